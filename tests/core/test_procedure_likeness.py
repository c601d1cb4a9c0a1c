"""Cases that stand alike are barred from the same acts; what no gate looks at tells nobody apart (同一处境)."""

from datetime import UTC, datetime, timedelta

import pytest

from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.dossier import Dossier, Entry, Record, Scalar, fold
from zhuoyue.core.procedure import Proposal, ahead, barred, likeness, looks, permits
from zhuoyue.core.regulation import (
    Act,
    AllCases,
    EntryRecorded,
    EntrySays,
    Gate,
    NoneOpen,
    NotRecorded,
    NotSuspended,
    Procedure,
    RulesAdopted,
    Scope,
    Stage,
    Standing,
    UndertakingSigned,
    Until,
    When,
)
from zhuoyue.core.verdict import Refused

C = ClauseId("ZJ-3")
NAME = Text(zh="名", en="name")
NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)


def act(name: str, *requires: Gate) -> Act:
    return Act(id=name, name=NAME, clause=C, scope=Scope.CASE, by=("office",), requires=requires)


PROCEDURE = Procedure(
    clause=C,
    stages=(
        Stage(
            id="review",
            name=NAME,
            clause=C,
            scope=Scope.CASE,
            requires=(Until(kind="until", clause=C, act="call", fact="closes"),),
        ),
    ),
    acts=(
        act("submit", RulesAdopted(kind="rules_adopted", clause=C, act="adopt", parameters=("p",))),
        act("ask", UndertakingSigned(kind="undertaking_signed", clause=C, act="sign")),
        act("answer"),
        act(
            "check",
            EntryRecorded(
                kind="entry_recorded",
                clause=C,
                acts=("answer",),
                when=When(act="submit", fact="industry", one_of=(True,)),
            ),
            EntryRecorded(kind="entry_recorded", clause=C, acts=("submit",)),
            EntrySays(kind="entry_says", clause=C, act="answer", fact="word", one_of=("yes",)),
            NotRecorded(kind="not_recorded", clause=C, acts=("check",)),
            NoneOpen(
                kind="none_open", clause=C, opened_by=("ask",), closed_by=("answer",), key="number"
            ),
            AllCases(kind="all_cases", clause=C, acts=("submit",)),
        ),
    ),
    standing=(
        Standing(
            gate=NotSuspended(
                kind="not_suspended", clause=C, suspended_by=("stop",), lifted_by=("go",), key="n"
            )
        ),
    ),
)


def told(*acts: tuple[str, dict[str, Scalar]]) -> Record:
    entries = [
        Entry(sequence=n, act=name, at=NOON + timedelta(hours=n), facts=facts)
        for n, (name, facts) in enumerate(acts, 1)
    ]
    record = fold(PROCEDURE, Scope.CASE, entries)
    assert isinstance(record, Record)
    return record


def test_each_gate_says_at_which_facts_of_which_acts_it_looks() -> None:
    assert looks(PROCEDURE) == {
        "submit": ("industry",),
        "adopt": ("p",),
        "answer": ("list", "number", "word"),
        "ask": ("list", "number"),
        "call": ("closes",),
        "stop": ("n", "stage"),
        "go": ("n", "stage"),
    }


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ([("submit", {"digest": "a"})], [("submit", {"digest": "b"})], True),
        ([("submit", {"industry": True})], [("submit", {"industry": False})], False),
        ([("submit", {"industry": True})], [("submit", {"industry": 1})], False),
        ([("submit", {"industry": True})], [("submit", {})], False),
        ([("submit", {}), ("submit", {})], [("submit", {})], True),
        ([("submit", {}), ("ask", {"number": "1"})], [("submit", {})], False),
        ([("ask", {}), ("submit", {})], [("submit", {}), ("ask", {})], False),
    ],
)
def test_records_are_alike_when_the_gates_see_the_same(
    one: list[tuple[str, dict[str, Scalar]]],
    other: list[tuple[str, dict[str, Scalar]]],
    alike: bool,
) -> None:
    seen = looks(PROCEDURE)

    assert (likeness(seen, told(*one)) == likeness(seen, told(*other))) is alike


@pytest.mark.parametrize(("hours", "later"), [(0, True), (1, False), (2, False)])
def test_a_record_is_ahead_of_a_moment_before_its_newest_entry(hours: int, later: bool) -> None:
    assert ahead(told(("submit", {})), NOON + timedelta(hours=hours)) is later
    assert not ahead(Record(), NOON)


@pytest.mark.parametrize("name", ["submit", "ask", "answer", "check", "unheard_of"])
@pytest.mark.parametrize(
    "record",
    [
        told(),
        told(("submit", {"industry": True})),
        told(("submit", {"industry": False}), ("answer", {"word": "yes", "number": "1"})),
        told(("submit", {"industry": True}), ("answer", {"word": "no", "number": "1"})),
        told(("answer", {"word": "yes", "number": "1"}), ("ask", {"number": "2"})),
    ],
)
def test_barred_says_whether_permits_refuses(name: str, record: Record) -> None:
    dossier = Dossier(cases={"A": record}, case="A")
    proposal = Proposal(act=name, role="office", at=NOON + timedelta(days=1))

    refused = isinstance(permits(PROCEDURE, dossier, proposal), Refused)

    assert barred(PROCEDURE, dossier, proposal) is refused
