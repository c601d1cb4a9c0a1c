"""Reads: cycles and their law."""

import threading
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhuoyue.core.calendar import WORKED
from zhuoyue.core.dossier import Dossier, Record
from zhuoyue.core.eligibility.call import CallFacts
from zhuoyue.core.procedure import Proposal, ahead, barred, way
from zhuoyue.core.procedure.stages import State
from zhuoyue.core.regulation import Act, Law, Scope
from zhuoyue.core.verdict import Answer
from zhuoyue.rulebook import library
from zhuoyue.rulebook.questions import QUESTIONS
from zhuoyue.shell.cycles import facts
from zhuoyue.shell.cycles.models import Call, Cycle, Paper, Rules
from zhuoyue.shell.kit import visibility
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body, User


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


def gather(listed: Iterable[Cycle]) -> None:
    """Read what the dossiers of several cycles hang on in one query, for a page that needs them all."""
    ledger.gather(one.code for one in listed)


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


def alike(
    law: Law, dossier: Dossier, numbers: Iterable[str], at: datetime
) -> list[tuple[Dossier, list[str]]]:
    """Cases that the same acts are open to, together: the dossier seen from the first, their numbers."""
    found: dict[Hashable, tuple[Dossier, list[str]]] = {}
    for number in numbers:
        seen = ledger.seen_from(dossier, number)
        found.setdefault(_standing(law, seen, at), (seen, []))[1].append(number)
    return list(found.values())


def _standing(law: Law, dossier: Dossier, at: datetime) -> Hashable:
    """What tells this case from the others, as far as the gates look."""
    record = dossier.record(Scope.CASE)
    return dossier.case is None, ledger.likeness_of(law, record), ahead(record, at)


_Known = dict[Hashable, tuple[PermittedAct, ...]]
_local = threading.local()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The books and the moment that answers belong to, kept by what they are, not by what they equal."""

    law: Law
    cycle: Record
    cases: Mapping[str, Record]
    at: datetime
    known: _Known


def _asked(law: Law, dossier: Dossier, at: datetime) -> _Known:
    """What this thread has asked of the same books at the same moment."""
    kept: _Asked | None = getattr(_local, "asked", None)
    if (
        kept is not None
        and kept.law is law
        and kept.cycle is dossier.cycle
        and kept.cases is dossier.cases
        and kept.at is at
    ):
        return kept.known
    _local.asked = _Asked(law=law, cycle=dossier.cycle, cases=dossier.cases, at=at, known={})
    known: _Known = _local.asked.known
    return known


def roles_of(user: User, cycle: Cycle) -> frozenset[str]:
    """The roles of a user in a cycle."""
    return people.roles_in(user, cycle=cycle.code, place=cycle.place)


def url_of(cycle: Cycle) -> str:
    """The address of its page."""
    return reverse("cycle", args=[cycle.code])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One parameter: what the text leaves open, and what was adopted for it."""

    silence: facts.Silence
    value: Any
    source: Rules | None


def lines(cycle: Cycle) -> list[Line]:
    """Every parameter that the rules may set, with the value in force and where it comes from."""
    law = law_of(cycle)
    sources: dict[str, Rules] = {}
    for row in adoptions(cycle):
        sources |= dict.fromkeys(row.values, row)
    return [
        Line(
            silence=one,
            value=cycle.implementing_rules.get(one.parameter),
            source=sources.get(one.parameter),
        )
        for one in facts.silences(law)
    ]


def adoptions(cycle: Cycle) -> list[Rules]:
    """The adoptions of a cycle, oldest first."""
    return list(cycle.rules.select_related("paper").filter(adopted=True))


def draft(cycle: Cycle) -> Rules | None:
    """The newest draft, if nothing was adopted after it."""
    row = cycle.rules.order_by("-pk").first()
    return row if row is not None and not row.adopted else None


def drafted(cycle: Cycle) -> dict[str, Any]:
    """What the form begins with: what is in force, and over it the draft that waits."""
    row = draft(cycle)
    return {**cycle.implementing_rules, **(row.values if row is not None else {})}


def wanting(cycle: Cycle) -> list[facts.Silence]:
    """The parameters that something waits for and that nobody has set yet."""
    listed = facts.silences(law_of(cycle))
    return [one for one in listed if one.needed and one.parameter not in cycle.implementing_rules]


def call_of(cycle: Cycle) -> Call | None:
    """The call as it was published."""
    return Call.objects.filter(cycle=cycle).first()


def call_answer(
    cycle: Cycle,
    *,
    opens: date,
    closes: date | None,
    criteria: str | None,
    earlier: Iterable[int] | None,
) -> Answer[Any]:
    """Whether the call may be published, as the core says."""
    law = law_of(cycle)
    told = facts.of_call(
        cycle,
        law,
        dossier_of(cycle),
        opens=opens,
        closes=closes,
        criteria=criteria,
        earlier=earlier,
    )
    return QUESTIONS["call"].decide(law, told)


def opening_answer(law: Law, *, rehearsal: bool, on: date) -> Answer[Any]:
    """Whether a cycle under this text may be opened: a draft is rehearsed, never binding."""
    told = CallFacts(purpose="rehearsal" if rehearsal else "binding", opens_on=on)
    return QUESTIONS["call"].decide(law, told)


def counted(opens: date, closes: date, law: Law) -> tuple[int, int]:
    """How many days, and of them working days, lie after the day of publishing up to the last."""
    span = [opens + timedelta(days=n) for n in range(1, (closes - opens).days + 1)]
    return len(span), sum(law.calendar.kind(one) in WORKED for one in span)


def may_be_opened(user: Any) -> list[Law]:  # noqa: ANN401 - also a visitor
    """The texts on the shelf under which this person's office may open a cycle."""
    held = people.memberships(user)
    places = {one.body.place for one in held if one.body and one.body.kind == Body.Kind.OFFICE}
    laws = map(law_named, sorted(library.ids())) if places else ()
    return [law for law in laws if law.regulation.place.code in places]


def paper_of(token: UUID) -> Paper | None:
    """The document behind an address."""
    return Paper.objects.select_related("cycle").filter(token=token).first()


def papers_seen(user: Any, cycle: Cycle) -> frozenset[int]:  # noqa: ANN401 - also nobody
    """The documents of a cycle that a person may open: their keys."""
    return frozenset(
        visibility.visible(Paper.objects.filter(cycle=cycle), user).values_list("pk", flat=True)
    )


def paper_by(cycle: Cycle, act: str) -> Paper | None:
    """The newest document that was filed with an act."""
    return cycle.papers.filter(act=act).last()


@visibility.grants(Paper)
def _papers(user: User) -> Q:
    """Who acts in the place of the cycle."""
    held = people.memberships(user)
    return Q(cycle__place__in={one.body.place for one in held if one.body is not None})


@people.cycles_known
def _known(place: str) -> Iterator[people.Known]:
    """The cycles of a place, for who appoints people to them."""
    for one in Cycle.objects.filter(place=place).order_by("code"):
        yield people.Known(code=one.code, name=one.name, regulation=one.regulation)


@visibility.grants(Cycle)
def _cycles(user: User) -> Q:
    """A cycle that was called is known to everybody; before, only to those with a part in it."""
    held = people.memberships(user)
    places = {one.body.place for one in held if one.body is not None}
    named = {one.cycle for one in held if one.cycle}
    return Q(rehearsal=False) & ~Q(stage="call") | Q(place__in=places) | Q(code__in=named)
