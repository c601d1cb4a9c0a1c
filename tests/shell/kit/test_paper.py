"""Papers read back: what went in is there, as text, and nothing of it was evaluated."""

from datetime import datetime, timedelta
from typing import Any

import pypdfium2
import pytest
import typst

from zhuoyue.shell.kit import letters
from zhuoyue.shell.kit.clock import CHINA

AT = datetime(2026, 3, 2, 9, tzinfo=CHINA)
TOLD: dict[str, Any] = {
    "title": "受理告知书",
    "number": "诸质审告〔2026〕1号",
    "addressee": "诸暨试样有限公司",
    "sections": [
        {"paragraphs": ["材料收悉，予以受理。"], "list": ["第一项", "第二项"]},
        {
            "heading": "附表",
            "columns": [{"name": "组织", "wide": True}, {"name": "金额（元）", "number": True}],
            "rows": [["甲公司", "200,000"]],
        },
    ],
    "basis": [{"label": "第十三条", "text": "条文。"}],
    "issuer": "审定办",
    "date": "2026年3月2日",
}


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def made(template: str = "letter", **other: Any) -> bytes:  # noqa: ANN401 - what a paper is told
    return letters.pdf(template, {**TOLD, **other}, at=AT)


@pytest.mark.parametrize("template", ["letter", "list", "sheet", "certificate"])
def test_every_template_can_be_searched(template: str) -> None:
    text = "".join(pages_of(made(template)))

    assert "受理告知书" in text
    assert "材料收悉，予以受理。" in text
    assert "2026年3月2日" in text


def test_a_letter_has_title_number_addressee_body_table_clause_issuer_date_and_page() -> None:
    lines = "".join(pages_of(made())).splitlines()

    assert lines == [
        "受理告知书",
        "诸质审告〔2026〕1号",
        "诸暨试样有限公司：",
        "材料收悉，予以受理。",
        "1. 第一项",
        "2. 第二项",
        "附表",
        "组织 金额（元）",
        "甲公司 200,000",
        "第十三条：条文。",
        "审定办",
        "2026年3月2日",
        "— 1 —",
    ]


@pytest.mark.parametrize(
    "sign", ['#eval("1+1")', "$x^2$", "*b*", "@ref", '#read("/etc/hostname")', "\\", "<a>"]
)
def test_nothing_told_is_evaluated(sign: str) -> None:
    text = "".join(pages_of(made(addressee=f"甲{sign}乙", sections=[{"paragraphs": [sign]}])))

    assert text.count(sign) == 2


def test_the_same_paper_of_the_same_instant_is_the_same_bytes() -> None:
    first = made()
    letters._compiler.cache_clear()  # noqa: SLF001 - as another process would

    assert made() == first


def test_the_day_it_was_made_is_the_one_that_was_said() -> None:
    document = pypdfium2.PdfDocument(made())
    try:
        assert document.get_metadata_value("CreationDate").startswith("D:20260302")
    finally:
        document.close()
    assert letters.pdf("letter", TOLD, at=AT + timedelta(days=1)) != made()


@pytest.mark.parametrize("name", ["𠮷祥机械厂", "㐂乐食品厂", "王𬭩"])
def test_a_name_with_a_rare_character_is_whole(name: str) -> None:
    assert name in "".join(pages_of(made(addressee=name, names=[name])))


def test_a_long_paper_has_numbered_pages() -> None:
    pages = pages_of(made("list", sections=[{"list": [f"第{n}号组织" for n in range(200)]}]))

    assert len(pages) > 3
    assert [f"— {n} —" in text for n, text in enumerate(pages, start=1)] == [True] * len(pages)


def test_without_a_chinese_font_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare:
        def __init__(self, **_: object) -> None: ...

        def families(self) -> list[str]:
            return ["Libertinus Serif"]

    monkeypatch.setattr(typst, "Fonts", Bare)
    letters.families.cache_clear()
    with pytest.raises(letters.NoFont, match="fonts-noto-cjk"):
        letters.families()
    letters.families.cache_clear()
