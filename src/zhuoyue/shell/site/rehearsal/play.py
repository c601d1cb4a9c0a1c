"""Plays a cycle: finds what may be done next, fills what its entry must carry, does it (走一届)."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from zhuoyue.core.calendar import WORKED, DayKind
from zhuoyue.core.dossier import Dossier
from zhuoyue.core.procedure import Code, Steps, next_acts
from zhuoyue.core.procedure.stages import State
from zhuoyue.core.procedure.way import way
from zhuoyue.core.regulation import Act, Need, Scope, UndertakingSigned
from zhuoyue.core.verdict import Allowed, Verdict
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles
from zhuoyue.shell.cycles import queries as cycles_queries
from zhuoyue.shell.kit import clock, papers, phrases
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import User
from zhuoyue.shell.site.rehearsal import hands
from zhuoyue.shell.site.rehearsal.course import EVERYBODY, Course
from zhuoyue.shell.site.rehearsal.hands import rooms as rooms  # noqa: PLC0414 - for its registration
from zhuoyue.shell.site.rehearsal.hands.votes import MEMBERS
from zhuoyue.shell.site.rehearsal.judge import DEPARTMENT, Judge
from zhuoyue.shell.site.rehearsal.town import EXPERTS, Panel, Town

_OPEN_FOR = timedelta(days=45)
_SATURDAY = 5
_MORNING, _EVENING = time(9, 0), time(17, 0)
_PAPERS = frozenset(
    {"report", "file", "vote_record", "minutes", "evidence", "mismatch_report", "digest"}
)


class Stuck(Exception):
    """Nothing more may be done, and the cycle is not at its end; the message says what stands against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the timeline."""

    at: datetime
    act: Act
    who: str
    case: str | None
    facts: dict[str, Any]


@dataclass
class Play:
    """One rehearsal under way."""

    town: Town
    judge: Judge
    chance: random.Random
    now: datetime
    heard: Callable[[Line], None] = lambda _: None
    lines: list[Line] = field(default_factory=list)
    checked: set[tuple[str, str]] = field(default_factory=set)
    signed: set[tuple[str, str]] = field(default_factory=set)
    voiced: bool = False
    duties: tuple[Any, ...] = ()
    until: str | None = None
    some: int | None = None

    def __post_init__(self) -> None:
        """Read the procedure once."""
        self.course = Course(self.town.law.regulation.procedure)

    # --- the loop

    def run(self, *, until: str | None = None, some: int | None = None) -> None:
        """From nothing on record to the end, or until this act of the cycle is next; raises Stuck.

        `some`: at the stage of that last act only so many cases go on, the others wait for people.
        """
        self.until, self.some = until, some
        self._adopt()
        while self._step():
            pass
        if not self._halted():
            self._insist_on_the_end()

    def _insist_on_the_end(self) -> None:
        open_stages = [
            one.stage
            for case in self.alive()
            for one in way(self.course.procedure, self._dossier(case.number))
            if one.state is not State.DONE
        ]
        if open_stages or not self.alive():
            raise Stuck(self._complaint(open_stages))

    def _step(self) -> bool:
        return (
            self._serve_all(choosing=False)
            or self._serve_cycle(completing=False)
            or self._serve_all(choosing=True)
            or self._serve_cycle(completing=True)
            or (not self._halted() and self._wait())
        )

    def _halted(self) -> bool:
        """Whether the stage of the act to stop before is under way."""
        if self.until is None:
            return False
        return self.course.acts[self.until].stage in self._here(self._dossier(None))

    def _complaint(self, open_stages: list[str]) -> str:
        steps = self._steps(self._dossier(None), self._required(Scope.CYCLE))
        told = [
            f"{one.act}: {[(r.code.value, dict(r.facts)) for r in one.reasons]}"
            for one in steps.waiting
        ]
        return f"open {sorted(set(open_stages))}; {told}"

    def alive(self) -> list[Case]:
        """The cases that have not ended."""
        return [case for case in self.town.cases if not case.ended_by]

    def _dossier(self, number: str | None) -> Dossier:
        return cycles_queries.dossier_of(self.town.cycle, number)

    def _steps(self, dossier: Dossier, acts: Iterable[Act]) -> Steps:
        """What the procedure says of these acts now; of all at once it would take long."""
        some = replace(self.course.procedure, acts=tuple(acts))
        return next_acts(some, dossier, at=self.now)

    def _free(self, dossier: Dossier, acts: Iterable[Act]) -> list[Act]:
        steps = self._steps(dossier, acts)
        return [self.course.acts[one.act] for one in (*steps.now, *steps.any_time)]

    def _required(self, scope: Scope) -> list[Act]:
        acts = self.course.acts.values()
        return [one for one in acts if one.scope is scope and one.id in self.course.required]

    # --- after the end

    def finish(self) -> None:
        """The money, and the first duty that is owed in a later year."""
        decided = self.now
        self.pay()
        answer = self.judge.duties(decided.date(), decided.date().replace(year=decided.year + 1))
        listed = answer.result.duties if answer.result is not None else ()
        self.duties = tuple(listed)
        first = next((one for one in listed if one.about_year and one.due_year), None)
        if first is not None:
            self.now = decided.replace(year=first.due_year, month=1, day=31)
            self._next_day()
            for case in self.alive():
                self._after("year", case, first.about_year)

    def pay(self) -> None:
        """The money of every winner, where the text knows a sum."""
        for case in self.alive():
            award = self.award_of(case.number)
            amount = self.judge.payable(case.number, award)
            if amount:
                self._after("amount", case, amount)

    def award_of(self, number: str) -> str:
        """The award that a case has won, or what it stood for."""
        elected = self.judge.elected or {}
        return elected.get(number) or self.judge.stands_for.get(number) or self._asked_for(number)

    def _asked_for(self, number: str) -> str:
        return self.town.players[number].award

    def _after(self, fact: str, case: Case, value: object) -> None:
        """The act on a winner that carries only this fact, where the text has one."""
        acts = [
            one
            for one in self.course.acts.values()
            if one.scope is Scope.CASE
            and not one.ends_case
            and [need.fact for need in one.needs] == [fact]
        ]
        for act in self._free(self._dossier(case.number), acts):
            self._do(act, case, given={fact: value})

    # --- the cycle's acts

    def _adopt(self) -> None:
        """The implementing rules come first, before anybody rests on them."""
        wanted = [act for act in self.course.acts.values() if act.id in self.course.adoptions]
        while wanted:
            act = next(iter(self._free(self._dossier(None), wanted)), None)
            if act is None:
                return
            wanted.remove(act)
            self._do(act, None)

    def _serve_cycle(self, *, completing: bool) -> bool:
        dossier = self._dossier(None)
        here = self._here(dossier)
        due = [
            act
            for act in self._required(Scope.CYCLE)
            if bool(act.completes) is completing and self._due(act, dossier, here)
            if act.id != self.until
        ]
        act = next(iter(self._free(dossier, due)), None)
        if act is not None:
            self._repeat(act, dossier)
        return act is not None

    def _here(self, dossier: Dossier) -> set[str]:
        lines = way(self.course.procedure, dossier)
        return {one.stage for one in lines if one.state is State.NOW}

    def _due(self, act: Act, dossier: Dossier, here: set[str]) -> bool:
        if act.id in self.course.undertakings or act.id in self.course.adoptions:
            return False
        if act.id in self.course.voices:
            lists = {stage.list for stage in map(self.course.stage, here) if stage is not None}
            return not self.voiced and self.course.last_list in lists
        key = self.course.key_of(act)
        if key is not None:
            return bool(self._unanswered(act, key, dossier))
        if dossier.cycle.of((act.id,)):
            return False
        served = self.course.stages_served(act)
        return not served or bool(served & here)

    def _unanswered(
        self, act: Act, key: tuple[str, tuple[str, ...]], dossier: Dossier
    ) -> list[Any]:
        fact, opened_by = key
        answered = {entry.facts.get(fact) for entry in dossier.cycle.of((act.id,))}
        asked = [entry.facts.get(fact) for entry in dossier.cycle.of(opened_by)]
        return [value for value in dict.fromkeys(asked) if value not in answered]

    def _repeat(self, act: Act, dossier: Dossier) -> None:
        """Do an act of the cycle, as often as it is asked for: per panel, per award, per question."""
        needs = {need.fact: need for need in act.needs}
        key = self.course.key_of(act)
        if key is not None:
            for value in self._unanswered(act, key, dossier):
                self._do(act, None, given={key[0]: value})
        elif "panel" in needs:
            self._appoint_all()
        elif "award" in needs:
            for award in self._voted_awards():
                self._do(act, None, given={"award": award})
        else:
            self._do(act, None)
        self.voiced = self.voiced or act.id in self.course.voices

    def _appoint_all(self) -> None:
        busy = [self.town.panel_of(case.number) for case in self.alive()]
        for panel in self.town.panels:
            if panel in busy:
                self.appoint(panel)

    def appoint(self, panel: Panel) -> None:
        """Appoint a panel: the act whose entry names it (组建评审组); its members sign before."""
        act = next(one for one in self.course.acts.values() if _need(one, "panel"))
        told = {"panel": panel.name, "leader": panel.leader.reference}
        given = {name: value for name, value in told.items() if _need(act, name)}
        for name in self.course.undertakings:
            leads = next(x for x in self.course.acts[name].by if x != "examiner")
            self._undertake(name, leads, panel.leader)
            for examiner in panel.examiners:
                self._undertake(name, "examiner", examiner)
        self._do(act, None, given=given)

    def _wait(self) -> bool:
        """Turn the clock to the first limit that an act waits for."""
        limits: list[date] = []
        for one in self._steps(self._dossier(None), self._required(Scope.CYCLE)).waiting:
            early = [r for r in one.reasons if r.code is Code.TOO_EARLY]
            if len(early) == len(one.reasons):
                limits += [_day(r.facts["limit"]) for r in early]
        if not limits:
            return False
        self.now = datetime.combine(min(limits), _MORNING, self.now.tzinfo)
        self._next_day()
        return True

    # --- the cases' acts

    def _serve_all(self, *, choosing: bool) -> bool:
        cases = self.alive()
        if self._halted():
            cases = cases[: self.some]
        done = [self._serve(case, choosing=choosing) for case in cases]
        return any(done)

    def _serve(self, case: Case, *, choosing: bool) -> bool:
        """Do what may be done on a case now; favourable decisions only when it is their turn."""
        done = False
        while not case.ended_by:
            dossier = self._dossier(case.number)
            act = next(iter(self._free(dossier, self._open_acts(dossier, choosing=choosing))), None)
            if act is None:
                break
            self._settle(act, case)
            done = True
        return done

    def _open_acts(self, dossier: Dossier, *, choosing: bool) -> list[Act]:
        """The acts of the present stages that this case has not seen, in the order of the text."""
        record, here = dossier.record(Scope.CASE), self._here(dossier)
        seen = {entry.act for entry in record.entries}
        return [
            act
            for act in self._required(Scope.CASE)
            if act.id not in seen
            and (act.stage is None or act.stage in here)
            and (act.id in self.course.choices) is choosing
            and self.course.key_of(act) is None
        ]

    def _settle(self, act: Act, case: Case) -> None:
        if act.id in self.course.choices and not self._wanted(act, case):
            against = self.course.choices[act.id]
            self._do(against, case)
            end = self.course.opposite_ends(against)
            if end is not None:
                self._do(end, case)
        elif "examiner" in act.by:
            for examiner in self.town.panel_of(case.number).examiners:
                self._do(act, case, role="examiner", by=examiner)
        else:
            self._do(act, case)

    def _wanted(self, act: Act, case: Case) -> bool:
        """Whether the favourable act of a pair is to be done: by the room, else by the judge."""
        role = self._role(act)
        by = self.town.actor(role, case.number)
        said = hands.chosen(
            hands.Turn(play=self, act=act, case=case, role=role, by=by, at=self.now, facts={})
        )
        return self._favourable(act, case) if said is None else said

    def _favourable(self, act: Act, case: Case) -> bool:
        needs = {need.fact for need in act.needs}
        alive = [one.number for one in self.alive()]
        stage = act.stage or ""
        if "tier" in needs:
            listed = self.judge.goes_on(stage, alive, self.now)
            return case.number in listed and bool(self.judge.tier(case.number, stage, alive))
        if self.judge.has_gate(stage):
            return case.number in self.judge.goes_on(stage, alive, self.now)
        if stage == "eligibility":
            return self.judge.eligible(case.number, self.now)
        if stage == "overall":
            return case.number in self.judge.candidates(alive, self.now)
        return True

    # --- doing

    def _do(
        self,
        act: Act,
        case: Case | None,
        *,
        role: str | None = None,
        by: User | None = None,
        given: dict[str, Any] | None = None,
    ) -> Entry:
        number = case.number if case is not None else None
        role = role or self._role(act)
        actor = by or self.town.actor(role, number)
        self._sign(act, role, actor, number)
        self._pass(act)
        facts = self._facts(act, case, given or {})
        with clock.turned(self.now):
            entry = self._perform(act, case, role, actor, facts)
        line = Line(
            at=entry.at.astimezone(self.now.tzinfo),
            act=act,
            who=actor.name if actor is not None else "社会公众",
            case=number,
            facts=facts,
        )
        self.lines.append(line)
        self.heard(line)
        return entry

    def _perform(
        self, act: Act, case: Case | None, role: str, by: User | None, facts: dict[str, Any]
    ) -> Entry:
        turn = hands.Turn(play=self, act=act, case=case, role=role, by=by, at=self.now, facts=facts)
        entry = hands.done(turn)
        if entry is not None:
            return entry
        if case is not None:
            return applications.perform(
                case=case, act=act.id, role=role, by=by, at=self.now, facts=facts
            )
        cycle = self.town.cycle
        if act.id in self.course.adopting and by is not None:
            rules = {**self.judge.rules}
            return cycles.adopt_rules(
                cycle=cycle, rules=rules, role=role, by=by, at=self.now, facts=facts
            )
        return cycles.perform(cycle=cycle, act=act.id, role=role, by=by, at=self.now, facts=facts)

    def _role(self, act: Act) -> str:
        """Who does it: of several the one nearest to the decision, which stands last."""
        return act.by[0] if "applicant" in act.by or EVERYBODY in act.by else act.by[-1]

    def _sign(self, act: Act, role: str, actor: User | None, number: str | None) -> None:
        """Everybody who must sign an undertaking first does; a panel is checked before it starts."""
        gate = next((g for g in act.requires if isinstance(g, UndertakingSigned)), None)
        if gate is not None and actor is not None:
            self._undertake(gate.act, role, actor)
        if number is not None and role in EXPERTS and act.stage is not None:
            panel = self.town.panel_of(number)
            if (panel.name, act.stage) not in self.checked:
                self.checked.add((panel.name, act.stage))
                for prepare in hands.preparations:
                    prepare(self, act.stage, panel)

    def _undertake(self, name: str, role: str, by: User) -> None:
        if (name, by.reference) not in self.signed:
            self.signed.add((name, by.reference))
            self._do(self.course.acts[name], None, role=role, by=by)

    # --- the clock

    def _pass(self, act: Act) -> None:
        """Some time passes before an act; nobody works at night or on a day of rest."""
        minutes = 60 if act.scope is Scope.CYCLE else self.chance.randint(2, 9)
        self.now += timedelta(minutes=minutes)
        if self.now.time() >= _EVENING or act.completes:
            self._next_day()

    def _next_day(self) -> None:
        calendar = self.town.law.calendar
        day = self.now.date() + timedelta(days=1)
        while (kind := calendar.kind(day)) not in WORKED:
            if kind is DayKind.UNKNOWN and day.weekday() < _SATURDAY:
                break
            day += timedelta(days=1)
        self.now = datetime.combine(day, _MORNING, self.now.tzinfo)

    # --- what an entry carries

    def _facts(self, act: Act, case: Case | None, given: dict[str, Any]) -> dict[str, Any]:
        facts = dict(given)
        for need in act.needs:
            if need.fact not in facts:
                facts[need.fact] = self._fact(act, need, case)
        if act.id in self.course.adopting:
            facts |= {name: str(value) for name, value in self.judge.rules.items()}
            self.judge.adoption |= {
                "decision": str(facts["decision"]),
                "on": self.now.date().isoformat(),
            }
        stage = self.course.stage(act.stage)
        if act.completes and stage is not None and stage.list is not None:
            self._close_notice(stage.list)
        return facts

    def _candidates(self, award: str) -> list[str]:
        alive = {case.number for case in self.alive()}
        stands = self._stands_for()
        return [number for number, of in stands.items() if of == award and number in alive]

    def _voted_awards(self) -> list[str]:
        return [one.id for one in self.town.law.regulation.awards if self._candidates(one.id)]

    def _stands_for(self) -> dict[str, str]:
        alive = [case.number for case in self.alive()]
        return dict(self.judge.candidates(alive, self.now))

    def _close_notice(self, listed: str) -> None:
        shown = [line for line in self.lines if "last_day" in line.facts]
        published = shown[-1].at.date()
        heard = [
            {
                "id": line.facts["objection"],
                "received_on": line.at.date().isoformat(),
                "settled_on": self.now.date().isoformat(),
                "outcome": "dismissed",
            }
            for line in self.lines
            if line.facts.get("list") == listed and line.act.id in self.course.voices
        ]
        self.judge.notice_over(listed, published, self.now, heard)

    def _fact(self, act: Act, need: Need, case: Case | None) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - one line a fact
        name, number = need.fact, case.number if case is not None else ""
        if name == "closes":
            self.judge.deadline = self.now.date() + _OPEN_FOR
            return self.judge.deadline
        if name == "criteria":
            return self.judge.edition
        if name == "last_day":
            stage = self.course.stage(act.stage)
            return self.judge.last_day(str(stage.list if stage else ""), self.now)
        if name in {"score", "overall_score", "result"}:
            return self._score(act, number)
        if name == "award" and number:
            return self.award_of(number)
        if name == "tier":
            return self.judge.tiers[number]
        if name == "grounds":
            return self._grounds(act, number)
        if name == "list":
            return self.course.last_list
        if name in {"proven", "upheld", "mismatch"}:
            return False
        if name == "finding" and need.one_of:
            return next(one for one in need.one_of if one != "upheld")
        if need.one_of:
            return need.one_of[0]
        return self._plain(act, need, number)

    def _plain(self, act: Act, need: Need, number: str) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - one line a fact
        name, year = need.fact, self.now.year
        if name == "period_from":
            return date(year, 1, 1)
        if name == "period_until":
            return date(year + 4, 12, 31)
        if need.moment:
            return self.now.date()
        if name == "members":
            return MEMBERS
        if name == "place_in_list":
            return 1 + sum(line.act.id == act.id for line in self.lines)
        if name == "department":
            return DEPARTMENT
        if name in {"consultation", "objection", "matter"}:
            return f"{need.name.zh[:2]}-{1 + sum(line.act.id == act.id for line in self.lines)}"
        if name in {"decision", "document_number"}:
            return f"演练〔{year}〕{1 + len({x.act.id for x in self.lines if 'document_number' in x.facts})}号"
        if name in _PAPERS or "letter" in name or "digest" in name:
            return papers.keep([f"{act.name.zh} {need.name.zh} {number}（演练）\n".encode()])
        return {"opinion": "同意推荐"}.get(name, f"{need.name.zh}（演练）")

    def _score(self, act: Act, number: str) -> Any:  # noqa: ANN401 - a number or a fraction as text
        stages = [name for rule in self.town.law.regulation.scoring.rules for name in rule.stages]
        if act.stage in stages:
            return self.judge.score(number, str(act.stage))
        alive = [case.number for case in self.alive()]
        self.judge.candidates(alive, self.now)
        overall = self.judge.overall_scores.get(number)
        return str(overall) if overall is not None else self.judge.score(number, stages[-1])

    def _grounds(self, act: Act, number: str) -> str:
        """Why not, in the core's words; after a scored stage the score that was not enough."""
        verdict = self.judge.why.get(number)
        if verdict is not None and not isinstance(verdict, Allowed):
            return said(verdict, self)
        scores = {stage: known.get(number) for stage, known in self.judge.scores.items()}
        return f"{act.name.zh}：得分 {'、'.join(str(x) for x in scores.values() if x is not None)}"


def said(verdict: Verdict | None, play: Play) -> str:
    """What speaks against it, in the rulebook's sentences."""
    if verdict is None:
        return ""
    told = phrases.answered(verdict, play.town.law)
    return "；".join(one.sentence.zh for one in told.reasons)[:600]


def _need(act: Act, name: str) -> bool:
    return name in {need.fact for need in act.needs}


def _day(limit: Any) -> date:  # noqa: ANN401 - a day or an instant
    return limit.date() if isinstance(limit, datetime) else limit
