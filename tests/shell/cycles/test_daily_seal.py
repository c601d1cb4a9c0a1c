from datetime import datetime, timedelta

import pytest
from tests.shell.town import Town

from zhuoyue.rulebook import book
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles import tasks
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.ledger import queries as books
from zhuoyue.shell.ledger.models import Seal


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def sweep(at: datetime) -> None:
    with clock.turned(at):
        tasks.seal()


def why() -> list[str]:
    return list(Seal.objects.order_by("number").values_list("why", flat=True))


def test_an_empty_book_is_not_sealed(town: Town) -> None:
    sweep(on("2026-03-03T00:10"))

    assert why() == []


def test_a_day_is_sealed_once(town: Town) -> None:
    town.call()

    sweep(on("2026-03-03T00:10"))
    sweep(on("2026-03-03T23:59"))

    assert why() == ["stage call", "day 2026-03-03"]


def test_the_day_begins_at_midnight_in_china(town: Town) -> None:
    town.call()

    sweep(on("2026-03-03T23:59"))
    sweep(on("2026-03-04T00:00"))

    assert why() == ["stage call", "day 2026-03-03", "day 2026-03-04"]


def test_after_a_halt_the_next_turn_seals_the_day_it_is(town: Town) -> None:
    town.call()
    sweep(on("2026-03-03T00:10"))

    sweep(on("2026-03-09T15:00"))

    assert why() == ["stage call", "day 2026-03-03", "day 2026-03-09"]


def test_a_finished_book_is_sealed_only_when_something_was_added(town: Town) -> None:
    town.call()
    Cycle.objects.update(stage="")

    sweep(on("2026-03-03T00:10"))
    sealed_by_its_stage = why()
    town.open_case()
    town.submit(town.cases[0])
    sweep(on("2026-03-04T00:10"))

    assert sealed_by_its_stage == ["stage call"]
    assert why() == ["stage call", "day 2026-03-04"]


def test_a_book_with_daily_seals_checks_out(town: Town) -> None:
    town.call()
    sweep(on("2026-03-03T00:10"))
    town.at = on("2026-03-03T00:10") + timedelta(hours=9)
    town.submit(town.open_case())
    sweep(on("2026-03-04T00:10"))

    lines = b"".join(books.export(cycles.law_of(town.cycle), town.cycle.code))
    report = book.examine(lines.splitlines(keepends=True))

    assert (report.findings, report.replayed, report.seals) == ((), True, 3)


def test_a_book_whose_law_is_gone_keeps_no_other_from_its_seal(town: Town) -> None:
    town.call()
    Cycle.objects.create(
        code="A-1", name="缺", place="330681", regulation=town.cycle.regulation,
        version="?", digest="0" * 64, opened=town.at, stage="call",
    )  # fmt: skip

    with pytest.raises(RuntimeError, match="A-1"):
        sweep(on("2026-03-03T00:10"))

    assert why() == ["stage call", "day 2026-03-03"]
