"""Writes: expert records, panels, declarations, undertakings, recusal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhuoyue.core.panels import Code as PanelCode
from zhuoyue.core.panels import PanelRule
from zhuoyue.core.procedure import Code
from zhuoyue.core.regulation import Act, Law
from zhuoyue.core.verdict import Fact, Reason
from zhuoyue.rulebook.book.canonical import canonical, sha256
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles_actions
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit.refusal import Refused, insist, refuse
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.panels import facts, queries
from zhuoyue.shell.panels.facts import composed
from zhuoyue.shell.panels.models import (
    Assignment,
    ConsultantsNamed,
    Declaration,
    Expert,
    Panel,
    PanelMember,
    RecusalRequest,
)
from zhuoyue.shell.people import actions as people_actions
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body, User

OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A panel as the office thinks of it (评审组方案)."""

    name: str
    first_day: date
    last_day: date
    members: Sequence[User]
    leader: User | None
    cases: Sequence[Case]
    size_deviation_reason: str = ""


# --- panels


@transaction.atomic
def draft(*, cycle: Cycle, rule: PanelRule, wanted: Draft, by: User) -> Panel:
    """Save a new panel as a draft (拟定评审组). Refused: not of the office."""
    _lock_for_office(cycle, by)
    panel = Panel(cycle=cycle, stages=list(rule.stages))
    return _save(panel, wanted)


@transaction.atomic
def redraft(*, panel: Panel, wanted: Draft, by: User) -> Panel:
    """Save a draft anew (修改方案). Refused: not of the office; a panel that was appointed."""
    panel = _locked_draft(panel, by)
    return _save(panel, wanted)


@transaction.atomic
def discard(*, panel: Panel, by: User) -> None:
    """Throw a draft away (删除方案). Refused: not of the office; a panel that was appointed."""
    _locked_draft(panel, by).delete()


def _save(panel: Panel, wanted: Draft) -> Panel:
    panel.name, panel.size_deviation_reason = wanted.name, wanted.size_deviation_reason
    panel.first_day, panel.last_day = wanted.first_day, wanted.last_day
    panel.save()
    panel.members.all().delete()
    panel.assignments.all().delete()
    leads = wanted.leader.pk if wanted.leader is not None else None
    PanelMember.objects.bulk_create(
        PanelMember(panel=panel, user=one, leader=one.pk == leads) for one in wanted.members
    )
    Assignment.objects.bulk_create(Assignment(panel=panel, case=one) for one in wanted.cases)
    return panel


@transaction.atomic
def appoint(*, panel: Panel, by: User, at: datetime) -> Entry:
    """Appoint a drafted panel (组建评审组): from now on it is at work, and what it replaces is not.

    Refused or undecided: whatever the core has against it; a case that another panel at work has.
    """
    panel = _locked_draft(panel, by)
    law, wanted = cycles.law_of(panel.cycle), composed(panel)
    insist(queries.answer_on(panel).verdict, law)
    _none_taken(panel, law)
    act = _appointing(law)
    facts_told = _told(panel, act)
    if panel.replaces is not None:
        Panel.objects.filter(pk=panel.replaces.pk).update(ended_at=at)
    entry = cycles_actions.perform(
        cycle=panel.cycle, act=act.id, role=OFFICE, by=by, at=at, facts=facts_told
    )
    panel.appointed_at = at
    panel.save(update_fields=["appointed_at"])
    for user in wanted.users:
        _seat(user, law, panel, leads=user.reference in wanted.leaders)
    return entry


def _told(panel: Panel, act: Act) -> dict[str, object]:
    """What the entry carries: what the text asks for, and the digest of the whole composition."""
    leader = queries.leader_of(panel)
    composition = {
        "panel": panel.name,
        "stages": list(panel.stages),
        "days": [panel.first_day.isoformat(), panel.last_day.isoformat()],
        "members": sorted(one.reference for one in queries.members(panel)),
        "leader": leader.reference if leader is not None else "",
        "cases": sorted(one.case.number for one in panel.assignments.all()),
    }
    told: dict[str, object] = {
        "panel": panel.name,
        "version": panel.version,
        "composition": sha256(canonical(composition)),
    }
    if leader is not None and facts.LEADER in {need.fact for need in act.needs}:
        told[facts.LEADER] = leader.reference
    if panel.reason:
        told["reason"] = panel.reason
    return told


def _none_taken(panel: Panel, law: Law) -> None:
    """Refuse a case that another panel at work reviews at one of these stages."""
    taken = queries.taken_by(panel.cycle, composed(panel))
    for one in panel.assignments.all():
        other = taken.get(one.case_id)
        if other is not None and other.appointed_at is not None:
            raise _appointed(other, law)


def _seat(user: User, law: Law, panel: Panel, *, leads: bool) -> None:
    """Give a member the roles of the seat in this cycle, where they do not hold them yet."""
    cycle = panel.cycle
    held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
    body = next((one.body for one in held if _experts(one.body)), None)
    names = {one.role for one in held}
    for role in facts.roles_of_seat(law, leads=leads):
        if body is None or role in names:
            continue
        people_actions.appoint(
            user=user,
            role=role,
            since=facts.day_of(panel.appointed_at or cycle.opened),
            body=body,
            cycle=cycle.code,
            procedure=law.regulation.procedure,
        )


def _experts(body: Body | None) -> bool:
    return body is not None and body.kind == Body.Kind.EXPERTS


@transaction.atomic
def change(*, panel: Panel, reason: str, by: User) -> Panel:
    """Draft the next version of a panel at work (调整评审组); it stays at work until then.

    Refused: not of the office. A second call gives the draft there is.
    """
    _lock_for_office(panel.cycle, by)
    known = Panel.objects.filter(replaces=panel).first()
    if known is not None:
        return known
    whole = queries.panel_of(panel.pk) or panel
    fresh = Panel(
        cycle=panel.cycle,
        stages=panel.stages,
        version=panel.version + 1,
        replaces=panel,
        reason=reason,
    )
    wanted = Draft(
        name=panel.name,
        first_day=panel.first_day,
        last_day=panel.last_day,
        members=queries.members(whole),
        leader=queries.leader_of(whole),
        cases=[one.case for one in whole.assignments.all() if not one.case.ended_by],
        size_deviation_reason=panel.size_deviation_reason,
    )
    return _save(fresh, wanted)


def _lock_for_office(cycle: Cycle, by: User) -> None:
    """Wait for the turn; refuse who is not of the office."""
    ledger.lock(cycle.code, None)
    law = cycles.law_of(cycle)
    _must_hold(OFFICE in cycles.roles_of(by, cycle), law, cycles.roles_of(by, cycle))


def _locked_draft(panel: Panel, by: User) -> Panel:
    """The draft as it is now, for the office; refused if it was appointed meanwhile."""
    _lock_for_office(panel.cycle, by)
    fresh = queries.panel_of(panel.pk)
    law = cycles.law_of(panel.cycle)
    if fresh is None or fresh.appointed_at is not None:
        raise _appointed(panel, law)
    return fresh


def _appointed(panel: Panel, law: Law) -> Refused:
    """The refusal of what an earlier appointment rules out, with the entry of that appointment."""
    act = _appointing(law)
    entries = cycles.dossier_of(panel.cycle).cycle.of((act.id,))
    own = [one for one in entries if one.facts.get("panel") == panel.name]
    told: dict[str, Fact] = {"act": act.id, "sequence": own[-1].sequence if own else None}
    return refuse(Reason(Code.DONE_ONCE, facts.clause_of(law), told), law=law)


def _appointing(law: Law) -> Act:
    act = facts.appointing(law)
    if act is None:
        raise refuse(Reason(Code.UNKNOWN_ACT, facts.clause_of(law), {"act": "panel"}), law=law)
    return act


def _must_hold(held: bool, law: Law, roles: frozenset[str], by: Sequence[str] = (OFFICE,)) -> None:  # noqa: FBT001
    if not held:
        raise _not_by(law, roles, by)


def _not_by(law: Law, roles: frozenset[str], by: Sequence[str]) -> Refused:
    act = facts.appointing(law)
    told: dict[str, Fact] = {
        "act": act.id if act is not None else "",
        "role": tuple(sorted(roles)),
        "by": tuple(by),
    }
    return refuse(Reason(Code.ROLE_MAY_NOT_ACT, facts.clause_of(law), told), law=law)


# --- experts


@transaction.atomic
def keep_expert(
    *, cycle: Cycle, user: User, told: Mapping[str, Any], by: User, at: datetime
) -> Expert:
    """Keep what is known of a person as an examiner (专家档案). Refused: not of the office.

    A new judgement of suitability carries who made it and when.
    """
    law = cycles.law_of(cycle)
    _must_hold(OFFICE in cycles.roles_of(by, cycle), law, cycles.roles_of(by, cycle))
    row, _ = Expert.objects.select_for_update().get_or_create(user=user)
    judged = (told.get("found_suitable"), told.get("suitable_grounds", ""))
    if judged != (row.found_suitable, row.suitable_grounds):
        row.suitable_by = by.reference if judged[0] is not None else ""
        row.suitable_at = at if judged[0] is not None else None
    for name, value in told.items():
        setattr(row, name, value)
    row.changed_by, row.changed_at = by.reference, at
    row.save()
    _tell(queries.bars_to_tell(cycle, user=user), at)
    return row


# --- declarations, undertakings


@transaction.atomic
def declare(
    *, case: Case, interested: bool, interest: str = "", text: str = "", by: User, at: datetime
) -> Declaration:
    """Declare an interest in a case, or none (利害关系申报); a later one replaces it, both are kept.

    Refused: who has no seat on a panel with this case. The same again makes no second row.
    """
    ledger.lock(case.cycle.code, case.number)
    law = cycles.law_of(case.cycle)
    roles = cycles.roles_of(by, case.cycle)
    _must_hold(queries.may_declare(by, case), law, roles, facts.roles(law))
    newest = Declaration.objects.filter(user=by, case=case).order_by("-pk").first()
    said = (interested, interest, text)
    if newest is not None and (newest.interested, newest.interest, newest.text) == said:
        return newest
    made = Declaration.objects.create(
        user=by, case=case, interested=interested, interest=interest, text=text, at=at
    )
    if interested:
        _tell(queries.bars_to_tell(case.cycle, user=by, case=case), at)
    return made


@transaction.atomic
def undertake(*, cycle: Cycle, by: User, at: datetime) -> Entry:
    """Sign the undertaking (签署承诺书), once a cycle. Refused: no such role; signed already."""
    ledger.lock(cycle.code, None)
    law, act = cycles.law_of(cycle), facts.undertaking(cycles.law_of(cycle))
    roles = cycles.roles_of(by, cycle)
    role = next((one for one in facts.roles(law) if one in roles), None)
    if act is None or role is None:
        raise _not_by(law, roles, facts.roles(law))
    entries = cycles.dossier_of(cycle).cycle.of((act.id,))
    earlier = next((one for one in entries if one.actor == by.reference), None)
    if earlier is not None:
        told: dict[str, Fact] = {"act": act.id, "sequence": earlier.sequence}
        raise refuse(Reason(Code.DONE_ONCE, act.clause, told), law=law)
    return cycles_actions.perform(cycle=cycle, act=act.id, role=role, by=by, at=at)


# --- consultants and recusal


@transaction.atomic
def name_consultants(
    *, case: Case, names: Sequence[str], by: User, at: datetime
) -> ConsultantsNamed:
    """Keep whom an applicant names as its consultants (咨询人员), none at all included.

    Refused: neither of that organisation nor of the office.
    """
    ledger.lock(case.cycle.code, case.number)
    law, roles = cycles.law_of(case.cycle), applications.roles_in(by, case)
    may = {OFFICE, *applications.WRITERS}
    _must_hold(bool(may & roles), law, roles, sorted(may))
    made = ConsultantsNamed.objects.create(case=case, names=list(names), by=by.reference, at=at)
    _tell(queries.bars_to_tell(case.cycle, case=case), at)
    return made


@transaction.atomic
def request_recusal(
    *, case: Case, named: str, grounds: str, by: User, at: datetime
) -> RecusalRequest:
    """Ask that a person not review one's case (申请回避). Refused: others than the organisation.

    The same name again while the first request is open makes no second one.
    """
    ledger.lock(case.cycle.code, case.number)
    law, roles = cycles.law_of(case.cycle), applications.roles_in(by, case)
    _must_hold(bool(applications.WRITERS & roles), law, roles, sorted(applications.WRITERS))
    known = RecusalRequest.objects.filter(case=case, named=named, decision="").first()
    if known is not None:
        return known
    made = RecusalRequest.objects.create(
        case=case, named=named, grounds=grounds, by=by.reference, at=at
    )
    _tell([queries.asked_to_tell(made)], at)
    return made


@transaction.atomic
def decide_recusal(
    *, request: RecusalRequest, decision: str, reason: str, by: User, at: datetime
) -> RecusalRequest:
    """Decide on a recusal asked for, with the reason (决定回避申请). Refused: not the office; decided."""
    cycle = request.case.cycle
    _lock_for_office(cycle, by)
    fresh = RecusalRequest.objects.select_for_update().get(pk=request.pk)
    if fresh.decision:
        raise _decided(fresh, cycles.law_of(cycle))
    fresh.decision, fresh.reason = decision, reason
    fresh.decided_by, fresh.decided_at = by.reference, at
    fresh.save()
    _tell([queries.decided_to_tell(fresh)], at)
    _tell(queries.bars_to_tell(cycle, case=request.case), at)
    return fresh


def _decided(request: RecusalRequest, law: Law) -> Refused:
    upheld = request.decision == RecusalRequest.Decision.UPHELD
    told: dict[str, Fact] = {"examiner": request.named, "applicant": request.case.number}
    code = PanelCode.RECUSAL_UPHELD if upheld else PanelCode.RECUSAL_DISMISSED
    return refuse(Reason(code, facts.clause_of(law), told), law=law)


# --- telling


def remind(*, at: datetime) -> int:
    """Tell of what is missing a working day before a panel begins, and of who became barred.

    Each matter is told once; answers how many messages were new.
    """
    told = 0
    for cycle in (
        cycles.cycles().filter(panels__ended_at__isnull=True, panels__isnull=False).distinct()
    ):
        told += _tell(queries.lacking_to_tell(cycle, at=at), at)
        told += _tell(queries.bars_to_tell(cycle), at)
    return told


def _tell(concerns: Iterable[queries.Concern], at: datetime) -> int:
    return sum(people_actions.tell(users=users, news=news, at=at) for news, users in concerns)
