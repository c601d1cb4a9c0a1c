"""The eligibility review carried out: one organisation in full, or the verdicts of many (资格审查)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility.case import Case
from zhuoyue.core.eligibility.history import not_banned
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
from zhuoyue.core.eligibility.review import (
    AnyCondition,
    ConditionResult,
    Conditions,
    ControlledResult,
    EligibilityAdopted,
    EligibilityFacts,
    EligibilityResult,
    Encouragement,
    GroupRule,
    Surroundings,
)
from zhuoyue.core.eligibility.standing import credit_code
from zhuoyue.core.verdict import Answer, Common, Reason, Verdict, missing

_CREDIT_CODE = "credit_code"
_BANS = "bans"

_Check = Callable[[Case], Finding | None]
"""A condition put to a case; None if it is not for that organisation."""

_Checked = tuple[str, ClauseId, Finding | None]
"""What was looked at, its clause, and what was found."""

_Members = tuple[tuple[str, tuple[_Checked, ...]], ...]
"""The controlled organisations of a group by name, with what was found of each."""

_Own = tuple[Finding | None, ...]
"""What was found of the applicant itself: code, conditions, conditions added, bans."""


def assess(
    rule: Conditions, facts: EligibilityFacts, around: Surroundings
) -> Answer[EligibilityResult]:
    """Whether the organisation meets every condition, and what keeps it out or is still asked."""
    if facts.organisation is None:
        return Answer(verdict_of(_nobody(rule, facts)))
    case = _case(rule, facts.organisation, facts, around)
    extra, adopted = _extra(rule, facts.implementing_rules)
    conditions = (*rule.conditions, *extra)
    own = _own(rule, case, around, [_put(one, case) for one in conditions])
    whole, members = _whole(rule, facts, case, (*own, adopted))
    names = (
        (_CREDIT_CODE, rule.clause),
        *((one.id, one.clause) for one in conditions),
        (_BANS, around.bans.clause),
    )
    result = EligibilityResult(
        conditions=tuple(
            _result((name, clause, finding))
            for (name, clause), finding in zip(names, own, strict=True)
        ),
        controlled=tuple(_member_result(name, found) for name, found in members),
        counted_to=_counted_to(case),
        encouraged=_tags(around.encouraged, facts.organisation),
    )
    return Answer(verdict_of(whole), result)


@dataclass(frozen=True, slots=True)
class Sieve:
    """The review made ready for many applicants."""

    rule: Conditions
    around: Surroundings
    checks: tuple[_Check, ...]

    def verdict(self, facts: EligibilityFacts) -> Verdict:
        """The verdict of `assess` alone; a yes comes without its reasons."""
        rule, around = self.rule, self.around
        if facts.organisation is None:
            return verdict_of(_nobody(rule, facts))
        case = _case(rule, facts.organisation, facts, around, brief=True)
        extra, adopted = _extra(rule, facts.implementing_rules)
        found = [check(case) for check in (*self.checks, *map(_check, extra))]
        own = _own(rule, case, around, found)
        return verdict_of(_whole(rule, facts, case, (*own, adopted))[0], brief=True)


def sieve(rule: Conditions, around: Surroundings) -> Sieve:
    """Make the review ready once and ask it for many verdicts."""
    return Sieve(rule, around, tuple(_check(condition) for condition in rule.conditions))


def _check(condition: AnyCondition) -> _Check:
    return condition.check if condition.for_everybody else partial(_put, condition)


def _nobody(rule: Conditions, facts: EligibilityFacts) -> Finding:
    unknown = Finding(unsettled=(missing(rule.clause, "organisation"),))
    return together((unknown, _extra(rule, facts.implementing_rules)[1]))


def _own(
    rule: Conditions, case: Case, around: Surroundings, found: Sequence[Finding | None]
) -> _Own:
    return (credit_code(rule.clause, case), *found, not_banned(around.bans, case))


def _whole(
    rule: Conditions, facts: EligibilityFacts, case: Case, own: _Own
) -> tuple[Finding, _Members]:
    """All there is to find of the applicant and of those it controls."""
    listing, members = _group(rule, facts, case)
    theirs = [_of_member(rule, name, checked) for name, checked in members]
    applicable = [finding for finding in own if finding is not None]
    return together((*applicable, _in_time(rule.clause, facts), listing, *theirs)), members


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


def _group(rule: Conditions, facts: EligibilityFacts, applicant: Case) -> tuple[Finding, _Members]:
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
) -> tuple[Finding, _Members]:
    chosen = tuple(one for one in rule.conditions if one.id in group.conditions)
    members: list[tuple[str, tuple[_Checked, ...]]] = []
    for place, organisation in enumerate(controlled):
        path = f"controlled[{place}]"
        case = replace(applicant, organisation=organisation, path=path)
        code: _Checked = (_CREDIT_CODE, rule.clause, credit_code(rule.clause, case))
        checked = [(one.id, one.clause, _put(one, case)) for one in chosen]
        members.append((organisation.name or path, (code, *checked)))
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
    hit = tuple(one for one, _, finding in checked if finding and finding.state == found.state)
    code = Code.CONTROLLED_FAILS if found.state == "failed" else Code.CONTROLLED_OPEN
    reason = Reason(code, clause, {"organisation": name, "conditions": hit})
    named = of_organisation(found, name)
    if found.state == "failed":
        return replace(named, failed=(*named.failed, reason))
    return replace(named, unsettled=(*named.unsettled, reason))


def _tags(encouragement: Encouragement | None, organisation: OrganisationFacts) -> tuple[str, ...]:
    known = () if encouragement is None else encouragement.tags
    return tuple(tag.id for tag in known if tag.id in organisation.encouragement_tags)
