"""Reads: duties, proceedings, misuse, the oversight's matters and reports; who may see which."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from zhuoyue.core import supervision as core
from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Act, Law
from zhuoyue.core.supervision import Breach, DutyState, SupervisionAdopted
from zhuoyue.core.verdict import Allowed, Answer
from zhuoyue.rulebook import convert
from zhuoyue.rulebook.problems import Problem
from zhuoyue.rulebook.questions import QUESTIONS
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import phrases, visibility
from zhuoyue.shell.kit.phrases import Answered, answered
from zhuoyue.shell.ledger.queries import seen_from
from zhuoyue.shell.notices.facts import adopted
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body, Membership
from zhuoyue.shell.subsidies import queries as subsidies
from zhuoyue.shell.subsidies.facts import Account, Won
from zhuoyue.shell.supervision import facts
from zhuoyue.shell.supervision.facts import Suspension, Way
from zhuoyue.shell.supervision.models import (
    Change,
    Evaluation,
    FollowUp,
    Informant,
    Matter,
    MisconductReport,
    Proceeding,
    Step,
    YearlyReport,
)

_OFFICE = frozenset({Body.Kind.OFFICE})
_WATCH = frozenset({Body.Kind.OFFICE, Body.Kind.OVERSIGHT, Body.Kind.AUDIT, Body.Kind.DISCIPLINE})
_DECIDE = _WATCH | {Body.Kind.GOVERNMENT}
_OVERSEE = frozenset({Body.Kind.OVERSIGHT})

OPEN = frozenset({DutyState.DUE, DutyState.MISSING})
"""Duties that somebody still has to meet."""


def rules_of(cycle: Cycle, law: Law) -> SupervisionAdopted | None:
    """What the cycle's implementing rules say on the years after."""
    return adopted(SupervisionAdopted, "supervision", cycle, law, cycles.dossier_of(cycle))


# --- duties


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """One duty of one winner on a page, with the report handed in for it."""

    duty: core.Duty
    clause: Any
    report: YearlyReport | None

    @property
    def late(self) -> bool:
        """Whether it was not met in time."""
        return self.duty.state in (DutyState.MISSING, DutyState.LATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """What one winner owes: the core's answer, line by line."""

    case: Case
    law: Law
    won: Won
    answer: Answer[core.Duties]
    lines: Sequence[DutyLine]

    @property
    def award(self) -> Text:
        """The name of the award."""
        names = phrases.names(self.law.regulation)
        return names.get(self.won.award, Text(zh=self.won.award, en=self.won.award))

    @property
    def answered(self) -> Answered:
        """The verdict in words."""
        return answered(self.answer.verdict, self.law)

    @property
    def owed(self) -> list[DutyLine]:
        """What still has to be done, late first."""
        found = [one for one in self.lines if one.duty.state in OPEN]
        return sorted(found, key=lambda one: (not one.late, one.duty.due_year or 0))


def winner(case: Case, on: date) -> Winner | None:
    """What a winner owes on a day; None unless the case has won."""
    found = winners(case.cycle, on, [case])
    return found[0] if found else None


def winners(cycle: Cycle, on: date, rows: Iterable[Case] | None = None) -> list[Winner]:
    """What every winner of a cycle owes on a day; queries do not grow with the winners."""
    law, listed = cycles.law_of(cycle), subsidies.winners(cycle, rows)
    if not listed:
        return []
    rules, asked = rules_of(cycle, law), _Duties(on)
    reports = list(YearlyReport.objects.filter(case__in=[case for case, _ in listed]))
    return [
        _winner(case, won, [one for one in reports if one.case_id == case.pk], asked, rules)
        for case, won in listed
    ]


def winners_of(
    listed: Iterable[Cycle], on: date, rows: Iterable[Case] | None = None
) -> list[Winner]:
    """What the winners of several cycles owe; queries grow neither with cycles nor winners."""
    won = subsidies.winners_of(listed, rows)
    reports = list(YearlyReport.objects.filter(case__in=[case for case, _ in won])) if won else []
    every = {case.cycle_id: case.cycle for case, _ in won}
    rules = {key: rules_of(one, cycles.law_of(one)) for key, one in every.items()}
    asked = _Duties(on)
    return [
        _winner(
            case,
            one,
            [row for row in reports if row.case_id == case.pk],
            asked,
            rules[case.cycle_id],
        )
        for case, one in won
    ]


class _Duties:
    """What winners owe on a day; of winners who stand alike the core is asked once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._known: dict[Hashable, Answer[core.Duties]] = {}

    def of(
        self, case: Case, won: Won, rows: list[YearlyReport], rules: SupervisionAdopted | None
    ) -> Answer[core.Duties]:
        """The core's answer for one of them."""
        handed_in = tuple((one.year, one.at) for one in rows)
        alike = (case.cycle_id, won.decided_on, won.ended_on, handed_in)
        if alike not in self._known:
            asked = facts.duties(won, rows, as_of=self.on, rules=rules)
            law = cycles.law_of(case.cycle)
            self._known[alike] = QUESTIONS["duties"].decide(law, asked)
        return self._known[alike]


def _winner(
    case: Case,
    won: Won,
    rows: list[YearlyReport],
    asked: _Duties,
    rules: SupervisionAdopted | None,
) -> Winner:
    law, answer = cycles.law_of(case.cycle), asked.of(case, won, rows, rules)
    listed = answer.result.duties if answer.result is not None else ()
    by_year = {one.year: one for one in rows}
    lines = [
        DutyLine(
            duty=one,
            clause=phrases.clause(law.regulation, one.clause),
            report=by_year.get(one.about_year) if one.about_year is not None else None,
        )
        for one in listed
    ]
    return Winner(case=case, law=law, won=won, answer=answer, lines=lines)


def years_to_report(found: Winner, on: date) -> list[int]:
    """The years on which a report is still to be handed in and that are over."""
    years = [one.duty.about_year for one in found.lines if one.report is None]
    return sorted(year for year in years if year is not None and year < on.year)


Held = Sequence[Membership]
"""What a user is, read once for a whole desk."""


def held_by(user: Any) -> Held:  # noqa: ANN401
    """What a user is today."""
    return list(people.memberships(user))


def duties_of(held: Held, on: date) -> list[Winner]:
    """What a user's own organisations owe."""
    own = [one.organisation_id for one in held if one.organisation_id]
    if not own:
        return []
    rows = list(
        Case.objects.filter(organisation_id__in=own).select_related("cycle", "organisation")
    )
    found = winners_of({one.cycle for one in rows}, on, rows)
    return [one for one in found if one.won.ended_on is None]


def overdue(held: Held, on: date) -> list[Winner]:
    """The winners of the office's cycles that have not met a duty in time."""
    here = _places(held, _OFFICE, "")
    listed = winners_of(Cycle.objects.filter(here), on) if here else []
    return [one for one in listed if any(line.late and not line.report for line in one.owed)]


# --- revocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One proposal to take an honour back, as the core sees it on what is recorded."""

    row: Proceeding
    way: Way
    law: Law
    answer: Answer[core.Revocation]
    follow_ups: Sequence[FollowUp]

    @property
    def answered(self) -> Answered:
        """The verdict in words."""
        return answered(self.answer.verdict, self.law)

    @property
    def result(self) -> core.Revocation | None:
        """What follows."""
        return self.answer.result

    @property
    def outstanding(self) -> list[Act]:
        """What the text has done after the decision and is not done yet."""
        if not self.row.approved:
            return []
        done = {one.act for one in self.follow_ups}
        return [act for act in facts.follow_ups(self.law, self.way) if act.id not in done]


def weigh(
    case: Case,
    told: Mapping[str, Any],
    decision: Mapping[str, Any] | None = None,
    received: Sequence[Account] | None = None,
) -> Answer[core.Revocation] | list[Problem]:
    """The core's answer on facts of a breach, or what is wrong with them."""
    law = cycles.law_of(case.cycle)
    asked = facts.revocation(
        told,
        won=subsidies.won_by(case),
        received=subsidies.received(case) if received is None else received,
        decision=decision,
        rules=rules_of(case.cycle, law),
    )
    if isinstance(asked, list):
        return asked
    answer: Answer[core.Revocation] = QUESTIONS["revocation"].decide(law, asked)
    return answer


def weighed(row: Proceeding, received: Sequence[Account] | None = None) -> Weighed:
    """A recorded proposal; its facts were read when it was made.

    `received`: what the case got, where it was read with others.
    """
    law = cycles.law_of(row.case.cycle)
    way = facts.way_for(law, Breach(row.breach))
    decided = facts.decision(row, way) if way is not None else None
    answer = weigh(row.case, row.told, decided, received)
    if way is None or isinstance(answer, list):
        message = f"{row}: recorded facts that the core cannot read"
        raise TypeError(message)
    return Weighed(row=row, way=way, law=law, answer=answer, follow_ups=list(row.follow_ups.all()))


def proceedings_seen(user: Any, case: Case) -> list[Weighed]:  # noqa: ANN401
    """The proposals against a case that this person may see."""
    return _weighed_all(visibility.visible(Proceeding.objects.filter(case=case), user))


def _weighed_all(rows: QuerySet[Proceeding]) -> list[Weighed]:
    """Several proposals; queries grow with none of them."""
    listed = list(
        rows.select_related("case__cycle", "case__organisation").prefetch_related("follow_ups")
    )
    cycles.gather({one.case.cycle for one in listed})
    received = subsidies.received_by(one.case for one in listed) if listed else {}
    return [weighed(one, received[one.case_id]) for one in listed]


def proceeding_seen(user: Any, pk: int) -> Weighed | None:  # noqa: ANN401
    """One proposal."""
    rows = Proceeding.objects.select_related("case__cycle", "case__organisation").filter(pk=pk)
    row = visibility.visible(rows, user).first()
    return weighed(row) if row is not None else None


def open_proceedings(held: Held) -> list[Weighed]:
    """The proposals that wait for a decision, or for what follows from one."""
    here = _places(held, _DECIDE, "case__cycle__")
    if not here:
        return []
    rows = Proceeding.objects.filter(here)
    found = _weighed_all(rows.filter(Q(decided_on__isnull=True) | Q(approved=True)))
    return [one for one in found if one.row.decided_on is None or one.outstanding]


def proposable(law: Law) -> list[Way]:
    """The grounds on which the text lets an honour be taken back."""
    return facts.ways(law)


# --- use of the honour


def misuse(case: Case, told: Mapping[str, Any]) -> Answer[core.UseFinding]:
    """Whether an honour may be used so."""
    law, won = cycles.law_of(case.cycle), subsidies.won_by(case)
    plain = {key: one for key, one in told.items() if one not in (None, "")}
    if won is not None:
        plain["award_year"] = won.decided_on.year
    asked = convert.read(core.MisuseFacts, plain, files=False)
    answer: Answer[core.UseFinding] = QUESTIONS["misuse"].decide(law, asked)
    return answer


def conduct(cycle: Cycle, told: Mapping[str, Any]) -> Answer[core.Measures]:
    """Which measures are open against somebody who takes part in the review."""
    law = cycles.law_of(cycle)
    asked = core.ConductFacts(
        breach=core.Misconduct(told["breach"]) if told.get("breach") else None,
        established=told.get("established"),
        crime=told.get("crime"),
        implementing_rules=rules_of(cycle, law),
    )
    answer: Answer[core.Measures] = QUESTIONS["conduct"].decide(law, asked)
    return answer


# --- oversight


def oversight(cycle: Cycle, told: Mapping[str, Any]) -> Answer[core.OversightCase]:
    """Whether a case may be opened on a matter against somebody, from such a source."""
    law = cycles.law_of(cycle)
    asked = core.OversightFacts(
        matter=core.Matter(told["matter"]) if told.get("matter") else None,
        subject=core.Subject(told["subject"]) if told.get("subject") else None,
        report=told.get("report"),
        implementing_rules=rules_of(cycle, law),
    )
    answer: Answer[core.OversightCase] = QUESTIONS["oversight"].decide(law, asked)
    return answer


def public_cycle(user: Any, code: str) -> Cycle | None:  # noqa: ANN401 - also nobody
    """A cycle about which this person may report misconduct."""
    cycle = cycles.cycle_of(code)
    if cycle is None:
        return None
    return cycle if settings.DEMO or visibility.may_see(user, cycle) else None


def receipt(number: str) -> MisconductReport | None:
    """The report of a receipt number: its status page tells the state and nothing more."""
    return MisconductReport.objects.filter(number=number).first()


def reports_seen(user: Any, cycle: Cycle) -> list[tuple[MisconductReport, Informant | None]]:  # noqa: ANN401
    """The reports of misconduct with those who made them, for the oversight group."""
    rows = visibility.visible(MisconductReport.objects.filter(cycle=cycle), user)
    who = visibility.visible(Informant.objects.filter(report__cycle=cycle), user)
    named = {one.report_id: one for one in who}
    return [(one, named.get(one.pk)) for one in rows]


def report_seen(user: Any, number: str) -> MisconductReport | None:  # noqa: ANN401
    """One report."""
    rows = MisconductReport.objects.select_related("cycle").filter(number=number)
    return visibility.visible(rows, user).first()


def matters_seen(user: Any, cycle: Cycle) -> list[Matter]:  # noqa: ANN401
    """The matters of a cycle that this person may see."""
    rows = Matter.objects.filter(cycle=cycle).select_related("cycle", "case__organisation")
    return list(visibility.visible(rows, user).prefetch_related("steps"))


def matter_seen(user: Any, pk: int) -> Matter | None:  # noqa: ANN401
    """One matter."""
    rows = Matter.objects.select_related("cycle", "case__organisation", "case__cycle", "report")
    return visibility.visible(rows, user).filter(pk=pk).first()


def is_suspended(matter: Matter) -> bool:
    """Whether a suspension of this matter stands."""
    last = matter.steps.filter(kind__in=(Step.Kind.SUSPEND, Step.Kind.LIFT)).last()
    return last is not None and last.kind == Step.Kind.SUSPEND


def awaiting_answer(matter: Matter) -> Step | None:
    """The order to correct that the office has not answered."""
    kinds = (Step.Kind.ORDER, Step.Kind.ANSWER)
    last = next((one for one in reversed(matter.steps.all()) if one.kind in kinds), None)
    return last if last is not None and last.kind == Step.Kind.ORDER else None


def without_act(matter: Matter) -> frozenset[str]:
    """The steps that the text gives the group the power to take without an act of the procedure."""
    told = {"matter": matter.matter, "subject": matter.subject, "report": matter.source}
    result = oversight(matter.cycle, told).result
    powers = result.powers if result is not None else frozenset()
    found = {Step.Kind.ORDER.value} if core.Power.ORDER_CORRECTION in powers else set()
    return frozenset(found | ({Step.Kind.ANSWER.value} if awaiting_answer(matter) else set()))


def next_matter(cycle: Cycle) -> str:
    """The number of the next matter."""
    return f"监-{Matter.objects.filter(cycle=cycle).count() + 1}"


def orders_to_answer(held: Held) -> list[tuple[Matter, Step]]:
    """The orders that the office has to answer."""
    here = _places(held, _OFFICE, "cycle__")
    if not here:
        return []
    rows = Matter.objects.filter(here, closed_at__isnull=True).select_related("cycle")
    listed = [(one, awaiting_answer(one)) for one in rows.prefetch_related("steps")]
    return [(one, step) for one, step in listed if step is not None]


def to_oversee(held: Held) -> tuple[list[MisconductReport], list[Matter]]:
    """What waits for the oversight group: new reports, and matters not closed."""
    mine = _places(held, _OVERSEE, "cycle__")
    if not mine:
        return [], []
    new = MisconductReport.objects.filter(mine, state=MisconductReport.State.RECEIVED)
    matters = Matter.objects.filter(mine, closed_at__isnull=True)
    return list(new.select_related("cycle")), list(matters.select_related("cycle"))


def oversight_counts(user: Any, cycle: Cycle, today: date) -> tuple[int | None, int]:  # noqa: ANN401
    """What waits in the room of the oversight: new reports and open matters, and orders overdue.

    None: the room is not theirs. The office finds it once a matter concerns it.
    """
    held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
    kinds = {one.body.kind for one in held if one.body is not None}
    if not kinds & (_OVERSEE | _OFFICE):
        return None, 0
    rows = visibility.visible(Matter.objects.filter(cycle=cycle, closed_at__isnull=True), user)
    matters = list(rows.prefetch_related("steps"))
    orders = (awaiting_answer(one) for one in matters)
    late = sum(one is not None and one.due is not None and one.due < today for one in orders)
    if not kinds & _OVERSEE:
        return (len(matters), late) if matters else (None, 0)
    new = MisconductReport.objects.filter(cycle=cycle, state=MisconductReport.State.RECEIVED)
    return len(matters) + new.count(), late


def suspensions(cycle: Cycle, number: str | None = None) -> list[tuple[Suspension, Any]]:
    """The suspensions that stand, each with its clause."""
    law = cycles.law_of(cycle)
    dossier = cycles.dossier_of(cycle)
    listed = facts.suspended(law, seen_from(dossier, number))
    return [(one, phrases.clause(law.regulation, one.clause)) for one in listed]


# --- changes


def changes_of(case: Case) -> list[Change]:
    """The changes reported on a case."""
    return list(Change.objects.filter(case=case))


def open_changes(held: Held) -> list[Change]:
    """The changes whose effect the office has not decided."""
    here = _places(held, _OFFICE, "case__cycle__")
    if not here:
        return []
    rows = Change.objects.filter(here, decided_at__isnull=True)
    return list(rows.select_related("case__organisation", "case__cycle"))


def evaluations_of(case: Case) -> list[Evaluation]:
    """The follow-up evaluations of a winner."""
    return list(Evaluation.objects.filter(case=case))


def file_seen(user: Any, token: UUID) -> YearlyReport | None:  # noqa: ANN401
    """A report by the token of its file."""
    return visibility.visible(YearlyReport.objects.filter(token=token), user).first()


# --- who may see what


def case_seen(user: Any, number: str) -> Case | None:  # noqa: ANN401
    """A case whose years after this person may see: own ones, and for those who watch or decide."""
    rows = Case.objects.select_related("cycle", "organisation").filter(number=number)
    return rows.filter(_own(user, "") | _cycle(user, _DECIDE, "cycle__")).first()


def watches(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person sees who owes what."""
    return Cycle.objects.filter(_cycle(user, _WATCH, ""), pk=cycle.pk).exists()


def oversees(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person is of the oversight group of the cycle's place."""
    return Cycle.objects.filter(_cycle(user, _OVERSEE, ""), pk=cycle.pk).exists()


def role_for(user: Any, case: Case, act: Act | None) -> str | None:  # noqa: ANN401
    """The role in which this person does an act on a case."""
    held = applications.roles_in(user, case) if act is not None else frozenset()
    return next((one for one in act.by if one in held), None) if act is not None else None


def cycle_role(user: Any, cycle: Cycle, act: Act | None) -> str | None:  # noqa: ANN401
    """The role in which this person does an act of the cycle."""
    held = cycles.roles_of(user, cycle) if act is not None else frozenset()
    return next((one for one in act.by if one in held), None) if act is not None else None


def _cycle(user: Any, kinds: Iterable[Body.Kind], path: str) -> Q:  # noqa: ANN401
    """The cycles of places in which this person sits in a body of these kinds."""
    return _places(people.bodies_of(user), kinds, path) or visibility.NOTHING


def _places(held: Iterable[Membership], kinds: Iterable[Body.Kind], path: str) -> Q:
    """The same for memberships already read; an empty Q where there is no such body."""
    seen, wanted = Q(), frozenset(kinds)
    for one in held:
        if one.body is not None and one.body.kind in wanted:
            here = Q(**{f"{path}code": one.cycle}) if one.cycle else Q()
            seen |= here & Q(**{f"{path}place": one.body.place})
    return seen


def _own(user: Any, path: str) -> Q:  # noqa: ANN401
    held = people.memberships(user)
    own = [one.organisation_id for one in held if one.organisation_id is not None]
    return Q(**{f"{path}organisation_id__in": own})


@visibility.grants(YearlyReport)
@visibility.grants(Evaluation)
@visibility.grants(Change)
def _years_after(user: Any) -> Q:  # noqa: ANN401
    """Its own organisation; office, oversight, audit and discipline bodies of the place."""
    return _own(user, "case__") | _cycle(user, _WATCH, "case__cycle__")


@visibility.grants(Proceeding)
def _proceedings(user: Any) -> Q:  # noqa: ANN401
    """Office, oversight, audit, discipline and government; the organisation once it is decided."""
    decided = Q(decided_on__isnull=False)
    return _own(user, "case__") & decided | _cycle(user, _DECIDE, "case__cycle__")


@visibility.grants(MisconductReport)
def _reports(user: Any) -> Q:  # noqa: ANN401
    """The oversight group alone: what is reported may be about the office."""
    return _cycle(user, _OVERSEE, "cycle__")


@visibility.grants(Informant)
def _informants(user: Any) -> Q:  # noqa: ANN401
    """The oversight group alone."""
    return _cycle(user, _OVERSEE, "report__cycle__")


@visibility.grants(Matter)
def _matters(user: Any) -> Q:  # noqa: ANN401
    """The oversight group; the office once a step was taken that it must obey or answer."""
    taken = Q(pk__in=Step.objects.values("matter_id"))
    return _cycle(user, _OVERSEE, "cycle__") | taken & _cycle(user, _OFFICE, "cycle__")


def allowed(answer: Answer[Any]) -> bool:
    """Whether an answer allows."""
    return isinstance(answer.verdict, Allowed)


def reports_due(found: Winner, at: datetime) -> list[DutyLine]:
    """The reports that a winner can hand in now."""
    years = years_to_report(found, at.date())
    return [one for one in found.owed if one.duty.about_year in years]
