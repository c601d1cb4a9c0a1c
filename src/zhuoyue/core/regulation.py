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


class Scope(StrEnum):
    """Whose book an act is recorded in: the cycle's (届) or one applicant's (申报件)."""

    CYCLE = "cycle"
    CASE = "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Who acts (角色); `incompatible_with`: nobody acts as both in one cycle (不得兼任)."""

    id: str
    name: Text
    clause: ClauseId
    incompatible_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Only where the last entry of an act says so (如有): the fact is one of these."""

    act: str
    fact: str
    one_of: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecorded:
    """At least one of these acts is on record.

    `same`: in an entry that carries the same value in this fact as the act proposed.
    """

    kind: Literal["entry_recorded"]
    clause: ClauseId
    acts: tuple[str, ...]
    when: When | None = None
    same: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySays:
    """The last entry of an act says one of these: an outcome, a finding, an answer.

    `same`: the last that carries the same value in this fact as the act proposed.
    """

    kind: Literal["entry_says"]
    clause: ClauseId
    act: str
    fact: str
    one_of: tuple[str | bool, ...]
    same: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRecorded:
    """None of these acts is on record yet."""

    kind: Literal["not_recorded"]
    clause: ClauseId
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneOpen:
    """Whatever was opened is closed again: every objection settled, every question answered.

    An opening and its closing carry the same value in the fact `key`; `list` narrows it to
    openings whose fact `list` names that list.
    """

    kind: Literal["none_open"]
    clause: ClauseId
    opened_by: tuple[str, ...]
    closed_by: tuple[str, ...]
    key: str
    list: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSuspended:
    """No suspension is open (未被责令暂停); one whose fact `stage` names a stage holds up that only."""

    kind: Literal["not_suspended"]
    clause: ClauseId
    suspended_by: tuple[str, ...]
    lifted_by: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllCases:
    """Every open case has one of these acts; `among`: only cases that have one of those."""

    kind: Literal["all_cases"]
    clause: ClauseId
    acts: tuple[str, ...]
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """At or before the day or instant that an entry gives (以内、截止): the limit itself is in time."""

    kind: Literal["until"]
    clause: ClauseId
    act: str
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Not before the day or instant that an entry gives (自…起): the limit itself is in time."""

    kind: Literal["since"]
    clause: ClauseId
    act: str
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """Only when the day or instant that an entry gives has passed (届满后)."""

    kind: Literal["after"]
    clause: ClauseId
    act: str
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesAdopted:
    """The implementing rules that fill these silent parameters are adopted (实施细则).

    The entry of `act` carries every parameter as a fact of that name. Once an act or a stage with
    this gate is on record, its parameters are frozen.
    """

    kind: Literal["rules_adopted"]
    clause: ClauseId
    act: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertakingSigned:
    """The person who acts has signed an undertaking before (承诺书): an entry of `act` by them."""

    kind: Literal["undertaking_signed"]
    clause: ClauseId
    act: str


Gate = (
    EntryRecorded
    | EntrySays
    | NotRecorded
    | NoneOpen
    | NotSuspended
    | AllCases
    | Until
    | Since
    | After
    | RulesAdopted
    | UndertakingSigned
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A gate before every act (贯穿全程的限制), except those spared."""

    gate: Gate
    spares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A fact that the entry of an act must carry (要件): any value, or one of these.

    `moment`: a day or an instant with its zone, as ISO 8601 text.
    """

    fact: str
    name: Text
    clause: ClauseId
    one_of: tuple[str | bool, ...] = ()
    moment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stretch of the way (阶段): reached when all stages of `after` are done and the gates met.

    A stage of the cycle is done when an act that completes it is in the cycle's book; a stage of
    the case when it is in the case's. `list`: the list that is on public notice at this stage.
    """

    id: str
    name: Text
    clause: ClauseId
    scope: Scope
    after: tuple[str, ...] = ()
    requires: tuple[Gate, ...] = ()
    list: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A formal act (程序行为): who may do it, at which stage, behind which gates, with which facts.

    Without `stage` it may be done at any stage. `once`: never again in the same book. `ends_case`:
    the case goes no further. `on_ended_case`: it may still be done on a case that has ended.
    """

    id: str
    name: Text
    clause: ClauseId
    scope: Scope
    by: tuple[str, ...]
    stage: str | None = None
    requires: tuple[Gate, ...] = ()
    needs: tuple[Need, ...] = ()
    completes: str | None = None
    once: bool = False
    ends_case: bool = False
    on_ended_case: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The way of a case as a text lays it down (申报和评审程序): roles, stages, acts.

    `clause`: where the text begins to lay it down; an act that it does not know is refused by it.
    """

    clause: ClauseId
    roles: tuple[Role, ...] = ()
    stages: tuple[Stage, ...] = ()
    acts: tuple[Act, ...] = ()
    standing: tuple[Standing, ...] = ()


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
    procedure: Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """All that a decision rests on: one regulation, the calendar, how time is counted, the criteria."""

    regulation: Regulation
    calendar: Calendar
    counting: Counting
    editions: Mapping[str, scoring.Edition]
    digest: str
