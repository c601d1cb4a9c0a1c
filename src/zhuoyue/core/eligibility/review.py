"""The eligibility review: its rules, its facts, its results (资格审查)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from zhuoyue.core.calendar import Calendar, Counting
from zhuoyue.core.clause import Adoption, Award, ClauseId, Text
from zhuoyue.core.eligibility.bans import Bans
from zhuoyue.core.eligibility.case import ApplicationFacts, CountedTo
from zhuoyue.core.eligibility.history import (
    AwardHeldFor,
    NoDoubleApplication,
    PublicisedInternally,
    Waiting,
)
from zhuoyue.core.eligibility.judged import Consulted, Judged, PoolMember
from zhuoyue.core.eligibility.measured import FigureWithin, Graded, Ranked
from zhuoyue.core.eligibility.organisation import OrganisationFacts
from zhuoyue.core.eligibility.reasons import State
from zhuoyue.core.eligibility.record import (
    CleanRecord,
    InOperation,
    LicencesValid,
    NotUntrustworthy,
    Practised,
)
from zhuoyue.core.eligibility.standing import (
    Activity,
    AtMostAwards,
    LegalPerson,
    NotExcludedBody,
    RegisteredHere,
)
from zhuoyue.core.verdict import Reason

AnyCondition = (
    RegisteredHere
    | LegalPerson
    | NotExcludedBody
    | Activity
    | AtMostAwards
    | InOperation
    | Practised
    | CleanRecord
    | NotUntrustworthy
    | LicencesValid
    | Graded
    | FigureWithin
    | Ranked
    | Judged
    | Consulted
    | PoolMember
    | Waiting
    | AwardHeldFor
    | NoDoubleApplication
    | PublicisedInternally
)
"""Every kind of condition; a new one is a class with a `check` and a line here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """An industry or a class of applicants that the text names."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Encouragement:
    """Whom the text encourages to apply (鼓励申报): shown and counted, without any effect."""

    clause: ClauseId
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRule:
    """Which conditions every controlled organisation meets too (以集团名义申报)."""

    clause: ClauseId
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraRule:
    """The place where the text lets further conditions be set for a cycle (其他有关规定)."""

    clause: ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Everything the review rests on; `clause` is that of the review itself.

    `counted_to`: the day to which full years and windows are counted.
    """

    clause: ClauseId
    counted_to: CountedTo
    conditions: tuple[AnyCondition, ...]
    group: GroupRule | None = None
    extra: ExtraRule | None = None

    def __post_init__(self) -> None:
        """Refuse ids given twice, and a group rule that names conditions there are not."""
        ids = [condition.id for condition in self.conditions]
        if len(set(ids)) < len(ids):
            message = "two conditions have the same id"
            raise ValueError(message)
        if self.group is not None and not set(self.group.conditions) <= set(ids):
            message = "the group rule names a condition that does not exist"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityAdopted:
    """What the cycle's implementing rules add to the conditions (实施细则)."""

    adoption: Adoption | None = None
    extra_conditions: tuple[AnyCondition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityFacts(ApplicationFacts):
    """The facts of the eligibility review."""

    organisation: OrganisationFacts | None = None
    as_group: Annotated[bool | None, "applies in the name of a group 以集团名义申报"] = None
    controlled: Annotated[
        tuple[OrganisationFacts, ...] | None, "all controlled organisations 所有控股组织"
    ] = None
    implementing_rules: EligibilityAdopted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionResult:
    """One condition: met, failed, open or not for this organisation, and why."""

    id: str
    clause: ClauseId
    verdict: State
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlledResult:
    """The conditions of one controlled organisation."""

    organisation: str
    verdict: State
    conditions: tuple[ConditionResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityResult:
    """Every condition of the applicant and of those it controls.

    `encouraged` lists the tags of the text that the applicant has; nothing is decided by them.
    """

    conditions: tuple[ConditionResult, ...]
    controlled: tuple[ControlledResult, ...]
    counted_to: date | None
    encouraged: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the review needs from outside its own rules: the place's code, awards, bans, time."""

    place: str
    awards: tuple[Award, ...]
    bans: Bans
    encouraged: Encouragement | None
    calendar: Calendar
    counting: Counting
