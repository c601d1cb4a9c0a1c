"""Journeys use the house's database; see tests/shell/conftest.py."""

from tests.shell.conftest import django_db_setup as django_db_setup  # noqa: PLC0414 - a fixture
