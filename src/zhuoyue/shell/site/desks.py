"""What the regulation itself lets wait for a person: every permitted act that moves a case on."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse

from zhuoyue.core.clause import Text
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
        if not roles:
            continue
        law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
        group = Text(zh=cycle.name, en=cycle.name)
        for one in cycles.permitted_acts(law, dossier, roles, scope=Scope.CYCLE, at=at):
            if one.act.stage is not None:
                url = _url(one.act.id, "cycle-act", {"code": cycle.code})
                yield pages.Waiting(group=group, what=one.act.name, about="", url=url)
        for case in applications.cases_seen(user, cycle).filter(ended_by=""):
            own = applications.roles_in(user, case)
            here = seen_from(dossier, case.number)
            for one in cycles.permitted_acts(law, here, own, scope=Scope.CASE, at=at):
                if one.act.stage is not None and not one.act.ends_case:
                    url = _url(one.act.id, "case-act", {"number": case.number})
                    yield pages.Waiting(
                        group=group, what=one.act.name, about=str(case.organisation), url=url
                    )


def _url(act: str, generic: str, where: dict[str, str]) -> str:
    own = pages.act_pages.get(act)
    return reverse(own, kwargs=where) if own else reverse(generic, kwargs={**where, "act": act})
