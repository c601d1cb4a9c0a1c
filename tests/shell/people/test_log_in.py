"""Logging in: what to do when it fails, who guesses waits, one-time passwords, sessions that end."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.shell.town import START, Town

from zhuoyue.shell.kit import clock
from zhuoyue.shell.people import queries
from zhuoyue.shell.people.models import LogInFailure, User

RIGHT = "the-Right-one-1"


@pytest.fixture
def office(town: Town) -> User:
    user = town.users["office"]
    user.set_password(RIGHT)
    user.save()
    return user


def enter(password: str, username: str = "office", address: str = "10.0.0.1") -> tuple[int, str]:
    told = {"username": username, "password": password}
    page = Client(REMOTE_ADDR=address).post("/login/", told)
    return page.status_code, page.content.decode()


def test_a_failed_log_in_says_what_to_do_and_not_what_was_wrong(office: User) -> None:
    told = []
    for username in ("office", "nobody"):
        status, page = enter("wrong", username)
        assert status == 422
        assert "联系系统管理员重置" in page
        told.append(page.count("账号或者密码不对"))

    assert told == [1, 1]


def test_the_sixth_guess_waits_until_a_quarter_of_an_hour_has_passed(office: User) -> None:
    with clock.turned(START):
        statuses = [enter("wrong")[0] for _ in range(5)]
        shut, page = enter(RIGHT)
    with clock.turned(START + queries.PATIENCE - timedelta(seconds=10)):
        still, _ = enter(RIGHT)
    with clock.turned(START + queries.PATIENCE + timedelta(seconds=10)):
        again, _ = enter(RIGHT)

    assert statuses == [422] * 5
    assert (shut, still, again) == (429, 429, 302)
    assert "09:15" in page


def test_the_fifth_may_still_be_the_right_one_and_clears_what_failed(office: User) -> None:
    for _ in range(4):
        enter("wrong")

    assert enter(RIGHT)[0] == 302
    assert LogInFailure.objects.count() == 0


def test_guesses_from_elsewhere_shut_nobody_out_until_there_are_twenty(office: User) -> None:
    for n in range(19):
        enter("wrong", address=f"10.0.1.{n}")
    before = queries.shut_until("office", "10.0.0.1", clock.now())

    enter("wrong", address="10.0.2.1")

    assert before is None
    assert enter(RIGHT)[0] == 429


def test_one_name_that_is_shut_does_not_shut_another(office: User, town: Town) -> None:
    for _ in range(5):
        enter("wrong", "rival")

    assert enter(RIGHT)[0] == 302


def test_what_failed_is_kept_for_a_day(office: User) -> None:
    with clock.turned(START):
        enter("wrong")
    with clock.turned(START + timedelta(days=1, minutes=1)):
        enter("wrong", "rival")

    assert [one.username for one in LogInFailure.objects.all()] == ["rival"]


def test_a_one_time_password_is_changed_before_anything_else(office: User) -> None:
    User.objects.update(one_time=True)
    browser = Client()
    browser.login(username="office", password=RIGHT)
    new = "an-Own-one-22"

    first = browser.get("/people/inbox/")
    told = {"old_password": RIGHT, "new_password1": new, "new_password2": new}
    changed = browser.post("/people/account/password/", told)

    assert (first.status_code, first["Location"]) == (302, "/people/account/password/")
    assert (changed.status_code, changed["Location"]) == (302, "/")
    assert browser.get("/people/inbox/").status_code == 200
    assert Client().login(username="office", password=new)


def test_other_sessions_end_when_the_password_is_changed(office: User) -> None:
    here, there = Client(), Client()
    for one in (here, there):
        one.login(username="office", password=RIGHT)
    new = "an-Own-one-22"

    told = {"old_password": RIGHT, "new_password1": new, "new_password2": new}
    here.post("/people/account/password/", told)

    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
