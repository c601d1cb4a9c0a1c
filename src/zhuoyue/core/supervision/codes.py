"""Why a duty, a revocation or a use is judged as it is: reason codes."""

from enum import StrEnum


class Code(StrEnum):
    """Reasons of this room."""

    DUTIES_IN_ORDER = "duties_in_order"
    STANDING_DUTY = "standing_duty"
    DUTY_ENDED = "duty_ended"
    END_LEFT_OPEN = "duties_end_left_open"
    REPORT_MISSING = "self_assessment_missing"
    REPORT_LATE = "self_assessment_late"

    GROUND_HOLDS = "revocation_ground_holds"
    NO_SUCH_GROUND = "no_such_revocation_ground"
    BREACH_NOT_ESTABLISHED = "breach_not_established"
    BEFORE_AWARD = "event_before_award"
    AFTER_WINDOW = "event_after_window"
    NOT_IN_CULTIVATION = "event_outside_cultivation"
    NOT_DURING_REVIEW = "not_found_during_review"
    ACCIDENT_TOO_LIGHT = "accident_class_too_low"
    ACCIDENT_OF_OTHER_KIND = "accident_kind_not_named"
    NOT_SERIOUS = "breach_not_serious"
    DECIDED_TOO_EARLY = "revocation_decided_too_early"
    OTHER_BODY_DECIDES = "other_body_decides"
    REVOCATION_NOT_APPROVED = "revocation_not_approved"

    USE_ALLOWED = "use_allowed"
    USE_FORBIDDEN = "use_forbidden"
    YEAR_NOT_STATED = "award_year_not_stated"
    WRONG_YEAR = "wrong_award_year_stated"

    MEASURES_OPEN = "conduct_measures_open"
    CONDUCT_NOT_NAMED = "conduct_not_named"

    CASE_MAY_BE_OPENED = "oversight_case_may_be_opened"
    NOT_OVERSEEN = "subject_not_overseen"
    NO_SUCH_CATEGORY = "no_such_oversight_category"
    ANONYMOUS_NOT_TAKEN = "anonymous_report_not_taken"
