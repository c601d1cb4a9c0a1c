"""The conditions of the Zhuji measures for OpenFisca, written by us as its handbook says.

A group `applicant` holds records, the "persons" of OpenFisca: incidents, licences, judgements,
answers, revocations. Every condition is two variables, `…_fails` and `…_open`; `verdict` puts them
together.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from bench.openfisca_facts import (
    ANSWER,
    CLASSES,
    CONDITIONS,
    FACTS,
    GROUNDS,
    INCIDENT,
    INCIDENTS,
    JUDGEMENT,
    KINDS,
    LICENCE,
    NO,
    REVOCATION,
    UNKNOWN,
    YES,
    Array,
    Columns,
    applicant,
    record,
)
from openfisca_core.parameters import ParameterNode  # type: ignore[import-untyped]
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder  # type: ignore[import-untyped]
from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # type: ignore[import-untyped]
from openfisca_core.variables import Variable  # type: ignore[import-untyped]

YEAR = "2026"
ALLOWED, REFUSED, UNDECIDED = 0, 1, 2

One = Any
"""The applicants or records that OpenFisca hands a formula."""

Period = Any
Parameters = Any

CONSULTATION = CONDITIONS.index("consultation")
QUALITY, SAFETY, ACCIDENT, COMPLAINT, EXPORT, VIOLATION = range(len(INCIDENTS))
FRAUD = GROUNDS.index("fraud")
UNREGULATED = [GROUNDS.index(name) for name in ("no_longer_qualified", "report_not_handed_in")]
TOLD = {
    b"11": "party_or_state_organ",
    b"12": "public_institution",
    b"13": "mass_organisation",
    b"51": "social_organisation",
    b"52": "private_non_enterprise_unit",
    b"53": "foundation",
    b"91": "enterprise",
    b"92": "individual_business",
    b"93": "farmers_cooperative",
}
TRADERS = [KINDS.index(TOLD[sign]) for sign in (b"91", b"92", b"93")]
ALPHABET = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH, NINE = 18, 9


def parameters() -> ParameterNode:
    """The numbers of the text, as OpenFisca keeps them."""

    def since_2025(value: int) -> dict[str, Any]:
        return {"values": {"2025-01-01": {"value": value}}}

    return ParameterNode(
        data={
            "place": since_2025(330_681),
            "years_in_operation": since_2025(2),
            "years_of_clean_record": since_2025(3),
            "least_accident_class": since_2025(CLASSES.index("major")),
            "years_of_ban": since_2025(5),
        }
    )


def add_years(day: Array, years: int) -> Array:
    """The corresponding day so many years on, or the last of the month that lacks it."""
    month = day.astype("datetime64[M]")
    there = month + np.timedelta64(12 * years, "M")
    last = (there + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.minimum(there.astype("datetime64[D]") + (day - month.astype("datetime64[D]")), last)


def _fact(name: str, entity: Any, of: type, missing: Any) -> type[Variable]:  # noqa: ANN401
    body = {"value_type": of, "entity": entity, "definition_period": DateUnit.YEAR, "label": name}
    if of is str:
        body["max_length"] = 19
    elif of is not date:
        body["default_value"] = missing
    return type(name, (Variable,), body)


VARIABLES: list[type[Variable]] = []

Formula = Callable[..., Array]


def _variable(entity: Any, of: type, formula: Formula) -> Formula:  # noqa: ANN401
    body = {"value_type": of, "entity": entity, "definition_period": DateUnit.YEAR}
    body |= {"label": formula.__doc__, "formula": formula}
    VARIABLES.append(type(formula.__name__, (Variable,), body))
    return formula


def flag(formula: Formula) -> Formula:
    """Declare a yes or no of an applicant."""
    return _variable(applicant, bool, formula)


def record_flag(formula: Formula) -> Formula:
    """Declare a yes or no of a record."""
    return _variable(record, bool, formula)


@flag
def credit_code_fails(one: One, period: Period) -> Array:
    """The code is wrong, or tells of another kind of body than stated."""
    code = one("credit_code", period)
    signs = code.view(np.uint8).reshape(len(code), -1)
    value = np.full(256, -1)
    value[list(ALPHABET)] = range(len(ALPHABET))
    values = value[signs]
    length = (signs != 0).sum(axis=1)
    formed = (length == LENGTH) & (values[:, :LENGTH] >= 0).all(axis=1)
    formed &= (values[:, 2:8] <= NINE).all(axis=1)
    weights = np.array([pow(3, place, len(ALPHABET)) for place in range(LENGTH - 1)])
    right = -(values[:, : LENGTH - 1] @ weights) % len(ALPHABET) == values[:, LENGTH - 1]
    prefix = code.astype("S2")
    told = np.full(len(code), UNKNOWN)
    for sign, kind in TOLD.items():
        told[prefix == sign] = KINDS.index(kind)
    stated = one("kind", period)
    apart = (
        (told != UNKNOWN)
        & (stated != UNKNOWN)
        & (np.isin(told, TRADERS) != np.isin(stated, TRADERS))
    )
    return (length > 0) & (~(formed & right) | apart)


@flag
def activity_fails(one: One, period: Period) -> Array:
    """No award, an award there is not, or nothing that the award is given for."""
    known = one("applies_for_known_award", period)
    unknown = one("applies_for_unknown_award", period)
    idle = one("activities_known", period) & ~one("does_what_awards_are_for", period)
    return one("awards_known", period) & (unknown | ~known | (known & idle))


@flag
def activity_open(one: One, period: Period) -> Array:
    """The awards applied for are not known, or what the applicant does."""
    wanted = one("applies_for_known_award", period)
    return ~one("awards_known", period) | (wanted & ~one("activities_known", period))


@flag
def does_what_awards_are_for(one: One, period: Period) -> Array:
    """Manufacturing, construction, services or environmental protection."""
    return (
        one("manufacturing", period)
        | one("construction", period)
        | one("services", period)
        | one("environmental_protection", period)
    )


@flag
def registered_fails(one: One, period: Period, parameters: Parameters) -> Array:
    """Registered elsewhere."""
    code = one("registered_in", period)
    return (code != UNKNOWN) & (code != parameters(period).place)


@flag
def registered_open(one: One, period: Period) -> Array:
    """The place of registration is not known."""
    return one("registered_in", period) == UNKNOWN


@flag
def operation_fails(one: One, period: Period, parameters: Parameters) -> Array:
    """Not in operation for the full years."""
    full = add_years(one("operating_since", period), parameters(period).years_in_operation)
    return full > one("deadline", period)


@flag
def operation_open(one: One, period: Period) -> Array:
    """The first day of operation or the deadline is not known."""
    return np.isnat(one("operating_since", period)) | np.isnat(one("deadline", period))


def _judged(condition: str, *, evidence: bool) -> None:
    """Declare the two variables of a condition that people judge."""
    subject = CONDITIONS.index(condition)

    def about(one: One, period: Period) -> Array:
        judged = one.members("sort", period) == JUDGEMENT
        return judged & (one.members("subject", period) == subject)

    def latest(one: One, period: Period) -> Array:
        """Of each applicant the place of the last judgement on it (they come in order); or -1."""
        ours, last = about(one, period), np.full(one.count, -1)
        last[one.members_entity_id[ours]] = one.members("place", period)[ours]
        return last

    def usable(one: One, period: Period) -> Array:
        ours = about(one, period)
        last = ours & (one.members("place", period) == one.project(latest(one, period)))
        office = one.members("by_office", period) == YES
        shown = one.members("evidence", period) if evidence else True
        met = one.sum(ours & (one.members("holds", period) == YES))
        agreed = (met == 0) | (met == one.sum(ours))
        return one.any(last & office & shown) & agreed

    def fails(one: One, period: Period) -> Array:
        against = about(one, period) & (one.members("holds", period) == NO)
        return one(f"{condition}_judged", period) & one.any(against)

    def unsettled(one: One, period: Period) -> Array:
        return ~one(f"{condition}_judged", period)

    for name, formula in (("judged", usable), ("fails", fails), ("open", unsettled)):
        formula.__name__ = f"{condition}_{name}"
        flag(formula)


_judged("lawful_operation", evidence=True)
_judged("leading", evidence=False)
_judged("integrity", evidence=False)


@record_flag
def licence_fails(one: One, period: Period) -> Array:
    """A licence that is not held, or ran out before the deadline."""
    lacking = one("holds", period) == NO
    over = (one("holds", period) == YES) & ~one("unlimited", period)
    over &= one("day", period) < one.applicant("deadline", period)
    return (one("sort", period) == LICENCE) & (lacking | over)


@record_flag
def licence_open(one: One, period: Period) -> Array:
    """It is not known whether a licence is held or when it ends."""
    unknown = one("holds", period) == UNKNOWN
    undated = np.isnat(one("day", period)) | np.isnat(one.applicant("deadline", period))
    undated &= (one("holds", period) == YES) & ~one("unlimited", period)
    return (one("sort", period) == LICENCE) & (unknown | undated)


@flag
def licences_fails(one: One, period: Period) -> Array:
    """One of the licences is not held or ran out."""
    return one.any(one.members("licence_fails", period))


@flag
def licences_open(one: One, period: Period) -> Array:
    """The licences, or something about one of them, are not known."""
    return ~one("licences_known", period) | one.any(one.members("licence_open", period))


@record_flag
def incident_matters(one: One, period: Period, parameters: Parameters) -> Array:
    """An incident that disqualifies unless one of its marks or its day speaks against it."""
    kind, grave = one("subject", period), one("accident_class", period)
    minor = (grave != UNKNOWN) & (grave < parameters(period).least_accident_class)
    serious, valid = one("serious", period), one("substantiated", period)
    complaint = (serious != NO) & (valid != NO) & (one("responsible", period) != NO)
    counts = (
        (kind == QUALITY)
        | (kind == EXPORT)
        | ((kind == ACCIDENT) & ~minor)
        | ((kind == COMPLAINT) & complaint)
        | ((kind == VIOLATION) & (serious != NO))
    )
    day, deadline = one("day", period), one.applicant("deadline", period)
    later = day > one.applicant("as_of", period)
    earlier = add_years(day, parameters(period).years_of_clean_record) < deadline
    return (one("sort", period) == INCIDENT) & counts & ~later & ~earlier


@record_flag
def incident_open(one: One, period: Period) -> Array:
    """An incident that may disqualify, but something about it is not known."""
    kind, serious = one("subject", period), one("serious", period)
    valid, own = one("substantiated", period), one("responsible", period)
    unmarked = (
        ((kind == ACCIDENT) & (one("accident_class", period) == UNKNOWN))
        | ((kind == COMPLAINT) & ((serious == UNKNOWN) | (valid == UNKNOWN) | (own == UNKNOWN)))
        | ((kind == VIOLATION) & (serious == UNKNOWN))
    )
    undated = np.isnat(one("day", period)) | np.isnat(one.applicant("deadline", period))
    return one("incident_matters", period) & (unmarked | undated)


@flag
def record_fails(one: One, period: Period) -> Array:
    """A disqualifying incident in the window."""
    matters, unsettled = (
        one.members("incident_matters", period),
        one.members("incident_open", period),
    )
    return one.any(matters & ~unsettled)


@flag
def record_open(one: One, period: Period) -> Array:
    """The incidents, or something about one that may disqualify, are not known."""
    return ~one("incidents_known", period) | one.any(one.members("incident_open", period))


@flag
def consultation_open(one: One, period: Period) -> Array:
    """A department has not answered, or adversely and nobody has weighed it."""
    sort, day = one.members("sort", period), one.members("day", period)
    adverse, subject = one.members("holds", period), one.members("subject", period)
    answer = sort == ANSWER
    unanswered = np.isnat(day) | (day > one.project(one("as_of", period))) | (adverse == UNKNOWN)
    weighed = one.any((sort == JUDGEMENT) & (subject == CONSULTATION) & (adverse == YES))
    unweighed = one.any(answer & (adverse == YES)) & ~weighed
    return ~one.any(answer) | one.any(answer & unanswered) | unweighed


@flag
def bans_fails(one: One, period: Period, parameters: Parameters) -> Array:
    """Within the years after a revocation for fraud."""
    fraud = (one.members("sort", period) == REVOCATION) & (one.members("subject", period) == FRAUD)
    last = add_years(one.members("day", period), parameters(period).years_of_ban)
    return one.any(fraud & (one.project(one("applied_on", period)) <= last))


@flag
def bans_open(one: One, period: Period) -> Array:
    """The revocations, a day of them or of applying, or what their ground means is not known."""
    revocation = one.members("sort", period) == REVOCATION
    subject = one.members("subject", period)
    undated = np.isnat(one.members("day", period)) | np.isnat(
        one.project(one("applied_on", period))
    )
    unsettled = revocation & (np.isin(subject, UNREGULATED) | ((subject == FRAUD) & undated))
    return ~one("revocations_known", period) | one.any(unsettled)


@flag
def in_time_fails(one: One, period: Period) -> Array:
    """Applied after the last day."""
    return one("applied_on", period) > one("deadline", period)


FAILS = tuple(
    one.__name__ for one in VARIABLES if one.__name__.endswith("_fails") and one.entity is applicant
)
OPEN = tuple(
    one.__name__ for one in VARIABLES if one.__name__.endswith("_open") and one.entity is applicant
)


def verdict(one: One, period: Period) -> Array:
    """Refused if anything fails, else undecided if anything is open, else allowed."""
    failed = np.any([one(name, period) for name in FAILS], axis=0)
    unsettled = np.any([one(name, period) for name in OPEN], axis=0)
    return np.where(failed, REFUSED, np.where(unsettled, UNDECIDED, ALLOWED))


_variable(applicant, int, verdict)


def system() -> TaxBenefitSystem:
    """The rules as OpenFisca runs them."""
    found = TaxBenefitSystem([record, applicant])
    found.parameters = parameters()
    for entity, facts in FACTS.items():
        for name, (of, missing) in facts.items():
            found.add_variable(_fact(name, entity, of, missing))
    for variable in VARIABLES:
        found.add_variable(variable)
    return found


def verdicts(system: TaxBenefitSystem, given: Columns) -> Array:
    """What OpenFisca makes of them: 0 allowed, 1 refused, 2 undecided."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("record", np.arange(len(given.owners)))
    group = builder.declare_entity("applicant", np.arange(given.number))
    builder.join_with_persons(group, given.owners, np.zeros(len(given.owners), dtype=int))
    simulation = builder.build(system)
    for name, array in given.values.items():
        simulation.set_input(name, YEAR, array)
    return simulation.calculate("verdict", YEAR)
