"""Who wins which award: the highest first, each within every quota that names it (授奖)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from zhuoyue.core.clause import Award, NotRegulated
from zhuoyue.core.findings import NOTHING, Findings, asked, refused, together
from zhuoyue.core.ranking.account import allocated
from zhuoyue.core.ranking.awards import (
    Allocation,
    AwardFacts,
    AwardOutcome,
    AwardTieDecision,
    QuotaOutcome,
    Through,
    VotedCandidate,
    WhyNot,
)
from zhuoyue.core.ranking.candidacy import Ladder, ladder, unknown_award
from zhuoyue.core.ranking.claims import Claim, Sifted, falling, sift
from zhuoyue.core.ranking.codes import Code
from zhuoyue.core.ranking.contest import Contest, Settled, settle, unplaced, winner
from zhuoyue.core.ranking.rules import (
    Adopted,
    AllocationRule,
    OrderRule,
    Quota,
    Reserve,
    Rules,
)
from zhuoyue.core.verdict import (
    Answer,
    Reason,
    Undecided,
    contradiction,
    missing,
    regulated,
)


def award(rules: Rules, awards: Sequence[Award], facts: AwardFacts) -> Answer[Allocation]:
    """Who wins which award, who wins outside the quota, and which places stay vacant (确定获奖名单).

    A place is never filled by force, and a tie for the last one is never broken by chance or name.
    """
    if facts.candidates is None:
        gaps = _used_gaps(rules.allocation.quotas, facts)
        return Answer(Undecided((missing(rules.allocation.clause, "candidates"), *gaps)))
    steps = ladder(rules, awards)
    adopted = facts.implementing_rules or Adopted()
    order = _order_in_force(rules.allocation, adopted)
    claims = _by_award(facts.candidates)
    rounds: tuple[_Round, ...] = ()
    for name in steps.names:
        rounds += (_round(rules, steps, _Asked(name, claims.get(name, ()), order), rounds, facts),)
    result = _result(rules, facts, rounds)
    findings = (
        _strangers(rules, steps.names, claims, facts)
        + _on_order(rules.allocation, adopted)
        + asked(*_unvoted(rules, facts.candidates))
        + asked(*_used_gaps(rules.allocation.quotas, facts))
        + _overdrawn(rules, facts)
        + together([found for one in rounds for found in (one.findings, one.moves)])
    )
    return Answer(findings.verdict(*allocated(rules.allocation, result)), result)


def _by_award(candidates: Iterable[VotedCandidate]) -> dict[str, list[Claim]]:
    claims: dict[str, list[Claim]] = defaultdict(list)
    for one in sorted(candidates, key=attrgetter("id")):
        for vote in one.votes or ():
            claims[vote.award].append(Claim(one, vote))
    return claims


def _strangers(
    rules: Rules, known: Sequence[str], claims: Iterable[str], facts: AwardFacts
) -> Findings:
    """Awards named in the facts that the regulation does not have."""
    decided = [decision.award for decision in facts.tie_decisions]
    past = [name for one in facts.candidates or () for name in one.past_awards or ()]
    named = sorted({*claims, *decided, *past, *(facts.places_used or {})}.difference(known))
    return refused(*(unknown_award(rules, name) for name in named))


def _order_in_force(rule: AllocationRule, adopted: Adopted) -> OrderRule | Reason:
    """By what those who passed are ordered; or the reason why nothing says so."""
    if isinstance(rule.order, NotRegulated):
        clause = rule.order.not_regulated
        ours = OrderRule(clause=clause, by=adopted.order) if adopted.order else None
        return regulated(rule.order, ours, adopted.adoption, parameter="order")
    return rule.order


def _on_order(rule: AllocationRule, adopted: Adopted) -> Findings:
    """Rules that set another order than the text are refused; the text's order is shown."""
    if isinstance(rule.order, NotRegulated):
        return NOTHING
    conflict = contradiction(
        rule.order.by, adopted.order, clause=rule.order.clause, parameter="order"
    )
    return NOTHING if conflict is None else refused(conflict)


def _unvoted(rules: Rules, candidates: Iterable[VotedCandidate]) -> Iterator[Reason]:
    """Candidates of whom it is not known on what they were voted."""
    for one in sorted(candidates, key=attrgetter("id")):
        if one.votes is None:
            yield missing(rules.allocation.clause, f"candidates[{one.id}].votes")


def _used_gaps(quotas: Iterable[Quota], facts: AwardFacts) -> tuple[Reason, ...]:
    """Places of a commendation period cannot be counted without those used in earlier cycles."""
    used = facts.places_used or {}
    return tuple(
        missing(quota.clause, f"places_used.{name}")
        for quota in quotas
        if quota.per == "period"
        for name in quota.awards
        if name not in used
    )


def _used(quota: Quota, facts: AwardFacts) -> int:
    """What earlier cycles used of a quota; a quota of one cycle starts anew."""
    if quota.per == "cycle":
        return 0
    return sum((facts.places_used or {}).get(name, 0) for name in quota.awards)


def _overdrawn(rules: Rules, facts: AwardFacts) -> Findings:
    return refused(
        *(
            Reason(
                Code.QUOTA_OVERDRAWN,
                quota.clause,
                {"quota": quota.id, "at_most": quota.at_most, "used_before": _used(quota, facts)},
            )
            for quota in rules.allocation.quotas
            if _used(quota, facts) > quota.at_most
        )
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """One award, the votes on it, and by what claims are ordered."""

    award: str
    claims: Sequence[Claim]
    order: OrderRule | Reason


@dataclass(frozen=True, slots=True)
class _Round:
    """One award settled or left open; `moves` bear on the lower award that somebody may move to."""

    award: str
    places: int | None
    sifted: Sifted
    settled: Settled
    waits: bool
    fallen: tuple[Claim, ...]
    findings: Findings
    moves: Findings

    @property
    def open(self) -> bool:
        """Whether it is not certain who wins."""
        return self.waits or bool(self.findings.failed or self.findings.unsettled)

    @property
    def unsure_below(self) -> bool:
        """Whether a lower award may still gain or lose a claim or a place by this one."""
        return self.open or bool(self.moves.unsettled)


def _round(
    rules: Rules,
    steps: Ladder,
    asking: _Asked,
    earlier: tuple[_Round, ...],
    facts: AwardFacts,
) -> _Round:
    fallen = earlier[-1].fallen if earlier else ()
    placed = {one.id for each in earlier for one in each.settled.winners}
    outside = {claim.candidate.id for each in earlier for claim in each.sifted.outside}
    sifted = sift(rules, steps, (*asking.claims, *fallen), placed | outside)
    places = _places(rules, asking.award, earlier, facts)
    if _waits(rules, asking.award, sifted, earlier, facts):
        return _Round(
            award=asking.award,
            places=places,
            sifted=sifted,
            settled=_none_yet(sifted),
            waits=True,
            fallen=(),
            findings=sifted.findings,
            moves=sifted.moves,
        )
    contest = Contest(
        award=asking.award,
        clause=rules.allocation.clause,
        places=places,
        reserve=_reserve(rules, asking.award),
        order=asking.order,
        claims=sifted.contending,
    )
    settled = settle(contest, _decision(asking.award, facts))
    falls, questions = _falls(rules, steps, asking.award, settled)
    return _Round(
        award=asking.award,
        places=places,
        sifted=sifted,
        settled=settled,
        waits=False,
        fallen=falls,
        findings=sifted.findings + settled.findings,
        moves=sifted.moves + questions,
    )


def _reserve(rules: Rules, name: str) -> Reserve | None:
    return next((one for one in rules.allocation.reserves if one.award == name), None)


def _decision(name: str, facts: AwardFacts) -> AwardTieDecision | None:
    return next((one for one in facts.tie_decisions if one.award == name), None)


def _none_yet(sifted: Sifted) -> Settled:
    return Settled(losers=tuple((claim, WhyNot.OPEN) for claim in sifted.contending))


def _falls(
    rules: Rules, steps: Ladder, name: str, settled: Settled
) -> tuple[tuple[Claim, ...], Findings]:
    """Who passed, found this award full, and moves to the next lower one."""
    below = steps.below(name)
    if rules.transfer is None or not below:
        return (), NOTHING
    full = [claim for claim, why in settled.losers if why in (WhyNot.NO_PLACE, WhyNot.NOT_PICKED)]
    return falling(rules.transfer, below[0], full)


def _naming(rules: Rules, name: str) -> tuple[Quota, ...]:
    """The quotas an award stands under."""
    return tuple(quota for quota in rules.allocation.quotas if name in quota.awards)


def _places(rules: Rules, name: str, earlier: Iterable[_Round], facts: AwardFacts) -> int | None:
    """How many places an award has left under every quota that names it; None without any."""
    given = {each.award: len(each.settled.winners) for each in earlier}
    rooms = [
        quota.at_most - _used(quota, facts) - sum(given.get(one, 0) for one in quota.awards)
        for quota in _naming(rules, name)
    ]
    return max(min(rooms), 0) if rooms else None


def _waits(
    rules: Rules, name: str, sifted: Sifted, earlier: Iterable[_Round], facts: AwardFacts
) -> bool:
    """Whether an award cannot be settled yet: its own facts, or a higher award it hangs on."""
    if sifted.findings.unsettled or _used_gaps(_naming(rules, name), facts):
        return True
    if any(one.votes is None for one in facts.candidates or ()):
        return True
    ours = sifted.involved()
    quotas = {quota.id for quota in _naming(rules, name)}
    return any(
        each.unsure_below
        and (
            not quotas.isdisjoint(quota.id for quota in _naming(rules, each.award))
            or not ours.isdisjoint(each.sifted.involved())
        )
        for each in earlier
    )


def _result(rules: Rules, facts: AwardFacts, rounds: Sequence[_Round]) -> Allocation:
    given = {each.award: len(each.settled.winners) for each in rounds}
    outside = sum(len(each.sifted.outside) for each in rounds)
    return Allocation(
        period=facts.period,
        awards=tuple(_outcome(each) for each in rounds),
        quotas=tuple(
            _quota(quota, _used(quota, facts), given) for quota in rules.allocation.quotas
        ),
        winners=sum(given.values()) + outside,
        outside_quota=outside,
    )


def _quota(quota: Quota, used: int, given: Mapping[str, int]) -> QuotaOutcome:
    now = sum(given.get(name, 0) for name in quota.awards)
    return QuotaOutcome(
        id=quota.id,
        awards=quota.awards,
        at_most=quota.at_most,
        per=quota.per,
        used_before=used,
        given=now,
        left=max(quota.at_most - used - now, 0),
    )


def _outcome(each: _Round) -> AwardOutcome:
    inside = each.settled.winners
    outside = (winner(claim, None, Through.OUTSIDE_QUOTA) for claim in each.sifted.outside)
    return AwardOutcome(
        award=each.award,
        settled=not each.open,
        places=each.places,
        winners=(*inside, *sorted(outside, key=lambda one: one.id)),
        tied=each.settled.tied,
        places_for_tied=each.settled.places_for_tied,
        vacant=None if each.places is None or each.open else each.places - len(inside),
        unplaced=tuple(
            unplaced(claim, why) for claim, why in (*each.settled.losers, *each.sifted.unplaced)
        ),
    )
