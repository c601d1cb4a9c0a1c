"""Each member alone: qualification, pool, undertaking, roles, load."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core import panels
from zhuoyue.core.calendar import Counting
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated
from zhuoyue.core.panels import (
    Appointment,
    Code,
    Examiner,
    Level,
    PanelFacts,
    PanelsAdopted,
    Qualification,
    Role,
    Standing,
    Work,
)
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Allowed, Answer, Common, Undecided

C = ClauseId("C-1")
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 5)
WORK = Work(first_day=FIRST, last_day=LAST)
DAY = timedelta(days=1)
ADOPTION = Adoption(decision="1号", on=date(2026, 3, 1), by="评审组")
PLAIN = panels.PanelRule(
    id="review",
    clause=C,
    stages=("desk",),
    size=panels.SizeRule(clause=C, bound=Range(at_least=Decimal(1)), deviation="refused"),
    recusal=panels.RecusalRule(
        clause=C, grounds=(), district=panels.DistrictRule(clause=C, same_district="no_ground")
    ),
    load=panels.LoadRule(clause=C),
)
QUALIFIED = replace(
    PLAIN, qualification=panels.QualificationRule(clause=C, at_least=Level.PROVINCIAL)
)
POOLED = replace(PLAIN, pool=panels.PoolRule(clause=C, trained=False))


def ask(rule: panels.PanelRule, member: Examiner, **facts: object) -> Answer[panels.PanelResult]:
    ready = PanelFacts(
        stage="desk",
        work=WORK,
        members=(replace(member, declarations={"acme": False}),),
        applicants=(panels.Applicant(id="acme"),),
    )
    asked = replace(ready, **facts)  # type: ignore[arg-type]
    return panels.may_start(panels.Rules(rules=(rule,)), asked, counting=Counting())


def said(answer: Answer[panels.PanelResult]) -> list[object]:
    """The codes of a refusal, or the facts asked for."""
    if isinstance(answer.verdict, Undecided):
        return [reason.facts.get("fact", reason.code) for reason in answer.verdict.reasons]
    return [reason.code for reason in answer.verdict.reasons]


def certificate(level: Level | None, first: date | None, last: date | None) -> Qualification:
    return Qualification(level=level, valid_from=first, valid_through=last)


def examiner(*papers: Qualification) -> Examiner:
    return Examiner(id="wang", qualifications=papers)


@pytest.mark.clause("WZ-10", "WZ-9b")
@pytest.mark.parametrize(
    ("level", "enough"),
    [
        (Level.DISTRICT, False),
        (Level.MUNICIPAL, False),
        (Level.PROVINCIAL, True),
        (Level.NATIONAL, True),
    ],
)
def test_provincial_level_or_higher(*, level: Level, enough: bool) -> None:
    answer = ask(QUALIFIED, examiner(certificate(level, FIRST, LAST)))

    assert isinstance(answer.verdict, Allowed) is enough


@pytest.mark.clause("WZ-10")
def test_the_highest_level_held_is_named_and_none_is_said() -> None:
    low = ask(QUALIFIED, examiner(*(certificate(one, FIRST, LAST) for one in list(Level)[:2])))
    none = ask(QUALIFIED, examiner())

    assert low.verdict.reasons[0].facts["held"] == Level.MUNICIPAL
    assert none.verdict.reasons[0].facts["held"] == "none"


@pytest.mark.clause("WZ-10")
@pytest.mark.parametrize(
    ("first", "last", "gap"),
    [
        (FIRST, LAST, None),
        (FIRST, LAST + DAY, None),
        (FIRST, LAST - DAY, LAST),
        (FIRST + DAY, LAST, FIRST),
        (FIRST - 9 * DAY, FIRST - DAY, FIRST),
    ],
)
def test_a_qualification_is_valid_on_every_day_of_the_work(
    first: date, last: date, gap: date | None
) -> None:
    answer = ask(QUALIFIED, examiner(certificate(Level.PROVINCIAL, first, last)))

    if gap is None:
        assert isinstance(answer.verdict, Allowed)
    else:
        assert said(answer) == [Code.QUALIFICATION_LAPSES]
        assert answer.verdict.reasons[0].facts["first_day_without"] == gap


@pytest.mark.clause("WZ-10")
def test_a_renewal_without_a_gap_counts_and_one_with_a_gap_does_not() -> None:
    old = certificate(Level.PROVINCIAL, FIRST, FIRST + DAY)
    in_time = certificate(Level.NATIONAL, FIRST + 2 * DAY, LAST)
    late = certificate(Level.NATIONAL, FIRST + 3 * DAY, LAST)

    assert isinstance(ask(QUALIFIED, examiner(in_time, old)).verdict, Allowed)
    assert said(ask(QUALIFIED, examiner(old, late))) == [Code.QUALIFICATION_LAPSES]


def test_a_qualification_may_be_without_limit_of_time() -> None:
    paper = Qualification(level=Level.NATIONAL, valid_from=FIRST, valid_through="unlimited")

    assert isinstance(ask(QUALIFIED, examiner(paper)).verdict, Allowed)


def test_what_is_not_known_of_a_qualification_is_asked_only_where_it_matters() -> None:
    full = certificate(Level.PROVINCIAL, FIRST, LAST)
    short = certificate(Level.PROVINCIAL, FIRST, FIRST)
    undated = certificate(Level.PROVINCIAL, None, None)
    unnamed = certificate(None, FIRST, LAST)

    assert said(ask(QUALIFIED, Examiner(id="wang"))) == ["members[0].qualifications"]
    assert said(ask(QUALIFIED, examiner(undated))) == [
        "members[0].qualifications[0].valid_from",
        "members[0].qualifications[0].valid_through",
    ]
    assert said(ask(QUALIFIED, examiner(unnamed))) == ["members[0].qualifications[0].level"]
    assert said(ask(QUALIFIED, examiner(short, unnamed))) == ["members[0].qualifications[1].level"]
    assert said(ask(QUALIFIED, examiner(full), work=None)) == ["work"]
    assert isinstance(ask(QUALIFIED, examiner(full, undated, unnamed)).verdict, Allowed)


@given(
    spans=st.lists(
        st.tuples(st.integers(-3, 8), st.integers(0, 6)).map(
            lambda one: (FIRST + one[0] * DAY, FIRST + (one[0] + one[1]) * DAY)
        ),
        max_size=5,
    )
)
def test_every_day_means_every_day(spans: list[tuple[date, date]]) -> None:
    papers = [certificate(Level.PROVINCIAL, first, last) for first, last in spans]
    days = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
    bare = [day for day in days if not any(first <= day <= last for first, last in spans)]

    answer = ask(QUALIFIED, examiner(*papers))

    assert isinstance(answer.verdict, Allowed) is (not bare)
    if spans and bare:
        assert answer.verdict.reasons[0].facts["first_day_without"] == bare[0]


@pytest.mark.clause("ZJ-11", "WZ-10")
def test_knowledge_and_integrity_are_judged_by_people() -> None:
    rule = replace(PLAIN, suitability=panels.SuitabilityRule(clause=C))

    assert said(ask(rule, Examiner(id="wang"))) == [Common.JUDGEMENT_NEEDED]
    assert said(ask(rule, Examiner(id="wang", found_suitable=False))) == [Code.NOT_SUITABLE]
    assert isinstance(ask(rule, Examiner(id="wang", found_suitable=True)).verdict, Allowed)


@pytest.mark.clause("HZA-2-3-2")
@pytest.mark.parametrize(
    ("last", "in_term"), [(LAST - DAY, False), (LAST, True), (LAST + DAY, True)]
)
def test_members_are_in_term_through_the_last_day(*, last: date, in_term: bool) -> None:
    member = Examiner(id="wang", appointments=(Appointment(valid_from=FIRST, valid_through=last),))

    answer = ask(POOLED, member)

    assert isinstance(answer.verdict, Allowed) is in_term
    if not in_term:
        assert said(answer) == [Code.APPOINTMENT_LAPSES]


@pytest.mark.clause("HZA-2-3-2")
def test_an_appointment_not_known_is_asked_for_and_none_is_a_refusal() -> None:
    open_ended = Examiner(id="wang", appointments=(Appointment(valid_from=FIRST),))

    assert said(ask(POOLED, Examiner(id="wang"))) == ["members[0].appointments"]
    assert said(ask(POOLED, Examiner(id="wang", appointments=()))) == [Code.NOT_IN_POOL]
    assert said(ask(POOLED, open_ended)) == ["members[0].appointments[0].valid_through"]
    assert said(ask(POOLED, open_ended, work=None)) == ["work"]


@pytest.mark.clause("HZA-2-3-2")
@pytest.mark.parametrize(
    ("trained", "expected"),
    [(True, None), (False, Code.NOT_TRAINED), (None, "members[0].trained")],
)
def test_members_are_trained_where_the_text_says_so(
    *, trained: bool | None, expected: str | None
) -> None:
    rule = replace(PLAIN, pool=panels.PoolRule(clause=C, trained=True))
    term = Appointment(valid_from=FIRST, valid_through="unlimited")

    answer = ask(rule, Examiner(id="wang", appointments=(term,), trained=trained))

    assert isinstance(answer.verdict, Allowed) if expected is None else said(answer) == [expected]


@pytest.mark.clause("HZA-6-2", "ZJ-16", "WZ-24a")
def test_undertakings_are_signed_no_later_than_the_first_day() -> None:
    rule = replace(PLAIN, undertaking=panels.UndertakingRule(clause=C))

    def signed(on: date) -> Examiner:
        return Examiner(id="wang", undertaking_signed_on=on)

    assert isinstance(ask(rule, signed(FIRST - DAY)).verdict, Allowed)
    assert isinstance(ask(rule, signed(FIRST)).verdict, Allowed)
    assert said(ask(rule, signed(FIRST + DAY))) == [Code.UNDERTAKING_TOO_LATE]
    assert said(ask(rule, Examiner(id="wang", undertaking_signed_on="not_signed"))) == [
        Code.UNDERTAKING_NOT_SIGNED
    ]
    assert said(ask(rule, Examiner(id="wang"))) == ["members[0].undertaking_signed_on"]
    assert said(ask(rule, signed(FIRST), work=None)) == ["work"]


@pytest.mark.clause("HZA-2-1")
def test_nobody_is_on_the_oversight_group_and_on_a_panel() -> None:
    apart = panels.IncompatibleRule(
        clause=C,
        role=Role.OVERSIGHT,
        others=frozenset({Role.COMMITTEE, Role.PANEL, Role.OFFICE}),
    )
    rule = replace(PLAIN, incompatible=(apart,))

    def with_roles(*roles: Role) -> Examiner:
        return Examiner(id="wang", other_roles=frozenset(roles))

    assert isinstance(ask(rule, with_roles()).verdict, Allowed)
    assert isinstance(ask(rule, with_roles(Role.COMMITTEE, Role.OFFICE)).verdict, Allowed)
    clash = ask(rule, with_roles(Role.OVERSIGHT, Role.OFFICE))
    assert said(clash) == [Code.ROLES_INCOMPATIBLE]
    assert clash.verdict.reasons[0].facts["others"] == ("office", "panel")
    assert said(ask(rule, Examiner(id="wang"))) == ["members[0].other_roles"]


@pytest.mark.clause("HZC-4-3-1")
@pytest.mark.parametrize(("elsewhere", "within"), [(3, True), (4, True), (5, False)])
def test_the_load_counts_this_panel_too(*, elsewhere: int, within: bool) -> None:
    rule = replace(PLAIN, load=panels.LoadRule(clause=C, at_most=5))

    answer = ask(rule, Examiner(id="wang", applicants_elsewhere=elsewhere))

    assert isinstance(answer.verdict, Allowed) is within
    assert answer.result is not None
    assert answer.result.load_limit == 5
    assert answer.result.members[0].standing is (Standing.CLEAR if within else Standing.BARRED)


@pytest.mark.clause("HZC-4-3-1")
def test_a_load_not_known_is_asked_for_where_there_is_a_limit() -> None:
    rule = replace(PLAIN, load=panels.LoadRule(clause=C, at_most=5))
    known = Examiner(id="wang", applicants_elsewhere=0)

    assert said(ask(rule, Examiner(id="wang"))) == ["members[0].applicants_elsewhere"]
    assert said(ask(rule, known, applicants=None)) == ["applicants"]


@pytest.mark.clause("HZC-4-3-1")
def test_implementing_rules_may_set_or_lower_a_load_once_adopted() -> None:
    busy = Examiner(id="wang", applicants_elsewhere=4)
    open_rule, five = PLAIN, replace(PLAIN, load=panels.LoadRule(clause=C, at_most=5))

    def adopted(limit: int, adoption: Adoption | None = ADOPTION) -> PanelsAdopted:
        return PanelsAdopted(applicants_at_most=limit, adoption=adoption)

    assert isinstance(ask(open_rule, busy).verdict, Allowed)
    assert said(ask(open_rule, busy, implementing_rules=adopted(4))) == [Code.LOAD_EXCEEDED]
    assert isinstance(ask(five, busy, implementing_rules=adopted(5)).verdict, Allowed)
    assert said(ask(five, busy, implementing_rules=adopted(4))) == [Code.LOAD_EXCEEDED]
    assert said(ask(five, busy, implementing_rules=adopted(6))) == [Common.CONTRADICTS_REGULATION]
    assert said(ask(five, busy, implementing_rules=adopted(5, None))) == [Common.RULES_NOT_ADOPTED]


def test_days_and_counts_that_cannot_be_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Work(first_day=LAST, last_day=FIRST)
    with pytest.raises(ValueError, match="before it is valid from"):
        Qualification(valid_from=LAST, valid_through=FIRST)
    with pytest.raises(ValueError, match="before it is valid from"):
        Appointment(valid_from=LAST, valid_through=FIRST)
    with pytest.raises(ValueError, match="not negative"):
        Examiner(id="wang", applicants_elsewhere=-1)


def test_a_size_that_is_not_regulated_leaves_the_members_findings_in_the_result() -> None:
    silent = panels.SizeRule(clause=C, bound=NotRegulated(not_regulated=C), deviation="refused")

    answer = ask(replace(QUALIFIED, size=silent), examiner())

    assert said(answer) == [Common.NOT_REGULATED, Code.QUALIFICATION_TOO_LOW]
    assert answer.result is not None
    assert answer.result.members[0].codes == (Code.QUALIFICATION_TOO_LOW,)
