"""Pages: panels of a cycle, one panel with the whole picture, experts, declarations, recusal."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, visibility
from zhuoyue.shell.kit.phrases import answered, clause, names
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.panels import actions, facts, forms, queries
from zhuoyue.shell.panels.facts import Composition


def _cycle(request: HttpRequest, code: str, readers: frozenset[str]) -> Any:  # noqa: ANN401 - a row
    """The cycle, for those who have one of these roles in it; 404 for everybody else."""
    cycle = cycles.cycle_of(code)
    if cycle is None or not readers & cycles.roles_of(request.user, cycle):  # type: ignore[arg-type]
        raise Http404
    return cycle


_OFFICE = frozenset({actions.OFFICE})


def _is_office(request: HttpRequest, cycle: Any) -> bool:  # noqa: ANN401 - a row
    return actions.OFFICE in cycles.roles_of(request.user, cycle)  # type: ignore[arg-type]


@require_GET
def cycle(request: HttpRequest, code: str) -> HttpResponse:
    """The panels of a cycle: each with its answer; what is missing, who is barred."""
    found = _cycle(request, code, queries.READERS)
    shown = {
        "cycle": found,
        "overview": queries.overview(found),
        "names": names(cycles.law_of(found).regulation),
        "office": _is_office(request, found),
    }
    return render(request, "panels/cycle.html", shown)


# --- one panel


@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest, code: str, rule: str) -> HttpResponse:
    """Draft a new panel, the whole picture in view."""
    found = _cycle(request, code, _OFFICE)
    asked = facts.rule_of(cycles.law_of(found), rule)
    if asked is None:
        raise Http404
    return _draft(request, forms.unsaved(found, asked, clock.today()), asked)


@require_http_methods(["GET", "POST"])
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """A panel: for the office a draft to change, for all others who may see it as it is."""
    found = queries.panel_seen(request.user, pk)
    if found is None:
        raise Http404
    rule = facts.rule_at(cycles.law_of(found.cycle), found.stages)
    if rule is not None and found.appointed_at is None and _is_office(request, found.cycle):
        return _draft(request, found, rule)
    if request.method == "POST":
        raise Http404
    return _shown(request, found)


def _shown(request: HttpRequest, found: Any, **more: Any) -> HttpResponse:  # noqa: ANN401
    wanted, known = facts.composed(found), queries.known_of(found.cycle)
    answer = queries.asked(wanted, known)
    office = _is_office(request, found.cycle)
    overseer = bool(queries.READERS & cycles.roles_of(request.user, found.cycle))  # type: ignore[arg-type]
    context = {
        "panel": found,
        "cycle": found.cycle,
        "answer": queries.in_words(answer.verdict, wanted, known) if overseer else None,
        "names": queries.names_of(wanted, known.law),
        "office": office,
        "reason_form": forms.Reasoned(),
        **more,
    }
    return render(request, "panels/panel.html", context, status=422 if more else 200)


def _draft(request: HttpRequest, found: Any, rule: Any, **more: Any) -> HttpResponse:  # noqa: ANN401
    """The page of a draft; sent: saved, or shown again with what was entered."""
    known = queries.known_of(found.cycle)
    people = queries.experts(found.cycle, known.law)
    cases = queries.assignable(found, rule, known)
    sent = request.POST if request.method == "POST" and "refused" not in more else None
    form = forms.PanelForm(sent, panel=found, people=people, cases=cases)
    if sent is not None and form.is_valid():
        return _keep(request, found, rule, form)
    wanted = _wanted(found, rule, form)
    shown = {
        "panel": found,
        "cycle": found.cycle,
        "form": form,
        "wanted": wanted,
        "picture": queries.picture(rule, wanted, known),
        "names": queries.names_of(wanted, known.law),
        "clause": clause(known.law.regulation, rule.clause),
        **more,
    }
    status = 422 if sent is not None else 409 if "refused" in more else 200
    return render(request, "panels/draft.html", shown, status=status)


def _wanted(found: Any, rule: Any, form: Any) -> Composition:  # noqa: ANN401 - a row, a form
    """What is on the page: as it was sent, as far as it can be read; else as it was saved."""
    saved = facts.composed(found) if found.pk else None
    if not form.is_bound:
        return saved or _empty(found, rule)
    seen = form.cleaned_data
    leader = seen.get("leader")
    return Composition(
        stages=tuple(rule.stages),
        first_day=seen.get("first_day") or found.first_day,
        last_day=seen.get("last_day") or seen.get("first_day") or found.last_day,
        users=tuple(seen.get("members") or ()),
        cases=tuple(seen.get("cases") or ()),
        leaders=(leader.reference,) if leader is not None else (),
        size_deviation_reason=seen.get("size_deviation_reason", ""),
        panels=saved.panels if saved is not None else frozenset(),
    )


def _empty(found: Any, rule: Any) -> Composition:  # noqa: ANN401 - a row
    return Composition(
        stages=tuple(rule.stages),
        first_day=found.first_day,
        last_day=found.last_day,
        users=(),
        cases=(),
    )


def _keep(request: HttpRequest, found: Any, rule: Any, form: Any) -> HttpResponse:  # noqa: ANN401
    seen, by = form.cleaned_data, request.user
    wanted = actions.Draft(
        name=seen["name"],
        first_day=seen["first_day"],
        last_day=seen["last_day"],
        members=list(seen["members"]),
        leader=seen["leader"],
        cases=list(seen["cases"]),
        size_deviation_reason=seen["size_deviation_reason"],
    )
    try:
        if found.pk:
            kept = actions.redraft(panel=found, wanted=wanted, by=by)  # type: ignore[arg-type]
        else:
            kept = actions.draft(cycle=found.cycle, rule=rule, wanted=wanted, by=by)  # type: ignore[arg-type]
    except Refused as refusal:
        law = cycles.law_of(found.cycle)
        return _draft(request, found, rule, refused=answered(refusal.verdict, law))
    at = f"{clock.now():%H:%M}"
    messages.success(request, forms.say(f"已保存 {at}。", f"Saved {at}."))
    return redirect("panels:panel", kept.pk)


def _of_office(request: HttpRequest, pk: int) -> Any:  # noqa: ANN401 - a row
    """A panel that this person may see, for the office; 404 otherwise."""
    found = queries.panel_seen(request.user, pk)
    if found is None or not _is_office(request, found.cycle):
        raise Http404
    return found


@require_POST
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoint the panel, if the core has nothing against it."""
    found = _of_office(request, pk)
    try:
        actions.appoint(panel=found, by=request.user, at=clock.now())  # type: ignore[arg-type]
    except Refused as refusal:
        wanted, known = facts.composed(found), queries.known_of(found.cycle)
        refused = queries.in_words(refusal.verdict, wanted, known)
        rule = facts.rule_at(known.law, found.stages)
        if found.appointed_at is None:
            return _draft(request, found, rule, refused=refused)
        context = {"cycle": found.cycle, "answer": refused}
        return render(request, "panels/refused.html", context, status=409)
    messages.success(request, forms.say("评审组已组建，已入账。", "Appointed, on record."))
    return redirect("panels:panel", pk)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the next version of a panel at work, with the reason."""
    found, form = _of_office(request, pk), forms.Reasoned(request.POST)
    if found.appointed_at is None or found.ended_at is not None:
        raise Http404
    if not form.is_valid():
        return _shown(request, found, reason_form=form)
    reason = form.cleaned_data["reason"]
    fresh = actions.change(panel=found, reason=reason, by=request.user)  # type: ignore[arg-type]
    return redirect("panels:panel", fresh.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = _of_office(request, pk)
    if found.appointed_at is not None:
        raise Http404
    actions.discard(panel=found, by=request.user)  # type: ignore[arg-type]
    messages.success(request, forms.say("方案已删除。", "The draft is gone."))
    return redirect("panels:cycle", found.cycle.code)


# --- experts


@require_GET
def experts(request: HttpRequest, code: str) -> HttpResponse:
    """The experts of a cycle's place, and what is known of each."""
    found = _cycle(request, code, queries.READERS)
    law = cycles.law_of(found)
    rows = queries.expert_lines(found, law)
    shown = {"cycle": found, "rows": rows, "office": _is_office(request, found)}
    return render(request, "panels/experts.html", shown)


@require_http_methods(["GET", "POST"])
def expert(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """One expert's record, to be kept by the office."""
    found = _cycle(request, code, _OFFICE)
    law = cycles.law_of(found)
    person = queries.expert(found, law, reference)
    if person is None:
        raise Http404
    row, data = facts.expert_of(person), request.POST if request.method == "POST" else None
    form = forms.ExpertForm(data, row=row, law=law)
    lists = [forms.Lines(name, row, data) for name in forms.LISTS]
    valid = data is not None and all([form.is_valid(), *(one.is_valid() for one in lists)])
    if valid:
        told = {**form.told(), **{one.name: one.told() for one in lists}}
        actions.keep_expert(cycle=found, user=person, told=told, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, forms.say("已保存。", "Saved."))
        return redirect("panels:experts", code)
    shown = {"cycle": found, "person": person, "row": row, "form": form, "lists": lists}
    return render(request, "panels/expert.html", shown, status=200 if data is None else 422)


# --- declarations and undertaking


def _seated(request: HttpRequest, code: str) -> Any:  # noqa: ANN401 - a row
    """The cycle, for who has a seat there or a role in which people sit; 404 otherwise."""
    found = cycles.cycle_of(code)
    if found is None:
        raise Http404
    held = cycles.roles_of(request.user, found)  # type: ignore[arg-type]
    if not held & frozenset(facts.roles(cycles.law_of(found))):
        raise Http404
    return found


@require_GET
def declarations(request: HttpRequest, code: str) -> HttpResponse:
    """The cases of one's panels, by name only, each to be declared on."""
    found = _seated(request, code)
    return _declarations(request, found)


def _declarations(request: HttpRequest, found: Any, **more: Any) -> HttpResponse:  # noqa: ANN401
    law = cycles.law_of(found)
    fresh = forms.DeclarationForm(grounds=queries.grounds(law))
    user: Any = request.user
    rows = queries.to_declare(user, found)
    shown = {
        "cycle": found,
        "rows": [(one, more.get("form") if _same(one, more) else fresh) for one in rows],
        "missing": sum(one.declaration is None for one in rows),
        "unsigned": not queries.has_signed(user, found),
        "refused": more.get("refused"),
    }
    status = 409 if "refused" in more else 422 if "form" in more else 200
    return render(request, "panels/declarations.html", shown, status=status)


def _same(one: Any, more: Mapping[str, Any]) -> bool:  # noqa: ANN401
    return bool(one.case.number == more.get("number"))


@require_POST
def declare(request: HttpRequest, number: str) -> HttpResponse:
    """Declare on one case."""
    case = applications.case_of(number)
    if case is None or not queries.may_declare(request.user, case):  # type: ignore[arg-type]
        raise Http404
    law = cycles.law_of(case.cycle)
    form = forms.DeclarationForm(request.POST, grounds=queries.grounds(law))
    if not form.is_valid():
        return _declarations(request, case.cycle, form=form, number=number)
    seen = form.cleaned_data
    said = {"interested": seen["interested"] == "true", "interest": seen["interest"]}
    try:
        actions.declare(case=case, **said, text=seen["text"], by=request.user, at=clock.now())  # type: ignore[arg-type]
    except Refused as refusal:
        return _declarations(request, case.cycle, refused=answered(refusal.verdict, law))
    messages.success(request, forms.say("已申报。", "Declared."))
    return redirect("panels:declarations", case.cycle.code)


@require_http_methods(["GET", "POST"])
def undertaking(request: HttpRequest, code: str) -> HttpResponse:
    """The undertaking: its text, and the signature."""
    found = _seated(request, code)
    law, act = cycles.law_of(found), facts.undertaking(cycles.law_of(found))
    if act is None:
        raise Http404
    refused = None
    if request.method == "POST":
        try:
            actions.undertake(cycle=found, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except Refused as refusal:
            refused = answered(refusal.verdict, law)
        else:
            messages.success(request, forms.say("已签署，已入账。", "Signed, on record."))
            return redirect("panels:declarations", code)
    signed = facts.signed(law, cycles.dossier_of(found)).get(request.user.reference)  # type: ignore[union-attr]
    shown = {"cycle": found, "act": act, "clause": clause(law.regulation, act.clause)}
    shown |= {"signed": signed, "refused": refused, "law": law}
    return render(request, "panels/undertaking.html", shown, status=409 if refused else 200)


# --- consultants and recusal


def _case(request: HttpRequest, number: str) -> Any:  # noqa: ANN401 - a row
    case = applications.case_of(number)
    if case is None or not visibility.may_see(request.user, case):
        raise Http404
    return case


def _on_case(request: HttpRequest, number: str, roles: frozenset[str]) -> Any:  # noqa: ANN401
    case = _case(request, number)
    if not roles & applications.roles_in(request.user, case):  # type: ignore[arg-type]
        raise Http404
    return case


@require_http_methods(["GET", "POST"])
def consultants(request: HttpRequest, number: str) -> HttpResponse:
    """Whom the applicant names as its consultants."""
    case = _on_case(request, number, applications.WRITERS | _OFFICE)
    form = forms.ConsultantsForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        actions.name_consultants(
            case=case,
            names=form.listed(),
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
        )

    shown = {"case": case, "newest": queries.consultants_of(case)}
    return _form_page(request, "panels/consultants.html", form, keep, shown)


@require_http_methods(["GET", "POST"])
def recusal(request: HttpRequest, number: str) -> HttpResponse:
    """Ask that somebody not review one's case."""
    case = _on_case(request, number, applications.WRITERS)
    form = forms.RecusalForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        actions.request_recusal(case=case, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]

    law = cycles.law_of(case.cycle)
    rule = law.regulation.panels.rules[0]
    shown = {
        "case": case,
        "requests": queries.own_requests(request.user, case),  # type: ignore[arg-type]
        "clause": clause(law.regulation, rule.recusal.clause),
    }
    return _form_page(request, "panels/recusal.html", form, keep, shown)


@require_http_methods(["GET", "POST"])
def decide_recusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on a recusal asked for."""
    found = queries.request_of(pk)
    if found is None:
        raise Http404
    case = _on_case(request, found.case.number, _OFFICE)
    form = forms.DecisionForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        actions.decide_recusal(request=found, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]

    shown = {"case": case, "asked": found, "matching": queries.named_on_panels(found)}
    return _form_page(request, "panels/decide_recusal.html", form, keep, shown)


def _form_page(
    request: HttpRequest,
    template: str,
    form: Any,  # noqa: ANN401 - a form
    keep: Callable[[], None],
    shown: dict[str, Any],
) -> HttpResponse:
    """A page with one form: kept and back to the case, or shown again with what was entered."""
    case, status = shown["case"], 200
    if request.method == "POST" and form.is_valid():
        try:
            keep()
        except Refused as refusal:
            shown["refused"] = answered(refusal.verdict, cycles.law_of(case.cycle))
            status = 409
        else:
            messages.success(request, forms.say("已保存。", "Saved."))
            return redirect("case", case.number)
    elif request.method == "POST":
        status = 422
    return render(request, template, {**shown, "form": form}, status=status)
