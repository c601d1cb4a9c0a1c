"""Two texts that speak of one sum say the same."""

import pytest

from zhuoyue.core import subsidies
from zhuoyue.core.regulation import Regulation
from zhuoyue.rulebook import library


def _pointing() -> dict[str, Regulation]:
    laws = (library.law(name).regulation for name in library.ids())
    return {law.id: law for law in laws if law.subsidies.under is not None}


@pytest.mark.clause("HZC-5-2-4", "HZA-4-3", "HZA-4-4")
def test_a_text_that_points_to_another_for_its_sums_repeats_them_exactly() -> None:
    pointing = _pointing()

    assert list(pointing) == ["hangzhou-cultivation-2025"]
    for own in pointing.values():
        under = own.subsidies.under
        assert under is not None
        assert under.regulation in own.linked
        other = library.law(under.regulation).regulation.subsidies
        assert subsidies.differences(own.subsidies, other) == ()
