"""Addresses of this room, and what it puts on the shared pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import URLPattern, path, reverse

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Act, Law
from zhuoyue.shell.kit import pages
from zhuoyue.shell.subsidies import facts, queries, views

urlpatterns: list[URLPattern] = [
    path("book/", views.book, name="book"),
    path("book/<str:kind>/", views.export, name="export"),
    path("cycles/<str:code>/", views.cycle, name="cycle"),
    path("cycles/<str:code>/book/", views.book, name="cycle-book"),
    path("cycles/<str:code>/sheet/", views.sheet, name="sheet"),
    path("cycles/<str:code>/budget/", views.budget, name="budget"),
    path("payments/<int:pk>/back/", views.give_back, name="back"),
    path("<str:number>/", views.grant, name="grant"),
    path("<str:number>/earlier/", views.earlier, name="earlier"),
    path("<str:number>/facts/<str:fact>/", views.state, name="state"),
    path("<str:number>/pay/", views.pay, name="pay"),
]

_GROUP = Text(zh="资助和奖励", en="Money")


@pages.act_pages
def _claims(law: Law, act: Act) -> str | None:
    """The act that carries the amount."""
    return "subsidies:grant" if act == facts.pay_act(law) else None


@pages.desk
def payments_due(user: Any, at: datetime) -> Iterator[pages.Waiting]:  # noqa: ANN401
    """The winners to be paid by this person."""
    for one in queries.to_pay(user, at):
        asked = one.payable is None
        yield pages.Waiting(
            group=_GROUP,
            what=Text(zh="核定资助：缺事实", en="Facts are missing for the sum")
            if asked
            else Text(zh=f"待兑付 {one.payable} 元", en=f"Pay {one.payable} yuan"),
            about=str(one.case.organisation),
            url=reverse("subsidies:grant", args=[one.case.number]),
        )


@pages.rail
def _in_rail(user: Any, cycle: Any, at: datetime) -> Iterator[pages.Link]:  # noqa: ANN401
    """The money book of the cycle, for those who read it, once somebody has won or was paid."""
    del at
    count = queries.movements(user, cycle)
    if count is not None:
        url = reverse("subsidies:cycle-book", args=[cycle.code])
        yield pages.Link(name=Text(zh="资金台账", en="Money book"), url=url, count=count, order=80)


@pages.case_sheet
def _on_case(user: Any, case: Any) -> pages.Sheet | None:  # noqa: ANN401
    """What the winner gets and got, for those who may see money."""
    seen = queries.case_seen(user, case.number)
    grant = queries.grant_of(seen) if seen is not None else None
    if grant is None:
        return None
    return pages.Sheet(template="subsidies/_on_case.html", context={"grant": grant}, order=80)


@pages.cycle_sheet
def _on_cycle(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """The way to the grants and the budget, once somebody has won."""
    if queries.cycle_seen(user, cycle.code) is None or not queries.winners(cycle):
        return None
    return pages.Sheet(template="subsidies/_on_cycle.html", context={"cycle": cycle}, order=80)
