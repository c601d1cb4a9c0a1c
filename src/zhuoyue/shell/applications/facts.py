"""What the pages ask for by the regulation, and what was filled in as facts of the core."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse

from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Dossier, Record
from zhuoyue.core.eligibility import EligibilityFacts, MaterialsFacts, RouteFacts
from zhuoyue.core.eligibility.submission import MaterialsAdopted, Part
from zhuoyue.core.regulation import Act, EntryRecorded, Law, Scope, UndertakingSigned, Until
from zhuoyue.rulebook import convert
from zhuoyue.rulebook.problems import Problem
from zhuoyue.shell.applications.models import Application, Case, Material
from zhuoyue.shell.cycles import facts as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import phrases
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.people.facts import News
from zhuoyue.shell.people.models import Body

SUBMIT = "submit"
"""The act of handing in; called so in every regulation."""

ACCEPT = "accept"
"""The act of finding eligible; called so in every regulation."""

Facts = Mapping[str, Any]

_ASKS: Mapping[str, tuple[str, ...]] = {
    "registered_here": ("registered_in",),
    "legal_person": ("legal_person",),
    "not_excluded_body": ("managed_under_civil_servant_law",),
    "activity": ("activities",),
    "in_operation": ("operating_since",),
    "practised": ("excellence_since",),
    "licences_valid": ("licences",),
    "clean_record": ("incidents",),
    "not_untrustworthy": ("untrustworthy_listings",),
    "graded": ("evaluations",),
    "figure_within": ("figures",),
    "ranked": ("figures",),
    "pool_member": ("cultivation_pool",),
    "waiting": ("awards_held",),
    "award_held_for": ("awards_held",),
    "no_double_application": ("other_applications",),
    "publicised_internally": ("internal_publicity",),
}
"""Which facts each kind of condition rests on."""

_SCOPES = ("industries", "activities", "manufacturer", "agricultural_producer")
_SIZES = ("above_designated_size", "size_class")


def asked(law: Law) -> frozenset[str]:
    """The facts that this regulation's conditions rest on."""
    rules = law.regulation.eligibility
    found = {name for one in rules.review.conditions for name in _ASKS.get(one.kind, ())}
    scopes = [one.only_for for one in rules.review.conditions]
    scopes += [one.exempt for one in rules.review.conditions]
    scopes += [
        one.only_for for rule in rules.review.conditions for one in getattr(rule, "relaxed", ())
    ]
    for scope in scopes:
        if scope is not None:
            found |= {name for name in _SCOPES if getattr(scope, name) not in ((), None)}
            found |= {"size_class"} if scope.size_classes else set()
            found |= {"above_designated_size"} if scope.above_designated_size is not None else set()
    found |= set() if rules.bans.bar_nobody else {"revocations"}
    found |= {"as_group"} if rules.review.group is not None else set()
    return frozenset(found | {"kind"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When applications close: the day, and the instant to the second."""

    day: date
    instant: datetime


def deadline(law: Law, dossier: Dossier) -> Deadline | None:
    """The end of the application period as the call on record says it."""
    act = act_of_submission(law)
    gate = next((one for one in act.requires if isinstance(one, Until)), None)
    entry = dossier.cycle.last((gate.act,)) if gate is not None else None
    told = entry.facts.get(gate.fact) if gate is not None and entry is not None else None
    if told is None:
        return None
    text = str(told)
    if "T" in text:
        instant = datetime.fromisoformat(text)
        return Deadline(day=instant.astimezone(CHINA).date(), instant=instant)
    day = date.fromisoformat(text)
    return Deadline(day=day, instant=datetime.combine(day, time(23, 59, 59), CHINA))


def closing_news(case: Case, day: date, step: int, law: Law) -> News:
    """What an organisation is told before the period ends."""
    label = phrases.clause(law.regulation, act_of_submission(law).clause)
    return News(
        key=f"closing:{case.number}:{step}",
        title=Text(
            zh=f"申报即将截止：{case.cycle.name}", en=f"Applications close soon: {case.cycle.name}"
        ),
        body=Text(
            zh=f"申报件 {case.number} 尚未提交，截止日为 {day}。",
            en=f"Case {case.number} is not handed in; the last day is {day}.",
        ),
        url=reverse("case", args=[case.number]),
        clause=label.article if label is not None else None,
        cycle=case.cycle.code,
        urgent=True,
    )


def act_of_submission(law: Law) -> Act:
    """The act by which an application is handed in."""
    return next(one for one in law.regulation.procedure.acts if one.id == SUBMIT)


def section(application: Application | None, name: str) -> Facts:
    """What was filled in for a section; nothing yet is an empty mapping."""
    found = application.sections.get(name, {}) if application is not None else {}
    facts: Facts = found.get("facts", {})
    return facts


def plain_eligibility(
    case: Case, application: Application | None, *, law: Law, dossier: Dossier, at: datetime
) -> dict[str, Any]:
    """What is filled in as plain facts of the question `eligibility`, on this day."""
    submitted = dossier.record(Scope.CASE).last((SUBMIT,))
    applied = submitted.at.date() if submitted is not None and submitted.at else at.date()
    ends = deadline(law, dossier)
    organisation = {
        "name": case.organisation.name,
        "unified_social_credit_code": case.organisation.unified_social_credit_code,
        "kind": case.organisation.kind,
        **section(application, "organisation"),
        **_with_figures(section(application, "record")),
    }
    others = organisation.pop("other_applications", None)
    return {
        "application_deadline": ends.day.isoformat() if ends is not None else None,
        "applied_on": applied.isoformat(),
        "as_of": at.date().isoformat(),
        "applies_for": case.awards or None,
        **section(application, "awards"),
        "other_applications": others,
        "organisation": organisation,
    }


def _with_figures(told: Facts) -> dict[str, Any]:
    """Sums are kept as text in the table; the core takes exact decimals."""
    rows = [
        {**row, "value": Decimal(row["value"])} if "value" in row else row
        for row in told.get("figures", ())
    ]
    return {**told, "figures": rows} if "figures" in told else dict(told)


def read(kind: type, told: Facts) -> Any:  # noqa: ANN401 - a value of this kind
    """The core value, or the problems found: a list."""
    return convert.read(
        kind, {key: one for key, one in told.items() if one is not None}, files=False
    )


def eligibility(told: Facts) -> EligibilityFacts | list[Problem]:
    """The facts of the eligibility review, or what is wrong with them."""
    found: EligibilityFacts | list[Problem] = read(EligibilityFacts, told)
    return found


def materials(
    application: Application | None,
    files: Iterable[Material],
    *,
    ends: Deadline | None,
    at: datetime,
    adopted: MaterialsAdopted | None = None,
    items: list[str] | None = None,
) -> MaterialsFacts:
    """The submission as it would be if it were handed in at this instant."""
    sent = sorted({one.part for one in files})
    more = section(application, "parts")
    parts = [{"part": part, "electronic": True, **more.get(part, {})} for part in sent]
    told = {
        "submitted_at": at.isoformat(),
        "deadline": ends.instant.isoformat() if ends is not None else None,
        "parts": parts,
        "as_group": section(application, "awards").get("as_group"),
        "declaration": section(application, "declaration") or None,
        "criteria_items": items,
    }
    found = read(MaterialsFacts, told)
    known = found if isinstance(found, MaterialsFacts) else MaterialsFacts()
    return replace(known, implementing_rules=adopted)


def adopted(cycle: Cycle, law: Law, dossier: Dossier) -> MaterialsAdopted | None:
    """What the cycle's implementing rules say of the submission."""
    return cycles.adopted(MaterialsAdopted, "materials", cycle, law, dossier)


def parts(cycle: Cycle, law: Law, dossier: Dossier) -> tuple[Part, ...]:
    """The parts of the submission: those the text names, else those the rules adopted; else none."""
    named = law.regulation.eligibility.materials.parts
    if isinstance(named, tuple):
        return named
    told = adopted(cycle, law, dossier)
    return (told.parts or ()) if told is not None else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommender:
    """Who recommends (推荐单位): the act, the role in which it is done, the step it fulfils, if any."""

    act: Act
    role: str
    step: str | None


def recommenders(law: Law) -> tuple[Recommender, ...]:
    """The recommending acts of a regulation, known by what it says of them, in its order.

    Done once a case, before the eligibility review, by a body that is neither applicant nor office.
    A step is that of the role's name, else the first that no other role's name stands for.
    """
    acts = [one for one in law.regulation.procedure.acts if _recommends(one, law)]
    steps = [one.id for one in law.regulation.eligibility.route.steps]
    free = [name for name in steps if not any(name in act.by for act in acts)]
    found = []
    for act in acts:
        own = next((name for name in steps if name in act.by), None)
        step = own or (free.pop(0) if free else None)
        found.append(Recommender(act=act, role=act.by[0], step=step))
    return tuple(found)


def _recommends(act: Act, law: Law) -> bool:
    others = not {"applicant", "office"} & set(act.by)
    return others and act.once and bool(act.needs) and act.stage in stages_before_review(law)


def stages_before_review(law: Law) -> tuple[str, ...]:
    """The stages of the cycle that lie before the eligibility review."""
    names = [one.id for one in law.regulation.procedure.stages]
    review = next((one.stage for one in law.regulation.procedure.acts if one.id == ACCEPT), None)
    return tuple(names[: names.index(review)]) if review in names else ()


def opinion_may_decline(given: Recommender, law: Law) -> bool:
    """Whether a declining opinion is recorded by the same act: no act of its own says it."""
    ends = (one for one in law.regulation.procedure.acts if one.ends_case)
    declined = any(given.role in one.by for one in ends)
    return not declined and any(need.fact == "opinion" for need in given.act.needs)


def route(case: Case, application: Application | None, law: Law, dossier: Dossier) -> RouteFacts:
    """The recommendations on record, as the core asks for them."""
    record, chosen = dossier.record(Scope.CASE), section(application, "route")
    submitted = record.last((SUBMIT,))
    told = submitted.facts if submitted is not None else chosen
    steps = {one.step: one for one in recommenders(law) if one.step is not None}
    given = [_given(one, case, record) for one in steps.values() if record.last((one.act.id,))]
    exists = [{"step": step, "exists": bool(told[step])} for step in steps if step in told]
    plain = {
        "registered_in": section(application, "organisation").get("registered_in"),
        "township": _place(case, "township"),
        "functional_zone": chosen.get("functional_zone"),
        "directly_under": _under(chosen),
        "bodies": exists,
        "recommendations": given,
    }
    found = read(RouteFacts, plain)
    return found if isinstance(found, RouteFacts) else RouteFacts()


def _under(chosen: Facts) -> str | None:
    """Whose a directly affiliated unit is; none of anybody where the way leads through the district."""
    return "none" if chosen.get("route") == "district" else chosen.get("directly_under")


def _given(one: Recommender, case: Case, record: Record) -> dict[str, Any]:
    entry = record.last((one.act.id,))
    told = entry.facts if entry is not None else {}
    return {
        "step": one.step,
        "favourable": told.get("favourable", True),
        "on": entry.at.date().isoformat() if entry is not None and entry.at else None,
        "place": _place(case, one.role),
        "signed": bool(told.get("signed", True)),
        "sealed": bool(told.get("sealed", False)),
    }


def _place(case: Case, role: str) -> str | None:
    """Where the body of this role is: its area where it has one of its own, else the body itself."""
    found = next((one.body for one in case.parties.all() if one.role == role), None)
    return (found.area or f"body-{found.pk}") if found is not None else None


def submission(
    law: Law, application: Application, files: Iterable[Material], digest: str
) -> dict[str, object]:
    """What the entry of handing in carries: each need from what was filled in."""
    parts = {one.part for one in files}
    chosen = section(application, "route")
    declared = section(application, "declaration").get("signed", False)
    known: dict[str, object] = {"digest": digest, "declaration_signed": bool(declared)}
    for need in act_of_submission(law).needs:
        if need.fact in chosen:
            known[need.fact] = chosen[need.fact]
        elif need.fact not in known and True in need.one_of and False not in need.one_of:
            known[need.fact] = need.fact in parts
    needed = {need.fact for need in act_of_submission(law).needs}
    return {name: one for name, one in known.items() if name in needed or name == "digest"}


def everything(case: Case, application: Application, files: Iterable[Material]) -> dict[str, Any]:
    """All that is handed in, in one value: its digest stands in the book."""
    return {
        "case": case.number,
        "organisation": {
            "name": case.organisation.name,
            "unified_social_credit_code": case.organisation.unified_social_credit_code,
        },
        "awards": list(case.awards),
        "sections": {
            name: _named(one["facts"]) for name, one in sorted(application.sections.items())
        },
        "files": [
            {"part": one.part, "name": one.name, "sha256": one.digest, "size": one.size}
            for one in files
        ],
    }


def _named(told: Facts) -> Facts:
    """The facts of a section with the names of bodies where the form keeps their keys."""
    if "bodies" not in told:
        return told
    names = Body.objects.in_bulk(told["bodies"].values())
    return {**told, "bodies": {role: names[pk].name for role, pk in told["bodies"].items()}}


def first_stage(law: Law, role: str) -> int | None:
    """The place in the order of the text of the first stage at which a role decides on cases.

    None: it never does. An act without a stage of its own counts where those acts stand that must
    be on record before it.
    """
    acts = law.regulation.procedure.acts
    own = [one for one in acts if role in one.by and (one.scope is Scope.CASE or one.completes)]
    places = [place for one in own if (place := _rank(law, one)) is not None]
    return min(places, default=None)


def _rank(law: Law, act: Act) -> int | None:
    order = [one.id for one in law.regulation.procedure.stages]
    if act.stage is not None:
        return order.index(act.stage)
    before = [
        found
        for gate in act.requires
        if isinstance(gate, EntryRecorded)
        for one in law.regulation.procedure.acts
        if one.id in gate.acts and one is not act and (found := _rank(law, one)) is not None
    ]
    return max(before, default=None)


def _reach(law: Law, role: str, stage: str) -> frozenset[str] | None:
    """Once this stage of the cycle is reached: the acts that may have ended a case still seen."""
    first, order = first_stage(law, role), [one.id for one in law.regulation.procedure.stages]
    now = order.index(stage) if stage in order else len(order)
    if first is None or now < first:
        return None
    ends = [one for one in law.regulation.procedure.acts if one.ends_case]
    return frozenset(
        one.id for one in ends if role in one.by or (one.stage in order[first:] and one.stage)
    )


def reached(case: Case, role: str, law: Law) -> bool:
    """Whether a case stands at a stage, or has passed one, at which a role decides on cases."""
    ends = _reach(law, role, case.cycle.stage)
    return ends is not None and (not case.ended_by or case.ended_by in ends)


def reached_at(cycle: Cycle, role: str, law: Law) -> bool:
    """The same for every case of a cycle that has not ended."""
    return _reach(law, role, cycle.stage) is not None


def reached_rows(cycle: Cycle, role: str, law: Law) -> Q:
    """The same for the rows of a cycle; nothing before the stage."""
    ends = _reach(law, role, cycle.stage)
    return Q(pk__in=()) if ends is None else Q(ended_by__in=("", *sorted(ends)))


_by_seat: dict[str, tuple[str, ...]] = {}


def roles_by_seat(law: Law) -> tuple[str, ...]:
    """The roles held by a seat on a panel: of those who must sign an undertaking before they act."""
    if law.digest not in _by_seat:
        acts = {act.id: act for act in law.regulation.procedure.acts}
        gates = [gate for act in acts.values() for gate in act.requires]
        named = [acts[one.act].by for one in gates if isinstance(one, UndertakingSigned)]
        _by_seat[law.digest] = named[0] if named else ()
    return _by_seat[law.digest]
