"""Thresholds, caps and steps of the texts, just under, on and over, through this room's actions."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tests.shell.reviews.road import AWARD, POOL, WENZHOU, ZHUJI, Road, to_review
from tests.shell.reviews.test_way import evaluated, last, to_site

from zhuoyue.core.dossier import Entry
from zhuoyue.core.verdict import Refused as No
from zhuoyue.core.verdict import Undecided
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.letters.models import Letter
from zhuoyue.shell.reviews import actions, facts
from zhuoyue.shell.reviews.models import Consensus

Told = dict[str, Any]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {one.code.value for one in refusal.value.verdict.reasons}


def of(road: Road, floor: int, more: int = 0) -> dict[str, int]:
    """All items at a percentage, one of the fewest points a step off: the least difference."""
    scale = road.desk().scale
    assert scale is not None
    _, smallest = min(zip(scale.table.points, scale.table.ids, strict=True))
    return {item: floor + (more if item == smallest else 0) for item in scale.table.ids}


@pytest.mark.clause("HZC-4-2-2")
def test_550_on_the_desk_and_not_a_step_less(db: None) -> None:
    road = to_review(POOL, 3)
    for number, more in enumerate((-5, 0, 5)):
        road.reviewed(of(road, 55, more), number=number)
    road.before_gate("desk")

    going = road.carry_out()

    assert going == (2, 1)
    grounds = str(last(road, 0, "leave_out").facts["grounds"])
    assert "未达到550分" in grounds


@pytest.mark.clause("HZC-4-2-3")
def test_who_is_left_out_is_told_with_its_recommender(db: None) -> None:
    road = to_review(POOL, 1)
    road.reviewed(50)
    road.before_gate("desk")

    road.carry_out()

    told = last(road, 0, "notify_left_out").facts
    assert told["letter_to_applicant"] == told["letter_to_recommender"] == "质评告〔2026〕1号"
    assert Letter.objects.filter(case=road.cases[0]).count() == 2


@pytest.mark.clause("HZC-4-3-4")
def test_tiers_at_600_610_and_620(db: None) -> None:
    road = to_site(POOL, 7)
    totals = ("599.75", "600", "609.75", "610", "619.75", "620")
    for number, total in enumerate(totals):
        road.visited(60, number)
        Consensus.objects.filter(case=road.cases[number], stage="site").update(total=total)
    road.before_gate("site")

    going = road.carry_out("site")

    assert going == (5, 1)
    assert "599.75" in str(last(road, 0, "pass_over").facts["grounds"])
    tiers = [last(road, number, "propose").facts["tier"] for number in range(1, 6)]
    assert tiers == ["third", "third", "second", "second", "first"]


def judged(road: Road, totals: tuple[str, ...], stage: str) -> None:
    """Reports on record with these scores, by the shortest way."""
    review = facts.review_of(road.play.town.law, stage)
    assert review is not None
    for case, total in zip(road.cases, totals, strict=True):
        for act in (review.sheet, review.report, review.confirm, review.hand_over):
            if act is not None:
                told = {"report": "评-1", "outcome": "signed", "person": "周九乙"}
                known = {need.fact: told[need.fact] for need in act.needs}
                applications.perform(
                    case=case,
                    act=act.id,
                    role="leader",
                    by=road.leader,
                    at=road.later(),
                    facts=known,
                )
        Consensus.objects.create(case=case, stage=stage, total=total, saved_at=road.later())


def falling(many: int) -> Iterator[str]:
    return (f"{700 - number}" for number in range(many))


@pytest.mark.clause("WZ-15")
@pytest.mark.clause("WZ-16b")
def test_at_most_thirty_are_visited_and_at_most_twenty_are_candidates(db: None) -> None:
    road = to_review(WENZHOU, 37)
    judged(road, (*falling(29), "640", "640"), "desk")

    with pytest.raises(Refused) as tied:
        road.carry_out()
    page = f"/reviews/cycles/{road.cycle.code}/desk/"
    with clock.turned(road.later()):
        asked = road.browse(road.office).get(page).content.decode()
    decided(road, "desk", road.cases[30].number)
    with clock.turned(road.later()):
        answered = road.browse(road.office).get(page).content.decode()
    visited = road.carry_out()
    road.close()

    assert codes(tied) == {"tie_at_cap"}
    ballots = [asked.count(f'name="cases" value="{one.number}"') for one in road.cases]
    assert ballots == [0] * 29 + [1, 1] + [0] * (len(ballots) - 31)
    assert 'name="kind" value="tie"' not in answered
    assert visited == (30, 1)
    assert "notify_left_out" in {entry.act for entry in records(road, 29)}
    road.play.town.cases[:] = [one for one in road.cases if not one.ended_by]
    judged(road, tuple(falling(30)), "site")
    assert road.carry_out("site") == (20, 10)


def decided(road: Road, stage: str, *numbers: str) -> None:
    actions.decide(
        cycle=road.cycle,
        stage=stage,
        kind="tie",
        told={
            "cases": list(numbers),
            "body": "评审办主任会议",
            "on": date(2026, 8, 3),
            "reason": "并列，集体研究",
        },
        by=road.office,
        at=road.later(),
    )


def records(road: Road, number: int) -> tuple[Entry, ...]:
    board = road.board("desk")
    return board.dossier.cases[road.cases[number].number].entries


@pytest.mark.clause("ZJ-13-6")
def test_600_for_quality_550_for_innovation_and_the_move_down_needs_consent(db: None) -> None:
    road = to_site(ZHUJI, 4)
    totals = ("599.99", "600", "549.99", "550")
    for number, total in enumerate(totals):
        road.visited(60, number)
        case = road.cases[number]
        case.awards = ["quality" if number < 2 else "innovation"]
        case.save()
        Consensus.objects.filter(case=case).update(total=total)
    road.close("site")
    evaluated(road)

    with pytest.raises(Refused) as asked:
        road.carry_out("overall")
    actions.decide(
        cycle=road.cycle,
        stage="overall",
        kind="transfer",
        told={
            "case": road.cases[0].number,
            "yes": True,
            "body": "申报组织",
            "on": date(2026, 9, 1),
            "reason": "书面同意",
        },
        by=road.office,
        at=road.later(),
    )
    going = road.carry_out("overall")

    assert isinstance(asked.value.verdict, Undecided)
    assert going == (3, 1)
    assert [last(road, n, "nominate").facts["award"] for n in (0, 1, 3)] == [
        "innovation",
        "quality",
        "innovation",
    ]
    assert last(road, 0, "evaluate").facts["overall_score"] == "599.99"
    assert "549.99" in str(last(road, 2, "pass_over").facts["grounds"])


@pytest.mark.clause("HZC-4-2-1a")
@pytest.mark.parametrize(
    ("strengths", "opportunities", "enough"), [("", "", False), ("甲", "", True)]
)
def test_every_item_has_a_comment(
    db: None, strengths: str, opportunities: str, enough: bool
) -> None:
    road = to_review(POOL, 1)
    items = road.filled(55)
    items["4.1.2"] |= {"strengths": strengths, "opportunities": opportunities}
    how: Told = {"case": road.cases[0], "stage": "desk", "by": road.examiners[0]}
    actions.save_sheet(items=items, version=0, at=road.later(), **how)

    if enough:
        assert actions.hand_in(at=road.later(), **how).act == "review_independently"
    else:
        with pytest.raises(Refused) as refusal:
            actions.hand_in(at=road.later(), **how)
        assert codes(refusal) == {"comments_too_few"}


@pytest.mark.clause("HZC-4-2-1b")
@pytest.mark.parametrize(
    ("percent", "code"),
    [
        (54, "percent_off_step"),
        (55, None),
        (105, "percent_out_of_range"),
        (-5, "percent_out_of_range"),
    ],
)
def test_percentages_go_by_the_steps_of_the_criteria(
    db: None, percent: int, code: str | None
) -> None:
    road = to_review(POOL, 1)

    if code is None:
        assert road.hand_in(road.examiners[0], {"4.1.2": percent}).act == "review_independently"
    else:
        with pytest.raises(Refused) as refusal:
            road.hand_in(road.examiners[0], {"4.1.2": percent})
        assert codes(refusal) == {code}


@pytest.mark.clause("HZC-4-2-1b")
def test_the_whole_panel_scores_together_or_says_why_not(db: None) -> None:
    road = to_review(POOL, 1)
    road.all_in(55)
    absent: dict[str, dict[str, Any]] = {x.reference: {"present": True} for x in road.panel}
    absent[road.examiners[1].reference] = {"present": False, "reason": ""}
    how: Told = {"case": road.cases[0], "stage": "desk", "by": road.leader}
    agreed = {item: {"percent": "55"} for item in road.filled(55)}
    told: Told = {"items": agreed, "total_note": "", "attendance": absent}
    actions.save_consensus(version=0, at=road.later(), **told, **how)

    with pytest.raises(Refused) as silent:
        road.report()
    absent[road.examiners[1].reference]["reason"] = "因病请假"
    actions.save_consensus(version=1, at=road.later(), **told, **how)
    for one in (road.leader, road.examiners[0]):
        actions.sign_off(
            case=road.cases[0],
            stage="desk",
            version=2,
            agrees=True,
            difference="",
            by=one,
            at=road.later(),
        )

    assert codes(silent) == {"absence_not_recorded"}
    assert road.report().facts["score"] == "550"


@pytest.mark.clause("WZ-16a")
def test_a_head_who_refuses_to_sign_says_why_and_the_visit_goes_on(db: None) -> None:
    road = to_site(WENZHOU, 1)
    road.reviewed(60, "site")
    how: Told = {
        "case": road.cases[0],
        "stage": "site",
        "outcome": "refused_to_sign",
        "person": "吴十丙",
        "by": road.applicant(),
    }

    with pytest.raises(Refused) as early:
        actions.hand_over(case=road.cases[0], stage="site", by=road.leader, at=road.later())
    with pytest.raises(Refused):
        actions.confirm(reason="", at=road.later(), **how)
    entry = actions.confirm(reason="对得分有异议", at=road.later(), **how)
    done = actions.hand_over(case=road.cases[0], stage="site", by=road.leader, at=road.later())

    assert isinstance(early.value.verdict, No)
    assert dict(entry.facts) == {
        "outcome": "refused_to_sign",
        "person": "吴十丙",
        "reason": "对得分有异议",
    }
    assert done.act == "hand_over"


@pytest.mark.clause("HZA-3-3-5")
def test_nobody_is_nominated_before_the_units_deliberated(db: None) -> None:
    road = to_site(AWARD, 1)
    road.visited(65)
    road.close("site")
    evaluated(road)
    road.before_gate("overall")

    with pytest.raises(Refused) as refusal:
        road.carry_out("overall")

    assert codes(refusal) == {"judgement_needed"}


@pytest.mark.clause("ZJ-5")
def test_without_adopted_rules_no_score_stands(db: None) -> None:
    road = to_review(ZHUJI, 1)
    cycle = road.cycle
    cycle.implementing_rules = {}
    cycle.save()
    road.all_in(60)

    with pytest.raises(Refused) as refusal:
        road.report()

    assert codes(refusal) == {"not_regulated"}
