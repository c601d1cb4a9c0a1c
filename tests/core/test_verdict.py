"""Answers: how findings become one verdict, how silence is filled and never overruled."""

from datetime import date

from zhuoyue.core.calendar import NotAnnounced
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated
from zhuoyue.core.verdict import (
    Allowed,
    Common,
    Reason,
    Refused,
    Undecided,
    contradiction,
    judgement,
    missing,
    not_announced,
    regulated,
    settle,
)

CLAUSE = ClauseId("WZ-17")
SILENT = NotRegulated(not_regulated=CLAUSE)
ADOPTED = Adoption(decision="评委会〔2026〕1号", on=date(2026, 5, 6), by="评委会")
MET = Reason(Common.NOT_REGULATED, CLAUSE, {"n": 1})
FAILED = Reason(Common.CONTRADICTS_REGULATION, CLAUSE)
OPEN = missing(CLAUSE, "present")


def test_any_failure_refuses_and_gives_every_failure() -> None:
    verdict = settle(met=(MET,), failed=(FAILED, MET), unsettled=(OPEN,))

    assert verdict == Refused((FAILED, MET))


def test_an_open_question_without_failure_stays_undecided() -> None:
    verdict = settle(met=(MET,), failed=(), unsettled=(OPEN,))

    assert verdict == Undecided((OPEN,))


def test_with_nothing_failed_and_nothing_open_it_is_allowed_for_what_was_met() -> None:
    assert settle(met=(MET,), failed=()) == Allowed((MET,))


def test_a_missing_fact_names_itself() -> None:
    asked = missing(CLAUSE, "present")

    assert asked == Reason(Common.MISSING_FACT, CLAUSE, {"fact": "present"})


def test_a_judgement_names_its_matter() -> None:
    asked = judgement(CLAUSE, "influence")

    assert asked == Reason(Common.JUDGEMENT_NEEDED, CLAUSE, {"matter": "influence"})


def test_a_year_not_announced_names_the_year() -> None:
    asked = not_announced(CLAUSE, NotAnnounced(year=2027))

    assert asked == Reason(Common.CALENDAR_NOT_ANNOUNCED, CLAUSE, {"year": 2027})


def test_what_the_text_regulates_holds() -> None:
    assert regulated(7, None, None, parameter="length") == 7


def test_what_the_text_regulates_is_not_overruled() -> None:
    assert regulated(7, 5, ADOPTED, parameter="length") == 7


def test_silence_refuses_and_names_the_silent_clause() -> None:
    found = regulated(SILENT, None, ADOPTED, parameter="length")

    assert found == Reason(Common.NOT_REGULATED, CLAUSE, {"parameter": "length"})


def test_rules_nobody_adopted_fill_no_silence() -> None:
    found = regulated(SILENT, 5, None, parameter="length")

    assert found == Reason(Common.RULES_NOT_ADOPTED, CLAUSE, {"parameter": "length"})


def test_adopted_rules_fill_a_silence() -> None:
    assert regulated(SILENT, 5, ADOPTED, parameter="length") == 5


def test_rules_that_say_otherwise_than_the_text_are_named() -> None:
    found = contradiction(7, 5, clause=CLAUSE, parameter="length")

    assert found == Reason(Common.CONTRADICTS_REGULATION, CLAUSE, {"parameter": "length"})


def test_rules_that_repeat_the_text_or_fill_a_silence_contradict_nothing() -> None:
    assert contradiction(7, 7, clause=CLAUSE, parameter="length") is None
    assert contradiction(7, None, clause=CLAUSE, parameter="length") is None
    assert contradiction(SILENT, 5, clause=CLAUSE, parameter="length") is None
