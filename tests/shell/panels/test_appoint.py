"""Appointing a panel: only when the core has nothing against it, and then once."""

from datetime import timedelta

import pytest
from tests.shell.panels.room import ALL, HANGZHOU, POOL, WENZHOU, ZHUJI, Room, build

from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.panels import actions, queries
from zhuoyue.shell.panels.models import Panel
from zhuoyue.shell.people import queries as people


def refusals(room: Room, panel: Panel) -> set[tuple[str, str]]:
    """Code and clause of everything that stands against the panel."""
    with pytest.raises(Refused) as refused:
        room.appoint(panel)
    assert not Entry.objects.filter(act="appoint_panel").exists()
    panel.refresh_from_db()
    assert panel.appointed_at is None
    return {(one.code.value, one.clause) for one in refused.value.verdict.reasons}


@pytest.mark.clause("ZJ-10", "HZA-2-3-2", "HZC-4-2-1a", "WZ-9b")
@pytest.mark.parametrize("regulation", ALL)
def test_a_panel_that_nothing_stands_against_is_appointed_and_on_record(
    db: None, regulation: str
) -> None:
    room = build(regulation)
    panel = room.ready()

    entry = room.appoint(panel)

    needs = {need.fact for act in room.law.regulation.procedure.acts for need in act.needs}
    told = dict(entry.facts)
    assert told.pop("composition")
    leader = {"leader": room.experts[0].reference} if "leader" in needs else {}
    assert told == {"panel": "第一组", "version": 1, **leader}
    panel.refresh_from_db()
    assert panel.appointed_at == entry.at


@pytest.mark.parametrize("regulation", ALL)
def test_it_is_appointed_once(db: None, regulation: str) -> None:
    room = build(regulation)
    panel = room.at_work()

    with pytest.raises(Refused) as refused:
        room.appoint(panel)

    assert [one.code.value for one in refused.value.verdict.reasons] == ["done_once"]
    assert Entry.objects.filter(act="appoint_panel").count() == 1


@pytest.mark.parametrize("who", ["oversight", "applicant", "committee", "stranger"])
def test_nobody_but_the_office_drafts_appoints_or_changes(room: Room, who: str) -> None:
    panel, by = room.ready(), room.users[who]

    with pytest.raises(Refused) as refused:
        actions.appoint(panel=panel, by=by, at=room.later())
    with pytest.raises(Refused):
        actions.discard(panel=panel, by=by)
    with pytest.raises(Refused):
        actions.change(panel=panel, reason="换人", by=by)

    assert {one.code.value for one in refused.value.verdict.reasons} == {"role_may_not_act"}
    assert Panel.objects.count() == 1


@pytest.mark.clause("ZJ-10")
@pytest.mark.parametrize(("size", "enough"), [(2, False), (3, True), (4, True)])
def test_zhuji_wants_three_examiners_or_more(room: Room, size: int, *, enough: bool) -> None:
    panel = room.ready(members=room.experts[:size])

    if enough:
        room.appoint(panel)
    else:
        assert refusals(room, panel) == {("panel_size_outside", "ZJ-10")}


@pytest.mark.clause("WZ-9b")
@pytest.mark.parametrize(("size", "usual"), [(2, False), (3, True), (5, True), (6, False)])
def test_wenzhou_has_three_to_five_or_a_reason_on_record(
    db: None, size: int, *, usual: bool
) -> None:
    room = build(WENZHOU, experts=6)
    panel = room.ready(members=room.experts[:size])

    if not usual:
        assert refusals(room, panel) == {("panel_size_deviation_without_reason", "WZ-9b")}
        panel.size_deviation_reason = "专业领域跨度大"
        panel.save()
    room.appoint(panel)


@pytest.mark.clause("HZA-2-2-2", "HZC-4-2-1a")
@pytest.mark.parametrize(("regulation", "clause"), [(HANGZHOU, "HZA-2-3-2"), (POOL, "HZC-4-2-1a")])
def test_where_the_text_is_silent_on_the_size_rules_must_fill_it(
    db: None, regulation: str, clause: str
) -> None:
    room = build(regulation)
    panel = room.ready()
    room.cycle.implementing_rules = {}
    room.cycle.save()

    assert refusals(room, panel) == {("not_regulated", clause)}


@pytest.mark.clause("ZJ-10")
def test_a_panel_without_a_leader_or_a_kind_of_expertise_is_refused_with_both(room: Room) -> None:
    panel = room.ready()
    panel.members.update(leader=False)
    for user in room.experts[:3]:
        room.record(user, expertise=["quality_expert"])

    assert refusals(room, panel) == {
        ("panel_without_leader", "ZJ-10"),
        ("expertise_absent", "ZJ-10"),
    }


@pytest.mark.clause("WZ-10")
@pytest.mark.parametrize(
    ("level", "enough"), [("municipal", False), ("provincial", True), ("national", True)]
)
def test_wenzhou_wants_provincial_examiners_or_higher(
    db: None, level: str, *, enough: bool
) -> None:
    room = build(WENZHOU)
    panel = room.ready()
    held = [{"level": level, "valid_from": "2024-01-01", "valid_through": "unlimited"}]
    room.record(room.experts[1], qualifications=held)

    if enough:
        room.appoint(panel)
    else:
        assert refusals(room, panel) == {("examiner_qualification_too_low", "WZ-10")}


@pytest.mark.clause("WZ-10")
@pytest.mark.parametrize(("days", "enough"), [(-1, False), (0, True), (1, True)])
def test_a_qualification_must_last_to_the_last_day_of_the_work(
    db: None, days: int, *, enough: bool
) -> None:
    room = build(WENZHOU)
    panel = room.ready()
    through = (panel.last_day + timedelta(days=days)).isoformat()
    held = [{"level": "national", "valid_from": "2024-01-01", "valid_through": through}]
    room.record(room.experts[1], qualifications=held)

    if enough:
        room.appoint(panel)
    else:
        assert refusals(room, panel) == {("examiner_qualification_lapses", "WZ-10")}


@pytest.mark.clause("HZA-2-3-2")
def test_hangzhou_takes_its_examiners_from_the_pool_in_term_and_trained(db: None) -> None:
    room = build(HANGZHOU)
    panel = room.ready()
    room.record(room.experts[0], appointments=[])
    room.record(room.experts[1], trainings=[])
    ended = [{"valid_from": "2020-01-01", "valid_through": "2026-06-01"}]
    room.record(room.experts[2], appointments=ended)

    assert refusals(room, panel) == {
        ("examiner_not_in_pool", "HZA-2-3-2"),
        ("examiner_not_trained", "HZA-2-3-2"),
        ("examiner_appointment_lapses", "HZA-2-3-2"),
    }


@pytest.mark.clause("HZA-2-1")
def test_hangzhou_lets_nobody_of_the_oversight_sit_on_a_panel(db: None) -> None:
    room = build(HANGZHOU)
    panel = room.ready()
    watcher = room.users["oversight"].memberships.get().body
    room.experts[0].memberships.create(body=watcher, role="oversight", since="2025-01-01")

    assert ("roles_incompatible", "HZA-2-1") in refusals(room, panel)


@pytest.mark.clause("ZJ-11", "WZ-10")
@pytest.mark.parametrize(("regulation", "clause"), [(ZHUJI, "ZJ-11"), (WENZHOU, "WZ-10")])
def test_nobody_judged_is_undecided_and_judged_unfit_is_refused(
    db: None, regulation: str, clause: str
) -> None:
    room = build(regulation)
    panel = room.ready()

    room.record(room.experts[1], found_suitable=None, suitable_grounds="")
    assert refusals(room, panel) == {("judgement_needed", clause)}
    room.record(room.experts[1], found_suitable=False)
    assert refusals(room, panel) == {("examiner_found_not_suitable", clause)}


@pytest.mark.clause("ZJ-16", "HZA-6-2", "WZ-24a")
@pytest.mark.parametrize(
    ("regulation", "clause"), [(ZHUJI, "ZJ-16"), (HANGZHOU, "HZA-6-2"), (WENZHOU, "WZ-24a")]
)
def test_who_has_not_signed_keeps_the_panel_from_being_appointed(
    db: None, regulation: str, clause: str
) -> None:
    room = build(regulation)
    for user in room.experts:
        room.record(user)
    room.name_consultants()
    panel = room.draft()
    room.declare_all(panel)
    room.sign(*room.experts[:2])

    assert refusals(room, panel) == {("undertaking_not_signed", clause)}


@pytest.mark.clause("ZJ-16", "HZA-2-3-2", "HZC-5-1-2", "WZ-24b")
@pytest.mark.parametrize(
    ("regulation", "clause"),
    [(ZHUJI, "ZJ-16"), (HANGZHOU, "HZA-2-3-2"), (POOL, "HZC-5-1-2"), (WENZHOU, "WZ-24b")],
)
def test_a_declared_interest_is_refused_and_none_declared_is_asked_for_by_name(
    db: None, regulation: str, clause: str
) -> None:
    room = build(regulation)
    for user in room.experts:
        room.record(user)
    room.name_consultants()
    panel = room.draft(cases=room.cases[:1])
    room.sign(*room.experts[:3])
    room.declare(room.experts[0], room.cases[0])
    room.declare(room.experts[1], room.cases[0])

    assert refusals(room, panel) == {("missing_fact", clause)}
    known = queries.known_of(room.cycle)
    wanted = queries.composed(queries.panel_of(panel.pk))  # type: ignore[arg-type, attr-defined]
    said = queries.in_words(queries.asked(wanted, known).verdict, wanted, known)
    assert [one.sentence.zh for one in said.reasons] == [
        "专家3号还没有就“受评试样1有限公司”申报利害关系；请其先申报有或者没有。"
    ]
    room.declare(room.experts[2], room.cases[0], interested=True, interest="kinship")
    assert refusals(room, panel) == {("conflict_declared", clause)}


@pytest.mark.clause("ZJ-16", "WZ-24b")
@pytest.mark.parametrize(
    "interest", ["employment", "shareholding", "consulting", "kinship", "other"]
)
def test_a_tie_from_the_registers_is_refused_by_the_credit_code(room: Room, interest: str) -> None:
    panel = room.ready()
    code = room.cases[1].organisation.unified_social_credit_code
    room.record(
        room.experts[1], ties=[{"applicant": code, "interest": interest, "ended": "ongoing"}]
    )

    assert refusals(room, panel) == {("conflict_detected", "ZJ-16")}


def test_a_tie_to_an_organisation_of_another_code_bars_nobody(room: Room) -> None:
    panel = room.ready()
    tie = {"applicant": "91330681MA9999999X", "interest": "employment", "ended": "ongoing"}
    room.record(room.experts[1], ties=[tie])

    room.appoint(panel)


@pytest.mark.clause("ZJ-16")
def test_an_employer_and_an_account_of_the_applicant_bar_without_any_record(room: Room) -> None:
    panel = room.ready()
    room.record(room.experts[0], employer=room.cases[0].organisation.name)
    assert refusals(room, panel) == {("conflict_detected", "ZJ-16")}
    room.record(room.experts[0])
    room.experts[1].memberships.create(
        organisation=room.cases[2].organisation, role="editor", since="2025-01-01"
    )

    assert refusals(room, panel) == {("conflict_detected", "ZJ-16")}


@pytest.mark.clause("WZ-24b", "HZC-4-3-1")
def test_wenzhou_keeps_examiners_from_applicants_of_their_own_district(db: None) -> None:
    room = build(WENZHOU)
    panel = room.ready()
    room.record(room.experts[1], district=room.cases[0].organisation.area)

    assert refusals(room, panel) == {("conflict_same_district", "WZ-24b")}


@pytest.mark.clause("ZJ-16", "WZ-24a")
def test_a_consultant_named_by_the_applicant_is_refused_and_not_asked_is_undecided(
    room: Room,
) -> None:
    panel = room.ready()
    actions.name_consultants(
        case=room.cases[0], names=["专家2号"], by=room.users["applicant"], at=room.later()
    )
    assert refusals(room, panel) == {("conflict_consults_applicant", "ZJ-16")}
    room.cases[0].consultants_named.all().delete()

    assert refusals(room, panel) == {("missing_fact", "ZJ-16")}


def test_a_case_is_reviewed_by_one_panel_at_a_stage(room: Room) -> None:
    first = room.ready(members=room.experts[:3])
    second = room.draft(room.experts[1:4], name="第二组")
    room.declare_all(second)
    room.sign(room.experts[3])
    room.appoint(first)

    with pytest.raises(Refused) as refused:
        room.appoint(second)

    assert [one.code.value for one in refused.value.verdict.reasons] == ["done_once"]


def test_who_leads_gets_the_role_for_this_cycle_only(room: Room) -> None:
    room.at_work()

    held = people.memberships(room.experts[0])
    assert {(one.role, one.cycle) for one in held} == {("examiner", ""), ("leader", "P-2026")}
    assert {one.role for one in people.memberships(room.experts[1])} == {"examiner"}


@pytest.mark.clause("HZA-3-3-3")
def test_in_hangzhou_every_member_acts_for_the_panel(db: None) -> None:
    room = build(HANGZHOU)
    room.at_work()

    for user in room.experts[:3]:
        assert {one.role for one in people.memberships(user)} == {"examiner", "panel"}
