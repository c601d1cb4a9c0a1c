"""Addresses of this room, and what it puts on the shared pages."""

from typing import Any

from django.urls import URLPattern, path

from zhuoyue.shell.kit import pages
from zhuoyue.shell.votes import queries, views

urlpatterns: list[URLPattern] = [
    path("cycles/<str:code>/", views.meeting, name="meeting"),
    path("cycles/<str:code>/roll/", views.attend, name="attend"),
    path("cycles/<str:code>/heard/", views.hear, name="hear"),
    path("cycles/<str:code>/ballots/", views.open_ballot, name="open"),
    path("ballots/<int:pk>/", views.ballot, name="ballot"),
    path("ballots/<int:pk>/cast/", views.cast, name="cast"),
    path("ballots/<int:pk>/count/", views.count, name="count"),
]

pages.act_page("vote", "votes:meeting")


@pages.cycle_sheet
def meetings(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """The way to the committee's meeting, for those who sit in it or run it."""
    if cycle.stage != "vote" and not queries.meetings_seen(user, cycle):
        return None
    if not queries.sits_in(user, cycle):
        return None
    return pages.Sheet(template="votes/_on_cycle.html", context={"cycle": cycle}, order=35)
