"""Room subsidies: what money an honour earns, and which budget pays it (资助、奖励)."""

from zhuoyue.core.subsidies.budget import Charge, budget
from zhuoyue.core.subsidies.codes import Code
from zhuoyue.core.subsidies.derivation import Ignored, Step
from zhuoyue.core.subsidies.facts import (
    BudgetFacts,
    Honour,
    MoneyFacts,
    Payment,
    SubsidiesAdopted,
)
from zhuoyue.core.subsidies.money import Money, money, payable
from zhuoyue.core.subsidies.rules import (
    Budget,
    ByPolicy,
    Ceiling,
    Exclusion,
    Financing,
    Fixed,
    Grant,
    HighestOnly,
    Line,
    NoSum,
    OncePerAward,
    Purpose,
    Reader,
    Rules,
    Source,
    TopUp,
    Under,
    differences,
)

__all__ = [
    "Budget",
    "BudgetFacts",
    "ByPolicy",
    "Ceiling",
    "Charge",
    "Code",
    "Exclusion",
    "Financing",
    "Fixed",
    "Grant",
    "HighestOnly",
    "Honour",
    "Ignored",
    "Line",
    "Money",
    "MoneyFacts",
    "NoSum",
    "OncePerAward",
    "Payment",
    "Purpose",
    "Reader",
    "Rules",
    "Source",
    "Step",
    "SubsidiesAdopted",
    "TopUp",
    "Under",
    "budget",
    "differences",
    "money",
    "payable",
]
