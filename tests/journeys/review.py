"""A review as examiners and the office do it: sheets, consensus, reports, gates."""

from collections.abc import Mapping

from tests.journeys.walk import Field, Form, Person, Value, pdf
from tests.journeys.world import World

Percent = int | Mapping[str, int]
"""Of every item alike, or of those whose number begins so; the longest beginning counts."""


def _percents(fields: list[Field], percent: Percent) -> dict[str, Value]:
    """The answer to each item on a page."""
    by_start = {"": percent} if isinstance(percent, int) else percent
    return {
        one.name: str(by_start[max((x for x in by_start if one.name.startswith(x)), key=len)])
        for one in fields
        if one.name.endswith(":percent")
    }


def _sheet(person: Person) -> Form:
    return next(form for form in person.page.forms if any("提交" in b.label for b in form.buttons))


def score(world: World, examiner: str, n: int, percent: Percent, *, act: str) -> Person:
    """An examiner opens the sheet from the case's page, fills it in and hands it in."""
    person = world.case(examiner, n)
    person.follow(act)
    fields = _sheet(person).fields
    told = _percents(fields, percent)
    for one in fields:
        if one.name.endswith((":strengths", ":opportunities")):
            told[one.name] = "有记录为证"
    person.done("提交并封存", told)
    return person


def agree(world: World, panel: tuple[str, ...], n: int, percent: Percent) -> None:
    """The leader writes the consensus of the last stage reviewed, everybody signs it."""
    person = world.case(panel[0], n)
    person.pick("合议和报告", -1)
    fields = [one for form in person.page.forms for one in form.fields]
    told = _percents(fields, percent)
    told |= {one.name: "到会" for one in fields if one.name.startswith("present:")}
    person.done("保存合议", told)
    for member in panel:
        signer = world.case(member, n)
        signer.pick("合议和报告", -1)
        signer.done("同意并签字")


def report(world: World, leader: str, n: int, button: str, *, link: str = "合议和报告") -> Person:
    """The leader writes the report and puts it on record."""
    person = world.case(leader, n)
    person.follow(link)
    assert person.page.says("可以合议")
    person.done(button, {"report_text": "一、概况。二、优势。三、改进机会。"})
    return person


def paper(name: str) -> Value:
    return pdf(f"{name}.pdf", name)


def plan(world: World, leader: str, n: int, button: str = "") -> Person:
    """The leader plans the visit and puts it on record where the text says so; the applicant reads it."""
    person = world.case(leader, n)
    person.follow("现场评审安排")
    day = world.hours.now.date().isoformat()
    told: dict[str, Value] = {
        "第一天": day,
        "最后一天": day,
        "参加人员": "评审组全体成员",
        "议程和要求": "首次会议、现场查证、反馈",
        "现场须核实的问题（申报组织看不到）": "关键过程的记录",
    }
    person.done("保存", told)
    if button:
        person.done(button)
    applicant = world.case(f"a{n}", n)
    applicant.follow("现场评审安排")
    assert applicant.page.says("首次会议、现场查证、反馈")
    assert not applicant.page.says("关键过程的记录")
    return person


def sign(world: World, role: str, n: int, outcome: str, *, reason: str = "") -> Person:
    """The head of the organisation signs the report that was fed back, or refuses to."""
    person = world.case(role, n)
    person.follow("现场评审安排")
    told: dict[str, Value] = {"结果": outcome, "负责人姓名": "张某", "拒绝签字的理由": reason}
    person.press("负责人签字确认", told)
    return person
