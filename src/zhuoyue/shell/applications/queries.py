"""Reads: cases, who may see them, who acts on them."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import visibility
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body, User

_SEE_ALL = (Body.Kind.OFFICE, Body.Kind.OVERSIGHT, Body.Kind.AUDIT)


def case_of(number: str) -> Case | None:
    """The case of this number."""
    return Case.objects.select_related("cycle", "organisation").filter(number=number).first()


def cases(cycle: Cycle | None = None) -> QuerySet[Case]:
    """All cases, or those of one cycle, with their organisations."""
    rows = Case.objects.select_related("cycle", "organisation")
    return rows.filter(cycle=cycle) if cycle is not None else rows


def cases_seen(user: User, cycle: Cycle | None = None) -> QuerySet[Case]:
    """The cases that a user may see."""
    return visibility.visible(cases(cycle), user)


def roles_in(user: User, case: Case) -> frozenset[str]:
    """The roles in which a user may act on this case.

    For an organisation only on its own; for a township or another local body only where it is party.
    """
    held = people.memberships_in(user, cycle=case.cycle.code, place=case.cycle.place)
    parties = {(party.body_id, party.role) for party in case.parties.all()}
    found: set[str] = set()
    for one in held:
        if one.organisation_id is not None:
            may = one.organisation_id == case.organisation_id
        else:
            local = one.body is not None and one.body.kind in Body.LOCAL
            may = not local or (one.body_id, one.role) in parties
        if may:
            found.add(one.role)
    return frozenset(found)


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
