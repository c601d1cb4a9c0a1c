"""What a text names: an adoption names its decision and who took it."""

from datetime import date

import pytest

from zhuoyue.core.clause import Adoption


def test_an_adoption_names_its_decision_its_day_and_its_body() -> None:
    adoption = Adoption(decision="审委会〔2026〕1号", on=date(2026, 3, 2), by="审委会")

    assert (adoption.decision, adoption.by) == ("审委会〔2026〕1号", "审委会")


@pytest.mark.parametrize(("decision", "by"), [(" ", "审委会"), ("审委会〔2026〕1号", "")])
def test_an_adoption_without_decision_or_body_is_none(decision: str, by: str) -> None:
    with pytest.raises(ValueError, match="names the decision and who took it"):
        Adoption(decision=decision, on=date(2026, 3, 2), by=by)
