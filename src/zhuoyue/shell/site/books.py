"""Pages: the book of a cycle for those who watch it: heads, seals, export, check (账本)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.rulebook import book
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import letters, pages, phrases, visibility
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.kit.letters import NoFont
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.people import queries as people

_WATCHERS = frozenset({"office", "oversight", "audit"})
"""Kinds of bodies that look after a book; the whole of it names no person, but every act."""


def watches(user: Any, cycle: Any) -> bool:  # noqa: ANN401
    """Whether this person may read the whole book of a cycle: office, oversight, audit of its place."""
    held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
    return any(one.body is not None and one.body.kind in _WATCHERS for one in held)


def _cycle(request: HttpRequest, code: str) -> Any:  # noqa: ANN401
    cycle = cycles.cycle_of(code)
    user: Any = request.user
    if cycle is None or not visibility.may_see(user, cycle) or not watches(user, cycle):
        raise Http404
    return cycle


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Heads and seals; by POST the check that `zhuoyue verify` makes, in words (立即核验)."""
    cycle = _cycle(request, code)
    law = cycles.law_of(cycle)
    shown = {
        "cycle": cycle,
        "law": law,
        "heads": sorted(ledger.heads(code).items()),
        "seals": [(one, sealed_for(one.why, law)) for one in reversed(ledger.seals(code))],
        "report": _checked(cycle) if request.method == "POST" else None,
    }
    return render(request, "site/book.html", shown)


def sealed_for(why: str, law: Law) -> Text:
    """Why a seal was made, in words: a stage that ended, or the day."""
    kind, _, what = why.partition(" ")
    if kind == "stage":
        known = phrases.names(law.regulation).get(what, Text(zh=what, en=what))
        return Text(zh=f"“{known.zh}”阶段结束", en=f"end of the stage “{known.en}”")
    if kind == "day":
        return Text(zh=f"{letters.day(date.fromisoformat(what))}每日封存", en=f"daily, {what}")
    return Text(zh=why, en=why)


def _checked(cycle: Any) -> Any:  # noqa: ANN401 - the rulebook's report
    lines = b"".join(ledger.export(cycles.law_of(cycle), cycle.code))
    return book.examine(lines.splitlines(keepends=True))


@require_GET
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """The whole book as a file, for `zhuoyue verify` outside the house."""
    cycle = _cycle(request, code)
    lines = ledger.export(cycles.law_of(cycle), code)
    answer = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    _attach(answer, f"{code}.jsonl")
    return answer


def _attach(answer: HttpResponseBase, name: str) -> None:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"


_KEEP = (
    "请监督小组将本回执另行保存。日后用 zhuoyue verify 核验导出的账本，"
    "其中同一次封存的根散列值应当与本回执一致。"
)


@require_GET
def receipt(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The receipt of a seal, to be kept with the minutes outside the house (封存回执)."""
    cycle = _cycle(request, code)
    seal = next((one for one in ledger.seals(code) if one.number == number), None)
    if seal is None:
        raise Http404
    at, why = seal.at.astimezone(CHINA), sealed_for(seal.why, cycles.law_of(cycle))
    told = {
        "title": "账本封存回执",
        "number": f"{code} 第{number}次封存",
        "addressee": "",
        "sections": [
            {
                "paragraphs": [
                    f"{cycle.name}的账本于{letters.day(at)}{at:%H:%M:%S}封存，事由：{why.zh}。",
                    f"封存时共有 {len(seal.heads)} 条链，根散列值（SHA-256）为：",
                    seal.root,
                    f"本次封存的散列值为：{seal.hash}。上次封存的散列值为：{seal.previous}。",
                    _KEEP,
                ]
            }
        ],
        "date": letters.day(at),
    }
    try:
        made = letters.pdf("list", told, at=seal.at)
    except NoFont as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=503)
    answer = HttpResponse(made, content_type="application/pdf")
    _attach(answer, f"{code}-seal-{number}.pdf")
    return answer


@pages.rail
def _in_rail(user: Any, cycle: Any, at: datetime) -> Iterator[pages.Link]:  # noqa: ANN401
    """The book, for those who watch it."""
    del at
    if watches(user, cycle):
        name = Text(zh="账本与封存", en="Book and seals")
        yield pages.Link(name=name, url=reverse("book", args=[cycle.code]), order=95)
