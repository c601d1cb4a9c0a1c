"""Who of those who passed gets a place: ranking, cut, ties, never chance or name (排序与同票)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.ballots import (
    Adopted,
    BlankSlips,
    Candidate,
    Committee,
    Majority,
    MajorityBase,
    Mode,
    Order,
    OrderKey,
    Outcome,
    Quorum,
    Rules,
    Slips,
    Substitutes,
    Tie,
    VoteFacts,
    VoteResult,
    VoteRule,
    vote,
)
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.verdict import Allowed, Answer, Refused, Undecided, missing

CLAUSE = ClauseId("ZJ-13-7b")
ADOPTION = Adoption(decision="审委会〔2026〕1号", on=date(2026, 5, 6), by="审委会")
RULE = VoteRule(
    id="winners",
    clause=CLAUSE,
    awards=("quality",),
    mode=Mode.NAMED_BALLOT,
    majority=Majority(clause=CLAUSE, share=Fraction(1, 2), base=MajorityBase.VALID),
    blank_slips=BlankSlips.INVALID,
    order=Order(clause=CLAUSE, by=(OrderKey.VOTES_FOR, OrderKey.OVERALL_SCORE)),
)
COMMITTEE = Committee(
    kind="committee",
    clause=ClauseId("ZJ-8"),
    name=Text(zh="审委会", en="committee"),
    quorum=Quorum(clause=CLAUSE, share=Fraction(2, 3)),
    substitutes=Substitutes.RECORDED,
)


def candidate(id_: str, yes: int, score: str | None = None) -> Candidate:
    return Candidate(
        id=id_, yes=yes, no=16 - yes, overall_score=None if score is None else Decimal(score)
    )


def ask(
    *candidates: Candidate, places: int | None = None, rule: VoteRule = RULE
) -> Answer[VoteResult]:
    facts = VoteFacts(
        mode=Mode.NAMED_BALLOT,
        members=18,
        present=16,
        slips=Slips(valid=16, invalid=0, blank=0),
        candidates=candidates,
        places=places,
    )
    return vote(Rules(committee=COMMITTEE, votes=(rule,)), facts)


def ranks(answer: Answer[VoteResult]) -> dict[str, int | None]:
    assert answer.result is not None
    return {one.id: one.rank for one in answer.result.candidates}


def outcomes(answer: Answer[VoteResult]) -> dict[str, Outcome]:
    assert answer.result is not None
    return {one.id: one.outcome for one in answer.result.candidates}


def winners(answer: Answer[VoteResult]) -> tuple[str, ...]:
    assert answer.result is not None
    return answer.result.provisional_winners


@pytest.mark.clause("ZJ-13-7b")
def test_those_who_passed_are_ranked_by_votes_in_favour() -> None:
    answer = ask(candidate("A", 9, "700"), candidate("B", 12, "610"), candidate("C", 7, "800"))

    assert ranks(answer) == {"A": 2, "B": 1, "C": None}
    assert winners(answer) == ("B", "A")


@pytest.mark.clause("ZJ-13-7b")
def test_equal_votes_are_ranked_by_overall_score_to_the_last_decimal() -> None:
    answer = ask(candidate("A", 10, "612.30"), candidate("B", 10, "612.31"), places=1)

    assert winners(answer) == ("B",)
    assert outcomes(answer) == {"A": Outcome.NO_PLACE, "B": Outcome.PASSED}


@pytest.mark.clause("ZJ-13-7b")
def test_a_tie_in_votes_and_score_across_the_last_place_goes_to_a_new_vote() -> None:
    answer = ask(
        candidate("B", 10, "612.30"),
        candidate("A", 10, "612.3"),
        candidate("C", 12, "601"),
        places=2,
    )

    assert isinstance(answer.verdict, Undecided)
    (reason,) = answer.verdict.reasons
    assert (reason.code.value, reason.facts) == (
        "tie_remains",
        {"candidates": ("A", "B"), "yes": 10},
    )
    assert outcomes(answer) == {"A": Outcome.TIED, "B": Outcome.TIED, "C": Outcome.PASSED}
    assert answer.result is not None
    assert answer.result.ties == (Tie(candidates=("A", "B"), yes=10, decides_a_place=True),)
    assert winners(answer) == ()


@pytest.mark.parametrize("places", [2, 3])
def test_a_tie_that_decides_no_place_needs_no_new_vote_and_no_score(places: int) -> None:
    answer = ask(candidate("A", 10), candidate("B", 10), places=places)

    assert isinstance(answer.verdict, Allowed)
    assert ranks(answer) == {"A": 1, "B": 1}
    assert winners(answer) == ("A", "B")


def test_a_tie_below_the_last_place_needs_no_new_vote() -> None:
    answer = ask(candidate("A", 12), candidate("B", 10), candidate("C", 10), places=1)

    assert isinstance(answer.verdict, Allowed)
    assert winners(answer) == ("A",)
    assert outcomes(answer)["C"] is Outcome.NO_PLACE


@pytest.mark.clause("ZJ-13-7b")
def test_the_score_is_asked_for_where_a_tie_decides_a_place() -> None:
    answer = ask(candidate("A", 10, "612"), candidate("B", 10), places=1)

    assert answer.verdict == Undecided((missing(CLAUSE, "candidates[B].overall_score"),))


@pytest.mark.clause("ZJ-13-7b")
def test_whether_a_tie_matters_is_asked_where_the_places_were_not_said() -> None:
    answer = ask(candidate("A", 10, "612"), candidate("B", 10, "612"))

    codes = [reason.code.value for reason in answer.verdict.reasons]
    assert isinstance(answer.verdict, Undecided)
    assert codes == ["missing_fact", "tie_remains"]
    assert answer.result is not None
    assert answer.result.ties[0].decides_a_place is None


@pytest.mark.parametrize(("places", "won"), [(1, ("A",)), (2, ("A", "B")), (3, ("A", "B"))])
def test_no_more_win_than_there_are_places(places: int, won: tuple[str, ...]) -> None:
    answer = ask(candidate("A", 12, "620"), candidate("B", 11, "640"), places=places)

    assert winners(answer) == won


def test_with_no_place_left_nobody_wins() -> None:
    answer = ask(candidate("A", 12, "620"), places=0)

    assert isinstance(answer.verdict, Refused)
    assert [reason.code.value for reason in answer.verdict.reasons] == ["no_place_left"]


def test_the_keys_of_the_order_are_data() -> None:
    by_score = replace(
        RULE, order=Order(clause=CLAUSE, by=(OrderKey.OVERALL_SCORE, OrderKey.VOTES_FOR))
    )

    answer = ask(candidate("A", 12, "610"), candidate("B", 9, "640"), rule=by_score, places=1)

    assert winners(answer) == ("B",)


def test_where_only_votes_rank_a_tie_asks_for_no_score() -> None:
    by_votes = replace(RULE, order=Order(clause=CLAUSE, by=(OrderKey.VOTES_FOR,)))

    answer = ask(candidate("A", 10), candidate("B", 10), rule=by_votes, places=1)

    assert [reason.code.value for reason in answer.verdict.reasons] == ["tie_remains"]


@pytest.mark.clause("HZA-3-3-6", "WZ-17")
@pytest.mark.parametrize(("places", "refused"), [(1, True), (2, False), (3, False), (None, False)])
def test_an_order_the_text_lacks_is_missed_only_if_more_pass_than_there_are_places(
    places: int | None, refused: bool
) -> None:
    silent = replace(RULE, order=NotRegulated(not_regulated=CLAUSE))

    answer = ask(candidate("A", 10), candidate("B", 12), rule=silent, places=places)

    assert isinstance(answer.verdict, Refused) is refused
    assert ranks(answer) == {"A": None, "B": None}
    if refused:
        (reason,) = answer.verdict.reasons
        assert (reason.code.value, reason.facts) == ("not_regulated", {"parameter": "order"})


def test_an_order_from_rules_nobody_adopted_ranks_nobody() -> None:
    silent = replace(RULE, order=NotRegulated(not_regulated=CLAUSE))
    facts = VoteFacts(
        mode=Mode.NAMED_BALLOT,
        members=18,
        present=16,
        slips=Slips(valid=16, invalid=0, blank=0),
        candidates=(candidate("A", 10), candidate("B", 12)),
        places=1,
        implementing_rules=Adopted(order=(OrderKey.VOTES_FOR,)),
    )

    answer = vote(Rules(committee=COMMITTEE, votes=(silent,)), facts)

    assert [reason.code.value for reason in answer.verdict.reasons] == ["rules_not_adopted"]


def test_a_score_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not a number"):
        Candidate(id="A", overall_score=Decimal("NaN"))


FIELD = st.lists(
    st.tuples(st.integers(8, 16), st.sampled_from(["600", "600.5", "610"])),
    min_size=1,
    max_size=7,
)


@given(FIELD, st.integers(1, 7), st.data())
def test_neither_the_order_nor_the_names_of_the_candidates_decide(
    field: list[tuple[int, str]], places: int, data: st.DataObject
) -> None:
    named = [candidate(str(n), yes, score) for n, (yes, score) in enumerate(field)]
    shuffled = data.draw(st.permutations(named))

    first, second = ask(*named, places=places), ask(*shuffled, places=places)

    assert outcomes(first) == outcomes(second)
    assert set(winners(first)) == set(winners(second))


@given(FIELD, st.integers(1, 7))
def test_more_votes_in_favour_never_rank_lower(field: list[tuple[int, str]], places: int) -> None:
    answer = ask(*[candidate(str(n), *one) for n, one in enumerate(field)], places=places)

    assert answer.result is not None
    for one in answer.result.candidates:
        for other in answer.result.candidates:
            if one.yes > other.yes:
                assert (one.rank or 0) < (other.rank or 0)
    assert len(answer.result.provisional_winners) <= places


def test_an_order_from_adopted_rules_ranks_and_names_the_clause_that_left_it_open() -> None:
    silent = replace(RULE, order=NotRegulated(not_regulated=ClauseId("WZ-17")))
    facts = VoteFacts(
        mode=Mode.NAMED_BALLOT,
        members=18,
        present=16,
        slips=Slips(valid=16, invalid=0, blank=0),
        candidates=(candidate("A", 10), candidate("B", 12), candidate("C", 10)),
        places=2,
        implementing_rules=Adopted(adoption=ADOPTION, order=(OrderKey.VOTES_FOR,)),
    )

    answer = vote(Rules(committee=COMMITTEE, votes=(silent,)), facts)

    (reason,) = answer.verdict.reasons
    assert (reason.code.value, reason.clause) == ("tie_remains", "WZ-17")
    assert ranks(answer) == {"A": 2, "B": 1, "C": 2}
