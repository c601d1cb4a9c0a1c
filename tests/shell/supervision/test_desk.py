"""The desk and the rail ask as often for three cycles, winners, proposals and matters as for one."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.subsidies.won import HANGZHOU, Place, build
from tests.shell.supervision.test_oversight import open_matter, report, step
from tests.shell.supervision.test_revocation import FRAUD, propose

from zhuoyue.core.supervision import Breach
from zhuoyue.shell.cycles import actions as cycles
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.kit.once import remembering
from zhuoyue.shell.site import desks
from zhuoyue.shell.supervision import queries, urls

LATE = datetime(2028, 3, 1, 9, tzinfo=CHINA)
"""When every winner of 2026 is late with its first report."""

ROLES = ("office", "oversight", "applicant", "government", "finance")

ASKED = 30
"""So often at most, however many cycles, winners, proposals and matters there are."""


def grow(place: Place, number: int) -> None:
    """One more cycle with a winner, a proposal to revoke, a matter with an order, a report."""
    if number:
        place.cycle = cycles.open_cycle(
            code=f"T-{2026 + number}",
            name=f"第{number}届",
            regulation=HANGZHOU,
            at=place.later(),
            rehearsal=True,
        )
        place.win(place.open_case(place.organisations[0], place.cycle), "quality")
    propose(place, Breach.FRAUD, FRAUD, number=-1 if number else 0)
    step(place, open_matter(place), "order", due=date(2026, 11, 1))
    report(place)


def asked(place: Place, role: str) -> tuple[int, int]:
    """How many things wait for a role, and how many queries that takes."""
    with clock.turned(LATE):
        desks.desk_of(place.users[role], LATE)  # what is folded is folded
        with CaptureQueriesContext(connection) as read, remembering():
            found = desks.desk_of(place.users[role], LATE)
    return found.count, len(read)


def test_a_desk_asks_as_often_for_three_cycles_as_for_one(db: None) -> None:
    place = build(HANGZHOU)
    counts: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
    for number in range(3):
        grow(place, number)
        for role, seen in counts.items():
            seen.append(asked(place, role))

    for role, seen in counts.items():
        (few, first), _, (many, last) = seen
        assert many > few or role == "finance", role
        assert last == first <= ASKED, (role, seen)


@pytest.mark.parametrize(("role", "expected"), [("oversight", (2, 1)), ("office", (1, 1))])
def test_the_rail_counts_what_waits_for_the_oversight_and_what_the_office_has_to_answer(
    db: None, role: str, expected: tuple[int, int]
) -> None:
    place = build(HANGZHOU)
    grow(place, 0)
    user = place.users[role]

    with CaptureQueriesContext(connection) as one:
        assert queries.oversight_counts(user, place.cycle, LATE.date()) == expected
    for _ in range(2):
        step(place, open_matter(place), "order")
    with CaptureQueriesContext(connection) as three:
        assert queries.oversight_counts(user, place.cycle, LATE.date())[0] == expected[0] + 2

    assert len(three) == len(one) <= 6


def test_the_rail_leads_nobody_else_to_the_oversight(db: None) -> None:
    place = build(HANGZHOU)
    before = {
        role: len(list(urls._in_rail(user, place.cycle, place.at)))  # noqa: SLF001 - what the rail shows
        for role, user in place.users.items()
    }

    assert {role for role, links in before.items() if links} == {"oversight"}
