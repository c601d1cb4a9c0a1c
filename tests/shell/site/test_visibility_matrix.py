"""Who sees which kind of thing, at which stage: role × thing. Every row holds data that could leak."""

import pytest
from django.test import Client
from tests.shell.town import SUBMITTED, Town

from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import visibility
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import Organisation, User

EVERYBODY = frozenset(
    {
        "applicant",
        "rival",
        "stranger",
        "office",
        "township",
        "industry_authority",
        "department",
        "examiner",
        "leader",
        "committee",
        "chair",
        "government",
        "finance",
        "oversight",
    }
)

MAY_SEE = [
    ("case", {"applicant", "office", "township", "oversight"}),
    ("cycle", EVERYBODY - {"rival", "third", "stranger"}),
    ("organisation", {"applicant", "office", "oversight"}),
]


@pytest.fixture
def things(town: Town) -> dict[str, Case | Cycle | Organisation]:
    town.call()
    case = town.open_case()
    town.act("submit", "applicant", case, **SUBMITTED)
    return {"case": case, "cycle": town.cycle, "organisation": case.organisation}


@pytest.mark.parametrize(("thing", "seen_by"), MAY_SEE)
def test_only_these_roles_see(
    town: Town, things: dict[str, Case | Cycle | Organisation], thing: str, seen_by: set[str]
) -> None:
    assert {
        role for role, user in town.users.items() if visibility.may_see(user, things[thing])
    } == seen_by


def test_what_no_room_opened_nobody_sees(town: Town) -> None:
    town.call()

    assert not visibility.may_see(town.users["office"], Entry.objects.get())
    assert not visibility.visible(User.objects.all(), town.users["office"]).exists()


def test_a_membership_that_ended_shows_nothing(town: Town, client: Client) -> None:
    case = town.open_case()
    membership = town.users["office"].memberships.get()
    membership.until = membership.since
    membership.save()

    client.force_login(town.users["office"])

    assert client.get(f"/cases/{case.number}/").status_code == 404
