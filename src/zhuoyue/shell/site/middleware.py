"""What happens to every request: the chosen language, and the page for a refusal."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from zhuoyue.shell.cycles.facts import Unreadable
from zhuoyue.shell.kit.once import remembering
from zhuoyue.shell.kit.refusal import Barred, Refused
from zhuoyue.shell.site.errors import refused, unreadable

Next = Callable[[HttpRequest], HttpResponse]


class ChosenLanguage:
    """Chinese, unless the reader chose another language; what the browser says does not count."""

    def __init__(self, get_response: Next) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        with translation.override(chosen if known else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


class ReadOnce:
    """While a page is only read, nothing is asked of the database twice."""

    def __init__(self, get_response: Next) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; remember meanwhile, unless something may be written."""
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with remembering():
            return self.get_response(request)


class OwnPassword:
    """Who was given a one-time password sets their own before anything else."""

    def __init__(self, get_response: Next) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to where a password is set; the ways out and the switches stay open."""
        one_time = getattr(request.user, "one_time", False)
        if one_time and request.path not in {reverse(name) for name in _STILL}:
            return redirect("people:password")
        return self.get_response(request)


_STILL = ("people:password", "logout", "language", "theme", "act-as", "health")


class RefusalPage:
    """A refusal that no view turned into words itself becomes a page with its clauses."""

    def __init__(self, get_response: Next) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show the verdict of a refusal, or which adopted rules cannot be read."""
        if isinstance(error, Unreadable):
            return unreadable(request, error)
        return refused(request, error) if isinstance(error, Refused | Barred) else None
