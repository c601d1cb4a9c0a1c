from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.shell.town import Town
from tests.shell.votes.room import all_vote, counted, meet, opened

from zhuoyue.core import ballots
from zhuoyue.core.procedure import Code
from zhuoyue.shell.kit import visibility
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import User
from zhuoyue.shell.votes import actions, queries
from zhuoyue.shell.votes.models import Slip, Voted


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {one.code for one in refusal.value.verdict.reasons}


@pytest.mark.clause("ZJ-13-7a")
def test_eleven_of_eighteen_are_no_quorum_and_twelve_are(town: Town) -> None:
    meeting = meet(town, present=11)
    with pytest.raises(Refused) as refusal:
        opened(meeting)
    assert codes(refusal) == {ballots.Code.QUORUM_MISSED}

    actions.attend(seat=meeting.seats.all()[11], present=True)
    assert opened(meeting).present == 12


def member(user: User | None) -> User:
    assert user is not None
    return user


@pytest.mark.clause("ZJ-13-7b")
def test_half_of_the_valid_slips_elects(town: Town) -> None:
    ballot = opened(meet(town, present=12))
    all_vote(ballot, yes=6, no=5, blank=0)
    all_yes = queries.counted(ballot, slips=list(ballot.slips.all()))
    assert all_yes.result is not None
    last = ballot.meeting.seats.all()[11]
    actions.cast(ballot=ballot, by=member(last.user), marks={ballot.candidates[0]["id"]: "no"})

    result = queries.counted(counted(town, ballot)).result

    assert result is not None
    (one,) = result.candidates
    assert (one.yes, one.no, one.outcome) == (6, 6, ballots.Outcome.PASSED)
    assert one.arithmetic == "2×6 ≥ 12"


@pytest.mark.clause("ZJ-13-7b")
def test_one_less_than_half_elects_nobody_and_the_vote_stands(town: Town) -> None:
    ballot = opened(meet(town, present=12))
    all_vote(ballot, yes=5, no=7)

    counted(town, ballot)

    answer = queries.counted(ballot.__class__.objects.get(pk=ballot.pk))
    assert {one.code for one in answer.verdict.reasons} == {ballots.Code.MAJORITY_MISSED}
    assert Entry.objects.get(act="vote").facts["valid"] is True


def test_the_book_receives_the_counts_and_no_slip(town: Town) -> None:
    ballot = opened(meet(town, present=12))
    all_vote(ballot, yes=7, no=3, blank=1)
    case = ballot.candidates[0]["id"]

    counted(town, ballot)

    facts = Entry.objects.get(act="vote").facts
    assert facts == {
        "valid": True,
        "award": "quality",
        "mode": "secret_ballot",
        "members": 18,
        "present": 12,
        "slips.returned": 11,
        "slips.valid": 10,
        "slips.invalid": 0,
        "slips.blank": 1,
        "slips.not_cast": 1,
        f"yes.{case}": 7,
        f"no.{case}": 3,
        f"abstain.{case}": 0,
    }


def test_nobody_votes_twice_nor_absent_nor_after_the_count(town: Town) -> None:
    ballot = opened(meet(town, present=12))
    seats = list(ballot.meeting.seats.all())
    actions.cast(ballot=ballot, by=member(seats[0].user), marks={})

    with pytest.raises(Refused) as twice:
        actions.cast(ballot=ballot, by=member(seats[0].user), marks={})
    with pytest.raises(Refused) as absent:
        actions.cast(ballot=ballot, by=member(seats[12].user), marks={})
    with pytest.raises(Refused) as stranger:
        actions.cast(ballot=ballot, by=town.users["office"], marks={})

    assert codes(twice) == {Code.DONE_ONCE}
    assert codes(absent) == codes(stranger) == {Code.ROLE_MAY_NOT_ACT}
    all_vote_rest = ballot.candidates[0]["id"]
    for seat in seats[1:11]:
        actions.cast(ballot=ballot, by=member(seat.user), marks={all_vote_rest: "yes"})
    counted(town, ballot)
    with pytest.raises(Refused) as late:
        actions.cast(ballot=ballot, by=member(seats[11].user), marks={})
    assert codes(late) == {Code.DONE_ONCE}


@pytest.mark.clause("ZJ-13-7a")
def test_what_was_not_heard_is_not_voted_on(town: Town) -> None:
    meeting = meet(town, present=12, heard=False)

    with pytest.raises(Refused) as refusal:
        opened(meeting)

    assert codes(refusal) == {ballots.Code.NOT_YET_HEARD}


@pytest.mark.clause("ZJ-13-7a")
def test_another_mode_than_the_adopted_one_is_refused(town: Town) -> None:
    meeting = meet(town, present=12)

    with pytest.raises(Refused) as refusal:
        actions.open_ballot(meeting=meeting, award="quality", mode=ballots.Mode.NAMED_BALLOT)

    assert ballots.Code.WRONG_MODE in codes(refusal)


def test_while_a_ballot_is_open_the_attendance_stands(town: Town) -> None:
    ballot = opened(meet(town, present=12))

    with pytest.raises(Refused):
        actions.attend(seat=ballot.meeting.seats.all()[0], present=False)


def test_no_column_ties_a_slip_to_a_member_or_to_a_time() -> None:
    slip, voted = Slip._meta, Voted._meta  # noqa: SLF001
    assert {field.name for field in slip.get_fields()} == {"id", "ballot", "marks"}
    assert {field.name for field in voted.get_fields()} == {"id", "ballot", "seat"}
    assert slip.pk.get_internal_type() == "UUIDField"


def test_every_cast_turns_the_whole_box_over(lived_in: Town) -> None:
    """Neither the ids, nor the rows' places, nor the transactions that wrote them tell an order."""
    ballot = opened(meet(lived_in, present=12))
    seats = list(ballot.meeting.seats.all())
    name = ballot.candidates[0]["id"]

    def box() -> set[object]:
        return set(Slip.objects.values_list("pk", flat=True))

    before: set[object] = set()
    for number in range(12):
        marks = {name: "yes"} if number < 6 else {name: "no"}
        actions.cast(ballot=ballot, by=member(seats[number].user), marks=marks)
        assert box().isdisjoint(before)
        before = box()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM shell_slip")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT marks ->> %s FROM shell_slip ORDER BY ctid", [name])
        physical = [row[0] for row in cursor.fetchall()]
    assert sorted(physical) == ["no"] * 6 + ["yes"] * 6
    assert len(before) == 12


def test_of_two_slips_of_one_member_at_once_one_goes_in(lived_in: Town) -> None:
    ballot = opened(meet(lived_in, present=12))
    users = [seat.user for seat in ballot.meeting.seats.all()]

    def one(number: int) -> str:
        try:
            actions.cast(ballot=ballot, by=member(users[number // 2]), marks={})
        except Refused as refusal:
            return ",".join(reason.code for reason in refusal.verdict.reasons)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(one, range(6)))

    assert outcomes == ["done"] * 3 + ["done_once"] * 3
    assert (Slip.objects.count(), Voted.objects.count()) == (3, 3)


def test_slips_are_granted_to_nobody_and_the_meeting_to_few(town: Town) -> None:
    ballot = opened(meet(town, present=12))
    all_vote(ballot, yes=1)

    def see(thing: object) -> set[str]:
        return {role for role, user in town.users.items() if visibility.may_see(user, thing)}  # type: ignore[arg-type]

    assert see(Slip.objects.get()) == see(Voted.objects.get()) == set()
    assert see(ballot.meeting) == see(ballot) == {"office", "oversight", "committee", "chair"}
    case = town.cases[0]
    assert {"committee", "chair"} <= see(case)
    assert not {"department", "finance"} & see(case)
