"""The years after of a rehearsal: the report on a year, handed in by the winner (获奖后义务)."""

from django.core.files.base import ContentFile

from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.site.rehearsal.hands import Turn
from zhuoyue.shell.supervision import actions, facts


def hand(turn: Turn) -> Entry | None:
    """Hand in the report on the year that the play has in mind."""
    if turn.case is None or turn.by is None:
        return None
    if turn.act != facts.report_act(cycles.law_of(turn.case.cycle)):
        return None
    year = int(turn.facts["year"])
    paper = f"%PDF-1.7\n{turn.case.number} {year} 年度自我评价报告（演练）\n"
    actions.report(
        case=turn.case,
        year=year,
        sent=ContentFile(paper.encode(), name=f"{year}年度自我评价报告.pdf"),
        role=turn.role,
        by=turn.by,
        at=turn.at,
    )
    return ledger.entries(turn.case.cycle.code, turn.case.number)[-1]
