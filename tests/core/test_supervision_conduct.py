"""Use of the honour, conduct of people in the review, oversight cases, and the rules as a whole."""

from datetime import date
from typing import Literal

import pytest

from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.supervision import (
    AnyTime,
    Body,
    Breach,
    Code,
    ConductFacts,
    ConductRule,
    Consequences,
    Correction,
    Due,
    FirstReport,
    Ground,
    Lost,
    Matter,
    MatterRule,
    Measure,
    Misconduct,
    MisuseFacts,
    Oversight,
    OversightFacts,
    Power,
    Reports,
    Rules,
    Standing,
    Subject,
    SupervisionAdopted,
    Use,
    UseRule,
    UseRules,
    conduct,
    misuse,
    oversight,
)
from zhuoyue.core.verdict import Allowed, Common, Refused, Undecided

ADOPTION = Adoption(decision="1号", on=date(2026, 1, 5), by="审委会")
ZJ_19 = ClauseId("ZJ-19")
USES = UseRules(
    clause=ZJ_19,
    rules=(
        UseRule(
            id="image", clause=ZJ_19, uses=frozenset({Use.IMAGE}), permission="with_award_year"
        ),
        UseRule(
            id="product",
            clause=ZJ_19,
            uses=frozenset({Use.PRODUCT_PUBLICITY}),
            permission="forbidden",
        ),
        UseRule(
            id="label", clause=ZJ_19, uses=frozenset({Use.PRODUCT_LABEL}), permission="not_stated"
        ),
    ),
    unnamed=NotRegulated(not_regulated=ZJ_19),
    correction=Correction(clause=ClauseId("WZ-22"), supervised_by=Body.OFFICE, ordered=True),
)


@pytest.mark.clause("HZA-6-4", "ZJ-19", "WZ-22")
@pytest.mark.parametrize(
    ("states_year", "stated", "awarded", "code"),
    [
        (True, None, None, Code.USE_ALLOWED),
        (True, 2026, 2026, Code.USE_ALLOWED),
        (None, 2026, 2026, Code.USE_ALLOWED),
        (True, 2025, 2026, Code.WRONG_YEAR),
        (True, 2027, 2026, Code.WRONG_YEAR),
        (True, 2026, None, Common.MISSING_FACT),
        (False, None, 2026, Code.YEAR_NOT_STATED),
        (None, None, 2026, Common.MISSING_FACT),
    ],
)
def test_publicity_states_the_year_of_the_award_and_no_other(
    states_year: bool | None, stated: int | None, awarded: int | None, code: Code | Common
) -> None:
    facts = MisuseFacts(
        use=Use.IMAGE, states_year=states_year, year_stated=stated, award_year=awarded
    )
    answer = misuse(USES, facts)

    assert [reason.code for reason in answer.verdict.reasons] == [code]


@pytest.mark.clause("HZA-6-6", "ZJ-19", "WZ-22")
@pytest.mark.parametrize(
    ("use", "code"),
    [
        (Use.PRODUCT_PUBLICITY, Code.USE_FORBIDDEN),
        (Use.PRODUCT_LABEL, Common.NOT_REGULATED),
        (Use.SALE, Common.NOT_REGULATED),
    ],
)
def test_other_uses_are_forbidden_or_not_spoken_of(use: Use, code: Code | Common) -> None:
    answer = misuse(USES, MisuseFacts(use=use, states_year=True))

    assert isinstance(answer.verdict, Refused)
    assert [reason.code for reason in answer.verdict.reasons] == [code]
    assert answer.result is not None
    assert answer.result.correction_ordered
    assert answer.result.supervised_by is Body.OFFICE


def test_a_use_must_be_named_and_its_year_be_possible() -> None:
    plain = UseRules(clause=ZJ_19, rules=(), unnamed=USES.unnamed)
    answer = misuse(plain, MisuseFacts(use=Use.RENT))

    assert isinstance(misuse(USES, MisuseFacts()).verdict, Undecided)
    assert answer.result is not None
    assert answer.result.supervised_by is None
    assert not answer.result.correction_ordered
    with pytest.raises(ValueError, match="no year is stated"):
        MisuseFacts(states_year=False, year_stated=2026)
    with pytest.raises(ValueError, match="two rules for one use"):
        UseRules(clause=ZJ_19, rules=(USES.rules[0], USES.rules[0]), unnamed=USES.unnamed)


def _rule(*measures: Measure, hands_over: bool = True) -> ConductRule:
    silence = NotRegulated(not_regulated=ClauseId("ZJ-16"))
    return ConductRule(
        id="reviewers",
        clause=ClauseId("HZA-6-2"),
        breaches=frozenset({Misconduct.GIFTS}),
        measures=frozenset(measures) or silence,
        hands_over=hands_over,
    )


BOTH = (Measure.CRITICISM, Measure.DISQUALIFICATION)


@pytest.mark.clause("HZA-6-2", "HZC-5-1-4", "WZ-24a")
@pytest.mark.parametrize("crime", [True, False, None])
@pytest.mark.parametrize("hands_over", [True, False])
def test_crimes_are_handed_over_where_the_text_says_so(
    crime: bool | None, hands_over: bool
) -> None:
    facts = ConductFacts(breach=Misconduct.GIFTS, established=True, crime=crime)
    answer = conduct((_rule(*BOTH, hands_over=hands_over),), facts, clause=ClauseId("HZA-6-3"))

    assert isinstance(answer.verdict, Allowed)
    assert answer.result is not None
    assert answer.result.measures == frozenset(BOTH)
    assert answer.result.hand_over == (crime if hands_over else False)


@pytest.mark.clause("HZA-6-2", "ZJ-16")
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (ConductFacts(), Common.MISSING_FACT),
        (ConductFacts(breach=Misconduct.GIFTS), Common.MISSING_FACT),
        (ConductFacts(breach=Misconduct.GIFTS, established=False), Code.BREACH_NOT_ESTABLISHED),
        (ConductFacts(breach=Misconduct.CONSULTING, established=True), Code.CONDUCT_NOT_NAMED),
    ],
)
def test_nothing_is_done_about_what_is_not_established_or_not_named(
    facts: ConductFacts, code: Code | Common
) -> None:
    answer = conduct((_rule(*BOTH),), facts, clause=ClauseId("HZA-6-3"))

    assert [reason.code for reason in answer.verdict.reasons] == [code]


@pytest.mark.clause("ZJ-16")
@pytest.mark.parametrize(
    ("adopted", "codes"),
    [
        (None, [Common.NOT_REGULATED]),
        (SupervisionAdopted(measures=frozenset(BOTH)), [Common.RULES_NOT_ADOPTED]),
        (SupervisionAdopted(adoption=ADOPTION, measures=frozenset(BOTH)), [Code.MEASURES_OPEN]),
    ],
)
def test_measures_left_open_come_from_adopted_rules(
    adopted: SupervisionAdopted | None, codes: list[str]
) -> None:
    facts = ConductFacts(breach=Misconduct.GIFTS, established=True, implementing_rules=adopted)
    answer = conduct((_rule(),), facts, clause=ClauseId("ZJ-18a"))

    assert [reason.code for reason in answer.verdict.reasons] == codes


@pytest.mark.clause("HZA-6-2")
def test_adopted_rules_cannot_change_the_measures_of_the_text() -> None:
    adopted = SupervisionAdopted(adoption=ADOPTION, measures=frozenset({Measure.CRITICISM}))
    facts = ConductFacts(breach=Misconduct.GIFTS, established=True, implementing_rules=adopted)
    answer = conduct((_rule(*BOTH),), facts, clause=ClauseId("HZA-6-3"))

    assert [reason.code for reason in answer.verdict.reasons] == [Common.CONTRADICTS_REGULATION]


def _oversight(anonymous: Literal["taken", "not_taken"] | None) -> Oversight:
    return Oversight(
        clause=ClauseId("HZC-5-1-1"),
        matters=(
            MatterRule(
                clause=ClauseId("HZC-5-1-2"),
                matter=Matter.CHARGING,
                subjects=frozenset({Subject.PANEL, Subject.EXAMINER}),
            ),
        ),
        powers=frozenset({Power.INQUIRE}),
        answers_to=Body.MARKET_REGULATOR,
        anonymous_reports=anonymous or NotRegulated(not_regulated=ClauseId("HZA-6-1")),
    )


@pytest.mark.clause("HZC-5-1-1", "HZC-5-1-2", "HZA-1-4")
@pytest.mark.parametrize(
    ("matter", "subject", "code"),
    [
        (Matter.CHARGING, Subject.PANEL, Code.CASE_MAY_BE_OPENED),
        (Matter.CHARGING, Subject.ORGANISATION, Code.NOT_OVERSEEN),
        (Matter.FAIRNESS, Subject.PANEL, Code.NO_SUCH_CATEGORY),
    ],
)
def test_cases_are_opened_on_what_is_overseen(matter: Matter, subject: Subject, code: Code) -> None:
    facts = OversightFacts(matter=matter, subject=subject, report="own_finding")
    answer = oversight(_oversight("taken"), facts)

    assert [reason.code for reason in answer.verdict.reasons] == [code]
    assert answer.result is not None
    assert answer.result.powers == {Power.INQUIRE}


@pytest.mark.clause("HZC-5-1-3", "HZA-6-1", "WZ-25")
@pytest.mark.parametrize(
    ("stated", "adopted", "codes"),
    [
        ("taken", None, [Code.CASE_MAY_BE_OPENED]),
        ("not_taken", None, [Code.ANONYMOUS_NOT_TAKEN]),
        (None, None, [Common.NOT_REGULATED]),
        (
            None,
            SupervisionAdopted(adoption=ADOPTION, anonymous_reports="taken"),
            [Code.CASE_MAY_BE_OPENED],
        ),
        (
            None,
            SupervisionAdopted(adoption=ADOPTION, anonymous_reports="not_taken"),
            [Code.ANONYMOUS_NOT_TAKEN],
        ),
        (None, SupervisionAdopted(anonymous_reports="taken"), [Common.RULES_NOT_ADOPTED]),
        (
            "not_taken",
            SupervisionAdopted(adoption=ADOPTION, anonymous_reports="taken"),
            [Common.CONTRADICTS_REGULATION, Code.ANONYMOUS_NOT_TAKEN],
        ),
    ],
)
def test_whether_anonymous_reports_are_taken_is_the_texts_or_the_rules_matter(
    stated: Literal["taken", "not_taken"] | None,
    adopted: SupervisionAdopted | None,
    codes: list[str],
) -> None:
    facts = OversightFacts(
        matter=Matter.CHARGING,
        subject=Subject.PANEL,
        report="anonymous",
        implementing_rules=adopted,
    )
    answer = oversight(_oversight(stated), facts)

    assert [reason.code for reason in answer.verdict.reasons] == codes


def test_all_that_is_unknown_about_a_case_is_asked_at_once() -> None:
    answer = oversight(_oversight("not_taken"), OversightFacts())

    assert isinstance(answer.verdict, Undecided)
    asked = [reason.facts["fact"] for reason in answer.verdict.reasons]
    assert asked == ["matter", "subject", "report"]


@pytest.mark.clause("HZC-5-1-3")
@pytest.mark.parametrize(
    ("stated", "expected"), [("taken", Allowed), ("not_taken", Undecided), (None, Undecided)]
)
def test_who_reported_is_asked_only_where_it_matters(
    stated: Literal["taken", "not_taken"] | None, expected: type
) -> None:
    facts = OversightFacts(matter=Matter.CHARGING, subject=Subject.PANEL)

    assert isinstance(oversight(_oversight(stated), facts).verdict, expected)


@pytest.mark.clause("ZJ-16")
def test_where_no_oversight_is_set_up_no_case_is_opened() -> None:
    silence = NotRegulated(not_regulated=ClauseId("ZJ-16"))
    answer = oversight(silence, OversightFacts(matter=Matter.FAIRNESS))

    assert isinstance(answer.verdict, Refused)
    assert answer.verdict.reasons[0].clause == "ZJ-16"


def test_one_matter_has_one_rule() -> None:
    matter = _oversight("taken").matters[0]
    with pytest.raises(ValueError, match="two rules for one matter"):
        Oversight(
            clause=ClauseId("A"),
            matters=(matter, matter),
            powers=frozenset(),
            answers_to=Body.OFFICE,
            anonymous_reports="taken",
        )


FRAUD = Ground(
    id="fraud",
    clause=ClauseId("A"),
    breach=Breach.FRAUD,
    window=AnyTime(kind="any_time"),
    effect="may",
    proposed_by=Body.OFFICE,
    decided_by=Body.GOVERNMENT,
    consequences=Consequences(loses=Lost.TITLE),
)
WORDS = Text(zh="报告", en="report")


def _report(on_failure: str | None) -> Reports:
    return Reports(
        kind="reports",
        id="report",
        clause=ClauseId("A"),
        what=WORDS,
        every_years=1,
        first=FirstReport.YEAR_AFTER,
        years=1,
        due=Due(month=1, day=1),
        on_failure=on_failure,
    )


@pytest.mark.parametrize("failure", [None, "fraud"])
def test_a_failure_leads_to_a_ground_of_the_same_text(failure: str | None) -> None:
    standing = Standing(kind="standing", id="s", clause=ClauseId("A"), what=WORDS)
    rules = Rules(
        clause=ClauseId("A"),
        duties=(_report(failure), standing),
        grounds=(FRAUD,),
        uses=USES,
        oversight=_oversight("taken"),
    )

    assert rules.grounds == (FRAUD,)


def test_rules_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="there is no ground withdrawal"):
        Rules(
            clause=ClauseId("A"),
            duties=(_report("withdrawal"),),
            uses=USES,
            oversight=_oversight("taken"),
        )
    with pytest.raises(ValueError, match="two grounds"):
        Rules(
            clause=ClauseId("A"),
            grounds=(FRAUD, FRAUD),
            uses=USES,
            oversight=_oversight("taken"),
        )
