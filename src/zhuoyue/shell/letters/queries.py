"""Reads: drafts, letters, who may see them; papers to print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhuoyue.core.procedure import Proposal, permits
from zhuoyue.core.regulation import Act, Scope
from zhuoyue.core.verdict import Refused
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import letters, visibility
from zhuoyue.shell.letters import facts
from zhuoyue.shell.letters.models import Letter
from zhuoyue.shell.notices import queries as notices
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body, User

_SEE_ALL = (Body.Kind.OFFICE, Body.Kind.OVERSIGHT, Body.Kind.AUDIT)


def open_act(case: Case, at: datetime) -> Act | None:
    """The act by letter that may be done on this case now."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    for act in filter(facts.by_letter, law.regulation.procedure.acts):
        proposal = Proposal(act=act.id, role=act.by[0], at=at)
        if not isinstance(permits(law.regulation.procedure, dossier, proposal), Refused):
            return act
    return None


def role_for(user: User, case: Case, act: Act) -> str | None:
    """The role in which this person would send it."""
    roles = applications.roles_in(user, case)
    return next((role for role in act.by if role in roles), None)


def next_number(case: Case) -> str:
    """What a letter of this cycle is numbered if nobody says otherwise."""
    sent = Letter.objects.filter(case__cycle=case.cycle).count()
    return f"{case.cycle.code} 告〔{sent + 1}〕号"


def issuer(user: User, case: Case, role: str) -> str:
    """The body for which this person signs."""
    held = people.memberships_in(user, cycle=case.cycle.code, place=case.cycle.place)
    return next((one.body.name for one in held if one.role == role and one.body is not None), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter not sent yet: the fact it becomes, to whom, its content."""

    fact: str
    to: str
    told: Mapping[str, Any]

    @property
    def paragraphs(self) -> list[str]:
        """Its body."""
        return [said for one in self.told["sections"] for said in one["paragraphs"]]


def drafts(case: Case, act: Act, words: facts.Words, at: datetime) -> list[Draft]:
    """The letters of an act, drafted from the recorded reasons; none without a record to tell of."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    about = facts.grounds(law, act, dossier.record(Scope.CASE))
    if about is None:
        return []
    return [
        Draft(
            fact=fact,
            to=to,
            told=facts.letter(case, law, about, act=act, to=to, words=words, at=at),
        )
        for fact, to in facts.addressees(act)
    ]


def letters_seen(user: Any, case: Case) -> QuerySet[Letter]:  # noqa: ANN401 - also nobody
    """The letters of a case that this person may see."""
    return visibility.visible(Letter.objects.filter(case=case), user)


def letter_seen(user: Any, token: UUID) -> Letter | None:  # noqa: ANN401
    """One letter, if this person may see it."""
    return visibility.visible(Letter.objects.filter(token=token), user).first()


def notice_paper(user: Any, code: str, name: str) -> bytes | None:  # noqa: ANN401
    """A published list as a paper; None if this reader may not see it."""
    notice = notices.notice_seen(user, code, name)
    if notice is None:
        return None
    law, rule = cycles.law_of(notice.cycle), notices.rule_of(cycles.law_of(notice.cycle), name)
    told = {
        "title": f"{notices.name_of(law, name).zh}公示",
        "addressee": "",
        "names": [line["name"] for line in notice.lines],
        "sections": list(_named(notice)),
        "basis": letters.basis(law.regulation, rule.clause) if rule is not None else [],
        "date": letters.day(notice.published_at),
        "note": facts.REHEARSAL if notice.cycle.rehearsal else "",
    }
    return letters.pdf("list", told, at=notice.published_at)


def _named(notice: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a row
    until = f"现将名单予以公示，公示至{letters.day(notice.last_day)}（当日包括在内）。"
    yield {"paragraphs": [f"{notice.cycle.name}：{until}"]}
    for award, names in notices.names_by_award(notice):
        yield {"heading": award.zh if award is not None else "", "list": names}


@visibility.grants(Letter)
def _letters(user: User) -> Q:
    """Whom it was sent to; office, oversight and audit of the place. No other organisation or body."""
    seen = visibility.NOTHING
    for one in people.memberships(user):
        here = Q(case__cycle__code=one.cycle) if one.cycle else Q()
        if one.organisation_id is not None:
            own = Q(to=Letter.To.APPLICANT, case__organisation_id=one.organisation_id)
            seen |= here & own
        elif one.body is not None and one.body.kind in _SEE_ALL:
            seen |= here & Q(case__cycle__place=one.body.place)
        else:
            party = Q(case__parties__body_id=one.body_id)
            seen |= here & party & Q(to=Letter.To.RECOMMENDER)
    return seen
