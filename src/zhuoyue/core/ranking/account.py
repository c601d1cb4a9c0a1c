"""What is said of an allocation: per award, per quota, and of those who passed in vain (授奖说明)."""

from collections.abc import Iterator

from zhuoyue.core.ranking.awards import (
    Allocation,
    AwardOutcome,
    QuotaOutcome,
    Through,
    WhyNot,
)
from zhuoyue.core.ranking.codes import Code
from zhuoyue.core.ranking.rules import AllocationRule
from zhuoyue.core.verdict import Fact, Reason

_IN_VAIN = frozenset({WhyNot.NO_PLACE, WhyNot.NOT_PICKED})


def allocated(rule: AllocationRule, result: Allocation) -> list[Reason]:
    """The reasons of an allocation that stands."""
    reasons: list[Reason] = []
    for one in result.awards:
        reasons += [_won(rule, one), *_outside(rule, one), *_in_vain(rule, one, result)]
    quotas = zip(rule.quotas, result.quotas, strict=True)
    return [*reasons, *(Reason(Code.WITHIN_QUOTA, a.clause, _numbers(b)) for a, b in quotas)]


def _won(rule: AllocationRule, one: AwardOutcome) -> Reason:
    facts: dict[str, Fact] = {"award": one.award, "winners": len(one.winners)}
    if one.vacant is None:
        return Reason(Code.AWARDED_WITHOUT_QUOTA, rule.clause, facts)
    return Reason(Code.AWARDS_ALLOCATED, rule.clause, {**facts, "vacant": one.vacant})


def _outside(rule: AllocationRule, one: AwardOutcome) -> Iterator[Reason]:
    """Who wins the same award again and takes no place."""
    repeat = rule.repeat_winner
    for each in one.winners:
        if repeat is not None and each.through is Through.OUTSIDE_QUOTA:
            facts: dict[str, Fact] = {"award": one.award, "candidate": each.id}
            yield Reason(Code.OUTSIDE_QUOTA, repeat.clause, facts)


def _in_vain(rule: AllocationRule, one: AwardOutcome, result: Allocation) -> Iterator[Reason]:
    """Who passed the vote and found every place of the award given, under the quota that is full."""
    names = tuple(each.id for each in one.unplaced if each.why in _IN_VAIN)
    full = [
        quota
        for quota, outcome in zip(rule.quotas, result.quotas, strict=True)
        if one.award in quota.awards and outcome.left == 0
    ]
    if names and full:
        facts: dict[str, Fact] = {
            "award": one.award,
            "candidates": names,
            "quota": full[-1].id,
            "at_most": full[-1].at_most,
        }
        yield Reason(Code.PASSED_WITHOUT_PLACE, full[-1].clause, facts)


def _numbers(quota: QuotaOutcome) -> dict[str, Fact]:
    return {
        "quota": quota.id,
        "awards": quota.awards,
        "given": quota.given,
        "used_before": quota.used_before,
        "at_most": quota.at_most,
        "left": quota.left,
    }
