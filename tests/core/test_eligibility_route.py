"""The way to the office (推荐): which recommendations, whose, in which order; ordered lists."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility import RouteFacts, route
from zhuoyue.core.eligibility.route import (
    BodyFacts,
    DirectRule,
    Listed,
    OrderRule,
    Recommendation,
    RouteCode,
    RouteRule,
    Step,
)
from zhuoyue.core.verdict import Allowed, Refused, Undecided, missing

WAY, FIRST, SECOND = ClauseId("WZ-13a"), ClauseId("ZJ-13-2"), ClauseId("WZ-13c")
DISTRICT = Step(id="district", clause=FIRST, needed="always", place="district", signed=True)
AUTHORITY = Step(id="authority", clause=SECOND, needed="where_there_is_one", place="any")
RULE = RouteRule(clause=WAY, steps=(DISTRICT, AUTHORITY))
ONE = Recommendation(step="district", place="330106", favourable=True, signed=True)
TWO = Recommendation(step="authority", favourable=True)
NO_AUTHORITY = (BodyFacts(step="authority", exists=False),)


def facts(*given_: Recommendation) -> RouteFacts:
    return RouteFacts(registered_in="330106", recommendations=given_, bodies=NO_AUTHORITY)


def codes(known: RouteFacts, rule: RouteRule = RULE) -> list[str]:
    return [reason.code.value for reason in route(rule, known, place="3301").verdict.reasons]


@pytest.mark.clause("HZC-3-6a", "HZC-4-1b")
def test_the_district_of_registration_recommends_and_no_other() -> None:
    assert codes(facts(ONE)) == [RouteCode.RECOMMENDED, RouteCode.STEP_NOT_NEEDED]
    assert codes(facts(replace(ONE, place="330108"))) == [RouteCode.RECOMMENDED_BY_ANOTHER]


@pytest.mark.clause("HZC-3-6a")
def test_who_is_registered_outside_has_no_district_here() -> None:
    known = replace(facts(replace(ONE, place="330203")), registered_in="330203")

    assert codes(known) == [RouteCode.OUTSIDE_PLACE]


@pytest.mark.clause("HZC-4-1b")
def test_what_is_not_known_of_a_recommendation_is_asked_for() -> None:
    bare = route(RULE, facts(Recommendation(step="district")), place="3301").verdict
    unplaced = replace(facts(ONE), registered_in=None)

    assert bare == Undecided(
        (
            missing(FIRST, "recommendations[0].favourable"),
            missing(WAY, "recommendations[0].place"),
            missing(FIRST, "recommendations[0].signed"),
        )
    )
    assert route(RULE, unplaced, place="3301").verdict == Undecided(
        (missing(WAY, "registered_in"),)
    )


@pytest.mark.clause("HZC-4-1b")
def test_without_knowing_the_recommendations_every_step_asks_for_them() -> None:
    answer = route(RULE, RouteFacts(), place="3301")

    assert answer.verdict == Undecided(
        (missing(FIRST, "recommendations"), missing(SECOND, "recommendations"))
    )
    assert answer.result is not None
    assert answer.result.next_step == "district"
    assert [step.state for step in answer.result.steps] == ["open", "open"]


@pytest.mark.clause("ZJ-13-2")
def test_a_township_not_known_is_asked_for() -> None:
    rule = RouteRule(clause=WAY, steps=(replace(DISTRICT, place="township"),))

    assert route(rule, facts(ONE), place="3301").verdict == Undecided((missing(WAY, "township"),))


@pytest.mark.clause("WZ-13a")
def test_a_functional_zone_stands_in_for_the_county() -> None:
    step = replace(DISTRICT, place="county_or_zone", zones=("high_tech_zone",))
    rule = RouteRule(clause=WAY, steps=(step,))

    def from_(zone: str, place: str) -> bool:
        known = replace(facts(replace(ONE, place=place)), functional_zone=zone)
        return isinstance(route(rule, known, place="3301").verdict, Allowed)

    assert from_("high_tech_zone", "high_tech_zone")
    assert not from_("high_tech_zone", "330106")
    assert from_("none", "330106")
    assert from_("some_other_park", "330106")


@pytest.mark.clause("WZ-13a")
def test_where_no_zone_is_and_no_registration_known_registration_is_asked_for() -> None:
    step = replace(DISTRICT, place="county_or_zone", zones=("high_tech_zone",))
    known = replace(facts(ONE), registered_in=None, functional_zone="none")
    verdict = route(RouteRule(clause=WAY, steps=(step,)), known, place="3301").verdict

    assert verdict == Undecided((missing(WAY, "registered_in"),))


@pytest.mark.clause("ZJ-13-2")
@pytest.mark.parametrize(("second", "in_order"), [(9, False), (10, True), (11, True)])
def test_a_later_step_is_not_dated_before_an_earlier_one(second: int, *, in_order: bool) -> None:
    known = facts(replace(ONE, on=date(2026, 5, 10)), replace(TWO, on=date(2026, 5, second)))

    assert isinstance(route(RULE, known, place="3301").verdict, Allowed) is in_order
    assert isinstance(route(replace(RULE, sequence="any"), known, place="3301").verdict, Allowed)


@pytest.mark.clause("ZJ-13-2")
def test_the_days_of_two_steps_are_asked_for() -> None:
    verdict = route(RULE, facts(TWO, replace(ONE, on=date(2026, 5, 10))), place="3301").verdict

    assert verdict == Undecided((missing(SECOND, "recommendations[0].on"),))


@pytest.mark.clause("ZJ-13-2")
def test_one_step_has_one_recommendation() -> None:
    assert codes(facts(ONE, ONE)) == [RouteCode.RECOMMENDED_TWICE]


@pytest.mark.clause("HZC-4-1b")
@pytest.mark.parametrize("mark", ["signed", "sealed"])
def test_a_mark_that_is_wanted_must_be_there(mark: str) -> None:
    rule = RouteRule(clause=WAY, steps=(replace(DISTRICT, sealed=True),))
    good = replace(ONE, sealed=True)
    bad = replace(good, signed=mark != "signed", sealed=mark != "sealed")

    assert codes(facts(good), rule) == [RouteCode.RECOMMENDED]
    assert codes(facts(bad), rule) == [f"recommendation_not_{mark}"]
    assert route(rule, facts(ONE), place="3301").verdict == Undecided(
        (missing(FIRST, "recommendations[0].sealed"),)
    )


@pytest.mark.clause("WZ-13d")
def test_units_directly_under_the_city_apply_straight() -> None:
    rule = replace(RULE, direct=DirectRule(clause=ClauseId("WZ-13d"), under=("city",)))

    assert codes(RouteFacts(directly_under="city"), rule) == [RouteCode.STRAIGHT_TO_OFFICE]
    assert route(rule, RouteFacts(), place="3303").verdict == Undecided(
        (missing(ClauseId("WZ-13d"), "directly_under"),)
    )
    assert RouteCode.RECOMMENDATION_MISSING in codes(
        RouteFacts(directly_under="state", recommendations=()), rule
    )


ORDER = RouteRule(clause=WAY, steps=(), order=OrderRule(clause=SECOND, first="lower_award_holders"))


@pytest.mark.clause("WZ-13c")
@given(st.lists(st.booleans(), max_size=8))
def test_a_list_is_in_order_while_no_holder_stands_behind_another(holders: list[bool]) -> None:
    listed = tuple(
        Listed(organisation=str(at), holds_lower_award=one) for at, one in enumerate(holders)
    )
    verdict = route(ORDER, RouteFacts(recommended_list=listed), place="3303").verdict

    assert isinstance(verdict, Allowed) is (holders == sorted(holders, reverse=True))


@pytest.mark.clause("WZ-13c")
def test_a_list_wrong_anyway_is_refused_though_a_fact_is_missing() -> None:
    listed = (
        Listed(organisation="甲", holds_lower_award=False),
        Listed(organisation="乙", holds_lower_award=True),
        Listed(organisation="丙"),
    )
    verdict = route(ORDER, RouteFacts(recommended_list=listed), place="3303").verdict

    assert isinstance(verdict, Refused)
    assert [reason.facts["organisations"] for reason in verdict.reasons] == [("乙",)]


@pytest.mark.clause("WZ-13c")
def test_an_organisation_stands_once_on_the_list() -> None:
    twice = tuple(Listed(organisation="甲", holds_lower_award=one) for one in (True, False))

    with pytest.raises(ValueError, match="each organisation once"):
        RouteFacts(recommended_list=twice)


@pytest.mark.clause("WZ-13c")
@pytest.mark.parametrize(
    ("holders", "asked"),
    [
        ((None,), ()),
        ((True, None, False), ()),
        ((None, False), ()),
        ((None, True), (0,)),
        ((False, None), (1,)),
        ((None, None), (0, 1)),
    ],
)
def test_who_holds_the_lower_award_is_asked_only_where_the_order_turns_on_it(
    holders: tuple[bool | None, ...], asked: tuple[int, ...]
) -> None:
    listed = tuple(
        Listed(organisation=f"甲{n}", holds_lower_award=one) for n, one in enumerate(holders)
    )
    verdict = route(ORDER, RouteFacts(recommended_list=listed), place="3303").verdict
    questions = tuple(missing(SECOND, f"recommended_list[{at}].holds_lower_award") for at in asked)

    assert isinstance(verdict, Undecided) is bool(asked)
    assert not asked or verdict.reasons == questions
