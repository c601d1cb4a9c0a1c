"""Pages: write a letter, download one, print a published list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, papers, visibility
from zhuoyue.shell.kit.letters import NoFont, attached
from zhuoyue.shell.kit.phrases import answered, clause
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.letters import actions, facts, queries
from zhuoyue.shell.letters.forms import LetterForm
from zhuoyue.shell.templatetags.said import say


def _open(request: HttpRequest, number: str) -> tuple[Any, Any, str]:
    """The case, the act by letter that is open, the role: 404 if any is lacking."""
    user: Any = request.user
    case = applications.case_of(number)
    if case is None or not visibility.may_see(user, case):
        raise Http404
    act = queries.open_act(case, clock.now())
    role = queries.role_for(user, case, act) if act is not None else None
    if role is None:
        raise Http404
    return case, act, role


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, number: str) -> HttpResponse:
    """The letter as drafted from the recorded reasons; the office may add to it and sends it."""
    case, act, role = _open(request, number)
    law, status, answer = cycles.law_of(case.cycle), 200, None
    delivery = clock.today() if facts.asks_delivery(act) else None
    posted = request.POST if request.method == "POST" else None
    form = LetterForm(posted, number=queries.next_number(case), delivery=delivery)
    if posted is not None and form.is_valid():
        try:
            actions.send(case=case, act=act, by=_by(request), at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            answer, status = answered(refusal.verdict, law), 409
        else:
            messages.success(request, say("已送达并入账。", "Sent and on record."))
            return redirect(applications.url_of(case))
    words = facts.Words(number="", issuer=queries.issuer(_by(request), case, role))
    shown = {
        "case": case,
        "act": act,
        "clause": clause(law.regulation, act.clause),
        "drafts": queries.drafts(case, act, words, clock.now()),
        "form": form,
        "answer": answer,
    }
    return render(request, "letters/write.html", shown, status=422 if form.errors else status)


def _by(request: HttpRequest) -> Any:  # noqa: ANN401 - the middleware let only users through
    return request.user


@require_GET
def download(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """A letter as it was sent, for those it is meant for."""
    letter = queries.letter_seen(request.user, token)
    file = papers.kept(letter.digest) if letter is not None else None
    if letter is None or file is None:
        raise Http404
    answer = FileResponse(file.open("rb"), content_type="application/pdf")
    return attached(answer, f"{letter.number} {letter.title}.pdf")


@login_not_required
@require_GET
def notice(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """A published list to print, for whoever may see the list."""
    try:
        paper = queries.notice_paper(request.user, code, name)
    except NoFont as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=503)
    if paper is None:
        raise Http404
    return attached(HttpResponse(paper, content_type="application/pdf"), f"{code} {name}.pdf")
