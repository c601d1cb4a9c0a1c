"""The demo's command: what stands on the screen when it cannot be played or opened."""

import errno
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from django.db import OperationalError

from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.site import commands, demo


def stopped_by(error: Exception) -> Callable[..., None]:
    def settle(_told: object) -> None:
        raise error

    return settle


FULL = OperationalError('could not extend file "base/5/1": No space left on device')


@pytest.mark.parametrize("error", [FULL, OSError(errno.ENOSPC, "No space left on device")])
def test_a_full_disk_is_said_with_what_to_do(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    monkeypatch.setattr(demo, "settle", stopped_by(error))

    with pytest.raises(click.ClickException) as said:
        commands._settled(tmp_path)  # noqa: SLF001 - the beat before the pages are served

    assert "磁盘已满" in said.value.message
    assert "再运行 zhuoyue demo" in said.value.message


@pytest.mark.parametrize(("free", "full"), [(1024, True), (10**9, False)])
def test_a_database_that_went_away_on_a_full_disk_is_a_full_disk(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, free: int, full: bool
) -> None:
    gone = OperationalError("server closed the connection unexpectedly")
    monkeypatch.setattr(demo, "settle", stopped_by(gone))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    with pytest.raises(click.ClickException if full else OperationalError):
        commands._settled(tmp_path)  # noqa: SLF001


def test_a_demo_played_on_other_regulation_files_says_how_to_begin_anew(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def pinned(_cycle: object) -> None:
        message = "pinned to another version"
        raise cycles.LawChanged(message)

    monkeypatch.setattr(cycles, "cycles", lambda: [object()])
    monkeypatch.setattr(cycles, "law_of", pinned)

    with pytest.raises(click.ClickException, match="zhuoyue demo --fresh"):
        commands._settled(tmp_path)  # noqa: SLF001
