"""Points from percentages in whole numbers: the inner loop of every score (得分计算)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import mul

from zhuoyue.core.scoring.edition import FULL, Edition
from zhuoyue.core.scoring.rules import OwnSheet

Sheet = Mapping[str, int]
"""One assessor's percentages: item id → per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is scored and how finely: items, their points, and the percentages that may be given."""

    ids: tuple[str, ...]
    points: tuple[int, ...]
    categories: tuple[tuple[str, tuple[str, ...]], ...]
    allowed: frozenset[int]


def table(edition: Edition) -> Table:
    """The score table of an edition; make it once and score many sheets by it."""
    return Table(
        ids=tuple(item.id for item in edition.items),
        points=tuple(item.points for item in edition.items),
        categories=tuple(
            (category.id, tuple(item.id for item in category.items))
            for category in edition.categories
        ),
        allowed=frozenset(range(0, FULL + 1, edition.step)),
    )


def own_table(sheet: OwnSheet) -> Table:
    """The score table of a regulation's own sheet; all its items are one category."""
    ids = tuple(item.id for item in sheet.items)
    return Table(
        ids=ids,
        points=tuple(item.points for item in sheet.items),
        categories=(("all", ids),),
        allowed=frozenset(range(0, FULL + 1, sheet.step)),
    )


def totals(by: Table, sheets: Iterable[Sheet]) -> tuple[int, ...] | None:
    """The total of each sheet in hundredths of a point (总分, 1/100 分).

    None when a sheet lacks an item, has one too many, or a percentage off the steps: ask `score`,
    which says which.
    """
    found = []
    for sheet in sheets:
        if len(sheet) != len(by.ids) or not by.allowed.issuperset(sheet.values()):
            return None
        try:
            found.append(sum(map(mul, map(sheet.__getitem__, by.ids), by.points)))
        except KeyError:
            return None
    return tuple(found)
