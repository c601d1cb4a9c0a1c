"""Question duties: what a winner owes in the years after, by when, and whether it was done (义务)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, assert_never

from zhuoyue.core.calendar import Calendar, NotAnnounced
from zhuoyue.core.clause import ClauseId, NotRegulated, Text
from zhuoyue.core.supervision.adopted import Due, SupervisionAdopted
from zhuoyue.core.supervision.codes import Code
from zhuoyue.core.verdict import (
    Answer,
    Common,
    Fact,
    Reason,
    contradiction,
    missing,
    not_announced,
    regulated,
    settle,
)


class FirstReport(StrEnum):
    """In which year the first report is due, counted from the year of the award."""

    AWARD_YEAR = "award_year"
    YEAR_AFTER = "year_after"
    AFTER_ONE_INTERVAL = "after_one_interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """A report on the previous year, every so many years (上年度自我评价报告).

    `years`: for how many calendar years after the year of the award. `on_failure` is the ground of
    revocation that a report not handed in, or handed in late, gives rise to.
    """

    kind: Literal["reports"]
    id: str
    clause: ClauseId
    what: Text
    every_years: int
    first: FirstReport
    years: int | NotRegulated
    due: Due | NotRegulated
    on_failure: str | None = None

    def __post_init__(self) -> None:
        """Refuse an interval of no years."""
        if self.every_years < 1:
            message = f"a report is due every year or less often, not every {self.every_years}"
            raise ValueError(message)

    @property
    def offset(self) -> int:
        """How many years after the award's the first report is due."""
        match self.first:
            case FirstReport.AWARD_YEAR:
                return 0
            case FirstReport.YEAR_AFTER:
                return 1
            case FirstReport.AFTER_ONE_INTERVAL:
                return self.every_years
            case _:
                assert_never(self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A duty without a day (宣传推广等义务): whether it is met is judged by people."""

    kind: Literal["standing"]
    id: str
    clause: ClauseId
    what: Text


DutyRule = Reports | Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report handed in: about which year, on which day."""

    about_year: Annotated[int, "the year the report is about; 报告所属年度"]
    on: Annotated[date, "the day it was handed in; 报送日期"]

    def __post_init__(self) -> None:
        """Refuse a report handed in before the year it is about was over."""
        if self.on.year <= self.about_year:
            message = f"a report on {self.about_year} cannot be handed in on {self.on}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesFacts:
    """What is known about a winner, or an organisation admitted to cultivation."""

    awarded_on: Annotated[
        date | None, "the day of the award decision, or of admission; 获奖或者纳入培育之日"
    ] = None
    as_of: Annotated[date | None, "the day for which the duties are listed; 截至日期"] = None
    reports: Annotated[
        tuple[Report, ...] | None,
        "every report handed in; an empty list says that none was; 已报送的报告",
    ] = None
    ended_on: Annotated[
        date | None, "the day the honour or the cultivation ended, if it did; 终止之日"
    ] = None
    implementing_rules: SupervisionAdopted | None = None

    def __post_init__(self) -> None:
        """Refuse an end before the award."""
        if self.awarded_on and self.ended_on and self.ended_on < self.awarded_on:
            message = "ended_on lies before awarded_on"
            raise ValueError(message)


class DutyState(StrEnum):
    """How a duty stands on the day asked about.

    `standing` has no day, `ended` was one and ended with the honour, `unknown` lacks a fact.
    """

    NOT_DUE = "not_due"
    DUE = "due"
    DONE = "done"
    LATE = "late"
    MISSING = "missing"
    STANDING = "standing"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty: what, about which year, due when, and how it stands.

    `due_on` is None while the regulation is silent about the day; `due_year` is known all the same.
    `consequence` is the ground of revocation that follows from a failure.
    """

    id: str
    clause: ClauseId
    what: Text
    about_year: int | None
    due_year: int | None
    due_on: date | None
    state: DutyState
    handed_in_on: date | None = None
    consequence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """Every duty in the order of the regulation, and the grounds that failures give rise to."""

    duties: tuple[Duty, ...]
    proposals: tuple[str, ...]


def duties(
    rules: tuple[DutyRule, ...], facts: DutiesFacts, *, clause: ClauseId, calendar: Calendar
) -> Answer[Duties]:
    """The duties after the award on a given day (获奖后义务).

    Refused: a report is missing or was late, or the text leaves open on which day of its year a
    report still ahead is due; the list is given all the same. Where it leaves open for how long
    reports are due, they are listed to the year asked about, in which the honour still stands.
    """
    clause = rules[0].clause if rules else clause
    if facts.awarded_on is None or facts.as_of is None:
        asked = {"awarded_on": facts.awarded_on, "as_of": facts.as_of}
        gaps = tuple(missing(clause, name) for name, value in asked.items() if value is None)
        return Answer(settle(failed=(), unsettled=gaps))
    findings = [
        _standing(rule, facts, facts.as_of)
        if isinstance(rule, Standing)
        else _reports(rule, facts, facts.awarded_on, facts.as_of, calendar)
        for rule in rules
    ]
    listed = tuple(duty for found in findings for duty in found.duties)
    result = Duties(
        duties=listed,
        proposals=tuple(duty.consequence for duty in listed if duty.consequence is not None),
    )
    dated = not all(isinstance(rule, Standing) for rule in rules) or not rules
    in_order = Reason(Code.DUTIES_IN_ORDER, clause, {"as_of": facts.as_of})
    verdict = settle(
        met=(
            *((in_order,) if dated else ()),
            *(reason for found in findings for reason in found.met),
        ),
        failed=tuple(reason for found in findings for reason in found.failed),
        unsettled=tuple(reason for found in findings for reason in found.unsettled),
    )
    return Answer(verdict, result)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    duties: tuple[Duty, ...]
    met: tuple[Reason, ...] = ()
    failed: tuple[Reason, ...] = ()
    unsettled: tuple[Reason, ...] = ()


def _standing(rule: Standing, facts: DutiesFacts, as_of: date) -> _Found:
    ended = facts.ended_on is not None and facts.ended_on < as_of
    duty = Duty(
        id=rule.id,
        clause=rule.clause,
        what=rule.what,
        about_year=None,
        due_year=None,
        due_on=None,
        state=DutyState.ENDED if ended else DutyState.STANDING,
    )
    said: dict[str, Fact] = {"duty": rule.id, "what_zh": rule.what.zh, "what_en": rule.what.en}
    if ended:
        said["ended_on"] = facts.ended_on
    code = Code.DUTY_ENDED if ended else Code.STANDING_DUTY
    return _Found(duties=(duty,), met=(Reason(code, rule.clause, said),))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """Until which year reports are due and on which day of it; what the text leaves open."""

    last_year: int
    due: Due | None
    refused: tuple[Reason, ...]
    open_day: tuple[Reason, ...]
    open_end: tuple[Reason, ...]


def _reports(
    rule: Reports, facts: DutiesFacts, awarded_on: date, as_of: date, calendar: Calendar
) -> _Found:
    terms = _terms(rule, facts, awarded_on, as_of)
    listed: list[Duty] = []
    gaps: list[Reason] = []
    for year in range(awarded_on.year + rule.offset, terms.last_year + 1, rule.every_years):
        day = None if terms.due is None else terms.due.last_day(year, calendar)
        if isinstance(day, NotAnnounced):
            gaps.append(not_announced(rule.clause, day))
            day = None
        if _owed(year, day, awarded_on, facts.ended_on):
            listed.append(_duty(rule, year, day, facts.reports, as_of))
    if any(duty.state is DutyState.UNKNOWN for duty in listed):
        gaps.append(missing(rule.clause, "reports"))
    ahead = any(duty.state in (DutyState.NOT_DUE, DutyState.DUE) for duty in listed)
    failed = (
        *terms.refused,
        *(terms.open_day if ahead else ()),
        *(_failure(duty) for duty in listed if duty.state in _FAILED),
    )
    return _Found(duties=tuple(listed), met=terms.open_end, failed=failed, unsettled=tuple(gaps))


def _terms(rule: Reports, facts: DutiesFacts, awarded_on: date, as_of: date) -> _Terms:
    adopted = facts.implementing_rules or SupervisionAdopted()
    where = f"supervision.duties.{rule.id}"
    years = regulated(rule.years, adopted.years, adopted.adoption, parameter=f"{where}.years")
    due = regulated(rule.due, adopted.report_due, adopted.adoption, parameter=f"{where}.due")
    clashes = (
        contradiction(rule.years, adopted.years, clause=rule.clause, parameter=f"{where}.years"),
        contradiction(rule.due, adopted.report_due, clause=rule.clause, parameter=f"{where}.due"),
    )
    ended = None if facts.ended_on is None else facts.ended_on.year
    if isinstance(years, Reason):
        last = as_of.year if ended is None else ended
    else:
        last = awarded_on.year + years if ended is None else min(ended, awarded_on.year + years)
    open_end, refused = _open_end(years, last, ended=ended is not None)
    return _Terms(
        last_year=last,
        due=None if isinstance(due, Reason) else due,
        refused=(*refused, *(clash for clash in clashes if clash is not None)),
        open_day=(due,) if isinstance(due, Reason) else (),
        open_end=open_end,
    )


def _open_end(
    years: int | Reason, last: int, *, ended: bool
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """What to note, and what to refuse, where nobody has laid down for how long reports are due."""
    if not isinstance(years, Reason) or ended:
        return (), ()
    if years.code is Common.NOT_REGULATED:
        return (Reason(Code.END_LEFT_OPEN, years.clause, {"last_year": last}),), ()
    return (), (years,)


def _owed(year: int, day: date | None, awarded_on: date, ended_on: date | None) -> bool:
    """Whether the duty arose: due not before the award and not after the end."""
    after_award = day is None or day >= awarded_on
    return after_award and (ended_on is None or (day or date(year, 1, 1)) <= ended_on)


def _duty(
    rule: Reports, year: int, day: date | None, reports: tuple[Report, ...] | None, as_of: date
) -> Duty:
    about = year - 1
    handed = [one.on for one in reports or () if one.about_year == about and one.on <= as_of]
    first = min(handed, default=None)
    state = _state(year, day, first, as_of, known=reports is not None)
    return Duty(
        id=rule.id,
        clause=rule.clause,
        what=rule.what,
        about_year=about,
        due_year=year,
        due_on=day,
        state=state,
        handed_in_on=first,
        consequence=rule.on_failure if state in _FAILED else None,
    )


_FAILED = {DutyState.MISSING: Code.REPORT_MISSING, DutyState.LATE: Code.REPORT_LATE}


def _state(
    year: int, day: date | None, handed: date | None, as_of: date, *, known: bool
) -> DutyState:
    limit = date(year, 12, 31) if day is None else day
    if handed is not None:
        return DutyState.DONE if handed <= limit else DutyState.LATE
    if as_of.year < year:
        return DutyState.NOT_DUE
    if not known:
        return DutyState.UNKNOWN
    return DutyState.DUE if as_of <= limit else DutyState.MISSING


def _failure(duty: Duty) -> Reason:
    facts: dict[str, Fact] = {
        "about_year": duty.about_year,
        "due_year": duty.due_year,
        "due_on": duty.due_on,
        "handed_in_on": duty.handed_in_on,
    }
    return Reason(_FAILED[duty.state], duty.clause, facts)
