"""The rules for one public list, and the sorting of what is found (公示名单)."""

from dataclasses import dataclass
from datetime import date

from zhuoyue.core.calendar import Clock
from zhuoyue.core.clause import NotRegulated, Text
from zhuoyue.core.notices.periods import COUNTING_CLAUSE, Adopted, Time, ends, period_of
from zhuoyue.core.notices.rules import (
    ClockRule,
    Code,
    NoNotice,
    NoticeRule,
    ObjectionRule,
    Rules,
    Starts,
    Window,
)
from zhuoyue.core.units import Period
from zhuoyue.core.verdict import Common, Reason, Verdict, missing, regulated, settle

_OPEN = frozenset({Common.MISSING_FACT, Common.JUDGEMENT_NEEDED, Common.CALENDAR_NOT_ANNOUNCED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Reasons for, reasons against, and open questions, in the order in which they were found."""

    met: tuple[Reason, ...] = ()
    failed: tuple[Reason, ...] = ()
    unsettled: tuple[Reason, ...] = ()

    def __add__(self, other: "Found") -> "Found":
        """Both, the first one's first; no open question twice."""
        new = tuple(reason for reason in other.unsettled if reason not in self.unsettled)
        return Found(
            met=self.met + other.met,
            failed=self.failed + other.failed,
            unsettled=self.unsettled + new,
        )

    def verdict(self) -> Verdict:
        """One verdict from all of it."""
        return settle(met=self.met, failed=self.failed, unsettled=self.unsettled)


def sort(reasons: tuple[Reason, ...]) -> Found:
    """What speaks against: open where a fact, a person or a calendar is missing, failed otherwise."""
    return Found(
        failed=tuple(reason for reason in reasons if reason.code not in _OPEN),
        unsettled=tuple(reason for reason in reasons if reason.code in _OPEN),
    )


def refusal(reason: Reason) -> Verdict:
    """The verdict where one reason ends the matter."""
    return sort((reason,)).verdict()


def rule_for(rules: Rules, name: str | None) -> NoticeRule | NoNotice | Reason:
    """The rule for a list; refused where the text knows no such list."""
    lists: tuple[NoticeRule | NoNotice, ...] = (*rules.notices, *rules.no_notice)
    clause = lists[0].clause if lists else COUNTING_CLAUSE
    if name is None:
        return missing(clause, "list")
    for rule in lists:
        if rule.id == name:
            return rule
    known = tuple(rule.id for rule in lists)
    return Reason(Code.UNKNOWN_LIST, clause, {"list": name, "known": known})


def objection_rule(
    rules: Rules, rule: NoticeRule, adopted: Adopted | None
) -> ObjectionRule | Reason:
    """The objection rule for a list: the text's, or the one that adopted rules extend to it."""
    given = (adopted or Adopted()).objections.get(rule.id)
    adoption = (adopted or Adopted()).adoption
    name = regulated(rule.objections, given, adoption, parameter=f"objections.{rule.id}")
    if isinstance(name, Reason):
        return name
    for one in rules.objections:
        if one.id == name:
            return one
    known = tuple(one.id for one in rules.objections)
    return Reason(Code.UNKNOWN_OBJECTION_RULE, rule.clause, {"rule": name, "known": known})


def window(rule: NoticeRule, objections: ObjectionRule) -> ClockRule:
    """The clock within which objections are in time: the notice itself, or a time set per cycle."""
    if objections.window is Window.NOTICE_PERIOD:
        return rule.clock()
    return ClockRule(
        id=f"{rule.id}_objections",
        clause=objections.clause,
        name=Text(zh="异议期", en="time for objections"),
        period=NotRegulated(not_regulated=objections.clause),
        starts=Starts.PUBLICATION,
        of=rule.name,
    )


def clock_from(
    rule: ClockRule, starts_on: date | None, adopted: Adopted | None, time: Time
) -> Clock | tuple[Reason, ...]:
    """The counted clock, or everything that stands in the way of counting it."""
    period = period_of(rule, adopted)
    reasons = () if isinstance(period, Period) else period
    if starts_on is None:
        return (*reasons, missing(rule.clause, _start_fact(rule)))
    if not isinstance(period, Period):
        return period
    clock = ends(rule, period, starts_on, time)
    return (clock,) if isinstance(clock, Reason) else clock


def _start_fact(rule: ClockRule) -> str:
    return "published_on" if rule.starts is Starts.PUBLICATION else "received_on"
