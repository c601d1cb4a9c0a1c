"""Counting time by the Civil Code and the State Council's calendar, on small calendars of our own."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zhuoyue.core.calendar import (
    WORKED,
    Calendar,
    Clock,
    Counting,
    DayKind,
    FirstDay,
    FullYears,
    Lookback,
    NotAnnounced,
    RestDay,
    ShortMonth,
    corresponding,
    count,
    full_on,
    lookback_from,
)
from zhuoyue.core.units import Period, Unit


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


# The notices for 2025 and 2026 as far as these tests reach into them.
CALENDAR = Calendar(
    years=frozenset({2024, 2025, 2026}),
    off=frozenset(
        [
            *span(date(2025, 10, 1), date(2025, 10, 8)),
            *span(date(2026, 2, 15), date(2026, 2, 23)),
            *span(date(2026, 5, 1), date(2026, 5, 5)),
            *span(date(2026, 1, 1), date(2026, 1, 3)),
        ]
    ),
    work=frozenset(
        [
            date(2025, 9, 28),
            date(2025, 10, 11),
            date(2026, 1, 4),
            date(2026, 2, 14),
            date(2026, 2, 28),
            date(2026, 5, 9),
        ]
    ),
)
CODE = Counting()
FIRST_COUNTED = Counting(first_day=FirstDay.COUNTED)
STAYS = Counting(last_day_on_rest_day=RestDay.STAYS)
NEXT_MONTH = Counting(no_corresponding_day=ShortMonth.FIRST_DAY_OF_NEXT_MONTH)


def clock(start: date, length: int, unit: Unit, counting: Counting = CODE) -> Clock:
    found = count(start, Period(length=length, unit=unit), calendar=CALENDAR, counting=counting)
    assert isinstance(found, Clock)
    return found


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2025, 9, 26), DayKind.WORKING_DAY),
        (date(2025, 9, 27), DayKind.WEEKEND),
        (date(2025, 9, 28), DayKind.MAKE_UP_DAY),
        (date(2025, 10, 1), DayKind.HOLIDAY),
        (date(2025, 10, 5), DayKind.HOLIDAY),
        (date(2025, 10, 11), DayKind.MAKE_UP_DAY),
        (date(2027, 3, 1), DayKind.UNKNOWN),
    ],
)
def test_each_day_is_of_one_kind(day: date, kind: DayKind) -> None:
    assert CALENDAR.kind(day) is kind


@pytest.mark.clause("HZA-3-3-7a")
@pytest.mark.parametrize(
    ("start", "last"),
    [(date(2025, 9, 26), date(2025, 10, 13)), (date(2026, 2, 10), date(2026, 2, 26))],
)
def test_seven_working_days_run_over_holidays_and_take_in_make_up_days(
    start: date, last: date
) -> None:
    assert clock(start, 7, Unit.WORKING_DAYS).last_day == last


def test_with_the_first_day_counted_seven_working_days_end_one_working_day_sooner() -> None:
    found = clock(date(2025, 9, 26), 7, Unit.WORKING_DAYS, FIRST_COUNTED)

    assert found.last_day == date(2025, 10, 11)
    assert found.days[0].number == 1


@pytest.mark.clause("HZA-3-3-7b", "HZC-3-6b")
def test_five_working_days_from_receipt_before_labour_day_end_on_the_eleventh() -> None:
    found = clock(date(2026, 4, 30), 5, Unit.WORKING_DAYS)

    numbered = [(step.day.day, step.number) for step in found.days if step.number]
    assert found.last_day == date(2026, 5, 11)
    assert numbered == [(6, 1), (7, 2), (8, 3), (9, 4), (11, 5)]
    assert [step.day for step in found.days] == span(date(2026, 5, 1), date(2026, 5, 11))


def test_a_period_of_working_days_that_starts_on_a_rest_day_counts_from_the_next_working_day() -> (
    None
):
    assert clock(date(2025, 10, 3), 1, Unit.WORKING_DAYS).last_day == date(2025, 10, 9)


def test_a_year_without_a_notice_gives_no_working_day() -> None:
    found = count(
        date(2026, 12, 28),
        Period(length=7, unit=Unit.WORKING_DAYS),
        calendar=CALENDAR,
        counting=CODE,
    )

    assert found == NotAnnounced(year=2027)


def test_no_calendar_reaches_the_last_days_a_date_can_say() -> None:
    found = count(
        date.max, Period(length=1, unit=Unit.WORKING_DAYS), calendar=CALENDAR, counting=CODE
    )

    assert found == NotAnnounced(year=9999)


@pytest.mark.clause("WZ-18a")
def test_seven_days_are_calendar_days() -> None:
    found = clock(date(2026, 3, 3), 7, Unit.DAYS)

    assert (found.last_day, found.moved) == (date(2026, 3, 10), False)
    assert [step.number for step in found.days] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.clause("WZ-18a")
def test_a_last_day_on_a_weekend_moves_to_monday() -> None:
    found = clock(date(2026, 3, 7), 7, Unit.DAYS)

    assert (found.last_day, found.moved) == (date(2026, 3, 16), True)
    assert [step.number for step in found.days] == [1, 2, 3, 4, 5, 6, 7, None, None]


def test_a_last_day_in_a_long_holiday_moves_behind_all_of_it() -> None:
    assert clock(date(2026, 4, 26), 7, Unit.DAYS).last_day == date(2026, 5, 6)


def test_a_last_day_on_a_make_up_saturday_stays_for_it_is_worked() -> None:
    found = clock(date(2026, 5, 2), 7, Unit.DAYS)

    assert (found.last_day, found.moved) == (date(2026, 5, 9), False)


@pytest.mark.clause("WZ-18a")
def test_under_the_other_reading_the_last_day_stays_on_a_rest_day() -> None:
    found = clock(date(2026, 3, 7), 7, Unit.DAYS, STAYS)

    assert (found.last_day, found.moved) == (date(2026, 3, 14), False)


def test_with_the_first_day_counted_seven_days_take_in_the_day_of_the_event() -> None:
    assert clock(date(2026, 3, 3), 7, Unit.DAYS, FIRST_COUNTED).last_day == date(2026, 3, 9)


def test_a_last_day_in_a_year_without_a_notice_cannot_be_known_to_be_worked() -> None:
    week = Period(length=7, unit=Unit.DAYS)
    start = date(2026, 12, 28)

    assert count(start, week, calendar=CALENDAR, counting=CODE) == NotAnnounced(year=2027)
    stays = count(start, week, calendar=CALENDAR, counting=STAYS)
    assert isinstance(stays, Clock)
    assert (stays.last_day, stays.provisional) == (date(2027, 1, 4), True)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2025, 12, 25), 3, date(2026, 3, 25)),
        (date(2026, 2, 12), 3, date(2026, 5, 12)),
        (date(2026, 4, 14), 3, date(2026, 7, 14)),
    ],
)
def test_months_end_on_the_corresponding_day(start: date, months: int, last: date) -> None:
    assert clock(start, months, Unit.MONTHS).last_day == last


def test_a_month_that_lacks_the_day_ends_the_period_on_its_last_day_even_a_worked_saturday() -> (
    None
):
    found = clock(date(2026, 1, 30), 1, Unit.MONTHS)

    assert (found.last_day, found.days[-1].kind) == (date(2026, 2, 28), DayKind.MAKE_UP_DAY)


def test_months_that_end_on_a_holiday_end_after_it() -> None:
    found = clock(date(2026, 2, 2), 3, Unit.MONTHS)

    assert (found.last_day, found.moved) == (date(2026, 5, 6), True)


def test_a_year_from_29_february_ends_on_28_february() -> None:
    found = clock(date(2024, 2, 29), 1, Unit.YEARS)

    assert found.last_day == date(2025, 2, 28)


def test_under_the_other_reading_a_year_from_29_february_ends_on_1_march() -> None:
    counting = replace(NEXT_MONTH, last_day_on_rest_day=RestDay.STAYS)

    assert clock(date(2024, 2, 29), 1, Unit.YEARS, counting).last_day == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2025, 3, 1), date(2025, 3, 31)),
        (date(2025, 1, 29), date(2025, 2, 28)),
        (date(2025, 1, 30), date(2025, 2, 28)),
        (date(2025, 1, 31), date(2025, 2, 28)),
    ],
)
def test_with_the_first_day_counted_a_month_is_over_the_day_before_and_never_sooner(
    start: date, last: date
) -> None:
    counting = replace(FIRST_COUNTED, last_day_on_rest_day=RestDay.STAYS)

    assert clock(start, 1, Unit.MONTHS, counting).last_day == last


@pytest.mark.parametrize(
    ("start", "provisional"),
    [(date(2026, 12, 21), False), (date(2026, 12, 22), True), (date(2025, 12, 22), False)],
)
def test_a_count_into_the_last_days_of_the_last_known_year_is_provisional(
    start: date, provisional: bool
) -> None:
    """28 December is the latest day no later notice has ever touched."""
    found = clock(start, 5, Unit.WORKING_DAYS)

    assert found.provisional is provisional


@pytest.mark.parametrize(
    ("day", "months", "late", "found"),
    [
        (date(2026, 1, 31), 1, False, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, True, date(2026, 3, 1)),
        (date(2026, 5, 31), -3, False, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, False, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, False, date(2025, 12, 15)),
        (date(2024, 2, 29), 48, False, date(2028, 2, 29)),
    ],
)
def test_the_corresponding_day_on_and_back(day: date, months: int, late: bool, found: date) -> None:
    counting = NEXT_MONTH if late else CODE

    assert corresponding(day, months=months, counting=counting) == found


def test_three_years_are_full_on_the_corresponding_day() -> None:
    assert full_on(date(2023, 6, 30), 3, counting=CODE) == date(2026, 6, 30)


def test_under_the_other_reading_three_years_are_full_the_day_after() -> None:
    counting = Counting(full_years=FullYears.DAY_AFTER)

    assert full_on(date(2023, 6, 30), 3, counting=counting) == date(2026, 7, 1)


def test_three_years_from_29_february_are_full_on_28_february() -> None:
    assert full_on(date(2024, 2, 29), 3, counting=CODE) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("lookback", "first"),
    [
        (Lookback.ROLLING_INCLUSIVE, date(2023, 6, 30)),
        (Lookback.ROLLING_EXCLUSIVE, date(2023, 7, 1)),
        (Lookback.CALENDAR_YEARS, date(2023, 1, 1)),
    ],
)
def test_the_last_three_years_reach_back_as_the_reading_says(
    lookback: Lookback, first: date
) -> None:
    assert lookback_from(date(2026, 6, 30), 3, counting=Counting(lookback=lookback)) == first


def test_the_last_year_from_29_february_begins_on_1_march() -> None:
    """28 February 2023 ran to 28 February 2024: on the 29th it has passed."""
    assert lookback_from(date(2024, 2, 29), 1, counting=CODE) == date(2023, 3, 1)


def test_an_event_on_29_february_is_still_inside_on_a_1_march_that_stands_in_for_it() -> None:
    assert lookback_from(date(2025, 3, 1), 1, counting=NEXT_MONTH) == date(2024, 2, 29)
    assert lookback_from(date(2025, 3, 1), 1, counting=CODE) == date(2024, 3, 1)


YEARS = st.dates(date(2024, 1, 2), date(2026, 10, 31))
COUNTINGS = st.builds(
    Counting,
    first_day=st.sampled_from(FirstDay),
    last_day_on_rest_day=st.sampled_from(RestDay),
    no_corresponding_day=st.sampled_from(ShortMonth),
)
UNITS = st.sampled_from(Unit)
LENGTHS = st.integers(1, 40)


def ended(start: date, length: int, unit: Unit, counting: Counting) -> Clock:
    found = count(start, Period(length=length, unit=unit), calendar=CALENDAR, counting=counting)
    assume(isinstance(found, Clock))
    assert isinstance(found, Clock)
    return found


@given(YEARS, LENGTHS, UNITS, COUNTINGS)
def test_a_period_never_ends_before_it_starts(
    start: date, length: int, unit: Unit, counting: Counting
) -> None:
    assert ended(start, length, unit, counting).last_day >= start


@given(YEARS, LENGTHS, COUNTINGS)
def test_the_last_working_day_is_worked(start: date, length: int, counting: Counting) -> None:
    found = ended(start, length, Unit.WORKING_DAYS, counting)

    assert CALENDAR.kind(found.last_day) in WORKED


@given(YEARS, LENGTHS, UNITS, COUNTINGS)
def test_a_longer_period_never_ends_earlier(
    start: date, length: int, unit: Unit, counting: Counting
) -> None:
    shorter = ended(start, length, unit, counting).last_day

    assert ended(start, length + 1, unit, counting).last_day >= shorter


@given(YEARS, LENGTHS, UNITS)
def test_counting_the_first_day_never_ends_later(start: date, length: int, unit: Unit) -> None:
    counted = ended(start, length, unit, FIRST_COUNTED).last_day

    assert counted <= ended(start, length, unit, CODE).last_day


@given(YEARS, st.integers(1, 10), COUNTINGS, st.booleans())
def test_the_look_back_takes_in_exactly_the_days_not_yet_passed(
    on: date, years: int, counting: Counting, exclusive: bool
) -> None:
    lookback = Lookback.ROLLING_EXCLUSIVE if exclusive else Lookback.ROLLING_INCLUSIVE
    reading = replace(counting, lookback=lookback)
    first = lookback_from(on, years, counting=reading)

    inside = corresponding(first, months=12 * years, counting=reading)
    outside = corresponding(first - timedelta(days=1), months=12 * years, counting=reading)
    assert (inside > on) if exclusive else (inside >= on)
    assert (outside <= on) if exclusive else (outside < on)
