import hashlib
from pathlib import Path

import pytest

from zhuoyue.core.calendar import Counting, FirstDay
from zhuoyue.rulebook import library
from zhuoyue.rulebook.national import Span
from zhuoyue.rulebook.problems import Mistaken


@pytest.fixture(autouse=True)
def _forget() -> None:
    for remembered in (library.shelf, library.ids):
        remembered.cache_clear()


def test_the_shelf_is_that_of_the_checkout_unless_another_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert library.shelf().name == "regulations"
    library.shelf.cache_clear()
    monkeypatch.setenv("ZHUOYUE_REGULATIONS", str(tmp_path))
    assert library.shelf() == tmp_path
    assert list(library.folders()) == []
    library.shelf.cache_clear()


def test_the_shelf_inside_an_installed_package_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "zhuoyue" / "regulations").mkdir(parents=True)
    monkeypatch.setattr(library, "_HERE", tmp_path / "zhuoyue" / "rulebook" / "library.py")

    assert library.shelf() == tmp_path / "zhuoyue" / "regulations"
    library.shelf.cache_clear()


def test_a_regulation_is_found_by_its_id_and_by_its_folder(zhuji: Path) -> None:
    assert library.find("zhuji-award-2025").name == "award-2025-draft"
    assert library.find(str(zhuji)) == zhuji


def test_the_digest_pins_the_rules_and_the_clauses_but_not_the_cases(zhuji: Path) -> None:
    digest = library.digest(zhuji)
    files = ("regulation.yaml", "clauses.yaml")
    parts = [(name, hashlib.sha256((zhuji / name).read_bytes()).digest()) for name in files]

    assert digest == hashlib.sha256(b"".join(f"{n}\n".encode() + h for n, h in parts)).hexdigest()
    (zhuji / "cases.yaml").write_text("", encoding="utf-8")
    assert library.digest(zhuji) == digest
    (zhuji / "clauses.yaml").unlink()
    assert library.digest(zhuji) != digest


def test_a_file_outside_the_current_folder_keeps_its_whole_name(tmp_path: Path) -> None:
    assert library.shown(tmp_path / "x.yaml") == str(tmp_path / "x.yaml")
    assert library.shown(Path("regulations") / "x.yaml") == "regulations/x.yaml"


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(Mistaken, match="cannot be read"):
        library.open_yaml(file)


def test_a_regulation_may_count_time_in_its_own_way(zhuji: Path) -> None:
    file = zhuji / "regulation.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "\ncounting: {first_day: counted}\n", encoding="utf-8")

    assert library.law(str(zhuji)).counting == Counting(first_day=FirstDay.COUNTED)
    assert library.law("zhuji-award-2025").counting == Counting()


def test_both_editions_of_the_criteria_are_there() -> None:
    assert sorted(library.editions()) == ["gbt-19580-2004", "gbt-19580-2012"]


def test_a_span_that_ends_before_it_starts_cannot_be() -> None:
    one = library.notices()[0].days[0].off[0]

    with pytest.raises(ValueError, match="is before"):
        Span(since=one.until.replace(year=2099), until=one.since)
