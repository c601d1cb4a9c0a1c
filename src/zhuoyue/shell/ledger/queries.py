"""Reads: the fold of a cycle and its cases, locks, the exported book."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from zhuoyue.core.dossier import Broken, Dossier, Record, fold, latest
from zhuoyue.core.regulation import Law, Scope
from zhuoyue.rulebook.book.canonical import canonical
from zhuoyue.shell.ledger import facts
from zhuoyue.shell.ledger.models import Entry, Seal

_LOCK = "SELECT pg_advisory_xact_lock{}(hashtextextended(%s, 0))"


class BookBroken(Exception):
    """The entries in the database are no book: somebody went round the house."""


def lock(cycle: str, case: str | None) -> None:
    """Wait for the turn to write (must run in a transaction).

    An act of the cycle, and a seal, have the cycle for themselves; an act on a case has its case for
    itself and keeps acts of the cycle out, while acts on other cases go on.
    """
    with connection.cursor() as cursor:
        if case is None:
            cursor.execute(_LOCK.format(""), [f"cycle {cycle}"])
        else:
            cursor.execute(_LOCK.format("_shared"), [f"cycle {cycle}"])
            cursor.execute(_LOCK.format(""), [f"case {case}"])


def heads(cycle: str) -> dict[str, tuple[int, str]]:
    """The newest entry of every chain of a cycle: its number and hash."""
    rows = (
        Entry.objects.filter(cycle=cycle)
        .order_by("chain", "-sequence")
        .distinct("chain")
        .values_list("chain", "sequence", "hash")
    )
    return {chain: (sequence, digest) for chain, sequence, digest in rows}


def dossier_of(law: Law, cycle: str, case: str | None = None) -> Dossier:
    """What is on record of a cycle and its cases, seen from a case or from the cycle.

    Two queries at most, however many cases: the heads, and the chains that grew since they were
    last folded in this process. A head's hash stands for its whole chain, so it is the key.
    """
    if len(_folds) > _MANY:
        forget()
    tops = {chain: digest for chain, (_, digest) in heads(cycle).items()}
    grown = [chain for chain, digest in tops.items() if (law.digest, digest) not in _folds]
    _fold_anew(law, cycle, grown)
    records = {chain: _folds[law.digest, digest] for chain, digest in tops.items()}
    own = records.pop(cycle, Record())
    return Dossier(cycle=own, cases=records, case=case)


_folds: dict[tuple[str, str], Record] = {}
_MANY = 50_000


def forget() -> None:
    """Fold everything anew from now on."""
    _folds.clear()


def _fold_anew(law: Law, cycle: str, grown: list[str]) -> None:
    chains: dict[str, list[Entry]] = {}
    rows = Entry.objects.filter(cycle=cycle, chain__in=grown) if grown else ()
    for row in sorted(rows, key=lambda one: one.sequence):
        chains.setdefault(row.chain, []).append(row)
    for chain, own in chains.items():
        _folds[law.digest, own[-1].hash] = _folded(law, cycle, chain, own)


def _folded(law: Law, cycle: str, chain: str, rows: list[Entry]) -> Record:
    scope = Scope.CYCLE if chain == cycle else Scope.CASE
    record = fold(law.regulation.procedure, scope, map(facts.entry, rows))
    if isinstance(record, Broken):
        message = f"{chain}: {record.why.value} at entry {record.sequence}"
        raise BookBroken(message)
    return record


def seen_from(dossier: Dossier, case: str | None) -> Dossier:
    """The same records looked at from another case."""
    return Dossier(cycle=dossier.cycle, cases=dossier.cases, case=case)


def last_instant(dossier: Dossier, cycle: str) -> datetime | None:
    """The newest instant that a new entry may not precede: in its own book, or in the cycle's.

    Seen from the cycle, which has the book for itself, of every case as well; always of the seals.
    """
    records = [dossier.cycle, dossier.record(Scope.CASE)]
    if dossier.case is None:
        records += dossier.cases.values()
    sealed = Seal.objects.filter(cycle=cycle).order_by("-number").values_list("at", flat=True)
    instants = [*map(latest, records), sealed.first()]
    return max((facts.in_china(at) for at in instants if at is not None), default=None)


def seals(cycle: str) -> list[Seal]:
    """The seals of a cycle, oldest first."""
    return list(Seal.objects.filter(cycle=cycle).order_by("number"))


def entries(cycle: str, chain: str | None = None) -> list[Entry]:
    """The rows of a cycle, or of one chain of it, oldest first."""
    rows = Entry.objects.filter(cycle=cycle)
    return list((rows.filter(chain=chain) if chain else rows).order_by("at", "pk"))


def export(law: Law, cycle: str) -> Iterator[bytes]:
    """The whole book of a cycle as `zhuoyue verify` reads it, line by line.

    Every hash is worked out anew from the row: a row changed behind our back shows as a broken chain.
    """
    yield _row(facts.header(law, cycle))
    waiting = seals(cycle)
    for row in entries(cycle):
        while waiting and waiting[0].after < row.pk:
            yield _row(facts.seal_line(waiting.pop(0)))
        yield _row(facts.entry_line(row))
    for seal in waiting:
        yield _row(facts.seal_line(seal))


def _row(line: facts.Line) -> bytes:
    return canonical(line) + b"\n"
