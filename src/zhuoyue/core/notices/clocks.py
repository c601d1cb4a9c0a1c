"""On which day a period ends, and whether something was done in time (期限)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from zhuoyue.core.calendar import Clock, CountedDay, Counting
from zhuoyue.core.clause import Text
from zhuoyue.core.notices.periods import (
    COUNTING_CLAUSE,
    Adopted,
    Time,
    counting_of,
    ends,
    moved,
    not_yet_firm,
    period_of,
    shanghai_day,
)
from zhuoyue.core.notices.rules import ClockRule, Code, Rules, Starts
from zhuoyue.core.units import Period
from zhuoyue.core.verdict import (
    Allowed,
    Answer,
    Fact,
    Reason,
    Refused,
    Undecided,
    Verdict,
    missing,
    not_announced,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineFacts:
    """A period and the day it starts with: a clock of the regulation, or any period (期限)."""

    clock: Annotated[str | None, "id of a clock or of a public list of the regulation; 期限"] = None
    period: Annotated[Period | None, "any period, instead of a clock of the text; 期间"] = None
    starts_on: Annotated[
        date | None, "day of the publication, receipt, event or order; 起算事件发生日"
    ] = None
    done_on: Annotated[date | None, "day on which it was done, if it was; 完成日"] = None
    done_at: Annotated[
        datetime | None, "instant at which it was done, instead of the day; 完成时刻"
    ] = None
    implementing_rules: Adopted | None = None

    def __post_init__(self) -> None:
        """Refuse both a clock and a period, and two different days of completion."""
        if self.clock is not None and self.period is not None:
            message = "give a clock of the regulation or a period, not both"
            raise ValueError(message)
        instant = None if self.done_at is None else shanghai_day(self.done_at)
        if instant is not None and self.done_on is not None and instant != self.done_on:
            message = "done_on and done_at are different days in China"
            raise ValueError(message)

    def done(self) -> date | None:
        """The day in China on which it was done."""
        return self.done_on if self.done_at is None else shanghai_day(self.done_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A counted period with its derivation day by day; the last day is included, to 24:00."""

    clock: str | None
    name: Text | None
    period: Period
    starts: Starts | None
    starts_on: date
    last_day: date
    derivation: tuple[CountedDay, ...]
    moved: bool
    provisional: bool
    counted_by: Counting
    done_on: date | None = None
    in_time: bool | None = None


def deadline(rules: Rules, facts: DeadlineFacts, time: Time) -> Answer[Deadline]:
    """On which day the period ends, and whether what was done was done in time (期间届满).

    Refused: late (the last day itself is in time), or the text is silent on the length. A year whose
    holidays are not announced gives no date.
    """
    if facts.clock is None and facts.period is None:
        return Answer(Undecided((missing(COUNTING_CLAUSE, "clock"),)))
    rule = _clock(rules, facts)
    if isinstance(rule, Reason):
        return Answer(Refused((rule,)))
    period = period_of(rule, facts.implementing_rules)
    if not isinstance(period, Period):
        return Answer(Refused(period))
    if facts.starts_on is None:
        return Answer(Undecided((missing(rule.clause, "starts_on"),)))
    clock = ends(rule, period, facts.starts_on, time)
    if isinstance(clock, Reason):
        return Answer(Undecided((clock,)))
    result = _result(rule, facts, clock, time)
    return Answer(_verdict(rule, clock, result.done_on), result)


def _clock(rules: Rules, facts: DeadlineFacts) -> ClockRule | Reason:
    if facts.period is not None:
        name = Text(zh="期间", en="period")
        return ClockRule(
            id="period",
            clause=COUNTING_CLAUSE,
            name=name,
            period=facts.period,
            starts=Starts.EVENT,
            of=name,
        )
    clocks = (*rules.clocks, *(rule.clock() for rule in rules.notices))
    for clock in clocks:
        if clock.id == facts.clock:
            return clock
    for rule in rules.no_notice:
        if rule.id == facts.clock:
            return Reason(Code.NO_NOTICE_LAID_DOWN, rule.clause, {"list": rule.id})
    known = tuple(clock.id for clock in clocks)
    return Reason(Code.UNKNOWN_CLOCK, COUNTING_CLAUSE, {"clock": facts.clock, "known": known})


def _result(rule: ClockRule, facts: DeadlineFacts, clock: Clock, time: Time) -> Deadline:
    done = facts.done()
    named = facts.clock is not None
    return Deadline(
        clock=facts.clock,
        name=rule.name if named else None,
        period=clock.period,
        starts=rule.starts if named else None,
        starts_on=clock.start,
        last_day=clock.last_day,
        derivation=clock.days,
        moved=clock.moved,
        provisional=clock.provisional,
        counted_by=counting_of(rule, time),
        done_on=done,
        in_time=None if done is None else clock.start <= done <= clock.last_day,
    )


def _verdict(rule: ClockRule, clock: Clock, done: date | None) -> Verdict:
    facts: dict[str, Fact] = {"starts_on": clock.start, "last_day": clock.last_day}
    if done is None:
        return Allowed((Reason(Code.LAST_DAY, rule.clause, facts), *moved(rule, clock)))
    facts["done_on"] = done
    if done < clock.start:
        return Refused((Reason(Code.DONE_BEFORE_START, rule.clause, facts),))
    if done <= clock.last_day:
        return Allowed((Reason(Code.DONE_IN_TIME, rule.clause, facts), *moved(rule, clock)))
    open_year = not_yet_firm(clock)
    if open_year is not None:
        return Undecided((not_announced(rule.clause, open_year),))
    return Refused((Reason(Code.DONE_LATE, rule.clause, facts),))
