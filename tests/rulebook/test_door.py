from importlib.metadata import EntryPoint

import click
import pytest
from click.testing import CliRunner

from zhuoyue.rulebook import door
from zhuoyue.rulebook.cli import main


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    points = (
        EntryPoint("greet", "tests.rulebook.test_door:greet", door.GROUP),
        EntryPoint("absent", "no_such_library:command", door.GROUP),
        EntryPoint("decide", "no_such_library:command", door.GROUP),
    )
    monkeypatch.setattr(door, "entry_points", lambda group: points if group == door.GROUP else ())


@click.command()
def greet() -> None:
    """Say a word."""
    click.echo("你好")


@pytest.mark.usefixtures("added")
def test_a_command_of_another_package_is_listed_and_runs() -> None:
    assert "Say a word." in CliRunner().invoke(main, ["--help"]).output
    assert CliRunner().invoke(main, ["greet"]).output == "你好\n"


@pytest.mark.usefixtures("added")
def test_a_command_whose_library_is_missing_says_so_and_ends_with_2() -> None:
    answer = CliRunner().invoke(main, ["absent", "--port", "1"])

    assert answer.exit_code == 2
    assert "no_such_library" in answer.stderr
    assert "zhuoyue[web]" in answer.stderr


@pytest.mark.usefixtures("added")
def test_nobody_takes_the_place_of_an_own_command() -> None:
    assert "legal QUESTION" in CliRunner().invoke(main, ["decide", "--help"]).output


@pytest.mark.usefixtures("added")
def test_a_command_nobody_has_is_refused() -> None:
    assert CliRunner().invoke(main, ["nothing"]).exit_code == 2
