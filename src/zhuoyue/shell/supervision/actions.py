"""Writes: reports, evaluations, changes, revocations and what follows, the oversight's steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhuoyue.core.procedure import Code
from zhuoyue.core.regulation import Act, Law, Scope
from zhuoyue.core.supervision import Breach
from zhuoyue.core.verdict import Fact, Reason
from zhuoyue.core.verdict import Refused as RefusedVerdict
from zhuoyue.rulebook.problems import Mistaken
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles_actions
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.eligibility import actions as eligibility
from zhuoyue.shell.kit import papers, uploads
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.kit.refusal import Refused, insist, refuse
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.people.models import User
from zhuoyue.shell.subsidies import actions as subsidies
from zhuoyue.shell.subsidies import queries as money
from zhuoyue.shell.subsidies.actions import Voucher
from zhuoyue.shell.subsidies.models import Payment
from zhuoyue.shell.supervision import facts, queries
from zhuoyue.shell.supervision.models import (
    Change,
    Evaluation,
    FollowUp,
    Informant,
    Matter,
    MisconductReport,
    Proceeding,
    Step,
    YearlyReport,
)

ANSWERS = "office"
"""The role that answers an order of the oversight."""


class NotOwed(ValueError):
    """No report on this year is owed now: handed in already, not over yet, or never due."""


# --- the years after


@transaction.atomic
def report(*, case: Case, year: int, sent: Any, role: str, by: User, at: datetime) -> YearlyReport:  # noqa: ANN401 - an uploaded file
    """Hand in the report on a year (提交上年度自我评价报告). Raises NotOwed, BadUpload."""
    ledger.lock(case.cycle.code, case.number)
    act = _known(case, facts.report_act(cycles.law_of(case.cycle)))
    day = at.astimezone(CHINA).date()
    found = queries.winner(case, day)
    kind = uploads.kind_of(sent)
    if found is not None and year not in queries.years_to_report(found, day):
        raise NotOwed(year)
    applications.perform(case=case, act=act.id, role=role, by=by, at=at, facts={"year": year})
    return YearlyReport.objects.create(
        case=case,
        year=year,
        name=uploads.plain_name(sent.name),
        kind=kind,
        digest=papers.keep(sent.chunks()),
        size=sent.size,
        by=by.reference,
        at=at,
    )


@transaction.atomic
def evaluate(
    *, case: Case, still_fit: bool, record: str, role: str, by: User, at: datetime
) -> Evaluation:
    """Put a follow-up evaluation on record (绩效跟踪评估); people judge, the record says on what."""
    act = _known(case, facts.evaluation_act(cycles.law_of(case.cycle)))
    applications.perform(
        case=case, act=act.id, role=role, by=by, at=at, facts={"still_fit": still_fit}
    )
    return Evaluation.objects.create(
        case=case, still_fit=still_fit, record=record, by=by.reference, at=at
    )


@transaction.atomic
def report_change(
    *, case: Case, event_on: date, text: str, role: str, by: User, at: datetime
) -> Change:
    """Report a change while the case runs (报告重大变化)."""
    ledger.lock(case.cycle.code, case.number)
    act = _known(case, facts.change_acts(cycles.law_of(case.cycle))[0])
    number = f"变-{Change.objects.filter(case=case).count() + 1}"
    told = {"event_on": event_on, "change": number}
    applications.perform(case=case, act=act.id, role=role, by=by, at=at, facts=told)
    return Change.objects.create(
        case=case, number=number, event_on=event_on, text=text, by=by.reference, at=at
    )


@transaction.atomic
def decide_change(*, row: Change, effect: str, role: str, by: User, at: datetime) -> Change:
    """Decide what a change means for the case (决定变化的影响), once."""
    case = row.case
    ledger.lock(case.cycle.code, case.number)
    row.refresh_from_db()
    act = _known(case, facts.change_acts(cycles.law_of(case.cycle))[1])
    if row.decided_at is not None:
        raise _once(case, act)
    told = {"change": row.number, "effect": effect}
    applications.perform(case=case, act=act.id, role=role, by=by, at=at, facts=told)
    row.effect, row.decided_by, row.decided_at = effect, by.reference, at
    row.save(update_fields=["effect", "decided_by", "decided_at"])
    return row


# --- revocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What is put forward: the breach, its facts as the core takes them, the story, what proves it."""

    breach: Breach
    told: Mapping[str, Any]
    narrative: str
    evidence: str


@transaction.atomic
def propose(*, case: Case, charge: Charge, role: str, by: User, at: datetime) -> Proceeding:
    """Propose to take an honour back (提请撤销). Refused: the core finds that the ground does not hold.

    What needs a person must be settled first. Raises Mistaken for facts that cannot be.
    """
    ledger.lock(case.cycle.code, case.number)
    law = cycles.law_of(case.cycle)
    told = {**charge.told, "breach": charge.breach.value}
    answer = queries.weigh(case, told)
    if isinstance(answer, list):
        raise Mistaken(answer)
    insist(answer.verdict, law)
    way = facts.way_for(law, charge.breach)
    if way is None or _open_proceeding(case):
        raise _once(case, _known(case, way.propose or way.decide if way is not None else None))
    act = way.propose or way.decide
    if role not in act.by:
        raise _role(law, act, role)
    if way.propose is not None:
        applications.perform(
            case=case, act=act.id, role=role, by=by, at=at, facts={"ground": way.word}
        )
    return Proceeding.objects.create(
        case=case,
        breach=charge.breach.value,
        told=told,
        narrative=charge.narrative,
        evidence=charge.evidence,
        by=by.reference,
        at=at,
    )


def _open_proceeding(case: Case) -> bool:
    return Proceeding.objects.filter(case=case, decided_on__isnull=True).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The decision on a proposal (批准决定): approved or not, when, by which document, when received."""

    approved: bool
    on: date
    document: str
    received_on: date | None = None


@transaction.atomic
def decide(*, row: Proceeding, ruling: Ruling, role: str, by: User, at: datetime) -> Proceeding:
    """Decide on a proposal (决定撤销). Approved: the case ends, and later applications know of it.

    Refused: the core finds the wrong body, a day before the award or the event. A proposal that was
    not approved is kept; the honour stays.
    """
    case = row.case
    ledger.lock(case.cycle.code, case.number)
    row.refresh_from_db()
    found = queries.weighed(row)
    law, act = found.law, found.way.decide
    if row.decided_on is not None:
        raise _once(case, act)
    if role not in act.by:
        raise _role(law, act, role)
    row.approved, row.decided_on = ruling.approved, ruling.on
    row.received_on, row.document = ruling.received_on, ruling.document
    row.decided_by = by.reference
    verdict = queries.weighed(row).answer.verdict
    if ruling.approved:
        _insist_not_refused(verdict, law)
        told = _decision_facts(found.way, row)
        applications.perform(case=case, act=act.id, role=role, by=by, at=at, facts=told)
        eligibility.record_revocation(
            case=case, ground=row.breach, decided_on=ruling.on, document=ruling.document, at=at
        )
    row.save()
    return row


def _insist_not_refused(verdict: Any, law: Law) -> None:  # noqa: ANN401 - a verdict
    """Only the day of receipt may still be open when a decision goes on record."""
    if isinstance(verdict, RefusedVerdict):
        raise Refused(verdict, law)


def _decision_facts(way: facts.Way, row: Proceeding) -> dict[str, object]:
    """What the entry of the decision carries, as far as the text asks for it."""
    year = row.told.get(facts.YEAR)
    known: dict[str, object] = {
        "document_number": row.document,
        "ground": way.word,
        "year": int(year) if year else row.at.astimezone(CHINA).year - 1,
    }
    return {need.fact: known[need.fact] for need in way.decide.needs if need.fact in known}


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What came back after a revocation; `voucher`: of the money, all that was still out."""

    plaque: bool
    certificate: bool
    voucher: Voucher | None


@transaction.atomic
def recover(*, row: Proceeding, back: Returned, role: str, by: User, at: datetime) -> FollowUp:
    """Put on record what was taken back (收回): the sums are those paid and not returned yet."""
    case = row.case
    ledger.lock(case.cycle.code, None)
    found = queries.weighed(row)
    act = _follow_up(found, facts.RECOVER)
    if row.follow_ups.filter(act=act.id).exists():
        raise _once(case, act)
    total = 0
    for one in money.received(case) if back.voucher is not None else ():
        if one.net and back.voucher is not None:
            subsidies.give_back(
                payment=one.payment,
                kind=Payment.Kind.RECOVERY.value,
                amount=one.net,
                voucher=back.voucher,
                by=by,
                at=at,
            )
            total += one.net
    applications.perform(case=case, act=act.id, role=role, by=by, at=at)
    return FollowUp.objects.create(
        proceeding=row,
        act=act.id,
        plaque=back.plaque,
        certificate=back.certificate,
        money=total,
        document=back.voucher.document if back.voucher is not None else "",
        by=by.reference,
        at=at,
    )


@transaction.atomic
def follow_up(
    *, row: Proceeding, name: str, document: str, role: str, by: User, at: datetime
) -> FollowUp:
    """Do what the text has done after a revocation (公告、记入信用档案), each once."""
    ledger.lock(row.case.cycle.code, row.case.number)
    found = queries.weighed(row)
    act = _follow_up(found, name)
    if row.follow_ups.filter(act=act.id).exists():
        raise _once(row.case, act)
    applications.perform(case=row.case, act=act.id, role=role, by=by, at=at)
    return FollowUp.objects.create(
        proceeding=row, act=act.id, document=document, by=by.reference, at=at
    )


def _follow_up(found: queries.Weighed, name: str) -> Act:
    listed = facts.follow_ups(found.law, found.way)
    return _known(found.row.case, next((act for act in listed if act.id == name), None))


# --- oversight


@transaction.atomic
def receive_report(
    *, cycle: Cycle, what: Mapping[str, str], who: Mapping[str, str], at: datetime
) -> MisconductReport:
    """Receive a report of misconduct of anybody (举报), and keep apart who made it.

    `what`: matter, subject, about, text; `who`: name and contact, or nothing. Refused: nobody oversees
    such a matter, or anonymous reports are not taken. The book learns nothing of it.
    """
    by_name = bool(who.get("name", "").strip())
    answer = queries.oversight(cycle, {**what, "report": "by_name" if by_name else "anonymous"})
    insist(answer.verdict, cycles.law_of(cycle))
    row = MisconductReport.objects.create(cycle=cycle, by_name=by_name, received_at=at, **what)
    if by_name:
        Informant.objects.create(report=row, **who)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a matter is opened on: about what, against whom, in which case, from which report."""

    matter: str
    subject: str
    who: str
    text: str
    case: Case | None = None
    report: MisconductReport | None = None

    @property
    def source(self) -> str:
        """How the group learnt of it."""
        if self.report is None:
            return "own_finding"
        return "by_name" if self.report.by_name else "anonymous"


_AGAINST = {"panel": "panel", "examiner": "examiner", "organisation": "applicant"}


@transaction.atomic
def open_matter(*, cycle: Cycle, opening: Opening, by: User, at: datetime) -> Matter:
    """Open a matter (立案监督). Refused: not of the group, or the text does not oversee such."""
    ledger.lock(cycle.code, None)
    law = cycles.law_of(cycle)
    _insist_overseer(cycle, by)
    told = {"matter": opening.matter, "subject": opening.subject, "report": opening.source}
    insist(queries.oversight(cycle, told).verdict, law)
    number, acts = queries.next_matter(cycle), facts.oversight_acts(law)
    if acts.open is not None:
        against = _AGAINST.get(opening.subject, opening.subject)
        _on_cycle(cycle, acts.open, by, at, matter=number, against=against)
    row = Matter.objects.create(
        cycle=cycle,
        case=opening.case,
        number=number,
        matter=opening.matter,
        subject=opening.subject,
        who=opening.who,
        text=opening.text,
        source=opening.source,
        report=opening.report,
        by=by.reference,
        at=at,
    )
    _tell(opening.report, MisconductReport.State.OPENED)
    return row


@transaction.atomic
def take_step(
    *, matter: Matter, kind: str, text: str, by: User, at: datetime, due: date | None = None
) -> Step:
    """Take a step in a matter: suspend, lift, order a correction (暂停、解除、责令纠正); or answer one.

    A matter on one case holds up that case only where the text has an act for it, else the cycle.
    Refused: the text has no such step, or the procedure does not allow it.
    """
    cycle = matter.cycle
    ledger.lock(cycle.code, None)
    matter.refresh_from_db()
    law = cycles.law_of(cycle)
    if matter.closed_at is not None and kind != Step.Kind.LIFT:
        raise _stands_against(law, matter)
    act = act_for(law, matter, kind)
    if kind != Step.Kind.ANSWER:
        _insist_overseer(cycle, by)
    elif ANSWERS not in cycles.roles_of(by, cycle) or queries.awaiting_answer(matter) is None:
        raise _nothing_to_answer(law, matter, by)
    if act is not None and act.scope is Scope.CASE and matter.case is not None:
        applications.perform(
            case=matter.case,
            act=act.id,
            role=act.by[0],
            by=by,
            at=at,
            facts={"matter": matter.number},
        )
    elif act is not None:
        _on_cycle(cycle, act, by, at, matter=matter.number)
    elif kind not in queries.without_act(matter):
        raise _stands_against(law, matter)
    return Step.objects.create(matter=matter, kind=kind, text=text, due=due, by=by.reference, at=at)


def _nothing_to_answer(law: Law, matter: Matter, by: User) -> Refused:
    """Why an answer is not taken: no order waits for one, or this person is not of the office."""
    acts = facts.oversight_acts(law)
    act = acts.answer or acts.order
    clause = act.clause if act is not None else law.regulation.supervision.clause
    name = act.id if act is not None else "oversight"
    held = cycles.roles_of(by, matter.cycle)
    if ANSWERS not in held:
        told: dict[str, Fact] = {"act": name, "role": tuple(sorted(held)), "by": (ANSWERS,)}
        return refuse(Reason(Code.ROLE_MAY_NOT_ACT, clause, told), law=law)
    return refuse(Reason(Code.ENTRY_LACKING, clause, {"acts": (name,)}), law=law)


def act_for(law: Law, matter: Matter, kind: str) -> Act | None:
    """The act of the text for a step in a matter, if it has one."""
    acts = facts.oversight_acts(law)
    on_case = matter.case is not None
    return {
        Step.Kind.SUSPEND.value: (acts.suspend_case if on_case else None) or acts.suspend,
        Step.Kind.LIFT.value: (acts.lift_case if on_case else None) or acts.lift,
        Step.Kind.ORDER.value: acts.order,
        Step.Kind.ANSWER.value: acts.answer,
    }.get(kind)


@transaction.atomic
def close_matter(*, matter: Matter, outcome: str, finding: str, by: User, at: datetime) -> Matter:
    """Close a matter (结案). Refused: not of the group, closed already, a suspension still stands."""
    cycle = matter.cycle
    ledger.lock(cycle.code, None)
    matter.refresh_from_db()
    law = cycles.law_of(cycle)
    _insist_overseer(cycle, by)
    if matter.closed_at is not None or queries.is_suspended(matter):
        raise _stands_against(law, matter)
    acts = facts.oversight_acts(law)
    if acts.close is not None:
        _on_cycle(cycle, acts.close, by, at, matter=matter.number, outcome=outcome)
    matter.outcome, matter.finding, matter.closed_at = outcome, finding, at
    matter.save(update_fields=["outcome", "finding", "closed_at"])
    _tell(matter.report, MisconductReport.State.CLOSED)
    return matter


def _tell(report: MisconductReport | None, state: str) -> None:
    if report is not None:
        MisconductReport.objects.filter(pk=report.pk).update(state=state)


def _on_cycle(cycle: Cycle, act: Act, by: User, at: datetime, **told: object) -> None:
    held = cycles.roles_of(by, cycle)
    role = next((one for one in act.by if one in held), act.by[0])
    cycles_actions.perform(cycle=cycle, act=act.id, role=role, by=by, at=at, facts=told)


def _insist_overseer(cycle: Cycle, by: User) -> None:
    if not queries.oversees(by, cycle):
        law = cycles.law_of(cycle)
        acts = facts.oversight_acts(law)
        act = acts.open or acts.order or acts.suspend
        clause = act.clause if act is not None else law.regulation.supervision.clause
        told: dict[str, Fact] = {
            "act": act.id if act is not None else "oversight",
            "role": tuple(sorted(cycles.roles_of(by, cycle))),
            "by": ("oversight",),
        }
        raise refuse(Reason(Code.ROLE_MAY_NOT_ACT, clause, told), law=law)


def _stands_against(law: Law, matter: Matter) -> Refused:
    """Why a step cannot be taken: suspended still, closed already, or no such step in the text."""
    acts = facts.oversight_acts(law)
    act = acts.close or acts.order or acts.suspend
    clause = act.clause if act is not None else law.regulation.supervision.clause
    name = act.id if act is not None else "oversight"
    if matter.closed_at is not None:
        return refuse(Reason(Code.DONE_ONCE, clause, {"act": name, "sequence": "-"}), law=law)
    if queries.is_suspended(matter):
        lift = acts.lift.id if acts.lift is not None else name
        told: dict[str, Fact] = {"suspensions": (matter.number,), "lifted_by": (lift,)}
        return refuse(Reason(Code.SUSPENDED, clause, told), law=law)
    return refuse(Reason(Code.UNKNOWN_ACT, clause, {"act": name, "did_you_mean": ()}), law=law)


def _known(case: Case, act: Act | None) -> Act:
    """The act, or the refusal of a text that has none."""
    if act is None:
        law = cycles.law_of(case.cycle)
        told: dict[str, Fact] = {"act": "-", "did_you_mean": ()}
        raise refuse(Reason(Code.UNKNOWN_ACT, law.regulation.supervision.clause, told), law=law)
    return act


def _once(case: Case, act: Act) -> Refused:
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    entry = dossier.record(Scope.CASE).last((act.id,))
    told: dict[str, Fact] = {"act": act.id, "sequence": entry.sequence if entry else 1}
    return refuse(Reason(Code.DONE_ONCE, act.clause, told), law=law)


def _role(law: Law, act: Act, role: str) -> Refused:
    told: dict[str, Fact] = {"act": act.id, "role": (role,), "by": act.by}
    return refuse(Reason(Code.ROLE_MAY_NOT_ACT, act.clause, told), law=law)
