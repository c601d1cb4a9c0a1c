"""Seconds by name."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Watch:
    """Adds up how long things took."""

    def __init__(self) -> None:
        """Nothing has taken any time yet."""
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        start = perf_counter()
        yield
        self.seconds[name] += perf_counter() - start
