"""Best first; where a ranked list is cut, and who stands on the cut with an equal claim (并列)."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter, neg
from typing import Generic, Protocol, TypeVar

from zhuoyue.core.ranking.points import Points, scaled


class Scored(Protocol):
    """Somebody with a score, or with one not known yet."""

    @property
    def id(self) -> str:
        """Who."""

    @property
    def score(self) -> Points | None:
        """Exact."""


S = TypeVar("S", bound=Scored)


@dataclass(frozen=True, slots=True)
class Ranking(Generic[S]):
    """The scored by falling score, equals by id; their scores as whole numbers; the unscored."""

    scored: tuple[S, ...]
    keys: tuple[int, ...]
    unscored: tuple[S, ...]


def best_first(ones: Iterable[S]) -> Ranking[S]:
    """Rank by score. The order of equals by id is for reading only: they share a rank."""
    by_id = sorted(ones, key=attrgetter("id"))
    scored = [one for one in by_id if one.score is not None]
    keys = scaled([one.score for one in scored if one.score is not None])
    order = sorted(range(len(keys)), key=keys.__getitem__, reverse=True)
    return Ranking(
        scored=tuple(scored[n] for n in order),
        keys=tuple(keys[n] for n in order),
        unscored=tuple(one for one in by_id if one.score is None),
    )


def ranks(keys: Sequence[object]) -> Iterator[int]:
    """The rank of each of a falling list: equals share a rank, the next one counts them all."""
    rank = 0
    for place, key in enumerate(keys, start=1):
        if place == 1 or key != keys[place - 2]:
            rank = place
        yield rank


@dataclass(frozen=True, slots=True)
class Cut:
    """So many stand clear above the cut; so many on it have an equal claim to so many places."""

    above: int
    tied: int
    places: int


def cut(keys: Sequence[int], places: int | None) -> Cut:
    """Cut a falling list at a number of places, None for no limit.

    A tie across the cut is not broken: the tied share the places that are left.
    """
    if places is None or len(keys) <= places:
        return Cut(above=len(keys), tied=0, places=0)
    last = keys[places]
    if keys[places - 1] != last:
        return Cut(above=places, tied=0, places=0)
    first = bisect_left(keys, -last, key=neg)
    end = bisect_left(keys, 1 - last, key=neg)
    return Cut(above=first, tied=end - first, places=places - first)
