"""Pages for what did not work: in words, with what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhuoyue.shell.cycles.facts import Unreadable
from zhuoyue.shell.kit import phrases
from zhuoyue.shell.kit.refusal import Barred, Refused


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here, or nothing that this person may see: the two look the same."""
    del exception
    return render(request, "site/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not for this person."""
    del exception
    return render(request, "site/403.html", status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from an old or foreign page."""
    del reason
    return render(request, "site/403.html", {"stale": True}, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Our fault; rendered without anything that could fail again."""
    del request
    return render(None, "site/500.html", status=500)


def refused(request: HttpRequest, error: Refused | Barred) -> HttpResponse:
    """The regulation does not permit it now, or the house: every reason, with its clause."""
    return render(request, "site/refused.html", {"answer": phrases.why(error)}, status=409)


def unreadable(request: HttpRequest, error: Unreadable) -> HttpResponse:
    """Implementing rules were adopted whose values no question can read: which, and what to do."""
    return render(request, "site/unreadable.html", {"problem": str(error)}, status=409)
