"""The shelf: finds regulations and national data, reads them, hands out the law (法规库)."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path as File
from typing import Any

from zhuoyue.core.calendar import Calendar, Counting
from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law, Regulation
from zhuoyue.core.scoring import Edition
from zhuoyue.rulebook import convert
from zhuoyue.rulebook.national import HolidayNotice, TimeReadings
from zhuoyue.rulebook.notation import Document, read_yaml
from zhuoyue.rulebook.problems import Mistaken, Problem
from zhuoyue.rulebook.readings import reread

_HERE = File(__file__).resolve()


@cache
def shelf() -> File:
    """The folder of regulations: $ZHUOYUE_REGULATIONS, else inside the package, else the checkout's."""
    named = os.environ.get("ZHUOYUE_REGULATIONS")
    if named:
        return File(named)
    packed = _HERE.parents[1] / "regulations"
    return packed if packed.is_dir() else _HERE.parents[3] / "regulations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """One regulation as read: the value, the folder, the file with its lines, the digest."""

    folder: File
    regulation: Regulation
    document: Document
    digest: str


def open_yaml(file: File) -> Document:
    """Read one file; its name in messages is relative to where the user stands, when it can be."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = Text(zh=f"读不了这个文件：{error}", en=f"this file cannot be read: {error}")
        raise Mistaken([Problem(path=(), message=message, file=shown(file))]) from error
    return read_yaml(text, shown(file))


def shown(file: File) -> str:
    """A file's name for messages, short where it lies below the current folder."""
    try:
        return str(file.resolve().relative_to(File.cwd()))
    except ValueError:
        return str(file)


def structured(kind: type, document: Document) -> Any:  # noqa: ANN401
    """The value of a document; raises Mistaken with file and line for every problem at once."""
    found = convert.read(kind, document.data, files=True)
    problems = list(document.problems)
    if isinstance(found, list):
        problems += [placed(document, problem) for problem in found]
    if problems:
        raise Mistaken(problems)
    return found


def placed(document: Document, problem: Problem) -> Problem:
    """A problem with the file and line of its path."""
    return document.problem(problem.path, zh=problem.message.zh, en=problem.message.en)


def folders(root: File | None = None) -> Iterator[File]:
    """Every folder below the shelf that holds a regulation.yaml, in the order of their names."""
    for file in sorted((root or shelf()).rglob("regulation.yaml")):
        yield file.parent


@cache
def ids() -> dict[str, File]:
    """Which regulation ids are on the shelf, and where."""
    return {str((open_yaml(f / "regulation.yaml").data or {}).get("id")): f for f in folders()}


def find(name: str) -> File:
    """The folder of a regulation, by its id or by a path; raises Mistaken naming the known ids."""
    if name in ids():
        return ids()[name]
    folder = File(name)
    if (folder / "regulation.yaml").is_file():
        return folder
    known = "、".join(sorted(ids()))
    message = Text(
        zh=f"没有办法 {name}；现有：{known}",
        en=f"there is no regulation {name}; known: {', '.join(sorted(ids()))}",
    )
    raise Mistaken([Problem(path=(), message=message)])


def volume(name: str, readings: Mapping[str, str] | None = None) -> Volume:
    """One regulation, read and shaped; raises Mistaken with every problem of its file.

    `readings` puts alternatives in the place of readings taken, by the reading's id.
    """
    folder = find(name)
    document = open_yaml(folder / "regulation.yaml")
    if readings:
        document.data = reread(document, readings)
    regulation = structured(Regulation, document)
    return Volume(folder=folder, regulation=regulation, document=document, digest=digest(folder))


def digest(folder: File) -> str:
    """SHA-256 over the law of a folder (regulation.yaml and clauses.yaml), what a cycle pins."""
    seal = hashlib.sha256()
    for name in ("regulation.yaml", "clauses.yaml"):
        file = folder / name
        seal.update(f"{name}\n".encode())
        seal.update(hashlib.sha256(file.read_bytes() if file.is_file() else b"").digest())
    return seal.hexdigest()


@cache
def notices() -> tuple[HolidayNotice, ...]:
    """The State Council's holiday notices, a year each, in order (节假日安排)."""
    files = sorted((shelf() / "national" / "holidays").glob("*.yaml"))
    return tuple(structured(HolidayNotice, open_yaml(file)) for file in files)


@cache
def calendar() -> Calendar:
    """The working-day calendar of every announced year."""
    entries = [entry for notice in notices() for entry in notice.days]
    work = frozenset(day for entry in entries for day in entry.work)
    off = frozenset(day for entry in entries for span in entry.off for day in span.days())
    return Calendar(years=frozenset(n.year for n in notices()), off=off - work, work=work)


@cache
def counting() -> Counting:
    """How time is counted nationally, as the readings in counting-time.yaml say."""
    document = open_yaml(shelf() / "national" / "counting-time.yaml")
    readings: TimeReadings = structured(TimeReadings, document)
    return readings.counting()


@cache
def editions() -> dict[str, Edition]:
    """Every edition of the criteria (评审准则) by its id."""
    files = sorted((shelf() / "national").glob("gbt-*/*.yaml"))
    found: list[Edition] = [structured(Edition, open_yaml(file)) for file in files]
    return {edition.id: edition for edition in found}


def law(name: str, readings: Mapping[str, str] | None = None) -> Law:
    """All that a decision under this regulation rests on; raises Mistaken."""
    return law_of(volume(name, readings))


def law_of(book: Volume) -> Law:
    """The law of a regulation already read."""
    return Law(
        regulation=book.regulation,
        calendar=calendar(),
        counting=book.regulation.counting or counting(),
        editions=editions(),
        digest=book.digest,
    )
