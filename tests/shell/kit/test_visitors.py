"""Whose address counts behind proxies, and when an address has asked too often."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from pytest_django import Settings

from zhuoyue.shell.kit import visitors


@pytest.fixture(autouse=True)
def nobody_came_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "10.0.0.1"),
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (2, "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "198.51.100.66, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
    ],
)
def test_only_what_our_own_proxies_add_is_believed(
    settings: Settings, proxies: int, forwarded: str, expected: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1")
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded

    assert visitors.address(request) == expected


def test_twenty_are_let_through_the_next_is_not_and_other_forms_and_addresses_are() -> None:
    def ask(address: str, form: str = "objections") -> bool:
        return visitors.too_many(RequestFactory().post("/", REMOTE_ADDR=address), form)

    assert [ask("10.0.0.1") for _ in range(21)] == [False] * 20 + [True]
    assert not ask("10.0.0.2")
    assert not ask("10.0.0.1", "misconduct")
