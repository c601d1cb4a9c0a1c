"""Rows into core values and into the lines of an exported book: the only translation."""

from collections.abc import Mapping
from datetime import datetime

from zhuoyue.core import dossier
from zhuoyue.core.regulation import Law
from zhuoyue.rulebook.book.canonical import hash_of, root_of
from zhuoyue.rulebook.book.lines import FORMAT
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.ledger.models import Entry, Seal

Line = dict[str, object]
Heads = Mapping[str, tuple[int, str]]


def entry(row: Entry) -> dossier.Entry:
    """One row as the core knows it; its facts by name, whether written or read."""
    return dossier.Entry(
        sequence=row.sequence,
        act=row.act,
        by=row.by,
        at=row.at.astimezone(CHINA),
        actor=row.actor,
        facts=dict(sorted(row.facts.items())),
    )


def header(law: Law, cycle: str) -> Line:
    """Line 1 of a cycle's book."""
    return sealed(
        {
            "kind": "header",
            "format": FORMAT,
            "regulation": law.regulation.id,
            "version": law.regulation.version,
            "digest": law.digest,
            "cycle": cycle,
        }
    )


def entry_line(row: Entry) -> Line:
    """An entry's line; its hash is worked out anew, not copied from the row."""
    return sealed(
        {
            "kind": "entry",
            "chain": row.chain,
            "sequence": row.sequence,
            "at": row.at,
            "act": row.act,
            "by": row.by,
            "actor": row.actor,
            "facts": row.facts,
            "previous": row.previous,
        }
    )


def seal_line(row: Seal) -> Line:
    """A seal's line; its hash is worked out anew."""
    return sealed(
        {
            "kind": "seal",
            "seal": row.number,
            "at": row.at,
            "why": row.why,
            "heads": row.heads,
            "root": row.root,
            "previous": row.previous,
        }
    )


def sealed(line: Line) -> Line:
    """The line with its hash."""
    return {**line, "hash": hash_of(line)}


def root(heads: Heads) -> str:
    """The Merkle root over the heads of all chains."""
    return root_of(heads)


def in_china(at: datetime) -> datetime:
    """An instant in China time."""
    return at.astimezone(CHINA)
