"""Who goes on after a stage: by a score, by rank up to a cap, by a recorded decision (入围)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from zhuoyue.core.clause import NotRegulated
from zhuoyue.core.findings import NOTHING, Findings, asked, refused, together
from zhuoyue.core.ranking.codes import Code
from zhuoyue.core.ranking.order import Ranking, best_first, cut, ranks
from zhuoyue.core.ranking.points import Points, within
from zhuoyue.core.ranking.rules import Adopted, Gate, Rules, Selection
from zhuoyue.core.ranking.shortlists import (
    Applicant,
    Departure,
    Line,
    Shortlist,
    ShortlistFacts,
    Standing,
    Tie,
    TieDecision,
)
from zhuoyue.core.verdict import (
    Answer,
    Common,
    Fact,
    Reason,
    Refused,
    Undecided,
    missing,
    regulated,
)

Standings = Mapping[str, Standing]

_PASSED_OVER = frozenset(
    {Standing.BELOW_SCORE, Standing.BEYOND_CAP, Standing.DROPPED, Standing.NOT_PICKED}
)


def reaches(selection: Selection, points: Points) -> bool:
    """Whether a score opens the gate, caps aside (达到分数线)."""
    return selection.score is None or within(selection.score, points)


def shortlist(rules: Rules, facts: ShortlistFacts) -> Answer[Shortlist]:
    """Who enters the next stage (确定入围名单)."""
    nobody = () if facts.applicants is not None else (missing(rules.clause, "applicants"),)
    if facts.stage is None:
        return Answer(Undecided((missing(rules.clause, "stage"), *nobody)))
    gate = next((gate for gate in rules.gates if gate.stage == facts.stage), None)
    if gate is None:
        known = tuple(gate.stage for gate in rules.gates)
        why = Reason(Code.NO_GATE, rules.clause, {"stage": facts.stage, "gates": known})
        return Answer(Refused((why,)))
    selection = in_force(gate, facts.implementing_rules or Adopted())
    if isinstance(selection, Reason):
        return Answer(Refused((selection,)))
    if facts.applicants is None:
        return Answer(Undecided(nobody))
    return _fix(gate, selection, best_first(facts.applicants), facts)


def in_force(gate: Gate, adopted: Adopted) -> Selection | Reason:
    """The text's selection, filled or narrowed by the implementing rules; or why there is none.

    They may add a score to a cap and lower the cap, which is a ceiling. They may not move a score,
    lift a cap, or cap those whom the text lets in by their score.
    """
    text = gate.selection
    ours = (adopted.selections or {}).get(gate.stage)
    parameter = f"selections.{gate.stage}"
    if isinstance(text, NotRegulated):
        return regulated(text, ours, adopted.adoption, parameter=parameter)
    if ours is None or ours == text:
        return text
    if _overrules(text, ours):
        return Reason(Common.CONTRADICTS_REGULATION, gate.clause, {"parameter": parameter})
    narrowed = Selection(
        score=text.score or ours.score,
        at_most=ours.at_most or text.at_most,
        at_most_per_district=ours.at_most_per_district or text.at_most_per_district,
    )
    room = NotRegulated(not_regulated=gate.clause)
    return regulated(room, narrowed, adopted.adoption, parameter=parameter)


def _overrules(text: Selection, ours: Selection) -> bool:
    moved = text.score is not None and ours.score not in (None, text.score)
    lifted = _lifts(text.at_most, ours.at_most)
    return moved or lifted or _lifts(text.at_most_per_district, ours.at_most_per_district)


def _lifts(text: int | None, ours: int | None) -> bool:
    return ours is not None and (text is None or ours > text)


def _fix(
    gate: Gate, selection: Selection, ranking: Ranking[Applicant], facts: ShortlistFacts
) -> Answer[Shortlist]:
    held_back, on_drops = _drops(gate, facts.dropped)
    aside = _aside(selection, ranking, held_back)
    contenders = [n for n, one in enumerate(ranking.scored) if one.id not in aside]
    waiting = [one for one in ranking.unscored if one.id not in aside]
    fits = _everyone_fits(selection, len(contenders) + len(waiting))
    gaps = () if fits else _gaps(gate, selection, waiting, [ranking.scored[n] for n in contenders])
    blocked = bool(gaps) and _cap(selection) is not None
    placed, ties = ({}, ()) if blocked else _placed(selection, ranking, contenders)
    decided, on_decision = _decided(gate, ties, facts.tie_decision)
    late = Standing.SHORTLISTED if fits else Standing.OPEN
    standings = {**dict.fromkeys((one.id for one in waiting), late), **aside, **placed, **decided}
    result = _result(gate, selection, ranking, standings, ties)
    fixed = Reason(
        Code.SHORTLIST_FIXED,
        gate.clause,
        {"into": gate.into, "number": len(result.shortlisted), "ranked": len(result.lines)},
    )
    findings = on_drops + asked(*gaps) + on_decision + _on_additions(gate, standings, facts.added)
    return Answer(findings.verdict(fixed), result)


def _drops(gate: Gate, dropped: Iterable[Departure]) -> tuple[frozenset[str], Findings]:
    """Who is held back by a record that holds; every other record is refused or asked about."""
    found = {one.id: _drop(gate, one) for one in dropped}
    held_back = frozenset(name for name, findings in found.items() if findings.met)
    return held_back, together(list(found.values()))


def _drop(gate: Gate, one: Departure) -> Findings:
    if gate.may_drop is None:
        return refused(Reason(Code.DROP_NOT_FORESEEN, gate.clause, {"applicant": one.id}))
    clause = gate.may_drop.clause
    if not (one.reason or "").strip():
        return refused(Reason(Code.DROP_WITHOUT_REASON, clause, {"applicant": one.id}))
    if not (one.by or "").strip():
        return asked(missing(clause, f"dropped[{one.id}].by"))
    record: dict[str, Fact] = {"applicant": one.id, "reason": one.reason, "by": one.by}
    return Findings(met=(Reason(Code.DROPPED_ON_RECORD, clause, record),))


def _aside(
    selection: Selection, ranking: Ranking[Applicant], held_back: frozenset[str]
) -> dict[str, Standing]:
    """Who does not contend for a place: below the score, or held back."""
    aside = dict.fromkeys(held_back, Standing.DROPPED)
    for one in ranking.scored:
        if one.score is not None and not reaches(selection, one.score):
            aside[one.id] = Standing.BELOW_SCORE
    return aside


def _cap(selection: Selection) -> int | None:
    return selection.at_most or selection.at_most_per_district


def _everyone_fits(selection: Selection, number: int) -> bool:
    """Whether all go on whatever their scores and districts are."""
    cap = _cap(selection)
    return selection.score is None and cap is not None and number <= cap


def _gaps(
    gate: Gate, selection: Selection, waiting: Sequence[Applicant], contenders: Sequence[Applicant]
) -> tuple[Reason, ...]:
    """Scores and districts that are not known and without which the list is not certain."""
    unplaced = [
        f"applicants[{one.id}].district"
        for one in (*contenders, *waiting)
        if selection.at_most_per_district is not None and one.district is None
    ]
    unscored = [f"applicants[{one.id}].score" for one in waiting]
    return tuple(missing(gate.clause, fact) for fact in (*unscored, *unplaced))


def _placed(
    selection: Selection, ranking: Ranking[Applicant], contenders: Iterable[int]
) -> tuple[dict[str, Standing], tuple[Tie, ...]]:
    """Cut the contenders, in all or district by district; who is tied across a cut stays tied."""
    groups: dict[str | None, list[int]] = defaultdict(list)
    by_district = selection.at_most_per_district is not None
    for n in contenders:
        groups[ranking.scored[n].district if by_district else None].append(n)
    standings: dict[str, Standing] = {}
    ties: list[Tie] = []
    for district, group in groups.items():
        names = [ranking.scored[n].id for n in group]
        found = cut([ranking.keys[n] for n in group], _cap(selection))
        ends = found.above + found.tied
        standings |= dict.fromkeys(names[: found.above], Standing.SHORTLISTED)
        standings |= dict.fromkeys(names[found.above : ends], Standing.TIED)
        standings |= dict.fromkeys(names[ends:], Standing.BEYOND_CAP)
        if found.tied:
            tied = tuple(names[found.above : ends])
            score = ranking.scored[group[found.above]].score
            ties.append(Tie(district=district, tied=tied, score=score, places_left=found.places))
    return standings, tuple(sorted(ties, key=lambda tie: tie.district or ""))


def _decided(
    gate: Gate, ties: Sequence[Tie], decision: TieDecision | None
) -> tuple[dict[str, Standing], Findings]:
    """What the recorded decision on the ties makes of them; no decision leaves them open."""
    if decision is None:
        return {}, asked(*(_tie_question(gate, tie) for tie in ties))
    findings = _on_decision(gate, ties, decision)
    if findings.failed or findings.unsettled:
        return {}, findings
    tied = [name for tie in ties for name in tie.tied]
    standings = dict.fromkeys(tied, Standing.NOT_PICKED)
    return {**standings, **dict.fromkeys(decision.picked, Standing.SHORTLISTED)}, findings


def _tie_question(gate: Gate, tie: Tie) -> Reason:
    facts: dict[str, Fact] = {
        "tied": tie.tied,
        "places_left": tie.places_left,
        "score": tie.score,
    }
    return Reason(Code.TIE_AT_CAP, gate.clause, facts)


def _on_decision(gate: Gate, ties: Sequence[Tie], decision: TieDecision) -> Findings:
    outside = set(decision.picked).difference(*(tie.tied for tie in ties))
    findings = NOTHING
    if outside:
        strangers = {"picked": tuple(sorted(outside))}
        findings += refused(Reason(Code.PICKED_OUTSIDE_TIE, gate.clause, strangers))
    for tie in ties:
        picked = len(set(tie.tied).intersection(decision.picked))
        if picked > tie.places_left:
            facts = {"picked": picked, "places_left": tie.places_left}
            findings += refused(Reason(Code.MORE_PICKED_THAN_PLACES, gate.clause, facts))
    findings += asked(*(missing(gate.clause, f"tie_decision.{gap}") for gap in decision.gaps()))
    record: dict[str, Fact] = {"picked": decision.picked, "by": decision.by, "on": decision.on}
    return findings + Findings(met=(Reason(Code.TIE_DECIDED, gate.clause, record),))


def _on_additions(gate: Gate, standings: Standings, added: Iterable[Departure]) -> Findings:
    """Nobody is added whom the score or the cap leaves out."""
    return refused(
        *(
            Reason(
                Code.ADDED_PAST_GATE,
                gate.clause,
                {"applicant": one.id, "standing": standings[one.id].value},
            )
            for one in added
            if standings.get(one.id) in _PASSED_OVER
        )
    )


def _result(
    gate: Gate,
    selection: Selection,
    ranking: Ranking[Applicant],
    standings: Standings,
    ties: tuple[Tie, ...],
) -> Shortlist:
    lines = [
        _line(one, rank, standings)
        for one, rank in zip(ranking.scored, ranks(ranking.keys), strict=True)
    ]
    lines += [_line(one, None, standings) for one in ranking.unscored]
    going_on = [line for line in lines if line.standing is Standing.SHORTLISTED]
    scores = [line.score for line in going_on if line.score is not None]
    left = None if selection.at_most is None else selection.at_most - len(going_on)
    return Shortlist(
        stage=gate.stage,
        into=gate.into,
        selection=selection,
        shortlisted=tuple(line.id for line in going_on),
        lowest_score_shortlisted=scores[-1] if scores else None,
        places_left=left,
        ties=ties,
        lines=tuple(lines),
    )


def _line(one: Applicant, rank: int | None, standings: Standings) -> Line:
    standing = standings.get(one.id, Standing.OPEN)
    return Line(id=one.id, name=one.name, rank=rank, score=one.score, standing=standing)
