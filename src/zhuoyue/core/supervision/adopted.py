"""What the cycle's implementing rules put where a text is silent about the years after (实施细则)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from zhuoyue.core.calendar import WORKED, Calendar, DayKind, NotAnnounced, RestDay
from zhuoyue.core.clause import Adoption
from zhuoyue.core.units import Period

AnonymousReports = Literal["taken", "not_taken"]

_COMMON_YEAR = 2001
_ONE_DAY = timedelta(days=1)


class Body(StrEnum):
    """Who proposes and decides: office, bureau, government, oversight group, judicial bodies."""

    OFFICE = "office"
    MARKET_REGULATOR = "market_regulator"
    GOVERNMENT = "government"
    OVERSIGHT = "oversight"
    COMMITTEE = "committee"


class Measure(StrEnum):
    """What may be done about misconduct: criticism, disqualification, treatment by law."""

    CRITICISM = "criticism"
    DISQUALIFICATION = "disqualification"
    BY_LAW = "by_law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The day of the year on which a report is due: a date, not a period.

    `on_day`: that day; `before_month`: the last day before the month begins (6月份前: 31 May);
    `within_month`: the last day of the month. `rest_day` says what becomes of a rest day: a fixed
    date stays, unless read like the last day of a period.
    """

    month: Annotated[int, "1 to 12; 月"]
    day: Annotated[int | None, "day of the month, with bound on_day only; 日"] = None
    bound: Literal["on_day", "before_month", "within_month"] = "on_day"
    rest_day: RestDay = RestDay.STAYS

    def __post_init__(self) -> None:
        """Refuse days that not every year has, and a day where the month alone counts."""
        if (self.day is None) == (self.bound == "on_day"):
            message = "on_day needs a day of the month, the other bounds take none"
            raise ValueError(message)
        try:
            date(_COMMON_YEAR, self.month, self.day or 1)
        except ValueError as error:
            message = f"not every year has a day {self.day} in month {self.month}"
            raise ValueError(message) from error

    def named(self, year: int) -> date:
        """The day named for a year, rest day or not."""
        if self.day is not None:
            return date(year, self.month, self.day)
        if self.bound == "before_month":
            return date(year, self.month, 1) - _ONE_DAY
        return date(year, self.month, monthrange(year, self.month)[1])

    def last_day(self, year: int, calendar: Calendar) -> date | NotAnnounced:
        """The last day on which the report is in time."""
        day = self.named(year)
        if self.rest_day is RestDay.STAYS:
            return day
        while (kind := calendar.kind(day)) not in WORKED:
            if kind is DayKind.UNKNOWN:
                return NotAnnounced(year=day.year)
            day += _ONE_DAY
        return day


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionAdopted:
    """The parameters that the cycle's implementing rules set for the years after the award."""

    adoption: Annotated[Adoption | None, "the decision that adopted the rules; 采用的决定"] = None
    report_due: Annotated[Due | None, "when in the year the report is due; 报送期限"] = None
    years: Annotated[
        int | None, "how many calendar years after the year of admission it lasts; 培育期年数"
    ] = None
    refund_within: Annotated[Period | None, "within what time money is returned; 退回期限"] = None
    measures: Annotated[
        frozenset[Measure] | None, "measures open against misconduct in the review; 处理措施"
    ] = None
    anonymous_reports: Annotated[
        AnonymousReports | None, "whether anonymous reports are taken; 匿名举报"
    ] = None
