"""Text into plain values with places: YAML 1.2 for files, JSON for facts; numbers stay exact."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import simplejson
import yaml

from zhuoyue.core.clause import Text
from zhuoyue.rulebook.problems import Mistaken, Path, Problem

_INT = "tag:yaml.org,2002:int"
_DECIMAL = "tag:yaml.org,2002:float"
_BOOL = "tag:yaml.org,2002:bool"
_NULL = "tag:yaml.org,2002:null"
_LONGEST = 40
_DEEPEST = 60


class _Loader(yaml.CSafeLoader):
    """PyYAML's C parser with the plain scalars of YAML 1.2: `no`, `on` and dates stay text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, Any]]] = {}  # noqa: RUF012 - PyYAML's own attribute


_Loader.add_implicit_resolver(_BOOL, re.compile(r"(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(_NULL, re.compile(r"(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver(_INT, re.compile(r"-?(0|[1-9]\d*)$"), list("-0123456789"))
_Loader.add_implicit_resolver(_DECIMAL, re.compile(r"-?\d+\.\d+$"), list("-0123456789"))


@dataclass(slots=True)
class Document:
    """The plain values of a file and the line of every key and element in it."""

    file: str
    data: Any
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, *, zh: str, en: str) -> Problem:
        """A problem of this file at this path, with its line."""
        return Problem(path=path, message=Text(zh=zh, en=en), file=self.file, line=self.line(path))


def read_yaml(text: str, file: str) -> Document:
    """Read a YAML file; keys given twice are collected as problems, broken syntax raises them."""
    document = Document(file=file, data=None)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or yaml.Mark(file, 0, 0, 0, None, 0)
        raise _no_yaml(file, mark.line + 1, str(error.problem)) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise _no_yaml(file, line, str(error.reason)) from error
    if node is not None:
        document.data = _value(node, (), document)
    return document


def _no_yaml(file: str, line: int, why: str) -> Mistaken:
    message = Text(
        zh=f"这不是有效的 YAML：{why}；请检查缩进、冒号和引号",
        en=f"this is not valid YAML: {why}; check indentation, colons and quotes",
    )
    return Mistaken([Problem(path=(), message=message, file=file, line=line)])


def _value(node: yaml.Node, path: Path, document: Document) -> Any:  # noqa: ANN401 - plain data
    document.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, n), document) for n, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path, document: Document) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        document.lines[(*path, name)] = key.start_mark.line + 1
        if name in values:
            document.problems.append(
                document.problem(
                    (*path, name),
                    zh=f"{name} 写了两次；只留一个",
                    en=f"{name} is written twice; keep one",
                )
            )
        values[name] = _value(value, (*path, name), document)
    return values


def _scalar(node: yaml.Node) -> Any:  # noqa: ANN401 - plain data
    match node.tag:
        case "tag:yaml.org,2002:int":
            return int(node.value)
        case "tag:yaml.org,2002:float":
            return Decimal(node.value)
        case "tag:yaml.org,2002:bool":
            return node.value == "true"
        case "tag:yaml.org,2002:null":
            return None
        case _:
            return node.value


class _Odd(ValueError):
    """JSON that is well-formed but not usable: a key twice, a number out of all measure."""

    def __init__(self, *, zh: str, en: str) -> None:
        self.text = Text(zh=zh, en=en)
        super().__init__(en)


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if len(text) > _LONGEST or abs(number.adjusted()) > _LONGEST:
        raise _Odd(
            zh=f"数字过长或过大：{text[:20]}…", en=f"a number out of all measure: {text[:20]}…"
        )
    return number


def _integer(text: str) -> int:
    if len(text) > _LONGEST:
        raise _Odd(zh=f"数字过长：{text[:20]}…", en=f"a number out of all measure: {text[:20]}…")
    return int(text)


def _constant(text: str) -> Any:  # noqa: ANN401 - never returns
    raise _Odd(zh=f"{text} 不是数字", en=f"{text} is not a number in JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise _Odd(zh=f"{key} 写了两次；只留一个", en=f"{key} is given twice; keep one")
        values[key] = value
    return values


def decoded(raw: bytes) -> str:
    """Text of bytes in UTF-8, a byte order mark left out; raises Mistaken for any other coding."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = Text(
            zh=f"不是 UTF-8 编码（第{error.start}字节）；请另存为 UTF-8",
            en=f"this is not UTF-8 (byte {error.start}); save it as UTF-8",
        )
        raise Mistaken([Problem(path=(), message=message)]) from error


def read_json(text: str) -> Any:  # noqa: ANN401 - plain data
    """Read facts: exact numbers, no key twice, no NaN; null means not known and is left out.

    Raises Mistaken with what is wrong and where.
    """
    try:
        data = json.loads(
            text,
            parse_float=_number,
            parse_int=_integer,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except _Odd as odd:
        raise Mistaken([Problem(path=(), message=odd.text)]) from odd
    except json.JSONDecodeError as error:
        place = f"{error.lineno}:{error.colno}"
        message = Text(
            zh=f"这不是有效的 JSON（第{error.lineno}行第{error.colno}列）：{error.msg}",
            en=f"this is not valid JSON (at {place}): {error.msg}",
        )
        raise Mistaken([Problem(path=(), message=message)]) from error
    except RecursionError as error:
        raise Mistaken([_too_deep()]) from error
    return known(data)


def _too_deep() -> Problem:
    return Problem(path=(), message=Text(zh="嵌套过深", en="nested too deeply"))


def known(data: Any, depth: int = 0) -> Any:  # noqa: ANN401 - plain data
    """Leave out what is null: not known is the same as not given."""
    if depth > _DEEPEST:
        raise Mistaken([_too_deep()])
    if isinstance(data, dict):
        return {key: known(value, depth + 1) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return [known(value, depth + 1) for value in data]
    return data


def write_json(data: Any, *, indent: int | None = None) -> str:  # noqa: ANN401 - plain data
    """Write an answer: Chinese as it is, decimals exact."""
    return simplejson.dumps(data, use_decimal=True, ensure_ascii=False, indent=indent)


def merged(base: Any, patch: Any) -> Any:  # noqa: ANN401 - plain data
    """Lay a patch over facts as JSON Merge Patch does (RFC 7396): null takes a key away."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(base) if isinstance(base, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result
