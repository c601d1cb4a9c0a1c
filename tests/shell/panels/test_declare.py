"""Declaring an interest or none: names first, the papers only after, and a later interest bars at once."""

import pytest
from tests.shell.panels.room import HANGZHOU, Room, build

from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications import queries as applications_queries
from zhuoyue.shell.applications.models import Application, Case, Material
from zhuoyue.shell.kit import visibility
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.panels import actions, queries
from zhuoyue.shell.panels.models import Declaration
from zhuoyue.shell.people.models import User


def file_of(room: Room, case: Case) -> Material:
    return Material.objects.create(
        case=case,
        part="self_assessment",
        name="商业秘密.pdf",
        kind="pdf",
        digest="1" * 64,
        size=9,
        at=room.at,
        by="P-TEST",
    )


def sees(user: User, case: Case) -> tuple[bool, bool, bool]:
    """The case, its application, its files."""
    application, material = Application.objects.get(case=case), Material.objects.get(case=case)
    return (
        visibility.may_see(user, case),
        visibility.may_see(user, application),
        visibility.may_see(user, material),
    )


NOTHING, EVERYTHING = (False, False, False), (True, True, True)


@pytest.mark.clause("HZA-6-2")
@pytest.mark.parametrize("regulation", [HANGZHOU])
def test_the_papers_open_only_after_seat_signature_declaration_and_appointment(
    db: None, regulation: str
) -> None:
    room = build(regulation)
    user, case = room.experts[1], room.cases[0]
    file_of(room, case)
    for one in room.experts:
        room.record(one)
    room.name_consultants()
    assert sees(user, case) == NOTHING

    panel = room.draft()
    assert sees(user, case) == NOTHING
    room.declare_all(panel)
    assert sees(user, case) == NOTHING
    room.sign(*room.experts[:3])
    assert sees(user, case) == NOTHING
    room.appoint(panel)

    assert sees(user, case) == EVERYTHING
    assert sees(room.experts[3], case) == NOTHING
    assert queries.may_review(user, case, "desk")
    assert not queries.may_review(room.experts[3], case, "desk")


@pytest.mark.clause("ZJ-16")
@pytest.mark.parametrize("how", ["recusal"])
def test_what_turns_up_later_bars_at_once_and_for_this_case_only(room: Room, how: str) -> None:
    room.at_work()
    user, case, other = room.experts[1], room.cases[0], room.cases[1]
    file_of(room, case)
    file_of(room, other)
    assert sees(user, case) == EVERYTHING

    if how == "declared":
        room.declare(user, case, interested=True, interest="kinship")
    elif how == "tie":
        code = case.organisation.unified_social_credit_code
        tie = {"applicant": code, "interest": "employment", "ended": "ongoing"}
        room.record(user, ties=[tie])
    elif how == "recusal":
        actions.request_recusal(
            case=case, named=user.name, grounds="亲属", by=room.users["applicant"], at=room.later()
        )
    else:
        actions.name_consultants(
            case=case, names=[user.name], by=room.users["applicant"], at=room.later()
        )

    assert sees(user, case) == NOTHING
    assert sees(user, other) == EVERYTHING
    assert not queries.may_review(user, case, "desk")
    assert applications_queries.roles_in(user, case) == frozenset()
    with pytest.raises(Refused):
        applications.perform(case=case, act="score_desk", role="examiner", by=user, at=room.later())


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
