"""Question oversight: may a case be opened, against whom, and what can be done in it (评审监督)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.supervision.adopted import AnonymousReports, Body, SupervisionAdopted
from zhuoyue.core.supervision.codes import Code
from zhuoyue.core.verdict import (
    Answer,
    Common,
    Reason,
    Refused,
    contradiction,
    missing,
    regulated,
    settle,
)


class Subject(StrEnum):
    """Against whom: panel, examiner, organisation under review, staff and office, committee."""

    PANEL = "panel"
    EXAMINER = "examiner"
    ORGANISATION = "organisation"
    OFFICE = "office"
    COMMITTEE = "committee"


class Matter(StrEnum):
    """About what a case is opened (监督内容)."""

    OPENNESS = "openness"
    FAIRNESS = "fairness"
    CHARGING = "charging"
    PROCEDURE = "procedure"
    DISCIPLINE = "discipline"
    IMPROPER_ACTS = "improper_acts"


class Power(StrEnum):
    """What the oversight group can do: inquire, suspend a step, order or propose what follows."""

    INQUIRE = "inquire"
    SUSPEND_STEP = "suspend_step"
    ORDER_CORRECTION = "order_correction"
    PROPOSE_TREATMENT = "propose_treatment"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRule:
    """One matter under oversight, and against whom a case about it can be opened."""

    clause: ClauseId
    matter: Matter
    subjects: frozenset[Subject]


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversight:
    """The oversight group: whom it oversees in what, what it can do, whom it answers to."""

    clause: ClauseId
    matters: tuple[MatterRule, ...]
    powers: frozenset[Power]
    answers_to: Body
    anonymous_reports: AnonymousReports | NotRegulated

    def __post_init__(self) -> None:
        """Refuse two rules for one matter."""
        matters = [rule.matter for rule in self.matters]
        if len(set(matters)) < len(matters):
            message = "there are two rules for one matter"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightFacts:
    """What is known about a report of misconduct or a matter the group found itself."""

    matter: Annotated[Matter | None, "about what; 监督内容"] = None
    subject: Annotated[Subject | None, "against whom; 监督对象"] = None
    report: Annotated[
        Literal["by_name", "anonymous", "own_finding"] | None,
        "how the group learnt of it; 来源：实名举报、匿名举报、自行发现",
    ] = None
    implementing_rules: SupervisionAdopted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightCase:
    """What can be done in the case, and whom the group answers to."""

    powers: frozenset[Power]
    answers_to: Body


def oversight(rules: Oversight | NotRegulated, facts: OversightFacts) -> Answer[OversightCase]:
    """Whether an oversight case may be opened (受理举报、投诉).

    Refused: the text sets up no oversight, the matter or the subject is not overseen, or the report
    is anonymous and such reports are not taken, or nobody has laid down whether they are.
    """
    if isinstance(rules, NotRegulated):
        silence = {"parameter": "supervision.oversight"}
        return Answer(Refused((Reason(Common.NOT_REGULATED, rules.not_regulated, silence),)))
    failed, unsettled = _matter(rules, facts)
    anonymous = () if facts.report in ("by_name", "own_finding") else _anonymous(rules, facts)
    if facts.report is None and anonymous:
        unsettled = (*unsettled, missing(rules.clause, "report"))
    elif facts.report is not None:
        failed = (*failed, *anonymous)
    said = {"matter": facts.matter, "subject": facts.subject}
    met = Reason(Code.CASE_MAY_BE_OPENED, rules.clause, said)
    result = OversightCase(powers=rules.powers, answers_to=rules.answers_to)
    return Answer(settle(met=(met,), failed=failed, unsettled=unsettled), result)


def _matter(
    rules: Oversight, facts: OversightFacts
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Whether matter and subject are overseen: what fails, and what is still to be asked."""
    matter, subject = facts.matter, facts.subject
    if matter is None or subject is None:
        asked = {"matter": matter, "subject": subject}
        return (), tuple(missing(rules.clause, name) for name, it in asked.items() if it is None)
    rule = next((rule for rule in rules.matters if rule.matter is matter), None)
    if rule is None:
        known = tuple(sorted(rule.matter.value for rule in rules.matters))
        named = {"matter": matter.value, "known": known}
        return (Reason(Code.NO_SUCH_CATEGORY, rules.clause, named),), ()
    if subject in rule.subjects:
        return (), ()
    known = tuple(sorted(one.value for one in rule.subjects))
    named = {"subject": subject.value, "matter": matter.value, "known": known}
    return (Reason(Code.NOT_OVERSEEN, rule.clause, named),), ()


def _anonymous(rules: Oversight, facts: OversightFacts) -> tuple[Reason, ...]:
    adopted = facts.implementing_rules or SupervisionAdopted()
    parameter = "supervision.oversight.anonymous_reports"
    clash = contradiction(
        rules.anonymous_reports,
        adopted.anonymous_reports,
        clause=rules.clause,
        parameter=parameter,
    )
    taken = regulated(
        rules.anonymous_reports,
        adopted.anonymous_reports,
        adopted.adoption,
        parameter=parameter,
    )
    reasons = tuple(one for one in (clash, taken) if isinstance(one, Reason))
    if taken == "not_taken":
        return (*reasons, Reason(Code.ANONYMOUS_NOT_TAKEN, rules.clause, {}))
    return reasons
