"""Where a cycle and a case stand, what comes next, and the two questions on terse facts (下一步)."""

from datetime import datetime, timedelta, timezone

import pytest

from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.dossier import UNNAMED, Dossier, Entry, Record, fold
from zhuoyue.core.procedure import (
    ActFacts,
    Code,
    EntryFacts,
    Proposal,
    State,
    WayFacts,
    answer_act,
    answer_way,
    next_acts,
    recorded,
    way,
)
from zhuoyue.core.regulation import (
    Act,
    AllCases,
    EntryRecorded,
    Need,
    NotRecorded,
    Procedure,
    Role,
    Scope,
    Stage,
    Until,
)
from zhuoyue.core.verdict import Allowed, Reason, Refused, Undecided, missing

CLAUSE = ClauseId("ZJ-13-1")
NAME = Text(zh="名", en="name")
NOON = datetime(2026, 5, 6, 12, tzinfo=timezone(timedelta(hours=8)))


def stage(name: str, *after: str, scope: Scope = Scope.CYCLE) -> Stage:
    return Stage(id=name, name=NAME, clause=ClauseId(f"c-{name}"), scope=scope, after=after)


def entry(*acts: str) -> EntryRecorded:
    return EntryRecorded(kind="entry_recorded", clause=CLAUSE, acts=acts)


PROCEDURE = Procedure(
    clause=CLAUSE,
    roles=(
        Role(id="applicant", name=NAME, clause=CLAUSE),
        Role(id="office", name=NAME, clause=CLAUSE),
    ),
    stages=(
        stage("call"),
        stage("application", "call"),
        stage("review", "application"),
        stage("check", "application"),
        stage("approval", "review", "check"),
        stage("honours", "approval", scope=Scope.CASE),
    ),
    acts=(
        Act(
            id="publish",
            name=NAME,
            clause=CLAUSE,
            scope=Scope.CYCLE,
            by=("office",),
            stage="call",
            completes="call",
            once=True,
            needs=(Need(fact="closes", name=NAME, clause=CLAUSE),),
        ),
        Act(
            id="submit",
            name=NAME,
            clause=CLAUSE,
            scope=Scope.CASE,
            by=("applicant",),
            stage="application",
            requires=(Until(kind="until", clause=CLAUSE, act="publish", fact="closes"),),
        ),
        Act(
            id="close",
            name=NAME,
            clause=CLAUSE,
            scope=Scope.CYCLE,
            by=("office",),
            stage="application",
            completes="application",
            requires=(
                AllCases(kind="all_cases", clause=CLAUSE, acts=("submit",)),
                entry("publish"),
            ),
        ),
        Act(
            id="withdraw",
            name=NAME,
            clause=CLAUSE,
            scope=Scope.CASE,
            by=("applicant",),
            ends_case=True,
            requires=(
                entry("submit"),
                NotRecorded(kind="not_recorded", clause=CLAUSE, acts=("approve",)),
            ),
        ),
        *(
            Act(
                id=f"finish_{name}",
                name=NAME,
                clause=CLAUSE,
                scope=Scope.CYCLE,
                by=("office",),
                stage=name,
                completes=name,
            )
            for name in ("review", "check")
        ),
        Act(
            id="approve",
            name=NAME,
            clause=CLAUSE,
            scope=Scope.CYCLE,
            by=("office",),
            stage="approval",
            completes="approval",
        ),
        Act(
            id="confer",
            name=NAME,
            clause=CLAUSE,
            scope=Scope.CASE,
            by=("office",),
            stage="honours",
            completes="honours",
        ),
    ),
)


def book(scope: Scope, *acts: str) -> Record:
    entries = [
        Entry(sequence=n, act=name, facts={"closes": "2026-05-06"})
        for n, name in enumerate(acts, 1)
    ]
    record = fold(PROCEDURE, scope, entries)
    assert isinstance(record, Record)
    return record


def states(dossier: Dossier) -> dict[str, str]:
    return {line.stage: line.state.value for line in way(PROCEDURE, dossier)}


# Stages


def test_at_first_only_the_first_stage_is_under_way() -> None:
    assert states(Dossier()) == {
        "call": "now",
        "application": "ahead",
        "review": "ahead",
        "check": "ahead",
        "approval": "ahead",
        "honours": "ahead",
    }


@pytest.mark.clause("WZ-18b")
def test_two_stages_run_side_by_side_and_both_must_end() -> None:
    here = Dossier(cycle=book(Scope.CYCLE, "publish", "close"))
    assert [name for name, one in states(here).items() if one == "now"] == ["review", "check"]
    one = Dossier(cycle=book(Scope.CYCLE, "publish", "close", "finish_check"))
    assert [name for name, one in states(one).items() if one == "now"] == ["review"]
    both = Dossier(cycle=book(Scope.CYCLE, "publish", "close", "finish_check", "finish_review"))
    assert [name for name, one in states(both).items() if one == "now"] == ["approval"]


def test_what_comes_before_a_completed_stage_is_behind() -> None:
    later = states(Dossier(cycle=book(Scope.CYCLE, "finish_check")))
    assert (later["call"], later["application"], later["review"]) == ("done", "done", "now")


def test_a_stage_of_the_case_is_done_case_by_case_and_for_the_cycle_when_all_have_it() -> None:
    cycle = book(Scope.CYCLE, "approve")
    done, waiting = book(Scope.CASE, "submit", "confer"), book(Scope.CASE, "submit")
    gone = book(Scope.CASE, "submit", "withdraw")
    cases = {"A": done, "B": waiting, "C": gone}
    assert states(Dossier(cycle=cycle, cases=cases, case="A"))["honours"] == "done"
    assert states(Dossier(cycle=cycle, cases=cases, case="B"))["honours"] == "now"
    assert states(Dossier(cycle=cycle, cases=cases))["honours"] == "now"
    assert states(Dossier(cycle=cycle, cases={"A": done, "C": gone}))["honours"] == "done"
    assert states(Dossier(cycle=cycle, cases={"C": gone}))["honours"] == "now"


def test_a_case_that_ended_comes_to_no_further_stage_of_its_own() -> None:
    cycle = book(Scope.CYCLE, "approve")
    gone = Dossier(cycle=cycle, cases={"A": book(Scope.CASE, "submit", "withdraw")}, case="A")
    assert states(gone)["honours"] == "ahead"
    revoked = book(Scope.CASE, "submit", "confer", "withdraw")
    after = Dossier(cycle=cycle, cases={"A": revoked}, case="A")
    assert states(after)["honours"] == "done"


# Next acts


def test_what_may_be_done_now_what_at_any_time_and_what_waits() -> None:
    dossier = Dossier(
        cycle=book(Scope.CYCLE, "publish"), cases={"A": book(Scope.CASE, "submit")}, case="A"
    )
    steps = next_acts(PROCEDURE, dossier, at=NOON)
    assert [(one.act, one.by) for one in steps.now] == [
        ("submit", ("applicant",)),
        ("close", ("office",)),
    ]
    assert [one.act for one in steps.any_time] == ["withdraw"]
    assert steps.waiting == ()


def test_what_waits_says_for_what_but_not_what_is_over() -> None:
    dossier = Dossier(cycle=book(Scope.CYCLE, "publish"), cases={"A": Record()})
    steps = next_acts(PROCEDURE, dossier, at=NOON + timedelta(days=1))
    assert [one.act for one in steps.now] == []
    assert [(one.act, one.reasons[0].code) for one in steps.waiting] == [
        ("close", Code.CASES_LACKING)
    ]


def test_a_next_act_names_what_its_entry_must_carry() -> None:
    (first,) = next_acts(PROCEDURE, Dossier()).now
    assert (first.act, first.stage, first.completes, first.needs, first.ends_case) == (
        "publish",
        "call",
        "call",
        ("closes",),
        False,
    )


def test_recording_moves_the_right_book_on() -> None:
    start = Dossier(cases={"A": book(Scope.CASE, "submit")}, case="A")
    after = recorded(PROCEDURE, start, Proposal(act="withdraw", role="applicant"))
    assert after.cases["A"].ended_by == Entry(sequence=2, act="withdraw", by="applicant")
    assert after.cycle == start.cycle
    cycle = recorded(PROCEDURE, start, Proposal(act="approve", role="office", actor="甲"))
    assert cycle.cycle.entries == (Entry(sequence=1, act="approve", by="office", actor="甲"),)
    assert cycle.cases == start.cases
    fresh = recorded(PROCEDURE, Dossier(), Proposal(act="submit", role="applicant"))
    assert list(fresh.cases) == [UNNAMED]


def test_what_is_not_permitted_is_never_recorded() -> None:
    with pytest.raises(ValueError, match="permitted"):
        recorded(PROCEDURE, Dossier(), Proposal(act="publich"))
    late = fold(PROCEDURE, Scope.CYCLE, [Entry(sequence=1, act="publish", at=NOON)])
    assert isinstance(late, Record)
    with pytest.raises(ValueError, match="permitted"):
        recorded(
            PROCEDURE,
            Dossier(cycle=late),
            Proposal(act="approve", role="office", at=NOON - timedelta(hours=1)),
        )


# The questions

CALLED = EntryFacts(act="publish", facts={"closes": "2026-05-06"})


def test_nothing_is_decided_without_the_act_and_the_entries() -> None:
    assert answer_act(PROCEDURE, ActFacts()).verdict == Undecided((missing(CLAUSE, "act"),))
    assert answer_act(PROCEDURE, ActFacts(act="publish")).verdict == Undecided(
        (missing(CLAUSE, "entries"),)
    )
    assert answer_way(PROCEDURE, WayFacts()).verdict == Undecided((missing(CLAUSE, "entries"),))


def test_an_allowed_act_shows_what_comes_after_it() -> None:
    answer = answer_act(
        PROCEDURE,
        ActFacts(act="publish", by="office", facts={"closes": "2026-05-06"}, entries=(), at=NOON),
    )
    assert isinstance(answer.verdict, Allowed)
    assert answer.result is not None
    assert (answer.result.stage, answer.result.stage_state) == ("call", State.NOW)
    assert [one.act for one in answer.result.possible_next] == ["submit"]
    assert answer.result.missing_acts == answer.result.missing_facts == ()


def test_a_refused_act_shows_what_is_missing_and_what_may_be_done_instead() -> None:
    facts = ActFacts(act="close", by="office", entries=(), at=NOON)
    answer = answer_act(PROCEDURE, facts)
    assert isinstance(answer.verdict, Refused)
    assert answer.result is not None
    assert answer.result.stage_state is State.AHEAD
    assert answer.result.missing_acts == ("publish",)
    assert answer.result.missing_facts == ("entries",)
    assert [one.act for one in answer.result.possible_next] == ["publish"]


def test_an_act_without_a_stage_has_none() -> None:
    facts = ActFacts(act="withdraw", by="applicant", entries=(EntryFacts(act="submit"),))
    answer = answer_act(PROCEDURE, facts)
    assert isinstance(answer.verdict, Allowed)
    assert answer.result is not None
    assert (answer.result.stage, answer.result.stage_state) == (None, None)


def test_an_unknown_act_still_shows_what_may_be_done() -> None:
    answer = answer_act(PROCEDURE, ActFacts(act="publich", entries=()))
    assert isinstance(answer.verdict, Refused)
    assert answer.result is not None
    assert [one.act for one in answer.result.possible_next] == ["publish"]


def test_entries_go_to_the_case_asked_about_unless_they_name_another() -> None:
    entries = (CALLED, EntryFacts(act="submit"), EntryFacts(act="submit", case="B"))
    facts = ActFacts(act="withdraw", by="applicant", case="A", entries=entries)
    assert isinstance(answer_act(PROCEDURE, facts).verdict, Allowed)
    other = ActFacts(
        act="withdraw", by="applicant", case="C", entries=(EntryFacts(act="submit", case="B"),)
    )
    assert isinstance(answer_act(PROCEDURE, other).verdict, Refused)


def test_with_several_cases_it_must_be_said_which() -> None:
    entries = (EntryFacts(act="submit", case="A"), EntryFacts(act="submit", case="B"))
    facts = ActFacts(act="withdraw", by="applicant", entries=entries)
    assert answer_act(PROCEDURE, facts).verdict == Undecided((missing(CLAUSE, "case"),))
    cycle = ActFacts(act="approve", by="office", entries=(*entries, CALLED))
    assert isinstance(answer_act(PROCEDURE, cycle).verdict, Refused)


@pytest.mark.parametrize(
    ("entry_facts", "why", "near"),
    [
        (EntryFacts(act="publich"), "unknown_act", ("publish",)),
        (EntryFacts(act="publish", case="A"), "wrong_book", ()),
        (EntryFacts(act="publish", sequence=2), "hole", ()),
        (EntryFacts(act="submit", sequence=0), "repeated", ()),
    ],
)
def test_broken_entries_are_refused_with_the_reason(
    entry_facts: EntryFacts, why: str, near: tuple[str, ...]
) -> None:
    for verdict in (
        answer_act(PROCEDURE, ActFacts(act="publish", entries=(entry_facts,))).verdict,
        answer_way(PROCEDURE, WayFacts(entries=(entry_facts,))).verdict,
    ):
        assert isinstance(verdict, Refused)
        (reason,) = verdict.reasons
        assert reason.code is Code.BOOK_BROKEN
        assert (reason.facts["why"], reason.facts["did_you_mean"]) == (why, near)


def test_the_way_shows_where_a_case_stands_and_what_ended_it() -> None:
    entries = (CALLED, EntryFacts(act="submit"), EntryFacts(act="withdraw"))
    answer = answer_way(PROCEDURE, WayFacts(entries=entries, at=NOON))
    assert answer.verdict == Allowed(
        (Reason(Code.STANDS_AT, ClauseId("c-application"), {"stage": "application"}),)
    )
    assert answer.result is not None
    assert answer.result.ended_by == "withdraw"
    assert answer.result.steps.any_time == ()


def test_a_case_that_goes_on_has_not_ended() -> None:
    answer = answer_way(PROCEDURE, WayFacts(entries=(CALLED,), case="A"))
    assert answer.result is not None
    assert answer.result.ended_by is None
