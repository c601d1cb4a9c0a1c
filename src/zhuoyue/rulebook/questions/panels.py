"""The question on panels: whether a panel may start."""

from zhuoyue.core import panels
from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Answer
from zhuoyue.rulebook.questions.base import Question


def _panel(law: Law, facts: panels.PanelFacts) -> Answer[panels.PanelResult]:
    return panels.may_start(law.regulation.panels, facts, counting=law.counting)


QUESTIONS: tuple[Question, ...] = (
    Question(
        name="panel",
        about=Text(
            zh="这个评审组能不能开始工作：人数、组长、专长、资格、聘任、承诺、兼任和回避",
            en="May this panel start: size, leader, expertise, qualification, appointment, "
            "undertakings, roles and conflicts",
        ),
        facts=panels.PanelFacts,
        decide=_panel,
    ),
)
