"""What an examiner may open: the name first; the papers once nothing bars them, and not a minute longer."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

import pytest
from django.test import Client
from tests.shell.panels.room import ALL, CODE, HANGZHOU, POOL, WENZHOU, ZHUJI, Room, build

from zhuoyue.core.panels import Standing
from zhuoyue.core.regulation import Scope
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications import queries as applications_queries
from zhuoyue.shell.applications.models import Application, Case, Material
from zhuoyue.shell.kit import papers, visibility
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.panels import actions, queries
from zhuoyue.shell.panels.models import Declaration
from zhuoyue.shell.people.models import User

NOTHING, EVERYTHING = (False, False, False), (True, True, True)


SECRET = "商业秘密".encode()


def file_of(room: Room, case: Case) -> Material:
    return Material.objects.create(
        case=case,
        part="self_assessment",
        name="商业秘密.pdf",
        kind="pdf",
        digest=papers.keep([SECRET]),
        size=len(SECRET),
        at=room.at,
        by="P-TEST",
    )


def sees(user: User, case: Case) -> tuple[bool, bool, bool]:
    """The case, its application, its files."""
    application, material = Application.objects.get(case=case), Material.objects.get(case=case)
    return (
        visibility.may_see(user, case),
        visibility.may_see(user, application),
        visibility.may_see(user, material),
    )


def opens(room: Room, user: User, case: Case) -> dict[str, bool]:
    """What the pages give: the case, the application, a file, the search, the sheet, the list."""
    client, material = room.client(user), Material.objects.get(case=case)
    code = case.organisation.unified_social_credit_code
    pages = {
        "case": f"/cases/{case.number}/",
        "application": f"/applications/{case.number}/",
        "file": f"/applications/files/{material.token}/",
        "sheet": f"/reviews/{case.number}/desk/sheet/",
        "consensus": f"/reviews/{case.number}/desk/consensus/",
    }
    with room.now():
        found = {name: _answers(client, url) for name, url in pages.items()}
        found["search"] = case.number in client.get("/search/", {"q": code}).content.decode()
        found["desk"] = f"/{case.number}/" in client.get("/").content.decode()
    return found


def _answers(client: Client, url: str) -> bool:
    response = client.get(url)
    if response.streaming:
        assert b"".join(response.streaming_content) == SECRET  # type: ignore[attr-defined]
    return response.status_code == HTTPStatus.OK


HIDDEN = dict.fromkeys(
    ("case", "application", "file", "sheet", "consensus", "search", "desk"), False
)


@pytest.mark.clause("HZA-6-2", "HZC-5-1-2", "WZ-24b", "ZJ-16")
@pytest.mark.parametrize("regulation", ALL)
def test_the_papers_open_only_after_seat_signature_declaration_and_appointment(
    db: None, regulation: str
) -> None:
    room = build(regulation)
    user, case = room.experts[1], room.cases[0]
    file_of(room, case)
    for one in room.experts:
        room.record(one)
    room.name_consultants()
    assert sees(user, case) == NOTHING

    panel = room.draft()
    assert sees(user, case) == NOTHING
    room.declare_all(panel)
    assert sees(user, case) == NOTHING
    room.sign(*room.experts[:3])
    assert sees(user, case) == NOTHING
    assert opens(room, user, case) == HIDDEN
    room.appoint(panel)

    assert sees(user, case) == EVERYTHING
    assert opens(room, user, case) | {"consensus": True} == dict.fromkeys(HIDDEN, True)
    assert sees(room.experts[3], case) == NOTHING
    assert queries.may_review(user, case, "desk")
    assert not queries.may_review(room.experts[3], case, "desk")


@pytest.mark.clause("HZC-4-3-1")
@pytest.mark.parametrize(
    ("regulation", "stage", "acts"),
    [
        (POOL, "desk", True),
        (POOL, "site", False),  # the visits have panels of their own
        (POOL, "consultation", True),
        (WENZHOU, "site", True),  # one panel for both
    ],
)
def test_a_seat_counts_at_the_stages_of_its_panel_and_where_no_panel_works(
    db: None,
    regulation: str,
    stage: str,
    acts: bool,
) -> None:
    room = build(regulation)
    room.at_work()
    leader, case = room.experts[0], room.cases[0]
    room.cycle.stage = stage
    room.cycle.save()
    case.refresh_from_db()

    roles = applications_queries.roles_in(leader, case)

    assert ("leader" in roles) is acts


@pytest.mark.parametrize("regulation", ALL)
@pytest.mark.parametrize("lacking", ["record", "declaration", "consultants"])
def test_what_nobody_asked_yet_opens_nothing_even_at_work(
    db: None, regulation: str, lacking: str
) -> None:
    room = build(regulation)
    room.at_work()
    user, case = room.experts[1], room.cases[0]
    file_of(room, case)

    if lacking == "record":
        room.record(user, ties=None)
    elif lacking == "declaration":
        Declaration.objects.filter(user=user, case=case).delete()
    else:
        case.consultants_named.all().delete()

    assert sees(user, case) == NOTHING
    assert not queries.may_review(user, case, "desk")


def declared(room: Room, user: User, case: Case) -> None:
    room.declare(user, case, interested=True, interest="kinship")


def tied(room: Room, user: User, case: Case) -> None:
    code = case.organisation.unified_social_credit_code
    tie = {"applicant": code, "interest": "employment", "ended": "ongoing"}
    room.record(user, ties=[tie])


def consulted(room: Room, user: User, case: Case) -> None:
    actions.name_consultants(
        case=case, names=[user.name], by=room.users["applicant"], at=room.later()
    )


def employed(room: Room, user: User, case: Case) -> None:
    room.record(user, employer=case.organisation.name)


def asked_away(room: Room, user: User, case: Case) -> None:
    actions.request_recusal(
        case=case, named=user.name, grounds="亲属", by=room.users["applicant"], at=room.later()
    )


def recused(room: Room, user: User, case: Case) -> None:
    asked_away(room, user, case)
    actions.decide_recusal(
        request=case.recusal_requests.get(),
        decision="upheld",
        reason="查证属实",
        by=room.users["office"],
        at=room.later(),
    )


LATER = (declared, tied, employed, consulted, asked_away, recused)


@pytest.mark.clause("HZA-2-3-2", "HZC-5-1-2", "WZ-24b", "ZJ-16")
@pytest.mark.parametrize("regulation", ALL)
@pytest.mark.parametrize("happens", LATER)
def test_what_turns_up_later_closes_everything_at_once_and_for_this_case_only(
    db: None, regulation: str, happens: Callable[[Room, User, Case], None]
) -> None:
    room = build(regulation)
    room.at_work()
    user, case, other = room.experts[1], room.cases[0], room.cases[1]
    file_of(room, case)
    file_of(room, other)
    assert sees(user, case) == EVERYTHING

    happens(room, user, case)

    assert sees(user, case) == NOTHING
    assert sees(user, other) == EVERYTHING
    assert not queries.may_review(user, case, "desk")
    assert queries.may_review(user, other, "desk")
    assert applications_queries.roles_in(user, case) == frozenset()
    for act in room.law.regulation.procedure.acts:
        if act.scope is Scope.CASE and act.stage == "desk":
            for role in {"examiner", "leader", "panel"} & set(act.by):
                with pytest.raises(Refused):
                    applications.perform(case=case, act=act.id, role=role, by=user, at=room.later())


@pytest.mark.parametrize(
    ("regulation", "happens"), [*((one, declared) for one in ALL), (ZHUJI, tied), (ZHUJI, recused)]
)
def test_then_no_page_no_file_no_search_and_no_desk_shows_it_and_the_others_stay_open(
    db: None, regulation: str, happens: Callable[[Room, User, Case], None]
) -> None:
    room = build(regulation)
    room.at_work()
    user, case, other = room.experts[1], room.cases[0], room.cases[1]
    file_of(room, case)
    file_of(room, other)

    happens(room, user, case)

    assert opens(room, user, case) == HIDDEN
    assert opens(room, user, other) | {"consensus": True} == dict.fromkeys(HIDDEN, True)


@pytest.mark.parametrize("regulation", ALL)
def test_a_recusal_dismissed_opens_again(db: None, regulation: str) -> None:
    room = build(regulation)
    room.at_work()
    user, case = room.experts[1], room.cases[0]
    file_of(room, case)
    asked_away(room, user, case)
    assert sees(user, case) == NOTHING

    actions.decide_recusal(
        request=case.recusal_requests.get(),
        decision="dismissed",
        reason="查无此事",
        by=room.users["office"],
        at=room.later(),
    )

    assert sees(user, case) == EVERYTHING


@pytest.mark.clause("WZ-24a", "ZJ-16")
@pytest.mark.parametrize("written", [" 专家2号 ", "专家 2号", "专家\u30002号", "专家２号"])
def test_a_name_written_with_blanks_or_wide_characters_is_the_same_name(
    room: Room, written: str
) -> None:
    room.at_work()
    user, case, other = room.experts[1], room.cases[0], room.cases[1]
    by = room.users["applicant"]
    actions.name_consultants(case=case, names=[written], by=by, at=room.later())
    actions.request_recusal(
        case=other, named=written, grounds="亲属", by=room.users["rival"], at=room.later()
    )

    assert not queries.may_review(user, case, "desk")
    assert not queries.may_review(user, other, "desk")
    assert queries.named_on_panels(other.recusal_requests.get()) == [user]


@pytest.mark.parametrize("regulation", ALL)
def test_of_a_panel_that_was_replaced_the_old_members_see_nothing(
    db: None, regulation: str
) -> None:
    room = build(regulation)
    panel = room.at_work()
    user, case = room.experts[0], room.cases[0]
    file_of(room, case)
    fresh = actions.change(panel=panel, reason="回避", by=room.users["office"])
    members = room.experts[1:4]
    actions.redraft(
        panel=fresh,
        wanted=actions.Draft(
            name=panel.name,
            first_day=panel.first_day,
            last_day=panel.last_day,
            members=members,
            leader=members[0],
            cases=room.cases,
        ),
        by=room.users["office"],
    )
    fresh = queries.panel_of(fresh.pk) or fresh
    room.declare_all(fresh)
    room.sign(room.experts[3])
    assert (sees(user, case), sees(room.experts[3], case)) == (EVERYTHING, NOTHING)

    room.appoint(fresh)

    assert (sees(user, case), sees(room.experts[3], case)) == (NOTHING, EVERYTHING)


@pytest.mark.parametrize("interested", [True, False])
def test_the_same_declaration_twice_is_one_row(room: Room, *, interested: bool) -> None:
    room.draft()
    user, case = room.experts[0], room.cases[0]
    said = {"interest": "kinship", "text": "表兄"} if interested else {}

    for _ in range(2):
        room.declare(user, case, interested=interested, **said)

    row = Declaration.objects.get()
    assert (row.interested, row.interest) == (interested, said.get("interest", ""))


def test_a_declaration_taken_back_and_made_again_is_three_rows(room: Room) -> None:
    room.draft()
    user, case = room.experts[0], room.cases[0]

    for interested in (False, True, False):
        room.declare(user, case, interested=interested, interest="other" if interested else "")

    assert [one.interested for one in Declaration.objects.all()] == [False, True, False]
    assert queries.declared_free(user, case) is True


FIRST_DAY = date(2026, 6, 15)

BOUNDS = [
    (ALL, "employment", "2023-06-14", Standing.CLEAR),
    (ALL, "employment", "2023-06-15", Standing.BARRED),
    (ALL, "employment", "2023-06-16", Standing.BARRED),
    ((HANGZHOU, POOL, ZHUJI), "consulting", "2023-06-14", Standing.CLEAR),
    ((HANGZHOU, POOL, ZHUJI), "consulting", "2023-06-15", Standing.BARRED),
    ((WENZHOU,), "consulting", "1999-01-01", Standing.BARRED),
    (ALL, "shareholding", "2026-06-14", Standing.CLEAR),
    (ALL, "shareholding", "2026-06-15", Standing.BARRED),
    (ALL, "shareholding", "2026-06-16", Standing.BARRED),
    (ALL, "kinship", "2026-06-14", Standing.CLEAR),
    (ALL, "kinship", "2026-06-15", Standing.BARRED),
    (ALL, "employment", "ongoing", Standing.BARRED),
]


def standing(room: Room, user: User, case: Case) -> Standing:
    lines = queries.to_declare(user, room.cycle)
    return next(one.standing for one in lines if one.case == case)


@pytest.mark.clause("HZA-2-3-2", "HZC-5-1-2", "WZ-24a", "WZ-24b", "ZJ-16")
@pytest.mark.parametrize(
    ("regulation", "interest", "ended", "expected"),
    [(one, *bound) for regulations, *bound in BOUNDS for one in regulations],
)
def test_a_tie_that_ended_bars_to_the_day(
    db: None, regulation: str, interest: str, ended: str, expected: Standing
) -> None:
    room = build(regulation)
    room.adopt("panels.former_tie_years", 3)
    user, case = room.experts[1], room.cases[0]
    room.ready(first_day=FIRST_DAY)
    code = case.organisation.unified_social_credit_code
    room.record(user, ties=[{"applicant": code, "interest": interest, "ended": ended}])

    assert standing(room, user, case) is expected
    assert standing(room, user, room.cases[1]) is Standing.CLEAR


@pytest.mark.clause("HZA-2-3-2", "HZC-5-1-2", "WZ-24b", "ZJ-16")
@pytest.mark.parametrize("regulation", ALL)
def test_where_nobody_adopted_the_years_an_ended_tie_opens_nothing(
    db: None, regulation: str
) -> None:
    room = build(regulation)
    panel = room.ready(first_day=FIRST_DAY)
    user, case = room.experts[1], room.cases[0]
    file_of(room, case)
    code = case.organisation.unified_social_credit_code
    room.record(user, ties=[{"applicant": code, "interest": "employment", "ended": "2001-01-01"}])

    with pytest.raises(Refused) as refused:
        room.appoint(panel)

    wanted = room.law.regulation.panels.rules[0].recusal.clause
    assert [(one.code.value, one.clause) for one in refused.value.verdict.reasons] == [
        ("not_regulated", wanted)
    ]
    assert sees(user, case) == NOTHING


def test_the_declarations_show_names_and_nothing_of_the_papers(room: Room) -> None:
    room.draft()
    case = room.cases[0]
    material = file_of(room, case)

    with room.now():
        page = room.client(room.experts[0]).get(f"/panels/cycles/{CODE}/declarations/")

    shown = page.content.decode()
    assert case.organisation.name in shown
    for secret in (
        case.organisation.unified_social_credit_code,
        material.name,
        str(material.token),
    ):
        assert secret not in shown
