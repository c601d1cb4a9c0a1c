"""杭州培育：从开展一届到进入材料评审的名单，一页一页地走。"""

from datetime import date

import pytest
from tests.journeys.walk import Value, pdf
from tests.journeys.world import Cast, World

pytestmark = pytest.mark.django_db

CAST = Cast(
    regulation="hangzhou-cultivation-2025",
    place="3301",
    code="HZC-2026",
    name="杭州卓越绩效培育 2026 届",
    bodies={
        "office": ("office", "杭州市市场监督管理局质量处"),
        "district_bureau": ("district", "西湖区市场监督管理局"),
        "department": ("department", "杭州市应急管理局"),
        "oversight": ("oversight", "监督小组"),
        "director_meeting": ("government", "市市场监管局局长办公会"),
    },
    rehearsal=False,
    area="330106",
)

RULES: dict[str, Value] = {
    "评审组人数：下限": "3",
    "notices.objections.eligible": "public",
    "notices.objections.shortlisted": "public",
    "supervision.years": "3",
}


def to_call(world: World) -> None:
    world.open_cycle()
    world.act("office", "起草补充规定", RULES)
    told: dict[str, Value] = {"会议纪要": "局长办公会纪要〔2026〕3号", "文件": pdf("纪要.pdf")}
    world.act("director_meeting", "审定补充规定", told)
    world.call("发布申报通知", "2026-05-29")


def applied(world: World, n: int) -> None:
    person = world.begin(n)
    awards: dict[str, Value] = {"申报奖项": ["cultivation"], "以集团名义申报": "false"}
    world.section(person, "申报奖项", awards)
    told: dict[str, Value] = {
        "注册地行政区划代码": "330106",
        "实施卓越绩效模式起始日": "2015-01-01",
    }
    world.section(person, "组织情况", told)
    world.section(person, "证照与记录", world.none_of_all(person, "证照与记录"))
    world.section(person, "推荐途径", {"body-district_bureau": "西湖区市场监督管理局"})
    world.upload(person, 7)
    person.follow("申报材料")
    items = [f.value for form in person.page.forms for f in form.fields if "covers_items" in f.name]
    sent: dict[str, Value] = {
        "profile-characters": "2800",
        "self_assessment-characters": "59000",
        "self_assessment-covers_items": items,
        "organisation_chart-chart": "质量部；部门；总部三楼；质量管理\n总装车间；车间；一号厂房；装配",
    }
    copies = ("application_form", "profile", "self_assessment", "work_summary", "evidence")
    for part in (*copies, "cqo_appointment", "organisation_chart"):
        sent[f"{part}-paper_copies"] = "3"
    person.done("保存", sent)
    world.hand_in(person)


def to_eligible_list(world: World) -> None:
    to_call(world)
    for n in (1, 2, 3):
        applied(world, n)
    world.hours.morning_after(date(2026, 5, 29))
    world.act("office", "截止申报并封存材料")
    for n in (1, 2, 3):
        credit = "false" if n == 3 else "true"
        checked: dict[str, Value] = {"材料是否完整": "true", "信用是否良好": credit}
        world.act_on("district_bureau", n, "初审", checked)
    for n in (1, 2):
        opinion: dict[str, Value] = {"推荐意见": "同意推荐", "盖章": True}
        world.act_on("district_bureau", n, "签署意见盖章并推荐", opinion)
    world.act_on("district_bureau", 3, "不予推荐", {"理由": "有未修复的失信记录"})
    world.act("office", "推荐结束")
    office = world.cycle("office")
    office.follow("向部门了解核实")
    office.done("发出", {"部门": "杭州市应急管理局"})
    department = world.cycle("department")
    department.follow("部门反馈")
    told: dict[str, Value] = {f"adverse-HZC-2026-{n:04d}": "false" for n in (1, 2)}
    department.done("反馈", told)
    world.accept = "批准进入材料评审"
    world.judge(1, 2).done("批准进入材料评审")
    grounds: dict[str, Value] = {"不符合时的理由": "不属同行业领先"}
    world.judge(2, 2, failing=1).done("不符合申报条件", grounds)
    told = {"文号": "杭市监质告〔2026〕1号"}
    world.act_on("office", 2, "书面告知申报组织及其推荐单位", told)
    world.act("office", "确定进入材料评审名单")


@pytest.mark.clause("HZC-3-5b", "HZC-3-6a", "HZC-4-1a", "HZC-4-1b", "HZC-4-1c")
def test_from_opening_the_cycle_to_the_list_of_those_entering_desk_review() -> None:
    world = World(CAST)
    to_eligible_list(world)

    assert world.cycle("office").page.says("公示")
