"""Rehearsals: a whole cycle of each regulation, through the actions, on real dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from zhuoyue.core.regulation import Scope
from zhuoyue.rulebook import library
from zhuoyue.rulebook.book.reports import Report
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.honours.models import Certificate
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.reviews.models import Consensus, Sheet
from zhuoyue.shell.site.rehearsal import cast, papers, run
from zhuoyue.shell.site.rehearsal.play import Play

REGULATIONS = sorted(library.ids())


def test_the_same_seed_and_names_give_the_same_papers_and_another_seed_does_not(
    db: None, tmp_path: Path
) -> None:
    named = [
        cast.Named(name=f"诸暨示例{n}股份有限公司", award="", source="公开名单") for n in range(4)
    ]
    written, books = [], []
    for number, seed in enumerate((3, 3, 8)):
        folder = tmp_path / str(number)
        with transaction.atomic():
            play = run.rehearse("zhuji-award-2025", applicants=4, seed=seed, named=named)
            books.append(papers.write(play, folder))
            transaction.set_rollback(True)
        files = sorted(one for one in folder.rglob("*") if one.is_file())
        written.append({str(one.relative_to(folder)): one.read_bytes() for one in files})

    assert books[0] == books[1] != books[2]
    assert written[0] == written[1]
    assert any(named[0].name.encode() in one for one in written[0].values())


@dataclass(frozen=True)
class Rehearsed:
    """A cycle that was played to its end, and what was written of it."""

    play: Play
    report: Report
    folder: Path


@pytest.fixture(
    scope="module",
    params=[pytest.param(one, marks=pytest.mark.xdist_group(one)) for one in REGULATIONS],
)
def rehearsed(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Rehearsed]:
    """A whole cycle of each regulation; the tests only read, and it is taken back after them."""
    del django_db_setup
    folder = tmp_path_factory.mktemp("papers")
    with django_db_blocker.unblock(), transaction.atomic():
        play = run.rehearse(request.param, applicants=6)
        report = run.checked(papers.write(play, folder))
        yield Rehearsed(play=play, report=report, folder=folder)
        transaction.set_rollback(True)


def test_a_cycle_runs_to_its_end_within_the_text(rehearsed: Rehearsed) -> None:
    play, folder = rehearsed.play, rehearsed.folder
    assert (rehearsed.report.findings, rehearsed.report.replayed) == ((), True)
    winners = [case for case in play.town.cases if not case.ended_by]
    assert winners
    assert {case.ended_by for case in play.town.cases} - {""}
    _keeps_quotas(play, winners)
    _keeps_clocks(play)
    _stages_follow_the_book(play)
    assert (folder / "money.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    _keeps_letters(play, folder / "letters")


def _keeps_letters(play: Play, folder: Path) -> None:
    """To each case the letters that were sent, or where there is none a made-up one: never both."""
    for case in play.town.cases:
        sent = any(folder.glob(f"{case.number}-*.pdf"))
        assert (folder / f"{case.number}.md").exists() is not sent
        assert (folder / f"{case.number}.pdf").exists() is not sent


def _keeps_quotas(play: Play, winners: list[Case]) -> None:
    awards = [play.award_of(case.number) for case in winners]
    for quota in play.town.law.regulation.ranking.allocation.quotas:
        assert sum(award in quota.awards for award in awards) <= quota.at_most
    for threshold in play.town.law.regulation.ranking.thresholds:
        for case in winners:
            score = play.judge.overall_scores.get(case.number)
            if score is not None and play.award_of(case.number) == threshold.award:
                assert score >= threshold.score.at_least


def _keeps_clocks(play: Play) -> None:
    shown = [line for line in play.lines if "last_day" in line.facts]
    for line in shown:
        closing = next(
            one for one in play.lines if one.act.stage == line.act.stage and one.act.completes
        )
        assert closing.at.date() > line.facts["last_day"]
    assert shown
    assert [line.at for line in play.lines] == sorted(line.at for line in play.lines)


def _stages_follow_the_book(play: Play) -> None:
    ledger.forget()
    for case in play.town.cases:
        case.refresh_from_db()
        record = cycles.dossier_of(play.town.cycle, case.number).record(Scope.CASE)
        assert case.completed == sorted(record.completed)
        assert case.ended_by == (record.ended_by.act if record.ended_by else "")


def test_it_is_reviewed_by_sheets_and_gates(rehearsed: Rehearsed) -> None:
    cases = rehearsed.play.town.cases
    reviewed = list(Consensus.objects.filter(case__in=cases, stage="desk"))

    assert all(one.total for one in reviewed)
    assert len(reviewed) >= 4
    assert not Sheet.objects.filter(case__in=cases, released=False).exists()


def test_each_winner_holds_a_certificate_at_the_end(rehearsed: Rehearsed) -> None:
    cases = rehearsed.play.town.cases
    rows = list(Certificate.objects.filter(case__in=cases).select_related("honour"))

    assert sorted(row.case_id for row in rows) == sorted(
        case.pk for case in cases if not case.ended_by
    )
    for award in {row.award for row in rows}:
        orders = [row.order for row in rows if row.award == award]
        assert sorted(orders) == list(range(1, len(orders) + 1))
    assert {row.honour.rehearsal for row in rows} == {True}
    assert all(row.honour.won_on and row.honour.document_number for row in rows)
