"""Which recommendations an application needs, in which order, and which are there (推荐)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility.reasons import Finding, together, verdict_of
from zhuoyue.core.verdict import Answer, Fact, Reason, missing


class RouteCode(StrEnum):
    """Why an application may or may not go to the office."""

    STRAIGHT_TO_OFFICE = "straight_to_office"
    RECOMMENDED = "recommended"
    STEP_NOT_NEEDED = "step_not_needed"
    RECOMMENDATION_MISSING = "recommendation_missing"
    RECOMMENDATION_REFUSED = "recommendation_refused"
    OPTIONAL_DECLINED = "optional_recommendation_declined"
    RECOMMENDED_BY_ANOTHER = "recommended_by_another_place"
    NOT_SIGNED = "recommendation_not_signed"
    NOT_SEALED = "recommendation_not_sealed"
    OUT_OF_ORDER = "recommended_out_of_order"
    RECOMMENDED_TWICE = "recommended_twice"
    OUTSIDE_PLACE = "registered_outside_place"
    LIST_IN_ORDER = "list_in_order"
    LIST_OUT_OF_ORDER = "list_out_of_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One recommendation (推荐意见).

    `needed`: always, where there is such a body, or at the applicant's choice. `place`: whose it
    is: the district or county of registration, the township or the functional zone of the seat;
    any where the text does not tie it to a place. `zones` stand in for the county inside them.
    Declining an optional one bars nothing.
    """

    id: str
    clause: ClauseId
    needed: Literal["always", "where_there_is_one", "optional"]
    place: Literal["district", "township", "county_or_zone", "any"]
    signed: bool = False
    sealed: bool = False
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectRule:
    """Units directly under the city or the province apply without recommendation (直属单位)."""

    clause: ClauseId
    under: tuple[Literal["city", "province", "state"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRule:
    """Holders of the lower award come first in a recommender's list (优先推荐)."""

    clause: ClauseId
    first: Literal["lower_award_holders"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRule:
    """The way of an application to the office; no steps: straight to it.

    `sequence`: whether a later step must not be dated before an earlier one.
    """

    clause: ClauseId
    steps: tuple[Step, ...]
    sequence: Literal["as_listed", "any"] = "as_listed"
    direct: DirectRule | None = None
    order: OrderRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One recommendation on record (推荐意见)."""

    step: Annotated[str, "id of the step in the regulation"]
    favourable: Annotated[bool | None, "recommends, or declines 同意推荐"] = None
    on: date | None = None
    place: Annotated[
        str | None, "administrative code of the recommender, or id of the functional zone"
    ] = None
    signed: bool | None = None
    sealed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One place in a recommender's ordered list, first to last (推荐名单)."""

    organisation: str
    holds_lower_award: Annotated[bool | None, "holds the county's or zone's own award"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFacts:
    """Whether the body of a step exists for this applicant."""

    step: str
    exists: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFacts:
    """The facts of an application's way to the office."""

    registered_in: Annotated[str | None, "six-digit code of the place of registration"] = None
    township: Annotated[str | None, "code of the town or sub-district of the seat 镇乡（街道）"] = (
        None
    )
    functional_zone: Annotated[str | None, "id of the functional zone of the seat, or none"] = None
    directly_under: Annotated[
        Literal["none", "city", "province", "state"] | None, "直属单位: whose"
    ] = None
    bodies: Annotated[
        tuple[BodyFacts, ...], "whether there is such a body for this applicant 有无行业主管部门"
    ] = ()
    recommendations: Annotated[
        tuple[Recommendation, ...] | None, "recommendations on record; empty: none yet"
    ] = None
    recommended_list: Annotated[
        tuple[Listed, ...] | None, "the recommender's list in its order 推荐名单"
    ] = None

    def __post_init__(self) -> None:
        """Refuse an organisation twice on the list."""
        listed = [one.organisation for one in self.recommended_list or ()]
        if len(listed) != len(set(listed)):
            message = "recommended_list: each organisation once"
            raise ValueError(message)


State = Literal["done", "missing", "not_needed", "wrong", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """How one recommendation stands, and of which place it must be."""

    id: str
    state: State
    place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteResult:
    """The way of the application, the step it stands before, and whether that may be taken now."""

    steps: tuple[StepResult, ...]
    next_step: str | None
    ready_for_office: bool


def route(rule: RouteRule, facts: RouteFacts, *, place: str) -> Answer[RouteResult]:
    """Whether the application may go to the office, and what it still needs on its way."""
    order = _list(rule.order, facts)
    direct = _direct(rule, facts)
    if direct is not None:
        return _answer((direct, order), ())
    around = _Around(facts=facts, city=place, clause=rule.clause)
    steps = tuple((step, _step(step, around)) for step in rule.steps)
    return _answer(
        (*(found for _, found in steps), _sequence(rule, facts), order),
        tuple(
            StepResult(id=step.id, state=_state(found), place=_expected(step, facts))
            for step, found in steps
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    facts: RouteFacts
    city: str
    clause: ClauseId


def _answer(findings: tuple[Finding, ...], steps: tuple[StepResult, ...]) -> Answer[RouteResult]:
    found = together(findings)
    waiting = next((one.id for one in steps if one.state not in ("done", "not_needed")), None)
    result = RouteResult(steps=steps, next_step=waiting, ready_for_office=found.state == "met")
    return Answer(verdict_of(found), result)


def _state(found: Finding) -> State:
    codes = {reason.code for reason in found.because}
    if RouteCode.RECOMMENDATION_MISSING in codes:
        return "missing"
    if codes & {RouteCode.STEP_NOT_NEEDED, RouteCode.OPTIONAL_DECLINED}:
        return "not_needed"
    states: Mapping[str, State] = {"met": "done", "failed": "wrong"}
    return states.get(found.state, "open")


def _no(code: RouteCode, clause: ClauseId, facts: Mapping[str, Fact]) -> Finding:
    return Finding(failed=(Reason(code, clause, facts),))


def _met(code: RouteCode, clause: ClauseId, facts: Mapping[str, Fact]) -> Finding:
    return Finding(met=(Reason(code, clause, facts),))


def _asked(clause: ClauseId, *facts: str) -> Finding:
    return Finding(unsettled=tuple(missing(clause, fact) for fact in facts))


def _direct(rule: RouteRule, facts: RouteFacts) -> Finding | None:
    if not rule.steps:
        return _met(RouteCode.STRAIGHT_TO_OFFICE, rule.clause, {})
    if rule.direct is None or facts.directly_under == "none":
        return None
    if facts.directly_under is None:
        return _asked(rule.direct.clause, "directly_under")
    if facts.directly_under not in rule.direct.under:
        return None
    under = {"directly_under": facts.directly_under}
    return _met(RouteCode.STRAIGHT_TO_OFFICE, rule.direct.clause, under)


def _step(step: Step, around: _Around) -> Finding:
    facts = around.facts
    if facts.recommendations is None:
        return _asked(step.clause, "recommendations")
    given = [(at, one) for at, one in enumerate(facts.recommendations) if one.step == step.id]
    if len(given) > 1:
        return _no(RouteCode.RECOMMENDED_TWICE, step.clause, {"step": step.id})
    if not given:
        return _absent(step, facts)
    at, recommendation = given[0]
    path = f"recommendations[{at}]"
    return _checked(step, recommendation, path, around)


def _absent(step: Step, facts: RouteFacts) -> Finding:
    exists = next((body.exists for body in facts.bodies if body.step == step.id), None)
    if step.needed == "optional" or (step.needed == "where_there_is_one" and exists is False):
        return _met(RouteCode.STEP_NOT_NEEDED, step.clause, {"step": step.id})
    if step.needed == "where_there_is_one" and exists is None:
        return _asked(step.clause, f"bodies[{step.id}].exists")
    return _no(RouteCode.RECOMMENDATION_MISSING, step.clause, {"step": step.id})


def _checked(step: Step, given: Recommendation, path: str, around: _Around) -> Finding:
    if given.favourable is False and step.needed == "optional":
        return _met(RouteCode.OPTIONAL_DECLINED, step.clause, {"step": step.id})
    if given.favourable is False:
        return _no(RouteCode.RECOMMENDATION_REFUSED, step.clause, {"step": step.id})
    unknown = () if given.favourable else (f"{path}.favourable",)
    found = together(
        (
            _asked(step.clause, *unknown),
            _place(step, given, path, around),
            _mark(step, wanted=step.signed, has=given.signed, code=RouteCode.NOT_SIGNED, path=path),
            _mark(step, wanted=step.sealed, has=given.sealed, code=RouteCode.NOT_SEALED, path=path),
        )
    )
    if found.failed or found.unsettled:
        return found
    about = {"step": step.id, "place": given.place, "on": given.on}
    return _met(RouteCode.RECOMMENDED, step.clause, about)


def _mark(step: Step, *, wanted: bool, has: bool | None, code: RouteCode, path: str) -> Finding:
    if not wanted or has:
        return Finding()
    if has is None:
        name = "signed" if code is RouteCode.NOT_SIGNED else "sealed"
        return _asked(step.clause, f"{path}.{name}")
    return _no(code, step.clause, {"step": step.id})


def _expected(step: Step, facts: RouteFacts) -> str | None:
    """Whose recommendation a step needs; None where any will do or it is not known."""
    if step.place == "district":
        return facts.registered_in
    if step.place == "township":
        return facts.township
    if step.place == "county_or_zone":
        zone = facts.functional_zone
        return zone if zone in step.zones else zone and facts.registered_in
    return None


def _place(step: Step, given: Recommendation, path: str, around: _Around) -> Finding:
    facts, clause = around.facts, around.clause
    if step.place == "any":
        return Finding()
    expected = _expected(step, facts)
    if expected is None:
        return _asked(clause, _telling(step, facts))
    if given.place is None:
        return _asked(clause, f"{path}.place")
    about = {"step": step.id, "place": given.place, "expected": expected, "inside": around.city}
    if expected == facts.registered_in and not expected.startswith(around.city):
        return _no(RouteCode.OUTSIDE_PLACE, clause, about)
    if given.place != expected:
        return _no(RouteCode.RECOMMENDED_BY_ANOTHER, clause, about)
    return Finding()


def _telling(step: Step, facts: RouteFacts) -> str:
    """The fact that would tell whose recommendation a step needs."""
    if step.place == "township":
        return "township"
    zone_unknown = step.place == "county_or_zone" and facts.functional_zone is None
    return "functional_zone" if zone_unknown else "registered_in"


def _sequence(rule: RouteRule, facts: RouteFacts) -> Finding:
    """Recommendations on record must not be dated before those that come first."""
    if rule.sequence == "any":
        return Finding()
    given = [
        (step, at, one)
        for step in rule.steps
        for at, one in enumerate(facts.recommendations or ())
        if one.step == step.id
    ]
    pairs = pairwise(given)
    return together(
        _in_order(earlier[1:], later) for earlier, later in pairs if earlier[0] != later[0]
    )


def _in_order(
    earlier: tuple[int, Recommendation], later: tuple[Step, int, Recommendation]
) -> Finding:
    step, at, second = later
    first_at, first = earlier
    if first.on is None or second.on is None:
        days = ((first_at, first.on), (at, second.on))
        unknown = (f"recommendations[{place}].on" for place, day in days if day is None)
        return _asked(step.clause, *unknown)
    if second.on >= first.on:
        return Finding()
    about: Mapping[str, Fact] = {
        "step": step.id,
        "on": second.on,
        "before": first.step,
        "before_on": first.on,
    }
    return _no(RouteCode.OUT_OF_ORDER, step.clause, about)


def _list(rule: OrderRule | None, facts: RouteFacts) -> Finding:
    """Whether nobody without the lower award stands before a holder of it."""
    if rule is None or facts.recommended_list is None:
        return Finding()
    holders = tuple(one.holds_lower_award for one in facts.recommended_list)
    ahead = holders.index(False) if False in holders else len(holders)
    behind = tuple(
        one.organisation for one in facts.recommended_list[ahead:] if one.holds_lower_award
    )
    if behind:
        about: Mapping[str, Fact] = {
            "organisations": behind,
            "ahead": facts.recommended_list[ahead].organisation,
        }
        return _no(RouteCode.LIST_OUT_OF_ORDER, rule.clause, about)
    unknown = _doubtful(holders)
    if unknown:
        return _asked(rule.clause, *(f"recommended_list[{at}].holds_lower_award" for at in unknown))
    return _met(RouteCode.LIST_IN_ORDER, rule.clause, {"listed": len(facts.recommended_list)})


def _doubtful(holders: tuple[bool | None, ...]) -> tuple[int, ...]:
    """The places not known that could put a holder behind one who holds none."""
    perhaps_without = [at for at, holds in enumerate(holders) if holds is not True]
    perhaps_with = [at for at, holds in enumerate(holders) if holds is not False]
    return tuple(
        at
        for at, holds in enumerate(holders)
        if holds is None and (perhaps_without[0] < at or at < perhaps_with[-1])
    )
