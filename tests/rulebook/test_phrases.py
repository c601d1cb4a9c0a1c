"""Every reason can be said, in both languages, with the facts it carries."""

import string
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import zhuoyue.core
from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.verdict import Common, Fact, Reason
from zhuoyue.rulebook import library, phrases
from zhuoyue.rulebook.problems import Mistaken

CLAUSE = ClauseId("ZJ-4")


def _codes() -> set[str]:
    modules = [
        import_module(module.name)
        for module in walk_packages(zhuoyue.core.__path__, "zhuoyue.core.")
    ]
    kinds: set[type[StrEnum]] = {Common} | {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, StrEnum)
        and value.__name__.endswith("Code")
    }
    return {str(member.value) for kind in kinds for member in kind}


def test_every_code_of_the_core_has_its_phrase_and_no_phrase_is_left_over() -> None:
    assert sorted(phrases.phrases()) == sorted(_codes())


@pytest.mark.parametrize("code", sorted(phrases.phrases()))
def test_both_languages_say_the_same_facts(code: str) -> None:
    phrase = phrases.phrases()[code]
    zh, en = (
        {
            name.removesuffix("_zh").removesuffix("_en")
            for _, name, _, _ in string.Formatter().parse(text)
            if name
        }
        for text in (phrase.zh, phrase.en)
    )

    assert zh == en


@pytest.mark.parametrize(
    ("fact", "zh", "en"),
    [
        (True, "是", "yes"),
        (False, "否", "no"),
        (None, "未知", "unknown"),
        (date(2026, 1, 5), "2026年1月5日", "2026-01-05"),
        (
            datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
            "2026年1月5日09:30:00",
            "2026-01-05T09:30:00+00:00",
        ),
        (("quality", "x"), "质量奖、x", "Quality Award, x"),
        ((), "无", "none"),
        ("quality", "质量奖", "Quality Award"),
        (Decimal("607.750"), "607.750", "607.750"),
        (Decimal("6E+2"), "600", "600"),
        (Fraction(1823, 3), "1823/3", "1823/3"),
        (Fraction(1, 4), "0.25", "0.25"),
        (16, "16", "16"),
    ],
)
def test_facts_are_said_as_each_language_says_them(fact: Fact, zh: str, en: str) -> None:
    names = phrases.lexicon(library.volume("zhuji-award-2025").regulation)
    said = phrases.sentence(Reason(Common.JUDGEMENT_NEEDED, CLAUSE, {"matter": fact}), names)
    empty = phrases.sentence(Reason(Common.JUDGEMENT_NEEDED, CLAUSE, {"matter": "|"}), {})

    before, after = empty.zh.split("|")
    assert said.zh == f"{before}{zh}{after}"
    before, after = empty.en.split("|")
    assert said.en == f"{before}{en}{after}"


def test_a_fact_that_a_reason_lacks_shows_as_its_name() -> None:
    said = phrases.sentence(Reason(Common.MISSING_FACT, CLAUSE, {}), {})

    assert "⟨fact⟩" in said.zh
    assert "⟨fact⟩" in said.en


def test_a_phrase_file_with_a_mistake_is_said(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("code: {zh: 只有中文}\n", encoding="utf-8")

    with pytest.raises(Mistaken, match="en is missing"):
        phrases.read_phrases(file)


def test_phrases_are_bilingual_texts() -> None:
    assert phrases.phrases()["missing_fact"] == Text(
        zh="还缺一项事实：{fact}；请补充后再决定。",
        en="One fact is missing: {fact}; supply it, then decide.",
    )
