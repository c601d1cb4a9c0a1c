"""A panel at work is never edited: the next version replaces it, appointed anew with its reason."""

import pytest
from tests.shell.panels.room import Room

from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.panels import actions, queries
from zhuoyue.shell.panels.models import Panel


def replaced(room: Room, panel: Panel, out: int, into: int) -> Panel:
    fresh = actions.change(panel=panel, reason="专家1号须回避", by=room.users["office"])
    members = [one.user for one in panel.members.all() if one.user != room.experts[out]]
    wanted = actions.Draft(
        name=panel.name,
        first_day=panel.first_day,
        last_day=panel.last_day,
        members=[*members, room.experts[into]],
        leader=room.experts[1],
        cases=room.cases,
    )
    return actions.redraft(panel=fresh, wanted=wanted, by=room.users["office"])


def test_a_member_is_replaced_by_a_new_appointment_with_the_reason(room: Room) -> None:
    panel = room.at_work()
    fresh = replaced(room, panel, out=0, into=3)
    assert queries.panel_for(room.cases[0], "desk") == panel
    room.declare_all(fresh)
    room.sign(room.experts[3])

    entry = room.appoint(fresh)

    assert entry.facts["reason"] == "专家1号须回避"
    assert entry.facts["version"] == 2
    assert entry.facts["leader"] == room.experts[1].reference
    assert queries.panel_for(room.cases[0], "desk") == fresh
    panel.refresh_from_db()
    assert panel.ended_at == entry.at
    assert Entry.objects.filter(act="appoint_panel").count() == 2


def test_the_new_member_declares_before_and_the_old_one_sees_nothing_after(room: Room) -> None:
    panel = room.at_work()
    fresh = replaced(room, panel, out=0, into=3)
    room.sign(room.experts[3])
    with pytest.raises(Refused):
        room.appoint(fresh)
    room.declare_all(fresh)
    assert not queries.may_review(room.experts[3], room.cases[0], "desk")
    assert queries.may_review(room.experts[0], room.cases[0], "desk")

    room.appoint(fresh)

    assert queries.may_review(room.experts[3], room.cases[0], "desk")
    assert not queries.may_review(room.experts[0], room.cases[0], "desk")


def test_a_second_change_gives_the_draft_there_is(room: Room) -> None:
    panel, by = room.at_work(), room.users["office"]

    first = actions.change(panel=panel, reason="换人", by=by)
    again = actions.change(panel=panel, reason="再换", by=by)

    assert again == first
    assert again.reason == "换人"


def test_a_panel_at_work_takes_no_new_draft_and_is_not_thrown_away(room: Room) -> None:
    panel, by = room.at_work(), room.users["office"]
    wanted = actions.Draft(
        name="别的",
        first_day=panel.first_day,
        last_day=panel.last_day,
        members=[],
        leader=None,
        cases=[],
    )

    with pytest.raises(Refused):
        actions.redraft(panel=panel, wanted=wanted, by=by)
    with pytest.raises(Refused):
        actions.discard(panel=panel, by=by)

    assert queries.members(queries.panel_of(panel.pk)) == room.experts[:3]  # type: ignore[arg-type]


def test_the_page_asks_for_a_reason_and_leads_to_the_draft(room: Room) -> None:
    panel, client = room.at_work(), room.client("office")
    url = f"/panels/{panel.pk}/change/"
    with room.now():
        silent = client.post(url, {"reason": ""})
        told = client.post(url, {"reason": "专家1号请辞"}, follow=True)

    assert silent.status_code == 422
    assert "专家1号请辞" in told.content.decode()
    assert Panel.objects.get(version=2).replaces == panel
