"""The editions of GB/T 19580 add up, and their percentages fit their bands."""

from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "regulations" / "national" / "gbt-19580"
EDITIONS: dict[str, Any] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.yaml"))
}
BANDS = {
    "2012": [(0, 5), (10, 25), (30, 45), (50, 65), (70, 85), (90, 100)],
    "2004": [(0, 0), (10, 20), (30, 40), (50, 60), (70, 80), (90, 100)],
}
CATEGORY_POINTS = {
    "2012": [110, 90, 90, 130, 100, 80, 400],
    "2004": [100, 80, 90, 120, 110, 100, 400],
}

every_edition = pytest.mark.parametrize("edition", sorted(BANDS))


def _items(edition: str) -> list[dict[str, Any]]:
    return [item for category in EDITIONS[edition]["categories"] for item in category["items"]]


def test_the_editions_are_those_of_2004_and_2012() -> None:
    assert sorted(EDITIONS) == ["2004", "2012"]


@every_edition
def test_an_edition_is_named_after_its_file(edition: str) -> None:
    assert EDITIONS[edition]["id"] == f"gbt-19580-{edition}"


@pytest.mark.parametrize(("edition", "count"), [("2012", 23), ("2004", 22)])
def test_an_edition_has_as_many_items_as_the_standard(edition: str, count: int) -> None:
    assert len(_items(edition)) == count


@every_edition
def test_the_items_of_each_category_add_up_to_its_points(edition: str) -> None:
    categories = EDITIONS[edition]["categories"]
    sums = [sum(item["points"] for item in category["items"]) for category in categories]
    assert sums == [category["points"] for category in categories] == CATEGORY_POINTS[edition]


@every_edition
def test_the_categories_add_up_to_the_total_of_1000(edition: str) -> None:
    total = sum(category["points"] for category in EDITIONS[edition]["categories"])
    assert total == EDITIONS[edition]["total"] == 1000


@every_edition
def test_process_items_have_600_points_and_result_items_400(edition: str) -> None:
    points = {
        kind: sum(item["points"] for item in _items(edition) if item["kind"] == kind)
        for kind in {item["kind"] for item in _items(edition)}
    }
    assert points == {"process": 600, "result": 400}


@every_edition
def test_the_items_of_results_and_no_others_are_result_items(edition: str) -> None:
    results = {item["id"] for item in _items(edition) if item["kind"] == "result"}
    assert results == {item["id"] for item in _items(edition) if item["id"].startswith("4.7.")}


@every_edition
def test_no_id_is_given_twice(edition: str) -> None:
    ids = [category["id"] for category in EDITIONS[edition]["categories"]]
    ids += [item["id"] for item in _items(edition)]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(("edition", "first"), [("2012", 2), ("2004", 1)])
def test_items_are_numbered_on_from_the_first_under_their_category(
    edition: str, first: int
) -> None:
    for category in EDITIONS[edition]["categories"]:
        ids = [item["id"] for item in category["items"]]
        assert ids == [f"{category['id']}.{n}" for n in range(first, first + len(ids))]


@every_edition
def test_the_bands_are_those_of_the_guideline(edition: str) -> None:
    bands = EDITIONS[edition]["bands"]
    assert [(band["at_least"], band["at_most"]) for band in bands] == BANDS[edition]


@every_edition
def test_every_step_from_0_to_100_lies_in_exactly_one_band(edition: str) -> None:
    step, bands = EDITIONS[edition]["step"], EDITIONS[edition]["bands"]
    homes = {
        percent: sum(band["at_least"] <= percent <= band["at_most"] for band in bands)
        for percent in range(0, 101, step)
    }
    assert set(homes.values()) == {1}


@every_edition
def test_every_band_begins_and_ends_on_a_step(edition: str) -> None:
    step, bands = EDITIONS[edition]["step"], EDITIONS[edition]["bands"]
    edges = [band[edge] for band in bands for edge in ("at_least", "at_most")]
    assert [edge for edge in edges if edge % step] == []


@every_edition
def test_everything_named_is_named_in_chinese_and_english(edition: str) -> None:
    data = EDITIONS[edition]
    texts = [data["provenance"]]
    texts += [band[kind] for band in data["bands"] for kind in ("process", "result")]
    texts += [named["name"] for named in [*data["categories"], *_items(edition)]]
    assert [text for text in texts if not (text["zh"] and text["en"])] == []
