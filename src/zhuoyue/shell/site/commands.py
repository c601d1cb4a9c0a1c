"""The shell's commands, found by `zhuoyue` through the entry points `zhuoyue.commands`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as File

import click
import django
from django.core.management import call_command

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


def _data() -> File:
    named = os.environ.get("ZHUOYUE_DATA")
    return File(named) if named else File.home() / ".local" / "share" / "zhuoyue"


@click.command()
def migrate() -> None:
    """Bring the tables of DATABASE_URL up to date."""
    with house(_data()):
        call_command("migrate", verbosity=1)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages."""
    with house(_data()):
        sys.exit(_web(host, port, workers).wait())


def _web(host: str, port: int, workers: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", host, "--port", str(port), "--workers", str(workers)]
    command += ["--blocking-threads", "8", "--log-level", "warning"]
    return subprocess.Popen([*command, "zhuoyue.shell.site.wsgi:application"])  # noqa: S603


@click.command()
def worker() -> None:
    """Work in the background: letters, papers, daily checks."""
    with house(_data()):
        call_command("procrastinate", "worker")


@click.command()
def doctor() -> None:
    """Check that the house can run here: database, locale, files, pinned regulations."""
    with house(_data()):
        call_command("check", deploy=True)


@click.command()
def demo() -> None:
    """Show the house: embedded database, one account per role, pages. Ctrl-C ends it."""
    click.echo("to come", err=True)
