"""The facts and the result of the question what the stages come to together (综合评价)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from zhuoyue.core.ranking.points import Points, insist_on_known, insist_on_once, insist_on_score
from zhuoyue.core.ranking.rules import Adopted


@dataclass(frozen=True, slots=True, kw_only=True)
class StageResults:
    """One candidate with the scores of the stages (候选组织)."""

    id: str
    name: str | None = None
    scores: Annotated[
        Mapping[str, Points] | None, "score per stage, unrounded, e.g. {desk: 607.75, site: 612}"
    ] = None
    eligible: Annotated[bool | None, "result of the eligibility review; 资格审查结果"] = None
    applies_for: Annotated[tuple[str, ...] | None, "ids of the awards applied for; 申报的奖项"] = (
        None
    )
    accepts_transfer: Annotated[
        bool | None, "whether it agrees to stand for the next lower award; 是否同意调整奖项"
    ] = None

    def __post_init__(self) -> None:
        """Refuse a score below nought and an award named twice."""
        for points in (self.scores or {}).values():
            insist_on_score(points)
        insist_on_once(self.applies_for or (), "award applied for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """What was settled by people on the results side by side (审议)."""

    candidates: Annotated[
        tuple[str, ...], "ids of the proposed list of candidates; 候选组织建议名单"
    ]
    by: Annotated[str | None, "who settled it; 审议单位"] = None
    on: Annotated[date | None, "day of the deliberation; 审议日期"] = None

    def __post_init__(self) -> None:
        """Refuse one named twice."""
        insist_on_once(self.candidates, "candidate")


@dataclass(frozen=True, slots=True, kw_only=True)
class OverallFacts:
    """What the question `overall` is asked with."""

    candidates: Annotated[
        tuple[StageResults, ...] | None, "all who went through every stage; 受评组织"
    ] = None
    deliberation: Annotated[
        Deliberation | None, "only where no formula but people decide; 审议结果"
    ] = None
    implementing_rules: Adopted | None = None

    def __post_init__(self) -> None:
        """Refuse a candidate twice and a deliberation on somebody else."""
        known = [one.id for one in self.candidates or ()]
        insist_on_once(known, "candidate")
        if self.candidates is not None and self.deliberation is not None:
            insist_on_known(self.deliberation.candidates, known, "candidate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one stage adds to the overall score: its score times its weight."""

    stage: str
    score: Points
    weight: Points
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacy:
    """The award a candidate stands for, and the one it was moved from, if any."""

    award: str
    moved_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One candidate: results of the stages, overall score, awards it can be a candidate for."""

    id: str
    name: str | None
    rank: int | None
    eligible: bool | None
    scores: Mapping[str, Points]
    shares: tuple[Share, ...]
    overall_score: Points | None
    candidate_for: tuple[Candidacy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """Everybody by falling overall score; candidates per award; the proposed list, if settled."""

    method: str
    totals: tuple[Total, ...]
    candidates: Mapping[str, tuple[str, ...]]
    proposed_list: tuple[str, ...] | None
