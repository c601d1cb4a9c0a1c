"""The same room under the texts of Wenzhou and Hangzhou, as far as a rehearsal leads."""

import pytest

from zhuoyue.core.ballots import Code as BallotsCode
from zhuoyue.core.procedure import Code
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.kit import papers
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.site.rehearsal import run
from zhuoyue.shell.site.rehearsal.play import Play
from zhuoyue.shell.votes import actions, queries
from zhuoyue.shell.votes.models import Ballot, Meeting, Slip, Tally

pytestmark = pytest.mark.django_db


def played(regulation: str, until: str, seed: int = 7, applicants: int = 6) -> Play:
    """A rehearsal as it stands when the cycle has come to a stage."""
    play = run.prepared(regulation, applicants=applicants, seed=seed, start=run.START)
    play._adopt()  # noqa: SLF001 - the play's own beginning
    while play.town.cycle.stage != until:
        assert play._step()  # noqa: SLF001 - one step of its loop
    return play


def others_are_kept_without(play: Play, case: Case) -> None:
    """All the others go on the list at once; that one waits for a decision of its own."""
    cycle, committee = play.town.cycle, play.town.officials["committee"]
    many = actions.propose_all(cycle=cycle, by=committee, at=play.now)
    kept = {one.case: one.kept for one in queries.proposals(cycle)}
    assert (many, kept[case]) == (len(kept) - 1, False)
    with pytest.raises(Refused):
        actions.fix_proposed(cycle=cycle, by=committee, at=play.now)


@pytest.mark.clause("WZ-18b", "WZ-19")
def test_a_winner_that_does_not_qualify_is_reported_examined_and_struck() -> None:
    play = played("wenzhou-award-2022", "winners_notice")
    office, committee = (play.town.officials[name] for name in ("office", "committee"))
    case = queries.elected(play.town.cycle)[0]
    report = papers.keep([b"what was found"])

    with pytest.raises(Refused) as refusal:
        actions.report_mismatch(case=case, report=report, by=committee, at=play.now)
    assert [one.code for one in refusal.value.verdict.reasons] == [Code.ROLE_MAY_NOT_ACT]
    actions.report_mismatch(case=case, report=report, by=office, at=play.now)
    ((told, review),) = queries.mismatches(case)
    assert review is None
    number = str(told.facts["mismatch_report"])
    actions.review_mismatch(
        case=case, mismatch_report=number, upheld=True, by=committee, at=play.now
    )
    (line,) = [one for one in queries.proposals(play.town.cycle) if one.reported]
    assert (line.case, line.upheld, line.kept) == (case, True, False)

    while play.town.cycle.stage != "proposal":
        assert play._step()  # noqa: SLF001
    others_are_kept_without(play, case)
    actions.strike(case=case, grounds="不符合授奖条件", by=committee, at=play.now)
    for _ in range(2):
        with pytest.raises(Refused):
            actions.propose(case=case, by=committee, at=play.now)
    case.refresh_from_db()
    assert case.ended_by == "strike"
    assert case not in queries.elected(play.town.cycle)


@pytest.mark.clause("WZ-6")
def test_a_roster_that_is_not_approved_opens_no_ballot() -> None:
    play = played("wenzhou-award-2022", "vote")
    office, government = (play.town.officials[name] for name in ("office", "government"))
    cycle, users = play.town.cycle, queries.may_sit(play.town.cycle)
    places = [actions.Placed(unit=f"单位{n}", user=user) for n, user in enumerate(users)]
    actions.set_up(cycle=cycle, places=places, role="office", by=office, at=play.now)
    meeting = actions.open_meeting(cycle=cycle, at=play.now)
    actions.take_roll(meeting=meeting, present=[str(seat.pk) for seat in meeting.seats.all()])

    codes = {one.code for one in queries.attendance(meeting).verdict.reasons}
    assert codes == {BallotsCode.ROSTER_NOT_APPROVED}
    for _ in range(2):
        with pytest.raises(Refused):
            actions.approve_roster(
                cycle=cycle, document_number="温政函1号", role="government", by=office, at=play.now
            )
    actions.approve_roster(
        cycle=cycle, document_number="温政函1号", role="government", by=government, at=play.now
    )
    codes = {one.code for one in queries.attendance(meeting).verdict.reasons}
    assert codes == {BallotsCode.QUORUM_MET}


@pytest.mark.clause("HZA-3-3-6", "HZA-2-2-3")
def test_hangzhou_votes_on_three_awards_in_two_modes_and_quotes_its_record() -> None:
    play = played("hangzhou-award-2025", "approval", applicants=9)

    modes = {row.award: row.mode for row in Ballot.objects.all()}
    assert modes == {
        "quality": "secret_ballot",
        "innovation": "show_of_hands",
        "merit": "show_of_hands",
    }
    (meeting,) = Meeting.objects.all()
    assert [meeting.seats.filter(present=True).count(), meeting.seats.count()] == [18, 21]
    assert Slip.objects.count() == 18
    assert Tally.objects.count() == 4
    heard = [one.act for one in queries.held(meeting).heard]
    assert heard == ["hear_bureau", "hear_oversight", "deliberate"]
    record = Entry.objects.get(act="fix_proposed_winners").facts["vote_record"]
    assert papers.kept(str(record)) is not None
    elected = {case.number for case in queries.elected(play.town.cycle)}
    assert elected == set(queries.outcome(play.town.cycle).winners)


def test_the_slips_fall_by_chance_and_the_book_is_the_same() -> None:
    play = played("zhuji-award-2025", "winners_notice")

    counts = [one.facts for one in Entry.objects.filter(act="vote").order_by("sequence")]

    assert counts
    assert not any("marks" in str(facts) for facts in counts)
    voted = {case.number for case in play.town.cases if not case.ended_by}
    assert voted == set(queries.outcome(play.town.cycle).winners)
