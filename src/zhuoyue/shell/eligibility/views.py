"""Pages of the eligibility review: the list, a case condition by condition, the departments."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuoyue.core.clause import Text
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.eligibility import actions, forms, queries
from zhuoyue.shell.kit import clock, tables, visibility
from zhuoyue.shell.kit.paging import page_of
from zhuoyue.shell.kit.phrases import answered
from zhuoyue.shell.kit.refusal import Refused

_WORDS = {
    "allowed": Text(zh="符合", en="Met"),
    "refused": Text(zh="不符合", en="Not met"),
    "undecided": Text(zh="待定", en="Open"),
}

_COLUMNS = (
    tables.Column(
        id="number",
        name=Text(zh="编号", en="Number"),
        cell=lambda row: row[0].number,
        url=lambda row: reverse("eligibility:case", args=[row[0].number]),
        narrow=True,
    ),
    tables.Column(
        id="organisation",
        name=Text(zh="组织", en="Organisation"),
        cell=lambda row: row[0].organisation.name,
        url=lambda row: reverse("eligibility:case", args=[row[0].number]),
    ),
    tables.Column(
        id="word",
        name=Text(zh="按已有事实", en="On the facts recorded"),
        cell=lambda row: _WORDS[row[1]],
        mark=lambda row: row[1],
        choices=True,
    ),
    tables.Column(
        id="ended",
        name=Text(zh="案卷", en="Case"),
        cell=lambda row: (
            Text(zh="已终结", en="Ended") if row[0].ended_by else Text(zh="办理中", en="Open")
        ),
        choices=True,
    ),
)

READERS = frozenset({"office", "oversight"})


def _cycle(request: HttpRequest, code: str) -> Any:  # noqa: ANN401 - a row
    cycle = cycles.cycle_of(code)
    if cycle is None or not visibility.may_see(request.user, cycle):
        raise Http404
    return cycle


def _case(request: HttpRequest, number: str) -> Any:  # noqa: ANN401 - a row
    case = applications.case_of(number)
    if case is None or not visibility.may_see(request.user, case):
        raise Http404
    if not READERS & applications.roles_in(request.user, case):  # type: ignore[arg-type]
        raise Http404
    return case


def _readable(request: HttpRequest, case: Any) -> bool:  # noqa: ANN401 - a row
    """Whether there is an application that this person may read."""
    filled = applications.application_of(case)
    return filled is not None and visibility.may_see(request.user, filled)


@require_GET
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Every case handed in, with what the core says of it now."""
    cycle = _cycle(request, code)
    if not READERS & cycles.roles_of(request.user, cycle):  # type: ignore[arg-type]
        raise Http404
    numbers = queries.handed_in(cycle, request.user)  # type: ignore[arg-type]
    whole = "all" if "review-file" in request.GET else request.GET.get("page")
    page = page_of(numbers, whole)
    rows = queries.under_review(cycle, request.user, page.object_list)  # type: ignore[arg-type]
    table = tables.table(request, "review", _COLUMNS, rows)
    if table.file:
        return table.response(forms.say("资格审查", "Eligibility review"))
    shown = {"cycle": cycle, "table": table, "page": page}
    return render(request, "eligibility/review.html", shown)


@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """A case: each condition with its verdict, findings, answers, and the decision."""
    return _page(request, _case(request, number))


def _page(request: HttpRequest, found: Any, **more: Any) -> HttpResponse:  # noqa: ANN401
    law, answer = cycles.law_of(found.cycle), queries.assessment(found, clock.now())
    wrong = isinstance(answer, list)
    context = {
        "case": found,
        "problems": answer if wrong else (),
        "answer": None if isinstance(answer, list) else answered(answer.verdict, law),
        "lines": () if isinstance(answer, list) else queries.lines(answer, law),
        "judgeable": queries.judgeable(law),
        "judgements": queries.judgements(found),
        "answers": queries.answers(found),
        "filled": _readable(request, found),
        "office": "office" in applications.roles_in(request.user, found),  # type: ignore[arg-type]
        "form": forms.Finding(),
        "grounds": request.POST.get("grounds", ""),
        "acts": queries.decisions(law),
        **more,
    }
    status = 409 if "refused" in more else 422 if "wrong_form" in more else 200
    return render(request, "eligibility/case.html", context, status=status)


@require_POST
def judge(request: HttpRequest, number: str, condition: str) -> HttpResponse:
    """Record a finding."""
    found = _case(request, number)
    law, form = cycles.law_of(found.cycle), forms.Finding(request.POST)
    if condition not in queries.judgeable(law):
        raise Http404
    if not form.is_valid():
        return _page(request, found, form=form, wrong_form=condition)
    try:
        actions.judge(
            case=found,
            condition=condition,
            met=form.cleaned_data["met"] == "true",
            grounds=form.cleaned_data["grounds"],
            evidence=form.evidence_lines(),
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
        )
    except Refused as refusal:
        return _page(request, found, refused=answered(refusal.verdict, law))
    return redirect("eligibility:case", number)


@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Find eligible, or not; the core must say the same."""
    found, at = _case(request, number), clock.now()
    by, grounds = request.user, request.POST.get("grounds", "").strip()
    try:
        if request.POST.get("decision") == "accept":
            actions.accept(case=found, by=by, at=at)  # type: ignore[arg-type]
        else:
            actions.reject(case=found, grounds=grounds, by=by, at=at)  # type: ignore[arg-type]
    except Refused as refusal:
        law = cycles.law_of(found.cycle)
        return _page(request, found, refused=answered(refusal.verdict, law))
    messages.success(request, forms.say("已入账。", "On record."))
    return redirect("case", number)


@require_http_methods(["GET", "POST"])
def consult(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a department, in the consultation of the stage under way."""
    cycle = _cycle(request, code)
    now = queries.round_now(cycle)
    if "office" not in cycles.roles_of(request.user, cycle):  # type: ignore[arg-type]
        raise Http404
    listed, refused = queries.departments(cycle), None
    chosen = next((one for one in listed if str(one.pk) == request.POST.get("department")), None)
    if request.method == "POST" and chosen is not None:
        try:
            actions.consult(cycle=cycle, department=chosen.name, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except Refused as refusal:
            refused = answered(refusal.verdict, cycles.law_of(cycle))
        else:
            return redirect("cycle", code)
    act = now.ask if now is not None else None
    context = {"cycle": cycle, "act": act, "departments": listed, "refused": refused}
    status = 409 if refused else 200
    return render(request, "eligibility/consult.html", context, status=status)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """A department answers for every applicant at once; what it entered stays until it is taken."""
    cycle = _cycle(request, code)
    if "department" not in cycles.roles_of(request.user, cycle):  # type: ignore[arg-type]
        raise Http404
    asked, cases = queries.asked_of(request.user, cycle), queries.cases_to_answer(cycle)  # type: ignore[arg-type]
    told, refused = forms.answers([one.number for one in cases], request.POST), None
    if request.method == "POST":
        number = request.POST.get("consultation", "")
        try:
            actions.answer(
                cycle=cycle,
                consultation=number,
                said=told,
                by=request.user,  # type: ignore[arg-type]
                at=clock.now(),
            )
        except Refused as refusal:
            refused = answered(refusal.verdict, cycles.law_of(cycle))
        else:
            return redirect("cycle", code)
    rows = [(one, told.get(one.number)) for one in cases] if asked else []
    context = {"cycle": cycle, "asked": asked, "rows": rows, "refused": refused}
    return render(request, "eligibility/answer.html", context, status=409 if refused else 200)
