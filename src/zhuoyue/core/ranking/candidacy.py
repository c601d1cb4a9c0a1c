"""For which award a candidate stands: thresholds, and the move to a lower award (调整奖项)."""

from collections.abc import Iterator, Sequence

from zhuoyue.core.clause import Award
from zhuoyue.core.ranking.codes import Code
from zhuoyue.core.ranking.findings import NOTHING, Findings, asked, refused
from zhuoyue.core.ranking.points import Points, within
from zhuoyue.core.ranking.rules import AwardThreshold, MovesDown, Rules, Transfer
from zhuoyue.core.ranking.totals import Candidacy, StageResults
from zhuoyue.core.verdict import Reason, missing


def threshold_of(rules: Rules, award: str) -> AwardThreshold | None:
    """What an award asks of the overall score; None where nothing."""
    return next((one for one in rules.thresholds if one.award == award), None)


def meets(rules: Rules, award: str, points: Points) -> bool:
    """Whether an exact overall score suffices for an award (达到奖项分数线)."""
    threshold = threshold_of(rules, award)
    return threshold is None or within(threshold.score, points)


def lower_award(rules: Rules, awards: Sequence[Award], award: str, points: Points) -> str | None:
    """The next lower award whose threshold this score meets."""
    ranked = sorted(awards, key=lambda one: one.rank)
    below = [one.id for one in ranked][[one.id for one in ranked].index(award) + 1 :]
    return next((name for name in below if meets(rules, name, points)), None)


def unknown_award(rules: Rules, name: str) -> Reason:
    """That the regulation has no award of this name."""
    return Reason(Code.UNKNOWN_AWARD, rules.clause, {"award": name})


def shortfall(threshold: AwardThreshold, candidate: str, points: Points) -> Reason:
    """That a score misses the threshold of an award, with both numbers."""
    facts = {
        "candidate": candidate,
        "award": threshold.award,
        "overall_score": points,
        "threshold": threshold.score.lower,
    }
    return Reason(Code.BELOW_AWARD_THRESHOLD, threshold.clause, facts)


def stands_for(
    rules: Rules, awards: Sequence[Award], one: StageResults, points: Points | None
) -> tuple[tuple[Candidacy, ...], Findings]:
    """The awards a candidate stands for after the overall evaluation."""
    if one.eligible is False or (points is None and rules.thresholds):
        return (), NOTHING
    known = [award.id for award in sorted(awards, key=lambda award: award.rank)]
    if one.applies_for is None:
        return (), asked(*_must_say(rules, known, one, points))
    strangers = [name for name in one.applies_for if name not in known]
    if strangers:
        return (), refused(*(unknown_award(rules, name) for name in strangers))
    if points is None:
        own = tuple(Candidacy(award=name, moved_from=None) for name in one.applies_for)
        return own, NOTHING
    return _measured(rules, awards, one, points)


def _must_say(
    rules: Rules, known: Sequence[str], one: StageResults, points: Points | None
) -> Iterator[Reason]:
    """Which award was applied for matters only where a threshold is reached."""
    if points is not None and rules.thresholds and any(meets(rules, x, points) for x in known):
        yield missing(rules.overall.clause, f"candidates[{one.id}].applies_for")


def _measured(
    rules: Rules, awards: Sequence[Award], one: StageResults, points: Points
) -> tuple[tuple[Candidacy, ...], Findings]:
    applied = one.applies_for or ()
    own = [name for name in applied if meets(rules, name, points)]
    stands = {name: Candidacy(award=name, moved_from=None) for name in own}
    findings = NOTHING
    for name in applied:
        threshold = threshold_of(rules, name)
        if threshold is None or name in own:
            continue
        findings += Findings(met=(shortfall(threshold, one.id, points),))
        target = lower_award(rules, awards, name, points)
        if rules.transfer is not None and target is not None and target not in stands:
            policy = rules.transfer.below_threshold
            moves, asking = moves_down(rules.transfer, policy, one.id, accepts=one.accepts_transfer)
            findings += asking
            if moves:
                stands[target] = Candidacy(award=target, moved_from=name)
                findings += Findings(met=(_moved(rules.transfer, one.id, name, target),))
    return tuple(stands.values()), findings


def moves_down(
    transfer: Transfer, policy: MovesDown, candidate: str, *, accepts: bool | None
) -> tuple[bool, Findings]:
    """Whether a candidate moves to the lower award; the question where it has not said."""
    if policy is MovesDown.NEEDS_CONSENT and accepts is None:
        fact = f"candidates[{candidate}].accepts_transfer"
        return False, asked(missing(transfer.clause, fact))
    agreed = policy is MovesDown.AUTOMATIC or accepts is True
    return policy is not MovesDown.STAYS_OUT and agreed, NOTHING


def _moved(transfer: Transfer, candidate: str, award: str, target: str) -> Reason:
    facts = {"candidate": candidate, "moved_from": award, "award": target}
    return Reason(Code.TRANSFERRED_TO_LOWER_AWARD, transfer.clause, facts)
