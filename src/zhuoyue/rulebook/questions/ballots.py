"""Questions on voting: may the vote open, and what did it decide."""

from zhuoyue.core import ballots
from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Answer
from zhuoyue.rulebook.questions.base import Question


def _quorum(law: Law, facts: ballots.QuorumFacts) -> Answer[ballots.Attendance]:
    return ballots.quorum(law.regulation.ballots, facts)


def _vote(law: Law, facts: ballots.VoteFacts) -> Answer[ballots.VoteResult]:
    return ballots.vote(law.regulation.ballots, facts)


QUESTIONS: tuple[Question, ...] = (
    Question(
        name="quorum",
        about=Text(
            zh="到会成员是否足够，表决可否开始",
            en="Whether enough members take part for the vote to open",
        ),
        facts=ballots.QuorumFacts,
        decide=_quorum,
    ),
    Question(
        name="vote",
        about=Text(
            zh="一次表决是否有效，哪些候选组织通过，票数怎样算",
            en="Whether a vote stands, which candidates pass, and by which arithmetic",
        ),
        facts=ballots.VoteFacts,
        decide=_vote,
    ),
)
