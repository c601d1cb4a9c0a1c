"""Out of which budget a payment comes, and whether enough is left in it."""

from dataclasses import replace
from datetime import date

import pytest

from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated
from zhuoyue.core.subsidies import (
    Budget,
    BudgetFacts,
    Code,
    Line,
    Purpose,
    Reader,
    Rules,
    SubsidiesAdopted,
    budget,
)
from zhuoyue.core.units import Yuan
from zhuoyue.core.verdict import Allowed, Common, Refused, Undecided

LINE = Line(
    id="city",
    clause=ClauseId("ZJ-15"),
    purposes=frozenset({Purpose.GRANT}),
    budget=Budget.CITY_FINANCE,
    readers=frozenset({Reader.AUDIT}),
)
SILENT = Line(
    id="rewards",
    clause=ClauseId("WZ-20"),
    purposes=frozenset({Purpose.GRANT}),
    budget=NotRegulated(not_regulated=ClauseId("WZ-20")),
)
ADOPTION = Adoption(decision="1号", on=date(2022, 9, 1), by="市政府")


def _rules(line: Line) -> Rules:
    return Rules(clause=ClauseId("ZJ-14a"), lines=(line,))


def _facts(amount: int = 100, adopted: SubsidiesAdopted | None = None) -> BudgetFacts:
    return BudgetFacts(
        purpose=Purpose.GRANT,
        amount=Yuan(amount),
        approved=Yuan(300),
        spent=Yuan(200),
        implementing_rules=adopted,
    )


@pytest.mark.clause("ZJ-15", "HZA-4-4", "WZ-20")
@pytest.mark.parametrize(("amount", "remaining"), [(99, 1), (100, 0), (101, -1)])
def test_a_line_may_be_spent_to_the_last_yuan(amount: int, remaining: int) -> None:
    answer = budget(_rules(LINE), _facts(amount))

    assert isinstance(answer.verdict, Allowed if remaining >= 0 else Refused)
    assert answer.result is not None
    assert (answer.result.available, answer.result.remaining) == (100, remaining)
    assert answer.result.budget is Budget.CITY_FINANCE
    assert answer.result.readers == {Reader.AUDIT}


def test_a_line_already_overspent_pays_nothing() -> None:
    facts = BudgetFacts(purpose=Purpose.GRANT, amount=Yuan(0), approved=Yuan(1), spent=Yuan(3))
    answer = budget(_rules(LINE), facts)

    assert isinstance(answer.verdict, Refused)
    assert answer.verdict.reasons[0].facts == {"amount": 0, "available": -2, "by": 2}


def test_every_figure_that_is_missing_is_asked_for() -> None:
    nothing = budget(_rules(LINE), BudgetFacts())
    purpose = budget(_rules(LINE), BudgetFacts(purpose=Purpose.GRANT))

    assert isinstance(nothing.verdict, Undecided)
    wanted = ["purpose", "amount", "approved", "spent"]
    assert [one.facts["fact"] for one in nothing.verdict.reasons] == wanted
    assert isinstance(purpose.verdict, Undecided)
    asked = [one.facts["fact"] for one in purpose.verdict.reasons]
    assert asked == ["amount", "approved", "spent"]


def test_a_purpose_without_a_line_is_refused_with_those_that_have_one() -> None:
    answer = budget(_rules(LINE), BudgetFacts(purpose=Purpose.REVIEW_WORK))

    assert isinstance(answer.verdict, Refused)
    (reason,) = answer.verdict.reasons
    assert (reason.code, reason.facts["known"]) == (Code.NO_BUDGET_LINE, ("grant",))


@pytest.mark.clause("WZ-20")
@pytest.mark.parametrize(
    ("adopted", "codes"),
    [
        (None, [Common.NOT_REGULATED]),
        (SubsidiesAdopted(budget=Budget.BUREAU), [Common.RULES_NOT_ADOPTED]),
        (SubsidiesAdopted(adoption=ADOPTION, budget=Budget.BUREAU), [Code.WITHIN_BUDGET]),
    ],
)
def test_a_budget_left_open_must_be_adopted(
    adopted: SubsidiesAdopted | None, codes: list[str]
) -> None:
    answer = budget(_rules(SILENT), _facts(adopted=adopted))

    assert [reason.code for reason in answer.verdict.reasons] == codes


def test_rules_cannot_move_a_line_to_another_budget() -> None:
    moved = SubsidiesAdopted(adoption=ADOPTION, budget=Budget.BUREAU)
    answer = budget(_rules(LINE), _facts(adopted=moved))

    assert isinstance(answer.verdict, Refused)
    assert answer.verdict.reasons[0].code is Common.CONTRADICTS_REGULATION
    assert answer.result is not None
    assert answer.result.budget is None


def test_without_any_line_only_the_purpose_is_asked_for() -> None:
    answer = budget(Rules(clause=ClauseId("ZJ-14a")), BudgetFacts())

    assert [one.facts["fact"] for one in answer.verdict.reasons] == ["purpose"]


@pytest.mark.clause("ZJ-15")
def test_one_line_for_every_purpose_need_not_be_told_which() -> None:
    whole = replace(LINE, purposes=frozenset(Purpose))
    unsaid = replace(_facts(), purpose=None)

    assert isinstance(budget(_rules(whole), unsaid).verdict, Allowed)
    assert isinstance(budget(_rules(LINE), unsaid).verdict, Undecided)


@pytest.mark.clause("ZJ-15")
@pytest.mark.parametrize(
    ("amount", "codes"),
    [
        (300, [Common.MISSING_FACT]),
        (301, [Code.ABOVE_APPROVED]),
    ],
)
def test_a_payment_above_the_whole_budget_is_refused_whatever_was_spent(
    amount: int, codes: list[str]
) -> None:
    answer = budget(_rules(LINE), replace(_facts(amount), spent=None))

    assert [reason.code for reason in answer.verdict.reasons] == codes
