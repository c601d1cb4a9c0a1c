"""A question asked and answered in plain data: the stable form of `zhuoyue decide` (问答)."""

from typing import Any

from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Allowed, Answer, Reason, Refused, Verdict
from zhuoyue.rulebook import convert
from zhuoyue.rulebook.phrases import Lexicon, lexicon, sentence
from zhuoyue.rulebook.problems import Mistaken
from zhuoyue.rulebook.questions.base import Question


def ask(question: Question, law: Law, facts: Any) -> dict[str, Any]:  # noqa: ANN401
    """Answer a question on plain facts; raises Mistaken with every problem of the facts."""
    found = convert.read(question.facts, facts, files=False)
    if isinstance(found, list):
        raise Mistaken(found)
    return form(question.decide(law, found), lexicon(law.regulation))


def form(answer: Answer[Any], names: Lexicon) -> dict[str, Any]:
    """The documented JSON form: verdict, reasons with clause, facts and sentence, result."""
    return {
        "verdict": word(answer.verdict),
        "reasons": [_reason(reason, names) for reason in answer.verdict.reasons],
        "result": convert.plain(answer.result) if answer.result is not None else {},
    }


def word(verdict: Verdict) -> str:
    """allowed, refused or undecided."""
    if isinstance(verdict, Allowed):
        return "allowed"
    return "refused" if isinstance(verdict, Refused) else "undecided"


def _reason(reason: Reason, names: Lexicon) -> dict[str, Any]:
    said = sentence(reason, names)
    return {
        "code": reason.code.value,
        "clause": str(reason.clause),
        "facts": convert.plain(reason.facts),
        "sentence": {"zh": said.zh, "en": said.en},
    }
