"""Judgements and answers of departments as facts of the core."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhuoyue.core.dossier import Dossier, act_of
from zhuoyue.core.regulation import Act, EntryRecorded, Law
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.eligibility.models import DepartmentAnswer, Judgement, Revocation
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.people.models import Honour

CONSULTATION, DEPARTMENT = "consultation", "department"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A consultation of departments as the text has it: the act that asks and the one that answers."""

    ask: Act
    answer: Act


def rounds(law: Law) -> tuple[Round, ...]:
    """Every consultation of the text, in its order: about applicants, about a list, about winners."""
    acts = law.regulation.procedure.acts
    asking = [one for one in acts if {CONSULTATION, DEPARTMENT} <= {x.fact for x in one.needs}]
    pairs = ((ask, next((one for one in acts if _answers(one, ask)), None)) for ask in asking)
    return tuple(Round(ask=ask, answer=answer) for ask, answer in pairs if answer is not None)


def _answers(act: Act, ask: Act) -> bool:
    gates = (gate for gate in act.requires if isinstance(gate, EntryRecorded))
    return any(gate.same == CONSULTATION and ask.id in gate.acts for gate in gates)


def in_force(rows: Iterable[Judgement]) -> list[Judgement]:
    """The newest finding of each person on each condition; two persons may contradict each other."""
    return list({(one.condition, one.by): one for one in rows}.values())


def judgements(rows: Iterable[Judgement]) -> list[dict[str, Any]]:
    """As the core takes them."""
    return [
        {
            "condition": one.condition,
            "met": one.met,
            "by": one.role,
            "on": one.at.astimezone(CHINA).date().isoformat(),
            "evidence": one.evidence,
        }
        for one in in_force(rows)
    ]


def consulted(law: Law, dossier: Dossier) -> dict[str, str]:
    """The departments asked in the eligibility review, as on record: number → department."""
    accept = act_of(law.regulation.procedure, "accept")
    stage = accept.stage if accept is not None else None
    asks = tuple(one.ask.id for one in rounds(law) if one.ask.stage == stage)
    found = dossier.cycle.of(asks)
    return {str(one.facts[CONSULTATION]): str(one.facts[DEPARTMENT]) for one in found}


def answers(
    asked: Mapping[str, str], rows: Iterable[DepartmentAnswer]
) -> list[dict[str, Any]] | None:
    """One answer for every department asked; an empty one where none came. None: nobody asked."""
    newest = {one.department: one for one in rows if one.consultation in {"", *asked}}
    told: list[dict[str, Any]] = []
    for name in dict.fromkeys(asked.values()):
        row = newest.get(name)
        answer: dict[str, Any] = {"department": name}
        if row is not None:
            answer |= {"answered_on": row.at.astimezone(CHINA).date().isoformat()}
            answer |= {"adverse": row.adverse}
        told.append(answer)
    return told or None


def awards_held(
    declared: Sequence[Mapping[str, Any]] | None, rows: Iterable[Honour], cycle: Cycle
) -> list[dict[str, Any]] | None:
    """The awards won before (曾获奖项): those on the register of winners, and what is declared besides.

    What the register has counts whatever the applicant says, with the day of the register; honours
    of this very cycle, rehearsed ones and those taken back are none. None: nothing known or said.
    """
    recorded = [
        {"award": one.award, "won_on": one.won_on.isoformat() if one.won_on else None}
        for one in rows
        if one.place == cycle.place
        and one.award
        and one.cycle != cycle.code
        and not one.rehearsal
        and one.revoked_on is None
    ]
    if not recorded:
        return None if declared is None else [dict(one) for one in declared]
    said = [dict(one) for one in declared or ()]
    merged = [_with_declared(one, said) for one in recorded]
    return [*merged, *said]


def _with_declared(recorded: dict[str, Any], said: list[dict[str, Any]]) -> dict[str, Any]:
    """An award on the register, with what the applicant adds to it; that row is taken out of `said`."""
    same = next(
        (
            one
            for one in said
            if one.get("award") == recorded["award"]
            and (recorded["won_on"] is None or one.get("won_on") in {None, recorded["won_on"]})
        ),
        None,
    )
    if same is not None:
        said.remove(same)
    known = {name: value for name, value in recorded.items() if value is not None}
    return {**(same or {}), **known}


def programme(regulation: str) -> str:
    """A regulation without its year: what every version of it shares."""
    name, _, year = regulation.rpartition("-")
    return name if year.isdecimal() else regulation


def revocations(
    declared: Sequence[Mapping[str, Any]] | None, rows: Iterable[Revocation], regulation: str
) -> list[dict[str, Any]] | None:
    """What was taken away under this regulation: on record here, and what the applicant declares.

    None: nothing is on record and nothing was said.
    """
    own = programme(regulation)
    recorded = [
        {"ground": one.ground, "decided_on": one.decided_on.isoformat()}
        for one in rows
        if one.programme == own
    ]
    said = [dict(one) for one in declared or () if dict(one) not in recorded]
    return [*recorded, *said] if recorded or declared is not None else None
