"""What stands around every page: rail, search, legal basis."""

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.shell.conftest import Browse
from tests.shell.town import Town

from zhuoyue.core.clause import Text
from zhuoyue.shell.kit import clock, pages
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.site import search


def test_the_foot_names_the_text_and_its_digest(browse: Browse, town: Town) -> None:
    page = browse("office").get("/cycles/ZJ-2026/").content.decode()

    assert town.cycle.digest in page
    assert "征求意见稿，仅供演练" in page


def test_the_rail_lists_the_rooms_of_those_who_work_in_them(browse: Browse, town: Town) -> None:
    del town
    seen = {
        role: "/eligibility/cycles/ZJ-2026/"
        in browse(role).get("/cycles/ZJ-2026/").content.decode()
        for role in ("office", "oversight", "township", "finance")
    }

    assert seen == {"office": True, "oversight": True, "township": False, "finance": False}


@pytest.mark.parametrize(
    ("who", "text", "names"),
    [
        ("office", "试样1", ["诸暨试样1有限公司"]),
        ("office", "诸暨试样", ["诸暨试样1有限公司", "诸暨试样2有限公司"]),
        ("office", "MA0000002", ["诸暨试样2有限公司"]),
        ("office", "zj-2026-0001", ["诸暨试样1有限公司"]),
        ("rival", "试样1", []),
        ("rival", "试样2", ["诸暨试样2有限公司"]),
        ("stranger", "诸暨", []),
        ("office", "诸", []),
        ("office", "%", []),
    ],
)
def test_a_search_finds_only_what_the_reader_may_see(
    town: Town, who: str, text: str, names: list[str]
) -> None:
    for number in range(2):
        town.open_case(number)

    groups = dict(search.found(town.users[who], text))

    found = groups.get(Text(zh="案卷", en="Cases"), [])
    assert [one.name for one in found] == names


@pytest.mark.parametrize("cases", [1, 3])
def test_a_search_reads_a_fixed_number_of_times(
    town: Town, cases: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(cases):
        town.open_case(number)

    with django_assert_num_queries(9):
        search.found(town.users["office"], "诸暨试样")


def test_a_search_page_keeps_the_words_and_says_what_to_do(browse: Browse, town: Town) -> None:
    del town
    page = browse("office").get("/search/", {"q": "<没有的>"}).content.decode()

    assert "&lt;没有的&gt;" in page
    assert "没有找到" in page


def test_a_room_stands_in_the_rail_by_its_own_word(town: Town) -> None:
    with clock.turned(town.later()):
        links = [
            one for room in pages.rails for one in room(town.users["office"], town.cycle, town.at)
        ]

    assert {"资格审查", "异议"} <= {one.name.zh for one in links}


def test_the_rail_leads_an_applicant_to_its_own_organisation_and_nobody_else(
    browse: Browse, town: Town
) -> None:
    case = town.open_case()
    url = f"/people/organisations/{case.organisation_id}/"

    with clock.turned(town.later()):
        page = browse("applicant").get("/").content.decode()
        theirs = browse("applicant").get(url).status_code
        others = {
            role: url in browse(role).get("/").content.decode()
            for role in ("office", "stranger", "rival", "committee")
        }

    assert f'href="{url}"' in page
    assert "本组织资料与荣誉" in page
    assert theirs == 200
    assert not any(others.values())


def test_a_role_of_another_text_is_not_shown_by_its_identifier(browse: Browse, town: Town) -> None:
    people.appoint(
        user=town.users["office"],
        role="member_unit",
        since=town.at.date(),
        body=town.bodies["committee"],
        cycle="HZ-2026",
    )

    with clock.turned(town.later()):
        page = browse("office").get("/cycles/ZJ-2026/").content.decode()

    assert str(town.bodies["committee"]) in page
    assert "member_unit" not in page
