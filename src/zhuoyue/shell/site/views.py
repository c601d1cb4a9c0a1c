"""Pages that gather from all rooms: desk, cycle, case, acts; and the small switches."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuoyue.shell.kit import clock, gateways, jobs, pages
from zhuoyue.shell.kit.phrases import answered, clause
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.people import actions as people_actions
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.site import case_list, desks, scenes
from zhuoyue.shell.site import search as searching
from zhuoyue.shell.site.act_forms import form_for


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this person, what others owe, where their own cases stand (今日待办)."""
    if getattr(request.user, "duty", ""):
        return redirect("people:administration")
    at = clock.now()
    found = desks.desk_of(request.user, at)
    mine = [scenes.of_case(request.user, one.number) for one in found.mine]
    opens = scenes.may_open(request.user)
    shown = {"desk": found, "mine": mine, "at": at, "opens": opens}
    return render(request, "site/desk.html", shown)


@require_GET
def cycle(request: HttpRequest, code: str) -> HttpResponse:
    """A cycle: where it stands, its acts, its cases (届)."""
    scene = scenes.of_cycle(request.user, code)
    table = case_list.of_cycle(request, scene)
    if table.file:
        return table.response(scene.title)
    sheets = pages.sheets(pages.cycle_sheets, request.user, scene.cycle)
    shown = {"scene": scene, "sheets": sheets, "table": table}
    return render(request, "cycles/cycle.html", shown)


@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """A case: whose, where it stands, who has the next step, until when (案卷)."""
    scene = scenes.of_case(request.user, number)
    sheets = pages.sheets(pages.case_sheets, request.user, scene.case)
    return render(request, "applications/case.html", {"scene": scene, "sheets": sheets})


@require_http_methods(["GET", "POST"])
def cycle_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """The generic page of an act of the cycle."""
    return _act(request, scenes.of_cycle(request.user, code), act)


@require_http_methods(["GET", "POST"])
def case_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """The generic page of an act on a case."""
    return _act(request, scenes.of_case(request.user, number), act)


def _act(request: HttpRequest, scene: scenes.Scene, name: str) -> HttpResponse:
    act = scene.act(name)
    role = scene.role_for(act)
    if role is None:
        raise Http404
    if pages.page_of(scene.law, act):  # the room's own page asks the core; nobody gets round it
        return redirect(scene.act_url(act))
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = form_for(act, scene.law.regulation.procedure, *posted)
    answer = None
    if request.method == "POST" and form.is_valid():
        try:
            scene.perform(act, role=role, by=request.user, at=clock.now(), facts=form.facts())
        except Refused as refusal:
            answer = answered(refusal.verdict, scene.law)
        else:
            messages.success(request, scene.done_sentence(act))
            return redirect(scene.url)
    elif request.method == "GET":
        answer = scene.standing_against(act, role, clock.now())
    context = {
        "scene": scene,
        "act": act,
        "clause": clause(scene.law.regulation, act.clause),
        "role": role,
        "form": form,
        "answer": answer,
    }
    status = 409 if request.method == "POST" and answer else 422 if form.errors else 200
    return render(request, "site/act.html", context, status=status)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Organisations, codes and numbers among all that this person may see (检索)."""
    text = request.GET.get("q", "").strip()
    groups = searching.found(request.user, text)
    shown = {"text": text, "groups": groups, "shortest": searching.SHORTEST}
    return render(request, "site/search.html", shown)


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Whether the house stands: web and database."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "at": clock.now().isoformat()})


def _back(request: HttpRequest) -> HttpResponse:
    """Back to the page that the switch was on."""
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return redirect(target if safe else "/")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages."""
    response = _back(request)
    if request.POST.get("language") in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.POST["language"],
            max_age=31_536_000,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
        )
    return response


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark, or as the device has it."""
    response = _back(request)
    if request.POST.get("theme") in {"light", "dark", "auto"}:
        response.set_cookie(
            "theme",
            request.POST["theme"],
            max_age=31_536_000,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return response


@require_POST
def columns(request: HttpRequest, table: str) -> HttpResponse:
    """Choose the columns of a table, for every later visit (选列)."""
    known, shown = request.POST.getlist("known"), request.POST.getlist("show")
    hidden = [one for one in known[1:] if one not in shown]
    people_actions.choose_columns(user=request.user, table=table, hidden=hidden)  # type: ignore[arg-type]
    return _back(request)


@login_not_required
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Change the account, in the demo only (演示：切换角色)."""
    user = people.user_named(request.POST.get("username", ""))
    if not settings.DEMO or user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("desk")


@login_not_required
@require_POST
def turn_clock(request: HttpRequest) -> HttpResponse:
    """Turn the demo's clock to nine in the morning of a later day; never back (演示：拨快时钟)."""
    now = clock.demo_time() if settings.DEMO else None
    if now is None:
        raise Http404
    try:
        day = date.fromisoformat(request.POST.get("to", ""))
    except ValueError:
        day = now.date() + timedelta(days=1)
    if day > now.date():
        clock.set_demo(datetime.combine(day, time(9), now.tzinfo))
        jobs.sweep_now()
    return _back(request)


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The mails that would have been sent, in the demo only (演示：寄件箱)."""
    if not settings.DEMO:
        raise Http404
    return render(request, "site/outbox.html", {"mails": gateways.in_outbox()})
