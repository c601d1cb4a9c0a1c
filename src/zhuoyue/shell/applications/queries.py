"""Reads: cases, who may see them, who acts on them; what was filled in, and what the core says of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhuoyue.core import eligibility as core
from zhuoyue.core.eligibility import RouteFacts
from zhuoyue.core.eligibility.route import Listed
from zhuoyue.core.eligibility.submission import Part
from zhuoyue.core.procedure import Proposal, permits
from zhuoyue.core.regulation import Law, Scope
from zhuoyue.core.verdict import Answer, Refused
from zhuoyue.rulebook.problems import Problem
from zhuoyue.rulebook.questions import QUESTIONS
from zhuoyue.shell.applications import facts
from zhuoyue.shell.applications.models import Application, Case, Material, Party
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import pages, visibility
from zhuoyue.shell.kit.once import is_remembering
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body, Membership, User

_SEE_ALL = (Body.Kind.OFFICE, Body.Kind.OVERSIGHT, Body.Kind.AUDIT)


def case_of(number: str) -> Case | None:
    """The case of this number."""
    return Case.objects.select_related("cycle", "organisation").filter(number=number).first()


def cases(cycle: Cycle | None = None) -> QuerySet[Case]:
    """All cases, or those of one cycle, with their organisations."""
    if cycle is None:
        rows = Case.objects.select_related("cycle", "organisation")
    else:  # every case has this very cycle, not one of its own
        rows = cycle.cases.select_related("organisation")
    return rows.prefetch_related("parties")


def cases_seen(user: User, cycle: Cycle | None = None) -> QuerySet[Case]:
    """The cases that a user may see; the parties are read along only for whom `roles_on` needs them."""
    rows = cases(cycle)
    if not any(map(_local, people.memberships(user))):
        rows = rows.prefetch_related(None)
    return visibility.visible(rows, user)


def roles_in(user: User, case: Case) -> frozenset[str]:
    """The roles in which a user may act on this case.

    For an organisation only on its own; for a township or another local body only where it is party;
    for an expert only where seated; for a committee, the government and the like only once the
    case is at their stage.
    """
    held = people.memberships_in(user, cycle=case.cycle.code, place=case.cycle.place)
    return roles_on(case, held)


def roles_on(case: Case, held: Iterable[Membership]) -> frozenset[str]:
    """The same for memberships already read: no query where the case's parties are read too."""
    held = tuple(held)
    parties = (
        {(party.body_id, party.role) for party in case.parties.all()}
        if any(map(_local, held))
        else set()
    )
    sits = _sits(case, [one for one in held if _expert(one)])
    return frozenset(one.role for one in held if _may(one, case, parties, sits))


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as a list of a whole cycle shows it; nothing else is read of it."""

    pk: int
    number: str
    organisation: str
    code: str
    awards: tuple[str, ...]
    ended_by: str
    last_act: str
    last_at: datetime | None
    cycle: Cycle

    @property
    def cycle_id(self) -> int:
        """The key of its cycle."""
        return self.cycle.pk


def listed(user: User, cycle: Cycle) -> list[CaseRow]:
    """The cases of a cycle that a user may see, by number; one query, and no row is made of a case."""
    rows = visibility.visible(Case.objects.filter(cycle=cycle).order_by("number"), user)
    told = rows.values_list(
        "pk",
        "number",
        "organisation__name",
        "organisation__unified_social_credit_code",
        "awards",
        "ended_by",
        "last_act",
        "last_at",
    )
    return [
        CaseRow(pk, number, name, code, tuple(awards), ended_by, last_act, last_at, cycle)
        for pk, number, name, code, awards, ended_by, last_act, last_at in told
    ]


@dataclass(frozen=True, slots=True)
class Brief:
    """A case under way in a list of all: its number, whose it is, in which roles somebody acts on it."""

    number: str
    organisation: str
    roles: frozenset[str]


def briefs(user: User, held: Mapping[Cycle, Iterable[Membership]]) -> dict[int, list[Brief]]:
    """The cases under way that a user may see, by the cycle's key, with the roles of `roles_on`.

    `held`: what the user is in each cycle. For desks with a thousand cases: all cycles at once, and
    nothing is read of a case but what stands here.
    """
    found: dict[int, list[Brief]] = {one.pk: [] for one in held}
    if not held:
        return found
    everywhere = {one.pk: _roles_everywhere(own, one) for one, own in held.items()}
    places = _roles_here_and_there(held)
    rows = Case.objects.filter(cycle__in=list(found), ended_by="").order_by("number")
    rows = visibility.visible(rows, user)
    listed = rows.values_list("cycle", "pk", "number", "organisation", "organisation__name")
    alike: dict[frozenset[str], frozenset[str]] = {}
    for cycle, pk, number, organisation, name in listed:
        roles = everywhere[cycle] | places.get((cycle, "case", pk), _NO_ROLES)
        roles |= places.get((cycle, "own", organisation), _NO_ROLES)
        found[cycle].append(Brief(number, name, alike.setdefault(roles, roles)))
    return found


_NO_ROLES = frozenset[str]()


def _roles_everywhere(held: Iterable[Membership], cycle: Cycle) -> frozenset[str]:
    """The roles in which somebody acts on every case under way of a cycle."""
    law = cycles.law_of(cycle)
    return frozenset(
        one.role
        for one in held
        if one.body is not None
        and one.body.kind not in Body.LOCAL
        and one.body.kind != Body.Kind.EXPERTS
        and (one.body.kind in _EVERYWHERE or facts.reached_at(cycle, one.role, law))
    )


_Place = tuple[int, str, int]
"""A cycle's key, whether a case or an organisation is meant, and its key."""


def _roles_here_and_there(
    held: Mapping[Cycle, Iterable[Membership]],
) -> dict[_Place, frozenset[str]]:
    """The roles that belong to some cases: of their organisation, of a party to them, by a seat."""
    found: dict[_Place, set[str]] = defaultdict(set)
    for cycle, one in ((cycle, one) for cycle, own in held.items() for one in own):
        if one.organisation_id is not None:
            found[cycle.pk, "own", one.organisation_id].add(one.role)
        elif one.body is not None and one.body.kind == Body.Kind.EXPERTS:
            for key in seated(one):
                found[cycle.pk, "case", key].add(one.role)
    for place, role in _as_party(held):
        found[place].add(role)
    return {key: frozenset(roles) for key, roles in found.items()}


def _as_party(held: Mapping[Cycle, Iterable[Membership]]) -> Iterator[tuple[_Place, str]]:
    """The cases to which local bodies are party, each with the role."""
    own = {
        (cycle.pk, one.body_id, one.role)
        for cycle, all_of in held.items()
        for one in all_of
        if _local(one)
    }
    rows = Party.objects.filter(case__cycle__in=[cycle.pk for cycle in held])
    rows = rows.filter(body__in={body for _, body, _ in own})
    for cycle, case, body, role in (
        rows.values_list("case__cycle", "case", "body", "role") if own else ()
    ):
        if (cycle, body, role) in own:
            yield (cycle, "case", case), role


def _local(one: Membership) -> bool:
    """Whether it is one of a body that acts only where it is party."""
    return one.body is not None and one.body.kind in Body.LOCAL


_Acting = tuple[str, str]
"""The place and the role in which an expert acts."""


def _expert(one: Membership) -> bool:
    """Whether it is one of an expert, who acts only where seated."""
    return one.body is not None and one.body.kind == Body.Kind.EXPERTS


def _may(
    one: Membership, case: Case, parties: set[tuple[int, str]], sits: frozenset[_Acting]
) -> bool:
    if one.body is None:
        return one.organisation_id == case.organisation_id
    if one.body.kind in _EVERYWHERE:
        return True
    if one.body.kind in Body.LOCAL:
        return (one.body.pk, one.role) in parties
    if _expert(one):
        return (one.body.place, one.role) in sits
    return facts.reached(case, one.role, cycles.law_of(case.cycle))


_EVERYWHERE = frozenset(
    {Body.Kind.OFFICE, Body.Kind.OVERSIGHT, Body.Kind.AUDIT, Body.Kind.DISCIPLINE}
)
"""Whoever acts on every case of the place. All others: where a case gives them reason."""

Seats = Callable[[int, int | None], Iterable[tuple[_Acting, int]]]
_seats: list[Seats] = []


def seats(of: Seats) -> Seats:
    """Let a later room say where an expert acts: place and role, with the key of the case.

    It is asked for a user's key, about all cases or about the one of this key.
    """
    _seats.append(of)
    return of


def seated(one: Membership) -> frozenset[int]:
    """The cases on which an expert acts in this role; asked once for a membership that was read."""
    known: frozenset[int] | None = getattr(one, "_seated", None)
    if known is None:
        place = one.body.place if one.body is not None else ""
        own = (place, one.role)
        known = frozenset(
            key for of in _seats for acting, key in of(one.user_id, None) if acting == own
        )
        one._seated = known  # type: ignore[attr-defined]  # noqa: SLF001 - kept with what was read
    return known


def _sits(case: Case, experts: list[Membership]) -> frozenset[_Acting]:
    """Where these experts act on a case: for a page by what was read for all, in an act anew for it."""
    if is_remembering():
        return frozenset(
            (one.body.place, one.role)
            for one in experts
            if one.body is not None and case.pk in seated(one)
        )
    users = {one.user_id for one in experts}
    found = (pair for user in users for of in _seats for pair in of(user, case.pk))
    return frozenset(acting for acting, key in found if key == case.pk)


def seat_allows(
    user: User, case: Case, role: str, law: Law, held: frozenset[str] | None = None
) -> bool:
    """Whether nothing keeps a person from a case in a role that has seats; true in other roles.

    `held`: what `roles_in` answered, where it was asked already.
    """
    if role not in facts.roles_by_seat(law):
        return True
    return role in (roles_in(user, case) if held is None else held)


def stage_of(case: Case) -> str:
    """The cached stage: of the cycle, until the case has ended or has passed it."""
    return case.ended_by or ("" if case.cycle.stage in case.completed else case.cycle.stage)


def application_of(case: Case) -> Application | None:
    """What the organisation filled in; None before its first section."""
    return Application.objects.filter(case=case).first()


def own_cases(user: User, listed: Iterable[Cycle]) -> list[Case]:
    """The cases of the user's own organisations, the first of each cycle, in the order of the cycles."""
    own, keys = _organisations_of(user), [one.pk for one in listed]
    if not own or not keys:
        return []
    first: dict[int, Case] = {}
    for case in cases().filter(organisation_id__in=own, cycle__in=keys):
        first.setdefault(case.cycle_id, case)
    return [first[key] for key in keys if key in first]


def own_case(user: User, cycle: Cycle) -> Case | None:
    """The case of the user's own organisation in a cycle."""
    own = _organisations_of(user)
    return cases(cycle).filter(organisation_id__in=own).first()


def applicants_of(user: User, cycle: Cycle) -> list[Any]:
    """The organisations for which a user may begin an application in this cycle, with none yet."""
    held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
    taken = set(cases(cycle).values_list("organisation_id", flat=True))
    mine = {one.organisation_id: one.organisation for one in held if one.role in WRITERS}
    return [one for pk, one in mine.items() if one is not None and pk not in taken]


WRITERS = frozenset({"applicant", "editor"})
"""Who of an organisation fills in; handing in is for the applicant alone."""


def files(case: Case) -> list[Material]:
    """The files of a case, as they came."""
    return list(case.materials.all())


def file_of(token: UUID) -> Material | None:
    """The file behind an address."""
    return Material.objects.select_related("case").filter(token=token).first()


def bodies_for(cycle: Cycle, role: str) -> QuerySet[Body]:
    """The bodies of the place that may be party in this role, by name."""
    return Body.objects.filter(place=cycle.place, kind=_KINDS[role]).order_by("name")


_KINDS = {
    "township": Body.Kind.TOWNSHIP,
    "industry_authority": Body.Kind.INDUSTRY,
    "district_bureau": Body.Kind.DISTRICT,
    "district_office": Body.Kind.DISTRICT,
    "association": Body.Kind.ASSOCIATION,
}


def roles_to_name(law: Law) -> tuple[str, ...]:
    """The roles that recommend and for which the applicant names the body."""
    return tuple(one.role for one in facts.recommenders(law) if one.role in _KINDS)


def parts_of(cycle: Cycle) -> tuple[Part, ...]:
    """The parts of the submission in this cycle, by the text or by its implementing rules."""
    law = cycles.law_of(cycle)
    return facts.parts(cycle, law, cycles.dossier_of(cycle))


def criteria_items(cycle: Cycle) -> list[tuple[str, str]]:
    """The items of the edition that the call names, each with its name."""
    law, call = cycles.law_of(cycle), cycles.call_of(cycle)
    edition = law.editions.get(call.criteria) if call is not None else None
    items = edition.items if edition is not None else ()
    return [(one.id, f"{one.id} {one.name.zh}") for one in items]


def may_write(case: Case, at: datetime) -> Refused | None:
    """What stands against changing the application now: handed in, or the deadline has passed."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    proposal = Proposal(act=facts.SUBMIT, role="applicant", at=at)
    verdict = permits(law.regulation.procedure, dossier, proposal)
    return verdict if isinstance(verdict, Refused) else None


def eligibility_plain(case: Case, at: datetime) -> dict[str, Any]:
    """What is filled in as plain facts of the question `eligibility`; later rooms add theirs."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    return facts.plain_eligibility(case, application_of(case), law=law, dossier=dossier, at=at)


def preview(case: Case, at: datetime) -> Answer[Any] | list[Problem]:
    """What the program would say today of the conditions."""
    return eligibility_answer(cycles.law_of(case.cycle), eligibility_plain(case, at))


def eligibility_answer(law: Law, told: dict[str, Any]) -> Answer[Any] | list[Problem]:
    """The core's answer on plain facts, or what is wrong with the facts."""
    found = facts.eligibility(told)
    return found if isinstance(found, list) else QUESTIONS["eligibility"].decide(law, found)


def completeness(case: Case, at: datetime) -> Answer[Any]:
    """Whether the submission is complete, in time, declared: every gap with its clause."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    told = facts.materials(
        application_of(case),
        files(case),
        ends=facts.deadline(law, dossier),
        at=at,
        adopted=facts.adopted(case.cycle, law, dossier),
        items=[item for item, _ in criteria_items(case.cycle)] or None,
    )
    return core.complete(law.regulation.eligibility.materials, told)


def way_to_office(case: Case) -> Answer[Any]:
    """Which recommendations are there and which are still needed."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    told = facts.route(case, application_of(case), law, dossier)
    return QUESTIONS["route"].decide(law, told)


def recommender(case: Case, roles: frozenset[str]) -> facts.Recommender | None:
    """The recommending act that somebody in these roles does on this case."""
    listed = facts.recommenders(cycles.law_of(case.cycle))
    return next((one for one in listed if one.role in roles), None)


def recommendations(case: Case) -> list[dict[str, Any]]:
    """Every recommendation on record: whose, when, the opinion."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    acts = [one.act for one in facts.recommenders(law)]
    found = [(act, dossier.record(Scope.CASE).last((act.id,))) for act in acts]
    return [{"act": act, "entry": entry} for act, entry in found if entry is not None]


def deals_with(user: User, case: Case) -> bool:
    """Whether a person deals with a case from the outset: its own, a party, office, oversight."""
    return Case.objects.filter(_cases(user), pk=case.pk).exists()


PLACE = "place_in_list"
"""The fact by which a recommending act takes a place in the recommender's ordered list."""


def ordered_list(case: Case, role: str) -> list[dict[str, Any]]:
    """The list of the body that recommends this case, as far as it is on record, first to last."""
    body = next((one.body_id for one in case.parties.all() if one.role == role), None)
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle)
    act = next((one.act for one in facts.recommenders(law) if one.role == role), None)
    found = []
    for other in cases(case.cycle).filter(parties__body_id=body or 0, parties__role=role):
        record = dossier.cases.get(other.number)
        entry = record.last((act.id,)) if record is not None and act is not None else None
        if entry is not None and PLACE in entry.facts:
            found.append({"case": other, "place": entry.facts[PLACE], "facts": entry.facts})
    return sorted(found, key=lambda one: int(one["place"]))


def list_answer(case: Case, role: str, told: Mapping[str, object]) -> Answer[Any]:
    """What the core says of the recommender's list with this case in its place (优先推荐)."""
    law = cycles.law_of(case.cycle)
    own = {"case": case, "place": told.get(PLACE, 0), "facts": told}
    rows = sorted([*ordered_list(case, role), own], key=lambda one: int(one["place"]))
    listed = tuple(
        Listed(organisation=one["case"].number, holds_lower_award=one["facts"].get("lower_award"))
        for one in rows
    )
    return QUESTIONS["route"].decide(law, RouteFacts(recommended_list=listed))


def url_of(case: Case | CaseRow) -> str:
    """The address of its page."""
    return pages.address("case", number=case.number)


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


@visibility.grants(Case)
def _at_their_stage(user: User) -> Q:
    """Who decides on cases late: the case by name, once it stands at a stage where they act."""
    seen = visibility.NOTHING
    for one in people.bodies_of(user):
        body = one.body
        if body is None or body.kind in _EVERYWHERE | Body.LOCAL | {Body.Kind.EXPERTS}:
            continue
        for cycle in _cycles_of(one, body):
            reached = facts.reached_rows(cycle, one.role, cycles.law_of(cycle))
            seen |= Q(cycle=cycle) & reached
    return seen


def _cycles_of(one: Membership, body: Body) -> QuerySet[Cycle]:
    rows = cycles.cycles().filter(place=body.place)
    return rows.filter(code=one.cycle) if one.cycle else rows


def _organisations_of(user: User) -> list[int]:
    held = people.memberships(user)
    return [one.organisation_id for one in held if one.organisation_id is not None]


@visibility.grants(Application)
@visibility.grants(Material)
def _handed_in(user: User) -> Q:
    """Its own organisation always; whoever deals with the case only once it is handed in."""
    own = Q(case__organisation_id__in=_organisations_of(user))
    handed_in = Q(case__application__digest__gt="")
    return own | handed_in & Q(case__in=Case.objects.filter(_cases(user)).values("pk"))


@visibility.grants(Cycle)
def _cycles(user: User) -> Q:
    """A cycle in which one's own organisation has a case, also in a rehearsal."""
    own = [one.organisation_id for one in people.memberships(user) if one.organisation_id]
    return Q(cases__organisation_id__in=own)


_REMIND_AT = (1, 3, 7)
"""Days before the end at which an organisation is reminded: a courtesy, no period of the text."""


def closing(at: datetime) -> Iterator[tuple[Case, date, int]]:
    """The cases not handed in whose period ends soon: the last day, and which reminder is due."""
    for cycle in Cycle.objects.exclude(stage=""):
        law = cycles.law_of(cycle)
        ends = facts.deadline(law, cycles.dossier_of(cycle))
        if ends is None or not at <= ends.instant:
            continue
        left = (ends.day - at.date()).days
        step = next((days for days in _REMIND_AT if left <= days), None)
        if step is not None:
            for case in cases(cycle).filter(
                Q(application=None) | Q(application__digest=""), last_act=""
            ):
                yield case, ends.day, step
