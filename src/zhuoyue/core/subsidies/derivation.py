"""From what the text promises to what is left to pay, one step at a time (核算)."""

from dataclasses import dataclass
from typing import assert_never

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


Steps = tuple[Step, ...]
"""A derivation: never empty; the amounts add up to the last balance, which is never negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """An earlier payment that is not deducted here, and its whole sum in yuan."""

    source: Source
    award: str | None
    amount: Yuan


def derive(rules: Rules, place: int, facts: MoneyFacts) -> Steps | Reason:
    """What is left to pay for the grant at this place, or the fact or rule that is missing."""
    steps = _basis(rules.grants[place], facts)
    settlement = rules.settlement
    if isinstance(steps, Reason) or settlement is None or steps[-1].balance == 0:
        return steps
    if facts.also_won and _covers_lower(settlement):
        higher = _higher(rules, settlement, place, facts)
        if isinstance(higher, Reason):
            return higher
        if higher is not None:
            return emptied(Code.COVERED_BY_HIGHER, settlement.clause, steps, higher)
    if facts.paid is None:
        return missing(settlement.clause, "paid")
    if isinstance(settlement, HighestOnly):
        return _deducted(settlement, facts.paid, steps)
    return _once(rules, settlement, facts.paid, steps)


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


def _basis(grant: Grant, facts: MoneyFacts) -> Steps | Reason:
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


def _by_policy(policy: ByPolicy, grant: Grant, facts: MoneyFacts) -> Steps | Reason:
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


def _bounded(ceiling: Ceiling, grant: Grant, facts: MoneyFacts) -> Steps | Reason:
    steps = _first(Code.CEILING, grant, ceiling.at_most)
    if ceiling.bounded_by != "audited_investment":
        return steps
    if facts.audited_investment is None:
        return missing(grant.clause, "audited_investment")
    cut = facts.audited_investment - ceiling.at_most
    if cut >= 0:
        return steps
    return _then(Code.BOUND_BY_INVESTMENT, grant.clause, steps, cut, grant)


def _first(code: Code, grant: Grant, amount: int) -> Steps:
    return (
        Step(
            code=code,
            clause=grant.clause,
            amount=amount,
            balance=amount,
            source=grant.source,
            award=grant.name,
        ),
    )


def _then(
    code: Code, clause: ClauseId, steps: Steps, amount: int, about: Grant | Payment | Honour
) -> Steps:
    step = Step(
        code=code,
        clause=clause,
        amount=amount,
        balance=steps[-1].balance + amount,
        source=about.source,
        award=about.name if isinstance(about, Grant) else about.award,
    )
    return (*steps, step)


def emptied(code: Code, clause: ClauseId, steps: Steps, about: Grant | Payment) -> Steps:
    """The derivation brought down to nothing by one more step."""
    return _then(code, clause, steps, -steps[-1].balance, about)


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
            return judgement(rules.clause, f"also_won.{n}")
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


def _deducted(rule: HighestOnly, paid: tuple[Payment, ...], steps: Steps) -> Steps:
    for one in paid:
        counted = _counted(rule, one)
        if counted and rule.deducted(one.source):
            steps = _then(Code.DEDUCTED, rule.clause, steps, -counted, one)
    return _floored(rule, steps)


def _floored(rule: Settlement, steps: Steps) -> Steps:
    below = steps[-1].balance
    if below >= 0:
        return steps
    first = steps[0]
    about = Honour(source=first.source, award=first.award or "")
    return _then(Code.NOT_BELOW_ZERO, rule.clause, steps, -below, about)


def _once(
    rules: Rules, rule: OncePerAward, paid: tuple[Payment, ...], steps: Steps
) -> Steps | Reason:
    source, award = steps[0].source, steps[0].award or ""
    if award not in rule.awards:
        return steps
    for n, one in enumerate(paid):
        if one.source == source and one.award is None and _counted(rule, one):
            return missing(rule.clause, f"paid.{n}.award")
    before = [one for one in paid if _of(rule, source, one)]
    emptied_ = _already_settled(rule, award, before, steps)
    return emptied_ or _difference(rules, rule, award, before, steps)


def _of(rule: OncePerAward, source: Source, payment: Payment) -> bool:
    own = payment.source == source and payment.award in rule.awards
    return own and _counted(rule, payment) > 0


def _already_settled(
    rule: OncePerAward, award: str, before: list[Payment], steps: Steps
) -> Steps | None:
    """Nothing is left where the same award was paid, or, if so read, a higher one."""
    for one in before:
        if one.award == award:
            return emptied(Code.PAID_ONCE_ONLY, rule.clause, steps, one)
    for one in before:
        if rule.after_higher == "nothing" and not rule.lower(one.award, award):
            return emptied(Code.COVERED_BY_HIGHER, rule.clause, steps, one)
    return None


def _difference(
    rules: Rules, rule: OncePerAward, award: str, before: list[Payment], steps: Steps
) -> Steps:
    lower = [one for one in before if rule.lower(one.award, award)]
    if rule.difference_to == "current_sum":
        lower = list({one.award: one for one in lower}.values())
    for one in lower:
        steps = _then(Code.DIFFERENCE, rule.clause, steps, -_brought(rules, rule, one), one)
    return _floored(rule, steps)


def _brought(rules: Rules, rule: OncePerAward, payment: Payment) -> int:
    """What a lower award already brought: what was paid, or what it is worth today."""
    place = rules.place(payment.source, payment.award or "")
    if rule.difference_to == "sum_paid" or place is None:
        return _counted(rule, payment)
    stated = rules.grants[place].sum
    return stated.amount if isinstance(stated, Fixed) else _counted(rule, payment)
