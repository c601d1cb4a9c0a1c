"""The question on scores: what an application scored at a stage."""

from zhuoyue.core import scoring
from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Answer
from zhuoyue.rulebook.questions.base import Question


def _score(law: Law, facts: scoring.ScoreFacts) -> Answer[scoring.Score]:
    return scoring.score(law.regulation.scoring, facts, editions=law.editions)


QUESTIONS: tuple[Question, ...] = (
    Question(
        name="score",
        about=Text(
            zh="这份申报材料在这个阶段得多少分，怎样由各评审员的评分一步步算出来",
            en="What this application scored at this stage, derived step by step from the sheets",
        ),
        facts=scoring.ScoreFacts,
        decide=_score,
    ),
)
