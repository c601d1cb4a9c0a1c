"""For the tests that need the house: one PostgreSQL for the whole run, a database per worker."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest

# Nothing here is timed: a slow machine is no counter-example.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

HOUSE = [Path(__file__).parent / name for name in ("shell", "browser", "journeys")]
_open = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the process that outlives the workers, if any test of the shell may run."""
    if hasattr(config, "workerinput") or not _wanted(config) or "ZHUOYUE_TESTS" in os.environ:
        return
    from zhuoyue.shell.site import embedded  # noqa: PLC0415 - the core's tests run without Django

    folder = Path(_open.enter_context(tempfile.TemporaryDirectory(prefix="zhuoyue-tests-")))
    server = _open.enter_context(embedded.running(folder / "postgres", safe=False))
    os.environ["ZHUOYUE_TESTS"] = server.url("postgres")
    os.environ["ZHUOYUE_TESTS_FOLDER"] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it."""
    del config
    _open.close()


def _wanted(config: pytest.Config) -> bool:
    named = [Path(str(one).split("::")[0]).resolve() for one in config.args]
    return any(
        house.is_relative_to(one) or one.is_relative_to(house) for house in HOUSE for one in named
    )
