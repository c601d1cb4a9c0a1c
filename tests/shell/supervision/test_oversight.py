"""The oversight group: reports of anybody, matters, suspensions that stop everything, answers."""

import hashlib
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.shell.subsidies.test_grants import fund, pay, vouch
from tests.shell.subsidies.won import ALL, HANGZHOU, POOL, WENZHOU, ZHUJI, Place, build

from zhuoyue.shell.kit import clock, papers
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.supervision import actions
from zhuoyue.shell.supervision.models import Informant, Matter, MisconductReport

REPORT = {
    "matter": "fairness",
    "subject": "examiner",
    "about": "第一评审组",
    "text": "现场评审前单独会见申报组织",
    "name": "王举报",
    "contact": "13800000000",
}


@pytest.fixture(autouse=True)
def _forget_who_came(db: None) -> None:
    del db
    cache.clear()


def report(place: Place, **other: str) -> MisconductReport:
    told = {**REPORT, **other}
    return actions.receive_report(
        cycle=place.cycle,
        what={name: told[name] for name in ("matter", "subject", "about", "text")},
        who={"name": told["name"], "contact": told["contact"]},
        at=place.later(),
    )


def open_matter(place: Place, by: str = "oversight", **other: object) -> Matter:
    told: dict[str, object] = {
        "matter": "procedure",
        "subject": "panel",
        "who": "第一评审组",
        "text": "未按程序",
        **other,
    }
    return actions.open_matter(
        cycle=place.cycle,
        opening=actions.Opening(**told),  # type: ignore[arg-type]
        by=place.users[by],
        at=place.later(),
    )


def step(
    place: Place, matter: Matter, kind: str, by: str = "oversight", due: date | None = None
) -> None:
    actions.take_step(
        matter=matter, kind=kind, text="说明", due=due, by=place.users[by], at=place.later()
    )


def close(place: Place, matter: Matter, outcome: str = "corrected", by: str = "oversight") -> None:
    actions.close_matter(
        matter=matter, outcome=outcome, finding="已核", by=place.users[by], at=place.later()
    )


# --- reports of anybody


@pytest.mark.clause("HZA-6-1")
@pytest.mark.clause("WZ-25")
@pytest.mark.parametrize("regulation", [HANGZHOU, WENZHOU])
def test_a_named_report_is_taken_and_an_anonymous_one_meets_the_silence_of_the_text(
    regulation: str,
) -> None:
    place = build(regulation)
    report(place)

    with pytest.raises(Refused, match="not_regulated"):
        report(place, name="")
    assert MisconductReport.objects.count() == 1


@pytest.mark.clause("HZC-5-1-1")
def test_the_pool_takes_anonymous_reports() -> None:
    place = build(POOL)
    row = report(place, name="", contact="")

    assert row.by_name is False
    assert not Informant.objects.exists()


@pytest.mark.clause("ZJ-16")
def test_where_the_text_sets_up_no_oversight_the_form_shows_the_article() -> None:
    place = build(ZHUJI)
    with clock.turned(place.later()):
        page = place.client("office").get("/supervision/cycles/T-2026/misconduct/")
        sent = place.client("office").post("/supervision/cycles/T-2026/misconduct/", REPORT)

    assert "<textarea" not in page.content.decode()
    assert "第十六条" in page.content.decode()
    assert sent.status_code == 409


@pytest.mark.clause("HZC-5-1-2")
def test_what_is_not_overseen_is_not_taken() -> None:
    place = build(POOL)
    with pytest.raises(Refused, match="subject_not_overseen"):
        report(place, subject="office")

    assert not MisconductReport.objects.exists()


def test_anybody_reports_without_logging_in_and_the_status_page_tells_the_state_alone() -> None:
    place = build(POOL)
    type(place.cycle).objects.update(rehearsal=False, stage="site")
    nobody = place.client("nobody")
    with clock.turned(place.later()):
        form = nobody.get("/supervision/cycles/T-2026/misconduct/")
        empty = nobody.post("/supervision/cycles/T-2026/misconduct/", {**REPORT, "text": ""})
        sent = nobody.post("/supervision/cycles/T-2026/misconduct/", REPORT)
        page = nobody.get(sent["Location"]).content.decode()
        wrong = nobody.get("/supervision/status/J-ABCDEFGHJKMN/")

    assert (form.status_code, empty.status_code, sent.status_code) == (200, 422, 302)
    assert REPORT["text"] not in empty.content.decode()
    assert REPORT["name"] in empty.content.decode()
    assert "已收到" in page
    for secret in ("王举报", "13800000000", "会见", "第一评审组", "公正", "评审员"):
        assert secret not in page, secret
    assert wrong.status_code == 404


def test_a_rehearsal_takes_no_report_of_strangers() -> None:
    place = build(POOL)
    with clock.turned(place.later()):
        page = place.client("nobody").get("/supervision/cycles/T-2026/misconduct/")

    assert page.status_code == 404


def test_the_twenty_first_report_from_one_address_waits() -> None:
    place = build(POOL)
    url, office = "/supervision/cycles/T-2026/misconduct/", place.client("office")
    with clock.turned(place.later()):
        codes = [office.post(url, REPORT).status_code for _ in range(21)]

    assert codes == [302] * 20 + [429]
    assert MisconductReport.objects.count() == 20


@pytest.mark.parametrize("regulation", [HANGZHOU, POOL, WENZHOU])
def test_who_informed_only_the_oversight_learns(regulation: str) -> None:
    place = build(regulation)
    row = report(place)
    matter = open_matter(place, report=row)
    step(place, matter, "order")
    urls = (
        "/",
        "/cycles/T-2026/",
        f"/cases/{place.cases[0].number}/",
        "/supervision/cycles/T-2026/oversight/",
        f"/supervision/misconduct/{row.number}/",
        f"/supervision/matters/{matter.pk}/",
        "/subsidies/book/",
    )
    with clock.turned(place.later()):
        told = {
            role
            for role in place.users
            for url in urls
            if "王举报" in place.client(role).get(url).content.decode()
        }
        reads = {role for role in place.users if place.client(role).get(urls[4]).status_code == 200}

    assert told == {"oversight"}
    assert reads == {"oversight"}
    assert "王举报" not in "".join(str(one.facts) for one in Entry.objects.all())


@pytest.mark.parametrize("regulation", [HANGZHOU, POOL, WENZHOU])
def test_no_search_export_message_book_or_rail_tells_of_an_informant(regulation: str) -> None:
    place = build(regulation)
    row = report(place)
    matter = open_matter(place, report=row)
    step(place, matter, "order", due=date(2026, 11, 1))
    close(place, open_matter(place), "unfounded")
    urls = (
        "/search/?q=王举报",
        "/search/?q=13800000000",
        f"/search/?q={row.number}",
        "/people/inbox/",
        "/subsidies/book/xlsx/",
        "/subsidies/book/csv/",
        "/subsidies/cycles/T-2026/sheet/",
        "/cycles/T-2026/book/",
        "/cycles/T-2026/book.jsonl",
        "/supervision/cycles/T-2026/",
        f"/supervision/status/{row.number}/",
    )
    with clock.turned(place.later()):
        told = {
            (role, url)
            for role in place.users
            for url in urls
            if _tells(place.client(role).get(url), url)
        }
    sent = "".join(f"{one.subject}{one.body}" for one in mail.outbox)
    books = "".join(str(one) for one in Entry.objects.values_list("act", "by", "facts"))

    assert told == set()
    for secret in (REPORT["name"], REPORT["contact"], REPORT["text"], row.number):
        assert secret not in sent + books, secret


def _tells(page: Any, url: str) -> bool:  # noqa: ANN401 - a response
    """Whether a page tells more than what was asked for."""
    text = b"".join(page).decode(errors="ignore")
    asked = url.partition("q=")[2]
    return any(one in text for one in (REPORT["name"], REPORT["contact"]) if one not in asked)


def test_a_hostile_report_is_kept_as_text_and_its_files_are_not_kept() -> None:
    place = build(HANGZHOU)
    url = "/supervision/cycles/T-2026/misconduct/"
    attack = "<script>alert(1)</script>{% load x %}"
    file = SimpleUploadedFile("坏.exe", b"MZ" * 100)
    with clock.turned(place.later()):
        sent = place.client("office").post(url, {**REPORT, "text": attack, "file": file})
        huge = place.client("office").post(url, {**REPORT, "text": "长" * 8001})
        odd = place.client("office").post(url, {**REPORT, "matter": "everything"})
        row = MisconductReport.objects.get()
        page = place.client("oversight").get(f"/supervision/misconduct/{row.number}/")

    assert [one.status_code for one in (sent, huge, odd)] == [302, 422, 422]
    assert row.text == attack
    assert attack not in page.content.decode()
    assert "&lt;script&gt;" in page.content.decode()
    assert papers.kept(hashlib.sha256(b"MZ" * 100).hexdigest()) is None


def test_the_address_of_an_informant_is_not_kept() -> None:
    place = build(HANGZHOU)
    url = "/supervision/cycles/T-2026/misconduct/"
    with clock.turned(place.later()):
        place.client("office").post(url, REPORT, REMOTE_ADDR="203.0.113.9")
    kept = [*MisconductReport.objects.values(), *Informant.objects.values()]

    assert "203.0.113.9" not in str(kept)


# --- matters


@pytest.mark.clause("HZC-5-1-1")
def test_the_pool_puts_the_opening_and_the_closing_on_record() -> None:
    place = build(POOL)
    row = report(place)
    matter = open_matter(place, matter="improper_acts", subject="organisation", report=row)
    row.refresh_from_db()
    assert row.state == "opened"
    close(place, matter, "proposal_to_bureau")
    row.refresh_from_db()

    assert row.state == "closed"
    assert [one.facts for one in Entry.objects.filter(act__contains="oversight_case")] == [
        {"matter": "监-1", "against": "applicant"},
        {"matter": "监-1", "outcome": "proposal_to_bureau"},
    ]
    with pytest.raises(Refused, match="done_once"):
        close(place, matter)


@pytest.mark.clause("HZA-6-1")
@pytest.mark.clause("WZ-25")
@pytest.mark.clause("HZC-5-1-3")
@pytest.mark.parametrize("regulation", [HANGZHOU, POOL, WENZHOU])
def test_a_suspension_stops_the_acts_until_it_is_lifted(regulation: str) -> None:
    place = build(regulation)
    matter = open_matter(place)
    step(place, matter, "suspend")
    with clock.turned(place.later()):
        pages = [
            place.client("office").get(url).content.decode()
            for url in ("/cycles/T-2026/", f"/cases/{place.cases[0].number}/")
        ]
    assert all("已被责令暂停" in page for page in pages)
    with pytest.raises(Refused, match="suspended"):
        close(place, matter)

    step(place, matter, "lift")
    with clock.turned(place.later()):
        page = place.client("office").get("/cycles/T-2026/").content.decode()
    close(place, matter)

    assert "已被责令暂停" not in page


@pytest.mark.clause("HZA-6-1")
@pytest.mark.parametrize(("number", "stopped"), [(0, True), (1, False)])
def test_a_suspended_case_gets_no_money_while_others_go_on(number: int, stopped: bool) -> None:
    place = build(HANGZHOU)
    place.win(place.cases[1])
    place.write("elect", "committee", place.cases[1], award="quality")
    place.write("confer", "government", place.cases[1])
    fund(place)
    vouch(place, number)
    matter = open_matter(place, case=place.cases[0])
    step(place, matter, "suspend")
    if not stopped:
        assert pay(place, number).amount == 600_000
        return

    with pytest.raises(Refused, match="suspended"):
        pay(place, number)
    step(place, matter, "lift")
    assert pay(place, number).amount == 600_000


@pytest.mark.clause("HZA-6-1")
def test_the_office_answers_an_order_and_is_late_the_day_after() -> None:
    place = build(HANGZHOU)
    matter = open_matter(place, subject="office", who="评审办公室")
    url = f"/supervision/matters/{matter.pk}/"
    with clock.turned(place.later()):
        before = place.client("office").get(url).status_code
    step(place, matter, "order", due=date(2026, 10, 20))
    desks = []
    for day in (20, 21):
        with clock.turned(place.at.replace(day=day)):
            desks.append(place.client("office").get("/").content.decode())
    with clock.turned(place.later()):
        told = {"kind": "answer", "text": "已重新抽取"}
        wrong = place.client("office").post(f"{url}steps/", {"kind": "lift", "text": "x"})
        done = place.client("office").post(f"{url}steps/", told)
        again = place.client("office").post(f"{url}steps/", told)

    assert before == 404
    assert ["逾期 1" in page for page in desks] == [False, True]
    assert (wrong.status_code, done.status_code, again.status_code) == (422, 302, 404)
    assert [one.act for one in Entry.objects.order_by("pk")][-2:] == [
        "order_correction",
        "report_correction",
    ]


@pytest.mark.clause("HZC-5-1-3")
def test_the_pool_orders_corrections_though_no_act_stands_for_it() -> None:
    place = build(POOL)
    matter = open_matter(place)
    step(place, matter, "order")
    step(place, matter, "answer", by="office")

    assert [one.kind for one in matter.steps.all()] == ["order", "answer"]
    assert not Entry.objects.filter(act__contains="correction").exists()


@pytest.mark.parametrize("regulation", ALL)
def test_nobody_but_the_oversight_opens_and_steps(regulation: str) -> None:
    place = build(regulation)
    told = {"matter": "procedure", "subject": "panel", "who": "一组", "text": "未按程序"}
    with clock.turned(place.later()):
        for role in set(place.users) - {"oversight"}:
            page = place.client(role).post("/supervision/cycles/T-2026/oversight/", told)
            assert page.status_code == 404, role
        page = place.client("oversight").post("/supervision/cycles/T-2026/oversight/", told)
    with pytest.raises(Refused):
        open_matter(place, by="office")

    silent = regulation == ZHUJI
    assert page.status_code == (409 if silent else 302)
    assert Matter.objects.count() == (0 if silent else 1)
    if not silent:
        with pytest.raises(Refused, match="role_may_not_act"):
            step(place, Matter.objects.get(), "suspend", by="office")


def test_the_whole_matter_on_pages() -> None:
    place = build(POOL)
    row, client = report(place), place.client("oversight")
    with clock.turned(place.later()):
        desk = client.get("/").content.decode()
        shown = client.get(f"/supervision/misconduct/{row.number}/").content.decode()
        told = {"matter": "fairness", "subject": "examiner", "who": "一组", "text": "会见"}
        client.post("/supervision/cycles/T-2026/oversight/", {**told, "report": row.number})
        url = f"/supervision/matters/{Matter.objects.get().pk}/"
        empty = client.post(f"{url}steps/", {"kind": "suspend"})
        client.post(f"{url}steps/", {"kind": "suspend", "text": "先停"})
        held = client.post(f"{url}close/", {"outcome": "corrected", "finding": "已纠正"})
        client.post(f"{url}steps/", {"kind": "lift", "text": "恢复"})
        client.post(f"{url}close/", {"outcome": "corrected", "finding": "已纠正"})
        end = client.get(url).content.decode()

    assert "处理举报" in desk
    assert "王举报" in shown
    assert (empty.status_code, held.status_code) == (422, 409)
    assert "已纠正" in held.content.decode()
    assert "已结案" in end
    assert MisconductReport.objects.get().state == "closed"


# --- measures


@pytest.mark.parametrize(
    ("regulation", "query", "said"),
    [
        pytest.param(
            HANGZHOU,
            "breach=gifts&established=true&crime=true",
            "取消评审资格",
            marks=pytest.mark.clause("HZA-6-2"),
        ),
        pytest.param(
            POOL,
            "breach=no_recusal&established=false",
            "没有查证属实",
            marks=pytest.mark.clause("HZC-5-1-4"),
        ),
        pytest.param(
            WENZHOU, "breach=gifts&established=true", "依法依规", marks=pytest.mark.clause("WZ-24a")
        ),
        pytest.param(
            ZHUJI, "breach=gifts&established=true", "第十六条", marks=pytest.mark.clause("ZJ-16")
        ),
    ],
)
def test_which_measures_are_open(regulation: str, query: str, said: str) -> None:
    place = build(regulation)
    with clock.turned(place.later()):
        url = f"/supervision/cycles/T-2026/conduct/?{query}"
        page = place.client("office").get(url)
        others = {role for role in place.users if place.client(role).get(url).status_code == 200}

    assert said in page.content.decode()
    assert others == {"office", "oversight"}
