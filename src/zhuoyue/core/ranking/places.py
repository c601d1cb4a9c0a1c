"""Too few places for those with a claim: who is sure of one, and who is tied (名额分配)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from zhuoyue.core.ranking.rules import Reserve, Unfilled


@dataclass(frozen=True, slots=True)
class Seats:
    """Places in all, and how many of them only the class may take that they are kept for."""

    total: int
    kept: int


def up(share: Fraction, number: int) -> int:
    """A share of a number, rounded up to whole ones."""
    return -(-number * share.numerator // share.denominator)


def seats(reserve: Reserve | None, *, places: int | None, claims: int, members: int) -> Seats:
    """How many places there are for so many claims, so many of them of the class (名额与预留).

    A share is one of the winners; where the class is too small for it and its places stay vacant,
    there are fewer winners.
    """
    if reserve is None:
        return Seats(total=claims if places is None else places, kept=0)
    if reserve.share is not None:
        winners = claims if places is None else min(places, claims)
        if reserve.unfilled is Unfilled.VACANT:
            winners = min(winners, members * reserve.share.denominator // reserve.share.numerator)
        return Seats(total=winners, kept=min(up(reserve.share, winners), members))
    total = claims if places is None else places
    kept = 0 if places is None else min(reserve.places or 0, places)
    return Seats(
        total=total, kept=min(kept, members) if reserve.unfilled is Unfilled.OPEN_TO_ALL else kept
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """One claim as far as places go: what it is ordered by, and whether the class is its own."""

    key: tuple[int, ...]
    member: bool


@dataclass(frozen=True, slots=True)
class Filling:
    """By position in the falling list: who is sure of a place, and who is tied for the rest.

    Of the places for the tied, no more than `for_others` may go to claims outside the class.
    """

    sure: tuple[int, ...]
    tied: tuple[int, ...]
    places_for_tied: int
    for_others: int


def fill(claims: Sequence[Standing], seated: Seats, levels: int) -> Filling:
    """Fill the places, looking at the first so many parts of each key; the list falls by key.

    Claims of equal key are alike but for their class. They are therefore tried twice, the class
    first and the class last: who wins both times is sure, who wins only once, or of whose kind
    only some win, is tied. Nothing hangs on the order within equals.
    """
    groups = [list(g) for _, g in groupby(range(len(claims)), lambda n: claims[n].key[:levels])]
    sizes = [(sum(claims[n].member for n in group), len(group)) for group in groups]
    first = _tried(sizes, seated, members_first=True)
    last = _tried(sizes, seated, members_first=False)
    sure: list[int] = []
    tied: list[int] = []
    for group, (members, size), *won in zip(groups, sizes, first, last, strict=True):
        for is_member, full in ((True, members), (False, size - members)):
            counts = {times[0] if is_member else times[1] for times in won}
            kind = [n for n in group if claims[n].member is is_member]
            if counts == {full}:
                sure += kind
            elif counts != {0}:
                tied += kind
    sure_others = sum(not claims[n].member for n in sure)
    return Filling(
        sure=tuple(sorted(sure)),
        tied=tuple(sorted(tied)),
        places_for_tied=sum(map(sum, first)) - len(sure),
        for_others=sum(others for _, others in last) - sure_others,
    )


def _tried(
    sizes: Sequence[tuple[int, int]], seated: Seats, *, members_first: bool
) -> list[tuple[int, int]]:
    """How many of the class and of the others get a place in each group of equals."""
    kept, free = seated.kept, seated.total - seated.kept
    won = []
    for members, size in sizes:
        others = size - members
        on_kept = min(kept, members)
        rest = members - on_kept
        kept -= on_kept
        of_class = min(free, rest) if members_first else min(max(free - others, 0), rest)
        of_others = min(free - of_class, others)
        free -= of_class + of_others
        won.append((on_kept + of_class, of_others))
    return won
