"""Pages: a sheet, the consensus, the visit, and a stage of the cycle with its gate."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from zhuoyue.core.clause import Text
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.actions import Stale
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, papers, phrases, uploads, visibility
from zhuoyue.shell.kit.phrases import answered, clause
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.reviews import actions, facts, forms, queries
from zhuoyue.shell.templatetags.said import moment, say

CHANGED = Text(
    zh="这一页在别处（例如另一个窗口）刚保存过。您填写的内容还在下面，没有覆盖；请核对后再保存。",
    en="This page was saved elsewhere meanwhile, in another window perhaps. What you entered is "
    "still below and has replaced nothing; compare it before you save.",
)


def _by(request: HttpRequest) -> Any:  # noqa: ANN401 - the middleware let only users through
    return request.user


def _case(request: HttpRequest, number: str) -> Any:  # noqa: ANN401 - a row
    case = applications.case_of(number)
    if case is None or not visibility.may_see(request.user, case):
        raise Http404
    return case


def _desk(request: HttpRequest, number: str, stage: str) -> queries.Desk:
    found = queries.desk(_case(request, number), stage)
    if found is None:
        raise Http404
    return found


def _watches(request: HttpRequest, desk: queries.Desk) -> bool:
    return queries.watches(_by(request), desk.case.cycle)


# --- where an act is done


@require_GET
def now(request: HttpRequest, number: str, page: str) -> HttpResponse:
    """The page of this kind at the stage that the case is at."""
    case = _case(request, number)
    stage = queries.stage_now(case.cycle)
    if page == "gate":
        return redirect("reviews:stage", case.cycle.code, stage)
    return redirect(f"reviews:{page}", number, stage)


@require_GET
def stage_now(request: HttpRequest, code: str) -> HttpResponse:
    """The page of the stage that the cycle is at."""
    cycle = _cycle(request, code)
    return redirect("reviews:stage", code, queries.stage_now(cycle))


# --- sheets


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, number: str, stage: str) -> HttpResponse:
    """One's own sheet: report and evidence, items, fields; saved as one goes (独立评审)."""
    desk = _desk(request, number, stage)
    if desk.review.sheet is None or not queries.scores_at(desk, _by(request)):
        raise Http404
    if request.method == "GET":
        return _sheet_page(request, desk)
    items = forms.typed(request.POST, desk.scale.table.ids if desk.scale else (), forms.SHEET)
    told = {"case": desk.case, "stage": stage, "by": _by(request), "at": clock.now()}
    try:
        row = actions.save_sheet(items=items, version=forms.version(request.POST), **told)
        if "hand_in" in request.POST:
            actions.hand_in(**told)
            messages.success(request, say("评分表已提交并封存。", "Sheet handed in and sealed."))
            return redirect("case", number)
    except Stale:
        return _sheet_page(request, desk, items=items, stale=CHANGED)
    except Refused as refusal:
        return _sheet_page(request, desk, items=items, refused=refusal)
    if request.headers.get("HX-Request"):
        return render(request, "reviews/_saved.html", {"row": row})
    messages.success(request, say("已保存", "Saved") + f" {moment(row.saved_at)[-5:]}")
    return redirect("reviews:sheet", number, stage)


def _sheet_page(
    request: HttpRequest,
    desk: queries.Desk,
    *,
    items: Any = None,  # noqa: ANN401
    stale: Text | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    row = queries.sheet_of(_by(request), desk.case, desk.stage)
    typed = {**(row.items if row is not None else {}), **(items or {})}
    if stale is not None and request.headers.get("HX-Request"):
        return render(request, "reviews/_saved.html", {"stale": stale})
    groups = queries.groups(desk.scale, desk.review, typed) if desk.scale else []
    version = row.version if row is not None else 0
    if stale is not None:
        version = forms.version(request.POST)
    context = {
        "desk": desk,
        "case": desk.case,
        "row": row,
        "version": version,
        "groups": groups,
        "complete": sum(one.done for one in groups),
        "many": sum(len(one.rows) for one in groups),
        "files": queries.files_of(desk.case, _by(request)),
        "part_names": {one.id: one.name for one in applications.parts_of(desk.case.cycle)},
        "stage_name": queries.name_of_stage(desk.law, desk.stage),
        "clause": clause(desk.law.regulation, desk.review.rule.clause),
        "stale": stale,
        "refused": answered(refused.verdict, desk.law) if refused is not None else None,
    }
    status = 409 if stale is not None or refused is not None else 200
    return render(request, "reviews/sheet.html", context, status=status)


@require_GET
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """A sealed sheet to read."""
    row = queries.sheet_seen(_by(request), pk)
    desk = queries.desk(row.case, row.stage) if row is not None else None
    if row is None or desk is None or desk.scale is None:
        raise Http404
    context = {
        "desk": desk,
        "case": row.case,
        "row": row,
        "groups": queries.groups(desk.scale, desk.review, row.items),
        "stage_name": queries.name_of_stage(desk.law, row.stage),
    }
    return render(request, "reviews/read.html", context)


# --- consensus and report


@require_http_methods(["GET", "POST"])
def consensus(request: HttpRequest, number: str, stage: str) -> HttpResponse:
    """The consensus: items by disagreement, what is agreed, signatures, the report (合议)."""
    desk = _desk(request, number, stage)
    seat = desk.seat_of(_by(request))
    if seat is None and not _watches(request, desk):
        raise Http404
    if request.method == "GET":
        return _consensus_page(request, desk)
    told = {"case": desk.case, "stage": stage, "by": _by(request), "at": clock.now()}
    steps = {"save": _save_consensus, "sign": _sign, "report": _report}
    try:
        said = steps[request.POST.get("do", "save")](request, desk, told)
    except KeyError:
        raise Http404 from None
    except Stale:
        return _consensus_page(request, desk, status=409, stale=CHANGED)
    except uploads.BadUpload as bad:
        return _consensus_page(request, desk, status=422, bad_file=bad.why)
    except Refused as refusal:
        return _consensus_page(
            request, desk, status=409, refused=answered(refusal.verdict, desk.law)
        )
    messages.success(request, said)
    return redirect("reviews:consensus", number, stage)


def _save_consensus(request: HttpRequest, desk: queries.Desk, told: dict[str, Any]) -> str:
    data = request.POST
    row = actions.save_consensus(
        items=forms.typed(data, desk.scale.table.ids if desk.scale else (), forms.AGREED),
        attendance=forms.attendance(data, [one.reference for one in desk.members]),
        total_note=data.get("total_note", "")[:4000],
        version=forms.version(data),
        **told,
    )
    return str(say("已保存", "Saved")) + f" {moment(row.saved_at)[-5:]}"


def _sign(request: HttpRequest, desk: queries.Desk, told: dict[str, Any]) -> str:
    del desk
    actions.sign_off(
        version=forms.version(request.POST),
        agrees=request.POST.get("agrees") == "true",
        difference=request.POST.get("difference", "")[:4000],
        **told,
    )
    return str(say("已签字。", "Signed."))


def _report(request: HttpRequest, desk: queries.Desk, told: dict[str, Any]) -> str:
    del desk
    text = request.POST.get("report_text", "")[:200000]
    actions.report(text=text, sent=request.FILES.get("report"), **told)
    return str(say("评审报告已入账。", "The report is on record."))


def _consensus_page(
    request: HttpRequest,
    desk: queries.Desk,
    *,
    status: int = 200,
    **more: Any,  # noqa: ANN401
) -> HttpResponse:
    user, shown = _by(request), desk.open_to_panel
    leads = desk.leads(user) and desk.seat_of(user) is not None
    result = desk.answer.result if shown else None
    version = desk.consensus.version if desk.consensus is not None else 0
    if "stale" in more:
        version = forms.version(request.POST)
    given = forms.typed(request.POST, desk.scale.table.ids if desk.scale else (), forms.AGREED)
    context = {
        "desk": desk,
        "case": desk.case,
        "shown": shown,
        "leads": leads,
        "watches": _watches(request, desk),
        "writes": leads and shown and not desk.done(desk.review.report),
        "lines": queries.agreements(desk, given) if shown else (),
        "notes": queries.comments_on(desk) if shown else {},
        "result": result,
        "answer": answered(desk.answer.verdict, desk.law) if shown else None,
        "progress": queries.who_handed_in(desk) if leads or _watches(request, desk) else (),
        "members": queries.members_of(desk, request.POST),
        "mine": queries.signs(desk, user),
        "version": version,
        "posted": request.POST,
        "stage_name": queries.name_of_stage(desk.law, desk.stage),
        "clause": clause(desk.law.regulation, desk.review.rule.method.clause),
        **more,
    }
    return render(request, "reviews/consensus.html", context, status=status)


@require_GET
def report_file(request: HttpRequest, number: str, stage: str) -> FileResponse:
    """The report as a file; the applicant gets it only where the text feeds it back (现场反馈)."""
    desk = _desk(request, number, stage)
    row = desk.consensus
    seen = desk.seat_of(_by(request)) is not None or _watches(request, desk)
    fed_back = desk.review.confirm is not None and queries.applies(_by(request), desk.case)
    place = papers.kept(row.report) if row is not None and (seen or fed_back) else None
    if place is None or row is None:
        raise Http404
    kind = row.report_name.rsplit(".", 1)[-1].lower()
    name = row.report_name or f"{number}-{stage}.txt"
    content = uploads.KINDS.get(kind, "text/plain; charset=utf-8")
    sent = FileResponse(place.open("rb"), as_attachment=True, filename=name, content_type=content)
    sent.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    sent.headers["X-Content-Type-Options"] = "nosniff"
    sent.headers["Cache-Control"] = "private, no-store"
    return sent


# --- the visit


@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, number: str, stage: str) -> HttpResponse:
    """The visit: plan, notes, the applicant's part, signature, handing over (现场评审)."""
    desk = _desk(request, number, stage)
    user = _by(request)
    inside = desk.seat_of(user) is not None or _watches(request, desk)
    if not inside and not queries.applies(user, desk.case):
        raise Http404
    if request.method == "GET":
        return _visit_page(request, desk, inside=inside)
    form = forms.VisitForm(request.POST)
    confirming = forms.ConfirmForm(request.POST)
    told = {"case": desk.case, "stage": stage, "by": user, "at": clock.now()}
    do = request.POST.get("do", "")
    if (do == "save" and not form.is_valid()) or (do == "confirm" and not confirming.is_valid()):
        more = {"form": form} if do == "save" else {"confirming": confirming}
        return _visit_page(request, desk, inside=inside, status=422, **more)
    try:
        _visit_step(do, request, form, confirming, told)
    except Stale:
        return _visit_page(request, desk, inside=inside, status=409, form=form, stale=CHANGED)
    except Refused as refusal:
        refused = answered(refusal.verdict, desk.law)
        return _visit_page(request, desk, inside=inside, status=409, form=form, refused=refused)
    messages.success(request, say("已保存。", "Saved.") if do == "save" else _on_record())
    return redirect("reviews:visit", number, stage)


def _on_record() -> str:
    return str(say("已入账。", "On record."))


def _visit_step(
    do: str,
    request: HttpRequest,
    form: forms.VisitForm,
    confirming: forms.ConfirmForm,
    told: dict[str, Any],
) -> None:
    simple: dict[str, Callable[..., Any]] = {
        "open": actions.open_visit,
        "present": actions.present,
        "hand_over": actions.hand_over,
    }
    if do == "save":
        version = forms.version(request.POST)
        actions.save_visit(told=form.cleaned_data, version=version, **told)
    elif do == "confirm":
        actions.confirm(**confirming.cleaned_data, **told)
    elif do in simple:
        simple[do](**told)
    else:
        raise Http404


def _visit_page(
    request: HttpRequest,
    desk: queries.Desk,
    *,
    inside: bool,
    status: int = 200,
    **more: Any,  # noqa: ANN401
) -> HttpResponse:
    row, user = queries.visit_of(desk.case), _by(request)
    leads = desk.leads(user) and desk.seat_of(user) is not None
    first = {"to_verify": queries.issues(desk.case)} if inside and row is None else {}
    saved = {x: getattr(row, x) for x in forms.VisitForm.base_fields} if row is not None else first
    context = {
        "desk": desk,
        "case": desk.case,
        "row": row,
        "inside": inside,
        "leads": leads,
        "version": row.version if row is not None else 0,
        "form": forms.VisitForm(initial=saved) if leads else None,
        "confirming": forms.ConfirmForm(),
        "acts": queries.visit_acts(desk, user),
        "confirmed": queries.last_entry(desk, desk.review.confirm),
        "fed_back": desk.review.confirm is not None and desk.consensus is not None,
        "stage_name": queries.name_of_stage(desk.law, desk.stage),
        "clause": clause(desk.law.regulation, desk.review.rule.clause),
        **more,
    }
    return render(request, "reviews/visit.html", context, status=status)


# --- a stage and its gate


def _cycle(request: HttpRequest, code: str) -> Any:  # noqa: ANN401 - a row
    cycle = cycles.cycle_of(code)
    if cycle is None or not visibility.may_see(request.user, cycle):
        raise Http404
    return cycle


@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    """A stage of the review: progress, the list with its cut, what people decide, the decision."""
    cycle = _cycle(request, code)
    user = _by(request)
    if stage not in facts.own_stages(cycles.law_of(cycle)) or not queries.enters(user, cycle):
        raise Http404
    board = queries.Board(cycle, stage)
    if request.method == "GET":
        return _stage_page(request, board)
    form = forms.RulingForm(request.POST)
    do = request.POST.get("do", "")
    if do == "ruling" and not form.is_valid():
        return _stage_page(request, board, status=422, form=form, wrong=request.POST.get("kind"))
    try:
        said = _stage_step(do, request, board, form)
    except Refused as refusal:
        refused = answered(refusal.verdict, board.law)
        return _stage_page(request, board, status=409, refused=refused, form=form)
    messages.success(request, said)
    return redirect("reviews:stage", code, stage)


def _stage_step(do: str, request: HttpRequest, board: queries.Board, form: forms.RulingForm) -> str:
    told = {"cycle": board.cycle, "stage": board.stage, "by": _by(request), "at": clock.now()}
    data = request.POST
    if do == "ruling":
        ruling = forms.ruling(form, data, board.numbers)
        actions.decide(kind=queries.ruling_kind(data.get("kind", "")), told=ruling, **told)
    elif do == "carry_out":
        going, staying = actions.carry_out(letter=data.get("letter", "").strip()[:60], **told)
        return str(
            say(
                f"已入账：进入 {going} 家，不进入 {staying} 家。", f"On record: {going}, {staying}."
            )
        )
    elif do == "evaluate":
        actions.evaluate(comments=forms.comments(data, board.numbers), **told)
    elif do == "close":
        actions.close(**told)
    elif do == "step":
        act = data.get("act", "")
        names, yes = queries.step_fields(board, act)
        actions.take_step(act=act, told=forms.step(data, names, yes), **told)
    else:
        raise Http404
    return _on_record()


def _stage_page(
    request: HttpRequest,
    board: queries.Board,
    *,
    status: int = 200,
    **more: Any,  # noqa: ANN401
) -> HttpResponse:
    user = _by(request)
    reads = queries.reads_scores(user, board.cycle)
    places = board.places if reads else queries.places_led(board, user)
    whole = len(places) == len(board.places)
    context = {
        "board": board,
        "cycle": board.cycle,
        "stages": queries.stages_of(board.law),
        "stage_name": queries.name_of_stage(board.law, board.stage),
        "reads": reads,
        "others": len(board.places) - len(places),
        "answers": board.answered if whole else [],
        "watches": queries.watches(user, board.cycle),
        "decides": board.gate is not None and queries.decides(user, board.cycle, board.gate),
        "acts": queries.stage_acts(board, user),
        "progress": queries.progress_seen(board, user),
        "places": queries.spoken(board, places),
        "cut": queries.cut_after(places),
        "names": phrases.names(board.law.regulation),
        "open": any(not one.decided for one in places),
        "form": forms.RulingForm(initial={"on": clock.today()}),
        "posted": request.POST,
        **more,
    }
    return render(request, "reviews/stage.html", context, status=status)
