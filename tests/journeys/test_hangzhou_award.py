"""杭州市人民政府质量奖：从开展一届到第一份年度报告和账本核验，一页一页地走。"""

from datetime import date

import pytest
from tests.journeys import committee, ending, panel, review
from tests.journeys.walk import Person, Value, csv, pdf
from tests.journeys.world import Cast, World

pytestmark = pytest.mark.django_db

CAST = Cast(
    regulation="hangzhou-award-2025",
    place="3301",
    code="HZA-2026",
    name="杭州市人民政府质量奖 2026 届",
    bodies={
        "office": ("office", "杭州市政府质量奖评审办公室"),
        "committee": ("committee", "杭州市政府质量奖评审组"),
        "member_unit": ("committee", "杭州市经济和信息化局"),
        "oversight": ("oversight", "评审工作监督小组"),
        "government": ("government", "杭州市人民政府"),
    },
    rehearsal=False,
    organisations=4,
)

RULES: dict[str, Value] = {
    "materials.parts|0": "自我评价报告",
    "materials.parts|1": "申报表",
    "评审组人数：下限": "3",
    "scoring.desk.method|combine": "平均",
    "scoring.site.method|combine": "平均",
    "ranking.selections.desk|score|low": "500",
    "ranking.order|0": "赞成票数",
    "ballots.order|0": "赞成票数",
    "ballots.quorum|share": "2/3",
    "ballots.majority|share": "1/2",
    "ballots.majority|bound": "more_than",
    "ballots.majority|base": "到会人数",
    "ballots.blank_slips": "有效，计为弃权",
}

APPROVAL: dict[str, Value] = {
    "批准文号": "浙评组〔2025〕9号",
    "批准日期": "2025-11-03",
    "评比表彰周期起": "2025-01-01",
    "评比表彰周期止": "2029-12-31",
    "文件": pdf("批复.pdf"),
}


def to_call(world: World) -> None:
    world.open_cycle()
    world.act("office", "登记评比表彰批准", APPROVAL)
    world.act("office", "组织制定实施细则", RULES)
    told: dict[str, Value] = {"决定文号": "杭质评〔2026〕1号", "文件": pdf("决定.pdf")}
    world.act("committee", "审定实施细则", told)
    world.call("发布申报通知", "2026-05-29")


def applied(world: World, n: int) -> Person:
    person = world.begin(n)
    world.section(person, "申报奖项", {"申报奖项": ["quality" if n < 3 else "innovation"]})
    told: dict[str, Value] = {
        "注册地行政区划代码": "330106",
        "实施卓越绩效模式起始日": "2015-01-01",
        "从事的活动": ["manufacturing"],
        "属于制造业": "false",
        "培育库：状态": "admitted",
        "培育库：纳入日期": "2023-06-01",
    }
    world.section(person, "组织情况", told)
    world.section(person, "证照与记录", world.none_of_all(person, "证照与记录"))
    world.section(
        person,
        "真实性承诺",
        {"承诺申报材料": True, "签署人": "法定代表人"},
    )
    world.upload(person, 2)
    world.hand_in(person)
    return person


def to_eligible_list(world: World) -> None:
    to_call(world)
    for n in (1, 2, 3, 4):
        applied(world, n)
    world.hours.morning_after(date(2026, 5, 29))
    world.act("office", "截止申报")
    world.accept = "批准进入材料评审"
    for n in CASES:
        world.judge(n, 3).done("批准进入材料评审")
    told: dict[str, Value] = {"不符合时的理由": "不属同行业领先"}
    world.judge(2, 3, failing=2).done("不符合申报条件", told)
    letter: dict[str, Value] = {"文号": "杭质评告〔2026〕1号", "送达日期": "2026-06-01"}
    world.act_on("office", 2, "书面告知不符合申报条件", letter)
    world.act("office", "确定进入材料评审的名单")


PANEL = ("e1", "e2", "e3")
CASES = (1, 3, 4)
"""Those that are eligible: one for the quality award, two alike for the innovation award."""


def listed(world: World) -> None:
    """The first notice: a visitor objects, the finding is published and read without an account."""
    last = ending.publish(world, "公示进入材料评审名单")
    number = ending.object_to(world, "拟进入材料评审的组织名单", 1)
    receipt = world["visitor"].page.url
    ending.verify(world, number, {"会同核查的成员单位": "杭州市经济和信息化局"})
    world["office"].done("公示核查结果")
    visitor = world["visitor"]
    assert visitor.open(receipt).says("已办结", "异议不成立")
    visitor.open("/")
    assert visitor.follow("公示", "拟进入材料评审的组织名单").says("异议核查结果", number)
    assert not visitor.page.says("王某")
    ending.close(world, "结束材料评审名单公示", last)


def reviewed(world: World) -> None:
    for examiner in PANEL:
        panel.know(world, examiner)
    for n in CASES:
        panel.nobody_consulted(world, n)
    panel.appoint(world, PANEL, CASES)
    for n in CASES:
        for examiner in PANEL:
            review.score(world, examiner, n, 70, act="材料评审评分")
        review.report(world, "e1", n, "形成材料评审报告和评分结果")
    world.act("e1", "提出进入现场评审名单")
    office = world.cycle("office")
    office.follow("材料评审")
    office.done("全部按结论入账")
    office.done("确定进入现场评审名单")
    ending.close(world, "结束现场评审名单公示", ending.publish(world, "公示进入现场评审名单"))


def visited(world: World) -> None:
    report = "提交现场评审报告和评分结果"
    for n in CASES:
        review.plan(world, "e1", n, "制定现场评审工作计划")
        for examiner in PANEL:
            review.score(world, examiner, n, 70, act="现场评审评分")
        review.report(world, "e1", n, report, link=report)
    world.act("office", "结束现场评审")


def evaluated(world: World) -> None:
    """The leader evaluates, a unit of the committee gives its opinion, people choose the candidates."""
    leader = world.cycle("e1")
    leader.follow("综合评价")
    assert not leader.page.says("700")
    leader.done("综合评价")
    opinion: dict[str, Value] = {"成员单位": "杭州市经济和信息化局", "意见": "同意"}
    world.act("member_unit", "成员单位审议", opinion)
    office = world.cycle("office")
    office.follow("综合评价")
    chosen: dict[str, Value] = {
        "列入": [world.names[n - 1] for n in CASES],
        "作出决定的单位或会议": "市市场监管局局长办公会",
        "理由": "评价结果和成员单位意见一致",
    }
    office.done("记录审议结果", chosen)
    office.done("全部按结论入账")
    office.done("确定候选组织建议名单并提请审议")


def earlier_winners(world: World) -> None:
    """Twenty-four innovation awards were given in this period before: one place of 25 is left."""
    rows = [
        f"杭州市人民政府,2025,创新奖,往届试样{n}有限公司,杭政〔2025〕3号,2025-05-06"
        for n in range(1, 25)
    ]
    table = "\n".join(["authority,cycle,award,organisation,source,won_on", *rows])
    office = world.cycle("office")
    office.follow("往届获奖登记")
    sent: dict[str, Value] = {"往届获奖名单（CSV）": csv("往届.csv", table)}
    page = office.done("导入", sent)
    assert page.says("已登记 24 条", "往届试样24有限公司")
    assert not page.says("名额和资格审查都不计")


def voted(world: World) -> None:
    """Slips for the quality award, hands for the innovation award; there two are alike for one place."""
    world.act("office", "组成评审组和监督小组", committee.seated(world))
    committee.meet(world)
    for heard in ("听取市市场监管局情况汇报", "听取监督小组情况汇报", "审议候选组织建议名单"):
        committee.hear(world, "m1", heard)
    for award, wrong in (("质量奖", "举手表决"), ("创新奖", "无记名投票")):
        office = world.cycle("office")
        office.follow(committee.MEETING)
        page = office.press("开始表决", {"奖项": award, "表决方式": wrong})
        assert (page.status, page.says(f"表决方式是{wrong}")) == (409, True)
    committee.open_ballot(world, "质量奖", "无记名投票")
    committee.cast(world, "质量奖", {world.names[0]: "赞成"})
    committee.count(world, "质量奖")
    raised(world)
    earlier_winners(world)
    tied(world)
    committee.elect(world, "确定初选授奖组织名单", register=False)
    ending.close(world, "结束初选授奖组织公示", ending.publish(world, "公示初选授奖组织名单"))


def raised(world: World) -> None:
    """Hands are raised, nobody votes on a page, two persons count alike."""
    committee.open_ballot(world, "创新奖", "举手表决")
    member = world.cycle("m2")
    member.follow(committee.MEETING, "创新奖")
    assert not member.page.says("选票不记姓名")
    hands = committee.votes(world.names[2], 2, 1) | committee.votes(world.names[3], 2, 0, 1)
    for teller in ("office", "m1"):
        assert committee.tally(world, teller, "创新奖", hands).status == 200
    assert committee.count(world, "创新奖").says("2×2 &gt; 3", "举手表决")


def tied(world: World) -> None:
    """Equal votes for the one place left: nothing is put on record until the committee decides."""
    office = world.cycle("office")
    office.follow("表决结果")
    page = office.done("确认往届获奖名单已录全")
    assert page.says("等待委员会处理并列", "剩余名额 1", "重新投票")
    both: list[str] = [f"HZA-2026-{n:04d} {world.names[n - 1]}" for n in (3, 4)]
    told: dict[str, Value] = {
        "入选组织": both,
        "决定人": "评审组全体会议",
        "决定日期": world.hours.now.date().isoformat(),
        "理由": "再次举手表决，两票对一票",
    }
    member = world.cycle("m1")
    member.follow("表决结果")
    assert member.press("记录决定", told).status == 409
    page = member.done("记录决定", told | {"入选组织": both[1:]})
    assert page.says("并列处理决定", "再次举手表决，两票对一票")


def honoured(world: World) -> None:
    member = world.cycle("m1")
    member.follow("拟授奖名单")
    member.done("其余全部列入")
    member.done("确定拟授奖组织名单")
    world.act("office", "提请市政府审议批准")
    world.act("government", "市政府批准", {"number": "杭政函〔2026〕20号"})
    government = world["government"]
    government.done("发布表彰决定", {"number": "杭政〔2026〕21号"})
    government.done("颁发奖牌、证书：其余")
    visitor = world["visitor"]
    visitor.open("/")
    winners = visitor.follow("获奖名单", world.cast.name)
    assert winners.says("杭政〔2026〕21号", world.names[0], world.names[3], "HZA-2026-2001")
    assert not winners.says(world.names[2])
    assert visitor.open("/honours/check/?number=HZA-2026-1001").says("有效")
    assert visitor.open("/honours/check/?number=HZA-2026-2002").says("没有这个编号")


def years_after(world: World) -> None:
    """Money up to the ceiling of the text, and the report of the first year."""
    ending.facts_known(world, "office", 1)
    ending.budget(world, "office")
    ending.pay(world, "office", 1, "600,000")
    world.hours.days(240)
    winner = world["a1"]
    winner.open("/")
    winner.follow("提交 2026 年度报告")
    told: dict[str, Value] = {"报告年度": "2026", "自我评价报告": pdf("2026年度报告.pdf")}
    assert winner.done("提交", told).says("报告已提交", "没有待办")


@pytest.mark.clause(
    "HZA-1-2a",
    "HZA-1-4",
    "HZA-3-1b",
    "HZA-2-2-2",
    "HZA-2-2-3",
    "HZA-2-3-3",
    "HZA-3-3-1",
    "HZA-3-3-2",
    "HZA-3-3-3",
    "HZA-3-3-4",
    "HZA-3-3-5",
    "HZA-3-3-6",
    "HZA-3-3-7a",
    "HZA-3-3-7b",
    "HZA-3-3-8",
    "HZA-4-2",
    "HZA-4-3",
    "HZA-4-4",
    "HZA-6-4",
)
def test_from_opening_the_cycle_to_the_first_yearly_report_and_a_book_that_replays() -> None:
    world = World(CAST)
    assert world["visitor"].open("/cycles/HZA-2026/call/").status == 404
    to_eligible_list(world)
    assert world["visitor"].open("/cycles/HZA-2026/call/").says("申报不收取任何费用")

    listed(world)
    reviewed(world)
    visited(world)
    evaluated(world)
    voted(world)
    honoured(world)
    years_after(world)

    ending.check_book(world)
