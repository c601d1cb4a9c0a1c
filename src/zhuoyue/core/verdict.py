"""Answers: allowed, refused with reasons, or undecided with questions (结论)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from zhuoyue.core.calendar import NotAnnounced
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated

R = TypeVar("R")
T = TypeVar("T")

Fact = str | int | bool | Decimal | Fraction | date | datetime | tuple[str, ...] | None


class Common(StrEnum):
    """Codes that every room uses."""

    MISSING_FACT = "missing_fact"
    JUDGEMENT_NEEDED = "judgement_needed"
    NOT_REGULATED = "not_regulated"
    RULES_NOT_ADOPTED = "rules_not_adopted"
    CONTRADICTS_REGULATION = "contradicts_regulation"
    CALENDAR_NOT_ANNOUNCED = "calendar_not_announced"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code, the clause, and the facts that led to it. Sentences are made elsewhere."""

    code: StrEnum
    clause: ClauseId
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes, and what it rests on."""

    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and every reason, not the first only."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """Not for the machine, or not yet: what must be asked before an answer can be given."""

    reasons: tuple[Reason, ...]


Verdict = Allowed | Refused | Undecided


@dataclass(frozen=True, slots=True)
class Answer(Generic[R]):
    """A verdict and what was computed; the result is there whenever something could be computed."""

    verdict: Verdict
    result: R | None = None


def settle(
    *, met: tuple[Reason, ...] = (), failed: tuple[Reason, ...], unsettled: tuple[Reason, ...] = ()
) -> Verdict:
    """One verdict from many findings: any failure refuses, else anything open stays undecided."""
    if failed:
        return Refused(failed)
    if unsettled:
        return Undecided(unsettled)
    return Allowed(met)


def missing(clause: ClauseId, fact: str) -> Reason:
    """The question for a fact that was not given; `fact` is its path in the facts."""
    return Reason(Common.MISSING_FACT, clause, {"fact": fact})


def judgement(clause: ClauseId, matter: str) -> Reason:
    """The question for a person: a matter no machine decides."""
    return Reason(Common.JUDGEMENT_NEEDED, clause, {"matter": matter})


def not_announced(clause: ClauseId, gap: NotAnnounced) -> Reason:
    """The question for a year whose holiday notice is not out (节假日安排尚未公布)."""
    return Reason(Common.CALENDAR_NOT_ANNOUNCED, clause, {"year": gap.year})


def regulated(
    rule: T | NotRegulated, adopted: T | None, adoption: Adoption | None, *, parameter: str
) -> T | Reason:
    """The parameter in force: the text's, or what the adopted implementing rules put in its place.

    Silence refuses and names the clause; rules without a recorded adoption are refused. Implementing
    rules fill a silence and never overrule the text: see `contradiction`.
    """
    if not isinstance(rule, NotRegulated):
        return rule
    if adopted is None:
        return Reason(Common.NOT_REGULATED, rule.not_regulated, {"parameter": parameter})
    if adoption is None:
        return Reason(Common.RULES_NOT_ADOPTED, rule.not_regulated, {"parameter": parameter})
    return adopted


def contradiction(
    rule: T | NotRegulated, adopted: T | None, *, clause: ClauseId, parameter: str
) -> Reason | None:
    """The refusal of implementing rules that say otherwise than the regulation itself."""
    if isinstance(rule, NotRegulated) or adopted is None or adopted == rule:
        return None
    return Reason(Common.CONTRADICTS_REGULATION, clause, {"parameter": parameter})
