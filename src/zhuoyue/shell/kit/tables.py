"""Tables as the house shows them: sorted, filtered, columns chosen, exported as shown (表格).

A room says its columns once, and hands over its rows in their official order:

    COLUMNS = (
        Column(id="number", name=Text(zh="编号", en="Number"), cell=number, url=page_of),
        Column(id="score", name=Text(zh="得分", en="Score"), cell=score, number=True),
        Column(id="state", name=Text(zh="状态", en="State"), cell=state, mark=colour, choices=True),
    )

    table = tables.table(request, "shortlist", COLUMNS, rows, cut=gate_after, tie=tied)
    if table.file:
        return table.response("入围名单")
    return render(request, "reviews/shortlist.html", {"table": table})

    <section class="sheet sticky">
      <header><h2>…</h2></header>
      {% include "site/_table.html" with table=table %}
    </section>

What the reader asked for stands in the address (`shortlist-sort=-score`, `shortlist-q=…`,
`shortlist-is-state=…`, `shortlist-page=2`, `shortlist-file=xlsx`), so it works without JavaScript, can be
sent on, and never changes anything; only the choice of columns is kept, with the account. `cut`: a text
to draw as a line under a row (达标线、名额); `tie`: whether a row stands equal with another (并列). The
line and the marks speak of the official order and go when the reader sorts otherwise.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from zhuoyue.core.clause import Text
from zhuoyue.shell.kit import spreadsheets, words

PAGE = 200
"""So many rows are read at once; more are a second page."""

FILES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}

Value = Text | str | int | Decimal | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name, what a row holds in it, where that leads, how it is marked.

    `mark`: the class of a verdict (allowed, refused, undecided, waiting, now) or "" for none.
    `number`: to the right; `narrow`: in one line. `choices`: the reader may keep only the rows with
    one of its values. `shown`: unless the reader chose otherwise.
    """

    id: str
    name: Text
    cell: Callable[[Any], Value]
    url: Callable[[Any], str] | None = None
    mark: Callable[[Any], str] | None = None
    number: bool = False
    narrow: bool = False
    choices: bool = False
    shown: bool = True

    @property
    def look(self) -> str:
        """The class of its cells."""
        return "num" if self.number else "narrow" if self.narrow else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its cells as the page shows them, and the line drawn under it.

    The cells are put together here, not in the template: of two hundred rows they are most of a page.
    """

    cells: SafeString
    cut: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column: how it is sorted now, and the address that sorts by it."""

    column: Column
    sorted: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A choice of rows by one column's values."""

    column: Column
    name: str
    values: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table as one reader asked for it."""

    id: str
    columns: tuple[Column, ...]
    every: tuple[Any, ...]
    asked: Mapping[str, str]
    path: str
    hidden: frozenset[str] = frozenset()
    cut: Callable[[Any], Text | None] = field(default=lambda _: None)
    tie: Callable[[Any], bool] = field(default=lambda _: False)
    numbers: bool = False

    @property
    def file(self) -> str:
        """The kind of file that was asked for; empty for a page."""
        wanted = self._ask("file")
        return wanted if wanted in FILES else ""

    @property
    def q(self) -> str:
        """The words that a row must hold."""
        return self._ask("q")

    @cached_property
    def shown(self) -> tuple[Column, ...]:
        """The columns that the reader wants to see; the first always."""
        first, *rest = self.columns
        return (first, *(one for one in rest if one.id not in self.hidden))

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """The heads of the shown columns: up, down, then the official order again."""
        key, down = self._sort
        heads = []
        for one in self.shown:
            now = "" if one.id != key else "descending" if down else "ascending"
            then = {"": one.id, "ascending": f"-{one.id}", "descending": None}[now]
            heads.append(Head(column=one, sorted=now, url=self._url(sort=then, page=None)))
        return tuple(heads)

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        """The choices the reader has, with the one taken."""
        return tuple(
            Filter(
                column=one,
                name=f"{self.id}-is-{one.id}",
                values=tuple(
                    (value, value == self._ask(f"is-{one.id}"))
                    for value in dict.fromkeys(map(words.spoken, self._values(one)))
                    if value
                ),
            )
            for one in self.columns
            if one.choices
        )

    @cached_property
    def kept(self) -> tuple[Any, ...]:
        """The rows that pass the filters, in the order asked for."""
        asked = bool(self.q) or any(self._ask(f"is-{one.id}") for one in self.columns)
        rows = [row for row in self.every if not asked or self._passes(row)]
        key, down = self._sort
        column = next((one for one in self.shown if one.id == key), None)
        if column is not None:
            there = [row for row in rows if column.cell(row) is not None]
            there.sort(key=lambda row: _order(column.cell(row)), reverse=down)
            rows = [*there, *(row for row in rows if column.cell(row) is None)]
        return tuple(rows)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of this page."""
        begin = (self.page - 1) * PAGE
        official = not self._sort[0]
        opened = [(one, _opened(one)) for one in self.shown]
        return tuple(
            Row(
                cells=_cells(opened, row, tie=official and self.tie(row)),
                cut=self.cut(row) if official else None,
            )
            for row in self.kept[begin : begin + PAGE]
        )

    @cached_property
    def page(self) -> int:
        """The number of this page, from 1."""
        wanted = self._ask("page")
        number = int(wanted) if wanted.isdecimal() else 1
        return max(1, min(number, self.pages))

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self.kept) // PAGE))

    @property
    def turns(self) -> tuple[tuple[int, str], ...]:
        """The number and address of every page, if there is more than one."""
        numbers = range(1, self.pages + 1) if self.pages > 1 else ()
        return tuple((n, self._url(page=str(n))) for n in numbers)

    @property
    def keeps(self) -> tuple[tuple[str, str], ...]:
        """What else stands in the address and must survive the filter form."""
        ours = {f"{self.id}-q", f"{self.id}-page", *(one.name for one in self.filters)}
        return tuple((key, value) for key, value in self.asked.items() if key not in ours)

    @property
    def narrowed(self) -> bool:
        """Whether fewer rows are shown than there are."""
        return len(self.kept) < len(self.every)

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The address of each kind of file."""
        return tuple((kind, self._url(file=kind, page=None)) for kind in FILES)

    @property
    def here(self) -> str:
        """The address of this view of the table."""
        return self._url()

    def response(self, name: str) -> HttpResponse:
        """The table as a file: the columns shown, all rows that pass the filters, in this order."""
        head = [words.said(one.name) for one in self.shown]
        lines = [[_plain(one.cell(row)) for one in self.shown] for row in self.kept]
        if self.file == "xlsx":
            body = spreadsheets.excel(name, head, lines)
        else:
            body = spreadsheets.comma_separated(head, lines)
        headers = {"Cache-Control": "private, no-store"}
        sent = HttpResponse(body, content_type=FILES[self.file], headers=headers)
        encoded = urlencode({"": f"{name}.{self.file}"})[1:].replace("+", "%20")
        sent.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{encoded}"
        return sent

    def _ask(self, name: str) -> str:
        return self.asked.get(f"{self.id}-{name}", "").strip()

    @property
    def _sort(self) -> tuple[str, bool]:
        wanted = self._ask("sort")
        key = wanted.removeprefix("-")
        known = key in {one.id for one in self.shown}
        return (key if known else "", wanted.startswith("-"))

    def _values(self, column: Column) -> Iterable[Value]:
        """What stands in a column, each once, in the order of the rows."""
        return dict.fromkeys(column.cell(row) for row in self.every)

    def _passes(self, row: Any) -> bool:  # noqa: ANN401 - a room's own row
        for one in self.columns:
            chosen = self._ask(f"is-{one.id}") if one.choices else ""
            if chosen and words.spoken(one.cell(row)) != chosen:
                return False
        said = " ".join(words.spoken(one.cell(row)) for one in self.shown).casefold()
        return all(word in said for word in self.q.casefold().split())

    def _url(self, **change: str | None) -> str:
        asked = dict(self.asked)
        asked.pop(f"{self.id}-file", None)
        for name, value in change.items():
            asked[f"{self.id}-{name}"] = value or ""
        query = urlencode({key: value for key, value in asked.items() if value})
        return f"{self.path}?{query}#{self.id}" if query else f"{self.path}#{self.id}"


def table(
    request: HttpRequest,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    **more: Any,  # noqa: ANN401 - cut, tie, numbers
) -> Table:
    """A room's rows as the reader of this request asked for them."""
    kept = getattr(request.user, "columns", None) or {}
    return Table(
        id=name,
        columns=tuple(columns),
        every=tuple(rows),
        asked={key: str(value) for key, value in request.GET.items()},
        path=request.path,
        hidden=frozenset(kept.get(name, [one.id for one in columns if not one.shown])),
        **more,
    )


def _opened(column: Column) -> str:
    """The opening tag of a column's cells; on a phone each cell bears its name."""
    look = format_html(' class="{}"', column.look) if column.look else ""
    return format_html('<td data-label="{}"{}>', words.said(column.name), look)


def _cells(opened: Iterable[tuple[Column, str]], row: Any, *, tie: bool) -> SafeString:  # noqa: ANN401 - a room's own row
    """The cells of a row; the first says that the row stands equal with another."""
    after = format_html('<span class="tie">{}</span>', words.say("并列", "tie")) if tie else ""
    made = []
    for column, start in opened:
        made.append(f"{start}{_content(column, row)}{after}</td>")
        after = ""
    return mark_safe("".join(made))  # noqa: S308 - every part is escaped where it is made


def _content(column: Column, row: Any) -> str:  # noqa: ANN401 - a room's own row
    value = escape(words.spoken(column.cell(row)))
    mark = column.mark(row) if column.mark is not None else ""
    if mark:
        return f'<span class="verdict {escape(mark)}">{value}</span>'
    url = column.url(row) if column.url is not None else ""
    return f'<a href="{escape(url)}">{value}</a>' if url else value


def _order(value: Value) -> Any:  # noqa: ANN401 - what sorts
    """Numbers and days as such; words as a Chinese list has them: GB 18030 begins in pinyin."""
    if isinstance(value, int | Decimal | date):
        return value
    return words.spoken(value).encode("gb18030", "replace")


def _plain(value: Value) -> spreadsheets.Cell:
    if isinstance(value, datetime | Text):
        return words.spoken(value)
    return value
