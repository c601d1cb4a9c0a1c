"""Reads: cases, who may see them, who acts on them."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import visibility
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body, Membership, User

_SEE_ALL = (Body.Kind.OFFICE, Body.Kind.OVERSIGHT, Body.Kind.AUDIT)


def case_of(number: str) -> Case | None:
    """The case of this number."""
    return Case.objects.select_related("cycle", "organisation").filter(number=number).first()


def cases(cycle: Cycle | None = None) -> QuerySet[Case]:
    """All cases, or those of one cycle, with their organisations."""
    rows = Case.objects.select_related("cycle", "organisation").prefetch_related("parties")
    return rows.filter(cycle=cycle) if cycle is not None else rows


def cases_seen(user: User, cycle: Cycle | None = None) -> QuerySet[Case]:
    """The cases that a user may see."""
    return visibility.visible(cases(cycle), user)


def roles_in(user: User, case: Case) -> frozenset[str]:
    """The roles in which a user may act on this case.

    For an organisation only on its own; for a township or another local body only where it is party.
    """
    held = people.memberships_in(user, cycle=case.cycle.code, place=case.cycle.place)
    return roles_on(case, held)


def roles_on(case: Case, held: Iterable[Membership]) -> frozenset[str]:
    """The same for memberships already read: no query where the case's parties are read too."""
    parties = {(party.body_id, party.role) for party in case.parties.all()}
    return frozenset(one.role for one in held if _may(one, case, parties))


def _may(one: Membership, case: Case, parties: set[tuple[int, str]]) -> bool:
    if one.body is None:
        return one.organisation_id == case.organisation_id
    return one.body.kind not in Body.LOCAL or (one.body.pk, one.role) in parties


def stage_of(case: Case) -> str:
    """The cached stage: of the cycle, until the case has ended or has passed it."""
    return case.ended_by or ("" if case.cycle.stage in case.completed else case.cycle.stage)


def url_of(case: Case) -> str:
    """The address of its page."""
    return reverse("case", args=[case.number])


@visibility.grants(Case)
def _cases(user: User) -> Q:
    """Its organisation; bodies party to it; office, oversight and audit of the place."""
    seen = visibility.NOTHING
    for one in people.memberships(user):
        here = Q(cycle__code=one.cycle) if one.cycle else Q()
        if one.organisation_id is not None:
            seen |= here & Q(organisation_id=one.organisation_id)
        elif one.body is not None and one.body.kind in _SEE_ALL:
            seen |= here & Q(cycle__place=one.body.place)
        else:
            seen |= here & Q(parties__body_id=one.body_id, parties__role=one.role)
    return seen


@visibility.grants(Cycle)
def _cycles(user: User) -> Q:
    """A cycle in which one's own organisation has a case, also in a rehearsal."""
    own = [one.organisation_id for one in people.memberships(user) if one.organisation_id]
    return Q(cases__organisation_id__in=own)
