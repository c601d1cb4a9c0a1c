"""The money sheet and the certificate as PDF, and the line of the rail: who gets which, when."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.subsidies.test_book import READERS
from tests.shell.subsidies.test_grants import fund, pay, vouch
from tests.shell.subsidies.won import ALL, HANGZHOU, ZHUJI, Place, build

from zhuoyue.shell.cycles import actions as cycles
from zhuoyue.shell.honours import queries as honours
from zhuoyue.shell.honours.models import Certificate
from zhuoyue.shell.kit import clock
from zhuoyue.shell.people.models import Honour
from zhuoyue.shell.subsidies import queries, urls


def readers(place: Place) -> set[str]:
    return {
        role
        for role, user in place.users.items()
        if {one.body.kind for one in user.memberships.all() if one.body} & READERS
    }


def got(place: Place, url: str) -> set[str]:
    with clock.turned(place.later()):
        return {role for role in place.users if place.client(role).get(url).status_code == 200}


def rows(place: Place) -> list[list[str]]:
    told: dict[str, Any] = queries.money_sheet(place.cycle, place.later())
    found: list[list[str]] = told["sections"][0]["rows"]
    return found


@pytest.mark.parametrize("regulation", ALL)
def test_the_money_sheet_is_for_those_who_read_the_money_book(db: None, regulation: str) -> None:
    place = build(regulation)

    assert got(place, "/subsidies/cycles/T-2026/sheet/") == readers(place)
    with clock.turned(place.later()):
        paper = place.client("office").get("/subsidies/cycles/T-2026/sheet/")
    assert paper.content.startswith(b"%PDF")
    assert paper["Content-Disposition"].startswith("attachment")


def test_the_money_sheet_says_what_the_page_says(db: None) -> None:
    place = build(ZHUJI)
    name = place.organisations[0].name
    before = rows(place)
    vouch(place)
    fund(place)
    settled = rows(place)
    pay(place)
    paid = rows(place)

    assert [one[3:6] for one in before] == [["待核定", "0", "待核定"], ["0", "0", "0"]]
    assert [one[:7] for one in settled] == [
        ["1", name, "质量奖", "200,000", "0", "200,000", "待兑付"],
        ["", "合计", "", "200,000", "0", "200,000", ""],
    ]
    assert [one[3:7] for one in paid] == [
        ["200,000", "200,000", "0", "已付清"],
        ["200,000", "200,000", "0", ""],
    ]
    assert paid[0][7] == "第十四条第一款、第十四条第二款"


def honour(place: Place) -> Certificate:
    won = Honour.objects.create(
        organisation=place.organisations[0],
        name=place.organisations[0].name,
        authority="市人民政府",
        place=place.cycle.place,
        cycle=place.cycle.code,
        case=place.cases[0].number,
        award="quality",
        award_name="质量奖",
        won_on=place.at.date(),
        rehearsal=True,
    )
    return Certificate.objects.create(
        honour=won,
        case=place.cases[0],
        cycle=place.cycle,
        award="quality",
        order=1,
        number="T-2026-1",
        conferred_at=place.at,
    )


def test_the_certificate_is_for_its_organisation_and_the_office(db: None) -> None:
    place = build(HANGZHOU)
    url = f"/honours/cases/{place.cases[0].number}/certificate/"
    assert got(place, url) == set()
    row = honour(place)

    offices = {role for role in place.users if honours.runs(place.users[role], place.cycle)}
    assert got(place, url) == offices | {"applicant"}
    assert place.client("nobody").get(url).status_code == 302
    assert honours.certificate_paper(row)["addressee"] == place.organisations[0].name

    row.honour.revoked_on = place.at.date()
    row.honour.save()
    assert got(place, url) == set()


@pytest.mark.parametrize("regulation", [HANGZHOU, ZHUJI])
def test_the_money_book_stands_in_the_rail_of_its_readers_and_of_nobody_else(
    db: None, regulation: str
) -> None:
    place = build(regulation)
    with clock.turned(place.later()):
        seen = {
            role: [one.count for one in urls._in_rail(user, place.cycle, place.at)]  # noqa: SLF001 - what the rail shows
            for role, user in place.users.items()
        }

    assert {role for role, counts in seen.items() if counts} == readers(place)
    assert seen["office"] == [0]


def test_before_anybody_has_won_no_rail_leads_to_money(db: None) -> None:
    place = build(ZHUJI)
    later = cycles.open_cycle(
        code="T-2027", name="2027届", regulation=ZHUJI, at=place.later(), rehearsal=True
    )

    assert queries.movements(place.users["office"], place.cycle) == 0
    assert queries.movements(place.users["office"], later) is None


def test_sheet_and_rail_read_as_often_for_two_winners_as_for_one(db: None) -> None:
    place, counts = build(ZHUJI), []
    for number in range(2):
        if number == 1:
            place.write("elect", "committee", place.cases[1], award="innovation")
            place.write("confer", "government", place.cases[1])
        ways = len(rows(place)), queries.movements(place.users["office"], place.cycle)
        with CaptureQueriesContext(connection) as read:
            queries.money_sheet(place.cycle, place.at)
            queries.movements(place.users["office"], place.cycle)
        counts.append((*ways, len(read)))

    assert [one[:2] for one in counts] == [(2, 0), (3, 0)]
    assert counts[0][2] == counts[1][2] <= 10
