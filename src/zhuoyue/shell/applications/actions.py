"""Writes: open a case, do an act on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from zhuoyue.core.regulation import Scope
from zhuoyue.shell.applications.models import Case, Party
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.ledger import actions as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import Body, Organisation, User


@transaction.atomic
def open_case(
    *,
    cycle: Cycle,
    organisation: Organisation,
    awards: Sequence[str],
    parties: Mapping[str, Body] | None = None,
) -> Case:
    """Open a case with the next number of its cycle (建档). `parties`: role → body."""
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    number = f"{cycle.code}-{cycle.cases.count() + 1:04d}"
    case = Case.objects.create(
        number=number, cycle=cycle, organisation=organisation, awards=list(awards)
    )
    Party.objects.bulk_create(
        Party(case=case, body=body, role=role) for role, body in (parties or {}).items()
    )
    return case


@transaction.atomic
def perform(
    *,
    case: Case,
    act: str,
    role: str,
    by: User | None,
    at: datetime,
    facts: Mapping[str, object] | None = None,
) -> Entry:
    """Do an act on a case and put it on record; raises Refused. What is cached follows the book."""
    cycle = case.cycle
    entry = ledger.record(
        law=cycles.law_of(cycle),
        cycle=cycle.code,
        case=case.number,
        act=act,
        role=role,
        actor=by,
        at=at,
        facts=facts,
    )
    book = cycles.dossier_of(cycle, case.number).record(Scope.CASE)
    case.completed = sorted(book.completed)
    case.ended_by = book.ended_by.act if book.ended_by is not None else ""
    case.last_act, case.last_at = entry.act, entry.at
    case.save(update_fields=["completed", "ended_by", "last_act", "last_at"])
    return entry
