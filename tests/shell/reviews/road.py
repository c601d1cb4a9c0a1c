"""Any of the four regulations, played up to a stage of the review; from there by this room's actions."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.test import Client

from zhuoyue.core.regulation import Law
from zhuoyue.rulebook import library
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.panels.models import (
    Assignment,
    ConsultantsNamed,
    Declaration,
    Expert,
    Panel,
    PanelMember,
)
from zhuoyue.shell.people.models import User
from zhuoyue.shell.reviews import actions, facts, queries
from zhuoyue.shell.reviews.models import Consensus, Sheet
from zhuoyue.shell.site.rehearsal import cast, hands, rules
from zhuoyue.shell.site.rehearsal import town as towns
from zhuoyue.shell.site.rehearsal.judge import Judge
from zhuoyue.shell.site.rehearsal.play import Play
from zhuoyue.shell.site.rehearsal.run import START

ZHUJI, WENZHOU = "zhuji-award-2025", "wenzhou-award-2022"
AWARD, POOL = "hangzhou-award-2025", "hangzhou-cultivation-2025"
EVERY = (AWARD, POOL, WENZHOU, ZHUJI)

Percent = Mapping[str, int] | int


@dataclass
class Road:
    """A cycle at a stage of its review, with a panel on every case."""

    play: Play
    law: Law

    @property
    def cases(self) -> list[Case]:
        """Those found eligible: every sixth organisation of a rehearsal is too young."""
        rows = [Case.objects.get(pk=one.pk) for one in self.play.town.cases]
        return [one for one in rows if one.ended_by not in ("reject", "notify_rejection")]

    @property
    def panel(self) -> list[User]:
        one = self.play.town.panels[0]
        return [one.leader, *one.examiners]

    @property
    def leader(self) -> User:
        return self.play.town.panels[0].leader

    @property
    def examiners(self) -> list[User]:
        return list(self.play.town.panels[0].examiners)

    @property
    def office(self) -> User:
        return self.play.town.officials["office"]

    def who(self, role: str) -> User:
        return self.play.town.officials[role]

    def applicant(self, number: int = 0) -> User:
        return self.play.town.applicants[self.cases[number].number]

    def later(self) -> datetime:
        self.play.now += timedelta(minutes=1)
        return self.play.now

    def browse(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def desk(self, stage: str = "desk", number: int = 0) -> queries.Desk:
        found = queries.desk(self.cases[number], stage)
        assert found is not None
        return found

    def board(self, stage: str = "desk") -> queries.Board:
        return queries.Board(self.cycle, stage)

    @property
    def cycle(self) -> Cycle:
        self.play.town.cycle.refresh_from_db()
        return self.play.town.cycle

    # --- one step each

    def filled(
        self, percent: Percent, stage: str = "desk", number: int = 0
    ) -> dict[str, dict[str, str]]:
        scale = self.desk(stage, number).scale
        assert scale is not None
        return {
            item: {
                "percent": str(percent if isinstance(percent, int) else percent.get(item, 50)),
                "strengths": "方法系统\n展开全面",
                "opportunities": "对比数据不足",
                "issues": f"核实{item}的趋势图",
                "page": "12",
            }
            for item in scale.table.ids
        }

    def save(self, user: User, percent: Percent, stage: str = "desk", number: int = 0) -> Sheet:
        row = queries.sheet_of(user, self.cases[number], stage)
        return actions.save_sheet(
            case=self.cases[number],
            stage=stage,
            items=self.filled(percent, stage, number),
            version=row.version if row is not None else 0,
            by=user,
            at=self.later(),
        )

    def hand_in(self, user: User, percent: Percent, stage: str = "desk", number: int = 0) -> Entry:
        self.save(user, percent, stage, number)
        return actions.hand_in(case=self.cases[number], stage=stage, by=user, at=self.later())

    def all_in(self, percent: Percent, stage: str = "desk", number: int = 0) -> None:
        for one in self.desk(stage, number).assessors:
            self.hand_in(one, percent, stage, number)

    def agree(self, percent: Percent, stage: str = "desk", number: int = 0) -> Consensus:
        desk = self.desk(stage, number)
        typed = {
            item: {"percent": one["percent"], "note": "一致"} if desk.agreed else {"note": "一致"}
            for item, one in self.filled(percent, stage, number).items()
        }
        there = {one.reference: {"present": True} for one in desk.members}
        return actions.save_consensus(
            case=desk.case,
            stage=stage,
            items=typed,
            attendance=there,
            total_note="",
            version=desk.consensus.version if desk.consensus is not None else 0,
            by=self.leader,
            at=self.later(),
        )

    def sign(self, stage: str = "desk", number: int = 0) -> None:
        desk = self.desk(stage, number)
        if desk.agreed and desk.consensus is not None:
            for one in desk.members:
                actions.sign_off(
                    case=desk.case,
                    stage=stage,
                    version=desk.consensus.version,
                    agrees=True,
                    difference="",
                    by=one,
                    at=self.later(),
                )

    def report(self, stage: str = "desk", number: int = 0) -> Entry:
        return actions.report(
            case=self.cases[number],
            stage=stage,
            text="总体评价：方法有效。",
            sent=None,
            by=self.leader,
            at=self.later(),
        )

    def reviewed(self, percent: Percent, stage: str = "desk", number: int = 0) -> Entry:
        """Sheets, consensus, signatures, report: everything up to the score on record."""
        self.all_in(percent, stage, number)
        self.agree(percent, stage, number)
        self.sign(stage, number)
        return self.report(stage, number)

    def visited(self, percent: Percent, number: int = 0) -> None:
        """The whole visit, whatever acts the text has for it."""
        desk = self.desk("site", number)
        self.plan(number)
        if desk.review.plan is not None:
            actions.open_visit(case=desk.case, stage="site", by=self.leader, at=self.later())
        if desk.review.present is not None:
            actions.present(
                case=desk.case, stage="site", by=self.applicant(number), at=self.later()
            )
        self.reviewed(percent, "site", number)
        if desk.review.confirm is not None:
            actions.confirm(
                case=desk.case,
                stage="site",
                outcome="signed",
                person="周九乙",
                reason="",
                by=self.applicant(number),
                at=self.later(),
            )
        if desk.review.hand_over is not None:
            actions.hand_over(case=desk.case, stage="site", by=self.leader, at=self.later())

    def plan(self, number: int = 0) -> None:
        day = self.play.now.date()
        told = {
            "first_day": day,
            "last_day": day,
            "people": "评审组全体",
            "agenda": "首次会议、考察、末次会议",
            "to_verify": queries.issues(self.cases[number]),
            "notes": "",
        }
        actions.save_visit(
            case=self.cases[number],
            stage="site",
            told=told,
            version=0,
            by=self.leader,
            at=self.later(),
        )

    def before_gate(self, stage: str) -> None:
        """What the text wants before the decision: proposals, meetings, handing over, opinions."""
        gate = self.board(stage).gate
        assert gate is not None
        for act in gate.before:
            by = self.leader if set(act.by) & facts.leads(self.play.town.law) else None
            by = by or self.who(act.by[0])
            told: dict[str, object] = {
                one.fact: True if one.one_of else f"{one.name.zh}（演练）" for one in act.needs
            }
            with clock.turned(self.later()):
                actions.take_step(
                    cycle=self.cycle,
                    stage=stage,
                    act=act.id,
                    told=told,
                    by=by,
                    at=self.play.now,
                )

    def carry_out(self, stage: str = "desk") -> tuple[int, int]:
        return actions.carry_out(
            cycle=self.cycle, stage=stage, letter="质评告〔2026〕", by=self.office, at=self.later()
        )

    def close(self, stage: str = "desk") -> Entry:
        return actions.close(cycle=self.cycle, stage=stage, by=self.office, at=self.later())

    def until(self, stage: str) -> None:
        """Play on until the cycle stands at a stage."""
        for _ in range(200):
            if self.cycle.stage == stage:
                return
            assert self.play._step()  # noqa: SLF001 - a rehearsal, halted on its way
        raise AssertionError(stage)


def to_review(regulation: str, many: int = 2, changes: Mapping[str, object] | None = None) -> Road:
    """A cycle whose desk review has begun, one panel of three on all its cases."""
    law = cycles.law_named(regulation)
    chance = random.Random(7)  # noqa: S311 - a rehearsal must be repeatable
    now = datetime.combine(START, time(9), CHINA)
    players = cast.players(law.regulation, number=many, chance=chance, start=START)
    place = towns.found(law, players, at=now)
    judge = Judge(
        town=place,
        chance=chance,
        edition=max(library.editions()),
        rules={**rules.silent(law.regulation), **(changes or {})},
        adoption={"decision": "演练假定", "on": START.isoformat(), "by": "审定会议（演练）"},
        said=lambda _question, _about, _verdict: None,
    )
    play = Play(town=place, judge=judge, chance=chance, now=now)
    road = Road(play=play, law=law)
    kept = (list(hands.hands), list(hands.choices))
    hands.hands.clear()
    hands.choices.clear()
    try:
        play._adopt()  # noqa: SLF001 - a rehearsal, halted on its way
        road.until("desk")
        play._serve_cycle(completing=False)  # noqa: SLF001 - a rehearsal, halted on its way
    finally:
        hands.hands[:], hands.choices[:] = kept
    _sit(road)
    return road


def _sit(road: Road) -> None:
    town = road.play.town
    first = town.panels[0]
    first = type(first)(name=first.name, leader=first.leader, examiners=first.examiners[:2])
    town.panels[0] = first
    day = road.play.now.date()
    panel, _ = Panel.objects.get_or_create(
        cycle=town.cycle,
        name=first.name,
        defaults={
            "stages": ["desk", "site"],
            "first_day": day,
            "last_day": day + timedelta(days=90),
            "appointed_at": road.play.now,
        },
    )
    for user in (first.leader, *first.examiners):
        Expert.objects.get_or_create(user=user, defaults={"ties": [], "district": "330900"})
        PanelMember.objects.get_or_create(
            panel=panel, user=user, defaults={"leader": user == first.leader}
        )
        for name in road.play.course.undertakings:
            role = (
                "examiner"
                if user != first.leader
                else next(x for x in road.play.course.acts[name].by if x != "examiner")
            )
            road.play._undertake(name, role, user)  # noqa: SLF001 - a rehearsal, halted on its way
    for case in town.cases:
        Assignment.objects.get_or_create(panel=panel, case=case)
        ConsultantsNamed.objects.create(case=case, names=[], by="R-TEST", at=road.play.now)
        for user in (first.leader, *first.examiners):
            Declaration.objects.create(user=user, case=case, interested=False, at=road.play.now)
