"""Writes: accounts, bodies, organisations, who acts as what."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhuoyue.core.eligibility.credit_code import valid
from zhuoyue.core.regulation import Procedure
from zhuoyue.shell.kit import gateways, jobs
from zhuoyue.shell.kit.refusal import refuse
from zhuoyue.shell.people import facts, queries
from zhuoyue.shell.people.facts import News
from zhuoyue.shell.people.models import Body, Membership, Message, Organisation, User


class WrongCreditCode(ValueError):
    """The code's check character does not fit, or it is no such code at all."""


class NotEmpty(Exception):
    """Somebody has an account already: the first one is made once."""


def open_account(*, username: str, name: str, password: str | None, **more: Any) -> User:  # noqa: ANN401
    """Make an account (开户); without a password it cannot log in yet."""
    return User.objects.create_user(username, password, name=name, **more)


def choose_columns(*, user: User, table: str, hidden: Iterable[str]) -> None:
    """Keep which columns of a table a person does not want to see (选列)."""
    chosen = {**user.columns, table: sorted(hidden)}
    User.objects.filter(pk=user.pk).update(columns=chosen)


def set_up_body(
    *, name: str, kind: str, place: str, parent: Body | None = None, area: str = ""
) -> Body:
    """Enter a body, or find it (登记单位). `area`: the code of its own area, as of a district."""
    body, _ = Body.objects.get_or_create(
        name=name, kind=kind, place=place, defaults={"parent": parent, "area": area}
    )
    return body


def register_organisation(*, name: str, code: str, **more: Any) -> Organisation:  # noqa: ANN401
    """Enter an organisation by its unified social credit code; raises WrongCreditCode."""
    if not valid(code):
        raise WrongCreditCode(code)
    return Organisation.objects.create(name=name, unified_social_credit_code=code, **more)


@transaction.atomic
def register(*, organisation: str, code: str, account: Mapping[str, str], on: date) -> User:
    """Enter an organisation with the first who acts for it (自助注册); raises WrongCreditCode.

    `account`: username, name, password, email. An organisation is entered once, by its code: who comes
    second is refused by the table, also when two come at once.
    """
    entered = register_organisation(name=organisation, code=code)
    user = open_account(**account)
    appoint(user=user, role="applicant", since=on, organisation=entered)
    return user


def change_own(*, by: User, name: str, email: str, language: str) -> None:
    """Change one's own name, address and language (修改本人资料)."""
    User.objects.filter(pk=by.pk).update(name=name, email=email, language=language)


@transaction.atomic
def found(*, username: str, name: str, password: str) -> User:
    """Make the first account of an empty house (建户); raises NotEmpty if anybody is there."""
    if User.objects.exists():
        raise NotEmpty(username)
    return open_account(username=username, name=name, password=password)


@transaction.atomic
def appoint(
    *,
    user: User,
    role: str,
    since: date,
    body: Body | None = None,
    organisation: Organisation | None = None,
    cycle: str = "",
    procedure: Procedure | None = None,
) -> Membership:
    """Let a user act in a role (任职). Refused: a role that may not be combined in one cycle."""
    User.objects.select_for_update().get(pk=user.pk)
    held = queries.memberships(user, on=since)
    if cycle:
        held = held.filter(cycle__in=("", cycle))
    if procedure is not None:
        reasons = queries.clashes(procedure, role, frozenset(one.role for one in held))
        if reasons:
            raise refuse(*reasons)
    return Membership.objects.create(
        user=user, body=body, organisation=organisation, role=role, cycle=cycle, since=since
    )


def dismiss(*, membership: Membership, on: date) -> None:
    """End a membership; the day itself is its last (离任)."""
    Membership.objects.filter(pk=membership.pk).update(until=on)


@transaction.atomic
def tell(*, users: Iterable[User], news: News, at: datetime) -> int:
    """Put it into the inbox of each (发站内信) and have it mailed; answers how many had not known it."""
    wanted = {user.pk: user for user in users if user.is_active}
    knew = set(
        Message.objects.filter(user__in=wanted, key=news.key).values_list("user_id", flat=True)
    )
    made = [_message(user, news, at) for pk, user in sorted(wanted.items()) if pk not in knew]
    Message.objects.bulk_create(made, ignore_conflicts=True)
    if news.urgent and made:
        jobs.defer("people.mail", key=news.key)
    return len(made)


def _message(user: User, news: News, at: datetime) -> Message:
    clause = news.clause or facts.NOTHING
    return Message(
        user=user,
        key=news.key,
        cycle=news.cycle,
        at=at,
        title_zh=news.title.zh,
        title_en=news.title.en,
        body_zh=news.body.zh,
        body_en=news.body.en,
        clause_zh=clause.zh,
        clause_en=clause.en,
        url=news.url,
        urgent=news.urgent,
    )


def read(*, message: Message, at: datetime) -> None:
    """Mark it read (已读); the first time counts."""
    Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=at)


def read_all(*, by: User, at: datetime) -> int:
    """Mark all of one's messages read; answers how many were not."""
    return Message.objects.filter(user=by, read_at__isnull=True).update(read_at=at)


def mail_at_once(*, key: str | None, at: datetime) -> int:
    """Mail what carries a deadline or a decision; answers how many mails went out.

    Each is locked while it is sent: two workers send it once. A mail that fails leaves the rest unsent
    and raises, so that the job is tried again. `key` None: all that wait.
    """
    sent = 0
    for pk in queries.urgent_unmailed(key):
        with transaction.atomic():
            waiting = Message.objects.select_for_update(skip_locked=True, of=("self",))
            found = waiting.filter(pk=pk, mailed_at__isnull=True).select_related("user").first()
            if found is not None:
                sent += _mail(found.user, [found], at)
    return sent


def mail_digests(*, at: datetime) -> int:
    """Mail each person what is routine, at most once a day in China (每日汇总)."""
    sent = 0
    for user in queries.digest_due(at):
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            found = list(queries.routine_unmailed(user, at))
            sent += _mail(user, found, at) if found else 0
    return sent


def _mail(user: User, messages: list[Message], at: datetime) -> int:
    """One mail with all of them; who has no address keeps them in the inbox alone."""
    Message.objects.filter(pk__in=[one.pk for one in messages]).update(mailed_at=at)
    to = queries.mail_address(user)
    if not to:
        return 0
    gateways.send(facts.mail(to, user.language, messages))
    return 1
