"""The whole review of every regulation, by this room's actions."""

from datetime import date

import pytest
from django.urls import reverse
from tests.shell.reviews.road import AWARD, EVERY, POOL, WENZHOU, ZHUJI, Road, to_review

from zhuoyue.core.dossier import Entry
from zhuoyue.core.regulation import Scope
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import pages
from zhuoyue.shell.letters.facts import by_letter
from zhuoyue.shell.reviews import actions, facts


def to_site(regulation: str, many: int = 2) -> Road:
    """Every case shortlisted with 65 % on the desk."""
    road = to_review(regulation, many)
    for number in range(len(road.cases)):
        road.reviewed(65, number=number)
    road.before_gate("desk")
    road.carry_out()
    road.close()
    road.until("site")
    return road


def evaluated(road: Road) -> None:
    gate = road.board("overall").gate
    assert gate is not None
    assert gate.evaluate is not None
    by = road.office if "office" in gate.evaluate.by else road.leader
    actions.evaluate(cycle=road.cycle, stage="overall", comments={}, by=by, at=road.later())


def deliberated(road: Road, *numbers: int) -> None:
    told = {
        "cases": [road.cases[one].number for one in numbers],
        "body": "评审组成员单位",
        "on": date(2026, 9, 1),
        "reason": "综合考虑",
    }
    actions.decide(
        cycle=road.cycle,
        stage="overall",
        kind="deliberation",
        told=told,
        by=road.office,
        at=road.later(),
    )


def last(road: Road, number: int, act: str) -> Entry:
    dossier = cycles.dossier_of(road.cycle, road.cases[number].number)
    entry = dossier.record(Scope.CASE).last((act,))
    assert entry is not None
    return entry


@pytest.mark.parametrize("regulation", EVERY)
def test_desk_review_ends_with_a_list(db: None, regulation: str) -> None:
    road = to_review(regulation)

    for number, percent in enumerate((65, 30)):
        road.reviewed(percent, number=number)
    road.before_gate("desk")
    going = road.carry_out()
    road.close()

    assert going == ((2, 0) if regulation == WENZHOU else (1, 1))
    assert "desk" in cycles.dossier_of(road.cycle).cycle.completed


@pytest.mark.parametrize("regulation", [POOL, WENZHOU])
def test_site_visits_end_with_a_list_where_their_score_decides(db: None, regulation: str) -> None:
    road = to_site(regulation)

    for number, percent in enumerate((65, 55)):
        road.visited(percent, number)
    road.before_gate("site")
    going = road.carry_out("site")
    road.close("site")

    assert going == ((2, 0) if regulation == WENZHOU else (1, 1))
    if regulation == POOL:
        assert last(road, 0, "propose").facts["tier"] == "first"
        assert "550" in str(last(road, 1, "pass_over").facts["grounds"])


@pytest.mark.parametrize("regulation", [AWARD, ZHUJI])
def test_the_overall_evaluation_makes_the_candidates(db: None, regulation: str) -> None:
    road = to_site(regulation)
    for number, percent in enumerate((65, 40)):
        road.visited(percent, number)
    road.close("site")

    evaluated(road)
    road.before_gate("overall")
    if regulation == AWARD:
        deliberated(road, 0)
    going = road.carry_out("overall")
    fixed = road.close("overall")

    assert going == (1, 1)
    if regulation == ZHUJI:
        assert last(road, 0, "evaluate").facts["overall_score"] == "650"
    else:
        assert len(fixed.facts["scores_digest"]) == 64


def test_every_act_of_the_review_has_a_page_of_this_room(db: None) -> None:
    assert reverse("desk") == "/"  # the addresses are read

    for regulation in EVERY:
        law = cycles.law_named(regulation)
        own = facts.own_stages(law)
        every = [one for one in law.regulation.procedure.acts if one.stage in own]
        acts = [one for one in every if not by_letter(one)]
        found = {str(pages.page_of(law, one)).partition(":")[0] for one in acts}
        assert found == {"reviews"}
