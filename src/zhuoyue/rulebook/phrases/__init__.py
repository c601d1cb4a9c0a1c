"""Reasons into sentences: one phrase per code, in Chinese and English (措辞)."""

import re
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

_NO_PHRASES = frozenset({"words.yaml", "asked.yaml", "impossible.yaml"})


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
        **{f"clock.{clock.id}": clock.name for clock in regulation.notices.clocks},
        **{f"list.{notice.id}": notice.name for notice in regulation.notices.notices},
    }


UNFILLED = "⟨{}⟩"


class _Filled(dict[str, str]):
    """The facts of a reason; one that a phrase names and the reason lacks shows as its name."""

    def __missing__(self, key: str) -> str:
        return UNFILLED.format(key)


def sentence(reason: Reason, names: Lexicon) -> Text:
    """What a reason says, in both languages, with its facts filled in."""
    phrase = phrases()[reason.code.value]
    words = {key: _words(key, value, names) for key, value in reason.facts.items()}
    absent = _under("none", names)
    zh = _Filled({key: _zh(value, words[key]) for key, value in reason.facts.items()})
    en = _Filled({key: _en(value, words[key]) for key, value in reason.facts.items()})
    for key in absent.keys() & {key for key, value in reason.facts.items() if value is None}:
        zh[key], en[key] = absent[key].zh, absent[key].en
    said = Text(zh=phrase.zh.format_map(zh), en=phrase.en.format_map(en))
    return _about_member(said, reason.facts.get("organisation"))


def _about_member(said: Text, member: Fact) -> Text:
    """A sentence about one of those a group controls begins with its name, if it lacks it."""
    if member is None or str(member) in said.zh:
        return said
    return Text(
        zh=f"控股组织“{member}”：{said.zh}", en=f"Controlled organisation “{member}”: {said.en}"
    )


def _words(key: str, value: Fact, names: Lexicon) -> Lexicon:
    """The words for one fact: those given to paths for a path, those of parameters for a parameter."""
    if key in ("fact", "clock", "list"):  # a path that nobody named stays as written, to be found
        return _under(key, names)
    return _parameter(str(value), names) if key == "parameter" else names


def parameter(name: str, names: Lexicon) -> Text:
    """What a parameter of implementing rules is called; its own name where nobody named it."""
    return _parameter(name, names).get(name, Text(zh=name, en=name))


def _parameter(name: str, names: Lexicon) -> Lexicon:
    """The words for a parameter: its own, those of its kind (`*`), or those without its room."""
    found = _parameter_or_kind(name, names)
    rest = name.partition(".")[2]
    if name in found or not rest:
        return found
    short = _parameter(rest, names)
    return {name: short[rest]} if rest in short else {}


def _parameter_or_kind(name: str, names: Lexicon) -> Lexicon:
    if name in parameters():
        return parameters()
    steps = name.split(".")
    for place, step in enumerate(steps):
        kind = parameters().get(".".join((*steps[:place], "*", *steps[place + 1 :])))
        if kind is not None:
            known = _thing(step, names)
            return {name: Text(zh=kind.zh.format(known.zh), en=kind.en.format(known.en))}
    return {}


_SUBJECT = re.compile(r"\[([^\]]*)\]")


@cache
def asked() -> Lexicon:
    """What the facts that the core asks for are called, by the last step of their path."""
    return read_phrases(_FOLDER / "asked.yaml")


def asked_for(path: str, names: Lexicon) -> Text | None:
    """The fact at a path in words, with whose it is where the path says it; None where nobody named it."""
    steps = _SUBJECT.sub("", path).split(".")
    last, before = steps[-1], steps[-2] if len(steps) > 1 else ""
    kind, thing = asked().get(f"{before}.*"), _thing(last, names)
    word = asked().get(last) if kind is None else None
    if kind is not None:
        word = Text(zh=kind.zh.format(thing.zh), en=kind.en.format(thing.en))
    whose = [_thing(one, names) for one in _SUBJECT.findall(path) if not one.isdigit()]
    if word is None or not whose:
        return word
    return Text(zh=f"{whose[0].zh}：{word.zh}", en=f"{whose[0].en}: {word.en}")


def _thing(name: str, names: Lexicon) -> Text:
    """What an identifier inside the name of a parameter stands for: a list, a clock, a word."""
    spellings = (f"list.{name}", f"clock.{name}", name, name.replace("-", "_"))
    return next((names[one] for one in spellings if one in names), Text(zh=name, en=name))


@cache
def parameters() -> Lexicon:
    """What implementing rules may set, by the name of the parameter; `*` stands for any one step."""
    return _under("parameter", words())


def _under(sign: str, names: Lexicon) -> Lexicon:
    """The words that belong to one kind of name only."""
    start = f"{sign}."
    return {key.removeprefix(start): text for key, text in names.items() if key.startswith(start)}


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
