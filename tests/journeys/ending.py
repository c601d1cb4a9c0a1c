"""The public notice with an objection, approval, money, and the book at the end."""

import re
from datetime import date

from tests.journeys.walk import Person, Value
from tests.journeys.world import World

from zhuoyue.rulebook.book import examine, explain
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle

OBJECTION: dict[str, Value] = {
    "事实": "该组织上月受到行政处罚",
    "理由": "不应列入名单",
    "佐证材料": "处罚决定书复印件",
    "您是": "个人",
    "真实姓名": "王某",
    "联系方式": "13800000000",
}


def publish(world: World, act: str) -> date:
    """The office publishes the list after seeing its last day, which is returned."""
    office = world.cycle("office")
    office.follow(act)
    said = re.search(r"公示至\s*<b>(\d+)年(\d+)月(\d+)日", office.page.text)
    assert said is not None
    office.done(act)
    return date(*(int(one) for one in said.groups()))


def object_to(world: World, notice: str, n: int, *, by: str = "visitor") -> str:
    """Somebody objects, from the public page of the notices or the page of a rehearsal; the receipt."""
    person = world[by]
    if by == "visitor":
        person.open("/")
        person.follow("公示", notice)
    else:
        world.cycle(by).follow(notice)
    person.follow("提出异议")
    page = person.done("提交", {"对哪个组织": world.names[n - 1], **OBJECTION})
    assert page.says("异议已收到")
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def verify(world: World, number: str, told: dict[str, Value] | None = None) -> Person:
    """The office finds it not upheld, from its first page."""
    office = world["office"]
    office.open("/")
    assert office.page.says(number)
    office.follow("办理异议")
    assert office.page.says("王某", "13800000000")
    found: dict[str, Value] = {"核查记录": "受处罚的是另一家单位", "核查结论": "不成立"}
    office.done("记录核查", found | (told or {}))
    return office


def close(world: World, act: str, last_day: date) -> None:
    """Not a day too early; then the notice is closed."""
    office = world.cycle("office")
    assert not office.may_follow(act)
    world.hours.morning_after(last_day)
    world.act("office", act)


def facts_known(world: World, role: str, n: int) -> Person:
    """Whoever pays says that nothing was received before, where the text asks for it."""
    person = world.case(role, n)
    person.follow("逐步核算")
    person.done("登记", {"已核对": True, "依据文件": "核对表"})
    return person


def budget(world: World, role: str) -> None:
    """Finance enters the budget of the cycle."""
    person = world.cycle(role)
    person.follow("核算、兑付和预算")
    told: dict[str, Value] = {"批准预算（元）": "5000000", "批复文号": "财〔2026〕3号"}
    person.done("登记预算", told)


def pay(world: World, role: str, n: int, amount: str) -> None:
    """The sum is derived by the program and paid by whom the text names."""
    person = world.case(role, n)
    person.follow("逐步核算")
    assert person.page.says("核定金额", amount)
    day = world.hours.now.date().isoformat()
    told: dict[str, Value] = {"凭证号": f"记-{n}", "日期": day, "依据文件": "付款通知"}
    assert person.done("兑付", told).says("兑付已入账", "已付清")


def check_book(world: World) -> None:
    """The book, taken from its page, is intact and replayed, and the cached stages say the same."""
    office = world.cycle("office")
    office.follow("账本与封存")
    book = office.download("导出账本").splitlines(keepends=True)
    office.done("立即核验")
    report = examine(book)
    assert (report.findings, report.replayed) == ((), True)
    cases = {one["case"]: one for one in explain(book)["cases"]}
    rows = {one.number: one for one in Case.objects.filter(cycle__code=world.cast.code)}
    assert {number: row.ended_by for number, row in rows.items()} == {
        number: one["ended_by"] or "" for number, one in cases.items()
    }
    assert {number: row.last_act for number, row in rows.items()} == {
        number: one["entries"][-1]["act"] for number, one in cases.items()
    }
    stages = {stage["stage"] for one in cases.values() for stage in one["stages"]}
    assert {Cycle.objects.get(code=world.cast.code).stage} == (stages or {""})
