"""Writes: hold a meeting, open a ballot, cast a slip, count."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from typing import Any

from django.db import transaction

from zhuoyue.core import ballots
from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.procedure import Code
from zhuoyue.core.regulation import Act, Law
from zhuoyue.core.verdict import Fact, Reason, missing
from zhuoyue.core.verdict import Refused as RefusedVerdict
from zhuoyue.shell.applications import actions as applications_actions
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles_actions
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import papers, phrases
from zhuoyue.shell.kit.refusal import Barred, insist, refuse
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.notices.facts import listed
from zhuoyue.shell.people.models import User
from zhuoyue.shell.votes import facts, queries
from zhuoyue.shell.votes.models import (
    Ballot,
    Meeting,
    Member,
    Seat,
    Slip,
    Tally,
    TieDecision,
    Voted,
    WinnersChecked,
)

OFFICE = "office"

_BEFORE = frozenset(
    {
        ballots.Code.NO_VOTE,
        ballots.Code.AWARD_NOT_VOTED_ON,
        ballots.Code.WRONG_MODE,
        ballots.Code.NOT_YET_HEARD,
    }
)
_STANDS = frozenset({ballots.Code.MAJORITY_MISSED, ballots.Code.TIE_REMAINS})


def _clause(law: Law) -> ClauseId:
    act = facts.vote_act(law)
    return act.clause if act is not None else law.regulation.procedure.clause


def _no(law: Law, code: Code, **told: str | tuple[str, ...]) -> Exception:
    return refuse(Reason(code, _clause(law), dict(told)), law=law)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One place on the roster as it is to be."""

    unit: str
    user: User | None = None
    part: str = Member.Part.MEMBER


@transaction.atomic
def set_up(
    *, cycle: Cycle, places: Sequence[Placed], role: str, by: User, at: datetime
) -> list[Member]:
    """Set up the committee, or propose its members (组成委员会、提出成员建议名单): roster and entry.

    The roster stands in place of the one before; meetings held keep theirs. Refused: nobody on it,
    nobody or two in the chair, somebody twice, a vote open.
    """
    ledger.lock(cycle.code, None)
    law = cycles.law_of(cycle)
    act = facts.roster_act(law)
    voting = [one for one in places if one.part != Member.Part.CLERK]
    if act is None or not voting or not _each_once(places):
        raise refuse(missing(act.clause if act else _clause(law), "members"), law=law)
    if Ballot.objects.filter(meeting__cycle=cycle, counts__isnull=True).exists():
        raise _no(law, Code.DONE_ONCE, act=act.id)
    Member.objects.filter(cycle=cycle).delete()
    rows = Member.objects.bulk_create(
        Member(cycle=cycle, unit=one.unit, user=one.user, part=one.part) for one in places
    )
    told = {"members": len(voting)}
    cycles_actions.perform(cycle=cycle, act=act.id, role=role, by=by, at=at, facts=told)
    return rows


def _each_once(places: Sequence[Placed]) -> bool:
    users = [one.user.pk for one in places if one.user is not None]
    units = [one.unit for one in places]
    chairs = sum(one.part == Member.Part.CHAIR for one in places)
    return len(users) == len(set(users)) and len(units) == len(set(units)) and chairs <= 1


@transaction.atomic
def approve_roster(
    *, cycle: Cycle, document_number: str, role: str, by: User, at: datetime
) -> Entry:
    """Approve the roster (批准成员名单), where the text asks for it. Refused: nothing to approve."""
    law = cycles.law_of(cycle)
    acts = facts.deciding(law)
    if acts is None or acts.approve_roster is None:
        raise _no(law, Code.UNKNOWN_ACT, act="approve_roster")
    told = {"document_number": document_number}
    return cycles_actions.perform(
        cycle=cycle, act=acts.approve_roster.id, role=role, by=by, at=at, facts=told
    )


@transaction.atomic
def open_meeting(*, cycle: Cycle, at: datetime) -> Meeting:
    """Open a meeting of the committee on its roster (召开会议). Refused: no roster, a ballot open."""
    ledger.lock(cycle.code, None)
    law = cycles.law_of(cycle)
    voting = [one for one in queries.roster(cycle) if one.part != Member.Part.CLERK]
    if not voting:
        act = facts.roster_act(law)
        raise refuse(missing(act.clause if act else _clause(law), "members"), law=law)
    if Ballot.objects.filter(meeting__cycle=cycle, counts__isnull=True).exists():
        raise _no(law, Code.DONE_ONCE, act="vote")
    meeting = Meeting.objects.create(cycle=cycle, opened_at=at)
    Seat.objects.bulk_create(Seat(meeting=meeting, unit=one.unit, user=one.user) for one in voting)
    act = facts.vote_act(law)
    stages = law.regulation.procedure.stages
    stage = next((one for one in stages if act is not None and one.id == act.stage), None)
    if stage is not None:
        numbers = listed(law, cycles.dossier_of(cycle), stage)
        meeting.cases.set(applications.cases(cycle).filter(number__in=numbers))
    return meeting


@transaction.atomic
def attend(*, seat: Seat, present: bool, recused: bool = False, substitute: str = "") -> Seat:
    """Record who is there (签到). Refused while a ballot is open: those present are counted then."""
    meeting = _locked(seat.meeting)
    if meeting.ballots.filter(counts__isnull=True).exists():
        raise _no(cycles.law_of(meeting.cycle), Code.DONE_ONCE, act="vote")
    seat.present, seat.recused, seat.substitute = present, recused, substitute
    seat.save(update_fields=["present", "recused", "substitute"])
    return seat


@transaction.atomic
def take_roll(
    *,
    meeting: Meeting,
    present: Collection[str],
    recused: Collection[str] = (),
    substitutes: Mapping[str, str] | None = None,
) -> None:
    """Record the whole attendance at once; seats by their keys as text."""
    for seat in meeting.seats.all():
        key = str(seat.pk)
        stands_in = (substitutes or {}).get(key, seat.substitute)
        attend(seat=seat, present=key in present, recused=key in recused, substitute=stands_in)


@transaction.atomic
def hear(
    *, meeting: Meeting, act: str, role: str, by: User, at: datetime, report: str = ""
) -> Entry:
    """Put on record that the meeting heard a report or examined papers (听取、审议).

    `report`: digest of the paper heard, where the text wants it. Who was there goes on record too.
    Refused: not one of these acts, nobody is there, out of order.
    """
    ledger.lock(meeting.cycle.code, None)
    row = _locked(meeting)
    law = cycles.law_of(row.cycle)
    known = next((one for one in facts.heard_acts(law) if one.id == act), None)
    if known is None:
        raise _no(law, Code.UNKNOWN_ACT, act=act)
    there = row.seats.filter(present=True, recused=False).count()
    if not there:
        raise refuse(missing(known.clause, "present"), law=law)
    told: dict[str, object] = {"present": there, "members": row.seats.count()}
    if any(need.fact == "attendance" for need in known.needs):
        told["attendance"] = papers.keep([queries.attendance_paper(row).encode()])
    if report:
        told["report"] = report
    return cycles_actions.perform(cycle=row.cycle, act=act, role=role, by=by, at=at, facts=told)


@transaction.atomic
def open_ballot(
    *, meeting: Meeting, award: str, mode: ballots.Mode, on_paper: bool = False
) -> Ballot:
    """Open the vote on one award. Refused: no quorum, not everything heard, another mode laid down.

    Barred: slips are to be cast on pages, and somebody who is there has no account to cast one with.
    """
    row = _locked(meeting)
    law = cycles.law_of(row.cycle)
    insist(queries.attendance(row).verdict, law)
    if row.ballots.filter(award=award).exists():
        raise _no(law, Code.DONE_ONCE, act="vote")
    without = queries.without_account(row)
    if without and mode is ballots.Mode.SECRET_BALLOT and not on_paper:
        raise Barred(_no_account(without))
    there = row.seats.filter(present=True, recused=False).count()
    ballot = Ballot(
        meeting=row,
        award=award,
        mode=mode.value,
        present=there,
        candidates=queries.candidates(row.cycle, award),
        on_paper=_with_paper(mode, asked=on_paper),
    )
    verdict = queries.counted(ballot).verdict
    early = tuple(one for one in verdict.reasons if one.code in _BEFORE)
    if early:
        raise refuse(*early, law=law)
    if not ballot.candidates:
        raise _no(law, Code.CASES_LACKING, cases=(), acts=(), among=())
    ballot.save(force_insert=True)
    return ballot


def _no_account(units: Sequence[str]) -> Text:
    return Text(
        zh=f"到会的{'、'.join(units)}没有账号，不能在页面上投票；请用纸质选票，由两人分别清点。",
        en=f"Present without an account, unable to vote on a page: {', '.join(units)}; use slips of "
        "paper, counted by two persons apart.",
    )


def _with_paper(mode: ballots.Mode, *, asked: bool) -> bool:
    """Named slips are always of paper: what is cast on pages tells nobody's name."""
    return mode is ballots.Mode.NAMED_BALLOT or (asked and mode is ballots.Mode.SECRET_BALLOT)


@transaction.atomic
def cast(*, ballot: Ballot, by: User, marks: Mapping[str, str]) -> None:
    """Put one member's slip into the box (投票): once, by a member who is there, while it is open.

    The whole box is turned over each time: every slip is written anew, under a new random id and in
    an order of chance, so that neither ids nor rows nor the transaction that wrote them tell whose.
    """
    meeting = _locked(ballot.meeting)
    row = Ballot.objects.get(pk=ballot.pk)
    law = cycles.law_of(meeting.cycle)
    seat = meeting.seats.filter(user=by, present=True, recused=False).first()
    if seat is None:
        act = facts.vote_act(law)
        raise _no(law, Code.ROLE_MAY_NOT_ACT, act="vote", role=(), by=act.by if act else ())
    if row.counts is not None or row.by_hand:
        raise _no(law, Code.DONE_ONCE, act="vote")
    if row.voted.filter(seat=seat).exists():
        raise _no(law, Code.DONE_ONCE, act="vote")
    Voted.objects.create(ballot=row, seat=seat)
    known = {one["id"] for one in row.candidates}
    told = {name: mark for name, mark in marks.items() if name in known and mark in facts.MARKS}
    box = [*row.slips.values_list("marks", flat=True), told]
    SystemRandom().shuffle(box)
    row.slips.all().delete()
    Slip.objects.bulk_create(Slip(id=uuid.uuid4(), ballot=row, marks=one) for one in box)


@transaction.atomic
def tally(*, ballot: Ballot, by: User, counts: Mapping[str, Any]) -> Tally:
    """Hand in what one person counted of hands or paper slips (清点); it may be counted anew.

    `counts`: `slips` (none for hands) and `candidates`, as `facts.counts_of` writes them. Refused:
    slips that are cast on pages, a ballot counted already, sums that do not close, by the core.
    """
    meeting = _locked(ballot.meeting)
    row = Ballot.objects.select_related("meeting__cycle").get(pk=ballot.pk)
    law = cycles.law_of(meeting.cycle)
    if row.counts is not None or not row.by_hand:
        raise _no(law, Code.DONE_ONCE, act="vote")
    _insist_on_counts(row, law, tally=counts)
    made, _ = Tally.objects.update_or_create(ballot=row, by=by, defaults={"counts": dict(counts)})
    return made


def _insist_on_counts(row: Ballot, law: Law, **votes: Any) -> ballots.VoteResult:  # noqa: ANN401
    """The count, if nothing but a missed majority or a tie stands against it; else Refused."""
    answer = queries.counted(row, **votes)
    against = () if not isinstance(answer.verdict, RefusedVerdict) else answer.verdict.reasons
    wrong = tuple(one for one in against if one.code not in _STANDS)
    if wrong or answer.result is None or not answer.result.candidates:
        raise refuse(*(wrong or answer.verdict.reasons), law=law)
    return answer.result


@transaction.atomic
def count(*, ballot: Ballot, role: str, by: User, at: datetime) -> Ballot:
    """Close and count a ballot (计票). The book receives the counts, never a slip.

    Hands and paper slips: what two persons counted alike. Refused: fewer than two did, or not
    alike; nobody has cast a slip; the sums do not close; the text and the adopted rules do not say
    what majority is enough.
    """
    cycle = ballot.meeting.cycle
    ledger.lock(cycle.code, None)
    _locked(ballot.meeting)
    row = Ballot.objects.select_related("meeting__cycle").get(pk=ballot.pk)
    law = cycles.law_of(cycle)
    act = facts.vote_act(law)
    if row.counts is not None or act is None:
        raise _no(law, Code.DONE_ONCE, act="vote")
    votes = {"tally": _agreed(row, law)} if row.by_hand else {"slips": _cast_slips(row, law)}
    result = _insist_on_counts(row, law, **votes)
    row.counts, row.counted_at = facts.counts_of(result), at
    told = _on_record(row, result)
    cycles_actions.perform(cycle=cycle, act=act.id, role=role, by=by, at=at, facts=told)
    row.save(update_fields=["counts", "counted_at"])
    return row


@transaction.atomic
def withdraw(*, ballot: Ballot) -> None:
    """Take back a ballot opened by mistake (撤回). Refused once anybody has cast a slip or counted."""
    meeting = _locked(ballot.meeting)
    row = Ballot.objects.get(pk=ballot.pk)
    if not queries.untouched(row):
        raise _no(cycles.law_of(meeting.cycle), Code.DONE_ONCE, act="vote")
    row.delete()


def _cast_slips(row: Ballot, law: Law) -> list[Slip]:
    """The slips in the box; an empty box is nothing to count."""
    found = list(row.slips.all())
    if not found:
        raise refuse(missing(_clause(law), "slips"), law=law)
    return found


def _agreed(row: Ballot, law: Law) -> Mapping[str, Any]:
    """What two persons counted alike (双人复核)."""
    found = queries.tallies(row)
    if not found.agreed:
        raise refuse(missing(_clause(law), "tallies"), law=law)
    counts: Mapping[str, Any] = found.rows[-1].counts
    return counts


def _on_record(ballot: Ballot, result: ballots.VoteResult) -> dict[str, object]:
    told: dict[str, object] = {
        "valid": True,
        "award": ballot.award,
        "mode": ballot.mode,
        "members": result.attendance.members,
        "present": ballot.present,
    }
    counts = ballot.counts or {}
    told |= {f"slips.{name}": number for name, number in (counts["slips"] or {}).items()}
    for case, votes in counts["candidates"].items():
        told |= {f"{mark}.{case}": number for mark, number in votes.items()}
    return {name: value for name, value in told.items() if value is not None}


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update().select_related(None).get(pk=meeting.pk)


@transaction.atomic
def check_winners(*, cycle: Cycle, by: User, at: datetime) -> WinnersChecked:
    """Say that the register of earlier winners is complete (往届获奖核对); once, by the office."""
    law = cycles.law_of(cycle)
    roles = cycles.roles_of(by, cycle)
    if OFFICE not in roles:
        told: dict[str, Fact] = {"act": "elect", "role": tuple(sorted(roles)), "by": (OFFICE,)}
        raise refuse(Reason(Code.ROLE_MAY_NOT_ACT, _clause(law), told), law=law)
    row, _ = WinnersChecked.objects.get_or_create(
        cycle=cycle, defaults={"at": at, "by": by.reference}
    )
    return row


@transaction.atomic
def decide_tie(
    *,
    cycle: Cycle,
    award: str,
    picked: Sequence[str],
    told: Mapping[str, Any],
    by: User,
    at: datetime,
) -> TieDecision:
    """Record the decision on a tie (并列处理决定): who gets the last places, by whom, when, why.

    `told`: decided_by, decided_on, reason. Refused: no such tie, more than the places, by the core.
    """
    ledger.lock(cycle.code, None)
    law = cycles.law_of(cycle)
    acts = _acts(law)
    _insist_on_role(law, acts.elect, by, cycle)
    if TieDecision.objects.filter(cycle=cycle, award=award).exists():
        raise _no(law, Code.DONE_ONCE, act="vote")
    row = TieDecision.objects.create(
        cycle=cycle, award=award, picked=list(picked), by=by.reference, at=at, **told
    )
    answer = queries.outcome(cycle).answer
    if isinstance(answer.verdict, RefusedVerdict):
        raise refuse(*answer.verdict.reasons, law=law)
    return row


def _insist_on_role(law: Law, act: Act | None, by: User, cycle: Cycle) -> tuple[Act, str]:
    """The act and the role in which this person does it; Refused where the text has none for them."""
    role = queries.role_for(by, cycle, act)
    if act is not None and role is not None:
        return act, role
    held = tuple(sorted(cycles.roles_of(by, cycle)))
    told: dict[str, Fact] = {
        "act": act.id if act else "elect",
        "role": held,
        "by": act.by if act else (),
    }
    clause = act.clause if act is not None else _clause(law)
    raise refuse(Reason(Code.ROLE_MAY_NOT_ACT, clause, told), law=law)


def _acts(law: Law) -> facts.Deciding:
    acts = facts.deciding(law)
    if acts is None:
        raise refuse(*ballots.quorum(law.regulation.ballots, ballots.QuorumFacts()).verdict.reasons)
    return acts


@transaction.atomic
def carry_out(*, cycle: Cycle, by: User, at: datetime) -> int:
    """Elect or do not elect every candidate exactly as the core says (产生获奖名单); how many elected.

    Refused: not every award is voted on, or the core leaves something open or refuses.
    """
    ledger.lock(cycle.code, None)
    law, found = cycles.law_of(cycle), queries.outcome(cycle)
    if found.unvoted:
        raise refuse(missing(_clause(law), f"votes.{found.unvoted[0]}"), law=law)
    insist(found.answer.verdict, law)
    waiting = queries.waiting_for_outcome(cycle)
    for case in waiting:
        _elect(case, found, by=by, at=at)
    return sum(case.number in found.winners for case in waiting)


@transaction.atomic
def elect(*, case: Case, by: User, at: datetime) -> Entry:
    """Elect one candidate or not, exactly as the core says; grounds in sentences where not."""
    ledger.lock(case.cycle.code, None)
    law, found = cycles.law_of(case.cycle), queries.outcome(case.cycle)
    insist(found.answer.verdict, law)
    return _elect(case, found, by=by, at=at)


def _elect(case: Case, found: queries.Outcome, *, by: User, at: datetime) -> Entry:
    law = cycles.law_of(case.cycle)
    acts = _acts(law)
    award = found.award_of(case.number)
    wanted = acts.not_elect if award is None else acts.elect
    act, role = _insist_on_role(law, wanted, by, case.cycle)
    told: dict[str, object] = {"grounds": grounds(case, found)}
    if award is not None:
        won = found.winners[case.number]
        told = {"award": award, "votes_for": won.votes_for, "rank": won.rank}
    return applications_actions.perform(case=case, act=act.id, role=role, by=by, at=at, facts=told)


def grounds(case: Case, found: queries.Outcome) -> str:
    """Why a case is not elected, in the rulebook's sentences."""
    law = cycles.law_of(case.cycle)
    told = phrases.answered(RefusedVerdict(found.reasons(case.number)), law)
    return "".join(one.sentence.zh for one in told.reasons)


@transaction.atomic
def fix(*, cycle: Cycle, by: User, at: datetime) -> Entry:
    """Fix the list that the vote gave (确定名单). Refused: a candidate neither elected nor not."""
    law = cycles.law_of(cycle)
    act, role = _insist_on_role(law, _acts(law).fix, by, cycle)
    told = {"winners": len(queries.elected(cycle))}
    return cycles_actions.perform(cycle=cycle, act=act.id, role=role, by=by, at=at, facts=told)


@transaction.atomic
def propose(*, case: Case, by: User, at: datetime) -> Entry:
    """Keep a provisional winner as a proposed one (确定拟授奖). Refused: not elected, struck."""
    act = _acts(cycles.law_of(case.cycle)).propose
    return _on_case(case, act, by=by, at=at, told={})


@transaction.atomic
def propose_all(*, cycle: Cycle, by: User, at: datetime) -> int:
    """Keep everybody who is elected and neither kept nor struck; how many.

    Whoever was found not to qualify, or met an upheld objection, waits for a decision of its own.
    """
    lines = queries.proposals(cycle)
    waiting = [line.case for line in lines if not line.kept and not line.contested]
    for case in waiting:
        propose(case=case, by=by, at=at)
    return len(waiting)


@transaction.atomic
def strike(*, case: Case, grounds: str, by: User, at: datetime) -> Entry:
    """Strike a provisional winner from the list (不列入拟授奖), with grounds; that ends the case."""
    act = _acts(cycles.law_of(case.cycle)).strike
    return _on_case(case, act, by=by, at=at, told={"grounds": grounds})


@transaction.atomic
def report_mismatch(*, case: Case, report: str, by: User, at: datetime) -> Entry:
    """Report to the committee that a winner may not qualify (报告调查核实情况), under the next number."""
    act = _acts(cycles.law_of(case.cycle)).report_mismatch
    ledger.lock(case.cycle.code, None)
    told = {"report": report, "mismatch_report": queries.next_mismatch(case.cycle)}
    return _on_case(case, act, by=by, at=at, told=told)


@transaction.atomic
def review_mismatch(
    *, case: Case, mismatch_report: str, upheld: bool, by: User, at: datetime
) -> Entry:
    """The committee examines a report (审查核实情况): whether the winner does not qualify."""
    act = _acts(cycles.law_of(case.cycle)).review_mismatch
    told: dict[str, object] = {"mismatch_report": mismatch_report, "upheld": upheld}
    return _on_case(case, act, by=by, at=at, told=told)


def _on_case(
    case: Case, wanted: Act | None, *, by: User, at: datetime, told: Mapping[str, object]
) -> Entry:
    act, role = _insist_on_role(cycles.law_of(case.cycle), wanted, by, case.cycle)
    return applications_actions.perform(case=case, act=act.id, role=role, by=by, at=at, facts=told)


@transaction.atomic
def fix_proposed(*, cycle: Cycle, by: User, at: datetime) -> Entry:
    """Fix the list of proposed winners (确定拟授奖名单), with the record of the vote it rests on."""
    law = cycles.law_of(cycle)
    act, role = _insist_on_role(law, _acts(law).fix_proposed, by, cycle)
    told: dict[str, object] = {"winners": len(queries.elected(cycle))}
    if any(need.fact == "vote_record" for need in act.needs):
        told["vote_record"] = papers.keep([queries.vote_record(cycle).encode()])
    return cycles_actions.perform(cycle=cycle, act=act.id, role=role, by=by, at=at, facts=told)
