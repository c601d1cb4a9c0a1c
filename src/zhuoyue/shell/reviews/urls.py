"""Addresses of this room, and what it puts on the shared pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import URLPattern, path, reverse

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Act, Law, Scope
from zhuoyue.shell.kit import pages
from zhuoyue.shell.reviews import facts, queries, views

urlpatterns: list[URLPattern] = [
    path("sheets/<int:pk>/", views.read, name="read"),
    path("cycles/<str:code>/", views.stage_now, name="stage-now"),
    path("cycles/<str:code>/<str:stage>/", views.stage, name="stage"),
    *(
        path(f"<str:number>/{page}/", views.now, {"page": page}, name=f"{page}-now")
        for page in ("sheet", "consensus", "visit", "gate")
    ),
    path("<str:number>/<str:stage>/sheet/", views.sheet, name="sheet"),
    path("<str:number>/<str:stage>/consensus/", views.consensus, name="consensus"),
    path("<str:number>/<str:stage>/report/", views.report_file, name="report"),
    path("<str:number>/<str:stage>/visit/", views.visit, name="visit"),
]


pages.waits_by_itself("reviews:sheet-now")
pages.asks_again("reviews:sheet-now")(queries.asks_sheets)
pages.asks_again("reviews:stage-now")(queries.asks_units)


@pages.act_pages
def _page(law: Law, act: Act) -> str | None:
    """Every act at a scored stage and at the overall evaluation is done here."""
    if act.stage not in facts.own_stages(law):
        return None
    if act.scope is Scope.CYCLE:
        return "reviews:stage-now"
    review = facts.review_of(law, act.stage or "")
    if review is not None and act == review.sheet:
        return "reviews:sheet-now"
    if review is not None and act == review.report:
        return "reviews:consensus-now"
    if review is not None and act in (
        review.plan,
        review.present,
        review.confirm,
        review.hand_over,
    ):
        return "reviews:visit-now"
    return "reviews:gate-now"


pages.hides(queries.hidden_entries)

_REVIEW = Text(zh="评审", en="Review")


@pages.desk
def _waiting(user: Any, at: datetime) -> Iterator[pages.Waiting]:  # noqa: ANN401
    """Sheets to hand in with their day, reports to write, consensuses to sign."""
    for case, stage, panel in queries.waiting_sheets(user):
        yield pages.Waiting(
            group=_REVIEW,
            what=Text(zh="填写并提交评分表", en="Fill in and hand in the sheet"),
            about=str(case.organisation),
            url=reverse("reviews:sheet", args=[case.number, stage]),
            until=panel.last_day,
            late=panel.last_day < at.date(),
        )
    for one in queries.unsigned(user):
        yield pages.Waiting(
            group=_REVIEW,
            what=Text(zh="合议结果待签字", en="Sign the consensus"),
            about=str(one.case.organisation),
            url=reverse("reviews:consensus", args=[one.case.number, one.stage]),
        )


@pages.case_sheet
def _on_case(user: Any, case: Any) -> pages.Sheet | None:  # noqa: ANN401
    """Where the review of a case stands, for those who may know."""
    shown = queries.case_lines(user, case)
    if not shown:
        return None
    context = {"case": case, "lines": shown}
    return pages.Sheet(template="reviews/_on_case.html", context=context, order=25)


@pages.cycle_sheet
def _on_cycle(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """The way to the stages of the review."""
    if not queries.enters(user, cycle):
        return None
    context = {"cycle": cycle, "stages": queries.stages_begun(cycle)}
    return pages.Sheet(template="reviews/_on_cycle.html", context=context, order=25)
