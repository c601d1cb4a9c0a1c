"""The demo: four cycles at four stages, played by the rehearsal, then left to whoever looks (演示)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path as File
from secrets import token_urlsafe
from typing import Any

from django.db import transaction

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Regulation
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, jobs
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.people import actions as people_actions
from zhuoyue.shell.people import facts
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.site.rehearsal import cast, run, town
from zhuoyue.shell.site.rehearsal.play import Line

NOW = datetime(2026, 6, 15, 9, tzinfo=clock.CHINA)
"""When the demo begins: all that it shows has happened before, the calendar of the year is announced."""

_WINNERS = File(__file__).parent / "rehearsal" / "winners.csv"
_LATE = timedelta(days=10)
_APART = 1000
"""Between the made-up credit codes of two cycles of one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showpiece:
    """One cycle of the demo. `until`: the act before which it stops; None: it is played to the end.

    `authorities`: whose published winners lend their names; what happens to them here is made up.
    """

    regulation: str
    prefix: str
    authorities: tuple[str, ...]
    start: date
    applicants: int
    until: str | None
    some: int | None = None
    first: Text
    """What to try first."""


SHOWN = (
    Showpiece(
        regulation="zhuji-award-2025",
        prefix="zj",
        authorities=("诸暨市",),
        start=date(2026, 6, 1),
        applicants=8,
        until="close_applications",
        some=4,
        first=Text(
            zh="诸暨正在受理申报：以申报组织身份填报提交，以镇乡（街道）身份推荐。",
            en="Zhuji takes applications: fill one in as an applicant, recommend it as a township.",
        ),
    ),
    Showpiece(
        regulation="hangzhou-cultivation-2025",
        prefix="hzc",
        authorities=("浙江省",),
        start=date(2026, 4, 7),
        applicants=10,
        until="fix_shortlist",
        some=3,
        first=Text(
            zh="杭州培育库正在材料评审：以评审员身份独立评分，以组长身份合议。",
            en="Hangzhou's pool is at desk review: score as an examiner, reach consensus as a leader.",
        ),
    ),
    Showpiece(
        regulation="wenzhou-award-2022",
        prefix="wz",
        authorities=("温州市", "金华市"),
        start=date(2026, 4, 13),
        applicants=10,
        until="vote",
        first=Text(
            zh="温州等待表决：以评审办身份召开评委会会议，以委员身份投票。",
            en="Wenzhou waits for its vote: hold the meeting as the office, cast a slip as a member.",
        ),
    ),
    Showpiece(
        regulation="hangzhou-award-2025",
        prefix="hz",
        authorities=("杭州市",),
        start=date(2026, 1, 12),
        applicants=12,
        until=None,
        first=Text(
            zh="杭州质量奖已表彰：查看获奖名单、证书、资助的计算过程和今后的义务。",
            en="Hangzhou's award is conferred: winners, certificates, how the money is worked out, duties.",
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account to show: log-in name, what it is called, in which role."""

    username: str
    name: str
    role: Text

    @property
    def shown(self) -> Text:
        """The role, and the name where it says more."""
        zh = self.role.zh if self.name == self.role.zh else f"{self.role.zh}：{self.name}"
        return Text(zh=zh, en=f"{self.role.en}: {self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The accounts of one cycle, one a role, and what to try first with them."""

    name: Text
    first: Text
    accounts: tuple[Account, ...]


def settle(told: Callable[[str], None] = lambda _: None) -> None:
    """Play what is not there yet; every cycle whole or not at all, so that a stop half-way is mended."""
    names = cast.read_winners(_WINNERS)
    if not people.users().exists():
        _found()
    for n, piece in enumerate(SHOWN):
        regulation = cycles.law_named(piece.regulation).regulation
        if not cycles.cycles().filter(regulation=regulation.id).exists():
            _play(piece, regulation, names, first=n * _APART + 1, told=told)
    if clock.demo_time() is None:
        clock.set_demo(NOW)
        _tell_of_late()


@transaction.atomic
def _found() -> None:
    """The three administrators, as in every house; here nobody needs their passwords."""
    names = {"system": "系统管理员", "security": "安全管理员", "audit": "审计管理员"}
    for made in people_actions.found(names=names, at=NOW - timedelta(days=180)):
        people_actions.change_password(by=made.user, password=token_urlsafe())


def _tell_of_late() -> None:
    """Have the persons concerned told of what happened in the last days, as if they had been there."""
    for cycle in cycles.cycles():
        for entry in ledger.entries(cycle.code):
            if entry.at > NOW - _LATE:
                jobs.defer("site.tell", entry=entry.pk)


def _play(
    piece: Showpiece,
    regulation: Regulation,
    names: list[cast.Named],
    *,
    first: int,
    told: Callable[[str], None],
) -> None:
    def heard(line: Line) -> None:
        told(f"{regulation.programme.zh} {line.at:%Y-%m-%d} {line.act.name.zh}")

    own = [one for one in names if one.source.startswith(piece.authorities)]
    with transaction.atomic(), jobs.quiet():
        play = run.prepared(
            regulation.id,
            applicants=piece.applicants,
            seed=7,
            start=piece.start,
            named=own,
            heard=heard,
            prefix=piece.prefix,
            first=first,
        )
        play.run(until=piece.until, some=piece.some)
        if piece.until is None:
            play.pay()


def groups() -> Iterator[Group]:
    """The accounts to choose from, by cycle."""
    known = {user.username: user for user in people.users()}
    for piece in SHOWN:
        regulation = cycles.law_named(piece.regulation).regulation
        yield Group(
            name=regulation.programme,
            first=piece.first,
            accounts=tuple(_accounts(piece, regulation, known)),
        )
    yield _administrators()


def _administrators() -> Group:
    accounts = tuple(
        Account(username=one.username, name=one.name, role=facts.DUTIES[one.duty])
        for one in people.administrators()
    )
    return Group(
        name=Text(zh="系统管理（三员）", en="Administration"),
        first=Text(
            zh="三员分立：系统管理员开通账号，安全管理员任命，审计管理员查看管理日志。",
            en="Three separate administrators: open accounts, appoint, read the log of it.",
        ),
        accounts=accounts,
    )


def _accounts(piece: Showpiece, regulation: Regulation, known: dict[str, Any]) -> Iterator[Account]:
    watchers = {role: Text(zh=name, en=role) for role, name in town.WATCHERS.items()}
    roles = watchers | {role.id: role.name for role in regulation.procedure.roles}
    for role, name in roles.items():
        for ending in ("", "1", "1-1"):
            user = known.get(f"{piece.prefix}-{role}{ending}")
            if user is not None:
                yield Account(username=user.username, name=user.name, role=name)
                break
