"""The unified social credit code: check character and what the first two characters tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.eligibility.credit_code import (
    ALPHABET,
    OrganisationKind,
    check_character,
    told_kind,
    valid,
)

REAL = "91350100M000100Y43"


@pytest.mark.parametrize("code", [REAL, "91310000MA1K000006", "11330700002592599F"])
def test_published_codes_are_valid(code: str) -> None:
    assert valid(code)


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y44",  # wrong check character
        "91310000MA1K000000",
        "9135010OM000100Y43",  # the letter O is not in the alphabet
        "91350100m000100y43",  # capitals only
        "91350100M000100Y4",  # a character short
        "91350100M000100Y430",  # a character too many
        "",
    ],
)
def test_a_wrong_code_is_not_valid(code: str) -> None:
    assert not valid(code)


def test_the_area_must_be_digits_even_if_the_check_character_is_right() -> None:
    body = "9135A100M000100Y4"

    assert not valid(body + check_character(body))


@given(place=st.integers(0, 17), sign=st.sampled_from(ALPHABET))
def test_every_single_slip_of_the_pen_is_found(place: int, sign: str) -> None:
    slipped = REAL[:place] + sign + REAL[place + 1 :]

    assert valid(slipped) is (slipped == REAL)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("11", OrganisationKind.PARTY_OR_STATE_ORGAN),
        ("12", OrganisationKind.PUBLIC_INSTITUTION),
        ("13", OrganisationKind.MASS_ORGANISATION),
        ("51", OrganisationKind.SOCIAL_ORGANISATION),
        ("91", OrganisationKind.ENTERPRISE),
        ("93", OrganisationKind.FARMERS_COOPERATIVE),
        ("19", None),
        ("Y1", None),
    ],
)
def test_the_first_two_characters_tell_the_kind_where_they_do(
    start: str, kind: OrganisationKind | None
) -> None:
    assert told_kind(start + REAL[2:]) is kind
