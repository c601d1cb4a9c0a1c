"""What a text leaves to the implementing rules, what they say, and the call as the core asks for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, TypeVar, get_type_hints

from zhuoyue.core import ballots, notices, ranking, scoring
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.dossier import Dossier, act_of
from zhuoyue.core.eligibility.call import Approval, CallFacts, Edition
from zhuoyue.core.eligibility.submission import MaterialsAdopted
from zhuoyue.core.panels.facts import PanelsAdopted
from zhuoyue.core.regulation import (
    Act,
    EntryRecorded,
    Gate,
    Law,
    Procedure,
    RulesAdopted,
    Scope,
    Until,
)
from zhuoyue.core.scoring.facts import ScoringAdopted
from zhuoyue.core.subsidies.facts import SubsidiesAdopted
from zhuoyue.core.supervision import SupervisionAdopted
from zhuoyue.rulebook import convert
from zhuoyue.rulebook.problems import Problem
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit.clock import CHINA

A = TypeVar("A")
Values = Mapping[str, Any]

KINDS: Mapping[str, type] = {
    "materials": MaterialsAdopted,
    "panels": PanelsAdopted,
    "scoring": ScoringAdopted,
    "ranking": ranking.Adopted,
    "ballots": ballots.Adopted,
    "notices": notices.Adopted,
    "subsidies": SubsidiesAdopted,
    "supervision": SupervisionAdopted,
}
"""How each room reads what was adopted for it."""

_BY_STAGE = frozenset({"scoring"})
"""Rooms whose rules are set stage by stage: `scoring.desk.method`."""


class Unreadable(Exception):
    """Implementing rules were adopted whose values do not have the form of their parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """One parameter that the text leaves to the implementing rules (细则参数).

    `hint`: the type of its value. `needed`: something waits for it. `choices`: what the text lets
    stand: modes, stages, rules of objection. `silent` False: the text sets none and the rules may.
    """

    parameter: str
    clause: ClauseId
    hint: Any
    note: Text | None = None
    needed: bool = False
    silent: bool = True
    choices: tuple[str, ...] = ()


def silences(law: Law) -> tuple[Silence, ...]:
    """Every parameter that the implementing rules of a cycle may set, in the order of the rooms."""
    found = (
        _of_materials(law),
        _of_panels(law),
        _of_scoring(law),
        _of_ranking(law),
        _of_ballots(law),
        _of_notices(law),
        _of_subsidies(law),
        _of_supervision(law),
    )
    once: dict[str, Silence] = {}
    for one in chain.from_iterable(found):
        once.setdefault(one.parameter, one)
    return tuple(once.values())


def _silence(law: Law, parameter: str, rule: object, *choices: str) -> Iterator[Silence]:
    """The parameter, if the text is silent on it."""
    if isinstance(rule, NotRegulated):
        yield Silence(
            parameter=parameter,
            clause=rule.not_regulated,
            note=rule.note,
            hint=_hint(parameter),
            needed=parameter in gated(law),
            choices=choices,
        )


def _may(parameter: str, clause: ClauseId) -> Silence:
    return Silence(parameter=parameter, clause=clause, hint=_hint(parameter), silent=False)


def _hint(parameter: str) -> Any:  # noqa: ANN401 - a type
    room, *path = parameter.split(".")
    field = path[-1] if room in _BY_STAGE else path[0]
    return get_type_hints(KINDS[room], include_extras=True)[field]


def gated(law: Law) -> Mapping[str, ClauseId]:
    """The parameters without which some act or stage is refused, with the clause that asks."""
    gates = _adoption_gates(law.regulation.procedure)
    return {name: gate.clause for gate in gates for name in gate.parameters}


def _gates(procedure: Procedure) -> Iterator[Gate]:
    yield from chain.from_iterable(one.requires for one in procedure.acts)
    yield from chain.from_iterable(one.requires for one in procedure.stages)


def _adoption_gates(procedure: Procedure) -> Iterator[RulesAdopted]:
    return (gate for gate in _gates(procedure) if isinstance(gate, RulesAdopted))


def _of_materials(law: Law) -> Iterator[Silence]:
    rule = law.regulation.eligibility.materials
    yield from _silence(law, "materials.parts", rule.parts)
    yield from _silence(law, "materials.after_deadline", rule.supplements.after_deadline)


def _of_panels(law: Law) -> Iterator[Silence]:
    for rule in law.regulation.panels.rules:
        yield from _silence(law, "panels.size", rule.size.bound)
        for ground in rule.recusal.grounds:
            yield from _silence(law, "panels.former_tie_years", ground.years)
        if rule.load.at_most is None:
            yield _may("panels.applicants_at_most", rule.load.clause)


def _of_scoring(law: Law) -> Iterator[Silence]:
    for rule in law.regulation.scoring.rules:
        for stage in rule.stages:
            yield from _silence(law, f"scoring.{stage}.method", rule.method.method)
            yield _may(f"scoring.{stage}.item_spread_limit", rule.spread.clause)
            yield _may(f"scoring.{stage}.total_spread_limit", rule.spread.clause)


def _of_ranking(law: Law) -> Iterator[Silence]:
    rules = law.regulation.ranking
    for gate in rules.gates:
        yield from _silence(law, f"ranking.selections.{gate.stage}", gate.selection)
    scored = tuple(stage for rule in law.regulation.scoring.rules for stage in rule.stages)
    stages = rules.overall.of or scored
    yield from _silence(law, "ranking.overall", rules.overall.method, *stages)
    yield from _silence(law, "ranking.order", rules.allocation.order, *_order_keys(law))


def _order_keys(law: Law) -> tuple[str, ...]:
    """By what places may be given: no overall score where people judge without a formula."""
    judged = isinstance(law.regulation.ranking.overall.method, ranking.SideBySide)
    return ("votes_for",) if judged else ("votes_for", "overall_score")


def _of_ballots(law: Law) -> Iterator[Silence]:
    rules = law.regulation.ballots
    if isinstance(rules.committee, ballots.NoVote):
        return
    yield from _silence(law, "ballots.quorum", rules.committee.quorum)
    yield from _silence(law, "ballots.substitutes", rules.committee.substitutes)
    for vote in rules.votes:
        modes = tuple(one.value for one in vote.modes)
        yield from _silence(law, "ballots.mode", vote.mode, *modes)
        yield from _silence(law, "ballots.majority", vote.majority)
        yield from _silence(law, "ballots.blank_slips", vote.blank_slips)
        yield from _silence(law, "ballots.order", vote.order, *_order_keys(law))


def _of_notices(law: Law) -> Iterator[Silence]:
    rules = law.regulation.notices
    for clock in (*rules.clocks, *(one.clock() for one in rules.notices)):
        yield from _silence(law, f"notices.periods.{clock.id}", clock.period)
    ways = tuple(one.id for one in rules.objections)
    for notice in rules.notices:
        yield from _silence(law, f"notices.objections.{notice.id}", notice.objections, *ways)


def _of_subsidies(law: Law) -> Iterator[Silence]:
    rules = law.regulation.subsidies
    for grant in rules.grants:
        yield from _silence(law, "subsidies.amount", getattr(grant.sum, "amount", None))
    for line in rules.lines:
        yield from _silence(law, "subsidies.budget", line.budget)


def _of_supervision(law: Law) -> Iterator[Silence]:
    rules = law.regulation.supervision
    for duty in rules.duties:
        yield from _silence(law, "supervision.years", getattr(duty, "years", None))
        yield from _silence(law, "supervision.report_due", getattr(duty, "due", None))
    for ground in rules.grounds:
        refund = ground.consequences.refund
        yield from _silence(law, "supervision.refund_within", getattr(refund, "within", None))
    for conduct in rules.conduct:
        yield from _silence(law, "supervision.measures", conduct.measures)
    reports = getattr(rules.oversight, "anonymous_reports", None)
    yield from _silence(law, "supervision.anonymous_reports", reports)


def adopting(law: Law) -> Act | None:
    """The act that adopts the implementing rules: gates look for it, or it carries a decision only."""
    return adopting_in(law.regulation.procedure)


def adopting_in(procedure: Procedure) -> Act | None:
    """The same, known from the procedure alone."""
    named = {gate.act for gate in _adoption_gates(procedure)}
    acts = (one for one in procedure.acts if one.stage is None)
    return next((one for one in acts if one.id in named or _decides_only(one)), None)


def _decides_only(act: Act) -> bool:
    """A decision on the cycle that carries nothing but its number."""
    return act.scope is Scope.CYCLE and [need.fact for need in act.needs] == ["decision"]


def drafting(law: Law) -> Act | None:
    """The act by which the office puts its draft on record: needed before the adoption, carries nothing."""
    act = adopting(law)
    before = [gate for gate in (act.requires if act else ()) if isinstance(gate, EntryRecorded)]
    named = (act_of(law.regulation.procedure, name) for gate in before for name in gate.acts)
    return next((one for one in named if one is not None and not one.needs), None)


def calling(law: Law) -> Act | None:
    """The act that publishes the call: the one whose entry gives handing in its deadline."""
    cases = (act for act in law.regulation.procedure.acts if act.scope is Scope.CASE)
    limits = (gate for act in cases for gate in act.requires if isinstance(gate, Until))
    name = next((one.act for one in limits), None)
    return act_of(law.regulation.procedure, name) if name is not None else None


def approving(law: Law) -> Act | None:
    """The act that files the approval of the commendation period (评比表彰周期), if the text has one."""
    wanted = {"period_from", "period_until"}
    acts = law.regulation.procedure.acts
    return next((act for act in acts if wanted <= {need.fact for need in act.needs}), None)


def adopted(
    kind: type[A], room: str, cycle: Cycle, law: Law, dossier: Dossier, *, stage: str | None = None
) -> A | None:
    """What the cycle's implementing rules say for a room, with their adoption; None without any.

    Parameters are named `room.field` or `room.field.id`, in rooms whose rules go by stage
    `room.stage.field`; the values stand as `zhuoyue decide` takes them. Raises Unreadable.
    """
    told = _told(room, cycle.implementing_rules, stage)
    known = {name: told[name] for name in told if name in getattr(kind, "__dataclass_fields__", {})}
    if not known:
        return None
    adoption = _adoption(law, dossier)
    if adoption is not None:
        known["adoption"] = convert.plain(adoption)
    value = convert.read(kind, known, files=False)
    if isinstance(value, list):
        message = "; ".join(f"{'.'.join(map(str, one.path))}: {one.message}" for one in value)
        raise Unreadable(message)
    return value  # type: ignore[no-any-return]


def _told(room: str, values: Values, stage: str | None = None) -> dict[str, Any]:
    """The values of a room as fields of what it reads."""
    told: dict[str, Any] = {}
    for parameter, value in values.items():
        owner, *path = parameter.split(".")
        if owner != room:
            continue
        if room in _BY_STAGE:
            if path[0] == stage:
                told[path[-1]] = value
        elif len(path) > 1:
            told.setdefault(path[0], {})[path[1]] = value
        else:
            told[path[0]] = value
    return told


def unreadable(parameter: str, value: object) -> list[Problem]:
    """What keeps the core from reading one value; empty where it reads it."""
    room, *path = parameter.split(".")
    told = _told(room, {parameter: value}, stage=path[0])
    found = convert.read(KINDS[room], told, files=False)
    return found if isinstance(found, list) else []


def _adoption(law: Law, dossier: Dossier) -> Adoption | None:
    act = adopting(law)
    entry = dossier.cycle.last((act.id,)) if act is not None else None
    if entry is None or entry.at is None:
        return None
    decision = str(entry.facts.get("decision") or f"{entry.act} {entry.sequence}")
    day = entry.at.astimezone(CHINA).date()
    return Adoption(decision=decision, on=day, by=entry.by or "-")


def of_call(
    cycle: Cycle,
    law: Law,
    dossier: Dossier,
    *,
    opens: date,
    closes: date | None,
    criteria: str | None,
    earlier: Iterable[int] | None,
) -> CallFacts:
    """The call as it would be if it were published on this day."""
    return CallFacts(
        purpose="rehearsal" if cycle.rehearsal else "binding",
        opens_on=opens,
        applications_from=opens,
        applications_until=closes if closes is None or closes >= opens else None,
        approval=_approval(law, dossier),
        earlier_cycles=tuple(earlier) if earlier is not None else None,
        editions=tuple(Edition(id=one.id, in_force=one.in_force) for one in editions(law)),
        pinned_edition=criteria or None,
    )


def editions(law: Law) -> tuple[scoring.Edition, ...]:
    """The editions of the standard that the regulation names, oldest first."""
    standard = law.regulation.criteria.standard
    found = (one for one in law.editions.values() if one.id.startswith(standard))
    return tuple(sorted(found, key=lambda one: one.in_force))


def _approval(law: Law, dossier: Dossier) -> Approval | None:
    """The approval of the commendation as it was filed."""
    act = approving(law)
    entry = dossier.cycle.last((act.id,)) if act is not None else None
    if entry is None:
        return None
    told = entry.facts
    return Approval(
        granted=True,
        document=str(told.get("document_number") or "") or None,
        approved_on=_day(told.get("approved_on")),
        file=str(told.get("file") or "") or None,
        from_year=_year(told.get("period_from")),
        until_year=_year(told.get("period_until")),
    )


def _day(told: object) -> date | None:
    return datetime.fromisoformat(str(told)).date() if told else None


def _year(told: object) -> int | None:
    day = _day(told)
    return day.year if day is not None else None
