"""Whether an act waits or was done and may only be done again: the rule, entry by entry."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.dossier import Dossier, Entry, Record, Scalar, fold
from zhuoyue.core.procedure import still_asked
from zhuoyue.core.regulation import Act, EntryRecorded, EntrySays, NotRecorded, Procedure, Scope

CLAUSE = ClauseId("c-1")
NAME = Text(zh="名", en="name")


def act(name: str, *gates: EntryRecorded | EntrySays | NotRecorded) -> Act:
    return Act(id=name, name=NAME, clause=CLAUSE, scope=Scope.CYCLE, by=("office",), requires=gates)


def after(name: str, same: str | None = None) -> EntryRecorded:
    return EntryRecorded(kind="entry_recorded", clause=CLAUSE, acts=(name,), same=same)


def says(name: str, same: str | None = None) -> EntrySays:
    return EntrySays(
        kind="entry_says", clause=CLAUSE, act=name, fact="valid", one_of=(True,), same=same
    )


ASK, ANSWER = act("ask"), act("answer", after("ask", "question"))
HEAR, VOTE = act("hear"), act("vote", after("hear"))
ELECT, STRIKE = act("elect", says("vote")), replace(act("strike", says("ask")), ends_case=True)
FREE = act("free", NotRecorded(kind="not_recorded", clause=CLAUSE, acts=("ask",)))
PROCEDURE = Procedure(clause=CLAUSE, acts=(ASK, ANSWER, HEAR, VOTE, ELECT, STRIKE, FREE))


def told(*entries: tuple[str, Mapping[str, Scalar]]) -> Dossier:
    book = [
        Entry(sequence=n, act=name, facts=facts) for n, (name, facts) in enumerate(entries, start=1)
    ]
    record = fold(PROCEDURE, Scope.CYCLE, book)
    assert isinstance(record, Record)
    return Dossier(cycle=record)


VALID: tuple[str, Mapping[str, Scalar]] = ("vote", {"valid": True})
HEARD: tuple[str, Mapping[str, Scalar]] = ("hear", {})


@pytest.mark.parametrize(
    ("one", "entries", "asked"),
    [
        (HEAR, (), True),
        (HEAR, (HEARD,), False),
        (FREE, (("free", {}),), False),
        (VOTE, (HEARD, VALID), False),
        (VOTE, (HEARD, VALID, HEARD), True),
        (VOTE, (HEARD, ("vote", {"valid": False})), True),
        (VOTE, (HEARD, ("vote", {"valid": False}), VALID), False),
        (VOTE, (VALID,), False),
        (ANSWER, (("ask", {"question": "1"}), ("answer", {"question": "1"})), False),
        (
            ANSWER,
            (("ask", {"question": "1"}), ("ask", {"question": "2"}), ("answer", {"question": "1"})),
            True,
        ),
        (ASK, (("ask", {"question": "1"}),), False),
    ],
)
def test_an_act_waits_until_it_is_done_and_again_when_something_asks_for_it(
    one: Act,
    entries: tuple[tuple[str, Mapping[str, Scalar]], ...],
    asked: bool,
) -> None:
    assert still_asked(PROCEDURE, told(*entries), one) is asked


def test_where_a_key_tells_entries_apart_one_outcome_asks_for_no_other() -> None:
    keyed = Procedure(clause=CLAUSE, acts=(HEAR, VOTE, act("elect", says("vote", "award"))))

    assert not still_asked(keyed, told(HEARD, ("vote", {"valid": False})), VOTE)
