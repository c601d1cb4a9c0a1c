"""Counting time: days, working days with make-up days, months, full years (期间的计算)."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from zhuoyue.core.units import Period, Unit

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
_YEAR_END = (12, 29)
_LAST_YEAR = 9_000
_EVERY_MONTH = 28


class FirstDay(StrEnum):
    """Whether the day of the event counts (开始的当日是否计入); 民法典 201 says it does not."""

    NOT_COUNTED = "not_counted"
    COUNTED = "counted"


class RestDay(StrEnum):
    """What becomes of a last day that is a rest day; 民法典 203 moves it behind the rest days."""

    NEXT_WORKING_DAY = "next_working_day"
    STAYS = "stays"


class ShortMonth(StrEnum):
    """What stands in for a corresponding day that the month lacks (对应日); 民法典 202."""

    LAST_DAY_OF_MONTH = "last_day_of_month"
    FIRST_DAY_OF_NEXT_MONTH = "first_day_of_next_month"


class FullYears(StrEnum):
    """On which day a number of years is full (满N年)."""

    ON_CORRESPONDING_DAY = "on_corresponding_day"
    DAY_AFTER = "day_after"


class Lookback(StrEnum):
    """How far back "the last N years" (近N年) reach."""

    ROLLING_INCLUSIVE = "rolling_inclusive"
    ROLLING_EXCLUSIVE = "rolling_exclusive"
    CALENDAR_YEARS = "calendar_years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The readings by which periods are counted, each named with its alternatives in the data."""

    first_day: FirstDay = FirstDay.NOT_COUNTED
    last_day_on_rest_day: RestDay = RestDay.NEXT_WORKING_DAY
    no_corresponding_day: ShortMonth = ShortMonth.LAST_DAY_OF_MONTH
    full_years: FullYears = FullYears.ON_CORRESPONDING_DAY
    lookback: Lookback = Lookback.ROLLING_INCLUSIVE


class DayKind(StrEnum):
    """What sort of day it is; `unknown` where the year's notice is not out yet."""

    WORKING_DAY = "working_day"
    MAKE_UP_DAY = "make_up_day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    UNKNOWN = "unknown"


WORKED = frozenset({DayKind.WORKING_DAY, DayKind.MAKE_UP_DAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The State Council's notices (放假安排): announced years, days off, make-up working days."""

    years: frozenset[int]
    off: frozenset[date]
    work: frozenset[date]

    def kind(self, day: date) -> DayKind:
        """What sort of day it is; unknown, never guessed, in a year not announced."""
        if day.year not in self.years:
            return DayKind.UNKNOWN
        if day in self.work:
            return DayKind.MAKE_UP_DAY
        if day in self.off:
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKING_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDay:
    """One day of a derivation: its kind, and its number if it counts."""

    day: date
    kind: DayKind
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A counted period: from the day of the event to its last day (included), with the derivation.

    `days` lists every day looked at, in order (for months and years only the corresponding day and
    what follows it). `moved` says that the last day was a rest day and was moved. `provisional` says
    that a counted day lies in the last days of a year whose successor's notice, which may still
    shift them, is not out.
    """

    start: date
    period: Period
    last_day: date
    days: tuple[CountedDay, ...]
    moved: bool
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnnounced:
    """No date can be given: the State Council's notice for this year is not in the data."""

    year: int


def count(
    start: date, period: Period, *, calendar: Calendar, counting: Counting
) -> Clock | NotAnnounced:
    """On which day a period that begins with an event on `start` ends (期间的届满).

    Working days never end on a rest day; other units end as the reading of 民法典 203 says. No
    calendar reaches the last days a date can say.
    """
    if start.year > _LAST_YEAR:
        return NotAnnounced(year=start.year)
    if period.unit is Unit.WORKING_DAYS:
        return _working_days(start, period, calendar, counting)
    if period.unit is Unit.DAYS:
        first = 0 if counting.first_day is FirstDay.COUNTED else 1
        days = [
            _plain(start + timedelta(days=first + n), n + 1, calendar) for n in range(period.length)
        ]
    else:
        days = [_plain(_end(start, period, counting), period.length, calendar)]
    return _closed(start, period, days, calendar, counting)


def _plain(day: date, number: int, calendar: Calendar) -> CountedDay:
    return CountedDay(day=day, kind=calendar.kind(day), number=number)


def _end(start: date, period: Period, counting: Counting) -> date:
    months = period.length * (12 if period.unit is Unit.YEARS else 1)
    if counting.first_day is FirstDay.NOT_COUNTED:
        return corresponding(start, months=months, counting=counting)
    # The day before the corresponding day; a month that lacks it is over on its last day, never sooner.
    over = replace(counting, no_corresponding_day=ShortMonth.FIRST_DAY_OF_NEXT_MONTH)
    return corresponding(start, months=months, counting=over) - _ONE_DAY


def _working_days(
    start: date, period: Period, calendar: Calendar, counting: Counting
) -> Clock | NotAnnounced:
    days: list[CountedDay] = []
    day = start if counting.first_day is FirstDay.COUNTED else start + _ONE_DAY
    number = 0
    while True:
        kind = calendar.kind(day)
        if kind is DayKind.UNKNOWN:
            return NotAnnounced(year=day.year)
        number += kind in WORKED
        days.append(CountedDay(day=day, kind=kind, number=number if kind in WORKED else None))
        if number == period.length:
            return _clock(start, period, days, calendar)
        day += _ONE_DAY


def _closed(
    start: date,
    period: Period,
    days: list[CountedDay],
    calendar: Calendar,
    counting: Counting,
) -> Clock | NotAnnounced:
    if counting.last_day_on_rest_day is RestDay.STAYS:
        return _clock(start, period, days, calendar)
    while days[-1].kind not in WORKED:
        if days[-1].kind is DayKind.UNKNOWN:
            return NotAnnounced(year=days[-1].day.year)
        following = days[-1].day + _ONE_DAY
        days.append(CountedDay(day=following, kind=calendar.kind(following), number=None))
    return _clock(start, period, days, calendar)


def _clock(start: date, period: Period, days: list[CountedDay], calendar: Calendar) -> Clock:
    return Clock(
        start=start,
        period=period,
        last_day=days[-1].day,
        days=tuple(days),
        moved=days[-1].number is None,
        provisional=any(_may_still_move(day.day, calendar) for day in days),
    )


def _may_still_move(day: date, calendar: Calendar) -> bool:
    return (day.month, day.day) >= _YEAR_END and day.year + 1 not in calendar.years


def corresponding(day: date, *, months: int, counting: Counting) -> date:
    """The corresponding day (对应日) so many months on, or back if negative; 民法典 202."""
    ordinal = day.year * 12 + day.month - 1 + months
    year, month = ordinal // 12, ordinal % 12 + 1
    if day.day <= _EVERY_MONTH:
        return date(year, month, day.day)
    length = monthrange(year, month)[1]
    if day.day <= length:
        return date(year, month, day.day)
    last = date(year, month, length)
    late = counting.no_corresponding_day is ShortMonth.FIRST_DAY_OF_NEXT_MONTH
    return last + _ONE_DAY if late else last


def full_on(since: date, years: int, *, counting: Counting) -> date:
    """The first day on which so many years since the given day are full (满N年)."""
    day = corresponding(since, months=12 * years, counting=counting)
    return day if counting.full_years is FullYears.ON_CORRESPONDING_DAY else day + _ONE_DAY


def lookback_from(on: date, years: int, *, counting: Counting) -> date:
    """The first day, included, of "the last N years" (近N年) as seen from the given day.

    Inclusive: an event lies inside while its corresponding day N years on has not passed (以内
    includes it); exclusive: from that day on it is outside. Calendar years: from 1 January of the
    Nth year before the given day's.
    """
    if counting.lookback is Lookback.CALENDAR_YEARS:
        return date(on.year - years, 1, 1)
    months = 12 * years
    last_outside = on - _ONE_DAY if counting.lookback is Lookback.ROLLING_INCLUSIVE else on
    # One day early: from 29 February N years may run to a 1 March, from which they lead back to 1 March.
    day = corresponding(on, months=-months, counting=counting) - _ONE_DAY
    while corresponding(day, months=months, counting=counting) <= last_outside:
        day += _ONE_DAY
    return day
