"""Which stages and acts can ever be reached, whatever people decide (可达性)."""

from collections.abc import Mapping

from zhuoyue.core.regulation import (
    Act,
    AllCases,
    EntryRecorded,
    Gate,
    NoneOpen,
    NotRecorded,
    NotSuspended,
    Procedure,
    Stage,
)


def circles(procedure: Procedure) -> frozenset[str]:
    """The stages that, directly or by others, come after themselves."""
    before = {stage.id: frozenset(stage.after) for stage in procedure.stages}
    return frozenset(name for name in before if name in _ancestors(name, before))


def _ancestors(name: str, before: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    front = before[name]
    while front:
        found |= front
        front = frozenset(up for one in front for up in before[one]) - found
    return found


def reached(procedure: Procedure) -> tuple[frozenset[str], frozenset[str]]:
    """The stages and the acts that some course of events reaches: the least set closed under both.

    An act can be done when its stage can be reached and every entry its gates ask for can be made.
    """
    stages: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    while True:
        completed = frozenset(act.completes for act in procedure.acts if act.id in acts)
        more_stages = frozenset(
            stage.id for stage in procedure.stages if _stage_opens(stage, completed, acts)
        )
        more_acts = frozenset(
            act.id for act in procedure.acts if _act_opens(act, more_stages, acts)
        )
        if (more_stages, more_acts) == (stages, acts):
            return stages, acts
        stages, acts = more_stages, more_acts


def _stage_opens(stage: Stage, completed: frozenset[str | None], acts: frozenset[str]) -> bool:
    return completed.issuperset(stage.after) and all(_opens(g, acts) for g in stage.requires)


def _act_opens(act: Act, stages: frozenset[str], acts: frozenset[str]) -> bool:
    reached_stage = act.stage is None or act.stage in stages
    return reached_stage and all(_opens(gate, acts) for gate in act.requires)


def _opens(gate: Gate, acts: frozenset[str]) -> bool:
    match gate:
        case NotRecorded() | NoneOpen() | NotSuspended():
            return True
        case EntryRecorded(acts=asked) | AllCases(acts=asked):
            return not acts.isdisjoint(asked)
        case _:
            return gate.act in acts
