"""Room: eligibility – the call, the submission, its way to the office, who may apply (申报与资格)."""

from zhuoyue.core.eligibility.assessment import Sieve, assess, sieve
from zhuoyue.core.eligibility.call import CallFacts, InForce, PinRule, may_open
from zhuoyue.core.eligibility.characters import characters
from zhuoyue.core.eligibility.materials import complete
from zhuoyue.core.eligibility.reapply import ReapplyFacts, may_reapply
from zhuoyue.core.eligibility.review import EligibilityFacts, Surroundings
from zhuoyue.core.eligibility.route import RouteFacts, route
from zhuoyue.core.eligibility.rules import Rules
from zhuoyue.core.eligibility.submission import MaterialsFacts

__all__ = [
    "CallFacts",
    "EligibilityFacts",
    "InForce",
    "MaterialsFacts",
    "PinRule",
    "ReapplyFacts",
    "RouteFacts",
    "Rules",
    "Sieve",
    "Surroundings",
    "assess",
    "characters",
    "complete",
    "may_open",
    "may_reapply",
    "route",
    "sieve",
]
