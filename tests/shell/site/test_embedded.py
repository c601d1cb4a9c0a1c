import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from zhuoyue.shell.site import embedded


def test_a_second_start_finds_what_the_first_kept(tmp_path: Path) -> None:
    with (
        embedded.running(tmp_path / "pg", safe=False) as server,
        psycopg.connect(server.url()) as link,
    ):
        link.execute("CREATE TABLE kept AS SELECT 7 AS number")

    with (
        embedded.running(tmp_path / "pg", safe=False) as server,
        psycopg.connect(server.url()) as link,
    ):
        assert link.execute("SELECT number FROM kept").fetchone() == (7,)


def test_two_on_one_folder_are_told_apart(tmp_path: Path) -> None:
    with (
        embedded.running(tmp_path / "pg", safe=False),
        pytest.raises(embedded.NoDatabase, match="已有程序在使用"),
        embedded.running(tmp_path / "pg", safe=False),
    ):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(embedded.NoDatabase, match="file"),
        embedded.running(tmp_path / "file" / "pg"),
    ):
        pass


def test_programs_that_are_not_there_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "find_spec", lambda _: None)

    with (
        pytest.raises(embedded.NoDatabase, match="DATABASE_URL"),
        embedded.running(tmp_path / "pg"),
    ):
        pass


@pytest.mark.skipif(not embedded.dying_with_us("INT"), reason="this system has no such signal")
def test_a_killed_program_leaves_no_server_behind(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from zhuoyue.shell.site import embedded\n"
        "with embedded.running(Path(sys.argv[1]), safe=False): print('up', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(  # noqa: S603 - written above
        [sys.executable, "-c", script, str(tmp_path / "pg")], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "up\n"
    server = int((tmp_path / "pg" / "data" / "postmaster.pid").read_text().split()[0])

    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()

    until = time.monotonic() + 10
    while Path(f"/proc/{server}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{server}").exists()
