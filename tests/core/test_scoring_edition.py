"""Editions of the criteria, own sheets, and the rules on scores: what cannot be is refused."""

from dataclasses import replace
from datetime import date

import pytest

from zhuoyue.core import scoring
from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.scoring import Band, Category, Edition, Item, Method, OwnItem, OwnSheet

WORDS = Text(zh="字", en="words")
C = ClauseId("C-1")


def band(at_least: int, at_most: int) -> Band:
    return Band(at_least=at_least, at_most=at_most, process=WORDS, result=WORDS)


def item(name: str, points: int) -> Item:
    return Item(id=name, name=WORDS, kind="process", points=points)


def category(name: str, *items: Item) -> Category:
    points = sum(one.points for one in items)
    return Category(id=name, name=WORDS, points=points, items=items)


EDITION = Edition(
    id="small-2026",
    standard=scoring.Standard(criteria="S", guidelines="G"),
    in_force=date(2026, 1, 1),
    total=100,
    provenance=WORDS,
    step=25,
    bands=(band(0, 25), band(50, 75), band(100, 100)),
    categories=(category("1", item("1.1", 30), item("1.2", 10)), category("2", item("2.1", 60))),
)


def test_an_edition_that_adds_up_lists_its_items_in_order() -> None:
    assert [one.id for one in EDITION.items] == ["1.1", "1.2", "2.1"]
    assert scoring.table(EDITION).allowed == {0, 25, 50, 75, 100}


def test_items_add_up_to_their_category_and_categories_to_the_total() -> None:
    with pytest.raises(ValueError, match="add up to 30, not 40"):
        Category(id="1", name=WORDS, points=40, items=(item("1.1", 30),))
    with pytest.raises(ValueError, match="add up to 100, not 101"):
        replace(EDITION, total=101)


def test_an_item_stands_once_and_has_points() -> None:
    with pytest.raises(ValueError, match="listed twice: x"):
        replace(EDITION, categories=(category("1", item("x", 40)), category("2", item("x", 60))))
    with pytest.raises(ValueError, match="at least one point"):
        replace(EDITION, categories=(category("1", item("x", 100), item("y", 0)),))


@pytest.mark.parametrize("step", [0, 101])
def test_a_step_lies_between_1_and_100(step: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 100"):
        replace(EDITION, step=step)


@pytest.mark.parametrize(
    "bands", [(), (band(25, 100),), (band(0, 75),)], ids=["none", "not from 0", "not to 100"]
)
def test_bands_reach_from_0_to_100(bands: tuple[Band, ...]) -> None:
    with pytest.raises(ValueError, match="from 0 to 100"):
        replace(EDITION, bands=bands)


@pytest.mark.parametrize(
    "bands",
    [
        (band(0, 20), band(25, 100)),
        (band(0, 25), band(40, 100)),
        (band(0, 50), band(75, 50), band(75, 100)),
    ],
    ids=["end off the steps", "begin off the steps", "upside down"],
)
def test_bands_go_by_steps(bands: tuple[Band, ...]) -> None:
    with pytest.raises(ValueError, match="does not go by steps of 25"):
        replace(EDITION, bands=bands)


@pytest.mark.parametrize("second", [band(25, 100), band(75, 100)], ids=["overlap", "hole"])
def test_bands_join_up(second: Band) -> None:
    with pytest.raises(ValueError, match="the band above 25 begins at 50"):
        replace(EDITION, bands=(band(0, 25), second))


def test_a_sheet_of_the_regulations_own_has_items_points_and_steps() -> None:
    one = OwnItem(id="defence", name=WORDS, points=100)
    sheet = OwnSheet(kind="own", clause=C, step=1, items=(one,))

    assert scoring.own_table(sheet).allowed == frozenset(range(101))
    with pytest.raises(ValueError, match="has items"):
        replace(sheet, items=())
    with pytest.raises(ValueError, match="its own id"):
        replace(sheet, items=(one, one))
    with pytest.raises(ValueError, match="at least one point"):
        replace(sheet, items=(replace(one, points=0),))
    with pytest.raises(ValueError, match="no such step"):
        replace(sheet, step=0)
    with pytest.raises(ValueError, match="no such step"):
        replace(sheet, step=3)


def test_a_trimmed_mean_says_how_many_assessors_it_needs() -> None:
    assert Method(combine="trimmed_mean").assessors_at_least == 3
    assert Method(combine="trimmed_mean", highest_left_out=2).assessors_at_least == 4
    assert Method(combine="mean").assessors_at_least == 1
    with pytest.raises(ValueError, match="no fewer than 0"):
        Method(combine="trimmed_mean", lowest_left_out=-1)


def test_each_stage_has_one_rule() -> None:
    rule = scoring.StageRule(
        id="review",
        clause=C,
        stages=("desk",),
        sheet=scoring.CriteriaSheet(kind="criteria"),
        method=scoring.MethodRule(clause=C, method=Method(combine="mean")),
        spread=scoring.SpreadRule(clause=C),
    )

    with pytest.raises(ValueError, match="at least one stage"):
        scoring.Rules(rules=())
    with pytest.raises(ValueError, match="one scoring rule"):
        scoring.Rules(rules=(rule, replace(rule, id="again")))
