"""The money of a rehearsal: the budget, the facts a sum rests on, the payment (资助)."""

from datetime import datetime

from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import User
from zhuoyue.shell.site.rehearsal.hands import Turn
from zhuoyue.shell.subsidies import actions, facts, queries

INVESTED = 260_000
"""What every organisation of a rehearsal invested, audited, in whole yuan."""

_APPROVED = 100_000_000
_VALUES = {facts.COMPLETE: "complete", "audited_investment": str(INVESTED)}


def hand(turn: Turn) -> Entry | None:
    """Pay a winner what the core derives; the amount the play has in mind is only compared."""
    if turn.case is None or turn.by is None:
        return None
    cycle = turn.case.cycle
    if turn.act != facts.pay_act(cycles.law_of(cycle)):
        return None
    office = turn.play.town.officials[queries.KEEPER]
    _fund(turn, office)
    _prove(turn.case, office, turn.at)
    row = actions.pay(
        case=turn.case,
        voucher=actions.Voucher(
            number=f"演练凭证-{turn.case.number[-4:]}", on=turn.at.date(), document="资金拨付审批表"
        ),
        role=turn.role,
        by=turn.by,
        at=turn.at,
    )
    told = turn.facts["amount"]
    if row.amount != told:
        message = f"{turn.case.number}: {row.amount} yuan were paid, the play derives {told}"
        raise ValueError(message)
    return ledger.entries(cycle.code, turn.case.number)[-1]


def _fund(turn: Turn, office: User) -> None:
    """The budget of the cycle, once."""
    cycle = turn.play.town.cycle
    if all(line.row is None for line in queries.budget_lines(cycle)):
        actions.set_budget(
            cycle=cycle,
            approved=_APPROVED,
            document=f"演练财预〔{turn.at.year}〕1号",
            by=office,
            at=turn.at,
        )


def _prove(case: Case, office: User, at: datetime) -> None:
    """Every fact that the core asks for, one after the other."""
    for _ in _VALUES:
        grant = queries.grant_of(case)
        for fact in grant.missing if grant is not None else ():
            actions.state(
                case=case,
                fact=fact,
                value=_VALUES[fact],
                document="演练核查表",
                by=office,
                at=at,
            )
