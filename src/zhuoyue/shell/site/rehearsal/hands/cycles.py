"""Draft and adopt implementing rules, file the approval, publish the call, as the pages do (届)."""

from zhuoyue.core.regulation import Law
from zhuoyue.shell.cycles import actions, facts
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import User
from zhuoyue.shell.site.rehearsal.hands import Turn
from zhuoyue.shell.site.rehearsal.hands.applications import Sent, paper

_TEXT = "请符合条件的组织按照办法和本通知的要求，在截止日前申报。（演练）"


def hand(turn: Turn) -> Entry | None:
    """The acts before the first application."""
    if turn.case is not None or turn.by is None:
        return None
    cycle, law = turn.play.town.cycle, turn.play.town.law
    if not _done(turn, cycle, law, turn.by):
        return None
    return ledger.entries(cycle.code, cycle.code)[-1]


def _done(turn: Turn, cycle: Cycle, law: Law, by: User) -> bool:
    told = {name: value for name, value in turn.facts.items() if name not in turn.play.judge.rules}
    rules = turn.play.judge.rules
    sent = Sent("决定.pdf", paper("决定", law.regulation.programme.zh))
    if turn.act == facts.drafting(law):
        actions.draft_rules(cycle=cycle, values=rules, by=by, at=turn.at)
    elif turn.act.id in turn.play.course.adopting:
        actions.adopt_rules(
            cycle=cycle, rules=rules, role=turn.role, by=by, at=turn.at, facts=told, sent=sent
        )
    elif turn.act == facts.approving(law):
        filed = {name: value for name, value in told.items() if name != "file"}
        actions.file_approval(cycle=cycle, sent=sent, told=filed, by=by, at=turn.at)
    elif turn.act == facts.calling(law):
        actions.publish_call(
            cycle=cycle,
            closes=turn.facts["closes"],
            criteria=str(turn.facts["criteria"]),
            earlier=_earlier(law, turn.at.year),
            text=_TEXT,
            by=by,
            at=turn.at,
        )
    else:
        return False
    return True


def _earlier(law: Law, year: int) -> tuple[int, ...]:
    """Years of earlier cycles that leave the interval the text wants, where it wants more than a year."""
    interval = law.regulation.eligibility.call.interval
    apart = getattr(interval, "years", None)
    return (year - 2 * apart, year - apart) if isinstance(apart, int) and apart > 1 else ()
