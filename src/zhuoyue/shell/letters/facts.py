"""Which acts are done by letter, and a letter's content from what is on record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhuoyue.core.dossier import Entry, Record, act_of
from zhuoyue.core.regulation import Act, EntryRecorded, Law, Scope
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.kit import letters
from zhuoyue.shell.letters.models import Letter

LETTER = "letter"
TO_RECOMMENDER = "letter_to_recommender"
DELIVERED = "delivered_on"


def by_letter(act: Act) -> bool:
    """Whether the regulation lets this act on a case be done by letter."""
    return act.scope is Scope.CASE and any(need.fact.startswith(LETTER) for need in act.needs)


def addressees(act: Act) -> Iterator[tuple[str, str]]:
    """The facts that name a letter, each with the one it goes to."""
    for need in act.needs:
        if need.fact.startswith(LETTER):
            to = Letter.To.RECOMMENDER if need.fact == TO_RECOMMENDER else Letter.To.APPLICANT
            yield need.fact, to.value


def asks_delivery(act: Act) -> bool:
    """Whether the day of delivery goes on record."""
    return any(need.fact == DELIVERED for need in act.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a letter tells of: the act on record that it follows, and its grounds."""

    act: Act
    entry: Entry

    @property
    def text(self) -> str:
        """The grounds as they were recorded; empty where the text asks for none."""
        return str(self.entry.facts.get("grounds", ""))


def grounds(law: Law, act: Act, record: Record) -> Grounds | None:
    """The recorded decision that the letter tells of."""
    gates = [gate for gate in act.requires if isinstance(gate, EntryRecorded)]
    for gate in gates:
        entry = record.last(gate.acts)
        known = act_of(law.regulation.procedure, entry.act) if entry is not None else None
        if entry is not None and known is not None:
            return Grounds(act=known, entry=entry)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the office adds: the number of the letter, a paragraph, who signs."""

    number: str
    issuer: str
    paragraph: str = ""


def letter(
    case: Case, law: Law, about: Grounds, *, act: Act, to: str, words: Words, at: datetime
) -> Mapping[str, Any]:
    """One letter, as the template takes it."""
    on = about.entry.at or at
    decided = f"{letters.day(on)}的办理结果为：{about.act.name.zh}。"
    paragraphs = [_opening(case, to), decided]
    if about.text:
        paragraphs.append(f"理由：{about.text}")
    paragraphs += [one for one in words.paragraph.splitlines() if one.strip()]
    paragraphs.append("特此告知。")
    return {
        "title": f"{about.act.name.zh}告知书",
        "number": words.number,
        "addressee": _addressee(case, to),
        "names": [case.organisation.name],
        "sections": [{"paragraphs": paragraphs}],
        "basis": letters.basis(law.regulation, about.act.clause, act.clause),
        "issuer": words.issuer,
        "date": letters.day(at),
        "note": REHEARSAL if case.cycle.rehearsal else "",
    }


REHEARSAL = "演练材料：情节均系虚构，不是真实评审结果。"


def _opening(case: Case, to: str) -> str:
    whose = "你单位" if to == Letter.To.APPLICANT else f"你单位推荐的{case.organisation.name}"
    return f"{whose}申报{case.cycle.name}（申报件 {case.number}）一事，现将办理情况告知如下。"


def _addressee(case: Case, to: str) -> str:
    if to == Letter.To.APPLICANT:
        return case.organisation.name
    return "、".join(one.body.name for one in case.parties.select_related("body")) or "推荐单位"
