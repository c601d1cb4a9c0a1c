"""What the frame of every page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from zhuoyue.shell.people import queries as people


def frame(request: HttpRequest) -> dict[str, Any]:
    """Language, theme, and in the demo the accounts to choose from."""
    return {
        "zh": (translation.get_language() or "zh").startswith("zh"),
        "theme": request.COOKIES.get("theme", "auto"),
        "demo": settings.DEMO,
        "demo_accounts": people.users() if settings.DEMO else (),
    }
