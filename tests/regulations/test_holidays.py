"""The holiday files say for every day what the notices say, and what two libraries say."""

from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import holidays
import pytest

from zhuoyue.core.calendar import WORKED, Clock, Counting, FirstDay, NotAnnounced, count
from zhuoyue.core.units import Period, Unit
from zhuoyue.rulebook import library

ALL_DAYS = [date(2007, 1, 1) + timedelta(days=n) for n in range(7305)]
SATURDAY = 5

# The days on which a library differs from the files: (day, working day by the files, library).
DIFFERENCES: set[tuple[date, bool, str]] = set()

NOTICES = {notice.year: notice for notice in library.notices()}
ENTRIES = [(year, entry) for year, notice in NOTICES.items() for entry in notice.days]
OFF = [day for _, entry in ENTRIES for span in entry.off for day in span.days()]
WORK = [day for _, entry in ENTRIES for day in entry.work]


def _is_working_day(day: date) -> bool:
    return library.calendar().kind(day) in WORKED


def test_the_years_2007_to_2026_are_all_there_and_no_other() -> None:
    assert list(NOTICES) == list(range(2007, 2027))
    assert ALL_DAYS[-1] == date(2026, 12, 31)


def test_every_day_from_2007_to_2026_agrees_with_two_libraries() -> None:
    china = holidays.country_holidays("CN", years=range(2007, 2027))
    libraries: dict[str, Callable[[date], bool]] = {
        "chinesecalendar": chinese_calendar.is_workday,
        "holidays": china.is_working_day,
    }
    found = {
        (day, _is_working_day(day), name)
        for day in ALL_DAYS
        for name, works in libraries.items()
        if works(day) is not _is_working_day(day)
    }
    assert found == DIFFERENCES


def test_no_day_is_announced_twice() -> None:
    announced = OFF + WORK
    assert sorted(announced) == sorted(set(announced))


def test_every_make_up_day_falls_on_a_weekend() -> None:
    assert [day for day in WORK if day.weekday() < SATURDAY] == []


def test_every_festival_has_days_off() -> None:
    assert [(year, entry.name.zh) for year, entry in ENTRIES if not entry.off] == []


def test_december_days_stand_in_the_file_of_the_notice_that_announced_them() -> None:
    reaching_back = {
        year: sorted(
            day
            for of, entry in ENTRIES
            if of == year
            for day in [*entry.work, *(day for span in entry.off for day in span.days())]
            if day.year != year
        )
        for year in NOTICES
    }
    assert {year: days for year, days in reaching_back.items() if days} == {
        2007: [date(2006, 12, 30), date(2006, 12, 31)],
        2008: [date(2007, 12, 29), date(2007, 12, 30), date(2007, 12, 31)],
        2012: [date(2011, 12, 31)],
        2019: [date(2018, 12, 29), date(2018, 12, 30), date(2018, 12, 31)],
        2023: [date(2022, 12, 31)],
    }


@pytest.mark.parametrize(
    ("year", "off", "work"),
    [(2025, 28, 5), (2026, 33, 6)],
)
def test_a_notice_has_as_many_days_off_and_make_up_days_as_published(
    year: int, off: int, work: int
) -> None:
    found = tuple(sum(day.year == year for day in days) for days in (OFF, WORK))
    assert found == (off, work)


@pytest.mark.parametrize(
    ("start", "length", "first_day", "last"),
    [
        (date(2025, 9, 26), 7, FirstDay.NOT_COUNTED, date(2025, 10, 13)),
        (date(2025, 9, 26), 7, FirstDay.COUNTED, date(2025, 10, 11)),
        (date(2026, 2, 10), 7, FirstDay.NOT_COUNTED, date(2026, 2, 26)),
        (date(2026, 4, 30), 5, FirstDay.NOT_COUNTED, date(2026, 5, 11)),
    ],
)
def test_periods_in_working_days_end_on_the_day_worked_out_by_hand(
    start: date, length: int, first_day: FirstDay, last: date
) -> None:
    period = Period(length=length, unit=Unit.WORKING_DAYS)

    clock = count(
        start, period, calendar=library.calendar(), counting=Counting(first_day=first_day)
    )

    assert isinstance(clock, Clock)
    assert clock.last_day == last


def test_a_period_that_runs_into_a_year_not_announced_gives_no_date() -> None:
    period = Period(length=5, unit=Unit.WORKING_DAYS)

    clock = count(date(2026, 12, 28), period, calendar=library.calendar(), counting=Counting())

    assert clock == NotAnnounced(year=2027)


def test_the_national_ways_of_counting_are_those_the_core_takes_when_nothing_is_said() -> None:
    assert library.counting() == Counting()
