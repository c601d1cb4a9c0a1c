"""What is read once while a page is made, and never while something may be written (一次读取)."""

from itertools import count

from pytest_django import DjangoAssertNumQueries
from tests.shell.conftest import Browse
from tests.shell.town import Town

from zhuoyue.shell.kit.once import once, remembering
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people import queries


def test_inside_a_page_it_is_read_once_and_outside_always() -> None:
    numbers = count(1)

    def read() -> int:
        return next(numbers)

    assert [once("a", read), once("a", read)] == [1, 2]
    with remembering():
        assert [once("a", read), once("b", read), once("a", read)] == [3, 4, 3]
    with remembering():
        assert once("a", read) == 5
    assert once("a", read) == 6


def test_what_a_person_is_takes_one_query_in_a_page(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office = town.users["office"]

    with django_assert_num_queries(1), remembering():
        roles = [queries.roles_in(office, cycle=name, place="330681") for name in ("A", "B")]

    assert roles == [{"office"}, {"office"}]


def test_an_appointment_counts_at_once_where_something_is_written(town: Town) -> None:
    office = town.users["office"]
    before = queries.roles_in(office, cycle="ZJ-2026", place="330681")

    people.appoint(user=office, role="chair", since=town.at.date(), body=town.bodies["chair"])

    assert before == {"office"}
    assert queries.roles_in(office, cycle="ZJ-2026", place="330681") == {"office", "chair"}


def test_a_page_sees_what_was_recorded_after_the_page_before(browse: Browse, town: Town) -> None:
    client = browse("office")
    assert client.get("/cycles/ZJ-2026/", secure=True).content.decode().count("ZJ-2026-0001") == 0

    town.call()
    town.submit(town.open_case())

    assert "ZJ-2026-0001" in client.get("/cycles/ZJ-2026/", secure=True).content.decode()
