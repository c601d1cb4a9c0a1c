"""Who may not review whom: declared, detected, requested; districts and consultants."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from zhuoyue.core import panels
from zhuoyue.core.calendar import Counting
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated
from zhuoyue.core.panels import (
    Applicant,
    Code,
    Examiner,
    Ground,
    Interest,
    PanelFacts,
    PanelsAdopted,
    RecusalRequest,
    Standing,
    Tie,
    Work,
)
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Allowed, Answer, Common, Undecided

C = ClauseId("WZ-24b")
CONSULTING = ClauseId("WZ-24a")
FIRST = date(2026, 6, 1)
DAY = timedelta(days=1)
ADOPTED = PanelsAdopted(
    former_tie_years=3, adoption=Adoption(decision="1号", on=date(2026, 3, 1), by="市评委会")
)
RECUSAL = panels.RecusalRule(
    clause=C,
    grounds=(
        Ground(
            id=Interest.EMPLOYMENT,
            clause=C,
            counts="within_years",
            years=NotRegulated(not_regulated=C),
        ),
        Ground(id=Interest.SHAREHOLDING, clause=C, counts="while_it_lasts"),
        Ground(id=Interest.CONSULTING, clause=CONSULTING, counts="at_any_time"),
    ),
    district=panels.DistrictRule(clause=C, same_district="recuse"),
)
RULE = panels.PanelRule(
    id="review",
    clause=C,
    stages=("desk",),
    size=panels.SizeRule(clause=C, bound=Range(at_least=Decimal(1)), deviation="refused"),
    recusal=RECUSAL,
    load=panels.LoadRule(clause=C),
)
WANG = Examiner(id="wang", district="330100", declarations={"acme": False}, ties=())
ACME = Applicant(id="acme", district="330302", consultants=frozenset())
FACTS = PanelFacts(
    stage="desk",
    work=Work(first_day=FIRST, last_day=FIRST),
    members=(WANG,),
    applicants=(ACME,),
)


def ask(facts: PanelFacts, recusal: panels.RecusalRule = RECUSAL) -> Answer[panels.PanelResult]:
    rules = panels.Rules(rules=(replace(RULE, recusal=recusal),))
    return panels.may_start(rules, facts, counting=Counting())


def said(answer: Answer[panels.PanelResult]) -> list[object]:
    if isinstance(answer.verdict, Undecided):
        return [reason.facts["fact"] for reason in answer.verdict.reasons]
    return [reason.code for reason in answer.verdict.reasons]


def tied(interest: Interest, ended: date | None, *, ongoing: bool = False) -> PanelFacts:
    tie = Tie(applicant="acme", interest=interest, ended="ongoing" if ongoing else ended)
    return replace(FACTS, members=(replace(WANG, ties=(tie,)),))


@pytest.mark.clause("WZ-24b")
@pytest.mark.parametrize(
    ("declarations", "standing"),
    [
        ({"acme": False}, Standing.CLEAR),
        ({"acme": True}, Standing.BARRED),
        ({}, Standing.OPEN),
        ({"other": False}, Standing.OPEN),
        (None, Standing.OPEN),
    ],
)
def test_none_and_not_asked_are_not_the_same(
    declarations: Mapping[str, bool] | None, standing: Standing
) -> None:
    answer = ask(replace(FACTS, members=(replace(WANG, declarations=declarations),)))

    assert answer.result is not None
    assert answer.result.pairs[0].standing is standing


@pytest.mark.clause("WZ-24b")
def test_a_declared_interest_bars_from_that_applicant_and_names_the_pair() -> None:
    member = replace(WANG, declarations={"acme": True, "bolt": False})
    facts = replace(FACTS, members=(member,), applicants=(ACME, replace(ACME, id="bolt")))

    answer = ask(facts)

    assert said(answer) == [Code.CONFLICT_DECLARED]
    assert answer.verdict.reasons[0].facts == {"examiner": "wang", "applicant": "acme"}
    assert answer.result is not None
    assert [pair.standing for pair in answer.result.pairs] == [Standing.BARRED, Standing.CLEAR]


@pytest.mark.clause("WZ-24b")
@pytest.mark.parametrize("interest", list(Interest)[:3])
def test_a_tie_that_goes_on_bars(interest: Interest) -> None:
    assert said(ask(tied(interest, None, ongoing=True))) == [Code.CONFLICT_DETECTED]


@pytest.mark.clause("WZ-24b")
def test_a_shareholding_bars_while_it_lasts_the_first_day_included() -> None:
    assert isinstance(ask(tied(Interest.SHAREHOLDING, FIRST - DAY)).verdict, Allowed)
    assert said(ask(tied(Interest.SHAREHOLDING, FIRST))) == [Code.CONFLICT_DETECTED]
    assert said(ask(tied(Interest.SHAREHOLDING, FIRST + DAY))) == [Code.CONFLICT_DETECTED]


@pytest.mark.clause("WZ-24b")
@pytest.mark.parametrize(
    ("ended", "barred"),
    [(date(2023, 5, 31), False), (date(2023, 6, 1), True), (date(2023, 6, 2), True)],
)
def test_a_former_employer_counts_for_the_years_adopted(*, ended: date, barred: bool) -> None:
    facts = replace(tied(Interest.EMPLOYMENT, ended), implementing_rules=ADOPTED)

    assert isinstance(ask(facts).verdict, Allowed) is (not barred)


@pytest.mark.clause("WZ-24b")
def test_a_former_employer_waits_for_the_years_where_the_text_is_silent() -> None:
    assert said(ask(tied(Interest.EMPLOYMENT, FIRST - DAY))) == [Common.NOT_REGULATED]
    # a tie still running on the first day bars whatever the years are
    assert said(ask(tied(Interest.EMPLOYMENT, FIRST))) == [Code.CONFLICT_DETECTED]


def test_years_of_the_text_itself_need_no_implementing_rules() -> None:
    ground = Ground(id=Interest.EMPLOYMENT, clause=C, counts="within_years", years=1)
    recusal = replace(RECUSAL, grounds=(ground,))

    assert said(ask(tied(Interest.EMPLOYMENT, date(2025, 6, 1)), recusal)) == [
        Code.CONFLICT_DETECTED
    ]
    assert isinstance(ask(tied(Interest.EMPLOYMENT, date(2025, 5, 31)), recusal).verdict, Allowed)


@pytest.mark.clause("WZ-24a")
def test_past_consulting_always_bars_and_needs_no_date() -> None:
    assert said(ask(tied(Interest.CONSULTING, date(1999, 1, 1)))) == [Code.CONFLICT_DETECTED]
    assert said(ask(tied(Interest.CONSULTING, None))) == [Code.CONFLICT_DETECTED]


@pytest.mark.clause("WZ-24b")
def test_what_is_not_known_of_ties_is_asked_for() -> None:
    ended = tied(Interest.SHAREHOLDING, FIRST - DAY)

    assert said(ask(replace(FACTS, members=(replace(WANG, ties=None),)))) == ["members[0].ties"]
    assert said(ask(tied(Interest.SHAREHOLDING, None))) == ["members[0].ties[0].ended"]
    assert said(ask(replace(ended, work=None))) == ["work"]


def test_registers_not_looked_up_are_asked_for_once_however_many_applicants() -> None:
    member = replace(WANG, ties=None, declarations={"acme": False, "bolt": False})
    facts = replace(FACTS, members=(member,), applicants=(ACME, replace(ACME, id="bolt")))

    assert said(ask(facts)) == ["members[0].ties"]


def test_ties_to_others_and_ties_that_are_no_ground_do_not_bar() -> None:
    other = Tie(applicant="bolt", interest=Interest.EMPLOYMENT, ended="ongoing")
    no_ground = Tie(applicant="acme", interest=Interest.OTHER, ended="ongoing")
    facts = replace(FACTS, members=(replace(WANG, ties=(other, no_ground)),))

    assert isinstance(ask(facts).verdict, Allowed)


@pytest.mark.clause("WZ-24a")
def test_a_consultant_named_by_the_applicant_is_barred() -> None:
    named = replace(ACME, consultants=frozenset({"wang"}))
    unknown = replace(ACME, consultants=None)

    answer = ask(replace(FACTS, applicants=(named,)))

    assert said(answer) == [Code.CONSULTS_APPLICANT]
    assert answer.verdict.reasons[0].clause == CONSULTING
    assert said(ask(replace(FACTS, applicants=(unknown,)))) == ["applicants[0].consultants"]


def test_consultants_do_not_matter_where_consulting_is_no_ground() -> None:
    none = replace(RECUSAL, grounds=())
    facts = replace(
        FACTS, members=(replace(WANG, ties=None),), applicants=(replace(ACME, consultants=None),)
    )

    assert isinstance(ask(facts, none).verdict, Allowed)


@pytest.mark.clause("HZC-4-3-1", "WZ-24b")
def test_examiners_keep_away_from_their_own_district_where_the_reading_says_so() -> None:
    same = replace(FACTS, applicants=(replace(ACME, district="330100"),))
    tolerated = replace(RECUSAL, district=panels.DistrictRule(clause=C, same_district="no_ground"))

    assert said(ask(same)) == [Code.SAME_DISTRICT]
    assert isinstance(ask(same, tolerated).verdict, Allowed)


@pytest.mark.clause("HZC-4-3-1", "WZ-24b")
def test_districts_not_known_are_asked_for() -> None:
    nowhere = replace(FACTS, applicants=(replace(ACME, district=None),))
    homeless = replace(nowhere, members=(replace(WANG, district=None),))

    assert said(ask(nowhere)) == ["applicants[0].district"]
    assert said(ask(homeless)) == ["members[0].district", "applicants[0].district"]


@pytest.mark.clause("WZ-24b")
def test_a_recusal_on_request_is_decided_on_record() -> None:
    def requested(**decision: str) -> PanelFacts:
        asked = RecusalRequest(examiner="wang", applicant="acme", **decision)  # type: ignore[arg-type]
        return replace(FACTS, recusal_requests=(asked,))

    assert said(ask(requested())) == ["recusal_requests[0].decision"]
    assert said(ask(requested(decision="upheld"))) == [Code.RECUSAL_UPHELD]
    dismissed = ask(requested(decision="dismissed", reason="理由不成立"))
    assert isinstance(dismissed.verdict, Allowed)
    assert dismissed.verdict.reasons[-1].facts["recorded"] == "理由不成立"


def test_a_request_about_somebody_else_changes_nothing() -> None:
    other = RecusalRequest(examiner="li", applicant="acme", decision="upheld")

    assert isinstance(ask(replace(FACTS, recusal_requests=(other,))).verdict, Allowed)


def test_grounds_say_how_they_count_and_stand_once() -> None:
    with pytest.raises(ValueError, match="if and only if"):
        Ground(id=Interest.KINSHIP, clause=C, counts="within_years")
    with pytest.raises(ValueError, match="if and only if"):
        Ground(id=Interest.KINSHIP, clause=C, counts="while_it_lasts", years=3)
    with pytest.raises(ValueError, match="at least one year"):
        Ground(id=Interest.KINSHIP, clause=C, counts="within_years", years=0)
    with pytest.raises(ValueError, match="one rule"):
        replace(RECUSAL, grounds=(RECUSAL.grounds[0], RECUSAL.grounds[0]))
