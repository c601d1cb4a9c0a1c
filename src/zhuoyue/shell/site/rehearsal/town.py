"""The town of a rehearsal: bodies, accounts, panels, organisations, one cycle (演练场所)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil

from zhuoyue.core.regulation import Law
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles
from zhuoyue.shell.cycles import queries as cycles_queries
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people import facts
from zhuoyue.shell.people.models import Body, Organisation, User
from zhuoyue.shell.site.rehearsal.cast import Player, district_of
from zhuoyue.shell.site.rehearsal.course import EVERYBODY

WATCHERS = {role: facts.WATCHERS[role].zh for role in ("oversight", "finance", "audit")}
"""Who looks on in every place, whether its text gives them an act or not."""

EXPERTS = frozenset({"examiner", "leader", "panel"})
CASES_A_PANEL = 10
EXAMINERS = 4
_BEFORE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: its name, who leads it, its examiners."""

    name: str
    leader: User
    examiners: tuple[User, ...]


@dataclass
class Town:
    """Everybody who acts."""

    law: Law
    cycle: Cycle
    officials: dict[str, User]
    bodies: dict[str, Body]
    panels: list[Panel]
    prefix: str = ""
    cases: list[Case] = field(default_factory=list)
    applicants: dict[str, User] = field(default_factory=dict)
    players: dict[str, Player] = field(default_factory=dict)

    def username(self, name: str) -> str:
        """The log-in name of somebody in this town; a demo has several towns."""
        return f"{self.prefix}-{name}" if self.prefix else name

    def reference(self, sort: str, number: int) -> str:
        """The fixed name for the books of the n-th person of a sort, as `R-OFF-001`."""
        return f"{self.prefix.upper() or 'R'}-{sort}-{number:03d}"

    def panel_of(self, number: str) -> Panel:
        """The panel that reviews a case."""
        place = next(n for n, case in enumerate(self.cases) if case.number == number)
        return self.panels[place // CASES_A_PANEL]

    def actor(self, role: str, number: str | None) -> User | None:
        """The account that acts in a role, on a case or on the cycle."""
        if role == EVERYBODY:
            return None
        if role in EXPERTS:
            panel = self.panel_of(number) if number else self.panels[0]
            return panel.examiners[0] if role == "examiner" else panel.leader
        if number is not None and number in self.applicants and role not in self.officials:
            return self.applicants[number]
        return self.officials[role]


def found(law: Law, players: Sequence[Player], *, at: datetime, prefix: str = "") -> Town:
    """Set everything up; nothing is on record yet. `prefix`: of log-in names, where towns share a house."""
    regulation = law.regulation
    cycle = cycles.open_cycle(
        code=f"{regulation.id.split('-')[0].upper()[:8]}-{regulation.id.split('-')[1][0].upper()}-{at.year}",
        name=f"{regulation.programme.zh} {at.year} 届（演练）",
        regulation=regulation.id,
        at=at,
        rehearsal=True,
    )
    since = (at - _BEFORE).date()
    town = Town(law=cycles_queries.law_of(cycle), cycle=cycle, officials={}, bodies={}, panels=[])
    town.prefix = prefix
    roles = {role.id: role.name.zh for role in regulation.procedure.roles}
    for role, name in (roles | WATCHERS).items():
        if role not in {"applicant", EVERYBODY, *EXPERTS}:
            _official(town, role, roles.get(role, name), since)
    _panels(town, number=max(1, ceil(len(players) / CASES_A_PANEL)), since=since)
    for n, player in enumerate(players, start=1):
        _applicant(town, player, n, since)
    return town


def _body(town: Town, role: str, name: str) -> Body:
    place = town.law.regulation.place
    kind = facts.KINDS.get(role, "office")
    area = district_of(place.code) if kind == Body.Kind.DISTRICT else ""
    return people.set_up_body(
        name=f"{place.name.zh}{name}（演练）", kind=kind, place=place.code, area=area
    )


def _official(town: Town, role: str, name: str, since: date) -> None:
    body = _body(town, role, name)
    number = len(town.officials) + 1
    user = people.open_account(
        username=town.username(role),
        name=name,
        password=None,
        reference=town.reference("OFF", number),
    )
    people.appoint(user=user, role=role, since=since, body=body)
    town.officials[role] = user
    town.bodies[role] = body


def _panels(town: Town, *, number: int, since: date) -> None:
    roles = {role.id: role.name.zh for role in town.law.regulation.procedure.roles}
    leads = "leader" if "leader" in roles else "panel"
    body = _body(town, "examiner", "评审专家")
    for n in range(1, number + 1):
        leader = people.open_account(
            username=town.username(f"{leads}{n}"),
            name=f"第{n}组{roles[leads]}",
            password=None,
            reference=town.reference("EXP", n * 10),
        )
        people.appoint(user=leader, role=leads, since=since, body=body)
        members = tuple(_examiner(town, n, m, since) for m in range(1, EXAMINERS + 1))
        town.panels.append(Panel(name=f"第{n}组", leader=leader, examiners=members))


def _examiner(town: Town, panel: int, member: int, since: date) -> User:
    user = people.open_account(
        username=town.username(f"examiner{panel}-{member}"),
        name=f"第{panel}组评审员{member}",
        password=None,
        reference=town.reference("EXP", panel * 10 + member),
    )
    body = _body(town, "examiner", "评审专家")
    people.appoint(user=user, role="examiner", since=since, body=body)
    return user


def _applicant(town: Town, player: Player, number: int, since: date) -> None:
    organisation: Organisation = people.register_organisation(
        name=player.name, code=player.code, area=player.district
    )
    user = people.open_account(
        username=town.username(f"applicant{number}"),
        name=f"{player.name}经办人",
        password=None,
        reference=town.reference("APP", number),
    )
    people.appoint(user=user, role="applicant", since=since, organisation=organisation)
    parties = {role: body for role, body in town.bodies.items() if body.kind in Body.LOCAL}
    case = applications.open_case(
        cycle=town.cycle, organisation=organisation, awards=[player.award], parties=parties
    )
    town.cases.append(case)
    town.applicants[case.number] = user
    town.players[case.number] = player
