"""What is committed speaks of no machine it was written on and of no registry it came from."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Written so that this file does not contain what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.~$})>-])/(?:work|root|home|Users)/")
REGISTRY = re.compile(
    r"pypi\.(?:org|python)|pythonhosted\.|registry\.npmjs|registry\.yarnpkg|deb\.debian"
    r"|(?:pypi|mirrors?)\.[\w.]*(?:tuna|aliyun|ustc|tencent|huawei|douban)"
)


def traces(text: str) -> list[str]:
    """The machine paths and registry hosts in a text."""
    return [found.group() for rule in (MACHINE_PATH, REGISTRY) for found in rule.finditer(text)]


def committed() -> list[Path]:
    """The files under version control; none outside a git checkout."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"],  # noqa: S607 - the git of PATH is the one meant
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return []
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_committed_files_name_no_machine_and_no_registry() -> None:
    files = [path for path in committed() if path.is_file()]
    if not files:
        pytest.skip("not a git checkout")

    texts = {path: path.read_text(encoding="utf-8", errors="ignore") for path in files}
    found = {path: traces(text) for path, text in texts.items() if traces(text)}

    assert found == {}


@pytest.mark.parametrize(
    "planted",
    ["cd {}work/main", "path = '{}root/x'", "{}home/me/x", "file://{}Users/me/x"],
)
def test_a_machine_path_is_found_where_it_is_planted(planted: str) -> None:
    assert len(traces(planted.format("/"))) == 1


@pytest.mark.parametrize("planted", ["https://{}.org/simple", "https://files.{}.python.org/x"])
def test_a_registry_is_found_where_it_is_planted(planted: str) -> None:
    assert len(traces(planted.format("pypi"))) == 1


@pytest.mark.parametrize("plain", ["framework/x", "docs/work/x", "~/work/x", "$HOME/root/x"])
def test_an_ordinary_path_is_left_alone(plain: str) -> None:
    assert traces(plain) == []
