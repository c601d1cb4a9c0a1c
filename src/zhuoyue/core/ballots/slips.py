"""Counting slips: one by one, from counted numbers, and whether the sums close (计票)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from zhuoyue.core.ballots.facts import Candidate, MarkedSlip, Slips
from zhuoyue.core.ballots.findings import Findings, against
from zhuoyue.core.ballots.rules import Code
from zhuoyue.core.clause import ClauseId
from zhuoyue.core.verdict import Fact, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipCount:
    """The slips of one vote; None where it was not said and does not follow from the others."""

    handed_out: int | None = None
    returned: int | None = None
    valid: int | None = None
    invalid: int | None = None
    blank: int | None = None
    not_cast: int | None = None


def tally(
    slips: Iterable[MarkedSlip], candidates: tuple[Candidate, ...], *, marks_at_most: int | None
) -> tuple[Slips, tuple[Candidate, ...]]:
    """The numbers that slips give, in whatever order they lie; nobody's slip can be told from them.

    Invalid: spoilt, more marks in favour than allowed, one candidate marked twice, or somebody
    marked who is no candidate. A valid slip that says nothing on a candidate abstains on it.
    """
    known = frozenset(candidate.id for candidate in candidates)
    given = list(slips)
    good = [slip for slip in given if _readable(slip, known, marks_at_most)]
    marked = [slip for slip in good if slip.yes or slip.no or slip.abstain]
    counted = Slips(
        returned=len(given),
        valid=len(marked),
        invalid=len(given) - len(good),
        blank=len(good) - len(marked),
    )
    return counted, tuple(_votes_on(candidate, marked) for candidate in candidates)


def _readable(slip: MarkedSlip, known: frozenset[str], marks_at_most: int | None) -> bool:
    marks = (*slip.yes, *slip.no, *slip.abstain)
    return (
        not slip.spoilt
        and len(marks) == len(set(marks))
        and known.issuperset(marks)
        and (marks_at_most is None or len(slip.yes) <= marks_at_most)
    )


def _votes_on(candidate: Candidate, slips: list[MarkedSlip]) -> Candidate:
    yes = sum(candidate.id in slip.yes for slip in slips)
    no = sum(candidate.id in slip.no for slip in slips)
    return replace(candidate, yes=yes, no=no, abstain=len(slips) - yes - no)


def completed(slips: Slips, *, present: int | None) -> SlipCount:
    """The slips with what follows from the numbers given: the last of a sum, and nought for no room."""
    returned = slips.returned
    if returned is None and present is not None and slips.not_cast is not None:
        returned = present - slips.not_cast
    limits = (returned, slips.handed_out, present)
    limit = next((number for number in limits if number is not None), None)
    parts = {"valid": slips.valid, "invalid": slips.invalid, "blank": slips.blank}
    unknown = [name for name, number in parts.items() if number is None]
    if limit is not None and unknown:
        room = limit - _sum(parts)
        exact = returned is not None and len(unknown) == 1
        if room == 0 or (exact and room > 0):
            parts.update(dict.fromkeys(unknown, room))
    if returned is None and None not in parts.values():
        returned = _sum(parts)
    not_cast = slips.not_cast
    if not_cast is None and present is not None and returned is not None and returned <= present:
        not_cast = present - returned
    return SlipCount(handed_out=slips.handed_out, returned=returned, not_cast=not_cast, **parts)


def _sum(parts: dict[str, int | None]) -> int:
    return sum(number or 0 for number in parts.values())


def closing(count: SlipCount, *, present: int | None, clause: ClauseId) -> Findings:
    """Whether the sums close: handed out, returned, the three kinds, not cast, present (票数核对)."""
    parts: dict[str, int | None] = {
        "valid": count.valid,
        "invalid": count.invalid,
        "blank": count.blank,
    }
    limit = present if count.returned is None else count.returned
    unequal = count.returned is not None and None not in parts.values()
    found = Findings()
    if limit is not None and (_sum(parts) > limit or (unequal and _sum(parts) != limit)):
        found += against(_unequal(count, present, clause))
    return found + _handed_out(count, clause) + _in_the_room(count, present, clause)


def _unequal(count: SlipCount, present: int | None, clause: ClauseId) -> Reason:
    """That a whole is not the sum of its parts, with every number there is."""
    facts: dict[str, Fact] = {
        "present": present,
        "returned": count.returned,
        "valid": count.valid,
        "invalid": count.invalid,
        "blank": count.blank,
        "not_cast": count.not_cast,
    }
    return Reason(Code.SLIPS_DO_NOT_CLOSE, clause, facts)


def _handed_out(count: SlipCount, clause: ClauseId) -> Findings:
    if count.handed_out is None or count.returned is None or count.returned <= count.handed_out:
        return Findings()
    numbers = {"returned": count.returned, "handed_out": count.handed_out}
    return against(Reason(Code.MORE_RETURNED_THAN_HANDED_OUT, clause, numbers))


def _in_the_room(count: SlipCount, present: int | None, clause: ClauseId) -> Findings:
    if present is None:
        return Findings()
    found = Findings()
    for name, number in (("handed_out", count.handed_out), ("returned", count.returned)):
        if number is not None and number > present:
            more: dict[str, Fact] = {"which": name, "slips": number, "present": present}
            found += against(Reason(Code.MORE_SLIPS_THAN_PRESENT, clause, more))
    if count.returned is not None and count.not_cast is not None:
        together = count.returned + count.not_cast
        if count.returned <= present and together != present:
            found += against(_unequal(count, present, clause))
    return found


def votes_closing(
    candidate: Candidate, *, total: int | None, exact: bool, clause: ClauseId
) -> Findings:
    """Whether the votes on one candidate close with the valid slips, or fit among those present."""
    votes = (candidate.yes, candidate.no, candidate.abstain)
    together = sum(number or 0 for number in votes)
    if total is None or together == total:
        return Findings()
    if together < total and (not exact or None in votes):
        return Findings()
    facts: dict[str, Fact] = {
        "candidate": candidate.id,
        "yes": candidate.yes,
        "no": candidate.no,
        "abstain": candidate.abstain,
        "together": together,
        "total": total,
    }
    return against(Reason(Code.VOTES_DO_NOT_CLOSE, clause, facts))
