"""Conditions that people decide or decided: judgements, consultation, the pool (认定与征求意见)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility.case import Case, Condition, Decision, DepartmentAnswer
from zhuoyue.core.eligibility.organisation import Judgement, PoolMembership
from zhuoyue.core.eligibility.reasons import NOTHING, Code, Finding, together
from zhuoyue.core.verdict import Fact, Reason, judgement, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Condition):
    """What no machine decides: open until a named role has recorded its finding (认定).

    `shown` is what the page lays before that person; `evidence`: a finding without any is not enough.
    """

    kind: Literal["judged"]
    by: str
    shown: tuple[str, ...] = ()
    evidence: bool = False

    def check(self, case: Case) -> Finding:
        """Findings that contradict each other, or of another role, leave it open."""
        recorded = [one for one in case.organisation.judgements if one.condition == self.id]
        if not recorded:
            return Finding(unsettled=(judgement(self.clause, self.id),))
        if len(recorded) > 1 and len({one.met for one in recorded}) > 1:
            return self._open(Code.JUDGEMENTS_CONTRADICT, recorded[0])
        return self._recorded(recorded[-1], case)

    def _recorded(self, latest: Judgement, case: Case) -> Finding:
        if latest.by is None:
            return case.unknown(self.clause, f"judgements[{self.id}].by")
        if latest.by != self.by:
            return self._open(Code.JUDGED_BY_ANOTHER, latest)
        if self.evidence and not latest.evidence:
            return self._open(Code.JUDGEMENT_WITHOUT_EVIDENCE, latest)
        facts: Mapping[str, Fact] = {
            "condition": self.id,
            "by": latest.by,
            "on": latest.on,
            "evidence": latest.evidence,
        }
        if latest.met:
            return case.met(Code.JUDGED_MET, self.clause, facts)
        return Finding(failed=(Reason(Code.JUDGED_NOT_MET, self.clause, facts),))

    def _open(self, code: Code, recorded: Judgement) -> Finding:
        facts: Mapping[str, Fact] = {
            "condition": self.id,
            "by": recorded.by,
            "expected": self.by,
        }
        return Finding(unsettled=(Reason(code, self.clause, facts),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted(Condition):
    """Departments have been asked and have answered (征求有关部门意见).

    An adverse answer does not refuse by itself: it is weighed by people in the conditions it touches.
    """

    kind: Literal["consulted"]

    def check(self, case: Case) -> Finding:
        """At least one department, every one answered."""
        answers = case.application.department_answers
        if answers is None:
            return self._unknown("department_answers")
        if not answers:
            return Finding(unsettled=(Reason(Code.NOT_CONSULTED, self.clause),))
        found = together(self._answer(place, answer, case) for place, answer in enumerate(answers))
        if found.unsettled:
            return found
        names = tuple(answer.department for answer in answers)
        return case.met(Code.CONSULTED, self.clause, {"departments": names})

    def _answer(self, place: int, answer: DepartmentAnswer, case: Case) -> Finding:
        if answer.answered_on is None or not case.happened(answer.answered_on):
            return self._unknown(f"department_answers[{place}].answered_on")
        if answer.adverse is None:
            return self._unknown(f"department_answers[{place}].adverse")
        if not answer.adverse or self._weighed(case):
            return NOTHING
        facts = {"department": answer.department, "condition": self.id}
        return Finding(unsettled=(Reason(Code.ADVERSE_ANSWER, self.clause, facts),))

    def _unknown(self, fact: str) -> Finding:
        return Finding(unsettled=(missing(self.clause, fact),))

    def _weighed(self, case: Case) -> bool:
        return any(one.condition == self.id and one.met for one in case.organisation.judgements)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRule:
    """Whether somebody from outside the pool may be let in, for a text that says "in principle".

    By a recorded decision of the body in `by`, or never.
    """

    clause: ClauseId
    allowed: Literal["by_recorded_decision", "never"]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolMember(Condition):
    """Member of the linked cultivation pool on the reference day (从培育库中产生)."""

    kind: Literal["pool_member"]
    exception: ExceptionRule

    def check(self, case: Case) -> Finding:
        """Admitted, and still in; the day of admission counts."""
        pool = case.organisation.cultivation_pool
        decision = case.application.pool_exception
        if decision is not None and self._excepted(decision, case):
            return Finding(met=(self._excepting(decision),))
        if pool is None:
            return case.unknown(self.clause, "cultivation_pool")
        return self._membership(pool, case)

    def _membership(self, pool: PoolMembership, case: Case) -> Finding:
        facts: Mapping[str, Fact] = {"status": pool.status, "admitted_on": pool.admitted_on}
        if pool.status != "admitted":
            return Finding(failed=(Reason(Code.NOT_POOL_MEMBER, self.clause, facts),))
        if pool.admitted_on is None:
            return case.unknown(self.clause, "cultivation_pool.admitted_on")
        day = case.reference_day(self.clause)
        if isinstance(day, Reason):
            return Finding(unsettled=(day,))
        if pool.admitted_on <= day:
            return case.met(Code.POOL_MEMBER, self.clause, facts)
        return Finding(failed=(Reason(Code.NOT_POOL_MEMBER, self.clause, facts),))

    def _excepted(self, decision: Decision, case: Case) -> bool:
        return (
            self.exception.allowed == "by_recorded_decision"
            and decision.by == self.exception.by
            and case.happened(decision.on)
        )

    def _excepting(self, decision: Decision) -> Reason:
        facts: Mapping[str, Fact] = {
            "decision": decision.decision,
            "on": decision.on,
            "by": decision.by,
        }
        return Reason(Code.POOL_EXCEPTION, self.exception.clause, facts)
