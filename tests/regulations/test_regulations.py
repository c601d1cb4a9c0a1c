"""Every regulation on the shelf, and the two invented ones: whole, accounted for, its cases hold."""

from pathlib import Path

import pytest

from zhuoyue.rulebook import cases, checks, coverage, library
from zhuoyue.rulebook.questions import QUESTIONS

HERE = Path(__file__).parent
REAL = sorted(library.ids())
INVENTED = sorted((HERE / "invented").iterdir())
FOLDERS = [*(library.find(name) for name in REAL), *INVENTED]
LAWS = {folder: library.law(str(folder)) for folder in FOLDERS}
CASES = [(folder, shelf) for folder in FOLDERS for shelf in cases.of(folder)]


def test_the_four_regulations_are_there() -> None:
    assert REAL == [
        "hangzhou-award-2025",
        "hangzhou-cultivation-2025",
        "wenzhou-award-2022",
        "zhuji-award-2025",
    ]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_is_wrong_with_a_regulation(folder: Path) -> None:
    assert [problem.said() for problem in checks.check(folder)] == []


@pytest.mark.cases
@pytest.mark.parametrize(
    ("folder", "shelf"), CASES, ids=[f"{folder.name}:{s.case.id}" for folder, s in CASES]
)
def test_every_case_holds(folder: Path, shelf: cases.Shelved) -> None:
    assert cases.run(shelf, LAWS[folder]) == []


def test_every_clause_of_the_catalogues_is_accounted_for() -> None:
    wanted = (HERE / "catalogue-ids.txt").read_text(encoding="utf-8").split()

    assert sorted(str(row.clause.id) for row in coverage.everywhere()) == sorted(wanted)


ENCODED = [row for row in coverage.everywhere() if row.clause.status == "encoded"]
VERDICTS = {
    shelf.case.id: shelf.case.then.verdict
    for name in REAL
    for shelf in cases.of(library.find(name))
}


@pytest.mark.parametrize("row", ENCODED, ids=[str(row.clause.id) for row in ENCODED])
def test_the_cases_of_an_encoded_clause_go_both_ways(row: coverage.Standing) -> None:
    assert len(row.tests) >= len(row.cases) >= 3
    assert len({VERDICTS[case] for case in row.cases}) > 1


@pytest.mark.parametrize("name", REAL)
def test_every_question_has_one_example_under_every_regulation(name: str) -> None:
    shown = [s.case.question for s in cases.of(library.find(name)) if s.case.example]

    assert sorted(shown) == sorted(QUESTIONS)
