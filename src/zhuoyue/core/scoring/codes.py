"""Reason codes of this room."""

from enum import StrEnum


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
