"""An organisation's own people: invited by a link, removed, handed over; who may and who may not."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.shell.conftest import Browse
from tests.shell.town import START, Town

from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.refusal import Barred
from zhuoyue.shell.people import actions, queries
from zhuoyue.shell.people.models import AdministrationEntry, Membership, User

ACCOUNT = {"name": "孙三", "username": "sunsan", "email": "", "password": "a-long-Secret-9"}


@pytest.fixture(autouse=True)
def clock_of_the_town() -> Iterator[None]:
    with clock.turned(START):
        yield


@pytest.fixture
def page(town: Town) -> str:
    return f"/people/organisations/{town.organisations[0].pk}/"


def invited(town: Town, role: str = "editor", at: datetime | None = None) -> str:
    """The address of a new link."""
    made = actions.invite(
        by=town.users["applicant"],
        at=at or clock.now(),
        organisation=town.organisations[0],
        role=role,
        name="孙三",
    )
    return f"/people/join/{made.token}/"


def joined(town: Town, role: str = "editor") -> Membership:
    Client().post(invited(town, role), ACCOUNT)
    return Membership.objects.get(user__username="sunsan")


def roles(town: Town) -> dict[str, str]:
    return {one.user.username: one.role for one in queries.members(town.organisations[0])}


def acts() -> list[str]:
    return [one.act for one in AdministrationEntry.objects.order_by("pk")]


def test_only_its_own_people_see_who_acts_for_it(browse: Browse, town: Town, page: str) -> None:
    joined(town)
    town.users["editor"] = User.objects.get(username="sunsan")

    seen = {name for name in town.users if browse(name).get(page).status_code == 200}

    assert seen == {"applicant", "editor"}


def test_an_owner_invites_by_a_link_shown_once(browse: Browse, town: Town, page: str) -> None:
    told = {"name": "孙三", "role": "editor"}

    shown = browse("applicant").post(f"{page}invite/", told)
    link = shown.context["link"]

    assert shown.status_code == 200
    assert link in shown.content.decode()
    assert link.rsplit("/", 2)[1] not in browse("applicant").get(page).content.decode()
    assert acts() == ["invite"]


def test_who_is_invited_sets_name_and_password_and_acts(town: Town) -> None:
    link = invited(town)

    looked = [Client().get(link).status_code for _ in range(2)]
    first, second = (Client().post(link, ACCOUNT | {"username": name}) for name in ("s1", "s2"))

    assert looked == [200, 200]
    assert (first.status_code, second.status_code) == (302, 409)
    assert roles(town) == {"applicant": "applicant", "s1": "editor"}
    assert Client().login(username="s1", password=ACCOUNT["password"])
    assert not User.objects.filter(username="s2").exists()


def test_looking_at_a_link_changes_nothing(town: Town) -> None:
    link = invited(town)

    Client().get(link)

    assert (acts(), roles(town)) == (["invite"], {"applicant": "applicant"})


def test_what_is_wrong_in_the_form_uses_nothing_up(town: Town) -> None:
    link = invited(town)

    assert Client().post(link, ACCOUNT | {"password": "12345678"}).status_code == 422
    assert Client().post(link, ACCOUNT | {"username": "office"}).status_code == 422
    assert Client().post(link, ACCOUNT).status_code == 302


@pytest.mark.parametrize(
    ("seconds", "status"), [(-1, 302), (0, 409), (1, 409)], ids=["under", "on", "over"]
)
def test_a_link_is_good_for_seven_days(town: Town, seconds: int, status: int) -> None:
    link = invited(town, at=START)
    token = link.split("/")[3]
    at = START + timedelta(days=7, seconds=seconds)

    try:
        actions.join(token=token, at=at, account=ACCOUNT)
        done = 302
    except Barred:
        done = 409

    assert done == status


def test_a_link_that_ran_out_says_so(town: Town) -> None:
    link = invited(town)

    with clock.turned(START + timedelta(days=8)):
        found = Client().get(link)

    assert found.status_code == 404
    assert "重新邀请" in found.content.decode()


def test_a_withdrawn_link_leads_nowhere(browse: Browse, town: Town, page: str) -> None:
    link = invited(town)
    one = queries.invitations(town.organisations[0], clock.now()).get()

    rival = browse("rival").post(f"{page}invitations/{one.pk}/withdraw/").status_code
    owner = browse("applicant").post(f"{page}invitations/{one.pk}/withdraw/").status_code

    assert (rival, owner) == (404, 302)
    assert Client().get(link).status_code == 404


def test_who_has_an_account_joins_with_it(browse: Browse, town: Town) -> None:
    assert browse("stranger").post(invited(town)).status_code == 302

    assert roles(town) == {"applicant": "applicant", "stranger": "editor"}


def test_an_administrator_does_not_join(town: Town) -> None:
    User.objects.filter(username="stranger").update(duty="audit")
    browser = Client()
    browser.force_login(town.users["stranger"])

    assert browser.post(invited(town)).status_code == 409


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("consultant", 404)])
def test_an_editor_fills_in_and_a_consultant_only_reads(town: Town, role: str, status: int) -> None:
    town.call()
    case = town.open_case()
    browser = Client()
    browser.force_login(joined(town, role).user)

    with clock.turned(town.later()):
        assert browser.get(f"/cases/{case.number}/").status_code == 200
        section = browser.get(f"/applications/{case.number}/sections/organisation/")

    assert section.status_code == status


def test_a_removed_member_is_out_at_once(browse: Browse, town: Town, page: str) -> None:
    one = joined(town)
    browser = Client()
    browser.force_login(one.user)
    before = browser.get(page).status_code

    browse("applicant").post(f"{page}members/{one.pk}/remove/")

    assert (before, browser.get(page).status_code) == (200, 404)
    assert roles(town) == {"applicant": "applicant"}
    assert acts() == ["invite", "join", "remove"]


def test_an_editor_may_nothing_of_it(town: Town, page: str) -> None:
    one = joined(town)
    owner = Membership.objects.get(user__username="applicant")
    browser = Client()
    browser.force_login(one.user)

    done = [
        browser.post(f"{page}{path}", {"name": "x", "role": "editor"}).status_code
        for path in (
            "invite/",
            f"members/{owner.pk}/remove/",
            f"members/{owner.pk}/hand-over/",
        )
    ]

    assert done == [409, 409, 409]
    assert roles(town) == {"applicant": "applicant", "sunsan": "editor"}


def test_an_owner_is_not_removed(browse: Browse, town: Town, page: str) -> None:
    owner = Membership.objects.get(user__username="applicant")

    assert browse("applicant").post(f"{page}members/{owner.pk}/remove/").status_code == 409


def test_ownership_goes_over_when_both_say_so_and_back_on_the_same_day(
    browse: Browse, town: Town, page: str
) -> None:
    one = joined(town)
    browser = Client()
    browser.force_login(one.user)

    browse("applicant").post(f"{page}members/{one.pk}/hand-over/")
    meanwhile = roles(town)
    browser.post(f"{page}hand-over/", {"answer": "accept"})
    after = roles(town)
    old = queries.members(town.organisations[0]).get(user__username="applicant")
    browser.post(f"{page}members/{old.pk}/hand-over/")
    browse("applicant").post(f"{page}hand-over/", {"answer": "accept"})

    assert meanwhile == {"applicant": "applicant", "sunsan": "editor"}
    assert after == {"applicant": "editor", "sunsan": "applicant"}
    assert roles(town) == meanwhile
    assert acts()[2:] == ["offer_hand_over", "accept_hand_over"] * 2


def test_only_whom_it_was_offered_to_accepts(browse: Browse, town: Town, page: str) -> None:
    one = joined(town)
    browse("applicant").post(f"{page}members/{one.pk}/hand-over/")

    own = browse("applicant").post(f"{page}hand-over/", {"answer": "accept"}).status_code
    twice = browse("applicant").post(f"{page}members/{one.pk}/hand-over/").status_code
    rival = browse("rival").post(f"{page}hand-over/", {"answer": "accept"}).status_code

    assert (own, twice, rival) == (409, 409, 404)
    assert roles(town)["applicant"] == "applicant"


def test_a_hand_over_is_declined(browse: Browse, town: Town, page: str) -> None:
    one = joined(town)
    browse("applicant").post(f"{page}members/{one.pk}/hand-over/")
    browser = Client()
    browser.force_login(one.user)

    browser.post(f"{page}hand-over/", {"answer": "withdraw"})

    assert queries.hand_over(town.organisations[0]) is None
    assert browser.post(f"{page}hand-over/", {"answer": "accept"}).status_code == 404
    assert roles(town)["applicant"] == "applicant"


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_reads_a_fixed_number_of_times(
    browse: Browse,
    town: Town,
    page: str,
    django_assert_num_queries: DjangoAssertNumQueries,
    more: int,
) -> None:
    for n in range(more):
        Client().post(invited(town), ACCOUNT | {"username": f"s{n}"})
        invited(town)
    browser = browse("applicant")

    with django_assert_num_queries(10):
        browser.get(page)
