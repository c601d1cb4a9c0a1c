from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal, NewType

import pytest
from jsonschema import Draft202012Validator

from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.units import Period, Range, Unit, Yuan
from zhuoyue.rulebook.convert import plain, read
from zhuoyue.rulebook.shapes import schema_of

Code = NewType("Code", str)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    kind: Literal["square"]
    side: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    kind: Literal["circle"]
    radius: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    text: str | None = None
    code: Code | None = None
    count: int | None = None
    yes: bool | None = None
    points: Decimal | None = None
    share: Fraction | None = None
    day: date | None = None
    instant: datetime | None = None
    money: Yuan | None = None
    colour: Colour | None = None
    word: Literal["one", "two"] | None = None
    period: Period | NotRegulated | None = None
    silent_or_number: int | NotRegulated | None = None
    range: Range | None = None
    shape: Square | Circle | None = None
    many: tuple[Square, ...] = ()
    set: frozenset[str] = frozenset()
    map: Mapping[str, Annotated[int, "a note"]] = field(default_factory=dict)
    loose: date | Literal["open"] | None = None
    score: Decimal | Fraction | None = None
    anything: Any = None


def value(**data: object) -> Everything:
    found = read(Everything, data, files=False)
    assert isinstance(found, Everything), [problem.said() for problem in found]
    return found


def said(data: object, *, files: bool = False) -> list[str]:
    found = read(Everything, data, files=files)
    assert isinstance(found, list)
    return [problem.said() for problem in found]


@pytest.mark.parametrize(
    ("field_name", "data", "expected"),
    [
        ("text", "质量奖", "质量奖"),
        ("code", "ZJ-4", "ZJ-4"),
        ("count", -3, -3),
        ("yes", False, False),
        ("points", Decimal("549.995"), Decimal("549.995")),
        ("points", 600, Decimal(600)),
        ("points", 609.99, Decimal("609.99")),
        ("score", 619.99, Decimal("619.99")),
        ("share", "2/3", Fraction(2, 3)),
        ("day", "2024-02-29", date(2024, 2, 29)),
        ("instant", "2026-03-31T17:00:00+08:00", datetime(2026, 3, 31, 9, tzinfo=UTC)),
        ("money", 600000, Yuan(600000)),
        ("colour", "red", Colour.RED),
        ("word", "two", "two"),
        ("period", {"working_days": 7}, Period(length=7, unit=Unit.WORKING_DAYS)),
        ("period", {"not_regulated": "ZJ-13-8"}, NotRegulated(not_regulated=ClauseId("ZJ-13-8"))),
        ("silent_or_number", 5, 5),
        ("silent_or_number", {"not_regulated": "X"}, NotRegulated(not_regulated=ClauseId("X"))),
        (
            "range",
            {"at_least": 610, "below": 620},
            Range(at_least=Decimal(610), below=Decimal(620)),
        ),
        ("shape", {"kind": "circle", "radius": 1}, Circle(kind="circle", radius=Decimal(1))),
        ("many", [{"kind": "square", "side": 2}], (Square(kind="square", side=2),)),
        ("set", ["b", "a"], frozenset({"a", "b"})),
        ("map", {"x": 1}, {"x": 1}),
        ("loose", "open", "open"),
        ("loose", "2025-01-01", date(2025, 1, 1)),
        ("score", "1823/3", Fraction(1823, 3)),
        ("score", Decimal("607.75"), Decimal("607.75")),
        ("anything", {"a": [1]}, {"a": [1]}),
    ],
)
def test_each_kind_of_value_is_read(field_name: str, data: object, expected: object) -> None:
    assert getattr(value(**{field_name: data}), field_name) == expected


@pytest.mark.parametrize("infinite", [float("inf"), float("-inf"), float("nan")])
def test_a_float_that_is_no_number_is_said_to_be_none(infinite: float) -> None:
    (mistake,) = said({"points": infinite})

    assert mistake.startswith("$.points: 应为数字")


def test_money_is_written_as_texts_do_in_files_and_as_whole_yuan_in_facts() -> None:
    assert read(Everything, {"money": "60万元"}, files=True).money == 600_000
    assert said({"money": "60万元"}) == [
        '$.money: 应为不小于 0 的整数，现为 "60万元" · expected a whole number of at least 0, got "60万元"'
    ]
    assert said({"money": 600000}, files=True) == [
        "$.money: 应为金额，如 60万元，现为 600000 · expected a sum such as 60万元, got 600000"
    ]


@pytest.mark.parametrize(
    ("data", "path", "english"),
    [
        ({"text": ""}, "$.text", 'expected text that is not empty, got ""'),
        ({"text": 7}, "$.text", "expected text that is not empty, got 7"),
        ({"count": "7"}, "$.count", 'expected a whole number, got "7"'),
        ({"count": True}, "$.count", "expected a whole number, got true"),
        ({"count": Decimal("7.0")}, "$.count", "expected a whole number, got 7.0"),
        ({"yes": 1}, "$.yes", "expected true or false, got 1"),
        ({"points": "600"}, "$.points", 'expected a number, got "600"'),
        ({"share": "2/0"}, "$.share", 'expected a fraction such as 2/3, got "2/0"'),
        ({"day": "2026-02-30"}, "$.day", 'expected a date such as 2026-03-31, got "2026-02-30"'),
        ({"day": "20260330"}, "$.day", 'expected a date such as 2026-03-31, got "20260330"'),
        ({"day": 20260330}, "$.day", "expected a date such as 2026-03-31, got 20260330"),
        ({"day": "1899-12-31"}, "$.day", 'expected a date such as 2026-03-31, got "1899-12-31"'),
        ({"day": "9999-12-31"}, "$.day", 'expected a date such as 2026-03-31, got "9999-12-31"'),
        (
            {"instant": "2026-03-31T17:00:00"},
            "$.instant",
            'expected an instant with its zone such as 2026-03-31T17:00:00+08:00, got "2026-03-31T17:00:00"',
        ),
        ({"money": -1}, "$.money", "expected a whole number of at least 0, got -1"),
        ({"colour": "green"}, "$.colour", 'expected one of red, blue, got "green"'),
        (
            {"period": {"weeks": 1}},
            "$.period.weeks",
            "unknown key weeks; known here: days, months, working_days, years",
        ),
        (
            {"period": {"days": 1, "months": 1}},
            "$.period",
            "expected a period such as {working_days: 7}, got {'days': 1, 'months': 1}",
        ),
        (
            {"period": {"days": 36526}},
            "$.period.days",
            "expected a whole number from 1 to 36525, got 36526",
        ),
        ({"period": 7}, "$.period", "expected a period such as {working_days: 7}, got 7"),
        ({"shape": {"side": 2}}, "$.shape.kind", "kind is missing (one of circle, square)"),
        ({"shape": {"kind": "cube"}}, "$.shape.kind", 'expected one of circle, square, got "cube"'),
        ({"shape": {"kind": "square"}}, "$.shape.side", "side is missing (a whole number)"),
        (
            {"shape": {"kind": "square", "side": 1, "sides": 2}},
            "$.shape.sides",
            "unknown key sides; did you mean side?",
        ),
        ({"many": {"kind": "square"}}, "$.many", "expected a list, got {'kind': 'square'}"),
        (
            {"many": [{"kind": "square", "side": "x"}]},
            "$.many[0].side",
            'expected a whole number, got "x"',
        ),
        ({"map": {"a b": "x"}}, "$.map['a b']", 'expected a whole number, got "x"'),
        (
            {"loose": "shut"},
            "$.loose",
            'expected a date such as 2026-03-31, or one of open, got "shut"',
        ),
        ({"textt": "x"}, "$.textt", "unknown key textt; did you mean text?"),
        ([], "$", "expected a mapping, got []"),
        (
            {"text": ["long" * 40]},
            "$.text",
            "expected text that is not empty, got ['" + "long" * 13 + "lon…",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_what_would_be_right(
    data: object, path: str, english: str
) -> None:
    (sentence,) = said(data)

    place, _, words = sentence.partition(": ")
    assert place == path
    assert words.endswith(f" · {english}")


def test_every_mistake_is_said_at_once() -> None:
    assert len(said({"count": "x", "day": "x", "many": [{"kind": "square"}], "what": 1})) == 4


def test_a_value_that_cannot_be_is_said_with_its_place() -> None:
    (sentence,) = said({"range": {"at_least": 620, "below": 610}, "many": []})

    assert sentence == (
        "$.range: 这里的值不成立：下限620与上限610之间没有数；下限应低于上限，请改正 · "
        "this value cannot be: no number lies between 620 and 610"
    )


def test_the_schema_says_the_same_to_others() -> None:
    schema = schema_of(Everything, files=False)

    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"shape": {"kind": "square", "side": 1}})
    assert not validator.is_valid({"shape": {"kind": "square"}})
    assert schema["$defs"]["Everything"]["properties"]["map"]["additionalProperties"] == {
        "type": "integer",
        "description": "a note",
    }


def test_a_type_without_a_shape_is_a_mistake_of_the_programmer() -> None:
    @dataclass
    class Odd:
        what: bytes

    with pytest.raises(TypeError, match="no shape is known"):
        schema_of(Odd, files=False)


def test_two_types_of_one_name_keep_their_own_definitions() -> None:
    def named(room: str) -> type:
        members = {"__annotations__": {"x": int}, "__module__": f"zhuoyue.core.{room}.rules"}
        return dataclass(type("Same", (), members))

    fields = {"a": named("ballots"), "b": named("notices"), "c": named("panels")}
    both: type = dataclass(type("Both", (), {"__annotations__": fields}))

    assert sorted(schema_of(both, files=False)["$defs"]) == [
        "Both",
        "Same",
        "notices.rules.Same",
        "panels.rules.Same",
    ]


def test_answers_become_plain_data() -> None:
    china = timezone(timedelta(hours=8))
    found = {
        Colour.RED: (
            Period(length=3, unit=Unit.MONTHS),
            Fraction(1823, 3),
            Fraction(1, 8),
            Fraction(4, 2),
        ),
        "day": date(2026, 3, 31),
        "at": datetime(2026, 3, 31, 17, tzinfo=china),
        "set": frozenset({"b", "a"}),
        "square": Square(kind="square", side=1),
        "points": Decimal("607.750"),
    }

    assert plain(found) == {
        "red": [{"months": 3}, "1823/3", Decimal("0.125"), 2],
        "day": "2026-03-31",
        "at": "2026-03-31T17:00:00+08:00",
        "set": ["a", "b"],
        "square": {"kind": "square", "side": 1},
        "points": Decimal("607.750"),
    }
