"""A job whose worker died is done by another."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from tests.shell.town import Town

from zhuoyue.shell.people.models import Message


def work() -> None:
    """What a worker would do until nothing is left."""
    with app.replace_connector(app.connector.get_worker_connector()) as own:  # type: ignore[attr-defined]
        own.run_worker(wait=False, install_signal_handlers=False)


def test_a_worker_tells_and_takes_up_what_a_dead_one_left(lived_in: Town) -> None:
    lived_in.call()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
            [timezone.now() - timedelta(hours=1)],
        )
        (dead,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead])
    app.configure_task("site.retry_stalled").defer(timestamp=0)

    work()

    assert Message.objects.count() == 3
