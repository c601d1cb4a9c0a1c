"""The words by which this room says why, and how findings add up (理由)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from zhuoyue.core.verdict import Reason, Verdict, settle

State = Literal["met", "failed", "open", "not_applicable"]


class Code(StrEnum):
    """Why an organisation may or may not apply, a call may or may not be published."""

    CREDIT_CODE_VALID = "credit_code_valid"
    CREDIT_CODE_WRONG = "credit_code_wrong"
    KIND_CONTRADICTS_CODE = "kind_contradicts_code"
    REGISTERED_HERE = "registered_here"
    REGISTERED_ELSEWHERE = "registered_elsewhere"
    APPLIED_LATE = "applied_after_deadline"
    LEGAL_PERSON = "legal_person"
    NO_LEGAL_PERSON = "no_legal_person"
    BODY_MAY_APPLY = "body_may_apply"
    EXCLUDED_BODY = "excluded_body"
    ACTIVITY_COVERED = "activity_covered"
    ACTIVITY_NOT_COVERED = "activity_not_covered"
    AWARD_UNKNOWN = "award_unknown"
    NO_AWARD_APPLIED_FOR = "no_award_applied_for"
    AWARDS_WITHIN_LIMIT = "awards_within_limit"
    TOO_MANY_AWARDS = "too_many_awards"
    YEARS_FULL = "years_full"
    YEARS_NOT_FULL = "years_not_full"
    CLEAN_RECORD = "clean_record"
    DISQUALIFYING_INCIDENT = "disqualifying_incident"
    NOT_LISTED = "not_listed_untrustworthy"
    LISTED = "listed_untrustworthy"
    LICENCES_VALID = "licences_valid"
    LICENCE_NOT_HELD = "licence_not_held"
    LICENCE_EXPIRED = "licence_expired"
    GRADE_REACHED = "grade_reached"
    GRADE_TOO_LOW = "grade_too_low"
    GRADE_ABSENT = "grade_absent"
    GRADE_OUTDATED = "grade_outdated"
    GRADE_NOT_ON_SCALE = "grade_not_on_scale"
    GRADES_CONTRADICT = "grades_contradict"
    FIGURE_REACHED = "figure_reached"
    FIGURE_TOO_LOW = "figure_too_low"
    FIGURE_TOO_HIGH = "figure_too_high"
    RANK_REACHED = "rank_reached"
    RANK_TOO_LOW = "rank_too_low"
    JUDGED_MET = "judged_met"
    JUDGED_NOT_MET = "judged_not_met"
    JUDGED_BY_ANOTHER = "judged_by_another"
    JUDGEMENT_WITHOUT_EVIDENCE = "judgement_without_evidence"
    JUDGEMENTS_CONTRADICT = "judgements_contradict"
    NOT_CONSULTED = "not_consulted"
    CONSULTED = "consulted"
    ADVERSE_ANSWER = "adverse_answer"
    POOL_MEMBER = "pool_member"
    POOL_EXCEPTION = "pool_exception"
    NOT_POOL_MEMBER = "not_pool_member"
    NO_BAN = "no_ban"
    NO_BAN_IN_TEXT = "no_ban_in_text"
    BAN_OVER = "ban_over"
    BANNED = "banned"
    BANNED_FOR_CYCLES = "banned_for_cycles"
    BANNED_FOR_EVER = "banned_for_ever"
    GROUND_UNKNOWN = "ground_unknown"
    WAITING_OVER = "waiting_over"
    STILL_WAITING = "still_waiting"
    STILL_WAITING_CYCLES = "still_waiting_cycles"
    NEVER_AGAIN = "never_again_after_award"
    AWARD_HELD_LONG_ENOUGH = "award_held_long_enough"
    AWARD_NOT_HELD = "award_not_held"
    AWARD_HELD_TOO_SHORT = "award_held_too_short"
    NO_DOUBLE_APPLICATION = "no_double_application"
    DOUBLE_APPLICATION = "double_application"
    PUBLICISED_INTERNALLY = "publicised_internally"
    PUBLICISED_TOO_SHORT = "publicised_too_short"
    APPLIED_DURING_PUBLICITY = "applied_during_publicity"
    INTERNAL_OBJECTION_OPEN = "internal_objection_open"
    CONTROLLED_NOT_LISTED = "controlled_not_listed"
    CONTROLLED_LISTED_TWICE = "controlled_listed_twice"
    CONTROLLED_FAILS = "controlled_organisation_fails"
    CONTROLLED_OPEN = "controlled_organisation_open"
    CONDITION_ID_TAKEN = "condition_id_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What looking at one condition gave: reasons for, reasons against, questions."""

    met: tuple[Reason, ...] = ()
    failed: tuple[Reason, ...] = ()
    unsettled: tuple[Reason, ...] = ()

    @property
    def state(self) -> State:
        """Any failure fails, else any question leaves it open."""
        if self.failed:
            return "failed"
        return "open" if self.unsettled else "met"

    @property
    def because(self) -> tuple[Reason, ...]:
        """The reasons that carry the state."""
        return self.failed or self.unsettled or self.met


NOTHING = Finding()
"""Nothing to say: no reason for, none against, no question."""


def together(findings: Iterable[Finding]) -> Finding:
    """Many findings as one."""
    met: list[Reason] = []
    failed: list[Reason] = []
    unsettled: list[Reason] = []
    for finding in findings:
        if finding is not NOTHING:
            met += finding.met
            failed += finding.failed
            unsettled += finding.unsettled
    if not (met or failed or unsettled):
        return NOTHING
    return Finding(met=tuple(met), failed=tuple(failed), unsettled=tuple(unsettled))


def verdict_of(finding: Finding, *, brief: bool = False) -> Verdict:
    """The verdict a finding comes to; what two rules ask or say alike is said once.

    `brief`: a yes comes without its reasons.
    """
    return settle(
        met=() if brief else _distinct(finding.met),
        failed=_distinct(finding.failed),
        unsettled=_distinct(finding.unsettled),
    )


def _distinct(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    if not reasons or len({(one.code, one.clause) for one in reasons}) == len(reasons):
        return reasons
    said = {
        (reason.code, reason.clause, tuple(sorted(reason.facts.items()))): reason
        for reason in reversed(reasons)
    }
    return tuple(reversed(said.values()))


def of_organisation(finding: Finding, name: str) -> Finding:
    """The same finding with the organisation named in every reason."""

    def named(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
        return tuple(
            replace(reason, facts={**reason.facts, "organisation": name}) for reason in reasons
        )

    return Finding(
        met=named(finding.met), failed=named(finding.failed), unsettled=named(finding.unsettled)
    )
