"""What holds of every score, whatever the sheets."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core import scoring
from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.scoring import Method
from zhuoyue.core.verdict import Allowed

WORDS = Text(zh="字", en="words")
C = ClauseId("C-1")
POINTS = (50, 15, 10, 400)
EDITION = scoring.Edition(
    id="any",
    standard=scoring.Standard(criteria="S", guidelines="G"),
    in_force=date(2026, 1, 1),
    total=sum(POINTS),
    provenance=WORDS,
    step=5,
    bands=(scoring.Band(at_least=0, at_most=100, process=WORDS, result=WORDS),),
    categories=tuple(
        scoring.Category(
            id=str(n),
            name=WORDS,
            points=points,
            items=(scoring.Item(id=f"{n}.1", name=WORDS, kind="process", points=points),),
        )
        for n, points in enumerate(POINTS)
    ),
)
TABLE = scoring.table(EDITION)
Sheet = dict[str, int]

sheets = st.fixed_dictionaries({name: st.sampled_from(sorted(TABLE.allowed)) for name in TABLE.ids})
methods = st.builds(
    Method,
    combine=st.sampled_from(["mean", "trimmed_mean", "median"]),
    of=st.sampled_from(["items", "totals"]),
)


def total(method: Method, panel: list[Sheet]) -> scoring.Score:
    rule = scoring.StageRule(
        id="desk",
        clause=C,
        stages=("desk",),
        sheet=scoring.CriteriaSheet(kind="criteria"),
        method=scoring.MethodRule(clause=C, method=method),
        spread=scoring.SpreadRule(clause=C),
    )
    people = tuple(
        scoring.Assessor(id=f"a{n}", items={name: Decimal(one[name]) for name in one})
        for n, one in enumerate(panel)
    )
    facts = scoring.ScoreFacts(stage="desk", edition="any", assessors=people)
    answer = scoring.score(scoring.Rules(rules=(rule,)), facts, editions={"any": EDITION})
    assert isinstance(answer.verdict, Allowed)
    assert answer.result is not None
    return answer.result


def points(score: scoring.Score) -> Fraction:
    assert score.total is not None
    return score.total


@given(method=methods, panel=st.lists(sheets, min_size=3, max_size=5), data=st.data())
def test_the_order_of_assessors_does_not_matter(
    method: Method, panel: list[Sheet], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(panel))

    assert points(total(method, panel)) == points(total(method, shuffled))


@given(
    method=methods,
    panel=st.lists(sheets, min_size=3, max_size=5),
    name=st.sampled_from(TABLE.ids),
    data=st.data(),
)
def test_a_higher_percentage_never_lowers_a_total(
    method: Method, panel: list[Sheet], name: str, data: st.DataObject
) -> None:
    who = data.draw(st.integers(0, len(panel) - 1))
    higher = data.draw(st.sampled_from([p for p in TABLE.allowed if p >= panel[who][name]]))
    raised = [dict(one) for one in panel]
    raised[who][name] = higher

    assert points(total(method, raised)) >= points(total(method, panel))


@given(method=methods, panel=st.lists(sheets, min_size=3, max_size=6))
def test_a_combined_total_never_leaves_the_range_of_what_was_given(
    method: Method, panel: list[Sheet]
) -> None:
    score = total(method, panel)
    given_totals = [one.total for one in score.assessors if one.total is not None]

    assert 0 <= points(score) <= EDITION.total
    if method.of == "totals":
        assert min(given_totals) <= points(score) <= max(given_totals)
    else:
        for item in score.items:
            assert item.percent is not None
            assert min(item.percentages.values()) <= item.percent <= max(item.percentages.values())


@given(method=methods, panel=st.lists(sheets, min_size=3, max_size=5))
def test_categories_and_items_add_up_to_the_total(method: Method, panel: list[Sheet]) -> None:
    score = total(method, panel)

    if score.categories is not None:
        assert sum(score.categories.values()) == points(score)
        assert sum(one.score for one in score.items if one.score is not None) == points(score)
    for one in score.assessors:
        assert one.categories is not None
        assert sum(one.categories.values()) == one.total


@given(panel=st.lists(sheets, max_size=5))
def test_the_lean_totals_are_the_shown_totals(panel: list[Sheet]) -> None:
    found = scoring.totals(TABLE, panel)

    assert found == tuple(
        sum(sheet[name] * worth for name, worth in zip(TABLE.ids, POINTS, strict=True))
        for sheet in panel
    )


@given(sheet=sheets, name=st.sampled_from(TABLE.ids), percent=st.integers(-10, 110))
def test_the_lean_totals_take_no_sheet_that_is_not_in_order(
    sheet: Sheet, name: str, percent: int
) -> None:
    lacking = {key: value for key, value in sheet.items() if key != name}

    assert scoring.totals(TABLE, [lacking]) is None
    assert scoring.totals(TABLE, [{**lacking, "x": 50}]) is None
    assert scoring.totals(TABLE, [{**sheet, "x": 50}]) is None
    allowed = percent in range(0, 101, 5)
    assert (scoring.totals(TABLE, [{**sheet, name: percent}]) is not None) is allowed
