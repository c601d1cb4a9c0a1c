"""Reason codes of this room, and how a member stands."""

from enum import StrEnum

from zhuoyue.core.findings import Findings
from zhuoyue.core.verdict import Reason


class Code(StrEnum):
    """Why a panel may or may not start."""

    NO_PANEL_AT_STAGE = "no_panel_at_stage"
    SIZE_MET = "panel_size_met"
    SIZE_OUTSIDE = "panel_size_outside"
    SIZE_DEVIATION_RECORDED = "panel_size_deviation_recorded"
    SIZE_DEVIATION_WITHOUT_REASON = "panel_size_deviation_without_reason"
    LEADER_NAMED = "panel_leader_named"
    NO_LEADER = "panel_without_leader"
    SEVERAL_LEADERS = "panel_with_several_leaders"
    LEADER_NOT_MEMBER = "panel_leader_not_member"
    EXPERTISE_PRESENT = "expertise_present"
    EXPERTISE_ABSENT = "expertise_absent"
    EXPERTISE_IN_TOO_FEW = "expertise_in_too_few_members"
    QUALIFIED = "examiner_qualified"
    QUALIFICATION_TOO_LOW = "examiner_qualification_too_low"
    QUALIFICATION_LAPSES = "examiner_qualification_lapses"
    SUITABLE = "examiner_found_suitable"
    NOT_SUITABLE = "examiner_found_not_suitable"
    APPOINTED = "examiner_appointed"
    NOT_IN_POOL = "examiner_not_in_pool"
    APPOINTMENT_LAPSES = "examiner_appointment_lapses"
    TRAINED = "examiner_trained"
    NOT_TRAINED = "examiner_not_trained"
    UNDERTAKING_SIGNED = "undertaking_signed"
    UNDERTAKING_NOT_SIGNED = "undertaking_not_signed"
    UNDERTAKING_TOO_LATE = "undertaking_signed_too_late"
    ROLES_COMPATIBLE = "roles_compatible"
    ROLES_INCOMPATIBLE = "roles_incompatible"
    LOAD_MET = "examiner_load_met"
    LOAD_EXCEEDED = "examiner_load_exceeded"
    NO_CONFLICT = "no_conflict"
    CONFLICT_DECLARED = "conflict_declared"
    CONFLICT_DETECTED = "conflict_detected"
    SAME_DISTRICT = "conflict_same_district"
    CONSULTS_APPLICANT = "conflict_consults_applicant"
    RECUSAL_UPHELD = "recusal_upheld"
    RECUSAL_DISMISSED = "recusal_dismissed"


class Standing(StrEnum):
    """How a member, or a member with an applicant, stands."""

    CLEAR = "clear"
    BARRED = "barred"
    OPEN = "open"


def standing(findings: Findings) -> Standing:
    """Findings in one word."""
    if findings.failed:
        return Standing.BARRED
    return Standing.OPEN if findings.unsettled else Standing.CLEAR


def codes(findings: Findings) -> tuple[str, ...]:
    """What bars or is open, each code once."""
    every = (*findings.failed, *findings.unsettled)
    return tuple(dict.fromkeys(one.code.value for one in every))


def because(findings: Findings) -> tuple[Reason, ...]:
    """Every reason that bars or is open, each once."""
    once = findings.once()
    return (*once.failed, *once.unsettled)
