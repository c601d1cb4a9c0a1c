"""Writes: ask for approval, approve or decline, commend, confer, announce; the register of winners."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from zhuoyue.core.procedure import Code
from zhuoyue.core.regulation import Act, Law
from zhuoyue.core.verdict import Fact, Reason
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles_actions
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.honours import facts, queries
from zhuoyue.shell.honours.models import Certificate
from zhuoyue.shell.kit.refusal import refuse
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import Honour, User


def _acts(law: Law) -> facts.Conferring:
    acts = facts.conferring(law)
    if acts is None:
        clause = law.regulation.procedure.clause
        raise refuse(Reason(Code.UNKNOWN_ACT, clause, {"act": "approve"}), law=law)
    return acts


def _insist(cycle: Cycle, act: Act | None, by: User) -> tuple[Act, str]:
    """The act and the role in which this person does it; Refused where the text has none for them."""
    law = cycles.law_of(cycle)
    role = queries.role_for(by, cycle, act)
    if act is not None and role is not None:
        return act, role
    told: dict[str, Fact] = {
        "act": act.id if act else "confer",
        "role": tuple(sorted(cycles.roles_of(by, cycle))),
        "by": act.by if act else (),
    }
    clause = act.clause if act is not None else law.regulation.procedure.clause
    raise refuse(Reason(Code.ROLE_MAY_NOT_ACT, clause, told), law=law)


def _perform(
    cycle: Cycle, wanted: Act | None, by: User, at: datetime, told: Mapping[str, object]
) -> Entry:
    act, role = _insist(cycle, wanted, by)
    return cycles_actions.perform(cycle=cycle, act=act.id, role=role, by=by, at=at, facts=told)


@transaction.atomic
def submit(*, cycle: Cycle, by: User, at: datetime) -> Entry:
    """Ask for the approval of the list (提请审批)."""
    acts = _acts(cycles.law_of(cycle))
    return _perform(cycle, acts.submit, by, at, {"winners": len(queries.winners(cycle))})


@transaction.atomic
def approve(*, cycle: Cycle, number: str, by: User, at: datetime) -> Entry:
    """Approve the list (批准、审定), with the number of the document or of the minutes."""
    acts = _acts(cycles.law_of(cycle))
    return _perform(cycle, acts.approve, by, at, {facts.number_fact(acts.approve): number})


@transaction.atomic
def decline(*, cycle: Cycle, number: str, by: User, at: datetime) -> Entry:
    """Decline to approve the list (不予批准), where the text knows it."""
    acts = _acts(cycles.law_of(cycle))
    return _perform(cycle, acts.decline, by, at, {"document_number": number})


@transaction.atomic
def commend(*, cycle: Cycle, number: str, by: User, at: datetime) -> Entry:
    """Issue the decision of commendation (发布表彰决定)."""
    acts = _acts(cycles.law_of(cycle))
    return _perform(cycle, acts.commend, by, at, {"document_number": number})


@transaction.atomic
def confer(*, case: Case, by: User, at: datetime) -> Certificate:
    """Confer the honour on one winner (表彰、颁发证书), under the next number of its award.

    Refused: not on the approved list, conferred already, not decided yet.
    """
    ledger.lock(case.cycle.code, None)
    law = cycles.law_of(case.cycle)
    wanted = _acts(law).confer
    act, role = _insist(case.cycle, wanted, by)
    winner = next((one for one in queries.winners(case.cycle) if one.case == case), None)
    if winner is None or winner.certificate is not None:
        told: dict[str, Fact] = {"act": act.id}
        raise refuse(Reason(Code.DONE_ONCE, act.clause, told), law=law)
    certificate = _next(winner)
    applications.perform(
        case=case,
        act=act.id,
        role=role,
        by=by,
        at=at,
        facts={"certificate": certificate.number, "award": winner.award},
    )
    return _kept(winner, certificate, at)


@transaction.atomic
def confer_all(*, cycle: Cycle, by: User, at: datetime) -> int:
    """Confer the honours on all winners who have none yet, by award, then by name; how many."""
    ledger.lock(cycle.code, None)
    waiting = [one for one in queries.winners(cycle) if one.certificate is None]
    for winner in waiting:
        confer(case=winner.case, by=by, at=at)
    return len(waiting)


@transaction.atomic
def announce(*, cycle: Cycle, by: User, at: datetime) -> Entry:
    """Announce the winners (公布名单); where the text confers nothing apart, they hold it from now on."""
    ledger.lock(cycle.code, None)
    acts = _acts(cycles.law_of(cycle))
    waiting = [one for one in queries.winners(cycle) if one.certificate is None]
    entry = _perform(cycle, acts.announce, by, at, {"winners": len(waiting)})
    if acts.confer is None:
        for winner in waiting:
            _kept(winner, _next(winner), at)
    return entry


def _next(winner: queries.Winner) -> Certificate:
    """The certificate with the next number of its award in this cycle: no gaps, never again."""
    cycle = winner.case.cycle
    awards = [one.id for one in cycles.law_of(cycle).regulation.awards]
    order = Certificate.objects.filter(cycle=cycle, award=winner.award).count() + 1
    place = awards.index(winner.award) + 1 if winner.award in awards else 0
    return Certificate(
        case=winner.case,
        cycle=cycle,
        award=winner.award,
        order=order,
        number=f"{cycle.code}-{place}{order:03d}",
    )


def _kept(winner: queries.Winner, certificate: Certificate, at: datetime) -> Certificate:
    cycle = winner.case.cycle
    law = cycles.law_of(cycle)
    document, day = facts.decision(law, cycles.dossier_of(cycle))
    certificate.honour = Honour.objects.create(
        organisation=winner.case.organisation,
        name=winner.case.organisation.name,
        authority=law.regulation.place.name.zh,
        place=cycle.place,
        cycle=cycle.code,
        case=winner.case.number,
        award=winner.award,
        award_name=winner.name.zh,
        won_on=day,
        document_number=document,
        rehearsal=cycle.rehearsal,
    )
    certificate.conferred_at = at
    certificate.save(force_insert=True)
    return certificate


COLUMNS = ("authority", "cycle", "award", "organisation", "source")
"""What a list of earlier winners has; `won_on` may stand there as well."""


@transaction.atomic
def enter_earlier(*, rows: Iterable[Mapping[str, str]], cycle: Cycle, by: User) -> int:
    """Enter winners of earlier cycles into the register (往届获奖登记); how many were new.

    Each once, however often the list is given. Refused: not of the office; raises ValueError for a
    line that lacks a column.
    """
    _insist_on_office(cycle, by)
    texts, new = queries.laws(), 0
    for row in rows:
        told = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not all(told[name] for name in COLUMNS[:4]):
            raise ValueError(told)
        place = queries.place_named(texts, told["authority"])
        day = (row.get("won_on") or "").strip()
        _, made = Honour.objects.get_or_create(
            authority=told["authority"],
            cycle=told["cycle"],
            award_name=told["award"],
            name=told["organisation"],
            defaults={
                "organisation": queries.organisation_named(told["organisation"]),
                "place": place,
                "award": facts.award_named(texts, place, told["award"]),
                "won_on": date.fromisoformat(day) if day else None,
                "source": told["source"],
            },
        )
        new += made
    return new


@transaction.atomic
def date_earlier(*, cycle: Cycle, name: str, won_on: date, by: User) -> int:
    """Say on which day the decision on an earlier cycle of this place was taken (补登表彰日期)."""
    _insist_on_office(cycle, by)
    rows = Honour.objects.filter(place=cycle.place, cycle=name, case="")
    return rows.update(won_on=won_on)


@transaction.atomic
def revoke_earlier(
    *, honour: Honour, cycle: Cycle, revoked_on: date, document: str, by: User
) -> Honour:
    """Put on the register that an honour of an earlier cycle was taken back (往届荣誉撤销), by a document.

    Refused: not of the office, an honour of another place or of a cycle held here, taken back
    already, a day before it was won.
    """
    _insist_on_office(cycle, by)
    row = Honour.objects.select_for_update().get(pk=honour.pk)
    law = cycles.law_of(cycle)
    own = row.place == cycle.place and not row.case
    early = row.won_on is not None and revoked_on < row.won_on
    if not own or early or row.revoked_on is not None:
        told: dict[str, Fact] = {"act": "revoke", "at": row.revoked_on or row.won_on}
        raise refuse(Reason(Code.DONE_ONCE, law.regulation.procedure.clause, told), law=law)
    row.revoked_on, row.revocation_document = revoked_on, document
    row.save(update_fields=["revoked_on", "revocation_document"])
    return row


def _insist_on_office(cycle: Cycle, by: User) -> None:
    if not queries.runs(by, cycle):
        law = cycles.law_of(cycle)
        clause = law.regulation.procedure.clause
        held = tuple(sorted(cycles.roles_of(by, cycle)))
        told: dict[str, Fact] = {"act": "confer", "role": held, "by": ("office",)}
        raise refuse(Reason(Code.ROLE_MAY_NOT_ACT, clause, told), law=law)
