"""Reads: cycles and their law."""

import threading
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhuoyue.core.dossier import Dossier
from zhuoyue.core.procedure import Proposal, ahead, barred, way
from zhuoyue.core.procedure.stages import State
from zhuoyue.core.regulation import Act, Law, Scope
from zhuoyue.rulebook import library
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import visibility
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import User


class LawChanged(Exception):
    """The shelf holds another text than the one this cycle is pinned to."""


def cycle_of(code: str) -> Cycle | None:
    """The cycle of this code."""
    return Cycle.objects.filter(code=code).first()


def cycles() -> QuerySet[Cycle]:
    """All cycles, newest first."""
    return Cycle.objects.all()


def law_of(cycle: Cycle) -> Law:
    """The law this cycle is pinned to; raises LawChanged if the shelf holds another text."""
    law = law_named(cycle.regulation)
    if law.digest != cycle.digest:
        message = f"{cycle.code} is pinned to {cycle.digest[:12]}, the shelf has {law.digest[:12]}"
        raise LawChanged(message)
    return law


@cache
def law_named(regulation: str) -> Law:
    """The law of a regulation on the shelf, read once."""
    return library.law(regulation)


def dossier_of(cycle: Cycle, case: str | None = None) -> Dossier:
    """What is on record of a cycle and its cases."""
    return ledger.dossier_of(law_of(cycle), cycle.code, case)


def stage_now(law: Law, dossier: Dossier) -> str:
    """The stage that is under way: the first in the order of the text; empty when all is done."""
    lines = way(law.regulation.procedure, dossier)
    return next((line.stage for line in lines if line.state is State.NOW), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PermittedAct:
    """An act that this person may do now, or may do once the form is filled in, in this role."""

    act: Act
    role: str


def permitted_acts(
    law: Law, dossier: Dossier, roles: frozenset[str], *, scope: Scope, at: datetime
) -> tuple[PermittedAct, ...]:
    """The acts of this scope that nothing stands against now, each with the role to do it in.

    What the entry must carry is still to be given, so an undecided act counts as possible. The core
    is asked once for all cases that stand alike: for a list take one dossier of the cycle, look at
    it from each case with `ledger.queries.seen_from`, and keep `at` the same.
    """
    known = _asked(law, dossier, at)
    key = (roles, scope, _standing(law, dossier, at) if scope is Scope.CASE else None)
    if key not in known:
        known[key] = tuple(_permitted(law, dossier, roles, scope, at))
    return known[key]


def _permitted(
    law: Law, dossier: Dossier, roles: frozenset[str], scope: Scope, at: datetime
) -> Iterator[PermittedAct]:
    procedure = law.regulation.procedure
    for act in procedure.acts:
        role = next((role for role in act.by if role in roles), None)
        if role is None or act.scope is not scope:
            continue
        if not barred(procedure, dossier, Proposal(act=act.id, role=role, at=at)):
            yield PermittedAct(act=act, role=role)


def _standing(law: Law, dossier: Dossier, at: datetime) -> Hashable:
    """What tells this case from the others, as far as the gates look."""
    record = dossier.record(Scope.CASE)
    return dossier.case is None, ledger.likeness_of(law, record), ahead(record, at)


_Known = dict[Hashable, tuple[PermittedAct, ...]]
_local = threading.local()


def _asked(law: Law, dossier: Dossier, at: datetime) -> _Known:
    """What this thread has asked of the same books at the same moment."""
    books = (law.digest, dossier.cycle, dossier.cases, at)
    kept: tuple[tuple[object, ...], _Known] = getattr(_local, "asked", ((), {}))
    if len(kept[0]) == len(books) and all(a is b for a, b in zip(kept[0], books, strict=True)):
        return kept[1]
    _local.asked = books, {}
    known: _Known = _local.asked[1]
    return known


def roles_of(user: User, cycle: Cycle) -> frozenset[str]:
    """The roles of a user in a cycle."""
    return people.roles_in(user, cycle=cycle.code, place=cycle.place)


def url_of(cycle: Cycle) -> str:
    """The address of its page."""
    return reverse("cycle", args=[cycle.code])


@visibility.grants(Cycle)
def _cycles(user: User) -> Q:
    """A cycle that was called is known to everybody; before, only to those with a part in it."""
    held = people.memberships(user)
    places = {one.body.place for one in held if one.body is not None}
    named = {one.cycle for one in held if one.cycle}
    return Q(rehearsal=False) & ~Q(stage="call") | Q(place__in=places) | Q(code__in=named)
