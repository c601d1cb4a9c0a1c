"""What is on record of a cycle and its cases: the fold of the entries of their books (卷宗)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from zhuoyue.core.regulation import Act, Procedure, Scope

UNNAMED = "-"
"""The number of a case that has none yet (未编号)."""

Scalar = str | int | bool | Decimal
"""What an entry may carry; days and instants are written as text in ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act on record (入账的行为): its number in its book, by which role, when, with which facts.

    `sequence` counts from 1 in each book. `by`, `at` and `actor` are None where they are not told.
    """

    sequence: int
    act: str
    by: str | None = None
    at: datetime | None = None
    actor: str | None = None
    facts: Mapping[str, Scalar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse an instant without its zone: nobody could say which comes first."""
        if self.at is not None and self.at.tzinfo is None:
            message = f"an instant needs its zone: {self.at.isoformat()}"
            raise ValueError(message)


class Break(StrEnum):
    """How a book can be broken (账本断裂)."""

    HOLE = "hole"
    REPEATED = "repeated"
    BACKWARDS = "backwards"
    UNKNOWN_ACT = "unknown_act"
    WRONG_BOOK = "wrong_book"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The entries are no book: where, and why.

    hole: the number expected next is missing · repeated: a number twice · backwards: earlier than
    the entry before · unknown act · wrong book: an act of the cycle in a case's book or the reverse.
    """

    why: Break
    sequence: int
    expected: int
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The fold of one book: its entries in order, the stages they complete, what ended the case.

    `acted`: which person acted in which role, as pairs.
    """

    entries: tuple[Entry, ...] = ()
    completed: frozenset[str] = frozenset()
    acted: frozenset[tuple[str, str]] = frozenset()
    ended_by: Entry | None = None

    def of(self, acts: Iterable[str]) -> tuple[Entry, ...]:
        """The entries of these acts, oldest first."""
        wanted = frozenset(acts)
        return tuple(entry for entry in self.entries if entry.act in wanted)

    def last(self, acts: Iterable[str]) -> Entry | None:
        """The newest entry of these acts."""
        found = self.of(acts)
        return found[-1] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The records of a cycle and its cases, seen from one case or, without `case`, from the cycle."""

    cycle: Record = field(default_factory=Record)
    cases: Mapping[str, Record] = field(default_factory=dict)
    case: str | None = None

    def record(self, scope: Scope) -> Record:
        """The record of the cycle, or of the case looked at; empty before its first entry."""
        if scope is Scope.CYCLE:
            return self.cycle
        return self.cases.get(self.case, Record()) if self.case is not None else Record()


def act_of(procedure: Procedure, name: str) -> Act | None:
    """The act of this id, if the procedure has it."""
    return next((act for act in procedure.acts if act.id == name), None)


def fold(
    procedure: Procedure, scope: Scope, entries: Iterable[Entry], *, onto: Record | None = None
) -> Record | Broken:
    """Fold the entries of one book, in the order of their numbers, onto what was folded before."""
    record = onto or Record()
    for entry in sorted(entries, key=lambda one: one.sequence):
        step = _step(procedure, scope, record, entry)
        if isinstance(step, Broken):
            return step
        record = step
    return record


def latest(record: Record) -> datetime | None:
    """The instant of the newest entry that tells one."""
    return next((entry.at for entry in reversed(record.entries) if entry.at is not None), None)


def _step(procedure: Procedure, scope: Scope, record: Record, entry: Entry) -> Record | Broken:
    act = _fitting(procedure, scope, record, entry)
    if isinstance(act, Break):
        expected = len(record.entries) + 1
        return Broken(why=act, sequence=entry.sequence, expected=expected, act=entry.act)
    completed = record.completed | {act.completes} if act.completes else record.completed
    return replace(
        record,
        entries=(*record.entries, entry),
        completed=completed,
        acted=record.acted | {(entry.actor, entry.by)}
        if entry.actor and entry.by
        else record.acted,
        ended_by=record.ended_by or (entry if act.ends_case else None),
    )


def _fitting(procedure: Procedure, scope: Scope, record: Record, entry: Entry) -> Act | Break:
    expected = len(record.entries) + 1
    if entry.sequence != expected:
        return Break.REPEATED if entry.sequence < expected else Break.HOLE
    before = latest(record)
    if entry.at is not None and before is not None and entry.at < before:
        return Break.BACKWARDS
    act = act_of(procedure, entry.act)
    if act is None:
        return Break.UNKNOWN_ACT
    return act if act.scope is scope else Break.WRONG_BOOK
