"""Writes: open a cycle, do an act of the cycle, adopt its implementing rules."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from zhuoyue.shell.cycles import queries
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.ledger import actions as ledger
from zhuoyue.shell.ledger import queries as ledger_queries
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import User


def open_cycle(
    *, code: str, name: str, regulation: str, at: datetime, rehearsal: bool = False
) -> Cycle:
    """Open a cycle (开届), pinned to the text that is on the shelf now."""
    law = queries.law_named(regulation)
    cycle = Cycle(
        code=code,
        name=name,
        place=law.regulation.place.code,
        regulation=law.regulation.id,
        version=law.regulation.version,
        digest=law.digest,
        rehearsal=rehearsal,
        opened=at,
    )
    cycle.stage = queries.stage_now(law, ledger_queries.dossier_of(law, code))
    cycle.save(force_insert=True)
    return cycle


@transaction.atomic
def perform(
    *,
    cycle: Cycle,
    act: str,
    role: str,
    by: User | None,
    at: datetime,
    facts: Mapping[str, object] | None = None,
) -> Entry:
    """Do an act of the cycle and put it on record; raises Refused. The cached stage follows."""
    law = queries.law_of(cycle)
    entry = ledger.record(
        law=law, cycle=cycle.code, act=act, role=role, actor=by, at=at, facts=facts
    )
    known = ledger.act_named(law, act)
    if known is not None and known.completes:
        refresh_stage(cycle=cycle)
    return entry


def refresh_stage(*, cycle: Cycle) -> None:
    """Let the cached stage follow the book, in turn with others who complete a stage (in a transaction)."""
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    cycle.stage = queries.stage_now(queries.law_of(cycle), queries.dossier_of(cycle))
    cycle.save(update_fields=["stage"])


@transaction.atomic
def adopt_rules(
    *,
    cycle: Cycle,
    rules: Mapping[str, object],
    role: str,
    by: User,
    at: datetime,
    facts: Mapping[str, object],
) -> Entry:
    """Adopt the cycle's implementing rules (通过实施细则): the decision goes on record, the rules are kept.

    `rules`: parameter → its value in full; `facts`: what the entry carries, among them each parameter.
    """
    entry = perform(cycle=cycle, act="adopt_rules", role=role, by=by, at=at, facts=facts)
    cycle.implementing_rules = {**cycle.implementing_rules, **rules}
    cycle.save(update_fields=["implementing_rules"])
    return entry
