"""Question money: what may be paid for this honour to this organisation, step by step (资助)."""

from dataclasses import dataclass

from zhuoyue.core.subsidies.codes import Code
from zhuoyue.core.subsidies.derivation import (
    Ignored,
    Moves,
    Step,
    derive,
    emptied,
    ignored,
    spelt_out,
)
from zhuoyue.core.subsidies.facts import Honour, MoneyFacts
from zhuoyue.core.subsidies.rules import Ceiling, Fixed, Grant, NoSum, Purpose, Rules, TopUp
from zhuoyue.core.units import Yuan
from zhuoyue.core.verdict import (
    Allowed,
    Answer,
    Common,
    Fact,
    Reason,
    Refused,
    Undecided,
    missing,
    settle,
)

_OPEN = frozenset({Common.MISSING_FACT, Common.JUDGEMENT_NEEDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What may be paid, in whole yuan; the amounts of the steps add up to `payable`.

    `exact`: the sum is fixed, not a ceiling. `origin` is the clause of another regulation that
    states the sum. `over` says by how much the proposal exceeds what may be paid.
    """

    payable: Yuan
    exact: bool
    steps: tuple[Step, ...]
    not_deducted: tuple[Ignored, ...] = ()
    proposed: Yuan | None = None
    over: Yuan | None = None
    origin: str | None = None


def money(rules: Rules, facts: MoneyFacts) -> Answer[Money]:
    """What may be paid for an honour, and whether a proposal keeps to it (资助金额).

    Refused: no sum for such an honour here, an honour without money, a recipient without claim, a
    sum that the text leaves to others, a proposal above what may be paid or unlike a fixed sum, too
    little budget. A proposal above what the text gives at most is refused before earlier payments
    are known. That these leave nothing to pay is an answer, not a refusal.
    """
    honour = facts.honour
    if honour is None:
        return Answer(Undecided((missing(rules.clause, "honour"),)))
    place = rules.place(honour.source, honour.award)
    if place is None:
        return Answer(Refused((_no_grant(rules, honour),)))
    barred = _barred(rules, facts) if rules.excluded else ()
    moves = derive(rules, place, facts)
    if isinstance(moves, Reason):
        return _unanswered((*barred, moves, *_beyond(rules.grants[place], facts)))
    return _answer(rules, rules.grants[place], facts, moves, barred)


def payable(rules: Rules, facts: MoneyFacts) -> Yuan | Reason:
    """The sum alone, for many applicants at once: what `money` calls payable, or why it is open.

    The first reason only, and no word on a proposal or on a recipient without claim.
    """
    honour = facts.honour
    if honour is None:
        return missing(rules.clause, "honour")
    place = rules.place(honour.source, honour.award)
    if place is None:
        return _no_grant(rules, honour)
    moves = derive(rules, place, facts)
    return moves if isinstance(moves, Reason) else Yuan(moves[-1].balance)


def _no_grant(rules: Rules, honour: Honour) -> Reason:
    known = tuple(grant.title for grant in rules.grants)
    asked = {"source": honour.source.value, "award": honour.award, "known": known}
    return Reason(Code.NO_GRANT, rules.clause, asked)


def _barred(rules: Rules, facts: MoneyFacts) -> tuple[Reason, ...]:
    if facts.financing is None:
        return tuple(missing(rule.clause, "financing") for rule in rules.excluded)
    return tuple(
        Reason(Code.NOT_ENTITLED, rule.clause, {"financing": facts.financing.value})
        for rule in rules.excluded
        if facts.financing in rule.financing
    )


def _beyond(grant: Grant, facts: MoneyFacts) -> tuple[Reason, ...]:
    """A proposal above all that the text could ever give for the honour, whatever is not known."""
    match grant.sum:
        case Ceiling(at_most=most, bounded_by="audited_investment"):
            invested = facts.audited_investment
            bound = most if invested is None else min(most, invested)
        case Ceiling(at_most=bound) | Fixed(amount=bound):
            pass
        case _:
            return ()
    if facts.proposed is None or facts.proposed <= bound:
        return ()
    sums = {"proposed": facts.proposed, "payable": bound, "by": facts.proposed - bound}
    return (Reason(Code.ABOVE_PAYABLE, grant.clause, sums),)


def _unanswered(reasons: tuple[Reason, ...]) -> Answer[Money]:
    return Answer(
        settle(
            failed=tuple(one for one in reasons if one.code not in _OPEN),
            unsettled=tuple(one for one in reasons if one.code in _OPEN),
        )
    )


def _answer(
    rules: Rules, grant: Grant, facts: MoneyFacts, moves: Moves, barred: tuple[Reason, ...]
) -> Answer[Money]:
    for reason in barred:
        if reason.code in _OPEN:
            return _unanswered(barred)
        moves = emptied(Code.NOT_ENTITLED, reason.clause, moves, grant)
    result = _result(rules, grant, facts, moves)
    if isinstance(grant.sum, NoSum):
        barred = (*barred, Reason(Code.NO_MONEY, grant.clause, _named(grant)))
    failed = (*barred, *_proposal(result), *_budget(rules, grant, facts, result))
    if failed:
        return Answer(Refused(failed), result)
    met = Reason(
        Code.PAYABLE if result.payable else Code.NOTHING_PAYABLE,
        moves[-1].clause,
        {**_named(grant), "payable": result.payable},
    )
    return Answer(Allowed((met,)), result)


def _named(grant: Grant) -> dict[str, Fact]:
    return {"source": grant.source.value, "award": grant.name}


def _result(rules: Rules, grant: Grant, facts: MoneyFacts, moves: Moves) -> Money:
    left, proposed = Yuan(moves[-1].balance), facts.proposed
    return Money(
        payable=left,
        exact=isinstance(grant.sum, Fixed | TopUp),
        steps=spelt_out(moves),
        not_deducted=ignored(rules.settlement, grant, facts.paid) if facts.paid else (),
        proposed=proposed,
        over=None if proposed is None else Yuan(max(0, proposed - left)),
        origin=grant.origin,
    )


def _proposal(result: Money) -> tuple[Reason, ...]:
    proposed, left = result.proposed, result.payable
    if proposed is None or proposed == left or (proposed < left and not result.exact):
        return ()
    facts = {"proposed": proposed, "payable": left, "by": abs(proposed - left)}
    code = Code.ABOVE_PAYABLE if proposed > left else Code.BELOW_FIXED
    return (Reason(code, result.steps[-1].clause, facts),)


def _budget(rules: Rules, grant: Grant, facts: MoneyFacts, result: Money) -> tuple[Reason, ...]:
    amount = result.payable if result.proposed is None else result.proposed
    if facts.available is None or amount <= facts.available:
        return ()
    lines = (line.clause for line in rules.lines if Purpose.GRANT in line.purposes)
    short = {"amount": amount, "available": facts.available, "by": amount - facts.available}
    return (Reason(Code.ABOVE_BUDGET, next(lines, grant.clause), short),)
