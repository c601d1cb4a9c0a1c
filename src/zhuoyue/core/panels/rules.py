"""What a regulation lays down about panels: the format of its section `panels` (评审组)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.units import Range


class Level(StrEnum):
    """By whom an examiner's qualification is recognised (评审员资格的级别), lowest first."""

    DISTRICT = "district"
    MUNICIPAL = "municipal"
    PROVINCIAL = "provincial"
    NATIONAL = "national"

    @property
    def rank(self) -> int:
        """The place in the order; a higher level ranks higher."""
        return list(Level).index(self)


class Role(StrEnum):
    """A group of a cycle that a person can belong to (周期内的身份)."""

    COMMITTEE = "committee"
    PANEL = "panel"
    OFFICE = "office"
    OVERSIGHT = "oversight"


class Interest(StrEnum):
    """What can tie an examiner to an applicant (利害关系)."""

    EMPLOYMENT = "employment"
    SHAREHOLDING = "shareholding"
    CONSULTING = "consulting"
    KINSHIP = "kinship"
    REVIEWED_LAST_TIME = "reviewed_last_time"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeRule:
    """How many examiners a panel has (评审组人数).

    `deviation` reads “一般”: `with_reason` lets a panel outside the bound start when its reason is
    on record; `refused` does not.
    """

    clause: ClauseId
    bound: Range | NotRegulated
    deviation: Literal["refused", "with_reason"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderRule:
    """The panel has exactly one leader, who is a member (组长负责制)."""

    clause: ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertiseRule:
    """Kinds of expertise that must all be present (人员构成).

    `by` says whether one member may stand for several kinds.
    """

    clause: ClauseId
    kinds: tuple[str, ...]
    by: Literal["any_member", "distinct_members"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationRule:
    """Every member holds a qualification of this level or a higher one on every day of the work."""

    clause: ClauseId
    at_least: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitabilityRule:
    """Qualities only people can judge: knowledge of law and policy, experience, integrity."""

    clause: ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRule:
    """Members come from the expert pool: appointed for every day of the work, trained if asked."""

    clause: ClauseId
    trained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertakingRule:
    """Members sign an undertaking of confidentiality and integrity no later than the first day."""

    clause: ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompatibleRule:
    """Nobody has this role and one of the others in the same cycle (不得兼任)."""

    clause: ClauseId
    role: Role
    others: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A tie that bars an examiner from an applicant (回避情形), and for how long after its end.

    `within_years`: a tie still bars when it ended in the last `years`, the first day included;
    `while_it_lasts`: a tie that ended before the work begins does not; `at_any_time`: it always does.
    """

    id: Interest
    clause: ClauseId
    counts: Literal["while_it_lasts", "within_years", "at_any_time"]
    years: int | NotRegulated | None = None

    def __post_init__(self) -> None:
        """Refuse a ground whose years do not go with how it counts."""
        if (self.counts == "within_years") == (self.years is None):
            message = "years are given if and only if a ground counts within_years"
            raise ValueError(message)
        if isinstance(self.years, int) and self.years < 1:
            message = f"a ground looks back at least one year, not {self.years}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictRule:
    """Whether examiners keep away from applicants of their own district (地域回避)."""

    clause: ClauseId
    same_district: Literal["recuse", "no_ground"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalRule:
    """When an examiner does not review an applicant: declared, detected or on request (回避)."""

    clause: ClauseId
    grounds: tuple[Ground, ...]
    district: DistrictRule

    def __post_init__(self) -> None:
        """Refuse two rules for one ground."""
        if len({ground.id for ground in self.grounds}) < len(self.grounds):
            message = "each ground has one rule"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRule:
    """How many applicants one examiner reviews at a stage (工作量上限).

    Without `at_most` the text sets no limit and the implementing rules may set one.
    """

    clause: ClauseId
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRule:
    """Everything asked of a panel at these stages; what is left out is not asked for."""

    id: str
    clause: ClauseId
    stages: tuple[str, ...]
    size: SizeRule
    leader: LeaderRule | None = None
    expertise: ExpertiseRule | None = None
    qualification: QualificationRule | None = None
    suitability: SuitabilityRule | None = None
    pool: PoolRule | None = None
    undertaking: UndertakingRule | None = None
    incompatible: tuple[IncompatibleRule, ...] = ()
    recusal: RecusalRule
    load: LoadRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of this room: one entry for each kind of panel."""

    rules: tuple[PanelRule, ...]

    def __post_init__(self) -> None:
        """Refuse an empty section and two rules for one stage."""
        stages = [stage for rule in self.rules for stage in rule.stages]
        if not stages:
            message = "at least one stage has a panel"
            raise ValueError(message)
        if len(set(stages)) < len(stages):
            message = "each stage has one panel rule"
            raise ValueError(message)

    def at(self, stage: str) -> PanelRule | None:
        """The rule for the panels of a stage, if the stage has panels."""
        return next((rule for rule in self.rules if stage in rule.stages), None)
