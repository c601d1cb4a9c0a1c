"""Measures with their units: periods, sums of money, points, bounds in words."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NewType

Yuan = NewType("Yuan", int)
"""A sum of money in whole yuan (元)."""

Number = Decimal | int


class Unit(StrEnum):
    """What a period is counted in (日、工作日、月、年)."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


_LONGEST = {Unit.DAYS: 36_525, Unit.WORKING_DAYS: 36_525, Unit.MONTHS: 1_200, Unit.YEARS: 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A length of time with its unit (期间): seven working days, three months."""

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse a period of less than one unit, and of more than a hundred years."""
        if not 1 <= self.length <= _LONGEST[self.unit]:
            message = f"a period is 1 to {_LONGEST[self.unit]} {self.unit} long, not {self.length}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A stretch of numbers with bounds in words.

    `at_least` (以上、不低于) and `at_most` (以下、以内、不超过) include the number, `more_than` (超过)
    and `below` (不足、不满) do not: 民法典 1259. At most one lower and one upper bound; never empty.
    """

    at_least: Decimal | None = None
    more_than: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse no bound, two bounds on one side, and bounds that leave nothing between them."""
        if self.at_least is not None and self.more_than is not None:
            message = "one lower bound only: at_least or more_than"
            raise ValueError(message)
        if self.at_most is not None and self.below is not None:
            message = "one upper bound only: at_most or below"
            raise ValueError(message)
        low, high = self.lower, self.upper
        if low is None and high is None:
            message = "a range needs a bound: at_least, more_than, at_most or below"
            raise ValueError(message)
        if low is not None and high is not None and not self._leaves_room(low, high):
            message = f"no number lies between {low} and {high}"
            raise ValueError(message)

    def _leaves_room(self, low: Decimal, high: Decimal) -> bool:
        both_closed = self.at_least is not None and self.at_most is not None
        return low < high or (both_closed and low == high)

    @property
    def lower(self) -> Decimal | None:
        """The number of the lower bound, included or not."""
        return self.at_least if self.at_least is not None else self.more_than

    @property
    def upper(self) -> Decimal | None:
        """The number of the upper bound, included or not."""
        return self.at_most if self.at_most is not None else self.below

    def holds(self, number: Number) -> bool:
        """Whether the number lies inside, each bound as its word says."""
        return (
            (self.at_least is None or number >= self.at_least)
            and (self.more_than is None or number > self.more_than)
            and (self.at_most is None or number <= self.at_most)
            and (self.below is None or number < self.below)
        )


_MONEY = re.compile(r"(?P<digits>\d{1,12}(?:\.\d{1,8})?)(?P<wan>万)?元")


def yuan(text: str) -> Yuan:
    """Read a sum as texts write it: "60万元", "1.5万元", "200000元".

    Raises ValueError for anything else and for a sum that is not whole yuan.
    """
    found = _MONEY.fullmatch(text)
    if found is None:
        message = f"not a sum of money: {text!r} (write 60万元 or 200000元)"
        raise ValueError(message)
    amount = Decimal(found["digits"]) * (10_000 if found["wan"] else 1)
    if amount != amount.to_integral_value():
        message = f"not whole yuan: {text!r}"
        raise ValueError(message)
    return Yuan(int(amount))
