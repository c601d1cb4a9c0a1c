"""The pages of the room: who opens them, what they show, and that a mistake loses nothing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.panels.room import ALL, CODE, Room, build

from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.panels import queries
from zhuoyue.shell.panels.models import ConsultantsNamed, Expert, Panel, RecusalRequest


@pytest.mark.parametrize("regulation", ALL)
def test_every_page_opens_for_the_office_in_both_languages(db: None, regulation: str) -> None:
    room = build(regulation)
    panel = room.at_work(cases=room.cases[:2])
    draft = room.draft(room.experts[2:5], name="第二组", cases=room.cases[2:])
    rule = room.law.regulation.panels.rules[0].id
    client = room.client("office")
    pages = (
        f"/panels/cycles/{CODE}/",
        f"/panels/cycles/{CODE}/new/{rule}/",
        f"/panels/cycles/{CODE}/experts/",
        f"/panels/cycles/{CODE}/experts/{room.experts[0].reference}/",
        f"/panels/{panel.pk}/",
        f"/panels/{draft.pk}/",
        f"/panels/cases/{room.cases[0].number}/consultants/",
        f"/cycles/{CODE}/",
        f"/cases/{room.cases[0].number}/",
        "/",
    )
    with room.now():
        for language in ("zh-hans", "en"):
            client.cookies["django_language"] = language
            for page in pages:
                assert client.get(page).status_code == 200, page


def test_who_may_open_which_page(room: Room) -> None:
    panel = room.at_work(cases=room.cases[:1])
    other = room.draft(room.experts[3:5], name="第二组", cases=room.cases[1:])
    rule = room.law.regulation.panels.rules[0].id
    member, outsider = room.experts[0], room.experts[3]
    pages = {
        f"/panels/cycles/{CODE}/": {"office", "oversight"},
        f"/panels/cycles/{CODE}/new/{rule}/": {"office"},
        f"/panels/cycles/{CODE}/experts/": {"office", "oversight"},
        f"/panels/cycles/{CODE}/experts/{member.reference}/": {"office"},
        f"/panels/cycles/{CODE}/declarations/": {"member", "outsider"},
        f"/panels/cycles/{CODE}/undertaking/": {"member", "outsider"},
        f"/panels/{panel.pk}/": {"office", "oversight", "member"},
        f"/panels/{other.pk}/": {"office", "oversight"},
        f"/panels/cases/{room.cases[0].number}/recusal/": {"applicant"},
        f"/panels/cases/{room.cases[0].number}/consultants/": {"office", "applicant"},
    }
    people = {**room.users, "member": member, "outsider": outsider}
    with room.now():
        clients = {role: room.client(user) for role, user in people.items()}
        for page, may in pages.items():
            seen = {role for role, one in clients.items() if one.get(page).status_code == 200}
            assert seen == may, page


@pytest.mark.clause("ZJ-16")
def test_no_page_of_an_applicant_names_an_examiner(room: Room) -> None:
    room.at_work()
    number = room.cases[0].number
    pages = ("/", f"/cycles/{CODE}/", f"/cases/{number}/", f"/panels/cases/{number}/recusal/")
    with room.now():
        for who in ("applicant", "rival"):
            client = room.client(who)
            seen = "".join(client.get(page).content.decode() for page in pages)
            assert "专家1号" not in seen
            assert "第一组" not in seen


def test_a_panel_is_composed_and_appointed_on_pages(room: Room) -> None:
    for user in room.experts:
        room.record(user)
    room.name_consultants()
    client, rule = room.client("office"), room.law.regulation.panels.rules[0].id
    told = {
        "name": "第一组",
        "first_day": "2026-06-08",
        "last_day": "2026-07-31",
        "members": [one.pk for one in room.experts[:3]],
        "leader": room.experts[0].pk,
        "cases": [one.pk for one in room.cases],
    }
    with room.now():
        wrong = client.post(
            f"/panels/cycles/{CODE}/new/{rule}/", {**told, "last_day": "2026-06-01"}
        )
        saved = client.post(f"/panels/cycles/{CODE}/new/{rule}/", told, follow=True)
    panel = Panel.objects.get()
    with room.now():
        early = client.post(f"/panels/{panel.pk}/appoint/")
    room.declare_all(panel)
    room.sign(*room.experts[:3])
    with room.now():
        done = client.post(f"/panels/{panel.pk}/appoint/")
        again = client.post(f"/panels/{panel.pk}/appoint/")

    assert wrong.status_code == 422
    assert "最后一天不能早于第一天" in wrong.content.decode()
    assert wrong.content.decode().count(" checked>") == 7
    assert "专家1号还没有就“受评试样1有限公司”申报利害关系" in saved.content.decode()
    assert early.status_code == 409
    assert done.status_code == 302
    assert again.status_code == 409
    assert Entry.objects.filter(act="appoint_panel").count() == 1


def test_the_whole_picture_is_there_before_anybody_is_chosen(room: Room) -> None:
    for user in room.experts:
        room.record(user)
    code = room.cases[0].organisation.unified_social_credit_code
    tie = {"applicant": code, "interest": "employment", "ended": "ongoing"}
    room.record(room.experts[0], ties=[tie])
    room.name_consultants()
    rule = room.law.regulation.panels.rules[0].id

    with room.now():
        page = room.client("office").get(f"/panels/cycles/{CODE}/new/{rule}/").content.decode()

    assert "查出评审员专家1号与“受评试样1有限公司”有利害关系（任职），须回避" in page
    assert "第十六条" in page
    assert "评审员专家2号没有签署承诺书" in page


@pytest.mark.clause("ZJ-11")
def test_an_expert_s_record_is_kept_with_who_judged(room: Room) -> None:
    person, client = room.experts[0], room.client("office")
    url = f"/panels/cycles/{CODE}/experts/{person.reference}/"
    told = {
        "employer": "浙江大学",
        "district": "330106",
        "expertise_known": "on",
        "expertise": ["quality_expert"],
        "found_suitable": "true",
        "suitable_grounds": "主持质量评审十年",
        "qualifications-lines": "1",
        "qualifications-checked": "on",
        "qualifications-0-level": "national",
        "qualifications-0-valid_from": "2024-01-01",
        "qualifications-0-unlimited": "on",
        "ties-lines": "0",
        "ties-checked": "on",
    }
    with room.now():
        silent = client.post(url, {**told, "suitable_grounds": ""})
        done = client.post(url, told)
        shown = client.get(url).content.decode()

    row = Expert.objects.get()
    assert silent.status_code == 422
    assert "浙江大学" in silent.content.decode()
    assert done.status_code == 302
    assert row.qualifications == [
        {"level": "national", "valid_from": "2024-01-01", "valid_through": "unlimited"}
    ]
    assert (row.expertise, row.ties, row.appointments) == (["quality_expert"], [], None)
    assert row.suitable_by == room.users["office"].reference
    assert "主持质量评审十年" in shown


@pytest.mark.clause("WZ-24b")
def test_recusal_is_asked_for_and_decided_once_with_reasons(room: Room) -> None:
    room.at_work()
    case = room.cases[0]
    with room.now():
        asked = room.client("applicant").post(
            f"/panels/cases/{case.number}/recusal/", {"named": "专家2号", "grounds": "曾有诉讼"}
        )
    row = RecusalRequest.objects.get()
    url = f"/panels/recusals/{row.pk}/"
    with room.now():
        office = room.client("office")
        silent = office.post(url, {"decision": "dismissed", "reason": ""})
        done = office.post(url, {"decision": "dismissed", "reason": "查无诉讼"})
        again = office.post(url, {"decision": "upheld", "reason": "改主意"})
        told = room.client("applicant").get(f"/panels/cases/{case.number}/recusal/")

    assert asked.status_code == 302
    assert silent.status_code == 422
    assert done.status_code == 302
    assert again.status_code == 409
    row.refresh_from_db()
    assert (row.decision, row.reason) == ("dismissed", "查无诉讼")
    assert "查无诉讼" in told.content.decode()
    assert queries.may_review(room.experts[1], case, "desk")


def test_consultants_are_named_or_said_to_be_none(room: Room) -> None:
    client, url = room.client("applicant"), f"/panels/cases/{room.cases[0].number}/consultants/"
    with room.now():
        both = client.post(url, {"none": "on", "names": "专家1号"})
        neither = client.post(url, {"names": ""})
        none = client.post(url, {"none": "on"})

    assert (both.status_code, neither.status_code, none.status_code) == (422, 422, 302)
    assert ConsultantsNamed.objects.get().names == []


@pytest.mark.clause("ZJ-16", "HZA-6-2", "HZC-5-1-2", "WZ-24a")
@pytest.mark.parametrize("regulation", ALL)
def test_the_undertaking_is_signed_once(db: None, regulation: str) -> None:
    room = build(regulation)
    client, url = room.client(room.experts[0]), f"/panels/cycles/{CODE}/undertaking/"
    with room.now():
        shown = client.get(url).content.decode()
        done = client.post(url)
        again = client.post(url)
        others = room.client("office").post(url)

    assert "主动回避" in shown
    assert (done.status_code, again.status_code, others.status_code) == (302, 409, 404)
    assert Entry.objects.filter(act="undertake").count() == 1


@pytest.mark.parametrize("page", ["overview", "experts"])
def test_the_lists_take_as_many_queries_for_three_as_for_one(room: Room, page: str) -> None:
    for user in room.experts:
        room.record(user)
    room.name_consultants()
    queries.overview(room.cycle)  # the book is folded once
    counts = []
    for number in range(3):
        room.draft(room.experts[number : number + 1], name=f"{number}", cases=[room.cases[number]])
        with room.now(), CaptureQueriesContext(connection) as made:
            if page == "overview":
                queries.overview(room.cycle)
            else:
                queries.expert_lines(room.cycle, room.law)
        counts.append(len(made))

    assert counts == [counts[0]] * 3


def test_a_draft_opens_with_what_was_saved(room: Room) -> None:
    panel = room.ready(first_day=date(2026, 6, 15), last_day=date(2026, 7, 31))

    with room.now():
        page = room.client("office").get(f"/panels/{panel.pk}/").content.decode()

    for name, value in (
        ("name", "第一组"),
        ("first_day", "2026-06-15"),
        ("last_day", "2026-07-31"),
    ):
        assert f'name="{name}" value="{value}"' in page
    assert "没有不符合之处，可以组建" in page
