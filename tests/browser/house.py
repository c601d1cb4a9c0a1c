"""A house that was lived in, served for the browser: its own process, database and clock.

`python -m tests.browser.house REGULATION UNTIL DATABASE ANSWER`: plays a rehearsal until the act UNTIL
is on record (to the end where it is "-"), writes address and sessions as JSON into ANSWER, and serves
until the folder of ANSWER is gone. A process of its own, because Playwright and Django's database
connections do not share a thread, and because all test workers use the same one.
"""

import contextlib
import json
import os
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.utils.crypto import get_random_string
from typing_extensions import override

TEMPLATE = "template_zhuoyue"
NAMED = (
    "杭州罗莱迪思科技股份有限公司",
    "浙江省某某智能装备制造集团股份有限公司杭州湾新区分公司（四十字长名称）",
    "O'Brien & <b>Söhne</b> 精密机械（诸暨）有限公司",
)


class Enough(Exception):
    """The act at which the rehearsal is to stop is on record."""


class Quiet(WSGIRequestHandler):
    """Says nothing of every request."""

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def database(name: str) -> None:
    """A copy of the migrated template, and Django ready on it."""
    server = os.environ["ZHUOYUE_TESTS"]
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
    parts = urlsplit(server)
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    django.setup()
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.LANGUAGE_COOKIE_SECURE = False
    settings.ALLOWED_HOSTS = ["127.0.0.1"]


def live(regulation: str, until: str) -> datetime:
    """Play the cycle; answers the instant at which it stopped."""
    from zhuoyue.shell.site.rehearsal import cast, run  # noqa: PLC0415 - Django must be ready

    last: list[datetime] = []

    def heard(line: Any) -> None:  # noqa: ANN401 - a line of the play
        last.append(line.at)
        if line.act.id == until:
            raise Enough

    named = [cast.Named(name=name, award="", source="a test") for name in NAMED]
    with contextlib.suppress(Enough):
        run.rehearse(regulation, applicants=12, named=named, heard=heard)
    return last[-1]


def sessions() -> dict[str, str]:
    """A session of every account, by its name."""
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from zhuoyue.shell.people.queries import users  # noqa: PLC0415

    found = {}
    for user in users():
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        found[user.username] = str(session.session_key)
    return found


def served() -> str:
    """Serve from now on; answers the address."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def main() -> None:
    """Found, serve, tell, and stay as long as the tests."""
    regulation, until, answer = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    database(f"house_{get_random_string(8, 'abcdefghijkmnpqrstuvwxyz')}")
    from zhuoyue.shell.kit import clock  # noqa: PLC0415

    settings.CLOCK_SHIFT = live(regulation, until) - clock.now()
    told = {"address": served(), "sessions": sessions()}
    written = answer.with_suffix(".part")
    written.write_text(json.dumps(told), encoding="utf-8")
    written.rename(answer)
    while answer.parent.exists():
        time.sleep(1)
    os._exit(0)  # the database is gone before us: nothing to tidy up


if __name__ == "__main__":
    main()
