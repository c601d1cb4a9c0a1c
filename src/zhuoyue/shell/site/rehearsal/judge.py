"""The core's questions, asked on the facts of a rehearsal; no outcome is written down by hand (判断)."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from zhuoyue.core import ranking
from zhuoyue.core.scoring import CriteriaSheet, own_table, table
from zhuoyue.core.verdict import Allowed, Answer, Undecided, Verdict
from zhuoyue.rulebook.convert import plain, read
from zhuoyue.rulebook.questions import QUESTIONS
from zhuoyue.shell.site.rehearsal.hands.subsidies import INVESTED
from zhuoyue.shell.site.rehearsal.hands.votes import Ballot
from zhuoyue.shell.site.rehearsal.rules import adopted
from zhuoyue.shell.site.rehearsal.town import Town

_FORMS = 3
_GOOD = 560


class NotDecided(Exception):
    """The core neither allowed nor refused what the rehearsal must know; the message says why."""


@dataclass
class Judge:
    """Asks the core and remembers its answers. `said` hears every question and its verdict."""

    town: Town
    chance: random.Random
    edition: str
    rules: dict[str, Any]
    adoption: dict[str, str]
    said: Callable[[str, str | None, Verdict], None]
    deadline: date | None = None
    scores: dict[str, dict[str, Any]] = field(default_factory=dict)
    sheets: dict[tuple[str, str], Any] = field(default_factory=dict)
    listed: dict[str, frozenset[str]] = field(default_factory=dict)
    tiers: dict[str, str] = field(default_factory=dict)
    overall_scores: dict[str, Any] = field(default_factory=dict)
    stands_for: dict[str, str] = field(default_factory=dict)
    ballots: dict[str, Ballot] = field(default_factory=dict)
    elected: dict[str, str] | None = None
    allocation: Any = None
    money: dict[str, Any] = field(default_factory=dict)
    why: dict[str, Verdict] = field(default_factory=dict)

    def ask(self, question: str, facts: Mapping[str, Any], about: str | None = None) -> Answer[Any]:
        """Ask one question of the law."""
        asked = QUESTIONS[question]
        told = {name: value for name, value in facts.items() if value is not None}
        facts_read = read(asked.facts, told, files=False)
        if isinstance(facts_read, list):
            message = f"{question}: {'; '.join(map(str, facts_read))}"
            raise NotDecided(message)
        answer = asked.decide(self.town.law, facts_read)
        self.said(question, about, answer.verdict)
        if about is not None:
            self.why[about] = answer.verdict
        return answer

    def _must(self, question: str, answer: Answer[Any]) -> Any:  # noqa: ANN401
        if isinstance(answer.verdict, Undecided) or answer.result is None:
            told = "; ".join(f"{r.code.value} {dict(r.facts)}" for r in answer.verdict.reasons)
            message = f"{question}: {told}"
            raise NotDecided(message)
        return answer.result

    def _must_have(self, answer: Answer[Any]) -> Any:  # noqa: ANN401
        """The result even of what is still undecided."""
        if answer.result is None:
            return self._must("award", answer)
        return answer.result

    def _rules(self, room: str, stage: str | None = None) -> dict[str, Any] | None:
        return adopted(self.rules, self.adoption, room, stage)

    # --- eligibility

    def eligible(self, number: str, at: datetime) -> bool:
        """Whether the organisation meets every condition (资格审查)."""
        facts = self._application(number, at.date())
        judgements: list[dict[str, Any]] = facts["organisation"]["judgements"]
        answer = self.ask("eligibility", facts, number)
        for _ in range(_FORMS):
            asked = [r for r in answer.verdict.reasons if "matter" in r.facts]
            if not isinstance(answer.verdict, Undecided) or not asked:
                break
            judgements += [_judgement(str(r.facts["matter"])) for r in asked]
            answer = self.ask("eligibility", facts, number)
        self._must("eligibility", answer)
        return isinstance(answer.verdict, Allowed)

    def _application(self, number: str, today: date) -> dict[str, Any]:
        player, day = self.town.players[number], (self.deadline or today)
        since = player.since.isoformat()
        organisation = {
            "name": player.name,
            "unified_social_credit_code": player.code,
            "kind": "enterprise",
            "legal_person": True,
            "registered_in": player.district,
            "operating_since": since,
            "excellence_since": since,
            "activities": list(self._activities(player.award)),
            "industries": [],
            "manufacturer": True,
            "above_designated_size": True,
            "agricultural_producer": False,
            "evaluations": [{"scheme": "per_mu", "year": day.year - 1, "grade": "A"}],
            "cultivation_pool": {"status": "admitted", "admitted_on": f"{day.year}-01-05"},
            "licences": [{"name": "许可", "held": True, "valid_until": f"{day.year + 2}-12-31"}],
            "incidents": [],
            "revocations": [],
            "untrustworthy_listings": [],
            "judgements": [],
        }
        answers = [{"department": DEPARTMENT, "answered_on": today.isoformat(), "adverse": False}]
        return {
            "application_deadline": day.isoformat(),
            "applied_on": day.isoformat(),
            "as_of": today.isoformat(),
            "applies_for": [player.award],
            "as_group": False,
            "department_answers": answers,
            "organisation": organisation,
        }

    def _activities(self, award: str) -> tuple[str, ...]:
        own = next(one for one in self.town.law.regulation.awards if one.id == award)
        return own.activities[:1]

    # --- scores

    def score(self, number: str, stage: str) -> Any:  # noqa: ANN401 - a number or a fraction as text
        """The score of a case at a stage, exact, from the examiners' sheets (评分)."""
        known = self.scores.setdefault(stage, {})
        if number not in known:
            result = self._must("score", self.ask("score", self._sheets(number, stage)))
            if result.total is None:
                message = f"score {stage} {number}"
                raise NotDecided(message)
            self.sheets[stage, number] = result
            known[number] = plain(result.total)
        return known[number]

    def _sheets(self, number: str, stage: str) -> dict[str, Any]:
        law = self.town.law
        rule = law.regulation.scoring.at(stage)
        assert rule is not None, stage  # noqa: S101 - a stage with examiners is scored
        sheet = rule.sheet
        criteria = isinstance(sheet, CriteriaSheet)
        by = (
            table(law.editions[self.edition])
            if isinstance(sheet, CriteriaSheet)
            else own_table(sheet)
        )
        steps = sorted(by.allowed)
        panel, strength = self.town.panel_of(number), self.town.players[number].strength
        assessors = [
            {
                "id": user.reference,
                "items": {item: self._percent(steps, strength) for item in by.ids},
                "comments": {item: {"strengths": 1, "opportunities": 1} for item in by.ids},
            }
            for user in panel.examiners
        ]
        facts: dict[str, Any] = {
            "stage": stage,
            "edition": self.edition if criteria else None,
            "assessors": assessors,
            "implementing_rules": self._rules("scoring", stage),
        }
        method = rule.method.method
        if getattr(method, "combine", None) == "consensus":
            facts["consensus"] = {item: self._agreed(steps, assessors, item) for item in by.ids}
        if rule.attendance is not None:
            facts["attendance"] = [{"id": one["id"], "present": True} for one in assessors]
        return facts

    def _percent(self, steps: list[int], strength: int) -> int:
        wanted = strength + self.chance.gauss(0, 6)
        return min(steps, key=lambda one: abs(one - wanted))

    def _agreed(self, steps: list[int], sheets: list[dict[str, Any]], item: str) -> dict[str, Any]:
        mean = sum(one["items"][item] for one in sheets) / len(sheets)
        return {"percent": min(steps, key=lambda one: abs(one - mean)), "note": "合议一致"}

    # --- lists

    def goes_on(self, stage: str, cases: list[str], at: datetime) -> frozenset[str]:
        """Who goes on after a scored stage (入围)."""
        if stage not in self.listed:
            facts: dict[str, Any] = {
                "stage": stage,
                "applicants": [
                    {
                        "id": one,
                        "score": self.score(one, stage),
                        "district": self.town.players[one].district,
                    }
                    for one in cases
                ],
                "implementing_rules": self._rules("ranking"),
            }
            answer = self.ask("shortlist", facts)
            if answer.result is not None and answer.result.ties:
                picked = [x for tie in answer.result.ties for x in tie.tied[: tie.places_left]]
                facts["tie_decision"] = {"picked": picked, **self._tie(at)}
                answer = self.ask("shortlist", facts)
            self.listed[stage] = frozenset(self._must("shortlist", answer).shortlisted)
            self._remember(stage, answer.verdict, cases)
        return self.listed[stage]

    def _remember(self, stage: str, verdict: Verdict, cases: list[str]) -> None:
        for one in cases:
            if one not in self.listed[stage]:
                self.why[one] = verdict

    def _tie(self, at: datetime) -> dict[str, str]:
        return {"by": "审定会议", "on": at.date().isoformat(), "reason": "并列，另行表决（演练）"}

    def has_gate(self, stage: str) -> bool:
        """Whether the text lets only some go on after this stage."""
        return any(gate.stage == stage for gate in self.town.law.regulation.ranking.gates)

    def tier(self, number: str, stage: str, cases: list[str]) -> str | None:
        """The tier of a case, where the text has tiers (等次)."""
        if not self.tiers:
            applicants = [{"id": one, "score": self.score(one, stage)} for one in cases]
            result = self._must("tiers", self.ask("tiers", {"applicants": applicants}))
            self.tiers = {line.id: line.tier or "" for line in result.lines}
        return self.tiers.get(number) or None

    def candidates(self, cases: list[str], at: datetime) -> Mapping[str, str]:
        """Case → the award it is a candidate for, by the overall evaluation (综合评价)."""
        if not self.overall_scores:
            rules = self.town.law.regulation.ranking
            judged = isinstance(rules.overall.method, ranking.SideBySide)
            facts = {
                "candidates": [self._results(one) for one in cases],
                "deliberation": {
                    "candidates": [
                        x for x in cases if Fraction(str(self.score(x, "site"))) >= _GOOD
                    ],
                    "by": "评审组成员单位",
                    "on": at.date().isoformat(),
                }
                if judged
                else None,
                "implementing_rules": self._rules("ranking"),
            }
            result = self._must("overall", self.ask("overall", facts))
            for total in result.totals:
                self.overall_scores[total.id] = total.overall_score
                named = result.proposed_list is None or total.id in result.proposed_list
                if total.candidate_for and named:
                    self.stands_for[total.id] = total.candidate_for[0].award
        return self.stands_for

    def _results(self, number: str) -> dict[str, Any]:
        stages = [name for rule in self.town.law.regulation.scoring.rules for name in rule.stages]
        return {
            "id": number,
            "name": self.town.players[number].name,
            "scores": {stage: self.score(number, stage) for stage in stages},
            "eligible": True,
            "applies_for": [self.town.players[number].award],
            "accepts_transfer": True,
        }

    # --- clocks and money

    def last_day(self, listed: str, at: datetime) -> date:
        """The last day of a public notice that begins today (公示期)."""
        facts = {
            "clock": listed,
            "starts_on": at.date().isoformat(),
            "implementing_rules": self._rules("notices"),
        }
        found: date = self._must("deadline", self.ask("deadline", facts)).last_day
        return found

    def notice_over(self, listed: str, published: date, at: datetime, heard: list[Any]) -> None:
        """That a notice is over and everything raised is settled; raises NotDecided otherwise."""
        facts = {
            "list": listed,
            "published_on": published.isoformat(),
            "as_of": at.date().isoformat(),
            "objections": heard,
            "implementing_rules": self._rules("notices"),
        }
        answer = self.ask("notice", facts)
        if not isinstance(answer.verdict, Allowed):
            told = "; ".join(f"{r.code.value} {dict(r.facts)}" for r in answer.verdict.reasons)
            message = f"notice {listed}: {told}"
            raise NotDecided(message)

    def payable(self, number: str, award: str) -> int:
        """The money that an honour earns, in whole yuan (资助)."""
        source = "cultivation" if award == "cultivation" else "city"
        facts: dict[str, Any] = {
            "honour": {"source": source, "award": award},
            "paid": [],
            "audited_investment": INVESTED if award == "cultivation" else None,
        }
        answer = self.ask("money", facts, number)
        self.money[number] = answer
        return int(getattr(answer.result, "payable", None) or 0)

    def duties(self, awarded: date, as_of: date) -> Any:  # noqa: ANN401 - what the core lists
        """What the winners owe from now on (获奖组织义务)."""
        facts = {"awarded_on": awarded.isoformat(), "as_of": as_of.isoformat(), "reports": []}
        return self.ask("duties", facts)


DEPARTMENT = "市应急管理局"


def _judgement(condition: str) -> dict[str, Any]:
    return {"condition": condition, "met": True, "by": "office", "evidence": ["演练证明材料"]}


def _known(**facts: Any) -> dict[str, Any]:  # noqa: ANN401 - facts of any kind
    return {name: value for name, value in facts.items() if value is not None}
