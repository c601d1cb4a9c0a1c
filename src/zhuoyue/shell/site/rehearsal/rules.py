"""Implementing rules for a rehearsal: a plain value wherever the text is silent (演练用实施细则)."""

from collections.abc import Iterator, Mapping
from typing import Any

from zhuoyue.core import ballots, ranking
from zhuoyue.core.clause import NotRegulated
from zhuoyue.core.regulation import Regulation

_SCORE = {"score": {"at_least": 500}}
_HALF = {"share": "1/2", "base": "present", "bound": "more_than"}
_WEIGHTS = {
    "kind": "weights",
    "stages": [{"stage": "desk", "weight": "2/5"}, {"stage": "site", "weight": "3/5"}],
}
_SELF_ASSESSMENT = {"zh": "自我评价报告", "en": "self-assessment report"}
_FORM = {"zh": "申报表", "en": "application form"}
_PERIOD = {"working_days": 7}


def silent(regulation: Regulation) -> dict[str, Any]:
    """Every parameter that the text leaves to the rules and that a rehearsal needs, with its value."""
    return {
        **dict(_of_ranking(regulation.ranking)),
        **dict(_of_ballots(regulation.ballots)),
        **{
            f"notices.periods.{one.id}": _PERIOD
            for one in regulation.notices.notices
            if isinstance(one.period, NotRegulated)
        },
        **{
            f"scoring.{stage}.method": {"combine": "mean"}
            for rule in regulation.scoring.rules
            if isinstance(rule.method.method, NotRegulated)
            for stage in rule.stages
        },
        **dict(_of_panels(regulation)),
        **dict(_of_materials(regulation)),
    }


def _of_ranking(rules: ranking.Rules) -> Iterator[tuple[str, Any]]:
    for gate in rules.gates:
        if isinstance(gate.selection, NotRegulated):
            yield f"ranking.selections.{gate.stage}", _SCORE
    if isinstance(rules.overall.method, NotRegulated):
        yield "ranking.overall", _WEIGHTS
    if isinstance(rules.allocation.order, NotRegulated):
        judged = isinstance(rules.overall.method, ranking.SideBySide)
        yield "ranking.order", ["votes_for"] if judged else ["votes_for", "overall_score"]


def _of_ballots(rules: ballots.Rules) -> Iterator[tuple[str, Any]]:
    if isinstance(rules.committee, ballots.NoVote):
        return
    if isinstance(rules.committee.quorum, NotRegulated):
        yield "ballots.quorum", {"share": "2/3"}
    for vote in rules.votes:
        if isinstance(vote.majority, NotRegulated):
            yield "ballots.majority", _HALF
        if isinstance(vote.mode, NotRegulated):
            yield "ballots.mode", ballots.Mode.SECRET_BALLOT.value


def _of_panels(regulation: Regulation) -> Iterator[tuple[str, Any]]:
    if any(isinstance(one.size.bound, NotRegulated) for one in regulation.panels.rules):
        yield "panels.size", {"at_least": 3, "at_most": 5}


def _of_materials(regulation: Regulation) -> Iterator[tuple[str, Any]]:
    materials = regulation.eligibility.materials
    if isinstance(materials.parts, NotRegulated):
        clause = str(materials.clause)
        yield (
            "materials.parts",
            [
                {"id": "self_assessment", "clause": clause, "name": _SELF_ASSESSMENT},
                {"id": "application_form", "clause": clause, "name": _FORM},
            ],
        )


def adopted(
    rules: Mapping[str, Any], adoption: Mapping[str, str], room: str, stage: str | None = None
) -> dict[str, Any] | None:
    """What a question of a room is told of the rules; None where they say nothing to it."""
    told: dict[str, Any] = {}
    for parameter, value in rules.items():
        of, *path = parameter.split(".")
        if of != room:
            continue
        if room == "scoring":
            if path[0] == stage:
                told[path[1]] = value
        elif len(path) > 1:
            told.setdefault(path[0], {})[path[1]] = value
        else:
            told[path[0]] = value
    return {"adoption": dict(adoption), **told} if told else None
