"""What is said of a book: whether it is intact, and why its cases stand where they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Broken
from zhuoyue.core.procedure import State, next_acts, way
from zhuoyue.core.regulation import Act, Regulation
from zhuoyue.rulebook import library
from zhuoyue.rulebook.book.checking import Checked, check
from zhuoyue.rulebook.book.findings import Finding
from zhuoyue.rulebook.book.lines import Line
from zhuoyue.rulebook.book.replay import Replay, replayed
from zhuoyue.rulebook.convert import plain
from zhuoyue.rulebook.problems import Mistaken, Problem

Rows = Iterable[bytes]
"""The lines of a book with their newlines, as a file opened for reading bytes gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the check of a book says: findings, counts, and whether its acts were replayed.

    `replayed` is False when the version of the regulation is not on the shelf, and when the book is
    altered, so that a replay would show nothing.
    """

    findings: tuple[Finding, ...]
    entries: int
    chains: int
    seals: int
    replayed: bool


def examine(lines: Rows, *, kept: Mapping[int, str] | None = None) -> Report:
    """Check a book and replay it; `kept`: hashes of seals kept outside the house, by number."""
    checked = check(lines, kept or {})
    regulation = None if checked.findings else _regulation(checked)
    replay = tuple(replayed(checked, regulation)) if regulation is not None else ()
    return Report(
        findings=(*checked.findings, *replay),
        entries=len(checked.entries),
        chains=len(checked.heads),
        seals=len(checked.seals),
        replayed=regulation is not None,
    )


def verify(lines: Rows, *, kept: Mapping[int, str] | None = None) -> tuple[Finding, ...]:
    """Everything that is wrong with a book; empty when it is intact."""
    return examine(lines, kept=kept).findings


def _regulation(checked: Checked) -> Regulation | None:
    """The very version under which the book was kept, if it is on the shelf."""
    header = checked.header or {}
    name, digest = str(header.get("regulation")), str(header.get("digest"))
    folder = library.ids().get(name)
    if folder is None or library.digest(folder) != digest:
        return None
    return _version(name, digest)


@cache
def _version(name: str, digest: str) -> Regulation:  # noqa: ARG001 - another digest, another text
    return library.volume(name).regulation


def explain(lines: Rows, case: str | None = None) -> dict[str, Any]:
    """Why a case, or every case, stands where it stands: entries with clause, stage, next acts.

    Raises Mistaken for a book that is altered, an unknown version of a regulation, a case that the
    book does not know.
    """
    checked = check(lines, {})
    regulation = _regulation(checked) if not checked.findings else None
    if checked.header is None or regulation is None:
        raise Mistaken(_unusable(checked))
    cycle = str(checked.header["cycle"])
    cases = [chain for chain in checked.heads if chain != cycle]
    if case is not None and case not in cases:
        raise Mistaken([_no_case(case, cases)])
    replay = Replay(regulation, cycle)
    for number, line in checked.entries:
        if isinstance(replay.add(line), Broken):
            raise Mistaken([_unfit(number, line)])
    wanted = cases if case is None else [case]
    return {
        "regulation": regulation.id,
        "cycle": cycle,
        "cases": [_case(replay, checked, name) for name in wanted],
    }


def _unusable(checked: Checked) -> list[Problem]:
    if checked.findings:
        return [Problem(path=(one.line,), message=one.message) for one in checked.findings]
    message = Text(
        zh="账本所依据的办法版本不在法规库中，无法说明；请放入同一版本",
        en="the regulation version of this book is not on the shelf; put that very version there",
    )
    return [Problem(path=(), message=message)]


def _no_case(case: str, cases: list[str]) -> Problem:
    known = ", ".join(cases)
    message = Text(
        zh=f"账本里没有申报件 {case}；现有：{known}",
        en=f"no case {case} in this book; known: {known}",
    )
    return Problem(path=(), message=message)


def _unfit(number: int, line: Line) -> Problem:
    act = line["act"]
    message = Text(
        zh=f"第{number}行“{act}”不合本办法的程序，请先用 verify 核对",
        en=f"line {number}, “{act}”, does not fit the procedure; verify the book first",
    )
    return Problem(path=(number,), message=message)


def _case(replay: Replay, checked: Checked, name: str) -> dict[str, Any]:
    dossier = replay.dossier(name)
    lines = way(replay.regulation.procedure, dossier)
    ended = replay.cases[name].ended_by
    entries = [line for _, line in checked.entries if line["chain"] == name]
    acts = {act.id: act for act in replay.regulation.procedure.acts}
    return {
        "case": name,
        "ended_by": ended.act if ended is not None else None,
        "stages": [plain(line) for line in lines if line.state is State.NOW and ended is None],
        "entries": [_entry(acts, line) for line in entries],
        "next": plain(next_acts(replay.regulation.procedure, dossier, at=checked.now)),
    }


def _entry(acts: Mapping[str, Act], line: Line) -> dict[str, Any]:
    act = acts[line["act"]]
    told = {key: line[key] for key in ("sequence", "at", "act", "by", "actor", "facts")}
    return {**told, "name": plain(act.name), "clause": act.clause}
