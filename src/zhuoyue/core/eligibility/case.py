"""One organisation before the conditions: its facts, the application, the law around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from zhuoyue.core.calendar import Calendar, Counting
from zhuoyue.core.clause import Award, ClauseId
from zhuoyue.core.eligibility.credit_code import OrganisationKind, told_kind, valid
from zhuoyue.core.eligibility.organisation import OrganisationFacts, SizeClass
from zhuoyue.core.eligibility.reasons import NOTHING, Code, Finding
from zhuoyue.core.verdict import Fact, Reason, missing

_NONE: Mapping[str, Fact] = {}

CountedTo = Literal["application_deadline", "application_day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InternalPublicity:
    """The notice that the applicant put up in its own house before applying (内部公示)."""

    started_on: date | None = None
    ended_on: Annotated[date | None, "last day on which it hung, included"] = None
    objections_settled: bool | None = None

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            message = "ended_on lies before started_on"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentAnswer:
    """What a consulted department said (部门意见)."""

    department: str
    answered_on: Annotated[date | None, "absent: not yet answered"] = None
    adverse: Annotated[bool | None, "it reports something against the applicant 有不良情况"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherApplication:
    """An application of the same organisation elsewhere (同时申报其他奖项)."""

    programme: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A recorded decision of a body (会议决定)."""

    decision: str
    on: date
    by: Annotated[str, "role of the body, for instance committee"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedYear:
    """The latest year for which an evaluation is published."""

    scheme: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFacts:
    """What is known about the application as a whole (申报情况)."""

    application_deadline: Annotated[
        date | None, "last day of the application period 申报截止日"
    ] = None
    applied_on: Annotated[date | None, "day on which the application was handed in 申报日"] = None
    as_of: Annotated[
        date | None, "day of the question; what happened after it is left out 审查日"
    ] = None
    applies_for: Annotated[tuple[str, ...] | None, "ids of the awards applied for 申报奖项"] = None
    latest_evaluation_years: Annotated[
        tuple[PublishedYear, ...], "the latest year published of each evaluation 最新年度"
    ] = ()
    pool_exception: Annotated[
        Decision | None, "decision to admit an applicant from outside the pool 例外决定"
    ] = None
    internal_publicity: InternalPublicity | None = None
    department_answers: tuple[DepartmentAnswer, ...] | None = None
    other_applications: tuple[OtherApplication, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What every condition is given: one organisation, the application, the law.

    `path` is where the organisation stands in the facts, so that questions can name the place.
    """

    organisation: OrganisationFacts
    path: str
    application: ApplicationFacts
    place: str
    awards: tuple[Award, ...]
    counted_to: CountedTo
    calendar: Calendar
    counting: Counting
    brief: bool = False

    def of(self, fact: str) -> str:
        """The path of a fact of this organisation."""
        return f"{self.path}.{fact}"

    def unknown(self, clause: ClauseId, fact: str) -> Finding:
        """The finding that a fact of this organisation is not known."""
        return Finding(unsettled=(missing(clause, self.of(fact)),))

    def met(self, code: Code, clause: ClauseId, facts: Mapping[str, Fact] = _NONE) -> Finding:
        """The finding that something is met; where only the verdict is asked, without the reason."""
        return NOTHING if self.brief else Finding(met=(Reason(code, clause, facts),))

    def reference_day(self, clause: ClauseId) -> date | Reason:
        """The day to which years are counted, by the reading in force; or the question for it."""
        if self.counted_to == "application_deadline":
            return self.application.application_deadline or missing(clause, "application_deadline")
        return self.application.applied_on or missing(clause, "applied_on")

    def happened(self, day: date) -> bool:
        """Whether a day has come by the day of the question."""
        return self.application.as_of is None or day <= self.application.as_of

    @property
    def kind(self) -> OrganisationKind | None:
        """What sort of body it is: the registration code where it tells, else as stated."""
        code = self.organisation.unified_social_credit_code
        told = told_kind(code) if code is not None and valid(code) else None
        return told or self.organisation.kind


Known = bool | tuple[str, ...]
"""Yes, no, or the paths of the facts on which it depends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """For whom a condition or an exemption is: every test that is given must hold (适用范围)."""

    kinds: tuple[OrganisationKind, ...] = ()
    industries: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    size_classes: tuple[SizeClass, ...] = ()
    manufacturer: bool | None = None
    agricultural_producer: bool | None = None
    above_designated_size: bool | None = None

    def covers(self, case: Case) -> Known:
        """Whether the organisation falls under it; a test that fails settles it alone."""
        tests = (*self._memberships(case), *self._traits(case))
        if any(outcome is False for _, outcome in tests):
            return False
        return tuple(case.of(fact) for fact, outcome in tests if outcome is None) or True

    def _memberships(self, case: Case) -> tuple[tuple[str, bool | None], ...]:
        facts = case.organisation
        kind = None if case.kind is None else (case.kind,)
        size = None if facts.size_class is None else (facts.size_class,)
        return (
            ("kind", _any_of(self.kinds, kind)),
            ("industries", _any_of(self.industries, facts.industries)),
            ("activities", _any_of(self.activities, facts.activities)),
            ("size_class", _any_of(self.size_classes, size)),
        )

    def _traits(self, case: Case) -> tuple[tuple[str, bool | None], ...]:
        facts = case.organisation
        return (
            ("manufacturer", _same(self.manufacturer, facts.manufacturer)),
            (
                "agricultural_producer",
                _same(self.agricultural_producer, facts.agricultural_producer),
            ),
            (
                "above_designated_size",
                _same(self.above_designated_size, facts.above_designated_size),
            ),
        )


def _any_of(wanted: tuple[str, ...], given: tuple[str, ...] | None) -> bool | None:
    if not wanted:
        return True
    return None if given is None else not set(wanted).isdisjoint(given)


def _same(wanted: bool | None, given: bool | None) -> bool | None:  # noqa: FBT001 - two equal sides
    if wanted is None:
        return True
    return None if given is None else given is wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What every condition has: id, clause, for whom it is and who is exempt, for which awards."""

    id: str
    clause: ClauseId
    only_for: Scope | None = None
    exempt: Scope | None = None
    awards: tuple[str, ...] = ()

    @property
    def for_everybody(self) -> bool:
        """Whether it is put to every organisation, whatever it is and applies for."""
        return self.only_for is None and self.exempt is None and not self.awards

    def concerns(self, case: Case) -> Known:
        """Whether the condition is put to this organisation at all."""
        if self.for_everybody:
            return True
        answers = (
            self._asked_for(case),
            True if self.only_for is None else self.only_for.covers(case),
            True if self.exempt is None else _negated(self.exempt.covers(case)),
        )
        if False in answers:
            return False
        return tuple(fact for one in answers if isinstance(one, tuple) for fact in one) or True

    def _asked_for(self, case: Case) -> Known:
        if not self.awards:
            return True
        if case.application.applies_for is None:
            return ("applies_for",)
        return not set(self.awards).isdisjoint(case.application.applies_for)


def _negated(known: Known) -> Known:
    return known if isinstance(known, tuple) else not known
