"""Reads: meetings, ballots, who may see them, what the core says of them."""

from typing import Any

from django.db.models import Q

from zhuoyue.core import ballots
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Answer
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import visibility
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.notices.facts import adopted as adopted_rules
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body
from zhuoyue.shell.votes import facts
from zhuoyue.shell.votes.models import Ballot, Meeting, Seat

_THERE = (Body.Kind.OFFICE, Body.Kind.OVERSIGHT, Body.Kind.COMMITTEE)


def meeting_of(cycle: Cycle) -> Meeting | None:
    """The newest meeting of a cycle."""
    return Meeting.objects.select_related("cycle").filter(cycle=cycle).first()


def ballot_of(pk: int) -> Ballot | None:
    """A ballot with its meeting and cycle."""
    return Ballot.objects.select_related("meeting__cycle").filter(pk=pk).first()


def ballot_seen(user: Any, pk: int) -> Ballot | None:  # noqa: ANN401
    """A ballot, if this person may see it."""
    rows = Ballot.objects.select_related("meeting__cycle").filter(pk=pk)
    return visibility.visible(rows, user).first()


def meetings_seen(user: Any, cycle: Cycle) -> list[Meeting]:  # noqa: ANN401
    """The meetings of a cycle that this person may see."""
    return list(visibility.visible(Meeting.objects.filter(cycle=cycle), user))


def seats(meeting: Meeting) -> list[Seat]:
    """The roster of a meeting."""
    return list(meeting.seats.select_related("user"))


def seat_of(meeting: Meeting, user: Any) -> Seat | None:  # noqa: ANN401
    """The seat of this person."""
    return meeting.seats.filter(user_id=user.pk).first()


def has_voted(ballot: Ballot, seat: Seat) -> bool:
    """Whether this member's slip is in the box."""
    return ballot.voted.filter(seat=seat).exists()


def _meeting_facts(meeting: Meeting) -> ballots.QuorumFacts:
    law = cycles.law_of(meeting.cycle)
    dossier = ledger.dossier_of(law, meeting.cycle.code)
    rules = adopted_rules(ballots.Adopted, "ballots", meeting.cycle, law, dossier)
    return facts.of_attendance(seats(meeting), rules)


def attendance(meeting: Meeting) -> Answer[ballots.Attendance]:
    """Whether enough members are there for a vote (法定人数)."""
    law = cycles.law_of(meeting.cycle)
    return ballots.quorum(law.regulation.ballots, _meeting_facts(meeting))


def counted(ballot: Ballot, **votes: Any) -> Answer[ballots.VoteResult]:  # noqa: ANN401
    """The vote as the core counts it: on its slips, on raised hands, or on the counts kept."""
    law = cycles.law_of(ballot.meeting.cycle)
    rule = facts.rule_for(law, ballot.award)
    steps = rule.before if rule is not None else ()
    heard = {step.id: step.id in ballot.meeting.heard for step in steps}
    asked = facts.of_vote(ballot, _meeting_facts(ballot.meeting), heard, **votes)
    return ballots.vote(law.regulation.ballots, asked)


def _sitting(user: Any, path: str) -> Q:  # noqa: ANN401
    seen = visibility.NOTHING
    for one in people.bodies_of(user):
        if one.body is not None and one.body.kind in _THERE:
            here = Q(**{f"{path}code": one.cycle}) if one.cycle else Q()
            seen |= here & Q(**{f"{path}place": one.body.place})
    return seen


@visibility.grants(Meeting)
def _meetings(user: Any) -> Q:  # noqa: ANN401
    """The award office, the oversight and the committee of the place."""
    return _sitting(user, "cycle__")


@visibility.grants(Ballot)
def _ballots(user: Any) -> Q:  # noqa: ANN401
    """The same. Slips are granted to nobody."""
    return _sitting(user, "meeting__cycle__")


@visibility.grants(Case)
def _candidates(user: Any) -> Q:  # noqa: ANN401
    """The committee sees the cases that a meeting votes on."""
    places = [
        one.body.place
        for one in people.bodies_of(user)
        if one.body is not None and one.body.kind == Body.Kind.COMMITTEE
    ]
    return Q(
        pk__in=Case.objects.filter(cycle__place__in=places, meetings__isnull=False).values("pk")
    )


def sits_in(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person may see the meetings of a cycle, also before there is one."""
    held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
    return any(one.body is not None and one.body.kind in _THERE for one in held)


def steps(law: Law) -> list[ballots.Preparation]:
    """What the text wants heard before any of its votes, each once."""
    found = {step.id: step for rule in law.regulation.ballots.votes for step in rule.before}
    return list(found.values())


def ballots_of(meeting: Meeting) -> list[Ballot]:
    """The ballots of a meeting."""
    return list(meeting.ballots.all())


def rule_of(ballot: Ballot) -> ballots.VoteRule | None:
    """The rule by which a ballot is held."""
    return facts.rule_for(cycles.law_of(ballot.meeting.cycle), ballot.award)


def counting_role(user: Any, ballot: Ballot) -> str | None:  # noqa: ANN401
    """The role in which this person may close and count it; none once it is counted."""
    act = facts.vote_act(cycles.law_of(ballot.meeting.cycle))
    if act is None or ballot.counts is not None:
        return None
    held = cycles.roles_of(user, ballot.meeting.cycle)
    return next((role for role in act.by if role in held), None)
