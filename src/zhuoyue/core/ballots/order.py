"""Who of those who passed gets a place: ranking, cut, ties (按得票数多少确定)."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from zhuoyue.core.ballots.findings import Findings, against
from zhuoyue.core.ballots.outcome import CandidateOutcome, Outcome, Tie
from zhuoyue.core.ballots.rules import Code, OrderKey
from zhuoyue.core.clause import ClauseId
from zhuoyue.core.verdict import Fact, Reason, missing

Group = tuple[CandidateOutcome, ...]


def ranked(
    passed: Iterable[CandidateOutcome], by: tuple[OrderKey, ...], *, places: int | None
) -> tuple[tuple[CandidateOutcome, ...], tuple[Tie, ...]]:
    """Those who passed with rank and place, and the ties left.

    A tie that decides who gets a place leaves its candidates without one; where the places were not
    said, whether it decides is not known (None).
    """
    placed: list[CandidateOutcome] = []
    ties: list[Tie] = []
    for group in _groups(tuple(passed), by):
        before = len(placed)
        outcome = _outcome(before, len(group), places)
        placed += [replace(one, rank=before + 1, outcome=outcome) for one in group]
        if len(group) > 1:
            decides = None if places is None else outcome is Outcome.TIED
            names = tuple(sorted(one.id for one in group))
            ties.append(Tie(candidates=names, yes=group[0].yes, decides_a_place=decides))
    return tuple(placed), tuple(ties)


def _outcome(before: int, size: int, places: int | None) -> Outcome:
    if places is None or before + size <= places:
        return Outcome.PASSED
    return Outcome.NO_PLACE if before >= places else Outcome.TIED


def _groups(passed: Group, by: tuple[OrderKey, ...]) -> list[Group]:
    groups = [passed] if passed else []
    for key in by:
        groups = [part for group in groups for part in _split(group, key)]
    return groups


def _split(group: Group, key: OrderKey) -> list[Group]:
    values = [_value(one, key) for one in group]
    if any(value is None for value in values):
        return [group]
    pairs = sorted(
        zip((value or Decimal(0) for value in values), group, strict=True),
        key=lambda pair: pair[0],
        reverse=True,
    )
    return [tuple(one for _, one in part) for _, part in groupby(pairs, key=lambda pair: pair[0])]


def _value(one: CandidateOutcome, key: OrderKey) -> Decimal | None:
    return Decimal(one.yes) if key is OrderKey.VOTES_FOR else one.overall_score


def unbroken(
    ties: tuple[Tie, ...],
    placed: tuple[CandidateOutcome, ...],
    by: tuple[OrderKey, ...],
    clause: ClauseId,
) -> Findings:
    """What a tie asks for: a score nobody gave, how many places there are, or a new vote."""
    found = Findings()
    for tie in ties:
        if tie.decides_a_place is False:
            continue
        if tie.decides_a_place is None:
            found += against(missing(clause, "places"))
        unknown = [
            one.id for one in placed if one.id in tie.candidates and one.overall_score is None
        ]
        if OrderKey.OVERALL_SCORE in by and unknown:
            paths = [f"candidates[{one}].overall_score" for one in sorted(unknown)]
            found += against(*(missing(clause, path) for path in paths))
        else:
            equal: dict[str, Fact] = {"candidates": tie.candidates, "yes": tie.yes}
            found += Findings(unsettled=(Reason(Code.TIE_REMAINS, clause, equal),))
    return found
