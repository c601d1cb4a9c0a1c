"""Where a request comes from, and a light brake for forms that anybody may send (来访)."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

AT_MOST = 20
"""So many from one address in a while."""

_SECONDS = 600


def address(request: HttpRequest) -> str:
    """The address of whoever asks: of the connection, or what our own proxies say it was.

    A proxy adds the address it saw to the end of X-Forwarded-For; whatever stands before the entries
    of our own proxies (`ZHUOYUE_PROXIES`, so many) anybody could have written.
    """
    told: list[str] = [
        one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    ]
    ours: int = settings.PROXIES
    if ours and len(told) >= ours and told[-ours]:
        return told[-ours]
    return str(request.META.get("REMOTE_ADDR", ""))


def too_many(request: HttpRequest, form: str) -> bool:
    """Whether this address has sent this form too often: more than `AT_MOST` times in ten minutes.

    The address is kept for that time only, and nowhere else.
    """
    key = f"{form}-{address(request)}"
    cache.add(key, 0, _SECONDS)
    try:
        return cache.incr(key) > AT_MOST
    except ValueError:  # it ran out between the two
        return False
