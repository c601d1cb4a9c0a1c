"""What winners owe in the years after: by when, done or late; reports, evaluations, changes."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.shell.subsidies.won import ALL, HANGZHOU, POOL, WENZHOU, ZHUJI, Place, build

from zhuoyue.core.supervision import DutyState
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.supervision import actions, queries
from zhuoyue.shell.supervision.models import Change, Evaluation, YearlyReport


def pdf(name: str = "报告.pdf", content: bytes = b"%PDF-1.7 report") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def hand_in(place: Place, on: date, year: int) -> YearlyReport:
    return actions.report(
        case=place.cases[0],
        year=year,
        sent=pdf(),
        role="applicant",
        by=place.users["applicant"],
        at=datetime(on.year, on.month, on.day, 23, 59, tzinfo=CHINA),
    )


def state(place: Place, on: date, year: int) -> DutyState:
    found = queries.winner(place.cases[0], on)
    assert found is not None
    return next(one.duty.state for one in found.lines if one.duty.about_year == year)


def post(client: Client, place: Place, year: int, file: SimpleUploadedFile) -> int:
    url = f"/supervision/{place.cases[0].number}/report/"
    return client.post(url, {"year": year, "file": file}).status_code


@pytest.mark.clause("HZA-6-4")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2027, 12, 31), DutyState.DONE),
        (date(2028, 1, 1), DutyState.LATE),
    ],
)
def test_hangzhou_names_no_day_so_the_year_itself_ends_the_time(
    db: None, on: date, expected: DutyState
) -> None:
    place = build(HANGZHOU)
    assert state(place, on, 2026) is (
        DutyState.DUE if expected is DutyState.DONE else DutyState.MISSING
    )

    hand_in(place, on, 2026)

    assert state(place, on, 2026) is expected


@pytest.mark.clause("HZC-5-2-4")
@pytest.mark.parametrize(
    ("on", "before", "after"),
    [
        (date(2027, 5, 30), DutyState.DUE, DutyState.DONE),
        (date(2027, 5, 31), DutyState.DUE, DutyState.DONE),
        (date(2027, 6, 1), DutyState.MISSING, DutyState.LATE),
    ],
)
def test_the_pool_reports_before_june(
    db: None, on: date, before: DutyState, after: DutyState
) -> None:
    place = build(POOL)
    assert state(place, on, 2026) is before

    hand_in(place, on, 2026)

    assert state(place, on, 2026) is after


def test_a_report_is_handed_in_once_and_only_on_a_year_that_is_over(db: None) -> None:
    place = build(HANGZHOU)
    with pytest.raises(actions.NotOwed):
        hand_in(place, date(2026, 12, 31), 2026)
    hand_in(place, date(2027, 3, 1), 2026)

    with pytest.raises(actions.NotOwed):
        hand_in(place, date(2027, 3, 2), 2026)
    assert Entry.objects.filter(act="report").count() == 1


def test_a_winner_hands_its_report_in_on_the_page(db: None) -> None:
    place = build(POOL)
    place.at = datetime(2027, 3, 1, 9, tzinfo=CHINA)
    client = place.client("applicant")
    with clock.turned(place.later()):
        desk = client.get("/").content.decode()
        page = client.get(f"/supervision/{place.cases[0].number}/").content.decode()
        wrong = post(client, place, 2026, pdf(content=b"MZ not a pdf"))
        none = post(client, place, 2025, pdf())
        done = post(client, place, 2026, pdf("=年报\u202e.pdf"))
        again = post(client, place, 2026, pdf())
        row = YearlyReport.objects.get()
        file = client.get(f"/supervision/files/{row.token}/")

    assert "提交 2026 年度报告" in desk
    assert "5月31日" in desk
    assert "应报送" in page
    assert (wrong, none, done) == (422, 422, 302)
    assert again == 422
    assert file["Content-Disposition"].startswith("attachment")
    assert b"".join(file) == b"%PDF-1.7 report"
    file.close()


def test_only_the_winner_reports_and_only_those_around_it_read(db: None) -> None:
    place = build(POOL)
    place.at = datetime(2027, 3, 1, 9, tzinfo=CHINA)
    with clock.turned(place.later()):
        for role in set(place.users) - {"applicant"}:
            assert post(place.client(role), place, 2026, pdf()) == 404, role
        assert post(place.client("applicant"), place, 2026, pdf()) == 302
        url = f"/supervision/files/{YearlyReport.objects.get().token}/"
        answers = {role: place.client(role).get(url) for role in place.users}
    seen = {role for role, answer in answers.items() if answer.status_code == 200}
    for answer in answers.values():
        answer.close()

    assert "applicant" in seen
    assert {"office", "oversight", "audit", "discipline"} <= seen
    assert not seen & {"rival", "stranger", "examiner", "leader", "finance", "director_meeting"}


def test_the_office_sees_who_is_late_first(db: None) -> None:
    place = build(POOL)
    place.win(place.cases[1])
    place.at = datetime(2028, 3, 1, 9, tzinfo=CHINA)
    with clock.turned(place.later()):
        page = place.client("office").get(f"/supervision/cycles/{place.cycle.code}/")
        desk = place.client("office").get("/").content.decode()
        watchers = {
            role
            for role in place.users
            if place.client(role).get(f"/supervision/cycles/{place.cycle.code}/").status_code == 200
        }

    text = page.content.decode()
    assert text.index("逾期未报") < text.index("应报送")
    assert "2026 年度报告逾期未报" in desk
    assert "逾期 2" in desk
    assert {"office", "oversight", "audit", "discipline"} <= watchers
    assert not watchers & {"applicant", "rival", "stranger", "examiner", "leader", "finance"}


@pytest.mark.parametrize("regulation", ALL)
def test_every_text_has_its_page_of_the_years_after(db: None, regulation: str) -> None:
    place = build(regulation)
    number, code = place.cases[0].number, place.cycle.code
    with clock.turned(place.later()):
        for role in ("office", "applicant"):
            for url in (
                f"/supervision/{number}/",
                f"/supervision/{number}/use/",
                f"/cases/{number}/",
            ):
                assert place.client(role).get(url).status_code == 200, url
        for url in ("", "oversight/", "conduct/"):
            page = place.client("office").get(f"/supervision/cycles/{code}/{url}")
            assert page.status_code == 200, url
        assert place.client("rival").get(f"/supervision/{number}/").status_code == 404


@pytest.mark.parametrize("regulation", ALL)
def test_who_has_won_nothing_is_told_so(db: None, regulation: str) -> None:
    place = build(regulation)
    url = f"/supervision/{place.cases[1].number}/"
    with clock.turned(place.later()):
        seen = {role: place.client(role).get(url) for role in ("office", "rival")}
        strangers = {role: place.client(role).get(url) for role in ("applicant", "stranger")}

    assert {one.status_code for one in strangers.values()} == {404}
    for role, page in seen.items():
        assert page.status_code == 200, role
        told = "没有报告过变化" if (regulation, role) == (POOL, "rival") else "没有获奖"
        assert told in page.content.decode(), role


@pytest.mark.clause("WZ-21a")
def test_wenzhou_evaluates_winners_and_the_others_do_not(db: None) -> None:
    place = build(WENZHOU)
    url = f"/supervision/{place.cases[0].number}/evaluation/"
    told = {"still_fit": "false", "record": "主要指标明显下滑"}
    with clock.turned(place.later()):
        empty = place.client("office").post(url, {})
        for role in set(place.users) - {"office"}:
            assert place.client(role).post(url, told).status_code == 404, role
        done = place.client("office").post(url, told)

    assert (empty.status_code, done.status_code) == (422, 302)
    assert Evaluation.objects.get().still_fit is False
    assert Entry.objects.get(act="evaluate_winner").facts == {"still_fit": False}


def test_elsewhere_nobody_evaluates(db: None) -> None:
    place = build(HANGZHOU)
    told = {"still_fit": "false", "record": "x"}
    with clock.turned(place.later()):
        page = place.client("office").post(
            f"/supervision/{place.cases[0].number}/evaluation/", told
        )

    assert page.status_code == 404


@pytest.mark.clause("HZC-3-6b")
def test_the_pool_hears_of_changes_while_the_case_runs(db: None) -> None:
    place = build(POOL)
    case = fresh(place)
    place.write("submit", "applicant", case)
    url = f"/supervision/{case.number}/changes/"
    told = {"event_on": "2026-10-10", "text": "法定代表人变更"}
    with clock.turned(place.later()):
        empty = place.client("rival").post(url, {"text": "x"})
        stranger = place.client("applicant").post(url, told)
        done = place.client("rival").post(url, told)
        desk = place.client("office").get("/").content.decode()
        row = Change.objects.get()
        decide = place.client("office").post(f"{url}{row.pk}/", {"effect": "不影响评审"})
        again = place.client("office").post(f"{url}{row.pk}/", {"effect": "另议"})

    assert (empty.status_code, stranger.status_code, done.status_code) == (422, 404, 302)
    assert "决定变化的影响" in desk
    assert (decide.status_code, again.status_code) == (302, 409)
    row.refresh_from_db()
    assert row.effect == "不影响评审"
    assert [one.act for one in Entry.objects.filter(chain=case.number)] == [
        "submit",
        "report_change",
        "decide_change",
    ]


def fresh(place: Place) -> Case:
    """A case of the rival in a later cycle, in which nothing was decided."""
    later = cycles.open_cycle(
        code="T-2027",
        name="2027届（测试）",
        regulation=place.law.regulation.id,
        at=place.later(),
        rehearsal=True,
    )
    return place.open_case(place.organisations[1], later)


@pytest.mark.clause("HZA-6-6")
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("use=product_label", "现在不能办理"),
        ("use=image_publicity&states_year=true&year_stated=2026", "可以办理"),
        ("use=image_publicity&states_year=true&year_stated=2025", "现在不能办理"),
        ("use=image_publicity&states_year=false", "现在不能办理"),
        ("use=image_publicity", "还不能断定"),
    ],
)
def test_a_winner_asks_how_the_mark_may_be_used(db: None, query: str, said: str) -> None:
    place = build(HANGZHOU)
    with clock.turned(place.later()):
        url = f"/supervision/{place.cases[0].number}/use/?{query}"
        page = place.client("applicant").get(url)

    assert said in page.content.decode()
    assert page.status_code == 200


def test_the_list_takes_as_many_queries_for_two_winners_as_for_one(db: None) -> None:
    place, counts = build(HANGZHOU), []
    for number in range(3):
        if number == 1:
            place.win(place.cases[1])
            place.write("elect", "committee", place.cases[1], award="quality")
            place.write("confer", "government", place.cases[1])
        with CaptureQueriesContext(connection) as seen:
            found = queries.winners(place.cycle, date(2027, 3, 1))
        counts.append((len(found), len(seen)))

    assert [one for one, _ in counts] == [1, 2, 2]
    assert counts[2][1] <= counts[0][1]


def test_where_the_text_knows_no_report_nobody_hands_one_in(db: None) -> None:
    place = build(ZHUJI)

    with pytest.raises(Refused, match="unknown_act"):
        hand_in(place, date(2027, 3, 1), 2026)
