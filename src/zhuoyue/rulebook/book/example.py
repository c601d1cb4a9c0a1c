"""Example books: the file book.yaml beside a regulation, made into a sealed book (账本示例)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path as File

from zhuoyue.core.dossier import Entry, Scalar
from zhuoyue.rulebook import library
from zhuoyue.rulebook.book.lines import Header, Kept, SealMark, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry as a person writes it; `case` absent: the cycle's; `seal`: sealed after it, why."""

    act: str
    by: str
    at: datetime
    case: str | None = None
    actor: str | None = None
    facts: Mapping[str, Scalar] = field(default_factory=dict)
    seal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFile:
    """A cycle told entry by entry, in the order in which they were recorded."""

    regulation: str
    cycle: str
    entries: tuple[Told, ...]


def example(folder: File) -> Iterator[bytes]:
    """The lines of the example book beside a regulation; raises Mistaken."""
    told: BookFile = library.structured(BookFile, library.open_yaml(folder / "book.yaml"))
    regulation = library.volume(told.regulation).regulation
    header = Header(
        regulation=regulation.id,
        version=regulation.version,
        digest=library.digest(folder),
        cycle=told.cycle,
    )
    return write(header, _parts(told))


def _parts(told: BookFile) -> Iterator[Kept | SealMark]:
    lengths: dict[str, int] = {}
    for one in told.entries:
        chain = one.case or told.cycle
        lengths[chain] = lengths.get(chain, 0) + 1
        entry = Entry(
            sequence=lengths[chain],
            act=one.act,
            by=one.by,
            at=one.at,
            actor=one.actor,
            facts=one.facts,
        )
        yield Kept(chain=chain, entry=entry)
        if one.seal is not None:
            yield SealMark(at=one.at, why=one.seal)


def examples() -> Iterator[tuple[str, str]]:
    """Every example book with its place below the folder of examples."""
    for name, folder in sorted(library.ids().items()):
        if (folder / "book.yaml").is_file():
            yield f"{name}/book.jsonl", b"".join(example(folder)).decode()
