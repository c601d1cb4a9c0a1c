"""From what the text promises to what is left to pay, one step at a time (核算)."""

from dataclasses import dataclass
from typing import NamedTuple, assert_never

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.subsidies.codes import Code
from zhuoyue.core.subsidies.facts import Honour, MoneyFacts, Payment
from zhuoyue.core.subsidies.rules import (
    ByPolicy,
    Ceiling,
    Fixed,
    Grant,
    HighestOnly,
    NoSum,
    OncePerAward,
    Rules,
    Settlement,
    Source,
    Sum,
    TopUp,
)
from zhuoyue.core.units import Yuan
from zhuoyue.core.verdict import Reason, contradiction, judgement, missing, regulated


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the derivation: what it adds or takes, and what is left after it, in yuan.

    `source` and `award` say which honour or earlier payment the step is about.
    """

    code: Code
    clause: ClauseId
    amount: int
    balance: int
    source: Source
    award: str | None


class Move(NamedTuple):
    """A step before it is spelt out; many are made, so it is a plain tuple."""

    code: Code
    clause: ClauseId
    amount: int
    balance: int
    about: Grant | Payment | Honour


Moves = tuple[Move, ...]
"""A derivation: never empty; the amounts add up to the last balance, which is never negative."""


def spelt_out(moves: Moves) -> tuple[Step, ...]:
    """The derivation as an answer shows it."""
    return tuple(
        Step(
            code=move.code,
            clause=move.clause,
            amount=move.amount,
            balance=move.balance,
            source=move.about.source,
            award=move.about.name if isinstance(move.about, Grant) else move.about.award,
        )
        for move in moves
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """An earlier payment that is not deducted here, and its whole sum in yuan."""

    source: Source
    award: str | None
    amount: Yuan


def derive(rules: Rules, place: int, facts: MoneyFacts) -> Moves | Reason:
    """What is left to pay for the grant at this place, or the fact or rule that is missing."""
    moves = _basis(rules.grants[place], facts)
    settlement = rules.settlement
    if isinstance(moves, Reason) or settlement is None or moves[-1].balance == 0:
        return moves
    if facts.also_won and _covers_lower(settlement):
        higher = _higher(rules, settlement, place, facts)
        if isinstance(higher, Reason):
            return higher
        if higher is not None:
            return emptied(Code.COVERED_BY_HIGHER, settlement.clause, moves, higher)
    if facts.paid is None:
        return missing(settlement.clause, "paid")
    if isinstance(settlement, HighestOnly):
        return _deducted(settlement, facts.paid, moves)
    return _once(rules, settlement, rules.grants[place], facts.paid, moves)


def ignored(
    settlement: Settlement | None, grant: Grant, paid: tuple[Payment, ...]
) -> tuple[Ignored, ...]:
    """The earlier payments that leave this sum untouched, so that a page can say so."""
    return tuple(
        Ignored(source=one.source, award=one.award, amount=one.amount)
        for one in paid
        if settlement is None or not _reached(settlement, grant, one)
    )


def _reached(settlement: Settlement, grant: Grant, payment: Payment) -> bool:
    return _counted(settlement, payment) > 0 and _concerned(settlement, grant, payment)


def _concerned(settlement: Settlement, grant: Grant, other: Payment | Honour) -> bool:
    """Whether the settlement weighs another honour, or the payment for it, against this grant."""
    if isinstance(settlement, HighestOnly):
        return settlement.deducted(other.source)
    return other.source == grant.source and other.award in settlement.awards


def _counted(settlement: Settlement, payment: Payment) -> int:
    """What of a payment counts as paid: all of it, or what was not recovered since."""
    back = payment.recovered if settlement.recovered == "not_deducted" else 0
    return payment.amount - back


def _basis(grant: Grant, facts: MoneyFacts) -> Moves | Reason:
    """What the text gives for the honour alone; silence and contradiction are reasons."""
    match grant.sum:
        case NoSum():
            return _first(Code.NO_MONEY, grant, 0)
        case ByPolicy() as policy:
            return _by_policy(policy, grant, facts)
        case TopUp(share=share):
            if facts.paid_by_source is None:
                return missing(grant.clause, "paid_by_source")
            whole = facts.paid_by_source * share.numerator // share.denominator
            return _first(Code.TOP_UP, grant, whole)
        case Fixed(amount=amount):
            return _overruled(grant, amount, facts) or _first(Code.FIXED_SUM, grant, amount)
        case Ceiling() as ceiling:
            return _overruled(grant, ceiling.at_most, facts) or _bounded(ceiling, grant, facts)
        case _:
            assert_never(grant.sum)


def _by_policy(policy: ByPolicy, grant: Grant, facts: MoneyFacts) -> Moves | Reason:
    adopted = facts.implementing_rules
    known = regulated(
        policy.amount,
        None if adopted is None else adopted.amount,
        None if adopted is None else adopted.adoption,
        parameter=f"subsidies.grants.{grant.id}.sum.amount",
    )
    return known if isinstance(known, Reason) else _first(Code.SUM_BY_POLICY, grant, known)


def _overruled(grant: Grant, stated: Yuan, facts: MoneyFacts) -> Reason | None:
    if facts.implementing_rules is None:
        return None
    amount = facts.implementing_rules.amount
    parameter = f"subsidies.grants.{grant.id}.sum"
    return contradiction(stated, amount, clause=grant.clause, parameter=parameter)


def _bounded(ceiling: Ceiling, grant: Grant, facts: MoneyFacts) -> Moves | Reason:
    moves = _first(Code.CEILING, grant, ceiling.at_most)
    if ceiling.bounded_by != "audited_investment":
        return moves
    if facts.audited_investment is None:
        return missing(grant.clause, "audited_investment")
    cut = facts.audited_investment - ceiling.at_most
    if cut >= 0:
        return moves
    return _then(Code.BOUND_BY_INVESTMENT, grant.clause, moves, cut, grant)


def _first(code: Code, grant: Grant, amount: int) -> Moves:
    return (Move(code, grant.clause, amount, amount, grant),)


def _then(
    code: Code, clause: ClauseId, moves: Moves, amount: int, about: Grant | Payment | Honour
) -> Moves:
    return (*moves, Move(code, clause, amount, moves[-1].balance + amount, about))


def emptied(code: Code, clause: ClauseId, moves: Moves, about: Grant | Payment) -> Moves:
    """The derivation brought down to nothing by one more step."""
    return _then(code, clause, moves, -moves[-1].balance, about)


def _covers_lower(settlement: Settlement) -> bool:
    return isinstance(settlement, HighestOnly) or settlement.after_higher == "nothing"


def _higher(
    rules: Rules, settlement: Settlement, place: int, facts: MoneyFacts
) -> Grant | Reason | None:
    """The honour won at the same time that is paid in place of this one.

    Of equal sums the grant listed first is paid. An honour whose sum is not stated here is a matter
    for a person.
    """
    own = _value(rules.grants[place].sum, facts)
    for n, honour in enumerate(facts.also_won):
        if not _concerned(settlement, rules.grants[place], honour):
            continue
        other = rules.place(honour.source, honour.award)
        value = None if other is None else _value(rules.grants[other].sum, facts)
        if other is None or value is None or own is None:
            return judgement(rules.clause, f"also_won[{n}]")
        if value > own or (value == own and other < place):
            return rules.grants[other]
    return None


def _value(stated: Sum, facts: MoneyFacts) -> int | None:
    """What an honour is worth by itself in yuan, None if this text or these facts do not say."""
    match stated:
        case NoSum():
            return 0
        case Fixed(amount=amount):
            return amount
        case Ceiling(at_most=most, bounded_by="audited_investment"):
            invested = facts.audited_investment
            return None if invested is None else min(most, invested)
        case Ceiling(at_most=most):
            return most
        case ByPolicy() | TopUp():
            return None
        case _:
            assert_never(stated)


def _deducted(rule: HighestOnly, paid: tuple[Payment, ...], moves: Moves) -> Moves:
    for one in paid:
        counted = _counted(rule, one)
        if counted and rule.deducted(one.source):
            moves = _then(Code.DEDUCTED, rule.clause, moves, -counted, one)
    return _floored(rule, moves)


def _floored(rule: Settlement, moves: Moves) -> Moves:
    below = moves[-1].balance
    if below >= 0:
        return moves
    return _then(Code.NOT_BELOW_ZERO, rule.clause, moves, -below, moves[0].about)


def _once(
    rules: Rules, rule: OncePerAward, grant: Grant, paid: tuple[Payment, ...], moves: Moves
) -> Moves | Reason:
    source, award = grant.source, grant.name
    if award not in rule.awards:
        return moves
    for n, one in enumerate(paid):
        if one.source == source and one.award is None and _counted(rule, one):
            return missing(rule.clause, f"paid[{n}].award")
    before = [one for one in paid if _of(rule, source, one)]
    emptied_ = _already_settled(rule, award, before, moves)
    return emptied_ or _difference(rules, rule, award, before, moves)


def _of(rule: OncePerAward, source: Source, payment: Payment) -> bool:
    own = payment.source == source and payment.award in rule.awards
    return own and _counted(rule, payment) > 0


def _already_settled(
    rule: OncePerAward, award: str, before: list[Payment], moves: Moves
) -> Moves | None:
    """Nothing is left where the same award was paid, or, if so read, a higher one."""
    for one in before:
        if one.award == award:
            return emptied(Code.PAID_ONCE_ONLY, rule.clause, moves, one)
    for one in before:
        if rule.after_higher == "nothing" and not rule.lower(one.award, award):
            return emptied(Code.COVERED_BY_HIGHER, rule.clause, moves, one)
    return None


def _difference(
    rules: Rules, rule: OncePerAward, award: str, before: list[Payment], moves: Moves
) -> Moves:
    lower = [one for one in before if rule.lower(one.award, award)]
    if rule.difference_to == "current_sum":
        lower = list({one.award: one for one in lower}.values())
    for one in lower:
        moves = _then(Code.DIFFERENCE, rule.clause, moves, -_brought(rules, rule, one), one)
    return _floored(rule, moves)


def _brought(rules: Rules, rule: OncePerAward, payment: Payment) -> int:
    """What a lower award already brought: what was paid, or what it is worth today."""
    place = rules.place(payment.source, payment.award or "")
    if rule.difference_to == "sum_paid" or place is None:
        return _counted(rule, payment)
    stated = rules.grants[place].sum
    return stated.amount if isinstance(stated, Fixed) else _counted(rule, payment)
