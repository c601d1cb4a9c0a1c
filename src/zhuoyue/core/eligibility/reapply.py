"""Whether an organisation may apply again, and from which day (再次申报)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from zhuoyue.core.calendar import Counting
from zhuoyue.core.eligibility.bans import Bans, Barrier, ban
from zhuoyue.core.eligibility.history import Waiting, judged_day
from zhuoyue.core.eligibility.organisation import HeldAward, Revocation
from zhuoyue.core.eligibility.reasons import Finding, together, verdict_of
from zhuoyue.core.verdict import Answer, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class ReapplyFacts:
    """The facts of applying again."""

    applied_on: Annotated[date | None, "day on which it would apply 申报日"] = None
    application_deadline: Annotated[
        date | None, "last day of the application period 申报截止日"
    ] = None
    revocations: Annotated[
        tuple[Revocation, ...] | None, "awards taken away under this regulation; empty: none"
    ] = None
    awards_held: Annotated[
        tuple[HeldAward, ...] | None, "awards won under this regulation; empty: none"
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReapplyResult:
    """Everything that keeps or kept it out; `free_from` is the first day on which nothing does.

    It is absent where nothing was found, where cycles are counted, where a fact is missing or where
    something lasts for ever.
    """

    free_from: date | None
    barriers: tuple[Barrier, ...]


_Found = tuple[Barrier | None, Finding]


def may_reapply(
    bans: Bans, waiting: tuple[Waiting, ...], facts: ReapplyFacts, *, counting: Counting
) -> Answer[ReapplyResult]:
    """Whether bans and waiting times leave the organisation free to apply on its day."""
    pairs = (*_bans(bans, facts, counting), *_waits(waiting, facts, counting))
    found = together(finding for _, finding in pairs)
    result = ReapplyResult(
        free_from=_free_from(pairs),
        barriers=tuple(barrier for barrier, _ in pairs if barrier is not None),
    )
    return Answer(verdict_of(found), result)


def _free_from(pairs: tuple[_Found, ...]) -> date | None:
    """The latest of the days, where every barrier has one and nothing else is still asked."""
    if any(finding.state == "open" for barrier, finding in pairs if barrier is None):
        return None
    barriers = [barrier for barrier, _ in pairs if barrier is not None]
    days = [barrier.free_from for barrier in barriers if barrier.free_from is not None]
    return max(days) if days and all(barrier.dated for barrier in barriers) else None


def _bans(bans: Bans, facts: ReapplyFacts, counting: Counting) -> tuple[_Found, ...]:
    if facts.revocations == () or (facts.revocations is None and bans.bar_nobody):
        return ((None, bans.without_revocations),)
    if facts.revocations is None:
        return ((None, Finding(unsettled=(missing(bans.clause, "revocations"),))),)
    day = judged_day(
        bans.clause,
        bans.judged_on,
        applied=facts.applied_on,
        deadline=facts.application_deadline,
    )
    return tuple(
        ban(bans, one, path=f"revocations[{place}]", day=day, counting=counting)
        for place, one in enumerate(facts.revocations)
    )


def _waits(
    waiting: tuple[Waiting, ...], facts: ReapplyFacts, counting: Counting
) -> tuple[_Found, ...]:
    if facts.awards_held is None:
        return tuple(
            (None, Finding(unsettled=(missing(rule.clause, "awards_held"),))) for rule in waiting
        )
    return tuple(
        rule.barrier(
            held,
            path=f"awards_held[{place}]",
            day=judged_day(
                rule.clause,
                rule.judged_on,
                applied=facts.applied_on,
                deadline=facts.application_deadline,
            ),
            counting=counting,
        )
        for rule in waiting
        for place, held in enumerate(facts.awards_held)
        if held.award in rule.after
    )
