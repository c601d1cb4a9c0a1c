"""The demo's town: bodies, an account per role, a cycle under rehearsal, all through the actions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from zhuoyue.core.eligibility.credit_code import check_character
from zhuoyue.core.regulation import Law
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications import queries as applications_queries
from zhuoyue.shell.cycles import actions as cycles
from zhuoyue.shell.cycles import queries as cycles_queries
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people import queries as people_queries

REGULATION = "zhuji-award-2025"
CYCLE = "ZJ-2026"

KINDS = {
    "office": "office",
    "township": "township",
    "industry_authority": "industry",
    "department": "department",
    "examiner": "experts",
    "leader": "experts",
    "committee": "committee",
    "chair": "committee",
    "government": "government",
    "finance": "finance",
}
"""Which kind of body acts in a role."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account to show: log-in name, and what it is called."""

    username: str
    name: str


def accounts() -> list[Account]:
    """Everybody who may be chosen."""
    return [Account(user.username, user.name) for user in people_queries.users()]


@transaction.atomic
def settle(at: datetime) -> None:
    """Found the town, once: an account per role, a cycle called, three applicants."""
    if cycles_queries.cycle_of(CYCLE) is not None:
        return
    law = cycles_queries.law_named(REGULATION)
    since = (at - timedelta(days=400)).date()
    for role in law.regulation.procedure.roles:
        kind = KINDS.get(role.id)
        if kind is not None:
            _official(law, role.id, role.name.zh, kind, since=at - timedelta(days=400))
    _official(law, "oversight", "监督小组", "oversight", since=at - timedelta(days=400))
    for number in range(1, 4):
        organisation = people.register_organisation(
            name=f"诸暨演练{number}号有限公司", code=_code(number)
        )
        user = people.open_account(
            username=f"applicant{number}", name=f"申报组织{number}", password=None
        )
        people.appoint(user=user, role="applicant", since=since, organisation=organisation)
    _call(at)


def _official(law: Law, role: str, name: str, kind: str, *, since: datetime) -> None:
    place = law.regulation.place
    body = people.set_up_body(name=f"{place.name.zh}{name}", kind=kind, place=place.code)
    user = people.open_account(username=role, name=name, password=None)
    people.appoint(user=user, role=role, since=since.date(), body=body)


def _code(number: int) -> str:
    body = f"91330681MA{number:07d}"
    return body + check_character(body)


def _call(at: datetime) -> None:
    cycle = cycles.open_cycle(
        code=CYCLE,
        name="诸暨市政府质量奖 2026 届（演练）",
        regulation=REGULATION,
        at=at,
        rehearsal=True,
    )
    office, township = people_queries.user_named("office"), people_queries.user_named("township")
    closes = (at + timedelta(days=60)).date()
    cycles.perform(
        cycle=cycle,
        act="publish_call",
        role="office",
        by=office,
        at=at,
        facts={"closes": closes, "criteria": "gbt-19580-2012"},
    )
    body = people_queries.bodies_of(township)[0].body if township is not None else None
    for number in range(1, 4):
        user = people_queries.user_named(f"applicant{number}")
        organisation = people_queries.memberships(user)[0].organisation if user else None
        if organisation is None or body is None:
            continue
        case = applications.open_case(
            cycle=cycle,
            organisation=organisation,
            awards=["quality"],
            parties={"township": body},
        )
        told = ("self_assessment", "application_form", "evidence")
        facts = {**dict.fromkeys(told, True), "industry_authority": False}
        applications.perform(case=case, act="submit", role="applicant", by=user, at=at, facts=facts)
    assert applications_queries.cases(cycle).count() == 3  # noqa: S101, PLR2004 - as written above
