"""Generated pages and examples: fresh, and true."""

import json
from pathlib import Path

import pytest

from zhuoyue.rulebook import answers, handbook, library, notation
from zhuoyue.rulebook.questions import QUESTIONS

ROOT = Path(__file__).parents[2]
EXAMPLES = dict(handbook.examples())
FACTS = sorted(n for n in EXAMPLES if n.endswith(".json") and not n.endswith(".answer.json"))


def test_the_examples_in_the_repository_are_those_of_the_cases() -> None:
    folder = ROOT / "examples"
    there = {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in folder.rglob("*.json*")
    }

    assert there == EXAMPLES


@pytest.mark.parametrize("name", FACTS)
def test_an_example_gives_the_answer_beside_it(name: str) -> None:
    regulation, _, question = name.removesuffix(".json").partition("/")
    facts = notation.read_json((ROOT / "examples" / name).read_text(encoding="utf-8"))
    beside = (ROOT / "examples" / name.replace(".json", ".answer.json")).read_text(encoding="utf-8")

    found = answers.ask(QUESTIONS[question], library.law(regulation), facts)

    assert json.loads(notation.write_json(found)) == json.loads(beside)


def test_the_pages_in_the_repository_are_fresh(tmp_path: Path) -> None:
    handbook.write(handbook.pages(), tmp_path)

    for file in sorted(tmp_path.rglob("*.*")):
        there = ROOT / "docs" / "generated" / file.relative_to(tmp_path)
        assert there.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")
