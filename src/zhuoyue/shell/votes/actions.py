"""Writes: hold a meeting, open a ballot, cast a slip, count."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from random import SystemRandom

from django.db import transaction

from zhuoyue.core import ballots
from zhuoyue.core.clause import ClauseId
from zhuoyue.core.procedure import Code
from zhuoyue.core.regulation import Law, Scope
from zhuoyue.core.verdict import Reason, Refused
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import actions as cycles_actions
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit.refusal import insist, refuse
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.notices.facts import listed
from zhuoyue.shell.people.models import User
from zhuoyue.shell.votes import facts, queries
from zhuoyue.shell.votes.models import Ballot, Meeting, Seat, Slip, Voted

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


@transaction.atomic
def open_meeting(
    *, cycle: Cycle, roster: Sequence[tuple[str, User | None]], at: datetime
) -> Meeting:
    """Open a meeting of the committee with its roster: unit and who votes for it."""
    ledger.lock(cycle.code, None)
    law = cycles.law_of(cycle)
    meeting = Meeting.objects.create(cycle=cycle, opened_at=at)
    Seat.objects.bulk_create(Seat(meeting=meeting, unit=unit, user=user) for unit, user in roster)
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
def take_roll(*, meeting: Meeting, present: Collection[str], recused: Collection[str]) -> None:
    """Record the whole attendance at once; seats by their keys as text."""
    for seat in meeting.seats.all():
        key = str(seat.pk)
        attend(
            seat=seat, present=key in present, recused=key in recused, substitute=seat.substitute
        )


@transaction.atomic
def hear(*, meeting: Meeting, step: str) -> Meeting:
    """Record that the meeting heard a report or examined papers (听取、审议)."""
    row = _locked(meeting)
    if step not in row.heard:
        row.heard = [*row.heard, step]
        row.save(update_fields=["heard"])
    return row


@transaction.atomic
def open_ballot(*, meeting: Meeting, award: str, mode: ballots.Mode) -> Ballot:
    """Open the vote on one award. Refused: no quorum, not everything heard, another mode laid down."""
    row = _locked(meeting)
    law = cycles.law_of(row.cycle)
    insist(queries.attendance(row).verdict, law)
    if row.ballots.filter(award=award).exists():
        raise _no(law, Code.DONE_ONCE, act="vote")
    there = row.seats.filter(present=True, recused=False).count()
    ballot = Ballot(
        meeting=row, award=award, mode=mode.value, present=there, candidates=_candidates(row, award)
    )
    verdict = queries.counted(ballot).verdict
    early = tuple(one for one in verdict.reasons if one.code in _BEFORE)
    if early:
        raise refuse(*early, law=law)
    if not ballot.candidates:
        raise _no(law, Code.CASES_LACKING, cases=(), acts=(), among=())
    ballot.save(force_insert=True)
    return ballot


def _candidates(meeting: Meeting, award: str) -> list[dict[str, str]]:
    dossier = cycles.dossier_of(meeting.cycle)
    found = []
    for case in meeting.cases.select_related("organisation").order_by("number"):
        if award in case.awards:
            record = ledger.seen_from(dossier, case.number).record(Scope.CASE)
            scores = [
                str(e.facts["overall_score"]) for e in record.entries if "overall_score" in e.facts
            ]
            score = scores[-1] if scores else ""
            found.append({"id": case.number, "name": case.organisation.name, "score": score})
    return found


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
    if row.counts is not None or row.mode == ballots.Mode.SHOW_OF_HANDS:
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
def count(
    *,
    ballot: Ballot,
    role: str,
    by: User,
    at: datetime,
    hands: Mapping[str, Mapping[str, int]] | None = None,
) -> Ballot:
    """Close and count a ballot (计票). The book receives the counts, never a slip.

    `hands`: votes on each candidate where hands were raised. Refused: the sums do not close, or the
    text and the adopted rules do not say what majority is enough.
    """
    cycle = ballot.meeting.cycle
    ledger.lock(cycle.code, None)
    _locked(ballot.meeting)
    row = Ballot.objects.select_related("meeting__cycle").get(pk=ballot.pk)
    law = cycles.law_of(cycle)
    act = facts.vote_act(law)
    if row.counts is not None or act is None:
        raise _no(law, Code.DONE_ONCE, act="vote")
    secret = row.mode != ballots.Mode.SHOW_OF_HANDS
    votes = {"slips": list(row.slips.all())} if secret else {"hands": hands or {}}
    answer = queries.counted(row, **votes)
    against = () if not isinstance(answer.verdict, Refused) else answer.verdict.reasons
    wrong = tuple(one for one in against if one.code not in _STANDS)
    if wrong or answer.result is None or not answer.result.candidates:
        raise refuse(*(wrong or answer.verdict.reasons), law=law)
    row.counts = facts.counts_of(answer.result)
    told = _on_record(row, answer.result)
    cycles_actions.perform(cycle=cycle, act=act.id, role=role, by=by, at=at, facts=told)
    row.save(update_fields=["counts"])
    return row


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
