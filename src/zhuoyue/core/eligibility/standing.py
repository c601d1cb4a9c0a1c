"""Conditions on what an organisation is: place, legal form, kind of body, activity (主体资格)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility.case import Case, Condition
from zhuoyue.core.eligibility.credit_code import (
    TRADING,
    OrganisationKind,
    told_kind,
    valid,
)
from zhuoyue.core.eligibility.reasons import NOTHING, Code, Finding, together
from zhuoyue.core.verdict import Fact, Reason, missing


def credit_code(clause: ClauseId, case: Case) -> Finding:
    """Whether the code given is right and fits the kind stated (统一社会信用代码)."""
    code = case.organisation.unified_social_credit_code
    if code is None:
        return NOTHING
    if not valid(code):
        return Finding(failed=(Reason(Code.CREDIT_CODE_WRONG, clause, {"code": code}),))
    told, stated = told_kind(code), case.organisation.kind
    if told and stated and (told in TRADING) is not (stated in TRADING):
        facts = {"code": code, "told": told, "stated": stated}
        return Finding(failed=(Reason(Code.KIND_CONTRADICTS_CODE, clause, facts),))
    facts = {"code": code, "check_character": code[-1]}
    return case.met(Code.CREDIT_CODE_VALID, clause, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredHere(Condition):
    """Registered inside the place of the regulation (在本行政区域内注册登记)."""

    kind: Literal["registered_here"]

    def check(self, case: Case) -> Finding:
        """Met while the place's code begins the code of the place of registration."""
        code = case.organisation.registered_in
        if code is None:
            return case.unknown(self.clause, "registered_in")
        facts = {"registered_in": code, "place": case.place}
        if code.startswith(case.place):
            return case.met(Code.REGISTERED_HERE, self.clause, facts)
        return Finding(failed=(Reason(Code.REGISTERED_ELSEWHERE, self.clause, facts),))


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalPerson(Condition):
    """An independent legal person (具有独立法人资格)."""

    kind: Literal["legal_person"]

    def check(self, case: Case) -> Finding:
        """As stated in the facts."""
        independent = case.organisation.legal_person
        if independent is None:
            return case.unknown(self.clause, "legal_person")
        if independent:
            return case.met(Code.LEGAL_PERSON, self.clause)
        return Finding(failed=(Reason(Code.NO_LEGAL_PERSON, self.clause),))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotExcludedBody(Condition):
    """No body managed under the Civil Servant Law (按照（参照）《公务员法》管理的单位不得申报).

    `listed` kinds are excluded; `perhaps_managed` kinds only when they are managed under that law.
    `listed_are`: whether the listed kinds are out in any case or only when so managed.
    """

    kind: Literal["not_excluded_body"]
    listed: tuple[OrganisationKind, ...]
    perhaps_managed: tuple[OrganisationKind, ...]
    listed_are: Literal["always_excluded", "excluded_if_managed"]

    def check(self, case: Case) -> Finding:
        """From the kind, as the registration code tells it or as stated, and from the management."""
        kind, managed = case.kind, case.organisation.managed_under_civil_servant_law
        if managed or self._out(kind):
            facts = {"kind": kind, "managed_under_civil_servant_law": managed}
            return Finding(failed=(Reason(Code.EXCLUDED_BODY, self.clause, facts),))
        if kind is None:
            return case.unknown(self.clause, "kind")
        if managed is None and self._depends(kind):
            return case.unknown(self.clause, "managed_under_civil_servant_law")
        return case.met(Code.BODY_MAY_APPLY, self.clause, {"kind": kind})

    def _out(self, kind: OrganisationKind | None) -> bool:
        return kind in self.listed and self.listed_are == "always_excluded"

    def _depends(self, kind: OrganisationKind) -> bool:
        return kind in self.listed or kind in self.perhaps_managed


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Condition):
    """Applies for awards that exist, and does what they are given for (奖项与授奖对象)."""

    kind: Literal["activity"]

    def check(self, case: Case) -> Finding:
        """One of an award's activities is enough; an award that names none is open to all."""
        wanted = case.application.applies_for
        if wanted is None:
            return Finding(unsettled=(missing(self.clause, "applies_for"),))
        if not wanted:
            return Finding(failed=(Reason(Code.NO_AWARD_APPLIED_FOR, self.clause),))
        return together(self._award(award, case) for award in wanted)

    def _award(self, wanted: str, case: Case) -> Finding:
        award = next((one for one in case.awards if one.id == wanted), None)
        if award is None:
            facts: Mapping[str, Fact] = {
                "applied_for": wanted,
                "awards": tuple(one.id for one in case.awards),
            }
            return Finding(failed=(Reason(Code.AWARD_UNKNOWN, self.clause, facts),))
        if award.activities and case.organisation.activities is None:
            return case.unknown(self.clause, "activities")
        done = case.organisation.activities or ()
        facts = {"award": award.id, "activities": done, "covered": award.activities}
        if award.activities and set(done).isdisjoint(award.activities):
            return Finding(failed=(Reason(Code.ACTIVITY_NOT_COVERED, award.clause, facts),))
        return case.met(Code.ACTIVITY_COVERED, award.clause, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMostAwards(Condition):
    """No more than so many awards applied for at once (同一届申报奖项数)."""

    kind: Literal["at_most_awards"]
    at_most: int

    def check(self, case: Case) -> Finding:
        """Different awards are counted; naming one twice is naming it once."""
        wanted = case.application.applies_for
        if wanted is None:
            return Finding(unsettled=(missing(self.clause, "applies_for"),))
        facts = {"applied_for": len(set(wanted)), "at_most": self.at_most}
        if len(set(wanted)) > self.at_most:
            return Finding(failed=(Reason(Code.TOO_MANY_AWARDS, self.clause, facts),))
        return case.met(Code.AWARDS_WITHIN_LIMIT, self.clause, facts)
