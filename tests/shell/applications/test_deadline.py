"""What an applicant reads once applications have closed; who recommends, as each text says."""

from datetime import datetime

import pytest
from tests.shell.conftest import Browse
from tests.shell.town import Town

from zhuoyue.rulebook import library
from zhuoyue.shell.applications import facts
from zhuoyue.shell.kit import clock


@pytest.mark.parametrize(
    ("at", "passed"),
    [
        (datetime(2026, 3, 10, 23, 59, 0, tzinfo=clock.CHINA), False),
        (datetime(2026, 3, 11, 0, 0, 0, tzinfo=clock.CHINA), True),
    ],
)
@pytest.mark.clause("ZJ-13-1")
def test_after_the_deadline_the_page_says_when_it_was_and_what_now(
    browse: Browse, town: Town, at: datetime, passed: bool
) -> None:
    town.call(closes="2026-03-10")
    case = town.open_case()
    client = browse("applicant")
    with clock.turned(at):
        page = client.get(f"/applications/{case.number}/").content.decode()

    assert ("申报已经截止：</b>2026年3月10日" in page) is passed
    assert ("请联系评审办公室" in page) is passed


@pytest.mark.parametrize(
    ("regulation", "expected"),
    [
        ("hangzhou-award-2025", []),
        ("hangzhou-cultivation-2025", [("recommend", "district_bureau", "district")]),
        (
            "wenzhou-award-2022",
            [
                ("recommend_association", "association", "association"),
                ("recommend", "district_office", "county"),
            ],
        ),
        (
            "zhuji-award-2025",
            [
                ("recommend_township", "township", "township"),
                ("recommend_industry", "industry_authority", "industry_authority"),
            ],
        ),
    ],
)
@pytest.mark.clause("HZC-4-1b", "WZ-13b", "WZ-13c", "ZJ-13-2")
def test_who_recommends_is_known_by_what_the_text_says(
    regulation: str, expected: list[tuple[str, str, str]]
) -> None:
    found = facts.recommenders(library.law(regulation))

    assert [(one.act.id, one.role, one.step) for one in found] == expected
