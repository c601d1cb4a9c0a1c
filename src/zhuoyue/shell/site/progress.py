"""What a long command is doing: a line that moves on a terminal, nothing in a pipe (进度)."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def progress() -> Iterator["Tell"]:
    """A line that moves on a terminal; nothing in a pipe."""
    console = Console(stderr=True)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.completed} {task.description}", markup=False),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as bar:
        yield Tell(bar)


class Tell:
    """Shows the act just done."""

    def __init__(self, bar: Progress) -> None:
        """On this bar."""
        self._bar, self._task = bar, bar.add_task("", total=None)

    def __call__(self, said: str) -> None:
        """One act more."""
        self._bar.update(self._task, advance=1, description=said)
