"""Scores as exact numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.ranking import Points
from zhuoyue.core.ranking.points import as_decimal, plus, product, scaled, within
from zhuoyue.core.units import Range

points: st.SearchStrategy[Points] = st.one_of(
    st.decimals(min_value=0, max_value=1000, places=4),
    st.fractions(min_value=0, max_value=1000, max_denominator=700),
)


@given(points, points)
def test_sums_and_products_are_exact_whatever_they_are_made_of(one: Points, other: Points) -> None:
    assert plus(one, other) == Fraction(one) + Fraction(other)
    assert product(one, other) == Fraction(one) * Fraction(other)


def test_more_digits_than_a_decimal_usually_keeps_are_kept() -> None:
    long = Decimal("0.1234567890123456789012345678901234567891")

    assert product(long, Decimal(3)) == Decimal("0.3703703670370370367037037036703703703673")
    assert plus(Decimal(600), Decimal("-1e-39")) < Decimal(600)


@pytest.mark.parametrize(
    ("one", "other", "written"),
    [("0.4", "615", "246"), ("0.5", "1200.00", "600"), ("0.25", "0.5", "0.125"), ("0", "5", "0")],
)
def test_decimals_carry_no_noughts_at_their_end(one: str, other: str, written: str) -> None:
    assert str(product(Decimal(one), Decimal(other))) == written


@pytest.mark.parametrize(
    ("fraction", "decimal"),
    [("2/5", "0.4"), ("1/8", "0.125"), ("600", "600"), ("1/3", None), ("1215.5", "1215.5")],
)
def test_fractions_become_decimals_only_where_that_is_exact(
    fraction: str, decimal: str | None
) -> None:
    found = as_decimal(Fraction(fraction))

    assert found == Fraction(fraction)
    assert isinstance(found, Decimal) is (decimal is not None)


@given(st.lists(points, max_size=6))
def test_whole_numbers_stand_in_the_same_order_as_the_scores(drawn: list[Points]) -> None:
    keys = scaled(drawn)

    for one, key in zip(drawn, keys, strict=True):
        for other, other_key in zip(drawn, keys, strict=True):
            assert (one < other) == (key < other_key)
            assert (one == other) == (key == other_key)


@given(points)
def test_each_bound_is_as_its_word_says(score: Points) -> None:
    line = Decimal(600)

    assert within(Range(at_least=line), score) is (score >= 600)
    assert within(Range(more_than=line), score) is (score > 600)
    assert within(Range(at_most=line), score) is (score <= 600)
    assert within(Range(below=line), score) is (score < 600)
