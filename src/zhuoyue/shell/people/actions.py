"""Writes: accounts, bodies, organisations, who acts as what, who administers; the log of it."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from zhuoyue.core.clause import Text
from zhuoyue.core.eligibility.credit_code import valid
from zhuoyue.core.regulation import Procedure
from zhuoyue.shell.kit import clock, gateways, jobs
from zhuoyue.shell.kit.refusal import Barred, refuse
from zhuoyue.shell.people import facts, queries
from zhuoyue.shell.people.facts import News
from zhuoyue.shell.people.models import (
    AdministrationEntry,
    Body,
    HandOver,
    Invitation,
    LogInFailure,
    Membership,
    Message,
    Organisation,
    User,
)

Act = AdministrationEntry.Act

ONE_DUTY = Text(
    zh="三员分立：系统、安全、审计管理员由三个人分别担任，一人不得担任两员。",
    en="Separation of the three administrators: system, security and audit are three persons, "
    "and nobody is two of them.",
)

_NO_AWARD = Text(
    zh="管理员不参与评审：担任管理员的，不得在奖项中任职；在奖项中任职的，不得担任管理员。",
    en="An administrator takes no part in an award: who administers acts in none, and who acts in one "
    "does not administer.",
)


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


def place(*, organisation: Organisation, area: str) -> None:
    """Keep where an organisation is registered, as it handed it in last (注册地).

    The recusal of examiners of the same district and the order of lists by district rest on it.
    """
    organisation.area = area
    organisation.save(update_fields=["area"])


@transaction.atomic
def register(*, organisation: str, code: str, account: Mapping[str, str], on: date) -> User:
    """Enter an organisation with the first who acts for it (自助注册); raises WrongCreditCode.

    `account`: username, name, password, email. An organisation is entered once, by its code: who comes
    second is refused by the table, also when two come at once.
    """
    entered = register_organisation(name=organisation, code=code)
    user = open_account(**account)
    appoint(user=user, role=facts.OWNER, since=on, organisation=entered)
    _note(Act.REGISTER, by=user, at=clock.now(), whom=user, of=entered, role=facts.OWNER, day=on)
    return user


def change_own(*, by: User, name: str, email: str, language: str) -> None:
    """Change one's own name, address and language (修改本人资料)."""
    User.objects.filter(pk=by.pk).update(name=name, email=email, language=language)


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
    """Let a user act in a role (任职). Refused: an administrator; a role not to be combined in one cycle."""
    if _locked(user).duty:
        raise Barred(_NO_AWARD)
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


def _take_up(user: User, of: Body | Organisation, role: str, since: date, cycle: str) -> Membership:
    """A membership that begins, or one of the same day that had ended and goes on."""
    key = {"body": of} if isinstance(of, Body) else {"organisation": of}
    made, _ = Membership.objects.update_or_create(
        user=user, role=role, cycle=cycle, since=since, **key, defaults={"until": None}
    )
    return made


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


# --- the three administrators


def _note(
    act: str,
    *,
    by: User | None,
    at: datetime,
    of: Body | Organisation | None = None,
    **more: Any,  # noqa: ANN401 - whom, role, cycle, day
) -> None:
    """Put it on the log; names as they are now."""
    whom = more.pop("whom", None)
    AdministrationEntry.objects.create(
        act=act,
        by=_named(by),
        at=at,
        whom=_named(whom),
        of=of.name if of is not None else "",
        organisation=of if isinstance(of, Organisation) else None,
        **more,
    )


def _named(user: User | None) -> str:
    return f"{user.name}（{user.username}）" if user is not None else ""


def _one_time() -> str:
    """A password to be used once: easy to read out, too long to guess."""
    signs = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(signs) for _ in range(4)) for _ in range(4))


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _insist_on(by: User, duty: str) -> None:
    """Only who has this duty, as it stands now."""
    if not User.objects.filter(pk=by.pk, is_active=True, duty=duty).exists():
        wanted = facts.DUTIES[duty]
        raise Barred(
            Text(zh=f"此事只由{wanted.zh}办理。", en=f"This is for the {wanted.en} alone.")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An account with its one-time password, shown once and kept nowhere."""

    user: User
    password: str


FOUNDERS: Mapping[str, str] = {
    User.Duty.SYSTEM.value: "sysadmin",
    User.Duty.SECURITY.value: "secadmin",
    User.Duty.AUDIT.value: "auditadmin",
}
"""The log-in names of the first three."""


@transaction.atomic
def found(*, names: Mapping[str, str], at: datetime) -> list[Opened]:
    """Make the three administrators of an empty house (建户); raises NotEmpty if anybody is there.

    `names`: by duty. Refused: one person for two of the duties.
    """
    if User.objects.exists():
        raise NotEmpty
    if len({name.strip() for name in names.values()}) < len(FOUNDERS):
        raise Barred(ONE_DUTY)
    made = []
    for duty, username in FOUNDERS.items():
        opened = _open(username=username, name=names[duty].strip(), duty=duty)
        _note(Act.FOUND, by=None, at=at, whom=opened.user, role=duty)
        made.append(opened)
    return made


def _open(**account: Any) -> Opened:  # noqa: ANN401
    password = _one_time()
    user = open_account(password=password, one_time=True, **account)
    return Opened(user=user, password=password)


@transaction.atomic
def admit(*, by: User, at: datetime, username: str, name: str, email: str) -> Opened:
    """Open an account for somebody (开通账号); they set their own password at the first log-in."""
    _insist_on(by, User.Duty.SYSTEM)
    opened = _open(username=username, name=name, email=email)
    _note(Act.OPEN_ACCOUNT, by=by, at=at, whom=opened.user)
    return opened


@transaction.atomic
def close_account(*, by: User, at: datetime, user: User) -> None:
    """Close an account (停用账号): its sessions end. Refused: one's own, the last of a duty."""
    _insist_on(by, User.Duty.SYSTEM)
    _insist_on_another(user)
    if user.pk == by.pk:
        raise Barred(
            Text(zh="不能停用自己的账号。", en="You cannot close the account you are using.")
        )
    User.objects.filter(pk=_locked(user).pk).update(is_active=False)
    _note(Act.CLOSE_ACCOUNT, by=by, at=at, whom=user)


def _insist_on_another(user: User) -> None:
    """That somebody else has the duty as well, if this one has any."""
    alike = User.objects.select_for_update().filter(duty=user.duty, is_active=True)
    if user.duty and not [one for one in alike if one.pk != user.pk]:
        duty = facts.DUTIES[user.duty]
        raise Barred(
            Text(
                zh=f"{user.name}是唯一的{duty.zh}；先指定另一人，再办理。",
                en=f"{user.name} is the only {duty.en}; name another one first.",
            )
        )


@transaction.atomic
def reopen_account(*, by: User, at: datetime, user: User) -> None:
    """Open a closed account again (恢复账号)."""
    _insist_on(by, User.Duty.SYSTEM)
    User.objects.filter(pk=_locked(user).pk).update(is_active=True)
    _note(Act.REOPEN_ACCOUNT, by=by, at=at, whom=user)


@transaction.atomic
def renew_password(*, by: User | None, at: datetime, user: User) -> Opened:
    """Set a one-time password (重置密码): sessions end. By the system administrator or the command line.

    Refused: another administrator's; it would make one person two. `by` None: the command line.
    """
    if by is not None:
        _insist_on(by, User.Duty.SYSTEM)
        if user.duty:
            raise Barred(
                Text(
                    zh="管理员的密码不由他人在此重置；在服务器上运行 zhuoyue password。",
                    en="An administrator's password is not reset here by another one: run "
                    "`zhuoyue password` on the server.",
                )
            )
    password = _one_time()
    _set_password(_locked(user), password, one_time=True)
    _note(Act.RENEW_PASSWORD, by=by, at=at, whom=user)
    return Opened(user=user, password=password)


def _set_password(user: User, password: str, *, one_time: bool) -> None:
    user.set_password(password)
    user.one_time = one_time
    user.save(update_fields=["password", "one_time"])


def change_password(*, by: User, password: str) -> None:
    """Change one's own password (修改密码); the other sessions end by it."""
    _set_password(by, password, one_time=False)


@transaction.atomic
def enter_body(
    *, by: User, at: datetime, name: str, kind: str, place: str, parent: Body | None, area: str = ""
) -> Body:
    """Enter a body (登记单位). Refused: one of this name and kind is there."""
    _insist_on(by, User.Duty.SYSTEM)
    if Body.objects.filter(name=name, kind=kind, place=place).exists():
        raise Barred(Text(zh=f"“{name}”已登记。", en=f"There is a body named “{name}” already."))
    body = set_up_body(name=name, kind=kind, place=place, parent=parent, area=area)
    _note(Act.ENTER_BODY, by=by, at=at, of=body)
    return body


@transaction.atomic
def appoint_to(
    *,
    by: User,
    at: datetime,
    user: User,
    of: Body | Organisation,
    role: str,
    since: date,
    cycle: str = "",
) -> Membership:
    """Appoint somebody to a role (任命). Refused: an administrator; a role the text does not combine."""
    _insist_on(by, User.Duty.SECURITY)
    locked = _locked(user)
    if locked.duty:
        raise Barred(_NO_AWARD)
    if role not in queries.roles_for(of):
        raise Barred(
            Text(zh="规定没有给这类单位此角色。", en="The texts give no such role to this body.")
        )
    if isinstance(of, Body):
        _insist_on_combinable(locked, of, role, since, cycle)
    made = _take_up(locked, of, role, since, cycle)
    _note(Act.APPOINT, by=by, at=at, whom=user, of=of, role=role, cycle=cycle, day=since)
    return made


def _insist_on_combinable(user: User, body: Body, role: str, since: date, cycle: str) -> None:
    """By the rule of each text concerned: that of the cycle, or all of the place (不得兼任)."""
    pinned = {one.code: one.regulation for one in queries.cycles_at(body.place)}
    held = queries.held_at(user, place=body.place, cycle=cycle, since=since)
    for law in queries.laws():
        ours = law.regulation.id == pinned[cycle] if cycle in pinned else not cycle
        if law.regulation.place.code == body.place and ours:
            reasons = queries.clashes(law.regulation.procedure, role, held)
            if reasons:
                raise refuse(*reasons, law=law)


@transaction.atomic
def dismiss_from(*, by: User, at: datetime, membership: Membership, on: date) -> None:
    """Dismiss somebody from a role (免去); the day is its last."""
    _insist_on(by, User.Duty.SECURITY)
    dismiss(membership=membership, on=on)
    _note_end(Act.DISMISS, membership, by=by, at=at, on=on)


def _note_end(act: str, one: Membership, *, by: User, at: datetime, on: date) -> None:
    of = one.body or one.organisation
    _note(act, by=by, at=at, whom=one.user, of=of, role=one.role, cycle=one.cycle, day=on)


@transaction.atomic
def make_administrator(*, by: User, at: datetime, user: User, duty: str) -> None:
    """Give somebody one of the three duties (指定管理员). Refused: who has one, who acts in an award."""
    _insist_on(by, User.Duty.SECURITY)
    locked = _locked(user)
    if locked.duty:
        raise Barred(ONE_DUTY)
    if queries.serves(locked):
        raise Barred(_NO_AWARD)
    User.objects.filter(pk=locked.pk).update(duty=duty)
    _note(Act.MAKE_ADMINISTRATOR, by=by, at=at, whom=user, role=duty)


@transaction.atomic
def release_administrator(*, by: User, at: datetime, user: User) -> None:
    """Take the duty back (解除管理员). Refused: the last who has it."""
    _insist_on(by, User.Duty.SECURITY)
    _insist_on_another(user)
    duty = _locked(user).duty
    User.objects.filter(pk=user.pk).update(duty="")
    _note(Act.RELEASE_ADMINISTRATOR, by=by, at=at, whom=user, role=duty)


# --- an organisation's own people

INVITED_FOR = timedelta(days=7)
"""So long an invitation is good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation with the token of its link, shown once and kept nowhere."""

    invitation: Invitation
    token: str


def _insist_on_owner(by: User, organisation: Organisation) -> None:
    if organisation.pk not in queries.owned(by):
        raise Barred(
            Text(
                zh="此事只由本组织的经办人办理。", en="This is for the organisation's owner alone."
            )
        )


@transaction.atomic
def invite(*, by: User, at: datetime, organisation: Organisation, role: str, name: str) -> Invited:
    """Invite somebody by a link that is good for seven days and once (邀请)."""
    _insist_on_owner(by, organisation)
    token = secrets.token_urlsafe(24)
    made = Invitation.objects.create(
        organisation=organisation,
        role=role,
        name=name,
        digest=queries.digest(token),
        by=by,
        at=at,
        until=at + INVITED_FOR,
    )
    _note(Act.INVITE, by=by, at=at, of=organisation, role=role, day=made.until.date())
    return Invited(invitation=made, token=token)


@transaction.atomic
def withdraw_invitation(*, by: User, at: datetime, invitation: Invitation) -> None:
    """Let a link lead nowhere (撤回邀请); once used it is too late."""
    _insist_on_owner(by, invitation.organisation)
    rows = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
    if rows.update(withdrawn_at=at):
        of, role = invitation.organisation, invitation.role
        _note(Act.WITHDRAW_INVITATION, by=by, at=at, of=of, role=role)


_USED = Text(
    zh="邀请链接已使用、已撤回或者已过期，请联系邀请您的人重新邀请。",
    en="The link was used, withdrawn or has run out: ask who invited you for a new one.",
)


@transaction.atomic
def join(
    *,
    token: str,
    at: datetime,
    user: User | None = None,
    account: Mapping[str, str] | None = None,
) -> User:
    """Take an invitation up (接受邀请): with one's own account, or with a new one. The link is used up."""
    found = queries.invitation(token, at)
    if found is None:
        raise Barred(_USED)
    kept = Invitation.objects.select_for_update().filter(
        pk=found.pk, used_at=None, withdrawn_at=None
    )
    if not kept.exists():
        raise Barred(_USED)
    joined = user if user is not None else open_account(**(account or {}))
    if joined.duty:
        raise Barred(_NO_AWARD)
    since = at.astimezone(clock.CHINA).date()
    _take_up(joined, found.organisation, found.role, since, "")
    kept.update(used_by=joined, used_at=at)
    of = found.organisation
    _note(Act.JOIN, by=joined, at=at, whom=joined, of=of, role=found.role, day=since)
    return joined


@transaction.atomic
def remove(*, by: User, at: datetime, membership: Membership) -> None:
    """Remove somebody from one's organisation at once (移除成员). Refused: an owner."""
    organisation = membership.organisation
    if organisation is None:
        raise Barred(_NO_AWARD)
    _insist_on_owner(by, organisation)
    if membership.role == facts.OWNER:
        raise Barred(
            Text(
                zh="经办人不能移除；由经办人移交给本组织的另一人。",
                en="An owner is not removed: the owner hands over to another member.",
            )
        )
    last = at.astimezone(clock.CHINA).date() - timedelta(days=1)
    dismiss(membership=membership, on=last)
    _note_end(Act.REMOVE, membership, by=by, at=at, on=last)


@transaction.atomic
def offer_hand_over(*, by: User, at: datetime, organisation: Organisation, to: User) -> HandOver:
    """Offer one's organisation to another member (提出移交); nothing changes until they accept."""
    _insist_on_owner(by, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if queries.hand_over(organisation) is not None:
        raise Barred(Text(zh="已提出移交，等待接受。", en="It has been offered already and waits."))
    if to.pk == by.pk or not queries.members(organisation).filter(user=to).exists():
        raise Barred(Text(zh="移交给本组织的另一名成员。", en="Hand over to another member of it."))
    made = HandOver.objects.create(organisation=organisation, by=by, to=to, at=at)
    _note(Act.OFFER_HAND_OVER, by=by, at=at, whom=to, of=organisation, role=facts.OWNER)
    return made


@transaction.atomic
def withdraw_hand_over(*, by: User, at: datetime, hand_over: HandOver) -> None:
    """Take the offer back, or decline it (撤回、谢绝移交)."""
    if by.pk not in (hand_over.by_id, hand_over.to_id):
        _insist_on_owner(by, hand_over.organisation)
    rows = HandOver.objects.filter(pk=hand_over.pk, accepted_at=None, withdrawn_at=None)
    if rows.update(withdrawn_at=at):
        of, to = hand_over.organisation, hand_over.to
        _note(Act.WITHDRAW_HAND_OVER, by=by, at=at, whom=to, of=of)


@transaction.atomic
def accept_hand_over(*, by: User, at: datetime, hand_over: HandOver) -> None:
    """Take the organisation over (接受移交): the old owner stays as an editor.

    Refused: anybody but the one it was offered to; an offer whose maker owns it no more.
    """
    organisation = hand_over.organisation
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = HandOver.objects.filter(pk=hand_over.pk, accepted_at=None, withdrawn_at=None)
    owner = queries.members(organisation).filter(user=hand_over.by, role=facts.OWNER)
    mine = queries.members(organisation).filter(user=by)
    if by.pk != hand_over.to_id or not (rows.exists() and owner.exists() and mine.exists()):
        raise Barred(
            Text(zh="没有可以由您接受的移交。", en="There is no hand-over for you to accept.")
        )
    today = at.astimezone(clock.CHINA).date()
    for one in (*owner, *mine):
        dismiss(membership=one, on=today - timedelta(days=1))
    _take_up(hand_over.by, organisation, "editor", today, "")
    _take_up(by, organisation, facts.OWNER, today, "")
    rows.update(accepted_at=at)
    of = organisation
    _note(Act.ACCEPT_HAND_OVER, by=by, at=at, whom=by, of=of, role=facts.OWNER, day=today)


# --- logging in

_KEPT = timedelta(days=1)


def note_failure(*, username: str, address: str, at: datetime) -> None:
    """Keep a log-in that failed (登录失败), for a day."""
    LogInFailure.objects.filter(at__lt=at - _KEPT).delete()
    LogInFailure.objects.create(username=username[:64], address=address[:64], at=at)


def forget_failures(*, username: str) -> None:
    """Forget them: the right password was given."""
    LogInFailure.objects.filter(username=username).delete()
