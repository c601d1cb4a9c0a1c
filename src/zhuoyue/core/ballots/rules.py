"""What a text says on voting: who takes part, how votes are cast, what is enough (表决规则)."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from zhuoyue.core.clause import ClauseId, NotRegulated, Text


class Code(StrEnum):
    """Reasons of this room."""

    QUORUM_MET = "quorum_met"
    QUORUM_MISSED = "quorum_missed"
    MORE_PRESENT_THAN_MEMBERS = "more_present_than_members"
    ROSTER_NOT_APPROVED = "roster_not_approved"
    COMMITTEE_TOO_SMALL = "committee_too_small"
    COMMITTEE_NOT_ODD = "committee_not_odd"
    PROXY_NOT_PROVIDED = "proxy_not_provided"
    SUBSTITUTES_NOT_RECORDED = "substitutes_not_recorded"
    SUBSTITUTES_NOT_ALLOWED = "substitutes_not_allowed"
    NO_VOTE = "no_vote"
    AWARD_NOT_VOTED_ON = "award_not_voted_on"
    WRONG_MODE = "wrong_mode"
    MODE_MET = "mode_met"
    NOT_YET_HEARD = "not_yet_heard"
    UNKNOWN_PREPARATION = "unknown_preparation"
    SLIPS_WITHOUT_BALLOT = "slips_without_ballot"
    SLIPS_DO_NOT_CLOSE = "slips_do_not_close"
    MORE_SLIPS_THAN_PRESENT = "more_slips_than_present"
    MORE_RETURNED_THAN_HANDED_OUT = "more_returned_than_handed_out"
    VOTES_DO_NOT_CLOSE = "votes_do_not_close"
    TOO_MANY_MARKS = "too_many_marks"
    MAJORITY_MET = "majority_met"
    MAJORITY_MISSED = "majority_missed"
    NOTHING_TO_COUNT = "nothing_to_count"
    NO_PLACE_LEFT = "no_place_left"
    TIE_REMAINS = "tie_remains"
    UNANIMITY_REVEALS_VOTES = "unanimity_reveals_votes"
    TOO_FEW_TO_HIDE = "too_few_to_hide"


class Mode(StrEnum):
    """How votes are cast (表决方式): 无记名投票、记名投票、举手表决."""

    SECRET_BALLOT = "secret_ballot"  # noqa: S105 - a way of voting, no password
    NAMED_BALLOT = "named_ballot"
    SHOW_OF_HANDS = "show_of_hands"


class Bound(StrEnum):
    """Whether the share itself is enough: 以上 includes it (民法典 1259), 超过 does not."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"


class QuorumBase(StrEnum):
    """Of whom the quorum is a share: all members, or those of them who need not recuse themselves."""

    MEMBERS = "members"
    ENTITLED = "entitled"


class MajorityBase(StrEnum):
    """Of what the majority is a share: 有效票、赞成与反对票、到会人数、成员总数."""

    VALID = "valid"
    EXPRESSED = "expressed"
    PRESENT = "present"
    MEMBERS = "members"


class BlankSlips(StrEnum):
    """What a returned slip without any mark is (空白票): a valid abstention, or invalid."""

    VALID_ABSTENTION = "valid_abstention"
    INVALID = "invalid"


class OrderKey(StrEnum):
    """By what those who passed are ranked (排序依据), the higher first."""

    VOTES_FOR = "votes_for"
    OVERALL_SCORE = "overall_score"


class Substitutes(StrEnum):
    """Whether a member unit may send a substitute (代表替换): only on record, or not at all."""

    RECORDED = "recorded"
    NOT_ALLOWED = "not_allowed"


def _share_of_a_whole(share: Fraction, bound: Bound) -> None:
    if not 0 < share <= 1 or (share == 1 and bound is Bound.MORE_THAN):
        message = f"{bound} {share} can never be the share needed of a whole"
        raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumTerms:
    """How many must take part: a share of the base, or a fixed number (always at least)."""

    share: Fraction | None = None
    number: int | None = None
    bound: Bound = Bound.AT_LEAST
    base: QuorumBase = QuorumBase.MEMBERS

    def __post_init__(self) -> None:
        """Refuse anything but one share or one number of at least one person."""
        if (self.share is None) == (self.number is None):
            message = "a quorum is a share or a number, one of the two"
            raise ValueError(message)
        if self.share is not None:
            _share_of_a_whole(self.share, self.bound)
        if self.number is not None and self.number < 1:
            message = "a quorum is at least one person"
            raise ValueError(message)

    def on(self, base: int) -> tuple[int, Fraction, Bound]:
        """The whole, the share of it and the bound: a number is all of so many persons."""
        if self.share is not None:
            return base, self.share, self.bound
        return self.number or 1, Fraction(1), Bound.AT_LEAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum(QuorumTerms):
    """The quorum a text lays down (法定人数)."""

    clause: ClauseId

    def terms(self) -> QuorumTerms:
        """The quorum without its clause, as implementing rules would state it."""
        return QuorumTerms(share=self.share, number=self.number, bound=self.bound, base=self.base)


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorityTerms:
    """What share of the base must be in favour."""

    share: Fraction
    base: MajorityBase
    bound: Bound = Bound.AT_LEAST

    def __post_init__(self) -> None:
        """Refuse a share that nobody, or everybody, would reach."""
        _share_of_a_whole(self.share, self.bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Majority(MajorityTerms):
    """The majority a text lays down (赞成票比例)."""

    clause: ClauseId

    def terms(self) -> MajorityTerms:
        """The majority without its clause, as implementing rules would state it."""
        return MajorityTerms(share=self.share, base=self.base, bound=self.bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterApproval:
    """Who must have approved the roster before the committee can act (名单批准)."""

    clause: ClauseId
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee:
    """The body that votes (评审委员会): its roster, its substitutes, its quorum."""

    kind: Literal["committee"]
    clause: ClauseId
    name: Text
    quorum: Quorum | NotRegulated
    substitutes: Substitutes | NotRegulated
    approval: RosterApproval | None = None
    at_least: int | None = None
    odd: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoVote:
    """The text lets no committee vote; this says who decides instead (不设表决)."""

    kind: Literal["no_vote"]
    clause: ClauseId
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What must have happened before the vote (表决前提): a report heard, papers examined.

    `act` is the act of the procedure that puts it on record; one act may stand for several.
    """

    id: str
    clause: ClauseId
    name: Text
    act: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By what those who passed are ranked, in this order (按得票数多少确定)."""

    clause: ClauseId
    by: tuple[OrderKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksLimit:
    """How many candidates one slip may favour: a number, or as many as places are free."""

    clause: ClauseId
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRule:
    """How the vote on some awards is held and what is enough.

    `modes` says among which modes the text leaves the choice where it names none (empty: any).
    """

    id: str
    clause: ClauseId
    awards: tuple[str, ...]
    mode: Mode | NotRegulated
    modes: tuple[Mode, ...] = ()
    before: tuple[Preparation, ...] = ()
    majority: Majority | NotRegulated
    blank_slips: BlankSlips | NotRegulated
    order: Order | NotRegulated
    marks: MarksLimit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of this room."""

    committee: Committee | NoVote
    votes: tuple[VoteRule, ...] = ()

    def __post_init__(self) -> None:
        """Refuse votes without a body, a body without votes, and an award voted on by two rules."""
        if isinstance(self.committee, NoVote) == bool(self.votes):
            message = "a committee needs votes, and votes need a committee"
            raise ValueError(message)
        awards = [award for vote in self.votes for award in vote.awards]
        if len(awards) != len(set(awards)):
            message = "each award is voted on by one rule"
            raise ValueError(message)
