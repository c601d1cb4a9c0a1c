"""The committee: its roster, a meeting, ballots cast by its members, the result."""

from collections.abc import Mapping

from tests.journeys.walk import Page, Person, Value
from tests.journeys.world import World

MEETING = "会议与投票"


def seated(world: World) -> dict[str, Value]:
    """Every member for a unit of their own, the first of them in the chair."""
    told: dict[str, Value] = {}
    for n in range(1, world.cast.members + 1):
        name = world[f"m{n}"].who
        told[f"{name} 单位"] = f"第{n}成员单位"
        told[f"{name} 身份"] = "主任委员" if n == 1 else "委员"
    return told


def meet(world: World) -> Person:
    """The office opens the meeting and calls the roll: everybody is there."""
    office = world.cycle("office")
    office.follow(MEETING)
    office.done("召开会议")
    present = [f.label for form in office.page.forms for f in form.fields if f.name == "present"]
    page = office.done("登记到会", {"present": list(present)})
    assert page.says("可以表决")
    return office


def hear(world: World, role: str, act: str, told: dict[str, Value] | None = None) -> None:
    """Somebody of the committee records what was heard."""
    person = world.cycle(role)
    person.follow(act)
    person.done("登记", told)


def open_ballot(world: World, award: str, mode: str, *, on_paper: bool = False) -> None:
    office = world.cycle("office")
    office.follow(MEETING)
    told: dict[str, Value] = {"奖项": award, "表决方式": mode}
    office.done("开始表决", told | ({"用纸质选票": True} if on_paper else {}))


def cast(world: World, award: str, marks: Mapping[str, str]) -> None:
    """Every member casts a slip from their own first page; nobody sees how it stands."""
    for n in range(1, world.cast.members + 1):
        member = world[f"m{n}"]
        member.open("/")
        assert member.page.says(award)
        member.follow("投票")
        member.done("投票", dict(marks))
        assert not _votes(member)


def _votes(member: Person) -> bool:
    return any(button.label == "投票" for form in member.page.forms for button in form.buttons)


def tally(world: World, role: str, award: str, told: dict[str, Value]) -> Page:
    """One of the two who count paper slips or hands enters what they counted."""
    person = world.cycle(role)
    person.follow(MEETING, award)
    return person.press("录入", told)


def votes(name: str, yes: int, no: int, abstain: int = 0) -> dict[str, Value]:
    """What was counted for one organisation."""
    marks = {"赞成": yes, "反对": no, "弃权": abstain}
    return {f"{name} · {mark}": str(number) for mark, number in marks.items()}


def slips(*, returned: int, valid: int, blank: int = 0, not_cast: int = 0) -> dict[str, Value]:
    """What was counted of the slips of paper."""
    told = {"收回票数": returned, "有效票": valid, "无效票": returned - valid - blank}
    told |= {"空白票": blank, "到会未投": not_cast}
    return {name: str(number) for name, number in told.items()}


def count(world: World, award: str, role: str = "m1") -> Page:
    """A member closes the ballot; the result is shown with its arithmetic."""
    member = world.cycle(role)
    member.follow(MEETING, award)
    page = member.done("结束投票并计票")
    assert page.says("表决结果")
    return page


def elect(world: World, fix: str, *, register: bool = True, role: str = "m1") -> Person:
    """The office confirms the register of earlier winners, the committee puts the result on record."""
    if register:
        office = world.cycle("office")
        office.follow("表决结果")
        office.done("确认往届获奖名单已录全")
    member = world.cycle(role)
    member.follow("表决结果")
    member.done("按此结果逐家入账")
    member.done(fix)
    return member
