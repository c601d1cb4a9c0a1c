"""A place of any of the four regulations in which one organisation has won and another has not.

What stands in the books before the conclusion is written straight into them: these rooms begin after.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client

from zhuoyue.core.eligibility.credit_code import check_character
from zhuoyue.core.regulation import Law, Scope
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles
from zhuoyue.shell.cycles import queries as cycles_queries
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.ledger import facts as lines
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people.models import Organisation, User

HANGZHOU, POOL, WENZHOU, ZHUJI = (
    "hangzhou-award-2025",
    "hangzhou-cultivation-2025",
    "wenzhou-award-2022",
    "zhuji-award-2025",
)
ALL = (HANGZHOU, POOL, WENZHOU, ZHUJI)

DECIDED = datetime(2026, 10, 12, 9, tzinfo=CHINA)

KINDS = {
    "office": "office",
    "government": "government",
    "director_meeting": "government",
    "finance": "finance",
    "oversight": "oversight",
    "audit": "audit",
    "discipline": "discipline",
    "committee": "committee",
    "department": "department",
    "examiner": "experts",
    "leader": "experts",
    "township": "township",
}

_CONCLUDED = {
    HANGZHOU: (("elect", "committee"), ("approve", "government"), ("confer", "government")),
    POOL: (("propose", "office"), ("decide", "director_meeting"), ("announce", "office")),
    WENZHOU: (
        ("elect", "committee"),
        ("propose", "committee"),
        ("approve", "government"),
        ("announce", "government"),
    ),
    ZHUJI: (("elect", "committee"), ("approve", "government"), ("confer", "government")),
}


@dataclass
class Place:
    """What the tests act on."""

    law: Law
    cycle: Cycle
    users: dict[str, User]
    organisations: list[Organisation]
    cases: list[Case] = field(default_factory=list)
    at: datetime = DECIDED

    def later(self, **span: int) -> datetime:
        """Turn the clock on and read it."""
        self.at += timedelta(**(span or {"minutes": 1}))
        return self.at

    def client(self, role: str) -> Client:
        """A browser logged in as the account of a role; nobody: not logged in."""
        client = Client()
        if role != "nobody":
            client.force_login(self.users[role])
        return client

    def open_case(self, organisation: Organisation, cycle: Cycle | None = None) -> Case:
        """A case with nothing on record."""
        award = self.law.regulation.awards[0].id
        case = applications.open_case(
            cycle=cycle or self.cycle, organisation=organisation, awards=[award]
        )
        self.cases.append(case)
        return case

    def write(self, act: str, by: str, case: Case | None = None, **facts: str) -> None:
        """Write an entry straight into the book, as if it had come about the regular way."""
        known = next(one for one in self.law.regulation.procedure.acts if one.id == act)
        own = case if known.scope is Scope.CASE else None
        cycle = case.cycle if case is not None else self.cycle
        chain = own.number if own is not None else cycle.code
        head = Entry.objects.filter(chain=chain).order_by("-sequence").first()
        row = Entry(
            cycle=cycle.code,
            chain=chain,
            sequence=head.sequence + 1 if head else 1,
            at=self.later(),
            act=act,
            by=by,
            facts=facts,
            previous=head.hash if head else str(lines.header(self.law, cycle.code)["hash"]),
        )
        row.hash = str(lines.entry_line(row)["hash"])
        row.save(force_insert=True)

    def win(self, case: Case, award: str | None = None) -> None:
        """Bring a case to its honour."""
        award = award or self.law.regulation.awards[0].id
        for act, by in _CONCLUDED[self.law.regulation.id]:
            done = Entry.objects.filter(chain=case.cycle.code, act=act).exists()
            if not done:
                facts = (
                    {"award": award} if act == "elect" else {"document_number": "政发〔2026〕1号"}
                )
                self.write(act, by, case, **facts)
        case.cycle.stage = ""  # the cached stage of a cycle in which all is done
        case.cycle.save(update_fields=["stage"])


def build(regulation: str, *, award: str | None = None, at: datetime = DECIDED) -> Place:
    """The place: one winner, and one organisation that did not come so far."""
    law = cycles_queries.law_named(regulation)
    place = law.regulation.place.code
    cycle = cycles.open_cycle(
        code="T-2026", name="2026届（测试）", regulation=regulation, at=at, rehearsal=True
    )
    roles = {role.id for role in law.regulation.procedure.roles} - {"applicant", "public"}
    users = {
        role: _official(role, place)
        for role in sorted(roles | {"audit", "discipline", "oversight", "finance"})
    }
    organisations = [_organisation(law, number) for number in (1, 2)]
    users["applicant"] = _account("applicant", organisation=organisations[0])
    users["rival"] = _account("rival", role="applicant", organisation=organisations[1])
    users["stranger"] = people.open_account(username="stranger", name="无关人员", password=None)
    made = Place(law=law, cycle=cycle, users=users, organisations=organisations, at=at)
    for one in organisations:
        made.open_case(one)
    made.win(made.cases[0], award)
    return made


def _organisation(law: Law, number: int) -> Organisation:
    body = f"91{law.regulation.place.code:0<6}MA{number:07d}"
    return people.register_organisation(
        name=f"得奖试样{number}有限公司", code=body + check_character(body)
    )


def _official(role: str, place: str) -> User:
    body = people.set_up_body(name=f"{role} 单位", kind=KINDS.get(role, "office"), place=place)
    return _account(role, body=body)


def _account(username: str, role: str | None = None, **of: Any) -> User:  # noqa: ANN401 - a body or an organisation
    user = people.open_account(username=username, name=f"{username} 账号", password=None)
    people.appoint(user=user, role=role or username, since=date(2026, 1, 1), **of)
    return user
