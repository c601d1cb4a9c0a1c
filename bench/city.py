"""A made-up city of applicants: seeded, one after the other, with everything that can be wrong.

Four of five files are in order; the others have one of the `FLAWS` (one in twenty of them two).
Every flaw comes on both sides of its boundary or beside a harmless twin.
"""

# ruff: noqa: PLR2004 - the numbers are chances

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from zhuoyue.core.clause import Award
from zhuoyue.core.eligibility import EligibilityFacts
from zhuoyue.core.eligibility.case import DepartmentAnswer
from zhuoyue.core.eligibility.credit_code import OrganisationKind, check_character
from zhuoyue.core.eligibility.organisation import (
    AccidentClass,
    Incident,
    IncidentKind,
    Judgement,
    Licence,
    OrganisationFacts,
    Revocation,
    RevocationGround,
)
from zhuoyue.core.ranking import VoteResult
from zhuoyue.core.scoring import Sheet
from zhuoyue.core.subsidies import Payment, Source
from zhuoyue.core.units import Yuan

PLACE = "330681"
OPENED = date(2026, 3, 2)
DEADLINE = date(2026, 6, 30)
REVIEWED = date(2026, 7, 31)
ASSESSORS = 3
MEMBERS = 15

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Applicant:
    """One applicant as it comes in: the form, the desk sheets, and what is in store for it."""

    id: str
    facts: EligibilityFacts
    desk: tuple[Sheet, ...]
    later: "Later"


@dataclass(frozen=True, slots=True)
class Later:
    """What the cycle learns of an applicant only if it comes that far.

    `marks`: the percentages of the site sheets, one byte each, so that a million of them can wait.
    `votes`: votes in favour should it stand for an award. `paid`: earlier payments.
    """

    applies_for: tuple[str, ...]
    marks: bytes
    votes: int
    accepts_transfer: bool
    past_awards: tuple[str, ...]
    paid: tuple[Payment, ...]

    def site(self, items: tuple[str, ...]) -> tuple[Sheet, ...]:
        """The site sheets, one for each assessor."""
        return _sheets(self.marks, items)

    def vote(self, award: str) -> VoteResult:
        """What the vote said on an award: half of the members in favour is enough."""
        return VoteResult(award=award, votes_for=self.votes, passed=2 * self.votes >= MEMBERS)


KINDS = (
    *(("91", OrganisationKind.ENTERPRISE),) * 7,
    ("12", OrganisationKind.PUBLIC_INSTITUTION),
    ("52", OrganisationKind.PRIVATE_NON_ENTERPRISE_UNIT),
    ("93", OrganisationKind.FARMERS_COOPERATIVE),
)
ACTIVITIES = ("manufacturing", "construction", "services", "environmental_protection")
LICENCES = ("food production", "safe production", "pollutant discharge", "radiation safety")
DEPARTMENTS = ("taxation", "emergency management", "ecology", "human resources", "courts")
JUDGED = ("lawful_operation", "leading", "integrity")

MAJOR, GENERAL = AccidentClass.MAJOR, AccidentClass.GENERAL
BEFORE_WINDOW, WINDOW = date(2023, 6, 29), date(2023, 6, 30)
HARMLESS = (
    Incident(kind=IncidentKind.ACCIDENT, accident_class=GENERAL, on=WINDOW),
    Incident(kind=IncidentKind.FAILED_QUALITY_INSPECTION, on=BEFORE_WINDOW),
    Incident(kind=IncidentKind.COMPLAINT, serious=False, on=WINDOW),
    Incident(kind=IncidentKind.VIOLATION, serious=True, on=BEFORE_WINDOW),
    Incident(kind=IncidentKind.VIOLATION, serious=True, on=REVIEWED + timedelta(days=1)),
)
STAINS = (
    Incident(kind=IncidentKind.ACCIDENT, accident_class=MAJOR, on=WINDOW),
    Incident(kind=IncidentKind.FAILED_QUALITY_INSPECTION, on=WINDOW),
    Incident(kind=IncidentKind.VIOLATION, serious=True, on=REVIEWED),
    Incident(kind=IncidentKind.EXPORT_NOTIFICATION, on=date(2025, 2, 3)),
    Incident(
        kind=IncidentKind.COMPLAINT,
        serious=True,
        substantiated=True,
        responsible=True,
        on=date(2024, 8, 9),
    ),
)
OBSCURE = (
    Incident(kind=IncidentKind.ACCIDENT, on=WINDOW),
    Incident(kind=IncidentKind.EXPORT_NOTIFICATION),
    Incident(kind=IncidentKind.VIOLATION, on=WINDOW),
    Incident(kind=IncidentKind.COMPLAINT, serious=True, substantiated=True, on=WINDOW),
)


def city(
    awards: tuple[Award, ...], items: tuple[str, ...], *, number: int, seed: int
) -> Iterator[Applicant]:
    """So many applicants; the same seed makes the same city."""
    rng = Random(seed)  # noqa: S311 - a city, not a secret
    names = tuple(award.id for award in awards)
    for n in range(number):
        yield _applicant(rng, n, names, items)


def _applicant(rng: Random, n: int, awards: tuple[str, ...], items: tuple[str, ...]) -> Applicant:
    form, organisation = _form(rng, awards), _organisation(rng, n)
    if rng.random() < 0.2:
        number = 2 if rng.random() < 0.05 else 1
        for place in sorted(rng.sample(range(len(FLAWS)), number)):
            FLAWS[place](rng, form, organisation)
    past = (rng.choice(awards),) if rng.random() < 0.02 else ()
    ability = rng.gauss(9, 2)
    return Applicant(
        id=f"A{n:07}",
        facts=EligibilityFacts(organisation=OrganisationFacts(**organisation), **form),
        desk=_sheets(_marks(rng, len(items), ability), items),
        later=Later(
            applies_for=form["applies_for"],
            marks=_marks(rng, len(items), ability + rng.gauss(0, 0.5)),
            votes=rng.randint(3, MEMBERS),
            accepts_transfer=rng.random() < 0.8,
            past_awards=past,
            paid=tuple(
                Payment(source=Source.CITY, award=award, amount=Yuan(100_000)) for award in past
            ),
        ),
    )


def _marks(rng: Random, items: int, ability: float) -> bytes:
    """A percentage for each item and assessor; `ability` is counted in steps of five per cent."""
    return bytes(
        5 * min(20, max(0, int(ability + 4 * rng.random()))) for _ in range(items * ASSESSORS)
    )


def _sheets(marks: bytes, items: tuple[str, ...]) -> tuple[Sheet, ...]:
    size = len(items)
    return tuple(
        dict(zip(items, marks[start : start + size], strict=True))
        for start in range(0, len(marks), size)
    )


def _form(rng: Random, awards: tuple[str, ...]) -> Fields:
    return {
        "application_deadline": DEADLINE,
        "applied_on": OPENED + timedelta(days=rng.randrange(121)),
        "as_of": REVIEWED,
        "applies_for": (rng.choice(awards),),
        "as_group": False,
        "department_answers": tuple(
            DepartmentAnswer(department=name, answered_on=REVIEWED, adverse=False)
            for name in DEPARTMENTS[: rng.randint(3, 5)]
        ),
    }


def _organisation(rng: Random, n: int) -> Fields:
    prefix, kind = rng.choice(KINDS)
    body = f"{prefix}{PLACE}{n:09}"
    return {
        "name": f"Organisation {n}",
        "unified_social_credit_code": body + check_character(body),
        "kind": kind,
        "legal_person": True,
        "registered_in": PLACE,
        "operating_since": date(2024, 6, 30) - timedelta(days=rng.randrange(12_000)),
        "activities": (rng.choice(ACTIVITIES),),
        "industries": (),
        "manufacturer": rng.random() < 0.5,
        "licences": tuple(_licence(rng, name) for name in LICENCES[: rng.randint(1, 3)]),
        "incidents": (rng.choice(HARMLESS),) if rng.random() < 0.1 else (),
        "untrustworthy_listings": (),
        "revocations": _lapsed(rng) if rng.random() < 0.01 else (),
        "judgements": tuple(_judgement(name) for name in JUDGED),
    }


def _licence(rng: Random, name: str) -> Licence:
    if rng.random() < 0.3:
        return Licence(name=name, held=True, unlimited=True)
    return Licence(name=name, held=True, valid_until=DEADLINE + timedelta(days=rng.randrange(900)))


def _lapsed(rng: Random) -> tuple[Revocation, ...]:
    """A revocation that keeps nobody out: too long ago, or on a ground without a ban."""
    if rng.random() < 0.5:
        return (Revocation(ground=RevocationGround.FRAUD, decided_on=date(2021, 2, 28)),)
    return (Revocation(ground=RevocationGround.ACCIDENT, decided_on=date(2026, 1, 5)),)


def _judgement(condition: str, *, met: bool = True, by: str | None = "office") -> Judgement:
    return Judgement(condition=condition, met=met, by=by, on=REVIEWED, evidence=("minutes",))


Flaw = Callable[[Random, Fields, Fields], None]


def _elsewhere(rng: Random, form: Fields, organisation: Fields) -> None:  # noqa: ARG001
    organisation["registered_in"] = rng.choice(("330682", "330600", "330106"))


def _too_young(rng: Random, form: Fields, organisation: Fields) -> None:  # noqa: ARG001
    organisation["operating_since"] = date(2024, 7, 1) + timedelta(days=rng.randrange(700))


def _other_activity(rng: Random, form: Fields, organisation: Fields) -> None:
    if rng.random() < 0.5:
        organisation["activities"] = ("agriculture",)
    else:
        form["applies_for"] = rng.choice(((), ("merit",)))


def _mistyped_code(rng: Random, form: Fields, organisation: Fields) -> None:  # noqa: ARG001
    code = organisation["unified_social_credit_code"]
    organisation["unified_social_credit_code"] = rng.choice(
        (
            code[:-2] + ("1" if code[-2] == "0" else "0") + code[-1],
            code[:-1],
            code.lower()[:-1] + "i",
        )
    )


def _other_kind(rng: Random, form: Fields, organisation: Fields) -> None:  # noqa: ARG001
    """A kind that contradicts the code, or that does although both are traders."""
    organisation["kind"] = rng.choice(
        (OrganisationKind.SOCIAL_ORGANISATION, OrganisationKind.ENTERPRISE)
    )


def _licence_trouble(rng: Random, form: Fields, organisation: Fields) -> None:  # noqa: ARG001
    name = rng.choice(LICENCES)
    organisation["licences"] += rng.choice(
        (
            (Licence(name=name, held=True, valid_until=DEADLINE - timedelta(days=1)),),
            (Licence(name=name, held=False),),
            (Licence(name=name),),
            (Licence(name=name, held=True),),
        )
    )


def _stained(rng: Random, form: Fields, organisation: Fields) -> None:  # noqa: ARG001
    organisation["incidents"] += (rng.choice(STAINS),)


def _obscure(rng: Random, form: Fields, organisation: Fields) -> None:  # noqa: ARG001
    organisation["incidents"] += (rng.choice(OBSCURE),)


def _judged_against(rng: Random, form: Fields, organisation: Fields) -> None:  # noqa: ARG001
    name = rng.choice(JUDGED)
    kept = tuple(one for one in organisation["judgements"] if one.condition != name)
    organisation["judgements"] = (*kept, _judgement(name, met=False))


def _judged_badly(rng: Random, form: Fields, organisation: Fields) -> None:  # noqa: ARG001
    """By another, by nobody, both ways, or without evidence (which one condition asks for)."""
    name = rng.choice(JUDGED)
    kept = tuple(one for one in organisation["judgements"] if one.condition != name)
    bare = Judgement(condition=name, met=True, by="office", on=REVIEWED)
    organisation["judgements"] = rng.choice(
        (
            kept,
            (*kept, _judgement(name, by="panel")),
            (*kept, _judgement(name, by=None)),
            (*kept, _judgement(name), _judgement(name, met=False)),
            (*kept, bare),
        )
    )


def _department_trouble(rng: Random, form: Fields, organisation: Fields) -> None:
    """Not asked, not answered in time, half answered, adverse; or adverse and weighed."""
    late = DepartmentAnswer(department="customs", answered_on=REVIEWED + timedelta(days=1))
    half = DepartmentAnswer(department="customs", answered_on=REVIEWED)
    adverse = DepartmentAnswer(department="customs", answered_on=REVIEWED, adverse=True)
    answers = form["department_answers"]
    form["department_answers"] = rng.choice(
        ((), (*answers, late), (*answers, half), (*answers, adverse))
    )
    if rng.random() < 0.3:
        organisation["judgements"] += (_judgement("consultation"),)


def _banned(rng: Random, form: Fields, organisation: Fields) -> None:  # noqa: ARG001
    organisation["revocations"] = (
        Revocation(
            ground=rng.choice(
                (
                    RevocationGround.FRAUD,
                    RevocationGround.FRAUD,
                    RevocationGround.NO_LONGER_QUALIFIED,
                )
            ),
            decided_on=rng.choice((None, date(2021, 3, 2) + timedelta(days=rng.randrange(1500)))),
        ),
    )


def _late(rng: Random, form: Fields, organisation: Fields) -> None:  # noqa: ARG001
    form["applied_on"] = DEADLINE + timedelta(days=rng.randrange(3))


def _silent(rng: Random, form: Fields, organisation: Fields) -> None:
    """One fact is not known; that of the code and the kind does not matter."""
    name = rng.choice(
        (
            "unified_social_credit_code",
            "kind",
            "registered_in",
            "operating_since",
            "activities",
            "licences",
            "incidents",
            "revocations",
        )
    )
    if rng.random() < 0.8:
        organisation[name] = None
    else:
        form[rng.choice(("applies_for", "application_deadline", "applied_on", "as_of"))] = None


FLAWS: tuple[Flaw, ...] = (
    _elsewhere,
    _too_young,
    _other_activity,
    _mistyped_code,
    _other_kind,
    _licence_trouble,
    _stained,
    _obscure,
    _judged_against,
    _judged_badly,
    _department_trouble,
    _banned,
    _late,
    _silent,
)
"""Two strike in this order: what is not known is so in the end."""
