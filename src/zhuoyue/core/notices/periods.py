"""How long, and until which day: the period in force, counted (期间的计算)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from typing import Annotated

from zhuoyue.core.calendar import Calendar, Clock, Counting, NotAnnounced, count
from zhuoyue.core.clause import Adoption, ClauseId
from zhuoyue.core.notices.rules import ClockRule, Code
from zhuoyue.core.units import Period
from zhuoyue.core.verdict import Fact, Reason, contradiction, not_announced, regulated

COUNTING_CLAUSE = ClauseId("民法典-201")
"""The clause of a period that no regulation names: the Civil Code's own rule."""

SHANGHAI = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What the cycle's implementing rules say on periods and objections (实施细则)."""

    adoption: Annotated[
        Adoption | None, "the committee's recorded decision that adopted the rules; 通过细则的决定"
    ] = None
    periods: Annotated[
        Mapping[str, Period], "periods the text leaves open, by the id of clock or list; 期限"
    ] = field(default_factory=dict)
    objections: Annotated[
        Mapping[str, str],
        "for a list whose objections the text leaves open: the id of the objection rule; 异议规则",
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """The calendar and the national readings by which periods are counted."""

    calendar: Calendar
    counting: Counting


def shanghai_day(at: datetime) -> date:
    """The day in China of an instant (北京时间)."""
    return at.astimezone(SHANGHAI).date()


def counting_of(rule: ClockRule, time: Time) -> Counting:
    """The national readings, but for those the text's own words settle."""
    own = time.counting
    return replace(
        own,
        first_day=rule.first_day or own.first_day,
        last_day_on_rest_day=rule.last_day_on_rest_day or own.last_day_on_rest_day,
    )


def period_of(rule: ClockRule, adopted: Adopted | None) -> tuple[Reason, ...] | Period:
    """The period in force: the text's own, or the adopted one where the text is silent."""
    rules = adopted or Adopted()
    given = rules.periods.get(rule.id)
    parameter = f"periods.{rule.id}"
    clash = contradiction(rule.period, given, clause=rule.clause, parameter=parameter)
    period = regulated(rule.period, given, rules.adoption, parameter=parameter)
    if clash is not None:
        return (clash,)
    return (period,) if isinstance(period, Reason) else period


def ends(rule: ClockRule, period: Period, starts_on: date, time: Time) -> Clock | Reason:
    """The clock that starts on this day, or the question for the year not announced."""
    clock = count(starts_on, period, calendar=time.calendar, counting=counting_of(rule, time))
    if isinstance(clock, NotAnnounced):
        return not_announced(rule.clause, clock)
    return clock


def not_yet_firm(clock: Clock) -> NotAnnounced | None:
    """The year whose notice may still move the last day of a provisional clock."""
    return NotAnnounced(year=clock.last_day.year + 1) if clock.provisional else None


def moved(rule: ClockRule, clock: Clock) -> tuple[Reason, ...]:
    """That the last day counted is a rest day, so that the period runs on (顺延); nothing if not."""
    if not clock.moved:
        return ()
    counted = max(day.day for day in clock.days if day.number is not None)
    facts: dict[str, Fact] = {"rest_day": counted, "last_day": clock.last_day}
    return (Reason(Code.LAST_DAY_MOVED, rule.clause, facts),)
