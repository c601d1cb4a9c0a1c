"""Counting one vote: mode, what comes before, sums that close, majorities (审查表决)."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.ballots import (
    Adopted,
    BlankSlips,
    Bound,
    Candidate,
    Committee,
    Majority,
    MajorityBase,
    MajorityTerms,
    MarkedSlip,
    MarksLimit,
    Mode,
    NoVote,
    Order,
    OrderKey,
    Outcome,
    Preparation,
    Quorum,
    Rules,
    Slips,
    Substitutes,
    VoteFacts,
    VoteResult,
    VoteRule,
    tally,
    vote,
)
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.verdict import Allowed, Answer, Common, Reason, Refused, Undecided, missing

MEETING = ClauseId("ZJ-13-7a")
CLAUSE = ClauseId("ZJ-13-7b")
ADOPTION = Adoption(decision="审委会〔2026〕1号", on=date(2026, 5, 6), by="审委会")
SILENT = NotRegulated(not_regulated=CLAUSE)
HALF = Majority(clause=CLAUSE, share=Fraction(1, 2), base=MajorityBase.VALID)
REPORT = Preparation(id="report", clause=MEETING, name=Text(zh="审查报告", en="the report"))
RULE = VoteRule(
    id="winners",
    clause=CLAUSE,
    awards=("quality", "innovation"),
    mode=Mode.SECRET_BALLOT,
    before=(REPORT,),
    majority=HALF,
    blank_slips=BlankSlips.VALID_ABSTENTION,
    order=Order(clause=CLAUSE, by=(OrderKey.VOTES_FOR, OrderKey.OVERALL_SCORE)),
)
COMMITTEE = Committee(
    kind="committee",
    clause=ClauseId("ZJ-8"),
    name=Text(zh="审委会", en="committee"),
    quorum=Quorum(clause=MEETING, share=Fraction(2, 3)),
    substitutes=Substitutes.RECORDED,
)
# Eighteen members, sixteen present, all slips valid, one candidate with exactly half.
FACTS = VoteFacts(
    award="quality",
    mode=Mode.SECRET_BALLOT,
    members=18,
    present=16,
    heard={"report": True},
    slips=Slips(handed_out=16, returned=16, valid=16, invalid=0, blank=0),
    candidates=(Candidate(id="A", yes=8, no=6, abstain=2),),
)


def ask(facts: VoteFacts, rule: VoteRule = RULE) -> Answer[VoteResult]:
    return vote(Rules(committee=COMMITTEE, votes=(rule,)), facts)


def codes(answer: Answer[VoteResult]) -> list[str]:
    return [reason.code.value for reason in answer.verdict.reasons]


def result(answer: Answer[VoteResult]) -> VoteResult:
    assert answer.result is not None
    return answer.result


def with_votes(yes: int, no: int, abstain: int = 0, **slips: int) -> VoteFacts:
    candidate = Candidate(id="A", yes=yes, no=no, abstain=abstain)
    counted = Slips(valid=yes + no + abstain, **{"invalid": 0, "blank": 0, **slips})
    return replace(FACTS, candidates=(candidate,), slips=counted)


@pytest.mark.clause("ZJ-13-7b")
@pytest.mark.parametrize(
    ("yes", "passes", "arithmetic"),
    [(7, False, "2×7 < 16"), (8, True, "2×8 ≥ 16"), (9, True, "2×9 ≥ 16")],
)
def test_half_of_the_valid_votes_is_enough(yes: int, passes: bool, arithmetic: str) -> None:
    answer = ask(with_votes(yes, 16 - yes))

    assert isinstance(answer.verdict, Allowed if passes else Refused)
    (candidate,) = result(answer).candidates
    assert (candidate.arithmetic, candidate.needed, candidate.base_number) == (arithmetic, 8, 16)
    assert candidate.outcome is (Outcome.PASSED if passes else Outcome.FAILED)
    assert result(answer).provisional_winners == (("A",) if passes else ())


@pytest.mark.clause("ZJ-13-7b")
def test_the_reason_shows_what_was_compared() -> None:
    answer = ask(with_votes(7, 9))

    (reason,) = answer.verdict.reasons
    assert (reason.code.value, reason.clause) == ("majority_missed", CLAUSE)
    assert reason.facts == {
        "candidate": "A",
        "yes": 7,
        "base": "valid",
        "base_number": 16,
        "needed": 8,
        "arithmetic": "2×7 < 16",
    }


@pytest.mark.clause("ZJ-13-7b")
@pytest.mark.parametrize("valid", range(1, 61))
def test_half_holds_for_every_number_of_valid_votes_up_to_sixty(valid: int) -> None:
    facts = replace(FACTS, members=valid, present=valid)
    for yes in range(valid + 1):
        slips = Slips(valid=valid, invalid=0, blank=0)
        candidates = (Candidate(id="A", yes=yes, no=valid - yes, abstain=0),)

        answer = ask(replace(facts, slips=slips, candidates=candidates))

        assert isinstance(answer.verdict, Allowed) is (Fraction(yes, valid) >= Fraction(1, 2))
        (candidate,) = result(answer).candidates
        assert candidate.needed == next(n for n in range(1, valid + 1) if 2 * n >= valid)


@pytest.mark.clause("ZJ-13-7b")
@pytest.mark.parametrize(("yes", "passes"), [(8, False), (9, True)])
def test_under_the_other_reading_exactly_half_is_not_enough(yes: int, passes: bool) -> None:
    rule = replace(RULE, majority=replace(HALF, bound=Bound.MORE_THAN))

    answer = ask(with_votes(yes, 16 - yes), rule)

    assert isinstance(answer.verdict, Allowed) is passes
    assert result(answer).candidates[0].needed == 9


@pytest.mark.clause("ZJ-13-7b")
def test_invalid_slips_are_not_in_the_base() -> None:
    answer = ask(with_votes(7, 7, invalid=2))

    assert isinstance(answer.verdict, Allowed)
    assert result(answer).candidates[0].base_number == 14


@pytest.mark.clause("ZJ-13-7b")
def test_of_no_valid_vote_nobody_has_half() -> None:
    answer = ask(with_votes(0, 0, invalid=16))

    assert codes(answer) == ["nothing_to_count"]
    (candidate,) = result(answer).candidates
    assert (candidate.base_number, candidate.needed) == (0, 1)
    assert candidate.arithmetic == "2×0 ≥ 0"  # true, and yet nobody passes


@pytest.mark.clause("ZJ-13-7b")
@pytest.mark.parametrize(
    ("blank_slips", "base", "passes"),
    [(BlankSlips.VALID_ABSTENTION, 16, False), (BlankSlips.INVALID, 14, True)],
)
def test_a_blank_slip_counts_as_the_reading_says(
    blank_slips: BlankSlips, base: int, passes: bool
) -> None:
    rule = replace(RULE, blank_slips=blank_slips)

    answer = ask(with_votes(7, 7, blank=2), rule)

    assert isinstance(answer.verdict, Allowed) is passes
    assert result(answer).candidates[0].base_number == base


def test_where_blank_slips_are_not_regulated_they_refuse_only_if_there_are_any() -> None:
    rule = replace(RULE, blank_slips=SILENT)

    assert isinstance(ask(with_votes(8, 8), rule).verdict, Allowed)
    assert codes(ask(with_votes(8, 7, blank=1), rule)) == ["not_regulated"]


@pytest.mark.parametrize(
    ("base", "number", "needed"),
    [
        (MajorityBase.VALID, 15, 8),
        (MajorityBase.EXPRESSED, 12, 6),
        (MajorityBase.PRESENT, 16, 8),
        (MajorityBase.MEMBERS, 18, 9),
    ],
)
def test_the_base_of_the_majority_is_data(base: MajorityBase, number: int, needed: int) -> None:
    rule = replace(RULE, majority=replace(HALF, base=base))

    answer = ask(with_votes(9, 3, abstain=3, invalid=1), rule)

    (candidate,) = result(answer).candidates
    assert (candidate.base_number, candidate.needed) == (number, needed)


@pytest.mark.clause("ZJ-13-7a")
def test_a_vote_without_quorum_does_not_count_whatever_the_votes() -> None:
    facts = replace(with_votes(11, 0), present=11)

    answer = ask(facts)

    assert codes(answer) == ["quorum_missed"]
    assert result(answer).provisional_winners == ()


@pytest.mark.clause("HZA-3-3-6", "WZ-17")
def test_without_a_majority_in_the_text_the_vote_is_refused_and_the_silence_named() -> None:
    answer = ask(FACTS, replace(RULE, majority=SILENT))

    assert answer.verdict == Refused(
        (Reason(answer.verdict.reasons[0].code, CLAUSE, {"parameter": "majority"}),)
    )
    assert codes(answer) == ["not_regulated"]
    assert result(answer).candidates == ()


@pytest.mark.clause("WZ-17")
@pytest.mark.parametrize(("yes", "passes"), [(10, False), (11, True), (12, True)])
def test_adopted_rules_set_the_majority(yes: int, passes: bool) -> None:
    terms = MajorityTerms(share=Fraction(2, 3), base=MajorityBase.PRESENT)
    facts = replace(
        with_votes(yes, 16 - yes),
        implementing_rules=Adopted(adoption=ADOPTION, majority=terms),
    )

    answer = ask(facts, replace(RULE, majority=SILENT))

    assert isinstance(answer.verdict, Allowed) is passes
    assert result(answer).candidates[0].needed == 11


def test_adopted_rules_cannot_change_majority_blank_slips_or_order_of_the_text() -> None:
    terms = MajorityTerms(share=Fraction(2, 3), base=MajorityBase.PRESENT)
    other = Adopted(
        adoption=ADOPTION,
        majority=terms,
        blank_slips=BlankSlips.INVALID,
        order=(OrderKey.OVERALL_SCORE,),
        mode=Mode.SHOW_OF_HANDS,
    )

    answer = ask(replace(FACTS, implementing_rules=other))

    assert isinstance(answer.verdict, Refused)
    assert [reason.facts["parameter"] for reason in answer.verdict.reasons] == [
        "mode",
        "majority",
        "blank_slips",
        "order",
    ]


# --- mode and what comes before


@pytest.mark.clause("HZA-3-3-6", "WZ-17")
@pytest.mark.parametrize("mode", [Mode.SHOW_OF_HANDS, Mode.NAMED_BALLOT])
def test_another_mode_than_the_one_laid_down_is_refused(mode: Mode) -> None:
    facts = replace(FACTS, mode=mode, slips=None)

    assert "wrong_mode" in codes(ask(facts))


@pytest.mark.clause("HZA-3-3-6")
def test_the_mode_is_asked_for_where_it_is_laid_down() -> None:
    answer = ask(replace(FACTS, mode=None))

    assert answer.verdict == Undecided((missing(CLAUSE, "mode"),))


@pytest.mark.clause("ZJ-13-7a")
@pytest.mark.parametrize("mode", [Mode.SECRET_BALLOT, Mode.NAMED_BALLOT])
def test_a_mode_the_text_leaves_open_and_nobody_adopted_is_refused(mode: Mode) -> None:
    rule = replace(RULE, mode=SILENT, modes=(Mode.SECRET_BALLOT, Mode.NAMED_BALLOT))

    answer = ask(replace(FACTS, mode=mode), rule)

    reason = Reason(Common.NOT_REGULATED, CLAUSE, {"parameter": "mode"})
    assert answer.verdict == Refused((reason,))


@pytest.mark.clause("ZJ-13-7a")
def test_a_ballot_of_unsaid_secrecy_is_no_show_of_hands() -> None:
    rule = replace(RULE, mode=SILENT, modes=(Mode.SECRET_BALLOT, Mode.NAMED_BALLOT))
    hands = replace(FACTS, mode=Mode.SHOW_OF_HANDS, slips=None)
    rules = Adopted(adoption=ADOPTION, mode=Mode.SHOW_OF_HANDS)

    assert codes(ask(hands, rule)) == ["not_regulated", "wrong_mode"]
    assert codes(ask(replace(FACTS, implementing_rules=rules), rule)) == ["contradicts_regulation"]


@pytest.mark.parametrize(
    ("mode", "code"), [(Mode.SECRET_BALLOT, "wrong_mode"), (Mode.NAMED_BALLOT, "mode_met")]
)
def test_adopted_rules_choose_among_the_modes_left_open(mode: Mode, code: str) -> None:
    rule = replace(RULE, mode=SILENT, modes=(Mode.SECRET_BALLOT, Mode.NAMED_BALLOT))
    rules = Adopted(adoption=ADOPTION, mode=Mode.NAMED_BALLOT)

    answer = ask(replace(FACTS, mode=mode, implementing_rules=rules), rule)

    assert code in codes(answer)


def test_a_mode_nobody_adopted_is_not_chosen() -> None:
    rule = replace(RULE, mode=SILENT)

    answer = ask(replace(FACTS, implementing_rules=Adopted(mode=Mode.NAMED_BALLOT)), rule)

    assert codes(answer) == ["rules_not_adopted"]


def test_where_even_hands_are_possible_the_mode_must_be_said() -> None:
    answer = ask(replace(FACTS, mode=None), replace(RULE, mode=SILENT))

    assert codes(answer) == ["not_regulated"]
    assert answer.result is None


@pytest.mark.parametrize("mode", [Mode.NAMED_BALLOT, Mode.SHOW_OF_HANDS])
def test_an_adopted_mode_must_be_said_too(mode: Mode) -> None:
    rules = Adopted(adoption=ADOPTION, mode=mode)
    slips = None if mode is Mode.SHOW_OF_HANDS else FACTS.slips

    facts = replace(FACTS, mode=None, slips=slips, implementing_rules=rules)

    assert ask(facts, replace(RULE, mode=SILENT)).verdict == Undecided((missing(CLAUSE, "mode"),))


@pytest.mark.clause("HZA-2-2-3", "HZA-3-3-6", "WZ-17")
@pytest.mark.parametrize(
    ("heard", "code"), [({}, "missing_fact"), ({"report": False}, "not_yet_heard")]
)
def test_what_must_come_before_the_vote_is_asked_for_and_insisted_on(
    heard: dict[str, bool], code: str
) -> None:
    assert codes(ask(replace(FACTS, heard=heard))) == [code]


def test_a_step_the_text_does_not_know_is_named() -> None:
    answer = ask(replace(FACTS, heard={"report": True, "raport": True}))

    (reason,) = answer.verdict.reasons
    assert reason.facts == {"given": ("raport",), "known": ("report",)}


@pytest.mark.clause("HZC-4-6")
def test_where_no_committee_votes_there_is_no_vote() -> None:
    name = Text(zh="局长办公会", en="the director's meeting")
    director = NoVote(kind="no_vote", clause=ClauseId("HZC-4-6"), name=name)

    assert codes(vote(Rules(committee=director), FACTS)) == ["no_vote"]


def test_an_award_the_text_does_not_vote_on_is_refused() -> None:
    answer = ask(replace(FACTS, award="merit"))

    (reason,) = answer.verdict.reasons
    assert reason.facts == {"award": "merit", "known": ("quality", "innovation")}


def test_the_award_is_asked_for_where_the_rules_differ() -> None:
    other = replace(RULE, id="merit", awards=("merit",), mode=Mode.SHOW_OF_HANDS)
    rules = Rules(committee=COMMITTEE, votes=(RULE, other))

    answer = vote(rules, replace(FACTS, award=None))

    assert answer.verdict == Undecided((missing(ClauseId("ZJ-8"), "award"),))
    assert isinstance(ask(replace(FACTS, award=None)).verdict, Allowed)


# --- slips


@pytest.mark.parametrize(
    ("slips", "expected"),
    [
        (Slips(handed_out=17, valid=16, invalid=0, blank=0), ["more_slips_than_present"]),
        (
            Slips(handed_out=15, returned=16, valid=16, invalid=0, blank=0),
            ["more_returned_than_handed_out"],
        ),
        (
            Slips(returned=17, valid=16, invalid=1, blank=0),
            ["more_slips_than_present"],
        ),
        (Slips(returned=16, valid=16, invalid=1, blank=0), ["slips_do_not_close"]),
        (Slips(returned=16, valid=16, invalid=0, blank=0, not_cast=1), ["slips_do_not_close"]),
        (Slips(valid=16, invalid=1), ["slips_do_not_close", "missing_fact"]),
    ],
)
def test_slips_that_do_not_add_up_are_refused(slips: Slips, expected: list[str]) -> None:
    answer = ask(replace(FACTS, slips=slips))

    assert isinstance(answer.verdict, Refused)
    assert codes(answer) == [code for code in expected if code != "missing_fact"]


@pytest.mark.parametrize(
    ("slips", "full"),
    [
        (Slips(returned=15, valid=12, invalid=1), (15, 12, 1, 2, 1)),
        (Slips(returned=15, valid=12, blank=2), (15, 12, 1, 2, 1)),
        (Slips(returned=15, invalid=1, blank=2), (15, 12, 1, 2, 1)),
        (Slips(valid=12, invalid=1, blank=2), (15, 12, 1, 2, 1)),
        (Slips(not_cast=1, valid=12, invalid=1), (15, 12, 1, 2, 1)),
        (Slips(handed_out=12, valid=12), (12, 12, 0, 0, 4)),
    ],
)
def test_a_number_that_follows_from_the_others_need_not_be_said(
    slips: Slips, full: tuple[int, int, int, int, int]
) -> None:
    candidates = (Candidate(id="A", yes=8, no=4),)

    answer = ask(replace(FACTS, slips=slips, candidates=candidates))

    count = result(answer).slips
    assert count is not None
    found = (count.returned, count.valid, count.invalid, count.blank, count.not_cast)
    assert found == full
    assert result(answer).candidates[0].abstain == 0


@pytest.mark.parametrize(
    ("slips", "fact"),
    [(None, "slips.valid"), (Slips(valid=15), "slips.blank"), (Slips(blank=1), "slips.valid")],
)
def test_a_number_the_base_needs_is_asked_for(slips: Slips | None, fact: str) -> None:
    answer = ask(replace(FACTS, slips=slips, candidates=(Candidate(id="A", yes=8),)))

    assert answer.verdict == Undecided((missing(CLAUSE, fact),))


def test_where_blank_slips_are_invalid_their_number_is_not_asked() -> None:
    rule = replace(RULE, blank_slips=BlankSlips.INVALID)
    facts = replace(FACTS, slips=Slips(valid=15), candidates=(Candidate(id="A", yes=8),))

    assert isinstance(ask(facts, rule).verdict, Allowed)


@pytest.mark.parametrize(
    ("candidate", "together"),
    [
        (Candidate(id="A", yes=8, no=6, abstain=1), 15),
        (Candidate(id="A", yes=8, no=6, abstain=3), 17),
        (Candidate(id="A", yes=17), 17),
        (Candidate(id="A", yes=10, no=7), 17),
    ],
)
def test_votes_that_do_not_close_with_the_slips_are_refused(
    candidate: Candidate, together: int
) -> None:
    answer = ask(replace(FACTS, candidates=(candidate,)))

    assert isinstance(answer.verdict, Refused)
    reason = answer.verdict.reasons[0]
    assert (reason.code.value, reason.facts["together"], reason.facts["total"]) == (
        "votes_do_not_close",
        together,
        16,
    )


def test_more_votes_than_persons_present_are_refused_even_without_slips() -> None:
    rule = replace(RULE, majority=replace(HALF, base=MajorityBase.MEMBERS))
    facts = replace(FACTS, slips=None, candidates=(Candidate(id="A", yes=17),))

    assert codes(ask(facts, rule)) == ["votes_do_not_close"]


def test_votes_in_favour_are_asked_for() -> None:
    answer = ask(replace(FACTS, candidates=(Candidate(id="A"),)))

    assert answer.verdict == Undecided((missing(CLAUSE, "candidates[A].yes"),))


def test_candidates_are_asked_for() -> None:
    answer = ask(replace(FACTS, candidates=None))

    assert answer.verdict == Undecided((missing(CLAUSE, "candidates"),))


def test_nothing_known_of_the_meeting_is_asked_for_once() -> None:
    rule = replace(RULE, majority=replace(HALF, base=MajorityBase.MEMBERS))
    facts = replace(FACTS, members=None, present=None)

    answer = ask(facts, rule)

    asked = [reason.facts["fact"] for reason in answer.verdict.reasons]
    assert asked == ["members", "present"]


# --- show of hands


HANDS = replace(RULE, mode=Mode.SHOW_OF_HANDS)


@pytest.mark.clause("HZA-3-3-6")
@pytest.mark.parametrize(("yes", "passes"), [(7, False), (8, True), (9, True)])
def test_hands_are_counted_without_slips(yes: int, passes: bool) -> None:
    candidate = Candidate(id="A", yes=yes, no=15 - yes, abstain=1)
    facts = replace(FACTS, mode=Mode.SHOW_OF_HANDS, slips=None, candidates=(candidate,))

    answer = ask(facts, HANDS)

    assert isinstance(answer.verdict, Allowed) is passes
    assert result(answer).slips is None
    assert result(answer).candidates[0].base_number == 16


def test_hands_of_which_only_those_in_favour_were_counted_leave_the_base_open() -> None:
    facts = replace(
        FACTS, mode=Mode.SHOW_OF_HANDS, slips=None, candidates=(Candidate(id="A", yes=8),)
    )

    answer = ask(facts, HANDS)

    wanted = (missing(CLAUSE, "candidates[A].no"), missing(CLAUSE, "candidates[A].abstain"))
    assert answer.verdict == Undecided(wanted)


def test_more_hands_than_persons_are_refused() -> None:
    candidate = Candidate(id="A", yes=9, no=7, abstain=1)
    facts = replace(FACTS, mode=Mode.SHOW_OF_HANDS, slips=None, candidates=(candidate,))

    assert "votes_do_not_close" in codes(ask(facts, HANDS))


def test_a_show_of_hands_has_no_slips() -> None:
    facts = replace(FACTS, mode=Mode.SHOW_OF_HANDS)

    assert "slips_without_ballot" in codes(ask(facts, HANDS))


def test_where_hands_are_laid_down_they_are_counted_though_the_mode_was_not_said() -> None:
    facts = replace(FACTS, mode=None, slips=None)

    answer = ask(facts, HANDS)

    assert answer.verdict == Undecided((missing(CLAUSE, "mode"),))
    assert result(answer).candidates[0].outcome is Outcome.PASSED


# --- slips one by one


def slip(yes: str = "", no: str = "", abstain: str = "") -> MarkedSlip:
    return MarkedSlip(yes=tuple(yes), no=tuple(no), abstain=tuple(abstain))


def test_slips_that_mark_several_candidates_are_counted_for_each() -> None:
    slips = (*[slip("AB")] * 6, *[slip("A", "B")] * 4, *[slip("", "AB")] * 4, slip(), slip("AX"))
    two = (Candidate(id="A"), Candidate(id="B"))

    answer = ask(replace(FACTS, slips=None, marked_slips=slips, candidates=two))

    first, second = result(answer).candidates
    assert (first.yes, first.no, first.base_number, first.outcome) == (10, 4, 15, Outcome.PASSED)
    assert (second.yes, second.no, second.outcome) == (6, 8, Outcome.FAILED)
    assert isinstance(answer.verdict, Allowed)
    assert codes(answer)[-2:] == ["majority_met", "majority_missed"]


@pytest.mark.parametrize(
    "bad",
    [slip("AA"), slip("A", "A"), slip("X"), slip("AB"), MarkedSlip(yes=("A",), spoilt=True)],
)
def test_a_slip_that_cannot_be_read_is_invalid(bad: MarkedSlip) -> None:
    both = (Candidate(id="A"), Candidate(id="B"))

    slips, counted = tally([bad, slip("A")], both, marks_at_most=1)

    assert (slips.valid, slips.invalid, slips.blank) == (1, 1, 0)
    assert [one.yes for one in counted] == [1, 0]
    assert counted[1].abstain == 1


def test_slips_are_not_given_twice() -> None:
    with pytest.raises(ValueError, match="one by one or counted"):
        replace(FACTS, marked_slips=(slip("A"),))
    with pytest.raises(ValueError, match="one by one or counted"):
        replace(FACTS, slips=None, marked_slips=(slip("A"),))


def test_slips_one_by_one_are_no_show_of_hands() -> None:
    facts = replace(
        FACTS,
        mode=Mode.SHOW_OF_HANDS,
        slips=None,
        candidates=(Candidate(id="A"),),
        marked_slips=(slip("A"),),
    )

    assert "slips_without_ballot" in codes(ask(facts, HANDS))


# --- how many marks a slip may carry


@pytest.mark.parametrize(("marks", "too_many"), [(31, False), (32, False), (33, True)])
def test_sixteen_slips_of_two_marks_favour_thirty_two_at_most(marks: int, too_many: bool) -> None:
    rule = replace(RULE, marks=MarksLimit(clause=CLAUSE, at_most=2))
    candidates = tuple(
        Candidate(id=name, yes=yes, no=16 - yes)
        for name, yes in zip("ABC", (12, 10, marks - 22), strict=True)
    )

    answer = ask(replace(FACTS, candidates=candidates), rule)

    assert ("too_many_marks" in codes(answer)) is too_many


def test_where_a_slip_may_favour_as_many_as_places_the_places_are_asked_for() -> None:
    rule = replace(RULE, marks=MarksLimit(clause=CLAUSE))

    assert ask(FACTS, rule).verdict == Undecided((missing(CLAUSE, "places"),))
    assert isinstance(ask(replace(FACTS, places=1), rule).verdict, Allowed)


def test_the_limit_of_marks_waits_for_the_number_of_valid_slips() -> None:
    rule = replace(RULE, marks=MarksLimit(clause=CLAUSE, at_most=1))
    facts = replace(FACTS, slips=Slips(), candidates=(Candidate(id="A", yes=8),))

    assert codes(ask(facts, rule)) == ["missing_fact"]


# --- secrecy


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (with_votes(16, 0), ["unanimity_reveals_votes"]),
        (with_votes(15, 1), []),
        (replace(with_votes(1, 1), members=2, present=2), ["too_few_to_hide"]),
        (
            replace(with_votes(0, 2), members=2, present=2),
            ["unanimity_reveals_votes", "too_few_to_hide"],
        ),
        (replace(with_votes(16, 0), mode=Mode.NAMED_BALLOT), []),
        (with_votes(0, 0, invalid=16), []),
    ],
)
def test_a_secret_ballot_warns_when_its_count_reveals_votes(
    facts: VoteFacts, expected: list[str]
) -> None:
    assert [warning.code.value for warning in result(ask(facts)).warnings] == expected


# --- shape


def test_no_candidate_and_two_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="each id once"):
        VoteFacts(candidates=())
    with pytest.raises(ValueError, match="each id once"):
        VoteFacts(candidates=(Candidate(id="A"), Candidate(id="A")))


def test_votes_slips_and_places_are_not_below_nought() -> None:
    with pytest.raises(ValueError, match="yes cannot be negative"):
        Candidate(id="A", yes=-1)
    with pytest.raises(ValueError, match="valid cannot be negative"):
        Slips(valid=-1)
    with pytest.raises(ValueError, match="places cannot be negative"):
        VoteFacts(places=-1)
    with pytest.raises(ValueError, match="at least one member"):
        VoteFacts(members=0)


# --- what must hold always


MARKED = st.lists(
    st.builds(
        MarkedSlip,
        yes=st.lists(st.sampled_from("ABX"), max_size=2).map(tuple),
        no=st.lists(st.sampled_from("AB"), max_size=2).map(tuple),
        spoilt=st.booleans(),
    ),
    max_size=12,
)
BOTH = (Candidate(id="A"), Candidate(id="B"))


@given(MARKED, st.data())
def test_the_count_does_not_depend_on_the_order_of_the_slips(
    slips: list[MarkedSlip], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(slips))

    assert tally(slips, BOTH, marks_at_most=2) == tally(shuffled, BOTH, marks_at_most=2)


@given(MARKED)
def test_a_tally_always_closes(slips: list[MarkedSlip]) -> None:
    counted, candidates = tally(slips, BOTH, marks_at_most=None)

    assert (counted.valid or 0) + (counted.invalid or 0) + (counted.blank or 0) == len(slips)
    for one in candidates:
        assert (one.yes or 0) + (one.no or 0) + (one.abstain or 0) == counted.valid


@given(st.integers(1, 40), st.data())
def test_one_more_vote_in_favour_never_loses(valid: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, valid - 1))
    facts = replace(FACTS, members=valid, present=valid)
    slips = Slips(valid=valid, invalid=0, blank=0)

    before, after = (
        ask(replace(facts, slips=slips, candidates=(Candidate(id="A", yes=n, no=valid - n),)))
        for n in (yes, yes + 1)
    )

    assert isinstance(before.verdict, Refused) or isinstance(after.verdict, Allowed)
