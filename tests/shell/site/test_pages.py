import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.shell.conftest import Browse
from tests.shell.town import SUBMITTED, Town

from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, pages
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.site.act_forms import form_for


def test_the_house_says_that_it_stands(client: Client, db: None) -> None:
    assert client.get("/health/").json()["status"] == "ok"


def test_a_visitor_is_asked_to_log_in(client: Client, db: None) -> None:
    assert client.get("/").headers["Location"] == "/login/?next=/"
    assert client.get("/login/").status_code == 200


def test_the_desk_names_what_waits_for_the_office(browse: Browse, town: Town) -> None:
    page = browse("office").get("/")

    assert page.status_code == 200
    assert "发出申报通知" in page.content.decode()


def test_the_cycle_page_shows_way_acts_and_book(browse: Browse, town: Town) -> None:
    town.call()
    town.submit(town.open_case())

    with clock.turned(town.later()):
        page = browse("office").get("/cycles/ZJ-2026/").content.decode()

    assert "申报推荐" in page
    assert "组建评审组" in page
    assert "ZJ-2026-0001" in page
    assert "发出申报通知" in page


@pytest.fixture
def unclaimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is for an act that no room has a page for."""
    monkeypatch.setattr(pages, "_act_pages", {})
    monkeypatch.setattr(pages, "_resolvers", [])
    monkeypatch.setattr(pages, "_found", {})


@pytest.mark.usefixtures("unclaimed")
def test_an_act_is_done_on_its_generic_page(browse: Browse, town: Town) -> None:
    client = browse("office")

    with clock.turned(town.later()):
        form = client.get("/cycles/ZJ-2026/acts/set_up_committee/")
        done = client.post("/cycles/ZJ-2026/acts/set_up_committee/", {"members": "21"})

    assert form.status_code == 200
    assert done.headers["Location"] == "/cycles/ZJ-2026/"
    assert Entry.objects.get().facts == {"members": 21}


def test_a_refused_act_shows_its_sentences_and_keeps_what_was_entered(
    browse: Browse, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    unclaimed = (cycles.law_of(town.cycle).digest, "disqualify")
    monkeypatch.setitem(pages._found, unclaimed, None)  # noqa: SLF001 - as if no room had a page for it
    town.call(closes="2026-03-31")
    case = town.open_case()
    town.submit(case)

    with clock.turned(town.later(days=40)):
        page = browse("office").post(
            f"/cases/{case.number}/acts/disqualify/", {"objection": "异-7 经查属实"}
        )

    assert page.status_code == 409
    assert "现在不能办理" in page.content.decode()
    assert "异-7 经查属实" in page.content.decode()
    assert Entry.objects.filter(act="disqualify").count() == 0


def test_nobody_gets_round_a_rooms_own_page_by_the_generic_one(browse: Browse, town: Town) -> None:
    town.call()
    with clock.turned(town.later()):
        page = browse("office").post(
            "/cycles/ZJ-2026/acts/publish_winners/", {"last_day": "2026-01-01"}
        )

    assert page.headers["Location"] == "/notices/cycles/ZJ-2026/publish/"
    assert Entry.objects.filter(act="publish_winners").count() == 0


@pytest.mark.usefixtures("unclaimed")
def test_a_form_that_lacks_something_keeps_the_rest(browse: Browse, town: Town) -> None:
    page = browse("office").post("/cycles/ZJ-2026/acts/set_up_committee/", {"members": "二十"})

    assert page.status_code == 422
    assert "二十" in page.content.decode()


def test_a_report_is_carried_by_its_digest(town: Town) -> None:
    procedure = cycles.law_of(town.cycle).regulation.procedure
    act = next(one for one in procedure.acts if one.id == "report_desk")
    form = form_for(act, procedure, {}, {"report": SimpleUploadedFile("报告.pdf", b"a report")})

    assert form.is_valid()
    assert form.facts() == {"report": hashlib.sha256(b"a report").hexdigest()}


def test_the_case_page_is_shown_to_its_organisation_and_nobody_elses(
    browse: Browse, town: Town
) -> None:
    town.call()
    case = town.open_case()
    with clock.turned(town.later()):
        town.act("submit", "applicant", case, **SUBMITTED)
        seen = {
            role: browse(role).get(f"/cases/{case.number}/").status_code
            for role in ("applicant", "rival", "office", "township", "stranger", "examiner")
        }

    assert seen == {
        "applicant": 200,
        "rival": 404,
        "office": 200,
        "township": 200,
        "stranger": 404,
        "examiner": 404,
    }


def test_what_does_not_exist_is_said_in_words(browse: Browse) -> None:
    page = browse("office").get("/nowhere/")

    assert page.status_code == 404
    assert "没有找到" in page.content.decode()


def test_the_language_is_chosen_by_post(browse: Browse) -> None:
    client = browse("office")

    client.post("/language/", {"language": "en", "next": "/"})

    assert "Waiting for you" in client.get("/").content.decode()


def test_outside_the_demo_nobody_changes_the_account(browse: Browse) -> None:
    assert browse("office").post("/as/", {"username": "government"}).status_code == 404


def test_every_page_carries_a_strict_policy(browse: Browse) -> None:
    page = browse("office").get("/")

    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
