"""Who hears that an examiner is barred, that something is missing, that a recusal was asked or decided."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from tests.shell.panels.room import ALL, Room, build
from tests.shell.panels.test_access import LATER, asked_away, declared, recused, tied

from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.kit import clock
from zhuoyue.shell.panels import actions, facts, tasks
from zhuoyue.shell.panels.models import Declaration
from zhuoyue.shell.people.models import Message, User


def told() -> list[tuple[str, str]]:
    """Whom, what; and forget it."""
    rows = Message.objects.select_related("user").order_by("pk")
    found = [(one.user.username, one.title_zh) for one in rows]
    rows.delete()
    return found


def sweep(at: datetime) -> list[tuple[str, str]]:
    """What the sweep adds at this time; what was told stays told."""
    before = set(Message.objects.values_list("pk", flat=True))
    with clock.turned(at):
        tasks.remind()
    new = Message.objects.exclude(pk__in=before).select_related("user").order_by("pk")
    return [(one.user.username, one.title_zh) for one in new]


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), clock.CHINA)


@pytest.mark.parametrize("regulation", ALL)
@pytest.mark.parametrize("happens", [one for one in LATER if one is not asked_away])
def test_who_is_barred_later_and_the_office_hear_of_it_at_once_and_once(
    db: None, regulation: str, happens: Callable[[Room, User, Case], None]
) -> None:
    room = build(regulation)
    room.at_work()
    user, case = room.experts[1], room.cases[0]
    Message.objects.all().delete()

    with clock.turned(room.at):
        happens(room, user, case)

    heard = {(one.user.username, one.title_zh) for one in Message.objects.select_related("user")}
    bars = {("office", f"评审员须回避：{case.number}"), ("expert2", f"您须回避：{case.number}")}
    asked = {
        ("office", f"收到回避申请：{case.number}"),
        ("applicant", f"回避申请已决定：{case.number}"),
    }
    assert heard == bars | (asked if happens is recused else set())
    assert sweep(room.later()) == []


def test_what_is_told_names_neither_examiner_nor_applicant(room: Room) -> None:
    room.at_work()
    user, case = room.experts[1], room.cases[0]
    with clock.turned(room.at):
        declared(room, user, case)
        recused(room, room.experts[2], case)

    texts = [
        text
        for one in Message.objects.all()
        for text in (one.title_zh, one.body_zh, one.title_en, one.body_en)
    ]
    assert len(texts) == 4 * 6
    for name in (*(one.name for one in room.experts), case.organisation.name):
        assert [text for text in texts if name in text] == []


def test_before_the_panel_is_at_work_a_bar_is_told_to_nobody(room: Room) -> None:
    room.ready()
    Message.objects.all().delete()

    with clock.turned(room.at):
        tied(room, room.experts[1], room.cases[0])

    assert told() == []


def test_a_recusal_asked_for_is_told_to_the_office_alone(room: Room) -> None:
    room.at_work()
    Message.objects.all().delete()

    with clock.turned(room.at):
        asked_away(room, room.experts[1], room.cases[0])
        asked_away(room, room.experts[1], room.cases[0])

    assert told() == [("office", f"收到回避申请：{room.cases[0].number}")]


@pytest.mark.parametrize(
    ("first_day", "reminded"),
    [
        (date(2026, 6, 17), date(2026, 6, 16)),  # after a Tuesday
        (date(2026, 6, 15), date(2026, 6, 12)),  # over a weekend
        (date(2026, 6, 22), date(2026, 6, 18)),  # over the Dragon Boat Festival
        (date(2026, 10, 8), date(2026, 9, 30)),  # over National Day
        (date(2026, 9, 21), date(2026, 9, 20)),  # after a Sunday that is worked
        (date(2031, 1, 6), date(2031, 1, 5)),  # no calendar: the day before
    ],
)
def test_the_last_working_day_before_the_work(room: Room, first_day: date, reminded: date) -> None:
    assert facts.reminding_day(room.law, first_day) == reminded


def test_what_is_missing_is_told_a_working_day_before_the_work_and_once(room: Room) -> None:
    first_day = date(2026, 6, 15)
    panel = room.draft(first_day=first_day)
    one, two, three = room.experts[:3]
    for user in (one, two):
        for case in room.cases:
            room.declare(user, case)
    room.sign(one)
    room.declare(three, room.cases[0])
    room.sign(three)
    Message.objects.all().delete()
    due = date(2026, 6, 12)

    early = sweep(at(due, 0) - timedelta(minutes=1))
    on_the_day = sweep(at(due, 0))
    later = sweep(at(first_day))

    title = f"评审前须申报、签署：{panel.name}"
    assert (early, later) == ([], [])
    assert sorted(on_the_day) == [
        ("expert2", title),
        ("expert3", title),
        ("office", f"评审前还缺申报或者承诺书：{panel.name}"),
    ]
    bodies = dict(Message.objects.values_list("user__username", "body_zh"))
    assert "您还没有签署承诺书。" in bodies["expert2"]
    assert "您还有 2 家组织没有申报利害关系。" in bodies["expert3"]
    assert "2 名组员" in bodies["office"]
    urls = dict(Message.objects.values_list("user__username", "url"))
    assert urls["expert2"] == "/panels/cycles/P-2026/undertaking/"
    assert urls["expert3"] == "/panels/cycles/P-2026/declarations/"


def test_of_a_panel_of_which_nothing_is_missing_or_that_is_over_nobody_hears(room: Room) -> None:
    panel = room.at_work(first_day=date(2026, 6, 15))
    Message.objects.all().delete()
    assert sweep(at(date(2026, 6, 14))) == []

    Declaration.objects.all().delete()
    assert sweep(at(panel.last_day + timedelta(days=1))) == []
    with clock.turned(at(panel.last_day)):
        assert actions.remind(at=at(panel.last_day)) > 0
