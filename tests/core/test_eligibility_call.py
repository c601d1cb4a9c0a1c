"""May a cycle be opened (发布通知): approval, interval, months, period, edition, validity."""

from dataclasses import replace
from datetime import date

import pytest

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility import CallFacts, InForce, PinRule, may_open
from zhuoyue.core.eligibility.call import (
    Approval,
    ApprovalRule,
    CallCode,
    CallRule,
    Edition,
    IntervalRule,
    PeriodRule,
    UsualMonths,
)
from zhuoyue.core.verdict import Allowed, Refused, Undecided, missing

CALL, VALID, PIN = ClauseId("HZA-1-4"), ClauseId("HZA-7"), ClauseId("HZA-1-3")
APPROVED, YEARS = ClauseId("HZA-1-2a"), ClauseId("HZA-3-1a")
RULE = CallRule(
    clause=CALL, approval=ApprovalRule(clause=APPROVED, period=PeriodRule(clause=YEARS))
)
FORCE = InForce(
    clause=VALID, draft=False, repealed=False, since=date(2025, 11, 30), until=date(2026, 12, 31)
)
LATEST = PinRule(clause=PIN, edition="latest_at_opening")
FACTS = CallFacts(
    purpose="binding",
    opens_on=date(2026, 4, 1),
    applications_from=date(2026, 4, 1),
    applications_until=date(2026, 6, 30),
    approval=Approval(
        granted=True,
        document="3号",
        approved_on=date(2026, 3, 1),
        file="3.pdf",
        from_year=2026,
        until_year=2030,
    ),
    editions=(Edition(id="2012", in_force=date(2012, 8, 1)),),
    pinned_edition="2012",
)


def codes(facts: CallFacts, rule: CallRule = RULE, force: InForce = FORCE) -> list[str]:
    verdict = may_open(rule, facts, force=force, pin=LATEST).verdict
    return [reason.code.value for reason in verdict.reasons]


@pytest.mark.clause("HZA-7")
@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2025, 11, 29), False),
        (date(2025, 11, 30), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_text_holds_from_its_first_to_its_last_day(day: date, *, in_force: bool) -> None:
    facts = replace(FACTS, opens_on=day, applications_from=day, applications_until=date(2027, 6, 1))
    verdict = may_open(CallRule(clause=CALL), facts, force=FORCE, pin=LATEST).verdict

    assert isinstance(verdict, Allowed) is in_force


@pytest.mark.clause("HZA-7")
def test_a_text_in_force_on_issue_asks_for_its_day_of_issue() -> None:
    force = replace(FORCE, since=None)

    asked = may_open(RULE, FACTS, force=force, pin=LATEST)
    issued = may_open(
        RULE, replace(FACTS, in_force_since=date(2026, 4, 1)), force=force, pin=LATEST
    )

    assert asked.verdict == Undecided((missing(VALID, "in_force_since"),))
    assert isinstance(issued.verdict, Allowed)


@pytest.mark.clause("ZJ-21")
def test_drafts_and_repealed_texts_bind_nobody_but_drafts_are_rehearsed() -> None:
    draft, repealed = replace(FORCE, draft=True), replace(FORCE, repealed=True)

    assert codes(FACTS, force=draft) == [CallCode.DRAFT_BINDS_NOBODY]
    assert codes(FACTS, force=repealed) == [CallCode.REPEALED]
    assert CallCode.REHEARSAL_ONLY in codes(replace(FACTS, purpose="rehearsal"), force=draft)


@pytest.mark.clause("HZA-1-2a", "ZJ-21")
def test_whether_it_is_a_real_cycle_is_asked_only_where_a_rehearsal_would_fare_better() -> None:
    unsaid = replace(FACTS, purpose=None)
    purpose = missing(CALL, "purpose")
    unapproved = may_open(RULE, replace(unsaid, approval=None), force=FORCE, pin=LATEST)
    denied = replace(unsaid, approval=Approval(granted=False))

    assert isinstance(may_open(RULE, unsaid, force=FORCE, pin=LATEST).verdict, Allowed)
    assert unapproved.verdict == Undecided((purpose, missing(APPROVED, "approval")))
    assert may_open(RULE, denied, force=FORCE, pin=LATEST).verdict == Undecided((purpose,))


@pytest.mark.clause("HZA-1-2a")
def test_an_approval_denied_or_unrecorded_opens_nothing() -> None:
    denied = replace(FACTS, approval=Approval(granted=False, document="4号"))
    bare = may_open(RULE, replace(FACTS, approval=Approval()), force=FORCE, pin=LATEST)

    assert codes(denied) == [CallCode.NOT_APPROVED]
    assert bare.verdict == Undecided(
        (
            missing(APPROVED, "approval.granted"),
            missing(APPROVED, "approval.document"),
            missing(APPROVED, "approval.approved_on"),
            missing(APPROVED, "approval.file"),
            missing(YEARS, "approval.from_year"),
            missing(YEARS, "approval.until_year"),
        )
    )


@pytest.mark.clause("WZ-3", "WZ-12")
def test_without_the_day_of_the_call_nothing_that_rests_on_it_is_said() -> None:
    rule = replace(
        RULE,
        interval=IntervalRule(clause=ClauseId("WZ-3"), years=2),
        usual_months=UsualMonths(clause=ClauseId("WZ-12"), first=4, last=6),
    )
    answer = may_open(
        rule, replace(FACTS, opens_on=None, earlier_cycles=(2024,)), force=FORCE, pin=LATEST
    )

    assert answer.verdict == Undecided((missing(CALL, "opens_on"),))
    assert answer.result is not None
    assert answer.result.latest_edition is None
    assert answer.result.next_due_year == 2026


@pytest.mark.clause("ZJ-4")
@pytest.mark.parametrize(
    ("last", "code"),
    [
        (2026, CallCode.CYCLE_TOO_EARLY),
        (2025, CallCode.INTERVAL_KEPT),
        (2024, CallCode.CYCLE_OVERDUE),
    ],
)
def test_the_interval_refuses_the_early_and_warns_of_the_late(last: int, code: CallCode) -> None:
    rule = CallRule(clause=CALL, interval=IntervalRule(clause=ClauseId("ZJ-4"), years=1))

    assert code in codes(replace(FACTS, earlier_cycles=(last, 2019)), rule)


@pytest.mark.clause("ZJ-5")
def test_two_editions_of_one_day_are_both_the_latest() -> None:
    twins = (
        Edition(id="a", in_force=date(2026, 1, 1)),
        Edition(id="b", in_force=date(2026, 1, 1)),
    )

    assert CallCode.EDITION_PINNED in codes(replace(FACTS, editions=twins, pinned_edition="a"))
    assert CallCode.EDITION_PINNED in codes(replace(FACTS, editions=twins, pinned_edition="b"))


@pytest.mark.clause("ZJ-5")
def test_no_edition_at_all_is_an_unknown_edition() -> None:
    answer = may_open(RULE, replace(FACTS, editions=()), force=FORCE, pin=LATEST)

    assert isinstance(answer.verdict, Refused)
    assert [reason.code for reason in answer.verdict.reasons] == [CallCode.EDITION_UNKNOWN]


def test_impossible_months_and_periods_are_no_facts() -> None:
    with pytest.raises(ValueError, match="months run from 1 to 12"):
        UsualMonths(clause=CALL, first=6, last=4)
    with pytest.raises(ValueError, match="until_year lies before"):
        Approval(from_year=2026, until_year=2025)
    with pytest.raises(ValueError, match="applications_until lies before"):
        CallFacts(applications_from=date(2026, 2, 1), applications_until=date(2026, 1, 31))
    with pytest.raises(ValueError, match="four digits"):
        CallFacts(earlier_cycles=(2024, -5))
