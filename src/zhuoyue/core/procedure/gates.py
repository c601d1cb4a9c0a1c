"""Gates: what must be on record before an act (前置条件). Each looks into the book and nowhere else."""

from datetime import date, datetime, timedelta, timezone
from typing import assert_never

from zhuoyue.core.dossier import Dossier, Entry, Record, Scalar
from zhuoyue.core.procedure.findings import Code, Findings, failed, met, refused, together, unknown
from zhuoyue.core.procedure.proposal import Scene, same
from zhuoyue.core.regulation import (
    After,
    AllCases,
    EntryRecorded,
    EntrySays,
    Gate,
    NoneOpen,
    NotRecorded,
    NotSuspended,
    RulesAdopted,
    Scope,
    Since,
    UndertakingSigned,
    Until,
)
from zhuoyue.core.verdict import Common, Reason

CHINA = timezone(timedelta(hours=8))
"""The day of an instant is its day in China (北京时间)."""


def weigh(gate: Gate, scene: Scene) -> Findings:  # noqa: C901, PLR0911, PLR0912 - one branch a kind of gate
    """Whether the gate is open for the act proposed."""
    match gate:
        case EntryRecorded():
            return _entry_recorded(gate, scene)
        case EntrySays():
            return _entry_says(gate, scene)
        case NotRecorded():
            return _not_recorded(gate, scene)
        case NoneOpen():
            return _none_open(gate, scene)
        case NotSuspended():
            return _not_suspended(gate, scene)
        case AllCases():
            return _all_cases(gate, scene.dossier)
        case Until() | Since() | After():
            return _timed(gate, scene)
        case RulesAdopted():
            return _rules_adopted(gate, scene)
        case UndertakingSigned():
            return _undertaking(gate, scene)
        case _:
            assert_never(gate)


def _entry_recorded(gate: EntryRecorded, scene: Scene) -> Findings:
    if gate.when is not None:
        entry = scene.last(gate.when.act)
        value = entry.facts.get(gate.when.fact) if entry is not None else None
        if entry is not None and value is None:
            return unknown(gate.clause, _path(gate.when.act, gate.when.fact))
        if not same(value, gate.when.one_of):
            return Findings()
    if _untold(gate, scene):
        return unknown(gate.clause, f"facts.{gate.same}")
    entries = _matching(gate.acts, gate.same, scene)
    if not entries:
        return failed(Code.ENTRY_LACKING, gate.clause, acts=gate.acts)
    return met(Code.ENTRY_FOUND, gate.clause, act=entries[-1].act, sequence=entries[-1].sequence)


def _untold(gate: EntryRecorded | EntrySays, scene: Scene) -> bool:
    return gate.same is not None and gate.same not in scene.proposal.facts


def _matching(acts: tuple[str, ...], same_fact: str | None, scene: Scene) -> tuple[Entry, ...]:
    """The entries of these acts, those about the same matter only if a fact tells which."""
    entries = scene.found(acts)
    if same_fact is None:
        return entries
    value = scene.proposal.facts.get(same_fact)
    return tuple(entry for entry in entries if entry.facts.get(same_fact) == value)


def _path(act: str, fact: str) -> str:
    return f"entries[{act}].facts.{fact}"


def _entry_says(gate: EntrySays, scene: Scene) -> Findings:
    if _untold(gate, scene):
        return unknown(gate.clause, f"facts.{gate.same}")
    entries = _matching((gate.act,), gate.same, scene)
    if not entries:
        return failed(Code.ENTRY_LACKING, gate.clause, acts=(gate.act,))
    value = entries[-1].facts.get(gate.fact)
    if value is None:
        return unknown(gate.clause, _path(gate.act, gate.fact))
    if same(value, gate.one_of):
        return met(Code.ENTRY_SAYS_SO, gate.clause, act=gate.act, fact=gate.fact, value=value)
    wanted = tuple(map(said, gate.one_of))
    return failed(
        Code.ENTRY_SAYS_OTHERWISE,
        gate.clause,
        act=gate.act,
        fact=gate.fact,
        value=value,
        one_of=wanted,
    )


def said(value: Scalar) -> str:
    """A recorded value as JSON writes it, without quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _not_recorded(gate: NotRecorded, scene: Scene) -> Findings:
    entries = scene.found(gate.acts)
    if not entries:
        return met(Code.NONE_RECORDED, gate.clause, acts=gate.acts)
    return failed(
        Code.RECORDED_ALREADY, gate.clause, act=entries[0].act, sequence=entries[0].sequence
    )


def _open(
    records: tuple[Record, ...], opened_by: tuple[str, ...], closed_by: tuple[str, ...], key: str
) -> tuple[Entry, ...]:
    return tuple(
        entry for record in records for entry in _open_in(record, opened_by, closed_by, key)
    )


def _open_in(
    record: Record, opened_by: tuple[str, ...], closed_by: tuple[str, ...], key: str
) -> tuple[Entry, ...]:
    still: list[Entry] = []
    for entry in record.of((*opened_by, *closed_by)):
        if entry.act in opened_by:
            still.append(entry)
        else:
            still = [one for one in still if one.facts.get(key) != entry.facts.get(key)]
    return tuple(still)


def _none_open(gate: NoneOpen, scene: Scene) -> Findings:
    dossier = scene.dossier
    books = (
        dossier.cycle,
        *(dossier.cases.values() if dossier.case is None else (dossier.record(Scope.CASE),)),
    )
    left = tuple(
        entry
        for entry in _open(books, gate.opened_by, gate.closed_by, gate.key)
        if gate.list is None or entry.facts.get("list") == gate.list
    )
    if not left:
        return met(Code.ALL_CLOSED, gate.clause, acts=gate.opened_by)
    names = tuple(said(entry.facts.get(gate.key, entry.sequence)) for entry in left)
    return failed(
        Code.STILL_OPEN, gate.clause, opened_by=gate.opened_by, open=names, closed_by=gate.closed_by
    )


def _not_suspended(gate: NotSuspended, scene: Scene) -> Findings:
    books = (scene.dossier.cycle, scene.dossier.record(Scope.CASE))
    here = tuple(
        entry
        for entry in _open(books, gate.suspended_by, gate.lifted_by, gate.key)
        if entry.facts.get("stage") in (None, scene.act.stage)
    )
    if not here:
        return met(Code.NOT_SUSPENDED, gate.clause)
    names = tuple(said(entry.facts.get(gate.key, entry.sequence)) for entry in here)
    return failed(Code.SUSPENDED, gate.clause, suspensions=names, lifted_by=gate.lifted_by)


def _all_cases(gate: AllCases, dossier: Dossier) -> Findings:
    if not dossier.cases:
        return unknown(gate.clause, "entries")
    asked = {
        name: record
        for name, record in dossier.cases.items()
        if record.ended_by is None and (not gate.among or record.of(gate.among))
    }
    lacking = tuple(sorted(name for name, record in asked.items() if not record.of(gate.acts)))
    if lacking:
        return failed(Code.CASES_LACKING, gate.clause, acts=gate.acts, cases=lacking)
    return met(Code.CASES_COMPLETE, gate.clause, acts=gate.acts, cases=tuple(sorted(asked)))


def _timed(gate: Until | Since | After, scene: Scene) -> Findings:
    entry = scene.last(gate.act)
    if entry is None:
        return failed(Code.ENTRY_LACKING, gate.clause, acts=(gate.act,))
    limit = moment_of(entry.facts.get(gate.fact))
    if limit is None:
        return unknown(gate.clause, _path(gate.act, gate.fact))
    at = scene.proposal.at
    if at is None:
        return unknown(gate.clause, "at")
    code = _in_time(gate, at, limit)
    build = met if code is Code.IN_TIME else failed
    return build(code, gate.clause, act=scene.act.id, at=at, limit=limit)


def moment_of(value: Scalar | None) -> date | datetime | None:
    """The day or instant that a recorded text gives; None where it gives none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        return moment
    return moment.date() if value == moment.date().isoformat() else None


def _in_time(gate: Until | Since | After, at: datetime, limit: date | datetime) -> Code:
    """Compare instants with an instant, the day in China with a day."""
    if isinstance(limit, datetime):
        before, same_moment = at < limit, at == limit
    else:
        day = at.astimezone(CHINA).date()
        before, same_moment = day < limit, day == limit
    if isinstance(gate, Until):
        return Code.IN_TIME if before or same_moment else Code.TOO_LATE
    if isinstance(gate, Since):
        return Code.TOO_EARLY if before else Code.IN_TIME
    return Code.TOO_EARLY if before or same_moment else Code.IN_TIME


def _rules_adopted(gate: RulesAdopted, scene: Scene) -> Findings:
    return together(_parameter(gate, name, scene) for name in gate.parameters)


def _parameter(gate: RulesAdopted, name: str, scene: Scene) -> Findings:
    for entry in scene.found((gate.act,)):
        if name in entry.facts:
            return met(Code.RULES_ADOPTED, gate.clause, parameter=name, sequence=entry.sequence)
    given = scene.proposal.implementing_rules
    if given is None or name not in given.parameters:
        return refused(Reason(Common.NOT_REGULATED, gate.clause, {"parameter": name}))
    if given.adoption is None:
        return refused(Reason(Common.RULES_NOT_ADOPTED, gate.clause, {"parameter": name}))
    return met(Code.RULES_ADOPTED, gate.clause, parameter=name, decision=given.adoption.decision)


def _undertaking(gate: UndertakingSigned, scene: Scene) -> Findings:
    actor = scene.proposal.actor
    if actor is None:
        return unknown(gate.clause, "actor")
    if any(entry.actor == actor for entry in scene.found((gate.act,))):
        return met(Code.UNDERTAKING_ON_RECORD, gate.clause, actor=actor)
    return failed(Code.UNDERTAKING_LACKING, gate.clause, actor=actor, acts=(gate.act,))
