"""The demo's cycles are played once for this file: it takes a while."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from zhuoyue.core.dossier import latest
from zhuoyue.core.regulation import Scope
from zhuoyue.rulebook import book
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import User
from zhuoyue.shell.site import demo


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The four cycles, taken back after this file."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        settings.DEMO = True
        demo.settle()
        yield
        settings.DEMO = False
        transaction.set_rollback(True)


pytestmark = [pytest.mark.usefixtures("played"), pytest.mark.xdist_group("demo")]


@pytest.fixture(autouse=True)
def open_door(played: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    del played
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_four_cycles_stand_at_four_different_stages() -> None:
    assert {one.regulation: one.stage for one in cycles.cycles()} == {
        "zhuji-award-2025": "application",
        "hangzhou-cultivation-2025": "desk",
        "wenzhou-award-2022": "vote",
        "hangzhou-award-2025": "",
    }


def test_nothing_in_a_demo_lies_ahead_of_its_clock() -> None:
    newest = Entry.objects.order_by("-at").values_list("at", flat=True)[0]

    assert demo.NOW - timedelta(days=120) < newest <= demo.NOW


def test_some_applications_wait_for_people_and_some_went_on() -> None:
    acts = {
        case.number: case.last_act
        for case in Case.objects.filter(cycle__regulation="zhuji-award-2025")
    }

    assert sorted(acts.values()) == ["", "", "", "", "lodge", "lodge", "lodge", "lodge"]


def test_every_account_that_is_shown_has_a_role_in_its_cycle(client: Client) -> None:
    *groups, administrators = demo.groups()
    assert [one.username for one in administrators.accounts] == [
        "auditadmin",
        "secadmin",
        "sysadmin",
    ]
    for group, piece in zip(groups, demo.SHOWN, strict=True):
        roles = cycles.law_named(piece.regulation).regulation.procedure.roles
        shown = {one.username.removeprefix(f"{piece.prefix}-") for one in group.accounts}
        wanted = {role.id for role in roles} - {"public"}
        assert {name.rstrip("-1") for name in shown} >= wanted


def test_every_book_of_the_demo_is_intact_and_replays() -> None:
    for cycle in cycles.cycles():
        law = cycles.law_of(cycle)
        report = book.examine(list(ledger.export(law, cycle.code)))
        assert (report.findings, report.replayed) == ((), True)


def test_folding_each_book_gives_what_the_tables_cache() -> None:
    for cycle in cycles.cycles():
        law = cycles.law_of(cycle)
        ledger.forget()
        dossier = cycles.dossier_of(cycle)
        assert cycle.stage == cycles.stage_now(law, dossier)
        for case in cycle.cases.all():
            record = ledger.seen_from(dossier, case.number).record(Scope.CASE)
            ended = record.ended_by.act if record.ended_by is not None else ""
            assert (case.ended_by, case.last_at) == (ended, latest(record))


def test_a_second_start_finds_everything_as_it_was() -> None:
    before = Entry.objects.count()

    demo.settle()

    assert Entry.objects.count() == before


def test_the_clock_goes_forward_to_nine_in_the_morning_and_never_back(client: Client) -> None:
    began = clock.demo_time()
    assert began is not None

    client.post("/clock/", {"to": "2026-06-22", "next": "/"})
    later = clock.demo_time()
    client.post("/clock/", {"to": "2026-06-01", "next": "/"})

    assert later is not None
    assert later.replace(minute=0, second=0) == datetime(2026, 6, 22, 9, tzinfo=clock.CHINA)
    assert clock.demo_time() >= later  # type: ignore[operator]


def test_the_public_sees_that_a_demo_is_a_demo(client: Client) -> None:
    page = client.get("/login/").content.decode()

    assert "演示身份" in page
    assert "诸暨市政府质量奖" in page


LINK = re.compile(r'href="(/[^"#?]*)"')
CASE = re.compile(r"\b[A-Z]+-[A-Z]-\d{4}-0\d{3}\b")


def kind(path: str) -> str:
    """The address without what tells one thing from another of the same cycle."""
    return re.sub(r"(?<=-\d{4})-\d+|[0-9a-f-]{36}|\d+(?=/)", "*", path)


def client_of(username: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=username))
    return client


def ask(client: Client, path: str) -> Any:  # noqa: ANN401 - a page or a file
    page: Any = client.get(path, follow=True)
    if page.streaming:  # to close it all would close the connection to the database as well
        for close in page._resource_closers:  # noqa: SLF001 - what Response.close() calls
            close()
    return page


def walked(username: str) -> tuple[dict[str, int], dict[str, str]]:
    """What an account comes to by following links, one of a kind: status and, of a page, the text."""
    client, waiting, seen, kinds = client_of(username), ["/"], {"/"}, set[str]()
    found, texts = dict[str, int](), dict[str, str]()
    while waiting:
        path = waiting.pop(0)
        if kind(path) in kinds:
            continue
        kinds.add(kind(path))
        page = ask(client, path)
        found[path] = page.status_code
        if "text/html" in page.headers.get("Content-Type", ""):
            texts[path] = page.content.decode()
            links = [one for one in LINK.findall(texts[path]) if not one.startswith("/static/")]
            waiting += [one for one in dict.fromkeys(links) if one not in seen]
            seen.update(links)
    return found, texts


def of_others(username: str, texts: dict[str, str]) -> dict[str, set[str]]:
    """The cases of other applicants on the pages of one; a public list of winners names them all."""
    own = Case.objects.filter(organisation__members__user__username=username)
    mine = set(own.values_list("number", flat=True))
    found = {
        path: set(CASE.findall(text)) - mine
        for path, text in texts.items()
        if not path.startswith("/honours/")
    }
    return {path: numbers for path, numbers in found.items() if numbers}


def test_every_account_comes_to_pages_that_answer_and_to_none_of_another_s() -> None:
    accounts = [one.username for group in demo.groups() for one in group.accounts]
    walks = {who: walked(who) for who in accounts}

    wrong = {
        (who, path): status
        for who, (found, _) in walks.items()
        for path, status in found.items()
        if status != 200
    }
    assert wrong == {}
    assert sum(len(found) for found, _ in walks.values()) > 1000
    applicants = [who for who in accounts if "applicant" in who]
    assert len(applicants) == len(demo.SHOWN)
    assert [of_others(who, walks[who][1]) for who in applicants] == [{}] * len(applicants)

    # What anybody came to, an applicant or an examiner may try by its address: a page or a plain no.
    known = {kind(path): path for found, _ in walks.values() for path in found}.values()
    for who in [*applicants, *(one for one in accounts if "examiner" in one)]:
        client = client_of(who)
        answers = {path: ask(client, path).status_code for path in known}
        assert set(answers.values()) <= {200, 403, 404}, (who, answers)
