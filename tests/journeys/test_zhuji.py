"""诸暨：从开展一届到奖金兑付和账本核验，一页一页地走。"""

from datetime import date

import pytest
from tests.journeys import committee, ending, panel, review
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
    "scoring.desk.method|combine": "合议",
    "scoring.desk.method|of": "逐条款",
    "scoring.site.method|combine": "平均",
    "panels.former_tie_years": "3",
    "notices.periods.verification|length": "15",
    "notices.periods.verification|unit": "日（自然日）",
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


PANEL = ("e1", "e2", "e3")


def reviewed(world: World) -> None:
    """The desk review: consensus, signatures, report, the list proposed by the leader and carried out."""
    for examiner, kind in zip(
        PANEL, ("质量管理专家", "相关行业、领域的专业人士", "质量管理专家"), strict=True
    ):
        panel.know(world, examiner, expertise=(kind,))
    for n in (1, 2):
        panel.nobody_consulted(world, n)
    panel.appoint(world, PANEL, (1, 2))
    for n, percent in STRENGTH.items():
        for examiner in PANEL:
            review.score(world, examiner, n, percent, act="资料评审评分")
        review.agree(world, PANEL, n, percent)
        review.report(world, "e1", n, "形成资料评审报告")
    world.act("e1", "提出进入现场评审的组织名单")
    office = world.cycle("office")
    office.follow("资料评审")
    assert office.page.says("450", "不进入")
    office.done("全部按结论入账")
    office.done("确定进入现场评审的组织名单")


def visited(world: World) -> None:
    review.plan(world, "e1", 1, "制订现场评审计划")
    for examiner in PANEL:
        review.score(world, examiner, 1, 70, act="现场评审打分")
    review.report(world, "e1", 1, "出具现场评审报告", link="出具现场评审报告")
    world.act("office", "结束现场评审")


def evaluated(world: World) -> None:
    office = world.cycle("office")
    office.follow("综合评价")
    assert office.page.says("700 × 0.4 = 280", "700 × 0.6 = 420")
    office.done("计算总评分并形成综合评价报告", {"第1试样股份有限公司：评价意见": "行业领先"})
    office.done("全部按结论入账")
    office.done("确定候选组织名单")


def voted(world: World) -> None:
    """Each member casts a slip of their own from their own first page."""
    world.act("office", "成立审委会", committee.seated(world))
    committee.meet(world)
    committee.hear(world, "m1", "审查综合评价报告和评审资料")
    committee.open_ballot(world, "质量奖", "无记名投票")
    committee.cast(world, "质量奖", {world.names[0]: "赞成"})
    assert committee.count(world, "质量奖").says("2×3 ≥ 3")
    committee.elect(world, "确定拟奖组织名单")


def noticed(world: World) -> None:
    """Somebody who did not get that far objects; the office verifies, the chair settles it."""
    last = ending.publish(world, "公示拟奖组织名单")
    assert last == date(2026, 6, 9)
    number = ending.object_to(world, "拟奖组织名单", 1, by="a2")
    ending.verify(world, number)
    chair = world["chair"]
    chair.open("/")
    chair.follow("办理异议")
    assert not chair.page.says("王某")
    chair.done("审委会主任审查调查报告", {"违法违规是否查证属实": "否"})
    ending.close(world, "公示结束", last)


def honoured(world: World) -> None:
    world.act("office", "报市政府审定")
    world.act("government", "市政府批准", {"批准文号": "诸政发〔2026〕8号"})
    government = world.cycle("government")
    government.follow("名单与批准")
    government.done("表彰：其余")
    winners = world.cycle("a2")
    winners.follow("获奖名单")
    assert winners.page.says("第1试样股份有限公司", "ZJ-2026-1001", "演练")
    assert not world["visitor"].open("/honours/").says(world.cast.name)


def paid(world: World) -> None:
    ending.facts_known(world, "finance", 1)
    ending.budget(world, "finance")
    ending.pay(world, "finance", 1, "200,000")


STRENGTH = {1: 70, 2: 45}
"""Per cent given by every examiner: the second stays below the line of the rules."""


def carried_out(world: World) -> None:
    """The whole cycle, and a book that replays."""
    to_eligible_list(world)
    assert world.cycle("office").page.says("资料评审")

    reviewed(world)
    visited(world)
    evaluated(world)
    voted(world)
    noticed(world)
    honoured(world)
    paid(world)

    ending.check_book(world)


@pytest.mark.clause(
    "ZJ-4",
    "ZJ-8",
    "ZJ-9",
    "ZJ-10",
    "ZJ-13-1",
    "ZJ-13-2",
    "ZJ-13-3",
    "ZJ-13-4",
    "ZJ-13-5",
    "ZJ-13-6",
    "ZJ-13-7a",
    "ZJ-13-7b",
    "ZJ-13-8",
    "ZJ-13-9",
    "ZJ-14a",
    "ZJ-15",
    "ZJ-16",
)
def test_from_opening_the_cycle_to_the_last_payment_and_a_book_that_replays() -> None:
    carried_out(World(CAST))
