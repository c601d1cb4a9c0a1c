"""A regulation as a value: every rule of a text, each with its clause (管理办法)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from zhuoyue.core import (
    ballots,
    eligibility,
    notices,
    panels,
    ranking,
    scoring,
    subsidies,
    supervision,
)
from zhuoyue.core.calendar import Calendar, Counting
from zhuoyue.core.clause import Award, ClauseId, Reading, Text


class Status(StrEnum):
    """How far a text has come (征求意见稿、试行、施行、废止)."""

    DRAFT = "draft"
    TRIAL = "trial"
    IN_FORCE = "in_force"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a regulation holds: the prefix of the administrative codes inside it, and its name."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeal:
    """A predecessor that a text puts out of force (同时废止)."""

    title: Text
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """From when to when a text is in force, both days included; a draft may leave them open."""

    clause: ClauseId
    since: date | Literal["open", "on_issue"]
    until: date | Literal["open", "unlimited"] = "unlimited"
    repeals: tuple[Repeal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaRule:
    """Which edition of the criteria a cycle pins at its opening (评审标准)."""

    clause: ClauseId
    standard: str
    edition: Literal["latest_at_opening", "named_at_opening"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """One text, complete: identity, readings, awards, and the rules of every room."""

    id: str
    version: str
    title: Text
    place: Place
    programme: Text
    status: Status
    validity: Validity
    criteria: CriteriaRule
    linked: tuple[str, ...] = ()
    counting: Counting | None = None
    readings: tuple[Reading, ...]
    awards: tuple[Award, ...]
    eligibility: eligibility.Rules
    panels: panels.Rules
    scoring: scoring.Rules
    ranking: ranking.Rules
    ballots: ballots.Rules
    notices: notices.Rules
    subsidies: subsidies.Rules
    supervision: supervision.Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """All that a decision rests on: one regulation, the calendar, how time is counted, the criteria."""

    regulation: Regulation
    calendar: Calendar
    counting: Counting
    editions: Mapping[str, scoring.Edition]
    digest: str
