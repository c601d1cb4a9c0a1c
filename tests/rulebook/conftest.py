from collections.abc import Iterator
from pathlib import Path

import pytest

from zhuoyue.rulebook import cases, coverage, library

ROOT = Path(__file__).parents[2]


@pytest.fixture
def zhuji(tmp_path: Path) -> Iterator[Path]:
    """A copy of the Zhuji regulation, to make mistakes in."""
    folder = tmp_path / "zhuji"
    folder.mkdir()
    for file in (ROOT / "regulations" / "zhuji" / "award-2025-draft").glob("*.yaml"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    yield folder
    cases.of.cache_clear()
    library.ids.cache_clear()
    coverage.marked.cache_clear()
