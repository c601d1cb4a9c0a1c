"""An organisation registers itself; a person changes their own account."""

import pytest
from django.test import Client
from tests.shell.conftest import Browse
from tests.shell.town import Town, credit_code

from zhuoyue.shell.people.models import Membership, Organisation, User

TOLD = {
    "organisation": "诸暨新来有限公司",
    "code": credit_code(77),
    "name": "赵一",
    "username": "xinlai",
    "email": "x@example.cn",
    "password": "a-long-Secret-9",
}


def register(**other: str) -> int:
    return Client().post("/people/register/", TOLD | other).status_code


def test_an_organisation_registers_with_its_first_account(town: Town) -> None:
    status = register()

    one = Membership.objects.get(user__username="xinlai")
    assert (status, str(one.organisation), one.role) == (302, "诸暨新来有限公司", "applicant")
    assert Client().login(username="xinlai", password=TOLD["password"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", credit_code(77)[:-1] + ("0" if credit_code(77)[-1] != "0" else "1")),
        ("code", credit_code(1)),
        ("username", "office"),
        ("password", "12345678"),
        ("organisation", ""),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(town: Town, field: str, value: str) -> None:
    before = Organisation.objects.count(), User.objects.count()

    assert register(**{field: value}) == 422

    assert (Organisation.objects.count(), User.objects.count()) == before


def test_the_same_organisation_registers_once(town: Town) -> None:
    assert (register(), register(username="zweiter")) == (302, 422)


def test_a_person_changes_their_own_account_and_no_other(browse: Browse, town: Town) -> None:
    told = {"name": "钱二", "email": "q@example.cn", "language": "en"}

    browse("office").post("/people/account/", told)

    office, rival = town.users["office"], town.users["rival"]
    office.refresh_from_db()
    rival.refresh_from_db()
    assert (office.name, office.email, office.language) == ("钱二", "q@example.cn", "en")
    assert rival.name == "rival 账号"


def test_a_password_is_changed_by_who_knows_it(browse: Browse, town: Town) -> None:
    town.users["office"].set_password("the-Old-one-1")
    town.users["office"].save()
    new = {"new_password1": "the-New-one-2", "new_password2": "the-New-one-2"}
    client = browse("office")

    wrong = client.post("/people/account/password/", {"old_password": "x", **new}).status_code
    right = client.post(
        "/people/account/password/", {"old_password": "the-Old-one-1", **new}
    ).status_code

    assert (wrong, right) == (200, 302)
    assert Client().login(username="office", password="the-New-one-2")  # noqa: S106
