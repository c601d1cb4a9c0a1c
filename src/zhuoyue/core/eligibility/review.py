"""The eligibility review: whether an organisation may apply and enter the review (资格审查)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from zhuoyue.core.calendar import Calendar, Counting
from zhuoyue.core.clause import Adoption, Award, ClauseId, Text
from zhuoyue.core.eligibility.bans import Bans
from zhuoyue.core.eligibility.case import ApplicationFacts, Case, CountedTo
from zhuoyue.core.eligibility.history import (
    AwardHeldFor,
    NoDoubleApplication,
    PublicisedInternally,
    Waiting,
    not_banned,
)
from zhuoyue.core.eligibility.judged import Consulted, Judged, PoolMember
from zhuoyue.core.eligibility.measured import FigureWithin, Graded, Ranked
from zhuoyue.core.eligibility.organisation import OrganisationFacts
from zhuoyue.core.eligibility.reasons import (
    NOTHING,
    Code,
    Finding,
    State,
    of_organisation,
    together,
    verdict_of,
)
from zhuoyue.core.eligibility.record import (
    CleanRecord,
    InOperation,
    LicencesValid,
    NotUntrustworthy,
    Practised,
)
from zhuoyue.core.eligibility.standing import (
    Activity,
    AtMostAwards,
    LegalPerson,
    NotExcludedBody,
    RegisteredHere,
    credit_code,
)
from zhuoyue.core.verdict import Answer, Common, Reason, Verdict, missing

AnyCondition = (
    RegisteredHere
    | LegalPerson
    | NotExcludedBody
    | Activity
    | AtMostAwards
    | InOperation
    | Practised
    | CleanRecord
    | NotUntrustworthy
    | LicencesValid
    | Graded
    | FigureWithin
    | Ranked
    | Judged
    | Consulted
    | PoolMember
    | Waiting
    | AwardHeldFor
    | NoDoubleApplication
    | PublicisedInternally
)
"""Every kind of condition; a new one is a class with a `check` and a line here."""

_CREDIT_CODE = "credit_code"
_BANS = "bans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """An industry or a class of applicants that the text names."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Encouragement:
    """Whom the text encourages to apply (鼓励申报): shown and counted, without any effect."""

    clause: ClauseId
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRule:
    """Which conditions every controlled organisation meets too (以集团名义申报)."""

    clause: ClauseId
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraRule:
    """The place where the text lets further conditions be set for a cycle (其他有关规定)."""

    clause: ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Everything the review rests on; `clause` is that of the review itself.

    `counted_to`: the day to which full years and windows are counted.
    """

    clause: ClauseId
    counted_to: CountedTo
    conditions: tuple[AnyCondition, ...]
    group: GroupRule | None = None
    extra: ExtraRule | None = None

    def __post_init__(self) -> None:
        """Refuse ids given twice, and a group rule that names conditions there are not."""
        ids = [condition.id for condition in self.conditions]
        if len(set(ids)) < len(ids):
            message = "two conditions have the same id"
            raise ValueError(message)
        if self.group is not None and not set(self.group.conditions) <= set(ids):
            message = "the group rule names a condition that does not exist"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityAdopted:
    """What the cycle's implementing rules add to the conditions (实施细则)."""

    adoption: Adoption | None = None
    extra_conditions: tuple[AnyCondition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityFacts(ApplicationFacts):
    """The facts of the eligibility review."""

    organisation: OrganisationFacts | None = None
    as_group: Annotated[bool | None, "applies in the name of a group 以集团名义申报"] = None
    controlled: Annotated[
        tuple[OrganisationFacts, ...] | None, "all controlled organisations 所有控股组织"
    ] = None
    implementing_rules: EligibilityAdopted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionResult:
    """One condition: met, failed, open or not for this organisation, and why."""

    id: str
    clause: ClauseId
    verdict: State
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlledResult:
    """The conditions of one controlled organisation."""

    organisation: str
    verdict: State
    conditions: tuple[ConditionResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityResult:
    """Every condition of the applicant and of those it controls.

    `encouraged` lists the tags of the text that the applicant has; nothing is decided by them.
    """

    conditions: tuple[ConditionResult, ...]
    controlled: tuple[ControlledResult, ...]
    counted_to: date | None
    encouraged: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the review needs from outside its own rules: the place's code, awards, bans, time."""

    place: str
    awards: tuple[Award, ...]
    bans: Bans
    encouraged: Encouragement | None
    calendar: Calendar
    counting: Counting


_Checked = tuple[str, ClauseId, Finding | None]
"""A condition that was looked at: its id, its clause, what was found; None if it is not for it."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """All that the review found of an applicant and of those it controls."""

    checked: tuple[_Checked, ...]
    members: tuple[tuple[str, tuple[_Checked, ...]], ...]
    whole: Finding


def assess(
    rule: Conditions,
    facts: EligibilityFacts,
    around: Surroundings,
) -> Answer[EligibilityResult]:
    """Whether the organisation meets every condition, and what keeps it out or is still asked."""
    if facts.organisation is None:
        return Answer(verdict_of(_nobody(rule, facts)))
    case = _case(rule, facts.organisation, facts, around)
    looked = _look(rule, facts, case, around)
    result = EligibilityResult(
        conditions=tuple(_result(one) for one in looked.checked),
        controlled=tuple(_member_result(name, found) for name, found in looked.members),
        counted_to=_counted_to(case),
        encouraged=_tags(around.encouraged, facts.organisation),
    )
    return Answer(verdict_of(looked.whole), result)


def may_apply(rule: Conditions, facts: EligibilityFacts, around: Surroundings) -> Verdict:
    """The verdict of `assess` alone, for lists of many: a yes comes without its reasons."""
    if facts.organisation is None:
        return verdict_of(_nobody(rule, facts))
    case = _case(rule, facts.organisation, facts, around, brief=True)
    whole = _look(rule, facts, case, around).whole
    return verdict_of(Finding(failed=whole.failed, unsettled=whole.unsettled))


def _nobody(rule: Conditions, facts: EligibilityFacts) -> Finding:
    unknown = Finding(unsettled=(missing(rule.clause, "organisation"),))
    return together((unknown, _extra(rule, facts.implementing_rules)[1]))


def _look(rule: Conditions, facts: EligibilityFacts, case: Case, around: Surroundings) -> _Looked:
    extra, adopted = _extra(rule, facts.implementing_rules)
    checked: tuple[_Checked, ...] = (
        (_CREDIT_CODE, rule.clause, credit_code(rule.clause, case)),
        *_checked(rule.conditions, case),
        *_checked(extra, case),
        (_BANS, around.bans.clause, not_banned(around.bans, case)),
    )
    listing, members = _group(rule, facts, case)
    own = [finding for _, _, finding in checked if finding is not None]
    theirs = [_of_member(rule, name, found) for name, found in members]
    whole = together((*own, _in_time(rule.clause, facts), adopted, listing, *theirs))
    return _Looked(checked, members, whole)


def _result(one: _Checked) -> ConditionResult:
    name, clause, finding = one
    state: State = "not_applicable" if finding is None else finding.state
    because = () if finding is None else finding.because
    return ConditionResult(id=name, clause=clause, verdict=state, because=because)


def _in_time(clause: ClauseId, facts: EligibilityFacts) -> Finding:
    """An application dated after the last day is none; the exact instant is for the submission."""
    applied, deadline = facts.applied_on, facts.application_deadline
    if applied is None or deadline is None or applied <= deadline:
        return NOTHING
    late = {"applied_on": applied, "application_deadline": deadline}
    return Finding(failed=(Reason(Code.APPLIED_LATE, clause, late),))


def _case(
    rule: Conditions,
    organisation: OrganisationFacts,
    facts: EligibilityFacts,
    around: Surroundings,
    *,
    brief: bool = False,
) -> Case:
    return Case(
        organisation=organisation,
        path="organisation",
        application=facts,
        place=around.place,
        awards=around.awards,
        counted_to=rule.counted_to,
        calendar=around.calendar,
        counting=around.counting,
        brief=brief,
    )


def _counted_to(case: Case) -> date | None:
    day = case.application.application_deadline
    return day if case.counted_to == "application_deadline" else case.application.applied_on


def _checked(conditions: tuple[AnyCondition, ...], case: Case) -> list[_Checked]:
    return [(condition.id, condition.clause, _put(condition, case)) for condition in conditions]


def _put(condition: AnyCondition, case: Case) -> Finding | None:
    """Put one condition; whom it concerns is asked only if it is not met anyway.

    What it would rest on is asked along with it, so that every open question is put at once.
    """
    concerned = condition.concerns(case)
    if concerned is False:
        return None
    finding = condition.check(case)
    if concerned is True or finding.state == "met":
        return finding
    asked = tuple(missing(condition.clause, fact) for fact in concerned)
    return Finding(unsettled=(*asked, *finding.unsettled))


def _extra(
    rule: Conditions, adopted: EligibilityAdopted | None
) -> tuple[tuple[AnyCondition, ...], Finding]:
    if adopted is None or not adopted.extra_conditions:
        return (), NOTHING
    parameter: Mapping[str, str] = {"parameter": "extra_conditions"}
    if rule.extra is None:
        contradicted = Reason(Common.CONTRADICTS_REGULATION, rule.clause, parameter)
        return (), Finding(failed=(contradicted,))
    clause = rule.extra.clause
    if adopted.adoption is None:
        return (), Finding(failed=(Reason(Common.RULES_NOT_ADOPTED, clause, parameter),))
    taken = {condition.id for condition in rule.conditions}
    doubled = tuple(
        Reason(Code.CONDITION_ID_TAKEN, clause, {"condition": one.id})
        for one in adopted.extra_conditions
        if one.id in taken
    )
    extra = tuple(replace(one, clause=clause) for one in adopted.extra_conditions)
    return extra, Finding(failed=doubled)


def _group(
    rule: Conditions, facts: EligibilityFacts, applicant: Case
) -> tuple[Finding, tuple[tuple[str, tuple[_Checked, ...]], ...]]:
    """Whether the group lists those it controls, and the conditions of each."""
    if rule.group is None or facts.as_group is False:
        return NOTHING, ()
    if facts.controlled is None:
        asked = "as_group" if facts.as_group is None else "controlled"
        return Finding(unsettled=(missing(rule.group.clause, asked),)), ()
    listing, members = _members(rule, rule.group, facts.controlled, applicant)
    found = (listing, *(_findings(checked) for _, checked in members))
    if facts.as_group is None and together(found).state != "met":
        return Finding(unsettled=(missing(rule.group.clause, "as_group"),)), ()
    return listing, members


def _members(
    rule: Conditions,
    group: GroupRule,
    controlled: tuple[OrganisationFacts, ...],
    applicant: Case,
) -> tuple[Finding, tuple[tuple[str, tuple[_Checked, ...]], ...]]:
    chosen = tuple(one for one in rule.conditions if one.id in group.conditions)
    members: list[tuple[str, tuple[_Checked, ...]]] = []
    for place, organisation in enumerate(controlled):
        path = f"controlled[{place}]"
        case = replace(applicant, organisation=organisation, path=path)
        code: _Checked = (_CREDIT_CODE, rule.clause, credit_code(rule.clause, case))
        members.append((organisation.name or path, (code, *_checked(chosen, case))))
    return _listed(group.clause, [name for name, _ in members]), tuple(members)


def _listed(clause: ClauseId, names: list[str]) -> Finding:
    if not names:
        return Finding(failed=(Reason(Code.CONTROLLED_NOT_LISTED, clause),))
    twice = sorted({name for name in names if names.count(name) > 1})
    return Finding(
        failed=tuple(
            Reason(Code.CONTROLLED_LISTED_TWICE, clause, {"organisation": name}) for name in twice
        )
    )


def _findings(checked: tuple[_Checked, ...]) -> Finding:
    return together(finding for _, _, finding in checked if finding is not None)


def _member_result(name: str, checked: tuple[_Checked, ...]) -> ControlledResult:
    return ControlledResult(
        organisation=name,
        verdict=_findings(checked).state,
        conditions=tuple(_result(one) for one in checked),
    )


def _of_member(rule: Conditions, name: str, checked: tuple[_Checked, ...]) -> Finding:
    """The reasons of a controlled organisation, and that it fails the group (or keeps it open)."""
    found = _findings(checked)
    clause = rule.clause if rule.group is None else rule.group.clause
    if found.state == "met":
        return of_organisation(found, name)
    hit = tuple(name for name, _, finding in checked if finding and finding.state == found.state)
    code = Code.CONTROLLED_FAILS if found.state == "failed" else Code.CONTROLLED_OPEN
    reason = Reason(code, clause, {"organisation": name, "conditions": hit})
    named = of_organisation(found, name)
    if found.state == "failed":
        return replace(named, failed=(*named.failed, reason))
    return replace(named, unsettled=(*named.unsettled, reason))


def _tags(encouragement: Encouragement | None, organisation: OrganisationFacts) -> tuple[str, ...]:
    known = () if encouragement is None else encouragement.tags
    return tuple(tag.id for tag in known if tag.id in organisation.encouragement_tags)
