"""Reasons into sentences: one phrase per code, in Chinese and English (措辞)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path as File
from typing import Any

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Regulation
from zhuoyue.core.verdict import Fact, Reason
from zhuoyue.rulebook.convert import plain, read
from zhuoyue.rulebook.notation import read_yaml
from zhuoyue.rulebook.problems import Mistaken

Lexicon = Mapping[str, Text]

_FOLDER = File(__file__).parent

_NO_PHRASES = frozenset({"words.yaml", "impossible.yaml"})


@cache
def phrases() -> Lexicon:
    """Every phrase by its reason code, from the files beside this one."""
    found: dict[str, Text] = {}
    for file in sorted(_FOLDER.glob("*.yaml")):
        if file.name not in _NO_PHRASES:
            found |= read_phrases(file)
    return found


@cache
def words() -> Lexicon:
    """How the identifiers of the core are said in sentences."""
    return read_phrases(_FOLDER / "words.yaml")


def read_phrases(file: File) -> dict[str, Text]:
    """The phrases of one file; raises Mistaken."""
    document = read_yaml(file.read_text(encoding="utf-8"), file.name)
    found = read(Mapping[str, Text], document.data, files=True)
    if isinstance(found, list):
        raise Mistaken([document.problem(p.path, zh=p.message.zh, en=p.message.en) for p in found])
    return dict(found)


def lexicon(regulation: Regulation) -> Lexicon:
    """The words of a regulation: the common ones, then the names it gives itself.

    Awards come last: where an award and an act share an id, sentences mean the award.
    """
    order = regulation.procedure
    return {
        **words(),
        **{act.id: act.name for act in order.acts},
        **{stage.id: stage.name for stage in order.stages},
        **{role.id: role.name for role in order.roles},
        **{award.id: award.name for award in regulation.awards},
    }


UNFILLED = "⟨{}⟩"


class _Filled(dict[str, str]):
    """The facts of a reason; one that a phrase names and the reason lacks shows as its name."""

    def __missing__(self, key: str) -> str:
        return UNFILLED.format(key)


def sentence(reason: Reason, names: Lexicon) -> Text:
    """What a reason says, in both languages, with its facts filled in."""
    phrase = phrases()[reason.code.value]
    zh = _Filled({key: _zh(value, _words(key, names)) for key, value in reason.facts.items()})
    en = _Filled({key: _en(value, _words(key, names)) for key, value in reason.facts.items()})
    return Text(zh=phrase.zh.format_map(zh), en=phrase.en.format_map(en))


def _words(key: str, names: Lexicon) -> Lexicon:
    """The words for one fact: none for a path, those of parameters for a parameter."""
    if key == "fact":  # a path in the facts is to be found there, so it stays as written
        return {}
    return parameters() if key == "parameter" else names


@cache
def parameters() -> Lexicon:
    """What implementing rules may set, by the name of the parameter."""
    sign = "parameter."
    return {key.removeprefix(sign): text for key, text in words().items() if key.startswith(sign)}


def _zh(value: Fact, names: Lexicon) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{_zh(value.date(), names)}{value:%H:%M:%S}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, tuple):
        return "、".join(_zh(item, names) for item in value) or "无"
    if isinstance(value, str) and value in names:
        return names[value].zh
    return "未知" if value is None else _said(value)


def _en(value: Fact, names: Lexicon) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_en(item, names) for item in value) or "none"
    if isinstance(value, str) and value in names:
        return names[value].en
    return "unknown" if value is None else _said(value)


def _said(value: Any) -> str:  # noqa: ANN401
    said = plain(value)
    return f"{said:f}" if hasattr(said, "as_tuple") else str(said)
