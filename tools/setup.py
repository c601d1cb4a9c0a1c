"""Prepare .venv from a lock file, with zhuoyue in it; silent when there is nothing to do.

`python3 tools/setup.py [dev|bench]`, called by every target of the Makefile. Standard library only,
and readable by any Python from 3.6 on: an old one must get far enough to say what is missing.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
UV = shutil.which("uv")

SENTENCES = {
    "begin": (
        "正在准备 .venv（首次约需一分钟）……",
        "Preparing .venv (the first time takes about a minute) …",
    ),
    "done": (".venv 已就绪。", ".venv is ready."),
    "old": (
        (
            "需要 Python 3.11 或更高版本，而 {python} 是 {version}。"
            "请安装新版本，或指定一个：make PYTHON=/路径/python3。"
        ),
        (
            "Python 3.11 or newer is needed, but {python} is {version}. "
            "Install a newer one, or name it: make PYTHON=/path/to/python3."
        ),
    ),
    "venv": (
        (
            "{python} 缺少 venv 或 ensurepip 模块。"
            "在 Debian、Ubuntu 上请执行 apt install python3-venv，或安装 uv。"
        ),
        (
            "{python} lacks the module venv or ensurepip. "
            "On Debian or Ubuntu: apt install python3-venv; or install uv."
        ),
    ),
    "fetch": (
        (
            "未能取得或安装软件包（原因见上文）。最常见的是没有网络；如需代理或镜像，"
            "请设置 HTTPS_PROXY、PIP_INDEX_URL（pip）或 UV_DEFAULT_INDEX（uv），然后重试。"
        ),
        (
            "The packages could not be fetched or installed (see above why). Most often there is no "
            "network; for a proxy or a mirror set HTTPS_PROXY, PIP_INDEX_URL (pip) or "
            "UV_DEFAULT_INDEX (uv), then try again."
        ),
    ),
    "readonly": (
        "无法写入文件夹 {folder}。请把仓库复制到可写的位置再试。",
        "The folder {folder} cannot be written. Copy the repository to a writable place.",
    ),
}


def say(sentence: str, **facts: str) -> None:
    """Say one sentence in both languages, on the error channel."""
    for text in SENTENCES[sentence]:
        # Bytes, because an old Python in the C locale cannot print Chinese.
        sys.stderr.buffer.write((text.format(**facts) + "\n").encode("utf-8"))
    sys.stderr.flush()


def stop(sentence: str, **facts: str) -> None:
    """Say why it cannot go on, and end."""
    say(sentence, **facts)
    sys.exit(1)


def use_newer_python() -> None:
    """Go on with a newer Python of this machine if the given one is too old, else stop."""
    for name in NEWER:
        path = shutil.which(name)
        # A name on PATH may be a shim that starts nothing: try it.
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path] + sys.argv)  # noqa: S606 RUF005
    stop("old", python=sys.executable, version=sys.version.split()[0])


def leave_venv() -> None:
    """Go on with the base Python if .venv is activated: it cannot build itself anew."""
    if Path(sys.prefix).resolve() == VENV:
        base = str(Path(sys.base_prefix) / "bin" / "python{}.{}".format(*sys.version_info[:2]))
        os.execv(base, [base] + sys.argv)  # noqa: S606 RUF005


def fingerprint(lock: Path) -> str:
    """What a finished .venv was made from: files, place and Python version."""
    digest = hashlib.sha256("{} {}".format(ROOT, sys.version_info[:2]).encode("utf-8"))
    for path in (lock, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    """Whether .venv stands as this stamp says (a removed base Python leaves a dangling link)."""
    return Path(PYTHON).exists() and stamp.exists() and stamp.read_text() == wanted


def usable() -> bool:
    """Whether the .venv at hand is of this Python version and can be installed into."""
    probe = "import sys; sys.exit(sys.version_info[:2] != {})".format(sys.version_info[:2])
    if not UV:
        probe = "import pip; " + probe
    try:
        return subprocess.call([PYTHON, "-c", probe], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def create() -> None:
    """Make an empty .venv, in place of an unusable one."""
    shutil.rmtree(str(VENV), ignore_errors=True)
    if UV:
        run([UV, "venv", "--quiet", "--python", sys.executable, str(VENV)])
        return
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian ships a Python without it
        import venv  # noqa: F401, PLC0415
    except ImportError:
        stop("venv", python=sys.executable)
    run([sys.executable, "-m", "venv", str(VENV)])


def install(lock: Path) -> None:
    """Install the locked packages, each checked by its hash, then zhuoyue itself, editable."""
    if UV:
        pip = [UV, "pip", "install", "--quiet", "--python", PYTHON]
    else:
        pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--retries", "2"]
        pip += ["--no-compile", "--quiet", "--quiet"]
    # The lock is whole; an older pip that resolved again would refuse "coverage[toml]" as unpinned
    # from the day a newer coverage is published.
    run(pip + ["--no-deps", "--require-hashes", "--requirement", str(lock)])  # noqa: RUF005
    # The build backend is in the lock, so this step needs no network.
    run(pip + ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)])  # noqa: RUF005


def run(command: "list[str]") -> None:
    """Run one command; its own message stands above our sentence if it fails."""
    if subprocess.call(command, cwd=str(ROOT)) != 0:
        stop("fetch")


def prepare(lock: Path, stamp: Path) -> None:
    """Bring .venv to what the lock says; the stamp is written last."""
    wanted = fingerprint(lock)
    if is_current(stamp, wanted):
        return
    say("begin")
    try:
        tempfile.TemporaryFile(dir=str(VENV if VENV.exists() else ROOT)).close()
    except OSError:
        stop("readonly", folder=str(ROOT))
    if not usable():
        create()
    install(lock)
    stamp.write_text(wanted)
    say("done")


def main() -> None:
    """Prepare one of the two lock files' environments, one process at a time."""
    if sys.version_info[:2] < OLDEST:
        use_newer_python()
    leave_venv()
    name = "bench" if "bench" in sys.argv else "dev"
    turn = os.open(str(ROOT), os.O_RDONLY)
    fcntl.flock(turn, fcntl.LOCK_EX)  # two makes at once: the second waits, then finds it done
    prepare(ROOT / "requirements" / (name + ".lock"), VENV / ("zhuoyue-" + name + ".stamp"))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
