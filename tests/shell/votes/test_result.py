"""Who is elected: quotas, ties, the past, the core's answer carried out and never got round."""

from datetime import date

import pytest
from tests.shell.conftest import Browse
from tests.shell.town import Town
from tests.shell.votes.room import counted, in_favour, meet, opened

from zhuoyue.core import ballots, ranking
from zhuoyue.core.procedure import Code
from zhuoyue.core.verdict import Common
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import Honour
from zhuoyue.shell.votes import actions, queries
from zhuoyue.shell.votes.models import Ballot, Meeting, TieDecision

PRESENT = 18


def ballot_on(
    meeting: Meeting, votes: dict[str, tuple[int, str]], award: str = "quality"
) -> Ballot:
    """A counted ballot: candidate → votes in favour of eighteen, and overall score."""
    slips = {"returned": PRESENT, "valid": PRESENT, "invalid": 0, "blank": 0, "not_cast": 0}
    counts = {
        name: {"yes": yes, "no": PRESENT - yes, "abstain": 0} for name, (yes, _) in votes.items()
    }
    return Ballot.objects.create(
        meeting=meeting,
        award=award,
        mode="secret_ballot",
        present=PRESENT,
        candidates=[{"id": n, "name": n, "score": score} for n, (_, score) in votes.items()],
        counts={"slips": slips, "candidates": counts},
    )


def checked(town: Town) -> None:
    actions.check_winners(cycle=town.cycle, by=town.users["office"], at=town.later())


def why_not(town: Town) -> dict[str, str]:
    result = queries.outcome(town.cycle).answer.result
    assert result is not None
    return {one.id: one.why.value for each in result.awards for one in each.unplaced}


@pytest.mark.clause("ZJ-13-7b", "ZJ-4")
def test_five_places_go_to_the_most_votes_and_the_sixth_finds_none(town: Town) -> None:
    meeting = meet(town, present=PRESENT)
    checked(town)
    ballot_on(meeting, {f"c{n}": (17 - n, f"{620 - n}.5") for n in range(6)})

    found = queries.outcome(town.cycle)

    assert sorted(found.winners) == ["c0", "c1", "c2", "c3", "c4"]
    assert why_not(town) == {"c5": "no_place"}
    assert {one.code for one in found.reasons("c5")} == {
        ranking.Code.PASSED_WITHOUT_PLACE,
        ballots.Code.MAJORITY_MET,
    }


@pytest.mark.clause("ZJ-13-7b")
def test_equal_votes_are_ordered_by_score_and_equal_scores_wait_for_a_decision(town: Town) -> None:
    meeting = meet(town, present=PRESENT)
    checked(town)
    ballot = ballot_on(
        meeting, {**{f"c{n}": (17, "630") for n in range(4)}, "x": (12, "611.5"), "y": (12, "611")}
    )
    assert "x" in queries.outcome(town.cycle).winners
    assert why_not(town) == {"y": "no_place"}

    ballot.candidates[-1]["score"] = "611.50"
    ballot.save()

    found = queries.outcome(town.cycle)
    (tie,) = queries.open_ties(found)
    assert {one.code for one in found.answer.verdict.reasons} == {ranking.Code.TIE_AT_QUOTA}
    assert (tie.award, tie.places, [n for n, _ in tie.named]) == ("quality", 1, ["x", "y"])
    with pytest.raises(Refused):
        actions.carry_out(cycle=town.cycle, by=town.users["committee"], at=town.later())


TOLD = {"decided_by": "审委会", "decided_on": date(2026, 6, 1), "reason": "重新投票，x得10票"}


@pytest.mark.clause("ZJ-13-7b")
def test_a_tie_is_decided_once_among_those_tied_and_within_the_places(town: Town) -> None:
    meeting = meet(town, present=PRESENT)
    checked(town)
    votes = {f"c{n}": (17, "630") for n in range(4)}
    ballot_on(meeting, {**votes, "x": (12, "611"), "y": (12, "611")})

    def decide(*picked: str, by: str = "committee") -> TieDecision:
        return actions.decide_tie(
            cycle=town.cycle,
            award="quality",
            picked=picked,
            told=TOLD,
            by=town.users[by],
            at=town.later(),
        )

    for picked, by, code in (
        (("c0",), "committee", ranking.Code.PICKED_OUTSIDE_TIE),
        (("x", "y"), "committee", ranking.Code.MORE_PICKED_THAN_PLACES),
        (("x",), "office", Code.ROLE_MAY_NOT_ACT),
    ):
        with pytest.raises(Refused) as refusal:
            decide(*picked, by=by)
        assert [one.code for one in refusal.value.verdict.reasons] == [code]
    assert TieDecision.objects.count() == 0

    decide("x")
    with pytest.raises(Refused):
        decide("x")

    assert why_not(town) == {"y": "not_picked"}
    assert queries.open_ties(queries.outcome(town.cycle)) == []


@pytest.mark.clause("ZJ-14b")
def test_who_wins_the_same_award_again_takes_no_place(town: Town) -> None:
    meeting = meet(town, present=PRESENT)
    case = town.cases[0]
    checked(town)
    others = {f"c{n}": (17, "630") for n in range(5)}
    ballot_on(meeting, {**others, case.number: (12, "611")})
    assert why_not(town) == {case.number: "no_place"}

    Honour.objects.create(
        name=case.organisation.name,
        authority="诸暨市",
        place="330681",
        cycle="2020",
        award="quality",
        award_name="质量奖",
    )

    found = queries.outcome(town.cycle)
    assert found.winners[case.number].through is ranking.Through.OUTSIDE_QUOTA
    assert len(found.winners) == 6


@pytest.mark.clause("ZJ-14b")
def test_while_nobody_checked_the_earlier_winners_nothing_is_decided(town: Town) -> None:
    meeting = meet(town, present=PRESENT)
    ballot_on(meeting, {"x": (12, "611")})

    verdict = queries.outcome(town.cycle).answer.verdict

    assert {one.code for one in verdict.reasons} == {Common.MISSING_FACT}
    with pytest.raises(Refused) as refusal:
        actions.check_winners(cycle=town.cycle, by=town.users["committee"], at=town.later())
    assert [one.code for one in refusal.value.verdict.reasons] == [Code.ROLE_MAY_NOT_ACT]


@pytest.mark.clause("ZJ-13-7b")
def test_the_result_is_carried_out_as_the_core_says_once(town: Town) -> None:
    meeting = meet(town, present=12, candidates=2)
    first, second = town.cases
    ballot = opened(meeting)
    in_favour(ballot, {first.number: 6, second.number: 5})
    counted(town, ballot)
    checked(town)

    for role in ("office", "applicant", "examiner"):
        with pytest.raises(Refused):
            actions.carry_out(cycle=town.cycle, by=town.users[role], at=town.later())
    by = town.users["committee"]
    elected = actions.carry_out(cycle=town.cycle, by=by, at=town.later())
    again = actions.carry_out(cycle=town.cycle, by=by, at=town.later())

    assert (elected, again) == (1, 0)
    won = Entry.objects.get(act="elect")
    lost = Entry.objects.get(act="not_elect")
    assert (won.chain, won.facts["award"], won.facts["votes_for"]) == (first.number, "quality", 6)
    assert lost.chain == second.number
    assert "2×5 < 12" in str(lost.facts["grounds"])
    actions.fix(cycle=town.cycle, by=by, at=town.later())
    with pytest.raises(Refused):
        actions.fix(cycle=town.cycle, by=by, at=town.later())


def test_nothing_is_carried_out_while_an_award_waits_for_its_vote(town: Town) -> None:
    ballot = opened(meet(town, present=12, candidates=2, awards=("quality", "innovation")))
    in_favour(ballot, {town.cases[0].number: 12})
    counted(town, ballot)
    checked(town)

    with pytest.raises(Refused):
        actions.carry_out(cycle=town.cycle, by=town.users["committee"], at=town.later())

    assert queries.awards_to_vote(town.cycle) == ["innovation"]
    assert Entry.objects.filter(act="elect").count() == 0


def test_the_result_before_it_is_public_is_for_those_who_sit_there(
    browse: Browse, town: Town
) -> None:
    meeting = meet(town, present=PRESENT)
    checked(town)
    case = town.cases[0]
    ballot_on(meeting, {case.number: (12, "611")})
    pages = [
        "/votes/cycles/ZJ-2026/result/",
        f"/votes/meetings/{meeting.pk}/minutes/",
        "/votes/cycles/ZJ-2026/",
        "/votes/cycles/ZJ-2026/roster/",
    ]

    with clock.turned(town.later()):
        seen = {role: [browse(role).get(page).status_code for page in pages] for role in town.users}

    inside = {"office", "committee", "chair", "oversight"}
    assert seen == {role: [200] * 4 if role in inside else [404] * 4 for role in town.users}


def test_what_two_persons_count_on_paper_must_agree(town: Town) -> None:
    meeting = meet(town, present=12)
    ballot = actions.open_ballot(
        meeting=meeting, award="quality", mode=ballots.Mode.SECRET_BALLOT, on_paper=True
    )
    case = town.cases[0].number
    slips = {"returned": 12, "valid": 11, "invalid": 1, "blank": 0, "not_cast": 0}

    def told(yes: int, no: int) -> dict[str, object]:
        return {"slips": slips, "candidates": {case: {"yes": yes, "no": no, "abstain": 0}}}

    office, committee = town.users["office"], town.users["committee"]
    with pytest.raises(Refused):
        actions.tally(ballot=ballot, by=office, counts=told(6, 6))  # 12 votes on 11 slips
    with pytest.raises(Refused):
        actions.cast(ballot=ballot, by=committee, marks={case: "yes"})
    actions.tally(ballot=ballot, by=office, counts=told(6, 5))
    with pytest.raises(Refused):
        counted(town, ballot)  # one person alone
    actions.tally(ballot=ballot, by=committee, counts=told(5, 6))
    with pytest.raises(Refused):
        counted(town, ballot)  # two who differ
    actions.tally(ballot=ballot, by=committee, counts=told(6, 5))

    assert counted(town, ballot).counts == told(6, 5)
