"""The clauses of a text in our own words, and what becomes of each (条款)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any, Literal

from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.rulebook.library import open_yaml, structured
from zhuoyue.rulebook.notation import Document
from zhuoyue.rulebook.problems import Path

REFERENCES = ("clause", "not_regulated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause: its label in the original, the rule in own words, what becomes of it."""

    id: ClauseId
    article: Text
    text: Text
    status: Literal["encoded", "judgement", "out_of_scope"]
    reason: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFile:
    """All clauses of one text, in its order."""

    regulation: str
    clauses: tuple[Clause, ...]


def clauses_of(folder: File) -> tuple[ClauseFile, Document]:
    """The clauses beside a regulation, with their lines; raises Mistaken."""
    document = open_yaml(folder / "clauses.yaml")
    return structured(ClauseFile, document), document


def references(data: Any, path: Path = ()) -> Iterator[tuple[str, Path]]:  # noqa: ANN401
    """Every clause id that a regulation names, with the path of the key that names it."""
    if isinstance(data, dict):
        for key, value in data.items():
            here = (*path, key)
            if key in REFERENCES and isinstance(value, str):
                yield value, here
            else:
                yield from references(value, here)
    elif isinstance(data, list):
        for n, item in enumerate(data):
            yield from references(item, (*path, n))


def rule_name(data: Any, path: Path) -> str:  # noqa: ANN401
    """The dotted name of the rule that holds a path, list elements by their id."""
    names: list[str] = []
    for step in path[:-1]:
        data = data[step]
        name = data.get("id", step) if isinstance(step, int) and isinstance(data, dict) else step
        names.append(str(name))
    return ".".join(names)
