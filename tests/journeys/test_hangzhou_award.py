"""杭州市人民政府质量奖：从开展一届到进入材料评审的名单，一页一页地走。"""

from datetime import date

import pytest
from tests.journeys.walk import Person, Value, pdf
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
    organisations=2,
)

RULES: dict[str, Value] = {
    "materials.parts|0": "自我评价报告",
    "materials.parts|1": "申报表",
    "评审组人数：下限": "3",
    "scoring.desk.method|combine": "平均",
    "scoring.site.method|combine": "平均",
    "ranking.selections.desk|score|low": "500",
    "ballots.quorum|share": "2/3",
    "ballots.majority|share": "1/2",
    "ballots.majority|bound": "more_than",
    "ballots.majority|base": "到会人数",
    "ballots.blank_slips": "有效，计为弃权",
}

APPROVAL: dict[str, Value] = {
    "批准文号": "浙评组〔2025〕9号",
    "批准日期": "2025-11-03",
    "评比表彰周期起": "2026-01-01",
    "评比表彰周期止": "2030-12-31",
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
    world.section(person, "申报奖项", {"申报奖项": ["quality"]})
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
    for n in (1, 2):
        applied(world, n)
    world.hours.morning_after(date(2026, 5, 29))
    world.act("office", "截止申报")
    world.accept = "批准进入材料评审"
    world.judge(1, 3).done("批准进入材料评审")
    told: dict[str, Value] = {"不符合时的理由": "不属同行业领先"}
    world.judge(2, 3, failing=2).done("不符合申报条件", told)
    letter: dict[str, Value] = {"文号": "杭质评告〔2026〕1号", "送达日期": "2026-06-01"}
    world.act_on("office", 2, "书面告知不符合申报条件", letter)
    world.act("office", "确定进入材料评审的名单")


@pytest.mark.clause("HZA-1-2a", "HZA-1-4", "HZA-2-2-2", "HZA-3-3-1", "HZA-3-3-2")
def test_from_opening_the_cycle_to_the_list_of_those_entering_desk_review() -> None:
    world = World(CAST)
    assert world["visitor"].open("/cycles/HZA-2026/call/").status == 404
    to_eligible_list(world)

    assert world["visitor"].open("/cycles/HZA-2026/call/").says("申报不收取任何费用")
    assert world.cycle("office").page.says("公示")
