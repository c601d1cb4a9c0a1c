"""Why each stands where it stands: one reason a line, with the numbers that led to it."""

from datetime import date
from decimal import Decimal

import pytest
from tests.core.test_ranking_shortlist import AT_LEAST_550, HZC, best, rules, scored

from zhuoyue.core import ranking
from zhuoyue.core.clause import Award, ClauseId, NotRegulated, Text
from zhuoyue.core.ranking import (
    Deliberation,
    Departure,
    OverallFacts,
    ShortlistFacts,
    StageResults,
    TieDecision,
    TiersFacts,
    Visited,
)
from zhuoyue.core.units import Range


def why(by: ranking.Rules, facts: ShortlistFacts) -> dict[str, tuple[str, dict[str, object]]]:
    result = ranking.shortlist(by, facts).result
    assert result is not None
    found = ranking.of_shortlist(by, result)
    return {name: (one.code.value, dict(one.facts)) for name, one in found.items()}


def codes(by: ranking.Rules, facts: ShortlistFacts) -> list[str]:
    return [code for code, _ in why(by, facts).values()]


@pytest.mark.clause("HZC-4-2-2")
def test_just_under_on_and_over_the_score() -> None:
    facts = ShortlistFacts(stage="desk", applicants=scored("549.99", "550", "550.01"))

    found = why(AT_LEAST_550, facts)

    assert [code for code, _ in found.values()] == [
        "passes_gate",
        "passes_gate",
        "below_gate_score",
    ]
    assert list(found.values())[-1][1]["threshold"] == Decimal(550)


@pytest.mark.clause("WZ-15")
def test_beyond_the_cap_the_rank_and_the_cap_are_named() -> None:
    found = why(best(1), ShortlistFacts(stage="desk", applicants=scored("600", "500")))

    assert list(found.values())[-1] == (
        "beyond_gate_cap",
        {"applicant": list(found)[-1], "score": Decimal(500), "rank": 2, "at_most": 1},
    )


def test_a_tie_before_and_after_its_decision() -> None:
    applicants = scored("600", "600")
    names = [one.id for one in applicants]
    picked = TieDecision(picked=(names[0],), by="会议", on=date(2026, 9, 1), reason="并列")

    open_tie = ShortlistFacts(stage="desk", applicants=applicants)
    decided = ShortlistFacts(stage="desk", applicants=applicants, tie_decision=picked)

    assert codes(best(1), open_tie) == ["tied_at_gate", "tied_at_gate"]
    assert sorted(codes(best(1), decided)) == ["not_picked_in_tie", "passes_gate"]


def test_who_is_held_back_is_held_back_by_the_clause_that_allows_it() -> None:
    applicants = scored("600")
    gone = (Departure(id=applicants[0].id, reason="布局", by="会议"),)
    facts = ShortlistFacts(stage="desk", applicants=applicants, dropped=gone)

    result = ranking.shortlist(AT_LEAST_550, facts).result
    assert result is not None
    (reason,) = ranking.of_shortlist(AT_LEAST_550, result).values()

    assert (reason.code.value, reason.clause) == ("held_back_at_gate", HZC)


def test_without_a_score_it_stays_open() -> None:
    facts = ShortlistFacts(stage="desk", applicants=scored(None))

    assert codes(AT_LEAST_550, facts) == ["open_at_gate"]


POOL = ranking.TierRule(
    clause=ClauseId("HZC-4-3-4"),
    stage="site",
    tiers=(
        ranking.Tier(id="first", score=Range(at_least=Decimal(620))),
        ranking.Tier(id="second", score=Range(at_least=Decimal(610), below=Decimal(620))),
        ranking.Tier(id="third", score=Range(at_least=Decimal(600), below=Decimal(610))),
    ),
)


@pytest.mark.clause("HZC-4-3-4")
def test_tiers_and_what_lies_below_them() -> None:
    silent = NotRegulated(not_regulated=HZC)
    by = ranking.Rules(
        clause=HZC,
        tiers=POOL,
        overall=ranking.OverallRule(clause=HZC, method=silent),
        allocation=ranking.AllocationRule(clause=HZC, order=silent),
    )
    scores = ("599.99", "600", "609.99", "610", "619.99", "620")
    applicants = tuple(Visited(id=one, score=Decimal(one)) for one in scores)

    result = ranking.tiers(by, TiersFacts(applicants=(*applicants, Visited(id="x")))).result
    assert result is not None
    found = ranking.of_tiers(by, result)

    assert {name: one.facts.get("tier") for name, one in found.items()} == {
        "599.99": None,
        "600": "third",
        "609.99": "third",
        "610": "second",
        "619.99": "second",
        "620": "first",
    }
    assert found["599.99"].code.value == "below_tiers"
    assert found["599.99"].facts["threshold"] == Decimal(600)


AWARDS = (
    Award(
        id="quality",
        rank=1,
        name=Text(zh="质量奖", en="Quality Award"),
        clause=ClauseId("ZJ-4"),
        activities=(),
    ),
)


def test_a_candidate_and_one_that_misses_the_threshold() -> None:
    by = ranking.Rules(
        clause=ClauseId("ZJ-13-6"),
        thresholds=(
            ranking.AwardThreshold(
                award="quality",
                clause=ClauseId("ZJ-13-6"),
                score=Range(at_least=Decimal(600)),
            ),
        ),
        overall=ranking.OverallRule(
            clause=ClauseId("ZJ-13-6"),
            method=ranking.LastStage(kind="last_stage", stage="site"),
        ),
        allocation=ranking.AllocationRule(
            clause=ClauseId("ZJ-4"), order=NotRegulated(not_regulated=ClauseId("ZJ-4"))
        ),
    )
    facts = OverallFacts(
        candidates=tuple(
            StageResults(id=one, scores={"site": Decimal(one)}, applies_for=("quality",))
            for one in ("599.99", "600")
        )
    )

    found = ranking.of_overall(by, ranking.overall(by, AWARDS, facts))

    assert {name: [x.code.value for x in one] for name, one in found.items()} == {
        "600": ["stands_for_award"],
        "599.99": ["below_award_threshold"],
    }


def test_who_was_not_put_on_the_list_by_the_deliberation() -> None:
    by = ranking.Rules(
        clause=HZC,
        overall=ranking.OverallRule(
            clause=HZC, method=ranking.SideBySide(kind="side_by_side", stages=("site",))
        ),
        allocation=ranking.AllocationRule(clause=HZC, order=NotRegulated(not_regulated=HZC)),
    )
    results = tuple(
        StageResults(id=one, scores={"site": Decimal(600)}, eligible=True, applies_for=("quality",))
        for one in ("a", "b")
    )
    settled = Deliberation(candidates=("a",), by="单位", on=date(2026, 9, 1))

    answer = ranking.overall(by, AWARDS, OverallFacts(candidates=results, deliberation=settled))
    found = ranking.of_overall(by, answer)

    assert [x.code.value for x in found["a"]] == ["stands_for_award"]
    assert [x.code.value for x in found["b"]] == ["not_on_proposed_list"]


def test_where_there_is_no_total_there_is_no_reason() -> None:
    by = rules(NotRegulated(not_regulated=HZC))

    assert ranking.of_overall(by, ranking.overall(by, AWARDS, OverallFacts())) == {}
