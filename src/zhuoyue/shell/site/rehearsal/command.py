"""`zhuoyue rehearse`: a whole cycle on a scratch database (演练命令)."""

import hashlib
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path as File

import click

from zhuoyue.rulebook import library
from zhuoyue.shell.site import embedded
from zhuoyue.shell.site.house import ready
from zhuoyue.shell.site.progress import progress


@click.command()
@click.argument("regulation")
@click.option("--applicants", default=40, show_default=True, type=click.IntRange(1, 500))
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same book.")
@click.option("--out", type=click.Path(path_type=File, file_okay=False), help="Where papers go.")
@click.option("--json", "as_json", is_flag=True, help="Only a summary, as JSON.")
@click.option(
    "--winners",
    type=click.Path(path_type=File, exists=True, dir_okay=False),
    help="CSV of real names: authority,cycle,award,organisation,source.",
)
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), default="2026-03-02", show_default=True)
def rehearse(
    *,
    regulation: str,
    applicants: int,
    seed: int,
    out: File | None,
    as_json: bool,
    winners: File | None,
    start: datetime,
) -> None:
    """Play a whole cycle of REGULATION through the pages' own actions; what happens is made up."""
    if regulation not in library.ids():
        known = "、".join(library.ids())
        message = f"没有这部办法：{regulation} · no such regulation; known: {known}"
        raise click.ClickException(message)
    began = time.monotonic()
    with _scratch(), progress() as tell:
        # Django must be ready first.
        from zhuoyue.shell.kit import phrases  # noqa: PLC0415
        from zhuoyue.shell.site.rehearsal import cast, papers, play, run  # noqa: PLC0415

        def heard(line: play.Line) -> None:
            tell(f"{line.at:%Y-%m-%d %H:%M} {line.act.name.zh} {line.case or ''}")

        named = cast.read_winners(winners) if winners is not None else []
        played = run.rehearse(
            regulation,
            applicants=applicants,
            seed=seed,
            start=start.date(),
            named=named,
            heard=heard,
        )
        lines = run.exported(played) if out is None else papers.write(played, out)
        report = run.checked(lines)
        summary = {
            "regulation": regulation,
            "cycle": played.town.cycle.code,
            "applicants": applicants,
            "seed": seed,
            "entries": report.entries,
            "seals": report.seals,
            "intact": not report.findings,
            "replayed": report.replayed,
            "book": hashlib.sha256(lines).hexdigest(),
            "winners": dict(
                sorted(
                    Counter(
                        played.award_of(case.number)
                        for case in played.town.cases
                        if not case.ended_by
                    ).items()
                )
            ),
            "from": str(played.lines[0].at.date()),
            "until": str(played.lines[-1].at.date()),
            "seconds": round(time.monotonic() - began, 1),
        }
        law = played.town.law.regulation
        labels = {one.act.clause: phrases.clause(law, one.act.clause) for one in played.lines}
        articles = {clause: said.article.zh if said else clause for clause, said in labels.items()}
        timeline = [
            f"{one.at:%Y-%m-%d %H:%M}  {one.act.name.zh}  {one.case or ''}  {one.who}"
            f"  {articles[one.act.clause]}"
            for one in played.lines
        ]
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(timeline))
    click.echo("演练：所涉申报、评分、表决均系虚构。 · A rehearsal: what happened here is made up.")
    click.echo(json.dumps(summary, ensure_ascii=False))


@contextmanager
def _scratch() -> Iterator[None]:
    """A database that is thrown away; never the one of DATABASE_URL."""
    from django.core.management import call_command  # noqa: PLC0415 - only where Django is used

    with tempfile.TemporaryDirectory(prefix="zhuoyue-") as folder:
        os.environ["ZHUOYUE_DATA"] = folder
        os.environ.setdefault("ZHUOYUE_SECRET_KEY", "rehearsal")
        try:
            with embedded.running(File(folder) / "postgres", safe=False) as server:
                os.environ["DATABASE_URL"] = server.url()
                ready()
                call_command("migrate", verbosity=0)
                yield
        except embedded.NoDatabase as error:
            raise click.ClickException(str(error)) from error
