"""Which clause stands where: rule, cases, tests, or the reason why none (条款覆盖)."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path as File
from typing import Any

from zhuoyue.rulebook import cases, library
from zhuoyue.rulebook.clauses import Clause, clauses_of, references, rule_name

CASES_NEEDED = 3
CASE_RUNNER = "cases"
"""The marker of the test that runs every case, as `@pytest.mark.cases`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One clause: what becomes of it, the rules that name it, the cases and tests that hold it."""

    clause: Clause
    regulation: str
    rules: tuple[str, ...]
    cases: tuple[str, ...]
    tests: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """The documented JSON form of one row of the coverage table."""
        reason = self.clause.reason
        return {
            "id": str(self.clause.id),
            "regulation": self.regulation,
            "article": {"zh": self.clause.article.zh, "en": self.clause.article.en},
            "status": self.clause.status,
            "rule": list(self.rules),
            "cases": list(self.cases),
            "tests": list(self.tests),
            "reason": None if reason is None else {"zh": reason.zh, "en": reason.en},
        }


def standing(folder: File) -> tuple[Standing, ...]:
    """Where every clause of one regulation stands, in the order of the text; raises Mistaken."""
    file, _ = clauses_of(folder)
    data = library.open_yaml(folder / "regulation.yaml").data
    rules: dict[str, list[str]] = defaultdict(list)
    for clause, path in references(data):
        if path[0] != "readings":
            rules[clause].append(rule_name(data, path))
    held: dict[str, list[str]] = defaultdict(list)
    for shelf in cases.of(folder):
        for clause in shelf.case.clauses:
            held[clause].append(shelf.case.id)
    runners = marked().get(CASE_RUNNER, ())
    return tuple(
        Standing(
            clause=clause,
            regulation=file.regulation,
            rules=tuple(dict.fromkeys(rules[clause.id])),
            cases=tuple(held[clause.id]),
            tests=(
                *marked().get(clause.id, ()),
                *(
                    f"{runner}[{folder.name}:{case}]"
                    for runner in runners
                    for case in held[clause.id]
                ),
            ),
        )
        for clause in file.clauses
    )


def everywhere() -> Iterator[Standing]:
    """Every clause of every regulation on the shelf."""
    for folder in library.folders():
        yield from standing(folder)


@cache
def marked() -> dict[str, tuple[str, ...]]:
    """Which tests carry which clause as `@pytest.mark.clause(...)`; empty without a checkout.

    Under CASE_RUNNER: the tests that run every worked case, one test a case.
    """
    root = library.shelf().parent / "tests"
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(root.rglob("test_*.py")):
        for clause, test in _marks(ast.parse(file.read_text(encoding="utf-8"))):
            found[clause].append(f"{file.relative_to(root.parent).as_posix()}::{test}")
    return {clause: tuple(dict.fromkeys(tests)) for clause, tests in found.items()}


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                yield from ((clause, node.name) for clause in _ids(decorator))


def _ids(decorator: ast.expr) -> list[str]:
    if ast.unparse(decorator) == f"pytest.mark.{CASE_RUNNER}":
        return [CASE_RUNNER]
    if not isinstance(decorator, ast.Call) or not ast.unparse(decorator.func).endswith("clause"):
        return []
    return [str(ast.literal_eval(arg)) for arg in decorator.args]
