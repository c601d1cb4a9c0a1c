"""What the regulation itself lets wait for a person: every permitted act that moves a case on."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse

from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Dossier
from zhuoyue.core.regulation import Act, Law, Scope
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import pages, visibility
from zhuoyue.shell.ledger.queries import seen_from
from zhuoyue.shell.people import queries as people


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
                    url = _url(law, one.act, "cycle-act", {"code": cycle.code})
                    yield pages.Waiting(group=group, what=one.act.name, about="", url=url)
            held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
            for case in applications.cases_seen(user, cycle).filter(ended_by=""):
                own = applications.roles_on(case, held)
                yield from _on_case(case, seen_from(dossier, case.number), own, at)


def _on_case(
    case: Any,  # noqa: ANN401 - a row
    dossier: Dossier,
    roles: frozenset[str],
    at: datetime,
) -> Iterator[pages.Waiting]:
    law = cycles.law_of(case.cycle)
    for one in cycles.permitted_acts(law, dossier, roles, scope=Scope.CASE, at=at):
        if one.act.stage is not None and not one.act.ends_case:
            yield pages.Waiting(
                group=Text(zh=case.cycle.name, en=case.cycle.name),
                what=one.act.name,
                about=str(case.organisation),
                url=_url(law, one.act, "case-act", {"number": case.number}),
            )


def _url(law: Law, act: Act, generic: str, where: dict[str, str]) -> str:
    own = pages.page_of(law, act)
    return reverse(own, kwargs=where) if own else reverse(generic, kwargs={**where, "act": act.id})
