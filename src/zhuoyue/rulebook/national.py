"""The national data files as types: holiday notices and the ways of counting time."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from zhuoyue.core.calendar import Counting, FirstDay, FullYears, Lookback, RestDay, ShortMonth
from zhuoyue.core.clause import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """The notice of the General Office of the State Council that laid the days down."""

    document: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days off in a row, both ends included."""

    since: date
    until: date

    def __post_init__(self) -> None:
        """Refuse a span that ends before it starts."""
        if self.until < self.since:
            message = f"{self.until} is before {self.since}"
            raise ValueError(message)

    def days(self) -> tuple[date, ...]:
        """Every day of the span."""
        return tuple(
            self.since + timedelta(days=n) for n in range((self.until - self.since).days + 1)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One holiday of a notice: the days off and the make-up working days (调休上班)."""

    name: Text
    off: tuple[Span, ...]
    work: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayNotice:
    """One year's notice (放假安排); its days may touch December of the year before."""

    year: int
    announced: Announcement | None = None
    status: Literal["announced"]
    remark: Text | None = None
    days: tuple[Holiday, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReading:
    """One reading of how time is counted, with its alternatives and its source in law."""

    id: str
    taken: str
    alternatives: tuple[str, ...]
    reason: Text
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReadings:
    """How periods and bounds are counted (期间的计算)."""

    id: str
    sources: tuple[Text, ...]
    readings: tuple[TimeReading, ...]

    def counting(self) -> Counting:
        """The readings taken, as the core counts by them."""
        taken = {reading.id: reading.taken for reading in self.readings}
        return Counting(
            first_day=FirstDay(taken["first_day"]),
            last_day_on_rest_day=RestDay(taken["last_day_on_rest_day"]),
            no_corresponding_day=ShortMonth(taken["no_corresponding_day"]),
            full_years=FullYears(taken["full_years"]),
            lookback=Lookback(taken["lookback"]),
        )
