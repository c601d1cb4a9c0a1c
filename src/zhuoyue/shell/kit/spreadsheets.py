"""Tables out of the house as Excel and CSV: exactly what is shown, nothing that runs (导出)."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter  # type: ignore[import-untyped]

Cell = str | int | Decimal | date | None
Row = Sequence[Cell]

_BOM = "\ufeff"
_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a text for a formula."""


def excel(name: str, head: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A workbook with one table: numbers as numbers, days as days, texts as texts, never formulas."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True})
    whole = book.add_format({"num_format": "#,##0"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, bold)
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(line, column, cell, day)
            elif isinstance(cell, Decimal):
                sheet.write_number(line, column, cell)
            elif isinstance(cell, int):
                sheet.write_number(line, column, cell, whole)
            else:
                sheet.write_string(line, column, cell or "")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(head) - 1, 18)
    book.close()
    return out.getvalue()


def comma_separated(head: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The same as CSV for Excel: with a byte order mark, and no text that would run as a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return (_BOM + out.getvalue()).encode()


def _plain(cell: Cell) -> str:
    if isinstance(cell, str) and cell.startswith(_STARTS):
        return f"'{cell}"
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
