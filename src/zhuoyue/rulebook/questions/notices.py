"""Questions on time: when a period ends, whether a notice has, whether an objection is in time."""

from zhuoyue.core import notices
from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Answer
from zhuoyue.rulebook.questions.base import Question


def _time(law: Law) -> notices.Time:
    return notices.Time(calendar=law.calendar, counting=law.counting)


def _deadline(law: Law, facts: notices.DeadlineFacts) -> Answer[notices.Deadline]:
    return notices.deadline(law.regulation.notices, facts, _time(law))


def _notice(law: Law, facts: notices.NoticeFacts) -> Answer[notices.NoticeResult]:
    return notices.notice(law.regulation.notices, facts, _time(law))


def _objection(law: Law, facts: notices.ObjectionFacts) -> Answer[notices.ObjectionResult]:
    return notices.objection(law.regulation.notices, facts, _time(law))


QUESTIONS: tuple[Question, ...] = (
    Question(
        name="deadline",
        about=Text(
            zh="期限哪一天届满，怎样一天天算出来，是否按时完成",
            en="On which day a period ends, derived day by day, and whether it was kept",
        ),
        facts=notices.DeadlineFacts,
        decide=_deadline,
    ),
    Question(
        name="notice",
        about=Text(
            zh="这份名单的公示是否期满、异议是否办结，下一程序可否开始",
            en="Whether this list's public notice has ended so that the next stage may begin",
        ),
        facts=notices.NoticeFacts,
        decide=_notice,
    ),
    Question(
        name="objection",
        about=Text(
            zh="异议是否在期限内，由谁在何时前核查，结果如何处理",
            en="Whether an objection is in time, who verifies it by when, what follows from it",
        ),
        facts=notices.ObjectionFacts,
        decide=_objection,
    ),
)
