"""Rows into the core's values: the meeting, the slips, the counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhuoyue.core import ballots, ranking
from zhuoyue.core.dossier import Dossier, act_of
from zhuoyue.core.regulation import Act, EntryRecorded, Law, NotRecorded, Scope
from zhuoyue.shell.reviews.facts import Gate, gates
from zhuoyue.shell.votes.models import Ballot, Seat, Slip, TieDecision

MARKS = ("yes", "no", "abstain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """The acts around a committee's vote as the regulation has them; None where it has none.

    roster – approve_roster – (heard) – vote – elect or not_elect – fix; after the notice propose or
    strike – fix_proposed, and report_mismatch – review_mismatch.
    """

    roster: Act | None
    approve_roster: Act | None
    vote: Act
    elect: Act | None
    not_elect: Act | None
    fix: Act | None
    propose: Act | None
    strike: Act | None
    fix_proposed: Act | None
    report_mismatch: Act | None
    review_mismatch: Act | None


def deciding(law: Law) -> Deciding | None:
    """The acts around the vote, known by what the text says of them; None without a vote."""
    vote = vote_act(law)
    if vote is None:
        return None
    roster = roster_act(law)
    elect = _one(law, lambda act: _elects(act, vote))
    propose = _one(law, lambda act: _proposes(act, elect, vote) and not act.ends_case)
    report = _one(law, lambda act: _needs(act, "mismatch_report") and _follows(act, elect))
    return Deciding(
        roster=roster,
        approve_roster=_one(law, lambda act: _approves(act, roster)),
        vote=vote,
        elect=elect,
        not_elect=_one(law, lambda act: act.ends_case and _instead(act, elect)),
        fix=_one(law, lambda act: act.completes is not None and act.completes == vote.stage),
        propose=propose,
        strike=_one(law, lambda act: act.ends_case and _instead(act, propose)),
        fix_proposed=_one(law, lambda act: propose is not None and act.completes == propose.stage),
        report_mismatch=report,
        review_mismatch=_one(law, lambda act: _needs(act, "upheld") and _follows(act, report)),
    )


def _one(law: Law, fits: Any) -> Act | None:  # noqa: ANN401 - act → whether
    return next((act for act in law.regulation.procedure.acts if fits(act)), None)


def _needs(act: Act, fact: str) -> bool:
    return any(need.fact == fact for need in act.needs)


def _follows(act: Act, other: Act | None) -> bool:
    """Whether the other must be on record before this one."""
    gates = (gate for gate in act.requires if isinstance(gate, EntryRecorded))
    return other is not None and any(other.id in gate.acts for gate in gates)


def _instead(act: Act, other: Act | None) -> bool:
    """Whether this one may only be done where the other was not, at the same stage."""
    gates = (gate for gate in act.requires if isinstance(gate, NotRecorded))
    same = other is not None and act.stage == other.stage
    return same and any(other.id in gate.acts for gate in gates if other is not None)


def _elects(act: Act, vote: Act) -> bool:
    case = act.scope is Scope.CASE and not act.ends_case
    return case and act.stage == vote.stage and _needs(act, "award")


def _proposes(act: Act, elect: Act | None, vote: Act) -> bool:
    later = act.stage not in {None, vote.stage} and act.scope is Scope.CASE
    return later and not act.needs and bool(set(act.by) & set(vote.by)) and _follows(act, elect)


def _approves(act: Act, roster: Act | None) -> bool:
    return act.stage is None and _needs(act, "document_number") and _follows(act, roster)


def roster_act(law: Law) -> Act | None:
    """The act that sets up the committee: it says how many members there are."""
    return _one(law, lambda act: act.scope is Scope.CYCLE and _needs(act, "members"))


def heard_acts(law: Law) -> tuple[Act, ...]:
    """The acts that put on record what the text wants heard before its votes, each once, in order."""
    rules = law.regulation.ballots.votes
    named = dict.fromkeys(step.act for rule in rules for step in rule.before if step.act)
    found = (act_of(law.regulation.procedure, name) for name in named)
    return tuple(act for act in found if act is not None)


def heard(rule: ballots.VoteRule, dossier: Dossier) -> dict[str, bool]:
    """What was heard, by the book: step → whether the act that records it is there."""
    return {
        step.id: step.act is not None and dossier.cycle.last((step.act,)) is not None
        for step in rule.before
    }


def approved(law: Law, dossier: Dossier) -> bool | None:
    """Whether the roster has the approval that the text asks for; None where it asks for none."""
    acts = deciding(law)
    if acts is None or acts.approve_roster is None or acts.roster is None:
        return None
    proposed = dossier.cycle.last((acts.roster.id,))
    answered = dossier.cycle.last((acts.approve_roster.id,))
    if proposed is None or answered is None:
        return False
    return answered.sequence > proposed.sequence


def gate_before(law: Law) -> Gate | None:
    """The gate that makes candidates: without its entry in favour nobody is elected."""
    acts = deciding(law)
    elect = acts.elect if acts is not None else None
    return next((one for one in reversed(gates(law)) if _follows_on(elect, one.favour)), None)


def _follows_on(elect: Act | None, favour: Act) -> bool:
    return elect is not None and _follows(elect, favour)


def told_of(law: Law, dossier: Dossier, number: str) -> tuple[str | None, str]:
    """The award a candidate stands for and its exact score, as its book has them; None, empty: not told."""
    gate, record = gate_before(law), dossier.cases.get(number)
    entries = list(reversed(record.entries)) if record is not None else []
    made = gate.favour.id if gate is not None else ""
    award = next((e.facts["award"] for e in entries if e.act == made and "award" in e.facts), None)
    scores = (str(e.facts["overall_score"]) for e in entries if "overall_score" in e.facts)
    return (None if award is None else str(award)), next(scores, "")


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
    tally: Mapping[str, Any] | None = None,
) -> ballots.VoteFacts:
    """One vote, its slips one by one or counted."""
    counts: Mapping[str, Any] = tally if tally is not None else ballot.counts or {}
    votes = counts.get("candidates", {})
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
        overall_score=_decimal(score),
        yes=votes.get("yes"),
        no=votes.get("no"),
        abstain=votes.get("abstain"),
    )


def _decimal(told: str | None) -> Decimal | None:
    """A score for the ballot's own order; a fraction that no decimal can say is left to the award."""
    return Decimal(told) if told and "/" not in told else None


def points(told: str) -> Decimal | Fraction | None:
    """A score kept as text, as the award takes it, exact; None for none."""
    return _decimal(told) or (Fraction(told) if told else None)


def of_award(
    voted: Iterable[tuple[Ballot, ballots.VoteResult]],
    past: Mapping[str, tuple[str, ...]] | None,
    *,
    used: Mapping[str, int] | None,
    ties: Iterable[TieDecision],
    rules: ranking.Adopted | None,
) -> ranking.AwardFacts:
    """Everybody voted on, with the votes on each, for the question who wins which award."""
    votes: dict[str, list[ranking.VoteResult]] = {}
    told: dict[str, Mapping[str, Any]] = {}
    for ballot, result in voted:
        told |= {one["id"]: one for one in ballot.candidates}
        for one in result.candidates:
            passed = one.outcome is not ballots.Outcome.FAILED
            votes.setdefault(one.id, []).append(
                ranking.VoteResult(award=ballot.award, votes_for=one.yes, passed=passed)
            )
    return ranking.AwardFacts(
        candidates=tuple(
            ranking.VotedCandidate(
                id=number,
                name=told[number]["name"],
                votes=tuple(own),
                overall_score=points(told[number]["score"]),
                past_awards=past.get(number, ()) if past is not None else None,
            )
            for number, own in sorted(votes.items())
        ),
        places_used=used,
        tie_decisions=tuple(map(_decided, ties)),
        implementing_rules=rules,
    )


def _decided(row: TieDecision) -> ranking.AwardTieDecision:
    return ranking.AwardTieDecision(
        award=row.award,
        picked=tuple(row.picked),
        by=row.decided_by,
        on=row.decided_on,
        reason=row.reason,
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
