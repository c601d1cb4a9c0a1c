"""Addresses of this room, and what it puts on the shared pages."""

from typing import Any

from django.urls import URLPattern, path

from zhuoyue.core.regulation import Act, Law
from zhuoyue.shell.honours import facts, queries, views
from zhuoyue.shell.kit import pages

urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("check/", views.check, name="check"),
    path("winners/<str:code>/", views.winners, name="winners"),
    path("cycles/<str:code>/", views.cycle, name="cycle"),
    path("cycles/<str:code>/decide/", views.decide, name="decide"),
    path("cycles/<str:code>/register/", views.register, name="register"),
    path("cases/<str:number>/", views.of_case, name="case"),
    path("cases/<str:number>/certificate/", views.certificate, name="certificate"),
]


@pages.act_pages
def _page(law: Law, act: Act) -> str | None:
    """The acts of approval and honours, known by what the text says of them."""
    acts = facts.conferring(law)
    if acts is None:
        return None
    if act == acts.confer:
        return "honours:case"
    own = (acts.submit, acts.approve, acts.decline, acts.commend, acts.announce)
    return "honours:cycle" if act in own else None


@pages.cycle_sheet
def _on_cycle(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """The way to the list and its approval; to the public winners once there are any."""
    public = queries.public_list(user, cycle)
    follows = queries.may_follow(user, cycle)
    if not public and not follows:
        return None
    shown = {
        "cycle": cycle,
        "public": public,
        "follows": follows,
        "runs": queries.runs(user, cycle),
    }
    return pages.Sheet(template="honours/_on_cycle.html", context=shown, order=60)


@pages.case_sheet
def _on_case(user: Any, case: Any) -> pages.Sheet | None:  # noqa: ANN401
    """The certificate of a case once conferred; to the office, what the register says otherwise."""
    certificate = queries.certificate_of(case)
    differences = queries.differences(case) if queries.runs(user, case.cycle) else []
    if certificate is None and not differences:
        return None
    shown = {
        "certificate": certificate,
        "revoked": certificate is not None and queries.revoked(certificate),
        "may_print": queries.prints(user, case),
        "differences": differences,
    }
    return pages.Sheet(template="honours/_on_case.html", context=shown, order=60)
