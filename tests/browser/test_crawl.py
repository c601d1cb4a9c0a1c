"""Every page that a role comes to by following links: it works, is accessible, and fits a phone.

Each page is opened once by each account, by GET only. Addresses that differ only in a number count as
one kind of page; of each kind a few are opened.
"""

import re
from collections import Counter, defaultdict
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import (
    DESKTOP,
    HANGZHOU,
    NARROW,
    POOL,
    WENZHOU,
    ZHUJI,
    House,
    Visit,
    findings,
    overflow,
    shot,
)

EACH = 2
"""So many pages of a kind are opened."""

WALKS = [
    (ZHUJI, "office"),
    (ZHUJI, "applicant2"),
    (ZHUJI, "oversight"),
    (ZHUJI, "committee"),
    (ZHUJI, "leader1"),
    (ZHUJI, "examiner1-1"),
    (HANGZHOU, "office"),
    (HANGZHOU, "applicant1"),
    (WENZHOU, "office"),
    (WENZHOU, "applicant1"),
    (POOL, "office"),
    (POOL, "department"),
    (POOL, "district_bureau"),
]


def kind(path: str) -> str:
    """The address without what tells one thing from another."""
    return re.sub(r"[A-Z]+-[A-Z]-\d{4}(-\d+)?|[0-9a-f-]{36}|\d+", "*", urlsplit(path).path)


def links(page: Page) -> list[str]:
    """Where the page leads within the house; files and queries aside."""
    found: list[str] = page.eval_on_selector_all(
        "main a[href^='/'], .rail a[href^='/']",
        "all => all.filter(a => !a.hasAttribute('download')).map(a => a.getAttribute('href'))",
    )
    return [one.split("#")[0] for one in found if "?" not in one]


def walk(visit: Visit, house: House, who: str) -> dict[str, list[str]]:
    """What is wrong with the pages this account comes to, by address."""
    page = visit(who, "/", house=house)
    waiting, seen, kinds = ["/"], {"/"}, Counter[str]()
    wrong: dict[str, list[str]] = defaultdict(list)
    while waiting:
        path = waiting.pop(0)
        kinds[kind(path)] += 1
        if kinds[kind(path)] > EACH:
            continue
        first = kinds[kind(path)] == 1
        wrong[path] += look(page, path, f"{house.regulation}-{who}", first=first)
        if who.startswith("applicant"):
            wrong[path] += others(page, who)
        for link in links(page):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return {path: found for path, found in wrong.items() if found}


def others(page: Page, who: str) -> list[str]:
    """The numbers of other applicants' cases on the page of one: none may be there.

    A certificate's number begins with the place of its award: it is public.
    """
    number = int(who.removeprefix("applicant"))
    named = set(re.findall(r"[A-Z]+-[A-Z]-\d{4}-(0\d{3})\b", page.content()))
    return sorted(f"another's case {one}" for one in named if int(one) != number)


SPELLED = frozenset({"won_on"})
"""Columns of a file that a person writes: spelled out for them."""


def identifiers(page: Page, who: str) -> list[str]:
    """Names of the program that stand on the page; that of a reading, in brackets, is meant to.

    `who`: the account, whose own name may look like one.
    """
    text = re.sub(r"[（(]\w+[）)]|\S*[@/.]\S*", "", page.inner_text("main"))
    found = set(re.findall(r"(?<![-\w])[a-z]+(?:_[a-z]+)+\b|\[…?\w*\]\.\w+", text))
    return sorted(f"identifier: {one}" for one in found - SPELLED if not who.endswith(one))


def look(page: Page, path: str, name: str, *, first: bool) -> list[str]:
    """Open a page at two widths: status, width, errors of scripts; of the first of a kind axe."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    fetched = page.request.get(path)
    if not fetched.ok:
        return [f"status {fetched.status}"]
    if "text/html" not in fetched.headers.get("content-type", ""):
        return []  # a file
    page.goto(path)
    shot(page, f"{name}{kind(path).replace('/', '-').replace('*', '_')}{DESKTOP}")
    said += findings(page) if first else []
    said += (
        [] if path.endswith("/law/") else identifiers(page, name)
    )  # that page lists readings by id
    page.set_viewport_size({"width": NARROW, "height": 740})
    if overflow(page):
        said.append(f"{overflow(page)} px too wide")
    shot(page, f"{name}{kind(path).replace('/', '-').replace('*', '_')}{NARROW}")
    narrow = findings(page) if first else []
    return said + [f"narrow: {one}" for one in narrow if one not in said]


@pytest.mark.parametrize(("house", "who"), WALKS, ids=lambda one: getattr(one, "regulation", one))
def test_every_page_a_role_comes_to_is_sound(visit: Visit, house: House, who: str) -> None:
    assert walk(visit, house, who) == {}
