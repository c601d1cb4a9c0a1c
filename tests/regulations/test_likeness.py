"""In every text: cases that stand alike may do the same, whatever else their books tell (同一处境)."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from zhuoyue.core.dossier import Dossier, Entry, Record, Scalar, fold
from zhuoyue.core.procedure import Proposal, barred, likeness, looks, permits
from zhuoyue.core.regulation import Act, Procedure, Scope
from zhuoyue.core.verdict import Refused
from zhuoyue.rulebook import library

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=40)
_TOLD: tuple[Scalar, ...] = ("1", "2", "2026-06-01", True, False)


def entries(procedure: Procedure, scope: Scope, chance: Random, length: int) -> list[Entry]:
    """A history that nobody asked whether it was permitted."""
    acts = [act for act in procedure.acts if act.scope is scope]
    done = [chance.choice(acts) for _ in range(length)]
    return [
        Entry(
            sequence=n,
            act=act.id,
            by=act.by[0],
            at=NOON + timedelta(hours=n),
            facts=facts(procedure, act, chance),
        )
        for n, act in enumerate(done, 1)
    ]


def facts(procedure: Procedure, act: Act, chance: Random) -> dict[str, Scalar]:
    told: dict[str, Scalar] = {
        fact: chance.choice(_TOLD) for fact in looks(procedure).get(act.id, ())
    }
    for need in act.needs:
        told[need.fact] = chance.choice(need.one_of or ("2026-06-01", "x"))
    return told


def retold(procedure: Procedure, own: list[Entry], chance: Random) -> list[Entry]:
    """The same history at other hours, by others, with other facts that no gate looks at."""
    seen = looks(procedure)
    return [
        Entry(
            sequence=one.sequence,
            act=one.act,
            by=one.by,
            actor=f"P-{chance.randint(1, 3)}",
            at=NOON + timedelta(hours=one.sequence, minutes=30),
            facts={
                name: value for name, value in one.facts.items() if name in seen.get(one.act, ())
            }
            | {"remark": str(chance.random())},
        )
        for one in own
    ]


def book(procedure: Procedure, scope: Scope, own: list[Entry]) -> Record:
    record = fold(procedure, scope, own)
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize("regulation", sorted(library.ids()))
@pytest.mark.parametrize("seed", range(6))
def test_cases_that_stand_alike_are_barred_from_the_same_acts(regulation: str, seed: int) -> None:
    procedure, chance = library.law(regulation).regulation.procedure, Random(seed)  # noqa: S311 - repeatable
    cycle = book(procedure, Scope.CYCLE, entries(procedure, Scope.CYCLE, chance, 30))
    own = entries(procedure, Scope.CASE, chance, 6)
    one = book(procedure, Scope.CASE, own)
    other = book(procedure, Scope.CASE, retold(procedure, own, chance))
    cases = {"A": one, "B": other}
    seen = looks(procedure)

    assert likeness(seen, one) == likeness(seen, other)
    for act in procedure.acts:
        for role in act.by:
            proposal = Proposal(act=act.id, role=role, at=LATER)
            views = [Dossier(cycle=cycle, cases=cases, case=name) for name in ("A", "B", None)]
            refused = [isinstance(permits(procedure, view, proposal), Refused) for view in views]
            assert [barred(procedure, view, proposal) for view in views] == refused
            assert refused[0] is refused[1]
