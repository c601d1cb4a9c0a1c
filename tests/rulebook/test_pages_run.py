"""What the pages show on a console is what comes out; run this file to write it into them anew."""

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("README*.md")), *sorted(ROOT.glob("docs/howto/*.md"))]
BLOCK = re.compile(r"(?<=^```console\n)\$ (?!make ).*\n(?:.*\n)*?(?=^```$)", re.MULTILINE)
# A command is a line, or lines with what its here-document holds.
COMMAND = re.compile(r"^\$ .*<<'(\w+)'.*\n(?:.*\n)*?\1\n|^\$ .*\n", re.MULTILINE)
LEFT_OUT = "…\n"
NEXT = "\x1e"


def shown(block: str) -> list[tuple[str, str]]:
    """The commands of a block, each with what the page shows below it."""
    starts = [found.span() for found in COMMAND.finditer(block)]
    ends = [start for start, _ in starts[1:]] + [len(block)]
    return [
        (block[start:stop], block[stop:end])
        for (start, stop), end in zip(starts, ends, strict=True)
    ]


def said(commands: list[str], folder: Path) -> list[str]:
    """What one shell says to each command, on both channels, in a folder like the repository."""
    for name in ("docs", "examples", "regulations", "tests"):
        (folder / name).symlink_to(ROOT / name)
    script = "".join(f"printf '{NEXT}'\n{command.removeprefix('$ ')}" for command in commands)
    done = subprocess.run(  # noqa: S603 - the pages are ours
        ["bash", "-c", script],  # noqa: S607 - the bash of PATH is the one meant
        cwd=folder,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONUTF8": "1"},
        text=True,
        encoding="utf-8",
    )
    return done.stdout.split(NEXT)[1:]


def agrees(page: str, outcome: str) -> bool:
    """Whether a page shows an outcome: all of it, or parts with `…` where lines are left out."""
    pattern = re.escape(page).replace(re.escape(LEFT_OUT), r"(?:.*\n)*")
    return re.fullmatch(pattern, outcome) is not None


def blocks() -> list[tuple[str, str]]:
    """Every console of every page, but for `make`; one that stands on two pages, once."""
    found = {
        block: page.name
        for page in PAGES
        for block in BLOCK.findall(page.read_text(encoding="utf-8"))
    }
    return [(page, block) for block, page in found.items()]


@pytest.mark.parametrize(("page", "block"), blocks())
def test_a_page_shows_what_comes_out(page: str, block: str, tmp_path: Path) -> None:
    commands = [command for command, _ in shown(block)]

    outcomes = said(commands, tmp_path)

    for (command, outcome), came in zip(shown(block), outcomes, strict=True):
        assert agrees(outcome, came), f"{page}: {command}{came}"


def test_left_out_lines_stand_for_any_number_of_lines_and_nothing_else() -> None:
    assert agrees("a\n…\nd\n", "a\nb\nc\nd\n")
    assert agrees("a\n…\nd\n", "a\nd\n")
    assert not agrees("a\nd\n", "a\nb\nd\n")
    assert not agrees("a\n…\nd\n", "a\nb\ne\n")


def _anew(found: re.Match[str]) -> str:
    pairs = shown(found.group())
    with TemporaryDirectory() as folder:
        outcomes = said([command for command, _ in pairs], Path(folder))
    return "".join(
        command + (page if LEFT_OUT in page else came)
        for (command, page), came in zip(pairs, outcomes, strict=True)
    )


if __name__ == "__main__":
    for file in PAGES:
        file.write_text(BLOCK.sub(_anew, file.read_text(encoding="utf-8")), encoding="utf-8")
