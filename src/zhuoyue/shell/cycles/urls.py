"""Addresses of this room, and what it puts on the shared pages."""

from typing import Any

from django.urls import URLPattern, path

from zhuoyue.core.regulation import Act, Law
from zhuoyue.shell.cycles import facts, queries, views
from zhuoyue.shell.kit import pages

urlpatterns: list[URLPattern] = [
    path("open/", views.open_cycle, name="open"),
    path("papers/<uuid:token>/", views.paper, name="paper"),
    path("<str:code>/law/", views.law, name="law"),
    path("<str:code>/approval/", views.approval, name="approval"),
    path("<str:code>/call/", views.call, name="call"),
    path("<str:code>/call/publish/", views.publish, name="publish"),
    path("<str:code>/rules/", views.rules, name="rules"),
    path("<str:code>/rules/draft/", views.draft, name="draft"),
    path("<str:code>/rules/adopt/", views.adopt, name="adopt"),
]


@pages.act_pages
def _own(law: Law, act: Act) -> str | None:
    """The acts that open a cycle: approval filed, rules drafted and adopted, call published."""
    owners = {
        "cycles:approval": facts.approving(law),
        "cycles:publish": facts.calling(law),
        "cycles:draft": facts.drafting(law),
        "cycles:adopt": facts.adopting(law),
    }
    return next((page for page, one in owners.items() if one == act), None)


@pages.cycle_sheet
def _on_cycle(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """The text, the call, the rules adopted and those still wanting; for everybody who sees it."""
    del user
    shown = {
        "cycle": cycle,
        "call": queries.call_of(cycle),
        "adoptions": queries.adoptions(cycle),
        "draft": queries.draft(cycle),
        "wanting": views.named(cycle, queries.wanting(cycle)),
    }
    return pages.Sheet(template="cycles/_on_cycle.html", context=shown, order=5)
