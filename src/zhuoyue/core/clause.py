"""What a text names: clauses, words in two languages, awards, silence, and who filled it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NewType, TypeVar

ClauseId = NewType("ClauseId", str)
"""The stable id of a clause, for instance ZJ-13-7b."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The same words in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One award of a regulation (奖项); rank 1 is the highest."""

    id: str
    rank: int
    name: Text
    clause: ClauseId
    activities: tuple[str, ...]
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRegulated:
    """What the text leaves open (本办法未作规定): the clause that is silent, and what must be set.

    Never a default: the cycle's implementing rules fill it or the decision is refused.
    """

    not_regulated: ClauseId
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """The committee's recorded decision that adopted the cycle's implementing rules (实施细则)."""

    decision: str
    on: date
    by: str

    def __post_init__(self) -> None:
        """Refuse an adoption that names no decision or nobody who took it."""
        if not self.decision.strip() or not self.by.strip():
            message = "an adoption names the decision and who took it"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way of reading a text that can be read in two (解释口径), with the reason and the others.

    `path` names the parameter in the regulation file that holds the reading taken.
    """

    id: str
    clause: ClauseId
    path: str
    taken: str | int | Decimal
    alternatives: tuple[str | int | Decimal, ...]
    reason: Text
