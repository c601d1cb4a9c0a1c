"""A whole cycle by clicking in Chromium, as each role."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser
from tests.browser.person import before, live
from tests.journeys import test_zhuji as zhuji
from tests.journeys.world import World
from tests.shell.conftest import django_db_setup, own_database

__all__ = ["django_db_setup", "own_database"]


@pytest.fixture
def one_thread(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this thread ask the database although Playwright keeps a loop in it."""
    del browser
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def clicked(
    one_thread: None,
    own_database: str,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    """Zhuji before anything happened, everybody before a window of their own."""
    del own_database
    monkeypatch.setenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
    )  # Playwright keeps a loop in this thread
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"):
        monkeypatch.setattr(settings, name, False)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["127.0.0.1"])
    monkeypatch.setattr(settings, "CLOCK_SHIFT", timedelta())
    with live() as address:
        yield World(zhuji.CAST, person=before(browser, address))
        for window in browser.contexts:
            window.close()
    connections.close_all()


@pytest.mark.clause("ZJ-13-1", "ZJ-13-9", "ZJ-14a", "ZJ-15")
def test_a_zhuji_cycle_is_carried_from_its_call_to_the_money_by_clicking(clicked: World) -> None:
    zhuji.carried_out(clicked)

    assert clicked["finance"].page.says("已付清")
