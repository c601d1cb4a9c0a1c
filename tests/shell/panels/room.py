"""A place of any of the four regulations at the stage of its desk review, with experts and three applicants.

What stands in the books before the review is written straight into them: this room begins here.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client

from zhuoyue.core.eligibility.credit_code import check_character
from zhuoyue.core.regulation import Law
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Application, Case
from zhuoyue.shell.cycles import actions as cycles
from zhuoyue.shell.cycles import facts as law_facts
from zhuoyue.shell.cycles import queries as cycles_queries
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import clock
from zhuoyue.shell.ledger import facts as lines
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.panels import actions
from zhuoyue.shell.panels.models import Panel
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people.models import User

HANGZHOU, POOL, WENZHOU, ZHUJI = (
    "hangzhou-award-2025",
    "hangzhou-cultivation-2025",
    "wenzhou-award-2022",
    "zhuji-award-2025",
)
ALL = (HANGZHOU, POOL, WENZHOU, ZHUJI)

START = datetime(2026, 6, 1, 9, tzinfo=clock.CHINA)
CODE = "P-2026"
BEFORE = {
    HANGZHOU: ("record_commendation", "publish_call", "close_applications", "fix_eligible_list"),
    POOL: ("publish_call", "close_applications", "close_recommendations", "fix_eligible_list"),
    WENZHOU: ("publish_call", "close_applications", "fix_eligible_list"),
    ZHUJI: ("publish_call", "close_applications", "fix_eligible_list"),
}
NOTICED = {HANGZHOU: ("close_eligible_notice",), POOL: ("close_eligible_notice",)}

RECORD: Mapping[str, Any] = {
    "employer": "浙江质量研究院",
    "district": "330900",
    "expertise": ["industry_expert", "quality_expert"],
    "qualifications": [
        {"level": "provincial", "valid_from": "2024-01-01", "valid_through": "unlimited"}
    ],
    "appointments": [{"valid_from": "2024-01-01", "valid_through": "unlimited"}],
    "trainings": [{"on": "2025-11-03", "subject": "评审员培训"}],
    "found_suitable": True,
    "suitable_grounds": "从事质量工作二十年",
    "ties": [],
}
"""An expert to whom nothing can be held."""

KINDS = {
    "office": "office",
    "township": "township",
    "district_bureau": "district",
    "district_office": "district",
    "industry_authority": "industry",
    "association": "association",
    "department": "department",
    "examiner": "experts",
    "leader": "experts",
    "panel": "experts",
    "committee": "committee",
    "chair": "committee",
    "member_unit": "committee",
    "government": "government",
    "director_meeting": "government",
    "finance": "finance",
    "oversight": "oversight",
}


@dataclass
class Room:
    """What the tests act on: users by role, experts by number, cases."""

    law: Law
    cycle: Cycle
    users: dict[str, User]
    experts: list[User]
    cases: list[Case] = field(default_factory=list)
    at: datetime = START

    def later(self, **span: int) -> datetime:
        """Turn the clock on and read it."""
        self.at += timedelta(**(span or {"minutes": 1}))
        return self.at

    @contextmanager
    def now(self) -> Iterator[None]:
        """The clock of the pages, turned to the room's time."""
        with clock.turned(self.later()):
            yield

    def client(self, who: str | User) -> Client:
        """A browser logged in as the account of a role, or as a person."""
        client = Client()
        client.force_login(self.users[who] if isinstance(who, str) else who)
        return client

    def write(self, act: str, by: str, case: Case | None = None, **facts: Any) -> Entry:  # noqa: ANN401
        """Write an entry straight into the book, as if it had come about the regular way."""
        chain = case.number if case is not None else self.cycle.code
        head = Entry.objects.filter(chain=chain).order_by("-sequence").first()
        row = Entry(
            cycle=self.cycle.code,
            chain=chain,
            sequence=head.sequence + 1 if head else 1,
            at=self.later(),
            act=act,
            by=by,
            facts=facts,
            previous=head.hash if head else str(lines.header(self.law, self.cycle.code)["hash"]),
        )
        row.hash = str(lines.entry_line(row)["hash"])
        row.save(force_insert=True)
        return row

    def adopt(self, parameter: str, value: object) -> None:
        """Let the implementing rules of the cycle say this, with their adoption on record."""
        if not self.cycle.implementing_rules:
            _fill_the_silence(self)
        self.cycle.implementing_rules[parameter] = value
        self.cycle.save()

    def record(self, user: User, **other: Any) -> None:  # noqa: ANN401 - whatever a record keeps
        """Keep a person's record: one to whom nothing can be held, but for this."""
        told = {**RECORD, **other}
        actions.keep_expert(
            cycle=self.cycle, user=user, told=told, by=self.users["office"], at=self.later()
        )

    def name_consultants(self, *names: str) -> None:
        """Let every applicant name these consultants."""
        for case in self.cases:
            actions.name_consultants(
                case=case, names=names, by=self.users["office"], at=self.later()
            )

    def draft(
        self,
        members: Sequence[User] | None = None,
        *,
        cases: Sequence[Case] | None = None,
        leader: User | None = None,
        name: str = "第一组",
        **other: Any,  # noqa: ANN401 - days, a reason
    ) -> Panel:
        """Draft a panel of the first rule: of the first three experts, the first of them leads."""
        chosen = list(self.experts[:3] if members is None else members)
        told: dict[str, Any] = {"first_day": self.at.date() + timedelta(days=7), **other}
        told.setdefault("last_day", told["first_day"] + timedelta(days=60))
        wanted = actions.Draft(
            name=name,
            members=chosen,
            leader=leader or (chosen[0] if chosen else None),
            cases=list(self.cases if cases is None else cases),
            **told,
        )
        rule = self.law.regulation.panels.rules[0]
        return actions.draft(cycle=self.cycle, rule=rule, wanted=wanted, by=self.users["office"])

    def declare(self, user: User, case: Case, *, interested: bool = False, **more: str) -> None:
        """Declare on a case."""
        actions.declare(case=case, interested=interested, by=user, at=self.later(), **more)

    def declare_all(self, panel: Panel) -> None:
        """Everybody on a panel declares to have no interest in any of its cases."""
        for seat in panel.members.all():
            for one in panel.assignments.all():
                self.declare(seat.user, one.case)

    def sign(self, *users: User) -> None:
        """Sign the undertaking."""
        for user in users:
            with clock.turned(self.at):
                actions.undertake(cycle=self.cycle, by=user, at=self.later())

    def ready(self, panel: Panel | None = None, **other: Any) -> Panel:  # noqa: ANN401
        """A drafted panel that nothing stands against any more."""
        for user in self.experts:
            self.record(user)
        self.name_consultants()
        panel = panel or self.draft(**other)
        self.declare_all(panel)
        self.sign(*(one.user for one in panel.members.all()))
        return panel

    def appoint(self, panel: Panel) -> Entry:
        """Appoint a panel as the office."""
        with clock.turned(self.at):
            return actions.appoint(panel=panel, by=self.users["office"], at=self.later())

    def at_work(self, **other: Any) -> Panel:  # noqa: ANN401 - as for a draft
        """A panel at work."""
        panel = self.ready(**other)
        self.appoint(panel)
        panel.refresh_from_db()
        return panel


def build(regulation: str = ZHUJI, *, experts: int = 5) -> Room:
    """The place: three applicants found eligible, the desk review next, nobody on a panel."""
    law = cycles_queries.law_named(regulation)
    place = law.regulation.place.code
    cycle = cycles.open_cycle(
        code=CODE, name="2026届（测试）", regulation=regulation, at=START, rehearsal=True
    )
    roles = {one.id for one in law.regulation.procedure.roles} - {"applicant", "public"}
    roles = (roles | {"oversight", "department"}) - {"examiner", "leader", "panel"}
    users = {role: _official(role, place) for role in sorted(roles)}
    body = people.set_up_body(name="评审专家库", kind="experts", place=place)
    pool = [
        _account(f"expert{n}", "examiner", name=f"专家{n}号", body=body)
        for n in range(1, experts + 1)
    ]
    users["stranger"] = people.open_account(username="stranger", name="无关人员", password=None)
    room = Room(law=law, cycle=cycle, users=users, experts=pool)
    _applicants(room)
    _to_the_desk(room, regulation)
    return room


def _applicants(room: Room) -> None:
    place = room.law.regulation.place.code
    area = place if len(place) > len("3301") else f"{place[:4]}02"
    for n, username in enumerate(("applicant", "rival", "third"), start=1):
        body = f"91{place:0<6}MA{n:07d}"
        organisation = people.register_organisation(
            name=f"受评试样{n}有限公司", code=body + check_character(body), area=area
        )
        room.users[username] = _account(username, "applicant", organisation=organisation)
        award = room.law.regulation.awards[0].id
        case = applications.open_case(cycle=room.cycle, organisation=organisation, awards=[award])
        Application.objects.create(case=case, frozen={}, digest="0" * 64, sections={})
        room.cases.append(case)


def _to_the_desk(room: Room, regulation: str) -> None:
    for act in BEFORE[regulation][:-1]:
        room.write(act, "office", closes="2026-06-30", criteria="gbt-19580-2012")
    for case in room.cases:
        room.write("submit", "applicant", case)
        room.write("accept", "office", case)
    for act in (*BEFORE[regulation][-1:], *NOTICED.get(regulation, ())):
        room.write(act, "office")
    if regulation in (HANGZHOU, POOL):
        _fill_the_silence(room)
    room.cycle.stage = "desk"
    room.cycle.save()


def _fill_the_silence(room: Room) -> None:
    act = law_facts.adopting(room.law)
    assert act is not None
    room.write(act.id, act.by[0], decision="质评〔2026〕1号")
    room.cycle.implementing_rules = {"panels.size": {"at_least": 3, "at_most": 5}}


def _official(role: str, place: str) -> User:
    body = people.set_up_body(name=f"{role} 单位", kind=KINDS.get(role, "office"), place=place)
    return _account(role, role, body=body)


def _account(username: str, role: str, *, name: str | None = None, **of: Any) -> User:  # noqa: ANN401 - a body or an organisation
    user = people.open_account(username=username, name=name or f"{username} 账号", password=None)
    people.appoint(user=user, role=role, since=date(2025, 1, 1), **of)
    return user
