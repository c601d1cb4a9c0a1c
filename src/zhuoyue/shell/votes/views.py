"""Pages: the meeting with roster and attendance, a ballot, its result."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuoyue.core.ballots import Mode
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.phrases import answered, clause
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.templatetags.said import said
from zhuoyue.shell.votes import actions, queries
from zhuoyue.shell.votes.forms import HandsForm, OpenForm, RosterForm, SlipForm

_OFFICE = "office"


def _by(request: HttpRequest) -> Any:  # noqa: ANN401 - the middleware let only users through
    return request.user


def _scene(request: HttpRequest, code: str) -> dict[str, Any]:
    cycle = cycles.cycle_of(code)
    if cycle is None or not queries.sits_in(_by(request), cycle):
        raise Http404
    law = cycles.law_of(cycle)
    return {
        "cycle": cycle,
        "law": law,
        "runs": _OFFICE in cycles.roles_of(_by(request), cycle),
        "meeting": queries.meeting_of(cycle),
    }


def _meeting_page(
    request: HttpRequest,
    scene: dict[str, Any],
    status: int = 200,
    **more: Any,  # noqa: ANN401
) -> HttpResponse:
    law, meeting = scene["law"], scene["meeting"]
    scene["roster"] = RosterForm()
    if meeting is not None:
        scene["seats"] = queries.seats(meeting)
        scene["quorum"] = answered(queries.attendance(meeting).verdict, law)
        awards = [(one.id, said(one.name)) for one in law.regulation.awards]
        scene["opening"] = OpenForm(awards)
        scene["steps"] = queries.steps(law)
        scene["ballots"] = queries.ballots_of(meeting)
    return render(request, "votes/meeting.html", scene | more, status=status)


def _tried(
    request: HttpRequest,
    scene: dict[str, Any],
    action: Callable[..., Any],
    **told: Any,  # noqa: ANN401
) -> HttpResponse:
    """Do it and come back to the meeting, or show what stands against it."""
    try:
        action(**told)
    except Refused as refusal:
        return _meeting_page(request, scene, 409, answer=answered(refusal.verdict, scene["law"]))
    return redirect("votes:meeting", code=scene["cycle"].code)


@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """The meeting of the committee; the office opens it with its roster."""
    scene = _scene(request, code)
    if request.method == "GET":
        return _meeting_page(request, scene)
    form = RosterForm(request.POST)
    if not scene["runs"]:
        raise Http404
    if not form.is_valid():
        return _meeting_page(request, scene, 422, roster=form)
    roster = [(unit, people.user_named(name) if name else None) for unit, name in form.lines()]
    told = {"cycle": scene["cycle"], "roster": roster, "at": clock.now()}
    return _tried(request, scene, actions.open_meeting, **told)


def _running(request: HttpRequest, code: str) -> dict[str, Any]:
    scene = _scene(request, code)
    if not scene["runs"] or scene["meeting"] is None:
        raise Http404
    return scene


@require_POST
def attend(request: HttpRequest, code: str) -> HttpResponse:
    """Record who is there."""
    scene = _running(request, code)
    here = set(request.POST.getlist("present"))
    away = set(request.POST.getlist("recused"))
    try:
        actions.take_roll(meeting=scene["meeting"], present=here, recused=away)
    except Refused as refusal:
        return _meeting_page(request, scene, 409, answer=answered(refusal.verdict, scene["law"]))
    return redirect("votes:meeting", code=code)


@require_POST
def hear(request: HttpRequest, code: str) -> HttpResponse:
    """Record what was heard."""
    scene = _running(request, code)
    step = request.POST.get("step", "")
    if step not in {one.id for one in queries.steps(scene["law"])}:
        raise Http404
    return _tried(request, scene, actions.hear, meeting=scene["meeting"], step=step)


@require_POST
def open_ballot(request: HttpRequest, code: str) -> HttpResponse:
    """Open the vote on an award."""
    scene = _running(request, code)
    awards = [(one.id, one.id) for one in scene["law"].regulation.awards]
    form = OpenForm(awards, request.POST)
    if not form.is_valid():
        return _meeting_page(request, scene, 422)
    told = {"award": form.cleaned_data["award"], "mode": Mode(form.cleaned_data["mode"])}
    return _tried(request, scene, actions.open_ballot, meeting=scene["meeting"], **told)


def _ballot(request: HttpRequest, pk: int) -> dict[str, Any]:
    row = queries.ballot_seen(_by(request), pk)
    if row is None:
        raise Http404
    law = cycles.law_of(row.meeting.cycle)
    seat = queries.seat_of(row.meeting, _by(request))
    counts = queries.counted(row) if row.counts is not None else None
    votes = seat is not None and seat.present and not seat.recused and row.counts is None
    rule = queries.rule_of(row)
    return {
        "ballot": row,
        "law": law,
        "award": next((one.name for one in law.regulation.awards if one.id == row.award), None),
        "clause": clause(law.regulation, rule.clause) if rule else None,
        "voted": row.voted.count(),
        "may_vote": votes and seat is not None and not queries.has_voted(row, seat),
        "counts_as": queries.counting_role(_by(request), row),
        "slip": SlipForm(row),
        "hands": HandsForm(row) if row.mode == Mode.SHOW_OF_HANDS else None,
        "result": counts.result if counts else None,
        "standing": answered(counts.verdict, law) if counts else None,
    }


@require_GET
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """One ballot: the slip while it is open, the result with its arithmetic afterwards."""
    return render(request, "votes/ballot.html", _ballot(request, pk))


@require_POST
def cast(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a slip into the box."""
    scene = _ballot(request, pk)
    form = SlipForm(scene["ballot"], request.POST)
    if not form.is_valid():
        return render(request, "votes/ballot.html", scene | {"slip": form}, status=422)
    marks = {name: mark for name, mark in form.cleaned_data.items() if mark}
    try:
        actions.cast(ballot=scene["ballot"], by=_by(request), marks=marks)
    except Refused as refusal:
        scene["answer"] = answered(refusal.verdict, scene["law"])
        return render(request, "votes/ballot.html", scene, status=409)
    return redirect("votes:ballot", pk=pk)


@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Close and count."""
    scene = _ballot(request, pk)
    form = HandsForm(scene["ballot"], request.POST) if scene["hands"] else None
    if scene["counts_as"] is None:
        raise Http404
    if form is not None and not form.is_valid():
        return render(request, "votes/ballot.html", scene | {"hands": form}, status=422)
    told = {"role": scene["counts_as"], "hands": form.hands() if form else None}
    try:
        actions.count(ballot=scene["ballot"], by=_by(request), at=clock.now(), **told)
    except Refused as refusal:
        scene["answer"] = answered(refusal.verdict, scene["law"])
        return render(request, "votes/ballot.html", scene, status=409)
    return redirect("votes:ballot", pk=pk)
