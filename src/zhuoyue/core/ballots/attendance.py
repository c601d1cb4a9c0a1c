"""Whether enough members take part for the vote to count (法定人数)."""

from dataclasses import dataclass

from zhuoyue.core.ballots.facts import Adopted, Meeting, QuorumFacts
from zhuoyue.core.ballots.findings import Findings, against, met
from zhuoyue.core.ballots.rules import (
    Code,
    Committee,
    NoVote,
    Quorum,
    QuorumBase,
    QuorumTerms,
    Rules,
    Substitutes,
)
from zhuoyue.core.ballots.shares import arithmetic, needed, reached
from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.verdict import (
    Answer,
    Fact,
    Reason,
    Refused,
    contradiction,
    missing,
    regulated,
    settle,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Who takes part and how many must; `needed` is the smallest number that is enough."""

    members: int | None
    present: int | None
    base: QuorumBase | None = None
    base_number: int | None = None
    needed: int | None = None
    met: bool | None = None
    arithmetic: str | None = None


def quorum(rules: Rules, facts: QuorumFacts) -> Answer[Attendance]:
    """Whether the vote may open: roster in order, enough members taking part (投票有效).

    Exact whole numbers; "以上" includes the boundary. Silence refuses until the adopted implementing
    rules say how many must be there.
    """
    if isinstance(rules.committee, NoVote):
        return Answer(Refused((no_vote(rules.committee),)))
    findings, result = attended(rules.committee, facts)
    verdict = settle(met=findings.met, failed=findings.failed, unsettled=findings.unsettled)
    return Answer(verdict, result)


def no_vote(body: NoVote) -> Reason:
    """The refusal where the text has nobody vote at all."""
    return Reason(
        Code.NO_VOTE, body.clause, {"decided_by_zh": body.name.zh, "decided_by_en": body.name.en}
    )


def attended(committee: Committee, facts: Meeting) -> tuple[Findings, Attendance]:
    """What the roster and the attendance say for and against opening the vote."""
    roster = _roster(committee, facts) + _substitutes(committee, facts)
    counted, result = _quorum(committee, facts)
    return roster + counted, result


def _roster(committee: Committee, facts: Meeting) -> Findings:
    found = _approval(committee, facts)
    if facts.proxies > 0:
        cast = {"proxies": facts.proxies}
        found += against(Reason(Code.PROXY_NOT_PROVIDED, committee.clause, cast))
    return found if facts.members is None else found + _size(committee, facts.members)


def _size(committee: Committee, members: int) -> Findings:
    found = Findings()
    if committee.at_least is not None and members < committee.at_least:
        size = {"members": members, "at_least": committee.at_least}
        found += against(Reason(Code.COMMITTEE_TOO_SMALL, committee.clause, size))
    if committee.odd and members % 2 == 0:
        even = {"members": members}
        found += against(Reason(Code.COMMITTEE_NOT_ODD, committee.clause, even))
    return found


def _approval(committee: Committee, facts: Meeting) -> Findings:
    if committee.approval is None or facts.roster_approved:
        return Findings()
    clause = committee.approval.clause
    if facts.roster_approved is None:
        return against(missing(clause, "roster_approved"))
    name = committee.approval.name
    approver: dict[str, Fact] = {"approval_zh": name.zh, "approval_en": name.en}
    return against(Reason(Code.ROSTER_NOT_APPROVED, clause, approver))


def _substitutes(committee: Committee, facts: Meeting) -> Findings:
    adopted = facts.implementing_rules or Adopted()
    clash = against(
        contradiction(
            committee.substitutes,
            adopted.substitutes,
            clause=committee.clause,
            parameter="substitutes",
        )
    )
    if facts.substitutes == 0:
        return clash
    rule = regulated(
        committee.substitutes, adopted.substitutes, adopted.adoption, parameter="substitutes"
    )
    if isinstance(rule, Reason):
        return clash + against(rule)
    return clash + _allowed_substitutes(rule, committee.clause, facts)


def _allowed_substitutes(rule: Substitutes, clause: ClauseId, facts: Meeting) -> Findings:
    number = {"substitutes": facts.substitutes}
    if rule is Substitutes.NOT_ALLOWED:
        return against(Reason(Code.SUBSTITUTES_NOT_ALLOWED, clause, number))
    if facts.substitutes_recorded is None:
        return against(missing(clause, "substitutes_recorded"))
    if not facts.substitutes_recorded:
        return against(Reason(Code.SUBSTITUTES_NOT_RECORDED, clause, number))
    return Findings()


def _quorum(committee: Committee, facts: Meeting) -> tuple[Findings, Attendance]:
    bare = Attendance(members=facts.members, present=facts.present)
    adopted = facts.implementing_rules or Adopted()
    rule: QuorumTerms | NotRegulated
    if isinstance(committee.quorum, Quorum):
        rule, clause = committee.quorum.terms(), committee.quorum.clause
    else:
        rule, clause = committee.quorum, committee.quorum.not_regulated
    found = against(contradiction(rule, adopted.quorum, clause=clause, parameter="quorum"))
    terms = regulated(rule, adopted.quorum, adopted.adoption, parameter="quorum")
    found += _asked(clause, facts)
    if isinstance(terms, Reason):
        return found + against(terms), bare
    if terms.base is QuorumBase.ENTITLED and facts.recused is None:
        return found + against(missing(clause, "recused")), bare
    if facts.members is None or facts.present is None:
        return found, bare
    away = (facts.recused or 0) if terms.base is QuorumBase.ENTITLED else 0
    entitled = max(0, facts.members - away)
    result = _compared(terms, members=facts.members, present=facts.present, entitled=entitled)
    return found + _judged(result, clause, present=facts.present, entitled=entitled), result


def _asked(clause: ClauseId, facts: Meeting) -> Findings:
    numbers = {"members": facts.members, "present": facts.present}
    return against(*(missing(clause, name) for name, number in numbers.items() if number is None))


def _compared(terms: QuorumTerms, *, members: int, present: int, entitled: int) -> Attendance:
    whole, share, bound = terms.on(entitled)
    return Attendance(
        members=members,
        present=present,
        base=terms.base,
        base_number=entitled,
        needed=needed(base=whole, share=share, bound=bound),
        met=reached(present, base=whole, share=share, bound=bound),
        arithmetic=arithmetic(present, base=whole, share=share, bound=bound),
    )


def _judged(result: Attendance, clause: ClauseId, *, present: int, entitled: int) -> Findings:
    numbers: dict[str, Fact] = {
        "present": present,
        "members": entitled,
        "needed": result.needed,
        "arithmetic": result.arithmetic,
    }
    found = Findings()
    if present > entitled:
        over: dict[str, Fact] = {"present": present, "members": entitled}
        found = against(Reason(Code.MORE_PRESENT_THAN_MEMBERS, clause, over))
    if result.met:
        return found + met(Reason(Code.QUORUM_MET, clause, numbers))
    return found + against(Reason(Code.QUORUM_MISSED, clause, numbers))
