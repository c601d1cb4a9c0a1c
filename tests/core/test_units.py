"""Measures: periods, ranges with their bounds in words, sums of money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.units import Period, Range, Unit, yuan


@pytest.mark.parametrize("unit", Unit)
def test_a_period_is_at_least_one_unit(unit: Unit) -> None:
    assert Period(length=1, unit=unit).length == 1
    with pytest.raises(ValueError, match="not 0"):
        Period(length=0, unit=unit)


@pytest.mark.parametrize(
    ("unit", "longest"),
    [
        (Unit.DAYS, 36_525),
        (Unit.WORKING_DAYS, 36_525),
        (Unit.MONTHS, 1_200),
        (Unit.YEARS, 100),
    ],
)
def test_a_period_is_at_most_a_hundred_years(unit: Unit, longest: int) -> None:
    assert Period(length=longest, unit=unit).length == longest
    with pytest.raises(ValueError, match=f"not {longest + 1}"):
        Period(length=longest + 1, unit=unit)


@pytest.mark.parametrize(
    ("bounds", "below", "on", "above"),
    [
        (Range(at_least=Decimal(550)), False, True, True),
        (Range(more_than=Decimal(550)), False, False, True),
        (Range(at_most=Decimal(550)), True, True, False),
        (Range(below=Decimal(550)), True, False, False),
    ],
)
def test_a_bound_includes_its_number_or_not_as_its_word_says(
    bounds: Range, below: bool, on: bool, above: bool
) -> None:
    found = [bounds.holds(Decimal(text)) for text in ("549.99", "550.00", "550.01")]

    assert found == [below, on, above]


def test_a_tier_takes_its_lower_bound_and_leaves_its_upper() -> None:
    tier = Range(at_least=Decimal(610), below=Decimal(620))

    assert [tier.holds(n) for n in (609, 610, 619, 620)] == [False, True, True, False]
    assert (tier.lower, tier.upper) == (Decimal(610), Decimal(620))


def test_an_open_range_names_the_bounds_it_has() -> None:
    assert Range(more_than=Decimal(1), at_most=Decimal(2)).lower == Decimal(1)
    assert Range(more_than=Decimal(1), at_most=Decimal(2)).upper == Decimal(2)
    assert Range(at_least=Decimal(1)).upper is None


def test_a_range_of_one_number_has_both_bounds_closed() -> None:
    assert Range(at_least=Decimal(3), at_most=Decimal(3)).holds(3)


@pytest.mark.parametrize(
    ("low_word", "high_word"),
    [("at_least", "below"), ("more_than", "at_most"), ("more_than", "below")],
)
def test_a_range_that_leaves_nothing_between_is_refused(low_word: str, high_word: str) -> None:
    with pytest.raises(ValueError, match="no number lies between 3 and 3"):
        Range(**{low_word: Decimal(3), high_word: Decimal(3)})


def test_a_range_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="no number lies between 4 and 3"):
        Range(at_least=Decimal(4), at_most=Decimal(3))


def test_a_range_without_a_bound_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a bound"):
        Range()


def test_two_lower_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="one lower bound"):
        Range(at_least=Decimal(1), more_than=Decimal(1))


def test_two_upper_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="one upper bound"):
        Range(at_most=Decimal(1), below=Decimal(1))


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(-1000, 1000))
def test_at_least_and_below_share_the_line_between_them(number: Decimal, bound: int) -> None:
    above = Range(at_least=Decimal(bound)).holds(number)
    under = Range(below=Decimal(bound)).holds(number)

    assert above is not under


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("60万元", 600_000),
        ("1.5万元", 15_000),
        ("200000元", 200_000),
        ("0元", 0),
        ("0.0001万元", 1),
    ],
)
def test_money_is_read_as_texts_write_it(text: str, sum_: int) -> None:
    assert yuan(text) == sum_


@pytest.mark.parametrize(
    "text", ["60万", "60", "-1元", "1e5元", "六十万元", "1,000元", "60 万元", ""]
)
def test_what_is_no_sum_of_money_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a sum of money"):
        yuan(text)


@pytest.mark.parametrize("text", ["0.5元", "0.00001万元"])
def test_parts_of_a_yuan_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not whole yuan"):
        yuan(text)
