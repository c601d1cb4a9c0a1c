"""The only reader of time: aware, in China time, whole seconds (时钟)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from pathlib import Path as File
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


def set_demo(to: datetime) -> None:
    """Turn the clock of a demo, for every program that works on its folder (演示时间)."""
    file = _demo_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".new")
    part.write_text(str(int((to - _machine() - settings.CLOCK_SHIFT).total_seconds())))
    part.replace(file)


def demo_time() -> datetime | None:
    """What the demo's clock says; None until it was turned for the first time."""
    return now() if _demo_file().exists() else None


def _machine() -> datetime:
    return datetime.now(CHINA).replace(microsecond=0)


def _started_at() -> timedelta:
    shift: timedelta = settings.CLOCK_SHIFT
    if settings.DEMO:
        shift += timedelta(seconds=_demo_shift())
    return shift


def _demo_file() -> File:
    return File(settings.DATA_FOLDER) / "clock"


def _demo_shift() -> int:
    """Seconds by which the demo's clock is turned; read anew each time: several programs look at it."""
    try:
        return int(_demo_file().read_text())
    except (FileNotFoundError, ValueError):
        return 0
