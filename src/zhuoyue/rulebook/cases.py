"""Worked cases: given, when, then, per clause; read, run, compared (案例)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as File
from typing import Any, Literal

from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.regulation import Law
from zhuoyue.rulebook.answers import ask
from zhuoyue.rulebook.library import open_yaml, structured
from zhuoyue.rulebook.notation import Document, known, merged
from zhuoyue.rulebook.problems import Mistaken
from zhuoyue.rulebook.questions import QUESTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One reason that an answer must give; only the facts named are compared."""

    code: str
    clause: ClauseId
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come out: refused and undecided give exactly these reasons, allowed at least."""

    verdict: Literal["allowed", "refused", "undecided"]
    because: tuple[Because, ...] | None = None
    result: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One worked example of one or more clauses."""

    id: str
    clauses: tuple[ClauseId, ...]
    name: Text
    question: str
    example: bool = False
    basis: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    then: Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The cases of a regulation, with the fact sets they start from."""

    regulation: str
    bases: Mapping[str, Any] = field(default_factory=dict)
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A case where it stands: with its complete facts, its file and its place in it."""

    case: Case
    facts: Any
    document: Document
    index: int


def shelved(folder: File) -> Iterator[Shelved]:
    """Every case beside a regulation, its facts complete; raises Mistaken."""
    for file in sorted(folder.glob("cases*.yaml")):
        document = open_yaml(file)
        found: CaseFile = structured(CaseFile, document)
        for index, case in enumerate(found.cases):
            yield Shelved(
                case=case,
                facts=_facts(found, case, document, index),
                document=document,
                index=index,
            )


def _facts(found: CaseFile, case: Case, document: Document, index: int) -> Any:  # noqa: ANN401
    if case.basis is not None and case.basis not in found.bases:
        raise Mistaken(
            [
                document.problem(
                    ("cases", index, "basis"),
                    zh=f"bases 里没有 {case.basis}",
                    en=f"there is no {case.basis} under bases",
                )
            ]
        )
    base = found.bases[case.basis] if case.basis is not None else {}
    return known(merged(base, case.given))


@cache
def of(folder: File) -> tuple[Shelved, ...]:
    """The cases beside a regulation, read once."""
    return tuple(shelved(folder))


def run(shelf: Shelved, law: Law) -> list[str]:
    """Where the answer differs from what the case expects; empty when it holds."""
    case = shelf.case
    if case.question not in QUESTIONS:
        return [f"question: no question {case.question}; known: {', '.join(QUESTIONS)}"]
    try:
        answer = ask(QUESTIONS[case.question], law, shelf.facts)
    except Mistaken as mistaken:
        return [f"given: {problem.said()}" for problem in mistaken.problems]
    return [
        *_verdict(case.then, answer),
        *_because(case.then, answer),
        *_result(case.then, answer),
        *unfilled(answer),
    ]


def unfilled(answer: Mapping[str, Any]) -> Iterator[str]:
    """The reasons of an answer whose phrase names a fact that they do not carry."""
    for reason in answer["reasons"]:
        if any(sign in text for text in reason["sentence"].values() for sign in "⟨⟩"):
            yield f"sentence: {reason['code']} lacks a fact its phrase names: {reason['sentence']}"


def _verdict(then: Expected, answer: Mapping[str, Any]) -> Iterator[str]:
    if answer["verdict"] != then.verdict:
        codes = ", ".join(f"{r['code']}@{r['clause']} {r['facts']}" for r in answer["reasons"])
        yield f"verdict: expected {then.verdict}, got {answer['verdict']} ({codes})"


def _because(then: Expected, answer: Mapping[str, Any]) -> Iterator[str]:
    if then.because is None:
        return
    left = list(answer["reasons"])
    for because in then.because:
        match = next((reason for reason in left if _fits(because, reason)), None)
        if match is None:
            yield f"because: no reason {because.code}@{because.clause} with {dict(because.facts)}"
        else:
            left.remove(match)
    if then.verdict != "allowed":
        for reason in left:
            yield f"because: unexpected {reason['code']}@{reason['clause']} {reason['facts']}"


def _fits(because: Because, reason: Mapping[str, Any]) -> bool:
    same = reason["code"] == because.code and reason["clause"] == because.clause
    return same and not list(differences(dict(because.facts), reason["facts"], "facts"))


def _result(then: Expected, answer: Mapping[str, Any]) -> Iterator[str]:
    if then.result is not None:
        yield from differences(then.result, answer["result"], "result")


def differences(expected: Any, got: Any, path: str) -> Iterator[str]:  # noqa: ANN401
    """Where plain data differ: mappings are compared by the keys expected, lists as a whole."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        for key, value in expected.items():
            yield from differences(value, got.get(key), f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for index, pair in enumerate(zip(expected, got, strict=True)):
            yield from differences(*pair, f"{path}[{index}]")
    elif not _same(expected, got):
        yield f"{path}: expected {expected!r}, got {got!r}"


def _same(expected: Any, got: Any) -> bool:  # noqa: ANN401 - true is not 1
    return bool(expected == got) and isinstance(expected, bool) is isinstance(got, bool)
