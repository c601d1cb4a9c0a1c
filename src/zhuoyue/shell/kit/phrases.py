"""Verdicts and words on pages: the rulebook's sentences, with the clause's own label (措辞)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.regulation import Law, Regulation
from zhuoyue.core.verdict import Reason, Verdict
from zhuoyue.rulebook import answers, library
from zhuoyue.rulebook.clauses import Clause, clauses_of
from zhuoyue.rulebook.phrases import asked_for, lexicon, sentence, words
from zhuoyue.rulebook.problems import Mistaken
from zhuoyue.shell.kit.refusal import Barred, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One reason in words: the sentence, and the clause with its label and its text."""

    sentence: Text
    clause: Clause | None
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A verdict in words: allowed, refused or undecided, and every reason."""

    word: str
    reasons: tuple[Said, ...]


def answered(
    verdict: Verdict, law: Law | None, names: Mapping[str, Text] | None = None
) -> Answered:
    """What a page shows of a verdict. `names`: of people and organisations, by their ids."""
    common = {**(lexicon(law.regulation) if law else words()), **(names or {})}
    return Answered(
        word=answers.word(verdict),
        reasons=tuple(said(reason, law, common) for reason in verdict.reasons),
    )


def why(error: Refused | Barred) -> Answered:
    """What a page shows of a refusal, by a text or by the house itself."""
    if isinstance(error, Refused):
        return answered(error.verdict, error.law)
    reason = Said(sentence=error.said, clause=None, code="barred")
    return Answered(word="refused", reasons=(reason,))


def said(reason: Reason, law: Law | None, common: Mapping[str, Text]) -> Said:
    """One reason in words. `common`: words for what stands in its facts."""
    named = _named(law, common)
    path = reason.facts.get("fact")
    word = asked_for(str(path), named) if path is not None and f"fact.{path}" not in named else None
    return Said(
        sentence=sentence(reason, named if word is None else {**named, f"fact.{path}": word}),
        clause=clause(law.regulation, reason.clause) if law else None,
        code=reason.code.value,
    )


def _named(law: Law | None, common: Mapping[str, Text]) -> Mapping[str, Text]:
    """The regulation's own names over the common words."""
    if law is None:
        return common
    acts = law.regulation.procedure.acts
    needs = [need for act in acts for need in act.needs]
    facts = {need.fact: need.name for need in needs}
    paths = {f"fact.facts.{fact}": name for fact, name in facts.items()}
    return {**facts, **paths, **common, **names(law.regulation)}


def names(regulation: Regulation) -> Mapping[str, Text]:
    """The names of a regulation's roles, stages, acts and awards, by their ids."""
    procedure = regulation.procedure
    return {
        **{one.id: one.name for one in procedure.roles},
        **{one.id: one.name for one in procedure.stages},
        **{one.id: one.name for one in procedure.acts},
        **{one.id: one.name for one in regulation.awards},
    }


def tier(name: str) -> Text:
    """A tier in words: 第一层级; its id where it has no name."""
    named = words().get(name)
    return Text(zh=f"{named.zh}层级", en=f"{named.en} tier") if named else Text(zh=name, en=name)


def clause(regulation: Regulation, name: ClauseId) -> Clause | None:
    """A clause of the regulation by its id."""
    return clauses(regulation.id).get(name)


@cache
def clauses(regulation: str) -> Mapping[str, Clause]:
    """Every clause of a regulation on the shelf, by its id; none where the shelf lacks it."""
    try:
        file, _ = clauses_of(library.find(regulation))
    except Mistaken:
        return {}
    return {one.id: one for one in file.clauses}
