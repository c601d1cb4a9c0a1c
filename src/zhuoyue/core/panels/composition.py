"""The panel as a whole: its size, its leader, its mix of expertise (评审组的组成)."""

from math import ceil, floor

from zhuoyue.core.clause import NotRegulated
from zhuoyue.core.findings import Findings, failed, met, refused, unknown
from zhuoyue.core.panels.codes import Code
from zhuoyue.core.panels.facts import Examiner, PanelFacts, PanelsAdopted
from zhuoyue.core.panels.rules import ExpertiseRule, LeaderRule, SizeRule
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Common, Reason, regulated

_SIZE = "panel_size"


def bound_of_size(rule: SizeRule, adopted: PanelsAdopted) -> Range | Reason:
    """How many examiners, by the text or, where it is silent, by the implementing rules.

    Where the text speaks, implementing rules may narrow its bound and never widen it.
    """
    if isinstance(rule.bound, NotRegulated):
        return regulated(rule.bound, adopted.size, adopted.adoption, parameter=_SIZE)
    if adopted.size is None:
        return rule.bound
    if adopted.adoption is None:
        return Reason(Common.RULES_NOT_ADOPTED, rule.clause, {"parameter": _SIZE})
    if _inside(adopted.size, rule.bound):
        return adopted.size
    return Reason(Common.CONTRADICTS_REGULATION, rule.clause, {"parameter": _SIZE})


def _inside(inner: Range, outer: Range) -> bool:
    most, ceiling = _most(inner), _most(outer)
    capped = ceiling is None or (most is not None and most <= ceiling)
    return capped and _least(inner) >= _least(outer)


def _least(bound: Range) -> int:
    if bound.more_than is not None:
        return floor(bound.more_than) + 1
    return ceil(bound.at_least or 0)


def _most(bound: Range) -> int | None:
    if bound.below is not None:
        return ceil(bound.below) - 1
    return None if bound.at_most is None else floor(bound.at_most)


def size(rule: SizeRule, bound: Range | Reason, facts: PanelFacts) -> Findings:
    """Whether the number of members lies in the bound, or the reason why not is on record."""
    if isinstance(bound, Reason):
        return refused(bound)
    if facts.members is None:
        return unknown(rule.clause, "members")
    number = len(facts.members)
    words = _signs(bound)
    if bound.holds(number):
        return met(Code.SIZE_MET, rule.clause, size=number, bound=words)
    if rule.deviation == "refused" or isinstance(rule.bound, NotRegulated):
        return failed(Code.SIZE_OUTSIDE, rule.clause, size=number, bound=words)
    if facts.size_deviation_reason is None:
        return failed(Code.SIZE_DEVIATION_WITHOUT_REASON, rule.clause, size=number, bound=words)
    reason = facts.size_deviation_reason
    return met(Code.SIZE_DEVIATION_RECORDED, rule.clause, size=number, bound=words, recorded=reason)


def _signs(bound: Range) -> str:
    """The bound for a sentence in any language; the result carries it in words."""
    ends = {"≥": bound.at_least, ">": bound.more_than, "≤": bound.at_most, "<": bound.below}
    return " ".join(f"{sign}{number}" for sign, number in ends.items() if number is not None)


def leader(rule: LeaderRule | None, facts: PanelFacts) -> Findings:
    """Whether exactly one leader is named, and is a member (组长)."""
    if rule is None:
        return Findings()
    if facts.leaders is None:
        return unknown(rule.clause, "leaders")
    match facts.leaders:
        case ():
            return failed(Code.NO_LEADER, rule.clause)
        case (named,):
            return _is_member(rule, named, facts.members)
        case several:
            return failed(Code.SEVERAL_LEADERS, rule.clause, number=len(several), leaders=several)


def _is_member(rule: LeaderRule, named: str, members: tuple[Examiner, ...] | None) -> Findings:
    if members is None:
        return unknown(rule.clause, "members")
    if named not in {member.id for member in members}:
        return failed(Code.LEADER_NOT_MEMBER, rule.clause, leader=named)
    return met(Code.LEADER_NAMED, rule.clause, leader=named)


def holders(kind: str, members: tuple[Examiner, ...]) -> tuple[str, ...]:
    """The members known to bring this kind of expertise."""
    return tuple(one.id for one in members if kind in (one.expertise or ()))


def expertise(rule: ExpertiseRule | None, facts: PanelFacts) -> Findings:
    """Whether every kind of expertise is present; asks only while that could still change."""
    if rule is None:
        return Findings()
    if facts.members is None:
        return unknown(rule.clause, "members")
    brought = [member.expertise or frozenset() for member in facts.members]
    if _present(rule, brought):
        return met(Code.EXPERTISE_PRESENT, rule.clause, kinds=rule.kinds)
    asked = tuple(
        f"members[{n}].expertise" for n, one in enumerate(facts.members) if one.expertise is None
    )
    everything = frozenset(rule.kinds)
    hoped = [everything if one.expertise is None else one.expertise for one in facts.members]
    if _present(rule, hoped):
        return unknown(rule.clause, *asked)
    absent = tuple(kind for kind in rule.kinds if not any(kind in one for one in hoped))
    if absent:
        return failed(Code.EXPERTISE_ABSENT, rule.clause, kinds=absent)
    return failed(Code.EXPERTISE_IN_TOO_FEW, rule.clause, kinds=rule.kinds)


def _present(rule: ExpertiseRule, brought: list[frozenset[str]]) -> bool:
    if rule.by == "any_member":
        return all(any(kind in one for one in brought) for kind in rule.kinds)
    return _matched(rule.kinds, brought)


def _matched(kinds: tuple[str, ...], brought: list[frozenset[str]]) -> bool:
    if not kinds:
        return True
    first, rest = kinds[0], kinds[1:]
    return any(
        first in one and _matched(rest, brought[:n] + brought[n + 1 :])
        for n, one in enumerate(brought)
    )
