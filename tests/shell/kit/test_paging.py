"""Long lists in parts (分页)."""

import pytest

from zhuoyue.shell.kit.paging import EACH, page_of


@pytest.mark.parametrize(
    ("number", "asked", "first", "last"),
    [
        (0, None, 0, 0),
        (199, None, 1, 199),
        (200, None, 1, 200),
        (201, None, 1, 200),
        (201, "2", 201, 201),
        (450, "3", 401, 450),
        (450, "4", 401, 450),
        (450, "nonsense", 1, 200),
        (450, "all", 1, 450),
        (0, "all", 0, 0),
    ],
)
def test_a_list_is_shown_in_parts_or_all_at_once(
    number: int, asked: str | None, first: int, last: int
) -> None:
    page = page_of(range(1, number + 1), asked)

    assert (page.start_index(), page.end_index()) == (first, last)
    assert list(page) == list(range(first, last + 1) if number else ())
    assert page.has_other_pages() is (number > EACH and asked != "all")
