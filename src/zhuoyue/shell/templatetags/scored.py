"""Scores and times of saving in templates."""

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone

from zhuoyue.rulebook.convert import plain
from zhuoyue.shell.kit import phrases
from zhuoyue.shell.templatetags.said import said

register = template.Library()


@register.filter
def exact(points: Fraction | Decimal | int | None) -> str:
    """`{{ total|exact }}`: 607.75; a score without an end as it is, and about how much."""
    if points is None:
        return "—"
    said = plain(points)
    if isinstance(said, str):
        return f"{said} ≈ {_about(Fraction(points))}"
    return f"{said:f}" if isinstance(said, Decimal) else str(said)


def _about(points: Fraction) -> Decimal:
    """For reading only, never compared."""
    shown = Decimal(points.numerator) / Decimal(points.denominator)
    return shown.quantize(Decimal("0.01"), ROUND_HALF_UP)


@register.filter
def clock_time(value: datetime | None) -> str:
    """`{{ row.saved_at|clock_time }}`: 14:02 in China."""
    return f"{timezone.localtime(value):%H:%M}" if value is not None else ""


@register.filter
def at(things: Mapping[str, Any], key: str) -> Any:  # noqa: ANN401 - whatever stands there
    """`{{ notes|at:item }}`: what stands under a key; nothing where it is not there."""
    return things.get(key, ())


@register.filter
def tier_name(tier: str) -> str:
    """`{{ place.tier|tier_name }}`: 第一层级; the id where it has no name."""
    return said(phrases.tier(tier))
