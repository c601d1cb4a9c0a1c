"""Question misuse: may the honour be used here and in this way (荣誉和标识的使用)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.supervision.adopted import Body
from zhuoyue.core.supervision.codes import Code
from zhuoyue.core.verdict import Answer, Common, Reason, Refused, Undecided, missing, settle


class Use(StrEnum):
    """What the honour, its mark, plaque or certificate is used for."""

    IMAGE = "image_publicity"
    PRODUCT_LABEL = "product_label"
    PRODUCT_PUBLICITY = "product_publicity"
    SALE = "sale"
    RENT = "rent"
    OTHER_PROFIT = "other_profit"


Permission = Literal["with_award_year", "forbidden", "not_stated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRule:
    """Whether one or more uses are allowed.

    `not_stated`: this reading holds that the text does not speak of such a use.
    """

    id: str
    clause: ClauseId
    uses: frozenset[Use]
    permission: Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Who sees to it that a misuse ends, and whether the text orders correction (责令改正)."""

    clause: ClauseId
    supervised_by: Body
    ordered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRules:
    """The rules on using the honour; `unnamed` is the clause silent about every other use."""

    clause: ClauseId
    rules: tuple[UseRule, ...]
    unnamed: NotRegulated
    correction: Correction | None = None

    def __post_init__(self) -> None:
        """Refuse two rules for one use."""
        uses = [use for rule in self.rules for use in rule.uses]
        if len(set(uses)) < len(uses):
            message = "there are two rules for one use"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseFacts:
    """What is known about one use of an honour."""

    use: Annotated[Use | None, "what it is used for; 用途"] = None
    states_year: Annotated[
        bool | None, "whether the year of the award is stated with it; 是否注明获奖年份"
    ] = None
    year_stated: Annotated[int | None, "the year stated; 注明的年份"] = None
    award_year: Annotated[int | None, "the year of the award; 获奖年份"] = None

    def __post_init__(self) -> None:
        """Refuse a stated year where none is stated."""
        if self.states_year is False and self.year_stated is not None:
            message = f"no year is stated, yet the year stated is {self.year_stated}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFinding:
    """What the text says of the use, and who sees to the correction of a misuse.

    `correction_ordered`: the text says that a misuse is ordered to be corrected.
    """

    use: Use
    permission: Permission
    supervised_by: Body | None
    correction_clause: ClauseId | None
    correction_ordered: bool


def misuse(rules: UseRules, facts: MisuseFacts) -> Answer[UseFinding]:
    """Whether the honour may be used so (规范使用获奖荣誉和标识).

    Refused: a forbidden use, publicity without the award year or with another year, a use that the
    text does not speak of.
    """
    if facts.use is None:
        return Answer(Undecided((missing(rules.clause, "use"),)))
    rule = next((rule for rule in rules.rules if facts.use in rule.uses), None)
    permission: Permission = "not_stated" if rule is None else rule.permission
    correction = rules.correction
    result = UseFinding(
        use=facts.use,
        permission=permission,
        supervised_by=None if correction is None else correction.supervised_by,
        correction_clause=None if correction is None else correction.clause,
        correction_ordered=correction is not None and correction.ordered,
    )
    if rule is None or permission == "not_stated":
        silence = {"parameter": f"supervision.uses.{facts.use}"}
        reason = Reason(Common.NOT_REGULATED, rules.unnamed.not_regulated, silence)
        return Answer(Refused((reason,)), result)
    if permission == "forbidden":
        forbidden = Reason(Code.USE_FORBIDDEN, rule.clause, {"use": facts.use.value})
        return Answer(Refused((forbidden,)), result)
    unsettled, failed = _year(rule, facts)
    met = Reason(Code.USE_ALLOWED, rule.clause, {"use": facts.use.value})
    return Answer(settle(met=(met,), failed=failed, unsettled=unsettled), result)


def _year(rule: UseRule, facts: MisuseFacts) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """What is still to be asked about the year stated, and what is wrong with it."""
    stated = facts.year_stated
    if facts.states_year is False:
        return (), (Reason(Code.YEAR_NOT_STATED, rule.clause, {"use": facts.use}),)
    if stated is None:
        return ((missing(rule.clause, "states_year"),) if facts.states_year is None else ()), ()
    if facts.award_year is None:
        return (missing(rule.clause, "award_year"),), ()
    if stated != facts.award_year:
        years = {"stated": stated, "award_year": facts.award_year}
        return (), (Reason(Code.WRONG_YEAR, rule.clause, years),)
    return (), ()
