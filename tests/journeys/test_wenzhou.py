"""温州市人民政府质量奖：从开展一届到获评后的绩效评估和账本核验，一页一页地走。"""

from datetime import date

import pytest
from tests.journeys import committee, ending, panel, review
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

WITHOUT_ACCOUNT = ("温州市财政局", "温州市统计局")
"""Units of the committee that vote on paper only."""

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
    others: dict[str, Value] = {"没有账号的成员单位": "\n".join(WITHOUT_ACCOUNT)}
    world.act("office", "提出评委会成员建议名单", committee.seated(world) | others)
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


PANEL = ("e1", "e2", "e3")
STRENGTH = {1: 70, 3: 65}
"""Per cent given by every expert to the two that are eligible."""


def reviewed(world: World) -> None:
    """The papers are scored; who is eligible stays below thirty, so that both are visited."""
    for examiner in PANEL:
        panel.know(world, examiner)
    for n in STRENGTH:
        panel.nobody_consulted(world, n)
    panel.appoint(world, PANEL, tuple(STRENGTH))
    for n, percent in STRENGTH.items():
        for examiner in PANEL:
            review.score(world, examiner, n, percent, act="书面评审评分")
        review.report(world, "e1", n, "形成资料评审报告")
    office = world.cycle("office")
    office.follow("资料评审")
    assert office.page.says("其中2家进入下一阶段（现场评审）", "至多30家")
    office.done("全部按结论入账")
    office.done("确定进入现场评审的名单")


def visited(world: World) -> None:
    """The report is fed back on the spot: one head signs, the other refuses and must say why."""
    report = "现场反馈评审报告"
    for n, percent in STRENGTH.items():
        review.plan(world, "e1", n)
        for examiner in PANEL:
            review.score(world, examiner, n, percent, act="现场评审评分")
        review.report(world, "e1", n, report, link=report)
    early = world.case("e1", 1)
    assert not early.may_follow("提交现场评审报告")
    assert review.sign(world, "a1", 1, "签字确认").page.says("签字确认", "张某")
    refusing = review.sign(world, "e1", 3, "拒绝签字")
    assert (refusing.page.status, refusing.page.says("拒绝签字的，请写明理由")) == (422, True)
    assert review.sign(world, "e1", 3, "拒绝签字", reason="对得分有异议").page.status == 200
    for n in STRENGTH:
        person = world.case("e1", n)
        person.follow("提交现场评审报告")
        person.done("提交现场评审报告")
    office = world.cycle("office")
    office.follow("现场评审")
    assert office.page.says("其中2家进入下一阶段（候选名单）", "至多20家")
    office.done("全部按结论入账")
    office.done("确定候选名单并提交评委会")


def voted(world: World) -> None:
    """All members vote in secret, on paper: some have no account. Two persons count, each apart."""
    office = committee.meet(world)
    assert office.page.says("到会5人，应到5人，至少须4人")
    report: dict[str, Value] = {"报告文件": pdf("评审工作报告.pdf")}
    committee.hear(world, "m1", "听取评审工作报告并审查", report)
    office = world.cycle("office")
    office.follow(committee.MEETING)
    assert not office.page.says("举手表决</option>")
    on_page: dict[str, Value] = {"奖项": "质量奖", "用纸质选票": False}
    assert office.press("开始表决", on_page).status == 409
    assert office.page.says("温州市财政局、温州市统计局没有账号，不能在页面上投票")
    committee.open_ballot(world, "质量奖", "无记名投票", on_paper=True)
    miscounted(world)
    counted = committee.slips(returned=5, valid=4) | committee.votes(world.names[0], 4, 0)
    assert committee.tally(world, "office", "质量奖", counted).status == 200
    result = committee.count(world, "质量奖")
    assert result.says("2×4 &gt; 5", "收回 5 = 有效 4 + 无效 1", "公布票数即公开每个人的投票")
    committee.open_ballot(world, "创新奖", "无记名投票", on_paper=True)
    counted = committee.slips(returned=5, valid=5) | committee.votes(world.names[2], 3, 1, 1)
    for teller in ("office", "m1"):
        committee.tally(world, teller, "创新奖", counted)
    committee.count(world, "创新奖")
    elected = committee.elect(world, "确定初步入选名单", register=False)
    assert elected.page.says("名额 10", "空缺 9")


def miscounted(world: World) -> None:
    """A count that does not close is refused; two that differ do not end the ballot."""
    name, slips = world.names[0], committee.slips(returned=5, valid=4)
    page = committee.tally(world, "office", "质量奖", slips | committee.votes(name, 3, 0))
    assert (page.status, page.says("共3票，与应有的4票不符")) == (409, True)
    committee.tally(world, "office", "质量奖", slips | committee.votes(name, 3, 1))
    page = committee.tally(world, "m1", "质量奖", slips | committee.votes(name, 4, 0))
    assert page.says("两人清点不一致，请重新清点后各自录入")
    buttons = [button.label for form in page.forms for button in form.buttons]
    assert "录入" in buttons
    assert "结束投票并计票" not in buttons


def noticed(world: World) -> None:
    """Seven days, the last a Saturday, so that the notice ends on Monday; one objection is upheld."""
    last = ending.publish(world, "公示初步入选名单")
    assert last == date(2026, 6, 8)
    checked(world)
    number = ending.object_to(world, "初步入选名单", 3, by="a2")
    ending.verify(world, number, {"核查记录": "处罚决定属实", "核查结论": "成立"})
    member = world["m1"]
    member.open("/")
    member.follow("办理异议")
    assert not member.page.says("王某")
    assert member.done("评委会审查调查报告", {"问题是否成立": "是"}).says("由委员会决定")
    ending.close(world, "公示结束", last)


def checked(world: World) -> None:
    """Beside the notice a department checks the two; what it says of one reaches the committee."""
    office = world.cycle("office")
    office.follow("提请部门审查")
    office.done("发出", {"部门": "温州市应急管理局"})
    department = world.cycle("department")
    department.follow("部门反馈审查情况")
    told: dict[str, Value] = {
        "adverse-WZ-2026-0001": "false",
        "adverse-WZ-2026-0003": "true",
        "text-WZ-2026-0003": "上月受到行政处罚",
    }
    department.done("反馈", told)
    office = world.case("office", 3)
    office.follow("报告调查核实情况")
    office.done("报告", {"调查核实情况报告": pdf("核实情况.pdf")})
    member = world.case("m1", 3)
    member.follow("评委会审查核实情况")
    member.done("记录审查结论", {"不符合授奖情况是否属实": "属实"})
    world.act("office", "资格和信用审查结束")


def proposed(world: World) -> None:
    """Who met an upheld objection is not kept with the others; the committee strikes it with grounds."""
    member = world.cycle("m1")
    member.follow("拟授奖名单")
    assert member.page.says("公示期间的异议成立", "温州市应急管理局：上月受到行政处罚")
    assert member.page.says("不符合属实")
    member.done("其余全部列入")
    assert member.press("确定拟获评名单").status == 409
    assert member.page.says("WZ-2026-0003")
    member.done("不列入拟获评", {"理由": "初选公示期间查实不符合授奖情况"})
    member.done("确定拟获评名单")
    struck = world["a3"]
    struck.open("/")
    assert struck.page.says("已终结", "不列入拟获评")
    struck.follow(world.names[2])
    assert struck.page.says("初选公示期间查实不符合授奖情况")


def honoured(world: World) -> None:
    world.act("office", "报市政府批准")
    world.act("government", "市政府批准", {"批准文号": "温政发〔2026〕8号"})
    government = world.cycle("government")
    government.follow("名单与批准")
    government.done("公布获评名单")
    winners = world.cycle("a2")
    winners.follow("获奖名单")
    assert winners.page.says(world.names[0], "WZ-2026-1001", "演练")
    assert not winners.page.says(world.names[2])


def years_after(world: World) -> None:
    """The text names no sum, so that nothing can be paid; what follows is evaluation as needed."""
    office = world.case("office", 1)
    office.follow("逐步核算")
    assert office.page.says(
        "不能支付", "本办法对“质量奖的奖励金额”未作规定", "褒奖依照有关产业政策"
    )
    assert not office.page.says("核定金额")
    winner = world.case("a1", 1)
    winner.follow("义务和报告")
    assert winner.page.says("配合市评审办根据需要开展的绩效评估", "持续履行", "没有待办")
    world.hours.days(300)
    told: dict[str, Value] = {"是否仍具备条件": "是", "评估记录": "持续实施卓越绩效管理"}
    office = world.case("office", 1)
    office.follow("绩效评估")
    assert office.done("记录评估", told).says("仍具备条件")


@pytest.mark.clause(
    "WZ-3",
    "WZ-6",
    "WZ-8",
    "WZ-12",
    "WZ-13a",
    "WZ-13b",
    "WZ-13c",
    "WZ-13d",
    "WZ-14",
    "WZ-15",
    "WZ-16a",
    "WZ-16b",
    "WZ-17",
    "WZ-18a",
    "WZ-18b",
    "WZ-19",
    "WZ-20",
    "WZ-21a",
    "WZ-24a",
)
def test_from_opening_the_cycle_to_an_evaluation_of_the_winner_and_a_book_that_replays() -> None:
    world = World(CAST)
    to_eligible_list(world)

    reviewed(world)
    visited(world)
    voted(world)
    noticed(world)
    proposed(world)
    honoured(world)
    years_after(world)

    ending.check_book(world)
