"""pretalx with so many submissions, and the time of its organiser's list; run by a Python that has pretalx.

`python pretalx_child.py NUMBER REPEAT SIZE` on the PostgreSQL that PRETALX_DB_* names; prints one
line of JSON. Its tables are filled in bulk; nothing of pretalx is changed.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import django
from django.conf import settings

SLUG = "bench"


def main() -> None:
    """Fill, ask, tell."""
    number, repeat, size = map(int, sys.argv[1:4])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pretalx.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django first

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    administrator = fill(number)
    pages = {
        "as it ships": f"/orga/event/{SLUG}/submissions/",
        "as many rows": f"/orga/event/{SLUG}/submissions/?page_size={size}",
    }
    found = {name: measured(administrator, url, repeat) for name, url in pages.items()}
    print(json.dumps({"version": django_version(), "pages": found, "number": number}))


def django_version() -> str:
    """Which pretalx on which Django."""
    import pretalx  # noqa: PLC0415 - Django first

    return f"pretalx {pretalx.__version__}, Django {django.get_version()}"


def fill(number: int) -> Any:  # noqa: ANN401 - a row
    """One event with so many submissions, each by a speaker of its own, and an administrator."""
    from django_scopes import scopes_disabled  # noqa: PLC0415 - Django first
    from pretalx.event.models import Event, Organiser, Team  # noqa: PLC0415
    from pretalx.person.models import User  # noqa: PLC0415
    from pretalx.submission.models import Submission  # noqa: PLC0415

    with scopes_disabled():
        organiser = Organiser.objects.create(name="Bench", slug="bench")
        event = Event.objects.create(
            name="Bench",
            slug=SLUG,
            organiser=organiser,
            date_from=date(2026, 10, 1),
            date_to=date(2026, 10, 3),
            email="bench@example.org",
            is_public=True,
            locale_array="en",
            locale="en",
            timezone="Asia/Shanghai",
        )
        administrator = User.objects.create_user(email="office@example.org", password="-", name="O")  # noqa: S106 - nobody logs in with it
        team = Team.objects.create(
            name="Office",
            organiser=organiser,
            all_events=True,
            can_create_events=True,
            can_change_teams=True,
            can_change_organiser_settings=True,
            can_change_event_settings=True,
            can_change_submissions=True,
        )
        team.members.add(administrator)
        sort = event.cfp.default_type
        speakers = User.objects.bulk_create(
            [
                User(email=f"s{n}@example.org", name=f"Speaker {n}", code=f"S{n:06d}")
                for n in range(number)
            ]
        )
        rows = Submission.objects.bulk_create(
            [
                Submission(
                    event=event,
                    code=f"C{n:06d}",
                    title=f"Organisation {n} limited",
                    submission_type=sort,
                    state="submitted",
                    content_locale="en",
                )
                for n in range(number)
            ]
        )
        link = Submission.speakers.through
        names = [one.name for one in link._meta.concrete_fields if one.is_relation]  # noqa: SLF001
        to_user = next(
            one
            for one in names
            if link._meta.get_field(one).related_model is not Submission  # noqa: SLF001
        )
        link.objects.bulk_create(
            [
                link(submission=row, **{to_user: who})
                for row, who in zip(rows, speakers, strict=True)
            ]
        )
    return administrator


def measured(user: Any, url: str, repeat: int) -> dict[str, Any]:  # noqa: ANN401 - a row
    """Server time of a page in process: median and fastest, after one to warm up."""
    from django.db import connection  # noqa: PLC0415 - Django first
    from django.test import Client  # noqa: PLC0415

    client = Client(HTTP_HOST=settings.SITE_NETLOC)
    client.force_login(user)
    asked: list[str] = []

    def hear(execute: Callable[..., object], sql: str, *more: object) -> object:
        asked.append(sql)
        return execute(sql, *more)

    for _ in range(3):
        answer = client.get(url, secure=True)
    if answer.status_code != 200:  # noqa: PLR2004 - found
        sys.exit(f"{url}: {answer.status_code} {answer.headers.get('Location', '')}")
    with connection.execute_wrapper(hear):
        client.get(url, secure=True)
    times, busy = [], []
    for _ in range(repeat):
        began, processor = time.perf_counter(), time.process_time()
        client.get(url, secure=True)
        times.append(time.perf_counter() - began)
        busy.append(time.process_time() - processor)
    body = answer.content
    return {
        "median": statistics.median(times),
        "fastest": min(times),
        "processor": statistics.median(busy),
        "queries": len(asked),
        "bytes": len(body),
        "rows": body.count(b"Organisation "),
    }


if __name__ == "__main__":
    main()
