"""What is wrong in a procedure before anybody acts on it (静态检查)."""

from dataclasses import replace

import pytest

from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.procedure import Flaw, FoundFlaw, flaws
from zhuoyue.core.regulation import (
    Act,
    After,
    AllCases,
    EntryRecorded,
    EntrySays,
    Gate,
    Need,
    NoneOpen,
    NotRecorded,
    NotSuspended,
    Procedure,
    Role,
    RulesAdopted,
    Scope,
    Stage,
    Standing,
    UndertakingSigned,
    When,
)

CLAUSE = ClauseId("ZJ-13-1")
NAME = Text(zh="名", en="name")
NEEDS = (
    Need(fact="last_day", name=NAME, clause=CLAUSE, moment=True),
    Need(fact="outcome", name=NAME, clause=CLAUSE, one_of=("yes", "no")),
)


def stage(name: str, *after: str, scope: Scope = Scope.CYCLE) -> Stage:
    return Stage(id=name, name=NAME, clause=CLAUSE, scope=scope, after=after)


def act(name: str, scope: Scope = Scope.CYCLE, completes: str | None = None) -> Act:
    return Act(
        id=name,
        name=NAME,
        clause=CLAUSE,
        scope=scope,
        by=("office",),
        stage=completes,
        completes=completes,
        needs=NEEDS,
    )


SOUND = Procedure(
    clause=CLAUSE,
    roles=(Role(id="office", name=NAME, clause=CLAUSE),),
    stages=(stage("call"), stage("review", "call")),
    acts=(act("open", completes="call"), act("close", completes="review"), act("see", Scope.CASE)),
)


def with_gate(gate: Gate, *, on: int = 1) -> Procedure:
    """The sound procedure with this gate before one of its acts: open, close, see."""
    acts = list(SOUND.acts)
    acts[on] = replace(acts[on], requires=(gate,))
    return replace(SOUND, acts=tuple(acts))


def codes(procedure: Procedure) -> list[tuple[str, str]]:
    return [(flaw.code.value, flaw.name) for flaw in flaws(procedure)]


def entry(*acts: str, same: str | None = None) -> EntryRecorded:
    return EntryRecorded(kind="entry_recorded", clause=CLAUSE, acts=acts, same=same)


def test_a_sound_procedure_has_no_flaw() -> None:
    assert flaws(SOUND) == ()
    assert flaws(Procedure(clause=CLAUSE)) == ()


def test_an_id_twice_is_found_at_both_places() -> None:
    twice = replace(SOUND, acts=(*SOUND.acts, act("open", completes="call")))
    assert flaws(twice) == (
        FoundFlaw(code=Flaw.ID_TWICE, path=("acts", 0, "id"), name="open"),
        FoundFlaw(code=Flaw.ID_TWICE, path=("acts", 3, "id"), name="open"),
    )
    assert codes(replace(SOUND, stages=(*SOUND.stages, stage("call")))) == [
        ("id_twice", "call"),
        ("id_twice", "call"),
    ]
    assert codes(replace(SOUND, roles=(*SOUND.roles, *SOUND.roles))) == [
        ("id_twice", "office"),
        ("id_twice", "office"),
    ]


def test_unknown_names_are_found_with_similar_ones() -> None:
    odd = replace(
        SOUND,
        roles=(replace(SOUND.roles[0], incompatible_with=("offices",)),),
        stages=(stage("call"), stage("review", "cal")),
        acts=(
            *SOUND.acts,
            replace(act("odd"), stage="reviews", completes="calls", by=("offise",)),
        ),
    )
    assert flaws(odd) == (
        FoundFlaw(
            code=Flaw.UNKNOWN_ROLE,
            path=("roles", 0, "incompatible_with"),
            name="offices",
            near=("office",),
        ),
        FoundFlaw(code=Flaw.UNKNOWN_STAGE, path=("stages", 1, "after"), name="cal", near=("call",)),
        FoundFlaw(code=Flaw.UNKNOWN_ROLE, path=("acts", 3, "by"), name="offise", near=("office",)),
        FoundFlaw(
            code=Flaw.UNKNOWN_STAGE, path=("acts", 3, "stage"), name="reviews", near=("review",)
        ),
        FoundFlaw(
            code=Flaw.UNKNOWN_STAGE, path=("acts", 3, "completes"), name="calls", near=("call",)
        ),
    )


def test_an_act_without_a_role_is_found() -> None:
    assert flaws(replace(SOUND, acts=(*SOUND.acts, replace(act("odd"), by=())))) == (
        FoundFlaw(code=Flaw.ACT_WITHOUT_ROLE, path=("acts", 3, "by"), name="odd"),
    )


GATES: dict[str, Gate] = {
    "acts": entry("opened"),
    "acts, when": replace(entry("open"), when=When(act="opened", fact="outcome", one_of=("yes",))),
    "not recorded": NotRecorded(kind="not_recorded", clause=CLAUSE, acts=("opened",)),
    "says": EntrySays(
        kind="entry_says", clause=CLAUSE, act="opened", fact="outcome", one_of=("yes",)
    ),
    "none open": NoneOpen(
        kind="none_open", clause=CLAUSE, opened_by=("open",), closed_by=("opened",), key="outcome"
    ),
    "not suspended": NotSuspended(
        kind="not_suspended",
        clause=CLAUSE,
        suspended_by=("opened",),
        lifted_by=("open",),
        key="outcome",
    ),
    "all cases": AllCases(kind="all_cases", clause=CLAUSE, acts=("see",), among=("opened",)),
    "after": After(kind="after", clause=CLAUSE, act="opened", fact="last_day"),
    "rules": RulesAdopted(kind="rules_adopted", clause=CLAUSE, act="opened", parameters=("x",)),
    "undertaking": UndertakingSigned(kind="undertaking_signed", clause=CLAUSE, act="opened"),
}


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES.keys())
def test_a_gate_that_names_an_unknown_act_is_found_wherever_it_stands(gate: Gate) -> None:
    (flaw,) = flaws(with_gate(gate))
    assert (flaw.code, flaw.name, flaw.path[:4]) == (
        Flaw.UNKNOWN_ACT,
        "opened",
        ("acts", 1, "requires", 0),
    )
    (on_stage,) = flaws(
        replace(SOUND, stages=(stage("call"), replace(SOUND.stages[1], requires=(gate,))))
    )
    assert on_stage.path[:4] == ("stages", 1, "requires", 0)
    (standing,) = flaws(replace(SOUND, standing=(Standing(gate=gate),)))
    assert standing.path[:3] == ("standing", 0, "gate")


def test_an_unknown_act_that_is_spared_is_found() -> None:
    (flaw,) = flaws(replace(SOUND, standing=(Standing(gate=entry("open"), spares=("opened",)),)))
    assert (flaw.code, flaw.path) == (Flaw.UNKNOWN_ACT, ("standing", 0, "spares"))


def test_a_stage_is_completed_in_its_own_book() -> None:
    wrong = replace(SOUND, acts=(*SOUND.acts, act("odd", Scope.CASE, completes="review")))
    assert codes(wrong) == [("wrong_book", "review")]


def test_an_act_of_the_cycle_cannot_look_into_one_case() -> None:
    assert codes(with_gate(entry("see"))) == [("wrong_book", "see")]
    assert codes(with_gate(entry("open"), on=2)) == []
    assert codes(with_gate(entry("see"), on=2)) == [("act_unreachable", "see")]


def test_all_cases_asks_for_acts_on_cases() -> None:
    gate = AllCases(kind="all_cases", clause=CLAUSE, acts=("open",))
    assert codes(with_gate(gate)) == [("wrong_book", "open")]
    assert codes(with_gate(replace(gate, acts=("see",)))) == []


def test_pairs_may_stand_in_either_book() -> None:
    gate = NoneOpen(
        kind="none_open", clause=CLAUSE, opened_by=("see",), closed_by=("see",), key="outcome"
    )
    assert codes(with_gate(gate)) == []


def test_a_gate_may_ask_only_for_facts_that_the_entry_must_carry() -> None:
    after = After(kind="after", clause=CLAUSE, act="open", fact="first_day")
    assert codes(with_gate(after)) == [("fact_not_needed", "open.first_day")]
    assert codes(with_gate(replace(after, fact="outcome"))) == [("fact_never_says", "open.outcome")]
    assert codes(with_gate(replace(after, fact="last_day"))) == []
    says = EntrySays(
        kind="entry_says", clause=CLAUSE, act="open", fact="outcome", one_of=("yes", "maybe")
    )
    assert codes(with_gate(says)) == [("fact_never_says", "open.outcome")]
    assert codes(with_gate(replace(says, one_of=("no",), same="award"))) == [
        ("fact_not_needed", "open.award")
    ]
    assert codes(with_gate(entry("open", same="matter"))) == [("fact_not_needed", "open.matter")]
    when = When(act="open", fact="authority", one_of=(True,))
    assert codes(with_gate(replace(entry("open"), when=when))) == [
        ("fact_not_needed", "open.authority")
    ]


def test_pairs_are_matched_by_facts_that_both_must_carry() -> None:
    gate = NoneOpen(
        kind="none_open", clause=CLAUSE, opened_by=("open",), closed_by=("see",), key="no", list="x"
    )
    assert codes(with_gate(gate)) == [
        ("fact_not_needed", "open.no"),
        ("fact_not_needed", "see.no"),
        ("fact_not_needed", "open.list"),
    ]
    suspension = NotSuspended(
        kind="not_suspended", clause=CLAUSE, suspended_by=("open",), lifted_by=("see",), key="no"
    )
    assert codes(with_gate(suspension)) == [
        ("fact_not_needed", "open.no"),
        ("fact_not_needed", "see.no"),
    ]


def test_stages_in_a_circle_are_found_and_what_follows_is_unreachable() -> None:
    circle = replace(
        SOUND, stages=(stage("call", "review"), stage("review", "call"), stage("vote", "review"))
    )
    assert codes(circle) == [
        ("stage_in_circle", "call"),
        ("stage_in_circle", "review"),
        ("stage_unreachable", "vote"),
        ("stage_never_completed", "vote"),
    ]


def test_a_stage_that_nothing_completes_blocks_what_follows() -> None:
    stuck = replace(SOUND, acts=(SOUND.acts[1],))
    assert codes(stuck) == [("stage_never_completed", "call"), ("stage_unreachable", "review")]


@pytest.mark.parametrize(
    "gate",
    [
        entry("close"),
        EntrySays(kind="entry_says", clause=CLAUSE, act="close", fact="outcome", one_of=("yes",)),
        RulesAdopted(kind="rules_adopted", clause=CLAUSE, act="close", parameters=("x",)),
        UndertakingSigned(kind="undertaking_signed", clause=CLAUSE, act="close"),
    ],
    ids=lambda gate: gate.kind,
)
def test_an_act_that_waits_for_a_later_one_is_found(gate: Gate) -> None:
    assert codes(with_gate(gate, on=0)) == [
        ("stage_unreachable", "review"),
        ("act_unreachable", "open"),
    ]


def test_one_reachable_act_of_several_is_enough() -> None:
    assert codes(with_gate(entry("close", "see"), on=2)) == []
    assert codes(with_gate(NotRecorded(kind="not_recorded", clause=CLAUSE, acts=("close",)))) == []


def test_a_gate_of_a_stage_can_make_it_unreachable() -> None:
    gate = entry("close")
    late = replace(SOUND, stages=(stage("call"), replace(SOUND.stages[1], requires=(gate,))))
    assert codes(late) == [("stage_unreachable", "review")]
