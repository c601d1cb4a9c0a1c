"""The section `eligibility` of a regulation: who may apply, how, and when (申报与资格)."""

from dataclasses import dataclass

from zhuoyue.core.eligibility.bans import Bans
from zhuoyue.core.eligibility.call import CallRule
from zhuoyue.core.eligibility.case import Scope
from zhuoyue.core.eligibility.history import Waiting
from zhuoyue.core.eligibility.measured import Graded
from zhuoyue.core.eligibility.review import Conditions, Encouragement, Tag
from zhuoyue.core.eligibility.route import RouteRule
from zhuoyue.core.eligibility.submission import MaterialsRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of this room.

    `industries` are those that the text treats differently; conditions may name no others.
    """

    call: CallRule
    materials: MaterialsRule
    route: RouteRule
    review: Conditions
    bans: Bans
    industries: tuple[Tag, ...] = ()
    encouraged: Encouragement | None = None

    def __post_init__(self) -> None:
        """Refuse a condition that turns on an industry the section does not list."""
        listed = {one.id for one in self.industries}
        for scope in self._scopes():
            for industry in scope.industries:
                if industry not in listed:
                    message = f"industry {industry} is not listed under industries"
                    raise ValueError(message)

    def _scopes(self) -> tuple[Scope, ...]:
        scopes: list[Scope | None] = []
        for condition in self.review.conditions:
            scopes += (condition.only_for, condition.exempt)
            if isinstance(condition, Graded):
                scopes += (one.only_for for one in condition.relaxed)
        return tuple(scope for scope in scopes if scope is not None)

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """The waiting times after an award."""
        return tuple(one for one in self.review.conditions if isinstance(one, Waiting))
