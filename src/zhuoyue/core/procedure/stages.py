"""Where a cycle and a case stand on their way (所处阶段)."""

from enum import StrEnum

from zhuoyue.core.dossier import Dossier
from zhuoyue.core.procedure.findings import Code, Findings, failed, met, together
from zhuoyue.core.procedure.gates import weigh
from zhuoyue.core.procedure.proposal import Scene
from zhuoyue.core.regulation import Procedure, Scope, Stage


class State(StrEnum):
    """Behind, here, or before us (已完成、进行中、未到)."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


def stage_of(procedure: Procedure, name: str | None) -> Stage | None:
    """The stage of this id, if the procedure has it."""
    return next((stage for stage in procedure.stages if stage.id == name), None)


def done(procedure: Procedure, dossier: Dossier) -> frozenset[str]:
    """The stages that are behind: those completed on record, and all that come before them.

    Seen from the cycle a stage of the case is behind when every open case has completed it.
    """
    found: set[str] = set()
    front = dossier.cycle.completed | _completed_by_cases(procedure, dossier)
    while front:
        found |= front
        before = {name for stage in procedure.stages if stage.id in front for name in stage.after}
        front = frozenset(before - found)
    return frozenset(found)


def _completed_by_cases(procedure: Procedure, dossier: Dossier) -> frozenset[str]:
    if dossier.case is not None:
        return dossier.record(Scope.CASE).completed
    still = (record.completed for record in dossier.cases.values() if record.ended_by is None)
    own = frozenset(stage.id for stage in procedure.stages if stage.scope is Scope.CASE)
    common = own.intersection(next(still, ()))
    for completed in still if common else ():
        common &= completed
    return common


def state(stage: Stage, behind: frozenset[str]) -> State:
    """Where this stage lies when those are behind."""
    if stage.id in behind:
        return State.DONE
    return State.NOW if behind.issuperset(stage.after) else State.AHEAD


def completing(procedure: Procedure, stage: str) -> tuple[str, ...]:
    """The acts that complete a stage."""
    return tuple(act.id for act in procedure.acts if act.completes == stage)


def at_stage(stage: Stage, scene: Scene) -> Findings:
    """Whether the stage of the act is reached, not over, and its gates are open."""
    behind = done(scene.procedure, scene.dossier)
    if stage.id in behind:
        return failed(Code.STAGE_OVER, stage.clause, act=scene.act.id, stage=stage.id)
    awaited = tuple(name for name in stage.after if name not in behind)
    if awaited:
        return together(_awaits(name, stage, scene) for name in awaited)
    reached = met(Code.STAGE_REACHED, stage.clause, act=scene.act.id, stage=stage.id)
    return together((reached, *(weigh(gate, scene) for gate in stage.requires)))


def _awaits(name: str, stage: Stage, scene: Scene) -> Findings:
    awaited = stage_of(scene.procedure, name) or stage
    return failed(
        Code.STAGE_NOT_REACHED,
        awaited.clause,
        act=scene.act.id,
        stage=stage.id,
        waits_for=name,
        completed_by=completing(scene.procedure, name),
    )
