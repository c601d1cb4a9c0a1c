"""For which award a candidate stands: thresholds, and the move to a lower award (调整奖项)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from zhuoyue.core.clause import Award
from zhuoyue.core.findings import NOTHING, Findings, asked, refused
from zhuoyue.core.ranking.codes import Code
from zhuoyue.core.ranking.points import Points, within
from zhuoyue.core.ranking.rules import AwardThreshold, MovesDown, Rules, Transfer
from zhuoyue.core.ranking.totals import Candidacy, StageResults
from zhuoyue.core.verdict import Reason, missing


@dataclass(frozen=True, slots=True)
class Ladder:
    """The awards from the highest to the lowest, and what each asks of the overall score."""

    names: tuple[str, ...]
    thresholds: Mapping[str, AwardThreshold]

    def meets(self, award: str, points: Points) -> bool:
        """Whether an exact overall score suffices for an award (达到奖项分数线)."""
        threshold = self.thresholds.get(award)
        return threshold is None or within(threshold.score, points)

    def below(self, award: str) -> tuple[str, ...]:
        """The awards below this one, the next first."""
        return self.names[self.names.index(award) + 1 :]

    def lower(self, award: str, points: Points) -> str | None:
        """The next lower award whose threshold this score meets."""
        return next((name for name in self.below(award) if self.meets(name, points)), None)


def ladder(rules: Rules, awards: Iterable[Award]) -> Ladder:
    """The awards of a regulation in order of rank, with their thresholds."""
    return Ladder(
        names=tuple(one.id for one in sorted(awards, key=lambda one: one.rank)),
        thresholds={one.award: one for one in rules.thresholds},
    )


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
    rules: Rules, steps: Ladder, one: StageResults, points: Points | None
) -> tuple[tuple[Candidacy, ...], Findings]:
    """The awards a candidate stands for after the overall evaluation.

    Where there is one award only, nobody need say that this is the one applied for.
    """
    if one.eligible is False:
        barred = Reason(Code.CANDIDATE_NOT_ELIGIBLE, rules.overall.clause, {"candidate": one.id})
        return (), Findings(met=(barred,))
    if points is None and rules.thresholds:
        return (), NOTHING
    if one.applies_for is None and len(steps.names) == 1:
        one = replace(one, applies_for=steps.names)
    if one.applies_for is None:
        return (), asked(*_must_say(rules, steps, one, points))
    strangers = [name for name in one.applies_for if name not in steps.names]
    if strangers:
        return (), refused(*(unknown_award(rules, name) for name in strangers))
    own = tuple(x for x in one.applies_for if points is None or steps.meets(x, points))
    stands = tuple(Candidacy(award=name, moved_from=None) for name in own)
    if points is None or len(own) == len(one.applies_for):
        return stands, NOTHING
    missed = [name for name in one.applies_for if name not in own]
    moved, findings = _missed(rules, steps, one, missed, points)
    return (*stands, *moved), findings


def _must_say(
    rules: Rules, steps: Ladder, one: StageResults, points: Points | None
) -> Iterator[Reason]:
    """Which award was applied for matters only where a threshold is reached."""
    if points is not None and rules.thresholds and any(steps.meets(x, points) for x in steps.names):
        yield missing(rules.overall.clause, f"candidates[{one.id}].applies_for")


def _missed(
    rules: Rules, steps: Ladder, one: StageResults, missed: Iterable[str], points: Points
) -> tuple[list[Candidacy], Findings]:
    """The shortfalls of a candidate, and the lower awards it moves to."""
    moved: dict[str, Candidacy] = {}
    met: list[Reason] = []
    open_questions = NOTHING
    for name in missed:
        met.append(shortfall(steps.thresholds[name], one.id, points))
        target = steps.lower(name, points)
        if rules.transfer is None or target is None or target in (one.applies_for or ()):
            continue
        policy = rules.transfer.below_threshold
        moves, asking = moves_down(rules.transfer, policy, one.id, accepts=one.accepts_transfer)
        open_questions = asking
        if moves and target not in moved:
            moved[target] = Candidacy(award=target, moved_from=name)
            met.append(_moved(rules.transfer, one.id, name, target))
    met += _lower_missed(rules, steps, one, points)
    return list(moved.values()), Findings(met=tuple(met), unsettled=open_questions.unsettled)


def _lower_missed(
    rules: Rules, steps: Ladder, one: StageResults, points: Points
) -> Iterator[Reason]:
    """The shortfalls of the lower awards to which a candidate would have moved."""
    applied = one.applies_for or ()
    policy = MovesDown.STAYS_OUT if rules.transfer is None else rules.transfer.below_threshold
    agreed = policy is MovesDown.AUTOMATIC or one.accepts_transfer is True
    if policy is MovesDown.STAYS_OUT or not agreed:
        return
    highest = min(steps.names.index(name) for name in applied)
    for lower in steps.names[highest + 1 :]:
        if lower not in applied and not steps.meets(lower, points):
            yield shortfall(steps.thresholds[lower], one.id, points)


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
