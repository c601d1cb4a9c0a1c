"""Reads: experts, panels, who sits on them, what the core says of them, who may review which case."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from zhuoyue.core import panels as core
from zhuoyue.core.clause import Text
from zhuoyue.core.panels import MemberFinding, PairFinding, PanelResult, PanelRule, Standing
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Allowed, Answer, Common, Reason, Verdict
from zhuoyue.rulebook.phrases import lexicon
from zhuoyue.rulebook.questions import QUESTIONS
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.models import Application, Case, Material
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.facts import adopted
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import clock, phrases, visibility
from zhuoyue.shell.kit.once import once
from zhuoyue.shell.kit.phrases import Answered, Said
from zhuoyue.shell.panels import facts
from zhuoyue.shell.panels.facts import Composition, Known, composed
from zhuoyue.shell.panels.models import (
    Assignment,
    ConsultantsNamed,
    Declaration,
    Panel,
    PanelMember,
    RecusalRequest,
)
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.facts import News
from zhuoyue.shell.people.models import Body, Membership, User

READERS = frozenset({"office", "oversight"})
"""Who sees every panel of a cycle."""

AT_WORK = Q(appointed_at__isnull=False, ended_at__isnull=True)
"""The panels that were appointed and not replaced."""

_SEAT_NOT_ENDED = Q(panel__ended_at__isnull=True)


# --- panels


def panels_of(cycle: Cycle) -> QuerySet[Panel]:
    """The panels of a cycle with members and cases: drafts, those at work, those replaced."""
    return _whole(Panel.objects.filter(cycle=cycle))


def _whole(rows: QuerySet[Panel]) -> QuerySet[Panel]:
    seats = PanelMember.objects.select_related("user__expert")
    cases = Assignment.objects.select_related("case__organisation")
    rows = rows.select_related("cycle")
    return rows.prefetch_related(Prefetch("members", seats), Prefetch("assignments", cases))


def at_work(cycle: Cycle) -> QuerySet[Panel]:
    """The panels of a cycle that were appointed and not replaced, with members and cases."""
    return panels_of(cycle).filter(AT_WORK)


def panel_of(pk: int) -> Panel | None:
    """The panel of this key with members and cases."""
    return _whole(Panel.objects.filter(pk=pk)).first()


def panel_for(case: Case, stage: str) -> Panel | None:
    """The panel at work that reviews a case at a stage."""
    rows = _whole(Panel.objects.filter(AT_WORK, assignments__case=case))
    return next((one for one in rows if stage in one.stages), None)


def members(panel: Panel) -> list[User]:
    """Who sits on a panel, the leader among them."""
    return [one.user for one in panel.members.all()]


def leader_of(panel: Panel) -> User | None:
    """Who leads a panel."""
    return next((one.user for one in panel.members.all() if one.leader), None)


def panel_seen(user: Any, pk: int) -> Panel | None:  # noqa: ANN401
    """A panel, if this person may see it."""
    return visibility.visible(_whole(Panel.objects.filter(pk=pk)), user).first()


def seats_of(user: User, cycle: Cycle) -> list[Panel]:
    """The panels of a cycle, drafted or at work, on which a person sits."""
    return [one for one in _seats_everywhere(user.pk) if one.cycle_id == cycle.pk]


def working(user: User) -> list[Panel]:
    """The panels at work, of any cycle, on which a person sits, with members and cases."""
    return [one for one in _seats_everywhere(user.pk) if one.appointed_at is not None]


def _seats_everywhere(user: int) -> list[Panel]:
    """The panels, drafted or at work, on which a person sits."""
    rows = Panel.objects.filter(ended_at__isnull=True, members__user=user)
    return once(("seats", user), lambda: list(_whole(rows)))


# --- experts


def experts(cycle: Cycle, law: Law) -> list[User]:
    """Everybody who holds a role in which the regulation's examiners act, by name (专家)."""
    day = clock.today()
    rows = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        role__in=facts.roles(law),
        body__place=cycle.place,
        cycle__in=("", cycle.code),
        since__lte=day,
    )
    found = User.objects.filter(pk__in=rows.values("user"), is_active=True)
    return list(found.select_related("expert").order_by("name", "pk"))


def expert(cycle: Cycle, law: Law, reference: str) -> User | None:
    """One of them by the reference."""
    return next((one for one in experts(cycle, law) if one.reference == reference), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertLine:
    """A person in the list of experts: the record, the undertaking, how many cases."""

    user: User
    expert: Any
    signed: bool
    cases: int


def expert_lines(cycle: Cycle, law: Law) -> list[ExpertLine]:
    """Every expert with what is known; constant in queries."""
    signed, seats = facts.signed(law, cycles.dossier_of(cycle)), _seats(cycle)
    return [
        ExpertLine(
            user=one,
            expert=facts.expert_of(one),
            signed=one.reference in signed,
            cases=len({case for _, _, case in seats.get(one.pk, ())}),
        )
        for one in experts(cycle, law)
    ]


# --- what the core says


def known_of(cycle: Cycle, person: int | None = None, case: int | None = None) -> Known:
    """What must be read of a cycle before its panels are looked at; constant in queries.

    `person`: only what is needed to look at this one on the panels they sit on.
    `case`: only what is needed to look at the pairs with this one.
    """
    law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
    held: dict[int, list[Membership]] = defaultdict(list)
    rows = Membership.objects.filter(cycle__in=("", cycle.code)).select_related("body")
    if person is not None:
        rows = rows.filter(user=person)
    for one in rows.filter(Q(body__isnull=True) | Q(body__place=cycle.place)):
        held[one.user_id].append(one)
    return Known(
        law=law,
        cycle=cycle,
        dossier=dossier,
        rules=adopted(core.PanelsAdopted, "panels", cycle, law, dossier),
        declared=_declarations(_of_case(cycle, case), person),
        held=held,
        consultants=_consultants(_of_case(cycle, case), person),
        requests=list(RecusalRequest.objects.filter(_of_case(cycle, case))),
        seats=_seats(cycle, person) if case is None else {},  # the load bars from no single case
    )


def _of_case(cycle: Cycle, case: int | None) -> Q:
    return Q(case__cycle=cycle) if case is None else Q(case=case)


def _declarations(which: Q, person: int | None) -> dict[tuple[int, int], Declaration]:
    """The newest declaration of each person on each case."""
    rows = Declaration.objects.filter(which).order_by("pk")
    if person is not None:
        rows = rows.filter(user=person)
    return {(one.user_id, one.case_id): one for one in rows}


def _consultants(which: Q, person: int | None) -> dict[int, list[str]]:
    rows = ConsultantsNamed.objects.filter(which).order_by("pk")
    if person is not None:
        own = Assignment.objects.filter(panel__members__user=person)
        rows = rows.filter(case__in=own.values("case"))
    return {one.case_id: list(one.names) for one in rows}


def _seats(cycle: Cycle, person: int | None = None) -> dict[int, list[tuple[int, str, int]]]:
    rows = Panel.objects.filter(cycle=cycle, ended_at__isnull=True)
    if person is not None:
        rows = rows.filter(members__user=person)
    listed = rows.values_list("pk", "stages", "members__user", "assignments__case")
    found: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    for panel, stages, user, case in listed:
        if user and case:
            found[user] += [(panel, stage, case) for stage in stages]
    return found


def asked(wanted: Composition, known: Known) -> Answer[PanelResult]:
    """The core's answer on whether this panel may start; raises Mistaken."""
    return QUESTIONS["panel"].decide(known.law, facts.panel_facts(wanted, known))


def answer_on(panel: Panel) -> Answer[PanelResult]:
    """The same for a panel of the table."""
    return asked(composed(panel), known_of(panel.cycle))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something between a person and an applicant: barred or open, and why in words."""

    case: Case
    standing: Standing
    why: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person who could sit on a panel, with everything that speaks against it."""

    user: User
    expert: Any
    seated: bool
    leads: bool
    standing: Standing
    why: tuple[Said, ...]
    conflicts: tuple[Conflict, ...]
    free: int
    load: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case that could be assigned: whether it is, who reviews it otherwise, who is barred."""

    case: Case
    assigned: bool
    taken_by: Panel | None
    barred: int
    asked_consultants: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The whole picture at the moment of choice (组建时的全貌)."""

    rule: PanelRule
    candidates: tuple[Candidate, ...]
    cases: tuple[CaseLine, ...]
    answered: Answered
    allowed: bool
    result: PanelResult | None


def picture(rule: PanelRule, wanted: Composition, known: Known) -> Picture:
    """Everybody who could sit and every case that stands there, seen from one composition."""
    people_there = experts(known.cycle, known.law)
    there = {one.pk for one in people_there}
    everybody = (*people_there, *(one for one in wanted.users if one.pk not in there))
    standing = _standing_cases(rule, known)
    lines = tuple({case.pk: case for case in (*standing, *wanted.cases)}.values())
    names = _names(everybody, lines)
    answer = asked(wanted, known)
    all_of = asked(replace(wanted, users=everybody, cases=lines or wanted.cases), known)
    words = _Words(known.law, names, everybody, lines)
    candidates = _candidates(all_of.result, wanted, known, words)
    return Picture(
        rule=rule,
        candidates=candidates,
        cases=_case_lines(lines, wanted, known, candidates),
        answered=in_words(answer.verdict, wanted, known),
        allowed=isinstance(answer.verdict, Allowed),
        result=answer.result,
    )


def _standing_cases(rule: PanelRule, known: Known) -> list[Case]:
    numbers = facts.standing_at(known.law, known.dossier, rule)
    return list(applications.cases(known.cycle).filter(number__in=numbers))


def assignable(panel: Panel, rule: PanelRule, known: Known) -> list[Case]:
    """The cases that may be ticked: those that stand there and no other panel has, and its own."""
    wanted_panels = {panel.pk} if panel.pk else set()
    wanted_panels |= {panel.replaces_id} if panel.replaces_id else set()
    rows = Assignment.objects.filter(_SEAT_NOT_ENDED, panel__cycle=known.cycle)
    taken = {
        one.case_id
        for one in rows.exclude(panel__in=wanted_panels).select_related("panel")
        if set(one.panel.stages) & set(rule.stages)
    }
    return [one for one in _standing_cases(rule, known) if one.pk not in taken]


def _candidates(
    result: PanelResult | None, wanted: Composition, known: Known, words: "_Words"
) -> tuple[Candidate, ...]:
    alone: dict[str, MemberFinding] = {}
    pairs: dict[str, list[PairFinding]] = defaultdict(list)
    for one in result.members if result is not None else ():
        alone[one.examiner] = one
    for pair in result.pairs if result is not None else ():
        pairs[pair.examiner].append(pair)
    seated = {one.pk for one in wanted.users}
    found = []
    for user in words.users:
        own = alone[user.reference]
        theirs = pairs[user.reference]
        found.append(
            Candidate(
                user=user,
                expert=facts.expert_of(user),
                seated=user.pk in seated,
                leads=user.reference in wanted.leaders,
                standing=own.standing,
                why=words.all(_without_load(own.because)),
                conflicts=tuple(_conflicts(theirs, words)),
                free=sum(one.standing is Standing.CLEAR for one in theirs),
                load=facts.load(user, wanted.stages[0], known, wanted.panels),
            )
        )
    return tuple(found)


def _without_load(reasons: Iterable[Reason]) -> list[Reason]:
    """All but the load: in the picture everybody is looked at with every case at once."""
    return [one for one in reasons if one.code is not core.Code.LOAD_EXCEEDED]


def _conflicts(pairs: Iterable[PairFinding], words: "_Words") -> Iterator[Conflict]:
    cases = {one.number: one for one in words.cases}
    for one in pairs:
        if one.standing is not Standing.CLEAR:
            why = words.all(one.because)
            yield Conflict(case=cases[one.applicant], standing=one.standing, why=why)


def _case_lines(
    cases: Sequence[Case], wanted: Composition, known: Known, candidates: Sequence[Candidate]
) -> tuple[CaseLine, ...]:
    barred: dict[int, int] = defaultdict(int)
    for one in candidates:
        for conflict in one.conflicts:
            barred[conflict.case.pk] += conflict.standing is Standing.BARRED
    taken = taken_by(known.cycle, wanted)
    assigned = {one.pk for one in wanted.cases}
    return tuple(
        CaseLine(
            case=case,
            assigned=case.pk in assigned,
            taken_by=taken.get(case.pk),
            barred=barred[case.pk],
            asked_consultants=case.pk in known.consultants,
        )
        for case in cases
    )


def taken_by(cycle: Cycle, wanted: Composition) -> dict[int, Panel]:
    """The cases that another panel, drafted or at work, has at one of these stages."""
    rows = Assignment.objects.filter(_SEAT_NOT_ENDED, panel__cycle=cycle).select_related("panel")
    return {
        one.case_id: one.panel
        for one in rows.exclude(panel__in=wanted.panels)
        if set(one.panel.stages) & set(wanted.stages)
    }


# --- words


def _names(users: Iterable[User], cases: Iterable[Case]) -> dict[str, Text]:
    found = {one.reference: Text(zh=one.name, en=one.name) for one in users}
    for case in cases:
        name = case.organisation.name
        found[case.number] = Text(zh=f"“{name}”", en=f"“{name}”")
    return found


def names_of(wanted: Composition, law: Law) -> Mapping[str, Text]:
    """The names of those in a composition, and the regulation's own words."""
    return {**lexicon(law.regulation), **_names(wanted.users, wanted.cases)}


def in_words(verdict: Verdict, wanted: Composition, known: Known) -> Answered:
    """A verdict on a panel in words: what is missing says who must do what."""
    words = _Words(known.law, _names(wanted.users, wanted.cases), wanted.users, wanted.cases)
    plain = phrases.answered(verdict, known.law)
    return replace(plain, reasons=words.all(verdict.reasons))


_MISSING: dict[str, tuple[str, str]] = {
    "declarations": (
        "{who}还没有就{whom}申报利害关系；请其先申报有或者没有。",
        "{who} has not declared on {whom} yet; let them declare an interest or none.",
    ),
    "ties": (
        "还没有为{who}查询利害关系登记；请办公室查询并在专家档案中记录结果。",
        "Nobody looked {who} up in the registers yet; look up and record the result.",
    ),
    "expertise": (
        "{who}的专长还没有记录；请办公室在专家档案中填写。",
        "The expertise of {who} is not on record; fill it in.",
    ),
    "qualifications": (
        "{who}的评审员资格还没有核实；请办公室在专家档案中填写。",
        "The qualification of {who} is not on record; fill it in.",
    ),
    "found_suitable": (
        "{who}的专业水平、经验和品行还没有认定；请办公室认定并记录依据。",
        "Nobody has judged knowledge, experience and integrity of {who} yet; judge and record why.",
    ),
    "appointments": (
        "{who}的专家库聘期还没有核实；请办公室在专家档案中填写。",
        "The term of {who} in the expert pool is not on record; fill it in.",
    ),
    "trained": (
        "{who}的培训情况还没有核实；请办公室在专家档案中填写。",
        "The training of {who} is not on record; fill it in.",
    ),
    "district": (
        "{who}所在的区、县（市）还没有登记；请补充。",
        "The district of {who} is not on record; fill it in.",
    ),
    "consultants": (
        "{who}还没有说明为其提供咨询的人员；请该组织说明，没有也要说明。",
        "{who} has not named its consultants yet; let it name them, or say that there are none.",
    ),
    "decision": (
        "有一件回避申请还没有决定，所指的人暂不评审；请办公室决定并说明理由。",
        "A recusal asked for is not decided, and who is named does not review; decide with reasons.",
    ),
    "applicants": (
        "还没有分配申报组织；请至少分配一家。",
        "No applicant is assigned; assign at least one.",
    ),
    "members": ("还没有组员；请选择组员。", "There is no member yet; choose the members."),
}
"""Who must do what when a fact is missing; by the last named step of its path."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Reasons of the core in sentences about people and organisations by name."""

    law: Law
    names: Mapping[str, Text]
    users: Sequence[User]
    cases: Sequence[Case]

    def all(self, reasons: Iterable[Reason]) -> tuple[Said, ...]:
        told = tuple(reasons)
        common = {**lexicon(self.law.regulation), **self.names} if told else {}
        return tuple(self._one(reason, common) for reason in told)

    def _one(self, reason: Reason, common: Mapping[str, Text]) -> Said:
        said = phrases.said(reason, self.law, common)
        if reason.code in (Common.MISSING_FACT, Common.JUDGEMENT_NEEDED):
            path = str(reason.facts.get("fact") or reason.facts.get("matter"))
            told = self._missing(path)
            return said if told is None else replace(said, sentence=told)
        return said

    def _missing(self, path: str) -> Text | None:
        steps = path.replace("]", "").replace("[", ".").split(".")
        step = next((one for one in reversed(steps) if one in _MISSING), None)
        if step is None:
            return None
        zh, en = _MISSING[step]
        who = self._who(steps)
        whom = self.names.get(steps[-1], Text(zh="", en=""))
        return Text(zh=zh.format(who=who.zh, whom=whom.zh), en=en.format(who=who.en, whom=whom.en))

    def _who(self, steps: Sequence[str]) -> Text:
        """The member or the applicant that a path begins with."""
        listed: dict[str, Sequence[Any]] = {"members": self.users, "applicants": self.cases}
        rows = listed.get(steps[0], ())
        place = int(steps[1]) if len(steps) > 1 and steps[1].isdecimal() else len(rows)
        if place >= len(rows):
            return Text(zh="评审员", en="the examiner")
        row = rows[place]
        return self.names[row.reference if isinstance(row, User) else row.number]


# --- declarations


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDeclare:
    """A case of a person's panel, by name only: what they declared, and whether it is theirs."""

    case: Case
    panel: Panel
    declaration: Declaration | None
    standing: Standing
    why: tuple[Said, ...]
    open: bool


def to_declare(user: User, cycle: Cycle) -> list[ToDeclare]:
    """The cases of a person's panels in a cycle, with how they stand to each (利害关系申报)."""
    return [
        line
        for panel, known, pairs in _weighed(user.pk)
        if panel.cycle_id == cycle.pk
        for line in _declared_on(user, panel, known, pairs)
    ]


_Pairs = list[tuple[Case, PairFinding, bool]]


def _declared_on(user: User, panel: Panel, known: Known, pairs: _Pairs) -> Iterator[ToDeclare]:
    cases = [case for case, _, _ in pairs]
    words = _Words(known.law, _names((user,), cases), (user,), cases)
    for case, pair, is_open in pairs:
        yield ToDeclare(
            case=case,
            panel=panel,
            declaration=known.declared.get((user.pk, case.pk)),
            standing=pair.standing,
            why=words.all(pair.because),
            open=is_open,
        )


def _weighed(user: int) -> list[tuple[Panel, Known, _Pairs]]:
    """A person's panels, drafted or at work, each with what the core finds of every case."""
    return once(("weighed", user), lambda: list(_weigh(user, _seats_everywhere(user))))


def _weigh(
    user: int, seats: Iterable[Panel], case: int | None = None
) -> Iterator[tuple[Panel, Known, _Pairs]]:
    by_cycle: dict[int, list[Panel]] = defaultdict(list)
    for panel in seats:
        by_cycle[panel.cycle_id].append(panel)
    for own in by_cycle.values():
        known = known_of(own[0].cycle, user, case)
        for panel in own:
            person = next(one.user for one in panel.members.all() if one.user_id == user)
            yield panel, known, list(_pairs_of(person, panel, known, case))


def _pairs_of(
    user: User, panel: Panel, known: Known, case: int | None = None
) -> Iterator[tuple[Case, PairFinding, bool]]:
    """A person with each case of a panel: what the core finds, and whether it is open to them.

    `case`: with this one alone; what bars from one case depends on no other.
    """
    seat = next((one for one in panel.members.all() if one.user_id == user.pk), None)
    user = seat.user if seat is not None else user  # as it stands on record now
    wanted = replace(composed(panel), users=(user,))
    if case is not None:
        wanted = replace(wanted, cases=tuple(one for one in wanted.cases if one.pk == case))
    result = asked(wanted, known).result
    pairs = {one.applicant: one for one in (result.pairs if result is not None else ())}
    at_work = panel.appointed_at is not None and undertaken(user, known)
    for one in wanted.cases:
        pair = pairs[one.number]
        yield one, pair, at_work and pair.standing is Standing.CLEAR


def undertaken(user: User, known: Known) -> bool:
    """Whether a person signed the undertaking of this cycle, or the text knows none."""
    if facts.undertaking(known.law) is None:
        return True
    return user.reference in facts.signed(known.law, known.dossier)


def undertaking_missing(user: User, cycle: Cycle) -> bool:
    """Whether a person with a seat in a cycle still has to sign."""
    return bool(seats_of(user, cycle)) and not has_signed(user, cycle)


def has_signed(user: User, cycle: Cycle) -> bool:
    """Whether a person signed in this cycle, or the text knows no undertaking."""
    law = cycles.law_of(cycle)
    if facts.undertaking(law) is None:
        return True
    return user.reference in facts.signed(law, cycles.dossier_of(cycle))


def declared_free(user: User, case: Case) -> bool | None:
    """Whether the newest declaration says: no interest; None: not declared yet."""
    newest = Declaration.objects.filter(user=user, case=case).order_by("-pk").first()
    return None if newest is None else not newest.interested


def may_review(user: User, case: Case, stage: str) -> bool:
    """Whether a person sits on the case's panel of this stage, signed, and nothing bars them."""
    panel = panel_for(case, stage)
    if panel is None or user.pk not in {one.pk for one in members(panel)}:
        return False
    known = known_of(panel.cycle, user.pk, case.pk)
    return any(is_open for _, _, is_open in _pairs_of(user, panel, known, case.pk))


def may_declare(user: User, case: Case) -> bool:
    """Whether a person sits on a panel, drafted or at work, that has this case."""
    return Assignment.objects.filter(
        _SEAT_NOT_ENDED, case=case, panel__members__user=user.pk
    ).exists()


def grounds(law: Law) -> tuple[core.Interest, ...]:
    """The ties that bar an examiner, as the regulation lists them, once each."""
    found = [ground.id for rule in law.regulation.panels.rules for ground in rule.recusal.grounds]
    return tuple(dict.fromkeys(found))


# --- what waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """A member of a panel at work who must not review one of its cases any more."""

    panel: Panel
    user: User
    case: Case
    why: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The panels of a cycle for the office: each with its answer; what is missing."""

    panels: tuple[tuple[Panel, Answered, str], ...]
    unassigned: tuple[tuple[PanelRule, tuple[Case, ...]], ...]
    undeclared: tuple[tuple[User, Case], ...]
    unsigned: tuple[User, ...]
    barred: tuple[Barred, ...]
    requests: tuple[RecusalRequest, ...]


def overview(cycle: Cycle) -> Overview:
    """Everything about the panels of a cycle that the office must know; constant in queries."""
    known = known_of(cycle)
    rows = list(panels_of(cycle))
    live = [one for one in rows if one.ended_at is None]
    return Overview(
        panels=tuple((one, *_standing(one, known)) for one in rows),
        unassigned=tuple(_unassigned(live, known)),
        undeclared=tuple(_undeclared(live, known)),
        unsigned=tuple(_unsigned(live, known)),
        barred=tuple(barred for one in live if one.appointed_at for barred in _barred(one, known)),
        requests=tuple(requests_of(cycle)),
    )


def _standing(panel: Panel, known: Known) -> tuple[Answered, str]:
    wanted = composed(panel)
    state = "ended" if panel.ended_at else "at_work" if panel.appointed_at else "draft"
    return in_words(asked(wanted, known).verdict, wanted, known), state


def _unassigned(
    live: Sequence[Panel], known: Known
) -> Iterator[tuple[PanelRule, tuple[Case, ...]]]:
    cases = list(applications.cases(known.cycle))
    for rule in known.law.regulation.panels.rules:
        numbers = facts.standing_at(known.law, known.dossier, rule)
        taken = {
            one.case_id
            for panel in live
            if set(panel.stages) & set(rule.stages)
            for one in panel.assignments.all()
        }
        left = tuple(one for one in cases if one.number in numbers and one.pk not in taken)
        yield rule, left


def _undeclared(live: Sequence[Panel], known: Known) -> Iterator[tuple[User, Case]]:
    for panel in live:
        for seat in panel.members.all():
            for one in panel.assignments.all():
                if (seat.user_id, one.case_id) not in known.declared:
                    yield seat.user, one.case


def _unsigned(live: Sequence[Panel], known: Known) -> Iterator[User]:
    seated = {one.user_id: one.user for panel in live for one in panel.members.all()}
    for user in seated.values():
        if not undertaken(user, known):
            yield user


def _barred(panel: Panel, known: Known) -> Iterator[Barred]:
    wanted = composed(panel)
    result = asked(wanted, known).result
    words = _Words(known.law, _names(wanted.users, wanted.cases), wanted.users, wanted.cases)
    users = {one.reference: one for one in wanted.users}
    cases = {one.number: one for one in wanted.cases}
    for one in result.pairs if result is not None else ():
        if one.standing is Standing.BARRED:
            why = words.all(one.because)
            yield Barred(panel=panel, user=users[one.examiner], case=cases[one.applicant], why=why)


Concern = tuple[News, tuple[User, ...]]
"""What is told, and whom."""


def bars_to_tell(
    cycle: Cycle, *, user: User | None = None, case: Case | None = None
) -> Iterator[Concern]:
    """Who became barred on panels at work (of this person, with this case): for office and person."""
    rows = at_work(cycle)
    if user is not None:
        rows = rows.filter(members__user=user)
    if case is not None:
        rows = rows.filter(assignments__case=case)
    live = list(rows)
    if not live:
        return
    known, office = known_of(cycle), _office(cycle)
    url = reverse("panels:cycle", args=[cycle.code])
    own = reverse("panels:declarations", args=[cycle.code])
    for one in (barred for panel in live for barred in _barred(panel, known)):
        yield facts.barred_news(one.panel, one.case, one.user, url), office
        yield facts.own_bar_news(one.panel, one.case, one.user, own), (one.user,)


def lacking_to_tell(cycle: Cycle, *, at: datetime) -> Iterator[Concern]:
    """What is missing of panels whose work begins after one working day, or has begun."""
    law, today = cycles.law_of(cycle), facts.day_of(at)
    rows = panels_of(cycle).filter(ended_at__isnull=True, last_day__gte=today)
    due = [one for one in rows if facts.reminding_day(law, one.first_day) <= today]
    if not due:
        return
    known, office = known_of(cycle), _office(cycle)
    url = reverse("panels:cycle", args=[cycle.code])
    for panel in due:
        lacking = _lacking(panel, known)
        if lacking:
            yield facts.panel_lacking_news(panel, len(lacking), url), office
        for user, (many, unsigned) in lacking:
            page = "panels:declarations" if many else "panels:undertaking"
            own = reverse(page, args=[cycle.code])
            yield facts.lacking_news(panel, user, (many, unsigned), own), (user,)


def _lacking(panel: Panel, known: Known) -> list[tuple[User, tuple[int, bool]]]:
    """The members of whom something is missing: how many declarations, the undertaking."""
    missing = Counter(user for user, _ in _undeclared([panel], known))
    unsigned = set(_unsigned([panel], known))
    found = [(user, (missing[user], user in unsigned)) for user in members(panel)]
    return [one for one in found if any(one[1])]


def _office(cycle: Cycle) -> tuple[User, ...]:
    return tuple(people.holders("office", place=cycle.place, cycle=cycle.code))


def asked_to_tell(request: RecusalRequest) -> Concern:
    """For the office: a recusal asked for."""
    url = reverse("panels:decide-recusal", args=[request.pk])
    return facts.asked_news(request, url), _office(request.case.cycle)


def decided_to_tell(request: RecusalRequest) -> Concern:
    """For the organisation: what it asked for is decided."""
    url = reverse("panels:recusal", args=[request.case.number])
    there = people.of_organisation(request.case.organisation)
    return facts.decided_news(request, url), tuple(there)


_MATTERS = (
    Text(zh="组建评审组：有组织还没有评审组", en="Appoint panels: applicants without a panel"),
    Text(zh="评审组方案待组建", en="Drafted panels to appoint"),
    Text(zh="评审员还没有申报利害关系", en="Declarations of examiners missing"),
    Text(zh="评审员还没有签署承诺书", en="Undertakings not signed"),
    Text(zh="评审员须回避，请更换或者调整分配", en="Examiners barred: replace or reassign"),
    Text(zh="回避申请待决定", en="Recusal requests to decide"),
)


def open_matters(cycle: Cycle) -> list[tuple[Text, int]]:
    """What of the panels waits for the office, each with how many; nothing before it is time."""
    law = cycles.law_of(cycle)
    if not any(_is_time(law, cycle, rule) for rule in law.regulation.panels.rules):
        return []
    waiting = _Waiting(cycle)
    counts = (
        waiting.unassigned(),
        sum(appointed is None for _, _, appointed in waiting.live),
        waiting.undeclared(),
        waiting.unsigned(),
        waiting.barred(),
        RecusalRequest.objects.filter(case__cycle=cycle, decision="").count(),
    )
    return [(what, count) for what, count in zip(_MATTERS, counts, strict=True) if count]


class _Waiting:
    """What of the panels of a cycle waits, counted as `overview` lists it, without reading every row."""

    def __init__(self, cycle: Cycle) -> None:
        self.cycle, self.law = cycle, cycles.law_of(cycle)
        self.dossier = cycles.dossier_of(cycle)
        rows = Panel.objects.filter(cycle=cycle, ended_at__isnull=True)
        self.live = list(rows.values_list("pk", "stages", "appointed_at"))
        keys = [pk for pk, _, _ in self.live]
        assigned = Assignment.objects.filter(panel__in=keys)
        self.assigned = list(assigned.values_list("panel", "case", "case__number"))
        seats = PanelMember.objects.filter(panel__in=keys)
        self.seats = list(seats.values_list("panel", "user", "user__reference"))

    def unassigned(self) -> int:
        """Cases that stand where a panel is due and have none."""
        stages = {pk: set(own) for pk, own, _ in self.live}
        due = (
            one for one in self.law.regulation.panels.rules if _is_time(self.law, self.cycle, one)
        )
        return sum(
            len(
                facts.standing_at(self.law, self.dossier, rule)
                - {number for panel, _, number in self.assigned if stages[panel] & set(rule.stages)}
            )
            for rule in due
        )

    def undeclared(self) -> int:
        """Members and cases of their panels on which nothing is declared."""
        if not self.seats:
            return 0
        rows = Declaration.objects.filter(case__cycle=self.cycle)
        declared = set(rows.values_list("user", "case"))
        members: dict[int, list[int]] = defaultdict(list)
        for panel, user, _ in self.seats:
            members[panel].append(user)
        return sum(
            (user, case) not in declared
            for panel, case, _ in self.assigned
            for user in members[panel]
        )

    def unsigned(self) -> int:
        """Members who have not signed."""
        if facts.undertaking(self.law) is None:
            return 0
        return len({one for _, _, one in self.seats} - set(facts.signed(self.law, self.dossier)))

    def barred(self) -> int:
        """Members at work who must not review a case: the core is asked where anything is recorded."""
        worth = self._worth_asking() if self.seats else set()
        if not worth:
            return 0
        known = known_of(self.cycle)
        own = Assignment.objects.filter(case__in=worth).select_related("case__organisation")
        rows = Panel.objects.filter(AT_WORK, cycle=self.cycle, assignments__case__in=worth)
        rows = rows.select_related("cycle").distinct()
        rows = rows.prefetch_related("members__user__expert", Prefetch("assignments", own))
        return sum(len(list(_barred(one, known))) for one in rows)

    def _worth_asking(self) -> set[int]:
        """The cases of which anything is on record that could bar somebody on a panel at work."""
        here = Q(case__cycle=self.cycle)
        named = (
            Declaration.objects.filter(here, interested=True),
            RecusalRequest.objects.filter(here),
            ConsultantsNamed.objects.filter(here).exclude(names=[]),
        )
        found = {case for rows in named for case in rows.values_list("case", flat=True)}
        rows = applications.cases(self.cycle).filter(self._tied(), assignments__isnull=False)
        return found | set(rows.values_list("pk", flat=True))

    def _tied(self) -> Q:
        """Cases of organisations that the record of a member names: tie, employer, account, district."""
        users = {user for _, user, _ in self.seats}
        rows = User.objects.filter(pk__in=users).select_related("expert")
        experts = [one for one in map(facts.expert_of, rows) if one is not None]
        accounts = Membership.objects.filter(user__in=users, organisation__isnull=False)
        codes = {tie["applicant"] for one in experts for tie in one.ties or ()}
        return (
            Q(organisation__unified_social_credit_code__in=codes)
            | Q(organisation__name__in={one.employer.strip() for one in experts})
            | Q(organisation__in=accounts.values("organisation"))
            | Q(organisation__area__in={one.district for one in experts if one.district})
        )


def _is_time(law: Law, cycle: Cycle, rule: PanelRule) -> bool:
    """Whether the stage before a rule's first stage is under way or over, and its last is not."""
    order = [one.id for one in law.regulation.procedure.stages]
    now = order.index(cycle.stage) if cycle.stage in order else len(order)
    return order.index(rule.stages[0]) - 1 <= now <= order.index(rule.stages[-1])


def panels_on(user: Any, case: Case) -> list[Panel]:  # noqa: ANN401
    """The panels at work on a case that this person may see."""
    rows = _whole(Panel.objects.filter(AT_WORK, assignments__case=case))
    return list(visibility.visible(rows, user))


def requests_of(cycle: Cycle) -> QuerySet[RecusalRequest]:
    """Recusal requests of a cycle, those not decided first."""
    rows = RecusalRequest.objects.filter(case__cycle=cycle)
    return rows.select_related("case__organisation", "case__cycle").order_by("decision", "pk")


def request_of(pk: int) -> RecusalRequest | None:
    """A recusal request by its key."""
    rows = RecusalRequest.objects.select_related("case__organisation", "case__cycle")
    return rows.filter(pk=pk).first()


def named_on_panels(request: RecusalRequest) -> list[User]:
    """The people of the name that a request gives, on panels with its case."""
    rows = PanelMember.objects.filter(_SEAT_NOT_ENDED, panel__assignments__case=request.case)
    found = {one.user_id: one.user for one in rows.select_related("user")}
    return [one for one in found.values() if facts.named_as(one, request.named)]


def own_requests(user: User, case: Case) -> list[RecusalRequest]:
    """The recusal requests of a case that this person may see."""
    rows = RecusalRequest.objects.filter(case=case)
    return list(visibility.visible(rows, user))


def consultants_of(case: Case) -> ConsultantsNamed | None:
    """Whom the applicant named last as its consultants; None: not asked yet."""
    return ConsultantsNamed.objects.filter(case=case).order_by("-pk").first()


# --- who sees what


@applications.seats
def _acts_on(user: int, case: int | None) -> Iterator[tuple[tuple[str, str], int]]:
    """An expert acts on a case in a role only by a seat on its panel at work, while it is open to them.

    Leading only by leading; at a stage that has panels, only on those of that stage.
    """
    for panel, key in _open_lines(user, case):
        if not _acts_now(panel):
            continue
        leads = any(one.leader and one.user_id == user for one in panel.members.all())
        for role in facts.roles_of_seat(cycles.law_of(panel.cycle), leads=leads):
            yield (panel.cycle.place, role), key


def _acts_now(panel: Panel) -> bool:
    """Whether the stage under way is one of the panel's own, or one that no panel works at."""
    rules, now = cycles.law_of(panel.cycle).regulation.panels.rules, panel.cycle.stage
    return now in panel.stages or not any(now in rule.stages for rule in rules)


@visibility.grants(Panel)
def _panels(user: User) -> Q:
    """Office and oversight of the place; a panel itself. Nobody else: not the applicant, no panel."""
    if not user.pk:
        return visibility.NOTHING
    own = Panel.objects.filter(AT_WORK, members__user=user.pk)
    return _overseers(user, "") | Q(pk__in=own.values("pk"))


@visibility.grants(RecusalRequest)
def _requests(user: User) -> Q:
    """Office and oversight; the organisation that asked."""
    own = [one.organisation_id for one in people.memberships(user) if one.organisation_id]
    return _overseers(user, "case__") | Q(case__organisation_id__in=own)


def _overseers(user: User, path: str) -> Q:
    seen = visibility.NOTHING
    for one in people.bodies_of(user):
        if one.body is not None and one.body.kind in (Body.Kind.OFFICE, Body.Kind.OVERSIGHT):
            here = Q(**{f"{path}cycle__code": one.cycle}) if one.cycle else Q()
            seen |= here & Q(**{f"{path}cycle__place": one.body.place})
    return seen


@visibility.grants(Case)
def _cases(user: User) -> Q:
    """A member of its panel to whom it is open; before, the page of declarations gives the name."""
    return Q(pk__in=open_to(user))


@visibility.grants(Application)
@visibility.grants(Material)
def _papers(user: User) -> Q:
    """The same: a panel at work, signed, no interest declared, nothing found that bars."""
    return Q(case__in=open_to(user), case__application__digest__gt="")


def open_to(user: User) -> set[int]:
    """The cases of a person's panels at work that nothing bars them from, now: their keys."""
    return {case for _, case in _open_lines(user.pk)} if user.pk else set()


def clear_to(user: User) -> set[int]:
    """The same, also of panels whose work is over: what a person wrote stays theirs to read."""
    weighed = _weighed(user.pk) if user.pk else ()
    return {case.pk for _, _, pairs in weighed for case, _, is_open in pairs if is_open}


def _open_lines(user: int, case: int | None = None) -> Iterator[tuple[Panel, int]]:
    """The assigned cases that are clear of any tie of this person, while the work lasts; or this one."""
    if case is None:
        weighed = _weighed(user)
    else:
        rows = Panel.objects.filter(AT_WORK, members__user=user, assignments__case=case)
        weighed = list(_weigh(user, _whole(rows), case))
    for panel, known, pairs in weighed:
        clear = [found for found, _, is_open in pairs if is_open]
        over = _over(panel, clear, known)
        yield from ((panel, found.pk) for found in clear if found.pk not in over)


def _over(panel: Panel, cases: Iterable[Case], known: Known) -> set[int]:
    """The cases on which a panel's work is over: its last day has passed and nothing of it is left.

    A sheet that is late must still be written, so the last day alone closes nothing; once the stages
    of the panel and those at which only leaders act are behind, or the case has ended, it does.
    """
    if panel.last_day >= clock.today():
        return set()
    wanted = {*panel.stages, *facts.led_stages(known.law)} - known.dossier.cycle.completed
    records = known.dossier.cases
    return {
        one.pk
        for one in cases
        if one.ended_by
        or (records[one.number].completed if one.number in records else frozenset()) >= wanted
    }
