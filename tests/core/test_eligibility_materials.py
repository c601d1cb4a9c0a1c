"""The submission (申报材料): parts, limits, copies, coverage, the deadline to the second."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.eligibility import MaterialsFacts, complete
from zhuoyue.core.eligibility.submission import (
    Change,
    ChartRow,
    ControlledName,
    CopiesRule,
    Declaration,
    DeclarationRule,
    MaterialsAdopted,
    MaterialsCode,
    MaterialsRule,
    Part,
    SubmittedPart,
    SupplementRule,
)
from zhuoyue.core.verdict import Allowed, Common, Refused, Undecided, missing

SHANGHAI = timezone(timedelta(hours=8))
TIME, PART, SEAL = ClauseId("HZC-3-6a"), ClauseId("HZC-3-3"), ClauseId("HZC-3-7")
COPIES = ClauseId("HZC-3-5b")
NAME = Text(zh="材料", en="part")
END = datetime(2026, 3, 15, 17, 0, 0, tzinfo=SHANGHAI)


def rule(**asked: object) -> MaterialsRule:
    part = replace(Part(id="report", clause=PART, name=NAME), **asked)  # type: ignore[arg-type]
    return MaterialsRule(
        clause=TIME,
        parts=(part,),
        supplements=SupplementRule(clause=SEAL, after_deadline="refused"),
    )


def facts(**given_: object) -> MaterialsFacts:
    report = replace(SubmittedPart(part="report"), **given_)  # type: ignore[arg-type]
    return MaterialsFacts(submitted_at=END, deadline=END, parts=(report,))


def codes(asked: MaterialsRule, given_: MaterialsFacts) -> list[str]:
    reasons = complete(asked, given_).verdict.reasons
    return [reason.code.value for reason in reasons if reason.code is not MaterialsCode.IN_TIME]


@pytest.mark.clause("HZC-3-2", "HZC-3-3")
@pytest.mark.parametrize(("count", "fits"), [(0, True), (59_999, True), (60_000, True)])
def test_the_limit_includes_its_number(count: int, *, fits: bool) -> None:
    verdict = complete(rule(max_characters=60_000), facts(characters=count)).verdict

    assert isinstance(verdict, Allowed) is fits


@pytest.mark.clause("HZC-3-2", "HZC-3-3")
def test_one_character_over_the_limit_is_one_too_many() -> None:
    (reason,) = complete(rule(max_characters=60_000), facts(characters=60_001)).verdict.reasons

    assert reason.code is MaterialsCode.TOO_LONG
    assert reason.facts["over"] == 1


@pytest.mark.clause("HZC-3-2")
def test_a_text_is_counted_where_no_count_is_given_and_a_count_given_goes_first() -> None:
    three = rule(max_characters=3)

    assert codes(three, facts(text="卓越绩效")) == [MaterialsCode.TOO_LONG]
    assert codes(three, facts(text="卓越绩效", characters=3)) == [MaterialsCode.PART_COMPLETE]
    assert complete(three, facts()).verdict == Undecided((missing(PART, "parts[0].characters"),))


@pytest.mark.clause("HZC-3-5b")
@pytest.mark.parametrize(("copies", "enough"), [(2, False), (3, True), (4, True)])
def test_three_bound_copies_are_enough_and_more_do_no_harm(copies: int, *, enough: bool) -> None:
    asked = rule(copies=CopiesRule(clause=COPIES, electronic=True, paper=3))
    verdict = complete(asked, facts(electronic=True, paper_copies=copies)).verdict

    assert isinstance(verdict, Allowed) is enough


@pytest.mark.clause("HZC-3-5b")
def test_copies_not_known_are_asked_for_and_paper_alone_is_not_enough() -> None:
    asked = rule(copies=CopiesRule(clause=COPIES, electronic=True, paper=1))
    paperless = rule(copies=CopiesRule(clause=COPIES, electronic=True, paper=0))

    assert complete(asked, facts()).verdict == Undecided(
        (missing(COPIES, "parts[0].electronic"), missing(COPIES, "parts[0].paper_copies"))
    )
    assert codes(asked, facts(electronic=False, paper_copies=1)) == [
        MaterialsCode.NO_ELECTRONIC_COPY
    ]
    assert codes(paperless, facts(electronic=True)) == [MaterialsCode.PART_COMPLETE]


HERE = ControlledName(name="甲", inside=True)
AWAY = ControlledName(name="乙", inside=False)
SOMEWHERE = ControlledName(name="丙")


def group(*controlled: ControlledName, covers: tuple[str, ...] | None) -> MaterialsFacts:
    return replace(facts(covers_controlled=covers), as_group=True, controlled=controlled)


@pytest.mark.clause("HZC-3-3", "HZC-3-5")
def test_the_report_covers_all_controlled_organisations_the_evidence_those_in_the_city() -> None:
    all_, local = rule(covers="controlled"), rule(covers="controlled_here")
    both = group(HERE, AWAY, covers=("甲",))

    assert codes(all_, both) == [MaterialsCode.CONTROLLED_NOT_COVERED]
    assert codes(local, both) == [MaterialsCode.PART_COMPLETE]
    assert codes(all_, group(HERE, AWAY, covers=("乙", "甲"))) == [MaterialsCode.PART_COMPLETE]


@pytest.mark.clause("HZC-3-5")
def test_where_a_controlled_organisation_lies_is_asked_only_while_it_decides() -> None:
    local = rule(covers="controlled_here")

    doubtful = complete(local, group(HERE, SOMEWHERE, covers=("甲",))).verdict
    covered = complete(local, group(HERE, SOMEWHERE, covers=("甲", "丙"))).verdict
    gap_anyway = complete(local, group(HERE, SOMEWHERE, covers=())).verdict

    assert doubtful == Undecided((missing(PART, "controlled[1].inside"),))
    assert isinstance(covered, Allowed)
    assert isinstance(gap_anyway, Refused)


@pytest.mark.clause("HZC-3-3")
def test_what_is_not_known_of_a_group_is_asked_for() -> None:
    all_ = rule(covers="controlled")

    assert complete(all_, facts()).verdict == Undecided((missing(PART, "as_group"),))
    assert complete(all_, replace(facts(), as_group=True)).verdict == Undecided(
        (missing(PART, "controlled"),)
    )
    assert complete(all_, group(HERE, covers=None)).verdict == Undecided(
        (missing(PART, "parts[0].covers_controlled"),)
    )
    assert codes(all_, replace(facts(), as_group=False)) == [MaterialsCode.PART_COMPLETE]


@pytest.mark.clause("HZC-3-3")
def test_every_item_of_the_criteria_is_answered() -> None:
    asked = rule(items=True)
    given_ = replace(facts(covers_items=("4.1.2",)), criteria_items=("4.1.2", "4.1.3"))
    full = replace(facts(covers_items=("4.1.3", "4.1.2")), criteria_items=("4.1.2", "4.1.3"))
    answer = complete(asked, given_)

    assert [reason.facts["items"] for reason in answer.verdict.reasons] == [("4.1.3",)]
    assert codes(asked, full) == [MaterialsCode.PART_COMPLETE]
    assert complete(asked, facts()).verdict == Undecided((missing(PART, "criteria_items"),))
    assert complete(asked, replace(facts(), criteria_items=("4.1.2",))).verdict == Undecided(
        (missing(PART, "parts[0].covers_items"),)
    )


@pytest.mark.clause("HZC-3-5")
def test_the_organisation_chart_shows_the_levels_with_place_and_duties() -> None:
    asked = rule(chart_levels=("department",))
    good = ChartRow(unit="质量部", level="department", place="滨江", duties="质量管理")

    assert codes(asked, facts(chart=(good,))) == [MaterialsCode.PART_COMPLETE]
    assert codes(asked, facts(chart=())) == [MaterialsCode.CHART_LEVELS_MISSING]
    assert codes(asked, facts(chart=(good, replace(good, duties=None)))) == [
        MaterialsCode.CHART_UNITS_BARE
    ]
    assert codes(asked, facts(chart=(replace(good, level="workshop", place=None),))) == [
        MaterialsCode.CHART_LEVELS_MISSING,
        MaterialsCode.CHART_UNITS_BARE,
    ]
    assert complete(asked, facts()).verdict == Undecided((missing(PART, "parts[0].chart"),))


@pytest.mark.clause("HZC-3-6a", "ZJ-13-2", "WZ-13a")
@pytest.mark.parametrize(
    ("at", "in_time"),
    [
        (END - timedelta(seconds=1), True),
        (END, True),
        (END + timedelta(microseconds=999_999), True),
        (END + timedelta(seconds=1), False),
        (END.astimezone(UTC), True),
        ((END + timedelta(seconds=1)).astimezone(UTC), False),
    ],
)
def test_the_deadline_is_kept_to_the_second_in_any_zone(at: datetime, *, in_time: bool) -> None:
    answer = complete(rule(), replace(facts(), submitted_at=at))

    assert isinstance(answer.verdict, Allowed) is in_time
    assert answer.result is not None
    assert answer.result.in_time is in_time


@pytest.mark.clause("HZC-3-7")
@given(st.integers(-100_000, 100_000))
def test_whatever_changes_after_the_deadline_has_no_effect(seconds: int) -> None:
    change = Change(part="report", at=END + timedelta(seconds=seconds))
    verdict = complete(rule(), replace(facts(), changes=(change,))).verdict

    assert isinstance(verdict, Refused) is (seconds > 0)


@pytest.mark.clause("HZC-3-7")
def test_without_a_deadline_a_change_cannot_be_late_yet() -> None:
    given_ = replace(facts(), deadline=None, changes=(Change(part="report", at=END),))

    assert complete(rule(), given_).verdict == Undecided((missing(TIME, "deadline"),))


@pytest.mark.clause("HZA-3-3-1")
def test_the_declaration_is_signed_by_the_legal_representative() -> None:
    asked = replace(
        rule(), declaration=DeclarationRule(clause=TIME, signed_by="legal_representative")
    )

    def signed(declaration: Declaration | None) -> MaterialsFacts:
        return replace(facts(), declaration=declaration)

    good = Declaration(signed=True, by="legal_representative")
    assert MaterialsCode.DECLARED in codes(asked, signed(good))
    assert codes(asked, signed(Declaration(signed=True, by="another"))) == [
        MaterialsCode.NOT_DECLARED
    ]
    assert codes(asked, signed(Declaration(signed=False))) == [MaterialsCode.NOT_DECLARED]
    assert complete(asked, signed(None)).verdict == Undecided(
        (missing(TIME, "declaration.signed"),)
    )
    assert complete(asked, signed(Declaration(signed=True))).verdict == Undecided(
        (missing(TIME, "declaration.by"),)
    )


ADOPTION = Adoption(decision="1号", on=date(2026, 1, 1), by="committee")


@pytest.mark.clause("ZJ-13-2")
def test_where_the_text_is_silent_the_adopted_rules_decide_what_becomes_of_supplements() -> None:
    silent = replace(
        rule(),
        supplements=SupplementRule(clause=SEAL, after_deadline=NotRegulated(not_regulated=SEAL)),
    )
    late = replace(facts(), changes=(Change(part="report", at=END + timedelta(hours=1)),))

    def adopted(rules: MaterialsAdopted | None) -> list[str]:
        found = codes(silent, replace(late, implementing_rules=rules))
        return [code for code in found if code != MaterialsCode.PART_COMPLETE]

    assert adopted(None) == [Common.NOT_REGULATED]
    assert adopted(MaterialsAdopted(after_deadline="accepted")) == [Common.RULES_NOT_ADOPTED]
    assert adopted(MaterialsAdopted(adoption=ADOPTION, after_deadline="accepted")) == [
        MaterialsCode.CHANGE_ACCEPTED
    ]
    assert adopted(MaterialsAdopted(adoption=ADOPTION, after_deadline="refused")) == [
        MaterialsCode.CHANGED_AFTER_DEADLINE
    ]


@pytest.mark.clause("HZC-3-1")
def test_implementing_rules_do_not_replace_the_parts_of_the_text() -> None:
    other = MaterialsAdopted(adoption=ADOPTION, parts=(Part(id="nothing", clause=PART, name=NAME),))

    assert codes(rule(), replace(facts(), implementing_rules=other)) == [
        Common.CONTRADICTS_REGULATION
    ]


def test_counts_below_nothing_are_no_facts() -> None:
    with pytest.raises(ValueError, match="counts are 0 or more"):
        SubmittedPart(part="report", characters=-1)
    with pytest.raises(ValueError, match="counts are 0 or more"):
        SubmittedPart(part="report", paper_copies=-1)
