"""The three administrators (三员分立): who may open which page, who does what, what the log keeps."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.shell.town import PLACE, START, Town

from zhuoyue.shell.kit import clock, visibility
from zhuoyue.shell.kit.refusal import Barred, Refused
from zhuoyue.shell.people import actions, queries
from zhuoyue.shell.people.models import AdministrationEntry, Body, Membership, User

AT = START
NAMES = {"system": "甲", "security": "乙", "audit": "丙"}
PAGES = {
    "accounts/": "system",
    "bodies/": "system",
    "appointments/": "security",
    "administrators/": "security",
    "log/": "audit",
}


@pytest.fixture(autouse=True)
def clock_of_the_town() -> Iterator[None]:
    with clock.turned(AT):
        yield


@pytest.fixture
def three(town: Town) -> dict[str, User]:
    """An administrator of each duty in the town."""
    made = {}
    for duty, name in NAMES.items():
        user = actions.open_account(username=duty, name=name, password=None, duty=duty)
        made[duty] = user
    return made


def client(user: User) -> Client:
    one = Client()
    one.force_login(user)
    return one


def logged() -> list[tuple[str, str, str]]:
    rows = AdministrationEntry.objects.order_by("pk")
    return [(one.act, one.by, one.whom or one.of) for one in rows]


def test_a_house_is_founded_once_with_three_persons(db: None) -> None:
    made = actions.found(names=NAMES, at=AT)

    with pytest.raises(actions.NotEmpty):
        actions.found(names=NAMES, at=AT)

    assert [(one.user.username, one.user.duty, one.user.one_time) for one in made] == [
        ("sysadmin", "system", True),
        ("secadmin", "security", True),
        ("auditadmin", "audit", True),
    ]
    assert all(one.user.check_password(one.password) for one in made)
    assert logged() == [
        ("found", "", "甲（sysadmin）"),
        ("found", "", "乙（secadmin）"),
        ("found", "", "丙（auditadmin）"),
    ]


def test_one_person_founds_no_house_alone(db: None) -> None:
    with pytest.raises(Barred) as refused:
        actions.found(names=NAMES | {"audit": "甲"}, at=AT)

    assert "一人不得担任两员" in refused.value.said.zh
    assert "nobody is two" in refused.value.said.en
    assert User.objects.count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_there_for_one_duty_alone(
    town: Town, three: dict[str, User], path: str
) -> None:
    everybody = town.users | three
    found = {
        name: client(user).get(f"/people/administration/{path}").status_code
        for name, user in everybody.items()
    }

    assert found == {name: 200 if name == PAGES[path] else 404 for name in everybody}
    assert Client().get(f"/people/administration/{path}").status_code == 302


def test_an_administrator_begins_at_the_own_page(town: Town, three: dict[str, User]) -> None:
    for duty, path in {"system": "accounts", "security": "appointments", "audit": "log"}.items():
        page = client(three[duty]).get("/", follow=True)
        assert page.redirect_chain[-1][0] == f"/people/administration/{path}/"
    assert client(town.users["office"]).get("/people/administration/").status_code == 404


def test_no_administrator_sees_a_case(town: Town, three: dict[str, User]) -> None:
    town.call()
    case = town.open_case()

    for user in three.values():
        assert client(user).get(f"/cases/{case.number}/").status_code == 404
        assert not visibility.may_see(user, case)
        assert not visibility.may_see(user, case.organisation)


def test_an_account_is_opened_with_a_password_shown_once(
    town: Town, three: dict[str, User]
) -> None:
    told = {"name": "新人", "username": "xinren", "email": ""}
    browser = client(three["system"])

    page = browser.post("/people/administration/accounts/", told)
    again = browser.post("/people/administration/accounts/", told)

    user = User.objects.get(username="xinren")
    password = page.context["opened"].password
    assert (page.status_code, again.status_code) == (200, 422)
    assert user.check_password(password)
    assert user.one_time
    assert password not in browser.get("/people/administration/accounts/").content.decode()
    assert logged() == [("open_account", "甲（system）", "新人（xinren）")]


def test_a_closed_account_is_out_at_once_and_comes_back(town: Town, three: dict[str, User]) -> None:
    office = client(town.users["office"])
    address = f"/people/administration/accounts/{town.users['office'].pk}/"

    client(three["system"]).post(address, {"act": "close"})
    out = office.get("/").status_code
    client(three["system"]).post(address, {"act": "reopen"})

    assert (out, office.get("/").status_code) == (302, 200)
    assert [act for act, _, _ in logged()] == ["close_account", "reopen_account"]


def test_a_renewed_password_ends_every_session(town: Town, three: dict[str, User]) -> None:
    office = client(town.users["office"])
    address = f"/people/administration/accounts/{town.users['office'].pk}/"

    page = client(three["system"]).post(address, {"act": "renew"})

    assert office.get("/").status_code == 302
    assert Client().login(username="office", password=page.context["opened"].password)


@pytest.mark.parametrize(
    ("whose", "act"),
    [("system", "close"), ("security", "close"), ("audit", "close"), ("audit", "renew")],
)
def test_an_administrator_is_not_shut_out_or_impersonated(
    town: Town, three: dict[str, User], whose: str, act: str
) -> None:
    address = f"/people/administration/accounts/{three[whose].pk}/"

    page = client(three["system"]).post(address, {"act": act})

    three[whose].refresh_from_db()
    assert (page.status_code, three[whose].is_active, logged()) == (409, True, [])


def test_a_body_is_entered_once(town: Town, three: dict[str, User]) -> None:
    told = {"name": "枫桥镇人民政府", "kind": "township", "place": PLACE, "area": "330681104"}
    browser = client(three["system"])

    statuses = [browser.post("/people/administration/bodies/", told).status_code for _ in range(2)]

    assert statuses == [302, 409]
    assert Body.objects.get(name="枫桥镇人民政府").area == "330681104"
    assert logged() == [("enter_body", "甲（system）", "枫桥镇人民政府")]


def appointed(three: dict[str, User], user: User, of: str, **told: str) -> int:
    address = f"/people/administration/appointments/new/?user={user.pk}&of={of}"
    told = {"cycle": "", "since": "2026-03-02"} | told
    return client(three["security"]).post(address, told).status_code


def test_somebody_is_appointed_and_acts(town: Town, three: dict[str, User]) -> None:
    user, body = town.users["stranger"], town.bodies["office"]

    status = appointed(three, user, f"b{body.pk}", role="office", cycle="ZJ-2026")

    one = Membership.objects.get(user=user)
    assert (status, one.body, one.role, one.cycle) == (302, body, "office", "ZJ-2026")
    entry = AdministrationEntry.objects.get()
    assert (entry.by, entry.whom, entry.role, entry.cycle, entry.day) == (
        "乙（security）",
        "无关人员（stranger）",
        "office",
        "ZJ-2026",
        date(2026, 3, 2),
    )


def test_the_days_are_filled_in_with_today(town: Town, three: dict[str, User]) -> None:
    browser, base = client(three["security"]), "/people/administration/appointments/"
    whom, of = town.users["stranger"], town.bodies["office"]
    held = town.users["office"].memberships.get()

    for address in (f"{base}new/?user={whom.pk}&of=b{of.pk}", f"{base}{held.pk}/"):
        assert 'value="2026-03-02"' in browser.get(address).content.decode()


def test_a_body_gives_only_the_roles_of_its_kind(town: Town, three: dict[str, User]) -> None:
    offered = {name: set(queries.roles_for(body)) for name, body in town.bodies.items()}

    assert offered["office"] == {"office"}
    assert offered["committee"] == {"committee", "chair"}
    assert offered["examiner"] == {"examiner", "leader"}
    assert offered["oversight"] == {"oversight"}
    body = town.bodies["township"]
    assert appointed(three, town.users["stranger"], f"b{body.pk}", role="office") == 422
    with pytest.raises(Barred):
        actions.appoint_to(
            by=three["security"],
            at=AT,
            user=town.users["stranger"],
            of=body,
            role="office",
            since=AT.date(),
        )


@pytest.mark.clause("HZA-2-1")
@pytest.mark.parametrize(("first", "second"), [("oversight", "office"), ("office", "oversight")])
def test_roles_the_text_keeps_apart_are_refused_with_the_clause(
    town: Town, three: dict[str, User], first: str, second: str
) -> None:
    user = town.users["stranger"]
    bodies = {
        kind: actions.set_up_body(name=f"杭州{kind}", kind=kind, place="3301")
        for kind in (first, second)
    }

    done = [appointed(three, user, f"b{bodies[one].pk}", role=one) for one in (first, second)]

    assert done == [302, 409]
    with pytest.raises(Refused) as refused:
        actions.appoint_to(
            by=three["security"],
            at=AT,
            user=user,
            of=bodies[second],
            role=second,
            since=AT.date(),
        )
    assert {one.clause for one in refused.value.verdict.reasons} == {"HZA-2-1"}


def test_what_one_place_keeps_apart_another_does_not(town: Town, three: dict[str, User]) -> None:
    user = town.users["office"]
    body = actions.set_up_body(name="杭州监督", kind="oversight", place="3301")

    assert appointed(three, user, f"b{body.pk}", role="oversight") == 302


def test_an_orphaned_organisation_gets_a_new_owner(town: Town, three: dict[str, User]) -> None:
    of = town.organisations[0]

    assert appointed(three, town.users["stranger"], f"o{of.pk}", role="applicant") == 302

    assert queries.owned(town.users["stranger"]) == [of.pk]


def test_who_is_dismissed_acts_on_the_last_day_and_not_after(
    town: Town, three: dict[str, User]
) -> None:
    one = town.users["office"].memberships.get()
    address = f"/people/administration/appointments/{one.pk}/"

    status = client(three["security"]).post(address, {"on": "2026-03-05"}).status_code

    assert status == 302
    held = [
        queries.memberships(town.users["office"], on=date(2026, 3, day)).count() for day in (5, 6)
    ]
    assert held == [1, 0]
    assert logged() == [("dismiss", "乙（security）", "office 账号（office）")]


def test_who_was_dismissed_is_appointed_again_on_the_same_day(
    town: Town, three: dict[str, User]
) -> None:
    one = town.users["office"].memberships.get()
    actions.dismiss_from(by=three["security"], at=AT, membership=one, on=date(2026, 3, 1))

    status = appointed(three, town.users["office"], f"b{one.body_id}", role="office")

    assert status == 302
    assert town.users["office"].memberships.get().until is None


@pytest.mark.parametrize("who", ["office", "applicant", "audit", "system"])
def test_nobody_becomes_what_they_must_not(town: Town, three: dict[str, User], who: str) -> None:
    user = (town.users | three)[who]

    page = client(three["security"]).post(
        "/people/administration/administrators/", {"user": user.pk, "duty": "security"}
    )

    user.refresh_from_db()
    assert page.status_code == 409
    assert user.duty == (who if who in NAMES else "")
    assert logged() == []


def test_an_administrator_is_appointed_nowhere(town: Town, three: dict[str, User]) -> None:
    user, body = three["audit"], town.bodies["office"]

    with pytest.raises(Barred):
        actions.appoint_to(
            by=three["security"], at=AT, user=user, of=body, role="office", since=AT.date()
        )
    with pytest.raises(Barred):
        actions.appoint(user=user, body=body, role="office", since=AT.date())


def test_a_duty_goes_over_but_never_falls_vacant(town: Town, three: dict[str, User]) -> None:
    browser, stranger = client(three["security"]), town.users["stranger"]
    release = f"/people/administration/administrators/{three['audit'].pk}/release/"

    alone = browser.post(release).status_code
    browser.post("/people/administration/administrators/", {"user": stranger.pk, "duty": "audit"})
    after = browser.post(release).status_code

    assert (alone, after) == (409, 302)
    assert [one.username for one in queries.administrators().filter(duty="audit")] == ["stranger"]


@pytest.mark.parametrize("duty", ["security", "audit"])
def test_what_is_another_duty_is_refused(town: Town, three: dict[str, User], duty: str) -> None:
    with pytest.raises(Barred):
        actions.close_account(by=three[duty], at=AT, user=town.users["office"])
    with pytest.raises(Barred):
        actions.admit(by=three[duty], at=AT, username="x", name="x", email="")


def test_the_log_is_not_rewritten(town: Town, three: dict[str, User]) -> None:
    actions.close_account(by=three["system"], at=AT, user=town.users["office"])

    for change in (
        lambda: AdministrationEntry.objects.update(by=""),
        lambda: AdministrationEntry.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_log_is_filtered_and_exported_for_excel(town: Town, three: dict[str, User]) -> None:
    actions.close_account(by=three["system"], at=AT, user=town.users["office"])
    actions.reopen_account(by=three["system"], at=AT, user=town.users["office"])
    browser = client(three["audit"])
    address = "/people/administration/log/"

    kept = browser.get(address, {"log-is-act": "停用账号"}).context["table"].kept
    file = browser.get(address, {"log-file": "csv"}).content

    assert [one.act for one in kept] == ["close_account"]
    assert file.startswith("\ufeff时间".encode())
    assert file.decode().count("office 账号（office）") == 2


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize(
    ("path", "duty", "reads"),
    [
        ("accounts/", "system", 7),
        ("bodies/", "system", 8),
        ("appointments/", "security", 11),
        ("administrators/", "security", 9),
        ("log/", "audit", 7),
    ],
)
def test_the_lists_read_a_fixed_number_of_times(
    town: Town,
    three: dict[str, User],
    django_assert_num_queries: DjangoAssertNumQueries,
    more: int,
    path: str,
    duty: str,
    reads: int,
) -> None:
    for n in range(more):
        user = actions.open_account(username=f"u{n}", name=f"u{n}", password=None)
        body = actions.set_up_body(name=f"b{n}", kind="office", place=PLACE)
        actions.appoint_to(
            by=three["security"], at=AT, user=user, of=body, role="office", since=AT.date()
        )
    browser = client(three[duty])

    with django_assert_num_queries(reads):
        assert browser.get(f"/people/administration/{path}").status_code == 200
