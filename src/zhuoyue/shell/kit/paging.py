"""Long lists in parts (分页): so many rows a page, or all of them for who asks."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

EACH = 200
"""Rows of a page: one screenful of work, quick to make."""

ALL = "all"


def page_of(rows: QuerySet[Any] | Sequence[Any], asked: str | None) -> "Page[Any]":
    """The part of a list that `?page=` asks for: the first for nonsense, the last beyond the end.

    For `all` everything at once. Only the rows of the part are read, after one count.
    """
    paged = Paginator(rows, EACH)
    if asked == ALL:
        paged = Paginator(rows, max(paged.count, 1))
    return paged.get_page(asked)
