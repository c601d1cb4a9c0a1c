"""When two cases stand alike: nothing that the gates look at tells them apart (同一处境)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import assert_never

from zhuoyue.core.dossier import Entry, Record, Scalar, latest
from zhuoyue.core.regulation import (
    After,
    AllCases,
    EntryRecorded,
    EntrySays,
    Gate,
    NoneOpen,
    NotRecorded,
    NotSuspended,
    Procedure,
    RulesAdopted,
    Since,
    UndertakingSigned,
    Until,
)

Looks = Mapping[str, tuple[str, ...]]
"""Act → the facts of its entries that some gate looks at."""

Likeness = tuple[tuple[str, tuple[tuple[bool, Scalar | None], ...]], ...]
"""The acts of a record in their order, with the facts that some gate looks at."""


def looks(procedure: Procedure) -> Looks:
    """What the gates of a procedure look at in the entries of each act."""
    gates = [gate for act in procedure.acts for gate in act.requires]
    gates += [gate for stage in procedure.stages for gate in stage.requires]
    gates += [one.gate for one in procedure.standing]
    found: dict[str, set[str]] = {}
    for act, facts in (pair for gate in gates for pair in _looks(gate)):
        found.setdefault(act, set()).update(facts)
    return {act: tuple(sorted(facts)) for act, facts in found.items()}


def _looks(gate: Gate) -> Iterator[tuple[str, Iterable[str]]]:
    match gate:
        case EntryRecorded(when=when):
            yield from () if when is None else ((when.act, (when.fact,)),)
        case EntrySays() | Until() | Since() | After():
            yield gate.act, (gate.fact,)
        case NoneOpen():
            yield from ((act, (gate.key, "list")) for act in (*gate.opened_by, *gate.closed_by))
        case NotSuspended():
            acts = (*gate.suspended_by, *gate.lifted_by)
            yield from ((act, (gate.key, "stage")) for act in acts)
        case RulesAdopted():
            yield gate.act, gate.parameters
        case NotRecorded() | AllCases() | UndertakingSigned():
            return
        case _:
            assert_never(gate)


def likeness(seen: Looks, record: Record) -> Likeness:
    """What the gates see of a record.

    Two cases of one cycle with the same likeness are barred from the same acts at the same moment,
    as long as it is open who acts and what the entry carries, and neither record has an entry later
    than that moment (`ahead`). An entry like the one before it adds nothing.
    """
    told = ((entry.act, _told(entry, seen.get(entry.act, ()))) for entry in record.entries)
    return tuple(one for one, _ in groupby(told))


def _told(entry: Entry, facts: tuple[str, ...]) -> tuple[tuple[bool, Scalar | None], ...]:
    """The facts, yes and no kept apart from the numbers that equal them."""
    values = (entry.facts.get(fact) for fact in facts)
    return tuple((isinstance(value, bool), value) for value in values)


def ahead(record: Record, at: datetime) -> bool:
    """Whether the record has an entry later than this moment."""
    newest = latest(record)
    return newest is not None and at < newest
