"""Addresses of this room, and what it puts on the shared pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import path, reverse

from zhuoyue.core.clause import Text
from zhuoyue.core.panels import Standing
from zhuoyue.core.regulation import Act, Law
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import pages, visibility
from zhuoyue.shell.panels import facts, queries, views

urlpatterns = [
    path("cycles/<str:code>/", views.cycle, name="cycle"),
    path("cycles/<str:code>/new/<str:rule>/", views.compose, name="compose"),
    path("cycles/<str:code>/experts/", views.experts, name="experts"),
    path("cycles/<str:code>/experts/<str:reference>/", views.expert, name="expert"),
    path("cycles/<str:code>/declarations/", views.declarations, name="declarations"),
    path("cycles/<str:code>/undertaking/", views.undertaking, name="undertaking"),
    path("cases/<str:number>/declare/", views.declare, name="declare"),
    path("cases/<str:number>/consultants/", views.consultants, name="consultants"),
    path("cases/<str:number>/recusal/", views.recusal, name="recusal"),
    path("recusals/<int:pk>/", views.decide_recusal, name="decide-recusal"),
    path("<int:pk>/", views.panel, name="panel"),
    path("<int:pk>/appoint/", views.appoint, name="appoint"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]


@pages.act_pages
def _own_page(law: Law, act: Act) -> str | None:
    """The pages of appointing and of signing, by what the regulation says of the acts."""
    if act == facts.appointing(law):
        return "panels:cycle"
    return "panels:undertaking" if act == facts.undertaking(law) else None


_GROUP = Text(zh="评审组", en="Panels")


@pages.desk
def waiting(user: Any, at: datetime) -> Iterator[pages.Waiting]:  # noqa: ANN401
    """What waits for an examiner, and what of the panels waits for the office."""
    del at
    for cycle in visibility.visible(cycles.cycles(), user):
        roles = cycles.roles_of(user, cycle)
        if roles & frozenset(facts.roles(cycles.law_of(cycle))):
            yield from _for_examiner(user, cycle)
        if "office" in roles:
            yield from _for_office(cycle)


def _for_examiner(user: Any, cycle: Any) -> Iterator[pages.Waiting]:  # noqa: ANN401
    if queries.undertaking_missing(user, cycle):
        url = reverse("panels:undertaking", args=[cycle.code])
        what = Text(zh="签署承诺书", en="Sign the undertaking")
        yield pages.Waiting(group=_GROUP, what=what, about=cycle.name, url=url)
    url = reverse("panels:declarations", args=[cycle.code])
    for one in queries.to_declare(user, cycle):
        if one.declaration is None:
            what = Text(zh="申报利害关系", en="Declare an interest or none")
            about = one.case.organisation.name
            yield pages.Waiting(group=_GROUP, what=what, about=about, url=url)
        elif one.standing is Standing.BARRED:
            what = Text(zh="您须回避，不再评审", en="You are barred and do not review it")
            about = one.case.organisation.name
            yield pages.Waiting(group=_GROUP, what=what, about=about, url=url)


def _for_office(cycle: Any) -> Iterator[pages.Waiting]:  # noqa: ANN401
    for what, count in queries.open_matters(cycle):
        url = reverse("panels:cycle", args=[cycle.code])
        about = f"{cycle.name} · {count}"
        yield pages.Waiting(group=_GROUP, what=what, about=about, url=url, count=count)


@pages.cycle_sheet
def _on_cycle(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """For office and oversight the way to the panels; for members their own panel and pages."""
    roles = cycles.roles_of(user, cycle)
    overseer = bool(queries.READERS & roles)
    own = queries.seats_of(user, cycle) if user.pk and not overseer else []
    if not overseer and not own:
        return None
    shown = {"cycle": cycle, "overseer": overseer, "own": own}
    return pages.Sheet(template="panels/_on_cycle.html", context=shown, order=35)


@pages.case_sheet
def _on_case(user: Any, case: Any) -> pages.Sheet | None:  # noqa: ANN401
    """Which panel, for those who may see it; for the applicant consultants and recusal, no name."""
    found = queries.panels_on(user, case)
    roles = applications.roles_in(user, case)
    mine = bool(applications.WRITERS & roles)
    if not found and not mine and "office" not in roles:
        return None
    shown = {
        "case": case,
        "panels": found,
        "mine": mine,
        "office": "office" in roles,
        "overseer": bool(queries.READERS & roles),
        "consultants": queries.consultants_of(case) if mine or "office" in roles else None,
        "requests": queries.own_requests(user, case),
    }
    return pages.Sheet(template="panels/_on_case.html", context=shown, order=35)
