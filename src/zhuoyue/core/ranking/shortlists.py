"""The facts and the result of the question who goes on after a stage (入围名单)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from zhuoyue.core.ranking.points import Points, insist_on_known, insist_on_once, insist_on_score
from zhuoyue.core.ranking.rules import Adopted, Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """One applicant with the score of the stage just finished (申报组织、得分)."""

    id: str
    name: str | None = None
    score: Annotated[Points | None, 'score of the stage, unrounded; 607.75 or "1823/3"; 得分'] = (
        None
    )
    district: Annotated[str | None, "district; only where places are counted by it; 区县"] = None

    def __post_init__(self) -> None:
        """Refuse a score below nought."""
        insist_on_score(self.score)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One applicant held back or added against the score, and the record of it."""

    id: str
    reason: Annotated[str | None, "reason on record; 理由"] = None
    by: Annotated[str | None, "who decided; 决定人"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TieDecision:
    """The recorded decision on applicants with an equal claim to too few places (并列处理决定)."""

    picked: Annotated[tuple[str, ...], "ids of those who go on, no more than there are places"]
    by: Annotated[str | None, "who decided; 决定人"] = None
    on: Annotated[date | None, "day of the decision; 决定日期"] = None
    reason: Annotated[str | None, "reason on record; 理由"] = None

    def __post_init__(self) -> None:
        """Refuse one picked twice."""
        insist_on_once(self.picked, "picked")

    def gaps(self) -> Iterator[str]:
        """What the record lacks."""
        if not self.by:
            yield "by"
        if self.on is None:
            yield "on"
        if not self.reason:
            yield "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistFacts:
    """What the question `shortlist` is asked with."""

    stage: Annotated[str | None, "the stage just finished, e.g. desk, site; 已完成的评审阶段"] = (
        None
    )
    applicants: Annotated[
        tuple[Applicant, ...] | None, "all who were scored in this stage, in any order; 申报组织"
    ] = None
    dropped: Annotated[
        tuple[Departure, ...], "held back although the score suffices; 不予进入"
    ] = ()
    added: Annotated[tuple[Departure, ...], "put on the list by hand; 增补"] = ()
    tie_decision: TieDecision | None = None
    implementing_rules: Adopted | None = None

    def __post_init__(self) -> None:
        """Refuse an applicant twice and departures of somebody who did not apply."""
        known = [applicant.id for applicant in self.applicants or ()]
        insist_on_once(known, "applicant")
        insist_on_once([one.id for one in self.dropped], "dropped")
        insist_on_once([one.id for one in self.added], "added")
        if self.applicants is not None:
            insist_on_known([one.id for one in self.dropped], known, "dropped")
            insist_on_known([one.id for one in self.added], known, "added")


class Standing(StrEnum):
    """Where an applicant stands."""

    SHORTLISTED = "shortlisted"
    BELOW_SCORE = "below_score"
    BEYOND_CAP = "beyond_cap"
    TIED = "tied"
    DROPPED = "dropped"
    NOT_PICKED = "not_picked"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One applicant on the ordered list; equals share a rank."""

    id: str
    name: str | None
    rank: int | None
    score: Points | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Applicants of one score across the cut, and how many of them may go on."""

    district: str | None
    tied: tuple[str, ...]
    score: Points | None
    places_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """The list after the gate, best first, and what it was cut by."""

    stage: str
    into: str
    selection: Selection
    shortlisted: tuple[str, ...]
    lowest_score_shortlisted: Points | None
    places_left: int | None
    ties: tuple[Tie, ...]
    lines: tuple[Line, ...]
