"""Scores as exact numbers: compared and ordered before any rounding (得分)."""

from collections import Counter
from collections.abc import Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction
from math import lcm

from zhuoyue.core.units import Range

Points = Decimal | Fraction
"""A score: a decimal (607.75), or a fraction where a mean has no end (1823/3)."""


_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Adds and multiplies without ever rounding."""

_LONGEST = 40


def within(bounds: Range, points: Points) -> bool:
    """Whether a score lies inside the bounds, each as its word says; nothing is rounded."""
    return (
        (bounds.at_least is None or _beyond(points, bounds.at_least) >= 0)
        and (bounds.more_than is None or _beyond(points, bounds.more_than) > 0)
        and (bounds.at_most is None or _beyond(points, bounds.at_most) <= 0)
        and (bounds.below is None or _beyond(points, bounds.below) < 0)
    )


def _beyond(points: Points, bound: Decimal) -> int:
    """Above nought, nought or below it, as the points are more than the bound, equal or less.

    In whole numbers: comparing a fraction with a decimal takes several times as long.
    """
    above, below = points.as_integer_ratio()
    top, bottom = bound.as_integer_ratio()
    return above * bottom - top * below


def as_decimal(points: Points) -> Points:
    """The same number as a decimal where that is exact; decimals are quicker to reckon with."""
    ten = next((k for k in range(_LONGEST) if 10**k % points.as_integer_ratio()[1] == 0), None)
    if ten is None:
        return points
    numerator, denominator = points.as_integer_ratio()
    return Decimal(f"{numerator * 10**ten // denominator}e-{ten}")


def product(one: Points, other: Points) -> Points:
    """One times the other, exactly."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return _trimmed(_EXACT.multiply(one, other))
    (above, below), (top, bottom) = one.as_integer_ratio(), other.as_integer_ratio()
    return Fraction(above * top, below * bottom)


def plus(one: Points, other: Points) -> Points:
    """One and the other, exactly."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return _trimmed(_EXACT.add(one, other))
    (above, below), (top, bottom) = one.as_integer_ratio(), other.as_integer_ratio()
    return Fraction(above * bottom + top * below, below * bottom)


def _trimmed(number: Decimal) -> Decimal:
    """The same number without noughts at its end: 600, not 600.00 and not 6E+2."""
    whole = number.to_integral_value(context=_EXACT)
    return whole if whole == number else number.normalize(_EXACT)


def scaled(scores: Sequence[Points]) -> list[int]:
    """The same scores as whole numbers: each times the least number that makes all of them whole.

    Ordering a million whole numbers is cheap; ordering fractions is not.
    """
    ratios = [points.as_integer_ratio() for points in scores]
    factor = lcm(*{denominator for _, denominator in ratios})
    return [numerator * (factor // denominator) for numerator, denominator in ratios]


def insist_on_score(points: Points | None) -> None:
    """Raise ValueError for a score below nought."""
    if points is not None and points < 0:
        message = f"a score is not negative: {points}"
        raise ValueError(message)


def insist_on_once(names: Sequence[str], what: str) -> None:
    """Raise ValueError when one name stands twice in a list."""
    if len(set(names)) != len(names):
        double = sorted(name for name, times in Counter(names).items() if times > 1)
        message = f"{what} named twice: {', '.join(double)}"
        raise ValueError(message)


def insist_on_known(names: Sequence[str], known: Sequence[str], what: str) -> None:
    """Raise ValueError when a list names somebody who is not there."""
    strangers = sorted(set(names).difference(known))
    if strangers:
        message = f"{what} not among those ranked: {', '.join(strangers)}"
        raise ValueError(message)
