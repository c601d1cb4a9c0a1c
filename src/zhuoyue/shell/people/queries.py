"""Reads: who holds which role, where."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhuoyue.core.procedure import Code
from zhuoyue.core.regulation import Procedure
from zhuoyue.core.verdict import Reason
from zhuoyue.shell.kit import clock, visibility
from zhuoyue.shell.kit.once import once
from zhuoyue.shell.people.models import Body, Honour, Membership, Message, Organisation, User


def user_named(username: str) -> User | None:
    """The user of this log-in name."""
    return User.objects.filter(username=username, is_active=True).first()


def users() -> QuerySet[User]:
    """Everybody who may log in, by name."""
    return User.objects.filter(is_active=True).order_by("pk")


def taken(username: str) -> bool:
    """Whether anybody has, or had, this log-in name."""
    return User.objects.filter(username=username).exists()


def organisation_with(code: str) -> Organisation | None:
    """The organisation of this unified social credit code."""
    return Organisation.objects.filter(unified_social_credit_code=code).first()


def person(reference: str) -> User | None:
    """Who stands behind a reference of the books."""
    return User.objects.filter(reference=reference).first()


def memberships(user: User, *, on: date | None = None) -> QuerySet[Membership]:
    """What a user is on a day, by default today; nothing for a visitor or a closed account."""
    day = on or clock.today()
    if not getattr(user, "is_active", False):
        return Membership.objects.none()
    return once(("memberships", user.pk, day), lambda: _memberships(user, day))


def _memberships(user: User, day: date) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(user_id=user.pk, since__lte=day)
        .filter(Q(until__isnull=True) | Q(until__gte=day))
        .select_related("body", "organisation")
        .order_by("pk")
    )


def memberships_in(user: User, *, cycle: str, place: str) -> list[Membership]:
    """What a user is in one cycle: for bodies of its place, and for organisations."""
    return [
        one
        for one in memberships(user)
        if one.cycle in ("", cycle) and (one.body is None or one.body.place == place)
    ]


def roles_in(user: User, *, cycle: str, place: str) -> frozenset[str]:
    """The roles of a user in one cycle."""
    return frozenset(one.role for one in memberships_in(user, cycle=cycle, place=place))


def bodies_of(user: User) -> list[Membership]:
    """Memberships in bodies only."""
    return [one for one in memberships(user) if one.body_id is not None]


def people_in(kind: str, place: str, *, on: date | None = None) -> list[User]:
    """Everybody who acts for bodies of this kind in a place on a day, by name."""
    day = on or clock.today()
    now = Q(memberships__since__lte=day) & (
        Q(memberships__until__isnull=True) | Q(memberships__until__gte=day)
    )
    there = Q(memberships__body__kind=kind, memberships__body__place=place)
    return list(User.objects.filter(now & there, is_active=True).order_by("name", "pk").distinct())


def honours(organisation: Organisation) -> QuerySet[Honour]:
    """Every honour on record of an organisation: entered for it, or published under its name."""
    mine = Q(organisation=organisation) | Q(organisation__isnull=True, name=organisation.name)
    return Honour.objects.filter(mine)


def honours_among(organisations: Iterable[Organisation]) -> dict[int, list[Honour]]:
    """The same for several at once: organisation → its honours, in one query."""
    known = list(organisations)
    names = {one.name for one in known}
    rows = Honour.objects.filter(
        Q(organisation__in=known) | Q(organisation__isnull=True, name__in=names)
    )
    read = list(rows)
    return {
        one.pk: [
            row
            for row in read
            if row.organisation_id == one.pk
            or (row.organisation_id is None and row.name == one.name)
        ]
        for one in known
    }


def honours_in(place: str) -> QuerySet[Honour]:
    """Every honour of a place's own awards."""
    return Honour.objects.filter(place=place)


def clashes(procedure: Procedure, role: str, held: frozenset[str]) -> tuple[Reason, ...]:
    """Why nobody with these roles may take this one as well (不得兼任); none if they may."""
    roles = {one.id: one for one in procedure.roles}
    found: list[Reason] = []
    for name in sorted(held):
        for mine, other in ((role, name), (name, role)):
            rule = roles.get(mine)
            if rule is not None and other in rule.incompatible_with:
                facts = {"role": role, "other": name}
                found.append(Reason(Code.ACTOR_HAS_OTHER_ROLE, rule.clause, facts))
                break
    return tuple(found)


@visibility.grants(Organisation)
def _organisations(user: User) -> Q:
    """One's own organisations; all of them for the award office and the oversight of any place."""
    held = memberships(user)
    kinds = {one.body.kind for one in held if one.body is not None}
    if kinds & {Body.Kind.OFFICE, Body.Kind.OVERSIGHT, Body.Kind.AUDIT}:
        return Q(pk__isnull=False)
    return Q(pk__in=[one.organisation_id for one in held if one.organisation_id is not None])


def holders(role: str, *, place: str, cycle: str) -> QuerySet[User]:
    """Everybody who holds a role in a cycle for a body of its place today."""
    return _holders().filter(
        memberships__in=_held_today().filter(role=role, body__place=place, cycle__in=("", cycle))
    )


def of_organisation(organisation: Organisation) -> QuerySet[User]:
    """Everybody who acts for an organisation today."""
    return _holders().filter(memberships__in=_held_today().filter(organisation=organisation))


def of_bodies(parties: Iterable[tuple[int, str]]) -> QuerySet[User]:
    """Everybody who acts today for one of these bodies in that role."""
    wanted = Q(pk__in=())
    for body, role in parties:
        wanted |= Q(body_id=body, role=role)
    return _holders().filter(memberships__in=_held_today().filter(wanted))


def _holders() -> QuerySet[User]:
    return User.objects.filter(is_active=True).distinct()


def _held_today() -> QuerySet[Membership]:
    today = clock.today()
    return Membership.objects.filter(since__lte=today).filter(
        Q(until__isnull=True) | Q(until__gte=today)
    )


def messages(user: User) -> QuerySet[Message]:
    """The messages this person may see, newest first."""
    return visibility.visible(Message.objects.all(), user)


def unread(user: User) -> int:
    """How many of them are not read."""
    return Message.objects.filter(user_id=user.pk, read_at__isnull=True).count()


def urgent_unmailed(key: str | None) -> list[int]:
    """The messages to be mailed at once, of one matter or all, oldest first."""
    rows = Message.objects.filter(urgent=True, mailed_at__isnull=True)
    rows = rows.filter(key=key) if key is not None else rows
    return list(rows.order_by("pk").values_list("pk", flat=True))


_MORNING = time(8)
"""Nobody is mailed about routine matters before."""


def digest_due(at: datetime) -> list[User]:
    """Who has routine messages to be mailed and got no such mail today."""
    if at.astimezone(clock.CHINA).time() < _MORNING:
        return []
    routine = Message.objects.filter(user=OuterRef("pk"), urgent=False)
    waiting = routine.filter(mailed_at__isnull=True, at__lte=at)
    had = routine.filter(mailed_at__gte=_midnight(at))
    return list(User.objects.filter(Exists(waiting), ~Exists(had)).order_by("pk"))


def routine_unmailed(user: User, at: datetime) -> QuerySet[Message]:
    """What goes into a person's digest; nothing if they had one today."""
    routine = Message.objects.filter(user=user, urgent=False)
    if routine.filter(mailed_at__gte=_midnight(at)).exists():
        return Message.objects.none()
    return routine.filter(mailed_at__isnull=True, at__lte=at).order_by("at", "pk")


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.astimezone(clock.CHINA).date(), time(), clock.CHINA)


def mail_address(user: User) -> str:
    """Where mail goes; in the demo everybody has an address that leads nowhere."""
    return user.email or (f"{user.username}@demo.invalid" if settings.DEMO else "")


@visibility.grants(Message)
def _messages(user: User) -> Q:
    """One's own, and nobody else's: not those of colleagues, not as an administrator."""
    return Q(user_id=user.pk)
