"""The dossier is the fold of the books: pure, in order of the numbers, broken books are values (卷宗)."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.dossier import Break, Broken, Dossier, Entry, Record, fold, latest
from zhuoyue.core.regulation import Act, Procedure, Scope

CLAUSE = ClauseId("ZJ-3")
NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)


def act(name: str, scope: Scope = Scope.CASE, *, completes: str | None = None) -> Act:
    return Act(
        id=name,
        name=Text(zh=name, en=name),
        clause=CLAUSE,
        scope=scope,
        by=("office",),
        completes=completes,
        ends_case=name == "withdraw",
    )


PROCEDURE = Procedure(
    clause=CLAUSE,
    acts=(
        act("submit"),
        act("accept", completes="eligibility"),
        act("withdraw"),
        act("open", Scope.CYCLE, completes="call"),
    ),
)


def folded(*entries: Entry) -> Record:
    record = fold(PROCEDURE, Scope.CASE, entries)
    assert isinstance(record, Record)
    return record


def broken(*entries: Entry) -> Broken:
    record = fold(PROCEDURE, Scope.CASE, entries)
    assert isinstance(record, Broken)
    return record


def test_entries_are_taken_in_the_order_of_their_numbers() -> None:
    record = folded(Entry(sequence=2, act="accept"), Entry(sequence=1, act="submit"))
    assert [entry.act for entry in record.entries] == ["submit", "accept"]
    assert record.completed == {"eligibility"}


def test_a_hole_is_reported_with_the_number_expected() -> None:
    found = broken(Entry(sequence=1, act="submit"), Entry(sequence=3, act="accept"))
    assert found == Broken(why=Break.HOLE, sequence=3, expected=2, act="accept")


def test_a_book_begins_with_entry_1() -> None:
    assert broken(Entry(sequence=2, act="submit")).why is Break.HOLE
    assert broken(Entry(sequence=0, act="submit")).why is Break.REPEATED


def test_a_number_twice_is_reported_even_for_the_same_entry() -> None:
    twice = Entry(sequence=1, act="submit")
    assert broken(twice, twice) == Broken(why=Break.REPEATED, sequence=1, expected=2, act="submit")


def test_an_act_that_the_procedure_does_not_know_is_reported() -> None:
    assert broken(Entry(sequence=1, act="submitt")).why is Break.UNKNOWN_ACT


def test_an_act_of_the_cycle_has_no_place_in_the_book_of_a_case() -> None:
    assert broken(Entry(sequence=1, act="open")).why is Break.WRONG_BOOK


@pytest.mark.parametrize(
    ("seconds", "fits"), [(-1, False), (0, True), (1, True)], ids=["earlier", "same", "later"]
)
def test_time_never_runs_backwards_in_a_book(seconds: int, *, fits: bool) -> None:
    later = NOON + timedelta(seconds=seconds)
    record = fold(
        PROCEDURE,
        Scope.CASE,
        [
            Entry(sequence=1, act="submit", at=NOON),
            Entry(sequence=2, act="accept"),
            Entry(sequence=3, act="withdraw", at=later),
        ],
    )
    assert isinstance(record, Record) is fits
    assert fits or (isinstance(record, Broken) and record.why is Break.BACKWARDS)


def test_an_instant_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Entry(sequence=1, act="submit", at=NOON.replace(tzinfo=None))


def test_the_entry_that_ended_the_case_is_kept() -> None:
    record = folded(
        Entry(sequence=1, act="submit"),
        Entry(sequence=2, act="withdraw"),
        Entry(sequence=3, act="withdraw"),
    )
    assert record.ended_by == Entry(sequence=2, act="withdraw")


def test_who_acted_in_which_role_is_kept() -> None:
    record = folded(
        Entry(sequence=1, act="submit", by="applicant"),
        Entry(sequence=2, act="accept", by="office", actor="甲"),
        Entry(sequence=3, act="accept", actor="乙"),
    )
    assert record.acted == {("甲", "office")}


def test_entries_are_found_by_their_acts() -> None:
    record = folded(Entry(sequence=1, act="submit"), Entry(sequence=2, act="accept"))
    assert record.last(("submit", "withdraw")) == Entry(sequence=1, act="submit")
    assert record.last(("withdraw",)) is None
    assert latest(record) is None


def test_a_case_without_entries_has_an_empty_record() -> None:
    cycle = Record(completed=frozenset({"call"}))
    case = Record(completed=frozenset({"eligibility"}))
    dossier = Dossier(cycle=cycle, cases={"A": case}, case="B")
    assert dossier.record(Scope.CASE) == Record()
    assert Dossier(cycle=cycle, cases={"A": case}, case="A").record(Scope.CASE) == case
    assert Dossier(cycle=cycle, cases={"A": case}).record(Scope.CASE) == Record()
    assert dossier.record(Scope.CYCLE) == cycle


ACTS = st.lists(st.sampled_from(["submit", "accept", "withdraw"]), max_size=8)


def entries_of(acts: list[str]) -> list[Entry]:
    return [
        Entry(sequence=n, act=name, by="office", actor=f"p{n % 3}", at=NOON + timedelta(hours=n))
        for n, name in enumerate(acts, 1)
    ]


@given(ACTS, st.integers(0, 8), st.randoms(use_true_random=False))
def test_folding_bit_by_bit_is_folding_at_once(acts: list[str], cut: int, chance: Random) -> None:
    entries = entries_of(acts)
    at_once = folded(*entries)
    first = folded(*entries[:cut])
    assert fold(PROCEDURE, Scope.CASE, entries[cut:], onto=first) == at_once
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert folded(*shuffled) == at_once


@given(ACTS)
def test_folding_what_was_folded_changes_nothing(acts: list[str]) -> None:
    record = folded(*entries_of(acts))
    assert folded(*record.entries) == record
    assert fold(PROCEDURE, Scope.CASE, [], onto=record) == record


@given(ACTS.filter(bool), st.data())
def test_an_entry_dropped_before_the_end_never_folds(acts: list[str], data: st.DataObject) -> None:
    entries = entries_of([*acts, "submit"])
    del entries[data.draw(st.integers(0, len(entries) - 2))]
    assert broken(*entries).why is Break.HOLE
