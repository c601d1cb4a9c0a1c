"""Work that waits for a worker (后台任务): asked for in the transaction of the act, done after it.

A job is for what may fail outside the house: mail, papers. A sweep looks at regular times at what is on
record and does what is due; it may run twice, or late, and has its effect once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

Work = Callable[..., None]

_PATIENT = RetryStrategy(max_attempts=8, exponential_wait=3)
"""Tries for some two hours; after that the next sweep asks again."""

_quiet: ContextVar[bool] = ContextVar("quiet", default=False)
_sweeps = (
    "cycles.seal",
    "applications.remind",
    "notices.remind",
    "panels.remind",
    "people.mails",
)


def job(name: str) -> Callable[[Work], Work]:
    """Register what a worker does when it is asked for by this name."""

    def register(work: Work) -> Work:
        app.task(name=name, retry=_PATIENT)(work)
        return work

    return register


def sweep(name: str, *, every: str) -> Callable[[Work], Work]:
    """Register what a worker does at regular times (`every`: as cron says it, in UTC)."""

    def register(work: Work) -> Work:
        def at_its_time(timestamp: int) -> None:
            del timestamp  # how late it is does not matter: the sweep reads the clock itself
            work()

        task = app.task(name=name, queueing_lock=name)(at_its_time)
        app.periodic(cron=every)(task)
        return work

    return register


def defer(name: str, **told: Any) -> None:  # noqa: ANN401 - whatever JSON carries
    """Ask a worker for a job; it starts only if the transaction around us is kept."""
    if not _quiet.get():
        app.configure_task(name).defer(**told)


def sweep_now() -> None:
    """Have every sweep done soon, for a demo whose clock was turned."""
    for name in _sweeps:
        with suppress(AlreadyEnqueued), transaction.atomic():
            app.configure_task(name, queueing_lock=name).defer(timestamp=0)


@contextmanager
def quiet() -> Iterator[None]:
    """What is played inside asks for no work: a rehearsal has nobody to tell (演练用)."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)
