"""The questions of this room as facts in and results out: may this act be done, where does it stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from zhuoyue.core.dossier import Scalar
from zhuoyue.core.procedure.proposal import Adopted
from zhuoyue.core.procedure.stages import State
from zhuoyue.core.procedure.way import NextAct, StageLine, Steps


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """One entry of the cycle's book or a case's, told tersely."""

    act: Annotated[str, "id of the act as in the regulation file; 行为"]
    by: Annotated[str | None, "role that acted; 角色"] = None
    at: Annotated[datetime | None, "instant with its zone; 时间"] = None
    actor: Annotated[str | None, "person who acted, any stable name; 经办人"] = None
    case: Annotated[
        str | None, "case number, for an act on a case; default: the case asked about; 申报件编号"
    ] = None
    sequence: Annotated[
        int | None, "number in its book from 1; default: next in the order given; 序号"
    ] = None
    facts: Annotated[
        Mapping[str, Scalar], "what the entry carries; days and instants as ISO text; 要件"
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """Whether an act may be done now, by this role (可否实施)."""

    act: Annotated[str | None, "id of the act; 拟实施的行为"] = None
    by: Annotated[str | None, "role that would act; 角色"] = None
    at: Annotated[datetime | None, "now: instant with its zone; 时间"] = None
    actor: Annotated[str | None, "person who would act; 经办人"] = None
    roles_held: Annotated[
        tuple[str, ...], "other roles of that person in this cycle; 该人在本届的其他角色"
    ] = ()
    case: Annotated[str | None, "case number; 申报件编号"] = None
    facts: Annotated[Mapping[str, Scalar], "what the entry would carry; 要件"] = field(
        default_factory=dict
    )
    entries: Annotated[
        tuple[EntryFacts, ...] | None,
        "what is on record so far, of the cycle and of its cases; [] = nothing yet; 已入账的行为",
    ] = None
    implementing_rules: Annotated[
        Adopted | None, "implementing rules not in the entries; 实施细则"
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WayFacts:
    """Where the cycle and the case stand (进展到何处)."""

    at: Annotated[datetime | None, "now: instant with its zone; 时间"] = None
    case: Annotated[str | None, "case number; 申报件编号"] = None
    entries: Annotated[
        tuple[EntryFacts, ...] | None,
        "what is on record so far, of the cycle and of its cases; [] = nothing yet; 已入账的行为",
    ] = None
    implementing_rules: Annotated[
        Adopted | None, "implementing rules not in the entries; 实施细则"
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActResult:
    """The act, its stage, what is missing, and what comes next.

    `possible_next` is what may be done once the act is on record (if it is allowed), otherwise what
    may be done now.
    """

    act: str
    stage: str | None
    stage_state: State | None
    missing_acts: tuple[str, ...]
    missing_facts: tuple[str, ...]
    possible_next: tuple[NextAct, ...]
    possible_any_time: tuple[NextAct, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayResult:
    """The stages in order, what ended the case, and the next steps with their roles."""

    stages: tuple[StageLine, ...]
    ended_by: str | None
    steps: Steps
