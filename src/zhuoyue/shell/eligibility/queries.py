"""Reads: the eligibility of a case as the core sees it on what is recorded (资格审查)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Dossier, Record
from zhuoyue.core.eligibility.judged import Judged
from zhuoyue.core.eligibility.reapply import ReapplyFacts
from zhuoyue.core.regulation import Act, Law
from zhuoyue.core.verdict import Answer, Refused, Undecided
from zhuoyue.rulebook import convert
from zhuoyue.rulebook.book.canonical import canonical, sha256
from zhuoyue.rulebook.phrases import lexicon
from zhuoyue.rulebook.problems import Problem
from zhuoyue.rulebook.questions import QUESTIONS
from zhuoyue.shell.applications import facts as applications_facts
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.forms import in_words
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.eligibility import facts
from zhuoyue.shell.eligibility.models import DepartmentAnswer, Judgement, Revocation
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.phrases import Answered, Said, answered, clause
from zhuoyue.shell.ledger.queries import seen_from
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body, Honour, Organisation, User

_NAMES = {
    "credit_code": Text(zh="统一社会信用代码", en="Unified social credit code"),
    "activity": Text(zh="从事的活动", en="Activities"),
    "registered": Text(zh="注册地", en="Place of registration"),
    "legal_person": Text(zh="法人资格", en="Legal person"),
    "pool": Text(zh="培育库", en="Cultivation pool"),
    "bans": Text(zh="不得申报的期限", en="Bans on applying again"),
    "awards_held": Text(zh="曾获奖项", en="Awards held"),
    "other_applications": Text(zh="同年其他申报", en="Other applications"),
}
"""Conditions that the texts give no name of their own."""


def _in_words(one: Said) -> Said:
    return replace(one, sentence=in_words(one.sentence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One condition on a page: its name, state, reasons in words, and whether people judge it."""

    id: str
    name: Text
    state: str
    answered: Answered
    human: bool
    clause: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A consultation that waits for a department's answer."""

    number: str
    department: str
    round: facts.Round


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is on record beside an application: findings, answers, honours revoked and held."""

    judgements: Sequence[Judgement]
    answers: Sequence[DepartmentAnswer]
    revocations: Sequence[Revocation]
    honours: Sequence[Honour]


def recorded_on(cases: Sequence[Case]) -> dict[int, Recorded]:
    """The same of several cases, by their keys; the queries do not grow with them."""
    own = [one.organisation for one in cases]
    found = _by(Judgement.objects.filter(case__in=cases).order_by("pk"), "case_id")
    said = _by(DepartmentAnswer.objects.filter(case__in=cases).order_by("pk"), "case_id")
    ended = _by(Revocation.objects.filter(organisation__in=own), "organisation_id")
    honours = people.honours_among(own)
    return {
        one.pk: Recorded(
            judgements=found[one.pk],
            answers=said[one.pk],
            revocations=ended[one.organisation_id],
            honours=honours[one.organisation_id],
        )
        for one in cases
    }


def _by(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    """Rows by what one of their fields holds."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def told(
    case: Case, law: Law, dossier: Dossier, at: datetime, recorded: Recorded | None = None
) -> dict[str, Any]:
    """The recorded facts of the question `eligibility`, judgements and answers among them.

    `recorded`: what is on record beside the application, if it is read already.
    """
    beside = recorded_on([case])[case.pk] if recorded is None else recorded
    filled = getattr(case, "application", None)
    plain = applications_facts.plain_eligibility(case, filled, law=law, dossier=dossier, at=at)
    plain["organisation"]["judgements"] = facts.judgements(beside.judgements)
    revoked = facts.revocations(
        plain["organisation"].get("revocations"), beside.revocations, law.regulation.id
    )
    if revoked is not None:
        plain["organisation"]["revocations"] = revoked
    held = facts.awards_held(plain["organisation"].get("awards_held"), beside.honours, case.cycle)
    if held is not None:
        plain["organisation"]["awards_held"] = held
    plain["department_answers"] = facts.answers(facts.consulted(law, dossier), beside.answers)
    return plain


def assessed(case: Case, law: Law, dossier: Dossier, at: datetime) -> Answer[Any] | list[Problem]:
    """The core's answer on the recorded facts, or what is wrong with them."""
    return applications.eligibility_answer(law, told(case, law, dossier, at))


def assessment(case: Case, at: datetime) -> Answer[Any] | list[Problem]:
    """The same for one case."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    return assessed(case, law, dossier, at)


def lines(answer: Answer[Any], law: Law) -> list[Line]:
    """The conditions in the order of the text."""
    words = lexicon(law.regulation)
    human = {one.id for one in human_conditions(law)}
    found = []
    for one in answer.result.conditions if answer.result is not None else ():
        reasons = tuple(one.because)
        said = answered(Undecided(reasons) if one.verdict == "open" else Refused(reasons), law)
        said = replace(said, reasons=tuple(map(_in_words, said.reasons)))
        found.append(
            Line(
                id=one.id,
                name=words.get(one.id) or _NAMES.get(one.id) or Text(zh=one.id, en=one.id),
                state=one.verdict,
                answered=said,
                human=one.id in human,
                clause=clause(law.regulation, one.clause),
            )
        )
    return found


def human_conditions(law: Law) -> tuple[Judged, ...]:
    """The conditions that people judge."""
    listed = law.regulation.eligibility.review.conditions
    return tuple(one for one in listed if isinstance(one, Judged))


def judgeable(law: Law) -> tuple[str, ...]:
    """What a person may record a finding on: judged conditions, and adverse answers to weigh."""
    listed = law.regulation.eligibility.review.conditions
    return tuple(one.id for one in listed if one.kind in ("judged", "consulted"))


def decisions(law: Law) -> dict[str, Act]:
    """The acts that find eligible, and not, with the text's own names; called so in every text."""
    acts = law.regulation.procedure.acts
    return {one.id: one for one in acts if one.id in ("accept", "reject")}


def judgements(case: Any) -> list[Judgement]:  # noqa: ANN401 - a row, its rows perhaps read
    """Every finding on a case, the replaced ones too."""
    return list(case.judgements.all())


def answers(case: Any) -> list[DepartmentAnswer]:  # noqa: ANN401
    """What departments said of a case."""
    return list(case.department_answers.all())


def handed_in(cycle: Cycle, user: User) -> list[str]:
    """The numbers of the cases a user may see that are handed in."""
    dossier = cycles.dossier_of(cycle)
    seen = applications.cases_seen(user, cycle).values_list("number", flat=True)
    submit = (applications_facts.SUBMIT,)
    return [one for one in seen if one in dossier.cases and dossier.cases[one].of(submit)]


def under_review(
    cycle: Cycle, user: User, numbers: Sequence[str] | None = None
) -> list[tuple[Case, str]]:
    """Cases a user may see, handed in, each with the word of the core; constant in queries.

    `numbers`: only these of them.
    """
    at = clock.now()
    law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
    wanted = handed_in(cycle, user) if numbers is None else numbers
    rows = applications.cases_seen(user, cycle).select_related("application")
    listed = list(rows.filter(number__in=wanted))
    recorded = recorded_on(listed)
    return [
        (one, _word(one, law, seen_from(dossier, one.number), at, recorded[one.pk]))
        for one in listed
    ]


def _word(case: Case, law: Law, dossier: Dossier, at: datetime, recorded: Recorded) -> str:
    """The word of the core; the same facts under the same law are not weighed twice."""
    plain = told(case, law, dossier, at, recorded)
    key = (law.digest, sha256(canonical(plain)))
    if key not in _words:
        if len(_words) > _MANY:
            _words.clear()
        _words[key] = word(applications.eligibility_answer(law, plain), law)
    return _words[key]


_words: dict[tuple[str, str], str] = {}
_MANY = 50_000


def word(answer: Answer[Any] | list[Problem], law: Law) -> str:
    """Allowed, refused or undecided; facts the core cannot read decide nothing."""
    return "undecided" if isinstance(answer, list) else answered(answer.verdict, law).word


def reapplication(organisation: Organisation, law: Law, on: date) -> Answer[Any]:
    """Whether what was taken away keeps an organisation from applying on a day (不得申报)."""
    told = facts.revocations((), organisation.revocations.all(), law.regulation.id) or []
    asked = {
        "applied_on": on.isoformat(),
        "application_deadline": on.isoformat(),
        "revocations": told,
        "awards_held": [],
    }
    found = convert.read(ReapplyFacts, asked, files=False)
    answer: Answer[Any] = QUESTIONS["reapply"].decide(law, found)
    return answer


def departments(cycle: Cycle) -> list[Body]:
    """The departments of the place that may be consulted."""
    return list(Body.objects.filter(place=cycle.place, kind=Body.Kind.DEPARTMENT).order_by("name"))


def round_now(cycle: Cycle) -> facts.Round | None:
    """The consultation of the stage under way; failing that the first still to come, or the last."""
    law, done = cycles.law_of(cycle), cycles.dossier_of(cycle).cycle.completed
    stages = {one.id: one for one in law.regulation.procedure.stages}
    found = facts.rounds(law)
    to_come = [one for one in found if one.ask.stage not in done]
    reached = [
        one for one in to_come if one.ask.stage and set(stages[one.ask.stage].after) <= set(done)
    ]
    return next(iter([*reached, *to_come, *reversed(found)]), None)


def asked_of(user: User, cycle: Cycle) -> list[Asked]:
    """The open consultations of a user's own departments."""
    law, book = cycles.law_of(cycle), cycles.dossier_of(cycle).cycle
    own = {one.body.name for one in people.bodies_of(user) if one.body is not None}
    return [
        Asked(number=number, department=name, round=one)
        for one in facts.rounds(law)
        for number, name in _open_in(book, one)
        if name in own
    ]


def _open_in(book: Record, one: facts.Round) -> Iterator[tuple[str, str]]:
    done = {str(entry.facts.get(facts.CONSULTATION)) for entry in book.of((one.answer.id,))}
    for entry in book.of((one.ask.id,)):
        number = str(entry.facts.get(facts.CONSULTATION))
        if number not in done:
            yield number, str(entry.facts.get(facts.DEPARTMENT))


def cases_to_answer(cycle: Cycle) -> list[Case]:
    """The applicants of a cycle a consulted department is asked about: handed in, not ended."""
    dossier = cycles.dossier_of(cycle)
    handed_in = [
        number
        for number, record in dossier.cases.items()
        if record.last((applications_facts.SUBMIT,)) is not None and record.ended_by is None
    ]
    return list(applications.cases(cycle).filter(number__in=handed_in))


def next_number(cycle: Cycle) -> str:
    """The number of the next consultation."""
    asks = tuple(one.ask.id for one in facts.rounds(cycles.law_of(cycle)))
    return f"{len(cycles.dossier_of(cycle).cycle.of(asks)) + 1}"


def adverse(listed: Iterable[Case]) -> dict[int, list[DepartmentAnswer]]:
    """What departments said against these cases, by the case's key; one query.

    What a department said later, in the same consultation or another, replaces it.
    """
    rows = DepartmentAnswer.objects.filter(case__in=[one.pk for one in listed]).order_by("pk")
    newest = {(one.case_id, one.department): one for one in rows}
    found: dict[int, list[DepartmentAnswer]] = {}
    for one in newest.values():
        if one.adverse:
            found.setdefault(one.case_id, []).append(one)
    return found
