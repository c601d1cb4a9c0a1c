"""Writes: the one door through which a case moves, and the seals (入账、封存)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from zhuoyue.core.dossier import Dossier, Scalar, act_of
from zhuoyue.core.procedure import Code, Proposal, permits
from zhuoyue.core.regulation import Act, Law, Scope
from zhuoyue.core.verdict import Fact, Reason
from zhuoyue.rulebook.book.canonical import plain
from zhuoyue.shell.kit import jobs
from zhuoyue.shell.kit.refusal import insist, refuse
from zhuoyue.shell.ledger import facts as lines
from zhuoyue.shell.ledger import queries
from zhuoyue.shell.ledger.models import Entry, Seal
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import User

PUBLIC = "public"
"""The role that everybody has (社会各界)."""

_IN_LINE = timedelta(seconds=30)
"""Acts that waited for each other's turn are put in the order of their recording."""


@transaction.atomic(savepoint=False)
def record(
    *,
    law: Law,
    cycle: str,
    act: str,
    role: str,
    actor: User | None,
    at: datetime,
    facts: Mapping[str, object] | None = None,
    case: str | None = None,
) -> Entry:
    """Put an act on record (入账), if the regulation permits it now; raises Refused with every reason.

    `actor` None: nobody logged in, as for an objection of the public or the house's own clockwork.
    Facts may be anything that a book can carry; days and instants become text.
    """
    queries.lock(cycle, case)
    dossier, heads = queries.opened(law, cycle, case)
    proposal = Proposal(
        act=act,
        role=role,
        at=_in_turn(at, dossier, cycle, act, law),
        actor=actor.reference if actor is not None else None,
        facts=_scalars(facts or {}),
    )
    proposal = replace(proposal, roles_held=_other_roles(law, cycle, proposal, actor))
    insist(permits(law.regulation.procedure, dossier, proposal), law)
    entry = _append(law, cycle, case, proposal, heads.get(case or cycle))
    queries.fold_onto(law, dossier.cycle if case is None else dossier.record(Scope.CASE), entry)
    jobs.defer("site.tell", entry=entry.pk)
    known = act_of(law.regulation.procedure, act)
    if known is not None and case is None and known.completes:
        _seal(law, cycle, at=entry.at, why=f"stage {known.completes}")
    return entry


def _in_turn(at: datetime, dossier: Dossier, cycle: str, act: str, law: Law) -> datetime:
    """The instant that goes on record: never before what the book already holds."""
    last = queries.last_instant(dossier, cycle)
    if last is None or last <= at:
        return at
    if last - at <= _IN_LINE:
        return last
    clause = law.regulation.procedure.clause
    told: dict[str, Fact] = {"act": act, "at": at, "last": last}
    raise refuse(Reason(Code.EARLIER_THAN_BOOK, clause, told), law=law)


def _scalars(facts: Mapping[str, object]) -> dict[str, Scalar]:
    told: dict[str, Scalar] = {}
    for name, value in facts.items():
        as_told = plain(value)
        if isinstance(as_told, str | int):
            told[name] = as_told
    return told


def _other_roles(law: Law, cycle: str, proposal: Proposal, actor: User | None) -> tuple[str, ...]:
    """The other roles of the person; refuses somebody who does not hold the role at all."""
    if actor is None:
        return ()
    held = people.roles_in(actor, cycle=cycle, place=law.regulation.place.code)
    if proposal.role not in held and proposal.role != PUBLIC:
        act = act_of(law.regulation.procedure, proposal.act)
        clause = act.clause if act is not None else law.regulation.procedure.clause
        told: dict[str, Fact] = {
            "act": proposal.act,
            "role": tuple(sorted(held)),
            "by": act.by if act else (),
        }
        raise refuse(Reason(Code.ROLE_MAY_NOT_ACT, clause, told), law=law)
    return tuple(sorted(held - {proposal.role}))


def _append(
    law: Law, cycle: str, case: str | None, proposal: Proposal, head: tuple[int, str] | None
) -> Entry:
    sequence, previous = head or (0, str(lines.header(law, cycle)["hash"]))
    row = Entry(
        cycle=cycle,
        chain=case or cycle,
        sequence=sequence + 1,
        act=proposal.act,
        actor=proposal.actor,
        facts=dict(proposal.facts),
        previous=previous,
    )
    if proposal.at is not None and proposal.role is not None:
        row.at, row.by = proposal.at, proposal.role
    row.hash = str(lines.entry_line(row)["hash"])
    row.save(force_insert=True)
    return row


@transaction.atomic
def seal(*, law: Law, cycle: str, at: datetime, why: str) -> Seal:
    """Seal all heads of a cycle together (封存): daily, and whenever somebody asks."""
    queries.lock(cycle, None)
    last = queries.last_instant(queries.dossier_of(law, cycle), cycle)
    return _seal(law, cycle, at=max(at, last) if last is not None else at, why=why)


@transaction.atomic
def seal_daily(*, law: Law, cycle: str, at: datetime, under_way: bool) -> Seal | None:
    """The seal of this day in China (每日封存), once; None if it is there or not needed."""
    if not queries.needs_seal(cycle, at, under_way=under_way):
        return None
    queries.lock(cycle, None)
    if not queries.needs_seal(cycle, at, under_way=under_way):
        return None
    return seal(law=law, cycle=cycle, at=at, why=queries.day_seal(at))


def _seal(law: Law, cycle: str, *, at: datetime, why: str) -> Seal:
    heads = queries.heads(cycle)
    before = Seal.objects.filter(cycle=cycle).order_by("-number").first()
    newest = Entry.objects.filter(cycle=cycle).order_by("-pk").values_list("pk", flat=True).first()
    row = Seal(
        cycle=cycle,
        number=before.number + 1 if before else 1,
        at=at,
        why=why,
        heads={chain: list(head) for chain, head in heads.items()},
        root=lines.root(heads),
        previous=before.hash if before else str(lines.header(law, cycle)["hash"]),
        after=newest or 0,
    )
    row.hash = str(lines.seal_line(row)["hash"])
    row.save(force_insert=True)
    return row


def act_named(law: Law, name: str) -> Act | None:
    """The act of this id in the regulation."""
    return act_of(law.regulation.procedure, name)
