"""On which grounds an honour may be taken back, and what follows."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.calendar import Calendar, Counting
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated
from zhuoyue.core.supervision import (
    Accident,
    AccidentKind,
    AccidentTest,
    AfterAward,
    AnyTime,
    Body,
    Breach,
    Code,
    Consequences,
    Decision,
    DuringReview,
    Gravity,
    Ground,
    InCultivation,
    Lost,
    Received,
    Recovered,
    Refund,
    Revocation,
    RevocationFacts,
    Severity,
    SupervisionAdopted,
    revocation,
)
from zhuoyue.core.units import Period, Unit, Yuan
from zhuoyue.core.verdict import Allowed, Answer, Common, Refused, Undecided

CLAUSE = ClauseId("HZA-6-5")
CALENDAR = Calendar(years=frozenset({2026}), off=frozenset(), work=frozenset())
TWO_YEARS = Period(length=2, unit=Unit.YEARS)
AWARDED = date(2026, 5, 18)
TAKEN_BACK = Consequences(
    loses=Lost.TITLE,
    recovers=frozenset({Recovered.PLAQUE, Recovered.MONEY}),
    refund=Refund(within=Period(length=3, unit=Unit.MONTHS), runs_from="decision"),
)
ACCIDENT = Ground(
    id="accident",
    clause=CLAUSE,
    breach=Breach.ACCIDENT,
    accident=AccidentTest(at_least=Severity.MAJOR, kinds=frozenset({AccidentKind.SAFETY})),
    window=AfterAward(kind="after_award", within=TWO_YEARS, counts="day_of_event"),
    effect="may",
    proposed_by=Body.MARKET_REGULATOR,
    decided_by=Body.GOVERNMENT,
    consequences=TAKEN_BACK,
)
FRAUD = replace(
    ACCIDENT, id="fraud", breach=Breach.FRAUD, accident=None, window=AnyTime(kind="any_time")
)
VIOLATION = replace(
    FRAUD,
    id="violation",
    breach=Breach.SERIOUS_VIOLATION,
    gravity=frozenset({Gravity.SERIOUS, Gravity.GREAT_IMPACT}),
)
CASE = RevocationFacts(
    breach=Breach.ACCIDENT,
    awarded_on=AWARDED,
    event_on=date(2027, 1, 1),
    established=True,
    accident=Accident(severity=Severity.MAJOR, kind=AccidentKind.SAFETY),
)
PROVEN = RevocationFacts(breach=Breach.FRAUD, established=True)


def _ask(ground: Ground, facts: RevocationFacts) -> Answer[Revocation]:
    return revocation(
        (ground,),
        facts,
        clause=ClauseId("HZA-6-3"),
        calendar=CALENDAR,
        counting=Counting(),
    )


def _codes(answer: Answer[Revocation]) -> list[str]:
    return [reason.code.value for reason in answer.verdict.reasons]


def _result(answer: Answer[Revocation]) -> Revocation:
    assert answer.result is not None
    return answer.result


@pytest.mark.clause("HZA-6-5", "ZJ-18b")
@pytest.mark.parametrize(
    ("event_on", "code"),
    [
        (date(2026, 5, 17), Code.BEFORE_AWARD),
        (date(2026, 5, 18), Code.GROUND_HOLDS),
        (date(2028, 5, 17), Code.GROUND_HOLDS),
        (date(2028, 5, 18), Code.GROUND_HOLDS),
        (date(2028, 5, 19), Code.AFTER_WINDOW),
    ],
)
def test_within_two_years_reaches_from_the_award_to_the_corresponding_day(
    event_on: date, code: Code
) -> None:
    answer = _ask(ACCIDENT, replace(CASE, event_on=event_on))

    assert _codes(answer) == [code]
    assert (_result(answer).window_from, _result(answer).window_until) == (
        AWARDED,
        date(2028, 5, 18),
    )


def test_a_window_in_months_ends_on_the_corresponding_day() -> None:
    window = AfterAward(
        kind="after_award", within=Period(length=6, unit=Unit.MONTHS), counts="day_of_event"
    )
    answer = _ask(replace(ACCIDENT, window=window), CASE)

    assert _result(answer).window_until == date(2026, 11, 18)


@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.WORKING_DAYS])
def test_a_window_in_days_is_no_window_of_a_ground(unit: Unit) -> None:
    with pytest.raises(ValueError, match="years or months"):
        AfterAward(kind="after_award", within=Period(length=9, unit=unit), counts="day_of_event")


@pytest.mark.clause("HZA-6-5")
@pytest.mark.parametrize(
    ("counts", "code"),
    [("day_of_event", Code.GROUND_HOLDS), ("day_of_discovery", Code.AFTER_WINDOW)],
)
def test_the_day_of_the_event_counts_unless_read_otherwise(
    counts: Literal["day_of_event", "day_of_discovery"], code: Code
) -> None:
    window = AfterAward(kind="after_award", within=TWO_YEARS, counts=counts)
    facts = replace(CASE, event_on=date(2028, 5, 18), discovered_on=date(2028, 5, 19))

    assert _codes(_ask(replace(ACCIDENT, window=window), facts)) == [code]


@pytest.mark.clause("WZ-21b")
def test_a_window_without_end_begins_with_the_award_unless_read_otherwise() -> None:
    open_end = AfterAward(kind="after_award", counts="day_of_event")
    reaching_back = AfterAward(kind="after_award", counts="day_of_event", before_award="inside")
    late = replace(CASE, event_on=date(2126, 5, 18))
    early = replace(CASE, event_on=date(2026, 5, 17))

    assert _codes(_ask(replace(ACCIDENT, window=open_end), late)) == [Code.GROUND_HOLDS]
    assert _codes(_ask(replace(ACCIDENT, window=open_end), early)) == [Code.BEFORE_AWARD]
    assert _codes(_ask(replace(ACCIDENT, window=reaching_back), early)) == [Code.GROUND_HOLDS]
    assert _result(_ask(replace(ACCIDENT, window=open_end), late)).window_until is None


@given(days=st.integers(min_value=-1000, max_value=3000), years=st.integers(1, 6))
def test_a_longer_window_never_lets_go_of_what_a_shorter_one_held(days: int, years: int) -> None:
    facts = replace(CASE, event_on=AWARDED + timedelta(days=days))
    short = AfterAward(
        kind="after_award", within=Period(length=years, unit=Unit.YEARS), counts="day_of_event"
    )
    long = AfterAward(
        kind="after_award", within=Period(length=years + 1, unit=Unit.YEARS), counts="day_of_event"
    )

    held = isinstance(_ask(replace(ACCIDENT, window=short), facts).verdict, Allowed)
    still = isinstance(_ask(replace(ACCIDENT, window=long), facts).verdict, Allowed)
    assert still or not held


@pytest.mark.clause("HZA-6-5", "WZ-21b", "ZJ-18b")
@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("at_least", list(Severity))
def test_an_accident_counts_from_its_class_on(severity: Severity, at_least: Severity) -> None:
    test = AccidentTest(at_least=at_least, kinds=frozenset({AccidentKind.SAFETY}))
    facts = replace(CASE, accident=Accident(severity=severity, kind=AccidentKind.SAFETY))
    order = ["general", "larger", "major", "extraordinary"]
    reached = order.index(severity) >= order.index(at_least)

    assert _codes(_ask(replace(ACCIDENT, accident=test), facts)) == [
        Code.GROUND_HOLDS if reached else Code.ACCIDENT_TOO_LIGHT
    ]


@pytest.mark.clause("ZJ-18b")
@pytest.mark.parametrize(
    ("open_list", "code"),
    [(True, Common.JUDGEMENT_NEEDED), (False, Code.ACCIDENT_OF_OTHER_KIND)],
)
def test_a_kind_not_named_is_judged_only_where_the_list_is_open(
    open_list: bool, code: Code | Common
) -> None:
    test = AccidentTest(
        at_least=Severity.MAJOR, kinds=frozenset({AccidentKind.SAFETY}), open_list=open_list
    )
    facts = replace(
        CASE, accident=Accident(severity=Severity.MAJOR, kind=AccidentKind.PUBLIC_HEALTH)
    )

    assert _codes(_ask(replace(ACCIDENT, accident=test), facts)) == [code]


def test_every_fact_that_is_missing_is_asked_for() -> None:
    bare = _ask(ACCIDENT, RevocationFacts(breach=Breach.ACCIDENT))
    unclassed = _ask(ACCIDENT, replace(CASE, accident=Accident()))

    assert isinstance(bare.verdict, Undecided)
    assert [one.facts["fact"] for one in bare.verdict.reasons] == [
        "established",
        "awarded_on",
        "event_on",
        "accident",
    ]
    assert [one.facts["fact"] for one in unclassed.verdict.reasons] == [
        "accident.severity",
        "accident.kind",
    ]
    assert _codes(_ask(ACCIDENT, RevocationFacts())) == [Common.MISSING_FACT]


@pytest.mark.clause("HZA-6-3", "ZJ-18a")
def test_nothing_is_revoked_on_what_is_not_established() -> None:
    answer = _ask(FRAUD, replace(PROVEN, established=False))

    assert isinstance(answer.verdict, Refused)
    assert _codes(answer) == [Code.BREACH_NOT_ESTABLISHED]


def test_a_ground_the_text_does_not_know_is_refused_with_those_it_knows() -> None:
    answer = _ask(FRAUD, RevocationFacts(breach=Breach.NO_LONGER_QUALIFIED))

    assert isinstance(answer.verdict, Refused)
    (reason,) = answer.verdict.reasons
    assert (reason.clause, reason.facts["known"]) == ("HZA-6-3", ("fraud",))


@pytest.mark.clause("WZ-21b")
@pytest.mark.parametrize(
    ("serious", "great", "codes"),
    [
        (True, True, [Code.GROUND_HOLDS]),
        (True, False, [Code.NOT_SERIOUS]),
        (False, False, [Code.NOT_SERIOUS, Code.NOT_SERIOUS]),
        (None, None, [Common.JUDGEMENT_NEEDED, Common.JUDGEMENT_NEEDED]),
        (None, False, [Code.NOT_SERIOUS]),
    ],
)
def test_the_gravity_of_a_violation_is_found_by_people(
    serious: bool | None, great: bool | None, codes: list[str]
) -> None:
    facts = RevocationFacts(
        breach=Breach.SERIOUS_VIOLATION, established=True, serious=serious, great_impact=great
    )

    assert _codes(_ask(VIOLATION, facts)) == codes


@pytest.mark.clause("HZC-5-2-5", "HZC-5-1-4")
@pytest.mark.parametrize(
    ("inside", "pool", "review"),
    [
        (None, Common.MISSING_FACT, Common.MISSING_FACT),
        (True, Code.GROUND_HOLDS, Code.GROUND_HOLDS),
        (False, Code.NOT_IN_CULTIVATION, Code.NOT_DURING_REVIEW),
    ],
)
def test_some_grounds_hold_only_in_the_pool_or_during_the_review(
    inside: bool | None, pool: str, review: str
) -> None:
    facts = replace(PROVEN, in_cultivation=inside, found_during_review=inside)
    in_pool = replace(FRAUD, window=InCultivation(kind="in_cultivation"))
    in_review = replace(FRAUD, window=DuringReview(kind="during_review"))

    assert _codes(_ask(in_pool, facts)) == [pool]
    assert _codes(_ask(in_review, facts)) == [review]


def _decision(
    body: Body = Body.GOVERNMENT,
    *,
    approved: bool = True,
    on: date = date(2026, 3, 16),
    received_on: date | None = None,
) -> Decision:
    return Decision(body=body, approved=approved, on=on, received_on=received_on)


@pytest.mark.clause("HZA-6-3", "HZA-6-5")
@pytest.mark.parametrize(
    ("decision", "stage", "code"),
    [
        (None, "proposal", Code.GROUND_HOLDS),
        (_decision(), "approved", Code.GROUND_HOLDS),
        (_decision(approved=False), "rejected", Code.REVOCATION_NOT_APPROVED),
        (_decision(Body.MARKET_REGULATOR), "approved", Code.OTHER_BODY_DECIDES),
    ],
)
def test_a_ground_that_holds_is_proposed_then_decided_by_the_right_body(
    decision: Decision | None, stage: str, code: Code
) -> None:
    answer = _ask(FRAUD, replace(PROVEN, decision=decision))

    assert _codes(answer) == [code]
    assert _result(answer).stage == stage


@pytest.mark.clause("HZA-6-5")
@pytest.mark.parametrize(
    ("on", "facts"),
    [
        (date(2027, 1, 2), []),
        (date(2027, 1, 1), []),
        (date(2026, 12, 31), ["event_on"]),
        (date(2026, 5, 18), ["event_on"]),
        (date(2026, 5, 17), ["awarded_on", "event_on"]),
    ],
)
def test_nobody_decides_before_it_happened_or_before_the_award(on: date, facts: list[str]) -> None:
    answer = _ask(ACCIDENT, replace(CASE, decision=_decision(on=on)))

    early = [one for one in answer.verdict.reasons if one.code is Code.DECIDED_TOO_EARLY]
    assert [one.facts["fact"] for one in early] == facts
    assert isinstance(answer.verdict, Refused) is bool(facts)


@pytest.mark.clause("HZC-5-2-5")
@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2026, 3, 16), date(2026, 6, 16)),
        (date(2026, 3, 14), date(2026, 6, 15)),
        (date(2026, 3, 31), date(2026, 6, 30)),
    ],
)
def test_money_goes_back_within_three_calendar_months_of_the_order(on: date, due: date) -> None:
    answer = _ask(FRAUD, replace(PROVEN, decision=_decision(on=on)))

    assert _result(answer).refund_due_on == due


def test_a_last_day_in_a_year_not_announced_is_not_guessed() -> None:
    answer = _ask(FRAUD, replace(PROVEN, decision=_decision(on=date(2026, 12, 1))))

    assert _codes(answer) == [Common.CALENDAR_NOT_ANNOUNCED]
    assert _result(answer).refund_due_on is None


def _refunded(refund: Refund | None) -> Ground:
    return replace(FRAUD, consequences=replace(TAKEN_BACK, refund=refund))


@pytest.mark.clause("HZC-5-2-5")
def test_read_otherwise_the_refund_runs_from_receipt() -> None:
    ground = _refunded(Refund(within=Period(length=3, unit=Unit.MONTHS), runs_from="receipt"))
    known = replace(PROVEN, decision=_decision(received_on=date(2026, 3, 20)))
    unknown = replace(PROVEN, decision=_decision())

    assert _result(_ask(ground, known)).refund_due_on == date(2026, 6, 22)
    assert _codes(_ask(ground, unknown)) == [Common.MISSING_FACT]


@pytest.mark.clause("HZA-6-3")
def test_a_refund_without_a_time_waits_for_adopted_rules() -> None:
    silence = NotRegulated(not_regulated=ClauseId("HZA-6-3"))
    ground = _refunded(Refund(within=silence, runs_from="decision"))
    adopted = SupervisionAdopted(
        adoption=Adoption(decision="1号", on=date(2026, 1, 5), by="评审组"),
        refund_within=Period(length=1, unit=Unit.MONTHS),
    )
    facts = replace(PROVEN, decision=_decision())

    assert _result(_ask(ground, facts)).refund_due_on is None
    assert _result(_ask(ground, replace(facts, implementing_rules=adopted))).refund_due_on == date(
        2026, 4, 16
    )


@pytest.mark.clause("HZC-5-2-5")
@pytest.mark.parametrize(
    ("months", "codes"),
    [(3, [Code.GROUND_HOLDS]), (4, [Common.CONTRADICTS_REGULATION])],
)
def test_adopted_rules_cannot_change_the_time_of_the_text(months: int, codes: list[str]) -> None:
    adopted = SupervisionAdopted(refund_within=Period(length=months, unit=Unit.MONTHS))

    assert _codes(_ask(FRAUD, replace(PROVEN, implementing_rules=adopted))) == codes


@pytest.mark.clause("HZA-6-3")
def test_what_is_to_be_recovered_is_what_was_paid_and_not_yet_back() -> None:
    received = (
        Received(amount=Yuan(600_000), recovered=Yuan(100_000)),
        Received(amount=Yuan(200_000)),
    )
    nothing_back = replace(FRAUD, consequences=Consequences(loses=Lost.TITLE))

    assert _result(_ask(FRAUD, replace(PROVEN, received=received))).money_to_recover == 700_000
    assert _result(_ask(FRAUD, replace(PROVEN, received=()))).money_to_recover == 0
    assert _result(_ask(FRAUD, PROVEN)).money_to_recover is None
    facts = replace(PROVEN, received=received, decision=_decision())
    assert _result(_ask(nothing_back, facts)).money_to_recover is None
    assert _result(_ask(nothing_back, facts)).refund_due_on is None


@pytest.mark.parametrize(("amount", "recovered"), [(1, 2), (-1, 0)])
def test_no_more_comes_back_than_was_received(amount: int, recovered: int) -> None:
    with pytest.raises(ValueError, match="recovered"):
        Received(amount=Yuan(amount), recovered=Yuan(recovered))


def test_days_come_in_their_order() -> None:
    with pytest.raises(ValueError, match="cannot be discovered"):
        RevocationFacts(event_on=date(2026, 1, 2), discovered_on=date(2026, 1, 1))
    with pytest.raises(ValueError, match="cannot be received"):
        _decision(received_on=date(2026, 3, 15))


def test_an_accident_ground_and_only_it_has_classes() -> None:
    with pytest.raises(ValueError, match="needs its classes"):
        replace(ACCIDENT, accident=None)
    with pytest.raises(ValueError, match="needs its classes"):
        replace(FRAUD, accident=ACCIDENT.accident)
