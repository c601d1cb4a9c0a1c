"""The facts of the eligibility review as OpenFisca takes them: columns of applicants and records.

What is not known is NaT for a date, -1 for a number, and the flag `…_known` for a list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity

from zhuoyue.core.eligibility import EligibilityFacts
from zhuoyue.core.eligibility.credit_code import OrganisationKind
from zhuoyue.core.eligibility.organisation import (
    AccidentClass,
    IncidentKind,
    OrganisationFacts,
    RevocationGround,
)

NO, YES, UNKNOWN = 0, 1, -1

Array = Any
"""An array of numpy: one value for each applicant or record."""

Row = dict[str, Any]

FORM, INCIDENT, LICENCE, JUDGEMENT, ANSWER, REVOCATION = range(6)
INCIDENTS = tuple(IncidentKind)
CLASSES = tuple(AccidentClass)
GROUNDS = tuple(RevocationGround)
KINDS = tuple(OrganisationKind)
CONDITIONS = ("lawful_operation", "leading", "integrity", "consultation")
AWARDS = ("quality", "innovation")
ACTIVITIES = ("manufacturing", "construction", "services", "environmental_protection")

record = build_entity("record", "records", "A record", is_person=True)
applicant = build_entity("applicant", "applicants", "An applicant", roles=[{"key": "holder"}])

FACTS: dict[Any, dict[str, tuple[type, Any]]] = {
    applicant: {
        "deadline": (date, None),
        "applied_on": (date, None),
        "as_of": (date, None),
        "credit_code": (str, ""),
        "kind": (int, UNKNOWN),
        "registered_in": (int, UNKNOWN),
        "operating_since": (date, None),
        "awards_known": (bool, False),
        "applies_for_known_award": (bool, False),
        "applies_for_unknown_award": (bool, False),
        "activities_known": (bool, False),
        **dict.fromkeys(ACTIVITIES, (bool, False)),
        "licences_known": (bool, False),
        "incidents_known": (bool, False),
        "revocations_known": (bool, False),
    },
    record: {
        "sort": (int, FORM),
        "subject": (int, UNKNOWN),
        "place": (int, 0),
        "day": (date, None),
        "accident_class": (int, UNKNOWN),
        "serious": (int, UNKNOWN),
        "substantiated": (int, UNKNOWN),
        "responsible": (int, UNKNOWN),
        "holds": (int, UNKNOWN),
        "unlimited": (bool, False),
        "by_office": (int, UNKNOWN),
        "evidence": (bool, False),
    },
}
"""What is put in: the type of each fact, and what stands for "not said".

`subject`: kind of incident, condition judged, ground of a revocation. `holds`: the licence is held,
the condition is met, the answer is adverse. `place`: where a record stands in its list.
"""


DTYPES = {bool: "bool", int: "int32", str: "S19", date: "datetime64[D]"}


@dataclass(slots=True)
class Columns:
    """The facts of many: an array for each variable, and whose each record is (its position)."""

    number: int
    owners: Array
    values: dict[str, Array]


def columns(facts: Sequence[EligibilityFacts]) -> Columns:
    """The facts of one batch."""
    ones, records, owners = [], [], []
    for place, one in enumerate(facts):
        ones.append(_applicant(one))
        found = [{}, *_records(one)]
        records += found
        owners += [place] * len(found)
    values = {
        name: np.array([row.get(name, missing) for row in rows], dtype=DTYPES[of])
        for entity, rows in ((applicant, ones), (record, records))
        for name, (of, missing) in FACTS[entity].items()
    }
    return Columns(len(facts), np.array(owners), values)


def joined(batches: Sequence[Columns]) -> Columns:
    """Many batches as one."""
    starts = np.cumsum([0, *(batch.number for batch in batches)])
    return Columns(
        int(starts[-1]),
        np.concatenate([b.owners + start for b, start in zip(batches, starts, strict=False)]),
        {name: np.concatenate([b.values[name] for b in batches]) for name in batches[0].values},
    )


def _applicant(facts: EligibilityFacts) -> Row:
    organisation = facts.organisation or OrganisationFacts()
    wanted, done = facts.applies_for, organisation.activities
    place = organisation.registered_in
    kind = organisation.kind
    return {
        "deadline": facts.application_deadline,
        "applied_on": facts.applied_on,
        "as_of": facts.as_of,
        "credit_code": organisation.unified_social_credit_code or "",
        "kind": UNKNOWN if kind is None else KINDS.index(kind),
        "registered_in": UNKNOWN if place is None else int(place),
        "operating_since": organisation.operating_since,
        "awards_known": wanted is not None,
        "applies_for_known_award": any(award in AWARDS for award in wanted or ()),
        "applies_for_unknown_award": any(award not in AWARDS for award in wanted or ()),
        "activities_known": done is not None,
        **{name: name in (done or ()) for name in ACTIVITIES},
        "licences_known": organisation.licences is not None,
        "incidents_known": organisation.incidents is not None,
        "revocations_known": organisation.revocations is not None,
    }


def _records(facts: EligibilityFacts) -> Iterator[Row]:
    organisation = facts.organisation or OrganisationFacts()
    for incident in organisation.incidents or ():
        grave = incident.accident_class
        yield {
            "sort": INCIDENT,
            "subject": INCIDENTS.index(incident.kind),
            "day": incident.on,
            "accident_class": UNKNOWN if grave is None else CLASSES.index(grave),
            "serious": _three(incident.serious),
            "substantiated": _three(incident.substantiated),
            "responsible": _three(incident.responsible),
        }
    for licence in organisation.licences or ():
        yield {
            "sort": LICENCE,
            "day": licence.valid_until,
            "holds": _three(licence.held),
            "unlimited": licence.unlimited,
        }
    for place, judgement in enumerate(organisation.judgements):
        yield {
            "sort": JUDGEMENT,
            "subject": CONDITIONS.index(judgement.condition),
            "place": place,
            "holds": _three(judgement.met),
            "by_office": UNKNOWN if judgement.by is None else int(judgement.by == "office"),
            "evidence": bool(judgement.evidence),
        }
    for answer in facts.department_answers or ():
        yield {"sort": ANSWER, "day": answer.answered_on, "holds": _three(answer.adverse)}
    for revocation in organisation.revocations or ():
        yield {
            "sort": REVOCATION,
            "subject": GROUNDS.index(revocation.ground),
            "day": revocation.decided_on,
        }


def _three(known: bool | None) -> int:  # noqa: FBT001 - yes, no or not known
    return UNKNOWN if known is None else int(known)
