"""The door as others use it: what goes in, what comes out, and the exit code."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from zhuoyue.rulebook.cli import main

TWO_OF_THREE = {"members": 23, "present": 16, "roster_approved": True}


def run(*args: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, list(args), input=stdin, catch_exceptions=False)


def answer(*args: str, facts: object) -> dict[str, Any]:
    result = run(*args, stdin=json.dumps(facts))
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.clause("ZJ-13-7a")
@pytest.mark.parametrize(
    ("present", "verdict"), [(15, "refused"), (16, "allowed"), (17, "allowed")]
)
def test_an_answer_has_verdict_reasons_with_sentences_and_result(
    present: int, verdict: str
) -> None:
    found = answer(
        "decide", "quorum", "zhuji-award-2025", facts={**TWO_OF_THREE, "present": present}
    )

    assert sorted(found) == ["reasons", "result", "verdict"]
    assert found["verdict"] == verdict
    for reason in found["reasons"]:
        assert sorted(reason) == ["clause", "code", "facts", "sentence"]
        assert sorted(reason["sentence"]) == ["en", "zh"]
    assert "ZJ-13-7a" in [reason["clause"] for reason in found["reasons"]]


def test_facts_may_come_from_a_file_or_from_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "事实.json"
    file.write_text(json.dumps(TWO_OF_THREE), encoding="utf-8-sig")

    from_file = run("decide", "quorum", "zhuji-award-2025", "--facts", str(file))
    from_stdin = run("decide", "quorum", "zhuji-award-2025", stdin=json.dumps(TWO_OF_THREE))

    assert from_file.stdout == from_stdin.stdout


def test_a_missing_fact_is_undecided_and_named() -> None:
    found = answer("decide", "quorum", "zhuji-award-2025", facts={})

    assert found["verdict"] == "undecided"
    named = [r["facts"]["fact"] for r in found["reasons"] if r["code"] == "missing_fact"]
    assert {"members", "present"} <= set(named)


def test_null_is_the_same_as_left_out() -> None:
    facts = {"members": 23, "present": None}

    assert answer("decide", "quorum", "zhuji-award-2025", facts=facts) == answer(
        "decide", "quorum", "zhuji-award-2025", facts={"members": 23}
    )


def test_every_mistake_in_the_facts_is_said_with_its_path_and_exit_code_2() -> None:
    facts = {"memebers": 23, "present": "sixteen"}

    result = run("decide", "quorum", "zhuji-award-2025", stdin=json.dumps(facts))

    assert result.exit_code == 2
    assert json.loads(result.stdout) == {
        "error": [
            {
                "path": "$.memebers",
                "sentence": {
                    "zh": "不认识 memebers；是不是 members？",
                    "en": "unknown key memebers; did you mean members?",
                },
            },
            {
                "path": "$.present",
                "sentence": {
                    "zh": '应为整数，现为 "sixteen"',
                    "en": 'expected a whole number, got "sixteen"',
                },
            },
        ]
    }
    assert result.stderr.splitlines() == [
        "$.memebers: 不认识 memebers；是不是 members？ · unknown key memebers; did you mean members?",
        '$.present: 应为整数，现为 "sixteen" · expected a whole number, got "sixteen"',
    ]


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        ("", "this is not valid JSON"),
        ("[]", "expected a mapping, got []"),
        ("3", "expected a mapping, got 3"),
        (b"\xff\xfe{}", "this is not UTF-8"),
        ('{"present": 1, "present": 2}', "present is given twice"),
        ('{"present": 1.0}', "expected a whole number, got 1.0"),
    ],
)
def test_odd_input_is_refused_with_exit_code_2(stdin: str | bytes, said: str) -> None:
    result = run("decide", "quorum", "zhuji-award-2025", stdin=stdin)

    assert result.exit_code == 2
    assert said in result.stderr
    assert said in json.loads(result.stdout)["error"][0]["sentence"]["en"]


def test_an_impossible_date_is_refused_with_exit_code_2() -> None:
    facts = {"period": {"days": 7}, "starts_on": "2026-02-30"}

    result = run("decide", "deadline", "wenzhou-award-2022", stdin=json.dumps(facts))

    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"][0]["path"] == "$.starts_on"


def test_an_unknown_regulation_is_refused_with_the_known_ones() -> None:
    result = run("decide", "quorum", "atlantis-2025", stdin="{}")

    assert result.exit_code == 2
    assert "known: hangzhou-award-2025, hangzhou-cultivation-2025" in result.stderr


def test_an_unknown_question_and_a_missing_regulation_are_usage_errors() -> None:
    assert run("decide", "quorumm", "zhuji-award-2025").exit_code == 2
    assert "which regulation?" in run("decide", "quorum").stderr


def test_a_question_prints_the_schema_of_its_facts() -> None:
    result = run("decide", "quorum", "--schema")

    schema = json.loads(result.stdout)
    assert result.exit_code == 0
    assert schema["title"] == "quorum"
    assert "members" in schema["$defs"]["QuorumFacts"]["properties"]


def test_a_batch_answers_a_line_each_and_goes_on_after_a_bad_one() -> None:
    lines = [json.dumps(TWO_OF_THREE), "", '{"present": "x"}', "{"]

    result = run("decide", "quorum", "zhuji-award-2025", "--batch", stdin="\n".join(lines))

    first, second, third = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 2
    assert first["verdict"] == "allowed"
    assert (second["line"], second["error"][0]["path"]) == (3, "$.present")
    assert third["line"] == 4
    assert result.stderr.splitlines() == ["2 行不能使用 · 2 lines could not be used"]


def test_a_batch_without_bad_lines_ends_well() -> None:
    result = run("decide", "quorum", "zhuji-award-2025", "--batch", stdin="{}\n{}\n")

    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 2)


def test_an_answer_can_be_one_line() -> None:
    result = run("decide", "quorum", "zhuji-award-2025", "--compact", stdin="{}")

    assert len(result.stdout.splitlines()) == 1


def vote(yes: int) -> dict[str, Any]:
    slips = {"handed_out": 16, "returned": 16, "valid": 16, "invalid": 0, "blank": 0}
    return {
        **TWO_OF_THREE,
        "award": "quality",
        "slips": slips,
        "candidates": [{"id": "a", "yes": yes, "no": 16 - yes, "abstain": 0, "overall_score": 610}],
        "heard": {"evaluation_report": True},
        "mode": "secret_ballot",
    }


@pytest.mark.clause("ZJ-13-7b")
def test_another_reading_can_be_tried() -> None:
    taken = answer("decide", "vote", "zhuji-award-2025", facts=vote(8))
    other = answer(
        "decide", "vote", "zhuji-award-2025", "--reading", "half-or-more=more_than", facts=vote(8)
    )

    assert taken["result"]["candidates"][0]["outcome"] == "passed"
    assert other["result"]["candidates"][0]["outcome"] == "failed"


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        ("half-or-more", "--reading wants ID=VALUE"),
        ("nothing=x", "there is no reading nothing"),
        ("half-or-more=all", "reading half-or-more does not offer all"),
    ],
)
def test_a_reading_that_is_not_offered_is_refused(reading: str, said: str) -> None:
    result = run("decide", "vote", "zhuji-award-2025", "--reading", reading, stdin="{}")

    assert result.exit_code == 2
    assert said in result.stderr


def test_check_finds_nothing_wrong_on_the_shelf() -> None:
    result = run("check")

    assert result.exit_code == 0
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 4


def test_check_says_what_is_wrong_and_ends_with_1(zhuji: Path) -> None:
    file = zhuji / "regulation.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("rank: 2", "rank: two"), encoding="utf-8"
    )

    result = run("check", str(zhuji))

    assert result.exit_code == 1
    assert 'expected a whole number, got "two"' in result.stderr


def test_cases_are_run_and_a_failing_one_ends_with_1(zhuji: Path) -> None:
    (zhuji / "cases.new.yaml").write_text(
        "regulation: zhuji-award-2025\n"
        "cases:\n"
        "  - {id: odd, clauses: [ZJ-4], name: {zh: 错, en: wrong}, question: quorum,"
        " then: {verdict: allowed}}\n",
        encoding="utf-8",
    )

    whole, broken = run("cases", "zhuji-award-2025"), run("cases", str(zhuji))

    assert whole.exit_code == 0
    assert broken.exit_code == 1
    assert "odd: " in broken.stderr
    assert "expected allowed, got undecided" in broken.stderr


def test_coverage_is_shown_as_json_and_as_a_table() -> None:
    rows = json.loads(run("coverage", "--json").stdout)["clauses"]
    table = run("coverage", "zhuji-award-2025").stdout

    assert len(rows) == 162
    assert sorted(rows[0]) == [
        "article",
        "cases",
        "id",
        "reason",
        "regulation",
        "rule",
        "status",
        "tests",
    ]
    assert "ZJ-4" in table


def test_two_regulations_are_compared() -> None:
    as_json = run("diff", "zhuji-award-2025", "wenzhou-award-2022", "--json")
    as_table = run("diff", "zhuji-award-2025", "wenzhou-award-2022")
    same = run("diff", "zhuji-award-2025", "zhuji-award-2025", "--json")

    changes = {change["path"]: change for change in json.loads(as_json.stdout)["changes"]}
    assert changes["place.code"] == {"path": "place.code", "before": "330681", "after": "3303"}
    assert "place.code" in as_table.stdout
    assert json.loads(same.stdout) == {"changes": []}


BOOK = Path(__file__).parents[2] / "examples" / "zhuji-award-2025" / "book.jsonl"


def test_an_intact_book_is_found_intact_and_was_replayed() -> None:
    result = run("verify", str(BOOK))

    form = json.loads(result.stdout)
    assert (result.exit_code, form["intact"], form["replayed"]) == (0, True, True)
    assert form["findings"] == []


def test_an_altered_book_ends_with_1(tmp_path: Path) -> None:
    altered = tmp_path / "book.jsonl"
    altered.write_bytes(BOOK.read_bytes().replace(b"office", b"0ffice", 1))

    result = run("verify", str(altered))

    assert result.exit_code == 1
    assert json.loads(result.stdout)["intact"] is False
    assert result.stderr


def test_a_seal_kept_elsewhere_shows_a_book_rewritten_as_a_whole() -> None:
    result = run("verify", str(BOOK), "--seal", f"1={'0' * 64}")

    assert result.exit_code == 1


@pytest.mark.parametrize("seal", ["1", "x=abc"])
def test_a_seal_is_named_by_its_number(seal: str) -> None:
    assert run("verify", str(BOOK), "--seal", seal).exit_code == 2


def test_a_book_explains_where_its_cases_stand() -> None:
    every = json.loads(run("explain", str(BOOK)).stdout)["cases"]
    number = every[0]["case"]
    one = json.loads(run("explain", str(BOOK), "--case", number).stdout)["cases"]

    assert one == every[:1]
    assert run("explain", str(BOOK), "--case", "nobody").exit_code == 2


def test_the_pages_and_the_examples_are_written(tmp_path: Path) -> None:
    pages, examples = tmp_path / "pages", tmp_path / "examples"

    assert run("docs", "--out", str(pages)).exit_code == 0
    assert not examples.exists()
    assert run("docs", "--out", str(pages), "--examples", str(examples)).exit_code == 0
    assert (pages / "questions" / "vote.md").is_file()
    assert (examples / "zhuji-award-2025" / "vote.json").is_file()
