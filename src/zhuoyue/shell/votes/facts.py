"""Rows into the core's values: the meeting, the slips, the counts."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from zhuoyue.core import ballots
from zhuoyue.core.regulation import Act, Law, Scope
from zhuoyue.shell.votes.models import Ballot, Seat, Slip

MARKS = ("yes", "no", "abstain")


def vote_act(law: Law) -> Act | None:
    """The act of the cycle that puts a vote on record: its entry says whether the vote is valid."""
    acts = law.regulation.procedure.acts
    return next(
        (
            act
            for act in acts
            if act.scope is Scope.CYCLE and any(need.fact == "valid" for need in act.needs)
        ),
        None,
    )


def rule_for(law: Law, award: str) -> ballots.VoteRule | None:
    """The rule by which an award is voted on."""
    return next((one for one in law.regulation.ballots.votes if award in one.awards), None)


def of_attendance(
    seats: Iterable[Seat], rules: ballots.Adopted | None, *, approved: bool | None = None
) -> ballots.QuorumFacts:
    """Who belongs to the committee and who is there."""
    every = list(seats)
    there = [seat for seat in every if seat.present and not seat.recused]
    standing_in = [seat for seat in there if seat.substitute]
    return ballots.QuorumFacts(
        members=len(every) or None,
        present=len(there),
        recused=sum(seat.recused for seat in every),
        substitutes=len(standing_in),
        substitutes_recorded=True if standing_in else None,
        roster_approved=approved,
        implementing_rules=rules,
    )


def of_vote(
    ballot: Ballot,
    meeting: ballots.QuorumFacts,
    heard: Mapping[str, bool],
    *,
    slips: Iterable[Slip] | None = None,
    hands: Mapping[str, Mapping[str, int]] | None = None,
) -> ballots.VoteFacts:
    """One vote, its slips one by one or counted."""
    counts: Mapping[str, Any] = ballot.counts or {}
    votes = hands if hands is not None else counts.get("candidates", {})
    told = counts.get("slips")
    return ballots.VoteFacts(
        members=meeting.members,
        present=ballot.present,
        recused=meeting.recused,
        substitutes=meeting.substitutes,
        substitutes_recorded=meeting.substitutes_recorded,
        roster_approved=meeting.roster_approved,
        implementing_rules=meeting.implementing_rules,
        award=ballot.award,
        mode=ballots.Mode(ballot.mode),
        heard=heard,
        slips=ballots.Slips(**told) if told and slips is None else None,
        marked_slips=tuple(map(_marked, slips)) if slips is not None else None,
        candidates=tuple(_candidate(one, votes.get(one["id"], {})) for one in ballot.candidates),
    )


def _marked(slip: Slip) -> ballots.MarkedSlip:
    yes, no, abstain = (
        tuple(sorted(name for name, given in slip.marks.items() if given == mark)) for mark in MARKS
    )
    return ballots.MarkedSlip(yes=yes, no=no, abstain=abstain)


def _candidate(told: Mapping[str, Any], votes: Mapping[str, int]) -> ballots.Candidate:
    score = told.get("score")
    return ballots.Candidate(
        id=told["id"],
        name=told["name"],
        overall_score=Decimal(score) if score else None,
        yes=votes.get("yes"),
        no=votes.get("no"),
        abstain=votes.get("abstain"),
    )


def counts_of(result: ballots.VoteResult) -> dict[str, Any]:
    """The counts of a vote as they are kept and put on record."""
    slips = result.slips
    return {
        "slips": None
        if slips is None
        else {
            "returned": slips.returned,
            "valid": slips.valid,
            "invalid": slips.invalid,
            "blank": slips.blank,
            "not_cast": slips.not_cast,
        },
        "candidates": {
            one.id: {"yes": one.yes, "no": one.no, "abstain": one.abstain}
            for one in result.candidates
        },
    }
