"""Question revocation: may the honour be taken back on this ground, and what follows (撤销)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

from zhuoyue.core.calendar import Calendar, Counting, NotAnnounced, corresponding, count
from zhuoyue.core.clause import ClauseId
from zhuoyue.core.supervision.adopted import Body, SupervisionAdopted
from zhuoyue.core.supervision.codes import Code
from zhuoyue.core.supervision.grounds import (
    Accident,
    AccidentTest,
    AfterAward,
    AnyTime,
    Decision,
    DuringReview,
    Gravity,
    Ground,
    InCultivation,
    Lost,
    Published,
    Recovered,
    Refund,
    RevocationFacts,
)
from zhuoyue.core.units import Period, Unit, Yuan
from zhuoyue.core.verdict import (
    Answer,
    Common,
    Reason,
    Refused,
    Undecided,
    contradiction,
    judgement,
    missing,
    not_announced,
    regulated,
    settle,
)

_OPEN = frozenset({Common.MISSING_FACT, Common.JUDGEMENT_NEEDED, Common.CALENDAR_NOT_ANNOUNCED})

Reasons = tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """What follows if the ground holds, and how far the case has come.

    `effect`: the body may, or must, act. `window_from` and `window_until` are both inside; None
    where the ground has no such bound. `money_to_recover` in whole yuan: None where nothing is
    recovered or the payments were not given. `refund_due_on` is known once the revocation is
    approved and the text or the adopted rules give a time. `bans`: a ban follows, see question
    reapply.
    """

    ground: str
    effect: Literal["may", "must"]
    stage: Literal["proposal", "approved", "rejected"]
    proposed_by: Body
    decided_by: Body
    window_from: date | None
    window_until: date | None
    loses: Lost
    recovers: frozenset[Recovered]
    money_to_recover: Yuan | None
    refund_due_on: date | None
    publishes: frozenset[Published]
    bans: bool


def revocation(
    grounds: tuple[Ground, ...],
    facts: RevocationFacts,
    *,
    clause: ClauseId,
    calendar: Calendar,
    counting: Counting,
) -> Answer[Revocation]:
    """Whether the honour may be revoked for this breach (撤销奖项).

    Allowed without a decision: it may be proposed. Refused: the text knows no such ground, the
    breach is not established, lies outside the window or below the test, another body decides, or
    the revocation was not approved. What an accident outside the list or the gravity of a violation
    amounts to is for a person.
    """
    if facts.breach is None:
        return Answer(Undecided((missing(clause, "breach"),)))
    ground = next((ground for ground in grounds if ground.breach is facts.breach), None)
    if ground is None:
        known = tuple(ground.breach.value for ground in grounds)
        named = {"breach": facts.breach.value, "known": known}
        return Answer(Refused((Reason(Code.NO_SUCH_GROUND, clause, named),)))
    until = _until(ground, facts, counting)
    refund = _refund_due(ground, facts, calendar, counting)
    findings = (
        *_established(ground, facts),
        *_window(ground, facts, until),
        *_accident(ground, facts.accident),
        *_gravity(ground, facts),
        *_decided(ground, facts),
        *((refund,) if isinstance(refund, Reason) else ()),
    )
    verdict = settle(
        met=(_holds(ground, facts),),
        failed=tuple(one for one in findings if one.code not in _OPEN),
        unsettled=tuple(one for one in findings if one.code in _OPEN),
    )
    due = refund if isinstance(refund, date) else None
    return Answer(verdict, _result(ground, facts, until, due))


def _holds(ground: Ground, facts: RevocationFacts) -> Reason:
    return Reason(
        Code.GROUND_HOLDS,
        ground.clause,
        {
            "ground": ground.id,
            "effect": ground.effect,
            "proposed_by": ground.proposed_by.value,
            "decided_by": ground.decided_by.value,
            "established_by": facts.established_by,
        },
    )


def _established(ground: Ground, facts: RevocationFacts) -> Reasons:
    if facts.established is None:
        return (missing(ground.clause, "established"),)
    if facts.established:
        return ()
    return (Reason(Code.BREACH_NOT_ESTABLISHED, ground.clause, {"ground": ground.id}),)


def _until(ground: Ground, facts: RevocationFacts, counting: Counting) -> date | None:
    window = ground.window
    if not isinstance(window, AfterAward) or window.within is None or facts.awarded_on is None:
        return None
    months = window.within.length * (12 if window.within.unit is Unit.YEARS else 1)
    return corresponding(facts.awarded_on, months=months, counting=counting)


def _window(ground: Ground, facts: RevocationFacts, until: date | None) -> Reasons:
    match ground.window:
        case AnyTime():
            return ()
        case AfterAward() as window:
            return _after_award(ground, window, facts, until)
        case InCultivation():
            fact, inside, code = "in_cultivation", facts.in_cultivation, Code.NOT_IN_CULTIVATION
        case DuringReview():
            fact, inside = "found_during_review", facts.found_during_review
            code = Code.NOT_DURING_REVIEW
        case _:
            assert_never(ground.window)
    if inside is None:
        return (missing(ground.clause, fact),)
    return () if inside else (Reason(code, ground.clause, {"ground": ground.id}),)


def _after_award(
    ground: Ground, window: AfterAward, facts: RevocationFacts, until: date | None
) -> Reasons:
    named = "event_on" if window.counts == "day_of_event" else "discovered_on"
    day = facts.event_on if window.counts == "day_of_event" else facts.discovered_on
    start = facts.awarded_on
    if day is None or start is None:
        known = {"awarded_on": start, named: day}
        return tuple(missing(ground.clause, name) for name, it in known.items() if it is None)
    if day < start and window.before_award == "outside":
        return (Reason(Code.BEFORE_AWARD, ground.clause, {"day": day, "awarded_on": start}),)
    if until is not None and day > until:
        return (Reason(Code.AFTER_WINDOW, ground.clause, {"day": day, "until": until}),)
    return ()


def _accident(ground: Ground, accident: Accident | None) -> Reasons:
    test = ground.accident
    if test is None:
        return ()
    if accident is None:
        return (missing(ground.clause, "accident"),)
    return (*_severity(ground, test, accident), *_kind(ground, test, accident))


def _severity(ground: Ground, test: AccidentTest, accident: Accident) -> Reasons:
    if accident.severity is None:
        return (missing(ground.clause, "accident.severity"),)
    if accident.severity.reaches(test.at_least):
        return ()
    classes = {"severity": accident.severity.value, "at_least": test.at_least.value}
    return (Reason(Code.ACCIDENT_TOO_LIGHT, ground.clause, classes),)


def _kind(ground: Ground, test: AccidentTest, accident: Accident) -> Reasons:
    if accident.kind is None:
        return (missing(ground.clause, "accident.kind"),)
    if accident.kind in test.kinds:
        return ()
    if test.open_list:
        return (judgement(ground.clause, "accident.kind"),)
    named = tuple(sorted(kind.value for kind in test.kinds))
    kinds = {"kind": accident.kind.value, "known": named}
    return (Reason(Code.ACCIDENT_OF_OTHER_KIND, ground.clause, kinds),)


def _gravity(ground: Ground, facts: RevocationFacts) -> Reasons:
    found = {Gravity.SERIOUS: facts.serious, Gravity.GREAT_IMPACT: facts.great_impact}
    asked = [gravity for gravity in Gravity if gravity in ground.gravity]
    return (
        *(judgement(ground.clause, one.value) for one in asked if found[one] is None),
        *(
            Reason(Code.NOT_SERIOUS, ground.clause, {"lacking": one.value})
            for one in asked
            if found[one] is False
        ),
    )


def _decided(ground: Ground, facts: RevocationFacts) -> Reasons:
    decision = facts.decision
    if decision is None:
        return ()
    return (*_in_order(ground, facts, decision), *_valid(ground, decision))


def _in_order(ground: Ground, facts: RevocationFacts, decision: Decision) -> Reasons:
    """A decision cannot be older than the honour it takes back, or than what it is about."""
    days = {"awarded_on": facts.awarded_on, "event_on": facts.event_on}
    return tuple(
        Reason(
            Code.DECIDED_TOO_EARLY,
            ground.clause,
            {"decided_on": decision.on, "before": day, "fact": name},
        )
        for name, day in days.items()
        if day is not None and decision.on < day
    )


def _valid(ground: Ground, decision: Decision) -> Reasons:
    if decision.body is not ground.decided_by:
        bodies = {"body": decision.body.value, "decided_by": ground.decided_by.value}
        return (Reason(Code.OTHER_BODY_DECIDES, ground.clause, bodies),)
    if decision.approved:
        return ()
    return (Reason(Code.REVOCATION_NOT_APPROVED, ground.clause, {"on": decision.on}),)


def _refund_due(
    ground: Ground, facts: RevocationFacts, calendar: Calendar, counting: Counting
) -> date | Reason | None:
    """The last day for the refund; a question where it cannot be given though it is needed."""
    refund, decision = ground.consequences.refund, facts.decision
    if refund is None:
        return None
    within = _refund_within(refund, facts.implementing_rules or SupervisionAdopted(), ground)
    if not isinstance(within, Period):
        return within
    if decision is None or not decision.approved:
        return None
    start = decision.on if refund.runs_from == "decision" else decision.received_on
    if start is None:
        return missing(ground.clause, "decision.received_on")
    clock = count(start, within, calendar=calendar, counting=counting)
    if isinstance(clock, NotAnnounced):
        return not_announced(ground.clause, clock)
    return clock.last_day


def _refund_within(
    refund: Refund, adopted: SupervisionAdopted, ground: Ground
) -> Period | Reason | None:
    """The time for the refund: none known where the text is silent and no rules are adopted.

    Adopted rules that say otherwise than the text are the reason for a refusal.
    """
    parameter = f"supervision.grounds.{ground.id}.consequences.refund.within"
    chosen = adopted.refund_within
    clash = contradiction(refund.within, chosen, clause=ground.clause, parameter=parameter)
    if clash is not None:
        return clash
    known = regulated(refund.within, chosen, adopted.adoption, parameter=parameter)
    return None if isinstance(known, Reason) else known


def _result(
    ground: Ground, facts: RevocationFacts, until: date | None, due: date | None
) -> Revocation:
    what = ground.consequences
    money = None
    if Recovered.MONEY in what.recovers and facts.received is not None:
        money = Yuan(sum(one.amount - one.recovered for one in facts.received))
    return Revocation(
        ground=ground.id,
        effect=ground.effect,
        stage=_stage(facts.decision),
        proposed_by=ground.proposed_by,
        decided_by=ground.decided_by,
        window_from=facts.awarded_on if isinstance(ground.window, AfterAward) else None,
        window_until=until,
        loses=what.loses,
        recovers=what.recovers,
        money_to_recover=money,
        refund_due_on=due,
        publishes=what.publishes,
        bans=what.bans,
    )


def _stage(decision: Decision | None) -> Literal["proposal", "approved", "rejected"]:
    if decision is None:
        return "proposal"
    return "approved" if decision.approved else "rejected"
