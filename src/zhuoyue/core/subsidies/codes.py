"""Why a sum is what it is: reason codes and the names of the steps of a derivation."""

from enum import StrEnum


class Code(StrEnum):
    """Reasons of this room; the second group also names the steps of a derivation."""

    NO_GRANT = "no_grant"
    NO_MONEY = "award_carries_no_money"
    NOT_ENTITLED = "recipient_not_entitled"
    PAYABLE = "payable"
    NOTHING_PAYABLE = "nothing_payable"
    ABOVE_PAYABLE = "above_payable"
    BELOW_FIXED = "below_fixed_sum"
    WITHIN_BUDGET = "within_budget"
    ABOVE_APPROVED = "above_approved_budget"
    ABOVE_BUDGET = "above_budget"
    NO_BUDGET_LINE = "no_budget_line"

    CEILING = "ceiling"
    FIXED_SUM = "fixed_sum"
    SUM_BY_POLICY = "sum_by_policy"
    TOP_UP = "top_up"
    BOUND_BY_INVESTMENT = "bound_by_investment"
    COVERED_BY_HIGHER = "covered_by_higher"
    PAID_ONCE_ONLY = "paid_once_only"
    DIFFERENCE = "difference"
    DEDUCTED = "deducted"
    NOT_BELOW_ZERO = "not_below_zero"
