"""Addresses of this room, and what it puts on the shared pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import URLPattern, path, reverse

from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Dossier
from zhuoyue.core.regulation import Act, Law
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import pages
from zhuoyue.shell.votes import facts, queries, views

urlpatterns: list[URLPattern] = [
    path("cycles/<str:code>/", views.meeting, name="meeting"),
    path("cycles/<str:code>/roster/", views.roster, name="roster"),
    path("cycles/<str:code>/roster/approval/", views.approve_roster, name="approve-roster"),
    path("cycles/<str:code>/roll/", views.attend, name="attend"),
    path("cycles/<str:code>/heard/", views.hear, name="hear"),
    path("cycles/<str:code>/ballots/", views.open_ballot, name="open"),
    path("cycles/<str:code>/result/", views.result, name="result"),
    path("cycles/<str:code>/result/decide/", views.decide, name="decide"),
    path("cycles/<str:code>/result/ties/<str:award>/", views.decide_tie, name="tie"),
    path("cycles/<str:code>/proposal/", views.proposal, name="proposal"),
    path("cycles/<str:code>/proposal/decide/", views.propose, name="propose"),
    path("meetings/<int:pk>/minutes/", views.minutes, name="minutes"),
    path("ballots/<int:pk>/", views.ballot, name="ballot"),
    path("ballots/<int:pk>/cast/", views.cast, name="cast"),
    path("ballots/<int:pk>/tally/", views.tally, name="tally"),
    path("ballots/<int:pk>/count/", views.count, name="count"),
    path("ballots/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("cases/<str:number>/", views.of_case, name="case"),
    path("cases/<str:number>/mismatch/", views.mismatch, name="mismatch"),
]


@pages.act_pages
def _page(law: Law, act: Act) -> str | None:
    """The acts of the committee, known by what the text says of them."""
    acts = facts.deciding(law)
    if acts is None:
        return None
    claimed = {
        "votes:roster": (acts.roster, acts.approve_roster),
        "votes:meeting": (acts.vote, *facts.heard_acts(law)),
        "votes:result": (acts.fix,),
        "votes:case": (acts.elect, acts.not_elect, acts.propose, acts.strike),
        "votes:proposal": (acts.fix_proposed,),
        "votes:mismatch": (acts.report_mismatch, acts.review_mismatch),
    }
    return next((page for page, own in claimed.items() if act in own), None)


@pages.asks_again("votes:meeting")
def _votes_again(_user: Any, cycle: Any, dossier: Dossier, act: Act) -> bool:  # noqa: ANN401
    """The vote is held award by award; it waits while one of them has none."""
    del dossier
    vote = facts.vote_act(cycles.law_of(cycle))
    return act == vote and bool(queries.awards_to_vote(cycle))


@pages.desk
def _open_ballots(user: Any, at: datetime) -> Iterator[pages.Waiting]:  # noqa: ANN401
    """The open ballots in which this person has not voted yet."""
    del at
    for ballot, name in queries.open_for(user):
        yield pages.Waiting(
            group=Text(zh="表决", en="Ballots"),
            what=Text(zh="投票", en="Cast a slip"),
            about=f"{ballot.meeting.cycle.name} {name.zh}",
            url=reverse("votes:ballot", args=[ballot.pk]),
        )


@pages.cycle_sheet
def _meetings(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """The committee: roster, meetings, result, for those who sit in it, run it or watch it."""
    shown = queries.on_cycle(user, cycle)
    if shown is None:
        return None
    return pages.Sheet(template="votes/_on_cycle.html", context=shown, order=35)
