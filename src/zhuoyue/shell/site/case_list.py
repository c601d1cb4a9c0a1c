"""The cases of a cycle as a table: whose, where each stands, who has the next step (案卷一览)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localtime

from zhuoyue.core.clause import Text
from zhuoyue.core.procedure import way
from zhuoyue.core.procedure.stages import State
from zhuoyue.core.regulation import Scope
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit.tables import Column, Table, table
from zhuoyue.shell.ledger.queries import seen_from
from zhuoyue.shell.site.scenes import CycleScene

ENDED = Text(zh="已终结", en="Ended")
COMPLETED = Text(zh="已完成", en="Completed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case of the list."""

    case: Any
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
        cell=lambda one: one.case.organisation.name,
        url=lambda one: applications.url_of(one.case),
    ),
    Column(
        id="code",
        name=Text(zh="统一社会信用代码", en="Credit code"),
        cell=lambda one: one.case.organisation.unified_social_credit_code,
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
    procedure = scene.law.regulation.procedure
    everybody = frozenset(chain.from_iterable(act.by for act in procedure.acts))
    for case in scene.cases:
        dossier = seen_from(scene.dossier, case.number)
        lines = way(procedure, dossier)
        now = next((line.name for line in lines if line.state is State.NOW), COMPLETED)
        free = cycles.permitted_acts(scene.law, dossier, everybody, scope=Scope.CASE, at=scene.at)
        acting = (one.role for one in free if one.act.stage and not one.act.ends_case)
        yield Line(
            case=case,
            award=_joined(scene, case.awards),
            state=ENDED if case.ended_by else now,
            next=_joined(scene, () if case.ended_by else dict.fromkeys(acting)),
            latest=_joined(scene, [case.last_act] if case.last_act else ()),
            at=localtime(case.last_at).date() if case.last_at else None,
        )


def _joined(scene: CycleScene, ids: Any) -> Text:  # noqa: ANN401 - names of the regulation
    names = [scene.names.get(one, Text(zh=one, en=one)) for one in ids]
    return Text(zh="、".join(one.zh for one in names), en=", ".join(one.en for one in names))
