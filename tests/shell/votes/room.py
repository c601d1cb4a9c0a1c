"""A committee of eighteen units around one candidate or two."""

from tests.shell.notices.road import to_candidates
from tests.shell.town import START, Town

from zhuoyue.core.ballots import Mode
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people.models import User
from zhuoyue.shell.votes import actions
from zhuoyue.shell.votes.models import Ballot, Meeting


def members(town: Town, many: int = 18) -> list[User]:
    made = []
    for number in range(many):
        user = people.open_account(username=f"m{number}", name=f"委员{number}", password=None)
        people.appoint(
            user=user, role="committee", since=START.date(), body=town.bodies["committee"]
        )
        made.append(user)
    return made


def meet(town: Town, present: int, many: int = 18, candidates: int = 1) -> Meeting:
    to_candidates(town, candidates)
    town.act("examine", "committee")
    roster = [(f"单位{n}", user) for n, user in enumerate(members(town, many))]
    meeting = actions.open_meeting(cycle=town.cycle, roster=roster, at=town.later())
    for seat in meeting.seats.all()[:present]:
        actions.attend(seat=seat, present=True)
    return actions.hear(meeting=meeting, step="evaluation_report")


def opened(meeting: Meeting) -> Ballot:
    return actions.open_ballot(meeting=meeting, award="quality", mode=Mode.SECRET_BALLOT)


def all_vote(ballot: Ballot, yes: int, no: int = 0, blank: int = 0) -> None:
    """The first so many of those present are in favour, the next against, the rest hand in nothing."""
    name = ballot.candidates[0]["id"]
    wishes = [{name: "yes"}] * yes + [{name: "no"}] * no + [{}] * blank
    seats = ballot.meeting.seats.filter(present=True)[: len(wishes)]
    for seat, marks in zip(seats, wishes, strict=True):
        assert seat.user is not None
        actions.cast(ballot=ballot, by=seat.user, marks=marks)


def counted(town: Town, ballot: Ballot) -> Ballot:
    return actions.count(
        ballot=ballot, role="committee", by=town.users["committee"], at=town.later()
    )
