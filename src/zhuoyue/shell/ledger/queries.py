"""Reads: the fold of a cycle and its cases, locks, the exported book."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db import connection

from zhuoyue.core.dossier import Broken, Dossier, Record, fold, latest
from zhuoyue.core.procedure import Likeness, Looks, likeness, looks
from zhuoyue.core.regulation import Law, Scope
from zhuoyue.rulebook.book.canonical import canonical
from zhuoyue.shell.kit.once import lacking, once
from zhuoyue.shell.ledger import facts
from zhuoyue.shell.ledger.models import Entry, Head, Seal

_KEY = "hashtextextended(%s, 0)"
_LOCK = {
    False: f"SELECT pg_advisory_xact_lock({_KEY})",
    True: f"SELECT pg_advisory_xact_lock_shared({_KEY}), pg_advisory_xact_lock({_KEY})",
}


class BookBroken(Exception):
    """The entries in the database are no book: somebody went round the house."""


def lock(cycle: str, case: str | None) -> None:
    """Wait for the turn to write (must run in a transaction).

    An act of the cycle, and a seal, have the cycle for themselves; an act on a case has its case for
    itself and keeps acts of the cycle out, while acts on other cases go on.
    """
    keys = [f"cycle {cycle}", *([] if case is None else [f"case {case}"])]
    with connection.cursor() as cursor:
        cursor.execute(_LOCK[case is not None], keys)


def heads(cycle: str) -> dict[str, tuple[int, str]]:
    """The newest entry of every chain of a cycle: its number and hash."""
    rows = Head.objects.filter(cycle=cycle).order_by("chain")
    return {
        chain: (number, digest)
        for chain, number, digest in rows.values_list("chain", "sequence", "hash")
    }


def gather(listed: Iterable[str]) -> None:
    """Read the heads of several cycles in one query, for a page that looks at each of them."""
    codes = [str(key[1]) for key in lacking([("heads", one) for one in listed])]  # type: ignore[index]
    if len(codes) < 2:  # noqa: PLR2004 - one is read as it is
        return
    found: dict[str, dict[str, tuple[int, str]]] = {one: {} for one in codes}
    rows = Head.objects.filter(cycle__in=codes).order_by("chain")
    for cycle, chain, number, digest in rows.values_list("cycle", "chain", "sequence", "hash"):
        found[cycle][chain] = (number, digest)
    for one, tops in found.items():
        once(("heads", one), lambda tops=tops: tops)  # type: ignore[misc]


def dossier_of(law: Law, cycle: str, case: str | None = None) -> Dossier:
    """What is on record of a cycle and its cases, seen from a case or from the cycle.

    Two queries at most, however many cases: the heads, and the chains that grew since they were
    last folded in this process. A head's hash stands for its whole chain, so it is the key.
    """
    return opened(law, cycle, case)[0]


def opened(
    law: Law, cycle: str, case: str | None = None
) -> tuple[Dossier, dict[str, tuple[int, str]]]:
    """The same, with the heads to which the next entry is chained."""
    tops = once(("heads", cycle), lambda: heads(cycle))
    known = {chain: _folds.get((law.digest, digest)) for chain, (_, digest) in tops.items()}
    grown = {chain: tops[chain][1] for chain, record in known.items() if record is None}
    records = {chain: record for chain, record in known.items() if record is not None}
    records |= _fold_anew(law, cycle, grown)
    own = records.pop(cycle, Record())
    return Dossier(cycle=own, cases=records, case=case), tops


_folds: dict[tuple[str, str], Record] = {}
_newest: dict[tuple[str, str], str] = {}
_MANY = 50_000


def forget() -> None:
    """Fold everything anew from now on."""
    _folds.clear()
    _newest.clear()
    _likenesses.clear()


def _keep(law: Law, chain: str, head: str, record: Record) -> Record:
    """Remember the fold of a chain up to this head, and no longer the one before."""
    if len(_folds) > _MANY:
        forget()
    before = _newest.get((law.digest, chain))
    if before is not None and before != head:
        _folds.pop((law.digest, before), None)
    _folds[law.digest, head], _newest[law.digest, chain] = record, head
    return record


def _fold_anew(law: Law, cycle: str, grown: Mapping[str, str]) -> dict[str, Record]:
    chains: dict[str, list[Entry]] = {chain: [] for chain in grown}
    rows = Entry.objects.filter(cycle=cycle, chain__in=list(grown)) if grown else ()
    for row in rows:
        chains[row.chain].append(row)
    return {chain: _folded(law, cycle, chain, own) for chain, own in chains.items()}


def _folded(
    law: Law, cycle: str, chain: str, rows: list[Entry], onto: Record | None = None
) -> Record:
    scope = Scope.CYCLE if chain == cycle else Scope.CASE
    record = fold(law.regulation.procedure, scope, map(facts.entry, rows), onto=onto)
    if isinstance(record, Broken):
        message = f"{chain}: {record.why.value} at entry {record.sequence}"
        raise BookBroken(message)
    newest = max(rows, key=lambda one: one.sequence, default=None)
    if newest is None:
        message = f"{chain}: a head without entries"
        raise BookBroken(message)
    return _keep(law, chain, newest.hash, record)


def fold_onto(law: Law, record: Record, row: Entry) -> Record:
    """The fold of a chain with the entry that was just put on record; no query."""
    return _folded(law, row.cycle, row.chain, [row], onto=record)


def likeness_of(law: Law, record: Record) -> Likeness:
    """What tells a case's record from those of other cases, for the gates; worked out once a fold."""
    kept = _likenesses.get(id(record))
    if kept is not None and kept[0] is record:
        return kept[1]
    if len(_likenesses) > _MANY:
        _likenesses.clear()
    if law.digest not in _looks:
        _looks[law.digest] = looks(law.regulation.procedure)
    found = likeness(_looks[law.digest], record)
    _likenesses[id(record)] = record, found
    return found


_likenesses: dict[int, tuple[Record, Likeness]] = {}
_looks: dict[str, Looks] = {}


def folded(law: Law, entry: Entry) -> Record:
    """The record of a chain up to an entry that was just put on record."""
    known = _folds.get((law.digest, entry.hash))
    return known or dossier_of(law, entry.cycle, entry.chain).record(Scope.CASE)


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


def day_seal(at: datetime) -> str:
    """Why a daily seal was made."""
    return f"day {facts.in_china(at).date()}"


def needs_seal(cycle: str, at: datetime, *, under_way: bool) -> bool:
    """Whether the day's seal is still to be made.

    A book under way is sealed every day, also when nothing happened, so that a seal says that nothing
    did; a finished one only when something was added since its last seal.
    """
    rows = Seal.objects.filter(cycle=cycle)
    if rows.filter(why=day_seal(at)).exists():
        return False
    newest = Entry.objects.filter(cycle=cycle).order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        return False
    return under_way or not rows.filter(after__gte=newest).exists()


def entries(cycle: str, chain: str | None = None) -> list[Entry]:
    """The rows of a cycle, or of one chain of it, oldest first."""
    rows = Entry.objects.filter(cycle=cycle)
    return list((rows.filter(chain=chain) if chain else rows).order_by("at", "pk"))


def entry(pk: int) -> Entry | None:
    """One row of a book."""
    return Entry.objects.filter(pk=pk).first()


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
