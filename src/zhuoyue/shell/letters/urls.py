"""Addresses of this room, and what it puts on the shared pages."""

from typing import Any

from django.urls import URLPattern, path

from zhuoyue.core.regulation import Act, Law
from zhuoyue.shell.kit import pages
from zhuoyue.shell.letters import facts, queries, views

urlpatterns: list[URLPattern] = [
    path("cases/<str:number>/", views.write, name="write"),
    path("notices/<str:code>/<str:name>.pdf", views.notice, name="notice"),
    path("<uuid:token>.pdf", views.download, name="download"),
]


@pages.act_pages
def _page(law: Law, act: Act) -> str | None:
    """Every act that the regulation has done by letter."""
    del law
    return "letters:write" if facts.by_letter(act) else None


@pages.case_sheet
def _on_case(user: Any, case: Any) -> pages.Sheet | None:  # noqa: ANN401
    """The letters of the case that this person may see."""
    sent = list(queries.letters_seen(user, case))
    if not sent:
        return None
    return pages.Sheet(template="letters/_on_case.html", context={"letters": sent}, order=15)
