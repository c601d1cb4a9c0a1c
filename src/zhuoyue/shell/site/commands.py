"""The shell's commands, found by `zhuoyue` through the entry points `zhuoyue.commands`."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path as File

import click
from django.core.management import call_command

from zhuoyue.shell.site import embedded
from zhuoyue.shell.site.house import house
from zhuoyue.shell.site.progress import progress


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
        _watch(_web(host, port, workers))


def _web(host: str, port: int, workers: int) -> "subprocess.Popen[bytes]":
    command = [
        *embedded.dying_with_us("TERM"),
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--no-ws",
    ]
    command += ["--host", host, "--port", str(port), "--workers", str(workers)]
    command += ["--blocking-threads", "4", "--log-level", "warning"]
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
@click.option("--port", default=8000, show_default=True)
@click.option("--fresh", is_flag=True, help="Forget the demo's data and begin anew.")
def demo(*, port: int, fresh: bool) -> None:
    """Show the house: embedded database, one account per role, pages. Ctrl-C ends it."""
    os.environ["ZHUOYUE_DEMO"] = "1"
    data = _data() / "demo"
    os.environ["ZHUOYUE_DATA"] = str(data)
    os.environ.pop("DATABASE_URL", None)
    if fresh:
        shutil.rmtree(data, ignore_errors=True)
    _insist_on_free(port)
    with house(data):
        _settled()
        process = _web("127.0.0.1", port, 1)
        _greet(port)
        _watch(process)


def _settled() -> None:
    from zhuoyue.shell.site import demo as shown  # noqa: PLC0415 - Django must be ready first

    call_command("migrate", verbosity=0)
    with progress() as tell:
        shown.settle(tell)


def _insist_on_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            message = (
                f"端口 {port} 已被占用，请换一个：zhuoyue demo --port {port + 1}"
                f" · Port {port} is taken; choose another: zhuoyue demo --port {port + 1}"
            )
            raise click.ClickException(message) from error


def _greet(port: int) -> None:
    from zhuoyue.shell.site import demo as shown  # noqa: PLC0415 - Django must be ready first

    click.echo(f"http://127.0.0.1:{port}/")
    click.echo("在页面右上角选择身份 · choose an account at the top right:", err=True)
    for group in shown.groups():
        click.echo(f"\n{group.name.zh} · {group.name.en}", err=True)
        click.echo(f"  {group.first.zh}\n  {group.first.en}", err=True)
        for one in group.accounts:
            click.echo(f"    {one.username:<24} {one.name} · {one.role.en}", err=True)
    click.echo(
        "\n组织名称取自公开的获奖名单，情节均系虚构 · names from published lists, events made up",
        err=True,
    )
    click.echo("Ctrl-C 结束 · ends it", err=True)


def _watch(process: "subprocess.Popen[bytes]") -> None:
    """Until the web server ends or somebody ends us; it never outlives us."""
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, signal.default_int_handler)
    try:
        process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait(timeout=10)
