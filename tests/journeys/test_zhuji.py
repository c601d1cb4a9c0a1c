"""诸暨：从开展一届到资格名单，一页一页地走。"""

from datetime import date

import pytest
from tests.journeys.walk import Value, pdf
from tests.journeys.world import Cast, World

pytestmark = pytest.mark.django_db

CAST = Cast(
    regulation="zhuji-award-2025",
    place="330681",
    code="ZJ-2026",
    name="诸暨市政府质量奖 2026 届（演练）",
    bodies={
        "office": ("office", "诸暨市政府质量奖审定办"),
        "township": ("township", "店口镇人民政府"),
        "industry_authority": ("industry", "诸暨市经济和信息化局"),
        "department": ("department", "诸暨市应急管理局"),
        "committee": ("committee", "诸暨市政府质量奖审委会"),
        "chair": ("committee", "审委会主任"),
        "examiner": ("experts", "评审专家"),
        "leader": ("experts", "评审组组长"),
        "government": ("government", "诸暨市人民政府"),
        "finance": ("finance", "诸暨市财政局"),
    },
)

RULES: dict[str, Value] = {
    "ranking.selections.desk|score|low": "500",
    "总评分的计算方法": "按阶段加权",
    "资料评审的权重": "2/5",
    "现场评审的权重": "3/5",
    "表决方式": "secret_ballot",
    "拟奖名单的公示期": "7",
    "notices.periods.proposed_winners|unit": "个工作日",
}

ORGANISATION: dict[str, Value] = {
    "注册地行政区划代码": "330681",
    "正常运行起始日": "2010-01-01",
    "从事的活动": ["manufacturing"],
}


def to_call(world: World) -> None:
    world.open_cycle()
    world.act("office", "制订实施细则", RULES)
    told: dict[str, Value] = {"决定文号": "诸质审〔2026〕1号", "文件": pdf("决定.pdf")}
    world.act("committee", "通过实施细则", told)
    world.call("发出申报通知", "2026-05-29")


def applied(world: World, n: int, *, industry: bool) -> None:
    person = world.begin(n)
    world.section(person, "申报奖项", {"申报奖项": ["quality" if n < 3 else "innovation"]})
    world.section(person, "组织情况", ORGANISATION)
    world.section(
        person,
        "证照与记录",
        {"licences-none": True, "incidents-none": True, "revocations-none": True},
    )
    route: dict[str, Value] = {"镇乡": "店口镇人民政府", "有无行业主管部门": str(industry).lower()}
    if industry:
        route["body-industry_authority"] = "诸暨市经济和信息化局"
    world.section(person, "推荐途径", route)
    world.upload(person, 3)
    world.hand_in(person)


def recommended(world: World, n: int, *, industry: bool) -> None:
    opinion: dict[str, Value] = {"结论": "同意推荐", "推荐意见": "管理扎实", "签署": True}
    world.act_on("township", n, "镇乡（街道）签署推荐意见", opinion)
    if industry:
        world.act_on("industry_authority", n, "行业主管部门签署推荐意见", opinion)
    world.act_on("township", n, "报审定办")


def to_eligible_list(world: World) -> None:
    to_call(world)
    for n in (1, 2, 3):
        applied(world, n, industry=n == 2)
        recommended(world, n, industry=n == 2)
    world.hours.morning_after(date(2026, 5, 29))
    world.act("office", "截止受理")
    office = world.cycle("office")
    office.follow("征求部门意见")
    office.done("发出", {"部门": "诸暨市应急管理局"})
    department = world.cycle("department")
    department.follow("部门反馈意见")
    told: dict[str, Value] = {f"adverse-ZJ-2026-{n:04d}": "false" for n in (1, 2, 3)}
    department.done("反馈", told)
    for n in (1, 2):
        world.judge(n, 3).done("确定符合申报条件")
    office = world.judge(3, 3, failing=1)
    office.done("确定不符合申报条件", {"不符合时的理由": "卓越绩效水平未达到同行业领先"})
    world.act("office", "确定符合申报条件的组织名单")


@pytest.mark.clause("ZJ-9", "ZJ-13-1", "ZJ-13-2", "ZJ-13-3")
def test_from_opening_the_cycle_to_the_list_of_eligible_organisations() -> None:
    world = World(CAST)
    to_eligible_list(world)

    page = world.cycle("office").page
    assert page.says("资料评审")
