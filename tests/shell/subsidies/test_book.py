"""The money book: who reads it, what it shows, that exports are exactly that."""

import csv
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from tests.shell.subsidies.test_grants import fund, pay, vouch
from tests.shell.subsidies.won import HANGZHOU, ZHUJI, Place, build

from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.spreadsheets import comma_separated, excel
from zhuoyue.shell.subsidies import actions
from zhuoyue.shell.subsidies.actions import Voucher

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read(book: bytes) -> list[list[str | int | None]]:
    """The cells of the first sheet; a formula would fail here."""
    with ZipFile(BytesIO(book)) as archive:
        shared = ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - our own file
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    assert not list(sheet.iter(f"{_NS}f"))
    texts = ["".join(one.itertext()) for one in shared.iter(f"{_NS}si")]
    rows = []
    for row in sheet.iter(f"{_NS}row"):
        cells: list[str | int | None] = []
        for cell in row.iter(f"{_NS}c"):
            value = cell.findtext(f"{_NS}v")
            if value is None:
                cells.append(None)
            else:
                cells.append(texts[int(value)] if cell.get("t") == "s" else int(value))
        rows.append(cells)
    return rows


READERS = {"office", "oversight", "finance", "audit", "discipline"}


@pytest.fixture
def paid(db: None) -> Place:
    """Hangzhou: 400,000 in two parts, of which 1 yuan came back; the voucher is an attack."""
    place = build(HANGZHOU)
    vouch(place)
    fund(place)
    first = pay(place, voucher="=HYPERLINK(1)", part=250_000)
    pay(place, voucher="记-2", part=150_000)
    actions.give_back(
        payment=first,
        kind="reversal",
        amount=1,
        voucher=Voucher(number="-2+3", on=place.at.date(), note="多付"),
        by=place.users["office"],
        at=place.later(),
    )
    return place


@pytest.mark.clause("ZJ-17")
@pytest.mark.parametrize("regulation", [HANGZHOU, ZHUJI])
def test_finance_audit_and_discipline_read_it_and_nobody_else_beside_office_and_oversight(
    db: None, regulation: str
) -> None:
    place = build(regulation)
    with clock.turned(place.later()):
        for role in place.users:
            for url in ("/subsidies/book/", "/subsidies/book/xlsx/", "/subsidies/cycles/T-2026/"):
                expected = 200 if role in READERS else 404
                kinds = {one.body.kind for one in place.users[role].memberships.all() if one.body}
                expected = 200 if kinds & READERS else expected
                assert place.client(role).get(url).status_code == expected, (role, url)


def test_who_sees_the_grant_of_a_winner(paid: Place) -> None:
    number = paid.cases[0].number
    with clock.turned(paid.later()):
        seen = {
            role
            for role in paid.users
            if paid.client(role).get(f"/subsidies/{number}/").status_code == 200
        }
        kinds = {
            role
            for role, user in paid.users.items()
            if {one.body.kind for one in user.memberships.all() if one.body} & READERS
        }

    assert seen == kinds | {"applicant"}
    assert paid.client("nobody").get(f"/subsidies/{number}/").status_code == 302


def test_before_the_approval_nobody_learns_of_money(db: None) -> None:
    place = build(ZHUJI)
    second = place.cases[1]
    place.write("elect", "committee", second, award="quality")
    with clock.turned(place.later()):
        for role in place.users:
            assert place.client(role).get(f"/subsidies/{second.number}/").status_code == 404
        page = place.client("rival").get(f"/cases/{second.number}/").content.decode()

    assert "资助和奖励" not in page


def test_the_page_shows_sums_to_the_yuan(paid: Place) -> None:
    with clock.turned(paid.later()):
        page = paid.client("audit").get("/subsidies/book/").content.decode()

    for sum_ in ("250,000", "150,000", "-1", "400,000", "399,999"):
        assert sum_ in page, sum_


def test_the_exports_are_exactly_what_is_shown(paid: Place) -> None:
    with clock.turned(paid.later()):
        client = paid.client("audit")
        book = client.get("/subsidies/book/xlsx/?cycle=T-2026")
        none = client.get("/subsidies/book/csv/?year=1999")
        text = client.get("/subsidies/book/csv/")
    cells = read(book.content)[1:]

    assert [row[6] for row in cells] == [250_000, 150_000, -1, 400_000, -1, 399_999]
    assert [row[7] for row in cells[:3]] == ["=HYPERLINK(1)", "记-2", "-2+3"]
    assert text.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(text.content.decode("utf-8-sig"))))
    assert [row[7] for row in rows[1:4]] == ["'=HYPERLINK(1)", "记-2", "'-2+3"]
    assert [row[6] for row in rows[1:4]] == ["250000", "150000", "-1"]
    assert len(list(csv.reader(StringIO(none.content.decode("utf-8-sig"))))) == 4


def test_an_unknown_kind_of_export_is_not_found(paid: Place) -> None:
    with clock.turned(paid.later()):
        assert paid.client("audit").get("/subsidies/book/exe/").status_code == 404


def test_a_table_never_runs() -> None:
    book = excel("表", ["a"], [["=1+1"], [2], [None]])

    assert read(book) == [["a"], ["=1+1"], [2], [""]]
    assert comma_separated(["a"], [["@x"], ["-1"], [-1]]).decode("utf-8-sig") == (
        "a\r\n'@x\r\n'-1\r\n-1\r\n"
    )
