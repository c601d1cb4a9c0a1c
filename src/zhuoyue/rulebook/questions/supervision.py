"""Questions on oversight and the years after: duties, revocation, use, conduct, oversight cases."""

from zhuoyue.core import supervision
from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Answer
from zhuoyue.rulebook.questions.base import Question


def _duties(law: Law, facts: supervision.DutiesFacts) -> Answer[supervision.Duties]:
    rules = law.regulation.supervision
    return supervision.duties(rules.duties, facts, clause=rules.clause, calendar=law.calendar)


def _revocation(law: Law, facts: supervision.RevocationFacts) -> Answer[supervision.Revocation]:
    rules = law.regulation.supervision
    return supervision.revocation(
        rules.grounds,
        facts,
        clause=rules.clause,
        calendar=law.calendar,
        counting=law.counting,
    )


def _misuse(law: Law, facts: supervision.MisuseFacts) -> Answer[supervision.UseFinding]:
    return supervision.misuse(law.regulation.supervision.uses, facts)


def _conduct(law: Law, facts: supervision.ConductFacts) -> Answer[supervision.Measures]:
    rules = law.regulation.supervision
    return supervision.conduct(rules.conduct, facts, clause=rules.clause)


def _oversight(law: Law, facts: supervision.OversightFacts) -> Answer[supervision.OversightCase]:
    return supervision.oversight(law.regulation.supervision.oversight, facts)


QUESTIONS: tuple[Question, ...] = (
    Question(
        name="duties",
        about=Text(
            zh="获奖或者纳入培育以后有哪些义务，何时到期，是否已经履行",
            en="What is owed in the years after the award or admission, by when, and was it done",
        ),
        facts=supervision.DutiesFacts,
        decide=_duties,
    ),
    Question(
        name="revocation",
        about=Text(
            zh="能否以此事由撤销奖项或者资格，由谁提请、由谁决定，后果是什么",
            en="May the honour be revoked on this ground, who proposes and decides, what follows",
        ),
        facts=supervision.RevocationFacts,
        decide=_revocation,
    ),
    Question(
        name="misuse",
        about=Text(
            zh="荣誉称号、标识、奖牌能否这样使用",
            en="May title, award mark or plaque be used in this way",
        ),
        facts=supervision.MisuseFacts,
        decide=_misuse,
    ),
    Question(
        name="conduct",
        about=Text(
            zh="参与评审的人员违反纪律，可以采取哪些措施",
            en="Which measures are open when someone in the review breaks its discipline",
        ),
        facts=supervision.ConductFacts,
        decide=_conduct,
    ),
    Question(
        name="oversight",
        about=Text(
            zh="能否就此事对此对象立案监督，监督组可以做什么",
            en="May an oversight case be opened on this matter against this subject, and what then",
        ),
        facts=supervision.OversightFacts,
        decide=_oversight,
    ),
)
