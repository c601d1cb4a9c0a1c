"""Addresses of this room, and what it puts on the shared pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import URLPattern, path, reverse

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Act, Law
from zhuoyue.shell.kit import pages
from zhuoyue.shell.notices import facts, queries, views

urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("receipts/<str:number>/", views.receipt, name="receipt"),
    path("objections/<str:number>/", views.objection, name="objection"),
    path("objections/<str:number>/verify/", views.verify, name="verify"),
    path("objections/<str:number>/settle/", views.settle, name="settle"),
    path("objections/<str:number>/strike/", views.strike, name="strike"),
    path("cases/<str:number>/", views.of_case, name="case"),
    path("cycles/<str:code>/publish/", views.publish, name="publish"),
    path("cycles/<str:code>/close/", views.close, name="close"),
    path("cycles/<str:code>/objections/", views.objections, name="objections"),
    path("<str:code>/<str:name>/", views.show, name="show"),
    path("<str:code>/<str:name>/object/", views.raise_objection, name="object"),
]

_PAGES = {
    "notices:publish": (
        "publish_eligible",
        "publish_shortlist",
        "publish_winners",
        "publish_admissions",
    ),
    "notices:close": (
        "close_eligible_notice",
        "close_shortlist_notice",
        "close_winners_notice",
        "close_admissions_notice",
    ),
    "notices:objections": ("verify", "review_verification", "publish_finding", "tell_finding"),
}
for _page, _acts in _PAGES.items():
    for _act in _acts:
        pages.act_page(_act, _page)


@pages.act_pages
def _strikes(law: Law, act: Act) -> str | None:
    """What takes a case off after a proven objection stands with the objection."""
    return "notices:case" if any(act == one.strike for one in facts.postings(law)) else None


@pages.desk
def open_objections(user: Any, at: datetime) -> Iterator[pages.Waiting]:  # noqa: ANN401
    """Objections not settled yet, with the last day of their verification."""
    for seen in queries.open_objections(user, at=at):
        yield pages.Waiting(
            group=Text(zh="异议", en="Objections"),
            what=Text(zh="办理异议", en="Deal with the objection"),
            about=seen.objection.number,
            url=reverse("notices:objection", args=[seen.objection.number]),
            until=seen.due,
            late=seen.late,
        )


@pages.rail
def _in_rail(user: Any, cycle: Any, at: datetime) -> Iterator[pages.Link]:  # noqa: ANN401
    """The objections not settled yet, for those who deal with them."""
    if queries.deals_with_objections(user, cycle):
        still = [one for one in queries.open_objections(user, at=at) if one.of(cycle)]
        yield pages.Link(
            name=Text(zh="异议", en="Objections"),
            url=reverse("notices:objections", args=[cycle.code]),
            count=len(still),
            late=sum(one.late for one in still),
            order=30,
        )


@pages.cycle_sheet
def notices_of_cycle(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """The cycle's public notices, and the way to the objections for those who deal with them."""
    shown = queries.of_cycle(user, cycle)
    if not shown:
        return None
    deals = queries.deals_with_objections(user, cycle)
    context = {"notices": shown, "cycle": cycle, "deals": deals}
    return pages.Sheet(template="notices/_on_cycle.html", context=context, order=30)
