"""What a schema found wrong, said so that it can be mended: what, and what would be right."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from jsonschema.exceptions import ValidationError

from zhuoyue.core.clause import Text
from zhuoyue.rulebook.problems import Path

Complaint = tuple[Path, Text]
Schema = dict[str, Any]

_KINDS = {
    "string": ("文字", "text"),
    "integer": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "boolean": ("true 或 false", "true or false"),
    "array": ("列表", "a list"),
    "object": ("一组键值", "a mapping"),
}
_FORMATS = {
    "date": ("日期，如 2026-03-31", "a date such as 2026-03-31"),
    "date-time": (
        "带时区的时刻，如 2026-03-31T17:00:00+08:00",
        "an instant with its zone such as 2026-03-31T17:00:00+08:00",
    ),
    "yuan": ("金额，如 60万元", "a sum such as 60万元"),
}
_PERIOD = ("一个期间，如 {working_days: 7}", "a period such as {working_days: 7}")
_FRACTION = ("分数，如 2/3", "a fraction such as 2/3")


def complain(error: ValidationError) -> Iterator[Complaint]:
    """Every complaint behind one finding of the schema, each with the path below the finding's."""
    schema: Any = error.schema
    special = _SPECIAL.get(str(error.validator))
    if special is not None:
        yield from special(error.instance, schema, error)
        return
    zh, en = expected(schema)
    got = shown(error.instance)
    yield (), Text(zh=f"应为{zh}，现为 {got}", en=f"expected {en}, got {got}")


def _unknown_keys(instance: Any, schema: Schema, _: ValidationError) -> Iterator[Complaint]:  # noqa: ANN401
    known = sorted(schema["properties"])
    for key in sorted(set(instance) - set(known)):
        near = get_close_matches(key, known, n=1)
        zh, en = f"不认识 {key}", f"unknown key {key}"
        if near:
            zh, en = f"{zh}；是不是 {near[0]}？", f"{en}; did you mean {near[0]}?"
        else:
            zh, en = f"{zh}；可用：{'、'.join(known)}", f"{en}; known here: {', '.join(known)}"
        yield (key,), Text(zh=zh, en=en)


def _missing_key(instance: Any, schema: Schema, error: ValidationError) -> Iterator[Complaint]:  # noqa: ANN401
    for key in schema["required"]:
        if key not in instance and f"{key!r} " in error.message:
            zh, en = expected(schema.get("properties", {}).get(key, {}))
            yield (key,), Text(zh=f"缺少 {key}（{zh}）", en=f"{key} is missing ({en})")


def _several(instance: Any, schema: Schema, _: ValidationError) -> Iterator[Complaint]:  # noqa: ANN401
    choices = [expected(choice) for choice in schema["anyOf"]]
    zh = "，或者".join(choice[0] for choice in choices)
    en = ", or ".join(choice[1] for choice in choices)
    got = shown(instance)
    yield (), Text(zh=f"应为{zh}，现为 {got}", en=f"expected {en}, got {got}")


_SPECIAL: dict[str, Callable[[Any, Schema, ValidationError], Iterator[Complaint]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_key,
    "anyOf": _several,
}


def expected(schema: Schema) -> tuple[str, str]:
    """In words, in Chinese and English, what a schema takes."""
    if "enum" in schema:
        words = [str(word) for word in schema["enum"]]
        return f"{'、'.join(words)} 之一", f"one of {', '.join(words)}"
    if "format" in schema:
        return _FORMATS[schema["format"]]
    if "pattern" in schema:
        return _FRACTION
    if schema.get("maxProperties") == 1:
        return _PERIOD
    return _bounded(schema, *_KINDS.get(schema.get("type", "object"), _KINDS["object"]))


def _bounded(schema: Schema, zh: str, en: str) -> tuple[str, str]:
    if "maximum" in schema:
        low, high = schema["minimum"], schema["maximum"]
        return f"{low} 到 {high} 的{zh}", f"{en} from {low} to {high}"
    if "minimum" in schema:
        return f"不小于 {schema['minimum']} 的{zh}", f"{en} of at least {schema['minimum']}"
    if "minLength" in schema:
        return f"非空{zh}", f"{en} that is not empty"
    return zh, en


def shown(value: Any) -> str:  # noqa: ANN401
    """A value as a message shows it: short, and its kind when it is long."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    text = {"True": "true", "False": "false", "None": "null"}.get(text, text)
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004
