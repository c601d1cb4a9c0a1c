"""What a regulation says about lists and places (入围、层级、综合评价、名额)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated
from zhuoyue.core.ranking.points import Points, insist_on_once
from zhuoyue.core.units import Range


def _insist(holds: bool, message: str) -> None:  # noqa: FBT001 - the condition is the subject
    if not holds:
        raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Who goes on: all who reach a score, the best so many, or both (分数线、名额).

    The cap counts over all applicants, or within each district; it is a ceiling: fewer may go on.
    """

    score: Annotated[Range | None, "scores that go on, compared before rounding; 分数线"] = None
    at_most: Annotated[int | None, "how many go on at most; 不超过几家"] = None
    at_most_per_district: Annotated[int | None, "how many of one district; 每区县不超过几家"] = None

    def __post_init__(self) -> None:
        """Refuse an empty selection, two caps, and a cap below one."""
        caps = [cap for cap in (self.at_most, self.at_most_per_district) if cap is not None]
        _insist(self.score is not None or bool(caps), "a selection has a score or a cap")
        _insist(len(caps) < 2, "one cap only: at_most or at_most_per_district")  # noqa: PLR2004
        _insist(all(cap >= 1 for cap in caps), "a cap leaves room for at least one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discretion:
    """That some who reach the score may be held back, with a reason on record (综合考虑).

    It never works the other way: nobody below the score is added.
    """

    clause: ClauseId
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What stands after a stage: the score of this stage decides who enters the next (入围)."""

    id: str
    clause: ClauseId
    stage: str
    into: str
    selection: Selection | NotRegulated
    may_drop: Discretion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One performance tier (绩效层级)."""

    id: str
    score: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRule:
    """The tiers by the score of a stage, the highest first; who is in none is not listed."""

    clause: ClauseId
    stage: str
    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        """Refuse tiers that overlap or do not come highest first."""
        _insist(bool(self.tiers), "tiers: at least one")
        for higher, lower in zip(self.tiers, self.tiers[1:], strict=False):
            top, floor = lower.score.upper, higher.score.lower
            apart = top is not None and floor is not None and top <= floor
            touching = (
                lower.score.at_most is not None and lower.score.at_most == higher.score.at_least
            )
            _insist(apart and not touching, f"tier {lower.id} must lie below tier {higher.id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardThreshold:
    """The overall score that an award asks for (总得分不得低于)."""

    award: str
    clause: ClauseId
    score: Range


class MovesDown(StrEnum):
    """Whether a candidate that misses an award is taken for the next lower one."""

    STAYS_OUT = "stays_out"
    NEEDS_CONSENT = "needs_consent"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """When a candidate moves to the next lower award (调整奖项).

    `below_threshold`: it misses the score of the award applied for, and is voted on for the lower
    one. `when_full`: it passed the vote but finds no place left, and takes its votes along.
    """

    clause: ClauseId
    below_threshold: MovesDown = MovesDown.STAYS_OUT
    when_full: MovesDown = MovesDown.STAYS_OUT


@dataclass(frozen=True, slots=True, kw_only=True)
class StageWeight:
    """The share of one stage in the overall score (权重)."""

    stage: str
    weight: Annotated[Points, 'share of this stage, more than 0; 0.4 or "2/5"; 权重']


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Overall score = sum of stage score times weight; the weights sum to exactly 1 (加权)."""

    kind: Literal["weights"]
    stages: tuple[StageWeight, ...]

    def __post_init__(self) -> None:
        """Refuse weights that do not sum to 1, a weight of nought, a stage twice."""
        insist_on_once([one.stage for one in self.stages], "stage")
        _insist(all(one.weight > 0 for one in self.stages), "a weight is more than 0")
        total = sum((Fraction(one.weight) for one in self.stages), Fraction(0))
        _insist(total == 1, f"weights sum to exactly 1, not {total}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LastStage:
    """The overall score is the score of one stage, the last (以现场评审得分为准)."""

    kind: Literal["last_stage"]
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """No formula: the results stand beside each other and people judge (综合评价)."""

    kind: Literal["side_by_side"]
    stages: tuple[str, ...]


Formula = Weights | LastStage


@dataclass(frozen=True, slots=True, kw_only=True)
class OverallRule:
    """How the results of the stages become one (综合评价总评分).

    `of`: the stages that count by the text; a formula that leaves one out, or adds one, contradicts it.
    """

    clause: ClauseId
    method: Weights | LastStage | SideBySide | NotRegulated
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """At most so many winners of these awards together, in a cycle or a commendation period (名额).

    Quotas nest: an award stands under every quota that names it. An award that none names is free.
    """

    id: str
    clause: ClauseId
    awards: tuple[str, ...]
    at_most: int
    per: Literal["cycle", "period"]

    def __post_init__(self) -> None:
        """Refuse a quota below one place."""
        _insist(self.at_most >= 1, "a quota has at least one place")


class OrderKey(StrEnum):
    """What winners are ordered by, the more the better."""

    VOTES_FOR = "votes_for"
    OVERALL_SCORE = "overall_score"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRule:
    """Who comes first when more passed than there are places (按得票数多少确定)."""

    clause: ClauseId
    by: tuple[OrderKey, ...]

    def __post_init__(self) -> None:
        """Refuse an order by nothing and a key twice."""
        _insist(bool(self.by), "an order names what it goes by")
        insist_on_once(self.by, "key of the order")


class SeveralAwards(StrEnum):
    """Whether one organisation may win more than one award of the same cycle."""

    HIGHEST_ONLY = "highest_only"
    EACH_AWARD = "each_award"


class RepeatWinner(StrEnum):
    """Whether who won the same award before takes a place (是否占名额)."""

    OUTSIDE_QUOTA = "outside_quota"
    TAKES_A_PLACE = "takes_a_place"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRule:
    """Winning the same award again (再次获得同一奖项)."""

    clause: ClauseId
    place: RepeatWinner


class Unfilled(StrEnum):
    """What becomes of places kept for a class that has too few candidates."""

    VACANT = "vacant"
    OPEN_TO_ALL = "open_to_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """Places of one award for one class of organisations: a number, or a share of the winners.

    A share is rounded up to whole winners. Whose rank suffices anyway counts towards it.
    """

    id: str
    clause: ClauseId
    award: str
    of_class: Annotated[str, "the class the places are kept for, e.g. small; 企业类别"]
    places: int | None = None
    share: Fraction | None = None
    unfilled: Unfilled

    def __post_init__(self) -> None:
        """Refuse both or neither of number and share, and shares that are none."""
        _insist((self.places is None) is not (self.share is None), "places or share, one of them")
        _insist(self.places is None or self.places >= 1, "at least one place is kept")
        _insist(self.share is None or 0 < self.share <= 1, "a share lies above 0 and up to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationRule:
    """How places are given to those who passed the vote, the highest award first (授奖)."""

    clause: ClauseId
    quotas: tuple[Quota, ...] = ()
    order: OrderRule | NotRegulated
    several_awards: SeveralAwards = SeveralAwards.HIGHEST_ONLY
    repeat_winner: RepeatRule | None = None
    reserves: tuple[Reserve, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two reserves for one award: which comes first would be open."""
        insist_on_once([reserve.award for reserve in self.reserves], "award with a reserve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The section `ranking` of a regulation."""

    clause: ClauseId
    gates: tuple[Gate, ...] = ()
    tiers: TierRule | None = None
    thresholds: tuple[AwardThreshold, ...] = ()
    transfer: Transfer | None = None
    overall: OverallRule
    allocation: AllocationRule

    def __post_init__(self) -> None:
        """Refuse two gates after one stage and two thresholds of one award."""
        insist_on_once([gate.stage for gate in self.gates], "stage with a gate")
        insist_on_once([threshold.award for threshold in self.thresholds], "award with a threshold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What the cycle's implementing rules set where the regulation is silent (实施细则)."""

    adoption: Annotated[Adoption | None, "the recorded decision that adopted them; 通过决定"] = None
    selections: Annotated[
        Mapping[str, Selection] | None, "per stage: score and/or cap of the gate after it; 入围规则"
    ] = None
    overall: Annotated[Formula | None, "formula of the overall score; 总评分计算办法"] = None
    order: Annotated[
        tuple[OrderKey, ...] | None, "order of those who passed the vote; 排序依据"
    ] = None

    def __post_init__(self) -> None:
        """Refuse a key twice in the order."""
        insist_on_once(self.order or (), "key of the order")
