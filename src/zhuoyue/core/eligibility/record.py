"""Conditions on years and on the record: experience, incidents, lists, licences (年限与诚信记录)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhuoyue.core.calendar import full_on, lookback_from
from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility.bans import insist_on_years
from zhuoyue.core.eligibility.case import Case, Condition
from zhuoyue.core.eligibility.organisation import (
    AccidentClass,
    Incident,
    IncidentKind,
    Licence,
    Listing,
)
from zhuoyue.core.eligibility.reasons import NOTHING, Code, Finding, together
from zhuoyue.core.verdict import Fact, Reason, missing


def _full(
    condition: "InOperation | Practised", fact: str, since: date | None, case: Case
) -> Finding:
    if since is None:
        return case.unknown(condition.clause, fact)
    until = case.reference_day(condition.clause)
    if isinstance(until, Reason):
        return Finding(unsettled=(until,))
    full = full_on(since, condition.years, counting=case.counting)
    facts: Mapping[str, Fact] = {
        "matter": fact,
        "since": since,
        "years": condition.years,
        "full_on": full,
        "counted_to": until,
    }
    if full <= until:
        return case.met(Code.YEARS_FULL, condition.clause, facts)
    return Finding(failed=(Reason(Code.YEARS_NOT_FULL, condition.clause, facts),))


@dataclass(frozen=True, slots=True, kw_only=True)
class InOperation(Condition):
    """In normal operation for so many full years (正常运行N年以上)."""

    kind: Literal["in_operation"]
    years: int

    def __post_init__(self) -> None:
        """Refuse no years and more than a hundred."""
        insist_on_years(self.years)

    def check(self, case: Case) -> Finding:
        """Full years to the reference day; the day on which they are full is enough."""
        return _full(self, "operating_since", case.organisation.operating_since, case)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practised(Condition):
    """Performance excellence practised for so many full years (实施卓越绩效模式满N年)."""

    kind: Literal["practised"]
    years: int

    def __post_init__(self) -> None:
        """Refuse no years and more than a hundred."""
        insist_on_years(self.years)

    def check(self, case: Case) -> Finding:
        """Full years to the reference day; the day on which they are full is enough."""
        return _full(self, "excellence_since", case.organisation.excellence_since, case)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disqualifying:
    """One kind of incident that stains the record, with the marks it must have.

    `at_least`: the least class of an accident that counts. `counted`: in the window, or ever.
    """

    id: str
    incident: IncidentKind
    at_least: AccidentClass | None = None
    serious: bool = False
    substantiated: bool = False
    responsible: bool = False
    counted: Literal["in_window", "ever"] = "in_window"

    def marks(self, incident: Incident) -> tuple[tuple[str, bool | None], ...]:
        """Each mark the incident must have, and whether it has it; None where it is not known."""
        reached = None
        if self.at_least is not None and incident.accident_class is not None:
            reached = incident.accident_class.reaches(self.at_least)
        return (
            ("accident_class", True if self.at_least is None else reached),
            ("serious", incident.serious if self.serious else True),
            ("substantiated", incident.substantiated if self.substantiated else True),
            ("responsible", incident.responsible if self.responsible else True),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanRecord(Condition):
    """No disqualifying incident in the last years (近N年无…).

    The window reaches back from the reference day and on to the day of the question: what happens
    during the review counts too.
    """

    kind: Literal["clean_record"]
    years: int
    disqualifying: tuple[Disqualifying, ...]

    def __post_init__(self) -> None:
        """Refuse no years and more than a hundred."""
        insist_on_years(self.years)

    def check(self, case: Case) -> Finding:
        """Every incident against every rule; what is not known is asked only where it matters."""
        incidents = case.organisation.incidents
        if incidents is None:
            return case.unknown(self.clause, "incidents")
        found = together(
            self._incident(rule, incident, place, case)
            for place, incident in enumerate(incidents)
            for rule in self.disqualifying
            if rule.incident is incident.kind
        )
        if found.failed or found.unsettled:
            return found
        facts: Mapping[str, Fact] = {"years": self.years, "incidents": len(incidents)}
        return case.met(Code.CLEAN_RECORD, self.clause, facts)

    def _incident(self, rule: Disqualifying, incident: Incident, place: int, case: Case) -> Finding:
        marks = rule.marks(incident)
        if any(has is False for _, has in marks):
            return NOTHING
        if incident.on is not None and not case.happened(incident.on):
            return NOTHING
        start = self._window(rule, case)
        if isinstance(start, date) and incident.on is not None and incident.on < start:
            return NOTHING
        dated = incident.on is not None or rule.counted == "ever"
        path = f"incidents[{place}]"
        unknown = [case.of(f"{path}.{mark}") for mark, has in marks if has is None]
        unknown += [] if dated else [case.of(f"{path}.on")]
        questions = tuple(missing(self.clause, fact) for fact in unknown)
        questions += (start,) if isinstance(start, Reason) else ()
        if questions:
            return Finding(unsettled=questions)
        facts: Mapping[str, Fact] = {
            "incident": incident.kind,
            "on": incident.on,
            "window_from": start if isinstance(start, date) else None,
            "accident_class": incident.accident_class,
            "fact": case.of(path),
        }
        return Finding(failed=(Reason(Code.DISQUALIFYING_INCIDENT, self.clause, facts),))

    def _window(self, rule: Disqualifying, case: Case) -> date | Reason | None:
        return None if rule.counted == "ever" else _reach(self.clause, self.years, case)


def _reach(clause: ClauseId, years: int, case: Case) -> date | Reason:
    until = case.reference_day(clause)
    if isinstance(until, Reason):
        return until
    return lookback_from(until, years, counting=case.counting)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUntrustworthy(Condition):
    """Not on the list of seriously untrustworthy entities (未被列入严重失信名单).

    `counted`: being on it now, or having been on it at any time in the last years.
    """

    kind: Literal["not_untrustworthy"]
    counted: Literal["now", "in_window"]
    years: int

    def __post_init__(self) -> None:
        """Refuse no years and more than a hundred."""
        insist_on_years(self.years)

    def check(self, case: Case) -> Finding:
        """An entry without a day of removal still stands; the day of removal is no longer listed."""
        listings = case.organisation.untrustworthy_listings
        if listings is None:
            return case.unknown(self.clause, "untrustworthy_listings")
        entered = tuple(one for one in listings if case.happened(one.listed_on))
        if not entered:
            return case.met(Code.NOT_LISTED, self.clause)
        start = _reach(self.clause, self.years, case) if self.counted == "in_window" else None
        if isinstance(start, Reason):
            return Finding(unsettled=(start,))
        standing = tuple(one for one in entered if _stands(one, start, case))
        if standing:
            return Finding(failed=tuple(self._listed(one) for one in standing))
        return case.met(Code.NOT_LISTED, self.clause)

    def _listed(self, listing: Listing) -> Reason:
        facts = {"listed_on": listing.listed_on, "removed_on": listing.removed_on}
        return Reason(Code.LISTED, self.clause, facts)


def _stands(listing: Listing, window_from: date | None, case: Case) -> bool:
    removed = listing.removed_on
    if removed is None or not case.happened(removed):
        return True
    return window_from is not None and removed > window_from


@dataclass(frozen=True, slots=True, kw_only=True)
class LicencesValid(Condition):
    """Holds the licences the state demands, unexpired on the reference day (相关证照)."""

    kind: Literal["licences_valid"]

    def check(self, case: Case) -> Finding:
        """The last day of validity still counts; none demanded is met."""
        licences = case.organisation.licences
        if licences is None:
            return case.unknown(self.clause, "licences")
        found = together(
            self._licence(licence, place, case) for place, licence in enumerate(licences)
        )
        if found.failed or found.unsettled:
            return found
        return case.met(Code.LICENCES_VALID, self.clause, {"licences": len(licences)})

    def _licence(self, licence: Licence, place: int, case: Case) -> Finding:
        if licence.held and licence.unlimited:
            return NOTHING
        if licence.held is None:
            return case.unknown(self.clause, f"licences[{place}].held")
        if not licence.held:
            facts: Mapping[str, Fact] = {"licence": licence.name}
            return Finding(failed=(Reason(Code.LICENCE_NOT_HELD, self.clause, facts),))
        return self._unexpired(licence, place, case)

    def _unexpired(self, licence: Licence, place: int, case: Case) -> Finding:
        if licence.valid_until is None:
            return case.unknown(self.clause, f"licences[{place}].valid_until")
        day = case.reference_day(self.clause)
        if isinstance(day, Reason):
            return Finding(unsettled=(day,))
        if licence.valid_until >= day:
            return NOTHING
        facts: Mapping[str, Fact] = {
            "licence": licence.name,
            "valid_until": licence.valid_until,
            "on": day,
        }
        return Finding(failed=(Reason(Code.LICENCE_EXPIRED, self.clause, facts),))
