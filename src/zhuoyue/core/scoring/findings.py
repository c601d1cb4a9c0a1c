"""Reason codes of this room, and findings that add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.verdict import Fact, Reason, Verdict, missing, settle


class Code(StrEnum):
    """Why a score stands, or does not."""

    NO_SCORE_AT_STAGE = "no_score_at_stage"
    UNKNOWN_EDITION = "unknown_edition"
    UNKNOWN_ITEM = "unknown_item"
    PERCENT_OFF_STEP = "percent_off_step"
    PERCENT_OUT_OF_RANGE = "percent_out_of_range"
    COMMENTS_TOO_FEW = "comments_too_few"
    COMMENTS_WRITTEN = "comments_written"
    ASSESSORS_TOO_FEW = "assessors_too_few"
    SCORE_TYPED = "score_typed"
    SPREAD_WITHOUT_LIMIT = "spread_without_limit"
    SPREAD_WITHIN_LIMIT = "spread_within_limit"
    SPREAD_RESOLVED = "spread_resolved"
    SPREAD_NOT_RESOLVED = "spread_not_resolved"
    TOTAL_SPREAD_WITHIN_LIMIT = "total_spread_within_limit"
    TOTAL_SPREAD_RESOLVED = "total_spread_resolved"
    TOTAL_SPREAD_NOT_RESOLVED = "total_spread_not_resolved"
    ALL_PRESENT = "all_members_present"
    ABSENCE_RECORDED = "absence_recorded"
    ABSENCE_NOT_RECORDED = "absence_not_recorded"
    SCORE_COMPUTED = "score_computed"


@dataclass(frozen=True, slots=True)
class Findings:
    """What was met, what failed, what is still to be asked."""

    met: tuple[Reason, ...] = ()
    failed: tuple[Reason, ...] = ()
    unsettled: tuple[Reason, ...] = ()

    def verdict(self) -> Verdict:
        """One verdict from all of it."""
        return settle(met=self.met, failed=self.failed, unsettled=self.unsettled)


def met(code: Code, clause: ClauseId, **facts: Fact) -> Findings:
    """A condition that is fulfilled."""
    return Findings(met=(Reason(code, clause, facts),))


def failed(code: Code, clause: ClauseId, **facts: Fact) -> Findings:
    """A condition that is not fulfilled."""
    return Findings(failed=(Reason(code, clause, facts),))


def refused(*reasons: Reason | None) -> Findings:
    """Refusals made elsewhere, if any."""
    return Findings(failed=tuple(reason for reason in reasons if reason is not None))


def unknown(clause: ClauseId, *facts: str) -> Findings:
    """Facts that must be asked for."""
    return Findings(unsettled=tuple(missing(clause, fact) for fact in facts))


def together(findings: Iterable[Findings]) -> Findings:
    """All findings as one."""
    every = tuple(findings)
    return Findings(
        met=tuple(reason for one in every for reason in one.met),
        failed=tuple(reason for one in every for reason in one.failed),
        unsettled=tuple(reason for one in every for reason in one.unsettled),
    )
