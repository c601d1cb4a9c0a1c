"""Too few places: who is sure, who is tied, what is kept for a class (名额与预留)."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.ranking import Reserve, Unfilled
from zhuoyue.core.ranking.places import Seats, Standing, fill, seats

CLAUSE = ClauseId("LK-44")


def reserve(
    *,
    places: int | None = None,
    share: Fraction | None = None,
    unfilled: Unfilled = Unfilled.VACANT,
) -> Reserve:
    return Reserve(
        id="small",
        clause=CLAUSE,
        award="main",
        of_class="small",
        places=places,
        share=share,
        unfilled=unfilled,
    )


FIFTH = Fraction(1, 5)


@pytest.mark.parametrize(
    ("kept", "places", "claims", "members", "expected"),
    [
        (None, 5, 9, 0, (5, 0)),
        (None, None, 9, 0, (9, 0)),
        (reserve(places=3), 5, 9, 0, (5, 3)),
        (reserve(places=3), 2, 9, 9, (2, 2)),
        (reserve(places=3), None, 9, 9, (9, 0)),
        (reserve(places=3, unfilled=Unfilled.OPEN_TO_ALL), 5, 9, 1, (5, 1)),
        (reserve(share=FIFTH), 5, 9, 1, (5, 1)),
        (reserve(share=FIFTH), 6, 9, 1, (5, 1)),
        (reserve(share=FIFTH), 6, 9, 2, (6, 2)),
        (reserve(share=FIFTH), 6, 9, 0, (0, 0)),
        (reserve(share=FIFTH), None, 9, 1, (5, 1)),
        (reserve(share=FIFTH, unfilled=Unfilled.OPEN_TO_ALL), 6, 9, 1, (6, 1)),
        (reserve(share=FIFTH, unfilled=Unfilled.OPEN_TO_ALL), 6, 4, 4, (4, 1)),
    ],
)
def test_places_in_all_and_places_kept(
    kept: Reserve | None,
    places: int | None,
    claims: int,
    members: int,
    expected: tuple[int, int],
) -> None:
    found = seats(kept, places=places, claims=claims, members=members)

    assert (found.total, found.kept) == expected


@pytest.mark.parametrize(
    ("places", "share"),
    [(None, None), (1, FIFTH), (0, None), (None, Fraction(0)), (None, Fraction(6, 5))],
)
def test_a_reserve_is_a_number_or_a_share_and_never_nothing(
    places: int | None, share: Fraction | None
) -> None:
    with pytest.raises(ValueError, match=r"."):
        reserve(places=places, share=share)


def one_by_one(order: Sequence[int], claims: Sequence[Standing], seated: Seats) -> set[int]:
    """Who wins when equals are put into this very order: the plain way, for comparison."""
    kept, free, won = seated.kept, seated.total - seated.kept, set()
    for n in order:
        if claims[n].member and kept:
            kept -= 1
        elif free:
            free -= 1
        else:
            continue
        won.add(n)
    return won


def orders_of_equals(claims: Sequence[Standing]) -> Iterator[tuple[int, ...]]:
    groups = [list(g) for _, g in groupby(range(len(claims)), lambda n: claims[n].key)]
    for chosen in product(*(permutations(group) for group in groups)):
        yield tuple(n for group in chosen for n in group)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=6),
    st.integers(0, 6),
    st.integers(0, 4),
)
def test_sure_is_who_wins_in_every_order_of_equals_and_tied_who_wins_in_some(
    drawn: list[tuple[int, bool]], total: int, kept: int
) -> None:
    claims = [Standing((key,), member) for key, member in sorted(drawn, reverse=True)]
    seated = Seats(total=total, kept=min(kept, total))

    filling = fill(claims, seated, 1)

    every = [one_by_one(order, claims, seated) for order in orders_of_equals(claims)]
    assert set(filling.sure) == set.intersection(*every)
    assert {*filling.sure, *filling.tied} == set.union(*every)
    assert {len(won) for won in every} == {len(filling.sure) + filling.places_for_tied}
    others = [sum(not claims[n].member for n in won) for won in every]
    sure_others = sum(not claims[n].member for n in filling.sure)
    assert filling.for_others == max(others) - sure_others
    assert len(filling.sure) + filling.places_for_tied <= total


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=7), st.integers(0, 7))
def test_looking_closer_settles_ties_and_unsettles_nothing(
    drawn: list[tuple[int, int]], total: int
) -> None:
    claims = [Standing(key, member=False) for key in sorted(drawn, reverse=True)]
    seated = Seats(total=total, kept=0)

    coarse, fine = fill(claims, seated, 1), fill(claims, seated, 2)

    assert set(coarse.sure) <= set(fine.sure)
    assert set(fine.tied) <= set(coarse.tied)
