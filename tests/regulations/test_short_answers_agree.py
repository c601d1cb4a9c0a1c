"""The quick answers for lists of many say what the full answers say, in every worked case."""

from functools import cache
from pathlib import Path

import pytest

from zhuoyue.core import eligibility
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Allowed
from zhuoyue.rulebook import cases, convert, library

FOLDERS = [
    *(library.find(name) for name in sorted(library.ids())),
    *sorted((Path(__file__).parent / "invented").iterdir()),
]
ASKED = [
    (folder, shelf)
    for folder in FOLDERS
    for shelf in cases.of(folder)
    if shelf.case.question == "eligibility"
]


@cache
def _law(folder: Path) -> Law:
    return library.law(str(folder))


def _around(law: Law) -> eligibility.Surroundings:
    regulation = law.regulation
    return eligibility.Surroundings(
        place=regulation.place.code,
        awards=regulation.awards,
        bans=regulation.eligibility.bans,
        encouraged=regulation.eligibility.encouraged,
        calendar=law.calendar,
        counting=law.counting,
    )


@pytest.mark.parametrize(
    ("folder", "shelf"), ASKED, ids=[f"{folder.name}:{s.case.id}" for folder, s in ASKED]
)
def test_the_sieve_says_what_assess_says(folder: Path, shelf: cases.Shelved) -> None:
    law = _law(folder)
    rule, around = law.regulation.eligibility.review, _around(law)
    facts = convert.read(eligibility.EligibilityFacts, shelf.facts, files=False)

    long, short = (
        eligibility.assess(rule, facts, around).verdict,
        eligibility.sieve(rule, around).verdict(facts),
    )

    assert short == (Allowed() if isinstance(long, Allowed) else long)
