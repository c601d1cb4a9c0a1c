"""What must be known about an honour, earlier payments and a budget (事实)."""

from dataclasses import dataclass
from typing import Annotated

from zhuoyue.core.clause import Adoption
from zhuoyue.core.subsidies.rules import Budget, Financing, Purpose, Source
from zhuoyue.core.units import Yuan

_NOTHING = Yuan(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour:
    """One honour of the organisation: whose it is and which (荣誉)."""

    source: Annotated[
        Source,
        "whose honour: national, provincial, city, district, or admission to cultivation; 级别",
    ]
    award: Annotated[
        str,
        "which award: an award id of the regulation (quality, innovation …), cultivation, or of "
        "others quality, nomination, innovation; 奖项",
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One sum paid earlier, and what of it was got back since (已资助金额、收回)."""

    source: Annotated[
        Source,
        "for whose honour it was paid; project: an earlier performance-excellence project grant; "
        "other: money for something else; 已获资助的来源",
    ]
    award: Annotated[str | None, "for which award, as in honour.award; 奖项"] = None
    amount: Annotated[Yuan, "the sum paid, whole yuan; 已资助金额"]
    recovered: Annotated[Yuan, "of it refunded or recovered since, whole yuan; 已退回、收回"] = (
        _NOTHING
    )

    def __post_init__(self) -> None:
        """Refuse negative sums and more recovered than was paid."""
        if not 0 <= self.recovered <= self.amount:
            message = f"of {self.amount} yuan paid, {self.recovered} cannot have been recovered"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidiesAdopted:
    """What an adopted policy or the cycle's implementing rules put where the text is silent."""

    adoption: Annotated[Adoption | None, "the decision that adopted it; 采用的决定"] = None
    amount: Annotated[
        Yuan | None, "the sum for this honour under the industrial policy, whole yuan; 褒奖金额"
    ] = None
    budget: Annotated[Budget | None, "the budget that pays; 经费来源"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFacts:
    """What is known when a sum is to be fixed; sums in whole yuan."""

    honour: Annotated[Honour | None, "the honour the money is asked for; 所获奖项"] = None
    also_won: Annotated[
        tuple[Honour, ...],
        "other honours to be settled at the same time, if any; 同期所获其他奖项",
    ] = ()
    paid: Annotated[
        tuple[Payment, ...] | None,
        "every sum paid earlier; an empty list says that nothing ever was; 历史资助记录",
    ] = None
    audited_investment: Annotated[
        Yuan | None, "what the organisation invested in the project, audited; 经审计的投入"
    ] = None
    paid_by_source: Annotated[
        Yuan | None, "what the honour's own level paid, where this text tops it up; 上级奖励金额"
    ] = None
    financing: Annotated[
        Financing | None, "how the recipient is financed, where the text asks; 经费来源"
    ] = None
    proposed: Annotated[Yuan | None, "the sum proposed for payment; 拟资助金额"] = None
    available: Annotated[
        Yuan | None, "what is left on the budget line, if it shall be checked too; 预算余额"
    ] = None
    implementing_rules: SubsidiesAdopted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetFacts:
    """What is known when a payment is to be charged to a budget; sums in whole yuan."""

    purpose: Annotated[Purpose | None, "what the money is spent on; 用途"] = None
    amount: Annotated[Yuan | None, "the payment asked for; 拟支付金额"] = None
    approved: Annotated[Yuan | None, "the approved budget of the line; 批准预算"] = None
    spent: Annotated[Yuan | None, "spent or committed before this payment; 已支出和已承诺"] = None
    implementing_rules: SubsidiesAdopted | None = None
