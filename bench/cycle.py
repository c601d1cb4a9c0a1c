"""One cycle, from the forms to the money, through the functions of the core that answer `decide`."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import TypeVar

from bench.city import OPENED, Applicant, Later, city
from bench.watch import Watch

from zhuoyue.core import eligibility, ranking, scoring, subsidies
from zhuoyue.core.clause import Adoption
from zhuoyue.core.regulation import Law
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Allowed, Answer

R = TypeVar("R")

REGULATION = "zhuji-award-2025"
EDITION = "gbt-19580-2012"
BATCH = 1_000

METHOD = scoring.Method(combine="mean")
"""How one score is made of three; like `ADOPTED` left open by the text and set by the cycle."""

ADOPTED = ranking.Adopted(
    adoption=Adoption(decision="1/2026", on=OPENED, by="committee"),
    selections={"desk": ranking.Selection(score=Range(at_least=Decimal(500)))},
    overall=ranking.Weights(
        kind="weights",
        stages=(
            ranking.StageWeight(stage="desk", weight=Decimal("0.4")),
            ranking.StageWeight(stage="site", weight=Decimal("0.6")),
        ),
    ),
)

ADOPTED_SCORING = scoring.ScoringAdopted(adoption=ADOPTED.adoption, method=METHOD)

STEPS = ("eligibility", "desk", "gate", "site", "overall", "allocation", "money")

Tick = Callable[[int], None]
"""Told how many more applicants have been reviewed."""


class Cycle:
    """A cycle under way: the law, the seconds by step, and how many came how far.

    The step `making` is that of the facts, and no step of the cycle.
    """

    def __init__(self, law: Law) -> None:
        """Nobody has applied yet."""
        self.law = law
        self.table = scoring.table(law.editions[EDITION])
        self.watch = Watch()
        self.tally: Counter[str] = Counter()

    def points(self, sheets: Iterable[scoring.Sheet]) -> Fraction:
        """What complete sheets come to, exactly."""
        totals = scoring.totals(self.table, sheets)
        if totals is None:
            message = "every sheet of the city is complete"
            raise ValueError(message)
        return scoring.combine(METHOD, totals, per=100)


def run(law: Law, *, number: int, seed: int, tick: Tick) -> Cycle:
    """The whole cycle of so many applicants."""
    cycle = Cycle(law)
    entered, later = _review(cycle, number, seed, tick)
    visited = _visit(cycle, entered, later)
    candidates = _candidates(cycle, visited, later)
    _reward(cycle, candidates, later)
    return cycle


def surroundings(law: Law) -> eligibility.Surroundings:
    """What the review needs from outside its rules."""
    regulation = law.regulation
    return eligibility.Surroundings(
        place=regulation.place.code,
        awards=regulation.awards,
        bans=regulation.eligibility.bans,
        encouraged=regulation.eligibility.encouraged,
        calendar=law.calendar,
        counting=law.counting,
    )


def score_facts(sheets: Sequence[scoring.Sheet]) -> scoring.ScoreFacts:
    """The same sheets as `decide score` takes them."""
    return scoring.ScoreFacts(
        stage="desk",
        edition=EDITION,
        assessors=tuple(
            scoring.Assessor(id=f"assessor {n}", items={k: Decimal(v) for k, v in sheet.items()})
            for n, sheet in enumerate(sheets)
        ),
        implementing_rules=ADOPTED_SCORING,
    )


def _review(
    cycle: Cycle, number: int, seed: int, tick: Tick
) -> tuple[list[ranking.Applicant], dict[str, Later]]:
    """Eligibility and desk review as the applications come in; no form or sheet is kept."""
    sieve = eligibility.sieve(cycle.law.regulation.eligibility.review, surroundings(cycle.law))
    applicants = city(cycle.law.regulation.awards, cycle.table.ids, number=number, seed=seed)
    entered: list[ranking.Applicant] = []
    later: dict[str, Later] = {}
    while batch := _made(cycle, applicants):
        with cycle.watch.on("eligibility"):
            verdicts = [sieve.verdict(one.facts) for one in batch]
        pairs = zip(batch, verdicts, strict=True)
        eligible = [one for one, verdict in pairs if isinstance(verdict, Allowed)]
        with cycle.watch.on("desk"):
            entered += [
                ranking.Applicant(id=one.id, score=cycle.points(one.desk)) for one in eligible
            ]
        cycle.tally.update(type(verdict).__name__.lower() for verdict in verdicts)
        later.update((one.id, one.later) for one in eligible)
        tick(len(batch))
    return entered, later


def _made(cycle: Cycle, applicants: Iterator[Applicant]) -> list[Applicant]:
    with cycle.watch.on("making"):
        return list(islice(applicants, BATCH))


def _visit(
    cycle: Cycle, entered: Sequence[ranking.Applicant], later: Mapping[str, Later]
) -> list[ranking.StageResults]:
    """The gate after the desk review, and the site visits of those who pass it."""
    with cycle.watch.on("gate"):
        facts = ranking.ShortlistFacts(
            stage="desk", applicants=tuple(entered), implementing_rules=ADOPTED
        )
        found = _certain(ranking.shortlist(cycle.law.regulation.ranking, facts))
        desk = {line.id: line.score for line in found.lines if line.score is not None}
    visited: list[ranking.StageResults] = []
    names = iter(found.shortlisted)
    while batch := list(islice(names, BATCH)):
        with cycle.watch.on("making"):
            sheets = [later[name].site(cycle.table.ids) for name in batch]
        with cycle.watch.on("site"):
            scores = [cycle.points(three) for three in sheets]
        with cycle.watch.on("making"):
            visited += [
                ranking.StageResults(
                    id=name,
                    scores={"desk": desk[name], "site": score},
                    eligible=True,
                    applies_for=later[name].applies_for,
                    accepts_transfer=later[name].accepts_transfer,
                )
                for name, score in zip(batch, scores, strict=True)
            ]
    cycle.tally["visited"] = len(visited)
    return visited


def _candidates(
    cycle: Cycle, visited: Sequence[ranking.StageResults], later: Mapping[str, Later]
) -> list[ranking.Total]:
    """Overall scores, and who is a candidate for which award."""
    regulation = cycle.law.regulation
    with cycle.watch.on("overall"):
        facts = ranking.OverallFacts(candidates=tuple(visited), implementing_rules=ADOPTED)
        found = _certain(ranking.overall(regulation.ranking, regulation.awards, facts))
    candidates = [total for total in found.totals if total.candidate_for]
    cycle.tally["candidates"] = len(candidates)
    with cycle.watch.on("making"):
        voted = tuple(_voted(total, later[total.id]) for total in candidates)
    with cycle.watch.on("allocation"):
        vote = ranking.AwardFacts(candidates=voted, implementing_rules=ADOPTED)
        outcome = _certain(ranking.award(regulation.ranking, regulation.awards, vote))
    cycle.tally["winners"] = outcome.winners
    cycle.tally["winners_outside_quota"] = outcome.outside_quota
    return candidates


def _voted(total: ranking.Total, later: Later) -> ranking.VotedCandidate:
    return ranking.VotedCandidate(
        id=total.id,
        votes=tuple(later.vote(one.award) for one in total.candidate_for),
        overall_score=total.overall_score,
        past_awards=later.past_awards,
        accepts_transfer=later.accepts_transfer,
    )


def _reward(cycle: Cycle, candidates: Sequence[ranking.Total], later: Mapping[str, Later]) -> None:
    """What may be paid to every candidate should it win, not to the few winners only."""
    rules = cycle.law.regulation.subsidies
    with cycle.watch.on("making"):
        facts = [
            subsidies.MoneyFacts(
                honour=subsidies.Honour(source=subsidies.Source.CITY, award=one.award),
                paid=later[total.id].paid,
            )
            for total in candidates
            for one in total.candidate_for
        ]
    with cycle.watch.on("money"):
        for one in facts:
            cycle.tally["yuan"] += _certain(subsidies.money(rules, one)).payable


def _certain(answer: Answer[R]) -> R:
    """The result of an answer that is no refusal for want of a rule."""
    if answer.result is None:
        message = f"no result: {answer.verdict}"
        raise ValueError(message)
    return answer.result
