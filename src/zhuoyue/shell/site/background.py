"""The worker as a program of its own (`python -m`): it says nothing unless something goes wrong."""

import sys

import django


def run(patience: float) -> None:
    """Do what was asked for until told to end; a job gets so many seconds to finish then."""
    django.setup()

    from procrastinate.contrib.django import app  # noqa: PLC0415 - Django must be ready first

    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(
            concurrency=1, shutdown_graceful_timeout=patience, delete_jobs="successful"
        )


if __name__ == "__main__":
    run(patience=float(sys.argv[1]))
