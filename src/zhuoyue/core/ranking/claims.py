"""Who has a claim to a place of an award, who wins outside the quota, and who has none."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from zhuoyue.core.findings import Findings, asked, together
from zhuoyue.core.ranking.awards import VotedCandidate, VoteResult, WhyNot
from zhuoyue.core.ranking.candidacy import Ladder, moves_down, shortfall
from zhuoyue.core.ranking.points import Points
from zhuoyue.core.ranking.rules import RepeatWinner, Rules, SeveralAwards, Transfer
from zhuoyue.core.verdict import missing


@dataclass(frozen=True, slots=True)
class Claim:
    """One candidate voted on for one award, on its own or moved down from a higher one."""

    candidate: VotedCandidate
    vote: VoteResult
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class Sifted:
    """The claims of one award: to a place, outside the quota, or to nothing and why.

    `findings` bear on this award; `moves` on the lower one that somebody may move to.
    """

    contending: tuple[Claim, ...]
    outside: tuple[Claim, ...]
    unplaced: tuple[tuple[Claim, WhyNot], ...]
    findings: Findings
    moves: Findings

    def involved(self) -> frozenset[str]:
        """Who has, or may still turn out to have, a claim here."""
        waiting = (claim for claim, why in self.unplaced if why is WhyNot.OPEN)
        return frozenset(claim.candidate.id for claim in (*self.contending, *waiting))


Fate = WhyNot | bool | Findings | Points
"""Why there is no claim; whether a claim takes a place; what to ask first; a score too low."""


def sift(
    rules: Rules,
    steps: Ladder,
    claims: Iterable[Claim],
    placed: Collection[str],
) -> Sifted:
    """Sort the claims of one award; `placed` have won a higher award already."""
    contending: list[Claim] = []
    outside: list[Claim] = []
    unplaced: list[tuple[Claim, WhyNot]] = []
    findings: list[Findings] = []
    moves: list[Findings] = []
    for claim in claims:
        fate = _fate(rules, steps, claim, placed)
        if isinstance(fate, bool):
            (contending if fate else outside).append(claim)
        elif isinstance(fate, WhyNot):
            unplaced.append((claim, fate))
        elif isinstance(fate, Findings):
            findings.append(fate)
            unplaced.append((claim, WhyNot.OPEN))
        else:
            moves.append(_below(rules, steps, claim, fate))
            unplaced.append((claim, WhyNot.BELOW_THRESHOLD))
    return Sifted(
        tuple(contending), tuple(outside), tuple(unplaced), together(findings), together(moves)
    )


def _fate(rules: Rules, steps: Ladder, claim: Claim, placed: Collection[str]) -> Fate:
    one, award = claim.candidate, claim.vote.award
    if one.id in placed and rules.allocation.several_awards is SeveralAwards.HIGHEST_ONLY:
        return WhyNot.WON_HIGHER_AWARD
    if claim.vote.passed is None:
        fact = f"candidates[{one.id}].votes[{award}].passed"
        return asked(missing(rules.allocation.clause, fact))
    if not claim.vote.passed:
        return WhyNot.NOT_PASSED
    threshold = steps.thresholds.get(award)
    if threshold is not None and one.overall_score is None:
        return asked(missing(threshold.clause, f"candidates[{one.id}].overall_score"))
    if one.overall_score is not None and not steps.meets(award, one.overall_score):
        return one.overall_score
    return _takes_a_place(rules, one, award)


def _takes_a_place(rules: Rules, one: VotedCandidate, award: str) -> Findings | bool:
    repeat = rules.allocation.repeat_winner
    if repeat is None or repeat.place is RepeatWinner.TAKES_A_PLACE:
        return True
    if one.past_awards is None:
        return asked(missing(repeat.clause, f"candidates[{one.id}].past_awards"))
    return award not in one.past_awards


def _below(rules: Rules, steps: Ladder, claim: Claim, points: Points) -> Findings:
    """The shortfall, and what must be known of a candidate that would move to the lower award."""
    one, award = claim.candidate, claim.vote.award
    short = Findings(met=(shortfall(steps.thresholds[award], one.id, points),))
    target = steps.lower(award, points)
    if rules.transfer is None or target is None or _voted_on(one, target):
        return short
    policy = rules.transfer.below_threshold
    moves, asking = moves_down(rules.transfer, policy, one.id, accepts=one.accepts_transfer)
    if not moves:
        return short + asking
    fact = f"candidates[{one.id}].votes[{target}].passed"
    return short + asked(missing(rules.transfer.clause, fact))


def _voted_on(one: VotedCandidate, award: str) -> bool:
    return any(vote.award == award for vote in one.votes or ())


def falling(
    transfer: Transfer, below: str, losers: Iterable[Claim]
) -> tuple[tuple[Claim, ...], Findings]:
    """Claims that fall to the next lower award because theirs is full, with the votes they have.

    Who was voted on for the lower award too stands there on its own.
    """
    fallen: list[Claim] = []
    findings: list[Findings] = []
    for claim in losers:
        one, vote = claim.candidate, claim.vote
        if _voted_on(one, below):
            continue
        moves, asking = moves_down(
            transfer, transfer.when_full, one.id, accepts=one.accepts_transfer
        )
        findings.append(asking)
        if moves:
            moved = VoteResult(award=below, votes_for=vote.votes_for, passed=True)
            fallen.append(Claim(one, moved, moved_from=vote.award))
    return tuple(fallen), together(findings)
