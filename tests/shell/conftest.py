"""A small Zhuji rehearsal to test on. Databases are copies of one migrated template."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from psycopg import sql
from pytest_django import DjangoDbBlocker

os.environ["DJANGO_SETTINGS_MODULE"] = "zhuoyue.shell.site.settings"
os.environ["ZHUOYUE_SECRET_KEY"] = "for tests only"  # noqa: S105 - no secret
os.environ["ZHUOYUE_HOSTS"] = "testserver,localhost"
django.setup()

from tests.shell.town import Town, build  # noqa: E402 - tables want Django ready

from zhuoyue.shell.site.database import told  # noqa: E402

TEMPLATE = "template_zhuoyue"
_founded: set[str] = set()


@contextmanager
def admin() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A connection that makes and drops databases."""
    with psycopg.connect(os.environ["ZHUOYUE_TESTS"], autocommit=True) as link:
        yield link


@contextmanager
def alone() -> Iterator[None]:
    """One worker at a time."""
    with (Path(os.environ["ZHUOYUE_TESTS_FOLDER"]) / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def copied(name: str) -> str:
    """A fresh database with all tables and guards."""
    with admin() as link:
        order = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        link.execute(order.format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
    return name


def dropped(name: str) -> None:
    with admin() as link:
        link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def use(name: str) -> None:
    """Let Django talk to this database from now on."""
    connections["default"].close()
    del connections["default"]
    told_now = {**told(os.environ["ZHUOYUE_TESTS"]), "NAME": name}
    told_now["OPTIONS"] = {}  # no pool: databases come and go
    connections.settings.update(connections.configure_settings({"default": told_now}))


def prepare_template() -> None:
    with alone(), admin() as link:
        if link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            return
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier("making")))
        use("making")
        call_command("migrate", verbosity=0)
        connection.close()
        link.execute(f"ALTER DATABASE making RENAME TO {TEMPLATE}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, worker_id: str) -> Iterator[None]:
    """A database for this worker, once: the journeys ask for it by a conftest of their own."""
    if worker_id in _founded:
        yield
        return
    _founded.add(worker_id)
    settings.DATA_FOLDER = Path(os.environ["ZHUOYUE_TESTS_FOLDER"]) / worker_id
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock():
        prepare_template()
        with alone():
            use(copied(f"test_{worker_id}"))
        yield
        connection.close()


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id: str
) -> Iterator[str]:
    """A database for this test alone, with real commits: for two at once, and for live servers."""
    del django_db_setup
    shared, own = f"test_{worker_id}", f"own_{worker_id}"
    with django_db_blocker.unblock():
        with alone():
            use(copied(own))
        yield own
        use(shared)
        dropped(own)


@pytest.fixture
def town(db: None) -> Town:
    """Zhuji, its bodies, one account per role, one rehearsal cycle with nothing on record."""
    del db
    return build()


@pytest.fixture
def lived_in(own_database: str) -> Town:
    """The same town in a database of its own, committed."""
    del own_database
    return build()


@pytest.fixture
def browse(town: Town) -> "Browse":
    """`browse("office")`: a client logged in as the account of a role."""
    return Browse(town)


class Browse:
    def __init__(self, town: Town) -> None:
        self.town = town

    def __call__(self, role: str) -> Client:
        client = Client()
        client.force_login(self.town.users[role])
        return client
