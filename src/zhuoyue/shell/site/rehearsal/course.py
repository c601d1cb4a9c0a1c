"""What a regulation's procedure says about playing it through: the required acts, the choices (行程)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from zhuoyue.core.regulation import (
    Act,
    After,
    AllCases,
    EntryRecorded,
    EntrySays,
    Gate,
    NoneOpen,
    NotRecorded,
    Procedure,
    RulesAdopted,
    Scope,
    Since,
    Stage,
    UndertakingSigned,
    Until,
)
from zhuoyue.shell.cycles import facts

_G = TypeVar("_G", bound=Gate)

EVERYBODY = "public"
"""The role that nobody needs to hold."""


@dataclass(frozen=True)
class Course:
    """One procedure, read for a rehearsal: nothing here names a city or an act."""

    procedure: Procedure

    @cached_property
    def acts(self) -> dict[str, Act]:
        """Every act by its id."""
        return {act.id: act for act in self.procedure.acts}

    @cached_property
    def required(self) -> frozenset[str]:
        """The acts without which some stage is never completed, and one objection with its answers."""
        goals = {act.id for act in self.procedure.acts if act.completes}
        return self._behind(goals | self.voices)

    @cached_property
    def voices(self) -> frozenset[str]:
        """The acts by which the public raises something that must be answered (异议)."""
        opened = {name for gate in self._gates(NoneOpen) for name in gate.opened_by}
        return frozenset(name for name in opened if EVERYBODY in self.acts[name].by)

    @cached_property
    def choices(self) -> dict[str, Act]:
        """Favourable act → the act that says the opposite of the same case at the same stage."""
        found: dict[str, Act] = {}
        for act in self.procedure.acts:
            if act.scope is Scope.CASE and act.stage is not None and self._is_end(act):
                for name in self._undone(act):
                    if self.acts[name].stage == act.stage:
                        found[name] = act
        return found

    @cached_property
    def undertakings(self) -> frozenset[str]:
        """The acts by which persons sign before they may act."""
        return frozenset(gate.act for gate in self._gates(UndertakingSigned))

    @cached_property
    def adoptions(self) -> frozenset[str]:
        """The acts that adopt the implementing rules, and what must come before them."""
        return self._behind(self.adopting)

    @cached_property
    def adopting(self) -> frozenset[str]:
        """The acts that adopt the implementing rules themselves."""
        found = facts.adopting_in(self.procedure)
        return frozenset({found.id} if found is not None else ())

    @cached_property
    def last_list(self) -> str | None:
        """The list that is on public notice last."""
        return next((one.list for one in reversed(self.procedure.stages) if one.list), None)

    def stage(self, name: str | None) -> Stage | None:
        """The stage of this id."""
        return next((one for one in self.procedure.stages if one.id == name), None)

    def stages_served(self, act: Act) -> frozenset[str]:
        """The stages whose acts wait for an act that has no stage of its own."""
        if act.stage is not None:
            return frozenset({act.stage})
        waiting = [one for one in self.procedure.acts if act.id in self._asked(one)]
        return frozenset().union(*(self.stages_served(one) for one in waiting if one is not act))

    def opposite_ends(self, act: Act) -> Act | None:
        """What ends the case after an unfavourable act that does not end it itself (告知)."""
        if act.ends_case:
            return None
        return next((one for one in self.procedure.acts if self._ends_after(one, act)), None)

    def key_of(self, act: Act) -> tuple[str, tuple[str, ...]] | None:
        """For an act that answers another: the fact that tells which, and the acts it answers."""
        for gate in act.requires:
            if isinstance(gate, EntryRecorded) and gate.same is not None:
                return gate.same, gate.acts
        return None

    def _is_end(self, act: Act) -> bool:
        return act.ends_case or self.opposite_ends(act) is not None

    def _ends_after(self, end: Act, act: Act) -> bool:
        """Whether an act at the same stage ends the case because of another."""
        if not end.ends_case or end.stage != act.stage or end.scope is not Scope.CASE:
            return False
        return any(isinstance(g, EntryRecorded) and g.acts == (act.id,) for g in end.requires)

    def _undone(self, act: Act) -> Iterator[str]:
        for gate in act.requires:
            if isinstance(gate, NotRecorded):
                yield from gate.acts

    def _gates(self, kind: type[_G]) -> Iterator[_G]:
        holders = [one.requires for one in self.procedure.acts]
        holders += [one.requires for one in self.procedure.stages]
        for gates in holders:
            yield from (gate for gate in gates if isinstance(gate, kind))

    def _behind(self, goals: Iterable[str]) -> frozenset[str]:
        """These acts and every act that must be on record before one of them."""
        found: set[str] = set()
        front = set(goals)
        while front:
            found |= front
            front = {name for one in front for name in self._asked(self.acts[one])}
            front |= self._answers(found)
            front -= found
        return frozenset(found)

    def _answers(self, found: set[str]) -> set[str]:
        """What closes again that which the acts found open."""
        gates = [gate for gate in self._gates(NoneOpen) if found.intersection(gate.opened_by)]
        return {name for gate in gates for name in gate.closed_by}

    def _asked(self, act: Act) -> Iterator[str]:
        stage = self.stage(act.stage)
        for gate in (*act.requires, *(stage.requires if stage is not None else ())):
            yield from _named(gate)


def _named(gate: Gate) -> tuple[str, ...]:
    """The acts that a gate wants on record; of several the first, which says yes."""
    match gate:
        case EntryRecorded(acts=acts) | AllCases(acts=acts):
            return acts[:1]
        case EntrySays() | RulesAdopted() | UndertakingSigned() | Until() | Since() | After():
            return (gate.act,)
        case _:
            return ()
