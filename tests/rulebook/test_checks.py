"""What an author of a regulation does wrong, each mistake planted in a copy of a real one."""

from pathlib import Path

import pytest

from zhuoyue.rulebook import library
from zhuoyue.rulebook.checks import check


def edit(file: Path, old: str, new: str) -> int:
    """Replace the first occurrence; the number of its line comes back."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def english(folder: Path) -> list[str]:
    return [f"{problem.line}: {problem.message.en}" for problem in check(folder)]


def test_a_regulation_as_it_stands_has_nothing_wrong(zhuji: Path) -> None:
    assert english(zhuji) == []


def test_an_unknown_key_is_said_with_what_was_meant(zhuji: Path) -> None:
    line = edit(zhuji / "regulation.yaml", "programme:", "program: x\nprogramme:")

    assert english(zhuji) == [f"{line}: unknown key program; did you mean programme?"]


def test_a_clause_that_does_not_exist_is_said(zhuji: Path) -> None:
    line = edit(zhuji / "regulation.yaml", "clause: ZJ-21", "clause: ZJ-99")

    assert english(zhuji) == [f"{line}: there is no clause ZJ-99; did you mean ZJ-9?"]


def test_a_rule_without_a_clause_is_said(zhuji: Path) -> None:
    line = edit(zhuji / "regulation.yaml", "    clause: ZJ-2\n", "")

    assert english(zhuji) == [f"{line - 3}: clause is missing (text that is not empty)"]


def test_an_award_that_does_not_exist_is_said(zhuji: Path) -> None:
    edit(zhuji / "regulation.yaml", "id: innovation\n    rank", "id: inovation\n    rank")

    found = english(zhuji)

    assert found
    assert {words.partition(": ")[2] for words in found} == {
        "there is no award innovation; did you mean inovation?"
    }


def test_a_preparation_that_no_act_records_is_said(zhuji: Path) -> None:
    line = edit(zhuji / "regulation.yaml", "act: examine, name", "act: examin, name")

    assert f"{line}: there is no act examin; did you mean examine?" in english(zhuji)


def test_two_rules_for_one_thing_are_said(zhuji: Path) -> None:
    line = edit(
        zhuji / "regulation.yaml", "  - id: innovation\n    rank", "  - id: quality\n    rank"
    )

    assert f"{line}: there is a rule quality already; one thing has one rule" in english(zhuji)


def test_a_threshold_outside_the_scale_is_said(zhuji: Path) -> None:
    line = edit(zhuji / "regulation.yaml", "at_least: 600", "at_least: 6000")

    assert f"{line}: 6000 is outside the scale of 0 to 1000" in english(zhuji)


def test_a_reading_of_nothing_is_said(zhuji: Path) -> None:
    edit(zhuji / "regulation.yaml", "path: ballots.", "path: balots.")

    (sentence,) = english(zhuji)
    assert "there is no balots." in sentence


def test_a_reading_that_the_file_does_not_take_is_said(zhuji: Path) -> None:
    text = (zhuji / "regulation.yaml").read_text(encoding="utf-8")
    taken = next(line for line in text.splitlines() if line.strip().startswith("taken:"))
    edit(zhuji / "regulation.yaml", taken, "    taken: something_else")

    (sentence,) = english(zhuji)
    assert sentence.endswith("but the reading says something_else")


def test_a_reading_without_another_is_none(zhuji: Path) -> None:
    text = (zhuji / "regulation.yaml").read_text(encoding="utf-8")
    others = next(line for line in text.splitlines() if line.strip().startswith("alternatives:"))
    edit(zhuji / "regulation.yaml", others, "    alternatives: []")

    (sentence,) = english(zhuji)
    assert sentence.endswith("name at least one other reading")


def test_a_stage_that_does_not_exist_is_said(zhuji: Path) -> None:
    file = zhuji / "regulation.yaml"
    text = file.read_text(encoding="utf-8")
    after = next(line for line in text.splitlines() if "after: [" in line and "[]" not in line)
    name = after.split("after: [")[1].split("]")[0].split(",")[0]
    line = edit(file, after, after.replace(name, f"{name}x"))

    assert f"{line}: there is no stage {name}x; did you mean {name}?" in english(zhuji)


def test_stages_that_wait_for_each_other_are_said(zhuji: Path) -> None:
    call = "{id: call, clause: ZJ-13-1, scope: cycle,"
    line = edit(zhuji / "regulation.yaml", call, f"{call} after: [application],")

    found = english(zhuji)

    waits = "waits for itself: after runs in a circle"
    assert f"{line}: stage call {waits}" in found
    assert f"{line + 1}: stage application {waits}" in found


def test_an_act_that_nobody_may_do_is_said(zhuji: Path) -> None:
    document = library.open_yaml(zhuji / "regulation.yaml")
    act = document.data["procedure"]["acts"][0]
    by = f"by: [{', '.join(act['by'])}]"
    line = edit(zhuji / "regulation.yaml", by, "by: []")

    assert f"{line}: nobody may do {act['id']}; name a role under by" in english(zhuji)


def test_a_key_written_twice_is_said_beside_the_rest(zhuji: Path) -> None:
    edit(zhuji / "regulation.yaml", "status: draft", "status: draft\nstatus: draft")
    edit(zhuji / "regulation.yaml", "programme:", "program: x\nprogramme:")

    assert [words.partition(": ")[2] for words in english(zhuji)] == [
        "status is written twice; keep one",
        "unknown key program; did you mean programme?",
    ]


def test_all_mistakes_are_said_at_once(zhuji: Path) -> None:
    edit(zhuji / "regulation.yaml", "status: draft", "status: drafty")
    edit(zhuji / "regulation.yaml", "clause: ZJ-21", "clause: ZJ-99")
    edit(zhuji / "regulation.yaml", "rank: 2", "rank: two")

    assert len(english(zhuji)) == 3


def test_broken_yaml_is_said_alone(zhuji: Path) -> None:
    edit(zhuji / "regulation.yaml", "id: zhuji", "id: [zhuji")

    (sentence,) = english(zhuji)
    assert "not valid YAML" in sentence


def test_a_file_that_holds_nothing_of_use_is_said(zhuji: Path) -> None:
    (zhuji / "regulation.yaml").write_text("- 1\n", encoding="utf-8")

    assert english(zhuji) == ["1: expected a mapping, got [1]"]


def test_a_missing_file_is_said(zhuji: Path) -> None:
    (zhuji / "clauses.yaml").unlink()

    (sentence,) = english(zhuji)
    assert "this file cannot be read" in sentence


def test_a_clause_twice_is_said(zhuji: Path) -> None:
    line = edit(zhuji / "clauses.yaml", "  - id: ZJ-3\n", "  - id: ZJ-2\n")

    assert f"{line}: ZJ-2 stands here twice" in english(zhuji)


def test_a_clause_that_is_not_encoded_needs_a_reason(zhuji: Path) -> None:
    line = edit(zhuji / "clauses.yaml", "status: encoded", "status: judgement")

    assert english(zhuji) == [f"{line}: ZJ-2 is not encoded: say why under reason"]


@pytest.fixture
def newcomer(zhuji: Path) -> int:
    """A clause that nothing holds, called encoded; its line."""
    file = zhuji / "clauses.yaml"
    text = file.read_text(encoding="utf-8")
    new = (
        "  - id: ZJ-99\n    article: {zh: 第九十九条, en: Article 99}\n"
        "    text: {zh: 新, en: new}\n    status: encoded\n"
    )
    file.write_text(text.rstrip("\n") + "\n" + new, encoding="utf-8")
    return text.rstrip("\n").count("\n") + 5


def test_an_encoded_clause_needs_a_rule_and_three_cases(zhuji: Path, newcomer: int) -> None:
    assert english(zhuji) == [
        f"{newcomer}: ZJ-99 is called encoded, but no rule names it",
        f"{newcomer}: ZJ-99 has 0 cases, at least 3 are needed",
    ]


def write_case(folder: Path, **changes: str) -> None:
    case = {
        "id": "new-case",
        "clauses": "[ZJ-13-7a]",
        "name": "{zh: 新, en: new}",
        "question": "quorum",
        "given": "{}",
        "then": "{verdict: undecided}",
    } | changes
    lines = [f"    {key}: {value}" for key, value in case.items()]
    text = "regulation: zhuji-award-2025\ncases:\n  -\n" + "\n".join(lines) + "\n"
    (folder / "cases.new.yaml").write_text(text, encoding="utf-8")


def test_a_case_that_holds_is_no_problem(zhuji: Path) -> None:
    write_case(zhuji)

    assert english(zhuji) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"then": "{verdict: allowed}"}, "expected allowed, got undecided"),
        ({"question": "quorumm"}, "no question quorumm"),
        ({"given": "{presentt: 3}"}, "unknown key presentt"),
        ({"clauses": "[ZJ-98]"}, "there is no clause ZJ-98"),
        ({"basis": "nobody"}, "there is no nobody under bases"),
        ({"then": "{verdict: undecided, because: []}"}, "unexpected missing_fact"),
        (
            {"then": "{verdict: undecided, because: [{code: x, clause: ZJ-4}]}"},
            "no reason x@ZJ-4",
        ),
        ({"then": "{verdict: undecided, result: {nothing: 1}}"}, "result.nothing: expected 1"),
        ({"verdict": "x"}, "unknown key verdict"),
    ],
)
def test_a_case_that_does_not_hold_is_said(zhuji: Path, changes: dict[str, str], said: str) -> None:
    for file in zhuji.glob("cases*.yaml"):
        file.unlink()
    write_case(zhuji, **changes)

    found = english(zhuji)

    assert found
    assert any(said in sentence for sentence in found)


def test_two_cases_of_one_name_are_said(zhuji: Path) -> None:
    for file in zhuji.glob("cases*.yaml"):
        file.unlink()
    write_case(zhuji)
    first = (zhuji / "cases.new.yaml").read_text(encoding="utf-8")
    (zhuji / "cases.other.yaml").write_text(first, encoding="utf-8")

    assert [words for words in english(zhuji) if words.endswith("two cases new-case")]


def test_a_sum_repeated_from_another_text_must_be_the_same(tmp_path: Path) -> None:
    for file in library.find("hangzhou-cultivation-2025").glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    edit(tmp_path / "regulation.yaml", "at_most: 20万元", "at_most: 30万元")

    assert any("is not what hangzhou-award-2025 says" in sentence for sentence in english(tmp_path))


def test_a_reading_without_its_path_is_said_once(zhuji: Path) -> None:
    line = edit(zhuji / "regulation.yaml", "    path: ballots.", "    paht: ballots.")

    assert [words.partition(": ")[2] for words in english(zhuji)] == [
        "unknown key paht; did you mean path?",
        "path is missing (text that is not empty)",
    ]
    assert line > 1


def test_a_misshapen_procedure_is_said_once(zhuji: Path) -> None:
    line = edit(zhuji / "regulation.yaml", "scope: cycle", "scope: cyclo")

    assert english(zhuji) == [f'{line}: expected one of cycle, case, got "cyclo"']
