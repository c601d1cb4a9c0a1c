"""The lines of an exported book: header, entries, seals; written, and read back strictly."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhuoyue.core.dossier import Entry
from zhuoyue.rulebook.book.canonical import canonical, hash_of, root_of
from zhuoyue.rulebook.book.findings import Code, Finding, found

FORMAT = "zhuoyue-book/1"

Heads = Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Which cycle's book it is, and under which version of which regulation it was kept."""

    regulation: str
    version: str
    digest: str
    cycle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One entry with the chain it stands in: the cycle's code or a case number."""

    chain: str
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class SealMark:
    """Here all heads are sealed together (封存): when, and why."""

    at: datetime
    why: str


def write(header: Header, parts: Iterable[Kept | SealMark]) -> Iterator[bytes]:
    """The lines of a book, each with its newline, in the order in which things were recorded.

    Raises ValueError for an entry out of sequence, without role or instant, or with a fact that a
    book cannot carry.
    """
    top = _hashed({"kind": "header", "format": FORMAT, **_fields(header)})
    yield _row(top)
    heads: dict[str, tuple[int, str]] = {}
    seals, last_seal = 0, str(top["hash"])
    for part in parts:
        if isinstance(part, Kept):
            previous = heads.get(part.chain, (0, str(top["hash"])))
            line = _entry_line(part, previous)
            heads[part.chain] = (part.entry.sequence, str(line["hash"]))
        else:
            seals += 1
            line = _seal_line(part, seals, heads, last_seal)
            last_seal = str(line["hash"])
        yield _row(line)


def _fields(header: Header) -> dict[str, object]:
    return {
        "regulation": header.regulation,
        "version": header.version,
        "digest": header.digest,
        "cycle": header.cycle,
    }


def _entry_line(part: Kept, previous: tuple[int, str]) -> dict[str, object]:
    entry = part.entry
    if entry.sequence != previous[0] + 1 or entry.by is None or entry.at is None:
        message = f"entry {entry.sequence} of {part.chain} cannot follow entry {previous[0]}"
        raise ValueError(message)
    return _hashed(
        {
            "kind": "entry",
            "chain": part.chain,
            "sequence": entry.sequence,
            "at": entry.at,
            "act": entry.act,
            "by": entry.by,
            "actor": entry.actor,
            "facts": entry.facts,
            "previous": previous[1],
        }
    )


def _seal_line(mark: SealMark, number: int, heads: Heads, previous: str) -> dict[str, object]:
    return _hashed(
        {
            "kind": "seal",
            "seal": number,
            "at": mark.at,
            "why": mark.why,
            "heads": dict(heads),
            "root": root_of(heads),
            "previous": previous,
        }
    )


def _hashed(line: dict[str, object]) -> dict[str, object]:
    return {**line, "hash": hash_of(line)}


def _row(line: Mapping[str, object]) -> bytes:
    return canonical(line) + b"\n"


Line = dict[str, Any]

_TEXT, _NUMBER, _MAPPING = (str,), (int,), (dict,)
_SHAPES: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    "header": dict.fromkeys(("format", "regulation", "version", "digest", "cycle"), _TEXT),
    "entry": {
        **dict.fromkeys(("chain", "at", "act", "by", "previous"), _TEXT),
        "sequence": _NUMBER,
        "actor": (str, type(None)),
        "facts": _MAPPING,
    },
    "seal": {
        **dict.fromkeys(("at", "why", "root", "previous"), _TEXT),
        "seal": _NUMBER,
        "heads": _MAPPING,
    },
}


def read_line(number: int, row: bytes) -> Line | Finding:
    """One line as plain data, or why it is none: every byte must be as `write` would set it."""
    if not row.endswith(b"\n"):
        return found(Code.CUT_LINE, number)
    try:
        value = json.loads(row, parse_float=_never, parse_constant=_never)
        same = canonical(value) + b"\n" == row
    except (ValueError, RecursionError):
        return found(Code.NOT_JSON, number)
    if not same or not isinstance(value, dict):
        return found(Code.NOT_CANONICAL, number)
    if not _well_formed(value):
        return found(Code.NOT_A_LINE, number)
    if value["hash"] != hash_of(value):
        return found(Code.HASH_WRONG, number, which=_name(value))
    return value


def _never(text: str) -> Any:  # noqa: ANN401 - never returns
    message = f"a book has whole numbers only, not {text}"
    raise ValueError(message)


def _well_formed(value: Line) -> bool:
    shape = _SHAPES.get(str(value.get("kind")))
    if shape is None or set(value) != {"kind", "hash", *shape}:
        return False
    if not all(type(value[key]) in kinds for key, kinds in shape.items()):
        return False
    return _instant(value.get("at")) and _parts(value)


def _instant(at: object) -> bool:
    if at is None:
        return True
    try:
        return datetime.fromisoformat(str(at)).tzinfo is not None
    except ValueError:
        return False


def _parts(value: Line) -> bool:
    scalars = all(isinstance(fact, str | int) for fact in value.get("facts", {}).values())
    heads = value.get("heads", {}).values()
    return scalars and all(
        isinstance(head, list) and [type(part) for part in head] == [int, str] for head in heads
    )


def _name(line: Line) -> str:
    if line["kind"] == "entry":
        return f"{line['chain']} {line['sequence']}"
    return f"seal {line['seal']}" if line["kind"] == "seal" else "header"


def entry_of(line: Line) -> Entry:
    """The entry that a line of the book says."""
    return Entry(
        sequence=line["sequence"],
        act=line["act"],
        by=line["by"],
        at=datetime.fromisoformat(line["at"]),
        actor=line["actor"],
        facts=line["facts"],
    )
