"""Shares of a whole in whole numbers: reached or not, and from which number on (比例计算)."""

from fractions import Fraction

from zhuoyue.core.ballots.rules import Bound


def reached(count: int, *, base: int, share: Fraction, bound: Bound) -> bool:
    """Whether so many of the base reach the share; of a base of nought nobody does."""
    left, right = share.denominator * count, share.numerator * base
    return base > 0 and (left >= right if bound is Bound.AT_LEAST else left > right)


def needed(*, base: int, share: Fraction, bound: Bound) -> int:
    """The smallest number that reaches the share of the base; never less than one."""
    whole, rest = divmod(share.numerator * base, share.denominator)
    more = rest > 0 or bound is Bound.MORE_THAN
    return max(1, whole + more)


def arithmetic(count: int, *, base: int, share: Fraction, bound: Bound) -> str:
    """The comparison written out, for instance "3×12 ≥ 2×18" or "2×7 < 16"."""
    left, right = share.denominator * count, share.numerator * base
    signs = ("<", "≥") if bound is Bound.AT_LEAST else ("≤", ">")
    sign = signs[left >= right if bound is Bound.AT_LEAST else left > right]
    return f"{_times(share.denominator, count)} {sign} {_times(share.numerator, base)}"


def _times(factor: int, number: int) -> str:
    return str(number) if factor == 1 else f"{factor}×{number}"
