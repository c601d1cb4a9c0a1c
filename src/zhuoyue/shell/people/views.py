"""Pages: a person's inbox."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from zhuoyue.shell.kit import clock
from zhuoyue.shell.people import actions, queries

_ON_A_PAGE = 50


def _by(request: HttpRequest) -> Any:  # noqa: ANN401 - the middleware let only users through
    return request.user


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What the house told this person (站内信), newest first; looking at it marks nothing."""
    pages = Paginator(queries.messages(_by(request)), _ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "people/inbox.html", {"page": page})


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message read and go where it leads."""
    message = queries.messages(_by(request)).filter(pk=pk).first()
    if message is None:
        raise Http404
    actions.read(message=message, at=clock.now())
    safe = url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    return redirect(message.url if safe else "people:inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all read."""
    actions.read_all(by=_by(request), at=clock.now())
    return redirect("people:inbox")
