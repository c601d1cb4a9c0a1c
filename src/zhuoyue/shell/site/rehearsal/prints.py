"""The papers of a rehearsal as PDF, from the plain text that `papers` writes (演练材料，PDF)."""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import StringIO
from typing import Any

from zhuoyue.shell.kit import letters

Section = dict[str, Any]
_MONEY = frozenset({"应付（元）"})
_WIDE = frozenset({"组织", "依据", "计算"})


def printed(text: str, *, template: str, at: datetime) -> bytes:
    """One paper: its first line is the title, `##` begins a section, `-` a line of a list, `|` a row."""
    head, *lines = [line for line in text.splitlines() if line.strip()]
    note = next((line[2:] for line in lines if line.startswith("> ")), "")
    body = [line for line in lines if not line.startswith("> ")]
    told = {"title": head.removeprefix("# "), "addressee": "", "note": note}
    return letters.pdf(template, {**told, "sections": list(_sections(body))}, at=at)


def money(table: str, *, title: str, note: str, at: datetime) -> bytes:
    """The money sheet (奖励资金表)."""
    head, *rows = list(csv.reader(StringIO(table)))
    told = {"title": title, "addressee": "", "note": note}
    return letters.pdf("sheet", {**told, "sections": [_table(head, rows)]}, at=at)


def _sections(lines: list[str]) -> Iterator[Section]:
    section: Section = {}
    for line in lines:
        if line.startswith("## "):
            if section:
                yield _closed(section)
            section = {"heading": line[3:]}
        elif line.startswith("- "):
            section.setdefault("list", []).append(line[2:])
        elif line.startswith("|"):
            section.setdefault("table", []).append(_cells(line))
        else:
            section.setdefault("paragraphs", []).append(line)
    if section:
        yield _closed(section)


def _closed(section: Section) -> Section:
    """A section whose rows became a table."""
    rows = [one for one in section.pop("table", []) if not set("".join(one)) <= set("-:")]
    return {**section, **_table(rows[0], rows[1:])} if rows else section


def _table(head: list[str], rows: list[list[str]]) -> Mapping[str, Any]:
    columns = [{"name": one, "wide": one in _WIDE, "number": one in _MONEY} for one in head]
    return {"columns": columns, "rows": rows}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
