"""The panels of a rehearsal: experts, drafts, declarations, undertakings, appointments (评审组)."""

from datetime import timedelta
from typing import Any

from zhuoyue.core.panels import PanelRule
from zhuoyue.core.procedure.stages import State
from zhuoyue.core.procedure.way import way
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.panels import actions, facts, queries
from zhuoyue.shell.people.models import User
from zhuoyue.shell.site.rehearsal.hands import Turn
from zhuoyue.shell.site.rehearsal.town import Panel

_WORK = timedelta(days=120)
_ELSEWHERE = "330900"
"""A district in which no applicant of a rehearsal is registered."""

_EVER = {"valid_from": "2020-01-01", "valid_through": "unlimited"}


def hand(turn: Turn) -> Entry | None:
    """Sign the undertaking, or draft and appoint a panel with all that must come before."""
    law = turn.play.town.law
    if turn.by is None or turn.case is not None:
        return None
    if turn.act == facts.undertaking(law):
        return actions.undertake(cycle=turn.play.town.cycle, by=turn.by, at=turn.at)
    if turn.act == facts.appointing(law):
        named = turn.facts["panel"]
        panel = next(one for one in turn.play.town.panels if one.name == named)
        return _appoint(turn, panel, _rule_now(turn.play))
    return None


def prepare(play: Any, stage: str, panel: Panel) -> None:  # noqa: ANN401 - the play
    """Appoint a panel for a stage where the one appointed before does not work."""
    if play.town.law.regulation.panels.at(stage) is None:
        return
    cases = [one for one in play.alive() if play.town.panel_of(one.number) is panel]
    if any(queries.panel_for(one, stage) is None for one in cases):
        play.appoint(panel)


def _rule_now(play: Any) -> PanelRule:  # noqa: ANN401 - the play
    """The rule for panels at a stage that is under way; before all of them the first."""
    procedure = play.town.law.regulation.procedure
    lines = way(procedure, cycles.dossier_of(play.town.cycle))
    now = {one.stage for one in lines if one.state is State.NOW}
    rules: tuple[PanelRule, ...] = play.town.law.regulation.panels.rules
    return next((one for one in rules if now & set(one.stages)), rules[0])


def _appoint(turn: Turn, panel: Panel, rule: PanelRule) -> Entry:
    """Draft, let everybody declare, appoint; whatever the core has against it is raised."""
    town, office = turn.play.town, turn.by
    assert office is not None  # noqa: S101 - the act is done by somebody
    people = (panel.leader, *panel.examiners)
    cases = _cases(turn, panel, rule)
    for user in people:
        actions.keep_expert(cycle=town.cycle, user=user, told=_record(rule), by=office, at=turn.at)
    for case in cases:
        by = town.applicants[case.number]
        actions.name_consultants(case=case, names=[], by=by, at=turn.at)
    row = actions.draft(
        cycle=town.cycle,
        rule=rule,
        wanted=actions.Draft(
            name=_name(turn, panel, rule),
            first_day=turn.at.date(),
            last_day=turn.at.date() + _WORK,
            members=people,
            leader=panel.leader,
            cases=cases,
        ),
        by=office,
    )
    for user in people:
        _declare(user, cases, turn)
    return actions.appoint(panel=row, by=office, at=turn.at)


def _cases(turn: Turn, panel: Panel, rule: PanelRule) -> list[Case]:
    town = turn.play.town
    numbers = facts.standing_at(town.law, cycles.dossier_of(town.cycle), rule)
    own = [one for one in turn.play.alive() if town.panel_of(one.number) is panel]
    return [one for one in own if one.number in numbers]


def _name(turn: Turn, panel: Panel, rule: PanelRule) -> str:
    """Its own name; for a later stage with a panel of its own, with the stage's."""
    regulation = turn.play.town.law.regulation
    if rule is regulation.panels.rules[0]:
        return panel.name
    stage = next(one for one in regulation.procedure.stages if one.id == rule.stages[0])
    return f"{panel.name}（{stage.name.zh}）"


def _declare(user: User, cases: list[Case], turn: Turn) -> None:
    for case in cases:
        actions.declare(case=case, interested=False, by=user, at=turn.at)


def _record(rule: PanelRule) -> dict[str, Any]:
    """An expert to whom nothing can be held."""
    return {
        "employer": "演练质量研究院",
        "district": _ELSEWHERE,
        "expertise": list(rule.expertise.kinds) if rule.expertise is not None else [],
        "qualifications": [{"level": "national", **_EVER}],
        "appointments": [dict(_EVER)],
        "trainings": [{"on": "2025-11-03", "subject": "评审员培训（演练）"}],
        "found_suitable": True,
        "suitable_grounds": "演练认定",
        "ties": [],
    }
