"""Every reason can be said, in both languages, with the facts it carries."""

import re
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
from zhuoyue.core.eligibility.reasons import Code as EligibilityCode
from zhuoyue.core.supervision import Code as SupervisionCode
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


@pytest.mark.parametrize(
    ("parameter", "zh", "en"),
    [
        ("quorum", "法定人数", "the quorum"),
        (
            "periods.shortlisted",
            "‘拟进入现场评审的组织名单’的期限",
            "organisations to enter the site visit",
        ),
        ("periods.verification", "‘异议核查期限’的期限", "time for verifying an objection"),
        ("selections.desk", "进入现场评审的分数线或者名额", "admits to the site visit"),
        ("supervision.uses.product_label", "能否用于‘产品、服务标识’", "product label"),
        (
            "supervision.grounds.serious-violation.consequences.refund.within",
            "以‘严重违法违规违纪’撤销后退回资助的期限",
            "a serious violation",
        ),
        ("periods.nobody-knows", "‘nobody-knows’的期限", "nobody-knows"),
        ("quite.another", "“quite.another”", "“quite.another”"),
    ],
)
def test_what_implementing_rules_set_is_said_in_words(parameter: str, zh: str, en: str) -> None:
    names = phrases.lexicon(library.volume("hangzhou-award-2025").regulation)
    said = phrases.sentence(Reason(Common.NOT_REGULATED, CLAUSE, {"parameter": parameter}), names)

    assert zh in said.zh
    assert en in said.en


def test_a_parameter_is_called_what_the_rules_call_it_or_by_its_own_name() -> None:
    names = phrases.lexicon(library.volume("hangzhou-award-2025").regulation)

    assert phrases.parameter("quorum", names).zh == "法定人数"
    assert phrases.parameter("quite.another", names) == Text(zh="quite.another", en="quite.another")


@pytest.mark.parametrize(
    ("code", "facts", "zh", "en"),
    [
        (
            "missing_fact",
            {"fact": "controlled[0].incidents", "organisation": "甲"},
            "控股组织“甲”：还缺",
            "Controlled organisation “甲”: One",
        ),
        (
            "controlled_listed_twice",
            {"organisation": "甲"},
            "控股组织“甲”列了两次",
            "The controlled organisation “甲” is listed twice",
        ),
    ],
)
def test_what_is_said_of_a_controlled_organisation_names_it_once(
    code: str, facts: dict[str, Fact], zh: str, en: str
) -> None:
    known: dict[str, StrEnum] = {one.value: one for one in (*Common, *EligibilityCode)}
    said = phrases.sentence(Reason(known[code], CLAUSE, facts), {})

    assert said.zh.startswith(zh)
    assert said.en.startswith(en)


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


def test_a_fact_asked_for_stays_as_its_path_unless_its_path_is_named() -> None:
    asked = Reason(Common.MISSING_FACT, CLAUSE, {"fact": "facts.opinion"})
    names = {"opinion": Text(zh="意见", en="opinion")}
    named = {"fact.facts.opinion": Text(zh="推荐意见", en="the opinion")}

    assert "facts.opinion" in phrases.sentence(asked, names).zh
    assert "还缺一项事实：推荐意见" in phrases.sentence(asked, named).zh


def asked_in_the_core() -> set[str]:
    """Every path of a fact that the core asks for, as its source spells it."""
    found: set[str] = set()
    for file in Path(zhuoyue.core.__file__).parent.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r"(?:missing|unknown)\([^,\"]+,\s*f?\"([^\"]+)\"", text))
        found |= set(re.findall(r"\bfact = f\"([^\"]+)\"", text))
    return found


OF_THE_TEXT = {"{path}.{name}", "{place}.{gap}", "deliberation.{name}", "tie_decision.{gap}"}
OF_THE_TEXT |= {"{event.path}.{event.day_fact}"}
"""Where what is asked for is itself a value: its name must be known too, see below."""


def test_every_fact_that_the_core_asks_for_has_a_name() -> None:
    paths = asked_in_the_core() - OF_THE_TEXT
    plain = {re.sub(r"\{[^}]*\}", "x", path) for path in paths}

    assert len(plain) > 100
    assert {path for path in plain if phrases.asked_for(path, phrases.words()) is None} == set()


@pytest.mark.parametrize(
    ("path", "zh"),
    [
        ("candidates[ZJ-1].past_awards", "某公司：往届获奖情况"),
        ("places_used.quality", "质量奖已用名额"),
        ("paid[0].award", "奖项"),
        ("deliberation.by", "作出单位或者角色"),
        ("tie_decision.reason", "理由"),
        ("heard.report", "是否已听取"),
    ],
)
def test_a_fact_is_named_with_whose_it_is(path: str, zh: str) -> None:
    names = {
        "ZJ-1": Text(zh="某公司", en="a firm"),
        "quality": Text(zh="质量奖", en="quality award"),
    }

    found = phrases.asked_for(path, names)

    assert found is not None
    assert found.zh.startswith(zh)


def test_what_nobody_named_has_no_name() -> None:
    assert phrases.asked_for("judgements.unheard_of", {}) is None


def test_a_day_that_no_text_sets_is_not_called_unknown() -> None:
    reason = Reason(
        SupervisionCode.REPORT_MISSING,
        CLAUSE,
        {"about_year": 2026, "due_year": 2027, "due_on": None},
    )

    assert "期限：办法没有规定具体日期" in phrases.sentence(reason, phrases.words()).zh
