"""The frame of every page: usable by everybody, at every width, with and without JavaScript."""

import pytest
from tests.browser.conftest import (
    DESKTOP,
    NARROW,
    PHONE,
    Visit,
    no_serious_findings,
    overflow,
    shot,
)

PAGES = ("/", "/cycles/ZHUJI-A-2026/", "/cases/ZHUJI-A-2026-0001/")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(visit: Visit, path: str, width: int, theme: str) -> None:
    page = visit("office", path, width=width, theme=theme)

    shot(page, f"{path.strip('/').replace('/', '-') or 'desk'}-{width}-{theme}")
    no_serious_findings(page)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_scrolls_sideways_on_the_narrowest_phone(
    visit: Visit, path: str, language: str
) -> None:
    page = visit("office", path, width=NARROW, language=language)

    assert overflow(page) == 0


def test_every_page_is_read_without_javascript(visit: Visit) -> None:
    page = visit("office", PAGES[2], java_script_enabled=False)

    assert page.locator("h1").inner_text() != ""
    assert page.locator("nav.rail").last.is_visible()
