"""The facts and the result of the question who wins (授奖名额)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from zhuoyue.core.ranking.points import Points, insist_on_once, insist_on_score
from zhuoyue.core.ranking.rules import Adopted
from zhuoyue.core.ranking.shortlists import TieDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteResult:
    """What the vote said on one candidate for one award (表决结果)."""

    award: Annotated[str, "id of the award voted on; 奖项"]
    votes_for: Annotated[int | None, "votes in favour; 赞成票数"] = None
    passed: Annotated[bool | None, "whether it got the majority asked for; 是否通过"] = None

    def __post_init__(self) -> None:
        """Refuse fewer than no votes."""
        if self.votes_for is not None and self.votes_for < 0:
            message = f"votes in favour are not negative: {self.votes_for}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class VotedCandidate:
    """One candidate with everything that decides its place (候选组织)."""

    id: str
    name: str | None = None
    votes: Annotated[
        tuple[VoteResult, ...] | None, "one entry for each award it was voted on; 各奖项表决结果"
    ] = None
    overall_score: Annotated[Points | None, "overall score, unrounded; 综合评价总评分"] = None
    past_awards: Annotated[
        tuple[str, ...] | None, "ids of the awards of this regulation won before; 往届所获奖项"
    ] = None
    classes: Annotated[
        tuple[str, ...] | None, "classes for which places are kept, e.g. small; 企业类别"
    ] = None
    accepts_transfer: Annotated[
        bool | None, "whether it agrees to stand for the next lower award; 是否同意调整奖项"
    ] = None

    def __post_init__(self) -> None:
        """Refuse two votes on one award and a score below nought."""
        insist_on_once([vote.award for vote in self.votes or ()], "award voted on")
        insist_on_score(self.overall_score)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardTieDecision:
    """The recorded decision on candidates of equal standing for the last places of an award."""

    award: Annotated[str, "id of the award; 奖项"]
    picked: Annotated[tuple[str, ...], "ids of those who get a place; 入选组织"]
    by: Annotated[str | None, "who decided; 决定人"] = None
    on: Annotated[date | None, "day of the decision; 决定日期"] = None
    reason: Annotated[str | None, "reason on record, e.g. the new vote; 理由"] = None

    def __post_init__(self) -> None:
        """Refuse one picked twice."""
        insist_on_once(self.picked, "picked")

    def record(self) -> TieDecision:
        """The decision itself."""
        return TieDecision(picked=self.picked, by=self.by, on=self.on, reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFacts:
    """What the question `award` is asked with."""

    period: Annotated[str | None, "the cycle or commendation period, shown only; 评比表彰周期"] = (
        None
    )
    candidates: Annotated[
        tuple[VotedCandidate, ...] | None, "all who were voted on, in any order; 候选组织"
    ] = None
    places_used: Annotated[
        Mapping[str, int] | None,
        "per award: places given in earlier cycles of the same commendation period; 已用名额",
    ] = None
    tie_decisions: tuple[AwardTieDecision, ...] = ()
    implementing_rules: Adopted | None = None

    def __post_init__(self) -> None:
        """Refuse a candidate twice, two decisions on one award, and fewer than no places."""
        insist_on_once([one.id for one in self.candidates or ()], "candidate")
        insist_on_once([one.award for one in self.tie_decisions], "award with a tie decision")
        if any(used < 0 for used in (self.places_used or {}).values()):
            message = "places used are not negative"
            raise ValueError(message)


class Through(StrEnum):
    """How a winner came to its award."""

    RANK = "rank"
    RESERVE = "reserve"
    TIE_DECISION = "tie_decision"
    OUTSIDE_QUOTA = "outside_quota"


class WhyNot(StrEnum):
    """Why a candidate voted on has no place."""

    NOT_PASSED = "not_passed"
    BELOW_THRESHOLD = "below_threshold"
    WON_HIGHER_AWARD = "won_higher_award"
    NO_PLACE = "no_place"
    TIED = "tied"
    NOT_PICKED = "not_picked"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """One winner of an award, best first; equals share a rank."""

    id: str
    name: str | None
    rank: int | None
    votes_for: int | None
    overall_score: Points | None
    through: Through
    moved_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """One candidate without a place in this award, and why."""

    id: str
    why: WhyNot
    votes_for: int | None
    overall_score: Points | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardOutcome:
    """One award: places, winners, those tied for the last places, those without."""

    award: str
    settled: bool
    places: int | None
    winners: tuple[Winner, ...]
    tied: tuple[str, ...]
    places_for_tied: int
    vacant: int | None
    unplaced: tuple[Unplaced, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaOutcome:
    """One quota: what it allows, what earlier cycles and this one used, what is left."""

    id: str
    awards: tuple[str, ...]
    at_most: int
    per: Literal["cycle", "period"]
    used_before: int
    given: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Who wins what, the highest award first, and what stays vacant."""

    period: str | None
    awards: tuple[AwardOutcome, ...]
    quotas: tuple[QuotaOutcome, ...]
    winners: int
    outside_quota: int
