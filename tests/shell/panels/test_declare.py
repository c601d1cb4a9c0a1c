"""Declaring an interest or none: names first, the papers only after, and a later interest bars at once."""

import pytest
from tests.shell.panels.room import Room

from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.panels import queries
from zhuoyue.shell.panels.models import Declaration


def test_both_are_told_why(room: Room) -> None:
    room.at_work()
    user, case = room.experts[1], room.cases[0]
    room.declare(user, case, interested=True, interest="kinship")

    with room.now():
        own = room.client(user).get("/panels/cycles/P-2026/declarations/").content.decode()
        desk = room.client(user).get("/").content.decode()
        office = room.client("office").get("/panels/cycles/P-2026/").content.decode()

    why = "评审员专家2号申报与“受评试样1有限公司”有利害关系，须回避"
    assert why in own
    assert why in office
    assert "您须回避" in desk


def test_none_and_not_asked_are_told_apart(room: Room) -> None:
    room.draft()
    user, case = room.experts[0], room.cases[0]

    assert queries.declared_free(user, case) is None
    room.declare(user, case)
    assert queries.declared_free(user, case) is True
    room.declare(user, case, interested=True, interest="other")
    assert queries.declared_free(user, case) is False
    assert Declaration.objects.count() == 2


def test_who_has_no_seat_declares_nothing_and_learns_nothing(room: Room) -> None:
    room.draft(cases=room.cases[:1])
    for user, case in (
        (room.experts[4], room.cases[0]),
        (room.experts[0], room.cases[1]),
        (room.users["office"], room.cases[0]),
    ):
        with pytest.raises(Refused):
            room.declare(user, case)
        url = f"/panels/cases/{case.number}/declare/"
        with room.now():
            assert room.client(user).post(url, {"interested": "false"}).status_code == 404

    assert Declaration.objects.count() == 0


def test_on_the_page_an_interest_has_its_ground_and_only_own_cases_show(room: Room) -> None:
    room.draft(cases=room.cases[:1])
    client, case = room.client(room.experts[0]), room.cases[0]
    url = f"/panels/cases/{case.number}/declare/"
    with room.now():
        listed = client.get("/panels/cycles/P-2026/declarations/").content.decode()
        wrong = client.post(url, {"interested": "true", "text": "我的表弟"})
        done = client.post(url, {"interested": "true", "interest": "kinship"})

    assert "受评试样1有限公司" in listed
    assert "受评试样2有限公司" not in listed
    assert case.organisation.unified_social_credit_code not in listed
    assert wrong.status_code == 422
    assert "我的表弟" in wrong.content.decode()
    assert done.status_code == 302
    assert Declaration.objects.get().interest == "kinship"
