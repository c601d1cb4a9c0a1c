"""Reads: who is to be honoured, who was, certificates, earlier winners; what the public may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Act, Law
from zhuoyue.rulebook import library
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.honours import facts
from zhuoyue.shell.honours.models import Certificate
from zhuoyue.shell.kit import letters, visibility
from zhuoyue.shell.ledger import facts as books
from zhuoyue.shell.notices.facts import award_of, listed
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body, Honour, Organisation

_WATCH = (Body.Kind.OFFICE, Body.Kind.OVERSIGHT, Body.Kind.AUDIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """One case on the list that approval is asked for: its award, its certificate once conferred."""

    case: Case
    award: str
    name: Text
    certificate: Certificate | None


def winners(cycle: Cycle) -> list[Winner]:
    """The cases that approval is asked for or was given to, by award, then by name.

    Whoever was taken off since is not among them; no order tells a rank.
    """
    law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
    acts = facts.conferring(law)
    if acts is None:
        return []
    awards = {one.id: one for one in law.regulation.awards}
    only = next(iter(awards)) if len(awards) == 1 else ""
    given = {one.case_id: one for one in Certificate.objects.filter(cycle=cycle)}
    found = []
    numbers = listed(law, dossier, acts.stage)
    for case in applications.cases(cycle).filter(number__in=numbers):
        award = only or award_of(dossier, case.number)
        name = awards[award].name if award in awards else Text(zh=award, en=award)
        rank = awards[award].rank if award in awards else 0
        one = Winner(case=case, award=award, name=name, certificate=given.get(case.pk))
        found.append((rank, case.organisation.name, one))
    return [one for _, _, one in sorted(found, key=lambda line: line[:2])]


def role_for(user: Any, cycle: Cycle, act: Act | None) -> str | None:  # noqa: ANN401
    """The role in which this person may do an act of the cycle; None if in none."""
    if act is None:
        return None
    held = cycles.roles_of(user, cycle)
    return next((role for role in act.by if role in held), None)


def may_follow(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person may see the list before it is public: who decides, the office, who watches."""
    acts = facts.conferring(cycles.law_of(cycle))
    if acts is None:
        return False
    own = (acts.submit, acts.approve, acts.decline, acts.commend, acts.confer, acts.announce)
    if any(role_for(user, cycle, act) for act in own):
        return True
    held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
    return any(one.body is not None and one.body.kind in _WATCH for one in held)


def runs(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person is of the office."""
    return "office" in cycles.roles_of(user, cycle)


def honours_of(organisation: Organisation) -> QuerySet[Honour]:
    """Every honour on record of an organisation, of this and of earlier cycles, here or elsewhere."""
    return people.honours(organisation)


def certificate_of(case: Case) -> Certificate | None:
    """The certificate of a case, once it is conferred."""
    return Certificate.objects.select_related("honour").filter(case=case).first()


def prints(user: Any, case: Case) -> bool:  # noqa: ANN401
    """Whether this person may have the certificate as a paper: of the organisation, or the office."""
    own = any(one.organisation_id == case.organisation_id for one in people.memberships(user))
    return own or runs(user, case.cycle)


def certificate_paper(certificate: Certificate) -> dict[str, Any]:
    """What a certificate says: who, which award, by whom, its number."""
    cycle, honour = certificate.cycle, certificate.honour
    law = cycles.law_of(cycle)
    document, day = facts.decision(law, cycles.dossier_of(cycle))
    by = f"（{document}）" if document else ""
    at = certificate.conferred_at
    on = books.in_china(at).date() if at is not None else day
    return {
        "title": "荣誉证书",
        "addressee": honour.name,
        "note": "演练材料：情节虚构，不是真实证书。" if cycle.rehearsal else "",
        "names": [honour.name],
        "sections": [{"paragraphs": [f"获{cycle.name}", f"{honour.award_name}{by}"]}],
        "number": f"证书编号：{certificate.number}",
        "issuer": honour.authority,
        "date": letters.day(on) if on is not None else "",
    }


def revoked(certificate: Certificate) -> bool:
    """Whether the honour was taken away since: on the register, or by an act that ended the case."""
    return certificate.honour.revoked_on is not None or bool(certificate.case.ended_by)


VALID, REVOKED, UNKNOWN = "valid", "revoked", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What anybody learns of a certificate's number: no more than the public list of winners says."""

    state: str
    certificate: Certificate | None = None


def check(user: Any, number: str) -> Checked:  # noqa: ANN401 - also nobody
    """Whether a number is valid, revoked since or unknown; of a genuine one whose it is and for what."""
    row = certificates_seen(user).filter(number=number.strip()).first()
    if row is None:
        return Checked(state=UNKNOWN)
    return Checked(state=REVOKED if revoked(row) else VALID, certificate=row)


def certificates_seen(user: Any) -> QuerySet[Certificate]:  # noqa: ANN401 - also nobody
    """The certificates that this reader may see; a visitor sees those of real cycles."""
    rows = Certificate.objects.select_related("honour", "case", "cycle")
    return visibility.visible(rows, user)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One winner as the public sees it."""

    name: str
    number: str
    revoked: bool


def public_list(user: Any, cycle: Cycle) -> list[tuple[Text, list[Shown]]]:  # noqa: ANN401
    """The winners of a cycle under their awards, as anybody sees them; empty before they are public."""
    rows = list(certificates_seen(user).filter(cycle=cycle))
    found = []
    for award in sorted(cycles.law_of(cycle).regulation.awards, key=lambda one: one.rank):
        own = [one for one in rows if one.award == award.id]
        shown = [
            Shown(name=one.honour.name, number=one.number, revoked=revoked(one)) for one in own
        ]
        if shown:
            found.append((award.name, shown))
    return found


def cycles_with_winners(user: Any) -> list[Cycle]:  # noqa: ANN401 - also nobody
    """The cycles whose winners are public, newest first."""
    numbers = certificates_seen(user).values("cycle_id")
    return list(cycles.cycles().filter(pk__in=numbers))


def earlier_seen(user: Any, place: str = "") -> QuerySet[Honour]:  # noqa: ANN401
    """The register of earlier winners as this reader may see it."""
    rows = visibility.visible(Honour.objects.filter(case=""), user)
    return (rows.filter(place=place) if place else rows).order_by("-cycle", "award", "name", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An honour that the register has and the application does not state, or the reverse."""

    award: str
    name: Text
    known: bool
    stated: bool


def differences(case: Case) -> list[Difference]:
    """Where what the applicant states of awards held is not what the register has of this place.

    Compared by award only; what is not stated at all (no list given) is no difference.
    """
    application = applications.application_of(case)
    told = (application.sections if application else {}).get("organisation", {}).get("facts", {})
    if "awards_held" not in told:
        return []
    own = {one.id: one.name for one in cycles.law_of(case.cycle).regulation.awards}
    stated = {str(one.get("award")) for one in told["awards_held"]} & set(own)
    rows = honours_of(case.organisation).filter(place=case.cycle.place, rehearsal=False)
    known = {one.award for one in rows.exclude(cycle=case.cycle.code)} & set(own)
    return [
        Difference(award=award, name=own[award], known=award in known, stated=award in stated)
        for award in sorted(known ^ stated)
    ]


def laws() -> list[Law]:
    """Every regulation on the shelf."""
    return [cycles.law_named(name) for name in library.ids()]


def place_named(texts: Iterable[Law], authority: str) -> str:
    """The code of the place of this name, or of this people's government; empty where no text is of it."""
    name = authority.removesuffix("人民政府")
    places = (law.regulation.place for law in texts)
    return next((place.code for place in places if place.name.zh == name), "")


def organisation_named(name: str) -> Organisation | None:
    """The one registered organisation of this name; None for none or several."""
    rows = list(Organisation.objects.filter(name=name)[:2])
    return rows[0] if len(rows) == 1 else None


def _public(user: Any, path: str) -> Q:  # noqa: ANN401
    if settings.DEMO:
        return Q(pk__isnull=False)
    seen = visibility.visible(cycles.cycles(), user)
    if path:
        return Q(cycle__rehearsal=False) | Q(cycle__in=seen)
    return Q(rehearsal=False) | Q(cycle__in=seen.values("code"))


@visibility.grants(Certificate)
def _certificates(user: Any) -> Q:  # noqa: ANN401
    """Everybody, once conferred; of a rehearsal only who sees the cycle, and visitors of a demo."""
    return _public(user, "cycle")


@visibility.grants(Honour)
def _honours(user: Any) -> Q:  # noqa: ANN401
    """The same: an honour is public from its conferral on."""
    return _public(user, "")
