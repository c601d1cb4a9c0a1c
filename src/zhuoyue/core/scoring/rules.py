"""What a regulation lays down about scores: the format of its section `scoring` (评分)."""

from dataclasses import dataclass
from typing import Literal

from zhuoyue.core.clause import ClauseId, NotRegulated, Text
from zhuoyue.core.scoring.edition import FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How one score is made of several assessors' (合议、平均、去掉最高最低后平均、中位数).

    `consensus`: the panel decides each percentage. The others are computed, of each item's
    percentages or of the assessors' totals; `trimmed_mean` leaves out so many highest and lowest.
    """

    combine: Literal["consensus", "mean", "trimmed_mean", "median"]
    of: Literal["items", "totals"] = "totals"
    highest_left_out: int = 1
    lowest_left_out: int = 1

    def __post_init__(self) -> None:
        """Refuse to leave out fewer than none."""
        if min(self.highest_left_out, self.lowest_left_out) < 0:
            message = "a trimmed mean leaves out no fewer than 0 highest and 0 lowest"
            raise ValueError(message)

    @property
    def assessors_at_least(self) -> int:
        """How many assessors the method needs."""
        trimmed = self.combine == "trimmed_mean"
        return self.highest_left_out + self.lowest_left_out + 1 if trimmed else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaSheet:
    """Scored by the cycle's edition of the criteria (按评审准则逐条评分)."""

    kind: Literal["criteria"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnItem:
    """One item of a sheet that the regulation itself lays down."""

    id: str
    name: Text
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSheet:
    """Scored by a few items of the regulation's own, or by one number (自定评分表).

    Each item gets a percentage, a multiple of `step`; one item of 100 points with step 1 is a
    plain score from 0 to 100.
    """

    kind: Literal["own"]
    clause: ClauseId
    step: int
    items: tuple[OwnItem, ...]

    def __post_init__(self) -> None:
        """Refuse a sheet without items, ids used twice, points below one and uneven steps."""
        if not self.items or len({item.id for item in self.items}) < len(self.items):
            message = "a sheet has items, each with its own id"
            raise ValueError(message)
        if min(item.points for item in self.items) < 1:
            message = "every item has at least one point"
            raise ValueError(message)
        if self.step < 1 or FULL % self.step:
            message = f"100 per cent is a whole number of steps; {self.step} is no such step"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRule:
    """How the panel's score is made, or that the text does not say."""

    clause: ClauseId
    method: Method | NotRegulated


@dataclass(frozen=True, slots=True, kw_only=True)
class IndependentRule:
    """Every assessor scores alone first, every item (独立评审)."""

    clause: ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRule:
    """So many strengths and opportunities together an assessor writes to each item (评语)."""

    clause: ClauseId
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRule:
    """All members of the panel score together; an absence is on record with its reason (全组)."""

    clause: ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRule:
    """Differences over the limit are discussed and resolved with a note (评分差异).

    The limits, if any, are the implementing rules'; without them nothing is flagged.
    """

    clause: ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """How an application is scored at these stages; what is left out is not asked for."""

    id: str
    clause: ClauseId
    stages: tuple[str, ...]
    sheet: CriteriaSheet | OwnSheet
    method: MethodRule
    independent: IndependentRule | None = None
    comments: CommentRule | None = None
    attendance: AttendanceRule | None = None
    spread: SpreadRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of this room: one entry for each way of scoring."""

    rules: tuple[StageRule, ...]

    def __post_init__(self) -> None:
        """Refuse an empty section and two rules for one stage."""
        stages = [stage for rule in self.rules for stage in rule.stages]
        if not stages:
            message = "at least one stage is scored"
            raise ValueError(message)
        if len(set(stages)) < len(stages):
            message = "each stage has one scoring rule"
            raise ValueError(message)

    def at(self, stage: str) -> StageRule | None:
        """The rule for a stage, if the stage is scored."""
        return next((rule for rule in self.rules if stage in rule.stages), None)
