"""What the stages come to together, and who is a candidate for which award (综合评价)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core import ranking
from zhuoyue.core.clause import Adoption, Award, ClauseId, NotRegulated, Text
from zhuoyue.core.ranking import MovesDown, StageResults
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Allowed, Answer, Refused, Undecided

ZJ = ClauseId("ZJ-13-6")
SILENT = NotRegulated(not_regulated=ZJ)
ADOPTION = Adoption(decision="细则", on=date(2026, 3, 1), by="committee")
SITE = ranking.LastStage(kind="last_stage", stage="site")
SIDE_BY_SIDE = ranking.SideBySide(kind="side_by_side", stages=("desk", "site"))


def award(name: str, rank: int) -> Award:
    return Award(id=name, rank=rank, name=Text(zh=name, en=name), clause=ZJ, activities=())


AWARDS = (award("merit", 3), award("quality", 1), award("innovation", 2))


def weights(**shares: str) -> ranking.Weights:
    return ranking.Weights(
        kind="weights",
        stages=tuple(
            ranking.StageWeight(stage=stage, weight=Fraction(share))
            for stage, share in shares.items()
        ),
    )


def rules(
    method: ranking.Weights | ranking.LastStage | ranking.SideBySide | NotRegulated = SITE,
    thresholds: Mapping[str, int] | None = None,
    below_threshold: MovesDown | None = None,
) -> ranking.Rules:
    return ranking.Rules(
        clause=ZJ,
        thresholds=tuple(
            ranking.AwardThreshold(award=name, clause=ZJ, score=Range(at_least=Decimal(least)))
            for name, least in (thresholds or {}).items()
        ),
        transfer=None
        if below_threshold is None
        else ranking.Transfer(clause=ZJ, below_threshold=below_threshold),
        overall=ranking.OverallRule(clause=ZJ, method=method),
        allocation=ranking.AllocationRule(clause=ZJ, order=SILENT),
    )


ZHUJI = rules(SITE, {"quality": 600, "innovation": 550}, MovesDown.NEEDS_CONSENT)


def candidate(
    site: str | None = None,
    *,
    name: str = "a",
    desk: str | None = None,
    applies_for: tuple[str, ...] | None = ("quality",),
    accepts: bool | None = None,
    eligible: bool | None = None,
) -> StageResults:
    scores = {"desk": desk, "site": site}
    return StageResults(
        id=name,
        scores={stage: Decimal(score) for stage, score in scores.items() if score is not None},
        applies_for=applies_for,
        accepts_transfer=accepts,
        eligible=eligible,
    )


def ask(
    law: ranking.Rules,
    *candidates: StageResults,
    adopted: ranking.Adopted | None = None,
    deliberation: ranking.Deliberation | None = None,
) -> Answer[ranking.Overall]:
    facts = ranking.OverallFacts(
        candidates=candidates, implementing_rules=adopted, deliberation=deliberation
    )
    return ranking.overall(law, AWARDS, facts)


def stands_for(answer: Answer[ranking.Overall]) -> list[tuple[str, str | None]]:
    assert answer.result is not None
    (total,) = answer.result.totals
    return [(one.award, one.moved_from) for one in total.candidate_for]


def codes(answer: Answer[ranking.Overall]) -> list[str]:
    return [reason.code.value for reason in answer.verdict.reasons]


@pytest.mark.clause("ZJ-13-6")
def test_a_formula_that_the_text_leaves_open_comes_from_adopted_rules_only() -> None:
    law = rules(SILENT)
    formula = weights(desk="2/5", site="3/5")

    silent = ask(law, candidate("600", desk="600"))
    not_adopted = ask(law, candidate("600"), adopted=ranking.Adopted(overall=formula))
    adopted = ask(
        law,
        candidate("605.005", desk="592.5"),
        adopted=ranking.Adopted(adoption=ADOPTION, overall=formula),
    )

    assert codes(silent) == ["not_regulated"]
    assert codes(not_adopted) == ["rules_not_adopted"]
    assert adopted.result is not None
    assert adopted.result.totals[0].overall_score == Fraction(600003, 1000)
    assert [one.points for one in adopted.result.totals[0].shares] == [237, Fraction("363.003")]


def test_rules_that_say_otherwise_than_the_text_are_refused() -> None:
    adopted = ranking.Adopted(adoption=ADOPTION, overall=weights(desk="1/2", site="1/2"))

    assert codes(ask(rules(SITE), candidate("600"), adopted=adopted)) == ["contradicts_regulation"]
    same = ranking.Adopted(adoption=ADOPTION, overall=SITE)
    assert isinstance(ask(rules(SITE), candidate("600"), adopted=same).verdict, Allowed)


@pytest.mark.clause("ZJ-13-6")
@pytest.mark.parametrize(
    ("score", "award", "enough"),
    [
        ("599.997", "quality", False),
        ("600", "quality", True),
        ("600.003", "quality", True),
        ("549.99", "innovation", False),
        ("550", "innovation", True),
        ("550.01", "innovation", True),
    ],
)
def test_the_threshold_of_each_award_is_met_exactly_or_not_at_all(
    score: str, award: str, *, enough: bool
) -> None:
    answer = ask(ZHUJI, candidate(score, applies_for=(award,), accepts=False))

    assert isinstance(answer.verdict, Allowed)
    assert stands_for(answer) == ([(award, None)] if enough else [])
    assert ("below_award_threshold" in codes(answer)) is not enough


@pytest.mark.clause("ZJ-13-6")
@pytest.mark.parametrize(
    ("policy", "accepts", "stands"),
    [
        (None, True, []),
        (MovesDown.STAYS_OUT, True, []),
        (MovesDown.NEEDS_CONSENT, False, []),
        (MovesDown.NEEDS_CONSENT, True, [("innovation", "quality")]),
        (MovesDown.AUTOMATIC, None, [("innovation", "quality")]),
        (MovesDown.AUTOMATIC, False, [("innovation", "quality")]),
    ],
)
def test_who_misses_an_award_moves_to_the_lower_one_as_the_reading_says(
    policy: MovesDown | None, accepts: bool | None, stands: list[tuple[str, str]]
) -> None:
    law = rules(SITE, {"quality": 600, "innovation": 550}, policy)

    assert stands_for(ask(law, candidate("599.99", accepts=accepts))) == stands


@pytest.mark.clause("ZJ-13-6")
def test_whether_a_candidate_agrees_is_asked_only_where_it_matters() -> None:
    needed = ask(ZHUJI, candidate("599.99"))
    reached = ask(ZHUJI, candidate("600"))
    applied_for_both = ask(ZHUJI, candidate("599.99", applies_for=("quality", "innovation")))

    assert [reason.facts["fact"] for reason in needed.verdict.reasons] == [
        "candidates[a].accepts_transfer"
    ]
    assert isinstance(reached.verdict, Allowed)
    assert isinstance(applied_for_both.verdict, Allowed)
    assert stands_for(applied_for_both) == [("innovation", None)]


@pytest.mark.clause("ZJ-13-6")
def test_nobody_moves_to_an_award_whose_threshold_it_misses_too() -> None:
    law = rules(SITE, {"quality": 600, "innovation": 550, "merit": 500}, MovesDown.AUTOMATIC)

    assert stands_for(ask(law, candidate("540"))) == [("merit", "quality")]
    assert stands_for(ask(law, candidate("499"))) == []


def test_two_awards_missed_lead_to_one_lower_award_only() -> None:
    law = rules(SITE, {"quality": 600, "innovation": 550}, MovesDown.AUTOMATIC)

    answer = ask(law, candidate("540", applies_for=("quality", "innovation")))

    assert stands_for(answer) == [("merit", "quality")]


@pytest.mark.clause("ZJ-13-6")
def test_the_award_applied_for_is_asked_only_where_a_threshold_is_reached() -> None:
    law = rules(SITE, {"quality": 600, "innovation": 550, "merit": 500})

    asked = ask(law, candidate("500", applies_for=None))
    too_low = ask(law, candidate("499.99", applies_for=None))
    no_thresholds = ask(rules(SITE), candidate("700", applies_for=None))

    assert [reason.facts["fact"] for reason in asked.verdict.reasons] == [
        "candidates[a].applies_for"
    ]
    assert isinstance(too_low.verdict, Allowed)
    assert isinstance(no_thresholds.verdict, Allowed)


@pytest.mark.clause("HZC-4-3-4")
@pytest.mark.parametrize(
    ("score", "award"),
    [("599.99", []), ("600", [("quality", None)]), ("600.01", [("quality", None)])],
)
def test_where_there_is_one_award_only_nobody_need_say_that_it_is_applied_for(
    score: str, award: list[tuple[str, str | None]]
) -> None:
    law = rules(SITE, {"quality": 600})
    facts = ranking.OverallFacts(candidates=(candidate(score, applies_for=None),))
    answer = ranking.overall(law, AWARDS[1:2], facts)

    assert stands_for(answer) == award
    assert isinstance(answer.verdict, Allowed)


def test_an_award_without_threshold_is_open_to_who_applied_for_it() -> None:
    assert stands_for(ask(ZHUJI, candidate("400", applies_for=("merit",)))) == [("merit", None)]
    assert stands_for(ask(rules(SITE), candidate("400"))) == [("quality", None)]


def test_an_award_that_does_not_exist_is_refused_and_named() -> None:
    answer = ask(ZHUJI, candidate("700", applies_for=("quality", "gold", "silver")))

    assert isinstance(answer.verdict, Refused)
    assert [reason.facts["award"] for reason in answer.verdict.reasons] == ["gold", "silver"]


def test_who_is_not_eligible_is_no_candidate_and_is_told_so() -> None:
    answer = ask(ZHUJI, candidate("700", eligible=False))

    assert stands_for(answer) == []
    assert codes(answer) == ["overall_computed", "candidate_not_eligible"]


@pytest.mark.clause("ZJ-13-6")
def test_who_misses_the_lower_award_too_is_told_both_shortfalls() -> None:
    def missed(accepts: bool | None, policy: MovesDown = MovesDown.NEEDS_CONSENT) -> list[object]:
        law = rules(SITE, {"quality": 600, "innovation": 550, "merit": 500}, policy)
        reasons = ask(law, candidate("499.99", accepts=accepts)).verdict.reasons
        return [one.facts["threshold"] for one in reasons[1:]]

    assert missed(accepts=True) == [600, 550, 500]
    assert missed(accepts=None) == [600]
    assert missed(accepts=None, policy=MovesDown.AUTOMATIC) == [600, 550, 500]
    assert missed(accepts=True, policy=MovesDown.STAYS_OUT) == [600]


@pytest.mark.clause("ZJ-13-6")
def test_a_formula_counts_every_stage_the_text_names_and_no_other() -> None:
    law = replace(
        rules(SILENT),
        overall=ranking.OverallRule(clause=ZJ, method=SILENT, of=("desk", "site")),
    )

    def of(formula: ranking.Weights | ranking.LastStage | None) -> list[str]:
        adopted = ranking.Adopted(adoption=ADOPTION, overall=formula)
        return codes(ask(law, candidate("600", desk="500"), adopted=adopted))

    assert of(weights(site="1/2", desk="1/2")) == ["overall_computed"]
    assert of(SITE) == ["contradicts_regulation"]
    assert of(weights(desk="1/2", site="1/4", defence="1/4")) == ["contradicts_regulation"]
    assert of(None) == ["not_regulated"]


@pytest.mark.clause("ZJ-13-6")
def test_every_missing_score_is_named_and_nobody_is_ranked_without() -> None:
    law = rules(weights(desk="1/2", site="1/2"), {"quality": 600})

    answer = ask(law, candidate("700", name="a"), candidate("700", desk="500", name="b"))
    bare = ranking.overall(law, AWARDS, ranking.OverallFacts(candidates=(StageResults(id="a"),)))
    nobody = ranking.overall(law, AWARDS, ranking.OverallFacts())

    assert [reason.facts["fact"] for reason in answer.verdict.reasons] == [
        "candidates[a].scores.desk"
    ]
    assert answer.result is not None
    assert [(one.id, one.rank) for one in answer.result.totals] == [("b", 1), ("a", None)]
    assert [reason.facts["fact"] for reason in bare.verdict.reasons] == [
        "candidates[a].scores.desk",
        "candidates[a].scores.site",
    ]
    assert [reason.facts["fact"] for reason in nobody.verdict.reasons] == ["candidates"]


JUDGED = ranking.Deliberation(candidates=("a",), by="committee", on=date(2026, 8, 1))


@pytest.mark.clause("HZA-3-3-5")
def test_without_a_formula_people_judge_what_stands_side_by_side() -> None:
    law = rules(SIDE_BY_SIDE)
    complete = candidate("640", desk="612", eligible=True)

    asked = ask(law, complete)
    judged = ask(law, complete, deliberation=JUDGED)

    assert codes(asked) == ["judgement_needed"]
    assert isinstance(judged.verdict, Allowed)
    assert judged.result is not None
    assert judged.result.proposed_list == ("a",)
    assert judged.result.totals[0].overall_score is None


@pytest.mark.clause("HZA-3-3-5")
def test_all_three_results_and_the_record_are_needed() -> None:
    answer = ask(
        rules(SIDE_BY_SIDE), candidate(), deliberation=ranking.Deliberation(candidates=("a",))
    )

    assert isinstance(answer.verdict, Undecided)
    assert [reason.facts["fact"] for reason in answer.verdict.reasons] == [
        "candidates[a].eligible",
        "candidates[a].scores.desk",
        "candidates[a].scores.site",
        "deliberation.by",
        "deliberation.on",
    ]


@pytest.mark.clause("HZA-3-3-5")
def test_who_is_not_eligible_cannot_be_on_the_proposed_list() -> None:
    ineligible = candidate("640", desk="612", eligible=False)

    answer = ask(rules(SIDE_BY_SIDE), ineligible, deliberation=JUDGED)

    assert codes(answer) == ["deliberated_not_eligible"]


@pytest.mark.clause("HZA-3-3-5")
def test_a_formula_of_the_rules_adds_a_total_to_what_people_judge() -> None:
    law = rules(SIDE_BY_SIDE)
    complete = candidate("640", desk="612", eligible=True)
    formula = weights(site="1")

    added = ask(
        law,
        complete,
        adopted=ranking.Adopted(adoption=ADOPTION, overall=formula),
        deliberation=JUDGED,
    )
    not_adopted = ask(law, complete, adopted=ranking.Adopted(overall=formula))

    assert added.result is not None
    assert added.result.method == "side_by_side"
    assert added.result.totals[0].overall_score == 640
    assert codes(not_adopted) == ["rules_not_adopted"]


@pytest.mark.parametrize(
    "shares",
    [{"desk": "1/3", "site": "1/3"}, {"desk": "2/3", "site": "2/3"}, {"desk": "0", "site": "1"}],
)
def test_weights_sum_to_exactly_one_and_none_is_nought(shares: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="weight"):
        weights(**shares)


def test_facts_and_rules_that_cannot_be_are_none() -> None:
    half = ranking.StageWeight(stage="desk", weight=Fraction(1, 2))
    least = ranking.AwardThreshold(award="quality", clause=ZJ, score=Range(at_least=Decimal(600)))
    for broken in (
        lambda: ranking.Weights(kind="weights", stages=(half, half)),
        lambda: replace(ZHUJI, thresholds=(least, least)),
        lambda: candidate("-1"),
        lambda: candidate("1", applies_for=("quality", "quality")),
        lambda: ask(ZHUJI, candidate("1"), candidate("1")),
        lambda: ask(ZHUJI, candidate("1", name="b"), deliberation=JUDGED),
        lambda: ranking.Deliberation(candidates=("a", "a")),
    ):
        with pytest.raises(ValueError, match=r"."):
            broken()


points = st.fractions(min_value=0, max_value=1000, max_denominator=60)


@pytest.mark.clause("ZJ-13-6")
@given(st.lists(st.tuples(points, points), min_size=1, max_size=6), st.data())
def test_totals_are_exact_ordered_and_do_not_hang_on_input_order(
    drawn: list[tuple[Fraction, Fraction]], data: st.DataObject
) -> None:
    law = rules(weights(desk="1/3", site="2/3"))
    field = [
        StageResults(id=f"n{n}", scores={"desk": desk, "site": site})
        for n, (desk, site) in enumerate(drawn)
    ]

    answer = ask(law, *field)

    assert answer == ask(law, *data.draw(st.permutations(field)))
    assert answer.result is not None
    found = {one.id: one.overall_score for one in answer.result.totals}
    assert found == {f"n{n}": (desk + 2 * site) / 3 for n, (desk, site) in enumerate(drawn)}
    listed = [one.overall_score for one in answer.result.totals if one.overall_score is not None]
    assert listed == sorted(listed, reverse=True)
