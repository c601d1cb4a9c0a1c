"""Rows and books into the core's values: adopted rules, the acts of a notice, notices, objections."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from zhuoyue.core import notices
from zhuoyue.core.dossier import Dossier, act_of
from zhuoyue.core.regulation import (
    Act,
    After,
    AllCases,
    EntryRecorded,
    EntrySays,
    Law,
    NoneOpen,
    Stage,
)
from zhuoyue.shell.cycles.facts import Unreadable as Unreadable  # noqa: PLC0414 - later rooms look here
from zhuoyue.shell.cycles.facts import adopted as adopted  # noqa: PLC0414
from zhuoyue.shell.ledger import facts as books
from zhuoyue.shell.notices.models import Notice, Objection


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """The acts around a list's public notice as the regulation has them.

    `strike`: what takes a case off after an objection was proven or upheld (取消获奖资格、不列入名单),
    if the text has it; `strike_on`: the fact of the objection's end that it rests on.
    """

    stage: Stage
    list: str
    publish: Act
    close: Act
    object: Act | None
    verify: Act | None
    settle: Act | None
    strike: Act | None
    strike_on: str
    key: str


def postings(law: Law) -> Iterator[Posting]:
    """The lists of a regulation that are put on public notice, in the order of the text."""
    procedure = law.regulation.procedure
    for stage in procedure.stages:
        close = next((act for act in procedure.acts if act.completes == stage.id), None)
        if stage.list is None or close is None:
            continue
        after = next((gate for gate in close.requires if isinstance(gate, After)), None)
        publish = act_of(procedure, after.act) if after is not None else None
        if publish is not None:
            yield _posting(law, stage, publish, close)


def _posting(law: Law, stage: Stage, publish: Act, close: Act) -> Posting:
    acts = law.regulation.procedure.acts
    gate = next((one for one in close.requires if isinstance(one, NoneOpen)), None)
    opened = gate.opened_by if gate is not None else ()
    closed = gate.closed_by if gate is not None else ()
    key = gate.key if gate is not None else ""
    verify = next((act for act in acts if _follows(act, opened, key)), None)
    ends = (*closed, *((verify.id,) if verify is not None else ()))
    here = [act for act in acts if act.ends_case and act.stage == stage.id]
    struck = [(act, said) for act in here if (said := _rests_on(act, ends, key))]
    strike, strike_on = struck[0] if struck else (None, "")
    return Posting(
        stage=stage,
        list=stage.list or "",
        publish=publish,
        close=close,
        object=next((act for act in acts if act.id in opened), None),
        verify=verify,
        settle=next((act for act in acts if act.id in closed), None),
        strike=strike,
        strike_on=strike_on,
        key=key,
    )


def _follows(act: Act, acts: tuple[str, ...], key: str) -> bool:
    """Whether the act needs one of these first, on the same matter."""
    gates = (gate for gate in act.requires if isinstance(gate, EntryRecorded))
    return any(gate.same == key and set(gate.acts) & set(acts) for gate in gates)


def _rests_on(act: Act, ends: tuple[str, ...], key: str) -> str:
    """The fact at the end of an objection that an act rests on; empty where on none."""
    gates = (gate for gate in act.requires if isinstance(gate, EntrySays))
    return next((gate.fact for gate in gates if gate.act in ends and gate.same == key), "")


def posting_of(law: Law, name: str) -> Posting | None:
    """The acts around this list."""
    return next((one for one in postings(law) if one.list == name), None)


def listed(law: Law, dossier: Dossier, stage: Stage) -> tuple[str, ...]:
    """The cases on the list: open, and with the act that every case needed to come this far."""
    procedure = law.regulation.procedure
    gates = [
        gate
        for act in procedure.acts
        if act.completes in stage.after
        for gate in act.requires
        if isinstance(gate, AllCases)
    ]
    wanted = {name for gate in gates for name in gate.acts}
    return tuple(
        number
        for number, record in sorted(dossier.cases.items())
        if record.ended_by is None and record.entries and (not wanted or record.of(wanted))
    )


def award_of(dossier: Dossier, number: str) -> str:
    """The award that the newest entry of a case names; empty where none does."""
    entries = reversed(dossier.cases[number].entries)
    return next((str(one.facts["award"]) for one in entries if "award" in one.facts), "")


def time(law: Law) -> notices.Time:
    """By what periods are counted."""
    return notices.Time(calendar=law.calendar, counting=law.counting)


def day_of(notice: Notice) -> date:
    """The day in China on which a list was made public."""
    return books.in_china(notice.published_at).date()


def of_notice(
    notice: Notice, rows: Iterable[Objection], *, as_of: date, rules: notices.Adopted | None
) -> notices.NoticeFacts:
    """A list as it stands on a day."""
    return notices.NoticeFacts(
        list=notice.list,
        published_on=day_of(notice),
        as_of=as_of,
        objections=tuple(map(_pending, rows)),
        implementing_rules=rules,
    )


def _pending(row: Objection) -> notices.PendingObjection:
    return notices.PendingObjection(
        id=row.number,
        received_on=books.in_china(row.received_at).date(),
        settled_on=row.settled_on,
        outcome=notices.Finding(row.finding) if row.finding else None,
    )


def of_objection(
    row: Objection,
    notice: Notice,
    *,
    objector: notices.Objector | None,
    rules: notices.Adopted | None,
) -> notices.ObjectionFacts:
    """One objection as the core asks for it."""
    return notices.ObjectionFacts(
        list=notice.list,
        published_on=day_of(notice),
        received_at=books.in_china(row.received_at),
        objector=objector,
        states_facts=bool(row.facts.strip()),
        states_reasons=bool(row.reasons.strip()),
        has_evidence=bool(row.evidence.strip()),
        verified_on=row.verified_on,
        finding=notices.Finding(row.finding) if row.finding else None,
        violation_proven=row.violation_proven,
        implementing_rules=rules,
    )
