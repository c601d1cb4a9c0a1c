"""What must hold before votes count: reports heard, the mode the text asks for (表决前提与方式)."""

from zhuoyue.core.ballots.facts import Adopted, VoteFacts
from zhuoyue.core.ballots.findings import Findings, against, met
from zhuoyue.core.ballots.rules import Code, Mode, Preparation, VoteRule
from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.verdict import Common, Fact, Reason, contradiction, missing, regulated


def prepared(rule: VoteRule, facts: VoteFacts) -> Findings:
    """Whether everything the text puts before the vote was done (听取报告、审议材料)."""
    known = [step.id for step in rule.before]
    strange = tuple(sorted(key for key in facts.heard if key not in known))
    found = Findings()
    if strange:
        listed: dict[str, Fact] = {"given": strange, "known": tuple(known)}
        found = against(Reason(Code.UNKNOWN_PREPARATION, rule.clause, listed))
    for step in rule.before:
        found += against(_step(step, facts))
    return found


def _step(step: Preparation, facts: VoteFacts) -> Reason | None:
    done = facts.heard.get(step.id)
    if done is None:
        return missing(step.clause, f"heard.{step.id}")
    if done:
        return None
    return Reason(
        Code.NOT_YET_HEARD,
        step.clause,
        {"step": step.id, "step_zh": step.name.zh, "step_en": step.name.en},
    )


def held(rule: VoteRule, facts: VoteFacts) -> tuple[Findings, bool | None]:
    """Whether the mode is the one asked for, and whether there are slips at all (None: not known).

    Where the text leaves the mode open, the adopted implementing rules choose one that it does not
    rule out; until they do, the silence refuses.
    """
    found, modes = _modes(rule, facts.implementing_rules or Adopted())
    if facts.mode is None:
        return found + against(missing(_clause(rule), "mode")), _with_slips(modes)
    ballot = facts.mode is not Mode.SHOW_OF_HANDS
    if facts.mode not in modes:
        wrong: dict[str, Fact] = {"mode": facts.mode, "expected": modes}
        return found + against(Reason(Code.WRONG_MODE, _clause(rule), wrong)), ballot
    if len(modes) > 1:
        return found, ballot
    right: dict[str, Fact] = {"mode": facts.mode, "modes": modes}
    return found + met(Reason(Code.MODE_MET, _clause(rule), right)), ballot


def _modes(rule: VoteRule, adopted: Adopted) -> tuple[Findings, tuple[Mode, ...]]:
    if isinstance(rule.mode, Mode):
        clash = contradiction(rule.mode, adopted.mode, clause=rule.clause, parameter="mode")
        return against(clash), (rule.mode,)
    possible = rule.modes or tuple(Mode)
    if adopted.mode is not None and adopted.mode not in possible:
        clause = rule.mode.not_regulated
        clash = Reason(Common.CONTRADICTS_REGULATION, clause, {"parameter": "mode"})
        return against(clash), possible
    chosen = regulated(rule.mode, adopted.mode, adopted.adoption, parameter="mode")
    if isinstance(chosen, Reason):
        return against(chosen), possible
    return Findings(), (chosen,)


def _with_slips(modes: tuple[Mode, ...]) -> bool | None:
    if Mode.SHOW_OF_HANDS not in modes:
        return True
    return False if len(modes) == 1 else None


def _clause(rule: VoteRule) -> ClauseId:
    return rule.mode.not_regulated if isinstance(rule.mode, NotRegulated) else rule.clause
