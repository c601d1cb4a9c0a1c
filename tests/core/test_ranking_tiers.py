"""Which performance tier a score falls into (绩效层级)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core import ranking
from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.ranking import Tier, Visited
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Allowed, Refused, Undecided

CLAUSE = ClauseId("HZC-4-3-4")
TIERS = ranking.TierRule(
    clause=CLAUSE,
    stage="site",
    tiers=(
        Tier(id="first", score=Range(at_least=Decimal(620))),
        Tier(id="second", score=Range(at_least=Decimal(610), below=Decimal(620))),
        Tier(id="third", score=Range(at_least=Decimal(600), below=Decimal(610))),
    ),
)


def rules(tiers: ranking.TierRule | None = TIERS) -> ranking.Rules:
    silent = NotRegulated(not_regulated=CLAUSE)
    return ranking.Rules(
        clause=CLAUSE,
        tiers=tiers,
        overall=ranking.OverallRule(clause=CLAUSE, method=silent),
        allocation=ranking.AllocationRule(clause=CLAUSE, order=silent),
    )


@pytest.mark.clause("HZC-4-3-4")
@pytest.mark.parametrize(
    ("score", "tier"),
    [
        (Decimal(1000), "first"),
        (Decimal("620.01"), "first"),
        (Decimal(620), "first"),
        (Fraction(1859, 3), "second"),
        (Decimal("619.99"), "second"),
        (Decimal("610.00"), "second"),
        (Decimal("609.99"), "third"),
        (Decimal(600), "third"),
        (Fraction(1800, 3), "third"),
        (Decimal("599.99"), None),
        (Fraction(1799999, 3000), None),
    ],
)
def test_lower_bounds_are_included_and_nothing_is_rounded(
    score: Decimal | Fraction, tier: str | None
) -> None:
    found = ranking.tier_of(TIERS, score)

    assert (found.id if found else None) == tier


@pytest.mark.clause("HZC-4-3-4")
def test_the_tiers_list_their_members_best_first_and_name_who_is_not_listed() -> None:
    field = (
        Visited(id="low", score=Decimal(599)),
        Visited(id="b", score=Decimal(611)),
        Visited(id="a", score=Decimal(611)),
        Visited(id="top", score=Decimal(612)),
    )

    answer = ranking.tiers(rules(), ranking.TiersFacts(applicants=field))

    assert isinstance(answer.verdict, Allowed)
    assert answer.result is not None
    assert [one.members for one in answer.result.tiers] == [(), ("top", "a", "b"), ()]
    assert answer.result.not_listed == ("low",)


@pytest.mark.clause("HZC-4-3-4")
def test_nobody_below_the_lowest_tier_can_be_proposed() -> None:
    field = (Visited(id="in", score=Decimal(600)), Visited(id="out", score=Decimal("599.99")))

    answer = ranking.tiers(rules(), ranking.TiersFacts(applicants=field, proposed=("in", "out")))

    assert isinstance(answer.verdict, Refused)
    assert [reason.facts["applicant"] for reason in answer.verdict.reasons] == ["out"]


@pytest.mark.clause("HZC-4-3-4")
def test_a_score_not_known_is_asked_for_and_puts_nobody_off_the_list() -> None:
    answer = ranking.tiers(rules(), ranking.TiersFacts(applicants=(Visited(id="a"),)))
    nobody = ranking.tiers(rules(), ranking.TiersFacts())

    assert isinstance(answer.verdict, Undecided)
    assert answer.verdict.reasons[0].facts == {"fact": "applicants[a].score"}
    assert answer.result is not None
    assert answer.result.not_listed == ()
    assert isinstance(nobody.verdict, Undecided)
    assert nobody.verdict.reasons[0].facts == {"fact": "applicants"}


def test_a_text_without_tiers_says_so() -> None:
    answer = ranking.tiers(rules(None), ranking.TiersFacts())

    assert isinstance(answer.verdict, Refused)
    assert answer.verdict.reasons[0].code is ranking.Code.NO_TIERS


def tier(name: str, **bounds: int) -> Tier:
    return Tier(id=name, score=Range(**{word: Decimal(n) for word, n in bounds.items()}))


@pytest.mark.parametrize(
    "tiers",
    [
        (),
        (tier("low", below=600), tier("high", at_least=600)),
        (tier("high", at_least=600), tier("low", at_most=600)),
        (tier("high", at_least=600), tier("low", below=601)),
        (tier("high", at_least=600), tier("low", at_least=500)),
        (tier("all", below=900), tier("low", below=500)),
    ],
)
def test_tiers_that_overlap_or_climb_are_no_rule(tiers: tuple[Tier, ...]) -> None:
    with pytest.raises(ValueError, match="tier"):
        ranking.TierRule(clause=CLAUSE, stage="site", tiers=tiers)


def test_a_tier_may_end_on_the_number_that_the_next_one_excludes() -> None:
    gold, silver = tier("gold", more_than=700), tier("silver", at_least=600, at_most=700)

    rule = ranking.TierRule(clause=CLAUSE, stage="site", tiers=(gold, silver))

    assert ranking.tier_of(rule, Decimal(700)) is silver
    assert ranking.tier_of(rule, Decimal("700.01")) is gold


def test_facts_that_cannot_be_are_no_facts() -> None:
    one = Visited(id="a", score=Decimal(600))
    for broken in (
        lambda: Visited(id="a", score=Fraction(-1, 3)),
        lambda: ranking.TiersFacts(applicants=(one, one)),
        lambda: ranking.TiersFacts(applicants=(one,), proposed=("b",)),
        lambda: ranking.TiersFacts(applicants=(one,), proposed=("a", "a")),
    ):
        with pytest.raises(ValueError, match=r"."):
            broken()


@pytest.mark.clause("HZC-4-3-4")
@given(st.decimals(0, 1000, places=3), st.decimals(0, 1000, places=3))
def test_a_higher_score_never_falls_into_a_lower_tier(one: Decimal, other: Decimal) -> None:
    rank = {tier.id: n for n, tier in enumerate(reversed(TIERS.tiers), start=1)}

    def height(score: Decimal) -> int:
        found = ranking.tier_of(TIERS, score)
        return rank[found.id] if found else 0

    assert height(max(one, other)) >= height(min(one, other))
    assert (height(one) == 0) is (one < 600)
