"""Questions of the room ranking: who goes on, which tier, what total, who wins (评选)."""

from zhuoyue.core import ranking
from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Answer
from zhuoyue.rulebook.questions.base import Question


def _shortlist(law: Law, facts: ranking.ShortlistFacts) -> Answer[ranking.Shortlist]:
    return ranking.shortlist(law.regulation.ranking, facts)


def _tiers(law: Law, facts: ranking.TiersFacts) -> Answer[ranking.Tiering]:
    return ranking.tiers(law.regulation.ranking, facts)


def _overall(law: Law, facts: ranking.OverallFacts) -> Answer[ranking.Overall]:
    return ranking.overall(law.regulation.ranking, law.regulation.awards, facts)


def _award(law: Law, facts: ranking.AwardFacts) -> Answer[ranking.Allocation]:
    return ranking.award(law.regulation.ranking, law.regulation.awards, facts)


QUESTIONS = (
    Question(
        name="shortlist",
        about=Text(zh="哪些申报组织进入下一阶段", en="Who goes on after a stage"),
        facts=ranking.ShortlistFacts,
        decide=_shortlist,
    ),
    Question(
        name="tiers",
        about=Text(zh="各组织属于哪个绩效层级", en="Which performance tier each belongs to"),
        facts=ranking.TiersFacts,
        decide=_tiers,
    ),
    Question(
        name="overall",
        about=Text(
            zh="各阶段结果合成的总评分和候选组织",
            en="The overall score from the stages, and who is a candidate for which award",
        ),
        facts=ranking.OverallFacts,
        decide=_overall,
    ),
    Question(
        name="award",
        about=Text(
            zh="名额之内谁获得哪个奖项、哪些名额空缺",
            en="Who wins which award within the quotas, and which places stay vacant",
        ),
        facts=ranking.AwardFacts,
        decide=_award,
    ),
)
