"""The acts of reviewing as a regulation has them; rows into facts of the questions score, shortlist, overall."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from zhuoyue.core import ranking, scoring
from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Dossier
from zhuoyue.core.ranking import Points
from zhuoyue.core.regulation import (
    Act,
    AllCases,
    EntryRecorded,
    Law,
    NotRecorded,
    Scope,
    UndertakingSigned,
)
from zhuoyue.rulebook import convert
from zhuoyue.shell.cycles.facts import adopted
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.reviews.models import Consensus, Ruling

EXAMINER = "examiner"
_RESULTS = frozenset({"overall_score", "result"})
_OWN = Text(zh="评分表", en="Score table")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One scored stage and the acts on a case that the text knows there; None: it knows none."""

    stage: str
    rule: scoring.StageRule
    sheet: Act | None
    report: Act | None
    plan: Act | None
    present: Act | None
    confirm: Act | None
    hand_over: Act | None

    @property
    def scored_with_report(self) -> bool:
        """Whether the entry of the report carries the score."""
        return self.report is not None and "score" in _facts_of(self.report)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Who goes on, decided at a stage: the acts for and against, and what comes before and after.

    `scored`: the score of this stage decides; None where the overall evaluation does.
    """

    stage: str
    scored: str | None
    favour: Act
    against: Act
    notify: Act | None
    evaluate: Act | None
    before: tuple[Act, ...]
    fix: Act
    among: tuple[str, ...]

    @property
    def deciding(self) -> tuple[str, ...]:
        """The acts that decide on a case here."""
        told = (self.notify.id,) if self.notify is not None else ()
        return (self.favour.id, self.against.id, *told)


_reviews: dict[str, tuple[Review, ...]] = {}
_gates: dict[str, tuple[Gate, ...]] = {}


def reviews(law: Law) -> tuple[Review, ...]:
    """The scored stages in the order of the text."""
    if law.digest not in _reviews:
        rules = law.regulation.scoring.rules
        _reviews[law.digest] = tuple(
            _review(law, stage, rule) for rule in rules for stage in rule.stages
        )
    return _reviews[law.digest]


def review_of(law: Law, stage: str) -> Review | None:
    """The scored stage of this id."""
    return next((one for one in reviews(law) if one.stage == stage), None)


def gates(law: Law) -> tuple[Gate, ...]:
    """The gates of the text in its order."""
    if law.digest not in _gates:
        _gates[law.digest] = tuple(_gates_of(law))
    return _gates[law.digest]


def gate_of(law: Law, stage: str) -> Gate | None:
    """The gate that stands at this stage."""
    return next((one for one in gates(law) if one.stage == stage), None)


def own_stages(law: Law) -> frozenset[str]:
    """The stages whose every act belongs to this room."""
    evaluated = {gate.stage for gate in gates(law)}
    return frozenset({one.stage for one in reviews(law)} | evaluated)


def experts(law: Law) -> frozenset[str]:
    """The roles of those who sit on panels: whoever signs the undertaking."""
    acts = law.regulation.procedure.acts
    every = (gate for act in acts for gate in act.requires)
    signed = {gate.act for gate in every if isinstance(gate, UndertakingSigned)}
    return frozenset(role for act in acts if act.id in signed for role in act.by)


def leads(law: Law) -> frozenset[str]:
    """The roles in which somebody leads a panel."""
    return experts(law) - {EXAMINER}


def _at(law: Law, stage: str, scope: Scope) -> list[Act]:
    acts = law.regulation.procedure.acts
    return [one for one in acts if one.stage == stage and one.scope is scope]


def _facts_of(act: Act) -> frozenset[str]:
    return frozenset(need.fact for need in act.needs)


def _follows(act: Act, other: Act | None) -> bool:
    """Whether the act needs the other on record."""
    gates_ = (gate for gate in act.requires if isinstance(gate, EntryRecorded))
    return other is not None and any(other.id in gate.acts for gate in gates_)


def _review(law: Law, stage: str, rule: scoring.StageRule) -> Review:
    acts, panel = _at(law, stage, Scope.CASE), experts(law)
    by_panel = [one for one in acts if set(one.by) <= panel]
    sheet = _first(one for one in acts if EXAMINER in one.by)
    report = _first(one for one in by_panel if "report" in _facts_of(one))
    plain = [one for one in acts if not one.needs and one is not sheet]
    return Review(
        stage=stage,
        rule=rule,
        sheet=sheet,
        report=report,
        plan=_first(one for one in plain if one in by_panel and not _follows(one, report)),
        present=_first(one for one in plain if one.by == ("applicant",)),
        confirm=_first(one for one in acts if {"outcome", "person"} <= _facts_of(one)),
        hand_over=_first(one for one in plain if one in by_panel and _follows(one, report)),
    )


def _first(acts: Iterator[Act]) -> Act | None:
    return next(acts, None)


def _gates_of(law: Law) -> Iterator[Gate]:
    scored = {one.stage for one in reviews(law)}
    for stage in law.regulation.procedure.stages:
        acts = _at(law, stage.id, Scope.CASE)
        evaluate = _first(one for one in acts if _RESULTS & _facts_of(one))
        if stage.id in scored or evaluate is not None:
            yield from _gate(law, stage.id, stage.id if stage.id in scored else None, evaluate)


def _gate(law: Law, stage: str, scored: str | None, evaluate: Act | None) -> Iterator[Gate]:
    acts, cycle = _at(law, stage, Scope.CASE), _at(law, stage, Scope.CYCLE)
    fix = _first(one for one in cycle if one.completes == stage)
    for against in acts:
        undone = {
            name for one in against.requires if isinstance(one, NotRecorded) for name in one.acts
        }
        favour = _first(one for one in acts if one.once and one.id in undone)
        if favour is not None and fix is not None:
            among = {x for g in fix.requires if isinstance(g, AllCases) for x in g.among}
            yield Gate(
                stage=stage,
                scored=scored,
                favour=favour,
                against=against,
                notify=_first(one for one in acts if one.ends_case and _follows(one, against)),
                evaluate=evaluate,
                before=tuple(one for one in cycle if one is not fix),
                fix=fix,
                among=tuple(sorted(among)),
            )


# --- what is scored


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A category and its items, as a page lists them."""

    id: str
    name: Text
    items: tuple[scoring.Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What a sheet of this stage asks for: items by category, steps allowed, bands in words."""

    parts: tuple[Part, ...]
    table: scoring.Table
    steps: tuple[int, ...]
    bands: tuple[scoring.Band, ...]

    @property
    def names(self) -> Mapping[str, Text]:
        """The names of the items."""
        return {item.id: item.name for part in self.parts for item in part.items}


def edition_of(law: Law, dossier: Dossier) -> str | None:
    """The edition of the criteria that the call pinned (评审准则版本)."""
    entries = (e for e in reversed(dossier.cycle.entries) if "criteria" in e.facts)
    named = next((str(e.facts["criteria"]) for e in entries), None)
    return named if named in law.editions else None


def scale(law: Law, dossier: Dossier, rule: scoring.StageRule) -> Scale | None:
    """The scale of a stage; None where no edition is pinned."""
    if isinstance(rule.sheet, scoring.OwnSheet):
        return _own(rule.sheet)
    edition = law.editions.get(edition_of(law, dossier) or "")
    if edition is None:
        return None
    parts = tuple(Part(id=c.id, name=c.name, items=c.items) for c in edition.categories)
    by = scoring.table(edition)
    return Scale(parts=parts, table=by, steps=tuple(sorted(by.allowed)), bands=edition.bands)


def _own(sheet: scoring.OwnSheet) -> Scale:
    items = tuple(
        scoring.Item(id=one.id, name=one.name, kind="process", points=one.points)
        for one in sheet.items
    )
    by = scoring.own_table(sheet)
    part = Part(id="all", name=_OWN, items=items)
    return Scale(parts=(part,), table=by, steps=tuple(sorted(by.allowed)), bands=())


# --- rows into facts


def number(text: object) -> Decimal | None:
    """A percentage as typed; None for nothing and for what is no number."""
    try:
        found = Decimal(str(text).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def lines(text: object) -> int:
    """How many comments a field holds: one a line."""
    return sum(bool(line.strip()) for line in str(text or "").splitlines())


def of_sheet(name: str, items: Mapping[str, Mapping[str, str]]) -> scoring.Assessor:
    """One sheet as the core reads it."""
    found = {item: number(one.get("percent", "")) for item, one in items.items()}
    return scoring.Assessor(
        id=name,
        items={item: percent for item, percent in found.items() if percent is not None},
        comments={
            item: scoring.Comments(
                strengths=lines(one.get("strengths")), opportunities=lines(one.get("opportunities"))
            )
            for item, one in items.items()
        },
    )


def of_score(
    *,
    review: Review,
    edition: str | None,
    assessors: Iterable[scoring.Assessor],
    consensus: Consensus | None,
    rules: scoring.ScoringAdopted | None,
    labels: Mapping[str, str],
) -> scoring.ScoreFacts:
    """Everything that the score of a case at a stage rests on. `labels`: reference → name to show."""
    row = consensus or Consensus()
    attendance = tuple(
        scoring.Attendance(
            id=labels.get(who, who),
            present=one.get("present"),
            absence_reason=one.get("reason") or None,
        )
        for who, one in row.attendance.items()
    )
    return scoring.ScoreFacts(
        stage=review.stage,
        edition=edition if review.rule.sheet.kind == "criteria" else None,
        assessors=tuple(assessors) or None,
        consensus=_decided(row.items) or None,
        total_spread_note=row.total_note.strip() or None,
        attendance=attendance or None,
        implementing_rules=rules,
    )


def _decided(items: Mapping[str, Mapping[str, str]]) -> dict[str, scoring.Decided]:
    return {
        item: scoring.Decided(
            percent=number(one.get("percent", "")), note=str(one.get("note", "")).strip() or None
        )
        for item, one in items.items()
        if str(one.get("percent", "")).strip() or str(one.get("note", "")).strip()
    }


def adopted_scoring(
    cycle: Cycle, law: Law, dossier: Dossier, stage: str
) -> scoring.ScoringAdopted | None:
    """What the implementing rules say of scores at a stage."""
    return adopted(scoring.ScoringAdopted, "scoring", cycle, law, dossier, stage=stage)


def adopted_ranking(cycle: Cycle, law: Law, dossier: Dossier) -> ranking.Adopted | None:
    """What the implementing rules say of gates and the overall score."""
    return adopted(ranking.Adopted, "ranking", cycle, law, dossier)


def points(text: str) -> Points | None:
    """A score as it was kept: "607.75", or "1823/3" where a mean has no end; None for none."""
    if not text:
        return None
    return Fraction(text) if "/" in text else Decimal(text)


def kept(total: Fraction) -> str:
    """A score as it is kept and put on record, exact."""
    return str(convert.plain(total))


def tie_decision(rulings: Iterable[Ruling]) -> ranking.TieDecision | None:
    """The newest decision on ties."""
    newest = _newest(rulings, Ruling.Kind.TIE)
    if newest is None:
        return None
    return ranking.TieDecision(
        picked=tuple(newest.cases), by=newest.body, on=newest.on, reason=newest.reason
    )


def held_back(rulings: Iterable[Ruling]) -> tuple[ranking.Departure, ...]:
    """Who is held back by a decision on record."""
    own = [one for one in rulings if one.kind == Ruling.Kind.HOLD_BACK and one.case is not None]
    newest = {one.case.number: one for one in own if one.case is not None}
    return tuple(
        ranking.Departure(id=case, reason=one.reason, by=one.body)
        for case, one in newest.items()
        if one.yes
    )


def deliberation(rulings: Iterable[Ruling]) -> ranking.Deliberation | None:
    """The newest deliberation on the list of candidates."""
    newest = _newest(rulings, Ruling.Kind.DELIBERATION)
    if newest is None:
        return None
    return ranking.Deliberation(candidates=tuple(newest.cases), by=newest.body, on=newest.on)


def consents(rulings: Iterable[Ruling]) -> dict[str, bool]:
    """Case → whether the applicant agrees to stand for the next lower award."""
    own = (one for one in rulings if one.kind == Ruling.Kind.TRANSFER)
    return {one.case.number: one.yes for one in own if one.case is not None}


def _newest(rulings: Iterable[Ruling], kind: str) -> Ruling | None:
    own = [one for one in rulings if one.kind == kind]
    return own[-1] if own else None


def listed(gate: Gate, dossier: Dossier) -> list[str]:
    """The cases that the gate decides on: those that came this far and did not end otherwise."""
    return [
        number_
        for number_, record in sorted(dossier.cases.items())
        if (not gate.among or record.of(gate.among))
        and (record.ended_by is None or record.ended_by.act in gate.deciding)
    ]


def closing(law: Law, stage: str) -> Act | None:
    """The act of the cycle that completes a stage of this room."""
    return _first(one for one in _at(law, stage, Scope.CYCLE) if one.completes == stage)
