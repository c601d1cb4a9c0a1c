"""Judgements and answers of departments as facts of the core."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhuoyue.core.dossier import Dossier
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.eligibility.models import DepartmentAnswer, Judgement, Revocation
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.people.models import Honour


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


def consulted(dossier: Dossier) -> tuple[str, ...]:
    """The departments asked, as on record in the cycle's book."""
    found = (one.facts.get("department") for one in dossier.cycle.of(("consult",)))
    return tuple(dict.fromkeys(str(name) for name in found if name))


def answers(
    departments: Sequence[str], rows: Iterable[DepartmentAnswer]
) -> list[dict[str, Any]] | None:
    """One answer for every department asked; an empty one where none came. None: nobody asked."""
    newest = {one.department: one for one in rows}
    told: list[dict[str, Any]] = []
    for name in departments:
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
