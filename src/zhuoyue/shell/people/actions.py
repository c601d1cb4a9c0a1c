"""Writes: accounts, bodies, organisations, who acts as what."""

from datetime import date
from typing import Any

from django.db import transaction

from zhuoyue.core.eligibility.credit_code import valid
from zhuoyue.core.regulation import Procedure
from zhuoyue.shell.kit.refusal import refuse
from zhuoyue.shell.people import queries
from zhuoyue.shell.people.models import Body, Membership, Organisation, User


class WrongCreditCode(ValueError):
    """The code's check character does not fit, or it is no such code at all."""


def open_account(*, username: str, name: str, password: str | None, **more: Any) -> User:  # noqa: ANN401
    """Make an account (开户); without a password it cannot log in yet."""
    return User.objects.create_user(username, password, name=name, **more)


def set_up_body(*, name: str, kind: str, place: str, parent: Body | None = None) -> Body:
    """Enter a body, or find it (登记单位)."""
    body, _ = Body.objects.get_or_create(
        name=name, kind=kind, place=place, defaults={"parent": parent}
    )
    return body


def register_organisation(*, name: str, code: str, **more: Any) -> Organisation:  # noqa: ANN401
    """Enter an organisation by its unified social credit code; raises WrongCreditCode."""
    if not valid(code):
        raise WrongCreditCode(code)
    return Organisation.objects.create(name=name, unified_social_credit_code=code, **more)


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
