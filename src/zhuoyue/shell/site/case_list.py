"""The cases of a cycle as a table: whose, where each stands, who has the next step (案卷一览)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.http import HttpRequest
from django.utils.timezone import localtime

from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Dossier
from zhuoyue.core.procedure import way
from zhuoyue.core.procedure.stages import State
from zhuoyue.core.regulation import Scope
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import pages
from zhuoyue.shell.kit.tables import Column, Table, table
from zhuoyue.shell.ledger.queries import seen_from
from zhuoyue.shell.site.scenes import CycleScene

ENDED = Text(zh="已终结", en="Ended")
COMPLETED = Text(zh="已完成", en="Completed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case of the list."""

    case: applications.CaseRow
    award: Text
    state: Text
    next: Text
    latest: Text
    at: date | None


COLUMNS = (
    Column(
        id="number",
        name=Text(zh="编号", en="Number"),
        cell=lambda one: one.case.number,
        url=lambda one: applications.url_of(one.case),
        narrow=True,
    ),
    Column(
        id="organisation",
        name=Text(zh="组织", en="Organisation"),
        cell=lambda one: one.case.organisation,
        url=lambda one: applications.url_of(one.case),
    ),
    Column(
        id="code",
        name=Text(zh="统一社会信用代码", en="Credit code"),
        cell=lambda one: one.case.code,
        shown=False,
    ),
    Column(
        id="award",
        name=Text(zh="申报", en="Applies for"),
        cell=lambda one: one.award,
        narrow=True,
        choices=True,
    ),
    Column(
        id="state",
        name=Text(zh="现在", en="Now"),
        cell=lambda one: one.state,
        mark=lambda one: (
            "refused" if one.state == ENDED else "allowed" if one.state == COMPLETED else "now"
        ),
        choices=True,
    ),
    Column(
        id="next",
        name=Text(zh="下一步", en="Next"),
        cell=lambda one: one.next,
        choices=True,
    ),
    Column(id="latest", name=Text(zh="最近", en="Latest"), cell=lambda one: one.latest),
    Column(id="at", name=Text(zh="时间", en="When"), cell=lambda one: one.at, narrow=True),
)


def of_cycle(request: HttpRequest, scene: CycleScene) -> Table:
    """The list as its reader asked for it."""
    return table(request, "cases", COLUMNS, _lines(scene))


def _lines(scene: CycleScene) -> Iterator[Line]:
    """A line a case; of cases that stand alike the core is asked once."""
    words = _Words(scene)
    for case in scene.cases:
        dossier = seen_from(scene.dossier, case.number)
        yield Line(
            case=case,
            award=words.named(case.awards),
            state=ENDED if case.ended_by else words.stage(dossier),
            next=words.named(() if case.ended_by else words.acting(dossier)),
            latest=words.named((case.last_act,) if case.last_act else ()),
            at=localtime(case.last_at).date() if case.last_at else None,
        )


class _Words:
    """What the lines of a cycle say, each once however many cases."""

    def __init__(self, scene: CycleScene) -> None:
        self.scene = scene
        acts = scene.law.regulation.procedure.acts
        self.everybody = frozenset(chain.from_iterable(act.by for act in acts))
        self._named: dict[tuple[str, ...], Text] = {}
        self._stages: dict[frozenset[str], Text] = {}

    def named(self, ids: tuple[str, ...]) -> Text:
        """Names of the regulation, in a row."""
        if ids not in self._named:
            names = [self.scene.names.get(one, Text(zh=one, en=one)) for one in ids]
            zh, en = "、".join(one.zh for one in names), ", ".join(one.en for one in names)
            self._named[ids] = Text(zh=zh, en=en)
        return self._named[ids]

    def stage(self, dossier: Dossier) -> Text:
        """The stage at which a case that goes on stands."""
        behind = dossier.record(Scope.CASE).completed
        if behind not in self._stages:
            lines = way(self.scene.law.regulation.procedure, dossier)
            now = (line.name for line in lines if line.state is State.NOW)
            self._stages[behind] = next(now, COMPLETED)
        return self._stages[behind]

    def acting(self, dossier: Dossier) -> tuple[str, ...]:
        """The roles that have the next step on a case."""
        law, at = self.scene.law, self.scene.at
        free = cycles.permitted_acts(law, dossier, self.everybody, scope=Scope.CASE, at=at)
        roles = (
            one.role
            for one in free
            if one.act.stage
            and not one.act.ends_case
            and pages.still_asked(None, self.scene.cycle, law, dossier, one.act)
        )
        return tuple(dict.fromkeys(roles))
