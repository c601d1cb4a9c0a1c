"""Questions on money: what may be paid, and out of which budget."""

from zhuoyue.core import subsidies
from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Answer
from zhuoyue.rulebook.questions.base import Question


def _money(law: Law, facts: subsidies.MoneyFacts) -> Answer[subsidies.Money]:
    return subsidies.money(law.regulation.subsidies, facts)


def _budget(law: Law, facts: subsidies.BudgetFacts) -> Answer[subsidies.Charge]:
    return subsidies.budget(law.regulation.subsidies, facts)


QUESTIONS: tuple[Question, ...] = (
    Question(
        name="money",
        about=Text(
            zh="这个组织凭这项荣誉可以得到多少资助或者奖励，怎样一步步算出来",
            en="What may be paid to this organisation for this honour, derived step by step",
        ),
        facts=subsidies.MoneyFacts,
        decide=_money,
    ),
    Question(
        name="budget",
        about=Text(
            zh="这笔支出由哪项预算列支，预算够不够",
            en="Which budget pays this, and is there enough left in it",
        ),
        facts=subsidies.BudgetFacts,
        decide=_budget,
    ),
)
