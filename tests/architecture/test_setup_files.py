"""The files of the set-up agree with each other."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("dev", "bench")


def normal(requirement: str) -> str:
    """The name of a requirement as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=~!;\[ ]", requirement)[0]).lower()


def wanted() -> set[str]:
    """What pyproject.toml and dev.in ask for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "requirements" / "dev.in").read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if line and not line.startswith("#")]
    return {normal(requirement) for requirement in project["dependencies"] + asked}


def locked(name: str) -> dict[str, str]:
    """Name to locked requirement, its hashes included."""
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    return {
        requirement.split(" ")[0]: requirement for requirement in re.split(r"\n(?=[a-z])", text)
    }


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_locked(name: str) -> None:
    missing = wanted() - {normal(requirement) for requirement in locked(name)}

    assert missing == set()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_its_hashes(name: str) -> None:
    bare = [package for package, line in locked(name).items() if "--hash=sha256:" not in line]

    assert bare == []


def test_the_bench_lock_holds_the_very_versions_of_the_dev_lock() -> None:
    assert set(locked("dev")) - set(locked("bench")) == set()


def test_an_old_python_can_read_the_setup_far_enough_to_be_told_so() -> None:
    source = (ROOT / "tools" / "setup.py").read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 6))
