"""Pages ask the database as often with thirty cases as with three (查询次数不随案卷增长)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from tests.shell.conftest import Browse
from tests.shell.town import PLACE, SUBMITTED, Town, credit_code

from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.kit import clock
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people.models import User

FEW, MANY = 3, 30
MOST = 30
"""Of any page: a new block may cost a query or two, not one for each case."""

PAGES = [
    ("office", "/"),
    ("township", "/"),
    ("examiner", "/"),
    ("leader", "/"),
    ("committee", "/"),
    ("oversight", "/"),
    ("applicant", "/"),
    ("office", "/cycles/ZJ-2026/"),
    ("oversight", "/cycles/ZJ-2026/"),
    ("township", "/cycles/ZJ-2026/"),
    ("office", "/eligibility/cycles/ZJ-2026/"),
    ("office", "/cases/ZJ-2026-0001/"),
    ("applicant", "/cases/ZJ-2026-0001/"),
]


@contextmanager
def counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def hear(execute: Callable[..., object], sql: str, *more: object) -> object:
        asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(hear):
        yield asked


def grow(town: Town, number: int) -> None:
    """So many cases: handed in, recommended, lodged, the first of every three waiting before that."""
    with clock.turned(town.later()):
        for n in range(len(town.cases) + 1, number + 1):
            organisation = people.register_organisation(
                name=f"诸暨增样{n}有限公司", code=credit_code(n + 50)
            )
            user = people.open_account(username=f"more{n}", name=f"经办人{n}", password=None)
            people.appoint(
                user=user, role="applicant", since=town.at.date(), organisation=organisation
            )
            case = applications.open_case(
                cycle=town.cycle,
                organisation=organisation,
                awards=["quality"],
                parties={"township": town.bodies["township"]},
            )
            town.cases.append(case)
            _hand_in(town, case, user, lodge=bool(n % 3))


def _hand_in(town: Town, case: Case, user: User, *, lodge: bool) -> None:
    def act(name: str, **facts: bool) -> None:
        applications.perform(
            case=case, act=name, role="applicant", by=user, at=town.later(), facts=facts
        )

    act("submit", **SUBMITTED)
    if lodge:
        town.act("recommend_township", "township", case, opinion="同意", signed=True)
        act("lodge")


@pytest.fixture
def called(town: Town) -> Town:
    assert town.cycle.place == PLACE
    town.call(closes="2099-12-31")
    town.submit(town.open_case(0))
    return town


def asked_by(client: Client, url: str) -> int:
    assert client.get(url, secure=True).status_code == 200  # what is cached is cached
    with counted() as asked:
        client.get(url, secure=True)
    return len(asked)


@pytest.mark.parametrize(("role", "url"), PAGES)
def test_a_page_takes_as_many_queries_with_thirty_cases_as_with_three(
    called: Town, browse: Browse, role: str, url: str
) -> None:
    client = browse(role)

    grow(called, FEW)
    few = asked_by(client, url)
    grow(called, MANY)
    many = asked_by(client, url)

    assert many == few <= MOST


def test_a_page_made_for_the_first_time_folds_all_books_in_one_query_more(
    called: Town, browse: Browse
) -> None:
    client = browse("office")
    grow(called, MANY)
    warm = asked_by(client, "/cycles/ZJ-2026/")

    ledger.forget()
    with counted() as asked:
        client.get("/cycles/ZJ-2026/", secure=True)

    assert len(asked) == warm + 1
