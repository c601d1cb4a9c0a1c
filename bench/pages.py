"""`make bench ARGS=pages`: server time of desks and lists with a thousand cases, and of pretalx's list.

A temporary PostgreSQL; four cycles of one place, two of a thousand cases, with honest books (see
`many`). Pages are asked for in process. Beside them, in the same run and on the same PostgreSQL,
the organiser's list of pretalx with as many submissions, in an environment of its own (.venv-bench).
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from zhuoyue.shell.site import embedded, house

ROOT = Path(__file__).resolve().parent.parent
THEIRS = ROOT / ".venv-bench"
LOCK = ROOT / "requirements" / "bench-pretalx.lock"
REGULATION = "zhuji-award-2025"
PLAYED = 40
ROWS = 200

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle of the house: the year it begins in, the act before which it stops, how many cases."""

    year: int
    until: str | None
    some: int | None
    cases: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured of one page, in milliseconds."""

    who: str
    url: str
    median: int
    fastest: int
    processor: int
    queries: int
    kib: int


def main(arguments: list[str]) -> None:
    """Build, ask, compare, show."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=pages", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, help="of the two long cycles (1000)")
    parser.add_argument("--repeat", type=int, default=15, help="askings of each page (15)")
    parser.add_argument("--alone", action="store_true", help="without pretalx")
    parser.add_argument("--json", action="store_true", help="all figures as JSON")
    asked = parser.parse_args(arguments)
    waiting = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="zhuoyue-bench-") as folder, _server(folder) as server:
        found = _ours(server, asked.cases, asked.repeat, waiting.print)
        theirs = None if asked.alone else _theirs(server, folder, asked, waiting.print)
    if asked.json:
        told = {"ours": [asdict(one) for one in found], "pretalx": theirs}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _show(found, theirs, Console())


def _server(folder: str) -> Any:  # noqa: ANN401 - a context
    os.environ.setdefault("ZHUOYUE_SECRET_KEY", "bench")
    os.environ["ZHUOYUE_HOSTS"] = "testserver"
    os.environ["ZHUOYUE_DATA"] = folder
    return embedded.running(Path(folder) / "postgres", safe=False)


# --- ours


def _ours(server: embedded.Server, cases: int, repeat: int, tell: Tell) -> list[Found]:
    from django.core.management import call_command  # noqa: PLC0415 - as late as the others

    os.environ["DATABASE_URL"] = server.url()
    house.ready()
    call_command("migrate", verbosity=0)
    cycles = (
        Cycle(2026, "fix_eligible_list", 10, cases),
        Cycle(2025, "fix_shortlist", 10, cases),
        Cycle(2024, "vote", None, PLAYED),
        Cycle(2023, None, None, PLAYED),
    )
    for place, cycle in enumerate(cycles):
        _build(cycle, place, tell)
    from zhuoyue.shell.site import wsgi  # noqa: PLC0415 - Django must be ready first

    wsgi.spare()
    return [_measured(who, url, repeat) for who, url in _pages()]


def _build(cycle: Cycle, place: int, tell: Tell) -> None:
    from bench import many  # noqa: PLC0415 - Django must be ready first

    from zhuoyue.shell.site.rehearsal import run  # noqa: PLC0415

    began = time.perf_counter()
    play = run.prepared(
        REGULATION,
        applicants=min(PLAYED, cycle.cases),
        seed=7,
        start=date(cycle.year, 3, 2),
        prefix=f"z{cycle.year}",
        first=place * 1000 + 1,
    )
    play.run(until=cycle.until, some=cycle.some)
    if cycle.cases > PLAYED:
        many.multiply(play, number=cycle.cases, first=place * 2000)
    report = run.checked(run.exported(play))
    if report.findings or not report.replayed:
        sys.exit(f"{play.town.cycle.code}: the book is not honest: {report.findings[:3]}")
    spent = time.perf_counter() - began
    tell(f"{play.town.cycle.code}: {cycle.cases} cases, {report.entries} entries, {spent:.0f} s")


def _pages() -> Iterator[tuple[str, str]]:
    from bench import many  # noqa: PLC0415 - Django must be ready first

    waiting = many.kind("Case").objects.filter(cycle__code="ZHUJI-A-2026", last_act="lodge")
    yield from ((f"z2026-{role}", "/") for role in ("office", "township", "oversight"))
    yield from ((f"z2026-{role}", "/") for role in ("committee", "applicant1"))
    yield from (("z2025-leader1", "/"), ("z2025-examiner1-1", "/"))
    for code in ("ZHUJI-A-2026", "ZHUJI-A-2025"):
        yield "z2026-office", f"/cycles/{code}/"
    yield "z2026-office", "/cycles/ZHUJI-A-2026/?page=all"
    yield "z2026-oversight", "/cycles/ZHUJI-A-2026/"
    yield "z2026-office", "/eligibility/cycles/ZHUJI-A-2026/"
    yield "z2026-office", f"/cases/{waiting[0].number}/"
    yield "z2026-applicant1", "/cases/ZHUJI-A-2026-0001/"


def _measured(who: str, url: str, repeat: int) -> Found:
    from bench import many  # noqa: PLC0415 - Django must be ready first
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client = Client()
    client.force_login(many.kind("User").objects.get(username=who))
    asked: list[str] = []

    def hear(execute: Callable[..., object], sql: str, *more: object) -> object:
        asked.append(sql)
        return execute(sql, *more)

    for _ in range(3):
        answer = client.get(url, secure=True)
    if answer.status_code != 200:  # noqa: PLR2004 - found
        sys.exit(f"{who} {url}: {answer.status_code}")
    with connection.execute_wrapper(hear):
        client.get(url, secure=True)
    clock, processor = [], []
    for _ in range(repeat):
        began, busy = time.perf_counter(), time.process_time()
        client.get(url, secure=True)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - busy)
    return Found(
        who=who,
        url=url,
        median=round(statistics.median(clock) * 1000),
        fastest=round(min(clock) * 1000),
        processor=round(statistics.median(processor) * 1000),
        queries=len(asked),
        kib=len(answer.content) // 1024,
    )


# --- theirs


def _theirs(
    server: embedded.Server, folder: str, asked: argparse.Namespace, tell: Tell
) -> dict[str, Any]:
    python = _environment(tell)
    with psycopg.connect(server.url(), autocommit=True) as link:
        link.execute("CREATE DATABASE pretalx")
    place = {
        "PRETALX_DB_TYPE": "postgresql",
        "PRETALX_DB_NAME": "pretalx",
        "PRETALX_DB_USER": "zhuoyue",
        "PRETALX_DB_HOST": str(server.socket),
        "PRETALX_DEBUG": "False",
        "PRETALX_SITE_URL": "https://testserver",
        "PRETALX_FILESYSTEM_LOGS": folder,
        "PRETALX_FILESYSTEM_MEDIA": folder,
        "PRETALX_FILESYSTEM_STATIC": f"{folder}/static",
    }
    tell(f"pretalx: {asked.cases} submissions")
    command = [str(python), str(ROOT / "bench" / "pretalx_child.py")]
    command += [str(asked.cases), str(asked.repeat), str(ROWS)]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    done = subprocess.run(  # noqa: S603
        command, env={**kept, **place}, stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _environment(tell: Tell) -> Path:
    """Python with pretalx, made once from the lock."""
    python = THEIRS / "bin" / "python"
    made = THEIRS / "made-from"
    if not made.exists() or made.read_bytes() != LOCK.read_bytes():
        tell(f"preparing {THEIRS.name}")
        venv.create(THEIRS, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "--require-hashes", "-r", str(LOCK)], check=True)  # noqa: S603
        made.write_bytes(LOCK.read_bytes())
    return python


# --- shown


def _show(found: list[Found], theirs: dict[str, Any] | None, console: Console) -> None:
    table = Table("who", "page", title=f"{platform.machine()}, {os.cpu_count()} cores")
    for name in ("median ms", "fastest ms", "processor ms", "queries", "KiB"):
        table.add_column(name, justify="right")
    for one in found:
        figures = (one.median, one.fastest, one.processor, one.queries, one.kib)
        table.add_row(one.who, one.url, *map(str, figures))
    for name, page in (theirs or {"pages": {}})["pages"].items():
        figures = [round(page[key] * 1000) for key in ("median", "fastest", "processor")]
        rest = (str(page["queries"]), str(page["bytes"] // 1024))
        table.add_row(
            "pretalx", f"submissions, {page['rows']} rows, {name}", *map(str, figures), *rest
        )
    console.print(table)
    if theirs is not None:
        console.print(theirs["version"])
