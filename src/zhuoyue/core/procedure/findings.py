"""Reason codes of this room, and findings that add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.verdict import Fact, Reason, Verdict, missing, settle


class Code(StrEnum):
    """Why an act may or may not be done now."""

    UNKNOWN_ACT = "unknown_act"
    UNKNOWN_ROLE = "unknown_role"
    ROLE_MAY_ACT = "role_may_act"
    ROLE_MAY_NOT_ACT = "role_may_not_act"
    ACTOR_HAS_OTHER_ROLE = "actor_has_other_role"
    BOOK_BROKEN = "book_broken"
    EARLIER_THAN_BOOK = "earlier_than_book"
    STANDS_AT = "stands_at"
    STAGE_REACHED = "stage_reached"
    STAGE_NOT_REACHED = "stage_not_reached"
    STAGE_OVER = "stage_over"
    CASE_ENDED = "case_ended"
    DONE_ONCE = "done_once"
    ENTRY_FOUND = "entry_found"
    ENTRY_LACKING = "entry_lacking"
    ENTRY_SAYS_SO = "entry_says_so"
    ENTRY_SAYS_OTHERWISE = "entry_says_otherwise"
    NONE_RECORDED = "none_recorded"
    RECORDED_ALREADY = "recorded_already"
    ALL_CLOSED = "all_closed"
    STILL_OPEN = "still_open"
    NOT_SUSPENDED = "not_suspended"
    SUSPENDED = "suspended"
    CASES_COMPLETE = "cases_complete"
    CASES_LACKING = "cases_lacking"
    IN_TIME = "act_in_time"
    TOO_EARLY = "act_too_early"
    TOO_LATE = "act_too_late"
    RULES_ADOPTED = "rules_adopted"
    RULES_FROZEN = "rules_frozen"
    UNDERTAKING_ON_RECORD = "undertaking_on_record"
    UNDERTAKING_LACKING = "undertaking_lacking"
    FACT_CARRIED = "fact_carried"
    FACT_UNFIT = "fact_unfit"
    FACT_NO_MOMENT = "fact_no_moment"


@dataclass(frozen=True, slots=True)
class Findings:
    """What was met, what failed, what is still to be asked."""

    met: tuple[Reason, ...] = ()
    failed: tuple[Reason, ...] = ()
    unsettled: tuple[Reason, ...] = ()

    def verdict(self) -> Verdict:
        """One verdict, each reason once."""
        return settle(
            met=_once(self.met), failed=_once(self.failed), unsettled=_once(self.unsettled)
        )


def met(code: Code, clause: ClauseId, **facts: Fact) -> Findings:
    """A condition that is fulfilled."""
    return Findings(met=(Reason(code, clause, facts),))


def failed(code: Code, clause: ClauseId, **facts: Fact) -> Findings:
    """A condition that is not fulfilled."""
    return Findings(failed=(Reason(code, clause, facts),))


def refused(reason: Reason) -> Findings:
    """A refusal made elsewhere."""
    return Findings(failed=(reason,))


def unknown(clause: ClauseId, fact: str) -> Findings:
    """A fact that must be asked for."""
    return Findings(unsettled=(missing(clause, fact),))


def together(findings: Iterable[Findings]) -> Findings:
    """All findings as one."""
    every = tuple(findings)
    return Findings(
        met=tuple(reason for one in every for reason in one.met),
        failed=tuple(reason for one in every for reason in one.failed),
        unsettled=tuple(reason for one in every for reason in one.unsettled),
    )


def _once(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    seen: list[Reason] = []
    for reason in reasons:
        if reason not in seen:
            seen.append(reason)
    return tuple(seen)
