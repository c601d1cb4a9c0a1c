"""What holds for every sum: never twice, never below zero, never above the ceiling."""

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.subsidies import (
    Ceiling,
    Fixed,
    Grant,
    HighestOnly,
    Honour,
    Money,
    MoneyFacts,
    OncePerAward,
    Payment,
    Rules,
    Source,
    money,
    payable,
)
from zhuoyue.core.units import Yuan

SUMS = st.integers(min_value=0, max_value=6_000_000)
NAMES = ("first", "second", "third", "fourth")
SOURCES = (Source.NATIONAL, Source.PROVINCIAL, Source.CITY, Source.PROJECT)


def _rules(ceilings: list[int]) -> Rules:
    return Rules(
        clause=ClauseId("A"),
        grants=tuple(
            Grant(
                id=name,
                clause=ClauseId("A"),
                source=Source.CITY,
                award=name,
                sum=Ceiling(kind="ceiling", at_most=Yuan(most)),
            )
            for name, most in zip(NAMES, ceilings, strict=False)
        ),
        settlement=HighestOnly(
            kind="highest_only",
            clause=ClauseId("B"),
            deducts="named_and_principle",
            named=frozenset({Source.CITY, Source.PROJECT, Source.PROVINCIAL}),
            by_principle=frozenset({Source.NATIONAL}),
            recovered="not_deducted",
        ),
    )


def _awards(higher: int, lower: int) -> Rules:
    return Rules(
        clause=ClauseId("A"),
        grants=tuple(
            Grant(
                id=name,
                clause=ClauseId("A"),
                source=Source.CITY,
                award=name,
                sum=Fixed(kind="fixed", amount=Yuan(amount)),
            )
            for name, amount in (("first", higher), ("second", lower))
        ),
        settlement=OncePerAward(
            kind="once_per_award",
            clause=ClauseId("B"),
            awards=("first", "second"),
            difference_to="sum_paid",
            after_higher="nothing",
            recovered="not_deducted",
        ),
    )


def _ask(rules: Rules, name: str, paid: tuple[Payment, ...], *beside: str) -> Money:
    facts = MoneyFacts(
        honour=Honour(source=Source.CITY, award=name),
        also_won=tuple(Honour(source=Source.CITY, award=other) for other in beside),
        paid=paid,
    )
    answer = money(rules, facts)
    assert answer.result is not None
    assert payable(rules, facts) == answer.result.payable
    return answer.result


@st.composite
def payments(draw: st.DrawFn) -> tuple[Payment, ...]:
    found = []
    for amount in draw(st.lists(SUMS, max_size=4)):
        back = draw(st.integers(min_value=0, max_value=amount))
        source = draw(st.sampled_from(SOURCES))
        found.append(Payment(source=source, amount=Yuan(amount), recovered=Yuan(back)))
    return tuple(found)


@given(ceiling=SUMS, paid=payments())
def test_the_steps_add_up_and_stay_between_nothing_and_the_ceiling(
    ceiling: int, paid: tuple[Payment, ...]
) -> None:
    found = _ask(_rules([ceiling]), "first", paid)

    assert 0 <= found.payable <= ceiling
    assert sum(step.amount for step in found.steps) == found.payable
    assert all(b.balance == a.balance + b.amount for a, b in pairwise(found.steps))
    held = sum(one.amount - one.recovered for one in paid)
    assert found.payable == max(0, ceiling - held)


@given(ceiling=SUMS, paid=payments(), more=SUMS)
def test_more_received_never_brings_more(
    ceiling: int, paid: tuple[Payment, ...], more: int
) -> None:
    before = _ask(_rules([ceiling]), "first", paid)
    extra = Payment(source=Source.CITY, amount=Yuan(more))
    after = _ask(_rules([ceiling]), "first", (*paid, extra))

    assert after.payable <= before.payable


@given(ceilings=st.lists(SUMS, min_size=1, max_size=4))
def test_honours_one_after_another_never_bring_more_than_the_highest(ceilings: list[int]) -> None:
    rules = _rules(ceilings)
    for order in permutations(grant.name for grant in rules.grants):
        paid: tuple[Payment, ...] = ()
        for name in order:
            amount = _ask(rules, name, paid).payable
            paid = (*paid, Payment(source=Source.CITY, award=name, amount=amount))
        assert sum(one.amount for one in paid) == max(ceilings)


@given(ceilings=st.lists(SUMS, min_size=1, max_size=4))
def test_honours_won_together_are_paid_once(ceilings: list[int]) -> None:
    rules = _rules(ceilings)
    names = [grant.name for grant in rules.grants]
    total = sum(_ask(rules, name, (), *(n for n in names if n != name)).payable for name in names)

    assert total == max(ceilings)


@given(
    lower=SUMS,
    above=SUMS,
    order=st.lists(st.sampled_from(["first", "second"]), min_size=1, max_size=5),
)
def test_winning_again_and_again_never_brings_more_than_the_higher_reward(
    lower: int, above: int, order: list[str]
) -> None:
    rules = _awards(lower + above, lower)
    paid: tuple[Payment, ...] = ()
    for name in order:
        amount = _ask(rules, name, paid).payable
        paid = (*paid, Payment(source=Source.CITY, award=name, amount=amount))

    best = lower + above if "first" in order else lower
    assert sum(one.amount for one in paid) == best
