"""Consult, answer, judge, find eligible or not, as the pages do (资格审查)."""

from zhuoyue.core.verdict import Allowed, Refused
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.eligibility import actions, facts, queries
from zhuoyue.shell.kit.phrases import answered
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import User
from zhuoyue.shell.site.rehearsal.hands import Turn

_ACCEPT, _REJECT = "accept", "reject"
_LONGEST = 600


class Open(Exception):
    """The core neither finds a case eligible nor not; the message says what it asks for."""


def hand(turn: Turn) -> Entry | None:
    """The acts of the eligibility review, and every consultation of departments."""
    if turn.by is None:
        return None
    if turn.case is None:
        return _of_cycle(turn, turn.by)
    if turn.act.id == _ACCEPT:
        return actions.accept(case=turn.case, by=turn.by, at=turn.at)
    if turn.act.id == _REJECT:
        grounds = _against(turn, turn.case)
        return actions.reject(case=turn.case, grounds=grounds, by=turn.by, at=turn.at)
    return None


def _of_cycle(turn: Turn, by: User) -> Entry | None:
    cycle, town = turn.play.town.cycle, turn.play.town
    rounds = facts.rounds(town.law)
    if turn.act.id in {one.ask.id for one in rounds}:
        department = town.bodies["department"].name
        return actions.consult(cycle=cycle, department=department, by=by, at=turn.at)
    if turn.act.id in {one.answer.id for one in rounds}:
        said = {case.number: (False, "") for case in queries.cases_to_answer(cycle)}
        number = str(turn.facts["consultation"])
        return actions.answer(cycle=cycle, consultation=number, said=said, by=by, at=turn.at)
    return None


def choice(turn: Turn) -> bool | None:
    """Whether the core finds the case eligible once people have found what is theirs to find."""
    if turn.act.id != _ACCEPT or turn.case is None or turn.by is None:
        return None
    turn.case.refresh_from_db()  # what was filled in since it was read
    _find(turn, turn.case, turn.by)
    answer = queries.assessment(turn.case, turn.at)
    if isinstance(answer, list) or not isinstance(answer.verdict, Allowed | Refused):
        raise Open(f"{turn.case.number}: {answer}")  # noqa: TRY003, EM102 - whatever stays open
    return isinstance(answer.verdict, Allowed)


def _find(turn: Turn, case: Case, by: User) -> None:
    """A favourable finding on everything that people judge."""
    for condition in queries.human_conditions(turn.play.town.law):
        if not case.judgements.filter(condition=condition.id).exists():
            actions.judge(
                case=case,
                condition=condition.id,
                met=True,
                grounds="查阅材料，符合（演练）",
                evidence=["演练证明材料"],
                by=by,
                at=turn.at,
            )


def _against(turn: Turn, case: Case) -> str:
    """What speaks against it, in the rulebook's sentences."""
    answer = queries.assessment(case, turn.at)
    if isinstance(answer, list):
        return ""
    told = answered(answer.verdict, cycles.law_of(case.cycle))
    return "；".join(one.sentence.zh for one in told.reasons)[:_LONGEST]
