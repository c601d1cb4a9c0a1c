"""On which day a period ends, and whether what was done was done in time (期限)."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.calendar import Calendar, Counting, DayKind, FirstDay, RestDay
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.notices import (
    Adopted,
    ClockRule,
    Deadline,
    DeadlineFacts,
    NoNotice,
    NoticeRule,
    Rules,
    Starts,
    Time,
    deadline,
)
from zhuoyue.core.notices.periods import COUNTING_CLAUSE
from zhuoyue.core.units import Period, Unit
from zhuoyue.core.verdict import Allowed, Answer, Reason, Refused, Undecided, missing

CLAUSE = ClauseId("HZC-3-6b")
NOTICE = ClauseId("ZJ-13-8")
NAME = Text(zh="名称", en="name")
ADOPTION = Adoption(decision="审委会〔2026〕1号", on=date(2026, 5, 6), by="审委会")
LABOUR_DAY = frozenset(date(2026, 5, day) for day in range(1, 6))
CALENDAR = Calendar(years=frozenset({2026}), off=LABOUR_DAY, work=frozenset({date(2026, 5, 9)}))
TIME = Time(calendar=CALENDAR, counting=Counting())
FIVE = Period(length=5, unit=Unit.WORKING_DAYS)
SEVEN = Period(length=7, unit=Unit.DAYS)
SILENT = NotRegulated(not_regulated=NOTICE)


def clock(
    period: Period | NotRegulated = FIVE,
    *,
    first_day: FirstDay | None = None,
    last_day_on_rest_day: RestDay | None = None,
) -> ClockRule:
    return ClockRule(
        id="change_report",
        clause=CLAUSE,
        name=NAME,
        period=period,
        starts=Starts.EVENT,
        of=NAME,
        first_day=first_day,
        last_day_on_rest_day=last_day_on_rest_day,
    )


def listed(period: Period | NotRegulated) -> NoticeRule:
    return NoticeRule(
        id="winners",
        clause=NOTICE,
        name=NAME,
        period=period,
        where=SILENT,
        holds_back=NAME,
        objections=SILENT,
    )


def ask(
    facts: DeadlineFacts, *clocks: ClockRule, notice: NoticeRule | None = None
) -> Answer[Deadline]:
    notices = () if notice is None else (notice,)
    no_notice = (NoNotice(id="eligible", clause=ClauseId("ZJ-13-3"), name=NAME),)
    return deadline(Rules(clocks=clocks, notices=notices, no_notice=no_notice), facts, TIME)


def result(answer: Answer[Deadline]) -> Deadline:
    assert answer.result is not None
    return answer.result


def codes(answer: Answer[Deadline]) -> list[str]:
    return [reason.code.value for reason in answer.verdict.reasons]


@pytest.mark.clause("HZC-3-6b")
def test_five_working_days_from_the_day_before_labour_day_end_on_the_eleventh() -> None:
    found = result(ask(DeadlineFacts(clock="change_report", starts_on=date(2026, 4, 30)), clock()))

    assert found.last_day == date(2026, 5, 11)
    assert (found.moved, found.provisional, found.in_time) == (False, False, None)
    assert (found.starts, found.name, found.period) == (Starts.EVENT, NAME, FIVE)
    first, make_up = found.derivation[0], found.derivation[8]
    assert (first.kind, first.number) == (DayKind.HOLIDAY, None)
    assert (make_up.day, make_up.kind, make_up.number) == (
        date(2026, 5, 9),
        DayKind.MAKE_UP_DAY,
        4,
    )


@pytest.mark.clause("HZC-3-6b")
@pytest.mark.parametrize(("day", "in_time"), [(10, True), (11, True), (12, False)])
def test_the_last_day_itself_is_in_time(day: int, in_time: bool) -> None:
    facts = DeadlineFacts(
        clock="change_report", starts_on=date(2026, 4, 30), done_on=date(2026, 5, day)
    )

    answer = ask(facts, clock())

    assert isinstance(answer.verdict, Allowed if in_time else Refused)
    assert codes(answer) == ["done_in_time" if in_time else "done_late"]
    assert result(answer).in_time is in_time


@pytest.mark.parametrize(
    ("instant", "in_time"),
    [
        (datetime(2026, 5, 11, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 5, 11, 16, 0, 0, tzinfo=UTC), False),
        (datetime(2026, 5, 12, 0, 0, 0, tzinfo=timezone(timedelta(hours=9))), True),
    ],
)
def test_the_last_day_ends_at_midnight_in_china(instant: datetime, in_time: bool) -> None:
    facts = DeadlineFacts(clock="change_report", starts_on=date(2026, 4, 30), done_at=instant)

    assert result(ask(facts, clock())).in_time is in_time


def test_what_was_done_on_the_day_of_the_event_is_in_time() -> None:
    start = date(2026, 4, 30)

    answer = ask(DeadlineFacts(clock="change_report", starts_on=start, done_on=start), clock())

    assert codes(answer) == ["done_in_time"]


def test_what_was_done_before_the_event_cannot_be() -> None:
    facts = DeadlineFacts(
        clock="change_report", starts_on=date(2026, 4, 30), done_on=date(2026, 4, 29)
    )

    answer = ask(facts, clock())

    assert codes(answer) == ["done_before_start"]
    assert result(answer).in_time is False


def test_the_start_is_asked_for() -> None:
    answer = ask(DeadlineFacts(clock="change_report"), clock())

    assert answer.verdict == Undecided((missing(CLAUSE, "starts_on"),))


def test_any_period_can_be_counted() -> None:
    answer = ask(DeadlineFacts(period=SEVEN, starts_on=date(2026, 3, 7)))

    found = result(answer)
    assert (found.last_day, found.moved) == (date(2026, 3, 16), True)
    assert (found.clock, found.name, found.starts) == (None, None, None)
    assert answer.verdict.reasons[0].clause == "民法典-201"


@pytest.mark.clause("WZ-18a")
def test_a_last_day_that_moves_is_said_with_the_rest_day_it_moved_from() -> None:
    moves = ask(DeadlineFacts(period=SEVEN, starts_on=date(2026, 3, 7)))
    stays = ask(DeadlineFacts(period=SEVEN, starts_on=date(2026, 3, 9)))

    assert codes(moves) == ["last_day", "last_day_moved"]
    assert moves.verdict.reasons[1].facts["rest_day"] == date(2026, 3, 14)
    assert codes(stays) == ["last_day"]


def test_an_unknown_clock_is_refused_with_the_known_ones() -> None:
    answer = ask(DeadlineFacts(clock="reprot"), clock(), notice=listed(SEVEN))

    (reason,) = answer.verdict.reasons
    assert isinstance(answer.verdict, Refused)
    assert reason.facts == {"clock": "reprot", "known": ("change_report", "winners")}


@pytest.mark.clause("ZJ-13-3")
def test_a_list_without_a_notice_has_no_period() -> None:
    assert codes(ask(DeadlineFacts(clock="eligible"))) == ["no_notice_laid_down"]


def test_the_notice_of_a_list_is_a_clock_too() -> None:
    answer = ask(DeadlineFacts(clock="winners", starts_on=date(2026, 3, 3)), notice=listed(SEVEN))

    assert result(answer).last_day == date(2026, 3, 10)
    assert result(answer).starts is Starts.PUBLICATION


@pytest.mark.clause("ZJ-13-8")
def test_a_length_the_text_lacks_is_refused_and_named() -> None:
    answer = ask(DeadlineFacts(clock="winners", starts_on=date(2026, 3, 3)), notice=listed(SILENT))

    (reason,) = answer.verdict.reasons
    assert isinstance(answer.verdict, Refused)
    assert (reason.code.value, reason.clause) == ("not_regulated", NOTICE)
    assert reason.facts == {"parameter": "periods.winners"}


@pytest.mark.clause("ZJ-13-8")
def test_adopted_rules_set_the_length() -> None:
    rules = Adopted(adoption=ADOPTION, periods={"winners": FIVE})
    facts = DeadlineFacts(clock="winners", starts_on=date(2026, 3, 3), implementing_rules=rules)

    assert result(ask(facts, notice=listed(SILENT))).last_day == date(2026, 3, 10)


@pytest.mark.clause("ZJ-13-8")
def test_a_length_nobody_adopted_is_none() -> None:
    facts = DeadlineFacts(
        clock="winners",
        starts_on=date(2026, 3, 3),
        implementing_rules=Adopted(periods={"winners": FIVE}),
    )

    assert codes(ask(facts, notice=listed(SILENT))) == ["rules_not_adopted"]


def test_adopted_rules_cannot_shorten_a_period_of_the_text() -> None:
    rules = Adopted(adoption=ADOPTION, periods={"winners": Period(length=3, unit=Unit.DAYS)})
    facts = DeadlineFacts(clock="winners", starts_on=date(2026, 3, 3), implementing_rules=rules)

    assert codes(ask(facts, notice=listed(SEVEN))) == ["contradicts_regulation"]


@pytest.mark.clause("HZA-3-3-7b", "WZ-18a")
def test_the_words_of_a_clause_may_be_read_otherwise_than_the_nation_counts() -> None:
    start = DeadlineFacts(clock="change_report", starts_on=date(2026, 3, 7))

    moved = result(ask(start, clock(SEVEN)))
    stays = result(ask(start, clock(SEVEN, last_day_on_rest_day=RestDay.STAYS)))
    counted = result(ask(start, clock(SEVEN, first_day=FirstDay.COUNTED)))

    assert moved.last_day == date(2026, 3, 16)
    assert stays.last_day == date(2026, 3, 14)
    assert stays.counted_by.last_day_on_rest_day is RestDay.STAYS
    assert counted.last_day == date(2026, 3, 13)
    assert counted.counted_by.first_day is FirstDay.COUNTED


def test_a_year_not_announced_is_named() -> None:
    answer = ask(DeadlineFacts(clock="change_report", starts_on=date(2026, 12, 30)), clock())

    assert isinstance(answer.verdict, Undecided)
    (reason,) = answer.verdict.reasons
    assert (reason.code.value, reason.facts) == ("calendar_not_announced", {"year": 2027})


@pytest.mark.parametrize(
    ("done", "verdict"), [(date(2026, 12, 29), Allowed), (date(2026, 12, 30), Undecided)]
)
def test_lateness_is_open_while_the_next_years_notice_may_still_move_the_last_day(
    done: date, verdict: type[Allowed | Undecided]
) -> None:
    facts = DeadlineFacts(clock="change_report", starts_on=date(2026, 12, 22), done_on=done)

    answer = ask(facts, clock())

    assert result(answer).provisional
    assert isinstance(answer.verdict, verdict)


def test_a_clock_and_a_period_cannot_both_be_given() -> None:
    with pytest.raises(ValueError, match="not both"):
        DeadlineFacts(clock="change_report", period=FIVE)


def test_without_a_clock_and_a_period_the_question_is_which() -> None:
    answer = ask(DeadlineFacts(starts_on=date(2026, 4, 30)), clock())

    assert answer == Answer(Undecided((missing(COUNTING_CLAUSE, "clock"),)))


def test_day_and_instant_must_agree_in_china() -> None:
    late = datetime(2026, 5, 11, 16, 0, tzinfo=UTC)

    assert DeadlineFacts(period=FIVE, done_on=date(2026, 5, 12), done_at=late).done() == date(
        2026, 5, 12
    )
    with pytest.raises(ValueError, match="different days"):
        DeadlineFacts(period=FIVE, done_on=date(2026, 5, 11), done_at=late)


@given(st.dates(date(2026, 1, 1), date(2026, 11, 1)), st.integers(1, 20))
def test_done_on_the_last_day_is_in_time_and_a_day_later_is_not(start: date, n: int) -> None:
    period = Period(length=n, unit=Unit.WORKING_DAYS)
    last = result(ask(DeadlineFacts(period=period, starts_on=start))).last_day

    for done, in_time in ((last, True), (last + timedelta(days=1), False)):
        answer = ask(DeadlineFacts(period=period, starts_on=start, done_on=done))
        assert result(answer).in_time is in_time


def test_reasons_carry_the_days() -> None:
    answer = ask(DeadlineFacts(clock="change_report", starts_on=date(2026, 4, 30)), clock())

    (reason,) = answer.verdict.reasons
    expected = {"starts_on": date(2026, 4, 30), "last_day": date(2026, 5, 11)}
    assert reason == Reason(reason.code, CLAUSE, expected)
    assert reason.code.value == "last_day"
