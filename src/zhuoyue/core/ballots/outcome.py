"""What one vote gives: the result as it is shown, with every number it rests on (表决结果)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from zhuoyue.core.ballots.attendance import Attendance
from zhuoyue.core.ballots.rules import MajorityTerms, Mode
from zhuoyue.core.ballots.slips import SlipCount
from zhuoyue.core.verdict import Reason


class Outcome(StrEnum):
    """What became of a candidate: 通过、未通过、名额已满、票数与总评分相同待重新投票."""

    PASSED = "passed"
    FAILED = "failed"
    NO_PLACE = "no_place"
    TIED = "tied"


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateOutcome:
    """The votes on one candidate, the comparison made, the rank among those who passed.

    `needed` is the smallest number of votes in favour that is enough; candidates of one rank are
    equal in everything the text ranks by.
    """

    id: str
    name: str | None
    yes: int
    no: int | None
    abstain: int | None
    overall_score: Decimal | None
    base_number: int
    needed: int
    arithmetic: str
    outcome: Outcome
    rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Candidates nothing in the text can put in order; never broken by chance or by name (票数相同)."""

    candidates: tuple[str, ...]
    yes: int
    decides_a_place: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteResult:
    """One vote counted. The winners are there only if the vote stands."""

    award: str | None
    mode: Mode | None
    attendance: Attendance
    slips: SlipCount | None
    majority: MajorityTerms | None
    candidates: tuple[CandidateOutcome, ...] = ()
    places: int | None = None
    ties: tuple[Tie, ...] = ()
    provisional_winners: tuple[str, ...] = ()
    warnings: tuple[Reason, ...] = ()
