"""The core decides on values: no input or output, no clock, no floats, nothing that changes."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "src" / "zhuoyue" / "core"
FILES = sorted(CORE.rglob("*.py"))

# The very name is refused, not only the call: `say = print` would hide one.
REFUSED_NAMES = frozenset(
    {"open", "print", "input", "float", "complex", "eval", "exec", "compile", "__import__"}
    | {"setattr", "delattr", "globals"}
)


def impurities(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every line that does not belong in the core, and why."""
    for node in ast.walk(tree):
        reason = _of_expression(node) or _of_statement(node)
        if reason:
            yield getattr(node, "lineno", 0), reason


def _of_expression(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name) if name in REFUSED_NAMES:
            return f"uses {name}"
        case ast.Constant(value=float() | complex()):
            return "float literal"
        case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
            return "true division"
        case _:
            return None


def _of_statement(node: ast.AST) -> str | None:
    match node:
        case ast.Global():
            return "global"
        case ast.ClassDef(decorator_list=decorators) if any(map(_thaws, decorators)):
            return "dataclass not frozen"
        case ast.Import(names=names):
            return _of_imports([alias.name for alias in names])
        case ast.ImportFrom(module=module, level=level, names=names):
            if any(alias.name == "dataclass" and alias.asname for alias in names):
                return "dataclass under another name"
            return _of_imports(["." * level + (module or "")])
        case _:
            return None


def _of_imports(modules: list[str]) -> str | None:
    refused = [module for module in modules if not _may_import(module)]
    return f"imports {refused[0]}" if refused else None


def _may_import(module: str) -> bool:
    if module == "builtins":  # the back door to the refused names
        return False
    if module == "zhuoyue.core" or module.startswith("zhuoyue.core."):
        return True
    return module.partition(".")[0] in sys.stdlib_module_names


def _thaws(decorator: ast.expr) -> bool:
    """Whether this is a dataclass decorator that does not say frozen=True."""
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    if ast.unparse(call).rpartition(".")[2] != "dataclass":
        return False
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    return not any(
        keyword.arg == "frozen" and ast.unparse(keyword.value) == "True" for keyword in keywords
    )


def test_there_is_a_core_to_look_at() -> None:
    assert CORE / "units.py" in FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CORE).as_posix())
def test_the_core_is_pure(path: Path) -> None:
    found = list(impurities(ast.parse(path.read_text(encoding="utf-8"))))

    assert found == []


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("open('x')", "uses open"),
        ("say = print", "uses print"),
        ("def f(x: float): ...", "uses float"),
        ("input()", "uses input"),
        ("eval('1')", "uses eval"),
        ("exec('1')", "uses exec"),
        ("setattr(a, 'b', 1)", "uses setattr"),
        ("globals()['a'] = 1", "uses globals"),
        ("__import__('os')", "uses __import__"),
        ("half = 0.5", "float literal"),
        ("many = 1e3", "float literal"),
        ("half = a / b", "true division"),
        ("a /= b", "true division"),
        ("def f():\n    global a", "global"),
        ("@dataclass\nclass A: ...", "dataclass not frozen"),
        ("@dataclass(slots=True)\nclass A: ...", "dataclass not frozen"),
        ("@dataclass(frozen=False)\nclass A: ...", "dataclass not frozen"),
        ("@dataclasses.dataclass\nclass A: ...", "dataclass not frozen"),
        ("from dataclasses import dataclass as d", "dataclass under another name"),
        ("import yaml", "imports yaml"),
        ("import json, attrs.setters", "imports attrs.setters"),
        ("import builtins", "imports builtins"),
        ("from zhuoyue.rulebook import library", "imports zhuoyue.rulebook"),
        ("from zhuoyue import rulebook", "imports zhuoyue"),
        ("from zhuoyue.corex import a", "imports zhuoyue.corex"),
        ("from .. import rulebook", "imports .."),
        ("def f():\n    import yaml", "imports yaml"),
    ],
)
def test_an_impurity_is_found_where_it_is_planted(source: str, reason: str) -> None:
    found = [why for _, why in impurities(ast.parse(source))]

    assert found == [reason]


@pytest.mark.parametrize(
    "source",
    [
        "third = Fraction(1, 3)",
        "share = a // b",
        "@dataclass(frozen=True, slots=True)\nclass A: ...",
        "from datetime import date",
        "import collections.abc",
        "from zhuoyue.core import units",
        "from zhuoyue.core.units import Period",
    ],
)
def test_what_is_pure_is_left_alone(source: str) -> None:
    found = list(impurities(ast.parse(source)))

    assert found == []
