"""Conditions on what went before: bans, awards held, other applications, own notice (既往情况)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhuoyue.core.calendar import Counting, NotAnnounced, count, full_on
from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility.bans import (
    WAIT,
    Bans,
    Barrier,
    Event,
    JudgedOn,
    Length,
    Measure,
    ban,
    insist_on_years,
)
from zhuoyue.core.eligibility.case import Case, Condition, InternalPublicity
from zhuoyue.core.eligibility.organisation import HeldAward
from zhuoyue.core.eligibility.reasons import NOTHING, Code, Finding, together
from zhuoyue.core.units import Period
from zhuoyue.core.verdict import Fact, Reason, missing, not_announced


def judged_day(
    clause: ClauseId, judged_on: JudgedOn, *, applied: date | None, deadline: date | None
) -> date | Reason:
    """The day that must be free of a ban, by the reading in force; or the question for it."""
    if judged_on == "application_day":
        return applied or missing(clause, "applied_on")
    return deadline or missing(clause, "application_deadline")


def not_banned(bans: Bans, case: Case) -> Finding:
    """Whether no revocation keeps the organisation from applying now (不得申报)."""
    revocations = case.organisation.revocations
    if revocations == () or (revocations is None and bans.bar_nobody):
        return NOTHING if case.brief else bans.without_revocations
    if revocations is None:
        return case.unknown(bans.clause, "revocations")
    return together(
        ban(
            bans,
            revocation,
            path=case.of(f"revocations[{place}]"),
            day=judged_day(
                bans.clause,
                bans.judged_on,
                applied=case.application.applied_on,
                deadline=case.application.application_deadline,
            ),
            counting=case.counting,
        )[1]
        for place, revocation in enumerate(revocations)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Condition):
    """Some time must lie between winning one of these awards and applying again (获奖后N年内不得申报)."""

    kind: Literal["waiting"]
    after: tuple[str, ...]
    length: Length
    judged_on: JudgedOn

    def check(self, case: Case) -> Finding:
        """Every award held is measured; awards the rule does not name have no effect."""
        held = case.organisation.awards_held
        if held is None:
            return case.unknown(self.clause, "awards_held")
        day = judged_day(
            self.clause,
            self.judged_on,
            applied=case.application.applied_on,
            deadline=case.application.application_deadline,
        )
        found = together(
            self.barrier(
                award, path=case.of(f"awards_held[{place}]"), day=day, counting=case.counting
            )[1]
            for place, award in enumerate(held)
            if award.award in self.after
        )
        none = Finding(met=(Reason(Code.WAITING_OVER, self.clause, {"awards_held": 0}),))
        return found if found != Finding() else none

    def barrier(
        self, held: HeldAward, *, path: str, day: date | Reason, counting: Counting
    ) -> tuple[Barrier, Finding]:
        """The waiting time that one award started."""
        measure = Measure(clause=self.clause, words=WAIT, day=day, counting=counting)
        event = Event(
            cause=held.award,
            on=held.won_on,
            cycles_since=held.cycles_since,
            path=path,
            day_fact="won_on",
        )
        return measure.against(self.length, event)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardHeldFor(Condition):
    """Has held one of these awards for so many full years (获下级质量奖满N年)."""

    kind: Literal["award_held_for"]
    held: tuple[str, ...]
    years: int

    def __post_init__(self) -> None:
        """Refuse no years and more than a hundred."""
        insist_on_years(self.years)

    def check(self, case: Case) -> Finding:
        """One award held long enough is enough; an unknown day is asked while none is."""
        held = case.organisation.awards_held
        if held is None:
            return case.unknown(self.clause, "awards_held")
        found = [
            self._held(award, case.of(f"awards_held[{place}]"), case)
            for place, award in enumerate(held)
            if award.award in self.held
        ]
        if not found:
            facts: Mapping[str, Fact] = {"awards": self.held, "years": self.years}
            return Finding(failed=(Reason(Code.AWARD_NOT_HELD, self.clause, facts),))
        every = together(found)
        if every.met:
            return Finding(met=every.met)
        return Finding(unsettled=every.unsettled) if every.unsettled else every

    def _held(self, award: HeldAward, path: str, case: Case) -> Finding:
        if award.won_on is None:
            return Finding(unsettled=(missing(self.clause, f"{path}.won_on"),))
        day = case.reference_day(self.clause)
        if isinstance(day, Reason):
            return Finding(unsettled=(day,))
        full = full_on(award.won_on, self.years, counting=case.counting)
        facts: Mapping[str, Fact] = {"award": award.award, "full_on": full, "counted_to": day}
        if full <= day:
            return Finding(met=(Reason(Code.AWARD_HELD_LONG_ENOUGH, self.clause, facts),))
        return Finding(failed=(Reason(Code.AWARD_HELD_TOO_SHORT, self.clause, facts),))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDoubleApplication(Condition):
    """No application to these other programmes in the same year (同年度不得同时申报)."""

    kind: Literal["no_double_application"]
    programmes: tuple[str, ...]

    def check(self, case: Case) -> Finding:
        """The year is that of the reference day."""
        others = case.application.other_applications
        if others is None:
            return Finding(unsettled=(missing(self.clause, "other_applications"),))
        named = [one for one in others if one.programme in self.programmes]
        day = case.reference_day(self.clause)
        if named and isinstance(day, Reason):
            return Finding(unsettled=(day,))
        double = [one for one in named if isinstance(day, date) and one.year == day.year]
        if not double:
            return case.met(Code.NO_DOUBLE_APPLICATION, self.clause)
        return Finding(
            failed=tuple(
                Reason(
                    Code.DOUBLE_APPLICATION,
                    self.clause,
                    {"programme": one.programme, "year": one.year},
                )
                for one in double
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicisedInternally(Condition):
    """A notice inside the applicant's own house before it applies (申报前内部公示)."""

    kind: Literal["publicised_internally"]
    period: Period

    def check(self, case: Case) -> Finding:
        """It hung for the whole period, was over when applying, and its objections are settled."""
        notice = case.application.internal_publicity or InternalPublicity()
        unknown = tuple(
            missing(self.clause, fact)
            for fact, value in (
                ("internal_publicity.started_on", notice.started_on),
                ("internal_publicity.ended_on", notice.ended_on),
                ("applied_on", case.application.applied_on),
                ("internal_publicity.objections_settled", notice.objections_settled),
            )
            if value is None
        )
        objection = self._objection(notice)
        started, ended, applied = (
            notice.started_on,
            notice.ended_on,
            case.application.applied_on,
        )
        if started is None or ended is None or applied is None:
            return together((Finding(unsettled=unknown), objection))
        timed = self._timed(started, ended, applied, case)
        return together((Finding(unsettled=unknown), timed, objection))

    def _timed(self, started: date, ended: date, applied: date, case: Case) -> Finding:
        clock = count(started, self.period, calendar=case.calendar, counting=case.counting)
        if isinstance(clock, NotAnnounced):
            return Finding(unsettled=(not_announced(self.clause, clock),))
        facts: Mapping[str, Fact] = {
            "started_on": started,
            "ended_on": ended,
            "must_last_to": clock.last_day,
            "applied_on": applied,
        }
        if ended < clock.last_day:
            return Finding(failed=(Reason(Code.PUBLICISED_TOO_SHORT, self.clause, facts),))
        if applied <= clock.last_day:
            return Finding(failed=(Reason(Code.APPLIED_DURING_PUBLICITY, self.clause, facts),))
        return case.met(Code.PUBLICISED_INTERNALLY, self.clause, facts)

    def _objection(self, notice: InternalPublicity) -> Finding:
        if notice.objections_settled is False:
            return Finding(failed=(Reason(Code.INTERNAL_OBJECTION_OPEN, self.clause),))
        return NOTHING
