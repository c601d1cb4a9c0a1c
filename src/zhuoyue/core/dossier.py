"""What is on record of a cycle and its cases: the fold of the entries of their books (卷宗)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    _by_act: Mapping[str, tuple[Entry, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the entries by their acts once: every gate of every act asks for some."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.act, []).append(entry)
        by_act = {act: tuple(entries) for act, entries in found.items()}
        object.__setattr__(self, "_by_act", by_act)

    def of(self, acts: Iterable[str]) -> tuple[Entry, ...]:
        """The entries of these acts, oldest first."""
        wanted = [act for act in acts if act in self._by_act]
        if len(wanted) > 1:
            return tuple(entry for entry in self.entries if entry.act in wanted)
        return self._by_act[wanted[0]] if wanted else ()

    def last(self, acts: Iterable[str]) -> Entry | None:
        """The newest entry of these acts."""
        found = self.of(acts)
        return found[-1] if found else None


_NOTHING = Record()


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
        return self.cases.get(self.case, _NOTHING) if self.case is not None else _NOTHING


def act_of(procedure: Procedure, name: str) -> Act | None:
    """The act of this id, if the procedure has it."""
    return next((act for act in procedure.acts if act.id == name), None)


def fold(
    procedure: Procedure, scope: Scope, entries: Iterable[Entry], *, onto: Record | None = None
) -> Record | Broken:
    """Fold the entries of one book, in the order of their numbers, onto what was folded before."""
    record = onto or Record()
    read = _read(procedure, scope, record, sorted(entries, key=lambda one: one.sequence))
    if isinstance(read, Broken):
        return read
    added = tuple(entry for entry, _ in read)
    acted = ((entry.actor, entry.by) for entry in added if entry.actor and entry.by)
    ends = (entry for entry, act in read if act.ends_case)
    return Record(
        entries=(*record.entries, *added),
        completed=record.completed.union(act.completes for _, act in read if act.completes),
        acted=record.acted.union(acted),
        ended_by=record.ended_by or next(ends, None),
    )


def latest(record: Record) -> datetime | None:
    """The instant of the newest entry that tells one."""
    return next((entry.at for entry in reversed(record.entries) if entry.at is not None), None)


def _read(
    procedure: Procedure, scope: Scope, record: Record, entries: Iterable[Entry]
) -> list[tuple[Entry, Act]] | Broken:
    """Each entry with its act; or the first that does not fit, and why."""
    acts = {act.id: act for act in reversed(procedure.acts)}
    read: list[tuple[Entry, Act]] = []
    before = latest(record)
    for expected, entry in enumerate(entries, len(record.entries) + 1):
        act = _fitting(entry, acts.get(entry.act), scope, expected, before)
        if isinstance(act, Break):
            return Broken(why=act, sequence=entry.sequence, expected=expected, act=entry.act)
        before = entry.at or before
        read.append((entry, act))
    return read


def _fitting(
    entry: Entry, act: Act | None, scope: Scope, expected: int, before: datetime | None
) -> Act | Break:
    if entry.sequence != expected:
        return Break.REPEATED if entry.sequence < expected else Break.HOLE
    if entry.at is not None and before is not None and entry.at < before:
        return Break.BACKWARDS
    if act is None:
        return Break.UNKNOWN_ACT
    return act if act.scope is scope else Break.WRONG_BOOK
