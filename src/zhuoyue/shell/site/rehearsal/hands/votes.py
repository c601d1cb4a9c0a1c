"""The committee of a rehearsal: roster, meeting, slips in the box, raised hands, who is elected (审委会)."""

from dataclasses import dataclass
from typing import Any

from zhuoyue.core.ballots import Mode, VoteRule
from zhuoyue.core.regulation import Act
from zhuoyue.core.verdict import Verdict
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.site.rehearsal.hands import Turn
from zhuoyue.shell.votes import actions, facts, queries
from zhuoyue.shell.votes.models import Ballot as BallotRow
from zhuoyue.shell.votes.models import Meeting

MEMBERS, PRESENT = 21, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What came of the vote on one award, for the papers."""

    award: str
    mode: str
    valid: bool
    answer: Any
    verdict: Verdict


def hand(turn: Turn) -> Entry | None:
    """Do the committee's acts through the actions of its room."""
    acts = facts.deciding(turn.play.town.law)
    if acts is None:
        return None
    if turn.case is None:
        return _of_cycle(turn, acts)
    return _of_case(turn, acts)


def choice(turn: Turn) -> bool | None:
    """Whether a candidate is elected: as the room's own page says."""
    acts = facts.deciding(turn.play.town.law)
    if acts is None or acts.elect is None or turn.act.id != acts.elect.id or turn.case is None:
        return None
    return _settled(turn).award_of(turn.case.number) is not None


def _of_cycle(turn: Turn, acts: facts.Deciding) -> Entry | None:
    how: dict[str, Any] = {"cycle": turn.play.town.cycle, "by": turn.by, "at": turn.at}
    tasks: dict[str, Any] = {
        _id(acts.roster): lambda: _set_up(turn, acts),
        _id(acts.approve_roster): lambda: actions.approve_roster(
            document_number=str(turn.facts["document_number"]), role=turn.role, **how
        ),
        acts.vote.id: lambda: _vote(turn, acts),
        _id(acts.fix): lambda: actions.fix(**how),
        _id(acts.fix_proposed): lambda: actions.fix_proposed(**how),
    }
    for act in facts.heard_acts(turn.play.town.law):
        tasks[act.id] = lambda: _hear(turn)
    task = tasks.get(turn.act.id)
    entry: Entry | None = task() if task is not None else None
    return entry


def _id(act: Act | None) -> str:
    return act.id if act is not None else ""


def _of_case(turn: Turn, acts: facts.Deciding) -> Entry | None:
    assert turn.case is not None  # noqa: S101 - asked only for acts on a case
    assert turn.by is not None  # noqa: S101 - the public does none of these
    how: dict[str, Any] = {"case": turn.case, "by": turn.by, "at": turn.at}
    if turn.act.id in {_id(acts.elect), _id(acts.not_elect)}:
        return actions.elect(**how)
    if turn.act.id == _id(acts.propose):
        return actions.propose(**how)
    return None


def _set_up(turn: Turn, acts: facts.Deciding) -> Entry | None:
    """So many units, each with an account; the committee's own account is one of them."""
    town = turn.play.town
    role = acts.vote.by[0]
    prefix = getattr(town, "prefix", "")
    users = [town.officials[role]]
    since = town.officials[role].memberships.get(role=role).since
    for n in range(2, MEMBERS + 1):
        user = people.open_account(
            username=f"{prefix}{role}{n}",
            name=f"委员{n}",
            password=None,
            reference=f"R-{prefix.upper()}COM-{n:03d}",
        )
        people.appoint(user=user, role=role, since=since, body=town.bodies[role])
        users.append(user)
    places = [
        actions.Placed(unit=f"成员单位{n}（演练）", user=user, part="chair" if n == 1 else "member")
        for n, user in enumerate(users, start=1)
    ]
    clerk = actions.Placed(unit="办公室（演练）", user=town.officials["office"], part="clerk")
    assert turn.by is not None  # noqa: S101 - the office does it
    actions.set_up(
        cycle=town.cycle, places=[*places, clerk], role=turn.role, by=turn.by, at=turn.at
    )
    return _last(turn)


def _last(turn: Turn) -> Entry | None:
    """The entry just made in the cycle's book."""
    rows = Entry.objects.filter(chain=turn.play.town.cycle.code, act=turn.act.id)
    return rows.order_by("-sequence").first()


def _meeting(turn: Turn) -> Meeting:
    """The meeting under way, with its roll taken; opened when something is first heard."""
    cycle = turn.play.town.cycle
    found = queries.meeting_of(cycle)
    if found is not None:
        return found
    meeting = actions.open_meeting(cycle=cycle, at=turn.at)
    here = [str(seat.pk) for seat in queries.seats(meeting)[:PRESENT]]
    actions.take_roll(meeting=meeting, present=here)
    return meeting


def _hear(turn: Turn) -> Entry:
    assert turn.by is not None  # noqa: S101 - a member of the committee
    return actions.hear(
        meeting=_meeting(turn),
        act=turn.act.id,
        role=turn.role,
        by=turn.by,
        at=turn.at,
        report=str(turn.facts.get("report", "")),
    )


def _vote(turn: Turn, acts: facts.Deciding) -> Entry | None:
    """One ballot, on the award asked for, or one on each award where the act names none."""
    del acts
    cycle, meeting = turn.play.town.cycle, _meeting(turn)
    wanted = turn.facts.get("award") if _names_award(turn.act) else None
    awards = [str(wanted)] if wanted else queries.awards_to_vote(cycle)
    for award in awards:
        _ballot(turn, meeting, award)
    return _last(turn)


def _names_award(act: Act) -> bool:
    return any(need.fact == "award" for need in act.needs)


def _ballot(turn: Turn, meeting: Meeting, award: str) -> None:
    judge, law = turn.play.judge, turn.play.town.law
    rule = facts.rule_for(law, award)
    assert rule is not None  # noqa: S101 - the text votes on it
    assert turn.by is not None  # noqa: S101 - a member of the committee
    ballot = actions.open_ballot(meeting=meeting, award=award, mode=_mode(turn, rule))
    if ballot.by_hand:
        _raise_hands(turn, ballot)
    else:
        _cast(turn, ballot)
    counted = actions.count(ballot=ballot, role=turn.role, by=turn.by, at=turn.at)
    answer = queries.counted(counted)
    judge.ballots[award] = Ballot(
        award=award, mode=ballot.mode, valid=True, answer=answer.result, verdict=answer.verdict
    )


def _mode(turn: Turn, rule: VoteRule) -> Mode:
    """The mode of the text, or the one that the adopted rules chose."""
    if isinstance(rule.mode, Mode):
        return rule.mode
    return Mode(str(turn.play.judge.rules["ballots.mode"]))


def _wishes(turn: Turn, ballot: BallotRow) -> dict[str, set[int]]:
    """Candidate → which of those present are in favour; the stronger, the more."""
    chance, players = turn.play.chance, turn.play.town.players
    found = {}
    for one in ballot.candidates:
        share = (players[one["id"]].strength - 45) / 24 + chance.uniform(-0.15, 0.15)
        many = round(ballot.present * min(0.95, max(0.05, share)))
        found[one["id"]] = set(chance.sample(range(ballot.present), many))
    return found


def _cast(turn: Turn, ballot: BallotRow) -> None:
    wishes = _wishes(turn, ballot)
    there = [seat for seat in queries.seats(ballot.meeting) if seat.present and not seat.recused]
    for n, seat in enumerate(there):
        marks = {case: "yes" if n in who else "no" for case, who in wishes.items()}
        assert seat.user is not None  # noqa: S101 - everybody has an account here
        actions.cast(ballot=ballot, by=seat.user, marks=marks)


def _raise_hands(turn: Turn, ballot: BallotRow) -> None:
    wishes = _wishes(turn, ballot)
    told = {
        case: {"yes": len(who), "no": ballot.present - len(who), "abstain": 0}
        for case, who in wishes.items()
    }
    for teller in (turn.by, turn.play.town.officials["office"]):
        assert teller is not None  # noqa: S101 - both act here
        actions.tally(ballot=ballot, by=teller, counts={"slips": None, "candidates": told})


def _settled(turn: Turn) -> queries.Outcome:
    """The outcome of the vote, with every tie decided; told to the judge for the papers."""
    cycle, office = turn.play.town.cycle, turn.play.town.officials["office"]
    if queries.checked(cycle) is None:
        actions.check_winners(cycle=cycle, by=office, at=turn.at)
    found = queries.outcome(cycle)
    while ties := queries.open_ties(found):
        _decide(turn, ties[0])
        found = queries.outcome(cycle)
    judge = turn.play.judge
    judge.allocation = found.answer.result
    judge.elected = {one: found.award_of(one) or "" for one in found.winners}
    return found


def _decide(turn: Turn, tie: queries.OpenTie) -> None:
    assert turn.by is not None  # noqa: S101 - a member of the committee
    told = {
        "decided_by": "审定会议",
        "decided_on": turn.at.date(),
        "reason": "并列，另行表决（演练）",
    }
    picked = [number for number, _ in tie.named[: tie.places]]
    actions.decide_tie(
        cycle=turn.play.town.cycle,
        award=tie.award,
        picked=picked,
        told=told,
        by=turn.by,
        at=turn.at,
    )
