"""Pages: the roster, the meeting, a ballot and its result, who is elected, the proposed list, minutes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuoyue.core.ballots import Mode
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, papers, uploads, visibility
from zhuoyue.shell.kit.phrases import answered, clause
from zhuoyue.shell.kit.refusal import Barred, Refused
from zhuoyue.shell.templatetags.said import said, say
from zhuoyue.shell.votes import actions, facts, queries
from zhuoyue.shell.votes.forms import (
    DocumentForm,
    GroundsForm,
    MismatchForm,
    OpenForm,
    RosterForm,
    SlipForm,
    TallyForm,
    TieForm,
)

_OFFICE = "office"


def _by(request: HttpRequest) -> Any:  # noqa: ANN401 - the middleware let only users through
    return request.user


def _done(request: HttpRequest) -> None:
    messages.success(request, say("已入账。", "On record."))


def _scene(request: HttpRequest, code: str) -> dict[str, Any]:
    cycle = cycles.cycle_of(code)
    if cycle is None or not queries.sits_in(_by(request), cycle):
        raise Http404
    law = cycles.law_of(cycle)
    return {
        "cycle": cycle,
        "law": law,
        "acts": facts.deciding(law),
        "runs": _OFFICE in cycles.roles_of(_by(request), cycle),
        "meeting": queries.meeting_of(cycle),
    }


# --- the committee


def _roster_scene(request: HttpRequest, code: str) -> dict[str, Any]:
    """The roster is for who sits there and for who approves it."""
    cycle = cycles.cycle_of(code)
    if cycle is None or not visibility.may_see(_by(request), cycle):
        raise Http404
    law = cycles.law_of(cycle)
    acts = facts.deciding(law)
    roles = {
        "sets_up": queries.role_for(_by(request), cycle, acts.roster if acts else None),
        "approves": queries.role_for(_by(request), cycle, acts.approve_roster if acts else None),
    }
    if acts is None or not (queries.sits_in(_by(request), cycle) or any(roles.values())):
        raise Http404
    members = queries.roster(cycle)
    return {
        "cycle": cycle,
        "law": law,
        "acts": acts,
        "sits": queries.sits_in(_by(request), cycle),
        "clause": clause(law.regulation, acts.roster.clause) if acts.roster else None,
        "members": members,
        "approved": queries.approval(cycle),
        "form": RosterForm(queries.may_sit(cycle), queries.may_keep_record(cycle), members),
        "document": DocumentForm(),
        **roles,
    }


@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest, code: str) -> HttpResponse:
    """The committee: unit, who acts for it, chair, clerk; kept once a cycle."""
    scene = _roster_scene(request, code)
    if request.method == "GET":
        return render(request, "votes/roster.html", scene)
    if scene["sets_up"] is None:
        raise Http404
    cycle = scene["cycle"]
    form = RosterForm(
        queries.may_sit(cycle), queries.may_keep_record(cycle), scene["members"], request.POST
    )
    told = {"cycle": cycle, "role": scene["sets_up"], "by": _by(request), "at": clock.now()}
    valid = form.is_valid()
    action = lambda: actions.set_up(places=form.places(), **told)  # noqa: E731 - named for the call
    return _roster_done(request, scene | {"form": form}, valid, action)


def _roster_done(
    request: HttpRequest,
    scene: dict[str, Any],
    valid: bool,  # noqa: FBT001 - said by the form
    action: Callable[[], Any],
) -> HttpResponse:
    status = 422
    if valid:
        try:
            action()
        except Refused as refusal:
            scene["answer"], status = answered(refusal.verdict, scene["law"]), 409
        else:
            _done(request)
            return redirect("votes:roster", code=scene["cycle"].code)
    return render(request, "votes/roster.html", scene, status=status)


@require_POST
def approve_roster(request: HttpRequest, code: str) -> HttpResponse:
    """Approve the roster."""
    scene = _roster_scene(request, code)
    if scene["approves"] is None:
        raise Http404
    form = DocumentForm(request.POST)
    valid = form.is_valid()
    told = {"cycle": scene["cycle"], "role": scene["approves"], "by": _by(request)}
    number = form.cleaned_data.get("document_number", "")
    action = lambda: actions.approve_roster(document_number=number, at=clock.now(), **told)  # noqa: E731
    return _roster_done(request, scene | {"document": form}, valid, action)


# --- the meeting


def _modes(law: Any) -> list[Mode]:  # noqa: ANN401
    """The modes that the text names or leaves the choice of, in their order."""
    found: list[Mode] = []
    for rule in law.regulation.ballots.votes:
        found += [rule.mode] if isinstance(rule.mode, Mode) else (rule.modes or tuple(Mode))
    return list(dict.fromkeys(found))


def _meeting_page(
    request: HttpRequest,
    scene: dict[str, Any],
    status: int = 200,
    **more: Any,  # noqa: ANN401
) -> HttpResponse:
    law, meeting, cycle = scene["law"], scene["meeting"], scene["cycle"]
    scene["roster"] = queries.roster(cycle)
    scene["heard"] = [
        (one, queries.role_for(_by(request), cycle, one.act)) for one in queries.heard(cycle)
    ]
    if meeting is not None:
        scene["seats"] = queries.seats(meeting)
        scene["here"] = sum(one.present and not one.recused for one in scene["seats"])
        scene["quorum"] = answered(queries.attendance(meeting).verdict, law)
        waiting = queries.awards_to_vote(cycle)
        held = queries.ballots_of(meeting)
        scene["running"] = {one.award for one in held if one.counts is None}
        free = [one for one in waiting if one not in scene["running"]]
        awards = [(one, said(queries.name_of_award(law, one))) for one in free]
        first = {"on_paper": bool(queries.without_account(meeting))}
        scene["opening"] = OpenForm(awards, _modes(law), initial=first) if awards else None
        scene["ballots"] = [(one, queries.name_of_award(law, one.award)) for one in held]
        scene["all_voted"] = bool(scene["ballots"]) and not waiting
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
    except Barred as barred:
        return _meeting_page(request, scene, 409, barred=barred.said)
    return redirect("votes:meeting", code=scene["cycle"].code)


@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """The meeting of the committee; the office opens it on the roster."""
    scene = _scene(request, code)
    if scene["acts"] is None:
        raise Http404
    if request.method == "GET":
        return _meeting_page(request, scene)
    if not scene["runs"]:
        raise Http404
    return _tried(request, scene, actions.open_meeting, cycle=scene["cycle"], at=clock.now())


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
    stand_ins = {
        name.removeprefix("substitute-"): value.strip()
        for name, value in request.POST.items()
        if name.startswith("substitute-") and isinstance(value, str)
    }
    told = {"present": here, "recused": away, "substitutes": stand_ins}
    return _tried(request, scene, actions.take_roll, meeting=scene["meeting"], **told)


@require_POST
def hear(request: HttpRequest, code: str) -> HttpResponse:
    """Record what was heard, with the paper where one is asked for."""
    scene = _scene(request, code)
    found = {one.act.id: one for one in queries.heard(scene["cycle"])}
    one = found.get(request.POST.get("act", ""))
    role = queries.role_for(_by(request), scene["cycle"], one.act) if one else None
    if one is None or role is None or scene["meeting"] is None:
        raise Http404
    report, wrong = _paper(request, one.paper)
    if wrong:
        return _meeting_page(request, scene, 422, wrong=wrong, wrong_act=one.act.id)
    told = {"act": one.act.id, "role": role, "by": _by(request), "report": report}
    return _tried(request, scene, actions.hear, meeting=scene["meeting"], at=clock.now(), **told)


def _paper(request: HttpRequest, wanted: str) -> tuple[str, str]:
    """The digest of the paper sent, and what is wrong with it."""
    sent = request.FILES.get("report")
    if not wanted:
        return "", ""
    if sent is None:
        return "", say("请选择报告文件。", "Choose the report.")
    try:
        uploads.kind_of(sent)
    except uploads.BadUpload as bad:
        return "", said(bad.why)
    return papers.keep(sent.chunks()), ""


@require_POST
def open_ballot(request: HttpRequest, code: str) -> HttpResponse:
    """Open the vote on an award."""
    scene = _running(request, code)
    awards = [(one.id, one.id) for one in scene["law"].regulation.awards]
    form = OpenForm(awards, list(Mode), request.POST)
    if not form.is_valid():
        return _meeting_page(request, scene, 422)
    told = {
        "award": form.cleaned_data["award"],
        "mode": Mode(form.cleaned_data["mode"]),
        "on_paper": form.cleaned_data["on_paper"],
    }
    return _tried(request, scene, actions.open_ballot, meeting=scene["meeting"], **told)


# --- a ballot


def _ballot(request: HttpRequest, pk: int) -> dict[str, Any]:
    row = queries.ballot_seen(_by(request), pk)
    if row is None:
        raise Http404
    law = cycles.law_of(row.meeting.cycle)
    seat = queries.seat_of(row.meeting, _by(request))
    counts = queries.counted(row) if row.counts is not None else None
    result = counts.result if counts else None
    votes = seat is not None and seat.present and not seat.recused and row.counts is None
    voted = seat is not None and queries.has_voted(row, seat)
    rule = queries.rule_of(row)
    counting = row.by_hand and row.counts is None
    keeps = counting and queries.keeps_record(_by(request), row.meeting.cycle)
    cycle, cast = row.meeting.cycle, row.voted.count()
    tallied = queries.tallies(row) if counting else None
    closes = queries.counting_role(_by(request), row)
    runs = _OFFICE in cycles.roles_of(_by(request), cycle)
    return {
        "runs": runs,
        "counters": queries.counters(law),
        "may_count": closes is not None and (tallied.agreed if tallied else cast > 0),
        "may_withdraw": runs and queries.untouched(row),
        "missing_slips": max(row.present - cast, 0),
        "unvoted": [] if row.counts is None else queries.awards_to_vote(cycle),
        "ballot": row,
        "law": law,
        "award": queries.name_of_award(law, row.award),
        "clause": clause(law.regulation, rule.clause) if rule else None,
        "voted": cast,
        "may_vote": votes and not voted,
        "has_voted": voted,
        "slip_shown": votes and not voted and not row.by_hand,
        "counts_as": closes,
        "slip": SlipForm(row),
        "tally": TallyForm(row) if keeps else None,
        "tallies": tallied,
        "result": result,
        "standing": answered(counts.verdict, law) if counts else None,
        "warnings": queries.warnings(result, law) if result else None,
    }


@require_GET
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """One ballot: the slip while it is open, the result with its arithmetic afterwards."""
    return render(request, "votes/ballot.html", _ballot(request, pk))


def _on_ballot(
    request: HttpRequest,
    scene: dict[str, Any],
    action: Callable[..., Any],
    **told: Any,  # noqa: ANN401
) -> HttpResponse:
    try:
        action(ballot=scene["ballot"], by=_by(request), **told)
    except Refused as refusal:
        scene["answer"] = answered(refusal.verdict, scene["law"])
        return render(request, "votes/ballot.html", scene, status=409)
    return redirect("votes:ballot", pk=scene["ballot"].pk)


@require_POST
def cast(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a slip into the box."""
    scene = _ballot(request, pk)
    form = SlipForm(scene["ballot"], request.POST)
    if not form.is_valid():
        return render(request, "votes/ballot.html", scene | {"slip": form}, status=422)
    marks = {name: mark for name, mark in form.cleaned_data.items() if mark}
    return _on_ballot(request, scene | {"slip": form}, actions.cast, marks=marks)


@require_POST
def tally(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in what one person counted."""
    scene = _ballot(request, pk)
    if scene["tally"] is None:
        raise Http404
    form = TallyForm(scene["ballot"], request.POST)
    if not form.is_valid():
        return render(request, "votes/ballot.html", scene | {"tally": form}, status=422)
    return _on_ballot(request, scene | {"tally": form}, actions.tally, counts=form.counts())


@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Close and count."""
    scene = _ballot(request, pk)
    if scene["counts_as"] is None:
        raise Http404
    return _on_ballot(request, scene, actions.count, role=scene["counts_as"], at=clock.now())


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a ballot opened by mistake, while nobody has voted."""
    scene = _ballot(request, pk)
    if not scene["runs"]:
        raise Http404
    try:
        actions.withdraw(ballot=scene["ballot"])
    except Refused as refusal:
        scene["answer"] = answered(refusal.verdict, scene["law"])
        return render(request, "votes/ballot.html", scene, status=409)
    messages.success(request, say("表决已撤回。", "The ballot was taken back."))
    return redirect("votes:meeting", code=scene["ballot"].meeting.cycle.code)


# --- who is elected


def _result(request: HttpRequest, code: str) -> dict[str, Any]:
    scene = _scene(request, code)
    if scene["acts"] is None:
        raise Http404
    cycle, law, acts = scene["cycle"], scene["law"], scene["acts"]
    found = queries.outcome(cycle)
    waiting = queries.waiting_for_outcome(cycle)
    scene |= {
        "found": found,
        "tables": queries.tables(found, law),
        "verdict": answered(found.answer.verdict, law, found.names),
        "unvoted": [queries.name_of_award(law, one) for one in found.unvoted],
        "waiting": len(waiting),
        "elects": queries.role_for(_by(request), cycle, acts.elect),
        "fixed": cycle.stage != acts.vote.stage,
        "asks_for_past": queries.asks_for_past(law),
        "checked": queries.checked(cycle),
        "earlier": len(queries.earlier_honours(cycle)),
        "ties": queries.tie_decisions(cycle),
        "tie_forms": [(tie, TieForm(tie.named)) for tie in queries.open_ties(found)],
    }
    return scene


@require_GET
def result(request: HttpRequest, code: str) -> HttpResponse:
    """Who wins what by the votes: places, majorities, ties, vacancies, and the button."""
    return render(request, "votes/result.html", _result(request, code))


def _on_result(
    request: HttpRequest,
    scene: dict[str, Any],
    action: Callable[..., Any],
    **told: Any,  # noqa: ANN401
) -> HttpResponse:
    try:
        action(cycle=scene["cycle"], by=_by(request), at=clock.now(), **told)
    except Refused as refusal:
        scene["answer"] = answered(refusal.verdict, scene["law"])
        return render(request, "votes/result.html", scene, status=409)
    _done(request)
    return redirect("votes:result", code=scene["cycle"].code)


_ON_RESULT: dict[str, Callable[..., Any]] = {
    "carry_out": actions.carry_out,
    "fix": actions.fix,
    "check": actions.check_winners,
}


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Carry the result out, fix the list, or say that the earlier winners were checked."""
    action = _ON_RESULT.get(request.POST.get("do", ""))
    if action is None:
        raise Http404
    return _on_result(request, _result(request, code), action)


@require_POST
def decide_tie(request: HttpRequest, code: str, award: str) -> HttpResponse:
    """Record the decision on a tie."""
    scene = _result(request, code)
    ties = queries.open_ties(scene["found"])
    tie = next((one for one in ties if one.award == award), None)
    if tie is None:
        raise Http404
    form = TieForm(tie.named, request.POST)
    scene["tie_forms"] = [(one, form if one.award == award else TieForm(one.named)) for one in ties]
    if not form.is_valid():
        return render(request, "votes/result.html", scene, status=422)
    told = {"award": award, "picked": form.cleaned_data["picked"], "told": form.told()}
    return _on_result(request, scene, actions.decide_tie, **told)


@require_GET
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    """Where a case is elected or proposed: the page of the whole list."""
    case = applications.case_of(number)
    if case is None or not visibility.may_see(_by(request), case):
        raise Http404
    acts = facts.deciding(cycles.law_of(case.cycle))
    later = acts is not None and case.cycle.stage != acts.vote.stage
    return redirect("votes:proposal" if later else "votes:result", code=case.cycle.code)


# --- after the notice


def _proposal(request: HttpRequest, code: str) -> dict[str, Any]:
    scene = _scene(request, code)
    acts = scene["acts"]
    if acts is None or acts.propose is None:
        raise Http404
    scene |= {
        "rows": queries.proposals(scene["cycle"]),
        "proposes": queries.role_for(_by(request), scene["cycle"], acts.propose),
        "clause": clause(scene["law"].regulation, acts.propose.clause),
        "open": scene["cycle"].stage == acts.propose.stage,
        "grounds": GroundsForm(),
    }
    return scene


@require_GET
def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """The proposed winners after the notice: keep or strike each, then fix the list."""
    return render(request, "votes/proposal.html", _proposal(request, code))


@require_POST
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Keep one, all, strike one with grounds, or fix the list."""
    scene, what = _proposal(request, code), request.POST.get("do", "")
    cases = {line.case.number: line.case for line in scene["rows"]}
    case, form = cases.get(request.POST.get("case", "")), GroundsForm(request.POST)
    how = {"by": _by(request), "at": clock.now()}
    if what == "strike" and not form.is_valid():
        return render(
            request, "votes/proposal.html", scene | {"grounds": form, "struck": case}, status=422
        )
    tasks: dict[str, Callable[[], Any]] = {
        "all": lambda: actions.propose_all(cycle=scene["cycle"], **how),
        "fix": lambda: actions.fix_proposed(cycle=scene["cycle"], **how),
    }
    if case is not None:
        tasks |= {
            "propose": lambda: actions.propose(case=case, **how),
            "strike": lambda: actions.strike(
                case=case, grounds=form.cleaned_data["grounds"], **how
            ),
        }
    if what not in tasks:
        raise Http404
    return _proposed(request, scene, tasks[what])


def _proposed(request: HttpRequest, scene: dict[str, Any], task: Callable[[], Any]) -> HttpResponse:
    try:
        task()
    except Refused as refusal:
        scene["answer"] = answered(refusal.verdict, scene["law"])
        return render(request, "votes/proposal.html", scene, status=409)
    _done(request)
    return redirect("votes:proposal", code=scene["cycle"].code)


@require_http_methods(["GET", "POST"])
def mismatch(request: HttpRequest, number: str) -> HttpResponse:
    """A winner that may not qualify: the office reports, the committee examines."""
    scene = _mismatch(request, number)
    if request.method == "GET":
        return render(request, "votes/mismatch.html", scene)
    how = {"case": scene["case"], "by": _by(request), "at": clock.now()}
    form, status = MismatchForm(request.POST), 422
    report, scene["wrong"] = _paper(request, "" if "upheld" in request.POST else "report")
    try:
        if report and scene["reports"]:
            actions.report_mismatch(report=report, **how)
        elif form.is_valid() and scene["reviews"]:
            upheld = form.cleaned_data["upheld"] == "true"
            told = form.cleaned_data["mismatch_report"]
            actions.review_mismatch(mismatch_report=told, upheld=upheld, **how)
        else:
            return render(request, "votes/mismatch.html", scene | {"form": form}, status=status)
    except Refused as refusal:
        scene["answer"] = answered(refusal.verdict, scene["law"])
        return render(request, "votes/mismatch.html", scene, status=409)
    _done(request)
    return redirect("votes:mismatch", number=number)


def _mismatch(request: HttpRequest, number: str) -> dict[str, Any]:
    case = applications.case_of(number)
    if case is None or not visibility.may_see(_by(request), case):
        raise Http404
    law = cycles.law_of(case.cycle)
    acts = facts.deciding(law)
    if acts is None or acts.report_mismatch is None:
        raise Http404
    reports = queries.role_for(_by(request), case.cycle, acts.report_mismatch)
    reviews = queries.role_for(_by(request), case.cycle, acts.review_mismatch)
    if not (reports or reviews or queries.sits_in(_by(request), case.cycle)):
        raise Http404
    found = queries.mismatches(case)
    return {
        "case": case,
        "law": law,
        "clause": clause(law.regulation, acts.report_mismatch.clause),
        "reports": reports,
        "reviews": reviews,
        "found": found,
        "open": [
            (one, MismatchForm(initial={"mismatch_report": one.facts["mismatch_report"]}))
            for one, review in found
            if review is None
        ],
    }


# --- papers


@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of a meeting (会议纪要), from what is on record; to be printed."""
    row = queries.meeting_seen(_by(request), pk)
    if row is None:
        raise Http404
    law, held = cycles.law_of(row.cycle), queries.held(row)
    votes = [
        (
            ballot,
            queries.name_of_award(law, ballot.award),
            answer.result,
            queries.warnings(answer.result, law) if answer.result else None,
        )
        for ballot, answer in held.votes
    ]
    scene = {
        "held": held,
        "recused": any(seat.recused for seat in held.seats),
        "cycle": row.cycle,
        "votes": votes,
        "quorum": answered(held.quorum.verdict, law),
        "names": {act.id: act.name for act in facts.heard_acts(law)},
        "committee": getattr(law.regulation.ballots.committee, "name", None),
    }
    return render(request, "votes/minutes.html", scene)
