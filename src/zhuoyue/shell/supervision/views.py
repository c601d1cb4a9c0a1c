"""Pages of the years after, of revocations, of the oversight; public: reports of misconduct."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuoyue.core.supervision import Breach
from zhuoyue.rulebook.problems import Mistaken
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.eligibility import queries as eligibility
from zhuoyue.shell.kit import clock, papers, visibility, visitors
from zhuoyue.shell.kit.phrases import answered
from zhuoyue.shell.kit.phrases import clause as clause_of
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.kit.uploads import KINDS, BadUpload
from zhuoyue.shell.subsidies import queries as money
from zhuoyue.shell.supervision import actions, facts, forms, queries
from zhuoyue.shell.templatetags.said import said, say


def _by(request: HttpRequest) -> Any:  # noqa: ANN401 - the middleware let only users through
    return request.user


def _cycle(request: HttpRequest, code: str) -> Any:  # noqa: ANN401 - a row
    cycle = cycles.cycle_of(code)
    if cycle is None or not visibility.may_see(request.user, cycle):
        raise Http404
    return cycle


def _case(request: HttpRequest, number: str) -> Any:  # noqa: ANN401 - a row
    case = queries.case_seen(_by(request), number)
    if case is None:
        raise Http404
    return case


# --- the years after


@require_GET
def cycle(request: HttpRequest, code: str) -> HttpResponse:
    """Who owes what, late first (获奖后义务)."""
    found = _cycle(request, code)
    if not queries.watches(_by(request), found):
        raise Http404
    listed = queries.winners(found, clock.today())
    late = [(one, line) for one in listed for line in one.owed if line.late]
    due = [(one, line) for one in listed for line in one.owed if not line.late]
    context = {"cycle": found, "winners": listed, "owed": [*late, *due]}
    return render(request, "supervision/cycle.html", context)


@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One winner, or one applicant with its changes."""
    return _case_page(request, _case(request, number))


def _case_page(request: HttpRequest, found: Any, **more: Any) -> HttpResponse:  # noqa: ANN401
    user, law, today = _by(request), cycles.law_of(found.cycle), clock.today()
    status = more.pop("status", 200)
    winner = queries.winner(found, today)
    report_change, decide_change = facts.change_acts(law)
    years = queries.years_to_report(winner, today) if winner is not None else []
    changes = queries.changes_of(found)
    context = {
        "case": found,
        "winner": winner,
        "report_act": facts.report_act(law),
        "reports": queries.role_for(user, found, facts.report_act(law)) if years else None,
        "report_form": forms.ReportForm(years),
        "evaluates": queries.role_for(user, found, facts.evaluation_act(law)) if winner else None,
        "evaluation_form": forms.EvaluationForm(),
        "evaluations": queries.evaluations_of(found),
        "changes": changes,
        "tells": queries.role_for(user, found, report_change) if not found.ended_by else None,
        "change_form": forms.ChangeForm(),
        "decides": queries.role_for(user, found, decide_change) if not found.ended_by else None,
        "effect_form": forms.EffectForm(),
        "proceedings": queries.proceedings_seen(user, found),
        **more,
    }
    return render(request, "supervision/case.html", context, status=status)


def _acting(request: HttpRequest, number: str, act: Any) -> tuple[Any, str]:  # noqa: ANN401
    found = _case(request, number)
    role = queries.role_for(_by(request), found, act)
    if role is None:
        raise Http404
    return found, role


def _law(number: str) -> Any:  # noqa: ANN401 - the law of a case
    found = applications.case_of(number)
    if found is None:
        raise Http404
    return cycles.law_of(found.cycle)


@require_POST
def report(request: HttpRequest, number: str) -> HttpResponse:
    """Hand in a report."""
    found, role = _acting(request, number, facts.report_act(_law(number)))
    winner = queries.winner(found, clock.today())
    years = queries.years_to_report(winner, clock.today()) if winner is not None else []
    form = forms.ReportForm(years, request.POST, request.FILES)
    if not form.is_valid():
        return _case_page(request, found, report_form=form, status=422)
    told = {"year": form.cleaned_data["year"], "sent": form.cleaned_data["file"]}
    try:
        actions.report(case=found, role=role, by=_by(request), at=clock.now(), **told)
    except BadUpload as bad:
        form.add_error("file", said(bad.why))
        return _case_page(request, found, report_form=form, status=422)
    except actions.NotOwed:
        form.add_error("year", say("这一年度的报告已经提交。", "That report is handed in already."))
        return _case_page(request, found, report_form=form, status=422)
    except Refused as refusal:
        refused = answered(refusal.verdict, _law(number))
        return _case_page(request, found, report_form=form, refused=refused, status=409)
    messages.success(request, say("报告已提交。", "The report is handed in."))
    return redirect("supervision:case", number)


@require_GET
def download(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """The file of a report."""
    row = queries.file_seen(_by(request), token)
    place = papers.kept(row.digest) if row is not None else None
    if row is None or place is None:
        raise Http404
    response = FileResponse(place.open("rb"), as_attachment=True, filename=row.name)
    response["Content-Type"] = KINDS[row.kind]
    return response


@require_POST
def evaluate(request: HttpRequest, number: str) -> HttpResponse:
    """Put a follow-up evaluation on record."""
    found, role = _acting(request, number, facts.evaluation_act(_law(number)))
    form = forms.EvaluationForm(request.POST)
    if not form.is_valid():
        return _case_page(request, found, evaluation_form=form, status=422)
    told = {**form.cleaned_data, "still_fit": form.cleaned_data["still_fit"] == "true"}
    return _on_case(
        request, found, "evaluation_form", form, actions.evaluate, case=found, role=role, **told
    )


@require_POST
def report_change(request: HttpRequest, number: str) -> HttpResponse:
    """Report a change."""
    found, role = _acting(request, number, facts.change_acts(_law(number))[0])
    form = forms.ChangeForm(request.POST)
    if not form.is_valid():
        return _case_page(request, found, change_form=form, status=422)
    told = form.cleaned_data
    return _on_case(
        request, found, "change_form", form, actions.report_change, case=found, role=role, **told
    )


@require_POST
def decide_change(request: HttpRequest, number: str, change: int) -> HttpResponse:
    """Decide the effect of a change."""
    found, role = _acting(request, number, facts.change_acts(_law(number))[1])
    row = next((one for one in queries.changes_of(found) if one.pk == change), None)
    if row is None:
        raise Http404
    form = forms.EffectForm(request.POST)
    if not form.is_valid():
        return _case_page(request, found, effect_form=form, deciding=change, status=422)
    told = form.cleaned_data
    return _on_case(
        request, found, "effect_form", form, actions.decide_change, row=row, role=role, **told
    )


def _on_case(
    request: HttpRequest,
    found: Any,  # noqa: ANN401
    name: str,
    form: Any,  # noqa: ANN401
    action: Any,  # noqa: ANN401 - an action of this room
    **told: Any,  # noqa: ANN401 - its arguments
) -> HttpResponse:
    try:
        action(by=_by(request), at=clock.now(), **told)
    except Refused as refusal:
        refused = answered(refusal.verdict, cycles.law_of(found.cycle))
        return _case_page(request, found, refused=refused, status=409, **{name: form})
    messages.success(request, say("已入账。", "On record."))
    return redirect("supervision:case", found.number)


@require_GET
def use(request: HttpRequest, number: str) -> HttpResponse:
    """May the honour be used like this (荣誉和标识的使用): a question, nothing goes on record."""
    found = _case(request, number)
    if money.won_by(found) is None:
        raise Http404
    form, law = forms.UseForm(request.GET or None), cycles.law_of(found.cycle)
    answer = result = None
    if form.is_valid():
        told = form.cleaned_data
        asked = {**told, "states_year": forms.boolean(told["states_year"])}
        given = queries.misuse(found, asked)
        answer, result = answered(given.verdict, law), given.result
    clause = clause_of(law.regulation, law.regulation.supervision.uses.clause)
    context = {"case": found, "form": form, "answer": answer, "result": result, "clause": clause}
    return render(request, "supervision/use.html", context)


# --- revocation


@require_http_methods(["GET", "POST"])
def revocation(request: HttpRequest, number: str) -> HttpResponse:
    """The proposals against a case; the office makes one, with what the core says of it."""
    found, law = _case(request, number), _law(number)
    listed, user = queries.proposable(law), _by(request)
    roles = {
        one.ground.breach: queries.role_for(user, found, one.propose or one.decide)
        for one in listed
    }
    proposes = any(roles.values()) and not found.ended_by
    seen = queries.proceedings_seen(user, found)
    if not (proposes or seen or queries.watches(user, found.cycle)):
        raise Http404
    form = forms.ChargeForm([one.ground for one in listed], request.POST or None)
    context = {"case": found, "form": form, "proposes": proposes, "proceedings": seen}
    status = 200
    if request.method == "POST":
        if not proposes:
            raise Http404
        done = _propose(request, found, form, roles, context)
        if done is not None:
            return redirect("supervision:proceeding", done.pk)
        status = 409 if "answer" in context else 422
    return render(request, "supervision/revocation.html", context, status=status)


def _propose(
    request: HttpRequest,
    found: Any,  # noqa: ANN401
    form: Any,  # noqa: ANN401
    roles: dict[Breach, str | None],
    context: dict[str, Any],
) -> Any:  # noqa: ANN401 - the proposal, or None with the reasons in `context`
    if not form.is_valid():
        return None
    told, breach = form.cleaned_data, Breach(form.cleaned_data["breach"])
    charge = actions.Charge(
        breach=breach,
        told=form.told(),
        narrative=told["narrative"],
        evidence=told["evidence"],
    )
    try:
        return actions.propose(
            case=found, charge=charge, role=roles[breach] or "", by=_by(request), at=clock.now()
        )
    except Refused as refusal:
        context["answer"] = answered(refusal.verdict, cycles.law_of(found.cycle))
    except Mistaken as wrong:
        for one in wrong.problems:
            form.add_error(None, said(one.message))
    return None


def _weighed(request: HttpRequest, pk: int) -> queries.Weighed:
    found = queries.proceeding_seen(_by(request), pk)
    if found is None:
        raise Http404
    return found


@require_GET
def proceeding(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: its facts, the core's answer with what follows, the decision, what was done."""
    return _proceeding_page(request, _weighed(request, pk))


def _proceeding_page(request: HttpRequest, seen: queries.Weighed, **more: Any) -> HttpResponse:  # noqa: ANN401
    status, user, row = more.pop("status", 200), _by(request), seen.row
    outstanding = [
        act for act in seen.outstanding if queries.role_for(user, row.case, act) is not None
    ]
    decide = queries.role_for(user, row.case, seen.way.decide)
    recovers = seen.result.recovers if seen.result is not None else ()
    again = eligibility.reapplication(row.case.organisation, seen.law, clock.today())
    context = {
        "seen": seen,
        "row": row,
        "case": row.case,
        "consequences": _consequences(seen),
        "decides": decide if row.decided_on is None else None,
        "ruling_form": forms.RulingForm(),
        "recover_act": next((act for act in outstanding if act.id == facts.RECOVER), None),
        "recover_form": forms.RecoverForm(recovers),
        "follow": [act for act in outstanding if act.id != facts.RECOVER],
        "reapply": answered(again.verdict, seen.law) if row.approved else None,
        **more,
    }
    return render(request, "supervision/proceeding.html", context, status=status)


def _consequences(seen: queries.Weighed) -> list[tuple[str, str]]:
    """What follows, in words."""
    result = seen.result
    if result is None:
        return []
    taken = "、".join(forms.word(one) for one in sorted(result.recovers))
    told = "、".join(forms.word(one) for one in sorted(result.publishes))
    none = say("没有规定", "nothing laid down")
    return [
        (say("失去", "Lost"), forms.word(result.loses)),
        (say("收回", "Taken back"), taken or none),
        (say("公开方式", "Made known by"), told or none),
        (
            say("再次申报", "Applying again"),
            say("禁止，期限见下", "barred, see below") if result.bans else none,
        ),
    ]


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the decision on record."""
    seen = _weighed(request, pk)
    role = queries.role_for(_by(request), seen.row.case, seen.way.decide)
    if role is None:
        raise Http404
    form = forms.RulingForm(request.POST)
    if not form.is_valid():
        return _proceeding_page(request, seen, ruling_form=form, status=422)
    told = form.cleaned_data
    ruling = actions.Ruling(**{**told, "approved": told["approved"] == "true"})
    return _on_proceeding(
        request, pk, {"ruling_form": form}, actions.decide, row=seen.row, ruling=ruling, role=role
    )


def _following(request: HttpRequest, pk: int, name: str) -> tuple[queries.Weighed, str]:
    seen = _weighed(request, pk)
    act = next((one for one in facts.follow_ups(seen.law, seen.way) if one.id == name), None)
    role = queries.role_for(_by(request), seen.row.case, act)
    if role is None or not seen.row.approved:
        raise Http404
    return seen, role


@require_POST
def recover(request: HttpRequest, pk: int) -> HttpResponse:
    """Put on record what came back."""
    seen, role = _following(request, pk, facts.RECOVER)
    recovers = seen.result.recovers if seen.result is not None else ()
    form = forms.RecoverForm(recovers, request.POST)
    if not form.is_valid():
        return _proceeding_page(request, seen, recover_form=form, status=422)
    told = form.cleaned_data
    back = actions.Returned(
        plaque=bool(told.get("plaque")),
        certificate=bool(told.get("certificate")),
        voucher=form.voucher(),
    )
    return _on_proceeding(
        request, pk, {"recover_form": form}, actions.recover, row=seen.row, back=back, role=role
    )


@require_POST
def follow_up(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do what the text has done after a revocation."""
    seen, role = _following(request, pk, name)
    document = request.POST.get("document", "").strip()[:120]
    return _on_proceeding(
        request,
        pk,
        {},
        actions.follow_up,
        row=seen.row,
        name=name,
        document=document,
        role=role,
    )


def _on_proceeding(
    request: HttpRequest,
    pk: int,
    kept: dict[str, Any],
    action: Any,  # noqa: ANN401 - an action of this room
    **told: Any,  # noqa: ANN401 - its arguments
) -> HttpResponse:
    try:
        action(by=_by(request), at=clock.now(), **told)
    except Refused as refusal:
        seen = _weighed(request, pk)
        refused = answered(refusal.verdict, seen.law)
        return _proceeding_page(request, seen, refused=refused, status=409, **kept)
    messages.success(request, say("已入账。", "On record."))
    return redirect("supervision:proceeding", pk)


# --- oversight


@require_http_methods(["GET", "POST"])
def oversight(request: HttpRequest, code: str) -> HttpResponse:
    """The oversight group's home in a cycle; for the office the matters in which steps were taken."""
    found, user = _cycle(request, code), _by(request)
    oversees, matters = queries.oversees(user, found), queries.matters_seen(user, found)
    if not (oversees or matters or "office" in cycles.roles_of(user, found)):
        raise Http404
    law = cycles.law_of(found)
    every = applications.cases_seen(user, found) if oversees else ()
    form = forms.MatterForm(every, request.POST or None)
    context = {
        "cycle": found,
        "oversees": oversees,
        "matters": matters,
        "reports": queries.reports_seen(user, found),
        "form": form,
        "silent": answered(queries.oversight(found, {"report": "own_finding"}).verdict, law),
    }
    if request.method == "GET" or not oversees:
        return render(request, "supervision/oversight.html", context, status=_status(request))
    return _open(request, found, form, context)


def _status(request: HttpRequest) -> int:
    return 200 if request.method == "GET" else 404


def _open(request: HttpRequest, found: Any, form: Any, context: dict[str, Any]) -> HttpResponse:  # noqa: ANN401
    """Open a matter, from a report if one is named."""
    if not form.is_valid():
        return render(request, "supervision/oversight.html", context, status=422)
    told = form.cleaned_data
    opening = actions.Opening(
        matter=told["matter"],
        subject=told["subject"],
        who=told["who"],
        text=told["text"],
        case=form.cases.get(told["case"]),
        report=queries.report_seen(_by(request), request.POST.get("report", "")),
    )
    try:
        row = actions.open_matter(cycle=found, opening=opening, by=_by(request), at=clock.now())
    except Refused as refusal:
        context["refused"] = answered(refusal.verdict, cycles.law_of(found))
        return render(request, "supervision/oversight.html", context, status=409)
    return redirect("supervision:matter", row.pk)


@require_GET
def case_oversight(request: HttpRequest, number: str) -> HttpResponse:
    """From an act on a case to the matters of its cycle."""
    found = _case(request, number)
    return redirect("supervision:oversight", found.cycle.code)


@require_GET
def misconduct(request: HttpRequest, number: str) -> HttpResponse:
    """One report of misconduct, for the oversight group, ready to be opened as a matter."""
    row = queries.report_seen(_by(request), number)
    if row is None:
        raise Http404
    named = dict(queries.reports_seen(_by(request), row.cycle))
    first = {"matter": row.matter, "subject": row.subject, "who": row.about, "text": row.text}
    every = applications.cases_seen(_by(request), row.cycle)
    context = {
        "row": row,
        "cycle": row.cycle,
        "informant": named.get(row),
        "matter": forms.word(row.matter),
        "subject": forms.word(row.subject),
        "form": forms.MatterForm(every, initial=first),
    }
    return render(request, "supervision/misconduct.html", context)


@require_GET
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter: what it is about, every step, what may be done now."""
    return _matter_page(request, _matter(request, pk))


def _matter(request: HttpRequest, pk: int) -> Any:  # noqa: ANN401 - a row
    found = queries.matter_seen(_by(request), pk)
    if found is None:
        raise Http404
    return found


def _steps(request: HttpRequest, found: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """The steps that this person may take now."""
    law, user = cycles.law_of(found.cycle), _by(request)
    titles = {
        "suspend": say("责令暂停", "suspend"),
        "lift": say("解除暂停", "lift the suspension"),
        "order": say("责令纠正", "order a correction"),
        "answer": say("报告纠正情况", "report the correction"),
    }
    suspended, asked = queries.is_suspended(found), queries.awaiting_answer(found) is not None
    open_now = found.closed_at is None
    now = {
        "suspend": open_now and not suspended,
        "lift": suspended,
        "order": open_now and not asked,
    }
    mine = [one for one, can in now.items() if can] if queries.oversees(user, found.cycle) else []
    if asked and "office" in cycles.roles_of(user, found.cycle):
        mine.append("answer")
    free = queries.without_act(found)
    return [(one, titles[one]) for one in mine if actions.act_for(law, found, one) or one in free]


def _matter_page(request: HttpRequest, found: Any, **more: Any) -> HttpResponse:  # noqa: ANN401
    status, kinds = more.pop("status", 200), _steps(request, found)
    oversees = queries.oversees(_by(request), found.cycle)
    context = {
        "row": found,
        "cycle": found.cycle,
        "matter": forms.word(found.matter),
        "subject": forms.word(found.subject),
        "steps": list(found.steps.all()),
        "suspended": queries.is_suspended(found),
        "kinds": kinds,
        "step_form": forms.StepForm(kinds),
        "closes": oversees and found.closed_at is None,
        "closing_form": forms.ClosingForm(_outcomes(found)),
        "outcome": forms.word(found.outcome),
        "oversees": oversees,
        "today": clock.today(),
        **more,
    }
    return render(request, "supervision/matter.html", context, status=status)


def _outcomes(found: Any) -> list[str]:  # noqa: ANN401
    """How a matter may end: as the text has it, else unfounded or corrected."""
    act = facts.oversight_acts(cycles.law_of(found.cycle)).close
    needs = act.needs if act is not None else ()
    named = [str(one) for need in needs if need.fact == "outcome" for one in need.one_of]
    return named or ["unfounded", "corrected"]


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step in a matter."""
    found = _matter(request, pk)
    kinds = _steps(request, found)
    if not kinds:
        raise Http404
    form = forms.StepForm(kinds, request.POST)
    if not form.is_valid():
        return _matter_page(request, found, step_form=form, status=422)
    return _on_matter(
        request, found, {"step_form": form}, actions.take_step, matter=found, **form.cleaned_data
    )


@require_POST
def close_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a matter."""
    found = _matter(request, pk)
    if not queries.oversees(_by(request), found.cycle):
        raise Http404
    form = forms.ClosingForm(_outcomes(found), request.POST)
    if not form.is_valid():
        return _matter_page(request, found, closing_form=form, status=422)
    return _on_matter(
        request,
        found,
        {"closing_form": form},
        actions.close_matter,
        matter=found,
        **form.cleaned_data,
    )


def _on_matter(
    request: HttpRequest,
    found: Any,  # noqa: ANN401
    kept: dict[str, Any],
    action: Any,  # noqa: ANN401 - an action of this room
    **told: Any,  # noqa: ANN401 - its arguments
) -> HttpResponse:
    try:
        action(by=_by(request), at=clock.now(), **told)
    except Refused as refusal:
        refused = answered(refusal.verdict, cycles.law_of(found.cycle))
        return _matter_page(request, found, refused=refused, status=409, **kept)
    return redirect("supervision:matter", found.pk)


@require_GET
def conduct(request: HttpRequest, code: str) -> HttpResponse:
    """Which measures are open against somebody in the review: a question, nothing goes on record."""
    found, user = _cycle(request, code), _by(request)
    if not (queries.oversees(user, found) or "office" in cycles.roles_of(user, found)):
        raise Http404
    form, answer, result = forms.ConductForm(request.GET or None), None, None
    if form.is_valid():
        told = form.cleaned_data
        asked = {name: forms.boolean(told[name]) for name in ("established", "crime")}
        given = queries.conduct(found, {**asked, "breach": told["breach"]})
        answer, result = answered(given.verdict, cycles.law_of(found)), given.result
    measures = [forms.word(one) for one in sorted(result.measures)] if result is not None else []
    context = {
        "cycle": found,
        "form": form,
        "answer": answer,
        "result": result,
        "measures": measures,
    }
    return render(request, "supervision/conduct.html", context)


# --- for anybody


@login_not_required
@require_http_methods(["GET", "POST"])
def report_misconduct(request: HttpRequest, code: str) -> HttpResponse:
    """The form with which anybody reports misconduct (举报、投诉)."""
    found = queries.public_cycle(request.user, code)
    if found is None:
        raise Http404
    law, form = cycles.law_of(found), forms.MisconductForm(request.POST or None)
    silent = answered(queries.oversight(found, {"report": "by_name"}).verdict, law)
    context: dict[str, Any] = {"cycle": found, "form": form, "silent": silent}
    if request.method == "GET":
        return render(request, "supervision/report.html", context)
    if visitors.too_many(request, "misconduct"):
        return render(request, "supervision/too_many.html", context, status=429)
    if not form.is_valid():
        return render(request, "supervision/report.html", context, status=422)
    try:
        row = actions.receive_report(cycle=found, what=form.what(), who=form.who(), at=clock.now())
    except Refused as refusal:
        context["answer"] = answered(refusal.verdict, law)
        return render(request, "supervision/report.html", context, status=409)
    return redirect("supervision:status", number=row.number)


@login_not_required
@require_GET
def status(request: HttpRequest, number: str) -> HttpResponse:
    """The state of a report, for whoever holds its number; nothing of who or what."""
    row = queries.receipt(number)
    if row is None:
        raise Http404
    return render(request, "supervision/status.html", {"row": row})
