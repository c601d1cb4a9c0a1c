"""Who goes on after a stage (入围)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core import ranking
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated
from zhuoyue.core.ranking import Applicant, Departure, Standing, TieDecision
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Allowed, Answer, Refused, Undecided

HZC = ClauseId("HZC-4-2-2")
WZ = ClauseId("WZ-15")
ZJ = ClauseId("ZJ-13-4")
ADOPTION = Adoption(decision="细则", on=date(2026, 3, 1), by="committee")


def rules(
    selection: ranking.Selection | NotRegulated,
    *,
    clause: ClauseId = WZ,
    may_drop: ranking.Discretion | None = None,
) -> ranking.Rules:
    silent = NotRegulated(not_regulated=clause)
    return ranking.Rules(
        clause=clause,
        gates=(
            ranking.Gate(
                id="desk",
                clause=clause,
                stage="desk",
                into="site",
                selection=selection,
                may_drop=may_drop,
            ),
        ),
        overall=ranking.OverallRule(clause=clause, method=silent),
        allocation=ranking.AllocationRule(clause=clause, order=silent),
    )


AT_LEAST_550 = rules(
    ranking.Selection(score=Range(at_least=Decimal(550))),
    clause=HZC,
    may_drop=ranking.Discretion(clause=HZC, grounds=("city_positioning",)),
)


def best(number: int) -> ranking.Rules:
    return rules(ranking.Selection(at_most=number))


def scored(*scores: str | Decimal | None) -> tuple[Applicant, ...]:
    return tuple(
        Applicant(id=f"n{n:02d}", score=None if score is None else Decimal(score))
        for n, score in enumerate(scores, start=1)
    )


def ask(
    law: ranking.Rules,
    applicants: Sequence[Applicant],
    *,
    dropped: tuple[Departure, ...] = (),
    added: tuple[Departure, ...] = (),
    decision: TieDecision | None = None,
    adopted: ranking.Adopted | None = None,
) -> Answer[ranking.Shortlist]:
    return ranking.shortlist(
        law,
        ranking.ShortlistFacts(
            stage="desk",
            applicants=tuple(applicants),
            dropped=dropped,
            added=added,
            tie_decision=decision,
            implementing_rules=adopted,
        ),
    )


def shortlisted(answer: Answer[ranking.Shortlist]) -> tuple[str, ...]:
    assert answer.result is not None
    return answer.result.shortlisted


def standing(answer: Answer[ranking.Shortlist], name: str) -> Standing:
    assert answer.result is not None
    (found,) = [line.standing for line in answer.result.lines if line.id == name]
    return found


def codes(answer: object) -> list[str]:
    assert isinstance(answer, Answer)
    return [reason.code.value for reason in answer.verdict.reasons]


@pytest.mark.clause("HZC-4-2-2")
@pytest.mark.parametrize(
    ("score", "goes_on"),
    [
        (Decimal("549.99"), False),
        (Decimal("549.9999999999999999999999999999999"), False),
        (Fraction(164999, 300), False),
        (Decimal(550), True),
        (Fraction(1650, 3), True),
        (Decimal("550.01"), True),
        (Fraction(165001, 300), True),
    ],
)
def test_the_score_is_compared_before_any_rounding(
    score: Decimal | Fraction, goes_on: bool
) -> None:
    answer = ask(AT_LEAST_550, [Applicant(id="fir", score=score)])

    assert isinstance(answer.verdict, Allowed)
    assert shortlisted(answer) == (("fir",) if goes_on else ())


@pytest.mark.clause("HZC-4-2-2")
def test_who_is_held_back_needs_a_reason_and_somebody_who_decided() -> None:
    for reason, by, code in [
        (None, "leaders", "drop_without_reason"),
        ("  ", "leaders", "drop_without_reason"),
        ("industry", None, "missing_fact"),
        ("industry", " ", "missing_fact"),
    ]:
        answer = ask(
            AT_LEAST_550, scored("600"), dropped=(Departure(id="n01", reason=reason, by=by),)
        )

        assert codes(answer) == [code]
        assert shortlisted(answer) == ("n01",)


@pytest.mark.clause("WZ-15")
def test_without_discretion_in_the_text_nobody_is_held_back() -> None:
    dropped = (Departure(id="n01", reason="industry", by="office"),)

    answer = ask(best(3), scored("600"), dropped=dropped)

    assert codes(answer) == ["drop_not_foreseen"]
    assert shortlisted(answer) == ("n01",)


@pytest.mark.clause("HZC-4-2-2")
def test_a_record_of_holding_back_somebody_below_the_score_changes_nothing() -> None:
    dropped = (Departure(id="n01", reason="industry", by="leaders"),)

    answer = ask(AT_LEAST_550, scored("549"), dropped=dropped)

    assert standing(answer, "n01") is Standing.BELOW_SCORE


@pytest.mark.clause("HZC-4-2-2")
def test_the_score_of_who_is_held_back_need_not_be_known() -> None:
    dropped = (Departure(id="n01", reason="industry", by="leaders"),)

    answer = ask(AT_LEAST_550, scored(None), dropped=dropped)

    assert isinstance(answer.verdict, Allowed)
    assert standing(answer, "n01") is Standing.DROPPED


@pytest.mark.clause("HZC-4-2-2")
def test_nobody_is_added_below_the_score_but_naming_one_who_goes_on_does_no_harm() -> None:
    added = tuple(Departure(id=name, reason="strategy", by="leaders") for name in ("n01", "n02"))

    answer = ask(AT_LEAST_550, scored("550", "549.99"), added=added)

    assert isinstance(answer.verdict, Refused)
    assert [reason.facts["applicant"] for reason in answer.verdict.reasons] == ["n02"]
    assert shortlisted(answer) == ("n01",)


@pytest.mark.clause("WZ-15")
@pytest.mark.parametrize(("applicants", "go_on"), [(29, 29), (30, 30), (31, 30)])
def test_at_most_thirty_go_on(applicants: int, go_on: int) -> None:
    answer = ask(best(30), scored(*(Decimal(700 - n) for n in range(applicants))))

    assert isinstance(answer.verdict, Allowed)
    assert len(shortlisted(answer)) == go_on
    assert answer.result is not None
    assert answer.result.places_left == 30 - go_on


@pytest.mark.clause("WZ-15")
def test_a_tie_across_the_cap_is_shown_and_nobody_of_it_goes_on_yet() -> None:
    answer = ask(best(3), scored("600", "590", "590", "590", "580"))

    assert isinstance(answer.verdict, Undecided)
    assert answer.verdict.reasons[0].facts == {
        "tied": ("n02", "n03", "n04"),
        "places_left": 2,
        "score": Decimal(590),
    }
    assert shortlisted(answer) == ("n01",)
    assert standing(answer, "n05") is Standing.BEYOND_CAP


@pytest.mark.clause("WZ-15")
def test_a_tie_above_the_cap_or_below_it_is_none() -> None:
    assert shortlisted(ask(best(2), scored("600", "600", "590"))) == ("n01", "n02")
    assert shortlisted(ask(best(1), scored("600", "590", "590"))) == ("n01",)


@pytest.mark.clause("WZ-15")
def test_equals_share_a_rank_and_the_next_rank_counts_them_all() -> None:
    answer = ask(best(9), scored("600", "600", "590"))

    assert answer.result is not None
    assert [line.rank for line in answer.result.lines] == [1, 1, 3]


def decision(*picked: str) -> TieDecision:
    return TieDecision(picked=picked, by="office", on=date(2026, 7, 1), reason="results")


@pytest.mark.clause("WZ-15")
@pytest.mark.parametrize(
    ("picked", "go_on"),
    [((), ("n01",)), (("n03",), ("n01", "n03")), (("n02", "n04"), ("n01", "n02", "n04"))],
)
def test_the_decision_on_a_tie_picks_as_many_as_there_are_places_or_fewer(
    picked: tuple[str, ...], go_on: tuple[str, ...]
) -> None:
    answer = ask(best(3), scored("600", "590", "590", "590"), decision=decision(*picked))

    assert isinstance(answer.verdict, Allowed)
    assert shortlisted(answer) == go_on


@pytest.mark.clause("WZ-15")
def test_a_decision_never_exceeds_the_cap_nor_picks_from_outside_the_tie() -> None:
    applicants = scored("600", "590", "590", "590", "580")

    too_many = ask(best(3), applicants, decision=decision("n02", "n03", "n04"))
    outside = ask(best(3), applicants, decision=decision("n02", "n05"))
    both = ask(best(3), applicants, decision=decision("n01", "n02", "n03", "n04"))
    no_tie = ask(best(3), applicants[:2], decision=decision("n01"))

    assert codes(too_many) == ["more_picked_than_places"]
    assert codes(outside) == ["picked_outside_tie"]
    assert sorted(codes(both)) == ["more_picked_than_places", "picked_outside_tie"]
    assert codes(no_tie) == ["picked_outside_tie"]
    assert shortlisted(both) == ("n01",)


@pytest.mark.clause("WZ-15")
def test_a_decision_without_who_when_and_why_is_asked_for_each() -> None:
    answer = ask(best(1), scored("600", "600"), decision=TieDecision(picked=("n01",)))

    assert isinstance(answer.verdict, Undecided)
    assert [reason.facts["fact"] for reason in answer.verdict.reasons] == [
        "tie_decision.by",
        "tie_decision.on",
        "tie_decision.reason",
    ]


@pytest.mark.clause("WZ-15")
def test_a_score_not_known_matters_only_where_not_everybody_fits() -> None:
    fits = ask(best(2), scored("600", None))
    not_all = ask(best(1), scored("600", None))

    assert isinstance(fits.verdict, Allowed)
    assert shortlisted(fits) == ("n01", "n02")
    assert isinstance(not_all.verdict, Undecided)
    assert shortlisted(not_all) == ()
    assert standing(not_all, "n01") is Standing.OPEN


@pytest.mark.clause("WZ-15")
def test_adding_somebody_to_a_list_that_is_still_open_is_not_judged_yet() -> None:
    answer = ask(best(1), scored("600", None), added=(Departure(id="n01"),))

    assert codes(answer) == ["missing_fact"]


@pytest.mark.clause("ZJ-13-4")
def test_silence_is_refused_until_adopted_rules_fill_it() -> None:
    law = rules(NotRegulated(not_regulated=ZJ), clause=ZJ)
    selections = {"desk": ranking.Selection(score=Range(at_least=Decimal(540)))}

    silent = ask(law, scored("600"))
    not_adopted = ask(law, scored("600"), adopted=ranking.Adopted(selections=selections))
    adopted = ask(
        law, scored("600"), adopted=ranking.Adopted(adoption=ADOPTION, selections=selections)
    )

    assert codes(silent) == ["not_regulated"]
    assert codes(not_adopted) == ["rules_not_adopted"]
    assert shortlisted(adopted) == ("n01",)


@pytest.mark.clause("WZ-15", "HZC-4-2-2")
def test_implementing_rules_narrow_a_ceiling_but_overrule_nothing() -> None:
    score_550 = Range(at_least=Decimal(550))
    score_540 = Range(at_least=Decimal(540))
    for law, ours, code in [
        (best(3), ranking.Selection(at_most=3), None),
        (best(3), ranking.Selection(at_most=2), None),
        (best(3), ranking.Selection(score=score_550), None),
        (best(3), ranking.Selection(at_most=4), "contradicts_regulation"),
        (best(3), ranking.Selection(at_most_per_district=1), "contradicts_regulation"),
        (AT_LEAST_550, ranking.Selection(score=score_550), None),
        (AT_LEAST_550, ranking.Selection(score=score_540), "contradicts_regulation"),
        (AT_LEAST_550, ranking.Selection(at_most=1), "contradicts_regulation"),
    ]:
        adopted = ranking.Adopted(adoption=ADOPTION, selections={"desk": ours})

        answer = ask(law, scored("600", "560", "550"), adopted=adopted)

        assert codes(answer) == [code or "shortlist_fixed"]


@pytest.mark.clause("WZ-15")
def test_a_score_added_by_the_rules_applies_beside_the_cap() -> None:
    selections = {"desk": ranking.Selection(score=Range(at_least=Decimal(590)))}
    adopted = ranking.Adopted(adoption=ADOPTION, selections=selections)

    answer = ask(best(3), scored("600", "590", "589.99"), adopted=adopted)
    not_adopted = ask(best(3), scored("600"), adopted=ranking.Adopted(selections=selections))

    assert shortlisted(answer) == ("n01", "n02")
    assert codes(not_adopted) == ["rules_not_adopted"]


def test_a_cap_by_district_cuts_each_district_on_its_own() -> None:
    law = rules(ranking.Selection(at_most_per_district=1))
    east, west = (
        [Applicant(id=f"{place}{n}", district=place, score=Decimal(600 - n)) for n in (1, 2)]
        for place in ("east", "west")
    )

    answer = ask(law, [*west, *east])

    assert shortlisted(answer) == ("east1", "west1")


def test_ties_in_two_districts_are_settled_by_one_decision() -> None:
    law = rules(ranking.Selection(at_most_per_district=1))
    tied = [
        Applicant(id=f"{place}{n}", district=place, score=Decimal(600))
        for place in ("east", "west")
        for n in (1, 2)
    ]

    open_ties = ask(law, tied)
    settled = ask(law, tied, decision=decision("east2", "west1"))
    both_of_one = ask(law, tied, decision=decision("east1", "east2"))

    assert codes(open_ties) == ["tie_at_cap", "tie_at_cap"]
    assert shortlisted(settled) == ("east2", "west1")
    assert codes(both_of_one) == ["more_picked_than_places"]


def test_a_district_not_known_is_asked_for_only_where_not_everybody_fits() -> None:
    law = rules(ranking.Selection(at_most_per_district=2))

    assert isinstance(ask(law, scored("600", "590")).verdict, Allowed)
    assert codes(ask(law, scored("600", "590", "580"))) == ["missing_fact"] * 3


@pytest.mark.clause("WZ-15")
def test_stage_and_applicants_are_asked_for() -> None:
    nothing = ranking.shortlist(best(1), ranking.ShortlistFacts())
    nobody = ranking.shortlist(best(1), ranking.ShortlistFacts(stage="desk"))
    elsewhere = ranking.shortlist(best(1), ranking.ShortlistFacts(stage="defence"))

    assert [reason.facts["fact"] for reason in nothing.verdict.reasons] == ["stage", "applicants"]
    assert [reason.facts["fact"] for reason in nobody.verdict.reasons] == ["applicants"]
    assert codes(elsewhere) == ["no_gate"]


@pytest.mark.parametrize(
    "facts",
    [
        lambda: Applicant(id="a", score=Decimal(-1)),
        lambda: TieDecision(picked=("a", "a")),
        lambda: ranking.ShortlistFacts(applicants=(Applicant(id="a"), Applicant(id="a"))),
        lambda: ranking.ShortlistFacts(applicants=(), dropped=(Departure(id="a"),)),
        lambda: ranking.ShortlistFacts(dropped=(Departure(id="a"), Departure(id="a"))),
        lambda: ranking.ShortlistFacts(added=(Departure(id="a"), Departure(id="a"))),
        lambda: ranking.ShortlistFacts(applicants=(), added=(Departure(id="a"),)),
        ranking.Selection,
        lambda: ranking.Selection(at_most=0),
        lambda: ranking.Selection(at_most=1, at_most_per_district=1),
        lambda: ranking.Adopted(order=(ranking.OrderKey.VOTES_FOR, ranking.OrderKey.VOTES_FOR)),
    ],
)
def test_impossible_facts_and_rules_are_no_values(facts: object) -> None:
    assert callable(facts)
    with pytest.raises(ValueError, match=r"."):
        facts()


scores: st.SearchStrategy[Decimal | Fraction] = st.one_of(
    st.decimals(min_value=0, max_value=1000, places=2),
    st.fractions(min_value=0, max_value=1000, max_denominator=12),
    st.sampled_from([Decimal(550), Decimal("549.99"), Fraction(1651, 3)]),
)
fields = st.lists(scores, max_size=9).map(
    lambda drawn: [Applicant(id=f"n{n}", score=score) for n, score in enumerate(drawn)]
)


@pytest.mark.clause("WZ-15", "WZ-16b")
@given(field=fields, number=st.integers(1, 6), data=st.data())
def test_the_cap_holds_a_higher_score_never_ranks_lower_and_input_order_does_not_matter(
    field: list[Applicant], number: int, data: st.DataObject
) -> None:
    answer = ask(best(number), field)
    again = ask(best(number), data.draw(st.permutations(field)))

    assert answer == again
    assert answer.result is not None
    result = answer.result
    tied = {name for tie in result.ties for name in tie.tied}
    places = sum(tie.places_left for tie in result.ties)
    assert len(result.shortlisted) + places <= number
    assert len(result.shortlisted) + places == min(number, len(field))
    for one in result.lines:
        for other in result.lines:
            assert one.score is not None
            assert other.score is not None
            assert one.rank is not None
            assert other.rank is not None
            assert (one.score > other.score) == (one.rank < other.rank)
            if one.score > other.score and other.id in {*result.shortlisted, *tied}:
                assert one.standing is Standing.SHORTLISTED


@pytest.mark.clause("HZC-4-2-2")
@given(field=fields)
def test_exactly_those_at_550_or_above_go_on(field: list[Applicant]) -> None:
    answer = ask(AT_LEAST_550, field)

    expected = {one.id for one in field if one.score is not None and one.score >= Decimal(550)}
    assert set(shortlisted(answer)) == expected
    assert {one.id for one in field if ranking.reaches(_selection(), _score(one))} == expected


def _selection() -> ranking.Selection:
    selection = AT_LEAST_550.gates[0].selection
    assert isinstance(selection, ranking.Selection)
    return selection


def _score(one: Applicant) -> Decimal | Fraction:
    assert one.score is not None
    return one.score
