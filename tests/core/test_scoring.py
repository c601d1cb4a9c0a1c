"""One application's score: sheets, steps, methods, differences, attendance."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from zhuoyue.core import scoring
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.scoring import (
    Assessor,
    Attendance,
    Code,
    Comments,
    Decided,
    Method,
    ScoreFacts,
    ScoringAdopted,
)
from zhuoyue.core.verdict import Allowed, Answer, Common, Undecided

C = ClauseId("HZC-4-2-1b")
WORDS = Text(zh="字", en="words")
ADOPTION = Adoption(decision="1号", on=date(2026, 3, 1), by="评审组")
EDITION = scoring.Edition(
    id="small-2026",
    standard=scoring.Standard(criteria="S", guidelines="G"),
    in_force=date(2026, 1, 1),
    total=100,
    provenance=WORDS,
    step=5,
    bands=(scoring.Band(at_least=0, at_most=100, process=WORDS, result=WORDS),),
    categories=(
        scoring.Category(
            id="1",
            name=WORDS,
            points=40,
            items=(
                scoring.Item(id="1.1", name=WORDS, kind="process", points=25),
                scoring.Item(id="1.2", name=WORDS, kind="process", points=15),
            ),
        ),
        scoring.Category(
            id="2",
            name=WORDS,
            points=60,
            items=(scoring.Item(id="2.1", name=WORDS, kind="result", points=60),),
        ),
    ),
)
SILENT = NotRegulated(not_regulated=C)


def rule(
    method: Method | NotRegulated, *, independent: bool = False, comments: int | None = None
) -> scoring.StageRule:
    return scoring.StageRule(
        id="desk",
        clause=C,
        stages=("desk",),
        sheet=scoring.CriteriaSheet(kind="criteria"),
        method=scoring.MethodRule(clause=C, method=method),
        independent=scoring.IndependentRule(clause=C) if independent else None,
        comments=None if comments is None else scoring.CommentRule(clause=C, at_least=comments),
        spread=scoring.SpreadRule(clause=C),
    )


MEAN = rule(Method(combine="mean"))
CONSENSUS = rule(Method(combine="consensus"))


def sheet(first: int | str, second: int | str, third: int | str) -> dict[str, Decimal]:
    return {"1.1": Decimal(first), "1.2": Decimal(second), "2.1": Decimal(third)}


def assessors(*sheets: Mapping[str, Decimal] | None) -> tuple[Assessor, ...]:
    return tuple(Assessor(id=f"a{n}", items=one) for n, one in enumerate(sheets))


def decided(first: int, second: int, third: int) -> dict[str, Decided]:
    return {name: Decided(percent=value) for name, value in sheet(first, second, third).items()}


FACTS = ScoreFacts(
    stage="desk", edition="small-2026", assessors=assessors(sheet(60, 60, 60), sheet(80, 40, 60))
)


def ask(by: scoring.StageRule, facts: ScoreFacts) -> Answer[scoring.Score]:
    return scoring.score(scoring.Rules(rules=(by,)), facts, editions={"small-2026": EDITION})


def result(answer: Answer[scoring.Score]) -> scoring.Score:
    assert answer.result is not None
    return answer.result


def said(answer: Answer[scoring.Score]) -> list[object]:
    if isinstance(answer.verdict, Undecided):
        return [reason.facts["fact"] for reason in answer.verdict.reasons]
    return [reason.code for reason in answer.verdict.reasons]


def test_item_category_total_by_percent_times_points() -> None:
    answer = ask(MEAN, FACTS)

    # 70 % of 25, 50 % of 15, 60 % of 60
    assert isinstance(answer.verdict, Allowed)
    assert [one.score for one in result(answer).items] == [Fraction("17.5"), Fraction("7.5"), 36]
    assert result(answer).categories == {"1": Fraction(25), "2": Fraction(36)}
    assert result(answer).total == 61
    assert [one.total for one in result(answer).assessors] == [60, 62]
    assert result(answer).assessors[1].categories == {"1": Fraction(26), "2": Fraction(36)}


def test_a_smallest_step_is_kept_exactly() -> None:
    one = ask(MEAN, replace(FACTS, assessors=assessors(sheet(55, 55, 55))))
    less = ask(MEAN, replace(FACTS, assessors=assessors(sheet(55, 50, 55))))

    assert result(one).total == 55
    assert result(less).total == Fraction("54.25")
    assert result(less).total_rounded == Decimal("54.25")


@pytest.mark.clause("HZC-4-2-1a", "HZC-1")
@pytest.mark.parametrize(
    ("percent", "below", "above"), [("57", 55, 60), ("2.5", 0, 5), ("99", 95, 100)]
)
def test_a_percentage_off_the_steps_is_refused_with_its_neighbours(
    percent: str, below: int, above: int
) -> None:
    answer = ask(MEAN, replace(FACTS, assessors=assessors(sheet(60, percent, 60))))

    assert said(answer) == [Code.PERCENT_OFF_STEP]
    facts = answer.verdict.reasons[0].facts
    assert (facts["item"], facts["percent"]) == ("1.2", Decimal(percent))
    assert (facts["next_below"], facts["next_above"]) == (below, above)
    assert result(answer).total is None


@pytest.mark.clause("HZC-4-2-1a")
@pytest.mark.parametrize(
    ("percent", "code"),
    [
        ("-5", Code.PERCENT_OUT_OF_RANGE),
        ("105", Code.PERCENT_OUT_OF_RANGE),
        ("0", None),
        ("100", None),
    ],
)
def test_a_percentage_lies_between_0_and_100(percent: str, code: Code | None) -> None:
    answer = ask(MEAN, replace(FACTS, assessors=assessors(sheet(60, percent, 60))))

    assert isinstance(answer.verdict, Allowed) if code is None else said(answer) == [code]


@pytest.mark.clause("HZC-4-2-1a")
def test_an_item_not_scored_is_asked_for_by_name() -> None:
    partial = sheet(60, 60, 60)
    del partial["1.2"]

    answer = ask(MEAN, replace(FACTS, assessors=assessors(sheet(60, 60, 60), partial)))

    assert said(answer) == ["assessors[1].items.1.2"]
    assert [one.total for one in result(answer).assessors] == [60, None]
    assert result(answer).assessors[1].categories is None
    assert result(answer).total is None


def test_a_sheet_not_handed_in_is_asked_for() -> None:
    answer = ask(MEAN, replace(FACTS, assessors=assessors(sheet(60, 60, 60), None)))

    assert said(answer) == ["assessors[1].items"]


def test_an_item_that_the_criteria_do_not_have_is_refused() -> None:
    strange = {**sheet(60, 60, 60), "9.9": Decimal(60)}

    assert said(ask(MEAN, replace(FACTS, assessors=assessors(strange)))) == [Code.UNKNOWN_ITEM]


@pytest.mark.clause("HZC-1")
def test_the_edition_must_be_known() -> None:
    unknown = ask(MEAN, replace(FACTS, edition="small-1999"))

    assert said(unknown) == [Code.UNKNOWN_EDITION]
    assert unknown.verdict.reasons[0].facts["known"] == ("small-2026",)
    assert said(ask(MEAN, replace(FACTS, edition=None))) == ["edition"]


def test_without_a_stage_or_at_a_stage_without_scores_there_is_nothing_to_score() -> None:
    assert said(ask(MEAN, replace(FACTS, stage=None))) == ["stage"]
    assert said(ask(MEAN, replace(FACTS, stage="vote"))) == [Code.NO_SCORE_AT_STAGE]


@pytest.mark.clause("HZA-3-3-3", "HZA-3-3-4", "ZJ-13-4", "ZJ-13-5", "WZ-15", "WZ-16a")
def test_a_method_the_text_leaves_open_comes_from_adopted_implementing_rules() -> None:
    chosen = ScoringAdopted(method=Method(combine="mean"), adoption=ADOPTION)
    silent = rule(SILENT)

    unset = ask(silent, FACTS)
    assert said(unset) == [Common.NOT_REGULATED]
    assert result(unset).total is None
    assert [one.total for one in result(unset).assessors] == [60, 62]
    not_adopted = replace(FACTS, implementing_rules=replace(chosen, adoption=None))
    assert said(ask(silent, not_adopted)) == [Common.RULES_NOT_ADOPTED]
    assert result(ask(silent, replace(FACTS, implementing_rules=chosen))).total == 61


def test_without_a_method_and_without_sheets_both_are_said() -> None:
    answer = ask(rule(SILENT), replace(FACTS, assessors=None, consensus=decided(60, 60, 60)))

    assert [reason.code for reason in answer.verdict.reasons] == [Common.NOT_REGULATED]
    assert result(answer).assessors == ()


@pytest.mark.clause("HZC-4-2-1b")
def test_implementing_rules_do_not_replace_the_method_of_the_text() -> None:
    other = ScoringAdopted(method=Method(combine="median"), adoption=ADOPTION)

    assert said(ask(MEAN, replace(FACTS, implementing_rules=other))) == [
        Common.CONTRADICTS_REGULATION
    ]


@pytest.mark.clause("HZC-4-2-1b")
def test_consensus_is_what_the_panel_decided_not_a_mean() -> None:
    answer = ask(CONSENSUS, replace(FACTS, consensus=decided(85, 60, 60)))

    assert isinstance(answer.verdict, Allowed)
    assert result(answer).total == Fraction("66.25")
    assert result(answer).items[0].percentages == {"a0": 60, "a1": 80}


@pytest.mark.clause("HZC-4-2-1b")
def test_what_the_panel_has_not_decided_is_asked_for() -> None:
    partial = {**decided(85, 60, 60), "1.2": Decided(note="待核实")}

    assert said(ask(CONSENSUS, FACTS)) == ["consensus"]
    assert said(ask(CONSENSUS, replace(FACTS, consensus=partial))) == ["consensus.1.2.percent"]


@pytest.mark.clause("HZC-4-2-1b")
def test_a_decided_percentage_goes_by_the_steps_and_by_the_items_too() -> None:
    off = {**decided(85, 60, 60), "1.2": Decided(percent=Decimal(61))}
    strange = {**decided(85, 60, 60), "total": Decided(percent=Decimal(60))}
    noted = {**decided(85, 60, 60), "9.9": Decided(note="无此条款")}

    assert said(ask(CONSENSUS, replace(FACTS, consensus=off))) == [Code.PERCENT_OFF_STEP]
    assert said(ask(CONSENSUS, replace(FACTS, consensus=strange))) == [Code.UNKNOWN_ITEM]
    assert said(ask(CONSENSUS, replace(FACTS, consensus=noted))) == [Code.UNKNOWN_ITEM]


@pytest.mark.clause("HZC-4-2-1a", "HZC-4-3-2")
def test_consensus_needs_independent_sheets_only_where_the_text_says_so() -> None:
    facts = replace(FACTS, assessors=None, consensus=decided(60, 60, 60))
    first_alone = rule(Method(combine="consensus"), independent=True)

    assert result(ask(CONSENSUS, facts)).total == 60
    assert said(ask(first_alone, facts)) == ["assessors"]
    assert result(ask(first_alone, replace(facts, assessors=FACTS.assessors))).total == 60


@pytest.mark.clause("HZC-4-2-1b")
def test_a_computed_score_is_never_typed() -> None:
    typed = {"1.1": Decided(percent=Decimal(90)), "1.2": Decided(note="已讨论")}

    answer = ask(MEAN, replace(FACTS, consensus=typed))

    assert said(answer) == [Code.SCORE_TYPED]
    assert answer.verdict.reasons[0].facts["item"] == "1.1"


@pytest.mark.clause("LK-34")
@pytest.mark.parametrize(
    ("percents", "total"), [((40, 50, 90), 50), ((40, 50, 60, 90), 55), ((40, 90), None)]
)
def test_a_trimmed_mean_leaves_out_one_highest_and_one_lowest_total(
    percents: tuple[int, ...], total: int | None
) -> None:
    sheets = assessors(*(sheet(one, one, one) for one in percents))

    answer = ask(rule(Method(combine="trimmed_mean")), replace(FACTS, assessors=sheets))

    assert result(answer).total == total
    if total is None:
        assert said(answer) == [Code.ASSESSORS_TOO_FEW]
    else:
        assert result(answer).categories is None
        assert result(answer).items[0].percent is None


@pytest.mark.clause("HB-32")
def test_methods_work_on_items_or_on_totals_as_the_text_says() -> None:
    sheets = assessors(sheet(0, 100, 50), sheet(50, 50, 50), sheet(100, 0, 100))
    facts = replace(FACTS, assessors=sheets)

    # items: 50, 50, 50; totals: 45, 50, 85
    by_items = ask(rule(Method(combine="median", of="items")), facts)
    by_totals = ask(rule(Method(combine="median", of="totals")), facts)
    trimmed = ask(rule(Method(combine="trimmed_mean", of="items")), facts)

    assert result(by_items).total == 50
    assert result(by_items).categories == {"1": Fraction(20), "2": Fraction(30)}
    assert result(by_totals).total == 50
    assert result(trimmed).total == 50


def test_a_median_of_two_lies_between_them() -> None:
    assert result(ask(rule(Method(combine="median")), FACTS)).total == 61


def test_a_mean_that_does_not_end_stays_a_fraction_and_is_rounded_for_display_only() -> None:
    three = assessors(sheet(50, 50, 50), sheet(55, 55, 55), sheet(65, 65, 65))

    answer = ask(MEAN, replace(FACTS, assessors=three))

    assert result(answer).total == Fraction(170, 3)
    assert result(answer).total_rounded == Decimal("56.67")
    assert result(answer).rounding == "half_up_to_hundredths_for_display_only"


def test_half_a_hundredth_is_rounded_up() -> None:
    # 5 % of 25 points apart, eight assessors: (7 * 60 + 61.25) / 8 = 60.15625
    sheets = assessors(*[sheet(60, 60, 60)] * 7, sheet(65, 60, 60))
    # 5 % of 15 points apart, ten assessors: (9 * 60 + 60.75) / 10 = 60.075
    half = assessors(*[sheet(60, 60, 60)] * 9, sheet(60, 65, 60))

    assert result(ask(MEAN, replace(FACTS, assessors=sheets))).total_rounded == Decimal("60.16")
    assert result(ask(MEAN, replace(FACTS, assessors=half))).total_rounded == Decimal("60.08")


@pytest.mark.clause("HZC-4-2-1b")
@pytest.mark.parametrize(("limit", "flagged"), [("19.9", True), ("20", False), ("20.1", False)])
def test_a_spread_is_flagged_above_the_limit_not_on_it(*, limit: str, flagged: bool) -> None:
    adopted = ScoringAdopted(item_spread_limit=Decimal(limit), adoption=ADOPTION)

    answer = ask(MEAN, replace(FACTS, implementing_rules=adopted))

    assert result(answer).items[0].spread == 20
    assert (result(answer).flagged_items == ("1.1", "1.2")) is flagged
    assert isinstance(answer.verdict, Allowed) is (not flagged)
    if flagged:
        assert said(answer) == [Code.SPREAD_NOT_RESOLVED, Code.SPREAD_NOT_RESOLVED]


@pytest.mark.clause("HZC-4-2-1b")
def test_a_flagged_item_is_resolved_with_a_note() -> None:
    adopted = ScoringAdopted(item_spread_limit=Decimal(15), adoption=ADOPTION)
    noted = {"1.1": Decided(note="已讨论"), "1.2": Decided(note="已核对证据")}

    answer = ask(MEAN, replace(FACTS, implementing_rules=adopted, consensus=noted))

    assert isinstance(answer.verdict, Allowed)
    assert Code.SPREAD_RESOLVED in said(answer)
    assert result(answer).items[0].note == "已讨论"


@pytest.mark.clause("HZC-4-2-1b")
def test_without_a_limit_nothing_is_flagged_and_that_is_said() -> None:
    answer = ask(MEAN, FACTS)

    assert Code.SPREAD_WITHOUT_LIMIT in said(answer)
    assert result(answer).items[0].over_limit is None
    assert result(answer).item_spread_limit is None


def test_one_assessor_has_no_spread() -> None:
    adopted = ScoringAdopted(
        item_spread_limit=Decimal(0), total_spread_limit=Decimal(0), adoption=ADOPTION
    )
    facts = replace(FACTS, assessors=assessors(sheet(60, 60, 60)), implementing_rules=adopted)

    assert isinstance(ask(MEAN, facts).verdict, Allowed)
    assert result(ask(MEAN, facts)).total_spread is None


@pytest.mark.parametrize(
    ("limit", "note", "code"),
    [
        ("2.01", None, Code.TOTAL_SPREAD_WITHIN_LIMIT),
        ("2", None, Code.TOTAL_SPREAD_WITHIN_LIMIT),
        ("1.99", None, Code.TOTAL_SPREAD_NOT_RESOLVED),
        ("1.99", "已讨论", Code.TOTAL_SPREAD_RESOLVED),
    ],
)
def test_totals_that_differ_by_more_than_the_limit_need_a_note(
    limit: str, note: str | None, code: Code
) -> None:
    adopted = ScoringAdopted(total_spread_limit=Decimal(limit), adoption=ADOPTION)

    answer = ask(MEAN, replace(FACTS, implementing_rules=adopted, total_spread_note=note))

    assert code in said(answer)
    assert result(answer).total_spread == 2


def test_a_limit_counts_only_once_adopted() -> None:
    adopted = ScoringAdopted(item_spread_limit=Decimal(15))

    answer = ask(MEAN, replace(FACTS, implementing_rules=adopted))

    assert said(answer) == [Common.RULES_NOT_ADOPTED]
    assert result(answer).item_spread_limit is None
    assert result(answer).flagged_items == ()


@pytest.mark.clause("HZC-4-2-1a")
@pytest.mark.parametrize(("written", "enough"), [(1, False), (2, True), (3, True)])
def test_a_score_without_enough_comments_is_not_complete(*, written: int, enough: bool) -> None:
    two = rule(Method(combine="mean"), comments=2)
    comments = {one: Comments(strengths=1, opportunities=1) for one in ("1.1", "2.1")}
    comments["1.2"] = Comments(strengths=written)
    one = Assessor(id="a0", items=sheet(60, 60, 60), comments=comments)

    answer = ask(two, replace(FACTS, assessors=(one,)))

    assert isinstance(answer.verdict, Allowed) is enough
    if not enough:
        assert said(answer) == [Code.COMMENTS_TOO_FEW]


@pytest.mark.clause("HZC-4-2-1a")
def test_comments_not_known_are_asked_for_where_the_rule_asks_for_any() -> None:
    one = rule(Method(combine="mean"), comments=1)
    some = Assessor(
        id="a0",
        items=sheet(60, 60, 60),
        comments={"1.1": Comments(opportunities=1), "2.1": Comments(strengths=1)},
    )

    assert said(ask(one, replace(FACTS, assessors=assessors(sheet(60, 60, 60))))) == [
        "assessors[0].comments"
    ]
    assert said(ask(one, replace(FACTS, assessors=(some,)))) == ["assessors[0].comments.1.2"]
    assert isinstance(ask(rule(Method(combine="mean"), comments=0), FACTS).verdict, Allowed)


@pytest.mark.clause("HZC-4-2-1b")
def test_every_member_is_present_or_the_absence_is_on_record() -> None:
    attended = replace(MEAN, attendance=scoring.AttendanceRule(clause=C))
    here = Attendance(id="a0", present=True)

    def ask_with(*others: Attendance) -> list[object]:
        return said(ask(attended, replace(FACTS, attendance=(here, *others))))

    assert Code.ALL_PRESENT in ask_with(Attendance(id="a1", present=True))
    assert Code.ABSENCE_RECORDED in ask_with(
        Attendance(id="a1", present=False, absence_reason="因病")
    )
    assert ask_with(Attendance(id="a1", present=False)) == [Code.ABSENCE_NOT_RECORDED]
    assert ask_with(Attendance(id="a1")) == ["attendance[1].present"]
    assert ask_with() == ["attendance.a1"]
    assert said(ask(attended, FACTS)) == ["attendance"]


@pytest.mark.clause("LK-35", "HB-33")
def test_an_oral_defence_is_scored_by_the_regulations_own_sheet() -> None:
    own = scoring.OwnSheet(
        kind="own",
        clause=C,
        step=1,
        items=(scoring.OwnItem(id="defence", name=WORDS, points=100),),
    )
    oral = replace(MEAN, sheet=own)
    facts = ScoreFacts(
        stage="desk",
        assessors=assessors({"defence": Decimal(81)}, {"defence": Decimal(92)}),
    )

    assert result(ask(oral, facts)).total == Fraction("86.5")
    assert result(ask(oral, facts)).edition is None


def test_counts_limits_and_people_that_cannot_be_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Comments(strengths=-1)
    with pytest.raises(ValueError, match="not negative"):
        ScoringAdopted(item_spread_limit=Decimal(-1))
    with pytest.raises(ValueError, match="listed twice: a0"):
        replace(FACTS, assessors=(Assessor(id="a0"), Assessor(id="a0")))
    with pytest.raises(ValueError, match="listed twice: a0"):
        replace(FACTS, attendance=(Attendance(id="a0"), Attendance(id="a0")))
