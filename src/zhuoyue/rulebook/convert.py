"""Plain values into the frozen values of the core, checked first; answers back into plain values."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    IterableValidationNote,
)
from jsonschema import Draft202012Validator, FormatChecker, TypeChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from zhuoyue.core.clause import NotRegulated
from zhuoyue.core.units import Period, Unit, Yuan, yuan
from zhuoyue.rulebook.complaints import complain
from zhuoyue.rulebook.impossible import impossible
from zhuoyue.rulebook.problems import Path, Problem
from zhuoyue.rulebook.shapes import schema_of, tag_of

_FORMATS = FormatChecker(formats=())
_YEARS = range(1900, 2200)


def _is_number(_: TypeChecker, value: object) -> bool:
    """A number that can be counted with: callers from Python may bring infinity, and nan."""
    usual = Draft202012Validator.TYPE_CHECKER
    return usual.is_type(value, "number") and (not isinstance(value, float) or isfinite(value))


_Validator: type[Draft202012Validator] = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number),
)


@_FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or _day(value).isoformat() == value


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.year not in _YEARS:
        message = f"{day} is outside the years of this program"
        raise ValueError(message)
    return day


@_FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or (
        _day(value[:10]) <= date.max and datetime.fromisoformat(value).tzinfo is not None
    )


@_FORMATS.checks("yuan", raises=ValueError)
def _is_money(value: object) -> bool:
    return not isinstance(value, str) or yuan(value) >= 0


def _is_union(kind: Any) -> bool:  # noqa: ANN401
    return get_origin(kind) in (Union, UnionType)


def _converter(*, files: bool) -> Converter:
    converter = Converter(detailed_validation=True)
    hooks: dict[Any, Callable[[Any, Any], Any]] = {
        Decimal: lambda value, _: Decimal(_as_written(value)),
        Fraction: lambda value, _: Fraction(_as_written(value)),
        date: lambda value, _: date.fromisoformat(value),
        datetime: lambda value, _: datetime.fromisoformat(value),
        Period: lambda value, _: _period(value),
    }
    for kind, hook in hooks.items():
        converter.register_structure_hook(kind, hook)
    money = (lambda value, _: yuan(value)) if files else (lambda value, _: Yuan(value))
    converter.register_structure_hook_func(lambda kind: kind is Yuan, money)
    converter.register_structure_hook_func(
        _is_union, lambda value, kind: _one_of(converter, value, kind)
    )
    return converter


def _as_written(value: Any) -> Any:  # noqa: ANN401
    """A float, which only callers from Python give, stands for the decimal it is written as."""
    return repr(value) if isinstance(value, float) else value


def _period(value: Mapping[str, int]) -> Period:
    ((unit, length),) = value.items()
    return Period(length=length, unit=Unit(unit))


def _one_of(converter: Converter, value: Any, union: Any) -> Any:  # noqa: ANN401
    """Pick the member of a union that the value is written as; the shape has been checked."""
    kinds = [kind for kind in get_args(union) if kind is not NoneType]
    if NotRegulated in kinds:
        if isinstance(value, Mapping) and "not_regulated" in value:
            return converter.structure(value, NotRegulated)
        kinds.remove(NotRegulated)
    if len(kinds) == 1:
        return converter.structure(value, kinds[0])
    if all(dataclasses.is_dataclass(kind) for kind in kinds):
        return converter.structure(value, {tag_of(kind): kind for kind in kinds}[value["kind"]])
    return _first_that_fits(converter, value, kinds)


def _first_that_fits(converter: Converter, value: Any, kinds: list[Any]) -> Any:  # noqa: ANN401
    def fits(kind: Any) -> bool:  # noqa: ANN401
        return _Validator(schema_of_part(kind), format_checker=_FORMATS).is_valid(value)

    return converter.structure(value, next(kind for kind in kinds if fits(kind)))


@cache
def schema_of_part(kind: Any) -> dict[str, Any]:  # noqa: ANN401
    """The schema of one member of a union of plain kinds."""
    return schema_of(kind, files=False)


_CONVERTERS = {True: _converter(files=True), False: _converter(files=False)}


@cache
def _validator(kind: type, *, files: bool) -> Draft202012Validator:
    return _Validator(schema_of(kind, files=files), format_checker=_FORMATS)


def read(kind: type, data: Any, *, files: bool) -> Any:  # noqa: ANN401
    """The value of this type that plain data say, or every problem found in them.

    Returns a value of `kind`, or a non-empty list of problems (paths inside the data).
    """
    errors = list(_validator(kind, files=files).iter_errors(data))
    if errors:
        return sorted(_complaints(errors), key=lambda problem: [str(p) for p in problem.path])
    try:
        return _CONVERTERS[files].structure(data, kind)
    except BaseValidationError as group:
        return [Problem(path=path, message=impossible(error)) for path, error in _leaves(group, ())]


def _complaints(errors: list[ValidationError]) -> list[Problem]:
    return [
        Problem(path=(*error.absolute_path, *extra), message=message)
        for error in errors
        for extra, message in complain(error)
    ]


def _leaves(error: BaseException, path: Path) -> Iterator[tuple[Path, BaseException]]:
    if not isinstance(error, BaseValidationError):
        yield path, error
        return
    for inner in error.exceptions:
        yield from _leaves(inner, (*path, *(_step(inner) or _field(inner, error.cl))))


def _step(error: BaseException) -> Path:
    steps: list[str | int] = [
        note.name if isinstance(note, AttributeValidationNote) else note.index
        for note in getattr(error, "__notes__", ())
        if isinstance(note, AttributeValidationNote | IterableValidationNote)
    ]
    return tuple(steps[:1])


def _field(error: BaseException, kind: type) -> Path:
    """The field of the value that the message begins with, if it does: "members: …"."""
    word = str(error).partition(" ")[0].removesuffix(":")
    return (word,) if word in getattr(kind, "__dataclass_fields__", {}) else ()


def plain(value: Any) -> Any:  # noqa: ANN401
    """A core value as JSON can say it: decimals exact, fractions "a/b", periods {unit: n}."""
    for kind, say in _SAID:
        if isinstance(value, kind):
            return say(value)
    if dataclasses.is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return value


def _exact(value: Fraction) -> Decimal | int | str:
    """A fraction as a decimal where that is exact, else as "a/b"."""
    if value.denominator == 1:
        return value.numerator
    places = next((k for k in range(1, 40) if 10**k % value.denominator == 0), None)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    return Decimal(f"{value.numerator * 10**places // value.denominator}e-{places}")


_SAID: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Period, lambda period: {period.unit.value: period.length}),
    (Enum, lambda member: member.value),
    (Mapping, lambda items: {str(plain(key)): plain(item) for key, item in items.items()}),
    ((tuple, list), lambda items: [plain(item) for item in items]),
    (frozenset, lambda items: sorted(plain(item) for item in items)),
    (Fraction, _exact),
    (date, lambda day: day.isoformat()),
)
