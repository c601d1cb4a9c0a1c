"""Why a list, a tier, a total or an award came out as it did."""

from enum import StrEnum


class Code(StrEnum):
    """Reasons of this room."""

    # shortlist
    SHORTLIST_FIXED = "shortlist_fixed"
    NO_GATE = "no_gate"
    DROPPED_ON_RECORD = "dropped_on_record"
    DROP_WITHOUT_REASON = "drop_without_reason"
    DROP_NOT_FORESEEN = "drop_not_foreseen"
    ADDED_PAST_GATE = "added_past_gate"
    TIE_AT_CAP = "tie_at_cap"
    TIE_DECIDED = "tie_decided"
    PICKED_OUTSIDE_TIE = "picked_outside_tie"
    MORE_PICKED_THAN_PLACES = "more_picked_than_places"
    PASSES_GATE = "passes_gate"
    BELOW_GATE_SCORE = "below_gate_score"
    BEYOND_GATE_CAP = "beyond_gate_cap"
    HELD_BACK_AT_GATE = "held_back_at_gate"
    NOT_PICKED_IN_TIE = "not_picked_in_tie"
    TIED_AT_GATE = "tied_at_gate"
    OPEN_AT_GATE = "open_at_gate"
    # tiers
    TIERS_ASSIGNED = "tiers_assigned"
    NO_TIERS = "no_tiers"
    PROPOSED_BELOW_TIERS = "proposed_below_tiers"
    IN_TIER = "in_tier"
    BELOW_TIERS = "below_tiers"
    # overall
    OVERALL_COMPUTED = "overall_computed"
    BELOW_AWARD_THRESHOLD = "below_award_threshold"
    TRANSFERRED_TO_LOWER_AWARD = "transferred_to_lower_award"
    CANDIDATE_NOT_ELIGIBLE = "candidate_not_eligible"
    CANDIDATES_DELIBERATED = "candidates_deliberated"
    DELIBERATED_NOT_ELIGIBLE = "deliberated_not_eligible"
    NOT_ON_PROPOSED_LIST = "not_on_proposed_list"
    STANDS_FOR_AWARD = "stands_for_award"
    UNKNOWN_AWARD = "unknown_award"
    # award
    AWARDS_ALLOCATED = "awards_allocated"
    AWARDED_WITHOUT_QUOTA = "awarded_without_quota"
    QUOTA_OVERDRAWN = "quota_overdrawn"
    WITHIN_QUOTA = "within_quota"
    PASSED_WITHOUT_PLACE = "passed_without_place"
    OUTSIDE_QUOTA = "outside_quota"
    TIE_AT_QUOTA = "tie_at_quota"
    PICKS_BREAK_RESERVE = "picks_break_reserve"
