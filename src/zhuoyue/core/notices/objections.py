"""Whether an objection is in time and what becomes of it (异议的受理、核查与结果)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Literal

from zhuoyue.core.calendar import Clock, CountedDay
from zhuoyue.core.clause import NotRegulated, Text
from zhuoyue.core.notices.lists import (
    Found,
    clock_from,
    objection_rule,
    refusal,
    rule_for,
    sort,
    window,
)
from zhuoyue.core.notices.periods import Adopted, Time, not_yet_firm, period_of, shanghai_day
from zhuoyue.core.notices.rules import (
    Code,
    Effect,
    Finding,
    Grounds,
    NoNotice,
    NoticeRule,
    ObjectionRule,
    ResultGoes,
    Rules,
)
from zhuoyue.core.verdict import (
    Answer,
    Common,
    Fact,
    Reason,
    judgement,
    missing,
    not_announced,
)

_CONFIDENTIAL = ("objector.name", "objector.contact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Objector:
    """Who objects (异议人)."""

    kind: Annotated[Literal["organisation", "person"] | None, "单位或者个人"] = None
    name: Annotated[str | None, "name as given; 姓名或者名称"] = None
    real_name: Annotated[bool | None, "given under the real name; 实名"] = None
    contact: Annotated[str | None, "telephone or address; 联系方式"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionFacts:
    """One objection to a public list (一件异议)."""

    list: Annotated[str | None, "id of the public list in the regulation; 公示名单"] = None
    published_on: Annotated[date | None, "day the list was made public; 公示发布日"] = None
    received_on: Annotated[date | None, "day the material was received; 收到材料之日"] = None
    received_at: Annotated[datetime | None, "instant of receipt, instead of the day; 收到时刻"] = (
        None
    )
    objector: Objector | None = None
    states_facts: Annotated[bool | None, "it states facts; 提供事实"] = None
    states_reasons: Annotated[bool | None, "it states reasons; 提供理由"] = None
    has_evidence: Annotated[bool | None, "it brings supporting evidence; 提供佐证材料"] = None
    verified_on: Annotated[date | None, "day the verification was finished; 核查完成日"] = None
    finding: Annotated[Finding | None, "what the verification found; 核查结论"] = None
    violation_proven: Annotated[
        bool | None, "the verification proved a violation; 违法违规行为查证属实"
    ] = None
    implementing_rules: Adopted | None = None

    def __post_init__(self) -> None:
        """Refuse two different days of receipt, and a verification before it."""
        instant = None if self.received_at is None else shanghai_day(self.received_at)
        if None not in (instant, self.received_on) and instant != self.received_on:
            message = "received_on and received_at are different days in China"
            raise ValueError(message)
        received = self.received()
        if received is not None and self.verified_on is not None and self.verified_on < received:
            message = "verified_on is before the day of receipt"
            raise ValueError(message)

    def received(self) -> date | None:
        """The day in China on which it was received."""
        return self.received_on if self.received_at is None else shanghai_day(self.received_at)

    def brings(self, ground: Grounds) -> tuple[str, bool | None]:
        """The name of the fact that says whether this ground is there, and what it says."""
        return {
            Grounds.FACTS: ("states_facts", self.states_facts),
            Grounds.REASONS: ("states_reasons", self.states_reasons),
            Grounds.EVIDENCE: ("has_evidence", self.has_evidence),
        }[ground]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """By when and with whom the objection is verified; no day where no text sets a time (核查)."""

    due: date | None
    derivation: tuple[CountedDay, ...]
    verified_with: Text | None
    verified_on: date | None
    late: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionResult:
    """Received, in time or not, verified by when, and what is done with the finding."""

    list: str
    accepted: bool
    in_time: bool | None = None
    last_day: date | None = None
    verification: Verification | None = None
    result_goes: ResultGoes | None = None
    keep_confidential: tuple[str, ...] = ()
    finding: Finding | None = None
    effect: Effect | None = None
    case_continues: bool | None = None


def objection(rules: Rules, facts: ObjectionFacts, time: Time) -> Answer[ObjectionResult]:
    """Whether an objection is received and in time, and what follows from it (异议受理).

    One raised after the last day is received all the same and marked out of time; it holds nothing
    back and starts no clock.
    """
    rule = rule_for(rules, facts.list)
    if isinstance(rule, Reason):
        return Answer(refusal(rule))
    if isinstance(rule, NoNotice):
        return Answer(refusal(Reason(Code.NO_NOTICE_LAID_DOWN, rule.clause, {"list": rule.id})))
    objections = objection_rule(rules, rule, facts.implementing_rules)
    if isinstance(objections, Reason):
        return Answer(refusal(objections), ObjectionResult(list=rule.id, accepted=False))
    found = _grounds(objections, facts) + _named(objections, facts)
    moment, result = _moment(rule, objections, facts, time)
    found += moment
    if result.in_time:
        timed, verification = _verification(rules, objections, facts, time)
        found += timed
        result = replace(result, verification=verification)
    outcome, effect = _outcome(objections, facts)
    found += outcome
    accepted = not found.failed and result.in_time is not None
    result = replace(
        result,
        accepted=accepted,
        result_goes=objections.result,
        keep_confidential=_CONFIDENTIAL if objections.confidential else (),
        finding=facts.finding,
        effect=effect,
        case_continues=_continues(facts.finding, effect),
    )
    return Answer(found.verdict(), result)


def _grounds(rule: ObjectionRule, facts: ObjectionFacts) -> Found:
    found = Found()
    for ground in Grounds:
        if ground not in rule.needs:
            continue
        name, brought = facts.brings(ground)
        if brought is None:
            found += sort((missing(rule.clause, name),))
        elif not brought:
            found += sort((Reason(Code.OBJECTION_LACKS, rule.clause, {"lacks": ground}),))
    return found


def _named(rule: ObjectionRule, facts: ObjectionFacts) -> Found:
    if not rule.real_name_required:
        return Found()
    real = None if facts.objector is None else facts.objector.real_name
    if real is None:
        return sort((missing(rule.clause, "objector.real_name"),))
    return Found() if real else sort((Reason(Code.REAL_NAME_REQUIRED, rule.clause, {}),))


def _moment(
    rule: NoticeRule, objections: ObjectionRule, facts: ObjectionFacts, time: Time
) -> tuple[Found, ObjectionResult]:
    """Whether it was received while objections could be raised."""
    bare = ObjectionResult(list=rule.id, accepted=False)
    received = facts.received()
    found = Found() if received else sort((missing(objections.clause, "received_on"),))
    within = window(rule, objections)
    clock = clock_from(within, facts.published_on, facts.implementing_rules, time)
    if not isinstance(clock, Clock):
        return found + sort(clock), bare
    bare = replace(bare, last_day=clock.last_day)
    if received is None:
        return found, bare
    numbers: dict[str, Fact] = {
        "list": rule.id,
        "published_on": clock.start,
        "last_day": clock.last_day,
        "received_on": received,
    }
    if received < clock.start:
        early = Reason(Code.OBJECTION_BEFORE_PUBLICATION, objections.clause, numbers)
        return sort((early,)), bare
    if received <= clock.last_day:
        timely = Reason(Code.OBJECTION_IN_TIME, objections.clause, numbers)
        return Found(met=(timely,)), replace(bare, in_time=True)
    open_year = not_yet_firm(clock)
    if open_year is not None:
        return sort((not_announced(within.clause, open_year),)), bare
    late = Reason(Code.OBJECTION_OUT_OF_TIME, objections.clause, numbers)
    return Found(met=(late,)), replace(bare, in_time=False)


def _verification(
    rules: Rules, objections: ObjectionRule, facts: ObjectionFacts, time: Time
) -> tuple[Found, Verification]:
    """By when the verification is due; where no time is set it cannot be late."""
    rule = next(clock for clock in rules.clocks if clock.id == objections.verification)
    untimed = Verification(
        due=None,
        derivation=(),
        verified_with=objections.verified_with,
        verified_on=facts.verified_on,
        late=None,
    )
    if _silent(rule.period, period_of(rule, facts.implementing_rules)):
        reason = Reason(Code.VERIFICATION_NOT_TIMED, rule.clause, {})
        return Found(met=(reason,)), untimed
    clock = clock_from(rule, facts.received(), facts.implementing_rules, time)
    if not isinstance(clock, Clock):
        return sort(clock), untimed
    late = None if facts.verified_on is None else facts.verified_on > clock.last_day
    code = {
        None: Code.VERIFICATION_DUE,
        False: Code.VERIFICATION_IN_TIME,
        True: Code.VERIFICATION_LATE,
    }[late]
    numbers: dict[str, Fact] = {"due": clock.last_day, "verified_on": facts.verified_on}
    timed = replace(untimed, due=clock.last_day, derivation=clock.days, late=late)
    return Found(met=(Reason(code, rule.clause, numbers),)), timed


def _silent(rule: object, period: object) -> bool:
    return (
        isinstance(rule, NotRegulated)
        and isinstance(period, tuple)
        and all(reason.code is Common.NOT_REGULATED for reason in period)
    )


def _outcome(rule: ObjectionRule, facts: ObjectionFacts) -> tuple[Found, Effect | None]:
    """What the finding does to the case; where the text does not say, a person decides."""
    if facts.finding is None:
        return Found(), None
    if facts.finding is Finding.DISMISSED:
        return Found(met=(Reason(Code.OBJECTION_DISMISSED, rule.clause, {}),)), None
    matter = "effect_of_upheld_objection"
    if isinstance(rule.upheld, NotRegulated):
        return sort((judgement(rule.upheld.not_regulated, matter),)), None
    clause, effect = rule.upheld.clause, rule.upheld.effect
    if rule.upheld.violations_only and facts.violation_proven is None:
        return sort((missing(clause, "violation_proven"),)), None
    if rule.upheld.violations_only and not facts.violation_proven:
        return sort((judgement(clause, matter),)), None
    reason = Reason(Code.OBJECTION_UPHELD, clause, {"effect": effect})
    return Found(met=(reason,)), effect


def _continues(finding: Finding | None, effect: Effect | None) -> bool | None:
    """Whether the case goes on; not known while nothing is found or somebody has yet to decide."""
    if finding is Finding.DISMISSED:
        return True
    return False if effect is Effect.LOSES_AWARD else None
