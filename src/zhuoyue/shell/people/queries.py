"""Reads: who holds which role, where; who administers; who may still log in."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhuoyue.core.clause import Text
from zhuoyue.core.procedure import Code
from zhuoyue.core.regulation import Law, Procedure
from zhuoyue.core.verdict import Reason
from zhuoyue.rulebook import library
from zhuoyue.shell.kit import clock, visibility
from zhuoyue.shell.kit.once import once
from zhuoyue.shell.people import facts
from zhuoyue.shell.people.models import (
    AdministrationEntry,
    Body,
    HandOver,
    Honour,
    Invitation,
    LogInFailure,
    Membership,
    Message,
    Organisation,
    User,
)


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
    of_own: dict[int, list[Honour]] = defaultdict(list)
    of_name: dict[str, list[Honour]] = defaultdict(list)
    for row in rows:
        if row.organisation_id is not None:
            of_own[row.organisation_id].append(row)
        else:
            of_name[row.name].append(row)
    return {one.pk: [*of_own[one.pk], *of_name[one.name]] for one in known}


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


# --- the three administrators


def accounts() -> QuerySet[User]:
    """Every account, closed ones too, newest first."""
    return User.objects.order_by("-pk")


def account_of(pk: int) -> User | None:
    """One account, closed or not."""
    return User.objects.filter(pk=pk).first()


def administrators() -> QuerySet[User]:
    """The administrators of the installation."""
    return User.objects.exclude(duty="").order_by("duty", "pk")


def appointable() -> QuerySet[User]:
    """Who may be appointed: open accounts of those who administer nothing, by name."""
    return User.objects.filter(is_active=True, duty="").order_by("name", "pk")


def bodies() -> QuerySet[Body]:
    """Every body, by place and kind."""
    return Body.objects.select_related("parent").order_by("place", "kind", "name")


def organisations() -> QuerySet[Organisation]:
    """Every organisation, by name."""
    return Organisation.objects.order_by("name")


def appointments() -> QuerySet[Membership]:
    """Who acts as what, past and to come included; newest first."""
    return Membership.objects.select_related("user", "body", "organisation").order_by("-pk")


def serves(user: User) -> bool:
    """Whether somebody acts in an award now or will (任职中)."""
    rows = Membership.objects.filter(user_id=user.pk)
    return rows.filter(Q(until__isnull=True) | Q(until__gte=clock.today())).exists()


def held_at(user: User, *, place: str, cycle: str, since: date) -> frozenset[str]:
    """The roles a person has from a day on in a place's cycle; in any of them where none is named."""
    rows = Membership.objects.filter(user_id=user.pk).filter(
        Q(until__isnull=True) | Q(until__gte=since)
    )
    rows = rows.filter(Q(body__isnull=True) | Q(body__place=place))
    rows = rows.filter(cycle__in=("", cycle)) if cycle else rows
    return frozenset(rows.values_list("role", flat=True))


@cache
def laws() -> tuple[Law, ...]:
    """Every regulation on the shelf."""
    return tuple(library.law(name) for name in sorted(library.ids()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A cycle as this room knows it: code, name, id of its regulation."""

    code: str
    name: str
    regulation: str


_cycles_at: list[Callable[[str], Iterable[Known]]] = []


def cycles_known(of: Callable[[str], Iterable[Known]]) -> Callable[[str], Iterable[Known]]:
    """Let a later room say which cycles a place has."""
    _cycles_at.append(of)
    return of


def cycles_at(place: str) -> list[Known]:
    """The cycles of a place."""
    return [one for of in _cycles_at for one in of(place)]


def roles_for(of: Body | Organisation) -> dict[str, Text]:
    """The roles in which somebody may act for a body or an organisation, by their names."""
    if isinstance(of, Organisation):
        return dict(facts.OF_ORGANISATIONS)
    return facts.roles_of(of, laws())


def role_names() -> dict[str, Text]:
    """A name for every role there is; where two regulations differ, the first one's."""
    found = {**facts.OF_ORGANISATIONS, **facts.WATCHERS, **facts.DUTIES}
    for law in laws():
        for role in law.regulation.procedure.roles:
            found.setdefault(role.id, role.name)
    return found


def places() -> dict[str, Text]:
    """The places of the regulations on the shelf, by code."""
    return {law.regulation.place.code: law.regulation.place.name for law in laws()}


@visibility.grants(AdministrationEntry)
def _administration(user: User) -> Q:
    """The whole log for the audit administrator; an organisation's own part for its owner."""
    if not getattr(user, "is_active", False):
        return visibility.NOTHING
    if user.duty == User.Duty.AUDIT:
        return Q(pk__isnull=False)
    return Q(organisation__in=owned(user)) if not user.duty else visibility.NOTHING


def administration(user: User) -> QuerySet[AdministrationEntry]:
    """The log of administration, as far as a person may read it."""
    return visibility.visible(AdministrationEntry.objects.all(), user)


# --- an organisation's own people


def owned(user: User) -> list[int]:
    """The keys of the organisations that a person owns today."""
    held = memberships(user)
    return [
        one.organisation_id
        for one in held
        if one.role == facts.OWNER and one.organisation_id is not None
    ]


def own_organisation(user: User, pk: int) -> Organisation | None:
    """An organisation for which a person acts today; None for everybody else."""
    found = [one.organisation for one in memberships(user) if one.organisation_id == pk]
    return found[0] if found else None


def members(organisation: Organisation) -> QuerySet[Membership]:
    """Who acts for an organisation today."""
    rows = _held_today().filter(organisation=organisation)
    return rows.select_related("user").order_by("pk")


def invitations(organisation: Organisation, at: datetime) -> QuerySet[Invitation]:
    """The invitations that are still open."""
    return organisation.invitations.filter(
        used_at__isnull=True, withdrawn_at__isnull=True, until__gt=at
    )


def digest(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation(token: str, at: datetime) -> Invitation | None:
    """The open invitation behind a link; None: used, withdrawn, run out, or never made."""
    rows = Invitation.objects.select_related("organisation", "by")
    return rows.filter(
        digest=digest(token), used_at__isnull=True, withdrawn_at__isnull=True, until__gt=at
    ).first()


def hand_over(organisation: Organisation) -> HandOver | None:
    """The offer of ownership that waits for its answer."""
    rows = organisation.hand_overs.select_related("by", "to")
    return rows.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).first()


# --- logging in

PATIENCE = timedelta(minutes=15)
"""So long a failed log-in counts."""

FAILURES_HERE = 5
"""So many from one address under one name; then the next waits."""

FAILURES_ANYWHERE = 20
"""So many under one name from all addresses together."""


def shut_until(username: str, address: str, at: datetime) -> datetime | None:
    """Until when nobody may try this name from there; None: they may."""
    rows = LogInFailure.objects.filter(username=username, at__gt=at - PATIENCE).order_by("-at")
    found = list(rows.values_list("address", "at")[:FAILURES_ANYWHERE])
    here = [when for where, when in found if where == address]
    if len(here) >= FAILURES_HERE:
        return here[FAILURES_HERE - 1] + PATIENCE
    return found[-1][1] + PATIENCE if len(found) >= FAILURES_ANYWHERE else None
