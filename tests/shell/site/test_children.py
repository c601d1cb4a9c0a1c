"""The demo's children end with it, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhuoyue.shell.site import embedded

SCRIPT = "from zhuoyue.shell.site.commands import demo; demo()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all: from the second start on the town is there."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def demo(folder: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    told = {**os.environ, "ZHUOYUE_DATA": str(folder), "PYTHONWARNINGS": "ignore"}
    for name in ("ZHUOYUE_HOSTS", "ZHUOYUE_SECRET_KEY"):
        told.pop(name, None)
    with (folder / "screen").open("wb") as screen:
        process = subprocess.Popen(  # noqa: S603 - written above
            [sys.executable, "-c", SCRIPT, "--port", str(port)],
            env=told,
            stdout=subprocess.DEVNULL,
            stderr=screen,
            start_new_session=True,
        )
    try:
        _await(lambda: _answers(port), 600)
        _await(lambda: len(children(process.pid)) >= 3, 600)
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=40)


def children(pid: int) -> set[int]:
    """Everybody below a process: database, web server, worker and theirs."""
    found, new = set[int](), {pid}
    while new:
        born = {one for parent in new for one in _born(parent)}
        new = born - found
        found |= new
    return found


def _born(pid: int) -> set[int]:
    found = set[int]()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found |= {int(one) for one in task.read_text().split()}
    return found


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def _await(done: object, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.1)


def _alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if _state(pid) not in {"", "Z"}}


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_demo_alone_ends_all(
    demo: "subprocess.Popen[bytes]", sign: signal.Signals
) -> None:
    below = children(demo.pid)

    demo.send_signal(sign)
    demo.wait(timeout=40)

    _await(lambda: not _alive(below), 10)


def test_ctrl_c_ends_all_and_the_last_words_on_the_screen_are_how(
    demo: "subprocess.Popen[bytes]", folder: Path
) -> None:
    below = children(demo.pid)
    screen = (folder / "screen").read_text(encoding="utf-8")

    os.killpg(demo.pid, signal.SIGINT)
    demo.wait(timeout=40)

    _await(lambda: not _alive(below), 10)
    assert screen.endswith("Ctrl-C 结束 · ends it\n")


@pytest.mark.skipif(not embedded.dying_with_us("INT"), reason="this system has no such signal")
def test_a_killed_demo_leaves_nothing_behind(demo: "subprocess.Popen[bytes]") -> None:
    below = children(demo.pid)

    demo.kill()
    demo.wait(timeout=10)

    _await(lambda: not _alive(below), 30)


def test_a_worker_that_ends_takes_the_demo_with_it(demo: "subprocess.Popen[bytes]") -> None:
    below = children(demo.pid)
    worker = next(
        one for one in below if b"site.background" in Path(f"/proc/{one}/cmdline").read_bytes()
    )

    os.kill(worker, signal.SIGKILL)
    demo.wait(timeout=40)

    _await(lambda: not _alive(below), 10)
