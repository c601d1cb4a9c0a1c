"""Rehearsals: a whole cycle of each regulation, through the actions, on real dates."""

import hashlib
from pathlib import Path

import pytest
from django.db import transaction

from zhuoyue.core.regulation import Scope
from zhuoyue.rulebook import library
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.site.rehearsal import cast, papers, run
from zhuoyue.shell.site.rehearsal.play import Play

pytestmark = pytest.mark.django_db

REGULATIONS = sorted(library.ids())


def played(regulation: str, seed: int = 7) -> Play:
    return run.rehearse(regulation, applicants=6, seed=seed)


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_a_cycle_runs_to_its_end_within_the_text(regulation: str, tmp_path: Path) -> None:
    play = played(regulation)
    report = run.checked(papers.write(play, tmp_path))
    assert (report.findings, report.replayed) == ((), True)
    winners = [case for case in play.town.cases if not case.ended_by]
    assert winners
    assert {case.ended_by for case in play.town.cases} - {""}
    _keeps_quotas(play, winners)
    _keeps_clocks(play)
    _stages_follow_the_book(play)
    assert (tmp_path / "money.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    _keeps_letters(play, tmp_path / "letters")


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


def test_the_same_seed_gives_the_same_book_and_another_does_not() -> None:
    digests = []
    for seed in (7, 7, 8):
        with transaction.atomic():
            lines = run.exported(played("zhuji-award-2025", seed))
            digests.append(hashlib.sha256(lines).hexdigest())
            transaction.set_rollback(True)
    assert digests[0] == digests[1] != digests[2]


def test_the_same_seed_and_names_give_the_same_papers(tmp_path: Path) -> None:
    named = [
        cast.Named(name=f"诸暨示例{n}股份有限公司", award="", source="公开名单") for n in range(4)
    ]
    written = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        with transaction.atomic():
            play = run.rehearse("zhuji-award-2025", applicants=4, seed=3, named=named)
            papers.write(play, folder)
            transaction.set_rollback(True)
        files = sorted(one for one in folder.rglob("*") if one.is_file())
        written.append({str(one.relative_to(folder)): one.read_bytes() for one in files})

    assert written[0] == written[1]
    assert any(named[0].name.encode() in one for one in written[0].values())
