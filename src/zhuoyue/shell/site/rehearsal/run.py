"""One rehearsal from start to end on the database that Django has (演练一届)."""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from zhuoyue.rulebook import book, library
from zhuoyue.rulebook.book.reports import Report
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import jobs
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.ledger import actions as ledger_actions
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.site.rehearsal import cast, rules, town
from zhuoyue.shell.site.rehearsal.judge import Judge
from zhuoyue.shell.site.rehearsal.play import Line, Play

START = date(2026, 3, 2)


def rehearse(
    regulation: str,
    *,
    applicants: int = 40,
    seed: int = 7,
    start: date = START,
    named: Sequence[cast.Named] = (),
    heard: Callable[[Line], None] = lambda _: None,
) -> Play:
    """Play a whole cycle; the same arguments give the same book."""
    play = prepared(
        regulation, applicants=applicants, seed=seed, start=start, named=named, heard=heard
    )
    with jobs.quiet():
        play.run()
        play.finish()
    town = play.town
    ledger_actions.seal(law=town.law, cycle=town.cycle.code, at=play.now, why="演练结束")
    return play


def prepared(
    regulation: str,
    *,
    applicants: int,
    seed: int,
    start: date,
    named: Sequence[cast.Named] = (),
    heard: Callable[[Line], None] = lambda _: None,
    prefix: str = "",
    first: int = 1,
) -> Play:
    """A town with its players, nothing on record yet.

    `prefix`, `first`: of log-in names and of made-up codes, where several towns share one house.
    """
    law = cycles.law_named(regulation)
    chance = random.Random(seed)  # noqa: S311 - a rehearsal must be repeatable
    now = datetime.combine(start, time(9), CHINA)
    players = cast.players(
        law.regulation, number=applicants, chance=chance, start=start, named=named, first=first
    )
    place = town.found(law, players, at=now, prefix=prefix)
    judge = Judge(
        town=place,
        chance=chance,
        edition=max(library.editions()),
        rules=rules.silent(law.regulation),
        adoption={"decision": "演练假定", "on": start.isoformat(), "by": "审定会议（演练）"},
        said=lambda _question, _about, _verdict: None,
    )
    return Play(town=place, judge=judge, chance=chance, now=now, heard=heard)


def exported(play: Play) -> bytes:
    """The book with its seals, as `zhuoyue verify` reads it."""
    return b"".join(ledger.export(play.town.law, play.town.cycle.code))


def checked(lines: bytes) -> Report:
    """The book checked and replayed."""
    return book.examine(lines.splitlines(keepends=True))
