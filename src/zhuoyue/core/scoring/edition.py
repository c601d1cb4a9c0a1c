"""One edition of the criteria as a value: categories, items, points, bands (评审准则)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from zhuoyue.core.clause import Text

FULL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """The documents of an edition: the criteria (准则) and the guidelines to them (实施指南)."""

    criteria: str
    guidelines: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of percentages with one meaning, both ends included (评分档次)."""

    at_least: int
    at_most: int
    process: Text
    result: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is scored: an item of the criteria with its points (条款)."""

    id: str
    name: Text
    kind: Literal["process", "result"]
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category of the criteria (类目); its items add up to its points."""

    id: str
    name: Text
    points: int
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        """Refuse items that do not add up."""
        found = sum(item.points for item in self.items)
        if found != self.points:
            message = f"the items of {self.id} add up to {found}, not {self.points}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of the criteria; a cycle pins it, and a new one never touches an old cycle.

    A percentage is a multiple of `step`; the bands follow one another by a step, from 0 to 100.
    """

    id: str
    standard: Standard
    in_force: date
    total: int
    provenance: Text
    step: int
    bands: tuple[Band, ...]
    categories: tuple[Category, ...]

    def __post_init__(self) -> None:
        """Refuse wrong sums, ids used twice, points below one, and bands that do not join up."""
        found = sum(category.points for category in self.categories)
        if found != self.total:
            message = f"the categories add up to {found}, not {self.total}"
            raise ValueError(message)
        _check_items(self.items)
        _check_bands(self.bands, self.step)

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order of the criteria."""
        return tuple(item for category in self.categories for item in category.items)


def _check_items(items: Sequence[Item]) -> None:
    ids = [item.id for item in items]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        message = f"items listed twice: {', '.join(twice)}"
        raise ValueError(message)
    for item in items:
        if item.points < 1:
            message = f"{item.id} has at least one point, not {item.points}"
            raise ValueError(message)


def _check_bands(bands: Sequence[Band], step: int) -> None:
    if not 1 <= step <= FULL:
        message = f"a step is between 1 and 100 per cent, not {step}"
        raise ValueError(message)
    if not bands or bands[0].at_least != 0 or bands[-1].at_most != FULL:
        message = "the bands reach from 0 to 100"
        raise ValueError(message)
    for band in bands:
        if band.at_least > band.at_most or band.at_least % step or band.at_most % step:
            message = (
                f"a band from {band.at_least} to {band.at_most} does not go by steps of {step}"
            )
            raise ValueError(message)
    for lower, upper in pairwise(bands):
        if upper.at_least != lower.at_most + step:
            message = f"the band above {lower.at_most} begins at {lower.at_most + step}"
            raise ValueError(message)
