"""What comes next, and who has the next step (下一步)."""

from dataclasses import dataclass, replace
from datetime import datetime

from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.dossier import UNNAMED, Broken, Dossier, Entry, Record, act_of, fold
from zhuoyue.core.procedure.findings import Code, Findings
from zhuoyue.core.procedure.permission import examine
from zhuoyue.core.procedure.proposal import Adopted, Proposal
from zhuoyue.core.procedure.stages import State, completing, done, state
from zhuoyue.core.regulation import Act, Procedure, Scope
from zhuoyue.core.verdict import Reason

_FINAL = frozenset({Code.DONE_ONCE, Code.CASE_ENDED, Code.TOO_LATE, Code.RECORDED_ALREADY})


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAct:
    """An act that nothing stands against now: who does it and what its entry must carry."""

    act: str
    name: Text
    by: tuple[str, ...]
    clause: ClauseId
    stage: str | None
    completes: str | None
    ends_case: bool
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAct:
    """An act of the present stage that something still stands against, and what."""

    act: str
    by: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What may be done now at the present stages, what at any time, what must still wait."""

    now: tuple[NextAct, ...]
    any_time: tuple[NextAct, ...]
    waiting: tuple[WaitingAct, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """One stage of the way: its state and what completes it."""

    stage: str
    name: Text
    clause: ClauseId
    scope: Scope
    state: State
    completed_by: tuple[str, ...]


def way(procedure: Procedure, dossier: Dossier) -> tuple[StageLine, ...]:
    """The stages in the order of the text, each done, now or ahead.

    A case that has ended comes to no further stage of its own.
    """
    behind = done(procedure, dossier)
    ended = dossier.record(Scope.CASE).ended_by is not None
    return tuple(
        StageLine(
            stage=stage.id,
            name=stage.name,
            clause=stage.clause,
            scope=stage.scope,
            state=State.AHEAD
            if ended and stage.scope is Scope.CASE and stage.id not in behind
            else state(stage, behind),
            completed_by=completing(procedure, stage.id),
        )
        for stage in procedure.stages
    )


def next_acts(
    procedure: Procedure,
    dossier: Dossier,
    *,
    at: datetime | None = None,
    implementing_rules: Adopted | None = None,
) -> Steps:
    """Every act of the text as it stands now; facts and persons are taken as still to be given."""
    found = [
        (act, _against(examine(procedure, dossier, _imagined(act, at, implementing_rules))))
        for act in procedure.acts
    ]
    free = tuple(_next(act) for act, reasons in found if not reasons)
    behind = done(procedure, dossier)
    present = {stage.id for stage in procedure.stages if state(stage, behind) is State.NOW}
    return Steps(
        now=tuple(one for one in free if one.stage is not None),
        any_time=tuple(one for one in free if one.stage is None),
        waiting=tuple(
            WaitingAct(act=act.id, by=act.by, reasons=reasons)
            for act, reasons in found
            if act.stage in present and reasons and _FINAL.isdisjoint(r.code for r in reasons)
        ),
    )


def _against(findings: Findings) -> tuple[Reason, ...]:
    """What stands against an act besides what only its own entry can tell."""
    lacking = (one for one in findings.unsettled if str(one.facts["fact"]).startswith("entries"))
    return (*findings.failed, *lacking)


def _imagined(act: Act, at: datetime | None, rules: Adopted | None) -> Proposal:
    return Proposal(act=act.id, role=next(iter(act.by), None), at=at, implementing_rules=rules)


def _next(act: Act) -> NextAct:
    return NextAct(
        act=act.id,
        name=act.name,
        by=act.by,
        clause=act.clause,
        stage=act.stage,
        completes=act.completes,
        ends_case=act.ends_case,
        needs=tuple(need.fact for need in act.needs),
    )


def recorded(procedure: Procedure, dossier: Dossier, proposal: Proposal) -> Dossier:
    """The dossier with an act on record that was found to be permitted."""
    act = act_of(procedure, proposal.act)
    folded = None if act is None else _folded(procedure, dossier, act, proposal)
    if act is None or not isinstance(folded, Record):
        message = f"only what is permitted is recorded, not {proposal.act}"
        raise ValueError(message)
    if act.scope is Scope.CYCLE:
        return replace(dossier, cycle=folded)
    return replace(dossier, cases={**dossier.cases, dossier.case or UNNAMED: folded})


def _folded(
    procedure: Procedure, dossier: Dossier, act: Act, proposal: Proposal
) -> Record | Broken:
    record = dossier.record(act.scope)
    entry = Entry(
        sequence=len(record.entries) + 1,
        act=act.id,
        by=proposal.role,
        at=proposal.at,
        actor=proposal.actor,
        facts=proposal.facts,
    )
    return fold(procedure, act.scope, [entry], onto=record)
