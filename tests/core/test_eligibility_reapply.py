"""Applying again (再次申报): bans in years, in cycles, for ever; waiting times."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.calendar import Counting
from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility import ReapplyFacts, may_reapply
from zhuoyue.core.eligibility.bans import BanRule, Bans, Cycles, ForEver, NoBan, Years
from zhuoyue.core.eligibility.history import Waiting
from zhuoyue.core.eligibility.organisation import HeldAward, Revocation, RevocationGround
from zhuoyue.core.eligibility.reapply import ReapplyResult
from zhuoyue.core.eligibility.reasons import Code
from zhuoyue.core.verdict import Allowed, Answer, Refused, Undecided, missing

FRAUD, ACCIDENT = RevocationGround.FRAUD, RevocationGround.ACCIDENT
CLAUSE, NONE = ClauseId("ZJ-18a"), ClauseId("ZJ-18b")
FIVE = Years(kind="years", years=5)
BANS = Bans(
    clause=CLAUSE,
    judged_on="application_day",
    rules=(
        BanRule(id="fraud", clause=CLAUSE, grounds=(FRAUD,), length=FIVE),
        BanRule(id="other", clause=NONE, grounds=(ACCIDENT,), length=NoBan(kind="none")),
    ),
)
WAIT = Waiting(
    kind="waiting",
    id="after_main",
    clause=ClauseId("LK-16"),
    after=("main",),
    length=Years(kind="years", years=3),
    judged_on="application_deadline",
)


def ask(
    facts: ReapplyFacts, bans: Bans = BANS, waiting: tuple[Waiting, ...] = ()
) -> Answer[ReapplyResult]:
    return may_reapply(bans, waiting, facts, counting=Counting())


def revoked(
    on: date | None, applied: date | None, ground: RevocationGround = FRAUD
) -> ReapplyFacts:
    return ReapplyFacts(
        applied_on=applied, revocations=(Revocation(ground=ground, decided_on=on),), awards_held=()
    )


@pytest.mark.clause("ZJ-18a", "WZ-21b")
@pytest.mark.parametrize(
    ("applied", "banned"),
    [(date(2026, 5, 19), True), (date(2026, 5, 20), True), (date(2026, 5, 21), False)],
)
def test_the_corresponding_day_is_the_last_one_banned(applied: date, *, banned: bool) -> None:
    answer = ask(revoked(date(2021, 5, 20), applied))

    assert isinstance(answer.verdict, Refused) is banned
    assert answer.result is not None
    assert answer.result.free_from == date(2026, 5, 21)


@pytest.mark.clause("ZJ-18a")
def test_by_the_other_reading_the_corresponding_day_is_free() -> None:
    shorter = Years(kind="years", years=5, last_day="day_before")
    rule = BanRule(id="fraud", clause=CLAUSE, grounds=(FRAUD,), length=shorter)
    bans = Bans(clause=CLAUSE, judged_on="application_day", rules=(rule,))

    before = ask(revoked(date(2021, 5, 20), date(2026, 5, 19)), bans)
    on = ask(revoked(date(2021, 5, 20), date(2026, 5, 20)), bans)

    assert isinstance(before.verdict, Refused)
    assert isinstance(on.verdict, Allowed)


@pytest.mark.clause("ZJ-18a")
def test_by_the_other_reading_the_deadline_must_be_free_and_not_the_day_of_applying() -> None:
    bans = Bans(clause=CLAUSE, judged_on="application_deadline", rules=BANS.rules)
    facts = ReapplyFacts(
        applied_on=date(2026, 5, 1),
        application_deadline=date(2026, 5, 31),
        revocations=(Revocation(ground=FRAUD, decided_on=date(2021, 5, 20)),),
    )

    assert isinstance(ask(facts, bans).verdict, Allowed)
    assert isinstance(ask(facts).verdict, Refused)


@pytest.mark.clause("ZJ-18a")
def test_the_day_from_which_it_is_free_is_told_even_before_it_applies() -> None:
    answer = ask(revoked(date(2021, 5, 20), None))

    assert answer.verdict == Undecided((missing(CLAUSE, "applied_on"),))
    assert answer.result is not None
    assert answer.result.free_from == date(2026, 5, 21)


@pytest.mark.clause("ZJ-18b")
def test_a_ground_without_ban_needs_no_day_and_delays_nothing() -> None:
    facts = ReapplyFacts(
        applied_on=date(2026, 5, 21),
        revocations=(
            Revocation(ground=ACCIDENT),
            Revocation(ground=FRAUD, decided_on=date(2021, 5, 20)),
        ),
    )
    answer = ask(facts)

    assert isinstance(answer.verdict, Allowed)
    assert answer.result is not None
    assert answer.result.free_from == date(2026, 5, 21)
    assert [barrier.bars for barrier in answer.result.barriers] == [False, True]


def test_no_revocation_bars_nobody_and_an_unknown_history_is_asked_for() -> None:
    free = ask(ReapplyFacts(revocations=()))
    unknown = ask(ReapplyFacts())

    assert isinstance(free.verdict, Allowed)
    assert unknown.verdict == Undecided((missing(CLAUSE, "revocations"),))


@pytest.mark.clause("HZA-6-3")
def test_where_no_ground_bars_the_history_need_not_be_known() -> None:
    answer = ask(ReapplyFacts(), Bans(clause=CLAUSE, judged_on="application_day", rules=()))

    assert isinstance(answer.verdict, Allowed)
    assert [reason.code for reason in answer.verdict.reasons] == [Code.NO_BAN_IN_TEXT]


def test_a_ground_the_text_does_not_know_leaves_the_day_open() -> None:
    facts = ReapplyFacts(
        applied_on=date(2030, 1, 1),
        revocations=(
            Revocation(ground=RevocationGround.NO_LONGER_QUALIFIED),
            Revocation(ground=FRAUD, decided_on=date(2021, 5, 20)),
        ),
    )
    answer = ask(facts)

    assert isinstance(answer.verdict, Undecided)
    assert [reason.code for reason in answer.verdict.reasons] == [Code.GROUND_UNKNOWN]
    assert answer.result is not None
    assert answer.result.free_from is None


@pytest.mark.parametrize(("since", "left"), [(1, 1), (2, 0), (3, 0)])
def test_cycles_are_counted_down_to_none(since: int, left: int) -> None:
    rule = BanRule(
        id="two", clause=CLAUSE, grounds=(FRAUD,), length=Cycles(kind="cycles", cycles=2)
    )
    bans = Bans(clause=CLAUSE, judged_on="application_day", rules=(rule,))
    answer = ask(ReapplyFacts(revocations=(Revocation(ground=FRAUD, cycles_since=since),)), bans)

    assert isinstance(answer.verdict, Refused) is (left > 0)
    assert answer.result is not None
    assert answer.result.barriers[0].cycles_left == left


def test_for_ever_has_no_day() -> None:
    rule = BanRule(id="ever", clause=CLAUSE, grounds=(FRAUD,), length=ForEver(kind="for_ever"))
    bans = Bans(clause=CLAUSE, judged_on="application_day", rules=(rule,))
    answer = ask(revoked(date(1990, 1, 1), date(2026, 1, 1)), bans)

    assert isinstance(answer.verdict, Refused)
    assert answer.result is not None
    assert answer.result.free_from is None


def test_waiting_after_an_award_and_a_ban_end_with_the_later_of_the_two() -> None:
    facts = ReapplyFacts(
        applied_on=date(2026, 6, 1),
        application_deadline=date(2026, 6, 30),
        revocations=(Revocation(ground=FRAUD, decided_on=date(2020, 1, 1)),),
        awards_held=(
            HeldAward(award="main", won_on=date(2025, 1, 1)),
            HeldAward(award="other", won_on=date(2026, 1, 1)),
        ),
    )
    answer = ask(facts, waiting=(WAIT,))

    assert isinstance(answer.verdict, Refused)
    assert [reason.code for reason in answer.verdict.reasons] == [Code.STILL_WAITING]
    assert answer.result is not None
    assert answer.result.free_from == date(2028, 1, 2)


def test_unknown_awards_are_asked_for_where_there_is_a_waiting_time() -> None:
    answer = ask(ReapplyFacts(revocations=()), waiting=(WAIT,))

    assert answer.verdict == Undecided((missing(WAIT.clause, "awards_held"),))


@pytest.mark.clause("ZJ-18a")
@given(on=st.dates(date(2000, 1, 1), date(2050, 12, 31)), years=st.integers(1, 9))
def test_the_day_before_it_is_free_is_banned_and_the_day_itself_is_not(
    on: date, years: int
) -> None:
    rule = BanRule(
        id="fraud", clause=CLAUSE, grounds=(FRAUD,), length=Years(kind="years", years=years)
    )
    bans = Bans(clause=CLAUSE, judged_on="application_day", rules=(rule,))
    told = ask(revoked(on, on), bans).result
    assert told is not None
    assert told.free_from is not None

    last = ask(revoked(on, told.free_from - timedelta(days=1)), bans)
    free = ask(revoked(on, told.free_from), bans)

    assert isinstance(last.verdict, Refused)
    assert isinstance(free.verdict, Allowed)
