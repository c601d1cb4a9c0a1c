"""One application at one stage, read: table, method, limits, sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zhuoyue.core.scoring.combining import HUNDREDTH, combine
from zhuoyue.core.scoring.edition import FULL
from zhuoyue.core.scoring.facts import ScoreFacts, ScoringAdopted
from zhuoyue.core.scoring.rules import Method, StageRule
from zhuoyue.core.scoring.sheets import Marks
from zhuoyue.core.scoring.table import Table, totals
from zhuoyue.core.verdict import Common, Reason


@dataclass(frozen=True, slots=True)
class Limits:
    """From which difference on something is flagged; None: no limit was adopted."""

    item: Decimal | None = None
    total: Decimal | None = None


def limits(rule: StageRule, adopted: ScoringAdopted) -> Limits | Reason:
    """The limits the implementing rules set; they are optional, but count only once adopted."""
    found = Limits(adopted.item_spread_limit, adopted.total_spread_limit)
    if found != Limits() and adopted.adoption is None:
        return Reason(Common.RULES_NOT_ADOPTED, rule.spread.clause, {"parameter": "spread_limit"})
    return found


@dataclass(frozen=True, slots=True)
class Case:
    """Everything read from rule and facts; `method` and `limits` are None where refused."""

    rule: StageRule
    facts: ScoreFacts
    table: Table
    method: Method | None
    limits: Limits | None
    sheets: tuple[Marks, ...]
    decided: Marks | None

    def percentages(self, item: str) -> dict[str, int]:
        """The usable percentages of an item, by assessor."""
        return {one.by: one.percent[item] for one in self.sheets if item in one.percent}

    def spread(self, item: str) -> int | None:
        """The highest percentage of an item less the lowest, once two assessors scored it."""
        given = self.percentages(item).values()
        return max(given) - min(given) if len(given) > 1 else None

    def total_of(self, marks: Marks) -> Fraction | None:
        """The total of a complete sheet, in points."""
        found = totals(self.table, (marks.percent,))
        return None if found is None else Fraction(found[0], FULL)

    def categories_of(
        self, percent: Mapping[str, int] | Mapping[str, Fraction]
    ) -> dict[str, Fraction]:
        """The points of each category, from percentages of all items."""
        points = dict(zip(self.table.ids, self.table.points, strict=True))
        return {
            category: sum(percent[item] * points[item] for item in items) * HUNDREDTH
            for category, items in self.table.categories
        }

    def own_totals(self) -> list[Fraction] | None:
        """The total of every assessor, once all sheets are complete."""
        found = [self.total_of(one) for one in self.sheets]
        known = [total for total in found if total is not None]
        return known if known and len(known) == len(found) else None

    def total_spread(self) -> Fraction | None:
        """The highest total less the lowest."""
        every = self.own_totals()
        return None if every is None or len(every) == 1 else max(every) - min(every)

    def panel_percent(self) -> dict[str, Fraction] | None:
        """The panel's percentage of every item: decided, or combined item by item."""
        if self.method is None:
            return None
        if self.decided is not None:
            whole = {item: Fraction(percent) for item, percent in self.decided.percent.items()}
            return whole if len(whole) == len(self.table.ids) else None
        by_item = self.method.combine == "mean" or self.method.of == "items"
        if not by_item or not self._enough(self.method):
            return None
        combined = self.method
        return {
            item: combine(combined, list(self.percentages(item).values()))
            for item in self.table.ids
        }

    def panel_total(self, categories: Mapping[str, Fraction] | None) -> Fraction | None:
        """The panel's score in points, exact; None while something is missing.

        The sum of the categories where there are any, else what the totals come to.
        """
        if categories is not None:
            return sum(categories.values(), Fraction(0))
        if self.method is None or self.decided is not None or not self._enough(self.method):
            return None
        found = totals(self.table, [one.percent for one in self.sheets])
        return None if found is None else combine(self.method, found, per=FULL)

    def _enough(self, method: Method) -> bool:
        complete = self.own_totals()
        return complete is not None and len(complete) >= method.assessors_at_least
