"""The pages name what is there: their links lead to files, the read-me lists every question."""

import re
from pathlib import Path

import pytest

from zhuoyue.rulebook.questions import QUESTIONS

ROOT = Path(__file__).parents[2]
READ_ME = sorted(ROOT.glob("README*.md"))
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("regulations/**/*.md")})
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES])
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", READ_ME, ids=[page.name for page in READ_ME])
def test_the_read_me_lists_every_question_once(page: Path) -> None:
    named = re.findall(r"^\| [^|]*\| `(\w+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(named) == sorted(QUESTIONS)
