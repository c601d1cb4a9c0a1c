"""Counting one vote: who passes, who gets a place, whether the vote stands (审查表决)."""

from dataclasses import replace

from zhuoyue.core.ballots.attendance import attended, no_vote
from zhuoyue.core.ballots.facts import Adopted, VoteFacts
from zhuoyue.core.ballots.findings import Findings, against
from zhuoyue.core.ballots.majority import Poll, clause_of, judged, polled, reason, terms_of
from zhuoyue.core.ballots.meeting import held, prepared
from zhuoyue.core.ballots.order import ranked, unbroken
from zhuoyue.core.ballots.outcome import CandidateOutcome, Outcome, VoteResult
from zhuoyue.core.ballots.rules import (
    Code,
    Committee,
    MajorityTerms,
    Mode,
    NoVote,
    Order,
    OrderKey,
    Rules,
    VoteRule,
)
from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.verdict import (
    Allowed,
    Answer,
    Reason,
    Refused,
    contradiction,
    missing,
    regulated,
    settle,
)

_TOO_FEW = 2


def vote(rules: Rules, facts: VoteFacts) -> Answer[VoteResult]:
    """Who passes in this vote, and whether the vote stands (表决是否有效、何者通过).

    Allowed: the vote stands and at least one candidate passes; the reasons also say who did not.
    Refused: the vote does not stand, or nobody passes. A tie that decides a place is undecided: a
    new vote on those candidates.
    """
    if isinstance(rules.committee, NoVote):
        return Answer(Refused((no_vote(rules.committee),)))
    presence, attendance = attended(rules.committee, facts)
    rule = _rule(rules, rules.committee, facts.award)
    if isinstance(rule, Reason):
        found = against(rule) + presence
        return Answer(settle(failed=found.failed, unsettled=found.unsettled))
    found = presence + prepared(rule, facts)
    mode, ballot = held(rule, facts)
    terms_found, terms = terms_of(rule, facts.implementing_rules or Adopted())
    found += mode + terms_found
    if ballot is None:
        return Answer(settle(failed=found.failed, unsettled=found.unsettled))
    sums, poll = polled(rule, facts, ballot=ballot)
    bare = VoteResult(
        award=facts.award,
        mode=facts.mode,
        attendance=attendance,
        slips=poll.slips,
        majority=terms,
        places=facts.places,
        warnings=_secrecy(poll),
    )
    found += sums
    if terms is None:
        return Answer(settle(failed=found.failed, unsettled=found.unsettled), bare)
    return _decided(poll, terms, bare, found)


def _rule(rules: Rules, committee: Committee, award: str | None) -> VoteRule | Reason:
    if award is None and len(rules.votes) == 1:
        return rules.votes[0]
    if award is None:
        return missing(committee.clause, "award")
    for rule in rules.votes:
        if award in rule.awards:
            return rule
    known = tuple(name for rule in rules.votes for name in rule.awards)
    return Reason(Code.AWARD_NOT_VOTED_ON, committee.clause, {"award": award, "known": known})


def _decided(
    poll: Poll, terms: MajorityTerms, bare: VoteResult, found: Findings
) -> Answer[VoteResult]:
    questions, outcomes = judged(poll, terms)
    found += questions
    passed = [one for one in outcomes if one.outcome is Outcome.PASSED]
    cut, result = _placed(poll, tuple(passed), bare)
    found += cut
    failed = tuple(one for one in outcomes if one.outcome is Outcome.FAILED)
    result = replace(result, candidates=_in_order(poll, result.candidates + failed))
    reasons = {one.id: reason(one, terms, clause_of(poll.rule)) for one in result.candidates}
    missed = tuple(reasons[one.id] for one in failed)
    if not passed:
        found += Findings(failed=missed)
    if found.failed or found.unsettled:
        verdict = settle(failed=found.failed, unsettled=found.unsettled)
        return Answer(verdict, replace(result, provisional_winners=()))
    won = tuple(reasons[one.id] for one in passed)
    return Answer(Allowed(found.met + won + missed), result)


def _in_order(poll: Poll, outcomes: tuple[CandidateOutcome, ...]) -> tuple[CandidateOutcome, ...]:
    by_id = {one.id: one for one in outcomes}
    return tuple(by_id[one.id] for one in poll.candidates if one.id in by_id)


def _placed(
    poll: Poll, passed: tuple[CandidateOutcome, ...], bare: VoteResult
) -> tuple[Findings, VoteResult]:
    found, by = _by(poll, len(passed))
    if poll.facts.places == 0 and passed:
        found += against(Reason(Code.NO_PLACE_LEFT, poll.rule.clause, {"passed": len(passed)}))
    if by is None:
        winners = tuple(one.id for one in passed)
        return found, replace(bare, candidates=passed, provisional_winners=winners)
    clause = _order_clause(poll.rule.order)
    placed, ties = ranked(passed, by, places=poll.facts.places)
    winners = tuple(one.id for one in placed if one.outcome is Outcome.PASSED)
    result = replace(bare, candidates=placed, ties=ties, provisional_winners=winners)
    return found + unbroken(ties, placed, by, clause), result


def _by(poll: Poll, passed: int) -> tuple[Findings, tuple[OrderKey, ...] | None]:
    adopted = poll.facts.implementing_rules or Adopted()
    rule = poll.rule.order
    own: tuple[OrderKey, ...] | NotRegulated = rule if isinstance(rule, NotRegulated) else rule.by
    clause = _order_clause(rule)
    found = against(contradiction(own, adopted.order, clause=clause, parameter="order"))
    by = regulated(own, adopted.order, adopted.adoption, parameter="order")
    if not isinstance(by, Reason):
        return found, by
    enough = poll.facts.places is None or passed <= poll.facts.places
    return found if enough else found + against(by), None


def _order_clause(rule: Order | NotRegulated) -> ClauseId:
    return rule.not_regulated if isinstance(rule, NotRegulated) else rule.clause


def _secrecy(poll: Poll) -> tuple[Reason, ...]:
    slips = poll.slips
    if poll.facts.mode is not Mode.SECRET_BALLOT or slips is None or not slips.valid:
        return ()
    clause = poll.rule.clause
    revealed = [
        Reason(Code.UNANIMITY_REVEALS_VOTES, clause, {"candidate": one.id, "valid": slips.valid})
        for one in poll.candidates
        if slips.valid in {one.yes, one.no, one.abstain}
    ]
    if slips.valid <= _TOO_FEW:
        revealed.append(Reason(Code.TOO_FEW_TO_HIDE, clause, {"valid": slips.valid}))
    return tuple(revealed)
