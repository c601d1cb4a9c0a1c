"""What the results of the stages come to together, and who is a candidate for what (综合评价)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import attrgetter

from zhuoyue.core.clause import Award, NotRegulated
from zhuoyue.core.findings import NOTHING, Findings, asked, refused, together
from zhuoyue.core.ranking.candidacy import Ladder, ladder, stands_for
from zhuoyue.core.ranking.codes import Code
from zhuoyue.core.ranking.order import best_first, ranks
from zhuoyue.core.ranking.points import Points, as_decimal, plus, product
from zhuoyue.core.ranking.rules import (
    Adopted,
    Formula,
    LastStage,
    OverallRule,
    Rules,
    SideBySide,
)
from zhuoyue.core.ranking.totals import (
    Candidacy,
    Deliberation,
    Overall,
    OverallFacts,
    Share,
    StageResults,
    Total,
)
from zhuoyue.core.verdict import (
    Answer,
    Reason,
    Refused,
    Undecided,
    contradiction,
    judgement,
    missing,
    regulated,
)

_PARAMETER = "overall"


def overall(rules: Rules, awards: Sequence[Award], facts: OverallFacts) -> Answer[Overall]:
    """The overall score of each candidate, or its results side by side where people judge.

    Nothing is rounded: a threshold that only a rounded score would meet is not met.
    """
    rule = rules.overall
    formula = in_force(rule, facts.implementing_rules or Adopted())
    if isinstance(formula, Reason):
        return Answer(Refused((formula,)))
    if facts.candidates is None:
        return Answer(Undecided((missing(rule.clause, "candidates"),)))
    gaps = asked(*_gaps(rule, _stages(rule, formula), facts.candidates))
    totals, findings = _totals(rules, ladder(rules, awards), formula, facts.candidates)
    judged = _judged(rule, facts.candidates, facts.deliberation)
    result = _result(rule, formula, totals, awards, facts.deliberation)
    done = Reason(
        Code.OVERALL_COMPUTED, rule.clause, {"method": result.method, "number": len(totals)}
    )
    return Answer((gaps + findings + judged).verdict(done), result)


def in_force(rule: OverallRule, adopted: Adopted) -> Formula | Reason | None:
    """The formula of the text or of the implementing rules; None where people judge without one."""
    method = rule.method
    if isinstance(method, SideBySide):
        if adopted.overall is None:
            return None
        method = NotRegulated(not_regulated=rule.clause)
    if isinstance(method, NotRegulated):
        return _on_stages(rule, adopted.overall) or regulated(
            method, adopted.overall, adopted.adoption, parameter=_PARAMETER
        )
    conflict = contradiction(method, adopted.overall, clause=rule.clause, parameter=_PARAMETER)
    return conflict or method


def _on_stages(rule: OverallRule, formula: Formula | None) -> Reason | None:
    """A formula counts the stages that the text names, each of them and no other."""
    if not rule.of or formula is None:
        return None
    counted = frozenset(stage for stage, _ in weights(formula))
    return contradiction(frozenset(rule.of), counted, clause=rule.clause, parameter=_PARAMETER)


def _stages(rule: OverallRule, formula: Formula | None) -> tuple[str, ...]:
    """The stages whose scores are needed: those shown, and those counted."""
    shown = rule.method.stages if isinstance(rule.method, SideBySide) else ()
    return tuple(dict.fromkeys((*shown, *(stage for stage, _ in weights(formula)))))


def weights(formula: Formula | None) -> tuple[tuple[str, Points], ...]:
    """The stages that count and their shares, which sum to 1."""
    if formula is None:
        return ()
    if isinstance(formula, LastStage):
        return ((formula.stage, Decimal(1)),)
    return tuple((one.stage, as_decimal(one.weight)) for one in formula.stages)


def _gaps(
    rule: OverallRule, stages: Iterable[str], candidates: Iterable[StageResults]
) -> Iterator[Reason]:
    shown = isinstance(rule.method, SideBySide)
    for one in sorted(candidates, key=attrgetter("id")):
        if shown and one.eligible is None:
            yield missing(rule.clause, f"candidates[{one.id}].eligible")
        for stage in stages:
            if stage not in (one.scores or {}):
                yield missing(rule.clause, f"candidates[{one.id}].scores.{stage}")


@dataclass(frozen=True, slots=True)
class _Weighed:
    """One candidate with its overall score; None while a score is missing or people judge."""

    id: str
    of: StageResults
    points: Sequence[Points]
    score: Points | None


def _weighed(one: StageResults, shares: Sequence[tuple[str, Points]]) -> _Weighed:
    scores = one.scores or {}
    points = [product(share, scores[stage]) for stage, share in shares if stage in scores]
    complete = bool(shares) and len(points) == len(shares)
    return _Weighed(
        id=one.id, of=one, points=points, score=reduce(plus, points) if complete else None
    )


def _totals(
    rules: Rules, steps: Ladder, formula: Formula | None, candidates: Iterable[StageResults]
) -> tuple[list[Total], Findings]:
    shares = weights(formula)
    ranking = best_first(_weighed(one, shares) for one in candidates)
    totals: list[Total] = []
    findings: list[Findings] = []
    places = [*ranks(ranking.keys), *(None for _ in ranking.unscored)]
    for one, rank in zip((*ranking.scored, *ranking.unscored), places, strict=True):
        stands, found = stands_for(rules, steps, one.of, one.score)
        totals.append(_total(one, shares, rank, stands))
        if found is not NOTHING:
            findings.append(found)
    return totals, together(findings)


def _shares(one: _Weighed, shares: Iterable[tuple[str, Points]]) -> tuple[Share, ...]:
    scores = one.of.scores or {}
    known = [(stage, weight) for stage, weight in shares if stage in scores]
    return tuple(
        Share(stage=stage, score=scores[stage], weight=weight, points=points)
        for (stage, weight), points in zip(known, one.points, strict=True)
    )


def _total(
    one: _Weighed,
    shares: Sequence[tuple[str, Points]],
    rank: int | None,
    stands: tuple[Candidacy, ...],
) -> Total:
    return Total(
        id=one.id,
        name=one.of.name,
        rank=rank,
        eligible=one.of.eligible,
        scores=one.of.scores or {},
        shares=_shares(one, shares),
        overall_score=one.score,
        candidate_for=stands,
    )


def _judged(
    rule: OverallRule, candidates: Iterable[StageResults], deliberation: Deliberation | None
) -> Findings:
    """Where people judge: their deliberation on record, of eligible candidates only."""
    if not isinstance(rule.method, SideBySide):
        return NOTHING
    if deliberation is None:
        return asked(judgement(rule.clause, "proposed_list_of_candidates"))
    lacks = [name for name in ("by", "on") if getattr(deliberation, name) is None]
    ineligible = {one.id for one in candidates if one.eligible is False}
    wrong = sorted(ineligible.intersection(deliberation.candidates))
    record = {"by": deliberation.by, "on": deliberation.on, "number": len(deliberation.candidates)}
    return (
        asked(*(missing(rule.clause, f"deliberation.{name}") for name in lacks))
        + refused(
            *(Reason(Code.DELIBERATED_NOT_ELIGIBLE, rule.clause, {"candidate": x}) for x in wrong)
        )
        + Findings(met=(Reason(Code.CANDIDATES_DELIBERATED, rule.clause, record),))
    )


def _result(
    rule: OverallRule,
    formula: Formula | None,
    totals: Sequence[Total],
    awards: Sequence[Award],
    deliberation: Deliberation | None,
) -> Overall:
    listed: Mapping[str, list[str]] = {award.id: [] for award in awards}
    for one in totals:
        for candidacy in one.candidate_for:
            listed[candidacy.award].append(one.id)
    shown = isinstance(rule.method, SideBySide)
    return Overall(
        method=formula.kind if formula is not None and not shown else "side_by_side",
        totals=tuple(totals),
        candidates={award: tuple(names) for award, names in listed.items()},
        proposed_list=deliberation.candidates if shown and deliberation is not None else None,
    )
