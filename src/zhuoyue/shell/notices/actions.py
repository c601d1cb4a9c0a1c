"""Writes: publish a list, receive an objection, verify it, settle it, close the notice."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from zhuoyue.core import notices
from zhuoyue.core.procedure import Code
from zhuoyue.core.regulation import Act, Law
from zhuoyue.core.verdict import Fact, Reason, Refused
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles_actions
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import papers
from zhuoyue.shell.kit.refusal import insist, refuse
from zhuoyue.shell.ledger import actions as ledger_actions
from zhuoyue.shell.ledger import facts as books
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.notices import facts, queries
from zhuoyue.shell.notices.facts import Posting
from zhuoyue.shell.notices.models import Notice, Objection, Objector
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people import queries as people_queries
from zhuoyue.shell.people.models import User


@transaction.atomic
def publish(*, cycle: Cycle, list_id: str, role: str, by: User, at: datetime) -> Notice:
    """Put a list on public notice (公示), until the day that the core counts from today.

    Refused: the text lays down no such notice, is silent on its length and nothing was adopted, the
    stage is not reached, the list is on notice already.
    """
    ledger.lock(cycle.code, None)
    law = cycles.law_of(cycle)
    posting = facts.posting_of(law, list_id)
    answer = queries.clock(cycle, law, list_id, books.in_china(at).date())
    insist(answer.verdict, law)
    if posting is None or answer.result is None:
        clause = law.regulation.procedure.clause
        raise refuse(Reason(Code.UNKNOWN_ACT, clause, {"act": list_id}), law=law)
    if queries.notice_of(cycle, list_id) is not None:
        told = {"act": posting.publish.id}
        raise refuse(Reason(Code.DONE_ONCE, posting.publish.clause, told), law=law)
    names = queries.lines(cycle, posting)
    last_day = answer.result.last_day
    entry = cycles_actions.perform(
        cycle=cycle,
        act=posting.publish.id,
        role=role,
        by=by,
        at=at,
        facts={"last_day": last_day, "names": len(names)},
    )
    return Notice.objects.create(
        cycle=cycle, list=list_id, lines=names, published_at=entry.at, last_day=last_day
    )


@transaction.atomic
def receive(
    *, notice: Notice, what: Mapping[str, str], who: Mapping[str, str], at: datetime
) -> Objection:
    """Receive an objection of anybody (异议), and keep apart who raised it.

    `what`: about, facts, reasons, evidence; `who`: kind, name, contact. The book learns the number
    and the list, never a name, never the text. One that comes after the last day is received and
    marked; as it holds nothing back, the book does not open it.
    Refused: what the text asks for is lacking; the text lets nobody object; the notice is closed.
    """
    cycle = notice.cycle
    ledger.lock(cycle.code, None)
    law = cycles.law_of(cycle)
    row = Objection(notice=notice, received_at=at, **what)
    answer = queries.standing(row, objector=_objector(who))
    if isinstance(answer.verdict, Refused):
        raise refuse(*answer.verdict.reasons, law=law)
    row.in_time = answer.result.in_time if answer.result is not None else None
    posting = facts.posting_of(law, notice.list)
    closed = posting is not None and posting.stage.id in cycles.dossier_of(cycle).cycle.completed
    if posting is not None and posting.object is not None and (closed or row.in_time is not False):
        told = _object_facts(row, notice, posting.object)
        public = ledger_actions.PUBLIC
        cycles_actions.perform(
            cycle=cycle, act=posting.object.id, role=public, by=None, at=at, facts=told
        )
    row.save(force_insert=True)
    Objector.objects.create(objection=row, **who)
    return row


def _objector(who: Mapping[str, str]) -> notices.Objector:
    named = bool(who.get("name", "").strip())
    if who.get("kind") == Objector.Kind.ORGANISATION:
        return notices.Objector(kind="organisation", real_name=named)
    return notices.Objector(kind="person", real_name=named)


def _object_facts(row: Objection, notice: Notice, act: Act) -> dict[str, object]:
    """What the entry carries; in place of the text a digest of it."""
    told: dict[str, object] = {"objection": row.number, "list": notice.list}
    for need in act.needs:
        if need.fact not in told:
            text = f"{row.number}\n{row.facts}\n{row.reasons}\n{row.evidence}"
            told[need.fact] = hashlib.sha256(text.encode()).hexdigest()
    return told


@transaction.atomic
def verify(
    *,
    number: str,
    role: str,
    by: User,
    at: datetime,
    record: str,
    finding: notices.Finding,
    violation_proven: bool,
    verified_with: str = "",
) -> Objection:
    """Put the verification of an objection on record with what it found (调查核实)."""
    row, law, posting = _locked(number)
    if posting.verify is not None and row.in_time is not False:
        upheld = finding is notices.Finding.UPHELD
        every: dict[str, object] = {
            posting.key: row.number,
            "list": row.notice.list,
            "report": papers.keep([record.encode()]),
            "verified_with": verified_with,
            "finding": "upheld" if upheld else "not_upheld",
            "upheld": upheld,
            "proven": violation_proven,
        }
        _perform(row, posting.verify, every, role=role, by=by, at=at)
    row.record, row.verified_on = record, books.in_china(at).date()
    row.finding, row.violation_proven = finding.value, violation_proven
    _not_refused(row, law)
    row.save(update_fields=["record", "verified_on", "finding", "violation_proven"])
    return row


def _not_refused(row: Objection, law: Law) -> None:
    """Ask the core about the objection as it stands now; what needs a person stays open."""
    answer = queries.standing(row, objector=_objector({"name": row.objector.name}))
    if isinstance(answer.verdict, Refused):
        raise refuse(*answer.verdict.reasons, law=law)


@transaction.atomic
def settle(
    *, number: str, role: str, by: User, at: datetime, proven: bool | None = None
) -> Objection:
    """Settle an objection (办结): by the person and in the way the text lays down.

    `proven`: what that person decides, where the entry must say so; it overrides what the
    verification found.
    """
    row, law, posting = _locked(number)
    if row.verified_on is None:
        known = posting.verify.id if posting.verify is not None else "verify"
        clause = posting.close.clause
        raise refuse(Reason(Code.ENTRY_LACKING, clause, {"acts": (known,)}), law=law)
    if posting.settle is not None and row.in_time is not False:
        every: dict[str, object] = {posting.key: row.number, "list": row.notice.list}
        if proven is not None:
            every |= {"proven": proven, "upheld": proven}
        _perform(row, posting.settle, every, role=role, by=by, at=at)
    if proven is not None:
        finding = notices.Finding.UPHELD if proven else notices.Finding.DISMISSED
        row.finding, row.violation_proven = finding.value, proven
    row.settled_on = books.in_china(at).date()
    row.save(update_fields=["finding", "violation_proven", "settled_on"])
    return row


@transaction.atomic
def strike(*, number: str, case: Case, role: str, by: User, at: datetime) -> Case:
    """Take a case off after an objection to it was proven (取消获奖资格); the case ends.

    Refused: the text has no such act, the case is not on that list, the procedure does not allow it.
    """
    row = Objection.objects.select_related("notice__cycle").get(number=number)
    ledger.lock(row.notice.cycle.code, case.number)
    law = cycles.law_of(row.notice.cycle)
    posting = facts.posting_of(law, row.notice.list)
    act = posting.strike if posting is not None else None
    if act is None or posting is None or case.number not in queries.numbers_on(row.notice):
        clause = act.clause if act is not None else law.regulation.procedure.clause
        told: dict[str, Fact] = {"act": act.id if act is not None else "-", "did_you_mean": ()}
        raise refuse(Reason(Code.UNKNOWN_ACT, clause, told), law=law)
    applications.perform(
        case=case, act=act.id, role=role, by=by, at=at, facts={posting.key: row.number}
    )
    case.refresh_from_db()
    return case


def _locked(number: str) -> tuple[Objection, Law, Posting]:
    code = Objection.objects.select_related("notice__cycle").get(number=number).notice.cycle.code
    ledger.lock(code, None)
    row = Objection.objects.select_related("notice__cycle", "objector").get(number=number)
    law = cycles.law_of(row.notice.cycle)
    posting = facts.posting_of(law, row.notice.list)
    if posting is None:
        message = f"{row.notice.list}: no acts around this list"
        raise ValueError(message)
    if row.settled_on is not None:
        told = {"act": posting.settle.id if posting.settle is not None else ""}
        raise refuse(Reason(Code.DONE_ONCE, posting.close.clause, told), law=law)
    return row, law, posting


def _perform(
    row: Objection, act: Act, every: dict[str, object], *, role: str, by: User, at: datetime
) -> None:
    needed = {need.fact for need in act.needs}
    told = {name: value for name, value in every.items() if name in needed}
    cycles_actions.perform(cycle=row.notice.cycle, act=act.id, role=role, by=by, at=at, facts=told)


@transaction.atomic
def close(*, cycle: Cycle, list_id: str, role: str, by: User, at: datetime) -> Notice:
    """Close a notice (公示结束). Refused: it still runs, or an objection in time is not settled."""
    ledger.lock(cycle.code, None)
    law = cycles.law_of(cycle)
    posting = facts.posting_of(law, list_id)
    notice = queries.notice_of(cycle, list_id)
    if posting is None or notice is None:
        clause = posting.close.clause if posting is not None else law.regulation.procedure.clause
        told = {"acts": (posting.publish.id,) if posting is not None else ()}
        raise refuse(Reason(Code.ENTRY_LACKING, clause, told), law=law)
    insist(queries.ended(notice, on=books.in_china(at).date()).verdict, law)
    entry = cycles_actions.perform(cycle=cycle, act=posting.close.id, role=role, by=by, at=at)
    notice.closed_at = entry.at
    notice.save(update_fields=["closed_at"])
    return notice


def remind(*, at: datetime) -> int:
    """Tell whom clocks concern (到期提醒): a notice that ran out, objections due soon or late.

    Nothing is closed or verified in anybody's name. Each matter is told once; answers how many
    messages were new.
    """
    told = 0
    for news, roles, cycle in queries.clocks_that_concern(at=at):
        for role in roles:
            users = people_queries.holders(role, place=cycle.place, cycle=cycle.code)
            told += people.tell(users=users, news=news, at=at)
    return told
