"""What is wrong in a procedure before anybody acts on it (程序规则的静态检查)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from zhuoyue.core.dossier import act_of
from zhuoyue.core.procedure.reach import circles, reached
from zhuoyue.core.procedure.stages import completing
from zhuoyue.core.regulation import (
    Act,
    After,
    AllCases,
    EntryRecorded,
    EntrySays,
    Gate,
    Need,
    NoneOpen,
    NotRecorded,
    NotSuspended,
    Procedure,
    Scope,
    Since,
    Stage,
    Until,
    When,
)

Path = tuple[str | int, ...]
_Asked = tuple[tuple[str, ...], str, tuple[str | bool, ...]]


class Flaw(StrEnum):
    """How a procedure can be wrong."""

    ID_TWICE = "id_twice"
    UNKNOWN_STAGE = "unknown_stage"
    UNKNOWN_ACT = "unknown_act"
    UNKNOWN_ROLE = "unknown_role"
    ACT_WITHOUT_ROLE = "act_without_role"
    WRONG_BOOK = "wrong_book"
    FACT_NOT_NEEDED = "fact_not_needed"
    FACT_NEVER_SAYS = "fact_never_says"
    STAGE_IN_CIRCLE = "stage_in_circle"
    STAGE_NEVER_COMPLETED = "stage_never_completed"
    STAGE_UNREACHABLE = "stage_unreachable"
    ACT_UNREACHABLE = "act_unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFlaw:
    """One flaw: its code, the path inside the section `procedure`, the name, and similar ones."""

    code: Flaw
    path: Path
    name: str
    near: tuple[str, ...] = ()


def flaws(procedure: Procedure) -> tuple[FoundFlaw, ...]:
    """Every flaw; whether all can be reached is asked only where every name is known."""
    names = (*_twice(procedure), *_references(procedure))
    if names:
        return names
    return (*_books(procedure), *_facts(procedure), *_order(procedure))


def _twice(procedure: Procedure) -> Iterator[FoundFlaw]:
    for section, ids in (
        ("roles", [role.id for role in procedure.roles]),
        ("stages", [stage.id for stage in procedure.stages]),
        ("acts", [act.id for act in procedure.acts]),
    ):
        times = Counter(ids)
        for n, name in enumerate(ids):
            if times[name] > 1:
                yield FoundFlaw(code=Flaw.ID_TWICE, path=(section, n, "id"), name=name)


def _references(procedure: Procedure) -> Iterator[FoundFlaw]:
    stages = [stage.id for stage in procedure.stages]
    roles = [role.id for role in procedure.roles]
    for n, role in enumerate(procedure.roles):
        path: Path = ("roles", n, "incompatible_with")
        yield from _unknown(Flaw.UNKNOWN_ROLE, path, role.incompatible_with, roles)
    for n, stage in enumerate(procedure.stages):
        yield from _unknown(Flaw.UNKNOWN_STAGE, ("stages", n, "after"), stage.after, stages)
    for n, act in enumerate(procedure.acts):
        if not act.by:
            yield FoundFlaw(code=Flaw.ACT_WITHOUT_ROLE, path=("acts", n, "by"), name=act.id)
        yield from _unknown(Flaw.UNKNOWN_ROLE, ("acts", n, "by"), act.by, roles)
        for key, name in (("stage", act.stage), ("completes", act.completes)):
            asked = () if name is None else (name,)
            yield from _unknown(Flaw.UNKNOWN_STAGE, ("acts", n, key), asked, stages)
    yield from _unknown_acts(procedure)


def _unknown_acts(procedure: Procedure) -> Iterator[FoundFlaw]:
    acts = [act.id for act in procedure.acts]
    for path, _, gate in _gates(procedure):
        for key, names in _named(gate):
            yield from _unknown(Flaw.UNKNOWN_ACT, (*path, key), names, acts)
    for n, standing in enumerate(procedure.standing):
        yield from _unknown(Flaw.UNKNOWN_ACT, ("standing", n, "spares"), standing.spares, acts)


def _unknown(code: Flaw, path: Path, names: Iterable[str], known: list[str]) -> Iterator[FoundFlaw]:
    for name in names:
        if name not in known:
            near = tuple(get_close_matches(name, known, n=1))
            yield FoundFlaw(code=code, path=path, name=name, near=near)


def _gates(procedure: Procedure) -> Iterator[tuple[Path, Scope, Gate]]:
    """Every gate with its path and the book from which it looks."""
    holders: list[tuple[Path, Stage | Act]] = [
        *((("stages", n), stage) for n, stage in enumerate(procedure.stages)),
        *((("acts", n), act) for n, act in enumerate(procedure.acts)),
    ]
    for path, holder in holders:
        for k, gate in enumerate(holder.requires):
            yield (*path, "requires", k), holder.scope, gate
    for n, standing in enumerate(procedure.standing):
        yield ("standing", n, "gate"), Scope.CASE, standing.gate


def _named(gate: Gate) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The acts that a gate names, by key."""
    match gate:
        case EntryRecorded(acts=acts, when=When(act=act)):
            return ("acts", acts), ("when", (act,))
        case EntryRecorded(acts=acts) | NotRecorded(acts=acts):
            return (("acts", acts),)
        case AllCases(acts=acts, among=among):
            return ("acts", acts), ("among", among)
        case NoneOpen(opened_by=opened_by, closed_by=closed_by):
            return ("opened_by", opened_by), ("closed_by", closed_by)
        case NotSuspended(suspended_by=suspended_by, lifted_by=lifted_by):
            return ("suspended_by", suspended_by), ("lifted_by", lifted_by)
        case _:
            return (("act", (gate.act,)),)


def _books(procedure: Procedure) -> Iterator[FoundFlaw]:
    """Acts and stages that can never meet, because they stand in different books."""
    scope = {thing.id: thing.scope for thing in procedure.acts}
    stages = {stage.id: stage.scope for stage in procedure.stages}
    for n, act in enumerate(procedure.acts):
        if act.completes is not None and stages[act.completes] is not act.scope:
            path: Path = ("acts", n, "completes")
            yield FoundFlaw(code=Flaw.WRONG_BOOK, path=path, name=act.completes)
    for path, book, gate in _gates(procedure):
        wrong = _unseen(gate, book)
        for key, names in _named(gate):
            for name in names:
                if scope[name] is wrong:
                    yield FoundFlaw(code=Flaw.WRONG_BOOK, path=(*path, key), name=name)


def _unseen(gate: Gate, book: Scope) -> Scope | None:
    """The scope of acts that this gate does not see from this book."""
    if isinstance(gate, AllCases):
        return Scope.CYCLE
    if isinstance(gate, NoneOpen | NotSuspended) or book is Scope.CASE:
        return None
    return Scope.CASE


def _facts(procedure: Procedure) -> Iterator[FoundFlaw]:
    """A gate that asks for a fact which the entry need not carry, or for a value it never has."""
    for path, _, gate in _gates(procedure):
        for acts, fact, one_of in (*_asked(gate), *_same(gate)):
            for name in acts:
                code = _unanswered(_need(procedure, name, fact), gate, one_of)
                if code is not None:
                    yield FoundFlaw(code=code, path=path, name=f"{name}.{fact}")


def _need(procedure: Procedure, name: str, fact: str) -> Need | None:
    act = act_of(procedure, name)
    return next((need for need in act.needs if need.fact == fact), None) if act else None


def _unanswered(need: Need | None, gate: Gate, one_of: tuple[str | bool, ...]) -> Flaw | None:
    if need is None:
        return Flaw.FACT_NOT_NEEDED
    if isinstance(gate, Until | Since | After):
        return None if need.moment else Flaw.FACT_NEVER_SAYS
    never = need.one_of and not set(one_of) <= set(need.one_of)
    return Flaw.FACT_NEVER_SAYS if never else None


def _asked(gate: Gate) -> Iterator[_Asked]:
    match gate:
        case EntryRecorded(when=When(act=act, fact=fact, one_of=one_of)):
            yield (act,), fact, one_of
        case EntrySays():
            yield (gate.act,), gate.fact, gate.one_of
        case Until() | Since() | After():
            yield (gate.act,), gate.fact, ()
        case NoneOpen():
            yield (*gate.opened_by, *gate.closed_by), gate.key, ()
            if gate.list is not None:
                yield gate.opened_by, "list", (gate.list,)
        case NotSuspended():
            yield (*gate.suspended_by, *gate.lifted_by), gate.key, ()
        case _:
            return


def _same(gate: Gate) -> Iterator[_Asked]:
    """The facts by which two entries are known to be about the same matter."""
    if isinstance(gate, EntryRecorded) and gate.same is not None:
        yield gate.acts, gate.same, ()
    if isinstance(gate, EntrySays) and gate.same is not None:
        yield (gate.act,), gate.same, ()


def _order(procedure: Procedure) -> Iterator[FoundFlaw]:
    circle = circles(procedure)
    stages, acts = reached(procedure)
    for n, stage in enumerate(procedure.stages):
        at: Path = ("stages", n)
        if stage.id in circle:
            yield FoundFlaw(code=Flaw.STAGE_IN_CIRCLE, path=(*at, "after"), name=stage.id)
        elif stage.id not in stages:
            yield FoundFlaw(code=Flaw.STAGE_UNREACHABLE, path=at, name=stage.id)
        if not completing(procedure, stage.id):
            yield FoundFlaw(code=Flaw.STAGE_NEVER_COMPLETED, path=at, name=stage.id)
    for n, act in enumerate(procedure.acts):
        if act.id not in acts and (act.stage is None or act.stage in stages):
            yield FoundFlaw(code=Flaw.ACT_UNREACHABLE, path=("acts", n), name=act.id)
