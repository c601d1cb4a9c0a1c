"""Each member alone: qualification, pool, undertaking, roles, load (评审员的条件)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhuoyue.core.findings import Findings, failed, met, together, unknown
from zhuoyue.core.panels.codes import Code
from zhuoyue.core.panels.facts import Appointment, Examiner, PanelsAdopted, Qualification, Work
from zhuoyue.core.panels.rules import (
    IncompatibleRule,
    Level,
    LoadRule,
    PoolRule,
    QualificationRule,
    Role,
    SuitabilityRule,
    UndertakingRule,
)
from zhuoyue.core.verdict import Common, Reason, judgement

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seat:
    """A member and the place of the member in the facts."""

    member: Examiner
    path: str


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date


def _uncovered(work: Work, spans: Sequence[_Span]) -> date | None:
    """The first day of the work on which none of the spans is running."""
    day = work.first_day
    for span in sorted(spans, key=lambda one: one.first):
        if span.first > day:
            break
        if span.last >= work.last_day:
            return None
        day = max(day, span.last + _ONE_DAY)
    return day


@dataclass(frozen=True, slots=True)
class _Paper:
    """A certificate or a term; days not known are None."""

    first: date | None
    last: date | None
    path: str

    def sure(self) -> _Span | None:
        if self.first is None or self.last is None:
            return None
        return _Span(self.first, self.last)

    def hoped(self) -> _Span:
        return _Span(self.first or date.min, self.last or date.max)

    def asked(self) -> list[str]:
        days = {"valid_from": self.first, "valid_through": self.last}
        return [f"{self.path}.{name}" for name, day in days.items() if day is None]


def _paper(one: Qualification | Appointment, path: str) -> _Paper:
    last = date.max if one.valid_through == "unlimited" else one.valid_through
    return _Paper(one.valid_from, last, path)


def _running(work: Work, papers: Sequence[_Paper]) -> date | tuple[str, ...]:
    """The first day on which no paper runs, or the facts to ask for; empty: they always run."""
    sure = [span for paper in papers if (span := paper.sure()) is not None]
    gap = _uncovered(work, sure)
    if gap is None:
        return ()
    if _uncovered(work, [paper.hoped() for paper in papers]) is None:
        return tuple(fact for paper in papers for fact in paper.asked())
    return gap


def qualification(rule: QualificationRule | None, seat: Seat, work: Work | None) -> Findings:
    """Whether the member is qualified high enough on every day of the work (评审员资格)."""
    if rule is None:
        return Findings()
    if seat.member.qualifications is None:
        return unknown(rule.clause, f"{seat.path}.qualifications")
    levels = [(one.level, n) for n, one in enumerate(seat.member.qualifications)]
    asked = [f"{seat.path}.qualifications[{n}].level" for level, n in levels if level is None]
    high = [
        _paper(seat.member.qualifications[n], f"{seat.path}.qualifications[{n}]")
        for level, n in levels
        if level is not None and level.rank >= rule.at_least.rank
    ]
    if not high and not asked:
        return _too_low(rule, seat, [level for level, _ in levels if level is not None])
    if work is None:
        return unknown(rule.clause, *asked, "work")
    return _qualified(rule, seat, _running(work, high), asked)


def _too_low(rule: QualificationRule, seat: Seat, held: list[Level]) -> Findings:
    return failed(
        Code.QUALIFICATION_TOO_LOW,
        rule.clause,
        examiner=seat.member.id,
        held=max(held, key=lambda level: level.rank) if held else "none",
        at_least=rule.at_least,
    )


def _qualified(
    rule: QualificationRule, seat: Seat, running: date | tuple[str, ...], asked: list[str]
) -> Findings:
    if running == ():
        return met(Code.QUALIFIED, rule.clause, examiner=seat.member.id, at_least=rule.at_least)
    if asked or isinstance(running, tuple):
        return unknown(rule.clause, *asked, *(running if isinstance(running, tuple) else ()))
    return failed(
        Code.QUALIFICATION_LAPSES,
        rule.clause,
        examiner=seat.member.id,
        at_least=rule.at_least,
        first_day_without=running,
    )


def suitability(rule: SuitabilityRule | None, seat: Seat) -> Findings:
    """What people judged about the member's knowledge, experience and integrity."""
    if rule is None:
        return Findings()
    found = seat.member.found_suitable
    if found is None:
        return Findings(unsettled=(judgement(rule.clause, f"{seat.path}.found_suitable"),))
    if found:
        return met(Code.SUITABLE, rule.clause, examiner=seat.member.id)
    return failed(Code.NOT_SUITABLE, rule.clause, examiner=seat.member.id)


def pool(rule: PoolRule | None, seat: Seat, work: Work | None) -> Findings:
    """Whether the member is in the expert pool, in term throughout the work, and trained."""
    if rule is None:
        return Findings()
    return together((_appointed(rule, seat, work), _trained(rule, seat)))


def _appointed(rule: PoolRule, seat: Seat, work: Work | None) -> Findings:
    terms, who = seat.member.appointments, seat.member.id
    if terms is None:
        return unknown(rule.clause, f"{seat.path}.appointments")
    if not terms:
        return failed(Code.NOT_IN_POOL, rule.clause, examiner=who)
    if work is None:
        return unknown(rule.clause, "work")
    papers = [_paper(one, f"{seat.path}.appointments[{n}]") for n, one in enumerate(terms)]
    running = _running(work, papers)
    if running == ():
        return met(Code.APPOINTED, rule.clause, examiner=who)
    if isinstance(running, tuple):
        return unknown(rule.clause, *running)
    return failed(Code.APPOINTMENT_LAPSES, rule.clause, examiner=who, first_day_without=running)


def _trained(rule: PoolRule, seat: Seat) -> Findings:
    if not rule.trained:
        return Findings()
    if seat.member.trained is None:
        return unknown(rule.clause, f"{seat.path}.trained")
    if seat.member.trained:
        return met(Code.TRAINED, rule.clause, examiner=seat.member.id)
    return failed(Code.NOT_TRAINED, rule.clause, examiner=seat.member.id)


def undertaking(rule: UndertakingRule | None, seat: Seat, work: Work | None) -> Findings:
    """Whether the undertaking was signed no later than the first day of the work (承诺书)."""
    if rule is None:
        return Findings()
    signed, who = seat.member.undertaking_signed_on, seat.member.id
    if signed is None:
        return unknown(rule.clause, f"{seat.path}.undertaking_signed_on")
    if signed == "not_signed":
        return failed(Code.UNDERTAKING_NOT_SIGNED, rule.clause, examiner=who)
    if work is None:
        return unknown(rule.clause, "work")
    if signed > work.first_day:
        return failed(
            Code.UNDERTAKING_TOO_LATE,
            rule.clause,
            examiner=who,
            signed_on=signed,
            first_day=work.first_day,
        )
    return met(Code.UNDERTAKING_SIGNED, rule.clause, examiner=who, signed_on=signed)


def roles(rules: Sequence[IncompatibleRule], seat: Seat) -> Findings:
    """Whether the member's roles in the cycle go together (身份不得兼任)."""
    if not rules:
        return Findings()
    if seat.member.other_roles is None:
        return unknown(rules[0].clause, f"{seat.path}.other_roles")
    held = seat.member.other_roles | {Role.PANEL}
    return together(_compatible(rule, seat.member.id, held) for rule in rules)


def _compatible(rule: IncompatibleRule, who: str, held: frozenset[Role]) -> Findings:
    clashing = tuple(sorted(rule.others & held))
    if rule.role in held and clashing:
        return failed(
            Code.ROLES_INCOMPATIBLE, rule.clause, examiner=who, role=rule.role, others=clashing
        )
    return met(Code.ROLES_COMPATIBLE, rule.clause, examiner=who)


def load_limit(rule: LoadRule, adopted: PanelsAdopted) -> int | Reason | None:
    """How many applicants one examiner may review at this stage; None: nobody set a limit.

    Implementing rules may set a limit where the text has none, and lower one that it has.
    """
    chosen = adopted.applicants_at_most
    if chosen is None:
        return rule.at_most
    if adopted.adoption is None:
        return Reason(Common.RULES_NOT_ADOPTED, rule.clause, {"parameter": "applicants_at_most"})
    if rule.at_most is not None and chosen > rule.at_most:
        facts = {"parameter": "applicants_at_most"}
        return Reason(Common.CONTRADICTS_REGULATION, rule.clause, facts)
    return chosen


def load(rule: LoadRule, limit: int | None, seat: Seat, applicants: int | None) -> Findings:
    """Whether the member stays within the limit with this panel's applicants (工作量)."""
    if limit is None:
        return Findings()
    elsewhere, who = seat.member.applicants_elsewhere, seat.member.id
    if elsewhere is None:
        return unknown(rule.clause, f"{seat.path}.applicants_elsewhere")
    if applicants is None:
        return unknown(rule.clause, "applicants")
    total = elsewhere + applicants
    code = Code.LOAD_MET if total <= limit else Code.LOAD_EXCEEDED
    found = met if total <= limit else failed
    return found(code, rule.clause, examiner=who, applicants=total, at_most=limit)
