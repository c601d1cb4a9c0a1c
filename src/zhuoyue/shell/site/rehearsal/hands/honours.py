"""Approval, commendation and certificates of a rehearsal (表彰)."""

from collections.abc import Callable

from zhuoyue.core.regulation import Act
from zhuoyue.shell.honours import actions, facts
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.site.rehearsal.hands import Turn


def hand(turn: Turn) -> Entry | None:
    """Do the acts from the asking for approval to the honours through the actions of their room."""
    acts = facts.conferring(turn.play.town.law)
    if acts is None or turn.by is None:
        return None
    if turn.case is not None:
        return _conferred(turn) if turn.act == acts.confer else None
    numbered: dict[str, Callable[..., Entry]] = {
        acts.approve.id: actions.approve,
        _id(acts.commend): actions.commend,
    }
    plain: dict[str, Callable[..., Entry]] = {
        acts.submit.id: actions.submit,
        _id(acts.announce): actions.announce,
    }
    cycle = turn.play.town.cycle
    if turn.act.id in numbered:
        number = str(turn.facts[facts.number_fact(turn.act)])
        return numbered[turn.act.id](cycle=cycle, number=number, by=turn.by, at=turn.at)
    if turn.act.id in plain:
        return plain[turn.act.id](cycle=cycle, by=turn.by, at=turn.at)
    return None


def _id(act: Act | None) -> str:
    return act.id if act is not None else ""


def _conferred(turn: Turn) -> Entry | None:
    assert turn.case is not None  # noqa: S101 - asked only for acts on a case
    assert turn.by is not None  # noqa: S101 - the government does it
    actions.confer(case=turn.case, by=turn.by, at=turn.at)
    rows = Entry.objects.filter(chain=turn.case.number, act=turn.act.id)
    return rows.order_by("-sequence").first()
