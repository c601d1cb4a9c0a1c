from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.rulebook.notation import decoded, merged, read_json, read_yaml, write_json
from zhuoyue.rulebook.problems import Mistaken, json_path


def the_problem(text: str) -> str:
    with pytest.raises(Mistaken) as caught:
        read_json(text)
    (problem,) = caught.value.problems
    return problem.message.en


def test_words_that_older_yaml_turns_into_truth_values_stay_words() -> None:
    text = "{on: yes, off: no, day: 2025-11-30, at: 12:30, share: 2/3, code: 007}"

    data = read_yaml(text, "x.yaml").data

    assert data == {
        "on": "yes",
        "off": "no",
        "day": "2025-11-30",
        "at": "12:30",
        "share": "2/3",
        "code": "007",
    }


def test_numbers_truth_and_nothing_are_read_exactly() -> None:
    text = "{a: 600, b: -0.25, c: true, d: false, e: null, f: ~, g: }"

    data = read_yaml(text, "x.yaml").data

    assert data == {
        "a": 600,
        "b": Decimal("-0.25"),
        "c": True,
        "d": False,
        "e": None,
        "f": None,
        "g": None,
    }
    assert isinstance(data["b"], Decimal)


def test_every_key_and_element_knows_its_line() -> None:
    document = read_yaml("a:\n  - x: 1\n  - x: 2\n    y: 3\n", "x.yaml")

    assert document.line(("a", 1, "y")) == 4
    assert document.line(("a", 1)) == 3
    assert document.line(("a", 1, "z")) == 3
    assert document.line(("nowhere",)) == 1


def test_an_empty_file_holds_nothing() -> None:
    assert read_yaml("", "x.yaml").data is None


def test_a_key_written_twice_is_said_with_its_line() -> None:
    document = read_yaml("a: 1\nb: 2\na: 3\n", "x.yaml")

    (problem,) = document.problems
    assert problem.said() == "x.yaml:3: $.a: a 写了两次；只留一个 · a is written twice; keep one"


def test_broken_yaml_is_said_with_its_line() -> None:
    with pytest.raises(Mistaken) as caught:
        read_yaml("a: 1\nb: [1, 2\nc: 3\n", "x.yaml")

    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("x.yaml", 3)
    assert "not valid YAML" in problem.message.en


def test_a_character_that_yaml_does_not_take_is_said_with_its_line() -> None:
    with pytest.raises(Mistaken) as caught:
        read_yaml("a: 1\nb: \x07", "x.yaml")

    assert caught.value.problems[0].line == 2


def test_numbers_in_facts_stay_exact() -> None:
    assert read_json('{"score": 549.995, "n": 12}') == {"score": Decimal("549.995"), "n": 12}


def test_null_is_the_same_as_left_out_also_inside_lists_of_things() -> None:
    facts = read_json('{"a": null, "b": [{"c": null, "d": 1}, null], "e": {}}')

    assert facts == {"b": [{"d": 1}, None], "e": {}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1, "a": 2}', "a is given twice; keep one"),
        ('{"a": NaN}', "NaN is not a number in JSON"),
        ('{"a": -Infinity}', "-Infinity is not a number in JSON"),
        ('{"a": 1e999}', "a number out of all measure: 1e999…"),
        ('{"a": 1e-999}', "a number out of all measure: 1e-999…"),
        ('{"a": 0.' + "1" * 50 + "}", "a number out of all measure: 0.111111111111111111…"),
        ('{"a": ' + "9" * 5000 + "}", "a number out of all measure: " + "9" * 20 + "…"),
        ("[" * 100_000, "nested too deeply"),
        ("[" * 80 + "]" * 80, "nested too deeply"),
        (
            '{"a": 1,}',
            "this is not valid JSON (at 1:9): Illegal trailing comma before end of object",
        ),
        ("", "this is not valid JSON (at 1:1): Expecting value"),
    ],
)
def test_odd_json_is_refused_with_a_sentence(text: str, said: str) -> None:
    answer = the_problem(text)

    if "trailing comma" in said:  # the words after the place are Python's own and differ by version
        assert answer.startswith("this is not valid JSON (at 1:")
    else:
        assert answer == said


def test_a_byte_order_mark_is_no_mistake_but_another_coding_is() -> None:
    assert decoded(b"\xef\xbb\xbf{}") == "{}"
    with pytest.raises(Mistaken) as caught:
        decoded("质量奖".encode("gb18030"))
    assert "not UTF-8" in caught.value.problems[0].message.en


def test_answers_keep_chinese_and_decimals_as_they_are() -> None:
    assert write_json({"名": Decimal("607.750")}) == '{"名": 607.750}'


def test_a_patch_changes_adds_and_takes_away_as_rfc_7396_says() -> None:
    base = {"a": {"b": 1, "c": 2}, "d": [1, 2], "e": 5}

    patched = merged(base, {"a": {"b": None, "x": 9}, "d": [3], "e": {"f": 1}})

    assert patched == {"a": {"c": 2, "x": 9}, "d": [3], "e": {"f": 1}}
    assert base == {"a": {"b": 1, "c": 2}, "d": [1, 2], "e": 5}


@given(st.recursive(st.integers() | st.text() | st.booleans(), st.lists))
def test_what_is_written_is_read_back(data: object) -> None:
    assert read_json(write_json(data)) == data


def test_paths_are_written_as_json_path() -> None:
    assert json_path(("a", 0, "b-c", "odd key")) == "$.a[0].b-c['odd key']"
