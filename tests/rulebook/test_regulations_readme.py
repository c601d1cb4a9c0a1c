"""The page on how to write a regulation says what the program reads."""

# ruff: noqa: ANN401 - types and plain data are what this file is about

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from zhuoyue.core.clause import NotRegulated
from zhuoyue.core.regulation import Regulation
from zhuoyue.rulebook import convert
from zhuoyue.rulebook.cases import CaseFile
from zhuoyue.rulebook.clauses import ClauseFile, references
from zhuoyue.rulebook.notation import read_yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "regulations" / "README.md"
WHOLE_FILES = {"clauses.yaml": ClauseFile, "cases.yaml": CaseFile}


def examples() -> list[tuple[str, str]]:
    """Every example of the page: the path in its first line, and its text."""
    text = PAGE.read_text(encoding="utf-8")
    return [
        (path, body) for path, body in re.findall(r"```yaml\n# (\S+)\n(.*?)```", text, re.DOTALL)
    ]


def members(kind: Any) -> list[Any]:
    """The kinds a field can hold, without None, silence and what is not ours."""
    if get_origin(kind) is Annotated:
        return members(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [one for arg in get_args(kind) for one in members(arg)]
    return [] if kind in (NoneType, NotRegulated) else [kind]


def element(kind: Any) -> Any:
    """What a list holds."""
    (listed,) = members(kind)
    return get_args(listed)[0]


def kind_at(path: str) -> Any:
    """The type at a path of a regulation: ballots.votes[] is the type of one vote."""
    kind: Any = Regulation
    for step in path.split("."):
        owner = next(k for k in members(kind) if step.rstrip("[]") in get_type_hints(k))
        kind = get_type_hints(owner, include_extras=True)[step.rstrip("[]")]
        if step.endswith("[]"):
            kind = element(kind)
    return kind


def values(path: str, data: Any) -> list[tuple[Any, Any]]:
    """The values of an example with the types they must have."""
    if path in WHOLE_FILES:
        return [(WHOLE_FILES[path], data)]
    if path == "regulation.yaml":
        hints = get_type_hints(Regulation)
        return [(hints[key], value) for key, value in data.items()]
    kind = kind_at(path)
    return [(kind, one) for one in data] if path.endswith("[]") else [(kind, data)]


@pytest.mark.parametrize(("path", "text"), examples())
def test_an_example_is_read_as_it_stands(path: str, text: str) -> None:
    document = read_yaml(text, path)

    read = [convert.read(kind, value, files=True) for kind, value in values(path, document.data)]

    problems = [problem.said() for found in read if isinstance(found, list) for problem in found]
    assert (document.problems, problems) == ([], [])


def test_every_clause_named_on_the_page_exists() -> None:
    files = [*ROOT.glob("regulations/*/*/clauses.yaml"), *ROOT.glob("tests/**/clauses.yaml")]
    known = {
        clause["id"]
        for file in files
        for clause in read_yaml(file.read_text(encoding="utf-8"), file.name).data["clauses"]
    }

    rules = [read_yaml(text, path).data for path, text in examples() if path not in WHOLE_FILES]
    named = {name for data in rules for name, _ in references(data)}

    assert named - known == set()


def kinds(kind: Any, seen: set[Any]) -> Iterator[str]:
    """Every word that `kind:` can take below a type."""
    for one in members(kind):
        if dataclasses.is_dataclass(one) and one not in seen:
            seen.add(one)
            hints = get_type_hints(one, include_extras=True)
            tag = hints.get("kind")
            if get_origin(tag) is Literal:
                yield from get_args(tag)
            for hint in hints.values():
                yield from kinds(hint, seen)
        elif get_origin(one) is not None:
            for arg in get_args(one):
                yield from kinds(arg, seen)


def test_the_page_shows_every_kind_of_rule() -> None:
    shown = set(re.findall(r"kind: (\w+)", PAGE.read_text(encoding="utf-8")))

    assert set(kinds(Regulation, set())) - shown == set()
