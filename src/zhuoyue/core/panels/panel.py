"""The question `panel`: may this panel start? (评审组能否开始工作)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhuoyue.core.calendar import Counting
from zhuoyue.core.findings import Findings, refused, together, unknown
from zhuoyue.core.panels import codes, composition, members
from zhuoyue.core.panels.codes import Code, Standing
from zhuoyue.core.panels.facts import PanelFacts, PanelsAdopted
from zhuoyue.core.panels.members import Seat
from zhuoyue.core.panels.recusal import Pair, conflicts
from zhuoyue.core.panels.rules import PanelRule, Rules
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Answer, Reason, Refused, Undecided, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFinding:
    """How a member stands, whoever is reviewed; `because` tells what bars or is open (人员)."""

    examiner: str
    standing: Standing
    leader: bool
    codes: tuple[str, ...]
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFinding:
    """Whether a member may review an applicant; `because` tells what bars or is open (回避)."""

    examiner: str
    applicant: str
    standing: Standing
    codes: tuple[str, ...]
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelResult:
    """What was looked at: the size and its bound, who brings which expertise, members, pairs."""

    stage: str | None
    size: int | None
    size_bound: Range | None
    load_limit: int | None
    expertise: Mapping[str, tuple[str, ...]]
    members: tuple[MemberFinding, ...]
    pairs: tuple[PairFinding, ...]


def may_start(rules: Rules, facts: PanelFacts, *, counting: Counting) -> Answer[PanelResult]:
    """Whether the panel may start its work, with every reason why not.

    Refused: size, leader, expertise, members that do not qualify, conflicts. Undecided: what was
    not asked or looked up, and what people must judge.
    """
    if facts.stage is None and len(rules.rules) > 1:
        return Answer(Undecided((missing(rules.rules[0].clause, "stage"),)))
    rule = rules.rules[0] if facts.stage is None else rules.at(facts.stage)
    if rule is None:
        known = tuple(stage for one in rules.rules for stage in one.stages)
        reason = Reason(
            Code.NO_PANEL_AT_STAGE, rules.rules[0].clause, {"stage": facts.stage, "known": known}
        )
        return Answer(Refused((reason,)))
    return _inspect(rule, facts, facts.stage, counting)


def _inspect(
    rule: PanelRule, facts: PanelFacts, stage: str | None, counting: Counting
) -> Answer[PanelResult]:
    adopted = facts.implementing_rules or PanelsAdopted()
    bound = composition.bound_of_size(rule.size, adopted)
    limit = members.load_limit(rule.load, adopted)
    seats = [Seat(member, f"members[{n}]") for n, member in enumerate(facts.members or ())]
    most = None if isinstance(limit, Reason) else limit
    alone = [(seat, _alone(rule, seat, most, facts)) for seat in seats]
    paired = [
        (pair, conflicts(rule.recusal, pair, facts, counting)) for pair in _pairs(seats, facts)
    ]
    found = together(
        (
            composition.size(rule.size, bound, facts),
            composition.leader(rule.leader, facts),
            composition.expertise(rule.expertise, facts),
            refused(limit) if isinstance(limit, Reason) else Findings(),
            Findings() if facts.applicants else unknown(rule.clause, "applicants"),
            *(findings for _, findings in alone),
            *(findings for _, findings in paired),
        )
    )
    result = PanelResult(
        stage=stage,
        size=None if facts.members is None else len(facts.members),
        size_bound=None if isinstance(bound, Reason) else bound,
        load_limit=most,
        expertise=_expertise(rule, facts),
        members=tuple(_member(seat, findings, facts) for seat, findings in alone),
        pairs=tuple(_pair(pair, findings) for pair, findings in paired),
    )
    return Answer(found.once().verdict(), result)


def _alone(rule: PanelRule, seat: Seat, limit: int | None, facts: PanelFacts) -> Findings:
    applicants = len(facts.applicants) if facts.applicants else None
    return together(
        (
            members.qualification(rule.qualification, seat, facts.work),
            members.suitability(rule.suitability, seat),
            members.pool(rule.pool, seat, facts.work),
            members.undertaking(rule.undertaking, seat, facts.work),
            members.roles(rule.incompatible, seat),
            members.load(rule.load, limit, seat, applicants),
        )
    )


def _pairs(seats: Sequence[Seat], facts: PanelFacts) -> list[Pair]:
    return [
        Pair(seat, applicant, f"applicants[{n}]")
        for seat in seats
        for n, applicant in enumerate(facts.applicants or ())
    ]


def _expertise(rule: PanelRule, facts: PanelFacts) -> dict[str, tuple[str, ...]]:
    kinds = rule.expertise.kinds if rule.expertise else ()
    return {kind: composition.holders(kind, facts.members or ()) for kind in kinds}


def _member(seat: Seat, findings: Findings, facts: PanelFacts) -> MemberFinding:
    return MemberFinding(
        examiner=seat.member.id,
        standing=codes.standing(findings),
        leader=seat.member.id in (facts.leaders or ()),
        codes=codes.codes(findings),
        because=codes.because(findings),
    )


def _pair(pair: Pair, findings: Findings) -> PairFinding:
    return PairFinding(
        examiner=pair.seat.member.id,
        applicant=pair.applicant.id,
        standing=codes.standing(findings),
        codes=codes.codes(findings),
        because=codes.because(findings),
    )
