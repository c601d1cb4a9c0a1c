"""The shell's commands, found by `zhuoyue` through the entry points `zhuoyue.commands`."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path as File

import click
from django.core.management import call_command

from zhuoyue.shell.site import embedded
from zhuoyue.shell.site.house import house
from zhuoyue.shell.site.progress import progress

_SETTINGS = "zhuoyue.shell.site.settings"
_PATIENCE = 5
"""Seconds that a child gets to finish what it is at."""
_LOOK = 0.2


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
    command += ["--workers-kill-timeout", str(_PATIENCE - 1)]  # one that hangs is not waited for
    return _child([*command, "zhuoyue.shell.site.wsgi:application"])


def _worker() -> "subprocess.Popen[bytes]":
    # Killed with us, not asked: the database goes with us too, and it would wait for that. What it
    # was at is done again by the next worker.
    command = (*embedded.dying_with_us("KILL"), sys.executable, "-m")
    return _child([*command, "zhuoyue.shell.site.background", str(_PATIENCE)])


def _child(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start it in a group of its own: Ctrl-C on the terminal reaches us alone, and we end it once."""
    return subprocess.Popen(  # noqa: S603 - our own commands
        command,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": _SETTINGS},
        start_new_session=True,
    )


@click.command()
def worker() -> None:
    """Work in the background: mails, daily seals, clocks, stalled jobs."""
    with house(_data()):
        _watch(_worker())


@click.command()
def doctor() -> None:
    """Check that the house can run here: database, locale, fonts, files, pinned regulations, mail."""
    with house(_data()):
        from zhuoyue.shell.site import doctor as check  # noqa: PLC0415 - Django must be ready first

        found = list(check.examined())
    for one in found:
        click.echo(f"{'✓' if one.holds else '✗'} {one.what}{'：' + one.told if one.told else ''}")
    if not all(one.holds for one in found):
        raise SystemExit(1)


@click.command()
@click.option("--system", prompt="系统管理员姓名 · name of the system administrator")
@click.option("--security", prompt="安全管理员姓名 · name of the security administrator")
@click.option("--audit", prompt="审计管理员姓名 · name of the audit administrator")
def found(*, system: str, security: str, audit: str) -> None:
    """Make the three administrators of an empty house; refuses where anybody has an account."""
    names = {"system": system, "security": security, "audit": audit}
    with house(_data()):
        from zhuoyue.shell.kit import clock, refusal  # noqa: PLC0415 - Django must be ready first
        from zhuoyue.shell.people import actions  # noqa: PLC0415

        try:
            made = actions.found(names=names, at=clock.now())
        except actions.NotEmpty as error:
            message = "已有账号，不能再建户。 · There are accounts already."
            raise click.ClickException(message) from error
        except refusal.Barred as error:
            message = f"{error.said.zh} · {error.said.en}"
            raise click.ClickException(message) from error
    click.echo("一次性密码，只显示这一次 · one-time passwords, shown this once:", err=True)
    for one in made:
        click.echo(f"{one.user.username}\t{one.user.name}\t{one.password}")


@click.command()
@click.argument("username")
def password(username: str) -> None:
    """Set a one-time password for an account, also an administrator's; it is logged."""
    with house(_data()):
        from zhuoyue.shell.kit import clock  # noqa: PLC0415 - Django must be ready first
        from zhuoyue.shell.people import actions, queries  # noqa: PLC0415

        user = queries.user_named(username)
        if user is None:
            message = f"没有这个账号 · no such account: {username}"
            raise click.ClickException(message)
        made = actions.renew_password(by=None, at=clock.now(), user=user)
    click.echo(f"{made.user.username}\t{made.password}")


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
    os.environ.setdefault("ZHUOYUE_URL", f"http://127.0.0.1:{port}")
    with house(data):
        _settled(data)
        children = _web("127.0.0.1", port, 1), _worker()
        _greet(port)
        _watch(*children)


_FULL = (
    "磁盘已满，演示数据没有演完。请腾出约 1 GB 空间，再运行 zhuoyue demo：已演完的各届保留，其余接着演。"
    " · The disk is full and the demo was not played to its end. Free about 1 GB and run zhuoyue demo"
    " again: cycles that are complete are kept, the others are played then."
)
_CHANGED = (
    "演示数据按另一版本的法规文件演成，不能用现在的文件打开。请运行 zhuoyue demo --fresh 重新演。"
    " · The demo was played on another version of the regulation files. Run zhuoyue demo --fresh."
)
_LEAST = 64 * 1024 * 1024
"""With less than this left the database cannot write its journal on."""


def _settled(data: File) -> None:
    from django.db import Error  # noqa: PLC0415 - Django must be ready first

    from zhuoyue.shell.cycles import queries as cycles  # noqa: PLC0415
    from zhuoyue.shell.site import demo as shown  # noqa: PLC0415

    try:
        call_command("migrate", verbosity=0)
        for cycle in cycles.cycles():
            cycles.law_of(cycle)
        with progress() as tell:
            shown.settle(tell)
    except cycles.LawChanged as error:
        raise click.ClickException(_CHANGED) from error
    except (OSError, Error) as error:
        if not _is_full(data, error):
            raise
        raise click.ClickException(_FULL) from error


def _is_full(data: File, error: BaseException) -> bool:
    """Whether it failed for want of space: so it was said, or nothing is left."""
    said = os.strerror(errno.ENOSPC) in str(error) or getattr(error, "errno", 0) == errno.ENOSPC
    return said or shutil.disk_usage(data).free < _LEAST


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


def _watch(*processes: "subprocess.Popen[bytes]") -> None:
    """Until one of our children ends or somebody ends us; none outlives us or another."""
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, signal.default_int_handler)
    try:
        while all(one.poll() is None for one in processes):
            time.sleep(_LOOK)
    except KeyboardInterrupt:
        pass
    finally:
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, signal.SIG_IGN)
        _end(processes)


def _end(processes: "Sequence[subprocess.Popen[bytes]]") -> None:
    """Ask them to end; who does not in time is made to."""
    for one in processes:
        one.terminate()
    for one in processes:
        try:
            one.wait(timeout=2 * _PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()
