"""Pages made from the data: questions with examples, coverage, readings, silences (手册)."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path as File
from typing import Any

from zhuoyue.core.regulation import Law
from zhuoyue.rulebook import answers, book, cases, coverage, library
from zhuoyue.rulebook.clauses import clauses_of, references, rule_name
from zhuoyue.rulebook.notation import write_json
from zhuoyue.rulebook.questions import QUESTIONS
from zhuoyue.rulebook.questions.base import Question
from zhuoyue.rulebook.shapes import schema_of

_MADE = "<!-- made by `make docs` from the data; do not edit -->\n\n"


def pages() -> Iterator[tuple[str, str]]:
    """Every generated page as its name and its text."""
    yield "coverage.md", _coverage()
    yield "readings.md", _readings()
    yield "silences.md", _silences()
    yield "questions/README.md", _index()
    for name, question in QUESTIONS.items():
        yield f"questions/{name}.md", _question(question)
        yield f"schemas/{name}.json", write_json(schema_form(question), indent=2) + "\n"


def examples() -> Iterator[tuple[str, str]]:
    """Every example as its file name and text: facts with the answer beside them, and a book."""
    for name, folder in sorted(library.ids().items()):
        law = _law(name)
        for shelf in cases.of(folder):
            if shelf.case.example:
                stem = f"{name}/{shelf.case.question}"
                answer = answers.ask(QUESTIONS[shelf.case.question], law, shelf.facts)
                yield f"{stem}.json", write_json(shelf.facts, indent=2) + "\n"
                yield f"{stem}.answer.json", write_json(answer, indent=2) + "\n"
    yield from book.examples()


def write(files: Iterator[tuple[str, str]], folder: File) -> None:
    """Write pages below a folder."""
    for name, text in files:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@cache
def _law(name: str) -> Law:
    """The law of a regulation, read once for all pages."""
    return library.law(name)


def schema_form(question: Question) -> dict[str, Any]:
    """The JSON Schema of a question's facts, with its title and what null means."""
    schema = schema_of(question.facts, files=False)
    return {
        "$schema": schema.pop("$schema"),
        "title": question.name,
        "description": f"{question.about.zh} · {question.about.en} "
        "(a field left out, or null, is not known · 未填或者 null 即未知)",
        **schema,
    }


def _coverage() -> str:
    parts = [_MADE, "# 条款覆盖 · Coverage\n"]
    for name, folder in sorted(library.ids().items()):
        parts += [
            f"\n## {name}\n",
            "\n| 条款 clause | 位置 article | 状态 status | 规则或者理由 rule or reason | 案例 cases |\n",
            "| --- | --- | --- | --- | ---: |\n",
        ]
        for row in coverage.standing(folder):
            why = row.clause.reason
            said = "<br>".join(f"`{rule}`" for rule in row.rules) if why is None else why.zh
            parts.append(
                f"| {row.clause.id} | {row.clause.article.zh} | {row.clause.status} "
                f"| {said} | {len(row.cases)} |\n"
            )
    return "".join(parts)


def _readings() -> str:
    parts = [
        _MADE,
        "# 读法 · Readings\n\n凡原文可以有两种理解之处，取哪一种、为什么。\n",
        "试另一种：`zhuoyue decide … --reading ID=VALUE`。\n",
        "Where a text can be read in two ways: which one is taken, and why.\n",
    ]
    for name in sorted(library.ids()):
        regulation = _law(name).regulation
        parts.append(f"\n## {name}\n")
        for reading in regulation.readings:
            others = "、".join(f"`{other}`" for other in reading.alternatives)
            parts.append(
                f"\n- **{reading.id}** ({reading.clause}, `{reading.path}`): `{reading.taken}`; "
                f"另一种 otherwise {others}  \n  {reading.reason.zh}  \n  {reading.reason.en}\n"
            )
    return "".join(parts)


def _silences() -> str:
    parts = [
        _MADE,
        "# 未作规定 · Silences\n\n办法没有规定、须由实施细则确定的事项。\n",
        "What a text leaves open and the adopted implementing rules must set.\n",
    ]
    for name, folder in sorted(library.ids().items()):
        articles = {str(c.id): c.article.zh for c in clauses_of(folder)[0].clauses}
        data = library.open_yaml(folder / "regulation.yaml").data
        parts += [f"\n## {name}\n\n", "| 事项 parameter | 条款 clause |\n", "| --- | --- |\n"]
        for clause, path in references(data):
            if path[-1] == "not_regulated":
                where = f"{clause} {articles.get(clause, '')}"
                parts.append(f"| `{rule_name(data, path)}` | {where} |\n")
    return "".join(parts)


def _index() -> str:
    lines = [
        f"| [{q.name}]({q.name}.md) | {q.about.zh} | {q.about.en} |" for q in QUESTIONS.values()
    ]
    head = "| 问题 question | 回答什么 | what it answers |\n| --- | --- | --- |\n"
    return f"{_MADE}# 问题 · Questions\n\n{head}" + "\n".join(lines) + "\n"


def _question(question: Question) -> str:
    parts = [
        _MADE,
        f"# {question.name}\n\n{question.about.zh}\n\n{question.about.en}\n\n",
        f"事实的格式 · the facts: [schema](../schemas/{question.name}.json)\n",
    ]
    for name, folder in sorted(library.ids().items()):
        law = _law(name)
        parts += [
            _example(question, name, law, shelf)
            for shelf in cases.of(folder)
            if shelf.case.example and shelf.case.question == question.name
        ]
    return "".join(parts)


def _example(question: Question, name: str, law: Law, shelf: cases.Shelved) -> str:
    answer = answers.ask(question, law, shelf.facts)
    file = f"examples/{name}/{question.name}.json"
    return (
        f"\n## {name}\n\n{shelf.case.name.zh} · {shelf.case.name.en}\n\n"
        f"```console\n$ zhuoyue decide {question.name} {name} --facts {file}\n```\n\n"
        f"```json\n{write_json(shelf.facts, indent=2)}\n```\n\n"
        f"回答 · answer\n\n```json\n{write_json(answer, indent=2)}\n```\n"
    )
