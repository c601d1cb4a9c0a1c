"""The unified social credit code (统一社会信用代码): its check character and what it tells.

GB 32100-2015: 18 characters of an alphabet of 31; one for the registering authority, one for the
category, six for the administrative area, nine of the organisation code, one check character.
"""

import re
from enum import StrEnum
from operator import mul

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BASE = 31
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, _BASE) for place in range(17))
_FORM = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


class OrganisationKind(StrEnum):
    """What sort of body an organisation is (组织类型)."""

    ENTERPRISE = "enterprise"
    INDIVIDUAL_BUSINESS = "individual_business"
    FARMERS_COOPERATIVE = "farmers_cooperative"
    PUBLIC_INSTITUTION = "public_institution"
    SOCIAL_ORGANISATION = "social_organisation"
    PRIVATE_NON_ENTERPRISE_UNIT = "private_non_enterprise_unit"
    FOUNDATION = "foundation"
    PARTY_OR_STATE_ORGAN = "party_or_state_organ"
    DEMOCRATIC_PARTY = "democratic_party"
    MASS_ORGANISATION = "mass_organisation"
    OTHER = "other"


TRADING = frozenset(
    {
        OrganisationKind.ENTERPRISE,
        OrganisationKind.INDIVIDUAL_BUSINESS,
        OrganisationKind.FARMERS_COOPERATIVE,
    }
)
"""What a market regulator registers: authority 9."""

_KINDS = {
    "11": OrganisationKind.PARTY_OR_STATE_ORGAN,
    "12": OrganisationKind.PUBLIC_INSTITUTION,
    "13": OrganisationKind.MASS_ORGANISATION,
    "51": OrganisationKind.SOCIAL_ORGANISATION,
    "52": OrganisationKind.PRIVATE_NON_ENTERPRISE_UNIT,
    "53": OrganisationKind.FOUNDATION,
    "91": OrganisationKind.ENTERPRISE,
    "92": OrganisationKind.INDIVIDUAL_BUSINESS,
    "93": OrganisationKind.FARMERS_COOPERATIVE,
}


def check_character(body: str) -> str:
    """The 18th character that belongs to the first 17: weights are the powers of 3 modulo 31."""
    total = sum(map(mul, map(_VALUES.__getitem__, body), _WEIGHTS))
    return ALPHABET[-total % _BASE]


def valid(code: str) -> bool:
    """Whether a code is well-formed and its check character right; capitals only."""
    return _FORM.fullmatch(code) is not None and code[-1] == check_character(code)


def told_kind(code: str) -> OrganisationKind | None:
    """What the first two characters of a valid code tell about the body; None where they do not."""
    return _KINDS.get(code[:2])
