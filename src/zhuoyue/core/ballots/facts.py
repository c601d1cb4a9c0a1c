"""What is known of a meeting and its votes (会议与投票情况)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from zhuoyue.core.ballots.rules import (
    BlankSlips,
    MajorityTerms,
    Mode,
    OrderKey,
    QuorumTerms,
    Substitutes,
)
from zhuoyue.core.clause import Adoption


def _not_negative(**numbers: int | None) -> None:
    for name, number in numbers.items():
        if number is not None and number < 0:
            message = f"{name} cannot be negative"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What the cycle's implementing rules say on voting (实施细则), with their adoption."""

    adoption: Annotated[
        Adoption | None, "the committee's recorded decision that adopted the rules; 通过细则的决定"
    ] = None
    quorum: Annotated[QuorumTerms | None, "share or number that must be present; 法定人数"] = None
    majority: Annotated[MajorityTerms | None, "share of which base must be in favour; 通过比例"] = (
        None
    )
    mode: Annotated[Mode | None, "how votes are cast; 表决方式"] = None
    blank_slips: Annotated[BlankSlips | None, "what a slip without any mark is; 空白票的效力"] = (
        None
    )
    order: Annotated[tuple[OrderKey, ...] | None, "how those who passed are ranked; 排序依据"] = (
        None
    )
    substitutes: Annotated[Substitutes | None, "whether substitutes may vote; 替换代表"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Who belongs to the committee and who takes part (到会情况)."""

    members: Annotated[int | None, "members on the roster; persons or units; 成员总数"] = None
    present: Annotated[
        int | None, "members taking part, recorded substitutes among them; 参加人数"
    ] = None
    recused: Annotated[int | None, "members who recused themselves; 回避人数"] = None
    substitutes: Annotated[int, "how many of those present stand in for a member; 替换代表人数"] = 0
    substitutes_recorded: Annotated[
        bool | None, "every substitute is on record with the member unit; 替换已登记"
    ] = None
    roster_approved: Annotated[
        bool | None, "the roster has the approval the text asks for; 名单已批准"
    ] = None
    proxies: Annotated[int, "votes to be cast for absent members; 委托投票数"] = 0
    implementing_rules: Adopted | None = None

    def check_numbers(self) -> None:
        """Refuse a committee of nobody and numbers below nought."""
        _not_negative(
            present=self.present,
            recused=self.recused,
            substitutes=self.substitutes,
            proxies=self.proxies,
        )
        if self.members is not None and self.members < 1:
            message = "members: a committee has at least one member"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumFacts(Meeting):
    """A meeting about to vote (表决前的会议)."""

    def __post_init__(self) -> None:
        """Refuse impossible numbers."""
        self.check_numbers()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slips:
    """The slips of one vote (票数). Returned = valid + invalid + blank; present = returned + not cast."""

    handed_out: Annotated[int | None, "slips handed out; 发出票数"] = None
    returned: Annotated[int | None, "slips found in the box; 收回票数"] = None
    valid: Annotated[
        int | None, "readable slips with at least one mark; blank ones are not among them; 有效票"
    ] = None
    invalid: Annotated[int | None, "spoilt slips; 无效票"] = None
    blank: Annotated[int | None, "slips returned without any mark; 空白票"] = None
    not_cast: Annotated[int | None, "members present who handed in no slip; 未投票人数"] = None

    def __post_init__(self) -> None:
        """Refuse numbers below nought."""
        _not_negative(
            handed_out=self.handed_out,
            returned=self.returned,
            valid=self.valid,
            invalid=self.invalid,
            blank=self.blank,
            not_cast=self.not_cast,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One candidate and the votes on it; yes + no + abstain = valid slips (候选组织得票)."""

    id: Annotated[str, "your own short id of the candidate; 候选组织编号"]
    name: Annotated[str | None, "name as on the ballot; never used to break a tie; 名称"] = None
    yes: Annotated[int | None, "votes in favour; 赞成票"] = None
    no: Annotated[int | None, "votes against; 反对票"] = None
    abstain: Annotated[int | None, "valid slips that abstain on this candidate; 弃权票"] = None
    overall_score: Annotated[Decimal | None, "overall score, exact decimal; 综合评价总评分"] = None

    def __post_init__(self) -> None:
        """Refuse numbers below nought and a score that is no number."""
        _not_negative(yes=self.yes, no=self.no, abstain=self.abstain)
        if self.overall_score is not None and not self.overall_score.is_finite():
            message = "overall_score is not a number"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSlip:
    """One slip as it lies on the table: candidate ids by mark; none at all is a blank slip (选票)."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    abstain: tuple[str, ...] = ()
    spoilt: Annotated[bool, "the tellers found it unreadable or marked otherwise; 废票"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteFacts(Meeting):
    """One vote: the meeting, the slips, the candidates (一次表决)."""

    award: Annotated[str | None, "id of the award voted on; 奖项"] = None
    mode: Annotated[Mode | None, "how the votes were cast; 表决方式"] = None
    heard: Annotated[
        Mapping[str, bool], "what was done before the vote, by its id in the regulation; 表决前提"
    ] = field(default_factory=dict)
    slips: Annotated[Slips | None, "the counted slips, for a ballot only; 票数统计"] = None
    marked_slips: Annotated[
        tuple[MarkedSlip, ...] | None, "the slips one by one, instead of counted numbers; 逐张选票"
    ] = None
    candidates: Annotated[tuple[Candidate, ...] | None, "everybody voted on; 候选组织"] = None
    places: Annotated[int | None, "places free for this award, if they may not suffice; 名额"] = (
        None
    )

    def __post_init__(self) -> None:
        """Refuse no candidates, two of one id, and slips both counted and one by one."""
        self.check_numbers()
        _not_negative(places=self.places)
        if self.candidates is not None:
            ids = [candidate.id for candidate in self.candidates]
            if not ids or len(ids) != len(set(ids)):
                message = "candidates: at least one, each id once"
                raise ValueError(message)
        if self.marked_slips is not None:
            self._counted_once()

    def _counted_once(self) -> None:
        counted = any(
            number is not None
            for candidate in self.candidates or ()
            for number in (candidate.yes, candidate.no, candidate.abstain)
        )
        if counted or self.slips is not None:
            message = "marked_slips: give the slips one by one or counted, not both"
            raise ValueError(message)
