"""What a command needs before it can work: a database, and Django ready to use it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as File

import click
import django

from zhuoyue.shell.site import embedded

_SETTINGS = "zhuoyue.shell.site.settings"


def ready() -> None:
    """Make Django ready; DATABASE_URL must be set before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    django.setup()


@contextmanager
def house(data: File) -> Iterator[None]:
    """A database for what runs inside: the one of DATABASE_URL, else the embedded one; migrated."""
    os.environ.setdefault("ZHUOYUE_DATA", str(data))
    if os.environ.get("DATABASE_URL"):
        ready()
        yield
        return
    try:
        with embedded.running(data / "postgres") as server:
            os.environ["DATABASE_URL"] = server.url()
            ready()
            yield
    except embedded.NoDatabase as error:
        raise click.ClickException(str(error)) from error
