"""Addresses of this room, and what it puts on the shared pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import path, reverse

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Act, Law
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.eligibility import facts, views
from zhuoyue.shell.kit import pages

urlpatterns = [
    path("cycles/<str:code>/", views.review, name="review"),
    path("cycles/<str:code>/consult/", views.consult, name="consult"),
    path("cycles/<str:code>/answer/", views.answer, name="answer"),
    path("<str:number>/", views.case, name="case"),
    path("<str:number>/judgements/<str:condition>/", views.judge, name="judge"),
    path("<str:number>/decision/", views.decide, name="decide"),
]

pages.act_page("accept", "eligibility:case")
pages.act_page("reject", "eligibility:case")


@pages.act_pages
def _consulting(law: Law, act: Act) -> str | None:
    """Asking departments, and answering, in whatever consultation the text has."""
    rounds = facts.rounds(law)
    if act.id in {one.ask.id for one in rounds}:
        return "eligibility:consult"
    return "eligibility:answer" if act.id in {one.answer.id for one in rounds} else None


@pages.cycle_sheet
def _on_cycle(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """For the office and the oversight: the way to the review."""
    if not views.READERS & cycles.roles_of(user, cycle):
        return None
    shown = {"cycle": cycle}
    return pages.Sheet(template="eligibility/_on_cycle.html", context=shown, order=20)


@pages.rail
def _in_rail(user: Any, cycle: Any, at: datetime) -> Iterator[pages.Link]:  # noqa: ANN401
    """The review, for those who read it."""
    del at
    if views.READERS & cycles.roles_of(user, cycle):
        name = Text(zh="资格审查", en="Eligibility review")
        yield pages.Link(name=name, url=reverse("eligibility:review", args=[cycle.code]), order=20)
