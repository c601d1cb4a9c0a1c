"""Why one applicant stands where it stands: a reason for every line of a list (逐家理由)."""

from collections.abc import Mapping

from zhuoyue.core.ranking.codes import Code
from zhuoyue.core.ranking.rules import Gate, Rules, Selection
from zhuoyue.core.ranking.shortlists import Line, Shortlist, Standing
from zhuoyue.core.ranking.tiering import Tiering, TierLine
from zhuoyue.core.ranking.totals import Overall, Total
from zhuoyue.core.verdict import Answer, Fact, Reason


def of_shortlist(rules: Rules, result: Shortlist) -> Mapping[str, Reason]:
    """Applicant → why it goes on, or does not, or is still open (入围与否的理由)."""
    gate = next(one for one in rules.gates if one.stage == result.stage)
    return {line.id: _of_line(gate, result.selection, line) for line in result.lines}


_STANDS: Mapping[Standing, Code] = {
    Standing.SHORTLISTED: Code.PASSES_GATE,
    Standing.BELOW_SCORE: Code.BELOW_GATE_SCORE,
    Standing.BEYOND_CAP: Code.BEYOND_GATE_CAP,
    Standing.DROPPED: Code.HELD_BACK_AT_GATE,
    Standing.NOT_PICKED: Code.NOT_PICKED_IN_TIE,
    Standing.TIED: Code.TIED_AT_GATE,
    Standing.OPEN: Code.OPEN_AT_GATE,
}


def _of_line(gate: Gate, selection: Selection, line: Line) -> Reason:
    told: dict[str, Fact] = {"applicant": line.name or line.id, "score": line.score}
    clause = gate.clause
    if line.standing in {Standing.SHORTLISTED, Standing.BEYOND_CAP}:
        told["rank"] = line.rank
    if line.standing is Standing.BEYOND_CAP:
        told["at_most"] = selection.at_most or selection.at_most_per_district
    if line.standing is Standing.BELOW_SCORE and selection.score is not None:
        told["threshold"] = selection.score.lower
    if line.standing is Standing.DROPPED and gate.may_drop is not None:
        clause = gate.may_drop.clause
    return Reason(_STANDS[line.standing], clause, told)


def of_tiers(rules: Rules, result: Tiering) -> Mapping[str, Reason]:
    """Applicant → its tier, or that it reaches none (层级与否的理由); nobody who has no score yet."""
    clause = rules.tiers.clause if rules.tiers is not None else rules.clause
    lowest = result.tiers[-1].score.lower
    return {
        line.id: _of_tier(line, Reason(Code.BELOW_TIERS, clause, {"threshold": lowest}))
        for line in result.lines
        if line.score is not None
    }


def _of_tier(line: TierLine, below: Reason) -> Reason:
    told: dict[str, Fact] = {"applicant": line.name or line.id, "score": line.score}
    if line.tier is None:
        return Reason(below.code, below.clause, {**told, **below.facts})
    return Reason(Code.IN_TIER, below.clause, {**told, "tier": line.tier})


def of_overall(rules: Rules, answer: Answer[Overall]) -> Mapping[str, tuple[Reason, ...]]:
    """Candidate → for which award it stands or why for none (列为候选与否的理由)."""
    result = answer.result
    totals = result.totals if result is not None else ()
    return {one.id: _of_total(rules, answer, one) for one in totals}


def _of_total(rules: Rules, answer: Answer[Overall], one: Total) -> tuple[Reason, ...]:
    own = tuple(x for x in answer.verdict.reasons if x.facts.get("candidate") == one.id)
    listed = answer.result.proposed_list if answer.result is not None else None
    told: dict[str, Fact] = {"candidate": one.name or one.id}
    if listed is not None and one.id not in listed:
        return (*own, Reason(Code.NOT_ON_PROPOSED_LIST, rules.overall.clause, told))
    stands = tuple(
        Reason(Code.STANDS_FOR_AWARD, rules.overall.clause, {**told, "award": x.award})
        for x in one.candidate_for
    )
    return (*own, *stands)
