"""Pages: approval and honours of a cycle, the register of earlier winners; for the public winners and check."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.honours import actions, facts, queries
from zhuoyue.shell.honours.forms import (
    CheckForm,
    DateForm,
    EarlierForm,
    NumberForm,
    OneForm,
    RevokedForm,
)
from zhuoyue.shell.kit import clock, letters, visibility
from zhuoyue.shell.kit.phrases import answered, clause
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.templatetags.said import said, say

# --- for the public


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The cycles whose winners are public (获奖名单), for anybody."""
    shown = {"cycles": queries.cycles_with_winners(request.user), "form": CheckForm()}
    return render(request, "honours/index.html", shown)


@login_not_required
@require_GET
def winners(request: HttpRequest, code: str) -> HttpResponse:
    """The winners of a cycle, award by award; a document to read and to print."""
    cycle = cycles.cycle_of(code)
    groups = queries.public_list(request.user, cycle) if cycle is not None else []
    if cycle is None or not groups:
        raise Http404
    document, day = facts.decision(cycles.law_of(cycle), cycles.dossier_of(cycle))
    shown = {"cycle": cycle, "groups": groups, "document": document, "day": day}
    return render(request, "honours/winners.html", shown)


@login_not_required
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Whether a certificate of this number is valid, and whose it is: what the list of winners says."""
    number = request.GET.get("number", "")
    form = CheckForm(request.GET if number else None)
    found = queries.check(request.user, number) if number and form.is_valid() else None
    return render(request, "honours/check.html", {"form": form, "number": number, "found": found})


# --- for who decides


def _by(request: HttpRequest) -> Any:  # noqa: ANN401 - the middleware let only users through
    return request.user


def _scene(request: HttpRequest, code: str) -> dict[str, Any]:
    cycle = cycles.cycle_of(code)
    if cycle is None or not queries.may_follow(_by(request), cycle):
        raise Http404
    law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
    acts, winners = facts.conferring(law), queries.winners(cycle)
    assert acts is not None  # noqa: S101 - nobody follows a text without these acts
    steps = []
    for name in ("submit", "approve", "decline", "commend", "announce"):
        act = getattr(acts, name)
        entry = dossier.cycle.last((act.id,)) if act is not None else None
        settled = name == "decline" and entry is None and dossier.cycle.last((acts.approve.id,))
        if act is not None and not settled:
            role = queries.role_for(_by(request), cycle, act)
            label = next((said(need.name) for need in act.needs), "")
            form = NumberForm(label, auto_id=f"{name}-%s") if act.needs else None
            steps.append(
                {
                    "do": name,
                    "act": act,
                    "entry": entry,
                    "role": role,
                    "form": form,
                    "clause": clause(law.regulation, act.clause),
                }
            )
    return {
        "cycle": cycle,
        "law": law,
        "acts": acts,
        "steps": steps,
        "approved": dossier.cycle.last((acts.approve.id,)) is not None,
        "winners": winners,
        "waiting": sum(one.certificate is None for one in winners),
        "public": bool(queries.public_list(_by(request), cycle)),
        "confers": queries.role_for(_by(request), cycle, acts.confer),
        "clause": clause(law.regulation, acts.approve.clause),
    }


@require_GET
def cycle(request: HttpRequest, code: str) -> HttpResponse:
    """Approval and honours (审定与表彰): the list, what is asked for, by whom, what is done."""
    return render(request, "honours/cycle.html", _scene(request, code))


_NUMBERED: dict[str, Callable[..., Any]] = {
    "approve": actions.approve,
    "decline": actions.decline,
    "commend": actions.commend,
}
_PLAIN: dict[str, Callable[..., Any]] = {
    "submit": actions.submit,
    "announce": actions.announce,
    "confer_all": actions.confer_all,
}


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Do one of the acts of approval and honours."""
    scene, what = _scene(request, code), request.POST.get("do", "")
    how: dict[str, Any] = {"cycle": scene["cycle"], "by": _by(request), "at": clock.now()}
    if what in _PLAIN:
        return _tried(request, scene, _PLAIN[what], **how)
    step = next((one for one in scene["steps"] if one["do"] == what), None)
    if what in _NUMBERED and step is not None:
        label = step["form"].fields["number"].label
        step["form"] = NumberForm(label, request.POST, auto_id=f"{what}-%s")
        if not step["form"].is_valid():
            return render(request, "honours/cycle.html", scene, status=422)
        number = step["form"].cleaned_data["number"]
        return _tried(request, scene, _NUMBERED[what], number=number, **how)
    numbers = {one.case.number: one.case for one in scene["winners"]}
    case = numbers.get(request.POST.get("case", ""))
    if what != "confer" or case is None:
        raise Http404
    how = {"case": case, "by": _by(request), "at": clock.now()}
    return _tried(request, scene, actions.confer, **how)


def _tried(
    request: HttpRequest,
    scene: dict[str, Any],
    action: Callable[..., Any],
    **told: Any,  # noqa: ANN401
) -> HttpResponse:
    try:
        action(**told)
    except Refused as refusal:
        scene["answer"] = answered(refusal.verdict, scene["law"])
        return render(request, "honours/cycle.html", scene, status=409)
    messages.success(request, say("已入账。", "On record."))
    return redirect("honours:cycle", code=scene["cycle"].code)


@require_GET
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    """Where a case is honoured: the page of the whole list."""
    case = applications.case_of(number)
    if case is None or not visibility.may_see(_by(request), case):
        raise Http404
    return redirect("honours:cycle", code=case.cycle.code)


@require_GET
def certificate(request: HttpRequest, number: str) -> HttpResponseBase:
    """The certificate of a case as PDF (证书), for its organisation and the office while it is valid."""
    case = applications.case_of(number)
    if case is None or not queries.prints(_by(request), case):
        raise Http404
    row = queries.certificate_of(case)
    if row is None or queries.revoked(row):
        raise Http404
    at = row.conferred_at or clock.now()
    try:
        made = letters.pdf("certificate", queries.certificate_paper(row), at=at)
    except letters.NoFont as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=503)
    return letters.handed(made, f"{row.number}.pdf")


# --- the register of earlier winners


def _register(request: HttpRequest, code: str) -> dict[str, Any]:
    cycle = cycles.cycle_of(code)
    if cycle is None or not queries.runs(_by(request), cycle):
        raise Http404
    return {
        "cycle": cycle,
        "rows": [(one, _revoking(one)) for one in queries.earlier_seen(_by(request))],
        "one": OneForm(),
        "table": EarlierForm(),
        "date": DateForm(),
    }


def _revoking(row: Any, sent: Any = None) -> RevokedForm:  # noqa: ANN401
    """The form by which one honour on the register is taken back."""
    return RevokedForm(sent, auto_id=f"revoke-{row.pk}-%s", initial={"honour": row.pk})


_FORMS: dict[str, type[Any]] = {
    "one": OneForm,
    "enter": EarlierForm,
    "date": DateForm,
    "revoke": RevokedForm,
}
_SHOWN = {"one": "one", "enter": "table", "date": "date"}


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, code: str) -> HttpResponse:
    """The register of earlier winners: one or a list to enter, days to add, honours taken back."""
    scene, what = _register(request, code), request.POST.get("do", "")
    if request.method == "GET":
        return render(request, "honours/register.html", scene)
    if what not in _FORMS:
        raise Http404
    form = _FORMS[what](request.POST, request.FILES)
    _keep(request, scene, what, form)
    if not form.is_valid():
        return render(request, "honours/register.html", scene, status=422)
    try:
        done = _registered(request, scene["cycle"], what, form)
    except Refused as refusal:
        scene["answer"] = answered(refusal.verdict, cycles.law_of(scene["cycle"]))
        return render(request, "honours/register.html", scene, status=409)
    messages.success(request, say(f"已登记 {done} 条。", f"{done} entered."))
    return redirect("honours:register", code=code)


def _keep(request: HttpRequest, scene: dict[str, Any], what: str, form: Any) -> None:  # noqa: ANN401
    """What was entered stays on the page, in its own form."""
    if what in _SHOWN:
        scene[_SHOWN[what]] = form
        return
    honour = request.POST.get("honour", "")
    scene["rows"] = [
        (row, _revoking(row, request.POST) if honour == str(row.pk) else old)
        for row, old in scene["rows"]
    ]


def _registered(request: HttpRequest, cycle: Any, what: str, form: Any) -> int:  # noqa: ANN401
    """Do what the form asks; how many lines of the register it changed."""
    how: dict[str, Any] = {"cycle": cycle, "by": _by(request)}
    if what == "date":
        return actions.date_earlier(**form.cleaned_data, **how)
    if what == "revoke":
        told = dict(form.cleaned_data)
        honour = queries.earlier_seen(_by(request)).filter(pk=told.pop("honour")).first()
        if honour is None:
            raise Http404
        actions.revoke_earlier(honour=honour, **told, **how)
        return 1
    return actions.enter_earlier(rows=[form.row()] if what == "one" else form.rows, **how)
