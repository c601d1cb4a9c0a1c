"""Who takes part in a journey: accounts founded beforehand, nothing else; and what everybody does alike."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tests.journeys.walk import Hours, Page, Person, Value, pdf

from zhuoyue.core.eligibility.credit_code import check_character
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people.models import Body, User

START = datetime(2026, 4, 13, 9, tzinfo=CHINA)


@dataclass(frozen=True, slots=True)
class Cast:
    """A regulation's place, its cycle, the bodies by role, how many organisations."""

    regulation: str
    place: str
    code: str
    name: str
    bodies: dict[str, tuple[str, str]]
    rehearsal: bool = True
    area: str = ""
    organisations: int = 3
    experts: int = 3
    members: int = 3


@dataclass
class World:
    """Everybody before their browsers."""

    cast: Cast
    hours: Hours = field(default_factory=lambda: Hours(START))
    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    person: Callable[[User | None, Hours], Person] = Person

    def __post_init__(self) -> None:
        """Found the accounts: the one thing done without a page."""
        cast, since = self.cast, START.date()
        for role, (kind, name) in cast.bodies.items():
            area = cast.area if kind == "district" else ""
            body = people.set_up_body(name=name, kind=kind, place=cast.place, area=area)
            user = people.open_account(username=role, name=name, password=None)
            people.appoint(user=user, role=role, since=since, body=body)
            self.bodies[role], self.people[role] = body, self.person(user, self.hours)
        for n in range(1, cast.organisations + 1):
            self._organisation(n)
        self._several("e", cast.experts, role="examiner", kind="experts", called="评审员")
        self._several("m", cast.members, role="committee", kind="committee", called="委员")
        self.people["visitor"] = self.person(None, self.hours)

    def _several(self, letter: str, number: int, *, role: str, kind: str, called: str) -> None:
        """People of one role: `e1`, `e2`, … the examiners, `m1`, … who sit on the committee."""
        for n in range(1, number + 1):
            name = f"{called}{n}号"
            body = people.set_up_body(name=f"{name}所在单位", kind=kind, place=self.cast.place)
            user = people.open_account(username=f"{letter}{n}", name=name, password=None)
            people.appoint(user=user, role=role, since=START.date(), body=body)
            self.people[f"{letter}{n}"] = self.person(user, self.hours)

    def _organisation(self, n: int) -> None:
        cast = self.cast
        code = f"91{cast.place.ljust(6, '0')[:6]}MA{n:07d}"
        organisation = people.register_organisation(
            name=f"第{n}试样股份有限公司", code=code + check_character(code)
        )
        user = people.open_account(username=f"a{n}", name=f"申报人{n}", password=None)
        cycle = cast.code if cast.rehearsal else ""
        people.appoint(
            user=user,
            role="applicant",
            since=START.date(),
            organisation=organisation,
            cycle=cycle,
        )
        self.people[f"a{n}"] = self.person(user, self.hours)
        self.names.append(organisation.name)

    def __getitem__(self, role: str) -> Person:
        """`world["office"]`."""
        return self.people[role]

    # --- what everybody does alike

    def cycle(self, role: str) -> Person:
        """This person on the page of the cycle: by the rail of the page they are on, else from the first."""
        person = self.people[role]
        if not person.may_follow(self.cast.name):
            person.open("/")
        person.follow(self.cast.name)
        return person

    def case(self, role: str, n: int) -> Person:
        """This person on the page of the n-th organisation's case."""
        person = self.cycle(role)
        person.follow(f"{self.cast.code}-{n:04d}")
        return person

    def act(self, role: str, act: str, told: dict[str, Value] | None = None) -> Page:
        """An act of the cycle by its button on the cycle's page."""
        person = self.cycle(role)
        person.follow(act)
        return person.done(act, told)

    def act_on(self, role: str, n: int, act: str, told: dict[str, Value] | None = None) -> Page:
        """An act on a case by its button on the case's page."""
        person = self.case(role, n)
        person.follow(act)
        return person.done(act, told)

    def open_cycle(self) -> None:
        """The office opens the cycle from its first page."""
        office = self.people["office"]
        office.open("/")
        office.follow("开展新一届")
        told: dict[str, Value] = {
            "评审管理办法": self.cast.regulation,
            "届的代号": self.cast.code,
            "届的名称": self.cast.name,
            "这是演练": self.cast.rehearsal,
        }
        office.done("开展", told)

    def call(self, act: str, closes: str, earlier: str = "") -> None:
        """The office publishes the call after asking what the core says."""
        office = self.cycle("office")
        office.follow(act)
        told: dict[str, Value] = {
            "申报截止日": closes,
            "采用的评审标准": "gbt-19580-2012",
            "以往各届年份": earlier,
            "通知正文": "请符合条件的组织按时申报。",
        }
        assert office.press("先看结论", told).says("可以办理")
        office.done(act, told)

    def begin(self, n: int) -> Person:
        """The n-th organisation begins its application."""
        person = self.cycle(f"a{n}")
        person.follow("开始填报")
        person.done("为该组织开始填报")
        return person

    def section(self, person: Person, title: str, told: dict[str, Value]) -> None:
        """Fill in a section and come back to the overview."""
        person.follow(title)
        person.done("保存", told)

    def none_of_all(self, person: Person, title: str) -> dict[str, Value]:
        """ "None" in every list that the section asks for."""
        person.follow(title)
        names = {f.name for form in person.page.forms for f in form.fields}
        person.follow("返回")
        return {name: True for name in names if name.endswith("-none")}

    def upload(self, person: Person, number: int) -> None:
        """A file for each part of the submission."""
        person.follow("申报材料")
        for part in range(number):
            name = f"材料{part + 1}.pdf"
            person.done("上传", {"添加文件": [pdf(name, f"{self.cast.code} {name}")]}, nth=part)
        person.follow("返回")

    def hand_in(self, person: Person) -> None:
        """Hand in; the receipt is shown."""
        assert person.done("提交申报").says("提交回执")

    def judge(self, n: int, conditions: int, *, failing: int | None = None) -> Person:
        """The office records a finding on everything that people judge."""
        office = self.case("office", n)
        office.follow(self.accept)
        for place in range(conditions):
            met = "不符合" if failing == place else "符合"
            told: dict[str, Value] = {"认定": met, "理由": "查阅材料", "依据": "核查表"}
            office.done("记录", told, nth=place)
        return office

    accept = "确定符合申报条件"
