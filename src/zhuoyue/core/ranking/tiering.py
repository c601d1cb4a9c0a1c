"""Into which performance tier a score falls; below the lowest nobody is listed (绩效层级)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from zhuoyue.core.findings import asked, refused
from zhuoyue.core.ranking.codes import Code
from zhuoyue.core.ranking.order import best_first
from zhuoyue.core.ranking.points import (
    Points,
    insist_on_known,
    insist_on_once,
    insist_on_score,
    within,
)
from zhuoyue.core.ranking.rules import Rules, Tier, TierRule
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Answer, Reason, Refused, Undecided, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """One organisation with the score that decides its tier (现场评审得分)."""

    id: str
    name: str | None = None
    score: Annotated[Points | None, 'score, unrounded; 607.75 or "1823/3"; 得分'] = None

    def __post_init__(self) -> None:
        """Refuse a score below nought."""
        insist_on_score(self.score)


@dataclass(frozen=True, slots=True, kw_only=True)
class TiersFacts:
    """What the question `tiers` is asked with."""

    applicants: Annotated[
        tuple[Visited, ...] | None, "all who were visited, in any order; 受评组织"
    ] = None
    proposed: Annotated[
        tuple[str, ...], "ids on the proposed list, if there is one already; 建议名单"
    ] = ()

    def __post_init__(self) -> None:
        """Refuse an organisation twice and a proposed list that names others."""
        known = [one.id for one in self.applicants or ()]
        insist_on_once(known, "applicant")
        insist_on_once(self.proposed, "proposed")
        if self.applicants is not None:
            insist_on_known(self.proposed, known, "proposed")


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLine:
    """One organisation and its tier; none where the score lies below every tier or is not known."""

    id: str
    name: str | None
    score: Points | None
    tier: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierMembers:
    """One tier and who is in it, best first."""

    tier: str
    score: Range
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiering:
    """Everybody by falling score, and the tiers."""

    stage: str
    tiers: tuple[TierMembers, ...]
    not_listed: tuple[str, ...]
    lines: tuple[TierLine, ...]


def tier_of(rule: TierRule, points: Points) -> Tier | None:
    """The tier a score falls into, or None: it is on no list (所属层级)."""
    for tier in rule.tiers:
        if within(tier.score, points):
            return tier
    return None


def tiers(rules: Rules, facts: TiersFacts) -> Answer[Tiering]:
    """The tier of each organisation by its exact score (划分绩效层级)."""
    rule = rules.tiers
    if rule is None:
        return Answer(Refused((Reason(Code.NO_TIERS, rules.clause),)))
    if facts.applicants is None:
        return Answer(Undecided((missing(rule.clause, "applicants"),)))
    lines = tuple(_lines(rule, facts.applicants))
    result = _tiering(rule, lines)
    unscored = [missing(rule.clause, f"applicants[{x.id}].score") for x in lines if x.score is None]
    too_low = set(facts.proposed).intersection(result.not_listed)
    objections = [
        Reason(Code.PROPOSED_BELOW_TIERS, rule.clause, {"applicant": x.id, "score": x.score})
        for x in lines
        if x.id in too_low
    ]
    listed = sum(len(one.members) for one in result.tiers)
    done = Reason(
        Code.TIERS_ASSIGNED, rule.clause, {"listed": listed, "not_listed": len(result.not_listed)}
    )
    return Answer((asked(*unscored) + refused(*objections)).verdict(done), result)


def _lines(rule: TierRule, applicants: tuple[Visited, ...]) -> Iterator[TierLine]:
    ranking = best_first(applicants)
    for one in (*ranking.scored, *ranking.unscored):
        tier = tier_of(rule, one.score) if one.score is not None else None
        yield TierLine(id=one.id, name=one.name, score=one.score, tier=tier.id if tier else None)


def _tiering(rule: TierRule, lines: tuple[TierLine, ...]) -> Tiering:
    members: dict[str | None, list[str]] = {tier.id: [] for tier in rule.tiers}
    members[None] = []
    for line in lines:
        if line.score is not None:
            members[line.tier].append(line.id)
    return Tiering(
        stage=rule.stage,
        tiers=tuple(
            TierMembers(tier=tier.id, score=tier.score, members=tuple(members[tier.id]))
            for tier in rule.tiers
        ),
        not_listed=tuple(members[None]),
        lines=lines,
    )
