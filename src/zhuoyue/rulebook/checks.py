"""What `zhuoyue check` finds wrong in a regulation, all of it at once, with file and line (审查)."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path as File
from typing import Any

from zhuoyue.core.regulation import Regulation
from zhuoyue.core.subsidies import differences
from zhuoyue.rulebook import cases, library
from zhuoyue.rulebook.clauses import ClauseFile, clauses_of, references
from zhuoyue.rulebook.convert import plain
from zhuoyue.rulebook.coverage import CASES_NEEDED, standing
from zhuoyue.rulebook.flaws import procedure_problems
from zhuoyue.rulebook.notation import Document
from zhuoyue.rulebook.problems import Mistaken, Path, Problem
from zhuoyue.rulebook.readings import at

_AWARDS = ("award", "awards")
_BOUNDS = ("at_least", "more_than", "at_most", "below")


def check(folder: File) -> list[Problem]:
    """Every mistake of one regulation folder; empty when it may be used."""
    try:
        document = library.open_yaml(folder / "regulation.yaml")
        file, clause_document = clauses_of(folder)
    except Mistaken as mistaken:
        return list(mistaken.problems)
    problems = [*document.problems, *_shape(document)]
    if isinstance(document.data, dict):
        problems += _rules(document, file)
    problems += _clauses(clause_document, file)
    return problems or _worked(folder, clause_document)


def _worked(folder: File, clause_document: Document) -> list[Problem]:
    try:
        return [
            *_repeated_sums(folder),
            *_coverage(folder, clause_document),
            *_cases(folder),
        ]
    except Mistaken as mistaken:
        return list(mistaken.problems)


def _shape(document: Document) -> list[Problem]:
    try:
        library.structured(Regulation, document)
    except Mistaken as mistaken:
        return [problem for problem in mistaken.problems if problem not in document.problems]
    return []


def _rules(document: Document, file: ClauseFile) -> Iterator[Problem]:
    yield from _unknown_clauses(document, {str(clause.id) for clause in file.clauses})
    yield from _unknown_awards(document)
    yield from _unknown_preparations(document)
    yield from _twice(document, document.data, ())
    yield from _readings(document)
    yield from _out_of_range(document)
    yield from procedure_problems(document)


def _unknown(document: Document, path: Path, name: str, known: set[str], what: Any) -> Problem:  # noqa: ANN401
    near = get_close_matches(name, sorted(known), n=1)
    zh, en = (f"；是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
    return document.problem(
        path, zh=f"没有{what[0]} {name}{zh}", en=f"there is no {what[1]} {name}{en}"
    )


def _unknown_clauses(document: Document, known: set[str]) -> Iterator[Problem]:
    for name, path in references(document.data):
        if name not in known:
            yield _unknown(document, path, name, known, ("条款", "clause"))


def _unknown_awards(document: Document) -> Iterator[Problem]:
    known = {str(award.get("id")) for award in document.data.get("awards") or [] if award}
    for key, path, value in _walk(document.data, ()):
        if key in _AWARDS and path != ("awards",):
            names = value if isinstance(value, list) else [value]
            for name in names:
                if isinstance(name, str) and name not in known:
                    yield _unknown(document, path, name, known, ("奖项", "award"))


def _unknown_preparations(document: Document) -> Iterator[Problem]:
    """What is heard before a vote must be put on record by an act that there is."""
    named = _walk(document.data.get("procedure"), ())
    known = {str(name) for key, path, name in named if key == "id" and path[0] == "acts"}
    for key, path, name in _walk(document.data.get("ballots"), ("ballots",)):
        if key == "act" and name is not None and name not in known:
            yield _unknown(document, path, name, known, ("行为", "act"))


def _walk(data: Any, path: Path) -> Iterator[tuple[str, Path, Any]]:  # noqa: ANN401
    if isinstance(data, dict):
        for key, value in data.items():
            yield key, (*path, key), value
            yield from _walk(value, (*path, key))
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from _walk(value, (*path, n))


def _twice(document: Document, data: Any, path: Path) -> Iterator[Problem]:  # noqa: ANN401
    """Two rules for one thing: the same id twice in one list."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _twice(document, value, (*path, key))
    elif isinstance(data, list):
        ids = [item.get("id") for item in data if isinstance(item, dict) and "id" in item]
        double = {name for name, times in Counter(map(str, ids)).items() if times > 1}
        seen: set[str] = set()
        for n, item in enumerate(data):
            name = str(item.get("id")) if isinstance(item, dict) else ""
            if name in double and name in seen:
                yield document.problem(
                    (*path, n, "id"),
                    zh=f"{name} 已有一条规则；同一事项只能有一条",
                    en=f"there is a rule {name} already; one thing has one rule",
                )
            seen.add(name)
            yield from _twice(document, item, (*path, n))


def _readings(document: Document) -> Iterator[Problem]:
    for n, reading in enumerate(document.data.get("readings") or []):
        if not isinstance(reading, dict) or not isinstance(reading.get("path"), str):
            continue
        found, value = at(document.data, reading["path"])
        if not found:
            yield document.problem(
                ("readings", n, "path"),
                zh=f"文件里没有 {reading['path']}",
                en=f"there is no {reading['path']} in this file",
            )
        elif plain(value) != reading.get("taken"):
            yield document.problem(
                ("readings", n, "taken"),
                zh=f"{reading['path']} 写的是 {value}，这里却说取 {reading.get('taken')}",
                en=f"{reading['path']} says {value}, but the reading says {reading.get('taken')}",
            )
        elif reading.get("taken") in (reading.get("alternatives") or [reading.get("taken")]):
            yield document.problem(
                ("readings", n, "alternatives"),
                zh="写出至少一种不同的读法",
                en="name at least one other reading",
            )


def _out_of_range(document: Document) -> Iterator[Problem]:
    """Score thresholds must lie on the scale of the criteria."""
    highest = max(edition.total for edition in library.editions().values())
    for key, path, value in _walk(document.data.get("ranking"), ("ranking",)):
        is_score = key in _BOUNDS and any(str(step).startswith("score") for step in path)
        if is_score and not isinstance(value, dict | list | str) and not 0 <= value <= highest:
            yield document.problem(
                path,
                zh=f"{value} 不在评分范围 0—{highest} 之内",
                en=f"{value} is outside the scale of 0 to {highest}",
            )


def _clauses(document: Document, file: ClauseFile) -> Iterator[Problem]:
    yield from document.problems
    seen: set[str] = set()
    for n, clause in enumerate(file.clauses):
        if clause.id in seen:
            yield document.problem(
                ("clauses", n, "id"),
                zh=f"{clause.id} 写了两次",
                en=f"{clause.id} stands here twice",
            )
        seen.add(clause.id)
        if clause.status != "encoded" and clause.reason is None:
            yield document.problem(
                ("clauses", n, "status"),
                zh=f"{clause.id} 不由程序计算，须写明理由（reason）",
                en=f"{clause.id} is not encoded: say why under reason",
            )


def _repeated_sums(folder: File) -> Iterator[Problem]:
    """Sums that a text repeats from another must be those of the other: one thing, one rule."""
    book = library.volume(str(folder))
    under = book.regulation.subsidies.under
    if under is None:
        return
    other = library.volume(under.regulation).regulation.subsidies
    for name in differences(book.regulation.subsidies, other):
        yield book.document.problem(
            ("subsidies", "under"),
            zh=f"{name} 与 {under.regulation} 所定的不一致",
            en=f"{name} is not what {under.regulation} says",
        )


def _coverage(folder: File, document: Document) -> Iterator[Problem]:
    for n, row in enumerate(standing(folder)):
        if row.clause.status != "encoded":
            continue
        name = row.clause.id
        if not row.rules:
            yield document.problem(
                ("clauses", n, "status"),
                zh=f"{name} 标为 encoded，但没有规则引用它",
                en=f"{name} is called encoded, but no rule names it",
            )
        if len(row.cases) < CASES_NEEDED:
            yield document.problem(
                ("clauses", n, "status"),
                zh=f"{name} 只有 {len(row.cases)} 个案例，至少要 {CASES_NEEDED} 个",
                en=f"{name} has {len(row.cases)} cases, at least {CASES_NEEDED} are needed",
            )


def _cases(folder: File) -> Iterator[Problem]:
    law = library.law(str(folder))
    known = {str(clause.id) for clause in clauses_of(folder)[0].clauses}
    seen: set[str] = set()
    for shelf in cases.of(folder):
        place: Path = ("cases", shelf.index)
        if shelf.case.id in seen:
            yield shelf.document.problem(
                (*place, "id"), zh=f"案例 {shelf.case.id} 写了两次", en=f"two cases {shelf.case.id}"
            )
        seen.add(shelf.case.id)
        for name in shelf.case.clauses:
            if name not in known:
                yield _unknown(shelf.document, place, name, known, ("条款", "clause"))
        for difference in cases.run(shelf, law):
            yield shelf.document.problem(
                place,
                zh=f"案例 {shelf.case.id} 不成立：{difference}",
                en=f"case {shelf.case.id} does not hold: {difference}",
            )
