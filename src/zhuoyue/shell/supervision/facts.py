"""Books and rows into the core's values: duties, grounds with their acts, the acts of the oversight."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhuoyue.core import supervision
from zhuoyue.core.clause import ClauseId
from zhuoyue.core.dossier import Dossier, Entry, act_of
from zhuoyue.core.regulation import Act, EntryRecorded, Law, NotSuspended, Scope
from zhuoyue.core.supervision import Body, Breach, DutiesFacts, Ground, RevocationFacts
from zhuoyue.core.units import Yuan
from zhuoyue.rulebook import convert
from zhuoyue.rulebook.problems import Problem
from zhuoyue.shell.ledger import facts as books
from zhuoyue.shell.subsidies.facts import Account, Won
from zhuoyue.shell.supervision.models import Proceeding, YearlyReport

BREACHES: Mapping[str, Breach] = {
    "fraud": Breach.FRAUD,
    "accident": Breach.ACCIDENT,
    "violation": Breach.SERIOUS_VIOLATION,
    "crime": Breach.SERIOUS_VIOLATION,
    "no_longer_fit": Breach.NO_LONGER_QUALIFIED,
}
"""What the acts of the texts call a ground, and what the core does."""

BODIES: Mapping[str, Body] = {
    "government": Body.GOVERNMENT,
    "office": Body.MARKET_REGULATOR,
    "committee": Body.COMMITTEE,
    "oversight": Body.OVERSIGHT,
}
"""For which body a role decides; the office decides for the bureau that it belongs to."""

RECOVER = "recover"
"""The act of taking back; called so in every text that has it."""


YEAR = "about_year"
"""Kept with the facts of a breach: the year that was not reported on."""


# --- duties


def report_act(law: Law) -> Act | None:
    """The act by which a winner hands in the report on a year."""
    for act in law.regulation.procedure.acts:
        if act.scope is Scope.CASE and not act.ends_case and _needs(act) == ["year"]:
            return act
    return None


def evaluation_act(law: Law) -> Act | None:
    """The act by which a winner is evaluated again."""
    return _first(law, lambda act: "still_fit" in _needs(act))


def change_acts(law: Law) -> tuple[Act | None, Act | None]:
    """The acts by which a change is reported and its effect decided."""
    report = _first(law, lambda act: {"change", "event_on"} <= set(_needs(act)))
    decide = _first(law, lambda act: {"change", "effect"} <= set(_needs(act)))
    return report, decide


def _first(law: Law, fits: Any) -> Act | None:  # noqa: ANN401 - act → bool
    acts = law.regulation.procedure.acts
    return next((act for act in acts if act.scope is Scope.CASE and fits(act)), None)


def _needs(act: Act) -> list[str]:
    return [need.fact for need in act.needs]


def duties(
    won: Won,
    rows: Iterable[YearlyReport],
    *,
    as_of: date,
    rules: supervision.SupervisionAdopted | None,
) -> DutiesFacts:
    """The facts of question duties."""
    return DutiesFacts(
        awarded_on=won.decided_on,
        as_of=as_of,
        reports=tuple(
            supervision.Report(about_year=one.year, on=books.in_china(one.at).date())
            for one in rows
        ),
        ended_on=won.ended_on,
        implementing_rules=rules,
    )


# --- revocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How an honour is taken back on one ground: who proposes by which act, who decides by which.

    `word`: how the act's entry calls the ground. `propose` None: the deciding act stands alone.
    """

    ground: Ground
    propose: Act | None
    decide: Act
    word: str


def ways(law: Law) -> list[Way]:
    """The ways of a regulation, one a ground; a ground that no act serves is left out."""
    acts = [act for act in law.regulation.procedure.acts if act.scope is Scope.CASE]
    found = (_way(ground, acts) for ground in law.regulation.supervision.grounds)
    return [one for one in found if one is not None]


def way_for(law: Law, breach: Breach) -> Way | None:
    """The way for a breach."""
    return next((one for one in ways(law) if one.ground.breach is breach), None)


def _way(ground: Ground, acts: list[Act]) -> Way | None:
    for act in acts:
        if act.ends_case and act.stage is None and _named(act, ground.breach) is not None:
            return Way(
                ground=ground, propose=None, decide=act, word=_named(act, ground.breach) or ""
            )
    for act in acts:
        word = _named(act, ground.breach)
        decide = next((one for one in acts if one.ends_case and _rests_on(one, act)), None)
        if word is not None and decide is not None:
            return Way(ground=ground, propose=act, decide=decide, word=word)
    return None


def _named(act: Act, breach: Breach) -> str | None:
    """How an act calls the breach: as one of its grounds, or by the year that was not reported."""
    if breach is Breach.REPORT_NOT_HANDED_IN and act.ends_case and _needs(act) == ["year"]:
        return ""
    words = (str(one) for need in act.needs if need.fact == "ground" for one in need.one_of)
    return next((one for one in words if BREACHES.get(one) is breach), None)


def _rests_on(act: Act, other: Act) -> bool:
    gates = (gate for gate in act.requires if isinstance(gate, EntryRecorded))
    return any(other.id in gate.acts for gate in gates)


def revoking_acts(law: Law) -> frozenset[str]:
    """Every act of proposing, deciding and following up."""
    found = {one.decide.id for one in ways(law)}
    found |= {one.propose.id for one in ways(law) if one.propose is not None}
    for way in ways(law):
        found |= {act.id for act in follow_ups(law, way)}
    return frozenset(found)


def follow_ups(law: Law, way: Way) -> list[Act]:
    """What the text has done after the decision: recover, announce, enter in the credit file."""
    acts = law.regulation.procedure.acts
    return [act for act in acts if act.on_ended_case and _rests_on(act, way.decide)]


def revocation(
    told: Mapping[str, Any],
    *,
    won: Won | None,
    received: Iterable[Account],
    decision: Mapping[str, Any] | None,
    rules: supervision.SupervisionAdopted | None,
) -> RevocationFacts | list[Problem]:
    """The facts of question revocation, or what is wrong with them."""
    plain: dict[str, Any] = {
        key: one for key, one in told.items() if key != YEAR and one not in (None, "")
    }
    if won is not None:
        plain["awarded_on"] = won.decided_on.isoformat()
    plain["received"] = [
        {"amount": Yuan(one.payment.amount - one.reversed), "recovered": Yuan(one.back)}
        for one in received
    ]
    if decision is not None:
        plain["decision"] = dict(decision)
    if rules is not None:
        plain["implementing_rules"] = convert.plain(rules)
    found: RevocationFacts | list[Problem] = convert.read(RevocationFacts, plain, files=False)
    return found


def decision(row: Proceeding, way: Way) -> dict[str, Any] | None:
    """The decision on a proposal as the core takes it."""
    if row.decided_on is None:
        return None
    told: dict[str, Any] = {
        "body": BODIES[way.decide.by[0]].value,
        "approved": bool(row.approved),
        "on": row.decided_on.isoformat(),
    }
    if row.received_on is not None:
        told["received_on"] = row.received_on.isoformat()
    return told


# --- oversight


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightActs:
    """The acts of the oversight group as the regulation has them; None where it has none."""

    open: Act | None
    close: Act | None
    suspend: Act | None
    suspend_case: Act | None
    lift: Act | None
    lift_case: Act | None
    order: Act | None
    answer: Act | None

    @property
    def ids(self) -> frozenset[str]:
        """All of them."""
        every = (
            self.open,
            self.close,
            self.suspend,
            self.suspend_case,
            self.lift,
            self.lift_case,
            self.order,
            self.answer,
        )
        return frozenset(act.id for act in every if act is not None)


def suspensions(law: Law) -> tuple[NotSuspended, ...]:
    """The standing gates that a suspension closes."""
    standing = (one.gate for one in law.regulation.procedure.standing)
    return tuple(gate for gate in standing if isinstance(gate, NotSuspended))


def oversight_acts(law: Law) -> OversightActs:
    """The acts of the oversight, known by their needs and by the gate that they close."""
    procedure = law.regulation.procedure
    stops = {name for gate in suspensions(law) for name in gate.suspended_by}
    lifts = {name for gate in suspensions(law) for name in gate.lifted_by}
    own = [act for act in procedure.acts if "oversight" in act.by and "matter" in _needs(act)]
    plain = [act for act in own if act.id not in stops | lifts]
    order = next((act for act in plain if _needs(act) == ["matter"]), None)
    return OversightActs(
        open=next((act for act in plain if "against" in _needs(act)), None),
        close=next((act for act in plain if "outcome" in _needs(act)), None),
        suspend=_of(own, stops, Scope.CYCLE),
        suspend_case=_of(own, stops, Scope.CASE),
        lift=_of(own, lifts, Scope.CYCLE),
        lift_case=_of(own, lifts, Scope.CASE),
        order=order,
        answer=next(
            (act for act in procedure.acts if order is not None and _rests_on(act, order)), None
        ),
    )


def _of(acts: Iterable[Act], ids: set[str], scope: Scope) -> Act | None:
    return next((act for act in acts if act.id in ids and act.scope is scope), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """A suspension that stands: of which matter, since when, by which clause."""

    matter: str
    entry: Entry
    act: Act | None
    clause: ClauseId


def suspended(law: Law, dossier: Dossier) -> list[Suspension]:
    """The suspensions not lifted, of the cycle and of the case looked at."""
    found = []
    for gate in suspensions(law):
        for record in (dossier.cycle, dossier.record(Scope.CASE)):
            still: list[Entry] = []
            for entry in record.of((*gate.suspended_by, *gate.lifted_by)):
                matter = entry.facts.get(gate.key)
                still = [one for one in still if one.facts.get(gate.key) != matter]
                if entry.act in gate.suspended_by:
                    still.append(entry)
            found += [
                Suspension(
                    matter=str(entry.facts.get(gate.key, "")),
                    entry=entry,
                    act=act_of(law.regulation.procedure, entry.act),
                    clause=gate.clause,
                )
                for entry in still
            ]
    return found
