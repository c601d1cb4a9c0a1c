"""A whole rehearsal whose review goes through this room's actions."""

import pytest
from tests.shell.reviews.road import EVERY

from zhuoyue.shell.reviews.models import Consensus, Sheet
from zhuoyue.shell.site.rehearsal import run


@pytest.mark.parametrize("regulation", EVERY)
def test_a_rehearsal_reviews_by_sheets_and_gates(db: None, regulation: str) -> None:
    play = run.rehearse(regulation, applicants=6)
    report = run.checked(run.exported(play))

    assert not report.findings
    assert report.replayed
    reviewed = [one for one in Consensus.objects.all() if one.stage == "desk"]
    assert all(one.total for one in reviewed)
    assert len(reviewed) >= 4
    assert not Sheet.objects.filter(released=False).exists()
