"""A town to test on: Zhuji, one account per role, one rehearsal cycle."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from zhuoyue.core.eligibility.credit_code import check_character
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles
from zhuoyue.shell.cycles import queries as cycles_queries
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.panels.models import ConsultantsNamed, Declaration, Expert, Panel
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people.models import Body, Organisation, User

START = datetime(2026, 3, 2, 9, tzinfo=CHINA)
PLACE = "330681"

BODIES = {
    "office": ("office", "诸暨市政府质量奖审定办"),
    "township": ("township", "店口镇人民政府"),
    "industry_authority": ("industry", "诸暨市经济和信息化局"),
    "department": ("department", "诸暨市应急管理局"),
    "examiner": ("experts", "评审专家组"),
    "leader": ("experts", "评审专家组"),
    "committee": ("committee", "诸暨市政府质量奖审委会"),
    "chair": ("committee", "诸暨市政府质量奖审委会"),
    "government": ("government", "诸暨市人民政府"),
    "finance": ("finance", "诸暨市财政局"),
    "oversight": ("oversight", "监督小组"),
}


def credit_code(number: int) -> str:
    """A well-formed code of an enterprise of Zhuji that nobody has."""
    body = f"91330681MA{number:07d}"
    return body + check_character(body)


@dataclass
class Town:
    """What the tests act on; `users` by role."""

    users: dict[str, User]
    bodies: dict[str, Body]
    organisations: list[Organisation]
    cycle: Cycle
    at: datetime = START
    cases: list[Case] = field(default_factory=list)

    def later(self, **span: int) -> datetime:
        """Turn the town's clock on and read it."""
        self.at += timedelta(**(span or {"minutes": 1}))
        return self.at

    def act(self, act: str, role: str, case: Case | None = None, **facts: Any) -> Entry:  # noqa: ANN401 - whatever an entry carries
        """Do an act a minute later, as the account of this role."""
        by, at = self.users[role], self.later()
        if case is None:
            return cycles.perform(cycle=self.cycle, act=act, role=role, by=by, at=at, facts=facts)
        return applications.perform(case=case, act=act, role=role, by=by, at=at, facts=facts)

    def call(self, closes: str = "2026-04-30") -> Entry:
        """Publish the call for applications."""
        return self.act("publish_call", "office", closes=closes, criteria="gbt-19580-2012")

    def open_case(self, number: int = 0) -> Case:
        """A case of the organisation, recommended by the township, nothing on record."""
        case = applications.open_case(
            cycle=self.cycle,
            organisation=self.organisations[number],
            awards=["quality"],
            parties={"township": self.bodies["township"]},
        )
        self.cases.append(case)
        return case

    def submit(self, case: Case) -> Entry:
        """Hand in the application, as the account of its organisation."""
        own = {1: "applicant", 2: "rival", 3: "third"}[int(case.organisation.name[4])]
        return applications.perform(
            case=case,
            act="submit",
            role="applicant",
            by=self.users[own],
            at=self.later(),
            facts=SUBMITTED,
        )

    def seat(self, cases: Sequence[Case], *, name: str = "一组") -> Panel:
        """A panel at work of leader and examiner to whom nothing is held, rows only: no act."""
        stages = list(cycles_queries.law_of(self.cycle).regulation.panels.rules[0].stages)
        panel = Panel.objects.create(
            cycle=self.cycle,
            name=name,
            stages=stages,
            first_day=self.at.date(),
            last_day=self.at.date() + timedelta(days=90),
            appointed_at=self.at,
        )
        for role in ("leader", "examiner"):
            user = self.users[role]
            Expert.objects.get_or_create(user=user, defaults={"ties": [], "district": "330900"})
            panel.members.create(user=user, leader=role == "leader")
            for case in cases:
                Declaration.objects.create(user=user, case=case, interested=False, at=self.at)
        for case in cases:
            panel.assignments.create(case=case)
            ConsultantsNamed.objects.create(case=case, names=[], by="P-TEST", at=self.at)
        return panel


SUBMITTED = {
    "self_assessment": True,
    "application_form": True,
    "evidence": True,
    "industry_authority": False,
}


def build() -> Town:
    """Zhuji with nothing on record."""
    bodies = {
        role: people.set_up_body(name=name, kind=kind, place=PLACE)
        for role, (kind, name) in BODIES.items()
    }
    organisations = [
        people.register_organisation(name=f"诸暨试样{n}有限公司", code=credit_code(n))
        for n in range(1, 4)
    ]
    users = {role: _account(role, body=body) for role, body in bodies.items()}
    users["applicant"] = _account("applicant", organisation=organisations[0])
    users["rival"] = _account("rival", role="applicant", organisation=organisations[1])
    users["third"] = _account("third", role="applicant", organisation=organisations[2])
    users["stranger"] = people.open_account(username="stranger", name="无关人员", password=None)
    cycle = cycles.open_cycle(
        code="ZJ-2026",
        name="诸暨市政府质量奖2026届（演练）",
        regulation="zhuji-award-2025",
        at=START,
        rehearsal=True,
    )
    return Town(users=users, bodies=bodies, organisations=organisations, cycle=cycle)


def _account(username: str, role: str | None = None, **of: Any) -> User:  # noqa: ANN401 - a body or an organisation
    user = people.open_account(username=username, name=f"{username} 账号", password=None)
    people.appoint(user=user, role=role or username, since=START.date(), **of)
    return user
