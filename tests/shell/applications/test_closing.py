"""Before the period ends, organisations that have not handed in are told."""

from datetime import datetime

import pytest
from tests.shell.town import Town

from zhuoyue.shell.applications import tasks
from zhuoyue.shell.kit import clock
from zhuoyue.shell.people.models import Message


def sweep(text: str) -> list[str]:
    """The keys that were told, new ones only."""
    before = set(Message.objects.values_list("pk", flat=True))
    with clock.turned(datetime.fromisoformat(text).replace(tzinfo=clock.CHINA)):
        tasks.remind()
    return [one.key for one in Message.objects.exclude(pk__in=before).order_by("pk")]


@pytest.fixture
def called(town: Town) -> Town:
    town.call(closes="2026-04-30")
    town.open_case(0)
    town.submit(town.open_case(1))
    return town


def test_each_step_is_told_once_and_only_who_has_not_handed_in(called: Town) -> None:
    days = ("04-22", "04-23", "04-24", "04-27", "04-28", "04-29", "04-30")

    told = {day: sweep(f"2026-{day}T09:00") for day in days}

    assert told == {
        "04-22": [],
        "04-23": ["closing:ZJ-2026-0001:7"],
        "04-24": [],
        "04-27": ["closing:ZJ-2026-0001:3"],
        "04-28": [],
        "04-29": ["closing:ZJ-2026-0001:1"],
        "04-30": [],
    }
    assert {one.user.username for one in Message.objects.all()} == {"applicant"}


def test_after_a_halt_only_the_newest_step_is_told(called: Town) -> None:
    assert sweep("2026-04-29T20:00") == ["closing:ZJ-2026-0001:1"]


def test_after_the_end_nobody_is_reminded(called: Town) -> None:
    assert sweep("2026-05-01T00:00") == []
