"""Who wins which award, within nested quotas, in order, without chance (授奖名额)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core import ranking
from zhuoyue.core.clause import Adoption, Award, ClauseId, NotRegulated, Text
from zhuoyue.core.ranking import (
    AwardTieDecision,
    MovesDown,
    OrderKey,
    Quota,
    Through,
    VotedCandidate,
    VoteResult,
    WhyNot,
)
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Allowed, Answer, Refused, Undecided

ZJ = ClauseId("ZJ-13-7b")
ZJ_14B = ClauseId("ZJ-14b")
HZA = ClauseId("HZA-3-1b")
ADOPTION = Adoption(decision="细则", on=date(2026, 3, 1), by="committee")


def award(name: str, rank: int) -> Award:
    return Award(id=name, rank=rank, name=Text(zh=name, en=name), clause=ZJ, activities=())


AWARDS = (award("innovation", 2), award("quality", 1))


def quota(name: str, at_most: int, *awards: str) -> Quota:
    return Quota(id=name, clause=ZJ, awards=awards, at_most=at_most, per="cycle")


ZHUJI = ranking.Rules(
    clause=ZJ,
    thresholds=tuple(
        ranking.AwardThreshold(award=name, clause=ZJ, score=Range(at_least=Decimal(least)))
        for name, least in (("quality", 600), ("innovation", 550))
    ),
    transfer=ranking.Transfer(clause=ZJ, below_threshold=MovesDown.NEEDS_CONSENT),
    overall=ranking.OverallRule(
        clause=ZJ, method=ranking.LastStage(kind="last_stage", stage="site")
    ),
    allocation=ranking.AllocationRule(
        clause=ZJ,
        quotas=(quota("all", 10, "quality", "innovation"), quota("quality", 5, "quality")),
        order=ranking.OrderRule(clause=ZJ, by=(OrderKey.VOTES_FOR, OrderKey.OVERALL_SCORE)),
        repeat_winner=ranking.RepeatRule(clause=ZJ_14B, place=ranking.RepeatWinner.OUTSIDE_QUOTA),
    ),
)
HANGZHOU = ranking.Rules(
    clause=HZA,
    overall=ranking.OverallRule(clause=HZA, method=NotRegulated(not_regulated=HZA)),
    allocation=ranking.AllocationRule(
        clause=HZA,
        quotas=tuple(
            Quota(id=name, clause=HZA, awards=(name,), at_most=25, per="period")
            for name in ("quality", "innovation")
        ),
        order=NotRegulated(not_regulated=ClauseId("HZA-3-3-6")),
    ),
)
NONE_USED = {"quality": 0, "innovation": 0}


def reading(
    law: ranking.Rules = ZHUJI,
    *,
    when_full: MovesDown = MovesDown.STAYS_OUT,
    below_threshold: MovesDown = MovesDown.NEEDS_CONSENT,
) -> ranking.Rules:
    return replace(
        law,
        transfer=ranking.Transfer(clause=ZJ, when_full=when_full, below_threshold=below_threshold),
    )


def candidate(
    name: str,
    votes: Mapping[str, int | None] | None = None,
    *,
    score: str | None = "650",
    passed: bool | None = True,
    past: tuple[str, ...] | None = (),
    accepts: bool | None = None,
    classes: tuple[str, ...] | None = None,
) -> VotedCandidate:
    return VotedCandidate(
        id=name,
        votes=tuple(
            VoteResult(award=which, votes_for=number, passed=passed)
            for which, number in (votes or {}).items()
        ),
        overall_score=None if score is None else Decimal(score),
        past_awards=past,
        accepts_transfer=accepts,
        classes=classes,
    )


def field(award: str, votes: Sequence[int], *, score: str = "650") -> list[VotedCandidate]:
    return [
        candidate(f"{award[0]}{n}", {award: number}, score=score)
        for n, number in enumerate(votes, start=1)
    ]


def ask(
    law: ranking.Rules,
    candidates: Sequence[VotedCandidate],
    *,
    used: Mapping[str, int] | None = None,
    decisions: tuple[AwardTieDecision, ...] = (),
    adopted: ranking.Adopted | None = None,
) -> Answer[ranking.Allocation]:
    facts = ranking.AwardFacts(
        candidates=tuple(candidates),
        places_used=used,
        tie_decisions=decisions,
        implementing_rules=adopted,
    )
    return ranking.award(law, AWARDS, facts)


def outcome(answer: Answer[ranking.Allocation], name: str) -> ranking.AwardOutcome:
    assert answer.result is not None
    (found,) = [one for one in answer.result.awards if one.award == name]
    return found


def winners(answer: Answer[ranking.Allocation], name: str) -> list[str]:
    return [one.id for one in outcome(answer, name).winners]


def why_not(answer: Answer[ranking.Allocation], name: str, award: str = "quality") -> WhyNot:
    (found,) = [one.why for one in outcome(answer, award).unplaced if one.id == name]
    return found


def codes(answer: Answer[ranking.Allocation]) -> list[str]:
    return [reason.code.value for reason in answer.verdict.reasons]


def facts_asked(answer: Answer[ranking.Allocation]) -> list[object]:
    assert isinstance(answer.verdict, Undecided)
    return [reason.facts["fact"] for reason in answer.verdict.reasons]


@pytest.mark.clause("ZJ-4")
@pytest.mark.parametrize(("passed", "win", "vacant"), [(4, 4, 1), (5, 5, 0), (6, 5, 0)])
def test_at_most_five_quality_awards(passed: int, win: int, vacant: int) -> None:
    answer = ask(ZHUJI, field("quality", range(20, 20 - passed, -1)))

    assert isinstance(answer.verdict, Allowed)
    assert len(winners(answer, "quality")) == win
    assert outcome(answer, "quality").vacant == vacant
    assert winners(answer, "innovation") == []


@pytest.mark.clause("ZJ-4")
@pytest.mark.parametrize(
    ("quality", "innovation", "win"), [(5, 4, 4), (5, 5, 5), (5, 6, 5), (0, 11, 10)]
)
def test_at_most_ten_in_all(quality: int, innovation: int, win: int) -> None:
    answer = ask(
        ZHUJI,
        field("quality", range(20, 20 - quality, -1))
        + field("innovation", range(20, 20 - innovation, -1)),
    )

    assert len(winners(answer, "innovation")) == win
    assert answer.result is not None
    assert [one.left for one in answer.result.quotas] == [10 - quality - win, 5 - quality]


@pytest.mark.clause("ZJ-13-7b")
def test_votes_come_first_and_equal_votes_go_by_the_overall_score() -> None:
    small = replace(
        ZHUJI, allocation=replace(ZHUJI.allocation, quotas=(quota("quality", 2, "quality"),))
    )
    answer = ask(
        small,
        [
            candidate("high_score", {"quality": 9}, score="700"),
            candidate("third", {"quality": 10}, score="612.25"),
            candidate("second", {"quality": 10}, score="612.5"),
            candidate("first", {"quality": 11}, score="600"),
        ],
    )

    assert [(one.id, one.rank) for one in outcome(answer, "quality").winners] == [
        ("first", 1),
        ("second", 2),
    ]
    assert why_not(answer, "third") is WhyNot.NO_PLACE


@pytest.mark.clause("ZJ-13-7b")
def test_who_did_not_pass_never_wins_however_many_votes_and_places() -> None:
    answer = ask(ZHUJI, [candidate("a", {"quality": 99}, passed=False)])

    assert isinstance(answer.verdict, Allowed)
    assert winners(answer, "quality") == []
    assert why_not(answer, "a") is WhyNot.NOT_PASSED


@pytest.mark.clause("ZJ-13-6")
@pytest.mark.parametrize(("score", "win"), [("599.99", []), ("600", ["a"]), ("600.01", ["a"])])
def test_a_vote_does_not_lift_anybody_over_the_threshold(score: str, win: list[str]) -> None:
    answer = ask(ZHUJI, [candidate("a", {"quality": 15}, score=score, accepts=False)])

    assert isinstance(answer.verdict, Allowed)
    assert winners(answer, "quality") == win


TIED = [*field("quality", [20, 19, 18, 17]), *field("quality", [20, 19, 18, 17, 9, 9])[4:]]


@pytest.mark.clause("ZJ-13-7b")
def test_equal_votes_and_score_across_the_cut_are_reported_and_hold_up_the_lower_award() -> None:
    answer = ask(ZHUJI, [*TIED, candidate("i", {"innovation": 9})])

    assert isinstance(answer.verdict, Undecided)
    assert codes(answer) == ["tie_at_quota"]
    assert answer.verdict.reasons[0].facts["tied"] == ("q5", "q6")
    assert outcome(answer, "quality").places_for_tied == 1
    assert why_not(answer, "q5") is WhyNot.TIED
    assert not outcome(answer, "innovation").settled
    assert outcome(answer, "innovation").vacant is None
    assert why_not(answer, "i", "innovation") is WhyNot.OPEN


def decision(*picked: str) -> AwardTieDecision:
    return AwardTieDecision(
        award="quality", picked=picked, by="committee", on=date(2026, 9, 18), reason="new vote"
    )


@pytest.mark.clause("ZJ-13-7b")
@pytest.mark.parametrize("picked", [(), ("q5",), ("q6",)])
def test_a_recorded_decision_on_the_tied_settles_it(picked: tuple[str, ...]) -> None:
    answer = ask(ZHUJI, TIED, decisions=(decision(*picked),))

    assert isinstance(answer.verdict, Allowed)
    assert winners(answer, "quality")[4:] == list(picked)
    assert {one.why for one in outcome(answer, "quality").unplaced} == {WhyNot.NOT_PICKED}
    assert outcome(answer, "quality").vacant == 1 - len(picked)


@pytest.mark.clause("ZJ-13-7b", "ZJ-4")
def test_a_decision_neither_exceeds_the_quota_nor_reaches_outside_the_tie() -> None:
    assert codes(ask(ZHUJI, TIED, decisions=(decision("q5", "q6"),))) == ["more_picked_than_places"]
    assert codes(ask(ZHUJI, TIED, decisions=(decision("q1"),))) == ["picked_outside_tie"]
    bare = AwardTieDecision(award="quality", picked=("q5",))
    assert facts_asked(ask(ZHUJI, TIED, decisions=(bare,))) == [
        f"tie_decisions[quality].{gap}" for gap in ("by", "on", "reason")
    ]


@pytest.mark.clause("ZJ-14b")
def test_winning_the_same_award_again_takes_no_place() -> None:
    again = candidate("again", {"quality": 1}, past=("quality",))

    answer = ask(ZHUJI, [*field("quality", [20, 19, 18, 17, 16]), again])

    assert isinstance(answer.verdict, Allowed)
    assert winners(answer, "quality")[-1] == "again"
    assert outcome(answer, "quality").winners[-1].through is Through.OUTSIDE_QUOTA
    assert outcome(answer, "innovation").places == 5
    assert answer.result is not None
    assert (answer.result.winners, answer.result.outside_quota) == (6, 1)
    assert "outside_quota" in codes(answer)


@pytest.mark.clause("ZJ-14b")
def test_another_award_before_or_another_text_takes_a_place() -> None:
    upgraded = candidate("a", {"quality": 9}, past=("innovation",))
    again = candidate("a", {"quality": 9}, past=("quality",))
    inside = replace(
        ZHUJI,
        allocation=replace(
            ZHUJI.allocation,
            repeat_winner=ranking.RepeatRule(
                clause=ZJ_14B, place=ranking.RepeatWinner.TAKES_A_PLACE
            ),
        ),
    )

    for answer in (ask(ZHUJI, [upgraded]), ask(inside, [again])):
        assert answer.result is not None
        assert answer.result.outside_quota == 0
        assert outcome(answer, "quality").vacant == 4


@pytest.mark.clause("ZJ-14b")
def test_past_awards_not_known_are_asked_for_where_they_free_a_place() -> None:
    unknown = candidate("a", {"quality": 9}, past=None)

    assert facts_asked(ask(ZHUJI, [unknown])) == ["candidates[a].past_awards"]
    assert isinstance(ask(HANGZHOU, [unknown], used=NONE_USED).verdict, Allowed)
    lost = candidate("a", {"quality": 9}, past=None, passed=False)
    assert isinstance(ask(ZHUJI, [lost]).verdict, Allowed)


@pytest.mark.clause("ZJ-13-7b")
def test_what_the_vote_said_and_the_score_are_asked_for() -> None:
    assert facts_asked(ask(ZHUJI, [candidate("a", {"quality": 9}, passed=None)])) == [
        "candidates[a].votes[quality].passed"
    ]
    assert facts_asked(ask(ZHUJI, [candidate("a", {"quality": 9}, score=None)])) == [
        "candidates[a].overall_score"
    ]
    nobody = ranking.award(ZHUJI, AWARDS, ranking.AwardFacts())
    assert facts_asked(nobody) == ["candidates"]


@pytest.mark.clause("ZJ-13-7b")
def test_votes_not_known_matter_only_where_places_are_too_few() -> None:
    five = [candidate(f"q{n}", {"quality": None}) for n in range(5)]
    one_more = candidate("q5", {"quality": 9})

    assert isinstance(ask(ZHUJI, five).verdict, Allowed)
    assert outcome(ask(ZHUJI, five), "quality").winners[0].rank is None
    assert facts_asked(ask(ZHUJI, [*five, one_more])) == [
        f"candidates[q{n}].votes[quality].votes_for" for n in range(5)
    ]


@pytest.mark.clause("ZJ-13-7b")
def test_a_score_not_known_matters_only_where_it_breaks_a_tie() -> None:
    free = replace(ZHUJI, thresholds=())
    clear = [candidate(f"q{n}", {"quality": 20 - n}, score=None) for n in range(6)]
    tied = [*clear[:4], *(candidate(name, {"quality": 1}, score=None) for name in ("y", "z"))]

    assert isinstance(ask(free, clear).verdict, Allowed)
    assert facts_asked(ask(free, tied)) == [
        "candidates[y].overall_score",
        "candidates[z].overall_score",
    ]


@pytest.mark.clause("HZA-3-1b")
@pytest.mark.parametrize(
    ("used", "passed", "left"), [(22, 2, 1), (22, 3, 0), (0, 0, 25), (25, 0, 0)]
)
def test_places_run_through_every_cycle_of_the_period(used: int, passed: int, left: int) -> None:
    answer = ask(HANGZHOU, field("quality", range(passed)), used={"quality": used, "innovation": 0})

    assert isinstance(answer.verdict, Allowed)
    assert len(winners(answer, "quality")) == passed
    assert answer.result is not None
    assert [one.left for one in answer.result.quotas] == [left, 25]


@pytest.mark.clause("HZA-3-1b")
def test_places_used_in_the_period_must_be_known() -> None:
    answer = ask(HANGZHOU, field("quality", [9]), used={"innovation": 3})
    nothing = ranking.award(HANGZHOU, AWARDS, ranking.AwardFacts())

    assert facts_asked(answer) == ["places_used.quality"]
    assert not outcome(answer, "quality").settled
    assert outcome(answer, "innovation").vacant == 22
    assert facts_asked(nothing) == ["candidates", "places_used.quality", "places_used.innovation"]


@pytest.mark.clause("HZA-3-1b")
def test_more_places_used_than_there_are_is_a_contradiction() -> None:
    answer = ask(HANGZHOU, field("quality", [9]), used={"quality": 26, "innovation": 0})

    assert codes(answer) == ["quota_overdrawn"]
    assert winners(answer, "quality") == []
    assert outcome(answer, "quality").vacant == 0


@pytest.mark.clause("HZA-3-3-6")
def test_no_order_in_the_text_is_refused_only_where_an_order_is_needed() -> None:
    used = {"quality": 24, "innovation": 0}
    two = field("quality", [9, 8])
    by_votes = (OrderKey.VOTES_FOR,)

    assert isinstance(ask(HANGZHOU, two[:1], used=used).verdict, Allowed)
    assert codes(ask(HANGZHOU, two, used=used)) == ["not_regulated"]
    assert codes(ask(HANGZHOU, two, used=used, adopted=ranking.Adopted(order=by_votes))) == [
        "rules_not_adopted"
    ]
    adopted = ranking.Adopted(adoption=ADOPTION, order=by_votes)
    assert winners(ask(HANGZHOU, two, used=used, adopted=adopted), "quality") == ["q1"]


@pytest.mark.clause("ZJ-13-7b")
def test_an_order_of_the_rules_does_not_overrule_the_text() -> None:
    adopted = ranking.Adopted(adoption=ADOPTION, order=(OrderKey.OVERALL_SCORE,))

    answer = ask(ZHUJI, field("quality", range(6)), adopted=adopted)

    assert isinstance(answer.verdict, Refused)
    assert codes(answer) == ["contradicts_regulation"]


@pytest.mark.clause("ZJ-4")
def test_one_organisation_wins_the_highest_award_only_unless_the_text_says_otherwise() -> None:
    both = candidate("a", {"quality": 9, "innovation": 9})
    each = replace(
        ZHUJI,
        allocation=replace(ZHUJI.allocation, several_awards=ranking.SeveralAwards.EACH_AWARD),
    )
    outside = candidate("a", {"quality": 9, "innovation": 9}, past=("quality",))

    assert winners(ask(ZHUJI, [both]), "innovation") == []
    assert why_not(ask(ZHUJI, [both]), "a", "innovation") is WhyNot.WON_HIGHER_AWARD
    assert winners(ask(each, [both]), "innovation") == ["a"]
    assert winners(ask(ZHUJI, [outside]), "innovation") == []


@pytest.mark.clause("ZJ-4")
@pytest.mark.parametrize(
    ("policy", "accepts", "falls"),
    [
        (MovesDown.STAYS_OUT, True, []),
        (MovesDown.NEEDS_CONSENT, False, []),
        (MovesDown.NEEDS_CONSENT, True, ["last"]),
        (MovesDown.AUTOMATIC, None, ["last"]),
    ],
)
def test_who_finds_the_quality_award_full_falls_only_where_the_reading_says_so(
    policy: MovesDown, accepts: bool | None, falls: list[str]
) -> None:
    last = candidate("last", {"quality": 1}, accepts=accepts)

    answer = ask(reading(when_full=policy), [*field("quality", [20, 19, 18, 17, 16]), last])

    assert isinstance(answer.verdict, Allowed)
    assert winners(answer, "innovation") == falls
    assert [one.moved_from for one in outcome(answer, "innovation").winners] == [
        "quality" for _ in falls
    ]


@pytest.mark.clause("ZJ-4")
def test_whether_it_agrees_to_fall_is_asked_and_holds_up_the_lower_award_only() -> None:
    last = candidate("last", {"quality": 1})
    law = reading(when_full=MovesDown.NEEDS_CONSENT)

    answer = ask(law, [*field("quality", [20, 19, 18, 17, 16]), last])

    assert facts_asked(answer) == ["candidates[last].accepts_transfer"]
    assert outcome(answer, "quality").settled
    assert not outcome(answer, "innovation").settled


@pytest.mark.clause("ZJ-4")
def test_who_was_voted_on_for_both_stands_for_the_lower_award_on_its_own() -> None:
    last = candidate("last", {"quality": 1, "innovation": 12})

    for policy in MovesDown:
        answer = ask(reading(when_full=policy), [*field("quality", [20, 19, 18, 17, 16]), last])

        assert winners(answer, "innovation") == ["last"]
        assert outcome(answer, "innovation").winners[0].votes_for == 12


@pytest.mark.clause("ZJ-4")
def test_from_the_lowest_award_nobody_falls() -> None:
    answer = ask(reading(when_full=MovesDown.AUTOMATIC), field("innovation", range(11)))

    assert isinstance(answer.verdict, Allowed)
    assert why_not(answer, "i1", "innovation") is WhyNot.NO_PLACE


@pytest.mark.clause("ZJ-13-6")
@pytest.mark.parametrize(
    ("policy", "accepts", "asked"),
    [
        (MovesDown.STAYS_OUT, True, None),
        (MovesDown.NEEDS_CONSENT, False, None),
        (MovesDown.NEEDS_CONSENT, None, "candidates[a].accepts_transfer"),
        (MovesDown.NEEDS_CONSENT, True, "candidates[a].votes[innovation].passed"),
        (MovesDown.AUTOMATIC, None, "candidates[a].votes[innovation].passed"),
    ],
)
def test_below_the_quality_threshold_a_vote_on_the_lower_award_is_needed(
    policy: MovesDown, accepts: bool | None, asked: str | None
) -> None:
    below = candidate("a", {"quality": 15}, score="599.99", accepts=accepts)

    answer = ask(reading(below_threshold=policy), [below])

    assert why_not(answer, "a") is WhyNot.BELOW_THRESHOLD
    assert outcome(answer, "quality").settled
    assert [reason.facts.get("fact") for reason in answer.verdict.reasons if asked] == (
        [asked] if asked else []
    )
    assert isinstance(answer.verdict, Undecided if asked else Allowed)


@pytest.mark.clause("ZJ-13-6")
def test_nothing_is_asked_where_the_lower_award_is_out_of_reach_or_was_voted_on() -> None:
    too_low = candidate("a", {"quality": 15}, score="549.99")
    voted_on_both = candidate("a", {"quality": 15, "innovation": 15}, score="599.99")

    assert isinstance(ask(ZHUJI, [too_low]).verdict, Allowed)
    assert winners(ask(ZHUJI, [voted_on_both]), "innovation") == ["a"]
    no_transfer = replace(ZHUJI, transfer=None)
    below = candidate("a", {"quality": 15}, score="599.99")
    assert isinstance(ask(no_transfer, [below]).verdict, Allowed)


def test_awards_that_do_not_exist_are_refused_wherever_they_are_named() -> None:
    answer = ask(
        HANGZHOU,
        [candidate("a", {"gold": 9})],
        used={**NONE_USED, "silver": 1},
        decisions=(AwardTieDecision(award="bronze", picked=()),),
    )

    assert isinstance(answer.verdict, Refused)
    assert [reason.facts["award"] for reason in answer.verdict.reasons] == [
        "bronze",
        "gold",
        "silver",
    ]


def test_awards_that_share_neither_quota_nor_candidate_do_not_wait_for_each_other() -> None:
    used = {"quality": 24, "innovation": 0}
    tied = field("quality", [9, 9])
    adopted = ranking.Adopted(adoption=ADOPTION, order=(OrderKey.VOTES_FOR,))

    apart = ask(HANGZHOU, [*tied, candidate("i", {"innovation": 9})], used=used, adopted=adopted)
    shared = ask(
        HANGZHOU,
        [*tied, candidate("q1", {"quality": 9, "innovation": 9})][1:],
        used=used,
        adopted=adopted,
    )

    assert winners(apart, "innovation") == ["i"]
    assert not outcome(shared, "innovation").settled


def kept_for_small(
    *, places: int | None = None, share: Fraction | None = None, unfilled: ranking.Unfilled
) -> ranking.Rules:
    kept = ranking.Reserve(
        id="small",
        clause=ZJ,
        award="quality",
        of_class="small",
        places=places,
        share=share,
        unfilled=unfilled,
    )
    return replace(ZHUJI, allocation=replace(ZHUJI.allocation, reserves=(kept,)))


LARGE = [candidate(f"l{n}", {"quality": 20 - n}, classes=()) for n in range(5)]
SMALL = [candidate(f"s{n}", {"quality": 5 - n}, classes=("small",)) for n in range(2)]


def test_places_kept_for_a_class_go_to_its_best() -> None:
    law = kept_for_small(places=2, unfilled=ranking.Unfilled.VACANT)

    answer = ask(law, [*LARGE, *SMALL])

    assert winners(answer, "quality") == ["l0", "l1", "l2", "s0", "s1"]
    assert [one.through for one in outcome(answer, "quality").winners[-2:]] == [
        Through.RESERVE,
        Through.RESERVE,
    ]


@pytest.mark.parametrize(
    ("unfilled", "win"),
    [
        (ranking.Unfilled.VACANT, ["l0", "l1", "l2"]),
        (ranking.Unfilled.OPEN_TO_ALL, ["l0", "l1", "l2", "l3", "l4"]),
    ],
)
def test_kept_places_nobody_fills_stay_vacant_or_open_to_all(
    unfilled: ranking.Unfilled, win: list[str]
) -> None:
    assert winners(ask(kept_for_small(places=2, unfilled=unfilled), LARGE), "quality") == win


@pytest.mark.parametrize(
    ("unfilled", "small", "win"),
    [
        (ranking.Unfilled.VACANT, 0, 0),
        (ranking.Unfilled.VACANT, 1, 3),
        (ranking.Unfilled.VACANT, 2, 5),
        (ranking.Unfilled.OPEN_TO_ALL, 0, 5),
    ],
)
def test_a_minimum_share_leaves_places_vacant_where_the_class_is_too_small(
    unfilled: ranking.Unfilled, small: int, win: int
) -> None:
    law = kept_for_small(share=Fraction(1, 3), unfilled=unfilled)

    assert len(winners(ask(law, [*LARGE, *SMALL[:small]]), "quality")) == win


def test_the_class_is_asked_for_where_places_are_kept_and_not_everybody_fits() -> None:
    unknown = [replace(one, classes=None) for one in LARGE]
    vacant = kept_for_small(places=1, unfilled=ranking.Unfilled.VACANT)
    open_to_all = kept_for_small(places=1, unfilled=ranking.Unfilled.OPEN_TO_ALL)

    assert len(facts_asked(ask(vacant, unknown))) == 5
    assert isinstance(ask(open_to_all, unknown).verdict, Allowed)
    assert len(facts_asked(ask(open_to_all, [*unknown, *SMALL]))) == 5


def test_an_award_without_quota_takes_all_who_passed() -> None:
    free = replace(ZHUJI, allocation=replace(ZHUJI.allocation, quotas=()))

    answer = ask(free, field("quality", [9] * 12))

    assert len(winners(answer, "quality")) == 12
    assert outcome(answer, "quality").vacant is None


def test_a_decision_does_not_give_kept_places_away() -> None:
    tied = [candidate(f"l{n}", {"quality": 9}, classes=()) for n in range(3)]
    small = [candidate(f"s{n}", {"quality": 9}, classes=("small",)) for n in range(4)]
    names = ("l0", "l1", "l2", "s0", "s1")
    for kept, fine, breaks in [
        (kept_for_small(places=3, unfilled=ranking.Unfilled.VACANT), ("l0", "l1", "s0"), names),
        (
            kept_for_small(share=Fraction(1, 2), unfilled=ranking.Unfilled.VACANT),
            ("l0", "l1", "s0", "s1"),
            ("l0", "l1", "s0"),
        ),
        (
            kept_for_small(share=Fraction(1, 2), unfilled=ranking.Unfilled.OPEN_TO_ALL),
            ("l0", "s0"),
            ("l0",),
        ),
    ]:
        field = [*tied, *small]

        assert isinstance(ask(kept, field, decisions=(decision(*fine),)).verdict, Allowed)
        assert codes(ask(kept, field, decisions=(decision(*breaks),))) == ["picks_break_reserve"]


def test_facts_and_rules_that_cannot_be_are_none() -> None:
    vote = VoteResult(award="quality")
    kept = kept_for_small(places=1, unfilled=ranking.Unfilled.VACANT).allocation.reserves
    for broken in (
        lambda: VoteResult(award="quality", votes_for=-1),
        lambda: VotedCandidate(id="a", votes=(vote, vote)),
        lambda: VotedCandidate(id="a", overall_score=Decimal(-1)),
        lambda: ask(ZHUJI, [candidate("a"), candidate("a")]),
        lambda: ask(ZHUJI, [], used={"quality": -1}),
        lambda: ask(ZHUJI, [], decisions=(decision(), decision())),
        lambda: decision("a", "a"),
        lambda: quota("none", 0, "quality"),
        lambda: ranking.OrderRule(clause=ZJ, by=()),
        lambda: ranking.OrderRule(clause=ZJ, by=(OrderKey.VOTES_FOR, OrderKey.VOTES_FOR)),
        lambda: replace(ZHUJI.allocation, reserves=(*kept, *kept)),
    ):
        with pytest.raises(ValueError, match=r"."):
            broken()


votes = st.dictionaries(st.sampled_from(["quality", "innovation"]), st.integers(5, 9), min_size=1)
drawn_field = st.lists(
    st.builds(
        lambda votes, score, past, passed, accepts, small: (
            votes,
            score,
            past,
            passed,
            accepts,
            small,
        ),
        votes,
        st.sampled_from(["549.99", "550", "599.99", "600", "640", "660"]),
        st.sampled_from([(), (), (), ("quality",), ("innovation",)]),
        st.sampled_from([True, True, True, False]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=16,
).map(
    lambda drawn: [
        candidate(
            f"n{n:02d}",
            votes,
            score=score,
            past=past,
            passed=passed,
            accepts=accepts,
            classes=("small",) if small else (),
        )
        for n, (votes, score, past, passed, accepts, small) in enumerate(drawn)
    ]
)
laws = st.sampled_from(
    [
        ZHUJI,
        reading(when_full=MovesDown.NEEDS_CONSENT),
        reading(when_full=MovesDown.AUTOMATIC, below_threshold=MovesDown.AUTOMATIC),
        replace(
            ZHUJI,
            allocation=replace(ZHUJI.allocation, several_awards=ranking.SeveralAwards.EACH_AWARD),
        ),
        kept_for_small(places=2, unfilled=ranking.Unfilled.VACANT),
        kept_for_small(share=Fraction(1, 3), unfilled=ranking.Unfilled.VACANT),
        kept_for_small(share=Fraction(1, 3), unfilled=ranking.Unfilled.OPEN_TO_ALL),
    ]
)


@pytest.mark.clause("ZJ-4")
@given(law=laws, field=drawn_field, data=st.data())
def test_nested_quotas_are_never_exceeded_and_input_order_does_not_matter(
    law: ranking.Rules, field: list[VotedCandidate], data: st.DataObject
) -> None:
    answer = ask(law, field)

    assert answer == ask(law, data.draw(st.permutations(field)))
    assert answer.result is not None
    inside = {
        one.award: sum(each.through is not Through.OUTSIDE_QUOTA for each in one.winners)
        + one.places_for_tied
        for one in answer.result.awards
    }
    assert inside["quality"] <= 5
    assert sum(inside.values()) <= 10
    passed = {one.id for one in field if any(vote.passed for vote in one.votes or ())}
    assert {each.id for one in answer.result.awards for each in one.winners} <= passed


@pytest.mark.clause("ZJ-13-7b")
@given(field=drawn_field, law=laws, data=st.data())
def test_more_votes_never_lose_a_place(
    field: list[VotedCandidate], law: ranking.Rules, data: st.DataObject
) -> None:
    before = ask(law, field)
    assert before.result is not None
    won = [(one.award, each.id) for one in before.result.awards for each in one.winners]
    if not won:
        return
    award, name = data.draw(st.sampled_from(won))
    more = [
        replace(
            one,
            votes=tuple(
                replace(vote, votes_for=(vote.votes_for or 0) + 1) if vote.award == award else vote
                for vote in one.votes or ()
            ),
        )
        if one.id == name
        else one
        for one in field
    ]

    assert name in winners(ask(law, more), award)


@pytest.mark.clause("ZJ-4")
def test_who_passed_and_finds_no_place_is_named_with_the_quota_that_is_full() -> None:
    answer = ask(ZHUJI, field("quality", range(20, 14, -1)))

    (reason,) = [one for one in answer.verdict.reasons if one.code.value == "passed_without_place"]
    assert reason.facts["candidates"] == ("q6",)
    assert reason.facts["at_most"] == 5
    within = [one for one in answer.verdict.reasons if one.code.value == "within_quota"]
    assert [(one.facts["given"], one.facts["left"]) for one in within] == [(5, 5), (5, 0)]


@pytest.mark.clause("ZJ-4")
def test_votes_not_known_leave_every_award_open() -> None:
    unknown = VotedCandidate(id="x", past_awards=())

    answer = ask(ZHUJI, [*field("quality", [9]), unknown])

    assert facts_asked(answer) == ["candidates[x].votes"]
    assert outcome(answer, "quality").vacant is None


@pytest.mark.clause("ZJ-14b")
def test_a_past_award_that_does_not_exist_is_refused_and_named() -> None:
    answer = ask(ZHUJI, [candidate("a", {"quality": 9}, past=("qualty",))])

    assert isinstance(answer.verdict, Refused)
    assert [reason.facts for reason in answer.verdict.reasons] == [{"award": "qualty"}]


@pytest.mark.clause("ZJ-13-7b")
def test_another_order_of_the_rules_is_refused_even_where_places_suffice() -> None:
    adopted = ranking.Adopted(adoption=ADOPTION, order=(OrderKey.OVERALL_SCORE,))

    answer = ask(ZHUJI, field("quality", [9, 8]), adopted=adopted)

    assert isinstance(answer.verdict, Refused)
    assert codes(answer) == ["contradicts_regulation"]
    assert winners(answer, "quality") == ["q1", "q2"]
