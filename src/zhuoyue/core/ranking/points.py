"""Scores as exact numbers: compared and ordered before any rounding (得分)."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

from zhuoyue.core.units import Range

Points = Decimal | Fraction
"""A score: a decimal (607.75), or a fraction where a mean has no end (1823/3)."""


def within(bounds: Range, points: Points) -> bool:
    """Whether a score lies inside the bounds, each as its word says; nothing is rounded."""
    return (
        (bounds.at_least is None or points >= bounds.at_least)
        and (bounds.more_than is None or points > bounds.more_than)
        and (bounds.at_most is None or points <= bounds.at_most)
        and (bounds.below is None or points < bounds.below)
    )


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
