"""Templates carry no script and no style of their own: the policy of the pages forbids both."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "src" / "zhuoyue" / "shell" / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))

INLINE = re.compile(
    r"<[^>]*\s(?:on[a-z]+|style|hx-on[\w:-]*)\s*=|<style\b|<script\b(?![^>]*\ssrc=)", re.IGNORECASE
)
FOREIGN = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)


def found(rule: re.Pattern[str], text: str) -> list[str]:
    """What of this kind stands in a template."""
    return [one.group() for one in rule.finditer(text)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TEMPLATES)))
def test_no_inline_script_or_style_and_nothing_from_another_host(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert found(INLINE, text) + found(FOREIGN, text) == []


@pytest.mark.parametrize(
    ("rule", "planted"),
    [
        (INLINE, '<button onclick="x()">'),
        (INLINE, '<p class="a" style="color: red">'),
        (INLINE, "<style>p {}</style>"),
        (INLINE, "<script>x()</script>"),
        (INLINE, '<a hx-on:click="x()">'),
        (FOREIGN, '<img src="https://example.org/x.png">'),
        (FOREIGN, "<link href='//example.org/x.css'>"),
    ],
)
def test_what_is_forbidden_is_found_where_it_is_planted(
    rule: re.Pattern[str], planted: str
) -> None:
    assert len(found(rule, planted)) == 1


@pytest.mark.parametrize(
    "plain", ['<script src="/x.js"></script>', '<a href="/on=1">', "<p>on = 1"]
)
def test_what_is_plain_passes(plain: str) -> None:
    assert found(INLINE, plain) + found(FOREIGN, plain) == []
