"""What the regulation itself lets wait for a person: every permitted act that moves a case on."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse

from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Dossier
from zhuoyue.core.regulation import Scope
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import pages, visibility
from zhuoyue.shell.ledger.queries import seen_from


@pages.desk
def next_steps(user: Any, at: datetime) -> Iterator[pages.Waiting]:  # noqa: ANN401
    """The acts of the present stages that this person may do now, in every cycle they act in."""
    for cycle in visibility.visible(cycles.cycles(), user):
        roles = cycles.roles_of(user, cycle)
        if roles:
            law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
            group = Text(zh=cycle.name, en=cycle.name)
            for one in cycles.permitted_acts(law, dossier, roles, scope=Scope.CYCLE, at=at):
                if one.act.stage is not None:
                    url = _url(one.act.id, "cycle-act", {"code": cycle.code})
                    yield pages.Waiting(group=group, what=one.act.name, about="", url=url)
            for case in applications.cases_seen(user, cycle).filter(ended_by=""):
                yield from _on_case(user, case, seen_from(dossier, case.number), at)


def _on_case(user: Any, case: Any, dossier: Dossier, at: datetime) -> Iterator[pages.Waiting]:  # noqa: ANN401
    law, roles = cycles.law_of(case.cycle), applications.roles_in(user, case)
    for one in cycles.permitted_acts(law, dossier, roles, scope=Scope.CASE, at=at):
        if one.act.stage is not None and not one.act.ends_case:
            yield pages.Waiting(
                group=Text(zh=case.cycle.name, en=case.cycle.name),
                what=one.act.name,
                about=str(case.organisation),
                url=_url(one.act.id, "case-act", {"number": case.number}),
            )


def _url(act: str, generic: str, where: dict[str, str]) -> str:
    own = pages.act_pages.get(act)
    return reverse(own, kwargs=where) if own else reverse(generic, kwargs={**where, "act": act})
