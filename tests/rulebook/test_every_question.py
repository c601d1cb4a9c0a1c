"""Whatever is left out or added, every question answers, or says what cannot be used."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from zhuoyue.core.regulation import Law
from zhuoyue.rulebook import cases, library
from zhuoyue.rulebook.answers import ask
from zhuoyue.rulebook.problems import Mistaken
from zhuoyue.rulebook.questions import QUESTIONS

LAWS = {name: library.law(name) for name in sorted(library.ids())}
PAIRS = [(name, question) for name in LAWS for question in QUESTIONS]
EXAMPLES = [
    (name, shelf)
    for name in LAWS
    for shelf in cases.of(library.find(name))
    if shelf.case.example and shelf.case.question in QUESTIONS
]
NAMES = [f"{name}:{shelf.case.question}" for name, shelf in EXAMPLES]


def answered(question: str, law: Law, facts: object) -> str:
    """The verdict, with every sentence complete; "unusable" where the facts cannot be used."""
    try:
        answer = ask(QUESTIONS[question], law, facts)
    except Mistaken:
        return "unusable"
    for reason in answer["reasons"]:
        assert "⟨" not in reason["sentence"]["zh"] + reason["sentence"]["en"], reason
    assert answer["verdict"] == "allowed" or answer["reasons"]
    return str(answer["verdict"])


def thinned(data: Any) -> Iterator[Any]:  # noqa: ANN401 - plain data
    """The same data with one key left out, or one list emptied, at every place."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield {name: item for name, item in data.items() if name != key}
            yield from ({**data, key: part} for part in thinned(value))
    elif isinstance(data, list):
        if data:
            yield []
        for n, value in enumerate(data):
            yield from ([*data[:n], part, *data[n + 1 :]] for part in thinned(value))


NOTHING_IS_ASKED = {
    # No text of Hangzhou bars anybody from applying again, and its award knows no recommendation.
    ("hangzhou-award-2025", "reapply"),
    ("hangzhou-award-2025", "route"),
    ("hangzhou-cultivation-2025", "reapply"),
}


def test_no_facts_at_all_is_allowed_only_where_the_text_asks_for_nothing() -> None:
    verdicts = {(name, question): answered(question, LAWS[name], {}) for name, question in PAIRS}

    assert {pair for pair, verdict in verdicts.items() if verdict == "allowed"} == NOTHING_IS_ASKED
    assert set(verdicts.values()) == {"allowed", "refused", "undecided"}


@pytest.mark.parametrize(("name", "shelf"), EXAMPLES, ids=NAMES)
def test_leaving_any_fact_out_still_gives_an_answer(name: str, shelf: cases.Shelved) -> None:
    before = deepcopy(shelf.facts)

    verdicts = {answered(shelf.case.question, LAWS[name], facts) for facts in thinned(shelf.facts)}

    assert verdicts <= {"allowed", "refused", "undecided", "unusable"}
    assert shelf.facts == before


@pytest.mark.parametrize(("name", "shelf"), EXAMPLES, ids=NAMES)
def test_the_same_facts_get_the_same_answer_twice(name: str, shelf: cases.Shelved) -> None:
    question = QUESTIONS[shelf.case.question]

    assert ask(question, LAWS[name], shelf.facts) == ask(question, LAWS[name], shelf.facts)


@pytest.mark.parametrize(("name", "shelf"), EXAMPLES, ids=NAMES)
def test_the_facts_of_one_place_may_be_asked_elsewhere(name: str, shelf: cases.Shelved) -> None:
    for other, law in LAWS.items():
        if other != name:
            answered(shelf.case.question, law, shelf.facts)
