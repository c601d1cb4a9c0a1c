"""What a text promises for which honour, how several sums meet, and which budget pays (资助经费)."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from zhuoyue.core.clause import ClauseId, NotRegulated, Text
from zhuoyue.core.units import Yuan


class Source(StrEnum):
    """Whose honour or money it is.

    `city` and `district` are awards of a city's and of a district's government, `cultivation` is
    admission to the cultivation pool, `project` an earlier grant for introducing performance
    excellence (推行卓越绩效模式项目资助), `other` money that has nothing to do with these.
    """

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    CITY = "city"
    DISTRICT = "district"
    CULTIVATION = "cultivation"
    PROJECT = "project"
    OTHER = "other"


class Financing(StrEnum):
    """How the recipient is financed (经费来源): wholly, partly or not at all by the budget."""

    FULLY_BUDGETED = "fully_budgeted"
    PARTLY_BUDGETED = "partly_budgeted"
    SELF_FINANCED = "self_financed"


class Purpose(StrEnum):
    """What money is spent on: the sums for winners (资助、奖励), or the work of the review."""

    GRANT = "grant"
    REVIEW_WORK = "review_work"


class Budget(StrEnum):
    """Out of which budget it is paid."""

    BUREAU = "market_regulator"
    CITY_FINANCE = "city_finance"
    DISTRICT_FINANCE = "district_finance"


class Reader(StrEnum):
    """Who may read the money book: finance, audit, discipline bodies."""

    FINANCE = "finance"
    AUDIT = "audit"
    DISCIPLINE = "discipline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """At most so much (不高于); where named, never more than the audited investment either."""

    kind: Literal["ceiling"]
    at_most: Yuan
    bounded_by: Literal["audited_investment", "nothing"] = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """Exactly so much (每家奖励…万元)."""

    kind: Literal["fixed"]
    amount: Yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSum:
    """An honour without money."""

    kind: Literal["none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPolicy:
    """As another policy says (按照相关产业政策): the text itself is silent about the sum."""

    kind: Literal["policy"]
    amount: NotRegulated


@dataclass(frozen=True, slots=True, kw_only=True)
class TopUp:
    """A share of what another level paid for the same honour (配套奖励), whole yuan, rest dropped."""

    kind: Literal["top_up"]
    share: Fraction

    def __post_init__(self) -> None:
        """Refuse a share that is not above zero."""
        if self.share <= 0:
            message = f"a top-up is a share above zero, not {self.share}"
            raise ValueError(message)


Sum = Ceiling | Fixed | NoSum | ByPolicy | TopUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What one honour earns (资助、奖励).

    `award` names an award of this regulation, `honour` one that others confer: exactly one of
    them. `origin` is the clause of another regulation that the sum comes from (see Under).
    """

    id: str
    clause: ClauseId
    source: Source
    award: str | None = None
    honour: str | None = None
    sum: Sum
    origin: str | None = None

    def __post_init__(self) -> None:
        """Refuse a grant for no honour or for two."""
        if (self.award is None) == (self.honour is None):
            message = f"grant {self.id} names either an award or an honour of others, and only one"
            raise ValueError(message)

    @property
    def name(self) -> str:
        """The id by which facts call the honour."""
        return self.award or self.honour or ""

    @property
    def title(self) -> str:
        """Source and honour in one word, for reasons."""
        return f"{self.source}/{self.name}"


Recovered = Literal["not_deducted", "deducted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HighestOnly:
    """The higher counts and nothing is paid twice (就高不重复), what was paid is deducted.

    `named` are the sources whose payments the text tells to deduct, `by_principle` those that only
    the principle reaches; `deducts` says which of them count. `recovered` says what becomes of
    sums paid and got back since.
    """

    kind: Literal["highest_only"]
    clause: ClauseId
    deducts: Literal["named_and_principle", "named"]
    named: frozenset[Source]
    by_principle: frozenset[Source] = frozenset()
    recovered: Recovered

    def deducted(self, source: Source) -> bool:
        """Whether payments from this source are deducted."""
        principle = self.deducts == "named_and_principle" and source in self.by_principle
        return principle or source in self.named


@dataclass(frozen=True, slots=True, kw_only=True)
class OncePerAward:
    """The same award is paid once only, a higher one after a lower the difference (奖励差额).

    `awards` are this regulation's awards, the highest first. `difference_to`: to the sum that was
    paid, or to what the lower award is worth today. `after_higher`: what a lower award earns after
    (or beside) a higher one.
    """

    kind: Literal["once_per_award"]
    clause: ClauseId
    awards: tuple[str, ...]
    difference_to: Literal["sum_paid", "current_sum"]
    after_higher: Literal["nothing", "in_full"]
    recovered: Recovered

    def lower(self, one: str | None, than: str) -> bool:
        """Whether one of these awards is lower than another."""
        return one in self.awards[self.awards.index(than) + 1 :]


Settlement = HighestOnly | OncePerAward


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Recipients that get no money whatever they win, by how they are financed."""

    clause: ClauseId
    financing: frozenset[Financing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Out of which budget one or more purposes are paid (经费来源)."""

    id: str
    clause: ClauseId
    purposes: frozenset[Purpose]
    budget: Budget | NotRegulated
    readers: frozenset[Reader] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """These sums are another regulation's: it states them, this text only points there.

    They are repeated here with this text's clause, and `differences` says where the two disagree.
    """

    clause: ClauseId
    regulation: str
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules on money of one regulation; `clause` says which honours they cover.

    The order of `grants` matters once: of two equal sums for honours won together, the first
    listed is paid.
    """

    clause: ClauseId
    under: Under | None = None
    grants: tuple[Grant, ...] = ()
    settlement: Settlement | None = None
    excluded: tuple[Exclusion, ...] = ()
    lines: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two grants for one honour and two budget lines for one purpose."""
        names = [grant.title for grant in self.grants]
        purposes = [purpose for line in self.lines for purpose in line.purposes]
        if len(set(names)) < len(names):
            message = "there are two grants for one honour"
            raise ValueError(message)
        if len(set(purposes)) < len(purposes):
            message = "there are two budget lines for one purpose"
            raise ValueError(message)

    def place(self, source: Source, name: str) -> int | None:
        """Which of the grants is for this honour, None if none is."""
        for place, grant in enumerate(self.grants):
            if grant.source == source and grant.name == name:
                return place
        return None


def differences(own: Rules, other: Rules) -> tuple[str, ...]:
    """Where sums repeated from another regulation are not what that regulation says.

    Compares grants of one honour by their sums, settlements but for their clauses, and the budgets
    that pay grants; names what differs by the id of the grant or the name of the section.
    """
    found = [grant.id for grant in own.grants if _sum_of(other, grant) != grant.sum]
    if not _alike(own.settlement, other.settlement):
        found.append("settlement")
    if _payer(own) != _payer(other):
        found.append("lines")
    return tuple(found)


def _payer(rules: Rules) -> Budget | NotRegulated | None:
    return next((line.budget for line in rules.lines if Purpose.GRANT in line.purposes), None)


def _sum_of(rules: Rules, grant: Grant) -> Sum | None:
    place = rules.place(grant.source, grant.name)
    return None if place is None else rules.grants[place].sum


def _alike(one: Settlement | None, two: Settlement | None) -> bool:
    if one is None or two is None:
        return one is two
    return replace(one, clause=two.clause) == two
