"""Print the longest files and functions of the program; a report, not a gate.

The aims: a file up to 400 lines, a class up to 150, a function up to 40 and mostly below 8.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 5
AIMS = {"file": 400, "class": 150, "function": 40}


class Size(NamedTuple):
    """How long one thing is."""

    lines: int
    kind: str
    place: str


def sizes(path: Path) -> Iterator[Size]:
    """The file's own size, and that of each class and function in it."""
    text = path.read_text(encoding="utf-8")
    place = path.relative_to(ROOT).as_posix()
    yield Size(text.count("\n"), "file", place)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Size(lines, kind, f"{place}:{node.lineno} {node.name}")


def report(measured: list[Size], kind: str) -> None:
    """Print the longest of one kind, those beyond the aim marked."""
    found = sorted((size for size in measured if size.kind == kind), reverse=True)
    if not found:
        return
    aim = AIMS[kind]
    middle = median(size.lines for size in found)
    print(f"{kind}: {len(found)}, median {middle:g} lines, aim at most {aim}")
    for size in found[:SHOWN]:
        print(f"  {size.lines:4d}{'!' if size.lines > aim else ' '} {size.place}")


def main() -> None:
    """Measure src and print the three lists and the share of tests."""
    measured = [size for path in (ROOT / "src").rglob("*.py") for size in sizes(path)]
    for kind in AIMS:
        report(measured, kind)
    source = sum(size.lines for size in measured if size.kind == "file")
    tests = sum(
        path.read_text(encoding="utf-8").count("\n") for path in (ROOT / "tests").rglob("*.py")
    )
    print(f"lines: src {source}, tests {tests}")


if __name__ == "__main__":
    main()
