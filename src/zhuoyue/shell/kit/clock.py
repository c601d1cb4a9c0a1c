"""The only reader of time: aware, in China time, whole seconds (时钟)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

CHINA = ZoneInfo("Asia/Shanghai")

_shift: ContextVar[timedelta | None] = ContextVar("shift", default=None)


def now() -> datetime:
    """This instant, or the instant that a rehearsal or a test has turned the clock to."""
    shift = _shift.get()
    return _machine() + (_started_at() if shift is None else shift)


def today() -> date:
    """The day in China."""
    return now().date()


@contextmanager
def turned(to: datetime) -> Iterator[None]:
    """Turn the clock for what runs inside; it goes on from there (演练用)."""
    token = _shift.set(to - _machine())
    try:
        yield
    finally:
        _shift.reset(token)


def _machine() -> datetime:
    return datetime.now(CHINA).replace(microsecond=0)


def _started_at() -> timedelta:
    shift: timedelta = settings.CLOCK_SHIFT
    return shift
