"""Regulations and rows into what this room works on: the acts of approval and honours, awards by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhuoyue.core.dossier import Dossier, Entry
from zhuoyue.core.regulation import Act, EntryRecorded, Law, Scope, Stage
from zhuoyue.shell.ledger import facts as books

_OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conferring:
    """The acts from the asking for approval to the honours as the regulation has them.

    submit – approve or decline – (commend) – confer on each case, or announce all at once.
    """

    submit: Act
    approve: Act
    decline: Act | None
    commend: Act | None
    confer: Act | None
    announce: Act | None
    stage: Stage


def conferring(law: Law) -> Conferring | None:
    """The acts of approval and honours, known by what the text says of them; None without any."""
    acts = law.regulation.procedure.acts
    pairs = ((act, _asked_for(law, act)) for act in acts)
    found = next(((act, submit) for act, submit in pairs if submit is not None), None)
    if found is None:
        return None
    approve, submit = found
    later = _later(law, approve.stage)
    stages = law.regulation.procedure.stages
    return Conferring(
        submit=submit,
        approve=approve,
        decline=_first(acts, lambda one: _declines(one, approve, submit)),
        commend=_first(acts, lambda one: one.stage is None and _follows(one, approve)),
        confer=_first(acts, lambda one: one.completes in later and _is(one, Scope.CASE)),
        announce=_first(acts, lambda one: one.completes in later and _is(one, Scope.CYCLE)),
        stage=next(one for one in stages if one.id == approve.stage),
    )


def _first(acts: Iterable[Act], fits: Any) -> Act | None:  # noqa: ANN401 - act → whether
    return next((act for act in acts if fits(act)), None)


def _is(act: Act, scope: Scope) -> bool:
    return act.scope is scope


def _follows(act: Act, other: Act) -> bool:
    gates = (gate for gate in act.requires if isinstance(gate, EntryRecorded))
    needs = any(need.fact == "document_number" for need in act.needs)
    return act.scope is Scope.CYCLE and needs and any(other.id in gate.acts for gate in gates)


def _asked_for(law: Law, act: Act) -> Act | None:
    """The office's act by which a decision is asked for that somebody else takes at that stage."""
    if act.scope is not Scope.CYCLE or not act.completes or _OFFICE in act.by:
        return None
    gates = (gate for gate in act.requires if isinstance(gate, EntryRecorded))
    named = {name for gate in gates for name in gate.acts}
    return next(
        (
            one
            for one in law.regulation.procedure.acts
            if one.id in named and one.by == (_OFFICE,) and one.stage == act.completes
        ),
        None,
    )


def _declines(act: Act, approve: Act, submit: Act) -> bool:
    same = act.stage == approve.stage and act.by == approve.by and not act.completes
    gates = (gate for gate in act.requires if isinstance(gate, EntryRecorded))
    return same and any(submit.id in gate.acts for gate in gates)


def _later(law: Law, stage: str | None) -> frozenset[str]:
    """The stages that come directly after a stage."""
    return frozenset(one.id for one in law.regulation.procedure.stages if stage in one.after)


def number_fact(act: Act) -> str:
    """What the text calls the number of the decision: of a document, or of the minutes."""
    return next((need.fact for need in act.needs), "document_number")


def decision(law: Law, dossier: Dossier) -> tuple[str, date | None]:
    """The document of the decision and its day: of the commendation, else of the approval."""
    acts = conferring(law)
    if acts is None:
        return "", None
    entry: Entry | None = None
    if acts.commend is not None:
        entry = dossier.cycle.last((acts.commend.id,))
    entry = entry or dossier.cycle.last((acts.approve.id,))
    if entry is None or entry.at is None:
        return "", None
    told = entry.facts.get("document_number") or entry.facts.get("minutes") or ""
    return str(told), books.in_china(entry.at).date()


def award_named(laws: Iterable[Law], place: str, name: str) -> str:
    """The id of the award that a published list means; empty where no text of the place has it."""
    for law in laws:
        if law.regulation.place.code == place:
            for award in law.regulation.awards:
                if name.endswith(award.name.zh):
                    return award.id
    return ""
