"""Reads: sheets, consensus, gates as the core sees them; who may see which of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q

from zhuoyue.core import ranking, scoring
from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Dossier
from zhuoyue.core.findings import together
from zhuoyue.core.procedure import Proposal, permits
from zhuoyue.core.ranking import Standing
from zhuoyue.core.regulation import Act, Law, Scope
from zhuoyue.core.verdict import Allowed, Answer, Reason, Refused
from zhuoyue.rulebook import convert
from zhuoyue.rulebook.questions import QUESTIONS
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.models import Case, Material
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import clock, phrases, visibility
from zhuoyue.shell.panels import queries as panels
from zhuoyue.shell.panels.models import Panel
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body, Membership, User
from zhuoyue.shell.reviews import facts
from zhuoyue.shell.reviews.facts import Gate, Review
from zhuoyue.shell.reviews.models import Consensus, Ruling, Sheet, SignOff, Visit

OFFICE, OVERSIGHT, COMMITTEE = "office", "oversight", "committee"
WATCHERS = (Body.Kind.OFFICE, Body.Kind.OVERSIGHT)


class Desk:
    """One case at one scored stage, read once: panel, sheets, consensus, and the core's answer."""

    def __init__(self, case: Case, stage: str) -> None:
        """Keep the case and the stage; raises LookupError where nothing is scored."""
        self.case, self.stage, self.law = case, stage, cycles.law_of(case.cycle)
        self.dossier = cycles.dossier_of(case.cycle, case.number)
        found = facts.review_of(self.law, stage)
        if found is None:
            raise LookupError(stage)
        self.review: Review = found
        self._held: dict[int, frozenset[str]] = {}

    @cached_property
    def panel(self) -> Panel | None:
        """The panel that reviews it."""
        return panels.panel_for(self.case, self.stage)

    @cached_property
    def members(self) -> list[User]:
        """Who sits on it."""
        return panels.members(self.panel) if self.panel is not None else []

    @cached_property
    def leader(self) -> User | None:
        """Who leads it."""
        return panels.leader_of(self.panel) if self.panel is not None else None

    @cached_property
    def roles(self) -> Mapping[int, frozenset[str]]:
        """The roles of the members in this cycle."""
        return roles_of(self.members, self.case.cycle)

    @cached_property
    def assessors(self) -> list[User]:
        """The members who hand in a sheet: those in a role that scores."""
        return assessors(self.review, self.members, self.roles)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Every sheet begun, of those who score."""
        rows = Sheet.objects.filter(case=self.case, stage=self.stage).select_related("user")
        return list(rows)

    def reread_sheets(self) -> None:
        """Forget the sheets read so far: one was just handed in."""
        self.__dict__.pop("sheets", None)

    @property
    def handed_in(self) -> list[Sheet]:
        """The sheets that are sealed."""
        return [one for one in self.sheets if one.handed_in_at is not None]

    @property
    def complete(self) -> bool:
        """Whether every sheet is in (独立评审全部提交)."""
        given = {one.user_id for one in self.handed_in}
        return bool(self.assessors) and all(one.pk in given for one in self.assessors)

    @property
    def open_to_panel(self) -> bool:
        """Whether the panel may see each other's sheets: all in, or the stage has none."""
        return self.review.sheet is None or self.complete

    @cached_property
    def consensus(self) -> Consensus | None:
        """What the panel agreed on so far."""
        return Consensus.objects.filter(case=self.case, stage=self.stage).first()

    @cached_property
    def sign_offs(self) -> list[SignOff]:
        """The sign-offs of the version that stands."""
        row = self.consensus
        if row is None:
            return []
        return list(row.sign_offs.filter(version=row.version).select_related("user"))

    @cached_property
    def scale(self) -> facts.Scale | None:
        """What is scored."""
        return facts.scale(self.law, self.dossier, self.review.rule)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Reference → name, with the reference where two have one name."""
        return labels([*self.members, *(one.user for one in self.sheets)])

    @cached_property
    def adopted(self) -> scoring.ScoringAdopted | None:
        """What the implementing rules say of scores here."""
        return facts.adopted_scoring(self.case.cycle, self.law, self.dossier, self.stage)

    @cached_property
    def method(self) -> scoring.Method | None:
        """How the score is made; None where neither text nor rules say."""
        text = self.review.rule.method.method
        if isinstance(text, scoring.Method):
            return text
        return self.adopted.method if self.adopted is not None else None

    @property
    def agreed(self) -> bool:
        """Whether the panel decides each percentage together (合议)."""
        return self.method is not None and self.method.combine == "consensus"

    @cached_property
    def answer(self) -> Answer[scoring.Score]:
        """The core's score on what is recorded."""
        sheets = [facts.of_sheet(self.labels[x.user.reference], x.items) for x in self.handed_in]
        edition = facts.edition_of(self.law, self.dossier)
        asked = facts.of_score(
            review=self.review,
            edition=edition,
            assessors=sheets,
            consensus=self.consensus,
            rules=self.adopted,
            labels=self.labels,
        )
        found: Answer[scoring.Score] = QUESTIONS["score"].decide(self.law, asked)
        return found

    def leads(self, user: Any) -> bool:  # noqa: ANN401
        """Whether this person leads the panel."""
        return self.leader is not None and self.leader.pk == user.pk

    def seat_of(self, user: Any) -> User | None:  # noqa: ANN401
        """This person on the panel, free of interests; None otherwise."""
        if any(one.pk == user.pk for one in self.members) and panels.declared_free(user, self.case):
            return next(one for one in self.members if one.pk == user.pk)
        return None

    def role_for(self, act: Act | None, user: User) -> str | None:
        """The role in which this person does an act on this case."""
        held = self.held(user)
        return next((one for one in act.by if one in held), None) if act is not None else None

    def held(self, user: User) -> frozenset[str]:
        """The roles in which this person acts on this case, asked once."""
        if user.pk not in self._held:
            self._held[user.pk] = applications.roles_in(user, self.case)
        return self._held[user.pk]

    def against(self, act: Act | None, user: User, at: datetime) -> Refused | None:
        """What stands against an act now, before its facts are given."""
        role = self.role_for(act, user)
        if act is None or role is None:
            return None
        proposal = Proposal(act=act.id, role=role, at=at, actor=user.reference)
        verdict = permits(self.law.regulation.procedure, self.dossier, proposal)
        return verdict if isinstance(verdict, Refused) else None

    def done(self, act: Act | None) -> bool:
        """Whether an act is on record for this case."""
        record = self.dossier.record(Scope.CASE)
        return act is not None and record.last((act.id,)) is not None


def desk(case: Case, stage: str) -> Desk | None:
    """A case at a scored stage; None where the text scores nothing there."""
    try:
        return Desk(case, stage)
    except LookupError:
        return None


def roles_of(users: Iterable[User], cycle: Cycle) -> Mapping[int, frozenset[str]]:
    """The roles of several people in a cycle, in one query."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Membership.objects.filter(user__in=[one.pk for one in users])
    rows = rows.filter(cycle__in=("", cycle.code), body__place=cycle.place)
    for user, role in rows.values_list("user", "role"):
        found[user].add(role)
    return {user: frozenset(held) for user, held in found.items()}


def assessors(
    review: Review, members: Iterable[User], roles: Mapping[int, frozenset[str]]
) -> list[User]:
    """Those of the members who score at this stage."""
    by = frozenset(review.sheet.by) if review.sheet is not None else frozenset[str]()
    return [one for one in members if roles.get(one.pk, frozenset()) & by]


def labels(users: Iterable[User]) -> dict[str, str]:
    """Reference → the name to show; with the reference where two people have one name."""
    names: dict[str, set[str]] = defaultdict(set)
    for one in users:
        names[one.name].add(one.reference)
    return {
        reference: name if len(held) == 1 else f"{name}（{reference}）"
        for name, held in names.items()
        for reference in held
    }


def sheet_of(user: Any, case: Case, stage: str) -> Sheet | None:  # noqa: ANN401
    """The user's own sheet."""
    return Sheet.objects.filter(case=case, stage=stage, user_id=user.pk).first()


def sheet_seen(user: Any, pk: int) -> Sheet | None:  # noqa: ANN401
    """A sheet, if this person may see it."""
    rows = Sheet.objects.select_related("case__cycle", "case__organisation", "user")
    return visibility.visible(rows.filter(pk=pk), user).first()


def files_of(case: Case, user: Any) -> list[Material]:  # noqa: ANN401
    """The files that were handed in, as far as this person may see them."""
    return list(visibility.visible(case.materials.all(), user))


def visit_of(case: Case) -> Visit | None:
    """The visit to an applicant."""
    return Visit.objects.filter(case=case).first()


def sheet_verdict(scale: facts.Scale, review: Review, name: str, row: Sheet) -> Any:  # noqa: ANN401
    """Whether a sheet is complete: every item, on the steps, with the comments asked for."""
    clause = review.rule.independent.clause if review.rule.independent else review.rule.clause
    assessor = facts.of_sheet(name, row.items)
    marks = scoring.of_assessor(scale.table, clause, assessor, "sheet")
    written = scoring.comments(review.rule.comments, scale.table, assessor, "sheet")
    return together((marks.findings, written)).verdict()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item on a sheet: what is typed, and what is wrong with it."""

    item: scoring.Item
    typed: Mapping[str, str]
    done: bool
    wrong: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A category on a sheet, its items, and how many of them are complete."""

    part: facts.Part
    rows: tuple[Row, ...]

    @property
    def done(self) -> int:
        """How many items are complete."""
        return sum(one.done for one in self.rows)


def groups(
    scale: facts.Scale, review: Review, items: Mapping[str, Mapping[str, str]]
) -> list[Group]:
    """A sheet as a page shows it, category by category."""
    least = review.rule.comments.at_least if review.rule.comments is not None else 0
    return [
        Group(
            part=part,
            rows=tuple(_row(scale, item, items.get(item.id, {}), least) for item in part.items),
        )
        for part in scale.parts
    ]


def _row(scale: facts.Scale, item: scoring.Item, typed: Mapping[str, str], least: int) -> Row:
    text = typed.get("percent", "").strip()
    percent = facts.number(text)
    fits = percent is not None and percent in scale.table.allowed
    written = facts.lines(typed.get("strengths")) + facts.lines(typed.get("opportunities"))
    return Row(
        item=item,
        typed=typed,
        done=fits and written >= least,
        wrong=_off_step(scale) if text and not fits else None,
    )


def _off_step(scale: facts.Scale) -> Text:
    step = scale.steps[1]
    return Text(
        zh=f"得分率应当是 0 到 100 之间 {step} 的倍数。",
        en=f"A percentage is a multiple of {step} from 0 to 100.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One item in the consensus: every percentage, the mean, what is agreed."""

    item: scoring.Item
    score: scoring.ItemScore
    given: tuple[int | None, ...]
    mean: Fraction | None
    typed: Mapping[str, str]


def agreements(desk: Desk, entered: Mapping[str, Mapping[str, str]]) -> list[Agreement]:
    """The items, those on which the panel differs most first; what was entered just now is kept."""
    result, scale = desk.answer.result, desk.scale
    if result is None or scale is None:
        return []
    items = {item.id: item for part in scale.parts for item in part.items}
    saved = desk.consensus.items if desk.consensus is not None else {}
    typed = {**saved, **entered}
    who = [desk.labels[one.user.reference] for one in desk.handed_in]
    found = [_agreement(items[x.item], x, who, typed.get(x.item, {})) for x in result.items]
    return sorted(found, key=lambda one: -(one.score.spread or 0))


def _agreement(
    item: scoring.Item, score: scoring.ItemScore, who: Sequence[str], typed: Mapping[str, str]
) -> Agreement:
    known = [score.percentages[one] for one in who if one in score.percentages]
    return Agreement(
        item=item,
        score=score,
        given=tuple(score.percentages.get(one) for one in who),
        mean=Fraction(sum(known), len(known)) if known else None,
        typed=typed,
    )


def comments_on(desk: Desk) -> dict[str, list[tuple[str, Mapping[str, str]]]]:
    """Item → what each examiner wrote: name and fields."""
    found: dict[str, list[tuple[str, Mapping[str, str]]]] = defaultdict(list)
    for row in desk.handed_in:
        for item, one in row.items.items():
            if any(one.get(name) for name in ("strengths", "opportunities", "issues")):
                found[item].append((desk.labels[row.user.reference], one))
    return found


def issues(case: Case) -> str:
    """What the sheets of earlier stages want verified on site, item by item (现场须核实的问题)."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    found = []
    rows = list(Sheet.objects.filter(case=case, released=True))
    for review in facts.reviews(law):
        scale = facts.scale(law, dossier, review.rule)
        names = scale.names if scale is not None else {}
        for row in rows:
            if row.stage == review.stage:
                found += [
                    f"{item} {names[item].zh}：{one['issues']}"
                    for item, one in row.items.items()
                    if one.get("issues") and item in names
                ]
    return "\n".join(dict.fromkeys(found))


# --- a whole stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the review of a case at a stage has come: numbers only."""

    case: Case
    panel: Panel | None
    handed_in: int
    wanted: int
    consensus: Consensus | None
    ended: bool

    @property
    def complete(self) -> bool:
        """Whether every sheet is in."""
        return self.wanted > 0 and self.handed_in >= self.wanted


class Board:
    """A scored stage or a gate of a cycle with all its cases, in a constant number of queries."""

    def __init__(self, cycle: Cycle, stage: str) -> None:
        """Read law and dossier."""
        self.cycle, self.stage = cycle, stage
        self.law, self.dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
        self.review = facts.review_of(self.law, stage)
        self.gate = facts.gate_of(self.law, stage)
        self.closing = facts.closing(self.law, stage)

    @cached_property
    def numbers(self) -> list[str]:
        """The cases that came to this stage and did not end before it."""
        if self.gate is not None:
            return facts.listed(self.gate, self.dossier)
        return [
            number
            for number, record in sorted(self.dossier.cases.items())
            if record.ended_by is None and record.of(self._among)
        ]

    @cached_property
    def _among(self) -> tuple[str, ...]:
        gates = self.closing.requires if self.closing is not None else ()
        return tuple(name for gate in gates for name in getattr(gate, "among", ()))

    @cached_property
    def cases(self) -> list[Case]:
        """Their rows."""
        rows = Case.objects.select_related("cycle", "organisation")
        return list(rows.filter(cycle=self.cycle, number__in=self.numbers))

    @cached_property
    def panels(self) -> dict[int, Panel]:
        """Case → its panel at this stage."""
        rows = [one for one in panels.at_work(self.cycle) if self.stage in one.stages]
        return {seat.case_id: one for one in rows for seat in one.assignments.all()}

    @cached_property
    def consensuses(self) -> dict[tuple[int, str], Consensus]:
        """Case and stage → what its panel agreed on."""
        rows = Consensus.objects.filter(case__in=self.cases)
        return {(one.case_id, one.stage): one for one in rows}

    @cached_property
    def rulings(self) -> list[Ruling]:
        """What people decided at this gate, oldest first."""
        rows = Ruling.objects.filter(cycle=self.cycle, stage=self.stage)
        return list(rows.select_related("case__organisation"))

    @cached_property
    def progress(self) -> list[Progress]:
        """How far each case has come."""
        review = self.review
        if review is None:
            return []
        rows = Sheet.objects.filter(case__in=self.cases, stage=self.stage)
        given: dict[int, set[int]] = defaultdict(set)
        for case, user in rows.filter(handed_in_at__isnull=False).values_list("case", "user"):
            given[case].add(user)
        every = {m.user for one in self.panels.values() for m in one.members.all()}
        roles = roles_of(every, self.cycle)
        return [self._progress(review, one, given[one.pk], roles) for one in self.cases]

    def _progress(
        self, review: Review, case: Case, given: set[int], roles: Mapping[int, frozenset[str]]
    ) -> Progress:
        panel = self.panels.get(case.pk)
        who = assessors(review, panels.members(panel), roles) if panel is not None else []
        return Progress(
            case=case,
            panel=panel,
            handed_in=sum(one.pk in given for one in who),
            wanted=len(who),
            consensus=self.consensuses.get((case.pk, self.stage)),
            ended=bool(case.ended_by),
        )

    def score(self, case: Case, stage: str) -> ranking.Points | None:
        """The score that a panel reported, exact."""
        row = self.consensuses.get((case.pk, stage))
        return facts.points(row.total) if row is not None else None

    @cached_property
    def adopted(self) -> ranking.Adopted | None:
        """What the implementing rules say of gates and totals."""
        return facts.adopted_ranking(self.cycle, self.law, self.dossier)

    @cached_property
    def shortlist(self) -> Answer[ranking.Shortlist]:
        """The core's answer: who goes on (入围名单)."""
        asked = ranking.ShortlistFacts(
            stage=self.stage,
            applicants=tuple(
                ranking.Applicant(
                    id=one.number,
                    name=one.organisation.name,
                    score=self.score(one, self.stage),
                    district=one.organisation.area or None,
                )
                for one in self.cases
            ),
            dropped=tuple(x for x in facts.held_back(self.rulings) if x.id in self.numbers),
            tie_decision=facts.tie_decision(self.rulings),
            implementing_rules=self.adopted,
        )
        found: Answer[ranking.Shortlist] = QUESTIONS["shortlist"].decide(self.law, asked)
        return found

    @cached_property
    def tiers(self) -> Answer[ranking.Tiering] | None:
        """The core's tiers, where the text has any at this stage."""
        rule = self.law.regulation.ranking.tiers
        if rule is None or rule.stage != self.stage:
            return None
        asked = ranking.TiersFacts(
            applicants=tuple(
                ranking.Visited(
                    id=one.number, name=one.organisation.name, score=self.score(one, self.stage)
                )
                for one in self.cases
            )
        )
        found: Answer[ranking.Tiering] = QUESTIONS["tiers"].decide(self.law, asked)
        return found

    @cached_property
    def overall(self) -> Answer[ranking.Overall]:
        """The core's overall evaluation (综合评价)."""
        stages = [one.stage for one in facts.reviews(self.law)]
        agreed = facts.consents(self.rulings)
        settled = facts.deliberation(self.rulings)
        known = set(self.numbers)
        if settled is not None and not known.issuperset(settled.candidates):
            settled = None
        asked = ranking.OverallFacts(
            candidates=tuple(
                ranking.StageResults(
                    id=one.number,
                    name=one.organisation.name,
                    scores=self._scores(one, stages),
                    eligible=True,
                    applies_for=tuple(one.awards) or None,
                    accepts_transfer=agreed.get(one.number),
                )
                for one in self.cases
            ),
            deliberation=settled,
            implementing_rules=self.adopted,
        )
        found: Answer[ranking.Overall] = QUESTIONS["overall"].decide(self.law, asked)
        return found

    def _scores(self, case: Case, stages: Sequence[str]) -> dict[str, ranking.Points]:
        found = {stage: self.score(case, stage) for stage in stages}
        return {stage: one for stage, one in found.items() if one is not None}

    @cached_property
    def places(self) -> list["Place"]:
        """Every case at the gate in the core's order, with the word and the reasons of each."""
        gate = self.gate
        if gate is None:
            return []
        return list(self._by_score() if gate.scored is not None else self._by_total())

    def _by_score(self) -> Iterator["Place"]:
        result = self.shortlist.result
        if result is None:
            return
        rules, tiering = self.law.regulation.ranking, self._tiering
        why = ranking.of_shortlist(rules, result)
        tier_why = ranking.of_tiers(rules, tiering) if tiering is not None else {}
        tier = {x.id: x.tier for x in tiering.lines} if tiering is not None else {}
        for line in result.lines:
            goes = _GOES.get(line.standing)
            if tiering is not None and goes:
                goes = tier.get(line.id) is not None
            reasons = tuple(x for x in (why[line.id], tier_why.get(line.id)) if x is not None)
            yield self._place(
                line.id,
                rank=line.rank,
                score=line.score,
                goes=goes,
                tied=line.standing is Standing.TIED,
                tier=tier.get(line.id),
                reasons=reasons,
            )

    @property
    def _tiering(self) -> ranking.Tiering | None:
        return self.tiers.result if self.tiers is not None else None

    def _by_total(self) -> Iterator["Place"]:
        answer = self.overall
        why = ranking.of_overall(self.law.regulation.ranking, answer)
        settled = isinstance(answer.verdict, Allowed)
        for total in answer.result.totals if answer.result is not None else ():
            listed = answer.result.proposed_list if answer.result is not None else None
            named = listed is None or total.id in listed
            yield self._place(
                total.id,
                rank=total.rank,
                score=total.overall_score,
                goes=(bool(total.candidate_for) and named) if settled else None,
                total=total,
                reasons=why[total.id],
            )

    def _place(self, number: str, **more: Any) -> "Place":  # noqa: ANN401
        case = self._by_number[number]
        record = self.dossier.cases[number]
        gate = self.gate
        acts = (gate.favour.id, gate.against.id) if gate is not None else ()
        entry = record.last(acts)
        return Place(case=case, decided=entry.act if entry is not None else "", **more)

    @cached_property
    def _by_number(self) -> dict[str, Case]:
        return {one.number: one for one in self.cases}

    @property
    def drops(self) -> bool:
        """Whether the text lets some be held back that reach the score."""
        listed = self.law.regulation.ranking.gates
        return any(one.stage == self.stage and one.may_drop is not None for one in listed)

    @property
    def judged(self) -> bool:
        """Whether people deliberate on the results side by side."""
        return isinstance(self.law.regulation.ranking.overall.method, ranking.SideBySide)

    @property
    def transfers(self) -> bool:
        """Whether a candidate may move to a lower award if it agrees."""
        rule = self.law.regulation.ranking.transfer
        return rule is not None and rule.below_threshold is ranking.MovesDown.NEEDS_CONSENT

    @cached_property
    def tied(self) -> list["Place"]:
        """Those of equal standing at the cut, for whom people must decide."""
        return [one for one in self.places if one.tied]

    @property
    def asks(self) -> bool:
        """Whether anything at this gate is left to people, or may be."""
        if self.gate is None:
            return False
        if self.gate.scored is not None:
            return bool(self.tied or (self.drops and self.reaching))
        return bool(self.judged or self.consenting)

    @cached_property
    def reaching(self) -> list["Place"]:
        """Those that may be held back: they reach the score, or were held back before."""
        held = {one.case_id for one in self.rulings if one.kind == Ruling.Kind.HOLD_BACK}
        return [one for one in self.places if one.goes or one.tied or one.case.pk in held]

    @cached_property
    def consenting(self) -> list["Place"]:
        """Those whose consent to a lower award the core asks for, or who have said it already."""
        if not self.transfers:
            return []
        said = {one.case_id for one in self.rulings if one.kind == Ruling.Kind.TRANSFER}
        asked = {reason.facts.get("fact") for reason in self.overall.verdict.reasons}
        return [
            one
            for one in self.places
            if one.case.pk in said or f"candidates[{one.case.number}].accepts_transfer" in asked
        ]

    @property
    def verdicts(self) -> list[Any]:
        """The core's verdicts that the decision rests on."""
        gate = self.gate
        if gate is None:
            return []
        found = [self.shortlist.verdict if gate.scored is not None else self.overall.verdict]
        return [*found, *((self.tiers.verdict,) if self.tiers is not None else ())]

    @cached_property
    def answered(self) -> list[phrases.Answered]:
        """The same in words."""
        return [phrases.answered(one, self.law) for one in self.verdicts]


_GOES = {
    Standing.SHORTLISTED: True,
    Standing.BELOW_SCORE: False,
    Standing.BEYOND_CAP: False,
    Standing.DROPPED: False,
    Standing.NOT_PICKED: False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One case at a gate: `goes` True or False as the core says, None where it is still open."""

    case: Case
    rank: int | None
    score: ranking.Points | None
    goes: bool | None
    decided: str
    tied: bool = False
    tier: str | None = None
    total: ranking.Total | None = None
    reasons: tuple[Reason, ...] = ()


def sentences(law: Law, reasons: Iterable[Reason]) -> tuple[phrases.Said, ...]:
    """Reasons in words."""
    return phrases.answered(Refused(tuple(reasons)), law).reasons


def places_led(board: Board, user: Any) -> list[Place]:  # noqa: ANN401 - also nobody
    """The places of the cases whose panel this person leads: what a leader proposes or evaluates.

    Only where the text has leaders act at this gate; never the score of another panel.
    """
    gate = board.gate
    acts = (*gate.before, gate.evaluate) if gate is not None else ()
    roles = {role for act in acts if act is not None for role in act.by}
    if not roles & facts.leads(board.law) & cycles.roles_of(user, board.cycle):
        return []
    free = panels.open_to(user)
    led = {
        case
        for case, panel in board.panels.items()
        if case in free
        and any(seat.leader and seat.user_id == user.pk for seat in panel.members.all())
    }
    return [one for one in board.places if one.case.pk in led]


def cut_after(places: Sequence[Place]) -> int | None:
    """After which place the line falls: the last that goes on with somebody behind it."""
    last = max((n for n, one in enumerate(places) if one.goes), default=None)
    return last if last is not None and last + 1 < len(places) else None


# --- who waits for what


def waiting_sheets(user: User) -> list[tuple[Case, str, Panel]]:
    """The sheets that a person has still to hand in: case, stage, panel."""
    rows = Sheet.objects.filter(user_id=user.pk, handed_in_at__isnull=False)
    given = set(rows.values_list("case", "stage"))
    found = []
    for panel in panels.working(user):
        law = cycles.law_of(panel.cycle)
        roles = cycles.roles_of(user, panel.cycle)
        for review in facts.reviews(law):
            here = panel.cycle.stage == review.stage and review.stage in panel.stages
            if here and review.sheet is not None and roles & set(review.sheet.by):
                found += [
                    (one.case, review.stage, panel)
                    for one in panel.assignments.all()
                    if not one.case.ended_by and (one.case_id, review.stage) not in given
                ]
    free = _free_of(user)
    return [one for one in found if one[0].pk in free]


def unsigned(user: User) -> list[Consensus]:
    """The consensuses of a person's panels that wait for their sign-off."""
    rows = Consensus.objects.filter(reported_at__isnull=True, version__gt=0)
    rows = rows.filter(case__assignments__panel__members__user=user.pk, case__ended_by="")
    rows = rows.select_related("case__cycle", "case__organisation").prefetch_related(
        Prefetch("sign_offs", SignOff.objects.filter(user_id=user.pk))
    )
    return [
        one
        for one in rows.distinct()
        if all(sign.version != one.version for sign in one.sign_offs.all())
    ]


# --- who may see what


def _watched(user: Any, path: str) -> Q:  # noqa: ANN401
    """The award office and the oversight of the place."""
    seen = visibility.NOTHING
    for one in people.bodies_of(user):
        if one.body is not None and one.body.kind in WATCHERS:
            here = Q(**{f"{path}code": one.cycle}) if one.cycle else Q()
            seen |= here & Q(**{f"{path}place": one.body.place})
    return seen


def _on_panel(user: Any) -> Q:  # noqa: ANN401
    """Members of the case's panel who have declared no interest in it."""
    if not user.pk:
        return visibility.NOTHING
    return Q(case__in=list(_free_of(user)))


def _free_of(user: Any) -> set[int]:  # noqa: ANN401
    """The cases of a person's panels at work that nothing bars them from."""
    return panels.open_to(user)


@visibility.grants(Sheet)
def _sheets(user: Any) -> Q:  # noqa: ANN401
    """One's own unless one is barred; others' only when the whole panel has handed in (独立评审)."""
    own = visibility.NOTHING
    if user.pk:
        own = Q(user_id=user.pk, case__in=list(panels.clear_to(user)))
    return own | Q(released=True) & (_on_panel(user) | _watched(user, "case__cycle__"))


@visibility.grants(Consensus)
def _consensuses(user: Any) -> Q:  # noqa: ANN401
    """The panel; office and oversight."""
    return _on_panel(user) | _watched(user, "case__cycle__")


@visibility.grants(Visit)
def _visits(user: Any) -> Q:  # noqa: ANN401
    """The panel, office and oversight; the applicant, who is told only when and who."""
    own = [one.organisation_id for one in people.memberships(user) if one.organisation_id]
    return _on_panel(user) | _watched(user, "case__cycle__") | Q(case__organisation_id__in=own)


@visibility.grants(Ruling)
def _rulings(user: Any) -> Q:  # noqa: ANN401
    """Office and oversight."""
    return _watched(user, "cycle__")


def reads_scores(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person may read the scores of a cycle.

    Office and oversight; the committee and its units once the list was put before them.
    """
    held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
    kinds = {one.body.kind for one in held if one.body is not None}
    if kinds & set(WATCHERS):
        return True
    law, record = cycles.law_of(cycle), cycles.dossier_of(cycle).cycle
    last = facts.gates(law)[-1] if facts.gates(law) else None
    put = last is not None and (last.stage in record.completed or _opinions_begun(cycle, last))
    return Body.Kind.COMMITTEE in kinds and put


def _opinions_begun(cycle: Cycle, gate: Gate) -> bool:
    """Whether the text now has the units of the committee deliberate on the results."""
    asked = any({"unit", "opinion"} <= {n.fact for n in one.needs} for one in gate.before)
    return asked and cycle.stage == gate.stage


def decides(user: Any, cycle: Cycle, gate: Gate) -> bool:  # noqa: ANN401
    """Whether this person carries out the gate."""
    return bool(set(gate.favour.by) & cycles.roles_of(user, cycle))


def hidden_entries(
    user: Any,  # noqa: ANN401 - also nobody
    cases: Sequence[Case | applications.CaseRow],
) -> dict[str, frozenset[str]]:
    """Case → acts whose entries of others this person may not even count yet (独立评审).

    Whoever is of the office or the oversight sees all; the panel once every sheet is in; nobody else
    ever.
    """
    here = {one.cycle_id: one.cycle for one in cases}
    rows = Cycle.objects.filter(_watched(user, ""), pk__in=list(here)) if here else ()
    watching = {one.pk for one in rows}
    veiled = [one for one in cases if one.cycle_id not in watching]
    if not veiled:
        return {}
    shown = Sheet.objects.filter(case__in=[one.pk for one in veiled], released=True)
    released = set(visibility.visible(shown, user).values_list("case", "stage"))
    sheets = {
        key: [
            (review.stage, review.sheet.id)
            for review in facts.reviews(cycles.law_of(cycle))
            if review.sheet is not None
        ]
        for key, cycle in here.items()
        if key not in watching
    }
    return {
        one.number: frozenset(
            act for stage, act in sheets[one.cycle_id] if (one.pk, stage) not in released
        )
        for one in veiled
    }


def name_of_stage(law: Law, stage: str) -> Text:
    """What the text calls a stage."""
    stages = law.regulation.procedure.stages
    return next((one.name for one in stages if one.id == stage), Text(zh=stage, en=stage))


def leads_anywhere(user: User, case: Case) -> bool:
    """Whether this person leads a panel of the case and has declared no interest in it."""
    rows = Panel.objects.filter(
        panels.AT_WORK, assignments__case=case, members__user=user.pk, members__leader=True
    )
    return rows.exists() and case.pk in panels.open_to(user)


def plain_points(points: ranking.Points | None) -> object:
    """A score as an entry carries it, exact."""
    return None if points is None else convert.plain(points)


def derivation(board: Board, case: Case) -> str:
    """How the overall evaluation of a case comes about, step by step (计算过程)."""
    result = board.overall.result
    total = next((x for x in result.totals if x.id == case.number), None) if result else None
    if total is None:
        return ""
    names = phrases.names(board.law.regulation)
    scores = "，".join(
        f"{names[stage].zh if stage in names else stage}{plain_points(one)}"
        for stage, one in total.scores.items()
    )
    shares = " ＋ ".join(
        f"{plain_points(one.score)}×{plain_points(one.weight)}" for one in total.shares
    )
    if total.overall_score is None:
        return f"{case.organisation.name}：{scores}。"
    return f"{case.organisation.name}：{scores}；总评分 {shares} ＝ {plain_points(total.overall_score)}。"


def list_with_scores(board: Board) -> list[dict[str, object]]:
    """The list that is put before the committee, with its scores: what its digest is of."""
    result = board.overall.result
    totals = {x.id: x for x in result.totals} if result is not None else {}
    return [
        {
            "case": one.number,
            "name": one.organisation.name,
            "scores": {
                stage: str(plain_points(score))
                for stage, score in totals[one.number].scores.items()
            },
            "overall_score": str(plain_points(totals[one.number].overall_score) or ""),
        }
        for one in board.cases
        if not one.ended_by and one.number in totals
    ]


# --- what pages ask


def watches(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person is of the office or the oversight of the place."""
    held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
    return any(one.body is not None and one.body.kind in WATCHERS for one in held)


def applies(user: Any, case: Case) -> bool:  # noqa: ANN401
    """Whether this person acts for the applicant."""
    return "applicant" in applications.roles_in(user, case)


def enters(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person has a part in the review's stages: watches, leads, deliberates."""
    if watches(user, cycle):
        return True
    law, held = cycles.law_of(cycle), cycles.roles_of(user, cycle)
    acts = {role for gate in facts.gates(law) for act in gate.before for role in act.by}
    acts |= {role for gate in facts.gates(law) if gate.evaluate for role in gate.evaluate.by}
    return bool(held & (acts | facts.leads(law))) or reads_scores(user, cycle)


def stage_now(cycle: Cycle) -> str:
    """The stage of this room that the cycle is at, else the last it has come to, else its first."""
    law = cycles.law_of(cycle)
    begun = stages_begun(cycle)
    return begun[-1][0] if begun else stages_of(law)[0][0]


def stages_of(law: Law) -> list[tuple[str, Text]]:
    """The stages of this room in the order of the text: id and name."""
    own = facts.own_stages(law)
    return [(one.id, one.name) for one in law.regulation.procedure.stages if one.id in own]


def stages_begun(cycle: Cycle) -> list[tuple[str, Text]]:
    """Those of them that are under way or over."""
    law, done = cycles.law_of(cycle), cycles.dossier_of(cycle).cycle.completed
    return [(x, name) for x, name in stages_of(law) if x in done or x == cycle.stage]


def scores_at(desk: Desk, user: Any) -> bool:  # noqa: ANN401
    """Whether this person hands in a sheet here."""
    seat = desk.seat_of(user)
    return seat is not None and any(one.pk == seat.pk for one in desk.assessors)


def who_handed_in(desk: Desk) -> list[tuple[str, bool, Sheet | None]]:
    """Who scores, whether the sheet is in, and the sheet once it may be read."""
    rows = {one.user_id: one for one in desk.handed_in}
    found = []
    for one in desk.assessors:
        row = rows.get(one.pk)
        shown = row if row is not None and row.released else None
        found.append((desk.labels[one.reference], row is not None, shown))
    return found


def members_of(desk: Desk, posted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The members with attendance as entered or saved, and their signatures on this version."""
    saved = desk.consensus.attendance if desk.consensus is not None else {}
    signed = {one.user_id: one for one in desk.sign_offs}
    found = []
    for one in desk.members:
        told = saved.get(one.reference, {})
        known = {True: "true", False: "false"}.get(told.get("present"), "")
        found.append(
            {
                "reference": one.reference,
                "name": desk.labels[one.reference],
                "leader": desk.leads(one),
                "present": posted.get(f"present:{one.reference}", known),
                "reason": posted.get(f"reason:{one.reference}", told.get("reason", "")),
                "signed": signed.get(one.pk),
            }
        )
    return found


def signs(desk: Desk, user: Any) -> bool:  # noqa: ANN401
    """Whether this person has still to sign what stands."""
    row = desk.consensus
    waits = row is not None and row.version > 0 and row.reported_at is None and desk.agreed
    signed = any(one.user_id == user.pk for one in desk.sign_offs)
    return waits and not signed and desk.open_to_panel and desk.seat_of(user) is not None


def last_entry(desk: Desk, act: Act | None) -> Any:  # noqa: ANN401 - an entry or None
    """The newest entry of an act on this case."""
    return desk.dossier.record(Scope.CASE).last((act.id,)) if act is not None else None


def visit_acts(desk: Desk, user: Any) -> list[tuple[str, Act]]:  # noqa: ANN401
    """What this person may do about the visit now: the step and its act."""
    review, panel = desk.review, facts.experts(desk.law)
    steps = (
        ("open", review.plan),
        ("present", review.present),
        ("confirm", review.confirm),
        ("hand_over", review.hand_over),
    )
    found = []
    for do, act in steps:
        role = desk.role_for(act, user)
        mine = role is not None and (role not in panel or desk.leads(user))
        if act is not None and mine and not desk.done(act) and not _refused(desk, act, user):
            found.append((do, act))
    return found


def _refused(desk: Desk, act: Act, user: User) -> bool:
    return desk.against(act, user, clock.now()) is not None


def ruling_kind(name: str) -> str:
    """The kind of a decision; a tie where nothing known is named."""
    return name if name in Ruling.Kind.values else Ruling.Kind.TIE.value


def step_fields(board: Board, act: str) -> tuple[list[str], list[str]]:
    """What an act before the gate carries: every fact, and those that are ticked."""
    found = next((x for x in (board.gate.before if board.gate else ()) if x.id == act), None)
    needs = found.needs if found is not None else ()
    ticked = [one.fact for one in needs if one.one_of == (True,)]
    return [one.fact for one in needs], ticked


def stage_acts(board: Board, user: Any) -> dict[str, Any]:  # noqa: ANN401
    """What this person may do at a stage now: steps before the gate, evaluate, carry out, close."""
    held = cycles.roles_of(user, board.cycle)
    gate = board.gate
    record = board.dossier.cycle
    steps = [
        one
        for one in (gate.before if gate else ())
        if _may(board, one, held) and (_again(one) or not record.of((one.id,)))
    ]
    evaluate = gate.evaluate if gate is not None else None
    return {
        "steps": steps,
        "evaluate": evaluate if evaluate is not None and set(evaluate.by) & held else None,
        "evaluating": evaluating(board, user) if board.cycle.stage == board.stage else [],
        "close": board.closing if board.closing and _may(board, board.closing, held) else None,
        "done": [(one, board.dossier.cycle.of((one.id,))) for one in (gate.before if gate else ())],
        "closed": board.stage in board.dossier.cycle.completed,
    }


def _again(act: Act) -> bool:
    """Whether several do it, each for itself: every unit gives its opinion."""
    return any(need.fact == "unit" for need in act.needs)


def asks_units(user: Any, _cycle: Cycle, dossier: Dossier, act: Act) -> bool:  # noqa: ANN401 - or None
    """Whether this unit has still to do what every unit does for itself; for nobody named: some may."""
    done = {entry.actor for entry in dossier.cycle.of((act.id,))}
    return _again(act) and (user is None or user.reference not in done)


def asks_sheets(user: Any, cycle: Cycle, dossier: Dossier, act: Act) -> bool:  # noqa: ANN401 - or None
    """Whether sheets of a case are still out: this person's, or anybody's while nobody reported."""
    record = dossier.record(Scope.CASE)
    if user is not None:
        return user.reference not in {entry.actor for entry in record.of((act.id,))}
    reviews = (one for one in facts.reviews(cycles.law_of(cycle)) if one.sheet == act)
    return all(one.report is None or record.last((one.report.id,)) is None for one in reviews)


def evaluating(board: Board, user: Any) -> list[Case]:  # noqa: ANN401
    """The cases that this person has still to evaluate: all, for a leader those of the own panel."""
    act = board.gate.evaluate if board.gate is not None else None
    held = cycles.roles_of(user, board.cycle)
    role = next((one for one in act.by if one in held), None) if act is not None else None
    if act is None or role is None:
        return []
    records = board.dossier.cases
    due = [
        one
        for one in board.cases
        if records[one.number].last((act.id,)) is None and records[one.number].ended_by is None
    ]
    if role not in facts.experts(board.law):
        return due
    return [one for one in due if leads_anywhere(user, one)]


def _may(board: Board, act: Act, held: frozenset[str]) -> bool:
    role = next((one for one in act.by if one in held), None)
    proposal = Proposal(act=act.id, role=role, at=clock.now())
    procedure = board.law.regulation.procedure
    allowed = role is not None and not isinstance(
        permits(procedure, board.dossier, proposal), Refused
    )
    return allowed and not (act.completes and board.stage in board.dossier.cycle.completed)


def progress_seen(board: Board, user: Any) -> list[Progress]:  # noqa: ANN401
    """How far the cases have come: all for office and oversight, one's own for a leader."""
    if watches(user, board.cycle):
        return board.progress
    return [
        one
        for one in board.progress
        if one.panel is not None
        and any(seat.leader and seat.user_id == user.pk for seat in one.panel.members.all())
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A place at the gate with its reasons in words."""

    place: Place
    said: tuple[phrases.Said, ...]
    exact: str
    scores: tuple[tuple[str, str], ...]


def spoken(board: Board, places: Iterable[Place]) -> list[Spoken]:
    """The places with everything in words."""
    return [
        Spoken(
            place=one,
            said=sentences(board.law, one.reasons),
            exact=str(plain_points(one.score)) if one.score is not None else "",
            scores=tuple(
                (stage, str(plain_points(points)))
                for stage, points in (one.total.scores.items() if one.total is not None else ())
            ),
        )
        for one in places
    ]


def case_lines(user: Any, case: Case) -> list[dict[str, Any]]:  # noqa: ANN401
    """Where the review of a case stands, stage by stage, as far as this person may know."""
    watching, applying = watches(user, case.cycle), applies(user, case)
    found = []
    for stage, name in stages_begun(case.cycle):
        desk = Desk(case, stage) if facts.review_of(cycles.law_of(case.cycle), stage) else None
        if desk is not None:
            seat = desk.seat_of(user) is not None
            line = _case_line(desk, user, seat=seat, watching=watching, applying=applying)
            if line:
                found.append({"stage": stage, "name": name, **line})
    return found


def _case_line(
    desk: Desk,
    user: Any,  # noqa: ANN401
    *,
    seat: bool,
    watching: bool,
    applying: bool,
) -> dict[str, Any]:
    visited = desk.review.plan is not None or desk.review.confirm is not None
    if not (seat or watching):
        return {"visit": True} if applying and visited else {}
    row = desk.consensus
    return {
        "visit": visited,
        "sheet": desk.review.sheet is not None and scores_at(desk, user),
        "own": sheet_of(user, desk.case, desk.stage),
        "consensus": True,
        "progress": (len(desk.handed_in), len(desk.assessors))
        if (watching or desk.leads(user)) and desk.review.sheet is not None
        else None,
        "total": row.total if row is not None else "",
    }
