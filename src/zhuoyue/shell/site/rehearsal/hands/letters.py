"""Tell in writing what was decided, as the office's page does."""

from datetime import date

from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.letters import actions, facts
from zhuoyue.shell.site.rehearsal.hands import Turn


def hand(turn: Turn) -> Entry | None:
    """Send the letters of an act that is done by letter; its number is made up."""
    if turn.case is None or turn.by is None or not facts.by_letter(turn.act):
        return None
    delivered = turn.facts.get(facts.DELIVERED)
    return actions.send(
        case=turn.case,
        act=turn.act,
        by=turn.by,
        at=turn.at,
        number=f"演练告〔{turn.at.year}〕{turn.case.number[-4:]}号",
        delivered_on=delivered if isinstance(delivered, date) else None,
    )
