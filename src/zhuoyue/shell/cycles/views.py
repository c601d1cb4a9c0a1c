"""Pages of a cycle: opening it, its text, the approval, the call, the implementing rules."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Act
from zhuoyue.rulebook.phrases import lexicon, parameter
from zhuoyue.shell.cycles import actions, facts, forms, queries
from zhuoyue.shell.kit import clock, papers, uploads, visibility
from zhuoyue.shell.kit.phrases import answered, clause, clauses
from zhuoyue.shell.kit.refusal import Refused


def _cycle(request: HttpRequest, code: str) -> Any:  # noqa: ANN401 - a row
    found = queries.cycle_of(code)
    if found is None or not visibility.may_see(request.user, found):
        raise Http404
    return found


def _acting(request: HttpRequest, code: str, of: Callable[[Any], Act | None]) -> tuple[Any, Act]:
    """The cycle and the act, for somebody with a role in which it is done; 404 for others."""
    cycle = _cycle(request, code)
    act = of(queries.law_of(cycle))
    if act is None or not set(act.by) & queries.roles_of(request.user, cycle):  # type: ignore[arg-type]
        raise Http404
    return cycle, act


def _done() -> str:
    return forms.say("已入账。", "On record.")


@require_http_methods(["GET", "POST"])
def open_cycle(request: HttpRequest) -> HttpResponse:
    """Open a cycle under a text on the shelf."""
    laws = queries.may_be_opened(request.user)
    if not laws:
        raise Http404
    listed = [(one.regulation.id, _titled(one)) for one in laws]
    form = forms.Opening(listed, request.POST if request.method == "POST" else None)
    answer, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_cycle(**form.cleaned_data, at=clock.now())
        except Refused as refusal:
            answer, status = answered(refusal.verdict, refusal.law), 409
        except actions.CodeTaken:
            form.add_error("code", forms.say("这个代号已经使用。", "This code is taken."))
            status = 409
        else:
            return redirect("cycle", made.code)
    elif request.method == "POST":
        status = 422
    shown = {"form": form, "answer": answer}
    return render(request, "cycles/open.html", shown, status=status)


def _titled(law: Any) -> str:  # noqa: ANN401 - a law
    title, status = law.regulation.title, law.regulation.status.value
    words = {
        "draft": ("征求意见稿，只能演练", "draft: rehearsals only"),
        "trial": ("试行", "on trial"),
        "in_force": ("施行", "in force"),
        "repealed": ("已废止", "repealed"),
    }
    return f"{forms.say(title.zh, title.en)}（{forms.say(*words[status])}）"


@require_GET
def law(request: HttpRequest, code: str) -> HttpResponse:
    """The pinned text clause by clause, its silences and what fills them, its readings."""
    cycle = _cycle(request, code)
    law = queries.law_of(cycle)
    shown = {
        "cycle": cycle,
        "law": law,
        "clauses": clauses(law.regulation.id).values(),
        "lines": _lines(cycle),
        "readings": [(one, clause(law.regulation, one.clause)) for one in law.regulation.readings],
    }
    return render(request, "cycles/law.html", shown)


def _lines(cycle: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Every parameter with its clause and what fills it, in words."""
    law = queries.law_of(cycle)
    words, used = forms.naming(law), facts.gated(law)
    return [
        {
            "name": parameter(one.silence.parameter, words.own),
            "clause": clause(law.regulation, one.silence.clause),
            "note": one.silence.note,
            "silent": one.silence.silent,
            "needed": one.silence.parameter in used,
            "value": "" if one.value is None else forms.shown(one.value, words),
            "source": one.source,
        }
        for one in queries.lines(cycle)
    ]


def named(cycle: Any, silences: Iterable[facts.Silence]) -> list[tuple[Text, Any]]:  # noqa: ANN401
    """Parameters by their names, with the clauses."""
    law = queries.law_of(cycle)
    words = lexicon(law.regulation)
    return [
        (parameter(one.parameter, words), clause(law.regulation, one.clause)) for one in silences
    ]


@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, code: str) -> HttpResponse:
    """File the approval of the commendation period with its document."""
    cycle, act = _acting(request, code, facts.approving)
    needs = [need for need in act.needs if need.fact != "file"]
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.Filing(needs, *posted)
    answer, status = None, 200
    if request.method == "POST" and form.is_valid():
        told = {name: one for name, one in form.cleaned_data.items() if name != "paper"}
        sent = form.cleaned_data["paper"]
        try:
            actions.file_approval(
                cycle=cycle,
                sent=sent,
                told=told,
                by=request.user,  # type: ignore[arg-type]
                at=clock.now(),
            )
        except Refused as refusal:
            answer, status = answered(refusal.verdict, refusal.law), 409
        except uploads.BadUpload as bad:
            form.add_error("paper", forms.say(bad.why.zh, bad.why.en))
            status = 422
        else:
            return _back(request, code)
    elif request.method == "POST":
        status = 422
    shown = _page(cycle, act, form=form, answer=answer)
    shown["filed"] = queries.paper_by(cycle, act.id)
    return render(request, "cycles/approval.html", shown, status=status)


def _page(cycle: Any, act: Act, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    found = clause(queries.law_of(cycle).regulation, act.clause)
    return {"cycle": cycle, "act": act, "clause": found, **more}


def _back(request: HttpRequest, code: str) -> HttpResponse:
    messages.success(request, _done())
    return redirect("cycle", code)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Write the call, look at what the core says of it, publish it."""
    cycle, act = _acting(request, code, facts.calling)
    law = queries.law_of(cycle)
    form = forms.CallForm(law, request.POST if request.method == "POST" else None, _usual(law))
    answer, status, opens = None, 200, clock.today()
    if request.method == "POST" and form.is_valid():
        answer = answered(_asked(cycle, form, opens).verdict, law)
        if "publish" in request.POST:
            try:
                actions.publish_call(cycle=cycle, **_call(form), by=request.user, at=clock.now())  # type: ignore[arg-type]
            except Refused as refusal:
                answer, status = answered(refusal.verdict, law), 409
            else:
                return _back(request, code)
    elif request.method == "POST":
        status = 422
    shown = _page(cycle, act, form=form, answer=answer, opens=opens)
    shown |= {"counted": _counted(form, opens, law), "free": _free_of_charge(law, act)}
    return render(request, "cycles/publish.html", shown, status=status)


def _usual(law: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"criteria": facts.editions(law)[-1].id}


def _call(form: forms.CallForm) -> dict[str, Any]:
    told = form.cleaned_data
    return {
        "closes": told["closes"],
        "criteria": told["criteria"],
        "earlier": form.years(),
        "text": told["text"],
    }


def _asked(cycle: Any, form: forms.CallForm, opens: date) -> Any:  # noqa: ANN401
    told = _call(form)
    del told["text"]
    return queries.call_answer(cycle, opens=opens, **told)


def _counted(form: forms.CallForm, opens: date, law: Any) -> tuple[int, int] | None:  # noqa: ANN401
    closes = form.day() if form.is_bound and form.is_valid() else None
    return queries.counted(opens, closes, law) if closes is not None and closes > opens else None


def _free_of_charge(law: Any, act: Act) -> Any:  # noqa: ANN401
    """The clause that forbids a fee, where the text has one."""
    found = next((need for need in act.needs if need.one_of == (False,)), None)
    return clause(law.regulation, found.clause) if found is not None else None


@login_not_required
@require_GET
def call(request: HttpRequest, code: str) -> HttpResponse:
    """The call as everybody may read it; that of a rehearsal only who sees the cycle."""
    cycle = queries.cycle_of(code)
    found = queries.call_of(cycle) if cycle is not None else None
    if cycle is None or found is None or not visibility.may_see(request.user, cycle):
        raise Http404
    law = queries.law_of(cycle)
    act = facts.calling(law)
    shown = {
        "cycle": cycle,
        "call": found,
        "law": law,
        "edition": law.editions.get(found.criteria),
        "free": _free_of_charge(law, act) if act is not None else None,
        "conditions": _conditions(law),
        "open": clock.today() <= date.fromisoformat(found.closes),
    }
    return render(request, "cycles/call.html", shown)


def _conditions(law: Any) -> list[Any]:  # noqa: ANN401
    """The clauses of the conditions, each once, in the order of the text."""
    listed = dict.fromkeys(one.clause for one in law.regulation.eligibility.review.conditions)
    found = (clause(law.regulation, one) for one in listed)
    return [one for one in found if one is not None]


@require_GET
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """The implementing rules in force: every parameter, what set it, and the documents."""
    cycle = _cycle(request, code)
    shown = {
        "cycle": cycle,
        "lines": _lines(cycle),
        "adoptions": queries.adoptions(cycle),
        "draft": queries.draft(cycle),
        "may_open": queries.papers_seen(request.user, cycle),
    }
    return render(request, "cycles/rules.html", shown)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the implementing rules for the committee."""
    cycle, act = _acting(request, code, facts.drafting)
    form = _rules_form(request, cycle)
    shown = _page(cycle, act, form=form, needs=())
    if request.method == "GET" or not form.is_valid():
        return _rules_page(request, shown, 200 if request.method == "GET" else 422)
    try:
        actions.draft_rules(cycle=cycle, values=form.values(), by=request.user, at=clock.now())  # type: ignore[arg-type]
    except Refused as refusal:
        shown["answer"] = answered(refusal.verdict, refusal.law)
        return _rules_page(request, shown, 409)
    return _back(request, code)


def _rules_form(request: HttpRequest, cycle: Any) -> forms.RulesForm:  # noqa: ANN401
    posted = request.POST if request.method == "POST" else None
    return forms.rules(queries.law_of(cycle), queries.drafted(cycle), posted)


def _rules_page(request: HttpRequest, shown: dict[str, Any], status: int) -> HttpResponse:
    cycle, form = shown["cycle"], shown["form"]
    law = queries.law_of(cycle)
    blocks = [
        {
            "block": one,
            "clause": clause(law.regulation, one.silence.clause),
            "now": _in_words(cycle.implementing_rules, one.silence.parameter, law),
        }
        for one in form.blocks()
    ]
    context = {**shown, "blocks": blocks, "draft": queries.draft(cycle)}
    return render(request, "cycles/set_rules.html", context, status=status)


def _in_words(values: Mapping[str, Any], name: str, law: Any) -> str:  # noqa: ANN401
    return forms.shown(values[name], forms.naming(law)) if name in values else ""


@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    """Adopt the rules by recorded decision, with its document; a later adoption amends."""
    cycle, act = _acting(request, code, facts.adopting)
    form = _rules_form(request, cycle)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    filing = forms.Filing(act.needs, *posted)
    shown = _page(cycle, act, form=form, filing=filing)
    if request.method == "GET":
        return _rules_page(request, shown, 200)
    valid = [form.is_valid(), filing.is_valid()]
    if not all(valid):
        return _rules_page(request, shown, 422)
    told = {name: one for name, one in filing.cleaned_data.items() if name != "paper"}
    held = queries.roles_of(request.user, cycle)  # type: ignore[arg-type]
    try:
        actions.adopt_rules(
            cycle=cycle,
            rules=form.values(),
            role=next(role for role in act.by if role in held),
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
            facts=told,
            sent=filing.cleaned_data["paper"],
        )
    except Refused as refusal:
        shown["answer"] = answered(refusal.verdict, refusal.law)
        return _rules_page(request, shown, 409)
    except uploads.BadUpload as bad:
        filing.add_error("paper", forms.say(bad.why.zh, bad.why.en))
        return _rules_page(request, shown, 422)
    return _back(request, code)


@require_GET
def paper(request: HttpRequest, token: UUID) -> FileResponse:
    """A filed document, as an attachment that no browser runs."""
    found = queries.paper_of(token)
    if found is None or not visibility.may_see(request.user, found):
        raise Http404
    place = papers.kept(found.digest)
    if place is None:
        raise Http404
    kind = uploads.KINDS[found.kind]
    sent = FileResponse(
        place.open("rb"), as_attachment=True, filename=found.name, content_type=kind
    )
    sent.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    sent.headers["X-Content-Type-Options"] = "nosniff"
    sent.headers["Cache-Control"] = "private, no-store"
    return sent
