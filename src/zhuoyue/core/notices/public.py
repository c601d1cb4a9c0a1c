"""Whether a public notice has ended and the next stage may begin (公示期满)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from zhuoyue.core.calendar import Clock, CountedDay, Counting
from zhuoyue.core.clause import Text
from zhuoyue.core.notices.lists import (
    Found,
    clock_from,
    objection_rule,
    refusal,
    rule_for,
    sort,
    window,
)
from zhuoyue.core.notices.periods import Adopted, Time, counting_of, moved, not_yet_firm
from zhuoyue.core.notices.rules import (
    ClockRule,
    Code,
    Finding,
    NoNotice,
    NoticeRule,
    ObjectionRule,
    Rules,
)
from zhuoyue.core.units import Period
from zhuoyue.core.verdict import (
    Allowed,
    Answer,
    Fact,
    Reason,
    missing,
    not_announced,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingObjection:
    """One objection to a public list and how far it has come (异议)."""

    id: Annotated[str, "your own short id of the objection; 异议编号"]
    received_on: Annotated[date | None, "day it was received; 收到日"] = None
    settled_on: Annotated[date | None, "day it was settled, if it was; 办结日"] = None
    outcome: Annotated[Finding | None, "what the verification found; 核查结论"] = None

    def __post_init__(self) -> None:
        """Refuse an objection settled before it came."""
        if self.received_on is None or self.settled_on is None:
            return
        if self.settled_on < self.received_on:
            message = "settled_on is before received_on"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """One public list as it stands on a day (公示情况)."""

    list: Annotated[str | None, "id of the public list in the regulation; 公示名单"] = None
    published_on: Annotated[date | None, "day the list was made public; 公示发布日"] = None
    as_of: Annotated[date | None, "the day for which is asked; 询问日"] = None
    objections: Annotated[
        tuple[PendingObjection, ...] | None, "all objections; an empty list if there are none; 异议"
    ] = None
    implementing_rules: Adopted | None = None

    def __post_init__(self) -> None:
        """Refuse two objections of one id."""
        ids = [one.id for one in self.objections or ()]
        if len(ids) != len(set(ids)):
            message = "objections: each id once"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeResult:
    """When the notice ends, what waits for it, and which objections hold that back."""

    list: str
    name: Text
    holds_back: Text | None
    period: Period | None = None
    published_on: date | None = None
    last_day: date | None = None
    derivation: tuple[CountedDay, ...] = ()
    moved: bool = False
    provisional: bool = False
    counted_by: Counting | None = None
    open_objections: tuple[str, ...] = ()
    upheld_objections: tuple[str, ...] = ()
    objections_out_of_time: tuple[str, ...] = ()


def notice(rules: Rules, facts: NoticeFacts, time: Time) -> Answer[NoticeResult]:
    """Whether this list's notice has ended so that the next stage may begin (公示期满且异议处理完毕).

    Allowed only after the last day is over (it ends at 24:00) and every objection raised in time is
    settled; refused with what holds the next stage back.
    """
    rule = rule_for(rules, facts.list)
    if isinstance(rule, Reason):
        return Answer(refusal(rule))
    if isinstance(rule, NoNotice):
        reason = Reason(Code.NO_NOTICE_LAID_DOWN, rule.clause, {"list": rule.id})
        bare = NoticeResult(list=rule.id, name=rule.name, holds_back=None)
        return Answer(Allowed((reason,)), bare)
    bare = NoticeResult(
        list=rule.id, name=rule.name, holds_back=rule.holds_back, published_on=facts.published_on
    )
    found = sort(_asked(rule, facts))
    counted = clock_from(rule.clock(), facts.published_on, facts.implementing_rules, time)
    if not isinstance(counted, Clock):
        found += sort(counted)
        return Answer(found.verdict(), bare)
    running = _running(rule.clock(), counted, facts)
    raised, result = _raised(rules, rule, facts, time)
    result = replace(
        result,
        name=rule.name,
        holds_back=rule.holds_back,
        period=counted.period,
        published_on=counted.start,
        last_day=counted.last_day,
        derivation=counted.days,
        moved=counted.moved,
        provisional=counted.provisional,
        counted_by=counting_of(rule.clock(), time),
    )
    return Answer((found + running + raised).verdict(), result)


def _asked(rule: NoticeRule, facts: NoticeFacts) -> tuple[Reason, ...]:
    given = {"as_of": facts.as_of, "objections": facts.objections}
    return tuple(missing(rule.clause, name) for name, value in given.items() if value is None)


def _running(rule: ClockRule, clock: Clock, facts: NoticeFacts) -> Found:
    if facts.as_of is None:
        return Found()
    numbers: dict[str, Fact] = {
        "list": facts.list,
        "published_on": clock.start,
        "last_day": clock.last_day,
        "as_of": facts.as_of,
    }
    if facts.as_of < clock.start:
        return Found(failed=(Reason(Code.NOT_YET_PUBLISHED, rule.clause, numbers),))
    if facts.as_of <= clock.last_day:
        return Found(failed=(Reason(Code.NOTICE_RUNNING, rule.clause, numbers),))
    open_year = not_yet_firm(clock)
    if open_year is not None:
        return sort((not_announced(rule.clause, open_year),))
    return Found(met=(Reason(Code.NOTICE_ENDED, rule.clause, numbers), *moved(rule, clock)))


def _raised(
    rules: Rules, rule: NoticeRule, facts: NoticeFacts, time: Time
) -> tuple[Found, NoticeResult]:
    """What the objections say: those raised in time hold the next stage back until settled."""
    result = NoticeResult(list=rule.id, name=rule.name, holds_back=rule.holds_back)
    received = [one for one in facts.objections or () if _is_there(one, facts.as_of)]
    if not received:
        return Found(), result
    objections = objection_rule(rules, rule, facts.implementing_rules)
    if isinstance(objections, Reason):
        return sort((objections,)), result
    window_rule = window(rule, objections)
    clock = clock_from(window_rule, facts.published_on, facts.implementing_rules, time)
    if not isinstance(clock, Clock):
        return sort(clock), result
    found = Found()
    if window_rule.id != rule.id:
        found += _running(window_rule, clock, facts)
    late: list[str] = []
    for one in received:
        found += _one(one, objections, clock, facts.as_of)
        late += [one.id] if _is_late(one, clock) else []
    held = tuple(str(r.facts["objection"]) for r in found.failed if r.code is Code.OBJECTION_OPEN)
    upheld = tuple(one.id for one in received if one.outcome is Finding.UPHELD)
    return found, replace(
        result,
        open_objections=held,
        upheld_objections=upheld,
        objections_out_of_time=tuple(late),
    )


def _is_there(one: PendingObjection, as_of: date | None) -> bool:
    return one.received_on is None or as_of is None or one.received_on <= as_of


def _is_late(one: PendingObjection, clock: Clock) -> bool:
    return one.received_on is not None and one.received_on > clock.last_day


def _one(one: PendingObjection, rule: ObjectionRule, clock: Clock, as_of: date | None) -> Found:
    facts: dict[str, Fact] = {
        "objection": one.id,
        "received_on": one.received_on,
        "settled_on": one.settled_on,
        "last_day": clock.last_day,
    }
    if _is_late(one, clock):
        return Found(met=(Reason(Code.OBJECTION_OUT_OF_TIME, rule.clause, facts),))
    if one.received_on is not None and one.received_on < clock.start:
        return Found(failed=(Reason(Code.OBJECTION_BEFORE_PUBLICATION, rule.clause, facts),))
    if one.settled_on is not None and (as_of is None or one.settled_on <= as_of):
        return Found(met=(Reason(Code.OBJECTION_SETTLED, rule.clause, facts),))
    if one.received_on is None:
        return sort((missing(rule.clause, f"objections[{one.id}].received_on"),))
    return Found(failed=(Reason(Code.OBJECTION_OPEN, rule.clause, facts),))
