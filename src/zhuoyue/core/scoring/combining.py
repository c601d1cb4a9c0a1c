"""One number out of several, exactly: mean, trimmed mean, median (合成)."""

from collections.abc import Sequence
from fractions import Fraction

from zhuoyue.core.scoring.rules import Method

HUNDREDTH = Fraction(1, 100)


def combine(method: Method, numbers: Sequence[int], *, per: int = 1) -> Fraction:
    """The method's number of these, whatever their order; there must be enough of them.

    `per`: how many of their unit make one of the result's, 100 from hundredths to points.
    """
    ordered = sorted(numbers)
    match method.combine:
        case "trimmed_mean":
            kept = ordered[method.lowest_left_out : len(ordered) - method.highest_left_out]
        case "median":
            kept = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
        case _:
            kept = ordered
    return Fraction(sum(kept), per * len(kept))


def rounded(points: Fraction) -> int:
    """Hundredths of a point, half up; for display only (四舍五入，仅供显示)."""
    doubled = points * 200 + 1
    return doubled.numerator // (doubled.denominator * 2)
