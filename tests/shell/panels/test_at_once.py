"""Two at the same time: one appointment, one panel for a case, one declaration."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from tests.shell.panels.room import build

from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.panels import actions
from zhuoyue.shell.panels.models import Declaration, Panel


def test_of_two_appointments_at_once_one_is_made(own_database: str) -> None:
    del own_database
    room = build()
    panel = room.ready()
    at = room.later()

    def one(_: int) -> str:
        try:
            with clock.turned(at):
                actions.appoint(panel=panel, by=room.users["office"], at=at)
        except Refused as refusal:
            return ",".join(reason.code for reason in refusal.verdict.reasons)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(one, range(4)))

    assert outcomes == ["done", *["done_once"] * 3]
    assert Entry.objects.filter(act="appoint_panel").count() == 1


def test_of_two_panels_at_once_with_one_case_one_is_appointed(own_database: str) -> None:
    del own_database
    room = build(experts=6)
    first = room.ready(members=room.experts[:3])
    second = room.ready(members=room.experts[3:], name="第二组")
    at = room.later()

    def one(panel: Panel) -> str:
        try:
            with clock.turned(at):
                actions.appoint(panel=panel, by=room.users["office"], at=at)
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(one, (first, second)))

    assert outcomes == ["done", "refused"]
    assert Panel.objects.filter(appointed_at__isnull=False).count() == 1


def test_of_two_declarations_at_once_one_row_is_made(own_database: str) -> None:
    del own_database
    room = build()
    room.draft()
    at = room.later()

    def one(_: int) -> int:
        try:
            row = actions.declare(case=room.cases[0], interested=False, by=room.experts[0], at=at)
        finally:
            connection.close()
        return row.pk

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(one, range(4)))

    assert len(made) == Declaration.objects.count() == 1
