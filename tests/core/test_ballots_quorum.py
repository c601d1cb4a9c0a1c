"""May the vote open: the roster, those present, the share or number needed (法定人数)."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.ballots import (
    Adopted,
    Attendance,
    BlankSlips,
    Bound,
    Code,
    Committee,
    Mode,
    NoVote,
    Quorum,
    QuorumBase,
    QuorumFacts,
    QuorumTerms,
    RosterApproval,
    Rules,
    Substitutes,
    VoteRule,
    quorum,
)
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.verdict import Allowed, Answer, Common, Reason, Refused, Undecided, missing

CLAUSE = ClauseId("ZJ-13-7a")
BODY = ClauseId("ZJ-8")
NAME = Text(zh="审定委员会", en="committee")
ADOPTION = Adoption(decision="评委会〔2026〕1号", on=date(2026, 5, 6), by="评委会")
TWO_THIRDS = Quorum(clause=CLAUSE, share=Fraction(2, 3))
SILENT = NotRegulated(not_regulated=ClauseId("WZ-17"))
VOTE = VoteRule(
    id="all",
    clause=CLAUSE,
    awards=("quality",),
    mode=Mode.SECRET_BALLOT,
    majority=SILENT,
    blank_slips=BlankSlips.INVALID,
    order=SILENT,
)


def rules(
    quorum_: Quorum | NotRegulated = TWO_THIRDS,
    *,
    substitutes: Substitutes | NotRegulated = Substitutes.RECORDED,
    approval: RosterApproval | None = None,
    at_least: int | None = None,
    odd: bool = False,
) -> Rules:
    committee = Committee(
        kind="committee",
        clause=BODY,
        name=NAME,
        quorum=quorum_,
        substitutes=substitutes,
        approval=approval,
        at_least=at_least,
        odd=odd,
    )
    return Rules(committee=committee, votes=(VOTE,))


def reasons(answer: Answer[Attendance]) -> list[tuple[str, str]]:
    return [(reason.code.value, reason.clause) for reason in answer.verdict.reasons]


@pytest.mark.clause("ZJ-13-7a")
@pytest.mark.parametrize(("present", "enough"), [(11, False), (12, True), (13, True), (18, True)])
def test_two_thirds_of_eighteen_are_twelve_twelve_included(present: int, enough: bool) -> None:
    answer = quorum(rules(), QuorumFacts(members=18, present=present))

    assert isinstance(answer.verdict, Allowed if enough else Refused)
    assert answer.result is not None
    assert (answer.result.needed, answer.result.met) == (12, enough)


@pytest.mark.clause("ZJ-13-7a")
def test_the_comparison_is_written_out() -> None:
    missed = quorum(rules(), QuorumFacts(members=19, present=12))

    assert missed.verdict == Refused(
        (
            Reason(
                Code.QUORUM_MISSED,
                CLAUSE,
                {"present": 12, "members": 19, "needed": 13, "arithmetic": "3×12 < 2×19"},
            ),
        )
    )


@pytest.mark.clause("ZJ-13-7a")
@pytest.mark.parametrize("members", range(1, 61))
def test_two_thirds_hold_for_every_committee_of_up_to_sixty(members: int) -> None:
    for present in range(members + 1):
        answer = quorum(rules(), QuorumFacts(members=members, present=present))

        expected = Fraction(present, members) >= Fraction(2, 3)
        assert isinstance(answer.verdict, Allowed) is expected
        assert answer.result is not None
        assert answer.result.needed == next(
            n for n in range(1, members + 1) if 3 * n >= 2 * members
        )


@pytest.mark.parametrize(
    ("bound", "present", "enough"),
    [
        (Bound.AT_LEAST, 12, True),
        (Bound.MORE_THAN, 12, False),
        (Bound.MORE_THAN, 13, True),
    ],
)
def test_the_other_reading_asks_for_more_than_two_thirds(
    bound: Bound, present: int, enough: bool
) -> None:
    stricter = Quorum(clause=CLAUSE, share=Fraction(2, 3), bound=bound)

    answer = quorum(rules(stricter), QuorumFacts(members=18, present=present))

    assert isinstance(answer.verdict, Allowed) is enough


@pytest.mark.parametrize(("present", "enough"), [(8, False), (9, True), (10, True)])
def test_a_quorum_may_be_a_number_of_persons(present: int, enough: bool) -> None:
    nine = Quorum(clause=CLAUSE, number=9)

    answer = quorum(rules(nine), QuorumFacts(members=30, present=present))

    assert isinstance(answer.verdict, Allowed) is enough
    assert answer.result is not None
    assert answer.result.needed == 9


def test_the_whole_assembly_may_be_asked_for() -> None:
    everybody = Quorum(clause=CLAUSE, share=Fraction(1))

    assert isinstance(quorum(rules(everybody), QuorumFacts(members=9, present=9)).verdict, Allowed)
    assert isinstance(quorum(rules(everybody), QuorumFacts(members=9, present=8)).verdict, Refused)


def test_those_who_recuse_themselves_leave_the_base_only_where_it_says_so() -> None:
    entitled = Quorum(clause=CLAUSE, share=Fraction(2, 3), base=QuorumBase.ENTITLED)
    facts = QuorumFacts(members=18, recused=3, present=10)

    assert isinstance(quorum(rules(entitled), facts).verdict, Allowed)
    assert isinstance(quorum(rules(), facts).verdict, Refused)


def test_how_many_recused_themselves_is_asked_where_it_matters() -> None:
    entitled = Quorum(clause=CLAUSE, share=Fraction(2, 3), base=QuorumBase.ENTITLED)

    answer = quorum(rules(entitled), QuorumFacts(members=18, present=10))

    assert answer.verdict == Undecided((missing(CLAUSE, "recused"),))


def test_if_all_recused_themselves_nobody_is_a_quorum() -> None:
    entitled = Quorum(clause=CLAUSE, share=Fraction(2, 3), base=QuorumBase.ENTITLED)

    answer = quorum(rules(entitled), QuorumFacts(members=3, recused=3, present=0))

    assert reasons(answer) == [("quorum_missed", CLAUSE)]


def test_members_and_present_are_both_asked_for() -> None:
    answer = quorum(rules(), QuorumFacts())

    assert answer.verdict == Undecided((missing(CLAUSE, "members"), missing(CLAUSE, "present")))
    assert answer.result == Attendance(members=None, present=None)


def test_more_present_than_there_are_members_is_refused() -> None:
    answer = quorum(rules(), QuorumFacts(members=18, present=19))

    assert reasons(answer) == [("more_present_than_members", CLAUSE)]


@pytest.mark.clause("WZ-17", "HZA-3-3-6")
def test_a_plenary_meeting_says_no_number_so_the_silence_is_refused_and_named() -> None:
    answer = quorum(rules(SILENT), QuorumFacts(members=21, present=21))

    expected = Reason(Common.NOT_REGULATED, ClauseId("WZ-17"), {"parameter": "quorum"})
    assert answer.verdict == Refused((expected,))


@pytest.mark.clause("WZ-17")
@pytest.mark.parametrize(("present", "enough"), [(13, False), (14, True), (15, True)])
def test_adopted_rules_fill_the_silence(present: int, enough: bool) -> None:
    terms = QuorumTerms(share=Fraction(2, 3))
    facts = QuorumFacts(
        members=21,
        present=present,
        implementing_rules=Adopted(adoption=ADOPTION, quorum=terms),
    )

    assert isinstance(quorum(rules(SILENT), facts).verdict, Allowed) is enough


def test_rules_without_a_recorded_adoption_fill_nothing() -> None:
    terms = QuorumTerms(share=Fraction(2, 3))
    facts = QuorumFacts(members=21, present=21, implementing_rules=Adopted(quorum=terms))

    answer = quorum(rules(SILENT), facts)

    assert reasons(answer) == [("rules_not_adopted", "WZ-17")]


@pytest.mark.clause("ZJ-13-7a")
def test_adopted_rules_cannot_lower_the_quorum_of_the_text() -> None:
    half = Adopted(adoption=ADOPTION, quorum=QuorumTerms(share=Fraction(1, 2)))

    answer = quorum(rules(), QuorumFacts(members=18, present=12, implementing_rules=half))

    assert reasons(answer) == [("contradicts_regulation", CLAUSE)]


def test_adopted_rules_may_repeat_the_quorum_of_the_text() -> None:
    same = Adopted(adoption=ADOPTION, quorum=QuorumTerms(share=Fraction(2, 3)))

    answer = quorum(rules(), QuorumFacts(members=18, present=12, implementing_rules=same))

    assert isinstance(answer.verdict, Allowed)


@pytest.mark.clause("WZ-6")
@pytest.mark.parametrize(
    ("approved", "code"),
    [(None, "missing_fact"), (False, "roster_not_approved"), (True, "quorum_met")],
)
def test_a_roster_that_needs_approval_must_have_it(approved: bool | None, code: str) -> None:
    approval = RosterApproval(clause=ClauseId("WZ-6"), name=Text(zh="市政府批准", en="approved"))
    facts = QuorumFacts(members=18, present=12, roster_approved=approved)

    answer = quorum(rules(approval=approval), facts)

    assert answer.verdict.reasons[0].code.value == code


@pytest.mark.parametrize(
    ("members", "codes"),
    [
        (15, ["committee_too_small"]),
        (16, ["committee_too_small", "committee_not_odd"]),
        (17, []),
        (18, ["committee_not_odd"]),
        (19, []),
    ],
)
def test_an_odd_committee_of_at_least_seventeen(members: int, codes: list[str]) -> None:
    answer = quorum(rules(at_least=17, odd=True), QuorumFacts(members=members, present=members))

    found = [r.code.value for r in answer.verdict.reasons if r.code is not Code.QUORUM_MET]
    assert found == codes


@pytest.mark.clause("ZJ-8")
@pytest.mark.parametrize(
    ("recorded", "code"),
    [(None, "missing_fact"), (False, "substitutes_not_recorded"), (True, "quorum_met")],
)
def test_a_substitute_counts_once_on_record(recorded: bool | None, code: str) -> None:
    facts = QuorumFacts(members=18, present=12, substitutes=2, substitutes_recorded=recorded)

    assert quorum(rules(), facts).verdict.reasons[0].code.value == code


def test_a_substitute_may_be_ruled_out() -> None:
    facts = QuorumFacts(members=18, present=12, substitutes=1, substitutes_recorded=True)

    answer = quorum(rules(substitutes=Substitutes.NOT_ALLOWED), facts)

    assert reasons(answer) == [("substitutes_not_allowed", BODY)]


@pytest.mark.clause("WZ-6")
def test_where_nothing_is_said_on_substitutes_none_counts_until_rules_are_adopted() -> None:
    silent = rules(substitutes=SILENT)
    allowed = Adopted(adoption=ADOPTION, substitutes=Substitutes.RECORDED)
    facts = QuorumFacts(members=18, present=12, substitutes=1, substitutes_recorded=True)
    filled = QuorumFacts(
        members=18,
        present=12,
        substitutes=1,
        substitutes_recorded=True,
        implementing_rules=allowed,
    )

    assert reasons(quorum(silent, facts)) == [("not_regulated", "WZ-17")]
    assert isinstance(quorum(silent, filled).verdict, Allowed)
    assert isinstance(quorum(silent, QuorumFacts(members=18, present=12)).verdict, Allowed)


def test_adopted_rules_cannot_let_substitutes_in_against_the_text() -> None:
    facts = QuorumFacts(
        members=18,
        present=12,
        implementing_rules=Adopted(adoption=ADOPTION, substitutes=Substitutes.RECORDED),
    )

    answer = quorum(rules(substitutes=Substitutes.NOT_ALLOWED), facts)

    assert reasons(answer) == [("contradicts_regulation", BODY)]


def test_no_text_lets_absent_members_vote_by_proxy() -> None:
    answer = quorum(rules(), QuorumFacts(members=18, present=12, proxies=1))

    assert reasons(answer) == [("proxy_not_provided", BODY)]


def test_every_reason_is_given_not_the_first_only() -> None:
    facts = QuorumFacts(members=18, present=11, proxies=2, substitutes=1)

    answer = quorum(rules(odd=True, substitutes=Substitutes.NOT_ALLOWED), facts)

    assert {code for code, _ in reasons(answer)} == {
        "proxy_not_provided",
        "committee_not_odd",
        "substitutes_not_allowed",
        "quorum_missed",
    }


@pytest.mark.clause("HZC-4-6")
def test_where_no_committee_votes_there_is_no_quorum() -> None:
    director = NoVote(
        kind="no_vote",
        clause=ClauseId("HZC-4-6"),
        name=Text(zh="局长办公会", en="the director's meeting"),
    )

    answer = quorum(Rules(committee=director), QuorumFacts(members=9, present=9))

    assert reasons(answer) == [("no_vote", "HZC-4-6")]


def test_a_committee_of_nobody_is_no_committee() -> None:
    with pytest.raises(ValueError, match="at least one member"):
        QuorumFacts(members=0)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("present", lambda: QuorumFacts(present=-1)),
        ("recused", lambda: QuorumFacts(recused=-1)),
        ("substitutes", lambda: QuorumFacts(substitutes=-1)),
        ("proxies", lambda: QuorumFacts(proxies=-1)),
    ],
)
def test_no_number_of_persons_is_below_nought(name: str, facts: Callable[[], QuorumFacts]) -> None:
    with pytest.raises(ValueError, match=f"{name} cannot be negative"):
        facts()


@pytest.mark.parametrize(
    ("share", "number"), [(None, None), (Fraction(2, 3), 9)], ids=["neither", "both"]
)
def test_a_quorum_is_a_share_or_a_number(share: Fraction | None, number: int | None) -> None:
    with pytest.raises(ValueError, match="one of the two"):
        QuorumTerms(share=share, number=number)


@pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 2), Fraction(3, 2)])
def test_a_share_lies_between_nought_and_the_whole(share: Fraction) -> None:
    with pytest.raises(ValueError, match="can never be the share"):
        QuorumTerms(share=share)


def test_nobody_can_be_more_than_the_whole() -> None:
    with pytest.raises(ValueError, match="can never be the share"):
        QuorumTerms(share=Fraction(1), bound=Bound.MORE_THAN)


def test_a_quorum_is_at_least_one_person() -> None:
    with pytest.raises(ValueError, match="at least one person"):
        QuorumTerms(number=0)


def test_a_committee_without_votes_and_votes_without_a_committee_are_refused() -> None:
    committee = rules().committee
    director = NoVote(kind="no_vote", clause=BODY, name=NAME)

    with pytest.raises(ValueError, match="a committee needs votes"):
        Rules(committee=committee)
    with pytest.raises(ValueError, match="a committee needs votes"):
        Rules(committee=director, votes=(VOTE,))


def test_one_award_voted_on_by_two_rules_is_refused() -> None:
    with pytest.raises(ValueError, match="by one rule"):
        Rules(committee=rules().committee, votes=(VOTE, VOTE))


@given(st.integers(1, 200), st.data())
def test_one_more_present_never_loses_the_quorum(members: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, members - 1))

    before = quorum(rules(), QuorumFacts(members=members, present=present))
    after = quorum(rules(), QuorumFacts(members=members, present=present + 1))

    assert isinstance(before.verdict, Refused) or isinstance(after.verdict, Allowed)
