"""May this act be done now, by this role: one gate after the other (可否实施)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from zhuoyue.core.clause import Adoption, ClauseId, Text
from zhuoyue.core.dossier import Dossier, Entry, Record, Scalar, fold
from zhuoyue.core.procedure import Adopted, Code, Proposal, permits
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
    Since,
    Stage,
    Standing,
    UndertakingSigned,
    Until,
    When,
)
from zhuoyue.core.verdict import Allowed, Common, Reason, Refused, Undecided, missing

CLAUSE = ClauseId("HZA-3-3-6")
GATE = ClauseId("HZA-2-2-3")
CHINA = timezone(timedelta(hours=8))
NAME = Text(zh="名", en="name")


def role(name: str, *incompatible: str) -> Role:
    return Role(id=name, name=NAME, clause=GATE, incompatible_with=incompatible)


def act(name: str, scope: Scope = Scope.CYCLE, **more: object) -> Act:
    base = Act(id=name, name=NAME, clause=CLAUSE, scope=scope, by=("office",))
    return replace(base, **more)  # type: ignore[arg-type]


ROLES = (role("office"), role("committee"), role("oversight", "office", "committee"))
OTHERS = (
    act("open"),
    act("object"),
    act("settle"),
    act("suspend"),
    act("lift"),
    act("adopt"),
    act("undertake"),
    act("submit", Scope.CASE),
    act("score", Scope.CASE),
    act("withdraw", Scope.CASE, ends_case=True),
)


CALL = replace(
    act("open"), needs=(Need(fact="closes", name=NAME, clause=CLAUSE),), completes="call"
)


def procedure(*gates: Gate, scope: Scope = Scope.CYCLE, **more: object) -> Procedure:
    """One act, "ask", behind these gates, beside some others."""
    asked = act("ask", scope, requires=gates, **more)
    return Procedure(clause=CLAUSE, roles=ROLES, acts=(asked, *OTHERS))


def book(rules: Procedure, scope: Scope, *acts: str | tuple[str, Mapping[str, Scalar]]) -> Record:
    told = [(one, {}) if isinstance(one, str) else one for one in acts]
    entries = [Entry(sequence=n, act=name, facts=facts) for n, (name, facts) in enumerate(told, 1)]
    record = fold(rules, scope, entries)
    assert isinstance(record, Record)
    return record


def cycle(rules: Procedure, *acts: str | tuple[str, Mapping[str, Scalar]]) -> Dossier:
    return Dossier(cycle=book(rules, Scope.CYCLE, *acts))


def cases(rules: Procedure, **acts: tuple[str, ...]) -> Dossier:
    return Dossier(cases={name: book(rules, Scope.CASE, *done) for name, done in acts.items()})


ASK = Proposal(act="ask", role="office")


def reasons(rules: Procedure, dossier: Dossier, proposal: Proposal = ASK) -> tuple[Reason, ...]:
    """Why it is refused."""
    verdict = permits(rules, dossier, proposal)
    assert isinstance(verdict, Refused)
    return verdict.reasons


def allowed(rules: Procedure, dossier: Dossier, proposal: Proposal = ASK) -> tuple[Reason, ...]:
    """What it rests on, besides the role."""
    verdict = permits(rules, dossier, proposal)
    assert isinstance(verdict, Allowed), verdict
    return tuple(reason for reason in verdict.reasons if reason.code is not Code.ROLE_MAY_ACT)


def open_questions(
    rules: Procedure, dossier: Dossier, proposal: Proposal = ASK
) -> tuple[Reason, ...]:
    """What must be asked first."""
    verdict = permits(rules, dossier, proposal)
    assert isinstance(verdict, Undecided), verdict
    return verdict.reasons


# Act and role


def test_an_unknown_act_is_refused_and_similar_ones_are_named() -> None:
    verdict = reasons(procedure(), Dossier(), Proposal(act="asks", role="office"))
    assert verdict == (Reason(Code.UNKNOWN_ACT, CLAUSE, {"act": "asks", "did_you_mean": ("ask",)}),)


def test_the_role_decides() -> None:
    rules = procedure()
    assert permits(rules, Dossier(), ASK) == Allowed(
        (Reason(Code.ROLE_MAY_ACT, CLAUSE, {"act": "ask", "role": "office", "by": ("office",)}),)
    )
    assert reasons(rules, Dossier(), Proposal(act="ask", role="committee")) == (
        Reason(
            Code.ROLE_MAY_NOT_ACT, CLAUSE, {"act": "ask", "role": "committee", "by": ("office",)}
        ),
    )
    assert reasons(rules, Dossier(), Proposal(act="ask", role="offise")) == (
        Reason(Code.UNKNOWN_ROLE, CLAUSE, {"role": "offise", "did_you_mean": ("office",)}),
    )
    assert open_questions(rules, Dossier(), Proposal(act="ask")) == (missing(CLAUSE, "by"),)


@pytest.mark.clause("HZA-2-1")
@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("oversight", "office", True),
        ("office", "oversight", True),
        ("office", "committee", False),
        ("office", "somebody", False),
    ],
)
def test_incompatible_roles_are_refused_either_way(one: str, other: str, *, clash: bool) -> None:
    rules = procedure(by=("office", "oversight"))
    proposal = Proposal(act="ask", role=one, roles_held=(other,))
    if clash:
        facts = {"role": one, "other": other}
        assert reasons(rules, Dossier(), proposal) == (
            Reason(Code.ACTOR_HAS_OTHER_ROLE, GATE, facts),
        )
    else:
        assert allowed(rules, Dossier(), proposal) == ()


@pytest.mark.clause("HZA-2-1")
def test_a_role_is_also_known_from_the_books_of_the_cycle() -> None:
    rules = procedure()
    record = fold(rules, Scope.CASE, [Entry(sequence=1, act="score", by="oversight", actor="甲")])
    assert isinstance(record, Record)
    dossier = Dossier(cases={"A": record})
    found = reasons(rules, dossier, replace(ASK, actor="甲"))
    assert [reason.code for reason in found] == [Code.ACTOR_HAS_OTHER_ROLE]
    assert allowed(rules, dossier, replace(ASK, actor="乙")) == ()


# The book


def test_an_act_is_never_earlier_than_the_last_entry() -> None:
    rules = procedure()
    noon = datetime(2026, 5, 6, 12, tzinfo=CHINA)
    record = fold(rules, Scope.CYCLE, [Entry(sequence=1, act="open", at=noon)])
    assert isinstance(record, Record)
    dossier = Dossier(cycle=record)
    before = replace(ASK, at=noon - timedelta(seconds=1))
    assert [reason.code for reason in reasons(rules, dossier, before)] == [Code.EARLIER_THAN_BOOK]
    assert allowed(rules, dossier, replace(ASK, at=noon)) == ()
    assert allowed(rules, dossier) == ()


@pytest.mark.clause("ZJ-3")
def test_a_case_that_ended_goes_no_further_except_where_said() -> None:
    rules = procedure(scope=Scope.CASE)
    dossier = replace(cases(rules, A=("submit", "withdraw")), case="A")
    assert reasons(rules, dossier) == (
        Reason(Code.CASE_ENDED, CLAUSE, {"act": "ask", "ended_by": "withdraw", "sequence": 2}),
    )
    assert allowed(procedure(scope=Scope.CASE, on_ended_case=True), dossier) == ()


def test_what_is_done_once_is_not_done_again() -> None:
    rules = procedure(once=True)
    assert allowed(rules, cycle(rules, "open")) == ()
    assert reasons(rules, cycle(rules, "open", "ask")) == (
        Reason(Code.DONE_ONCE, CLAUSE, {"act": "ask", "sequence": 2}),
    )
    again = procedure()
    assert allowed(again, cycle(again, "ask")) == ()


# Stages


def staged(*gates: Gate) -> Procedure:
    stages = (
        Stage(id="call", name=NAME, clause=GATE, scope=Scope.CYCLE),
        Stage(
            id="vote",
            name=NAME,
            clause=CLAUSE,
            scope=Scope.CYCLE,
            after=("call",),
            requires=gates,
        ),
    )
    acts = (act("ask", stage="vote"), CALL, act("close", stage="vote", completes="vote"), *OTHERS)
    kept = tuple(one for n, one in enumerate(acts) if one.id not in {x.id for x in acts[:n]})
    return Procedure(clause=CLAUSE, roles=ROLES, stages=stages, acts=kept)


@pytest.mark.clause("HZA-3-3-7a")
def test_a_stage_is_reached_when_the_one_before_is_completed() -> None:
    rules = staged()
    assert reasons(rules, Dossier()) == (
        Reason(
            Code.STAGE_NOT_REACHED,
            GATE,
            {"act": "ask", "stage": "vote", "waits_for": "call", "completed_by": ("open",)},
        ),
    )
    assert allowed(rules, cycle(rules, "open")) == (
        Reason(Code.STAGE_REACHED, CLAUSE, {"act": "ask", "stage": "vote"}),
    )
    assert reasons(rules, cycle(rules, "open", "close")) == (
        Reason(Code.STAGE_OVER, CLAUSE, {"act": "ask", "stage": "vote"}),
    )


def test_the_gates_of_a_stage_hold_for_its_acts() -> None:
    rules = staged(EntryRecorded(kind="entry_recorded", clause=GATE, acts=("adopt",)))
    assert reasons(rules, cycle(rules, "open")) == (
        Reason(Code.ENTRY_LACKING, GATE, {"acts": ("adopt",)}),
    )
    assert Code.ENTRY_FOUND in [one.code for one in allowed(rules, cycle(rules, "open", "adopt"))]


# Entries


def test_one_of_several_acts_is_enough() -> None:
    gate = EntryRecorded(kind="entry_recorded", clause=GATE, acts=("open", "adopt"))
    rules = procedure(gate)
    assert reasons(rules, Dossier()) == (
        Reason(Code.ENTRY_LACKING, GATE, {"acts": ("open", "adopt")}),
    )
    assert allowed(rules, cycle(rules, "object", "adopt")) == (
        Reason(Code.ENTRY_FOUND, GATE, {"act": "adopt", "sequence": 2}),
    )


@pytest.mark.clause("ZJ-13-2")
def test_a_condition_says_where_an_entry_is_needed() -> None:
    when = When(act="open", fact="authority", one_of=(True,))
    gate = EntryRecorded(kind="entry_recorded", clause=GATE, acts=("adopt",), when=when)
    rules = procedure(gate)
    assert allowed(rules, cycle(rules, ("open", {"authority": False}))) == ()
    assert allowed(rules, Dossier()) == ()
    assert [r.code for r in reasons(rules, cycle(rules, ("open", {"authority": True})))] == [
        Code.ENTRY_LACKING
    ]
    assert open_questions(rules, cycle(rules, "open")) == (
        missing(GATE, "entries[open].facts.authority"),
    )


@pytest.mark.clause("ZJ-13-8")
def test_an_entry_about_another_matter_does_not_count() -> None:
    gate = EntryRecorded(kind="entry_recorded", clause=GATE, acts=("object",), same="no")
    rules = procedure(gate)
    dossier = cycle(rules, ("object", {"no": "1"}))
    assert open_questions(rules, dossier) == (missing(GATE, "facts.no"),)
    assert [r.code for r in reasons(rules, dossier, replace(ASK, facts={"no": "2"}))] == [
        Code.ENTRY_LACKING
    ]
    assert len(allowed(rules, dossier, replace(ASK, facts={"no": "1"}))) == 1


@pytest.mark.clause("ZJ-13-7a")
def test_the_last_entry_says_what_holds() -> None:
    gate = EntrySays(kind="entry_says", clause=GATE, act="open", fact="valid", one_of=(True,))
    rules = procedure(gate)
    no, yes = ("open", {"valid": False}), ("open", {"valid": True})
    assert reasons(rules, Dossier()) == (Reason(Code.ENTRY_LACKING, GATE, {"acts": ("open",)}),)
    assert reasons(rules, cycle(rules, yes, no)) == (
        Reason(
            Code.ENTRY_SAYS_OTHERWISE,
            GATE,
            {"act": "open", "fact": "valid", "value": False, "one_of": ("true",)},
        ),
    )
    assert allowed(rules, cycle(rules, no, yes)) == (
        Reason(Code.ENTRY_SAYS_SO, GATE, {"act": "open", "fact": "valid", "value": True}),
    )
    assert open_questions(rules, cycle(rules, yes, "open")) == (
        missing(GATE, "entries[open].facts.valid"),
    )


def test_yes_is_not_the_number_one() -> None:
    gate = EntrySays(kind="entry_says", clause=GATE, act="open", fact="valid", one_of=(True, "x"))
    rules = procedure(gate)
    assert len(reasons(rules, cycle(rules, ("open", {"valid": 1})))) == 1


def test_what_an_entry_says_of_the_same_matter_holds() -> None:
    gate = EntrySays(
        kind="entry_says", clause=GATE, act="open", fact="valid", one_of=(True,), same="award"
    )
    rules = procedure(gate)
    dossier = cycle(
        rules,
        ("open", {"valid": True, "award": "quality"}),
        ("open", {"valid": False, "award": "merit"}),
    )
    assert len(allowed(rules, dossier, replace(ASK, facts={"award": "quality"}))) == 1
    assert len(reasons(rules, dossier, replace(ASK, facts={"award": "merit"}))) == 1
    assert open_questions(rules, dossier) == (missing(GATE, "facts.award"),)


@pytest.mark.clause("HZA-1-4")
def test_an_act_may_bar_another() -> None:
    gate = NotRecorded(kind="not_recorded", clause=GATE, acts=("adopt", "open"))
    rules = procedure(gate)
    assert allowed(rules, cycle(rules, "object")) == (
        Reason(Code.NONE_RECORDED, GATE, {"acts": ("adopt", "open")}),
    )
    assert reasons(rules, cycle(rules, "object", "open")) == (
        Reason(Code.RECORDED_ALREADY, GATE, {"act": "open", "sequence": 2}),
    )


# Whatever was opened is closed again


def none_open(listed: str | None = None) -> NoneOpen:
    return NoneOpen(
        kind="none_open",
        clause=GATE,
        opened_by=("object",),
        closed_by=("settle",),
        key="no",
        list=listed,
    )


@pytest.mark.clause("HZA-3-3-7b", "WZ-18a")
def test_every_objection_is_settled_one_by_one() -> None:
    rules = procedure(none_open())
    first, second = ("object", {"no": "1"}), ("object", {"no": 2})
    assert allowed(rules, Dossier()) == (Reason(Code.ALL_CLOSED, GATE, {"acts": ("object",)}),)
    assert reasons(rules, cycle(rules, first, second, ("settle", {"no": "1"}))) == (
        Reason(
            Code.STILL_OPEN,
            GATE,
            {"opened_by": ("object",), "open": ("2",), "closed_by": ("settle",)},
        ),
    )
    done = cycle(rules, first, second, ("settle", {"no": "1"}), ("settle", {"no": 2}))
    assert len(allowed(rules, done)) == 1


def test_a_settlement_before_the_objection_settles_nothing() -> None:
    rules = procedure(none_open())
    dossier = cycle(rules, ("settle", {"no": "1"}), ("object", {"no": "1"}))
    assert len(reasons(rules, dossier)) == 1


def test_an_objection_without_its_number_is_named_by_its_entry() -> None:
    rules = procedure(none_open())
    assert reasons(rules, cycle(rules, "open", "object"))[0].facts["open"] == ("2",)


def test_an_objection_to_another_list_does_not_hold_this_one() -> None:
    rules = procedure(none_open("winners"))
    other, this = {"no": "1", "list": "eligible"}, {"no": "2", "list": "winners"}
    assert len(allowed(rules, cycle(rules, ("object", other)))) == 1
    assert len(reasons(rules, cycle(rules, ("object", this)))) == 1


@pytest.mark.clause("WZ-18b")
def test_the_cycle_waits_for_what_is_open_in_any_case_but_a_case_only_for_its_own() -> None:
    gate = replace(none_open(), opened_by=("submit",), closed_by=("score",))
    for scope, waits in ((Scope.CYCLE, True), (Scope.CASE, False)):
        rules = procedure(gate, scope=scope)
        dossier = replace(cases(rules, A=("submit",), B=("submit", "score")), case="B")
        assert isinstance(permits(rules, dossier, ASK), Refused) is waits


# Suspension

SUSPENSION = NotSuspended(
    kind="not_suspended", clause=GATE, suspended_by=("suspend",), lifted_by=("lift",), key="no"
)


@pytest.mark.clause("HZA-6-1", "WZ-25")
@pytest.mark.parametrize(
    ("stage", "held"), [(None, True), ("vote", True), ("call", False)], ids=str
)
def test_a_suspension_holds_everything_or_the_stage_it_names(
    stage: str | None, *, held: bool
) -> None:
    rules = staged(SUSPENSION)
    facts: dict[str, Scalar] = {"no": "1"} if stage is None else {"no": "1", "stage": stage}
    dossier = cycle(rules, "open", ("suspend", facts))
    assert isinstance(permits(rules, dossier, ASK), Refused) is held
    lifted = cycle(rules, "open", ("suspend", facts), ("lift", {"no": "1"}))
    assert isinstance(permits(rules, lifted, ASK), Allowed)


@pytest.mark.clause("HZA-6-1")
def test_a_standing_gate_holds_every_act_but_those_spared() -> None:
    standing = Standing(gate=SUSPENSION, spares=("object",))
    rules = replace(procedure(), standing=(standing,))
    dossier = cycle(rules, ("suspend", {"no": "1"}))
    assert reasons(rules, dossier) == (
        Reason(Code.SUSPENDED, GATE, {"suspensions": ("1",), "lifted_by": ("lift",)}),
    )
    assert allowed(rules, dossier, replace(ASK, act="object")) == ()


# All cases

EVERY = AllCases(kind="all_cases", clause=GATE, acts=("score",))


@pytest.mark.clause("HZC-4-3-3", "ZJ-13-3")
def test_every_open_case_has_the_act() -> None:
    rules = procedure(EVERY)
    lacking = cases(rules, B=("submit",), A=("submit",), C=("submit", "score"))
    assert reasons(rules, lacking) == (
        Reason(Code.CASES_LACKING, GATE, {"acts": ("score",), "cases": ("A", "B")}),
    )
    done = cases(rules, A=("submit", "score"), B=("submit", "withdraw"))
    assert allowed(rules, done) == (
        Reason(Code.CASES_COMPLETE, GATE, {"acts": ("score",), "cases": ("A",)}),
    )
    assert open_questions(rules, Dossier()) == (missing(GATE, "entries"),)


def test_only_cases_among_those_chosen_are_asked() -> None:
    rules = procedure(replace(EVERY, among=("submit",)))
    assert allowed(rules, cases(rules, A=(), B=("submit", "score")))[0].facts["cases"] == ("B",)
    assert reasons(rules, cases(rules, A=(), B=("submit",)))[0].facts["cases"] == ("B",)


# Time

SECOND = timedelta(seconds=1)
LIMIT = datetime(2026, 4, 30, 17, tzinfo=CHINA)
MIDNIGHT = datetime(2026, 5, 1, tzinfo=CHINA)


@pytest.mark.clause("ZJ-13-1", "HZC-3-7", "HZA-3-1a")
@pytest.mark.parametrize(
    ("gate", "limit", "at", "code"),
    [
        ("until", "2026-04-30T17:00:00+08:00", LIMIT - SECOND, Code.IN_TIME),
        ("until", "2026-04-30T17:00:00+08:00", LIMIT, Code.IN_TIME),
        ("until", "2026-04-30T17:00:00+08:00", LIMIT + SECOND, Code.TOO_LATE),
        ("until", "2026-04-30", MIDNIGHT - SECOND, Code.IN_TIME),
        ("until", "2026-04-30", MIDNIGHT, Code.TOO_LATE),
        ("until", "2026-04-30", (MIDNIGHT - SECOND).astimezone(UTC), Code.IN_TIME),
        ("until", "2026-04-30", MIDNIGHT.astimezone(UTC), Code.TOO_LATE),
        ("since", "2026-04-30T17:00:00+08:00", LIMIT - SECOND, Code.TOO_EARLY),
        ("since", "2026-04-30T17:00:00+08:00", LIMIT, Code.IN_TIME),
        ("since", "2026-05-01", MIDNIGHT - SECOND, Code.TOO_EARLY),
        ("since", "2026-05-01", MIDNIGHT, Code.IN_TIME),
        ("after", "2026-04-30T17:00:00+08:00", LIMIT, Code.TOO_EARLY),
        ("after", "2026-04-30T17:00:00+08:00", LIMIT + SECOND, Code.IN_TIME),
        ("after", "2026-04-30", MIDNIGHT - SECOND, Code.TOO_EARLY),
        ("after", "2026-04-30", MIDNIGHT, Code.IN_TIME),
    ],
)
def test_limits_to_the_second(gate: str, limit: str, at: datetime, code: Code) -> None:
    gates: dict[str, Gate] = {
        "until": Until(kind="until", clause=GATE, act="open", fact="limit"),
        "since": Since(kind="since", clause=GATE, act="open", fact="limit"),
        "after": After(kind="after", clause=GATE, act="open", fact="limit"),
    }
    rules = procedure(gates[gate])
    verdict = permits(rules, cycle(rules, ("open", {"limit": limit})), replace(ASK, at=at))
    assert code in [reason.code for reason in verdict.reasons]
    assert isinstance(verdict, Allowed) is (code is Code.IN_TIME)


def test_the_limit_and_the_instant_must_be_told() -> None:
    rules = procedure(Until(kind="until", clause=GATE, act="open", fact="limit"))
    told = cycle(rules, ("open", {"limit": "2026-04-30"}))
    assert open_questions(rules, told) == (missing(GATE, "at"),)
    assert reasons(rules, Dossier()) == (Reason(Code.ENTRY_LACKING, GATE, {"acts": ("open",)}),)


@pytest.mark.parametrize(
    "limit", ["", "April", "20260430", "2026-04-30T17:00:00", 20260430, None], ids=repr
)
def test_a_limit_that_is_no_day_and_no_instant_with_its_zone_is_not_known(
    limit: Scalar | None,
) -> None:
    rules = procedure(Until(kind="until", clause=GATE, act="open", fact="limit"))
    facts: dict[str, Scalar] = {} if limit is None else {"limit": limit}
    dossier = cycle(rules, ("open", facts))
    assert open_questions(rules, dossier, replace(ASK, at=LIMIT)) == (
        missing(GATE, "entries[open].facts.limit"),
    )


# Implementing rules

SILENT = RulesAdopted(
    kind="rules_adopted", clause=GATE, act="adopt", parameters=("quorum", "majority")
)
ADOPTION = Adoption(decision="1号", on=date(2026, 3, 1), by="评审组")


@pytest.mark.clause("WZ-17", "HZA-2-2-2")
def test_silence_refuses_until_every_parameter_is_adopted() -> None:
    rules = procedure(SILENT)
    assert reasons(rules, cycle(rules, ("adopt", {"quorum": "2/3"}))) == (
        Reason(Common.NOT_REGULATED, GATE, {"parameter": "majority"}),
    )
    both = cycle(rules, ("adopt", {"quorum": "2/3"}), ("adopt", {"majority": "1/2"}))
    assert allowed(rules, both) == (
        Reason(Code.RULES_ADOPTED, GATE, {"parameter": "quorum", "sequence": 1}),
        Reason(Code.RULES_ADOPTED, GATE, {"parameter": "majority", "sequence": 2}),
    )


def test_rules_given_beside_the_book_need_their_adoption() -> None:
    rules = procedure(replace(SILENT, parameters=("quorum",)))
    given = replace(ASK, implementing_rules=Adopted(parameters=("quorum",)))
    assert reasons(rules, Dossier(), given) == (
        Reason(Common.RULES_NOT_ADOPTED, GATE, {"parameter": "quorum"}),
    )
    adopted = replace(ASK, implementing_rules=Adopted(adoption=ADOPTION, parameters=("quorum",)))
    assert allowed(rules, Dossier(), adopted) == (
        Reason(Code.RULES_ADOPTED, GATE, {"parameter": "quorum", "decision": "1号"}),
    )
    other = replace(ASK, implementing_rules=Adopted(adoption=ADOPTION, parameters=("mode",)))
    assert [reason.code for reason in reasons(rules, Dossier(), other)] == [Common.NOT_REGULATED]


@pytest.mark.clause("HZA-2-2-2")
def test_what_an_act_has_used_is_frozen_and_nothing_else() -> None:
    rules = procedure(replace(SILENT, parameters=("quorum",)))
    adopt = Proposal(act="adopt", role="office", facts={"quorum": "1/2", "majority": "1/2"})
    assert allowed(rules, cycle(rules, ("adopt", {"quorum": "2/3"})), adopt) == ()
    used = cycle(rules, ("adopt", {"quorum": "2/3"}), "ask")
    assert reasons(rules, used, adopt) == (
        Reason(Code.RULES_FROZEN, GATE, {"parameter": "quorum", "used_by": "ask"}),
    )
    assert allowed(rules, used, replace(adopt, facts={"majority": "1/2"})) == ()


@pytest.mark.clause("HZA-2-2-2")
def test_what_a_stage_uses_is_frozen_by_its_first_act() -> None:
    rules = staged(SILENT)
    adopt = Proposal(act="adopt", role="office", facts={"quorum": "1/2"})
    assert allowed(rules, cycle(rules, "open"), adopt) == ()
    assert [reason.code for reason in reasons(rules, cycle(rules, "open", "close"), adopt)] == [
        Code.RULES_FROZEN
    ]


# Undertakings and what an entry carries


@pytest.mark.clause("HZA-6-2", "ZJ-16", "WZ-24a")
def test_who_acts_has_signed() -> None:
    gate = UndertakingSigned(kind="undertaking_signed", clause=GATE, act="undertake")
    rules = procedure(gate)
    record = fold(rules, Scope.CYCLE, [Entry(sequence=1, act="undertake", actor="甲")])
    assert isinstance(record, Record)
    dossier = Dossier(cycle=record)
    assert open_questions(rules, dossier) == (missing(GATE, "actor"),)
    assert allowed(rules, dossier, replace(ASK, actor="甲")) == (
        Reason(Code.UNDERTAKING_ON_RECORD, GATE, {"actor": "甲"}),
    )
    assert reasons(rules, dossier, replace(ASK, actor="乙")) == (
        Reason(Code.UNDERTAKING_LACKING, GATE, {"actor": "乙", "acts": ("undertake",)}),
    )


@pytest.mark.clause("WZ-16a")
def test_an_entry_carries_what_the_text_asks_for() -> None:
    needs = (
        Need(fact="outcome", name=NAME, clause=GATE, one_of=("signed", "refused_to_sign")),
        Need(fact="report", name=NAME, clause=CLAUSE),
    )
    rules = procedure(needs=needs)
    assert open_questions(rules, Dossier()) == (
        missing(GATE, "facts.outcome"),
        missing(CLAUSE, "facts.report"),
    )
    facts: dict[str, Scalar] = {"outcome": "later", "report": "1"}
    assert reasons(rules, Dossier(), replace(ASK, facts=facts)) == (
        Reason(
            Code.FACT_UNFIT,
            GATE,
            {
                "act": "ask",
                "fact": "outcome",
                "value": "later",
                "one_of": ("signed", "refused_to_sign"),
            },
        ),
    )
    signed = replace(ASK, facts={"outcome": "signed", "report": "1"})
    assert [reason.code for reason in allowed(rules, Dossier(), signed)] == [
        Code.FACT_CARRIED,
        Code.FACT_CARRIED,
    ]


@pytest.mark.parametrize(
    ("value", "fits"),
    [("2026-03-31", True), ("2026-03-31T17:00:00+08:00", True), ("2026-03-31T17:00", False)],
)
def test_a_day_or_an_instant_is_asked_for_where_a_limit_rests_on_it(
    value: str, *, fits: bool
) -> None:
    rules = procedure(needs=(Need(fact="closes", name=NAME, clause=GATE, moment=True),))
    proposal = replace(ASK, facts={"closes": value})
    if fits:
        assert [reason.code for reason in allowed(rules, Dossier(), proposal)] == [
            Code.FACT_CARRIED
        ]
    else:
        assert reasons(rules, Dossier(), proposal) == (
            Reason(Code.FACT_NO_MOMENT, GATE, {"fact": "closes", "value": value}),
        )


def test_every_reason_is_given_and_each_only_once() -> None:
    gate = EntryRecorded(kind="entry_recorded", clause=GATE, acts=("open",))
    rules = procedure(gate, gate, NotRecorded(kind="not_recorded", clause=GATE, acts=("adopt",)))
    found = reasons(rules, cycle(rules, "adopt"), Proposal(act="ask", role="committee"))
    assert [reason.code for reason in found] == [
        Code.ROLE_MAY_NOT_ACT,
        Code.ENTRY_LACKING,
        Code.RECORDED_ALREADY,
    ]
