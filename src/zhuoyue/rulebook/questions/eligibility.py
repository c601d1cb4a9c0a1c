"""Questions on applying: the call, the submission, its way, who may apply, and who again."""

from datetime import date

from zhuoyue.core import eligibility
from zhuoyue.core.clause import Text
from zhuoyue.core.eligibility.call import CallResult
from zhuoyue.core.eligibility.reapply import ReapplyResult
from zhuoyue.core.eligibility.review import EligibilityResult
from zhuoyue.core.eligibility.route import RouteResult
from zhuoyue.core.eligibility.submission import MaterialsResult
from zhuoyue.core.regulation import Law, Status
from zhuoyue.core.verdict import Answer
from zhuoyue.rulebook.questions.base import Question


def _day(limit: date | str) -> date | None:
    """A limit of validity that is a day; None where the text leaves it open or sets none."""
    return limit if isinstance(limit, date) else None


def _call(law: Law, facts: eligibility.CallFacts) -> Answer[CallResult]:
    regulation = law.regulation
    force = eligibility.InForce(
        clause=regulation.validity.clause,
        draft=regulation.status is Status.DRAFT,
        repealed=regulation.status is Status.REPEALED,
        since=_day(regulation.validity.since),
        until=_day(regulation.validity.until),
    )
    pin = eligibility.PinRule(
        clause=regulation.criteria.clause, edition=regulation.criteria.edition
    )
    return eligibility.may_open(regulation.eligibility.call, facts, force=force, pin=pin)


def _materials(law: Law, facts: eligibility.MaterialsFacts) -> Answer[MaterialsResult]:
    return eligibility.complete(law.regulation.eligibility.materials, facts)


def _route(law: Law, facts: eligibility.RouteFacts) -> Answer[RouteResult]:
    regulation = law.regulation
    return eligibility.route(regulation.eligibility.route, facts, place=regulation.place.code)


def _eligibility(law: Law, facts: eligibility.EligibilityFacts) -> Answer[EligibilityResult]:
    regulation = law.regulation
    around = eligibility.Surroundings(
        place=regulation.place.code,
        awards=regulation.awards,
        bans=regulation.eligibility.bans,
        encouraged=regulation.eligibility.encouraged,
        calendar=law.calendar,
        counting=law.counting,
    )
    return eligibility.assess(regulation.eligibility.review, facts, around)


def _reapply(law: Law, facts: eligibility.ReapplyFacts) -> Answer[ReapplyResult]:
    rules = law.regulation.eligibility
    return eligibility.may_reapply(rules.bans, rules.waiting, facts, counting=law.counting)


QUESTIONS: tuple[Question, ...] = (
    Question(
        name="call",
        about=Text(
            zh="这一届可以开展、申报通知可以发布吗",
            en="May this cycle be opened and its call for applications published",
        ),
        facts=eligibility.CallFacts,
        decide=_call,
    ),
    Question(
        name="materials",
        about=Text(
            zh="申报材料是否齐全、不超字数、按时提交并经签字承诺",
            en="Is the submission complete, within limits, in time, declared and signed",
        ),
        facts=eligibility.MaterialsFacts,
        decide=_materials,
    ),
    Question(
        name="route",
        about=Text(
            zh="这份申报需要哪些推荐、按什么次序、还差哪一步",
            en="Which recommendations an application needs, in which order, and what is next",
        ),
        facts=eligibility.RouteFacts,
        decide=_route,
    ),
    Question(
        name="eligibility",
        about=Text(
            zh="这个组织符合申报条件、可以通过资格审查吗",
            en="May this organisation apply and enter the review, condition by condition",
        ),
        facts=eligibility.EligibilityFacts,
        decide=_eligibility,
    ),
    Question(
        name="reapply",
        about=Text(
            zh="这个组织可以再次申报吗，从哪一天起",
            en="May this organisation apply again, and from which day",
        ),
        facts=eligibility.ReapplyFacts,
        decide=_reapply,
    ),
)
