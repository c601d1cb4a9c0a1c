"""Objections: in time or not, verified by when, what becomes of the finding (异议)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.calendar import Calendar, Counting
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.notices import (
    Adopted,
    ClockRule,
    Effect,
    Finding,
    Grounds,
    NoNotice,
    NoticeRule,
    ObjectionFacts,
    ObjectionResult,
    ObjectionRule,
    Objector,
    ResultGoes,
    Rules,
    Starts,
    Time,
    Upheld,
    Window,
    objection,
)
from zhuoyue.core.units import Period, Unit
from zhuoyue.core.verdict import Allowed, Answer, Refused, Undecided, judgement, missing

LISTS = ClauseId("HZA-3-3-7a")
CLAUSE = ClauseId("HZA-3-3-7b")
NAME = Text(zh="初选名单", en="provisional winners")
MEMBERS = Text(zh="会同相关成员单位", en="with the members concerned")
ADOPTION = Adoption(decision="评审组〔2026〕1号", on=date(2026, 1, 6), by="评审组")
SILENT = NotRegulated(not_regulated=CLAUSE)
LABOUR_DAY = frozenset(date(2026, 5, day) for day in range(1, 6))
TIME = Time(
    calendar=Calendar(years=frozenset({2026}), off=LABOUR_DAY, work=frozenset({date(2026, 5, 9)})),
    counting=Counting(),
)
PUBLIC = ObjectionRule(
    id="public",
    clause=CLAUSE,
    window=Window.NOTICE_PERIOD,
    needs=frozenset(Grounds),
    real_name_required=False,
    confidential=True,
    verification="verification",
    verified_with=MEMBERS,
    result=ResultGoes.PUBLICISED,
    upheld=SILENT,
)
VERIFICATION = ClockRule(
    id="verification",
    clause=CLAUSE,
    name=NAME,
    period=Period(length=5, unit=Unit.WORKING_DAYS),
    starts=Starts.RECEIPT,
    of=NAME,
)
LIST = NoticeRule(
    id="winners",
    clause=LISTS,
    name=NAME,
    period=Period(length=7, unit=Unit.WORKING_DAYS),
    where=NAME,
    holds_back=NAME,
    objections="public",
)
RULES = Rules(
    clocks=(VERIFICATION,),
    notices=(LIST,),
    objections=(PUBLIC,),
    no_notice=(NoNotice(id="eligible", clause=ClauseId("ZJ-13-3"), name=NAME),),
)
# Published on Tuesday 21 April 2026: seven working days end on Thursday 30 April.
FACTS = ObjectionFacts(
    list="winners",
    published_on=date(2026, 4, 21),
    received_on=date(2026, 4, 30),
    states_facts=True,
    states_reasons=True,
    has_evidence=True,
)


def ask(facts: ObjectionFacts, rules: Rules = RULES) -> Answer[ObjectionResult]:
    return objection(rules, facts, TIME)


def with_rule(rule: ObjectionRule, clock: ClockRule = VERIFICATION) -> Rules:
    return replace(RULES, objections=(rule,), clocks=(clock,))


def codes(answer: Answer[ObjectionResult]) -> list[str]:
    return [reason.code.value for reason in answer.verdict.reasons]


def result(answer: Answer[ObjectionResult]) -> ObjectionResult:
    assert answer.result is not None
    return answer.result


@pytest.mark.clause("HZA-3-3-7b")
@pytest.mark.parametrize(
    ("received", "in_time"),
    [(date(2026, 4, 29), True), (date(2026, 4, 30), True), (date(2026, 5, 1), False)],
)
def test_the_last_day_of_the_notice_is_in_time_and_a_late_objection_is_taken_in_all_the_same(
    received: date, in_time: bool
) -> None:
    answer = ask(replace(FACTS, received_on=received))

    assert isinstance(answer.verdict, Allowed)
    assert (result(answer).accepted, result(answer).in_time) == (True, in_time)
    assert codes(answer)[0] == ("objection_in_time" if in_time else "objection_out_of_time")
    assert (result(answer).verification is not None) is in_time


def test_the_day_of_receipt_is_the_day_in_china() -> None:
    facts = replace(FACTS, received_on=None, received_at=datetime(2026, 4, 30, 16, tzinfo=UTC))

    assert result(ask(facts)).in_time is False


def test_an_objection_before_publication_is_refused() -> None:
    answer = ask(replace(FACTS, received_on=date(2026, 4, 20)))

    assert codes(answer) == ["objection_before_publication"]
    assert (result(answer).accepted, result(answer).in_time) == (False, None)


@pytest.mark.clause("HZA-3-3-7b")
@pytest.mark.parametrize(
    ("name", "code"), [("states_facts", 0), ("states_reasons", 1), ("has_evidence", 2)]
)
def test_an_objection_brings_facts_reasons_and_evidence(name: str, code: int) -> None:
    lacking = {
        "states_facts": replace(FACTS, states_facts=False),
        "states_reasons": replace(FACTS, states_reasons=False),
        "has_evidence": replace(FACTS, has_evidence=False),
    }[name]
    unsaid = {
        "states_facts": replace(FACTS, states_facts=None),
        "states_reasons": replace(FACTS, states_reasons=None),
        "has_evidence": replace(FACTS, has_evidence=None),
    }[name]

    (reason,) = ask(lacking).verdict.reasons
    assert reason.code.value == "objection_lacks"
    assert reason.facts == {"lacks": list(Grounds)[code]}
    assert ask(unsaid).verdict == Undecided((missing(CLAUSE, name),))
    assert not result(ask(lacking)).accepted


@pytest.mark.clause("ZJ-13-8")
def test_where_nothing_need_be_brought_nothing_is_asked() -> None:
    facts = ObjectionFacts(
        list="winners", published_on=date(2026, 4, 21), received_on=date(2026, 4, 30)
    )

    answer = ask(facts, with_rule(replace(PUBLIC, needs=frozenset())))

    assert isinstance(answer.verdict, Allowed)


@pytest.mark.parametrize(
    ("objector", "code"),
    [
        (None, "missing_fact"),
        (Objector(kind="person"), "missing_fact"),
        (Objector(kind="person", real_name=False), "real_name_required"),
        (Objector(kind="organisation", real_name=True), "objection_in_time"),
    ],
)
def test_a_real_name_is_asked_for_only_where_the_text_asks(
    objector: Objector | None, code: str
) -> None:
    facts = replace(FACTS, objector=objector)

    answer = ask(facts, with_rule(replace(PUBLIC, real_name_required=True)))

    assert codes(answer)[0] == code
    assert isinstance(ask(facts).verdict, Allowed)


@pytest.mark.clause("HZA-3-3-7b")
def test_a_name_given_is_kept_confidential_where_the_rule_says_so() -> None:
    assert result(ask(FACTS)).keep_confidential == ("objector.name", "objector.contact")
    open_rule = with_rule(replace(PUBLIC, confidential=False))
    assert result(ask(FACTS, open_rule)).keep_confidential == ()


@pytest.mark.clause("HZA-3-3-7b", "HZC-4-5")
@pytest.mark.parametrize(
    ("verified", "late", "code"),
    [
        (None, None, "verification_due"),
        (date(2026, 5, 10), False, "verification_in_time"),
        (date(2026, 5, 11), False, "verification_in_time"),
        (date(2026, 5, 12), True, "verification_late"),
    ],
)
def test_verification_is_due_five_working_days_after_receipt(
    verified: date | None, late: bool | None, code: str
) -> None:
    answer = ask(replace(FACTS, verified_on=verified))

    verification = result(answer).verification
    assert verification is not None
    assert (verification.due, verification.late) == (date(2026, 5, 11), late)
    assert verification.verified_with == MEMBERS
    assert [day.number for day in verification.derivation if day.number] == [1, 2, 3, 4, 5]
    assert codes(answer) == ["objection_in_time", code]


@pytest.mark.clause("ZJ-13-8", "WZ-18a")
def test_where_no_time_is_set_verification_cannot_be_late() -> None:
    rules = with_rule(PUBLIC, replace(VERIFICATION, period=SILENT))

    answer = ask(replace(FACTS, verified_on=date(2026, 8, 1)), rules)

    verification = result(answer).verification
    assert verification is not None
    assert (verification.due, verification.late) == (None, None)
    assert codes(answer) == ["objection_in_time", "verification_not_timed"]


@pytest.mark.clause("ZJ-13-8")
def test_adopted_rules_set_a_time_for_the_verification() -> None:
    rules = with_rule(PUBLIC, replace(VERIFICATION, period=SILENT))
    ten = {"verification": Period(length=10, unit=Unit.DAYS)}
    adopted = replace(FACTS, implementing_rules=Adopted(adoption=ADOPTION, periods=ten))
    unadopted = replace(FACTS, implementing_rules=Adopted(periods=ten))

    verification = result(ask(adopted, rules)).verification
    assert verification is not None
    assert verification.due == date(2026, 5, 11)
    assert codes(ask(unadopted, rules)) == ["rules_not_adopted"]


def test_adopted_rules_cannot_stretch_the_verification() -> None:
    longer = Adopted(
        adoption=ADOPTION, periods={"verification": Period(length=9, unit=Unit.WORKING_DAYS)}
    )

    answer = ask(replace(FACTS, implementing_rules=longer))

    assert codes(answer) == ["contradicts_regulation"]


@pytest.mark.clause("HZA-3-3-7b")
def test_an_upheld_objection_whose_effect_the_text_does_not_say_goes_to_a_person() -> None:
    answer = ask(replace(FACTS, finding=Finding.UPHELD))

    assert answer.verdict == Undecided((judgement(CLAUSE, "effect_of_upheld_objection"),))
    assert result(answer).case_continues is None


def test_a_dismissed_objection_lets_the_case_go_on() -> None:
    answer = ask(replace(FACTS, finding=Finding.DISMISSED))

    assert codes(answer)[-1] == "objection_dismissed"
    assert result(answer).case_continues is True
    assert result(answer).result_goes is ResultGoes.PUBLICISED


@pytest.mark.clause("ZJ-13-8")
@pytest.mark.parametrize(
    ("proven", "verdict", "continues"),
    [(None, Undecided, None), (False, Undecided, None), (True, Allowed, False)],
)
def test_a_proven_violation_loses_the_award(
    proven: bool | None, verdict: type[Allowed | Undecided], continues: bool | None
) -> None:
    upheld = Upheld(clause=CLAUSE, effect=Effect.LOSES_AWARD, violations_only=True)
    facts = replace(FACTS, finding=Finding.UPHELD, violation_proven=proven)

    answer = ask(facts, with_rule(replace(PUBLIC, upheld=upheld)))

    assert isinstance(answer.verdict, verdict)
    assert result(answer).case_continues is continues
    assert result(answer).effect is (Effect.LOSES_AWARD if proven else None)


@pytest.mark.clause("WZ-18a")
def test_the_committee_may_have_to_decide() -> None:
    upheld = Upheld(clause=CLAUSE, effect=Effect.COMMITTEE_DECIDES)

    answer = ask(replace(FACTS, finding=Finding.UPHELD), with_rule(replace(PUBLIC, upheld=upheld)))

    assert isinstance(answer.verdict, Allowed)
    assert result(answer).case_continues is None


def test_what_is_not_known_is_asked_for() -> None:
    answer = ask(replace(FACTS, published_on=None, received_on=None))

    names = [reason.facts["fact"] for reason in answer.verdict.reasons]
    assert names == ["received_on", "published_on"]
    assert result(ask(replace(FACTS, received_on=None))).last_day == date(2026, 4, 30)


def test_unknown_lists_and_lists_without_notice_are_refused() -> None:
    assert codes(ask(replace(FACTS, list=None))) == ["missing_fact"]
    assert codes(ask(replace(FACTS, list="losers"))) == ["unknown_list"]
    assert codes(ask(replace(FACTS, list="eligible"))) == ["no_notice_laid_down"]


@pytest.mark.clause("HZC-4-1c")
def test_a_list_whose_objections_are_not_regulated_takes_none() -> None:
    rules = replace(RULES, notices=(replace(LIST, objections=SILENT),))

    answer = ask(FACTS, rules)

    assert isinstance(answer.verdict, Refused)
    assert codes(answer) == ["not_regulated"]
    assert result(answer).accepted is False


def test_lateness_is_open_while_the_calendar_may_still_move_the_last_day() -> None:
    facts = replace(FACTS, published_on=date(2026, 12, 21), received_on=date(2026, 12, 31))

    assert codes(ask(facts)) == ["calendar_not_announced"]


def test_a_verification_that_runs_into_an_unannounced_year_has_no_day_yet() -> None:
    facts = replace(FACTS, published_on=date(2026, 12, 21), received_on=date(2026, 12, 29))

    answer = ask(facts)

    assert codes(answer) == ["calendar_not_announced"]
    assert result(answer).in_time is True


def test_days_that_contradict_each_other_are_no_facts() -> None:
    at = datetime(2026, 4, 30, 16, tzinfo=UTC)
    assert ObjectionFacts(received_on=date(2026, 5, 1), received_at=at).received() == date(
        2026, 5, 1
    )
    with pytest.raises(ValueError, match="different days"):
        ObjectionFacts(received_on=date(2026, 4, 30), received_at=at)
    with pytest.raises(ValueError, match="before the day of receipt"):
        ObjectionFacts(received_on=date(2026, 4, 30), verified_on=date(2026, 4, 29))


@given(st.dates(date(2026, 4, 21), date(2026, 6, 30)))
def test_an_objection_is_in_time_exactly_as_long_as_the_notice_runs(received: date) -> None:
    found = result(ask(replace(FACTS, received_on=received)))

    assert found.last_day is not None
    assert found.in_time is (received <= found.last_day)
