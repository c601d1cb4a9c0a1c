"""Tables: sorted, filtered, columns chosen, a line and ties in the official order, files as shown."""

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from python_calamine import CalamineWorkbook
from tests.shell.conftest import Browse
from tests.shell.town import Town

from zhuoyue.core.clause import Text
from zhuoyue.shell.kit import tables
from zhuoyue.shell.people.models import User


@dataclass(frozen=True)
class Team:
    name: str
    score: Decimal | None
    city: str


TEAMS = [
    Team("上海", Decimal("90.50"), "东"),
    Team("杭州", Decimal("100.00"), "南"),
    Team("=北京()", None, "北"),
    Team("安吉", Decimal(9), "南"),
]

COLUMNS = (
    tables.Column(id="name", name=Text(zh="名称", en="Name"), cell=lambda row: row.name),
    tables.Column(
        id="score", name=Text(zh="得分", en="Score"), cell=lambda row: row.score, number=True
    ),
    tables.Column(
        id="city", name=Text(zh="方位", en="Side"), cell=lambda row: row.city, choices=True
    ),
)


def asked(query: str = "", rows: list[Team] | None = None, **more: Any) -> tables.Table:  # noqa: ANN401 - cut, tie
    request = RequestFactory().get(f"/list/?{query}")
    request.user = more.pop("user", None) or AnonymousUser()
    return tables.table(request, "t", COLUMNS, TEAMS if rows is None else rows, **more)


def names(table: tables.Table) -> list[str]:
    return [re.findall(r">([^<]*)</td>", row.cells)[0] for row in table.rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["上海", "杭州", "=北京()", "安吉"]),
        ("t-sort=score", ["安吉", "上海", "杭州", "=北京()"]),
        ("t-sort=-score", ["杭州", "上海", "安吉", "=北京()"]),
        ("t-sort=name", ["=北京()", "安吉", "杭州", "上海"]),
        ("t-sort=nothing", ["上海", "杭州", "=北京()", "安吉"]),
        ("t-q=州", ["杭州"]),
        ("t-q=南 9", ["安吉"]),
        ("t-q=南 100", ["杭州"]),
        ("t-q=没有", []),
        ("t-is-city=南", ["杭州", "安吉"]),
        ("t-is-city=南&t-q=安", ["安吉"]),
        ("u-q=没有", ["上海", "杭州", "=北京()", "安吉"]),
    ],
)
def test_the_address_says_which_rows_in_which_order(query: str, expected: list[str]) -> None:
    assert names(asked(query)) == expected


def test_a_head_sorts_up_then_down_then_officially() -> None:
    steps = [asked(query).heads[1] for query in ("", "t-sort=score", "t-sort=-score")]

    assert [(one.sorted, one.url) for one in steps] == [
        ("", "/list/?t-sort=score#t"),
        ("ascending", "/list/?t-sort=-score#t"),
        ("descending", "/list/#t"),
    ]


def test_sorting_keeps_the_filter_and_other_tables_as_they_are() -> None:
    head = asked("t-q=南&u-sort=name&t-page=2").heads[1]

    assert head.url == "/list/?t-q=%E5%8D%97&u-sort=name&t-sort=score#t"


def test_the_line_and_the_ties_speak_of_the_official_order_only() -> None:
    line = Text(zh="达标线", en="gate")
    more: dict[str, Any] = {
        "cut": lambda row: line if row.name == "杭州" else None,
        "tie": lambda row: row.name in {"上海", "杭州"},
    }

    def marked(query: str) -> list[tuple[bool, Text | None]]:
        return [("并列" in row.cells, row.cut) for row in asked(query, **more).rows]

    assert marked("") == [
        (True, None),
        (True, line),
        (False, None),
        (False, None),
    ]
    assert marked("t-sort=name") == [(False, None)] * 4


def test_what_a_cell_holds_is_shown_as_text_and_never_as_markup() -> None:
    name = '<script>alert("1")</script>&"'
    columns = (
        tables.Column(
            id="name",
            name=Text(zh='名"称', en="Name"),
            cell=lambda row: row.name,
            url=lambda row: f"/?q={row.name}",
        ),
        tables.Column(
            id="mark",
            name=Text(zh="状态", en="State"),
            cell=lambda row: row.name,
            mark=lambda _: "allowed",
            narrow=True,
        ),
    )
    request = RequestFactory().get("/list/")
    request.user = AnonymousUser()

    row = tables.table(request, "t", columns, [Team(name, None, "东")]).rows[0].cells

    text = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&quot;"
    assert row == (
        f'<td data-label="名&quot;称"><a href="/?q={text}">{text}</a></td>'
        f'<td data-label="状态" class="narrow"><span class="verdict allowed">{text}</span></td>'
    )


@pytest.mark.parametrize(("number", "pages"), [(0, 1), (199, 1), (200, 1), (201, 2), (401, 3)])
def test_a_page_holds_two_hundred_rows(number: int, pages: int) -> None:
    table = asked("t-page=99", [Team(str(n), None, "东") for n in range(number)])

    assert (table.pages, table.page) == (pages, pages)
    assert len(table.rows) == number - (pages - 1) * tables.PAGE


def test_a_csv_holds_what_is_shown_and_nothing_that_runs() -> None:
    response = asked("t-file=csv&t-sort=-score").response("名单")

    assert response.content.startswith("\ufeff".encode())
    assert list(csv.reader(StringIO(response.content.decode("utf-8-sig")))) == [
        ["名称", "得分", "方位"],
        ["杭州", "100.00", "南"],
        ["上海", "90.50", "东"],
        ["安吉", "9", "南"],
        ["'=北京()", "", "北"],
    ]
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''%E5%90%8D%E5%8D%95.csv"
    )


def test_a_workbook_holds_what_is_shown_numbers_as_numbers() -> None:
    body = asked("t-file=xlsx&t-is-city=南").response("名单").content
    sheet = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0)

    assert sheet.to_python() == [
        ["名称", "得分", "方位"],
        ["杭州", 100.0, "南"],
        ["安吉", 9.0, "南"],
    ]


def test_a_file_holds_every_page() -> None:
    table = asked("t-file=csv", [Team(str(n), None, "东") for n in range(450)])

    assert len(table.response("名单").content.splitlines()) == 451


def test_a_hidden_column_is_neither_shown_nor_exported_nor_searched() -> None:
    user = User(columns={"t": ["city"]})
    table = asked("t-q=南", user=user)

    assert [one.id for one in table.shown] == ["name", "score"]
    assert names(table) == []


def test_an_unknown_kind_of_file_is_a_page() -> None:
    assert asked("t-file=exe").file == ""


def test_the_choice_of_columns_is_kept_with_the_account(browse: Browse, town: Town) -> None:
    town.call()
    town.open_case()
    client = browse("office")

    client.post(
        "/columns/cases/",
        {"known": ["number", "code", "award"], "show": ["code"], "next": "/cycles/ZJ-2026/"},
    )

    assert User.objects.get(username="office").columns == {"cases": ["award"]}
    assert "统一社会信用代码" in client.get("/cycles/ZJ-2026/").content.decode()


def test_a_case_list_leaves_as_the_reader_sees_it(browse: Browse, town: Town) -> None:
    town.call()
    town.open_case(0)
    town.open_case(1)

    office = browse("office").get("/cycles/ZJ-2026/?cases-file=csv").content.decode("utf-8-sig")
    own = browse("rival").get("/cycles/ZJ-2026/?cases-file=csv").content.decode("utf-8-sig")

    assert [line.split(",")[1] for line in office.splitlines()[1:]] == [
        "诸暨试样1有限公司",
        "诸暨试样2有限公司",
    ]
    assert [line.split(",")[1] for line in own.splitlines()[1:]] == ["诸暨试样2有限公司"]
