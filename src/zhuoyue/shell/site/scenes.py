"""What a case page and a cycle page rest on: the thing, its law, its dossier, and who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import translation
from typing_extensions import override

from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Dossier, Entry, act_of
from zhuoyue.core.procedure import Proposal, StageLine, Steps, next_acts, permits, way
from zhuoyue.core.procedure.stages import State
from zhuoyue.core.regulation import Act, Law, Scope
from zhuoyue.core.verdict import Refused
from zhuoyue.rulebook.clauses import Clause
from zhuoyue.rulebook.phrases import words
from zhuoyue.shell.applications import actions as applications_actions
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import actions as cycles_actions
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, pages, phrases, visibility
from zhuoyue.shell.kit.phrases import Answered, answered
from zhuoyue.shell.notices import queries as notices
from zhuoyue.shell.site import days


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """An act that this person may do now, and where."""

    act: Act
    role: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A formal act on record that brought the case here (所作决定): when, by whom, what it carries."""

    act: Act
    entry: Entry
    clause: Clause | None
    told: tuple[tuple[Text, Any], ...]


class Scene:
    """A cycle or a case as one person sees it now."""

    case: Any = None

    def __init__(self, user: Any, cycle: Any, law: Law, dossier: Dossier) -> None:  # noqa: ANN401
        """Keep what was read."""
        self.user, self.cycle, self.law, self.dossier = user, cycle, law, dossier
        self.at = clock.now()

    scope = Scope.CYCLE

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles in which this person may act here."""
        return cycles.roles_of(self.user, self.cycle)

    @cached_property
    def url(self) -> str:
        """The address of this page."""
        return cycles.url_of(self.cycle)

    @cached_property
    def names(self) -> Mapping[str, Text]:
        """The names of the regulation's roles, stages, acts and awards."""
        return phrases.names(self.law.regulation)

    @cached_property
    def way(self) -> tuple[StageLine, ...]:
        """The stages in order."""
        return way(self.law.regulation.procedure, self.dossier)

    @cached_property
    def stage(self) -> StageLine | None:
        """The first stage under way."""
        return next((line for line in self.way if line.state is State.NOW), None)

    @property
    def stage_clause(self) -> Clause | None:
        """The clause that lays the present stage down."""
        line = self.stage
        return phrases.clause(self.law.regulation, line.clause) if line is not None else None

    @cached_property
    def way_with_days(self) -> tuple[tuple[StageLine, datetime | None], ...]:
        """Each stage with the day on which it was completed."""
        done: dict[str, datetime] = {}
        for record in (self.dossier.cycle, self.dossier.record(Scope.CASE)):
            for entry in record.entries:
                act = act_of(self.law.regulation.procedure, entry.act)
                if act is not None and act.completes and entry.at is not None:
                    done[act.completes] = entry.at
        return tuple((line, done.get(line.stage)) for line in self.way)

    @cached_property
    def steps(self) -> Steps:
        """What may be done now by whom, and what must wait."""
        return next_acts(self.law.regulation.procedure, self.dossier, at=self.at)

    @cached_property
    def waiting(self) -> tuple[tuple[Act, Answered], ...]:
        """The acts of the present stage that something stands against, and what.

        What names cases is for those who may see them all: how far others are is nobody else's.
        """
        found = []
        for one in self.steps.waiting:
            act = act_of(self.law.regulation.procedure, one.act)
            reasons = tuple(x for x in one.reasons if "cases" not in x.facts or self.sees_all)
            if act is not None and act.scope is self.scope and reasons:
                found.append((act, answered(Refused(reasons), self.law)))
        return tuple(found)

    @cached_property
    def sees_all(self) -> bool:
        """Whether this person may see every case of the cycle."""
        seen = applications.cases_seen(self.user, self.cycle).values_list("number", flat=True)
        return self.dossier.cases.keys() <= set(seen)

    @cached_property
    def next_step(self) -> tuple[tuple[str, str], ...]:
        """Who has the next step: (role, act) of the present stage, in the order of the text."""
        acts = self.law.regulation.procedure.acts
        own = {act.id: act for act in acts if act.scope is self.scope}
        return tuple(
            (one.by[0], one.act)
            for one in self.steps.now
            if one.act in own and not one.ends_case and self._asked(None, own[one.act])
        )

    def _asked(self, user: Any, act: Act) -> bool:  # noqa: ANN401
        return pages.still_asked(user, self.cycle, self.law, self.dossier, act)

    @property
    def next_by_role(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The same, each role once with all that it may do now."""
        found: dict[str, list[str]] = {}
        for role, act in self.next_step:
            found.setdefault(role, []).append(act)
        return tuple((role, tuple(acts)) for role, acts in found.items())

    @cached_property
    def limits(self) -> tuple[days.Limit, ...]:
        """The days on record that gates of the present stage look at, soonest first."""
        stage = self.stage.stage if self.stage is not None else None
        return days.limits(self.law, self.dossier, stage, self.at.date())

    @property
    def is_late(self) -> bool:
        """Whether a day of the present stage has passed."""
        return any(limit.late for limit in self.limits)

    @cached_property
    def counted(self) -> days.Counted | None:
        """How the period of the list now on public notice is counted, day by day."""
        posting = notices.current(self.cycle)
        entry = self.dossier.cycle.last((posting.publish.id,)) if posting is not None else None
        if posting is None or entry is None or entry.at is None or posting.list == "":
            return None
        found = notices.clock(self.cycle, self.law, posting.list, entry.at.date())
        return days.counted(found.result) if found.result is not None else None

    @cached_property
    def buttons(self) -> tuple[Button, ...]:
        """The acts that wait for this person now."""
        return tuple(one for one in self._buttons if self._asked(self.user, one.act))

    @cached_property
    def again(self) -> tuple[Button, ...]:
        """The acts on record already that this person may do again, though nothing asks for it."""
        return tuple(one for one in self._buttons if one not in self.buttons)

    @cached_property
    def _buttons(self) -> tuple[Button, ...]:
        permitted = cycles.permitted_acts(
            self.law, self.dossier, self.roles, scope=self.scope, at=self.at
        )
        return tuple(
            Button(act=one.act, role=one.role, url=self.act_url(one.act)) for one in permitted
        )

    def act_url(self, act: Act) -> str:
        """Where an act is done: the room's own page, or the generic one."""
        own = pages.page_of(self.law, act)
        if own is not None:
            return reverse(own, kwargs=self._where)
        return reverse(f"{self.scope.value}-act", kwargs={**self._where, "act": act.id})

    @property
    def _where(self) -> dict[str, str]:
        return {"code": self.cycle.code}

    @cached_property
    def book(self) -> tuple[Entry, ...]:
        """The entries of this book, newest first."""
        return tuple(reversed(self.dossier.record(self.scope).entries))

    def act(self, name: str) -> Act:
        """The act of this id and of this scope; 404 if there is none."""
        act = act_of(self.law.regulation.procedure, name)
        if act is None or act.scope is not self.scope:
            raise Http404
        return act

    def role_for(self, act: Act) -> str | None:
        """The role in which this person would do it."""
        return next((role for role in act.by if role in self.roles), None)

    def standing_against(self, act: Act, role: str, at: datetime) -> Answered | None:
        """What stands against the act before any fact is given."""
        verdict = permits(
            self.law.regulation.procedure, self.dossier, Proposal(act=act.id, role=role, at=at)
        )
        return answered(verdict, self.law) if isinstance(verdict, Refused) else None

    def perform(self, act: Act, **how: Any) -> None:  # noqa: ANN401
        """Do the act."""
        cycles_actions.perform(cycle=self.cycle, act=act.id, **how)

    def done_sentence(self, act: Act) -> str:
        """What is said when the act is on record."""
        zh = (translation.get_language() or "zh").startswith("zh")
        return f"已入账：{act.name.zh}" if zh else f"On record: {act.name.en}"

    @property
    def title(self) -> str:
        """What stands at the top."""
        return str(self.cycle.name)


class CaseScene(Scene):
    """A case as one person sees it now."""

    scope = Scope.CASE

    def __init__(self, user: Any, case: Any, law: Law, dossier: Dossier) -> None:  # noqa: ANN401
        """Keep what was read."""
        super().__init__(user, case.cycle, law, dossier)
        self.case = case

    @cached_property
    @override
    def roles(self) -> frozenset[str]:
        """The roles in which this person may act on this case."""
        return applications.roles_in(self.user, self.case)

    @cached_property
    @override
    def url(self) -> str:
        """The address of this page."""
        return applications.url_of(self.case)

    @property
    @override
    def _where(self) -> dict[str, str]:
        return {"number": self.case.number}

    @override
    def perform(self, act: Act, **how: Any) -> None:
        """Do the act."""
        applications_actions.perform(case=self.case, act=act.id, **how)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """The acts that brought the case here, newest first: done once for all, or its end."""
        found = []
        for entry in self.book:
            act = act_of(self.law.regulation.procedure, entry.act)
            if act is not None and (act.once or act.ends_case) and act.stage is not None:
                found.append(self._decision(act, entry))
        return tuple(found)

    def _decision(self, act: Act, entry: Entry) -> Decision:
        return Decision(
            act=act,
            entry=entry,
            clause=phrases.clause(self.law.regulation, act.clause),
            told=tuple(
                (need.name, self._told(need.fact, entry.facts[need.fact]))
                for need in act.needs
                if need.fact in entry.facts and need.one_of != (True,) and "digest" not in need.fact
            ),
        )

    def _told(self, fact: str, value: object) -> object:
        """What an entry says of a fact, by its name where it has one."""
        known = phrases.tier(str(value)) if fact == "tier" else None
        return known or self.names.get(str(value)) or words().get(str(value), value)

    @property
    def ended(self) -> Entry | None:
        """The entry that ended the case."""
        return self.dossier.record(Scope.CASE).ended_by

    @property
    @override
    def title(self) -> str:
        """What stands at the top."""
        return str(self.case.organisation.name)


class CycleScene(Scene):
    """A cycle as one person sees it now."""

    @cached_property
    def cases(self) -> list[applications.CaseRow]:
        """The cases of the cycle that this person may see; nothing that is hidden shows as latest."""
        found = applications.listed(self.user, self.cycle)
        acts = pages.hidden(self.user, found)
        return [
            replace(one, last_act="", last_at=None)
            if one.last_act in acts.get(one.number, ())
            else one
            for one in found
        ]

    @cached_property
    @override
    def sees_all(self) -> bool:
        """The same, of the cases read for the list."""
        return self.dossier.cases.keys() <= {one.number for one in self.cases}


def of_cycle(user: Any, code: str) -> CycleScene:  # noqa: ANN401
    """The cycle as this person may see it; 404 otherwise."""
    cycle = cycles.cycle_of(code)
    if cycle is None or not visibility.may_see(user, cycle):
        raise Http404
    return CycleScene(user, cycle, cycles.law_of(cycle), cycles.dossier_of(cycle))


def of_case(user: Any, number: str) -> CaseScene:  # noqa: ANN401
    """The case as this person may see it; 404 otherwise."""
    case = applications.case_of(number)
    if case is None or not visibility.may_see(user, case):
        raise Http404
    dossier = _veiled(user, case, cycles.dossier_of(case.cycle, case.number))
    return CaseScene(user, case, cycles.law_of(case.cycle), dossier)


def _veiled(user: Any, case: Any, dossier: Dossier) -> Dossier:  # noqa: ANN401
    """The dossier without the entries of others that this person may not even count."""
    acts = pages.hidden(user, [case]).get(case.number, frozenset())
    record = dossier.record(Scope.CASE)
    own = getattr(user, "reference", None)
    kept = tuple(one for one in record.entries if one.act not in acts or one.actor == own)
    if len(kept) == len(record.entries):
        return dossier
    return replace(dossier, cases={**dossier.cases, case.number: replace(record, entries=kept)})


def cycles_of(user: Any) -> list[Any]:  # noqa: ANN401
    """The cycles this person may see."""
    return list(visibility.visible(cycles.cycles(), user))


def may_open(user: Any) -> bool:  # noqa: ANN401
    """Whether this person's office may open a cycle under a text on the shelf."""
    return bool(cycles.may_be_opened(user))
