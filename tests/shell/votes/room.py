"""A committee of eighteen units around one candidate or more."""

from tests.shell.notices.road import RULES, to_candidates
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


def set_up(town: Town, many: int = 18) -> None:
    places = [
        actions.Placed(unit=f"单位{n}", user=user, part="chair" if n == 0 else "member")
        for n, user in enumerate(members(town, many))
    ]
    office = town.users["office"]
    clerk = actions.Placed(unit="审定办", user=office, part="clerk")
    actions.set_up(
        cycle=town.cycle, places=[*places, clerk], role="office", by=office, at=town.later()
    )


def meet(
    town: Town,
    present: int,
    many: int = 18,
    candidates: int = 1,
    rules: dict[str, object] = RULES,
    *,
    heard: bool = True,
    awards: tuple[str, ...] = ("quality", "quality", "quality"),
) -> Meeting:
    to_candidates(town, candidates, rules, awards)
    set_up(town, many)
    meeting = actions.open_meeting(cycle=town.cycle, at=town.later())
    here = [str(seat.pk) for seat in meeting.seats.all()[:present]]
    actions.take_roll(meeting=meeting, present=here)
    if heard:
        hear(town, meeting)
    return meeting


def hear(town: Town, meeting: Meeting) -> None:
    by = town.users["committee"]
    actions.hear(meeting=meeting, act="examine", role="committee", by=by, at=town.later())


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


def in_favour(ballot: Ballot, yes: dict[str, int]) -> None:
    """Everybody present hands in a slip; of each candidate the first so many are in favour."""
    for n, seat in enumerate(ballot.meeting.seats.filter(present=True)):
        assert seat.user is not None
        marks = {case: "yes" if n < votes else "no" for case, votes in yes.items()}
        actions.cast(ballot=ballot, by=seat.user, marks=marks)


def counted(town: Town, ballot: Ballot) -> Ballot:
    return actions.count(
        ballot=ballot, role="committee", by=town.users["committee"], at=town.later()
    )
