"""A member and an applicant: declared, detected and requested conflicts (回避)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhuoyue.core.calendar import Counting, lookback_from
from zhuoyue.core.findings import Findings, failed, met, refused, together, unknown
from zhuoyue.core.panels.codes import Code
from zhuoyue.core.panels.facts import (
    Applicant,
    PanelFacts,
    PanelsAdopted,
    RecusalRequest,
    Tie,
    Work,
)
from zhuoyue.core.panels.members import Seat
from zhuoyue.core.panels.rules import Ground, Interest, RecusalRule
from zhuoyue.core.verdict import Reason, regulated


@dataclass(frozen=True, slots=True)
class Pair:
    """A member, an applicant, and the applicant's place in the facts."""

    seat: Seat
    applicant: Applicant
    path: str

    @property
    def names(self) -> dict[str, str]:
        """Who is meant, for a reason's facts."""
        return {"examiner": self.seat.member.id, "applicant": self.applicant.id}


def conflicts(rule: RecusalRule, pair: Pair, facts: PanelFacts, counting: Counting) -> Findings:
    """Whether the member may review the applicant; every ground is looked at, not the first only."""
    return together(
        (
            _declared(rule, pair),
            _detected(rule, pair, facts, counting),
            _consultant(rule, pair),
            _district(rule, pair),
            *_requested(rule, pair, facts),
        )
    )


def _declared(rule: RecusalRule, pair: Pair) -> Findings:
    declarations = pair.seat.member.declarations or {}
    declared = declarations.get(pair.applicant.id)
    if declared is None:
        return unknown(rule.clause, f"{pair.seat.path}.declarations.{pair.applicant.id}")
    if declared:
        return failed(Code.CONFLICT_DECLARED, rule.clause, **pair.names)
    return met(Code.NO_CONFLICT, rule.clause, **pair.names)


def _detected(rule: RecusalRule, pair: Pair, facts: PanelFacts, counting: Counting) -> Findings:
    ties = pair.seat.member.ties
    if not rule.grounds:
        return Findings()
    if ties is None:
        return unknown(rule.clause, f"{pair.seat.path}.ties")
    return together(
        _tie(_Found(pair, ground, tie, f"{pair.seat.path}.ties[{n}]"), facts, counting)
        for n, tie in enumerate(ties)
        for ground in rule.grounds
        if tie.applicant == pair.applicant.id and tie.interest is ground.id
    )


@dataclass(frozen=True, slots=True)
class _Found:
    pair: Pair
    ground: Ground
    tie: Tie
    path: str

    def bars(self) -> Findings:
        ended = None if self.tie.ended == "ongoing" else self.tie.ended
        return failed(
            Code.CONFLICT_DETECTED,
            self.ground.clause,
            **self.pair.names,
            interest=self.ground.id,
            ended=ended,
        )

    def asks(self, fact: str) -> Findings:
        return unknown(self.ground.clause, fact)


def _tie(found: _Found, facts: PanelFacts, counting: Counting) -> Findings:
    if found.ground.counts == "at_any_time" or found.tie.ended == "ongoing":
        return found.bars()
    if found.tie.ended is None:
        return found.asks(f"{found.path}.ended")
    if facts.work is None:
        return found.asks("work")
    since = _since(found.ground, facts.work, facts.implementing_rules, counting)
    if isinstance(since, Reason):
        return refused(since) if found.tie.ended < facts.work.first_day else found.bars()
    return found.bars() if found.tie.ended >= since else Findings()


def _since(
    ground: Ground, work: Work, adopted: PanelsAdopted | None, counting: Counting
) -> date | Reason:
    """The first day on which a tie may have ended and still bar."""
    if ground.years is None:
        return work.first_day
    filled = adopted or PanelsAdopted()
    years = regulated(
        ground.years, filled.former_tie_years, filled.adoption, parameter="former_tie_years"
    )
    if isinstance(years, Reason):
        return years
    return lookback_from(work.first_day, years, counting=counting)


def _consultant(rule: RecusalRule, pair: Pair) -> Findings:
    ground = _ground(rule.grounds, Interest.CONSULTING)
    if ground is None:
        return Findings()
    if pair.applicant.consultants is None:
        return unknown(ground.clause, f"{pair.path}.consultants")
    if pair.seat.member.id in pair.applicant.consultants:
        return failed(Code.CONSULTS_APPLICANT, ground.clause, **pair.names)
    return Findings()


def _ground(grounds: Sequence[Ground], interest: Interest) -> Ground | None:
    return next((ground for ground in grounds if ground.id is interest), None)


def _district(rule: RecusalRule, pair: Pair) -> Findings:
    if rule.district.same_district == "no_ground":
        return Findings()
    clause = rule.district.clause
    own, theirs = pair.seat.member.district, pair.applicant.district
    if own is None or theirs is None:
        places = {f"{pair.seat.path}.district": own, f"{pair.path}.district": theirs}
        return unknown(clause, *(path for path, code in places.items() if code is None))
    if own == theirs:
        return failed(Code.SAME_DISTRICT, clause, **pair.names, district=own)
    return Findings()


def _requested(rule: RecusalRule, pair: Pair, facts: PanelFacts) -> Iterable[Findings]:
    for n, request in enumerate(facts.recusal_requests):
        if (request.examiner, request.applicant) == (pair.seat.member.id, pair.applicant.id):
            yield _decided(rule, pair, request, f"recusal_requests[{n}].decision")


def _decided(rule: RecusalRule, pair: Pair, request: RecusalRequest, path: str) -> Findings:
    if request.decision is None:
        return unknown(rule.clause, path)
    if request.decision == "upheld":
        return failed(Code.RECUSAL_UPHELD, rule.clause, **pair.names, recorded=request.reason)
    return met(Code.RECUSAL_DISMISSED, rule.clause, **pair.names, recorded=request.reason)
