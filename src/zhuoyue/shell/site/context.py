"""What the frame of every page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from zhuoyue.shell.kit import clock
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.site import demo


def frame(request: HttpRequest) -> dict[str, Any]:
    """Language, theme, and in the demo the accounts to choose from and the time."""
    return {
        "zh": (translation.get_language() or "zh").startswith("zh"),
        "theme": request.COOKIES.get("theme", "auto"),
        "demo": settings.DEMO,
        "unread": _unread(request),
        "demo_groups": demo.groups() if settings.DEMO else (),
        "demo_time": clock.demo_time() if settings.DEMO else None,
    }


def _unread(request: HttpRequest) -> int:
    """The messages not read yet of whoever looks."""
    user = getattr(request, "user", None)
    return people.unread(user) if user is not None and user.is_authenticated else 0
