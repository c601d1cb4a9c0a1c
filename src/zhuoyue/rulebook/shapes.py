"""Types into JSON Schema: the dataclasses of the core are the formats of files and facts."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from zhuoyue.core.clause import NotRegulated
from zhuoyue.core.units import Period, Unit, Yuan

Schema = dict[str, Any]

_PLAIN: dict[Any, Schema] = {
    Any: {},
    str: {"type": "string", "minLength": 1},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    Fraction: {"type": "string", "pattern": r"^\d{1,12}/[1-9]\d{0,11}$"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}
_PERIOD: Schema = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
    "properties": {
        unit.value: {"type": "integer", "minimum": 1, "maximum": 36525} for unit in Unit
    },
}
_MONEY_IN_FILES: Schema = {"type": "string", "format": "yuan"}
_MONEY_IN_FACTS: Schema = {"type": "integer", "minimum": 0}


class _Book:
    """The definitions collected while a type is described."""

    def __init__(self, *, files: bool) -> None:
        self.money = _MONEY_IN_FILES if files else _MONEY_IN_FACTS
        self.defs: dict[str, Schema] = {}
        self.names: dict[type, str] = {}

    def of(self, kind: Any) -> Schema:  # noqa: ANN401, PLR0911 - one branch a kind of type
        if kind is Yuan:
            return dict(self.money)
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        if isinstance(kind, NewType):
            return self.of(kind.__supertype__)
        if kind is Period:
            return dict(_PERIOD)
        if dataclasses.is_dataclass(kind):
            return {"$ref": f"#/$defs/{self.name(kind)}"}
        if isinstance(kind, type) and issubclass(kind, Enum):
            return {"enum": [member.value for member in kind]}
        return self._generic(kind)

    def _generic(self, kind: Any) -> Schema:  # noqa: ANN401
        origin, args = get_origin(kind), get_args(kind)
        if origin is Annotated:
            note = next((arg for arg in args[1:] if isinstance(arg, str)), None)
            schema = self.of(args[0])
            return schema if note is None else {**schema, "description": note}
        if origin is Literal:
            return {"enum": list(args)}
        if origin in (Union, UnionType):
            return self._union([arg for arg in args if arg is not NoneType])
        if origin in (tuple, frozenset):
            return {"type": "array", "items": self.of(args[0]), "maxItems": 2_000_000}
        if origin is Mapping or origin is dict:
            return {"type": "object", "additionalProperties": self.of(args[1])}
        message = f"no shape is known for {kind!r}"
        raise TypeError(message)

    def _union(self, kinds: list[Any]) -> Schema:
        if len(kinds) == 1:
            return self.of(kinds[0])
        if NotRegulated in kinds:
            rest = [kind for kind in kinds if kind is not NotRegulated]
            silent = {"type": "object", "required": ["not_regulated"]}
            return {"if": silent, "then": self.of(NotRegulated), "else": self._union(rest)}
        if all(dataclasses.is_dataclass(kind) for kind in kinds):
            return self._tagged(kinds)
        return {"anyOf": [self.of(kind) for kind in kinds]}

    def _tagged(self, kinds: list[Any]) -> Schema:
        tags = {tag_of(kind): kind for kind in kinds}
        return {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"enum": sorted(tags)}},
            "allOf": [
                {
                    "if": {"properties": {"kind": {"const": tag}}, "required": ["kind"]},
                    "then": self.of(kind),
                }
                for tag, kind in sorted(tags.items())
            ],
        }

    def name(self, kind: Any) -> str:  # noqa: ANN401
        if kind not in self.names:
            taken = kind.__name__ in self.names.values()
            room = kind.__module__.removeprefix("zhuoyue.core.")
            self.names[kind] = f"{room}.{kind.__name__}" if taken else kind.__name__
            self.defs[self.names[kind]] = self._fields(kind)
        return self.names[kind]

    def _fields(self, kind: Any) -> Schema:  # noqa: ANN401
        hints = get_type_hints(kind, include_extras=True)
        fields = dataclasses.fields(kind)
        required = [field.name for field in fields if _needed(field)]
        schema: Schema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {field.name: self.of(hints[field.name]) for field in fields},
        }
        if required:
            schema["required"] = required
        return schema


def _needed(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


@cache
def tag_of(kind: Any) -> str:  # noqa: ANN401
    """The word in `kind:` that tells one dataclass of a union from the others."""
    (tag,) = get_args(get_type_hints(kind)["kind"])
    return str(tag)


def schema_of(kind: Any, *, files: bool) -> Schema:  # noqa: ANN401
    """The JSON Schema (2020-12) of a dataclass, as written in files or as facts in JSON.

    They differ in money only: "60万元" in files, whole yuan in facts.
    """
    book = _Book(files=files)
    root = book.of(kind)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **root,
        "$defs": book.defs,
    }
