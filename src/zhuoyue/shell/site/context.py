"""What the frame of every page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from zhuoyue.shell.kit import clock
from zhuoyue.shell.site import demo


def frame(request: HttpRequest) -> dict[str, Any]:
    """Language, theme, and in the demo the accounts to choose from and the time."""
    return {
        "zh": (translation.get_language() or "zh").startswith("zh"),
        "theme": request.COOKIES.get("theme", "auto"),
        "demo": settings.DEMO,
        "demo_groups": demo.groups() if settings.DEMO else (),
        "demo_time": clock.demo_time() if settings.DEMO else None,
    }
