"""The call: whether a cycle may be opened and its call published (发布通知)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility.reasons import Finding, together, verdict_of
from zhuoyue.core.verdict import Answer, Fact, Reason, missing

_FOUR_DIGITS = range(1_000, 10_000)


class CallCode(StrEnum):
    """Why a call may or may not be published."""

    REHEARSAL_ONLY = "rehearsal"
    DRAFT_BINDS_NOBODY = "draft_binds_nobody"
    REPEALED = "repealed_binds_nobody"
    IN_FORCE_AT_OPENING = "in_force_at_opening"
    NOT_IN_FORCE_YET = "not_in_force_yet"
    NO_LONGER_IN_FORCE = "no_longer_in_force"
    APPROVED = "commendation_approved"
    NOT_APPROVED = "commendation_not_approved"
    APPROVED_AFTER_OPENING = "commendation_approved_after_opening"
    OUTSIDE_COMMENDATION_PERIOD = "outside_commendation_period"
    INTERVAL_KEPT = "interval_kept"
    CYCLE_TOO_EARLY = "cycle_too_early"
    CYCLE_OVERDUE = "cycle_overdue"
    IN_USUAL_MONTHS = "in_usual_months"
    OUTSIDE_USUAL_MONTHS = "outside_usual_months"
    PERIOD_SET = "application_period_set"
    PERIOD_BEFORE_CALL = "application_period_before_call"
    EDITION_PINNED = "edition_pinned"
    EDITION_UNKNOWN = "edition_unknown"
    EDITION_NOT_LATEST = "edition_not_latest"
    EDITION_NOT_IN_FORCE = "edition_not_in_force"
    EDITION_OLDER = "edition_older_than_latest"


WARNINGS = frozenset(
    {CallCode.OUTSIDE_USUAL_MONTHS, CallCode.CYCLE_OVERDUE, CallCode.EDITION_OLDER}
)
"""What an allowed call should still make the office look twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRule:
    """The cycle's year must lie in an approved commendation period (评比表彰周期)."""

    clause: ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRule:
    """A cycle needs the approval of the commendation procedure (纳入评比表彰活动管理)."""

    clause: ClauseId
    period: PeriodRule


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalRule:
    """Every so many years one cycle (每N年评审一次)."""

    clause: ClauseId
    years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualMonths:
    """In which months a call is usually published, both included (一般在…发布); it only warns."""

    clause: ClauseId
    first: int
    last: int

    def __post_init__(self) -> None:
        """Refuse months that are none, or the wrong way round."""
        if not 1 <= self.first <= self.last <= 12:  # noqa: PLR2004 - months of a year
            message = "months run from 1 to 12, the first not after the last"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRule:
    """What publishing a call needs; `clause` is that of the call and its application period."""

    clause: ClauseId
    approval: ApprovalRule | None = None
    interval: IntervalRule | None = None
    usual_months: UsualMonths | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """From when to when the text holds, both days included; a draft holds nobody."""

    clause: ClauseId
    draft: bool
    repealed: bool
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PinRule:
    """Which edition of the criteria a cycle pins (评审标准版本)."""

    clause: ClauseId
    edition: Literal["latest_at_opening", "named_at_opening"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The approval of the commendation procedure on record (批准文件)."""

    granted: bool | None = None
    document: Annotated[str | None, "number of the document 文号"] = None
    approved_on: date | None = None
    file: Annotated[str | None, "the filed document: its name or digest 归档文件"] = None
    from_year: Annotated[int | None, "first year of the commendation period 周期首年"] = None
    until_year: Annotated[int | None, "last year of the commendation period, included 末年"] = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.from_year and self.until_year and self.until_year < self.from_year:
            message = "until_year lies before from_year"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition of the criteria and the day from which it is in force."""

    id: str
    in_force: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """The facts of a call."""

    purpose: Annotated[
        Literal["binding", "rehearsal"] | None, "a real cycle, or one played through 正式、演练"
    ] = None
    opens_on: Annotated[date | None, "day on which the call is published 通知发布日"] = None
    applications_from: Annotated[date | None, "first day for applications 申报起始日"] = None
    applications_until: Annotated[date | None, "last day for applications 申报截止日"] = None
    in_force_since: Annotated[
        date | None, "day of issue, for a text in force from its issue 印发日"
    ] = None
    approval: Approval | None = None
    earlier_cycles: Annotated[
        tuple[int, ...] | None, "years of the earlier cycles 以往各届年份; empty: none"
    ] = None
    editions: tuple[Edition, ...] | None = None
    pinned_edition: Annotated[str | None, "edition the cycle is judged by 采用的标准版本"] = None

    def __post_init__(self) -> None:
        """Refuse an application period that ends before it begins, and years that are none."""
        start, end = self.applications_from, self.applications_until
        if start is not None and end is not None and end < start:
            message = "applications_until lies before applications_from"
            raise ValueError(message)
        if any(year not in _FOUR_DIGITS for year in self.earlier_cycles or ()):
            message = "earlier_cycles: a year has four digits"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResult:
    """What was found: the edition, the next year that is due, what should be looked at twice."""

    binding: bool | None
    pinned_edition: str | None
    latest_edition: str | None
    next_due_year: int | None
    warnings: tuple[str, ...]


def may_open(
    rule: CallRule, facts: CallFacts, *, force: InForce, pin: PinRule
) -> Answer[CallResult]:
    """Whether the call may be published on its day; warnings are among the reasons of a yes."""
    found = together(
        (
            _force(rule, force, facts),
            _interval(rule.interval, facts),
            _months(rule.usual_months, facts),
            _period(rule, facts),
            _edition(pin, facts),
        )
    )
    result = CallResult(
        binding=None if facts.purpose is None else facts.purpose == "binding",
        pinned_edition=facts.pinned_edition,
        latest_edition=_latest(facts),
        next_due_year=_due(rule.interval, facts),
        warnings=tuple(reason.code.value for reason in found.met if reason.code in WARNINGS),
    )
    return Answer(verdict_of(found), result)


def _asked(clause: ClauseId, *facts: str) -> Finding:
    return Finding(unsettled=tuple(missing(clause, fact) for fact in facts))


def _met(code: CallCode, clause: ClauseId, facts: Mapping[str, Fact]) -> Finding:
    return Finding(met=(Reason(code, clause, facts),))


def _no(code: CallCode, clause: ClauseId, facts: Mapping[str, Fact]) -> Finding:
    return Finding(failed=(Reason(code, clause, facts),))


def _force(rule: CallRule, force: InForce, facts: CallFacts) -> Finding:
    """A real cycle needs a text in force and its approval; whether it is one is asked if it matters."""
    day = Finding() if facts.opens_on else _asked(rule.clause, "opens_on")
    if facts.purpose == "rehearsal":
        rehearsed = _met(CallCode.REHEARSAL_ONLY, force.clause, {"draft": force.draft})
        return together((day, rehearsed))
    binding = together((day, _in_force(force, facts), _approval(rule.approval, facts)))
    if facts.purpose == "binding" or binding.state == "met":
        return binding
    return together((_asked(rule.clause, "purpose"), Finding(unsettled=binding.unsettled)))


def _in_force(force: InForce, facts: CallFacts) -> Finding:
    opens_on = facts.opens_on
    if opens_on is None:
        return Finding()
    if force.draft or force.repealed:
        code = CallCode.DRAFT_BINDS_NOBODY if force.draft else CallCode.REPEALED
        return _no(code, force.clause, {"opens_on": opens_on})
    since = force.since or facts.in_force_since
    if since is None:
        return _asked(force.clause, "in_force_since")
    if opens_on < since:
        early = {"opens_on": opens_on, "since": since}
        return _no(CallCode.NOT_IN_FORCE_YET, force.clause, early)
    if force.until is not None and opens_on > force.until:
        late = {"opens_on": opens_on, "until": force.until}
        return _no(CallCode.NO_LONGER_IN_FORCE, force.clause, late)
    span = {"opens_on": opens_on, "since": since, "until": force.until}
    return _met(CallCode.IN_FORCE_AT_OPENING, force.clause, span)


def _approval(rule: ApprovalRule | None, facts: CallFacts) -> Finding:
    if rule is None:
        return Finding()
    approval = facts.approval
    if approval is None:
        return _asked(rule.clause, "approval")
    if approval.granted is False:
        return _no(CallCode.NOT_APPROVED, rule.clause, {"document": approval.document})
    needed = (
        ("granted", approval.granted),
        ("document", approval.document),
        ("approved_on", approval.approved_on),
        ("file", approval.file),
    )
    unknown = _asked(rule.clause, *(f"approval.{name}" for name, value in needed if value is None))
    return together((unknown, _approved_in_time(rule, approval, facts), _in_period(rule, facts)))


def _approved_in_time(rule: ApprovalRule, approval: Approval, facts: CallFacts) -> Finding:
    if approval.approved_on is None or facts.opens_on is None:
        return Finding()
    on = {
        "document": approval.document,
        "approved_on": approval.approved_on,
        "opens_on": facts.opens_on,
    }
    if approval.approved_on > facts.opens_on:
        return _no(CallCode.APPROVED_AFTER_OPENING, rule.clause, on)
    return _met(CallCode.APPROVED, rule.clause, on)


def _in_period(rule: ApprovalRule, facts: CallFacts) -> Finding:
    approval = facts.approval or Approval()
    first, last = approval.from_year, approval.until_year
    years = (("from_year", first), ("until_year", last))
    unknown = _asked(
        rule.period.clause, *(f"approval.{name}" for name, year in years if year is None)
    )
    if facts.opens_on is None:
        return unknown
    year = facts.opens_on.year
    if (first is not None and year < first) or (last is not None and year > last):
        span = {"year": year, "from_year": first, "until_year": last}
        return _no(CallCode.OUTSIDE_COMMENDATION_PERIOD, rule.period.clause, span)
    return unknown


def _last(facts: CallFacts) -> int | None:
    return max(facts.earlier_cycles, default=None) if facts.earlier_cycles else None


def _due(rule: IntervalRule | None, facts: CallFacts) -> int | None:
    last = _last(facts)
    return None if rule is None or last is None else last + rule.years


def _interval(rule: IntervalRule | None, facts: CallFacts) -> Finding:
    if rule is None:
        return Finding()
    if facts.earlier_cycles is None:
        return _asked(rule.clause, "earlier_cycles")
    due = _due(rule, facts)
    if facts.opens_on is None:
        return Finding()
    year = facts.opens_on.year
    span = {"year": year, "last": _last(facts), "years": rule.years, "due": due}
    if due is None or year == due:
        return _met(CallCode.INTERVAL_KEPT, rule.clause, span)
    if year < due:
        return _no(CallCode.CYCLE_TOO_EARLY, rule.clause, span)
    return _met(CallCode.CYCLE_OVERDUE, rule.clause, span)


def _months(rule: UsualMonths | None, facts: CallFacts) -> Finding:
    if rule is None or facts.opens_on is None:
        return Finding()
    usual = rule.first <= facts.opens_on.month <= rule.last
    code = CallCode.IN_USUAL_MONTHS if usual else CallCode.OUTSIDE_USUAL_MONTHS
    return _met(
        code, rule.clause, {"opens_on": facts.opens_on, "first": rule.first, "last": rule.last}
    )


def _period(rule: CallRule, facts: CallFacts) -> Finding:
    start, end = facts.applications_from, facts.applications_until
    if start is None or end is None:
        days = (("applications_from", start), ("applications_until", end))
        return _asked(rule.clause, *(name for name, day in days if day is None))
    span = {"from": start, "until": end, "opens_on": facts.opens_on}
    if facts.opens_on is not None and start < facts.opens_on:
        return _no(CallCode.PERIOD_BEFORE_CALL, rule.clause, span)
    return _met(CallCode.PERIOD_SET, rule.clause, span)


def _latest(facts: CallFacts) -> str | None:
    if facts.opens_on is None:
        return None
    known = [one for one in facts.editions or () if one.in_force <= facts.opens_on]
    return max(known, key=lambda one: one.in_force).id if known else None


def _edition(pin: PinRule, facts: CallFacts) -> Finding:
    if facts.editions is None or facts.pinned_edition is None:
        needed = (("editions", facts.editions), ("pinned_edition", facts.pinned_edition))
        return _asked(pin.clause, *(name for name, value in needed if value is None))
    if facts.opens_on is None:
        return Finding()
    named = next((one for one in facts.editions if one.id == facts.pinned_edition), None)
    latest = _latest(facts)
    about = {"pinned": facts.pinned_edition, "latest": latest, "opens_on": facts.opens_on}
    if named is None:
        return _no(CallCode.EDITION_UNKNOWN, pin.clause, about)
    if named.in_force > facts.opens_on:
        return _no(CallCode.EDITION_NOT_IN_FORCE, pin.clause, about)
    newer = any(named.in_force < one.in_force <= facts.opens_on for one in facts.editions)
    if newer and pin.edition == "latest_at_opening":
        return _no(CallCode.EDITION_NOT_LATEST, pin.clause, about)
    code = CallCode.EDITION_OLDER if newer else CallCode.EDITION_PINNED
    return _met(code, pin.clause, about)
