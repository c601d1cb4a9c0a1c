"""Addresses of this room, and what it puts on the shared pages."""

from typing import Any

from django.urls import path

from zhuoyue.core.regulation import Act, Law
from zhuoyue.shell.applications import facts, queries, views
from zhuoyue.shell.kit import pages, visibility

urlpatterns = [
    path("files/<uuid:token>/", views.download, name="file"),
    path("files/<uuid:token>/remove/", views.remove, name="remove"),
    path("begin/<str:code>/", views.begin, name="begin"),
    path("<str:number>/", views.application, name="application"),
    path("<str:number>/submit/", views.submit, name="submit"),
    path("<str:number>/recommend/", views.recommend, name="recommend"),
    path("<str:number>/lodge/", views.lodge, name="lodge"),
    path("<str:number>/sections/<str:name>/", views.section, name="section"),
    path("<str:number>/upload/<str:part>/", views.upload, name="upload"),
]

pages.act_page("submit", "applications:submit")
pages.act_page("lodge", "applications:lodge")


@pages.act_pages
def _recommending(law: Law, act: Act) -> str | None:
    """Every act of recommending, whoever does it."""
    found = any(one.act == act for one in facts.recommenders(law))
    return "applications:recommend" if found else None


@pages.case_sheet
def _on_case(user: Any, case: Any) -> pages.Sheet | None:  # noqa: ANN401
    """Where the application stands, and the opinions on it."""
    filled = queries.application_of(case)
    mine = bool(queries.roles_in(user, case) & queries.WRITERS)
    seen = filled is not None and visibility.may_see(user, filled)
    given = queries.recommendations(case) if seen or queries.deals_with(user, case) else []
    if not (mine or seen or given):
        return None
    shown = {"case": case, "filled": filled, "open": mine or seen, "given": given}
    return pages.Sheet(template="applications/_on_case.html", context=shown, order=10)


@pages.cycle_sheet
def _on_cycle(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """For an organisation that has not begun: where it begins."""
    if not queries.applicants_of(user, cycle):
        return None
    shown = {"cycle": cycle}
    return pages.Sheet(template="applications/_on_cycle.html", context=shown, order=10)
