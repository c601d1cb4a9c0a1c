"""Opening a cycle, the text on its page, the approval, the call."""

import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase as Response
from django.test import Client
from tests.shell.conftest import Browse
from tests.shell.town import Town

from zhuoyue.rulebook import library
from zhuoyue.rulebook.clauses import clauses_of
from zhuoyue.shell.cycles import actions
from zhuoyue.shell.cycles.models import Call, Cycle, Paper
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people.models import User

PUBLISH = "/cycles/ZJ-2026/call/publish/"
CALL = {
    "closes": "2026-04-30",
    "criteria": "gbt-19580-2012",
    "earlier": "",
    "text": "请各单位按时申报。",
    "publish": "1",
}
AT = datetime(2026, 3, 2, 10, tzinfo=CHINA)


def officer(place: str, role: str = "office") -> User:
    body = people.set_up_body(name=f"{place} 评审办", kind="office", place=place)
    user = people.open_account(username=f"{role}-{place}", name="经办", password=None)
    people.appoint(user=user, role=role, since=AT.date(), body=body)
    return user


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opening(**more: str) -> dict[str, str]:
    told = {"regulation": "zhuji-award-2025", "code": "ZJ-2027", "name": "诸暨 2027 届（演练）"}
    return {**told, "rehearsal": "on", **more}


def test_the_office_opens_a_rehearsal_of_a_draft(browse: Browse, town: Town) -> None:
    with clock.turned(town.later()):
        page = browse("office").get("/").content.decode()
        done = browse("office").post("/cycles/open/", opening())

    assert "/cycles/open/" in page
    assert done.headers["Location"] == "/cycles/ZJ-2027/"
    made = Cycle.objects.get(code="ZJ-2027")
    assert (made.rehearsal, made.digest) == (True, library.volume("zhuji-award-2025").digest)


@pytest.mark.clause("ZJ-22")
def test_a_draft_is_never_opened_as_binding(browse: Browse, town: Town) -> None:
    told = opening()
    del told["rehearsal"]
    with clock.turned(town.later()):
        page = browse("office").post("/cycles/open/", told)

    assert page.status_code == 409
    assert "诸暨 2027 届（演练）" in page.content.decode()
    assert not Cycle.objects.filter(code="ZJ-2027").exists()


def test_a_text_in_force_is_opened_as_binding_from_its_first_day(db: None) -> None:
    codes = {"HZA-2025": datetime(2025, 1, 1, tzinfo=CHINA), "HZA-2026": AT}
    opened = {}
    for code, at in codes.items():
        try:
            actions.open_cycle(code=code, name=code, regulation="hangzhou-award-2025", at=at)
        except Refused:
            opened[code] = False
        else:
            opened[code] = True

    assert opened == {"HZA-2025": False, "HZA-2026": True}


def test_a_code_is_used_once(browse: Browse, town: Town) -> None:
    with clock.turned(town.later()):
        page = browse("office").post("/cycles/open/", opening(code="ZJ-2026"))

    assert page.status_code == 409
    assert "这个代号已经使用" in page.content.decode()


@pytest.mark.parametrize("code", ["open", "ZJ/2026", "", "诸暨-2026", "ZJ2026"])
def test_a_code_that_would_not_do_in_an_address_is_not_taken(
    browse: Browse, town: Town, code: str
) -> None:
    with clock.turned(town.later()):
        assert browse("office").post("/cycles/open/", opening(code=code)).status_code == 422


def test_only_an_office_opens_and_only_under_texts_of_its_place(browse: Browse, town: Town) -> None:
    with clock.turned(town.later()):
        seen = {role for role in town.users if browse(role).get("/cycles/open/").status_code == 200}
        hangzhou = logged_in(officer("3301"))
        offered = hangzhou.get("/cycles/open/").content.decode()
        taken = hangzhou.post("/cycles/open/", opening())

    assert seen == {"office"}
    assert set(re.findall(r'<option value="([^"]+)"', offered)) == {
        "hangzhou-award-2025",
        "hangzhou-cultivation-2025",
    }
    assert taken.status_code == 422


def test_the_text_is_shown_clause_by_clause_with_its_silences(browse: Browse, town: Town) -> None:
    file, _ = clauses_of(library.find("zhuji-award-2025"))
    with clock.turned(town.later()):
        page = browse("office").get("/cycles/ZJ-2026/law/").content.decode()

    assert [one.id for one in file.clauses if f'id="{one.id}"' not in page] == []
    assert "总评分的计算方法" in page
    assert town.cycle.digest in page


@pytest.mark.clause("ZJ-13-1", "ZJ-5")
def test_the_call_is_published_with_its_days_counted(
    browse: Browse, town: Town, client: Client
) -> None:
    office = browse("office")
    with clock.turned(town.later()):
        asked = office.post(PUBLISH, {k: v for k, v in CALL.items() if k != "publish"})
        assert not Entry.objects.exists()
        done = office.post(PUBLISH, CALL)
        page = office.get("/cycles/ZJ-2026/call/").content.decode()
        hidden = client.get("/cycles/ZJ-2026/call/")

    assert re.search(r'<b class="num">59</b>', asked.content.decode())
    assert done.headers["Location"] == "/cycles/ZJ-2026/"
    assert Entry.objects.get().facts == {"closes": "2026-04-30", "criteria": "gbt-19580-2012"}
    assert "请各单位按时申报。" in page
    assert hidden.status_code == 404


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"criteria": "gbt-19580-2004"}, 409),
        ({"criteria": "gbt-19580-1999"}, 422),
        ({"earlier": "2026"}, 409),
        ({"earlier": "2025"}, 302),
        ({"earlier": "去年"}, 422),
        ({"closes": ""}, 422),
        ({"closes": "2026-02-28"}, 409),
    ],
)
@pytest.mark.clause("ZJ-4", "ZJ-5", "ZJ-13-1")
def test_a_call_that_the_text_does_not_allow_is_not_published(
    browse: Browse, town: Town, told: dict[str, str], code: int
) -> None:
    with clock.turned(town.later()):
        page = browse("office").post(PUBLISH, {**CALL, **told})

    assert page.status_code == code
    assert Call.objects.exists() is (code == 302)
    if code != 302:
        assert "请各单位按时申报。" in page.content.decode()


def test_the_call_is_published_once_and_by_the_office_alone(browse: Browse, town: Town) -> None:
    with clock.turned(town.later()):
        for role in set(town.users) - {"office"}:
            assert browse(role).post(PUBLISH, CALL).status_code == 404, role
        assert browse("office").post(PUBLISH, CALL).status_code == 302
    with clock.turned(town.later()):
        assert browse("office").post(PUBLISH, CALL).status_code == 409
    assert Call.objects.count() == 1


def approval(**more: object) -> dict[str, object]:
    told: dict[str, object] = {
        "document_number": "浙评组〔2025〕9号",
        "approved_on": "2025-11-03",
        "period_from": "2026-01-01",
        "period_until": "2030-12-31",
        "paper": SimpleUploadedFile("批复.pdf", b"%PDF-1.7 approval"),
    }
    return {**told, **more}


@pytest.fixture
def hangzhou(db: None) -> Cycle:
    del db
    return actions.open_cycle(
        code="HZA-2026", name="杭州 2026 届", regulation="hangzhou-award-2025", at=AT
    )


def publish(client: Client, at: datetime) -> Response:
    with clock.turned(at):
        return client.post("/cycles/HZA-2026/call/publish/", CALL)


@pytest.mark.clause("HZA-1-2a", "HZA-1-4", "HZA-3-1a")
def test_a_real_cycle_of_hangzhou_is_called_after_its_approval_is_filed_and_free_of_charge(
    hangzhou: Cycle, client: Client
) -> None:
    office = logged_in(officer("3301"))
    early = publish(office, AT)
    with clock.turned(AT):
        filed = office.post("/cycles/HZA-2026/approval/", approval())
    done = publish(office, AT.replace(hour=11))
    with clock.turned(AT.replace(hour=12)):
        seen = client.get("/cycles/HZA-2026/call/").content.decode()

    assert early.status_code == 409
    assert filed.status_code == 302
    assert done.status_code == 302
    assert Entry.objects.get(act="publish_call").facts["fee"] is False
    assert Entry.objects.get(act="record_commendation").facts["file"] == Paper.objects.get().digest
    assert "申报不收取任何费用" in seen


@pytest.mark.parametrize(
    ("told", "published"),
    [
        ({"period_until": "2026-12-31"}, True),
        ({"period_until": "2025-12-31", "period_from": "2025-01-01"}, False),
        ({"period_from": "2027-01-01"}, False),
        ({"approved_on": "2026-03-02"}, True),
        ({"approved_on": "2026-03-03"}, False),
    ],
)
@pytest.mark.clause("HZA-1-2a", "HZA-3-1a")
def test_a_call_lies_in_the_period_approved(
    hangzhou: Cycle, told: dict[str, str], published: bool
) -> None:
    office = logged_in(officer("3301"))
    with clock.turned(AT):
        office.post("/cycles/HZA-2026/approval/", approval(**told))
    publish(office, AT.replace(hour=11))

    assert Call.objects.exists() is published


def test_an_approval_without_its_document_is_not_filed(hangzhou: Cycle) -> None:
    office = logged_in(officer("3301"))
    told = approval()
    del told["paper"]
    with clock.turned(AT):
        bare = office.post("/cycles/HZA-2026/approval/", told)
        wrong = office.post(
            "/cycles/HZA-2026/approval/",
            approval(paper=SimpleUploadedFile("批复.pdf", b"MZ program")),
        )

    assert (bare.status_code, wrong.status_code) == (422, 422)
    assert "浙评组〔2025〕9号" in wrong.content.decode()
    assert not Entry.objects.exists()
