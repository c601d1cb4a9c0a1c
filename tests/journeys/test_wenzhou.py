"""温州市人民政府质量奖：从开展一届到符合申报条件的名单，一页一页地走。"""

from datetime import date

import pytest
from tests.journeys.walk import Value, pdf
from tests.journeys.world import Cast, World

pytestmark = pytest.mark.django_db

CAST = Cast(
    regulation="wenzhou-award-2022",
    place="3303",
    code="WZ-2026",
    name="温州市人民政府质量奖 2026 届（演练）",
    bodies={
        "office": ("office", "温州市政府质量奖评审办"),
        "association": ("association", "温州市电气行业协会"),
        "district_office": ("district", "乐清市质量奖工作机构"),
        "department": ("department", "温州市应急管理局"),
        "committee": ("committee", "温州市政府质量奖评委会"),
        "oversight": ("oversight", "监督组"),
        "government": ("government", "温州市人民政府"),
    },
    area="330382",
)

RULES: dict[str, Value] = {
    "scoring.desk.method|combine": "平均",
    "scoring.site.method|combine": "平均",
    "总评分的计算方法": "按阶段加权",
    "资料评审的权重": "2/5",
    "现场评审的权重": "3/5",
    "ranking.order|0": "赞成票数",
    "ranking.order|1": "总评分",
    "ballots.quorum|share": "2/3",
    "ballots.majority|share": "1/2",
    "ballots.majority|bound": "more_than",
    "ballots.majority|base": "到会人数",
    "ballots.blank_slips": "有效，计为弃权",
    "ballots.order|0": "赞成票数",
    "notices.periods.verification|length": "15",
    "notices.periods.verification|unit": "日（自然日）",
}


def to_call(world: World) -> None:
    world.open_cycle()
    seated: dict[str, Value] = {
        "没有账号的成员单位": "\n".join(f"第{n}成员单位" for n in range(1, 21))
    }
    world.act("office", "提出评委会成员建议名单", seated)
    government = world.cycle("government")
    government.follow("批准并公布评委会成员名单")
    government.done("批准", {"document_number": "温政函〔2026〕5号"})
    world.act("office", "组织制定实施细则", RULES)
    told: dict[str, Value] = {"决定文号": "温质评〔2026〕1号", "文件": pdf("决定.pdf")}
    world.act("committee", "审定实施细则", told)
    world.call("公开发布申报通知", "2026-05-29", earlier="2022、2024")


def applied(world: World, n: int, *, route: str = "district") -> None:
    person = world.begin(n)
    world.section(person, "申报奖项", {"申报奖项": ["quality" if n < 3 else "innovation"]})
    told: dict[str, Value] = {
        "注册地行政区划代码": "330382",
        "具有独立法人资格": "true",
        "正常运行起始日": "2010-01-01",
        "实施卓越绩效模式起始日": "2015-01-01",
        "从事的活动": ["工业"],
        "农产品生产企业": "false",
    }
    world.section(person, "组织情况", told)
    world.section(person, "证照与记录", world.none_of_all(person, "证照与记录"))
    way: dict[str, Value] = {"报送途径": route, "所在功能区": "none"}
    if route == "district":
        way |= {"body-district_office": "乐清市质量奖工作机构", "直属单位": "none"}
    else:
        way["直属单位"] = "city"
    if n == 1:
        way["body-association"] = "温州市电气行业协会"
    world.section(person, "推荐途径", way)
    world.upload(person, 3)
    world.hand_in(person)


def to_eligible_list(world: World) -> None:
    to_call(world)
    for n in (1, 2, 3):
        applied(world, n, route="direct" if n == 3 else "district")
    opinion: dict[str, Value] = {"结论": "同意推荐", "推荐意见": "行业骨干"}
    world.act_on("association", 1, "行业协会、商会审核推荐", opinion)
    for n in (1, 2):
        world.act_on("district_office", n, "初审", {"广泛征求意见": True})
    listed: dict[str, Value] = {"推荐顺序": "1", "曾获县级政府质量奖": "否"}
    world.act_on("district_office", 2, "县（市、区）推荐", listed)
    person = world.case("district_office", 1)
    person.follow("县（市、区）推荐")
    taken = person.press("县（市、区）推荐", listed)
    assert taken.status == 409
    listed |= {"推荐顺序": "2", "曾获县级政府质量奖": "是"}
    assert person.press("县（市、区）推荐", listed).status == 409
    listed["曾获县级政府质量奖"] = "否"
    person.done("县（市、区）推荐", listed)
    world.hours.morning_after(date(2026, 5, 29))
    world.act("office", "截止申报")
    world.accept = "通过资格审查"
    for n in (1, 3):
        world.judge(n, 4).done("通过资格审查")
    told: dict[str, Value] = {"不符合时的理由": "创新影响力不足"}
    world.judge(2, 4, failing=2).done("未通过资格审查", told)
    world.act_on("office", 2, "书面告知未通过资格审查", {"文号": "温质评告〔2026〕1号"})
    world.act("office", "确定符合申报条件的名单")


@pytest.mark.clause("WZ-8", "WZ-12", "WZ-13a", "WZ-13b", "WZ-13c", "WZ-13d", "WZ-14")
def test_from_opening_the_cycle_to_the_list_of_those_eligible() -> None:
    world = World(CAST)
    to_eligible_list(world)

    assert world.cycle("office").page.says("资料评审")
