"""Pages of the application: overview, sections, files, handing in, recommending, lodging."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuoyue.core.clause import Text
from zhuoyue.rulebook.problems import Mistaken
from zhuoyue.shell.applications import actions, facts, forms, queries
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, papers, uploads, visibility
from zhuoyue.shell.kit.phrases import answered, clause
from zhuoyue.shell.kit.refusal import Refused

_STALE = Text(
    zh="这一节刚被本组织其他人保存过。您填写的内容还在下面；请在另一页核对后再保存。",
    en="Somebody of your organisation saved this section meanwhile. What you entered is still below; "
    "compare it with the saved one before you save.",
)


def _case(request: HttpRequest, number: str) -> Any:  # noqa: ANN401 - a row
    case = queries.case_of(number)
    if case is None or not visibility.may_see(request.user, case):
        raise Http404
    return case


def _readable(request: HttpRequest, number: str) -> tuple[Any, Any, bool]:
    """The case, its application, and whether the reader fills it in; 404 for a draft of others."""
    case = _case(request, number)
    mine = bool(_roles(request, case) & queries.WRITERS)
    application = queries.application_of(case)
    if not mine and (application is None or not visibility.may_see(request.user, application)):
        raise Http404
    return case, application, mine


def _sections(law: Any, case: Any, application: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """The sections this regulation needs, each with when and by whom it was saved."""
    rules = law.regulation.eligibility
    route = forms.route(law, case, {}).fields
    shown = {"route": bool(route), "declaration": rules.materials.declaration is not None}
    saved = application.sections if application is not None else {}
    return [
        {"id": name, "title": title, "saved": saved.get(name)}
        for name, title in forms.SECTIONS.items()
        if shown.get(name, True)
    ]


@require_GET
def application(request: HttpRequest, number: str) -> HttpResponse:
    """The application: its sections, what is missing, what the program would say today."""
    case, filled, mine = _readable(request, number)
    return _overview(request, case, filled, mine=mine)


def _overview(
    request: HttpRequest,
    case: Any,  # noqa: ANN401
    filled: Any,  # noqa: ANN401
    *,
    mine: bool,
    refused: Any = None,  # noqa: ANN401
) -> HttpResponse:
    law, at = cycles.law_of(case.cycle), clock.now()
    sealed = queries.may_write(case, at)
    said = queries.preview(case, at)
    context = {
        "case": case,
        "filled": filled,
        "mine": mine,
        "sections": _sections(law, case, filled),
        "files": _by_part(case, queries.files(case)),
        "sealed": answered(sealed, law) if sealed is not None else None,
        "complete": answered(queries.completeness(case, at).verdict, law),
        "preview": None if isinstance(said, list) else answered(said.verdict, law),
        "problems": said if isinstance(said, list) else (),
        "refused": refused,
        "passed": _passed(case, law, at) if mine else None,
        "may_submit": mine and sealed is None and "applicant" in _roles(request, case),
    }
    status = 409 if refused is not None else 200
    return render(request, "applications/application.html", context, status=status)


def _passed(case: Any, law: Any, at: Any) -> Any:  # noqa: ANN401
    """The deadline, once it has passed."""
    ends = facts.deadline(law, cycles.dossier_of(case.cycle, case.number))
    return ends if ends is not None and ends.instant < at else None


def _roles(request: HttpRequest, case: Any) -> frozenset[str]:  # noqa: ANN401
    return queries.roles_in(request.user, case)  # type: ignore[arg-type]


def _by_part(case: Any, files: list[Any]) -> list[dict[str, Any]]:  # noqa: ANN401
    """The parts asked for, each with its clause and files."""
    law = cycles.law_of(case.cycle)
    return [
        {
            "id": part.id,
            "name": part.name,
            "clause": clause(law.regulation, part.clause),
            "files": [one for one in files if one.part == part.id],
        }
        for part in queries.parts_of(case.cycle)
    ]


def _form(name: str, law: Any, case: Any, told: Mapping[str, Any], data: Any) -> Any:  # noqa: ANN401
    if name in ("route", "parts"):
        of_case = {"route": forms.route, "parts": forms.parts}
        return of_case[name](law, case, told, data)
    makers: Mapping[str, Callable[..., Any]] = {
        "awards": forms.awards,
        "organisation": forms.organisation,
        "record": forms.record,
        "declaration": forms.declaration,
    }
    if name == "organisation" and "kind" not in told:
        told = {**told, "kind": case.organisation.kind}
    if name == "awards" and "applies_for" not in told:
        told = {**told, "applies_for": case.awards}
    return makers[name](law, told, data)


def _told(name: str, form: Any) -> dict[str, Any]:  # noqa: ANN401
    if name == "record":
        return {one.name: rows for one in form if (rows := one.told()) is not None}
    makers: Mapping[str, Callable[[Any], dict[str, Any]]] = {
        "route": forms.route_told,
        "parts": forms.parts_told,
    }
    return makers.get(name, lambda one: forms.gathered(one.told()))(form)


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Fill in one section; what was entered is kept whatever happens."""
    case, filled, mine = _readable(request, number)
    if not mine or name not in forms.SECTIONS:
        raise Http404
    law = cycles.law_of(case.cycle)
    data = request.POST if request.method == "POST" else None
    form = _form(name, law, case, facts.section(filled, name), data)
    shown = {"case": case, "name": name, "title": forms.SECTIONS[name], "form": form}
    shown["version"] = _version(filled, name)
    shown["parts"] = _by_part(case, queries.files(case)) if name == "parts" else ()
    if data is None:
        sealed = queries.may_write(case, clock.now())
        shown["refused"] = answered(sealed, law) if sealed is not None else None
        return render(request, "applications/section.html", shown)
    return _save(request, shown, law)


def _version(filled: Any, name: str) -> int:  # noqa: ANN401
    found: int = filled.sections.get(name, {}).get("version", 0) if filled is not None else 0
    return found


def _save(request: HttpRequest, shown: dict[str, Any], law: Any) -> HttpResponse:  # noqa: ANN401
    case, name, form = shown["case"], shown["name"], shown["form"]
    told = str(request.POST.get("version", "0"))
    shown["version"] = int(told) if told.isdecimal() else 0
    valid = all([one.is_valid() for one in form]) if name == "record" else form.is_valid()  # noqa: C419
    if not valid:
        return render(request, "applications/section.html", {**shown, "wrong": True}, status=422)
    try:
        actions.save_section(
            case=case,
            section=name,
            told=_told(name, form),
            version=shown["version"],
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
        )
    except Refused as refusal:
        shown["refused"] = answered(refusal.verdict, law)
    except Mistaken as mistaken:
        shown["problems"] = mistaken.problems
    except actions.Stale:
        shown["stale"] = _STALE
    else:
        messages.success(request, _saved())
        again = "more" in request.POST
        there = ("applications:section", number_of(case), name)
        return redirect(*there) if again else redirect("applications:application", number_of(case))
    return render(request, "applications/section.html", shown, status=409)


def number_of(case: Any) -> str:  # noqa: ANN401
    """The number of a case, for its addresses."""
    return str(case.number)


def _saved() -> str:
    at = f"{clock.now():%H:%M}"
    return forms.say((f"已保存 {at}", f"Saved {at}"))


@require_POST
def upload(request: HttpRequest, number: str, part: str) -> HttpResponse:
    """Take the files of a part; those taken stay, those not taken are named with the reason."""
    case, _, mine = _readable(request, number)
    if not mine or part not in {one.id for one in queries.parts_of(case.cycle)}:
        raise Http404
    wrong: list[tuple[str, Text]] = []
    for sent in request.FILES.getlist("files"):
        try:
            actions.add_file(case=case, part=part, sent=sent, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except uploads.BadUpload as bad:
            wrong.append((uploads.plain_name(sent.name or ""), bad.why))
    if not wrong and request.FILES:
        messages.success(request, _saved())
        return redirect("applications:section", number, "parts")
    return _parts_again(request, case, wrong)


def _parts_again(request: HttpRequest, case: Any, wrong: list[tuple[str, Text]]) -> HttpResponse:  # noqa: ANN401
    law, filled = cycles.law_of(case.cycle), queries.application_of(case)
    shown = {
        "case": case,
        "name": "parts",
        "title": forms.SECTIONS["parts"],
        "form": forms.parts(law, case, facts.section(filled, "parts")),
        "version": _version(filled, "parts"),
        "parts": _by_part(case, queries.files(case)),
        "not_taken": wrong,
        "nothing_sent": not wrong,
    }
    return render(request, "applications/section.html", shown, status=422)


def _file(request: HttpRequest, token: UUID) -> Any:  # noqa: ANN401
    found = queries.file_of(token)
    if found is None or not visibility.may_see(request.user, found):
        raise Http404
    return found


@require_POST
def remove(request: HttpRequest, token: UUID) -> HttpResponse:
    """Take a file back before handing in."""
    found = _file(request, token)
    actions.remove_file(material=found, by=request.user, at=clock.now())  # type: ignore[arg-type]
    return redirect("applications:section", found.case.number, "parts")


@require_GET
def download(request: HttpRequest, token: UUID) -> FileResponse:
    """Send a file back as an attachment that no browser runs."""
    found = _file(request, token)
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


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, number: str) -> HttpResponse:
    """Hand in: everything is frozen and its digest stands in the book; the receipt is shown."""
    case, filled, mine = _readable(request, number)
    if not mine:
        raise Http404
    if request.method == "GET":
        return redirect("applications:application", number)
    try:
        actions.submit(case=case, by=request.user, at=clock.now())  # type: ignore[arg-type]
    except Refused as refusal:
        told = answered(refusal.verdict, cycles.law_of(case.cycle))
        return _overview(request, case, filled, mine=mine, refused=told)
    messages.success(request, forms.say(("已提交并入账。", "Handed in and on record.")))
    return redirect("applications:application", number)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an application for one's organisation."""
    cycle = cycles.cycle_of(code)
    if cycle is None or not visibility.may_see(request.user, cycle):
        raise Http404
    listed = queries.applicants_of(request.user, cycle)  # type: ignore[arg-type]
    chosen = next((one for one in listed if str(one.pk) == request.POST.get("organisation")), None)
    if request.method == "POST" and chosen is not None:
        case = actions.begin(cycle=cycle, organisation=chosen, by=request.user)  # type: ignore[arg-type]
        return redirect("applications:application", case.number)
    if not listed:
        raise Http404
    return render(request, "applications/begin.html", {"cycle": cycle, "organisations": listed})


@require_http_methods(["GET", "POST"])
def recommend(request: HttpRequest, number: str) -> HttpResponse:
    """Recommend or decline; the opinions given before are shown and stay."""
    case = _case(request, number)
    given = queries.recommender(case, _roles(request, case))
    if given is None:
        raise Http404
    law, act = cycles.law_of(case.cycle), given.act
    form = forms.recommendation(given, law, request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"case": case, "act": act, "form": form, "files": ()}
    shown |= {"given": queries.recommendations(case), "clause": clause(law.regulation, act.clause)}
    shown["listed"] = queries.ordered_list(case, given.role)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.recommend(case=case, by=request.user, at=clock.now(), told=form.told())  # type: ignore[arg-type]
        except Refused as refusal:
            shown["answer"], status = answered(refusal.verdict, law), 409
        else:
            return redirect("case", number)
    elif request.method == "POST":
        status = 422
    return render(request, "applications/recommend.html", shown, status=status)


@require_http_methods(["GET", "POST"])
def lodge(request: HttpRequest, number: str) -> HttpResponse:
    """Lodge with the office once the recommendations are there."""
    case, law = _case(request, number), None
    law = cycles.law_of(case.cycle)
    answer, status = answered(queries.way_to_office(case).verdict, law), 200
    if request.method == "POST":
        try:
            actions.lodge(case=case, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except Refused as refusal:
            answer, status = answered(refusal.verdict, law), 409
        else:
            return redirect("case", number)
    shown = {"case": case, "answer": answer, "given": queries.recommendations(case)}
    return render(request, "applications/lodge.html", shown, status=status)
