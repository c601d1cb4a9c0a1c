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
    return together(_looked_at(procedure, dossier, proposal))


def barred(procedure: Procedure, dossier: Dossier, proposal: Proposal) -> bool:
    """Whether `permits` would refuse the act; stops at the first reason, for lists of many cases."""
    return any(one.failed for one in _looked_at(procedure, dossier, proposal))


def _looked_at(procedure: Procedure, dossier: Dossier, proposal: Proposal) -> Iterator[Findings]:
    """What speaks for and against it, one thing after the other."""
    act = act_of(procedure, proposal.act)
    if act is None:
        near = tuple(get_close_matches(proposal.act, [one.id for one in procedure.acts]))
        yield failed(Code.UNKNOWN_ACT, procedure.clause, act=proposal.act, did_you_mean=near)
        return
    seen = dossier if act.scope is Scope.CASE else replace(dossier, case=None)
    scene = Scene(procedure=procedure, dossier=seen, act=act, proposal=proposal)
    stage = stage_of(procedure, act.stage)
    yield from _by_whom(scene)
    yield from _in_book(scene)
    if stage is not None:
        yield at_stage(stage, scene)
    yield from (weigh(gate, scene) for gate in act.requires)
    yield from (weigh(one.gate, scene) for one in procedure.standing if act.id not in one.spares)
    yield from (_carried(need, scene) for need in act.needs)
    yield from _frozen(scene)


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
    roles = scene.procedure.roles
    clauses = {other.id: other.clause for other in roles if role.id in other.incompatible_with}
    clauses |= dict.fromkeys(role.incompatible_with, role.clause)
    for name in sorted(clauses):
        if name in scene.proposal.roles_held or _acted_as(name, scene):
            clause = clauses[name]
            yield failed(Code.ACTOR_HAS_OTHER_ROLE, clause, role=role.id, other=name)


def _acted_as(role: str, scene: Scene) -> bool:
    actor = scene.proposal.actor
    if actor is None:
        return False
    records = (scene.dossier.cycle, *scene.dossier.cases.values())
    return any((actor, role) in record.acted for record in records)


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
    facts = scene.proposal.facts
    for gate, user in _uses(scene.procedure, scene.act.id) if facts else ():
        names = [name for name in gate.parameters if name in facts]
        used = names and _recorded(user, scene)
        if used:
            for name in names:
                yield failed(Code.RULES_FROZEN, gate.clause, parameter=name, used_by=used)


def _uses(procedure: Procedure, adopting: str) -> Iterator[tuple[RulesAdopted, tuple[str, ...]]]:
    """What rests on the rules that this act adopts: each gate, and the acts behind it."""
    for act in procedure.acts:
        yield from ((gate, (act.id,)) for gate in _adoptions(act.requires, adopting))
    for stage in procedure.stages:
        for gate in _adoptions(stage.requires, adopting):
            yield gate, tuple(act.id for act in procedure.acts if act.stage == stage.id)


def _adoptions(gates: Iterable[Gate], adopting: str) -> Iterator[RulesAdopted]:
    return (gate for gate in gates if isinstance(gate, RulesAdopted) and gate.act == adopting)


def _recorded(acts: tuple[str, ...], scene: Scene) -> str | None:
    records = (scene.dossier.cycle, *scene.dossier.cases.values())
    return next((entry.act for record in records for entry in record.of(acts)), None)
