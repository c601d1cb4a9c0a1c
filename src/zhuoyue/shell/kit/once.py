"""What is read once while a page is made (一次读取): a GET changes nothing, so it need not ask twice."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember what is read `once` inside; only around what writes nothing."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: Hashable, read: Callable[[], T]) -> T:
    """What was read under this key before, or what `read` answers now; outside of a page always anew."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found


def is_remembering() -> bool:
    """Whether a page is being made."""
    return _kept.get() is not None


def lacking(keys: Iterable[Hashable]) -> list[Hashable]:
    """Those that are worth reading together, as nobody read them yet; none outside of a page."""
    kept = _kept.get()
    return [key for key in keys if key not in kept] if kept is not None else []
