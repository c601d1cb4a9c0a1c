"""The door: `zhuoyue` on the command line. JSON to stdout, messages to stderr.

Exit codes: 0 answered, or nothing found wrong · 1 something was found wrong (check, cases,
verify) · 2 the input or the call cannot be used.
"""

import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path as File
from typing import Any, BinaryIO

import click
from rich.console import Console
from rich.progress import track

from zhuoyue.core.regulation import Law
from zhuoyue.rulebook import (
    answers,
    book,
    cases,
    checks,
    coverage,
    diff,
    handbook,
    library,
    notation,
    tables,
)
from zhuoyue.rulebook.door import Door
from zhuoyue.rulebook.problems import Mistaken, json_path
from zhuoyue.rulebook.questions import QUESTIONS
from zhuoyue.rulebook.questions.base import Question

FOUND_WRONG = 1
UNUSABLE = 2

_ERR = Console(stderr=True, soft_wrap=True, highlight=False)


def _said(command: Callable[..., None]) -> Callable[..., None]:
    """Turn unusable input into messages on stderr, the same as JSON on stdout, and exit code 2."""

    @wraps(command)
    def safe(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        try:
            command(*args, **kwargs)
        except Mistaken as mistaken:
            _complain(mistaken)
            click.echo(notation.write_json(error_form(mistaken)))
            sys.exit(UNUSABLE)

    return safe


def _complain(mistaken: Mistaken) -> None:
    for problem in mistaken.problems:
        _ERR.print(problem.said(), markup=False)


def error_form(mistaken: Mistaken) -> dict[str, Any]:
    """The documented JSON form of unusable input."""
    return {
        "error": [
            {
                "path": json_path(problem.path),
                **({"file": problem.file, "line": problem.line} if problem.file else {}),
                "sentence": {"zh": problem.message.zh, "en": problem.message.en},
            }
            for problem in mistaken.problems
        ]
    }


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zhuoyue")
def main() -> None:
    """卓越 · runs a government quality award as its regulation lays down (政府质量奖).

    Exit codes: 0 answered or nothing wrong, 1 something found wrong, 2 input cannot be used.
    """


@main.command("decide")
@click.argument("question", type=click.Choice(sorted(QUESTIONS)))
@click.argument("regulation", required=False)
@click.option(
    "--facts", type=click.File("rb"), default="-", help="JSON file; - is stdin (default)."
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the question's facts.")
@click.option("--batch", is_flag=True, help="JSON lines in, an answer a line out.")
@click.option(
    "--reading", "readings", multiple=True, metavar="ID=VALUE", help="Try another named reading."
)
@click.option("--compact", is_flag=True, help="One line of JSON.")
@_said
def decide(
    *,
    question: str,
    regulation: str | None,
    facts: BinaryIO,
    schema: bool,
    batch: bool,
    readings: tuple[str, ...],
    compact: bool,
) -> None:
    """Answer one legal QUESTION of a cycle under a REGULATION, with reasons and clauses.

    Facts come as JSON from a file or standard input; what is left out is not known.
    """
    asked = QUESTIONS[question]
    if schema:
        click.echo(notation.write_json(handbook.schema_form(asked), indent=2))
        return
    if regulation is None:
        message = f"which regulation? One of: {', '.join(sorted(library.ids()))}"
        raise click.UsageError(message)
    law = library.law(regulation, _pairs("--reading", readings))
    if batch:
        _batch(asked, law, facts)
        return
    answer = answers.ask(asked, law, notation.read_json(notation.decoded(facts.read())))
    click.echo(notation.write_json(answer, indent=None if compact else 2))


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    for pair in given:
        if "=" not in pair or (option == "--seal" and not pair.split("=")[0].isdecimal()):
            message = (
                f"{option} wants {'NUMBER=HASH' if option == '--seal' else 'ID=VALUE'}: {pair}"
            )
            raise click.UsageError(message)
    return dict(pair.split("=", 1) for pair in given)


def _batch(question: Question, law: Law, lines: Iterable[bytes]) -> None:
    unusable = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            form = answers.ask(question, law, notation.read_json(notation.decoded(line)))
        except Mistaken as mistaken:
            unusable += 1
            form = {"line": number, **error_form(mistaken)}
        click.echo(notation.write_json(form))
    if unusable:
        _ERR.print(f"{unusable} 行不能使用 · {unusable} lines could not be used")
        sys.exit(UNUSABLE)


@main.command("check")
@click.argument("regulations", nargs=-1)
@_said
def check(regulations: tuple[str, ...]) -> None:
    """Check regulations: shape, clauses, references, stages, roles, readings, cases.

    Every mistake at once, with file and line. Without a name, all on the shelf.
    """
    found = 0
    for name, folder in _chosen(regulations):
        problems = checks.check(folder)
        found += len(problems)
        for problem in problems:
            _ERR.print(problem.said(), markup=False)
        _ERR.print(f"{name}: {len(problems) or '没有发现问题 · nothing wrong'}", markup=False)
    sys.exit(FOUND_WRONG if found else 0)


def _chosen(names: tuple[str, ...]) -> list[tuple[str, File]]:
    if names:
        return [(name, library.find(name)) for name in names]
    return sorted(library.ids().items())


@main.command("cases")
@click.argument("regulations", nargs=-1)
@_said
def run_cases(regulations: tuple[str, ...]) -> None:
    """Run the worked cases of regulations; without a name, all on the shelf."""
    failed = 0
    for name, folder in _chosen(regulations):
        law = library.law(str(folder))
        shelved = cases.of(folder)
        for shelf in track(shelved, description=name, console=_ERR, disable=not _ERR.is_terminal):
            differences = cases.run(shelf, law)
            failed += bool(differences)
            for difference in differences:
                problem = shelf.document.problem(("cases", shelf.index), zh="不成立", en=difference)
                _ERR.print(f"{shelf.case.id}: {problem.said()}", markup=False)
        _ERR.print(f"{name}: {len(shelved)} 个案例 · cases", markup=False)
    sys.exit(FOUND_WRONG if failed else 0)


@main.command("coverage")
@click.argument("regulations", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="The whole table as JSON on stdout.")
@_said
def show_coverage(*, regulations: tuple[str, ...], as_json: bool) -> None:
    """Show every clause: encoded, judged or out of scope; its rules, cases and tests."""
    rows = [row for _, folder in _chosen(regulations) for row in coverage.standing(folder)]
    if as_json:
        click.echo(notation.write_json({"clauses": [row.plain() for row in rows]}, indent=2))
    else:
        Console(soft_wrap=False).print(tables.coverage_table(rows))


@main.command("diff")
@click.argument("before")
@click.argument("after")
@click.option("--json", "as_json", is_flag=True, help="The changes as JSON on stdout.")
@_said
def show_diff(*, before: str, after: str, as_json: bool) -> None:
    """Compare two regulations, clause by clause and parameter by parameter."""
    changes = diff.compare(before, after)
    if as_json:
        click.echo(
            notation.write_json({"changes": [change.plain() for change in changes]}, indent=2)
        )
    else:
        Console().print(tables.diff_table(changes, before, after))


@main.command("docs", hidden=True)
@click.option("--out", type=click.Path(path_type=File), required=True, help="Folder of the pages.")
@click.option("--examples", type=click.Path(path_type=File), help="Folder of the examples.")
@_said
def docs(*, out: File, examples: File | None) -> None:
    """Write the generated pages, and the examples, from the data."""
    handbook.write(handbook.pages(), out)
    if examples is not None:
        handbook.write(handbook.examples(), examples)


@main.command("verify")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--seal",
    "seals",
    multiple=True,
    metavar="NUMBER=HASH",
    help="A seal kept elsewhere to check by.",
)
@_said
def verify(*, file: BinaryIO, seals: tuple[str, ...]) -> None:
    """Check an exported BOOK and its seals, offline: nothing altered, dropped or cut.

    Its acts are replayed when the version of its regulation is on the shelf; `replayed` says so.
    """
    report = book.examine(file, kept={int(n): seal for n, seal in _pairs("--seal", seals).items()})
    for finding in report.findings:
        _ERR.print(finding.said(), markup=False)
    form = {
        "intact": not report.findings,
        "replayed": report.replayed,
        "entries": report.entries,
        "chains": report.chains,
        "seals": report.seals,
        "findings": [finding.plain() for finding in report.findings],
    }
    click.echo(notation.write_json(form, indent=2))
    sys.exit(FOUND_WRONG if report.findings else 0)


@main.command("explain")
@click.argument("file", type=click.File("rb"))
@click.option("--case", "case", help="Case number; without it, every case of the book.")
@_said
def explain(*, file: BinaryIO, case: str | None) -> None:
    """Explain from an exported BOOK why a case stands where it stands, and what comes next."""
    click.echo(notation.write_json(book.explain(file, case), indent=2))
