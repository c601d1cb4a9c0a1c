"""Question conduct: which measures are open against people in the review (评审纪律)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.supervision.adopted import Measure, SupervisionAdopted
from zhuoyue.core.supervision.codes import Code
from zhuoyue.core.verdict import (
    Allowed,
    Answer,
    Reason,
    Refused,
    Undecided,
    contradiction,
    missing,
    regulated,
)


class Misconduct(StrEnum):
    """What someone who takes part in the review did."""

    UNTRUTHFUL = "untruthful"
    PARTIAL = "partial"
    GIFTS = "gifts"
    IMPROPER_INTEREST = "improper_interest"
    CONFIDENTIALITY = "confidentiality"
    DISCIPLINE = "discipline"
    PROCEDURE = "procedure"
    CONSULTING = "consulting"
    NO_RECUSAL = "no_recusal"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductRule:
    """What one text says of some kinds of misconduct (违反评审纪律的处理).

    `measures`: the choice among them follows the gravity and is a person's. `hands_over`: crimes go
    to the judicial bodies (移交司法机关).
    """

    id: str
    clause: ClauseId
    breaches: frozenset[Misconduct]
    measures: frozenset[Measure] | NotRegulated
    hands_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductFacts:
    """What is known about the conduct of someone in the review."""

    breach: Annotated[Misconduct | None, "what was done; 行为"] = None
    established: Annotated[bool | None, "whether it was established; 是否查证属实"] = None
    crime: Annotated[bool | None, "whether it amounts to a crime; 是否构成犯罪"] = None
    implementing_rules: SupervisionAdopted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The measures open to the body in charge; `hand_over`: the case goes to the judicial bodies."""

    rule: str
    measures: frozenset[Measure]
    hand_over: bool | None


def conduct(
    rules: tuple[ConductRule, ...], facts: ConductFacts, *, clause: ClauseId
) -> Answer[Measures]:
    """Which measures are open for a breach of the review's discipline.

    Refused: not established, not named in this text, or named without a measure. `hand_over` stays
    open while nobody has said whether it is a crime. `clause` is named where no rule is there.
    """
    clause = rules[0].clause if rules else clause
    if facts.breach is None:
        return Answer(Undecided((missing(clause, "breach"),)))
    rule = next((rule for rule in rules if facts.breach in rule.breaches), None)
    named = {"breach": facts.breach.value}
    if rule is None:
        return Answer(Refused((Reason(Code.CONDUCT_NOT_NAMED, clause, named),)))
    if facts.established is None:
        return Answer(Undecided((missing(rule.clause, "established"),)))
    if not facts.established:
        not_so = Reason(Code.BREACH_NOT_ESTABLISHED, rule.clause, {"ground": facts.breach.value})
        return Answer(Refused((not_so,)))
    adopted = facts.implementing_rules or SupervisionAdopted()
    parameter = f"supervision.conduct.{rule.id}.measures"
    measures = regulated(rule.measures, adopted.measures, adopted.adoption, parameter=parameter)
    clash = contradiction(rule.measures, adopted.measures, clause=rule.clause, parameter=parameter)
    if clash is not None or isinstance(measures, Reason):
        failed = tuple(one for one in (clash, measures) if isinstance(one, Reason))
        return Answer(Refused(failed))
    return _open(rule, measures, facts)


def _open(rule: ConductRule, measures: frozenset[Measure], facts: ConductFacts) -> Answer[Measures]:
    result = Measures(
        rule=rule.id, measures=measures, hand_over=facts.crime if rule.hands_over else False
    )
    said = {
        "measures": tuple(sorted(one.value for one in measures)),
        "hand_over": result.hand_over,
    }
    return Answer(Allowed((Reason(Code.MEASURES_OPEN, rule.clause, said),)), result)
