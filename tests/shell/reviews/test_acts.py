"""Every act twice, and by somebody without the part."""

from typing import Any

import pytest
from tests.shell.reviews.road import POOL, WENZHOU, ZHUJI, to_review
from tests.shell.reviews.test_way import evaluated, to_site

from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.reviews import actions


def test_a_sheet_is_handed_in_once_and_by_the_panel_only(db: None) -> None:
    road = to_review(POOL, 1)
    road.hand_in(road.examiners[0], 55)

    for user in (road.examiners[0], road.leader, road.office, road.applicant()):
        with pytest.raises(Refused):
            road.hand_in(user, 60)

    assert Entry.objects.filter(act="review_independently").count() == 1


def test_a_sheet_with_a_declared_interest_is_nobodys(db: None) -> None:
    road = to_review(POOL, 1)
    road.examiners[0].declarations.create(case=road.cases[0], interested=True, at=road.later())

    with pytest.raises(Refused):
        road.save(road.examiners[0], 55)


def test_consensus_waits_for_every_sheet_and_is_the_leaders(db: None) -> None:
    road = to_review(POOL, 1)
    road.hand_in(road.examiners[0], 55)

    with pytest.raises(Refused):
        road.agree(55)
    road.hand_in(road.examiners[1], 55)
    road.agree(55)
    with pytest.raises(Refused):
        actions.save_consensus(
            case=road.cases[0],
            stage="desk",
            items={},
            attendance={},
            total_note="",
            version=1,
            by=road.examiners[0],
            at=road.later(),
        )


def test_a_report_is_made_once_and_signed_by_all_first(db: None) -> None:
    road = to_review(POOL, 1)
    road.all_in(55)
    road.agree(55)

    with pytest.raises(Refused):
        road.report()
    road.sign()
    road.agree(60)
    with pytest.raises(Refused):
        road.report()
    road.sign()
    road.report()
    with pytest.raises(Refused):
        road.report()

    assert Entry.objects.get(act="reach_consensus").facts["score"] == "600"


def test_a_gate_is_carried_out_once_and_by_the_office(db: None) -> None:
    road = to_review(ZHUJI, 1)
    road.reviewed(65)
    road.before_gate("desk")
    how: dict[str, Any] = {"cycle": road.cycle, "stage": "desk", "letter": ""}

    with pytest.raises(Refused):
        actions.carry_out(by=road.leader, at=road.later(), **how)
    assert road.carry_out() == (1, 0)
    with pytest.raises(Refused):
        road.carry_out()
    road.close()
    with pytest.raises(Refused):
        road.close()


def test_the_overall_evaluation_is_done_once(db: None) -> None:
    road = to_site(ZHUJI, 1)
    road.visited(65)
    with pytest.raises(Refused):
        actions.close(cycle=road.cycle, stage="site", by=road.leader, at=road.later())
    road.close("site")

    evaluated(road)
    with pytest.raises(Refused):
        evaluated(road)
    with pytest.raises(Refused):
        actions.evaluate(
            cycle=road.cycle, stage="overall", comments={}, by=road.leader, at=road.later()
        )


def test_a_visit_is_the_leaders_and_the_signature_the_applicants(db: None) -> None:
    road = to_site(WENZHOU, 2)
    road.reviewed(60, "site")
    how: dict[str, Any] = {
        "case": road.cases[0],
        "stage": "site",
        "outcome": "signed",
        "person": "郑一丁",
        "reason": "",
    }

    for user in (road.applicant(1), road.office, road.examiners[0]):
        with pytest.raises(Refused):
            actions.confirm(by=user, at=road.later(), **how)
    actions.confirm(by=road.applicant(), at=road.later(), **how)
    with pytest.raises(Refused):
        actions.confirm(by=road.applicant(), at=road.later(), **how)
    with pytest.raises(Refused):
        actions.hand_over(case=road.cases[0], stage="site", by=road.examiners[0], at=road.later())
