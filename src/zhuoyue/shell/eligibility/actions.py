"""Writes: findings of people, consultation of departments, the decision on eligibility."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from zhuoyue.core.procedure import Code
from zhuoyue.core.verdict import Allowed, Fact, Reason, missing
from zhuoyue.core.verdict import Refused as RefusedVerdict
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications import queries as applications_queries
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles_actions
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.eligibility import facts, queries
from zhuoyue.shell.eligibility.models import DepartmentAnswer, Judgement, Revocation
from zhuoyue.shell.kit.refusal import Refused, insist, refuse
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import User

OFFICE = "office"


@transaction.atomic
def judge(
    *,
    case: Case,
    condition: str,
    met: bool,
    grounds: str,
    evidence: Sequence[str],
    by: User,
    at: datetime,
) -> Judgement:
    """Record a finding on a condition (认定). Refused: not of the office, decided already."""
    ledger.lock(case.cycle.code, case.number)
    _of_the_office(case, by)
    _undecided_yet(case)
    if condition not in queries.judgeable(cycles.law_of(case.cycle)):
        raise ValueError(condition)
    return Judgement.objects.create(
        case=case,
        condition=condition,
        met=met,
        grounds=grounds,
        evidence=list(evidence),
        role=OFFICE,
        by=by.reference,
        at=at,
    )


def _of_the_office(case: Case, by: User) -> None:
    roles = applications_queries.roles_in(by, case)
    if OFFICE not in roles:
        law = cycles.law_of(case.cycle)
        told: dict[str, Fact] = {"act": "accept", "role": tuple(sorted(roles)), "by": (OFFICE,)}
        clause = law.regulation.eligibility.review.clause
        raise refuse(Reason(Code.ROLE_MAY_NOT_ACT, clause, told), law=law)


def _undecided_yet(case: Case) -> None:
    """A decided case takes no further finding."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    entry = dossier.cases[case.number].last(("accept", "reject")) if _known(case, dossier) else None
    if entry is not None:
        told: dict[str, Fact] = {"act": entry.act, "at": entry.at}
        clause = law.regulation.eligibility.review.clause
        raise refuse(Reason(Code.DONE_ONCE, clause, told), law=law)


def _known(case: Case, dossier: object) -> bool:
    return case.number in getattr(dossier, "cases", {})


@transaction.atomic
def accept(*, case: Case, by: User, at: datetime) -> Entry:
    """Find eligible (符合申报条件). Refused: a condition that fails or is still open."""
    ledger.lock(case.cycle.code, case.number)
    law, answer = cycles.law_of(case.cycle), queries.assessment(case, at)
    if isinstance(answer, list):
        clause = law.regulation.eligibility.review.clause
        raise refuse(missing(clause, "organisation"), law=law)
    insist(answer.verdict, law)
    return applications.perform(case=case, act="accept", role=OFFICE, by=by, at=at)


@transaction.atomic
def reject(*, case: Case, grounds: str, by: User, at: datetime) -> Entry:
    """Find not eligible (不符合申报条件). Refused: every condition is met, or some is still open."""
    ledger.lock(case.cycle.code, case.number)
    law, answer = cycles.law_of(case.cycle), queries.assessment(case, at)
    if isinstance(answer, list):
        clause = law.regulation.eligibility.review.clause
        raise refuse(missing(clause, "organisation"), law=law)
    if isinstance(answer.verdict, Allowed):
        raise refuse(*answer.verdict.reasons, law=law)
    if not isinstance(answer.verdict, RefusedVerdict):
        raise Refused(answer.verdict, law)
    facts = {"grounds": grounds}
    return applications.perform(case=case, act="reject", role=OFFICE, by=by, at=at, facts=facts)


@transaction.atomic
def consult(*, cycle: Cycle, department: str, by: User, at: datetime) -> Entry:
    """Ask a department (征求意见), under the next number: in the consultation now under way."""
    ledger.lock(cycle.code, None)
    law, now = cycles.law_of(cycle), queries.round_now(cycle)
    if now is None:
        clause = law.regulation.eligibility.review.clause
        told: dict[str, Fact] = {"act": "consult", "did_you_mean": ()}
        raise refuse(Reason(Code.UNKNOWN_ACT, clause, told), law=law)
    asked = {facts.CONSULTATION: queries.next_number(cycle), facts.DEPARTMENT: department}
    return cycles_actions.perform(
        cycle=cycle, act=now.ask.id, role=OFFICE, by=by, at=at, facts=asked
    )


@transaction.atomic
def answer(
    *,
    cycle: Cycle,
    consultation: str,
    said: Mapping[str, tuple[bool, str]],
    by: User,
    at: datetime,
) -> Entry:
    """Answer a consultation (反馈意见) for everybody asked about: case number → (adverse, text)."""
    ledger.lock(cycle.code, None)
    law = cycles.law_of(cycle)
    asked = {one.number: one for one in queries.asked_of(by, cycle)}.get(consultation)
    cases = queries.cases_to_answer(cycle)
    if asked is None or {one.number for one in cases} - set(said):
        clause = law.regulation.eligibility.review.clause
        raise refuse(missing(clause, "department_answers"), law=law)
    DepartmentAnswer.objects.bulk_create(
        DepartmentAnswer(
            case=one,
            consultation=consultation,
            department=asked.department,
            adverse=said[one.number][0],
            text=said[one.number][1],
            by=by.reference,
            at=at,
        )
        for one in cases
    )
    told: dict[str, object] = {facts.CONSULTATION: consultation}
    act = asked.round.answer
    if "mismatch" in {need.fact for need in act.needs}:
        told["mismatch"] = any(adverse for adverse, _ in said.values())
    return cycles_actions.perform(
        cycle=cycle, act=act.id, role="department", by=by, at=at, facts=told
    )


def record_revocation(
    *, case: Case, ground: str, decided_on: date, document: str, at: datetime
) -> Revocation:
    """Keep that an honour was taken back: later applications of the organisation are weighed by it."""
    return Revocation.objects.create(
        organisation=case.organisation,
        case=case,
        programme=facts.programme(case.cycle.regulation),
        ground=ground,
        decided_on=decided_on,
        document=document,
        at=at,
    )
