"""Questions about the procedure: may this act be done now; where do a cycle and a case stand."""

from zhuoyue.core import procedure
from zhuoyue.core.clause import Text
from zhuoyue.rulebook.questions.base import Question

QUESTIONS = (
    Question(
        name="act",
        about=Text(
            zh="该行为现在可否由该角色实施，缺什么，下一步由谁做什么",
            en="may this act be done now by this role, what is missing, who does what next",
        ),
        facts=procedure.ActFacts,
        decide=lambda law, facts: procedure.answer_act(law.regulation.procedure, facts),
    ),
    Question(
        name="way",
        about=Text(
            zh="本届和该申报件进展到哪个阶段，下一步是什么",
            en="at which stage the cycle and the case stand, and what comes next",
        ),
        facts=procedure.WayFacts,
        decide=lambda law, facts: procedure.answer_way(law.regulation.procedure, facts),
    ),
)
