"""Question budget: may this be paid, and out of which budget (部门预算)."""

from dataclasses import dataclass

from zhuoyue.core.subsidies.codes import Code
from zhuoyue.core.subsidies.facts import BudgetFacts
from zhuoyue.core.subsidies.rules import Budget, Line, Purpose, Reader, Rules
from zhuoyue.core.units import Yuan
from zhuoyue.core.verdict import (
    Answer,
    Reason,
    Refused,
    Undecided,
    Verdict,
    contradiction,
    missing,
    regulated,
    settle,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A payment against its budget line, in whole yuan.

    `available` is what was left before the payment, `remaining` what is left after it; negative
    numbers say that more was, or would be, spent than approved. `readers` may read the book.
    """

    line: str
    budget: Budget | None
    amount: Yuan
    approved: Yuan
    spent: Yuan
    available: int
    remaining: int
    readers: frozenset[Reader]


def budget(rules: Rules, facts: BudgetFacts) -> Answer[Charge]:
    """Whether a payment fits its budget line (经费来源).

    Refused: no line pays for such a purpose, the text leaves the budget open, or more would be
    spent than approved; spending the line to the last yuan is allowed. One payment above the whole
    budget is refused whatever was spent before.
    """
    line = _line(rules, facts.purpose)
    if line is None:
        return Answer(_without_line(rules, facts))
    payer = _payer(line, facts)
    failed = (payer,) if isinstance(payer, Reason) else ()
    amount, approved, spent = facts.amount, facts.approved, facts.spent
    if amount is not None and approved is not None and amount > approved and spent is None:
        above = {"amount": amount, "approved": approved}
        failed = (*failed, Reason(Code.ABOVE_APPROVED, line.clause, above))
    if amount is None or approved is None or spent is None:
        return Answer(settle(failed=failed, unsettled=_unknown(line, facts)))
    result = Charge(
        line=line.id,
        budget=None if isinstance(payer, Reason) else payer,
        amount=amount,
        approved=approved,
        spent=spent,
        available=approved - spent,
        remaining=approved - spent - amount,
        readers=line.readers,
    )
    return Answer(_verdict(line, result, failed), result)


def _line(rules: Rules, purpose: Purpose | None) -> Line | None:
    """The line that pays; a text with one line for every purpose need not be told which."""
    if purpose is not None:
        return next((line for line in rules.lines if purpose in line.purposes), None)
    only = rules.lines[0] if len(rules.lines) == 1 else None
    return only if only is not None and only.purposes == frozenset(Purpose) else None


def _without_line(rules: Rules, facts: BudgetFacts) -> Verdict:
    """What is still to be asked, or that no line pays for such a purpose."""
    if facts.purpose is not None:
        return Refused((_no_line(rules, facts.purpose),))
    first = rules.lines[0] if rules.lines else None
    clause = rules.clause if first is None else first.clause
    figures = () if first is None else _unknown(first, facts)
    return Undecided((missing(clause, "purpose"), *figures))


def _verdict(line: Line, charge: Charge, failed: tuple[Reason, ...]) -> Verdict:
    figures = {"amount": charge.amount, "available": charge.available}
    if charge.remaining < 0:
        short = {**figures, "by": -charge.remaining}
        failed = (*failed, Reason(Code.ABOVE_BUDGET, line.clause, short))
    left = {**figures, "remaining": charge.remaining}
    return settle(met=(Reason(Code.WITHIN_BUDGET, line.clause, left),), failed=failed)


def _no_line(rules: Rules, purpose: Purpose) -> Reason:
    known = tuple(sorted(known.value for line in rules.lines for known in line.purposes))
    return Reason(Code.NO_BUDGET_LINE, rules.clause, {"purpose": purpose.value, "known": known})


def _payer(line: Line, facts: BudgetFacts) -> Budget | Reason:
    adopted = facts.implementing_rules
    chosen = None if adopted is None else adopted.budget
    adoption = None if adopted is None else adopted.adoption
    parameter = f"subsidies.lines.{line.id}.budget"
    clash = contradiction(line.budget, chosen, clause=line.clause, parameter=parameter)
    if clash is not None:
        return clash
    return regulated(line.budget, chosen, adoption, parameter=parameter)


def _unknown(line: Line, facts: BudgetFacts) -> tuple[Reason, ...]:
    given = {"amount": facts.amount, "approved": facts.approved, "spent": facts.spent}
    return tuple(missing(line.clause, name) for name, value in given.items() if value is None)
