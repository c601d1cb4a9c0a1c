"""The mail server as an address tells it."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Smtp:
    """Where mail is handed in. `tls`: from the first byte; else by STARTTLS."""

    host: str
    port: int
    user: str
    password: str
    tls: bool


def server(url: str) -> Smtp | None:
    """`smtp://user:password@host:port` or `smtps://…`; None where none is named."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        message = f"ZHUOYUE_SMTP: smtp://user:password@host:port, not {parts.scheme}://…"
        raise ValueError(message)
    return Smtp(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtps",
    )
