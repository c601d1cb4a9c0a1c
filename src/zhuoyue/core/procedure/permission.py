"""May this act be done now, by this role (可否实施)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches

from zhuoyue.core.dossier import Dossier, act_of, latest
from zhuoyue.core.procedure.findings import Code, Findings, failed, met, together, unknown
from zhuoyue.core.procedure.gates import moment_of, said, weigh
from zhuoyue.core.procedure.proposal import Proposal, Scene, same
from zhuoyue.core.procedure.stages import at_stage, stage_of
from zhuoyue.core.regulation import Gate, Need, Procedure, Role, RulesAdopted, Scope
from zhuoyue.core.verdict import Verdict


def permits(procedure: Procedure, dossier: Dossier, proposal: Proposal) -> Verdict:
    """Whether the act may be done now: role, stage, every gate, what the entry must carry.

    Refused with every reason; undecided where a fact is missing; an act that the text does not
    know is refused with the acts of a similar name.
    """
    return examine(procedure, dossier, proposal).verdict()


def examine(procedure: Procedure, dossier: Dossier, proposal: Proposal) -> Findings:
    """Everything that speaks for and against the act now."""
    act = act_of(procedure, proposal.act)
    if act is None:
        near = tuple(get_close_matches(proposal.act, [one.id for one in procedure.acts]))
        return failed(Code.UNKNOWN_ACT, procedure.clause, act=proposal.act, did_you_mean=near)
    seen = dossier if act.scope is Scope.CASE else replace(dossier, case=None)
    scene = Scene(procedure=procedure, dossier=seen, act=act, proposal=proposal)
    stage = stage_of(procedure, act.stage)
    return together(
        (
            *_by_whom(scene),
            *_in_book(scene),
            *((at_stage(stage, scene),) if stage is not None else ()),
            *(weigh(gate, scene) for gate in act.requires),
            *(weigh(one.gate, scene) for one in procedure.standing if act.id not in one.spares),
            *(_carried(need, scene) for need in act.needs),
            *_frozen(scene),
        )
    )


def _by_whom(scene: Scene) -> Iterator[Findings]:
    act, name = scene.act, scene.proposal.role
    if name is None:
        yield unknown(act.clause, "by")
        return
    role = _role(scene.procedure, name)
    if role is None:
        near = get_close_matches(name, [one.id for one in scene.procedure.roles])
        yield failed(Code.UNKNOWN_ROLE, act.clause, role=name, did_you_mean=tuple(near))
        return
    may = name in act.by
    build, code = (met, Code.ROLE_MAY_ACT) if may else (failed, Code.ROLE_MAY_NOT_ACT)
    yield build(code, act.clause, act=act.id, role=name, by=act.by)
    yield from _other_roles(role, scene)


def _role(procedure: Procedure, name: str | None) -> Role | None:
    return next((role for role in procedure.roles if role.id == name), None)


def _other_roles(role: Role, scene: Scene) -> Iterator[Findings]:
    """What the person has been in this cycle, as told and as the book shows (不得兼任)."""
    held = {*scene.proposal.roles_held, *_acted_as(scene)}
    for name in sorted(held):
        other = _role(scene.procedure, name)
        if name in role.incompatible_with:
            yield failed(Code.ACTOR_HAS_OTHER_ROLE, role.clause, role=role.id, other=name)
        elif other is not None and role.id in other.incompatible_with:
            yield failed(Code.ACTOR_HAS_OTHER_ROLE, other.clause, role=role.id, other=name)


def _acted_as(scene: Scene) -> Iterator[str]:
    for record in (scene.dossier.cycle, *scene.dossier.cases.values()):
        yield from (role for actor, role in record.acted if actor == scene.proposal.actor)


def _in_book(scene: Scene) -> Iterator[Findings]:
    """That the book may take such an entry: not earlier than its last, case open, not done before."""
    act, at = scene.act, scene.proposal.at
    record = scene.dossier.record(act.scope)
    before = latest(record)
    if at is not None and before is not None and at < before:
        yield failed(Code.EARLIER_THAN_BOOK, act.clause, act=act.id, at=at, last=before)
    ended = record.ended_by
    if ended is not None and not act.on_ended_case:
        yield failed(
            Code.CASE_ENDED, act.clause, act=act.id, ended_by=ended.act, sequence=ended.sequence
        )
    first = record.last((act.id,))
    if act.once and first is not None:
        yield failed(Code.DONE_ONCE, act.clause, act=act.id, sequence=first.sequence)


def _carried(need: Need, scene: Scene) -> Findings:
    value = scene.proposal.facts.get(need.fact)
    if value is None:
        return unknown(need.clause, f"facts.{need.fact}")
    if need.moment and moment_of(value) is None:
        return failed(Code.FACT_NO_MOMENT, need.clause, fact=need.fact, value=value)
    if not need.one_of or same(value, need.one_of):
        return met(Code.FACT_CARRIED, need.clause, fact=need.fact, value=value)
    wanted = tuple(map(said, need.one_of))
    return failed(
        Code.FACT_UNFIT, need.clause, act=scene.act.id, fact=need.fact, value=value, one_of=wanted
    )


def _frozen(scene: Scene) -> Iterator[Findings]:
    """Implementing rules are frozen once something that rests on them is on record."""
    act, facts = scene.act, scene.proposal.facts
    for gate, user in _uses(scene.procedure):
        names = [name for name in gate.parameters if gate.act == act.id and name in facts]
        used = names and _recorded(user, scene)
        if used:
            for name in names:
                yield failed(Code.RULES_FROZEN, gate.clause, parameter=name, used_by=used)


def _uses(procedure: Procedure) -> Iterator[tuple[RulesAdopted, tuple[str, ...]]]:
    for act in procedure.acts:
        yield from ((gate, (act.id,)) for gate in _adoptions(act.requires))
    for stage in procedure.stages:
        acts = tuple(act.id for act in procedure.acts if act.stage == stage.id)
        yield from ((gate, acts) for gate in _adoptions(stage.requires))


def _adoptions(gates: Iterable[Gate]) -> Iterator[RulesAdopted]:
    return (gate for gate in gates if isinstance(gate, RulesAdopted))


def _recorded(acts: tuple[str, ...], scene: Scene) -> str | None:
    records = (scene.dossier.cycle, *scene.dossier.cases.values())
    return next((entry.act for record in records for entry in record.of(acts)), None)
