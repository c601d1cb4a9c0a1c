"""What `score` shows: every number between the sheets and the score (评分明细)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zhuoyue.core.scoring.rules import Method

ROUNDING = "half_up_to_hundredths_for_display_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessorScore:
    """One assessor's total and its parts; None while the sheet is not complete (独立评审得分)."""

    assessor: str
    categories: Mapping[str, Fraction] | None
    total: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemScore:
    """One line of the consensus sheet (合议表的一行).

    `percentages` by assessor; lowest, highest and spread once two assessors scored the item.
    `percent` is the decided or combined one; it is None where totals are combined, not items.
    """

    item: str
    points: int
    percentages: Mapping[str, int]
    lowest: int | None
    highest: int | None
    spread: int | None
    over_limit: bool | None
    note: str | None
    percent: Fraction | None
    score: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score with its derivation; exact, and compared with thresholds as it is (得分).

    `total_rounded` is for display and is never compared.
    """

    stage: str
    edition: str | None
    method: Method | None
    assessors: tuple[AssessorScore, ...]
    item_spread_limit: Decimal | None
    items: tuple[ItemScore, ...]
    flagged_items: tuple[str, ...]
    total_spread_limit: Decimal | None
    total_spread: Fraction | None
    total_over_limit: bool | None
    categories: Mapping[str, Fraction] | None
    total: Fraction | None
    total_rounded: Decimal | None
    rounding: str = ROUNDING
