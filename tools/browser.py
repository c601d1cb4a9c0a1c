"""Find a Chromium for the browser tests, or have one installed; says in both languages what it does.

`.venv/bin/python tools/browser.py`, called by `make test`. In this order: the program that
ZHUOYUE_CHROMIUM names, one of PATH, the one Playwright has, one that Playwright downloads, Debian's
package when root. Where none can be had the browser tests are skipped and say so; where CI is set
that is an error.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")

SENTENCES = {
    "download": (
        "没有找到 Chromium，正在由 Playwright 下载（约 150 MB）……",
        "No Chromium found; Playwright downloads one (about 150 MB) …",
    ),
    "apt": (
        "正在用 apt-get 安装 Debian 的 chromium 软件包……",
        "Installing Debian's package chromium with apt-get …",
    ),
    "found": ("浏览器测试使用 {path}", "The browser tests use {path}"),
    "none": (
        "没有可用的 Chromium，浏览器测试将跳过。可安装 chromium，或以 ZHUOYUE_CHROMIUM 指定程序。",
        (
            "No Chromium can be had: the browser tests are skipped. Install chromium, or name the "
            "program in ZHUOYUE_CHROMIUM."
        ),
    ),
}


def say(sentence: str, **facts: str) -> None:
    """Say one sentence in both languages, on the error channel."""
    for text in SENTENCES[sentence]:
        print(text.format(**facts), file=sys.stderr)


def found() -> str | None:
    """The path of a Chromium on this machine."""
    named = os.environ.get("ZHUOYUE_CHROMIUM")
    if named:
        return named if shutil.which(named) else None
    ours = next((path for name in NAMES if (path := shutil.which(name))), None)
    return ours or _playwrights()


def _playwrights() -> str | None:
    """The Chromium that Playwright downloaded before."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and starts(path) else None


def starts(path: str) -> bool:
    """Whether the program runs here: a download may lack the system's libraries."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def download() -> None:
    """Let Playwright fetch its Chromium; with the system's libraries when root."""
    say("download")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    _run([*command, "--with-deps"] if is_root() else command)


def install() -> None:
    """Install Debian's package."""
    if not (is_root() and shutil.which("apt-get")):
        return
    say("apt")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "-q", "update"], quiet)
    _run(["apt-get", "-q", "install", "--yes", "--no-install-recommends", "chromium"], quiet)


def is_root() -> bool:
    """Whether packages may be installed."""
    return os.geteuid() == 0


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run a program; what it says goes to the error channel, whether it succeeds is seen after."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(command, stdout=sys.stderr, check=False, env=environment, timeout=600)


def main() -> None:
    """Find one; else fetch one; in CI insist."""
    if os.environ.get("ZHUOYUE_CHROMIUM") is None:
        for fetch in (download, install):
            if found() is not None:
                break
            fetch()
    path = found()
    if path is None:
        say("none")
        sys.exit(1 if os.environ.get("CI") else 0)
    say("found", path=path)


if __name__ == "__main__":
    main()
