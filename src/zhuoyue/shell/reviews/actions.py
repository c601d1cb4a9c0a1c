"""Writes: save and hand in a sheet, agree, sign off, report, plan a visit, decide at a gate."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.procedure import Code
from zhuoyue.core.regulation import Act, Law
from zhuoyue.core.verdict import Fact, Reason, Undecided, missing
from zhuoyue.rulebook.book.canonical import canonical, sha256
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.actions import Stale
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles_actions
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import papers, uploads
from zhuoyue.shell.kit.refusal import Refused, insist, refuse
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.letters import actions as letters
from zhuoyue.shell.people.models import User
from zhuoyue.shell.reviews import facts, queries
from zhuoyue.shell.reviews.models import Consensus, Ruling, Sheet, SignOff, Visit
from zhuoyue.shell.reviews.queries import Board, Desk

Items = Mapping[str, Mapping[str, str]]

REPORTS = frozenset({"pdf", "docx"})
_KINDS = Text(zh="评审报告只接收 pdf、docx 文件。", en="A report is a pdf or docx file.")


# --- independent review


@transaction.atomic
def save_sheet(
    *, case: Case, stage: str, items: Items, version: int, by: User, at: datetime
) -> Sheet:
    """Save one's own sheet as typed (保存评分表). Refused: not on the panel, sealed already.

    Raises Stale if the sheet was saved elsewhere since it was shown; nothing is overwritten.
    """
    desk = _at_desk(case, stage)
    _may_score(desk, by, at)
    row = _own_sheet(desk, by, at)
    if row.version != version:
        raise Stale(stage)
    row.items = {**row.items, **{item: dict(one) for item, one in items.items()}}
    row.version, row.saved_at = version + 1, at
    row.save(update_fields=["items", "version", "saved_at"])
    return row


@transaction.atomic
def hand_in(*, case: Case, stage: str, by: User, at: datetime) -> Entry:
    """Hand in and seal one's sheet (提交评分). Refused: an item not scored, off the steps, uncommented."""
    desk = _at_desk(case, stage)
    role = _may_score(desk, by, at)
    row, act = _own_sheet(desk, by, at), desk.review.sheet
    if desk.scale is None or act is None:
        raise refuse(missing(desk.review.rule.clause, "edition"), law=desk.law)
    insist(queries.sheet_verdict(desk.scale, desk.review, by.name, row), desk.law)
    kept = {item: dict(row.items.get(item, {})) for item in desk.scale.table.ids}
    digest = sha256(canonical({"stage": stage, "by": by.reference, "items": kept}))
    entry = applications.perform(
        case=case,
        act=act.id,
        role=role,
        by=by,
        at=at,
        facts={"digest": digest},
        held=desk.held(by),
    )
    row.items, row.handed_in_at, row.digest = kept, entry.at, digest
    row.save(update_fields=["items", "handed_in_at", "digest"])
    _release(desk)
    return entry


def _release(desk: Desk) -> None:
    """Let the panel see each other's sheets once all are in."""
    desk.reread_sheets()
    if desk.complete:
        Sheet.objects.filter(pk__in=[one.pk for one in desk.handed_in]).update(released=True)


def _own_sheet(desk: Desk, by: User, at: datetime) -> Sheet:
    row, _ = Sheet.objects.get_or_create(
        case=desk.case, stage=desk.stage, user=by, defaults={"saved_at": at}
    )
    if row.handed_in_at is not None:
        act = desk.review.sheet
        told: dict[str, Fact] = {"act": act.id if act else "", "sequence": 1}
        raise refuse(Reason(Code.DONE_ONCE, desk.review.rule.clause, told), law=desk.law)
    return row


def _may_score(desk: Desk, by: User, at: datetime) -> str:
    """The role in which somebody scores here; refused for others, and while it is not the time."""
    act = desk.review.sheet
    seat, role = desk.seat_of(by), desk.role_for(act, by)
    if act is None or seat is None or role is None:
        raise not_by(desk.law, act, desk.review.rule.clause)
    early = desk.against(act, by, at)
    if early is not None:
        raise Refused(early, desk.law)
    return role


# --- consensus and report


@transaction.atomic
def save_consensus(
    *,
    case: Case,
    stage: str,
    items: Items,
    attendance: Mapping[str, Mapping[str, Any]],
    total_note: str,
    version: int,
    by: User,
    at: datetime,
) -> Consensus:
    """Save what the panel agrees on (记录合议). Refused: sheets still out, not the leader, reported.

    What was signed before must be signed anew. Raises Stale if somebody else saved meanwhile.
    """
    desk = _at_desk(case, stage)
    row = _own_consensus(desk, by, at)
    if row.version != version:
        raise Stale(stage)
    row.items = {**row.items, **{item: dict(one) for item, one in items.items()}}
    known = {one.reference for one in desk.members}
    row.attendance = {who: dict(one) for who, one in attendance.items() if who in known}
    row.total_note, row.version, row.saved_at = total_note, version + 1, at
    row.save()
    return row


@transaction.atomic
def sign_off(
    *,
    case: Case,
    stage: str,
    version: int,
    agrees: bool,
    difference: str,
    by: User,
    at: datetime,
) -> SignOff:
    """Sign the consensus, or put on record how one differs (签字确认、保留意见).

    Raises Stale if the consensus has changed since it was shown.
    """
    desk = _at_desk(case, stage)
    row = desk.consensus
    if desk.seat_of(by) is None or row is None or not desk.open_to_panel:
        raise not_by(desk.law, desk.review.report, desk.review.rule.clause)
    if row.reported_at is not None:
        raise _done(desk, desk.review.report)
    if row.version != version:
        raise Stale(stage)
    if not agrees and not difference.strip():
        raise refuse(missing(desk.review.rule.method.clause, "difference"), law=desk.law)
    told = {"agrees": agrees, "difference": difference.strip(), "at": at}
    signed, _ = SignOff.objects.update_or_create(
        consensus=row, user=by, version=version, defaults=told
    )
    return signed


@transaction.atomic
def report(
    *,
    case: Case,
    stage: str,
    text: str,
    sent: Any,  # noqa: ANN401 - an uploaded file, or None
    by: User,
    at: datetime,
) -> Entry:
    """Put the leader's report and the score on record (形成评审报告和评分结果).

    The score is the core's, on the sealed sheets. Refused: a sheet or a sign-off is missing, the
    score does not stand, no report. Raises BadUpload.
    """
    desk = _at_desk(case, stage)
    row = _own_consensus(desk, by, at)
    act, role = desk.review.report, desk.role_for(desk.review.report, by)
    if act is None or role is None:
        raise not_by(desk.law, act, desk.review.rule.clause)
    insist(desk.answer.verdict, desk.law)
    total = desk.answer.result.total if desk.answer.result is not None else None
    unsigned = _unsigned(desk)
    if total is None or unsigned:
        clause = desk.review.rule.method.clause
        gaps = unsigned or ("score",)
        raise Refused(Undecided(tuple(missing(clause, one) for one in gaps)), desk.law)
    _keep_report(desk, row, text, sent)
    row.total, row.reported_at = facts.kept(total), at
    row.digest = sha256(canonical(_sealed(desk, row)))
    told = {"report": row.report, "digest": row.digest}
    if desk.review.scored_with_report:
        told["score"] = row.total
    entry = applications.perform(
        case=case, act=act.id, role=role, by=by, at=at, facts=told, held=desk.held(by)
    )
    row.reported_at = entry.at
    row.save()
    return entry


def _unsigned(desk: Desk) -> tuple[str, ...]:
    """Who has still to sign, where the panel decides together; whoever was absent need not."""
    if not desk.agreed:
        return ()
    row, signed = desk.consensus, {one.user_id for one in desk.sign_offs}
    told = row.attendance if row is not None else {}
    return tuple(
        f"sign_off[{desk.labels[one.reference]}]"
        for one in desk.members
        if one.pk not in signed and told.get(one.reference, {}).get("present") is not False
    )


def _keep_report(desk: Desk, row: Consensus, text: str, sent: Any) -> None:  # noqa: ANN401
    if sent is not None:
        if uploads.kind_of(sent) not in REPORTS:
            raise uploads.BadUpload(_KINDS)
        row.report, row.report_name = papers.keep(sent.chunks()), uploads.plain_name(sent.name)
    elif text.strip():
        row.report, row.report_name = papers.keep([text.strip().encode()]), ""
    else:
        raise refuse(missing(desk.review.rule.clause, "facts.report"), law=desk.law)
    row.report_text = text.strip()


def _sealed(desk: Desk, row: Consensus) -> Mapping[str, object]:
    return {
        "case": desk.case.number,
        "stage": desk.stage,
        "sheets": {one.user.reference: one.digest for one in desk.handed_in},
        "items": row.items,
        "attendance": row.attendance,
        "total_note": row.total_note,
        "total": row.total,
        "report": row.report,
        "signed": {one.user.reference: one.agrees for one in desk.sign_offs},
    }


def _own_consensus(desk: Desk, by: User, at: datetime) -> Consensus:
    """The consensus of the panel that this person leads, all sheets in, not reported yet."""
    act, clause = desk.review.report, desk.review.rule.clause
    if not desk.leads(by) or desk.seat_of(by) is None:
        raise not_by(desk.law, act, clause)
    if desk.done(act):
        raise _done(desk, act)
    if not desk.open_to_panel:
        alone = desk.review.rule.independent
        raise refuse(missing(alone.clause if alone else clause, "assessors"), law=desk.law)
    early = desk.against(act, by, at)
    if early is not None:
        raise Refused(early, desk.law)
    row, _ = Consensus.objects.get_or_create(
        case=desk.case, stage=desk.stage, defaults={"saved_at": at}
    )
    desk.consensus = row
    return row


# --- the visit


@transaction.atomic
def save_visit(
    *, case: Case, stage: str, told: Mapping[str, Any], version: int, by: User, at: datetime
) -> Visit:
    """Save the plan and the notes of a visit (现场评审计划、记录). Raises Stale."""
    desk = _at_desk(case, stage)
    if not desk.leads(by) or desk.seat_of(by) is None:
        raise not_by(desk.law, desk.review.plan or desk.review.report, desk.review.rule.clause)
    row = Visit.objects.filter(case=case).first() or Visit(case=case)
    if row.version != version:
        raise Stale(stage)
    for name, value in told.items():
        setattr(row, name, value)
    row.version, row.saved_at = version + 1, at
    row.save()
    return row


@transaction.atomic
def open_visit(*, case: Case, stage: str, by: User, at: datetime) -> Entry:
    """Put the plan or the opening of the visit on record (制定计划、召开评审会议). Refused: no plan."""
    desk = _at_desk(case, stage)
    act = desk.review.plan
    visit = queries.visit_of(case)
    role = _leading(desk, act, by)
    if visit is None:
        clause = act.clause if act is not None else desk.review.rule.clause
        raise refuse(missing(clause, "visit"), law=desk.law)
    told = {"first_day": visit.first_day, "last_day": visit.last_day}
    return applications.perform(
        case=case,
        act=act.id if act else "",
        role=role,
        by=by,
        at=at,
        facts=told,
        held=desk.held(by),
    )


@transaction.atomic
def present(*, case: Case, stage: str, by: User, at: datetime) -> Entry:
    """The applicant presented itself and answered (组织陈述)."""
    desk = _at_desk(case, stage)
    return _plain(desk, desk.review.present, by, at)


@transaction.atomic
def confirm(
    *,
    case: Case,
    stage: str,
    outcome: str,
    person: str,
    reason: str,
    by: User,
    at: datetime,
) -> Entry:
    """The head of the applicant signs the report, or refuses to (签字确认、拒绝签字), with the reason."""
    desk = _at_desk(case, stage)
    act = desk.review.confirm
    if act is None:
        raise not_by(desk.law, act, desk.review.rule.clause)
    if outcome == "refused_to_sign" and not reason.strip():
        raise refuse(missing(act.clause, "facts.reason"), law=desk.law)
    told = {"outcome": outcome, "person": person.strip() or None, "reason": reason.strip() or None}
    return _plain(desk, act, by, at, told)


@transaction.atomic
def hand_over(*, case: Case, stage: str, by: User, at: datetime) -> Entry:
    """Hand the report of the visit over to the office (提交现场评审报告)."""
    desk = _at_desk(case, stage)
    _leading(desk, desk.review.hand_over, by)
    return _plain(desk, desk.review.hand_over, by, at)


def _leading(desk: Desk, act: Act | None, by: User) -> str:
    role = desk.role_for(act, by)
    if act is None or role is None or not desk.leads(by) or desk.seat_of(by) is None:
        raise not_by(desk.law, act, desk.review.rule.clause)
    return role


def _plain(
    desk: Desk,
    act: Act | None,
    by: User,
    at: datetime,
    told: Mapping[str, object] | None = None,
) -> Entry:
    """An act that is done once; in the role of the panel only by who leads it."""
    role = desk.role_for(act, by)
    panel = facts.experts(desk.law)
    if act is None or role is None or (role in panel and not desk.leads(by)):
        raise not_by(desk.law, act, desk.review.rule.clause)
    if desk.done(act):
        raise _done(desk, act)
    known = {name: value for name, value in (told or {}).items() if value is not None}
    return applications.perform(
        case=desk.case, act=act.id, role=role, by=by, at=at, facts=known, held=desk.held(by)
    )


# --- gates


@transaction.atomic
def decide(
    *,
    cycle: Cycle,
    stage: str,
    kind: str,
    told: Mapping[str, Any],
    by: User,
    at: datetime,
) -> Ruling:
    """Record what people decided where the text leaves it to them (记录决定): body, day, reason.

    `told`: case, cases, yes, body, on, reason. Refused: not of those who carry out the gate, the
    stage is over, a record with gaps, a case that is not at the gate.
    """
    board = _at_gate(cycle, stage, by)
    clause = (
        board.gate.favour.clause if board.gate is not None else board.law.regulation.ranking.clause
    )
    gaps = [name for name in ("body", "on", "reason") if not told.get(name)]
    if gaps:
        raise Refused(Undecided(tuple(missing(clause, f"{kind}.{x}") for x in gaps)), board.law)
    named = [*told.get("cases", ()), *([told["case"]] if told.get("case") else [])]
    strangers = [one for one in named if one not in board.numbers]
    if strangers:
        raise refuse(missing(clause, f"applicants[{strangers[0]}]"), law=board.law)
    case = next((x for x in board.cases if x.number == told.get("case")), None)
    return Ruling.objects.create(
        cycle=cycle,
        stage=stage,
        kind=kind,
        case=case,
        cases=list(told.get("cases", ())),
        yes=bool(told.get("yes", True)),
        body=told["body"],
        on=told["on"],
        reason=told["reason"],
        by=by.reference,
        at=at,
    )


@transaction.atomic
def carry_out(
    *,
    cycle: Cycle,
    stage: str,
    letter: str,
    by: User,
    at: datetime,
    only: Collection[str] | None = None,
) -> tuple[int, int]:
    """Record for every case what the core says of it (执行入围结果): how many go on, how many do not.

    Grounds are the core's sentences; who does not go on is told in the same breath where the text
    has them told. `only`: of these cases alone. Refused: a tie or a silence is open; everything is
    on record already.
    """
    board = _at_gate(cycle, stage, by)
    gate = board.gate
    for verdict in board.verdicts:
        insist(verdict, board.law)
    chosen = [one for one in board.places if only is None or one.case.number in only]
    due = [one for one in chosen if not one.decided]
    unsure = [one for one in due if one.goes is None]
    if gate is None or not due or unsure:
        clause = gate.favour.clause if gate else board.law.regulation.ranking.clause
        told: dict[str, Fact] = {
            "act": gate.favour.id if gate else "",
            "sequence": len(board.places),
        }
        raise refuse(Reason(Code.DONE_ONCE, clause, told), law=board.law)
    numbered = {one.case.number: f"{letter}{n}号" for n, one in enumerate(board.places, start=1)}
    for one in due:
        told_in = numbered[one.case.number] if letter else ""
        _settle(board, gate, one, told_in, by=by, at=at)
    going = sum(one.goes is True for one in due)
    return going, len(due) - going


def _settle(
    board: Board, gate: facts.Gate, one: queries.Place, letter: str, *, by: User, at: datetime
) -> None:
    """The act for or against on one case, and the letter where the text asks for one."""
    _gate_act(board, gate.favour if one.goes else gate.against, one, by=by, at=at)
    if one.goes or gate.notify is None:
        return
    if not letter:
        raise refuse(missing(gate.notify.clause, "facts.letter"), law=board.law)
    told = any(need.fact == "grounds" for need in gate.against.needs)
    letters.send(
        case=one.case,
        act=gate.notify,
        by=by,
        at=at,
        number=letter,
        paragraph="" if told else _grounds(board, one),
    )


def _grounds(board: Board, one: queries.Place) -> str:
    """Why, in the core's sentences."""
    return "".join(said.sentence.zh for said in queries.sentences(board.law, one.reasons))


def _gate_act(board: Board, act: Act, one: queries.Place, *, by: User, at: datetime) -> None:
    roles = cycles.roles_of(by, board.cycle)
    role = next((x for x in act.by if x in roles), None)
    if role is None:
        raise not_by(board.law, act, act.clause)
    known: dict[str, object] = {"grounds": _grounds(board, one), "tier": one.tier}
    told = {need.fact: known[need.fact] for need in act.needs if known.get(need.fact) is not None}
    told |= _stands_for(one) if board.gate is not None and act == board.gate.favour else {}
    applications.perform(case=one.case, act=act.id, role=role, by=by, at=at, facts=told)


def _stands_for(one: queries.Place) -> dict[str, object]:
    """What a candidate's entry says besides: the award it stands for, its exact overall score."""
    total = one.total
    if total is None:
        return {}
    score = queries.plain_points(total.overall_score)
    told: dict[str, object] = {} if score is None else {"overall_score": score}
    awards = [x.award for x in total.candidate_for]
    return {**told, "award": awards[0]} if len(awards) == 1 else told


@transaction.atomic
def evaluate(
    *,
    cycle: Cycle,
    stage: str,
    comments: Mapping[str, str],
    by: User,
    at: datetime,
    only: Collection[str] | None = None,
) -> int:
    """Put the overall evaluation of every case on record (综合评价): result, score, report; how many.

    A leader evaluates the cases of the own panel. The score is the core's. Refused: nothing left to
    evaluate, a stage without a score, a text or rules without a formula.
    """
    ledger.lock(cycle.code, None)
    board = Board(cycle, stage)
    act = board.gate.evaluate if board.gate is not None else None
    roles = cycles.roles_of(by, cycle)
    role = next((x for x in act.by if x in roles), None) if act is not None else None
    if act is None or role is None:
        raise not_by(board.law, act, board.law.regulation.ranking.overall.clause)
    _must_be_computed(board)
    due = [one for one in queries.evaluating(board, by) if only is None or one.number in only]
    if not due:
        told: dict[str, Fact] = {"act": act.id, "sequence": len(board.cases)}
        raise refuse(Reason(Code.DONE_ONCE, act.clause, told), law=board.law)
    for case in due:
        facts_ = _evaluated(board, case, act, comments.get(case.number, ""))
        applications.perform(case=case, act=act.id, role=role, by=by, at=at, facts=facts_)
    return len(due)


def _must_be_computed(board: Board) -> None:
    """Raise unless every case has what the evaluation rests on; consent and deliberation may wait."""
    result = board.overall.result
    if result is None:
        insist(board.overall.verdict, board.law)
    reasons = tuple(
        one for one in board.overall.verdict.reasons if ".scores." in str(one.facts.get("fact", ""))
    )
    if reasons:
        raise Refused(Undecided(reasons), board.law)


def _evaluated(board: Board, case: Case, act: Act, comment: str) -> dict[str, object]:
    result = board.overall.result
    total = next(x for x in result.totals if x.id == case.number) if result is not None else None
    text = queries.derivation(board, case) + (f"\n{comment.strip()}" if comment.strip() else "")
    known: dict[str, object] = {
        "result": text,
        "report": papers.keep([text.encode()]),
        "overall_score": queries.plain_points(total.overall_score if total is not None else None),
    }
    return {need.fact: known[need.fact] for need in act.needs if known.get(need.fact) is not None}


@transaction.atomic
def take_step(
    *,
    cycle: Cycle,
    stage: str,
    act: str,
    told: Mapping[str, object],
    by: User,
    at: datetime,
) -> Entry:
    """An act of the cycle before a gate (提出名单、组长会议、成员单位意见、移交)."""
    ledger.lock(cycle.code, None)
    board = Board(cycle, stage)
    found = next((x for x in (board.gate.before if board.gate else ()) if x.id == act), None)
    roles = cycles.roles_of(by, cycle)
    role = next((x for x in found.by if x in roles), None) if found is not None else None
    if found is None or role is None:
        raise not_by(board.law, found, board.law.regulation.ranking.clause)
    known = {name: value for name, value in told.items() if value not in ("", None, False)}
    return cycles_actions.perform(cycle=cycle, act=act, role=role, by=by, at=at, facts=known)


@transaction.atomic
def close(*, cycle: Cycle, stage: str, by: User, at: datetime) -> Entry:
    """Fix the list of a gate, or close the visits (确定名单、结束现场评审); the stage is done."""
    ledger.lock(cycle.code, None)
    board = Board(cycle, stage)
    act, roles = board.closing, cycles.roles_of(by, cycle)
    role = next((x for x in act.by if x in roles), None) if act is not None else None
    if act is None or role is None:
        raise not_by(board.law, act, board.law.regulation.ranking.clause)
    told: dict[str, object] = {}
    if any(need.fact == "scores_digest" for need in act.needs):
        told["scores_digest"] = sha256(canonical(queries.list_with_scores(board)))
    return cycles_actions.perform(cycle=cycle, act=act.id, role=role, by=by, at=at, facts=told)


def _at_gate(cycle: Cycle, stage: str, by: User) -> Board:
    """The gate under lock, for those who carry it out, while its stage is open."""
    ledger.lock(cycle.code, None)
    board = Board(cycle, stage)
    gate = board.gate
    if gate is None or not queries.decides(by, cycle, gate):
        act = gate.favour if gate is not None else None
        raise not_by(board.law, act, board.law.regulation.ranking.clause)
    if stage in board.dossier.cycle.completed:
        told: dict[str, Fact] = {"act": gate.fix.id, "sequence": 1}
        raise refuse(Reason(Code.DONE_ONCE, gate.fix.clause, told), law=board.law)
    return board


def _at_desk(case: Case, stage: str) -> Desk:
    """A case at a stage under lock; refused for a stage that the text does not score."""
    ledger.lock(case.cycle.code, case.number)
    desk = queries.desk(case, stage)
    if desk is None:
        law = cycles.law_of(case.cycle)
        raise refuse(missing(law.regulation.scoring.rules[0].clause, "stage"), law=law)
    return desk


def _done(desk: Desk, act: Act | None) -> Refused:
    told: dict[str, Fact] = {"act": act.id if act else "", "sequence": 1}
    clause = act.clause if act is not None else desk.review.rule.clause
    return refuse(Reason(Code.DONE_ONCE, clause, told), law=desk.law)


def not_by(law: Law, act: Act | None, clause: ClauseId) -> Refused:
    """That this is not for this person."""
    told: dict[str, Fact] = {"act": act.id if act else "", "role": (), "by": act.by if act else ()}
    where = act.clause if act is not None else clause
    return refuse(Reason(Code.ROLE_MAY_NOT_ACT, where, told), law=law)
