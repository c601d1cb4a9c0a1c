"""Whether a candidate has the votes: base, share, the numbers that close (通过比例)."""

from dataclasses import dataclass, replace

from zhuoyue.core.ballots.facts import Adopted, Candidate, Slips, VoteFacts
from zhuoyue.core.ballots.findings import Findings, against
from zhuoyue.core.ballots.outcome import CandidateOutcome, Outcome
from zhuoyue.core.ballots.rules import (
    BlankSlips,
    Code,
    Majority,
    MajorityBase,
    MajorityTerms,
    VoteRule,
)
from zhuoyue.core.ballots.shares import arithmetic, needed, reached
from zhuoyue.core.ballots.slips import SlipCount, closing, completed, tally, votes_closing
from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.verdict import Fact, Reason, contradiction, missing, regulated


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One vote with its numbers completed; `slips` is None for a show of hands."""

    rule: VoteRule
    facts: VoteFacts
    candidates: tuple[Candidate, ...]
    slips: SlipCount | None


def clause_of(rule: VoteRule) -> ClauseId:
    """The clause that sets the majority, or the one that leaves it open."""
    if isinstance(rule.majority, NotRegulated):
        return rule.majority.not_regulated
    return rule.majority.clause


def terms_of(rule: VoteRule, adopted: Adopted) -> tuple[Findings, MajorityTerms | None]:
    """The majority in force: the text's or the adopted implementing rules'."""
    clause = clause_of(rule)
    own: MajorityTerms | NotRegulated
    own = rule.majority.terms() if isinstance(rule.majority, Majority) else rule.majority
    found = against(
        contradiction(own, adopted.majority, clause=clause, parameter="majority"),
        contradiction(
            rule.blank_slips, adopted.blank_slips, clause=clause, parameter="blank_slips"
        ),
    )
    terms = regulated(own, adopted.majority, adopted.adoption, parameter="majority")
    if isinstance(terms, Reason):
        return found + against(terms), None
    return found, terms


def polled(rule: VoteRule, facts: VoteFacts, *, ballot: bool) -> tuple[Findings, Poll]:
    """The numbers of the vote, from slips or from counts, and whether they close (计票核对)."""
    found, limit = _marks_limit(rule, facts)
    candidates = facts.candidates or ()
    if facts.candidates is None:
        found += against(missing(rule.clause, "candidates"))
    if not ballot:
        return found + _hands(rule, facts), Poll(
            rule=rule, facts=facts, candidates=candidates, slips=None
        )
    slips = facts.slips or Slips()
    if facts.marked_slips is not None:
        slips, candidates = tally(facts.marked_slips, candidates, marks_at_most=limit)
    count = completed(slips, present=facts.present)
    found += closing(count, present=facts.present, clause=rule.clause)
    total = next((n for n in (count.valid, count.returned, facts.present) if n is not None), None)
    for one in candidates:
        exact = count.valid is not None
        found += votes_closing(one, total=total, exact=exact, clause=rule.clause)
    found += _marks(candidates, count, limit, rule)
    rest = tuple(_with_rest(one, count.valid) for one in candidates)
    return found, Poll(rule=rule, facts=facts, candidates=rest, slips=count)


def _marks_limit(rule: VoteRule, facts: VoteFacts) -> tuple[Findings, int | None]:
    if rule.marks is None:
        return Findings(), None
    limit = rule.marks.at_most if rule.marks.at_most is not None else facts.places
    if limit is None:
        return against(missing(rule.marks.clause, "places")), None
    return Findings(), limit


def _hands(rule: VoteRule, facts: VoteFacts) -> Findings:
    found = Findings()
    if facts.slips is not None or facts.marked_slips is not None:
        found = against(Reason(Code.SLIPS_WITHOUT_BALLOT, rule.clause, {"mode": facts.mode}))
    for one in facts.candidates or ():
        found += votes_closing(one, total=facts.present, exact=False, clause=rule.clause)
    return found


def _marks(
    candidates: tuple[Candidate, ...], count: SlipCount, limit: int | None, rule: VoteRule
) -> Findings:
    if rule.marks is None or limit is None or count.valid is None:
        return Findings()
    marks = sum(one.yes or 0 for one in candidates)
    if marks <= limit * count.valid:
        return Findings()
    numbers = {"marks": marks, "valid": count.valid, "at_most": limit}
    return against(Reason(Code.TOO_MANY_MARKS, rule.marks.clause, numbers))


def _with_rest(one: Candidate, valid: int | None) -> Candidate:
    if valid is None or one.abstain is not None or one.yes is None or one.no is None:
        return one
    rest = valid - one.yes - one.no
    return replace(one, abstain=rest) if rest >= 0 else one


def judged(poll: Poll, terms: MajorityTerms) -> tuple[Findings, tuple[CandidateOutcome, ...]]:
    """Each candidate against the majority; a number that is not known is asked for."""
    found = Findings()
    outcomes: list[CandidateOutcome] = []
    for one in poll.candidates:
        question, outcome = _judged(one, poll, terms)
        found += question
        outcomes += [] if outcome is None else [outcome]
    return found, tuple(outcomes)


def _judged(
    one: Candidate, poll: Poll, terms: MajorityTerms
) -> tuple[Findings, CandidateOutcome | None]:
    questions, base = _base(one, poll, terms.base)
    if one.yes is None:
        path = f"candidates[{one.id}].yes"
        return against(missing(clause_of(poll.rule), path)) + questions, None
    if base is None:
        return questions, None
    share, bound = terms.share, terms.bound
    passes = reached(one.yes, base=base, share=share, bound=bound)
    return questions, CandidateOutcome(
        id=one.id,
        name=one.name,
        yes=one.yes,
        no=one.no,
        abstain=one.abstain,
        overall_score=one.overall_score,
        base_number=base,
        needed=needed(base=base, share=share, bound=bound),
        arithmetic=arithmetic(one.yes, base=base, share=share, bound=bound),
        outcome=Outcome.PASSED if passes else Outcome.FAILED,
    )


def _base(one: Candidate, poll: Poll, base: MajorityBase) -> tuple[Findings, int | None]:
    votes = f"candidates[{one.id}]"
    if base is MajorityBase.VALID and poll.slips is not None:
        return _valid(poll, poll.slips)
    numbers: dict[str, int | None]
    if base is MajorityBase.PRESENT:
        numbers = {"present": poll.facts.present}
    elif base is MajorityBase.MEMBERS:
        numbers = {"members": poll.facts.members}
    else:
        numbers = {f"{votes}.yes": one.yes, f"{votes}.no": one.no}
        if base is MajorityBase.VALID:
            numbers[f"{votes}.abstain"] = one.abstain
    clause = clause_of(poll.rule)
    asked = against(*(missing(clause, path) for path, given in numbers.items() if given is None))
    return asked, None if asked.unsettled else sum(given or 0 for given in numbers.values())


def _valid(poll: Poll, slips: SlipCount) -> tuple[Findings, int | None]:
    clause = clause_of(poll.rule)
    adopted = poll.facts.implementing_rules or Adopted()
    if slips.valid is None:
        return against(missing(clause, "slips.valid")), None
    blank = regulated(
        poll.rule.blank_slips, adopted.blank_slips, adopted.adoption, parameter="blank_slips"
    )
    if slips.blank == 0 or blank is BlankSlips.INVALID:
        return Findings(), slips.valid
    if slips.blank is None:
        return against(missing(clause, "slips.blank")), None
    if isinstance(blank, Reason):
        return against(blank), None
    return Findings(), slips.valid + slips.blank


def reason(outcome: CandidateOutcome, terms: MajorityTerms, clause: ClauseId) -> Reason:
    """Why a candidate passed or not, with the numbers compared."""
    if outcome.base_number == 0:
        return Reason(Code.NOTHING_TO_COUNT, clause, {"candidate": outcome.id, "base": terms.base})
    passed = outcome.outcome is not Outcome.FAILED
    numbers: dict[str, Fact] = {
        "candidate": outcome.id,
        "yes": outcome.yes,
        "base": terms.base,
        "base_number": outcome.base_number,
        "needed": outcome.needed,
        "arithmetic": outcome.arithmetic,
    }
    return Reason(Code.MAJORITY_MET if passed else Code.MAJORITY_MISSED, clause, numbers)
