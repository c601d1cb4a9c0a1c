"""What cannot be is said in both languages: every message of the core has its Chinese."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from zhuoyue.core.ballots import QuorumTerms, VoteFacts
from zhuoyue.core.notices import DeadlineFacts, NoticeFacts
from zhuoyue.core.ranking import OverallFacts
from zhuoyue.rulebook import phrases
from zhuoyue.rulebook.convert import read
from zhuoyue.rulebook.impossible import impossible, sentences
from zhuoyue.rulebook.notation import read_yaml
from zhuoyue.rulebook.problems import json_path

SOURCE = Path(__file__).parents[2] / "src" / "zhuoyue"
FILES = (*sorted((SOURCE / "core").rglob("*.py")), SOURCE / "rulebook" / "national.py")

NOT_FROM_DATA = {
    "only what is permitted is recorded, not {}": (
        "a caller folded an act that was refused; its only caller asks for permission first"
    ),
}

BLANK = "{}"


Trees = Mapping[str, ast.Module]


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function of the sources, and all of them, to see who calls it with what."""

    file: str
    node: ast.FunctionDef
    trees: Trees

    def templates(self) -> Iterator[str]:
        """The message of every ValueError it raises, each formatted field written as {}."""
        for node in ast.walk(self.node):
            match node:
                case ast.Raise(exc=ast.Call(func=ast.Name(id="ValueError"), args=[message])):
                    yield from self._said(message, node.lineno)
                case ast.Raise():
                    pytest.fail(f"{self.file}:{node.lineno}: not a ValueError with one message")
                case _:
                    pass

    def _said(self, message: ast.expr, line: int) -> list[str]:
        """What is said at this line: here, assigned before, or by whoever calls."""
        if not isinstance(message, ast.Name):
            return self._spelt(message)
        assigned = {
            node.lineno: node.value
            for node in ast.walk(self.node)
            if isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == message.id
            and node.lineno < line
        }
        said = [assigned[max(assigned)]] if assigned else list(self._arguments(message.id))
        return [text for one in said for text in self._spelt(one)]

    def _spelt(self, message: ast.expr) -> list[str]:
        match message:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return ["".join(choice) for choice in product(*map(self._part, parts))]
            case _:
                pytest.fail(f"{self.file}:{message.lineno}: a message is a text in its place")

    def _part(self, part: ast.expr) -> list[str]:
        """A part of a message; a parameter is every text that callers write there."""
        match part:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.FormattedValue(value=ast.Name(id=name)) if name in self._parameters():
                return sorted({_text(argument) for argument in self._arguments(name)}) or [BLANK]
            case _:
                return [BLANK]

    def _parameters(self) -> list[str]:
        return [one.arg for one in self.node.args.args]

    def _arguments(self, name: str) -> Iterator[ast.expr]:
        """What callers write for a parameter; a private function is called in its file only."""
        place = self._parameters().index(name)
        private = self.node.name.startswith("_")
        for file, tree in self.trees.items():
            for node in ast.walk(tree) if file == self.file or not private else ():
                match node:
                    case ast.Call(func=ast.Name(id=called)) if called == self.node.name:
                        yield node.args[place]


def _text(argument: ast.expr) -> str:
    match argument:
        case ast.Constant(value=str(text)):
            return text
        case _:
            return BLANK


def templates(trees: Trees) -> set[str]:
    return {
        template
        for file, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for template in Function(file=file, node=node, trees=trees).templates()
    }


def _sources() -> Trees:
    return {str(file.relative_to(SOURCE)): ast.parse(file.read_text("utf-8")) for file in FILES}


def _example(text: str) -> Trees:
    return {"example.py": ast.parse(text)}


def test_every_message_of_the_core_has_its_chinese_and_none_is_left_over() -> None:
    assert sorted(templates(_sources()) - set(NOT_FROM_DATA)) == sorted(sentences())


def test_what_is_said_not_to_come_from_data_is_still_there() -> None:
    assert set(NOT_FROM_DATA) <= templates(_sources())


def test_the_scan_sees_each_way_in_which_a_message_is_written() -> None:
    source = _example(
        """
def check(holds, message):
    if not holds:
        raise ValueError(message)

def twice(names, what):
    message = f"{what} named twice: {', '.join(names)}"
    raise ValueError(message)

def below(number, least):
    message = "first"
    if number < 0:
        raise ValueError(message)
    message = f"not {number}"
    raise ValueError(message)

def caller(rule, names, number):
    check(rule, "a rule")
    check(rule, f"no rule but {rule.id}")
    twice(names, "candidate")
    twice(names, "stage")
    below(number, 1)
    return names

def uncalled(number):
    raise ValueError(f"{number} is odd")

def last():
    raise ValueError("at once")
"""
    )

    assert templates(source) == {
        "a rule",
        "no rule but {}",
        "candidate named twice: {}",
        "stage named twice: {}",
        "first",
        "not {}",
        "{} is odd",
        "at once",
    }


@pytest.mark.parametrize(
    "line",
    [
        "raise",
        "raise KeyError('a')",
        "raise ValueError('a', 'b')",
        "raise ValueError('a' + 'b')",
        "message = words['a']\n    raise ValueError(message)",
    ],
)
def test_the_scan_passes_over_no_message_that_it_cannot_read(line: str) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"example\.py:2"):
        templates(_example(f"def odd(words):\n    {line}\n"))


@pytest.mark.parametrize("template", sorted(sentences()))
def test_every_message_is_said_by_its_own_sentence_with_all_it_names(template: str) -> None:
    message, expected = template, sentences()[template]
    for number, value in enumerate(["①", "②", "③"][: template.count(BLANK)], start=1):
        message = message.replace(BLANK, value, 1)
        expected = expected.replace(BLANK, value, 1).replace(f"{{{number}}}", value)
        assert value in expected

    assert impossible(ValueError(message)).zh == f"这里的值不成立：{expected}"
    assert "{" not in expected


@pytest.mark.parametrize("sentence", sorted(sentences().values()))
def test_every_sentence_says_what_is_wrong_and_then_what_would_be_right(sentence: str) -> None:
    wrong, _, right = sentence.partition("；")

    assert wrong
    assert right


def test_the_file_of_sentences_is_free_of_mistakes_and_holds_no_phrases() -> None:
    file = Path(phrases.__file__).parent / "impossible.yaml"

    assert not read_yaml(file.read_text("utf-8"), file.name).problems
    assert not set(phrases.phrases()) & set(sentences())


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("ended_on lies before started_on", "结束日（ended_on）早于开始日（started_on）；请核对"),
        ("yes cannot be negative", "yes 为负数；应为不小于0的整数"),
        (
            "no number lies between 620 and 610",
            "下限620与上限610之间没有数；下限应低于上限，请改正",
        ),
        (
            "a period is 1 to 1200 months long, not 1201",
            "期间长度（单位 months）应为1至1200，现为1201；请改正",
        ),
        (
            "not every year has a day 29 in month 2",
            "月日（month 2、day 29）不是每年都有；请改为每年都有的日期",
        ),
        ("candidate named twice: a, b", "候选组织 a, b 列了两次；每家只留一次"),
        ("candidate named twice: two\nlines", "候选组织 two\nlines 列了两次；每家只留一次"),
        ("settled_on is before received_on", sentences()["settled_on is before received_on"]),
        (
            "2026-01-01 is before 2026-01-03",
            "结束日（until）2026-01-01早于开始日（since）2026-01-03；请核对",
        ),
        ("weights sum to exactly 1, not 9/10", "各权重之和为9/10；应恰好等于1"),
    ],
)
def test_a_message_is_said_in_chinese_with_what_it_names(english: str, chinese: str) -> None:
    said = impossible(ValueError(english))

    assert said.zh == f"这里的值不成立：{chinese}"
    assert said.en == f"this value cannot be: {english}"


@pytest.mark.parametrize("message", ["month must be in 1..12", "", "yes cannot be negative!"])
def test_a_message_of_others_stays_in_its_own_language(message: str) -> None:
    assert impossible(TypeError(message)).zh == f"这里的值不成立：{message}"


@pytest.mark.parametrize(
    ("kind", "data", "path", "english"),
    [
        (VoteFacts, {"members": 0}, "$.members", "members: a committee has at least one member"),
        (
            VoteFacts,
            {"candidates": [{"id": "a", "yes": 1}, {"id": "b", "no": -1}]},
            "$.candidates[1].no",
            "no cannot be negative",
        ),
        (
            NoticeFacts,
            {"objections": [{"id": "1", "received_on": "2026-01-02", "settled_on": "2026-01-01"}]},
            "$.objections[0].settled_on",
            "settled_on is before received_on",
        ),
        (OverallFacts, {"candidates": [{"id": "a"}, {"id": "a"}]}, "$", "candidate named twice: a"),
        (
            DeadlineFacts,
            {"clock": "payment", "period": {"days": 3}},
            "$",
            "give a clock of the regulation or a period, not both",
        ),
        (
            QuorumTerms,
            {"share": "1/1", "bound": "more_than", "base": "members"},
            "$",
            "more_than 1 can never be the share needed of a whole",
        ),
    ],
)
def test_a_value_that_cannot_be_is_said_at_the_field_that_the_message_begins_with(
    kind: type, data: object, path: str, english: str
) -> None:
    (problem,) = read(kind, data, files=False)

    assert json_path(problem.path) == path
    assert problem.message == impossible(ValueError(english))
    assert english not in problem.message.zh
