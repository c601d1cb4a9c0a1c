"""The eligibility review (资格审查): condition by condition, for an organisation and for a group."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.calendar import Calendar, Counting
from zhuoyue.core.clause import Adoption, Award, ClauseId, Text
from zhuoyue.core.eligibility import EligibilityFacts, Surroundings, assess
from zhuoyue.core.eligibility.bans import Bans, ForEver, Years
from zhuoyue.core.eligibility.call import CallRule
from zhuoyue.core.eligibility.case import (
    Decision,
    DepartmentAnswer,
    InternalPublicity,
    OtherApplication,
    Scope,
)
from zhuoyue.core.eligibility.credit_code import OrganisationKind
from zhuoyue.core.eligibility.history import (
    AwardHeldFor,
    NoDoubleApplication,
    PublicisedInternally,
    Waiting,
)
from zhuoyue.core.eligibility.judged import Consulted, ExceptionRule, Judged, PoolMember
from zhuoyue.core.eligibility.measured import FigureWithin, Graded, Relaxed
from zhuoyue.core.eligibility.organisation import (
    AccidentClass,
    Evaluation,
    Figure,
    HeldAward,
    Incident,
    IncidentKind,
    Judgement,
    Licence,
    Listing,
    OrganisationFacts,
    PoolMembership,
    Revocation,
    RevocationGround,
)
from zhuoyue.core.eligibility.reasons import Code
from zhuoyue.core.eligibility.record import (
    CleanRecord,
    Disqualifying,
    LicencesValid,
    NotUntrustworthy,
    Practised,
)
from zhuoyue.core.eligibility.review import (
    AnyCondition,
    Conditions,
    EligibilityAdopted,
    EligibilityResult,
    Encouragement,
    ExtraRule,
    GroupRule,
    Tag,
)
from zhuoyue.core.eligibility.route import RouteRule
from zhuoyue.core.eligibility.rules import Rules
from zhuoyue.core.eligibility.submission import MaterialsRule, SupplementRule
from zhuoyue.core.units import Period, Range, Unit
from zhuoyue.core.verdict import Allowed, Answer, Common, Refused, Undecided, missing

REVIEW, CLAUSE = ClauseId("HZC-4-1c"), ClauseId("HZC-2-2")
DEADLINE = date(2026, 6, 30)
AROUND = Surroundings(
    place="3301",
    awards=(
        Award(
            id="quality",
            rank=1,
            name=Text(zh="质量奖", en="Quality Award"),
            clause=CLAUSE,
            activities=("services",),
        ),
    ),
    bans=Bans(clause=REVIEW, judged_on="application_day", rules=()),
    encouraged=None,
    calendar=Calendar(years=frozenset({2026}), off=frozenset(), work=frozenset()),
    counting=Counting(),
)
PRACTISED = Practised(kind="practised", id="practised", clause=CLAUSE, years=3)
NOBODY = OrganisationFacts()


def rules(*conditions: AnyCondition) -> Conditions:
    return Conditions(clause=REVIEW, counted_to="application_deadline", conditions=conditions)


def ask(
    condition: AnyCondition,
    organisation: OrganisationFacts = NOBODY,
    facts: EligibilityFacts | None = None,
) -> Answer[EligibilityResult]:
    given_facts = facts or EligibilityFacts(application_deadline=DEADLINE)
    return assess(rules(condition), replace(given_facts, organisation=organisation), AROUND)


def codes(answer: Answer[EligibilityResult]) -> list[str]:
    return [reason.code.value for reason in answer.verdict.reasons if reason.clause != REVIEW]


@pytest.mark.clause("HZC-2-2", "HZA-3-2-3", "WZ-11-3")
@pytest.mark.parametrize(
    ("since", "full"),
    [(date(2023, 6, 29), True), (date(2023, 6, 30), True), (date(2023, 7, 1), False)],
)
def test_three_years_are_full_on_the_corresponding_day(since: date, *, full: bool) -> None:
    answer = ask(PRACTISED, OrganisationFacts(excellence_since=since))

    assert codes(answer) == [Code.YEARS_FULL if full else Code.YEARS_NOT_FULL]


@pytest.mark.clause("HZC-2-2")
def test_from_29_february_the_last_day_of_february_stands_in() -> None:
    facts = EligibilityFacts(application_deadline=date(2027, 2, 28))
    answer = ask(PRACTISED, OrganisationFacts(excellence_since=date(2024, 2, 29)), facts)

    assert codes(answer) == [Code.YEARS_FULL]


@pytest.mark.clause("HZA-3-2-3")
def test_by_the_other_reading_years_are_counted_to_the_day_of_applying() -> None:
    rule = replace(rules(PRACTISED), counted_to="application_day")
    organisation = OrganisationFacts(excellence_since=date(2023, 6, 25))
    facts = EligibilityFacts(organisation=organisation, application_deadline=DEADLINE)

    early = assess(rule, replace(facts, applied_on=date(2026, 6, 24)), AROUND)
    late = assess(rule, replace(facts, applied_on=date(2026, 6, 25)), AROUND)

    assert isinstance(early.verdict, Refused)
    assert isinstance(late.verdict, Allowed)
    assert assess(rule, facts, AROUND).verdict == Undecided((missing(CLAUSE, "applied_on"),))


# --- the record

ACCIDENT = Disqualifying(
    id="accident", incident=IncidentKind.ACCIDENT, at_least=AccidentClass.MAJOR
)
RECORD = CleanRecord(
    kind="clean_record", id="record", clause=CLAUSE, years=3, disqualifying=(ACCIDENT,)
)


def accident(on: date | None, how: AccidentClass | None) -> OrganisationFacts:
    return OrganisationFacts(
        incidents=(Incident(kind=IncidentKind.ACCIDENT, on=on, accident_class=how),)
    )


@pytest.mark.clause("HZA-3-2-4", "HZC-2-3", "ZJ-12-4")
@pytest.mark.parametrize(
    ("on", "clean"),
    [
        (date(2023, 6, 29), True),
        (date(2023, 6, 30), False),
        (date(2023, 7, 1), False),
        (DEADLINE, False),
        (date(2026, 8, 1), False),
        (date(2026, 8, 2), True),
    ],
)
def test_the_window_reaches_back_three_years_and_on_to_the_day_asked(
    on: date, *, clean: bool
) -> None:
    facts = EligibilityFacts(application_deadline=DEADLINE, as_of=date(2026, 8, 1))
    answer = ask(RECORD, accident(on, AccidentClass.MAJOR), facts)

    assert isinstance(answer.verdict, Allowed) is clean


@pytest.mark.clause("WZ-11-5", "HZA-3-2-4")
@pytest.mark.parametrize("least", list(AccidentClass))
@pytest.mark.parametrize("how", list(AccidentClass))
def test_accident_classes_are_ordered_and_the_least_one_counts(
    least: AccidentClass, how: AccidentClass
) -> None:
    order = list(AccidentClass)
    rule = replace(RECORD, disqualifying=(replace(ACCIDENT, at_least=least),))
    answer = ask(rule, accident(date(2025, 1, 1), how))

    assert isinstance(answer.verdict, Refused) is (order.index(how) >= order.index(least))


@pytest.mark.clause("HZA-3-2-4")
def test_an_incident_is_asked_about_only_where_it_could_matter() -> None:
    undated = ask(RECORD, accident(None, AccidentClass.MAJOR))
    harmless = ask(RECORD, accident(None, AccidentClass.LARGER))
    old = ask(RECORD, accident(date(2000, 1, 1), None))
    other = ask(RECORD, OrganisationFacts(incidents=(Incident(kind=IncidentKind.COMPLAINT),)))

    assert undated.verdict == Undecided((missing(CLAUSE, "organisation.incidents[0].on"),))
    assert isinstance(harmless.verdict, Allowed)
    assert isinstance(old.verdict, Allowed)
    assert isinstance(other.verdict, Allowed)


@pytest.mark.clause("HZA-3-2-4")
def test_without_the_deadline_a_record_with_incidents_cannot_be_judged() -> None:
    answer = ask(RECORD, accident(date(2025, 1, 1), AccidentClass.MAJOR), EligibilityFacts())
    clean = ask(RECORD, OrganisationFacts(incidents=()), EligibilityFacts())

    assert answer.verdict == Undecided((missing(CLAUSE, "application_deadline"),))
    assert isinstance(clean.verdict, Allowed)


LISTED = NotUntrustworthy(
    kind="not_untrustworthy", id="listed", clause=CLAUSE, counted="now", years=3
)
TWICE = OrganisationFacts(
    untrustworthy_listings=(
        Listing(listed_on=date(2020, 1, 1), removed_on=date(2024, 1, 1)),
        Listing(listed_on=date(2026, 8, 1)),
    )
)


@pytest.mark.clause("HZA-3-2-4")
@pytest.mark.parametrize(
    ("as_of", "listed"),
    [(date(2023, 12, 31), True), (date(2024, 1, 1), False), (date(2026, 8, 1), True)],
)
def test_who_is_on_the_list_on_the_day_asked_is_refused(as_of: date, *, listed: bool) -> None:
    facts = EligibilityFacts(application_deadline=DEADLINE, as_of=as_of)

    assert isinstance(ask(LISTED, TWICE, facts).verdict, Refused) is listed


@pytest.mark.clause("HZA-3-2-4")
def test_by_the_other_reading_whoever_was_listed_in_the_window_is_refused() -> None:
    rule = replace(LISTED, counted="in_window")
    facts = EligibilityFacts(application_deadline=DEADLINE, as_of=DEADLINE)

    assert isinstance(ask(rule, TWICE, facts).verdict, Refused)
    assert isinstance(ask(LISTED, TWICE, facts).verdict, Allowed)
    assert ask(rule, TWICE, EligibilityFacts(as_of=DEADLINE)).verdict == Undecided(
        (missing(CLAUSE, "application_deadline"),)
    )


LICENCES = LicencesValid(kind="licences_valid", id="licences", clause=ClauseId("ZJ-12-2"))


@pytest.mark.clause("ZJ-12-2")
@pytest.mark.parametrize(
    ("until", "valid"),
    [(date(2026, 6, 29), False), (DEADLINE, True), (date(2026, 7, 1), True)],
)
def test_a_licence_is_valid_to_the_end_of_its_last_day(until: date, *, valid: bool) -> None:
    licence = Licence(name="排污许可证", held=True, valid_until=until)
    answer = ask(LICENCES, OrganisationFacts(licences=(licence,)))

    assert isinstance(answer.verdict, Allowed) is valid


@pytest.mark.clause("ZJ-12-2")
def test_licences_not_listed_or_not_dated_are_asked_for() -> None:
    dated = OrganisationFacts(licences=(Licence(name="甲", held=True, valid_until=DEADLINE),))

    assert ask(LICENCES).verdict == Undecided((missing(LICENCES.clause, "organisation.licences"),))
    assert ask(LICENCES, dated, EligibilityFacts()).verdict == Undecided(
        (missing(LICENCES.clause, "application_deadline"),)
    )


# --- grades and figures

GRADED = Graded(
    kind="graded",
    id="per_mu",
    clause=ClauseId("HZA-3-2-2"),
    scheme="per_mu",
    scale=("A", "B", "C", "D"),
    at_least="A",
    relaxed=(Relaxed(only_for=Scope(industries=("aerospace",)), at_least="B"),),
)


def graded(grade: str, *industries: str) -> OrganisationFacts:
    evaluation = Evaluation(scheme="per_mu", year=2025, grade=grade)
    return OrganisationFacts(evaluations=(evaluation,), industries=industries)


@pytest.mark.clause("HZA-3-2-2")
@pytest.mark.parametrize("grade", ["A", "B", "C", "D"])
@pytest.mark.parametrize("industries", [(), ("aerospace",), ("textiles",)])
def test_grade_b_is_enough_in_the_named_industries_only(
    grade: str, industries: tuple[str, ...]
) -> None:
    enough = grade == "A" or (grade == "B" and "aerospace" in industries)

    assert isinstance(ask(GRADED, graded(grade, *industries)).verdict, Allowed) is enough


@pytest.mark.clause("HZA-3-2-2")
@pytest.mark.parametrize(
    ("grade", "industry", "found", "expected"),
    [
        ("B", "aerospace", None, [Code.GRADE_REACHED]),
        ("B", "quantum", None, [Common.JUDGEMENT_NEEDED]),
        ("B", "quantum", True, [Code.GRADE_REACHED, Code.JUDGED_MET]),
        ("B", "quantum", False, [Code.GRADE_TOO_LOW]),
        ("C", "quantum", True, [Code.GRADE_TOO_LOW]),
        ("A", "quantum", None, [Code.GRADE_REACHED]),
    ],
)
def test_by_the_other_reading_the_office_finds_who_is_alike(
    grade: str, industry: str, found: bool | None, expected: list[str]
) -> None:
    finding = Judgement(condition="per_mu", met=bool(found), by="office")
    applicant = replace(graded(grade, industry), judgements=() if found is None else (finding,))

    open_list = replace(GRADED, unlisted="judged_by_office")

    assert codes(ask(open_list, applicant)) == expected


@pytest.mark.clause("HZA-3-2-2")
def test_what_a_condition_rests_on_is_asked_along_with_whom_it_is_for() -> None:
    scoped = replace(GRADED, only_for=Scope(manufacturer=True))

    assert ask(scoped).verdict == Undecided(
        (
            missing(scoped.clause, "organisation.manufacturer"),
            missing(scoped.clause, "organisation.evaluations"),
        )
    )
    assert ask(scoped, graded("D")).verdict == Undecided(
        (missing(scoped.clause, "organisation.manufacturer"),)
    )


@pytest.mark.clause("HZA-3-2-2")
def test_two_grades_for_the_latest_year_contradict_each_other() -> None:
    double = (
        Evaluation(scheme="per_mu", year=2025, grade="A"),
        Evaluation(scheme="per_mu", year=2025, grade="B"),
    )

    assert codes(ask(GRADED, OrganisationFacts(evaluations=double))) == [Code.GRADES_CONTRADICT]


@pytest.mark.clause("WZ-11-2")
def test_no_evaluation_on_record_is_no_grade_and_one_not_known_is_asked_for() -> None:
    other = Evaluation(scheme="another", year=2025, grade="A")

    assert codes(ask(GRADED, OrganisationFacts(evaluations=()))) == [Code.GRADE_ABSENT]
    assert codes(ask(GRADED, OrganisationFacts(evaluations=(other,)))) == [Code.GRADE_ABSENT]
    assert codes(ask(GRADED, NOBODY)) == [Common.MISSING_FACT]


@pytest.mark.clause("LK-17")
@pytest.mark.parametrize(("value", "enough"), [(-1, False), (0, True), (1, True)])
def test_a_figure_must_lie_inside_in_each_of_the_last_years(value: int, *, enough: bool) -> None:
    rule = FigureWithin(
        kind="figure_within",
        id="no_loss",
        clause=ClauseId("LK-17"),
        figure="profit",
        bound=Range(at_least=Decimal(0)),
        years=2,
    )
    figures = (
        Figure(figure="profit", year=2024, value=Decimal(value)),
        Figure(figure="profit", year=2025, value=Decimal(5)),
        Figure(figure="profit", year=2023, value=Decimal(-9)),
    )
    answer = ask(rule, OrganisationFacts(figures=figures))

    assert isinstance(answer.verdict, Allowed) is enough


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, Code.FIGURE_TOO_LOW),
        (1, Code.FIGURE_REACHED),
        (9, Code.FIGURE_REACHED),
        (10, Code.FIGURE_TOO_HIGH),
    ],
)
def test_a_figure_out_of_bounds_says_on_which_side(value: int, code: Code) -> None:
    rule = FigureWithin(
        kind="figure_within",
        id="debt",
        clause=CLAUSE,
        figure="debt",
        bound=Range(more_than=Decimal(0), below=Decimal(10)),
        years=1,
    )
    ceiling = replace(rule, bound=Range(below=Decimal(10)))
    figures = (Figure(figure="debt", year=2025, value=Decimal(value)),)

    assert codes(ask(rule, OrganisationFacts(figures=figures))) == [code]
    assert isinstance(ask(ceiling, OrganisationFacts(figures=figures)).verdict, Allowed) is (
        value < 10
    )


# --- people, the pool, the history

JUDGED = Judged(kind="judged", id="leading", clause=CLAUSE, by="office")


@pytest.mark.clause("HZC-2-2")
def test_a_finding_without_its_author_is_not_one_yet() -> None:
    organisation = OrganisationFacts(judgements=(Judgement(condition="leading", met=True),))

    assert ask(JUDGED, organisation).verdict == Undecided(
        (missing(CLAUSE, "organisation.judgements[leading].by"),)
    )


@pytest.mark.clause("HZC-4-1a")
def test_an_answer_that_does_not_say_whether_it_is_adverse_is_asked_back() -> None:
    facts = EligibilityFacts(
        application_deadline=DEADLINE,
        department_answers=(
            _answer("市税务局", adverse=None),
            _answer("市应急管理局", adverse=False),
        ),
    )
    rule = Consulted(kind="consulted", id="consultation", clause=CLAUSE)

    assert ask(rule, facts=facts).verdict == Undecided(
        (missing(CLAUSE, "department_answers[0].adverse"),)
    )


@pytest.mark.clause("ZJ-13-3")
def test_nobody_consulted_is_not_the_same_as_not_known() -> None:
    rule = Consulted(kind="consulted", id="consultation", clause=CLAUSE)
    nobody = EligibilityFacts(application_deadline=DEADLINE, department_answers=())

    assert codes(ask(rule, facts=nobody)) == [Code.NOT_CONSULTED]
    assert codes(ask(rule)) == [Common.MISSING_FACT]


def _answer(department: str, *, adverse: bool | None) -> DepartmentAnswer:
    return DepartmentAnswer(department=department, answered_on=date(2026, 7, 1), adverse=adverse)


POOL = PoolMember(
    kind="pool_member",
    id="pool",
    clause=ClauseId("HZA-3-2-3"),
    exception=ExceptionRule(clause=ClauseId("HZR-5"), allowed="never", by="committee"),
)


@pytest.mark.clause("HZA-3-2-3", "HZR-5")
def test_pool_membership_needs_its_day_and_by_the_other_reading_knows_no_exception() -> None:
    member = PoolMembership(status="admitted", admitted_on=DEADLINE)
    undated = OrganisationFacts(cultivation_pool=PoolMembership(status="admitted"))
    outside = OrganisationFacts(cultivation_pool=PoolMembership(status="revoked"))
    decision = Decision(decision="7号", on=DEADLINE, by="committee")
    excepted = EligibilityFacts(application_deadline=DEADLINE, pool_exception=decision)

    assert ask(POOL, undated).verdict == Undecided(
        (missing(POOL.clause, "organisation.cultivation_pool.admitted_on"),)
    )
    assert ask(
        POOL, OrganisationFacts(cultivation_pool=member), EligibilityFacts()
    ).verdict == Undecided((missing(POOL.clause, "application_deadline"),))
    assert codes(ask(POOL, outside, excepted)) == [Code.NOT_POOL_MEMBER]


WAITING = Waiting(
    kind="waiting",
    id="wait",
    clause=CLAUSE,
    after=("quality",),
    length=Years(kind="years", years=3),
    judged_on="application_deadline",
)


@pytest.mark.clause("LK-16")
def test_waiting_is_measured_for_the_awards_named_and_asked_where_unknown() -> None:
    other = OrganisationFacts(awards_held=(HeldAward(award="merit", won_on=DEADLINE),))
    recent = OrganisationFacts(awards_held=(HeldAward(award="quality", won_on=DEADLINE),))
    undated = OrganisationFacts(awards_held=(HeldAward(award="quality"),))
    ever = replace(WAITING, length=ForEver(kind="for_ever"))

    assert codes(ask(WAITING, other)) == [Code.WAITING_OVER]
    assert codes(ask(WAITING, recent)) == [Code.STILL_WAITING]
    assert codes(ask(ever, undated)) == [Code.NEVER_AGAIN]
    assert ask(WAITING).verdict == Undecided((missing(CLAUSE, "organisation.awards_held"),))
    assert ask(WAITING, undated).verdict == Undecided(
        (missing(CLAUSE, "organisation.awards_held[0].won_on"),)
    )


@pytest.mark.clause("LK-18")
def test_one_award_held_long_enough_is_enough_and_unknown_days_are_asked_otherwise() -> None:
    rule = AwardHeldFor(
        kind="award_held_for", id="held", clause=CLAUSE, held=("district_award",), years=2
    )
    old = HeldAward(award="district_award", won_on=date(2024, 6, 30))
    new = HeldAward(award="district_award", won_on=date(2024, 7, 1))
    undated = HeldAward(award="district_award")

    assert codes(ask(rule, OrganisationFacts(awards_held=(undated, old)))) == [
        Code.AWARD_HELD_LONG_ENOUGH
    ]
    assert codes(ask(rule, OrganisationFacts(awards_held=(new,)))) == [Code.AWARD_HELD_TOO_SHORT]
    assert ask(rule, OrganisationFacts(awards_held=(undated, new))).verdict == Undecided(
        (missing(CLAUSE, "organisation.awards_held[0].won_on"),)
    )
    assert ask(rule, OrganisationFacts(awards_held=(old,)), EligibilityFacts()).verdict == (
        Undecided((missing(CLAUSE, "application_deadline"),))
    )
    assert ask(rule).verdict == Undecided((missing(CLAUSE, "organisation.awards_held"),))


@pytest.mark.clause("HB-15")
def test_a_double_application_is_told_by_the_year_of_the_deadline() -> None:
    rule = NoDoubleApplication(
        kind="no_double_application", id="double", clause=CLAUSE, programmes=("city",)
    )
    both = EligibilityFacts(other_applications=(OtherApplication(programme="city", year=2026),))

    assert ask(rule, facts=both).verdict == Undecided((missing(CLAUSE, "application_deadline"),))
    assert codes(ask(rule, facts=replace(both, application_deadline=DEADLINE))) == [
        Code.DOUBLE_APPLICATION
    ]


@pytest.mark.clause("LK-15")
def test_a_notice_into_a_year_without_calendar_cannot_be_counted() -> None:
    rule = PublicisedInternally(
        kind="publicised_internally",
        id="notice",
        clause=CLAUSE,
        period=Period(length=5, unit=Unit.WORKING_DAYS),
    )
    notice = InternalPublicity(
        started_on=date(2026, 12, 30), ended_on=date(2027, 1, 20), objections_settled=True
    )
    facts = EligibilityFacts(applied_on=date(2027, 1, 21), internal_publicity=notice)
    answer = ask(rule, facts=facts)

    assert codes(answer) == [Common.CALENDAR_NOT_ANNOUNCED]


# --- the whole

GROUP = replace(
    rules(PRACTISED, JUDGED),
    group=GroupRule(clause=ClauseId("HZC-2-6"), conditions=("practised",)),
)
HEAD = OrganisationFacts(
    name="集团",
    excellence_since=date(2020, 1, 1),
    judgements=(Judgement(condition="leading", met=True, by="office"),),
)
MEMBER = OrganisationFacts(name="甲", excellence_since=date(2020, 1, 1))
AS_GROUP = EligibilityFacts(
    application_deadline=DEADLINE, organisation=HEAD, as_group=True, controlled=(MEMBER,)
)


@pytest.mark.clause("HZC-2-6")
def test_every_controlled_organisation_is_held_to_the_conditions_named_and_no_others() -> None:
    short = replace(MEMBER, name="乙", excellence_since=date(2023, 7, 1))

    fine = assess(GROUP, AS_GROUP, AROUND)
    failing = assess(GROUP, replace(AS_GROUP, controlled=(MEMBER, short)), AROUND)

    assert isinstance(fine.verdict, Allowed)
    assert codes(failing) == [Code.YEARS_NOT_FULL, Code.CONTROLLED_FAILS]
    assert all(reason.facts["organisation"] == "乙" for reason in failing.verdict.reasons)


@pytest.mark.clause("HZC-2-6")
@pytest.mark.parametrize(
    ("since", "listed", "expected"),
    [
        (date(2020, 1, 1), True, Allowed),
        (date(2025, 1, 1), True, Undecided),
        (None, True, Undecided),
        (None, False, Undecided),
    ],
)
def test_whether_it_is_a_group_is_asked_only_where_those_it_controls_could_fail_it(
    since: date | None, *, listed: bool, expected: type
) -> None:
    controlled = (replace(MEMBER, excellence_since=since),) if listed else None
    facts = replace(AS_GROUP, as_group=None, controlled=controlled)
    answer = assess(GROUP, facts, AROUND)

    assert isinstance(answer.verdict, expected)
    if expected is Undecided:
        assert answer.verdict.reasons == (missing(ClauseId("HZC-2-6"), "as_group"),)


@pytest.mark.clause("HZC-2-6")
def test_a_group_lists_each_controlled_organisation_once() -> None:
    twice = assess(GROUP, replace(AS_GROUP, controlled=(MEMBER, MEMBER)), AROUND)
    unlisted = assess(GROUP, replace(AS_GROUP, controlled=None), AROUND)

    assert codes(twice) == [Code.CONTROLLED_LISTED_TWICE]
    assert unlisted.verdict == Undecided((missing(ClauseId("HZC-2-6"), "controlled"),))


@pytest.mark.clause("HZC-2-6")
def test_a_controlled_organisation_without_name_is_named_by_its_place() -> None:
    answer = assess(GROUP, replace(AS_GROUP, controlled=(OrganisationFacts(),)), AROUND)

    assert answer.result is not None
    assert [one.organisation for one in answer.result.controlled] == ["controlled[0]"]
    assert codes(answer) == [Common.MISSING_FACT, Code.CONTROLLED_OPEN]


@pytest.mark.clause("ZJ-12-5")
def test_added_conditions_speak_in_the_name_of_the_clause_that_lets_them_be_added() -> None:
    rule = replace(rules(), extra=ExtraRule(clause=ClauseId("ZJ-12-5")))
    adopted = EligibilityAdopted(
        adoption=Adoption(decision="1号", on=date(2026, 1, 1), by="committee"),
        extra_conditions=(replace(JUDGED, clause=ClauseId("ZJ-99")),),
    )
    facts = EligibilityFacts(organisation=NOBODY, implementing_rules=adopted)
    verdict = assess(rule, facts, AROUND).verdict

    assert [reason.clause for reason in verdict.reasons] == ["ZJ-12-5"]
    assert isinstance(verdict, Undecided)


@pytest.mark.clause("ZJ-18a")
def test_a_revocation_on_a_ground_unknown_to_the_text_leaves_the_review_open() -> None:
    organisation = replace(HEAD, revocations=(Revocation(ground=RevocationGround.FRAUD),))
    answer = ask(JUDGED, organisation)

    assert [reason.code for reason in answer.verdict.reasons] == [Code.GROUND_UNKNOWN]


@pytest.mark.clause("HZC-2-4", "WZ-5", "ZJ-6")
@given(
    tags=st.lists(st.sampled_from(["sme", "brand", "other"]), max_size=3),
    since=st.dates(date(2023, 6, 1), date(2023, 7, 31)),
)
def test_encouragement_changes_nothing_but_what_is_shown(tags: list[str], since: date) -> None:
    encouraged = Encouragement(
        clause=CLAUSE, tags=(Tag(id="sme", name=Text(zh="中小企业", en="SME")),)
    )
    around = replace(AROUND, encouraged=encouraged)
    plain = OrganisationFacts(excellence_since=since)
    facts = EligibilityFacts(application_deadline=DEADLINE, organisation=plain)
    tagged = replace(facts, organisation=replace(plain, encouragement_tags=tuple(tags)))

    without, with_tags = (assess(rules(PRACTISED), one, around) for one in (facts, tagged))

    assert with_tags.verdict == without.verdict
    assert with_tags.result is not None
    assert with_tags.result.encouraged == (("sme",) if "sme" in tags else ())


@pytest.mark.clause("HZC-2-2")
@given(
    first=st.dates(date(2023, 6, 1), date(2023, 7, 31)),
    second=st.dates(date(2023, 6, 1), date(2023, 7, 31)),
)
def test_practising_longer_never_harms(first: date, second: date) -> None:
    earlier, later = (
        ask(PRACTISED, OrganisationFacts(excellence_since=since)).verdict
        for since in sorted((first, second))
    )

    assert isinstance(earlier, Allowed) or isinstance(later, Refused)


def test_scopes_ask_only_what_decides_them() -> None:
    scope = Scope(kinds=(OrganisationKind.ENTERPRISE,), manufacturer=True)
    rule = replace(PRACTISED, only_for=scope)

    other = ask(rule, OrganisationFacts(manufacturer=False))
    unknown = ask(rule, OrganisationFacts(excellence_since=date(2026, 1, 1), manufacturer=True))

    assert isinstance(other.verdict, Allowed)
    assert unknown.verdict == Undecided((missing(CLAUSE, "organisation.kind"),))


def test_rules_that_contradict_themselves_are_not_rules() -> None:
    with pytest.raises(ValueError, match="the same id"):
        rules(PRACTISED, PRACTISED)
    with pytest.raises(ValueError, match="does not exist"):
        replace(rules(PRACTISED), group=GroupRule(clause=CLAUSE, conditions=("leading",)))
    with pytest.raises(ValueError, match="not on the scale"):
        replace(GRADED, at_least="S")


@pytest.mark.parametrize("years", [-1, 0, 101, 10**12])
def test_years_that_no_calendar_reaches_are_no_rule(years: int) -> None:
    with pytest.raises(ValueError, match="1 to 100"):
        replace(PRACTISED, years=years)
    with pytest.raises(ValueError, match="1 to 100"):
        replace(RECORD, years=years)
    with pytest.raises(ValueError, match="1 to 100"):
        replace(LISTED, years=years)
    with pytest.raises(ValueError, match="1 to 100"):
        Years(kind="years", years=years)


def test_an_industry_that_is_not_listed_is_a_mistake_of_the_file() -> None:
    with pytest.raises(ValueError, match="aerospace is not listed"):
        section(rules(GRADED))

    assert section(rules(GRADED), "aerospace").waiting == ()
    assert section(rules(WAITING)).waiting == (WAITING,)


def section(review: Conditions, *industries: str) -> Rules:
    return Rules(
        call=CallRule(clause=CLAUSE),
        materials=MaterialsRule(
            clause=CLAUSE,
            parts=(),
            supplements=SupplementRule(clause=CLAUSE, after_deadline="refused"),
        ),
        route=RouteRule(clause=CLAUSE, steps=()),
        review=review,
        bans=AROUND.bans,
        industries=tuple(Tag(id=one, name=Text(zh=one, en=one)) for one in industries),
    )


def test_facts_that_cannot_be_are_no_facts() -> None:
    with pytest.raises(ValueError, match="removed_on lies before"):
        Listing(listed_on=date(2026, 1, 2), removed_on=date(2026, 1, 1))
    with pytest.raises(ValueError, match="a rank is 1 or more"):
        Figure(figure="tax", year=2025, rank=0)
    with pytest.raises(ValueError, match="cycles_since"):
        HeldAward(award="quality", cycles_since=-1)
    with pytest.raises(ValueError, match="six-digit"):
        OrganisationFacts(registered_in="33068")
    with pytest.raises(ValueError, match="ended_on lies before"):
        InternalPublicity(started_on=date(2026, 1, 2), ended_on=date(2026, 1, 1))
