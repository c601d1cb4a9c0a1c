from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from tests.shell.conftest import Browse
from tests.shell.town import Town
from typing_extensions import override

from zhuoyue.core.clause import Text
from zhuoyue.shell.kit import clock, visibility
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.people import actions, tasks
from zhuoyue.shell.people.facts import News
from zhuoyue.shell.people.models import Message, User

MORNING = datetime(2026, 3, 3, 8, tzinfo=CHINA)


def news(key: str = "k", *, urgent: bool = False) -> News:
    return News(
        key=key,
        title=Text(zh=f"题目{key}", en=f"title {key}"),
        body=Text(zh="正文", en="body"),
        url="/cycles/ZJ-2026/",
        clause=Text(zh="第一条", en="Article 1"),
        urgent=urgent,
    )


def tell(users: list[User], *, key: str = "k", urgent: bool = False, at: datetime = MORNING) -> int:
    return actions.tell(users=users, news=news(key, urgent=urgent), at=at)


def reachable(town: Town, *roles: str) -> list[User]:
    for role in roles:
        town.users[role].email = f"{role}@example.cn"
        town.users[role].save()
    return [town.users[role] for role in roles]


def sweep(at: datetime) -> None:
    with clock.turned(at):
        tasks.mails()


def test_the_same_is_told_a_person_once(town: Town) -> None:
    first = tell([town.users["office"]])
    second = tell([town.users["office"], town.users["committee"]])

    assert (first, second, Message.objects.count()) == (1, 1, 2)


def test_a_closed_account_is_told_nothing(town: Town) -> None:
    town.users["office"].is_active = False

    assert tell([town.users["office"]]) == 0


def test_an_urgent_message_is_mailed_once(town: Town) -> None:
    tell(reachable(town, "office"), urgent=True)

    with clock.turned(MORNING):
        tasks.mail(key="k")
        tasks.mail(key="k")
    sweep(MORNING)

    assert [(one.to, one.subject) for one in mail.outbox] == [(["office@example.cn"], "题目k")]
    assert "依据：第一条" in mail.outbox[0].body
    assert "/cycles/ZJ-2026/" in mail.outbox[0].body


def test_a_mail_speaks_the_recipients_language(town: Town) -> None:
    (user,) = reachable(town, "office")
    user.language = "en"
    user.save()
    tell([user], urgent=True)

    sweep(MORNING)

    assert mail.outbox[0].subject == "title k"
    assert "By: Article 1" in mail.outbox[0].body


def test_routine_matters_are_one_mail_a_day(town: Town) -> None:
    users = reachable(town, "office")
    for key in ("a", "b", "c"):
        tell(users, key=key)

    sweep(MORNING - timedelta(seconds=1))
    before = len(mail.outbox)
    sweep(MORNING + timedelta(minutes=1))
    tell(users, key="d", at=MORNING + timedelta(minutes=2))
    sweep(MORNING + timedelta(hours=9))
    same_day = len(mail.outbox)
    sweep(MORNING + timedelta(days=1))

    assert (before, same_day, len(mail.outbox)) == (0, 1, 2)
    assert mail.outbox[0].subject == "卓越：3 条消息"
    assert mail.outbox[1].subject == "题目d"


def test_who_has_no_address_keeps_the_message_in_the_house(town: Town) -> None:
    tell([town.users["office"]], urgent=True)

    sweep(MORNING)

    assert mail.outbox == []
    assert Message.objects.get().read_at is None


class Broken(EmailBackend):
    @override
    def send_messages(self, messages: object) -> int:
        raise ConnectionError(messages)


def test_a_mail_that_failed_is_sent_later(town: Town) -> None:
    tell(reachable(town, "office"), urgent=True)

    with (
        override_settings(EMAIL_BACKEND=f"{__name__}.Broken"),
        clock.turned(MORNING),
        pytest.raises(ConnectionError),
    ):
        actions.mail_at_once(key="k", at=MORNING)
    assert Message.objects.get().mailed_at is None
    sweep(MORNING + timedelta(hours=1))

    assert len(mail.outbox) == 1


def test_the_same_mail_carries_the_same_id(town: Town) -> None:
    tell(reachable(town, "office"), urgent=True)
    sweep(MORNING)
    Message.objects.update(mailed_at=None)
    sweep(MORNING)

    first, second = (one.extra_headers["Message-ID"] for one in mail.outbox)
    assert first == second


def test_nobody_sees_anothers_messages(town: Town) -> None:
    tell([town.users["office"]])
    message = Message.objects.get()

    seen_by = {role for role, user in town.users.items() if visibility.may_see(user, message)}

    assert seen_by == {"office"}


def test_the_inbox_counts_what_is_unread_and_get_marks_nothing(browse: Browse, town: Town) -> None:
    tell([town.users["office"]])
    client = browse("office")

    page = client.get("/people/inbox/").content.decode()
    again = client.get("/people/inbox/").content.decode()

    assert "题目k" in page
    assert "标为已读并前往" in again


def test_reading_marks_it_once_and_leads_to_the_page(browse: Browse, town: Town) -> None:
    tell([town.users["office"]])
    message, client = Message.objects.get(), browse("office")

    with clock.turned(MORNING):
        done = client.post(f"/people/inbox/{message.pk}/read/")
    message.refresh_from_db()
    first = message.read_at
    with clock.turned(MORNING + timedelta(days=1)):
        client.post(f"/people/inbox/{message.pk}/read/")
    message.refresh_from_db()

    assert done.headers["Location"] == "/cycles/ZJ-2026/"
    assert message.read_at == first


def test_anothers_message_cannot_be_read(browse: Browse, town: Town) -> None:
    tell([town.users["office"]])
    message = Message.objects.get()

    assert browse("committee").post(f"/people/inbox/{message.pk}/read/").status_code == 404
    assert browse("office").get(f"/people/inbox/{message.pk}/read/").status_code == 405


def test_the_inbox_takes_as_many_queries_for_three_as_for_one(browse: Browse, town: Town) -> None:
    client, counts = browse("office"), []
    for key in ("a", "b", "c"):
        tell([town.users["office"]], key=key)
        with CaptureQueriesContext(connection) as taken:
            client.get("/people/inbox/")
        counts.append(len(taken))

    assert counts[1:] == counts[:-1]


def test_outside_the_demo_there_is_no_outbox(browse: Browse) -> None:
    assert browse("office").get("/outbox/").status_code == 404


@override_settings(DEMO=True, EMAIL_BACKEND="zhuoyue.shell.kit.gateways.FolderBackend")
def test_in_the_demo_everybody_reads_the_outbox(browse: Browse, town: Town) -> None:
    tell([town.users["office"]], urgent=True)
    sweep(MORNING)

    page = browse("committee").get("/outbox/").content.decode()

    assert "题目k" in page
    assert "office@demo.invalid" in page
