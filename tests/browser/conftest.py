"""Browsers, houses that were lived in, and what a look at a page must find.

    def test_…(visit: Visit) -> None:
        page = visit("office", "/", width=PHONE)
        no_serious_findings(page)

`visit` opens a page of the house `ZHUJI` (or `house=HANGZHOU` …) as the account of a role. A house is a
process of its own with its own database (house.py); tests that write must undo nothing, others only read.
"""

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from pytest_django import DjangoDbBlocker
from tests.shell.conftest import prepare_template
from tools import browser as chromium

ROOT = Path(__file__).parents[2]
DESKTOP, PHONE, NARROW = 1280, 390, 360
HEIGHT = {DESKTOP: 900, PHONE: 844, NARROW: 740}

SKIPPED = (
    "没有 Chromium，浏览器测试未执行：请运行 python tools/browser.py。 · "
    "No Chromium, so the browser tests did not run: see python tools/browser.py."
)


class Told(TypedDict):
    """What a house says of itself."""

    address: str
    sessions: dict[str, str]


@dataclass(frozen=True, slots=True)
class House:
    """A regulation, and the act after which its rehearsal stops ("-": at its end)."""

    regulation: str
    until: str


ZHUJI = House("zhuji-award-2025", "publish_winners")
HANGZHOU = House("hangzhou-award-2025", "publish_shortlist")
WENZHOU = House("wenzhou-award-2022", "-")
POOL = House("hangzhou-cultivation-2025", "consult")
HOUSES = (ZHUJI, HANGZHOU, WENZHOU, POOL)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of a module; skipped without one, an error in CI."""
    path = chromium.found()
    if path is None and not os.environ.get("CI"):
        pytest.skip(SKIPPED)
    assert path is not None, SKIPPED
    arguments = ["--disable-gpu", "--disable-quic", "--disable-sync"]
    if chromium.is_root():
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=arguments)
        yield started
        started.close()


def told_by(house: House) -> Told:
    """Where a house stands; founded by whoever asks first, for all workers."""
    folder = Path(os.environ["ZHUOYUE_TESTS_FOLDER"])
    answer = folder / f"{house.regulation}-{house.until}.json"
    with (folder / f"turn-{house.regulation}").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not answer.exists():
            _found(house, answer)
    told: Told = json.loads(answer.read_text(encoding="utf-8"))
    return told


_houses: list["subprocess.Popen[bytes]"] = []
"""Kept: they end by themselves when the folder of the run is gone."""


def _found(house: House, answer: Path) -> None:
    command = [sys.executable, "-m", "tests.browser.house", house.regulation, house.until]
    with answer.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - named here
            [*command, str(answer)], cwd=ROOT, stdout=log, stderr=log
        )
    _houses.append(process)
    while not answer.exists():
        if process.poll() is not None:
            pytest.fail(answer.with_suffix(".log").read_text(encoding="utf-8"))
        time.sleep(0.2)


@dataclass
class Visit:
    """`visit("office", "/")`: a page as the account of a role sees it, a fresh browser each time."""

    browser: Browser

    def __call__(
        self,
        who: str | None,
        path: str = "/",
        *,
        house: House = ZHUJI,
        width: int = DESKTOP,
        theme: str = "light",
        language: str = "zh-hans",
        status: int = 200,
        **context: Any,  # noqa: ANN401 - options of Playwright's context
    ) -> Page:
        """Open the page."""
        told = told_by(house)
        size: ViewportSize = {"width": width, "height": HEIGHT[width]}
        opened = self.browser.new_context(viewport=size, base_url=told["address"], **context)
        chosen = {"theme": theme, "django_language": language}
        if who is not None:
            chosen["sessionid"] = told["sessions"][who]
        opened.add_cookies(
            [{"name": n, "value": v, "url": told["address"]} for n, v in chosen.items()]
        )
        page = opened.new_page()
        page.set_default_timeout(20_000)
        response = page.goto(path)
        assert response is not None
        assert response.status == status, page.url
        return page


@pytest.fixture(scope="session")
def template(django_db_blocker: DjangoDbBlocker) -> None:
    """The migrated database that every house is a copy of."""
    with django_db_blocker.unblock():
        prepare_template()


@pytest.fixture
def visit(browser: Browser, template: None) -> Iterator[Visit]:
    """Opens pages; closes them after the test."""
    yield Visit(browser)
    for context in browser.contexts:
        context.close()


def findings(page: Page) -> list[str]:
    """What axe finds serious or critical: rule, and the places on the page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {'; '.join(node['html'][:160] for node in one['nodes'][:3])}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


def no_serious_findings(page: Page) -> None:
    """Accessible enough: axe finds nothing serious or critical."""
    assert findings(page) == [], page.url


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0: no scrolling sideways."""
    wide: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide


def shot(page: Page, name: str) -> None:
    """A picture of the whole page, if ZHUOYUE_SHOTS names a folder."""
    folder = os.environ.get("ZHUOYUE_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
