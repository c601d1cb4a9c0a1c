"""杭州培育：从开展一届到第一份年度报告和账本核验，一页一页地走。"""

from datetime import date

import pytest
from tests.journeys import ending, oversight, panel, review
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
    organisations=4,
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
    for n in (1, 2, 3, 4):
        applied(world, n)
    world.hours.morning_after(date(2026, 5, 29))
    world.act("office", "截止申报并封存材料")
    for n in (1, 2, 3, 4):
        credit = "false" if n == 3 else "true"
        checked: dict[str, Value] = {"材料是否完整": "true", "信用是否良好": credit}
        world.act_on("district_bureau", n, "初审", checked)
    for n in (1, 2, 4):
        opinion: dict[str, Value] = {"推荐意见": "同意推荐", "盖章": True}
        world.act_on("district_bureau", n, "签署意见盖章并推荐", opinion)
    world.act_on("district_bureau", 3, "不予推荐", {"理由": "有未修复的失信记录"})
    world.act("office", "推荐结束")
    office = world.cycle("office")
    office.follow("向部门了解核实")
    office.done("发出", {"部门": "杭州市应急管理局"})
    department = world.cycle("department")
    department.follow("部门反馈")
    told: dict[str, Value] = {f"adverse-HZC-2026-{n:04d}": "false" for n in (1, 2, 4)}
    department.done("反馈", told)
    world.accept = "批准进入材料评审"
    for n in (1, 4):
        world.judge(n, 2).done("批准进入材料评审")
    grounds: dict[str, Value] = {"不符合时的理由": "不属同行业领先"}
    world.judge(2, 2, failing=1).done("不符合申报条件", grounds)
    told = {"文号": "杭市监质告〔2026〕1号"}
    world.act_on("office", 2, "书面告知申报组织及其推荐单位", told)
    world.act("office", "确定进入材料评审名单")


PANEL = ("e1", "e2", "e3")
DESK: dict[int, review.Percent] = {1: 65, 4: 55}
"""The fourth gets 550 points, which is enough (550 分（含）以上)."""
SITE: dict[int, review.Percent] = {
    1: {"": 60, "4.7": 65},
    4: {"": 60, "4.6.2": 65, "4.7.2": 65, "4.7.3": 65},
}
"""620 points, the first tier (620 分（含）以上); 610 points, the second (610 分（含）以上)."""


def listed(world: World) -> None:
    """The first notice; a report of misconduct, without a name, holds the review up until it is settled."""
    last = ending.publish(world, "公示进入材料评审名单")
    reported(world)
    ending.close(world, "结束材料评审名单公示", last)


def reported(world: World) -> None:
    """Only whom the text supervises can be reported; the office learns nothing but the suspension."""
    told: dict[str, Value] = {
        "监督内容": "收取费用",
        "对象": "办公室",
        "涉及的单位或者人员": "评审员2号",
        "事实和线索": "向申报组织索要咨询费",
    }
    refused = oversight.inform(world, "批准进入材料评审的组织名单", told)
    assert (refused.status, refused.says("现在不能办理")) == (409, True)
    receipt = oversight.inform(world, "批准进入材料评审的组织名单", told | {"对象": "评审员"})
    assert receipt.says("已收到", "不显示举报内容和举报人")
    assert not world["office"].open("/").says("处理举报")
    oversight.open_matter(world)
    assert oversight.take(world, "责令暂停", "核实期间不得组建评审组").says("暂停中")
    office = world.cycle("office")
    assert office.page.says("责令暂停")
    assert not office.may_follow("组建专家评审组并确定组长")
    assert not office.page.says("向申报组织索要咨询费")
    oversight.take(world, "解除暂停", "核实完毕")
    assert oversight.close(world, "不属实", "没有索要费用").says("已结案", "不属实")
    assert world["visitor"].open(receipt.url).says("已办结")


def reviewed(world: World) -> None:
    """Alone first, then together; the leaders' meeting; both reach 550 and are put on notice."""
    for examiner in PANEL:
        panel.know(world, examiner)
    for n in DESK:
        panel.nobody_consulted(world, n)
    panel.appoint(world, PANEL, tuple(DESK))
    for n, percent in DESK.items():
        for examiner in PANEL:
            review.score(world, examiner, n, percent, act="独立评审")
        review.agree(world, PANEL, n, percent)
        review.report(world, "e1", n, "合议评审")
    office = world.cycle("office")
    office.follow("材料评审")
    office.done("召开组长材料评审会议")
    assert office.page.says("得分550，第2名，进入下一阶段")
    office.done("全部按结论入账")
    office.done("确定进入现场评审名单")
    last = ending.publish(world, "公示进入现场评审名单")
    ending.close(world, "结束现场评审名单公示", last)


def visited(world: World) -> None:
    """A panel of its own for the visits; the meeting, the presentation, the scores, the tiers."""
    assert not world.case("e1", 1).may_follow("召开评审会议")
    panel.appoint(world, PANEL, tuple(SITE), name="现场评审组", nth=1)
    for n, percent in SITE.items():
        review.plan(world, "e1", n, "召开评审会议")
        applicant = world.case(f"a{n}", n)
        applicant.follow("组织陈述")
        applicant.done("组织陈述")
        inspected(world, n, percent)
    leader = world.cycle("e1")
    leader.follow("提交评审意见、报告、记录和评分")
    parts: dict[str, Value] = {"评审意见": True, "现场评审报告": True, "现场评审评分": True}
    assert leader.press("提交评审意见、报告、记录和评分", parts).status == 409
    assert leader.page.says("还缺一项事实：相关评审记录")
    leader.done("提交评审意见、报告、记录和评分", parts | {"相关评审记录": True})
    office = world.cycle("office")
    office.follow("现场评审")
    assert office.page.says("得分620，属第一层级", "得分610，属第二层级", "（建议名单）")
    office.done("全部按结论入账")
    office.done("提出拟纳入培育组织建议名单")


def inspected(world: World, n: int, percent: review.Percent) -> None:
    """The leader scores maturity with the panel, everybody signs, the report goes on record."""
    act = "现场考察并形成报告、打分"
    review.agree(world, PANEL, n, percent)
    review.report(world, "e1", n, act, link=act)


def consulted(world: World) -> None:
    """Departments are asked about the list before it is public, and say something of each."""
    office = world.cycle("office")
    office.follow("就建议名单征求意见")
    office.done("发出", {"部门": "杭州市应急管理局"})
    department = world.cycle("department")
    department.follow("部门对建议名单反馈意见")
    assert department.page.says(world.names[0], world.names[3])
    assert not department.page.says(world.names[1])
    told: dict[str, Value] = {f"adverse-HZC-2026-{n:04d}": "false" for n in (1, 4)}
    department.done("反馈", told)
    world.act("office", "征求意见结束")


def noticed(world: World) -> None:
    """One objection is upheld and told, not published; that organisation did not pass the notice."""
    last = ending.publish(world, "公示拟纳入培育名单")
    assert last == date(2026, 6, 29)
    number = ending.object_to(world, "拟纳入培育组织建议名单", 4)
    receipt = world["visitor"].page.url
    office = ending.verify(world, number, {"核查记录": "情况属实", "核查结论": "成立"})
    assert office.page.says("须由人判断：异议成立后如何处理")
    office.done("告知核查结果")
    assert world["visitor"].open(receipt).says("已办结", "异议成立")
    off = "未通过公示，不列入提请审定的名单"
    office.done(off)
    assert office.page.status == 200
    ended = world.case("a4", 4)
    assert ended.page.says("已终结", off)
    visitor = world["visitor"]
    visitor.open("/")
    assert not visitor.follow("公示", "拟纳入培育组织建议名单").says(number)
    ending.close(world, "结束拟纳入培育名单公示", last)


def admitted(world: World) -> None:
    world.act("office", "提请局长办公会审定")
    meeting = world.cycle("director_meeting")
    meeting.follow("局长办公会审定")
    assert meeting.page.says(world.names[0])
    assert not meeting.page.says(world.names[3])
    meeting.done("局长办公会审定", {"会议纪要文号": "局长办公会纪要〔2026〕9号"})
    office = world.cycle("office")
    office.follow("公布纳入培育名单")
    office.done("公布纳入培育名单")
    visitor = world["visitor"]
    visitor.open("/")
    winners = visitor.follow("获奖名单", world.cast.name)
    assert winners.says("局长办公会纪要〔2026〕9号", world.names[0], "HZC-2026-1001")
    assert not winners.says(world.names[3])


def years_after(world: World) -> None:
    """At most 200,000, here by what was invested; the report on the year before, before June."""
    invested: dict[str, Value] = {"经审计的投入（元）": "150000", "依据文件": "审计报告"}
    office = world.case("office", 1)
    office.follow("逐步核算")
    assert office.page.says("还缺一项事实：经审计的投入")
    office.done("登记", invested)
    facts = ending.facts_known(world, "office", 1)
    assert facts.page.says("200,000", "-50,000", "150,000")
    ending.budget(world, "office")
    ending.pay(world, "office", 1, "150,000")
    world.hours.days(270)
    winner = world["a1"]
    winner.open("/")
    assert winner.page.says("5月31日")
    winner.follow("提交 2026 年度报告")
    told: dict[str, Value] = {"报告年度": "2026", "自我评价报告": pdf("2026年度报告.pdf")}
    assert winner.done("提交", told).says("报告已提交", "没有待办")


@pytest.mark.clause(
    "HZC-3-5b",
    "HZC-3-6a",
    "HZC-4-1a",
    "HZC-4-1b",
    "HZC-4-1c",
    "HZC-4-2-1a",
    "HZC-4-2-1b",
    "HZC-4-2-2",
    "HZC-4-3-1",
    "HZC-4-3-2",
    "HZC-4-3-3",
    "HZC-4-3-4",
    "HZC-4-4",
    "HZC-4-5",
    "HZC-4-6",
    "HZC-5-1-1",
    "HZC-5-1-2",
    "HZC-5-1-3",
    "HZC-5-2-4",
)
def test_from_opening_the_cycle_to_the_first_yearly_report_and_a_book_that_replays() -> None:
    world = World(CAST)
    to_eligible_list(world)

    listed(world)
    reviewed(world)
    visited(world)
    consulted(world)
    noticed(world)
    admitted(world)
    years_after(world)

    ending.check_book(world)
