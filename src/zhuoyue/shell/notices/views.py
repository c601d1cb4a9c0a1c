"""Pages: the public notices and the form for objections; the office's pages behind log-in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuoyue.core import notices
from zhuoyue.core.regulation import Act
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, visibility, visitors
from zhuoyue.shell.kit.phrases import answered, clause
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.notices import actions, queries
from zhuoyue.shell.notices.forms import (
    ObjectionForm,
    SettlementForm,
    StrikeForm,
    VerificationForm,
)
from zhuoyue.shell.templatetags.said import say


def _law_of(notice: Any) -> Any:  # noqa: ANN401 - rows and their law
    return cycles.law_of(notice.cycle)


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The lists on public notice (公示), for anybody."""
    today = clock.today()
    shown = [
        (one, queries.name_of(_law_of(one), one.list), one.last_day >= today)
        for one in queries.notices_seen(request.user)
    ]
    return render(request, "notices/index.html", {"notices": shown, "anybody": True})


def _public(request: HttpRequest, code: str, name: str) -> dict[str, Any]:
    notice = queries.notice_seen(request.user, code, name)
    if notice is None:
        raise Http404
    law, rule = _law_of(notice), queries.rule_of(_law_of(notice), name)
    return {
        "notice": notice,
        "name": queries.name_of(law, name),
        "law": law,
        "rule": rule,
        "clause": clause(law.regulation, rule.clause) if rule else None,
        "running": notice.last_day >= clock.today(),
    }


@login_not_required
@require_GET
def show(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One list: the names, until when, how to object, by which clause."""
    scene = _public(request, code, name)
    scene["groups"] = queries.names_by_award(scene["notice"])
    scene["clock"] = queries.clock_of(scene["notice"]).result
    scene["findings"] = queries.findings(scene["notice"])
    return render(request, "notices/notice.html", scene)


@login_not_required
@require_http_methods(["GET", "POST"])
def raise_objection(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The form with which anybody objects (提出异议)."""
    scene = _public(request, code, name)
    names = [line["name"] for line in scene["notice"].lines]
    form = ObjectionForm(names, request.POST if request.method == "POST" else None)
    scene["form"], status = form, 200
    if request.method == "POST" and visitors.too_many(request, "objections"):
        return render(request, "notices/too_many.html", scene, status=429)
    if request.method == "POST" and form.is_valid():
        what, who = form.part(form.WHAT), form.part(form.WHO)
        try:
            row = actions.receive(notice=scene["notice"], what=what, who=who, at=clock.now())
        except Refused as refusal:
            scene["answer"], status = answered(refusal.verdict, scene["law"]), 409
        else:
            return redirect("notices:receipt", number=row.number)
    return render(request, "notices/object.html", scene, status=422 if form.errors else status)


@login_not_required
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What the objector keeps and comes back to: receipt and how far it is, nothing of who or what."""
    row = queries.receipt(number)
    if row is None:
        raise Http404
    law = _law_of(row.notice)
    shown = {
        "row": row,
        "name": queries.name_of(law, row.notice.list),
        "told": queries.tells_objector(row),
    }
    return render(request, "notices/receipt.html", shown)


def _by(request: HttpRequest) -> Any:  # noqa: ANN401 - the middleware let only users through
    return request.user


def _cycle(request: HttpRequest, code: str) -> Any:  # noqa: ANN401
    cycle = cycles.cycle_of(code)
    if cycle is None or not visibility.may_see(request.user, cycle):
        raise Http404
    return cycle


def _role(request: HttpRequest, cycle: Any, act: Act | None) -> str | None:  # noqa: ANN401
    held = cycles.roles_of(_by(request), cycle)
    return next((role for role in act.by if role in held), None) if act is not None else None


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Put the list of the present stage on public notice, with its clock shown before."""
    cycle = _cycle(request, code)
    posting = queries.current(cycle)
    role = _role(request, cycle, posting.publish if posting else None)
    if posting is None or role is None:
        raise Http404
    law, status = cycles.law_of(cycle), 200
    clocked = queries.clock(cycle, law, posting.list, clock.today())
    answer = None if clocked.result else answered(clocked.verdict, law)
    if request.method == "POST":
        try:
            notice = actions.publish(
                cycle=cycle, list_id=posting.list, role=role, by=_by(request), at=clock.now()
            )
        except Refused as refusal:
            answer, status = answered(refusal.verdict, law), 409
        else:
            return redirect("notices:show", code=code, name=notice.list)
    shown = {
        "cycle": cycle,
        "act": posting.publish,
        "clause": clause(law.regulation, posting.publish.clause),
        "clock": clocked.result,
        "answer": answer,
        "lines": queries.lines(cycle, posting),
    }
    return render(request, "notices/publish.html", shown, status=status)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the notice of the present stage; the core says whether it has ended."""
    cycle = _cycle(request, code)
    posting = queries.current(cycle)
    role = _role(request, cycle, posting.close if posting else None)
    notice = queries.notice_of(cycle, posting.list) if posting else None
    if posting is None or role is None or notice is None:
        raise Http404
    law, status = cycles.law_of(cycle), 200
    answer = answered(queries.ended(notice, on=clock.today()).verdict, law)
    if request.method == "POST":
        try:
            actions.close(
                cycle=cycle, list_id=posting.list, role=role, by=_by(request), at=clock.now()
            )
        except Refused as refusal:
            answer, status = answered(refusal.verdict, law), 409
        else:
            messages.success(request, say("公示已结束。", "The notice is closed."))
            return redirect("cycle", code=code)
    shown = {
        "cycle": cycle,
        "act": posting.close,
        "clause": clause(law.regulation, posting.close.clause),
        "notice": notice,
        "answer": answer,
    }
    return render(request, "notices/close.html", shown, status=status)


@require_GET
def objections(request: HttpRequest, code: str) -> HttpResponse:
    """The objections of a cycle with their clocks, for those who deal with them."""
    cycle = _cycle(request, code)
    seen = queries.objections_seen(request.user, cycle, at=clock.now())
    if not (seen or queries.deals_with_objections(request.user, cycle)):
        raise Http404
    return render(request, "notices/objections.html", {"cycle": cycle, "objections": seen})


def _seen(request: HttpRequest, number: str) -> queries.Seen:
    seen = queries.objection_seen(request.user, number, at=clock.now())
    if seen is None:
        raise Http404
    return seen


def _forms(request: HttpRequest, seen: queries.Seen, data: Any = None) -> dict[str, Any]:  # noqa: ANN401
    """Which forms this person gets now: verification, settlement, or none."""
    notice = seen.objection.notice
    posting = queries.posting_of(notice)
    verify = posting.verify if posting else None
    settle = posting.settle if posting else None
    asked = verify.needs if verify else ()
    with_whom = next((need.name for need in asked if need.fact == "verified_with"), None)
    decided = settle.needs if settle else ()
    decides = next((need.name for need in decided if True in need.one_of), None)
    open_now = seen.objection.settled_on is None
    strike = posting.strike if posting else None
    counts = posting is not None and queries.counts_against(seen.objection, posting)
    strikes = _role(request, notice.cycle, strike) if counts and not open_now else None
    struck = queries.struck(seen.objection) if strikes else []
    verified = seen.objection.verified_on is not None
    return {
        "verify_as": _role(request, notice.cycle, verify) if open_now else None,
        "settle_as": _role(request, notice.cycle, settle) if open_now and verified else None,
        "verification": VerificationForm(data, asked_with=with_whom),
        "settlement": SettlementForm(data, label=decides),
        "settle": settle,
        "strike": strike,
        "strike_as": strikes if struck else None,
        "striking": StrikeForm(struck, data),
    }


def _objection_page(
    request: HttpRequest, seen: queries.Seen, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    law = _law_of(seen.objection.notice)
    shown = {
        "seen": seen,
        "row": seen.objection,
        "name": queries.name_of(law, seen.objection.notice.list),
        "standing": answered(seen.verdict, law),
        **_forms(request, seen),
        **more,
    }
    return render(request, "notices/objection.html", shown, status=status)


@require_GET
def objection(request: HttpRequest, number: str) -> HttpResponse:
    """One objection: what was raised, its clock, its verification."""
    return _objection_page(request, _seen(request, number), {})


@require_POST
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Record the verification."""
    seen = _seen(request, number)
    given = _forms(request, seen, request.POST)
    form, role = given["verification"], given["verify_as"]
    if role is None:
        raise Http404
    if not form.is_valid():
        return _objection_page(request, seen, {"verification": form}, 422)
    told = form.cleaned_data | {"finding": notices.Finding(form.cleaned_data["finding"])}
    return _done(
        request, seen, {"verification": form}, actions.verify, number=number, role=role, **told
    )


@require_POST
def settle(request: HttpRequest, number: str) -> HttpResponse:
    """Settle it."""
    seen = _seen(request, number)
    given = _forms(request, seen, request.POST)
    form, role = given["settlement"], given["settle_as"]
    if role is None:
        raise Http404
    if not form.is_valid():
        return _objection_page(request, seen, {"settlement": form}, 422)
    decided = form.decided()
    return _done(
        request,
        seen,
        {"settlement": form},
        actions.settle,
        number=number,
        role=role,
        proven=decided,
    )


@require_POST
def strike(request: HttpRequest, number: str) -> HttpResponse:
    """Take the case off over which the objection was proven."""
    seen = _seen(request, number)
    given = _forms(request, seen, request.POST)
    form, role = given["striking"], given["strike_as"]
    if role is None:
        raise Http404
    if not form.is_valid():
        return _objection_page(request, seen, {"striking": form}, 422)
    case = form.cases[form.cleaned_data["case"]]
    kept = {"striking": form}
    return _done(request, seen, kept, actions.strike, number=number, role=role, case=case)


@require_GET
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    """From the act on a case to the objections of its cycle, where it has its place."""
    case = applications.case_of(number)
    if case is None or not visibility.may_see(_by(request), case):
        raise Http404
    return redirect("notices:objections", code=case.cycle.code)


def _done(
    request: HttpRequest,
    seen: queries.Seen,
    form: dict[str, Any],
    action: Any,  # noqa: ANN401 - an action of this room
    **told: Any,  # noqa: ANN401 - its arguments
) -> HttpResponse:
    try:
        action(by=_by(request), at=clock.now(), **told)
    except Refused as refusal:
        law = _law_of(seen.objection.notice)
        return _objection_page(
            request, seen, form | {"answer": answered(refusal.verdict, law)}, 409
        )
    return redirect("notices:objection", number=told["number"])
