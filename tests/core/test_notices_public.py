"""Whether a notice has ended and the next stage may begin (公示期满)."""

from dataclasses import replace
from datetime import date

import pytest

from zhuoyue.core.calendar import Calendar, Counting
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.notices import (
    Adopted,
    ClockRule,
    Finding,
    Grounds,
    NoNotice,
    NoticeFacts,
    NoticeResult,
    NoticeRule,
    ObjectionRule,
    PendingObjection,
    ResultGoes,
    Rules,
    Starts,
    Time,
    Window,
    notice,
)
from zhuoyue.core.units import Period, Unit
from zhuoyue.core.verdict import Allowed, Answer, Refused, Undecided, missing

LISTS = ClauseId("HZA-3-3-7a")
CLAUSE = ClauseId("HZA-3-3-7b")
NAME = Text(zh="初选名单", en="provisional winners")
ADOPTION = Adoption(decision="评审组〔2026〕1号", on=date(2026, 1, 6), by="评审组")
SILENT = NotRegulated(not_regulated=LISTS)
TIME = Time(
    calendar=Calendar(years=frozenset({2026}), off=frozenset(), work=frozenset()),
    counting=Counting(),
)
PUBLIC = ObjectionRule(
    id="public",
    clause=CLAUSE,
    window=Window.NOTICE_PERIOD,
    needs=frozenset(Grounds),
    real_name_required=False,
    confidential=True,
    verification="verification",
    result=ResultGoes.PUBLICISED,
    upheld=SILENT,
)
VERIFICATION = ClockRule(
    id="verification",
    clause=CLAUSE,
    name=NAME,
    period=Period(length=5, unit=Unit.WORKING_DAYS),
    starts=Starts.RECEIPT,
    of=NAME,
)
LIST = NoticeRule(
    id="winners",
    clause=LISTS,
    name=NAME,
    period=Period(length=7, unit=Unit.WORKING_DAYS),
    where=NAME,
    holds_back=Text(zh="审定批准", en="final approval"),
    objections="public",
)
RULES = Rules(
    clocks=(VERIFICATION,),
    notices=(LIST,),
    objections=(PUBLIC,),
    no_notice=(NoNotice(id="eligible", clause=ClauseId("ZJ-13-3"), name=NAME),),
)
# Published on Monday 2 March 2026: seven working days end on Wednesday 11 March.
FACTS = NoticeFacts(
    list="winners", published_on=date(2026, 3, 2), as_of=date(2026, 3, 12), objections=()
)


def ask(facts: NoticeFacts, rules: Rules = RULES) -> Answer[NoticeResult]:
    return notice(rules, facts, TIME)


def codes(answer: Answer[NoticeResult]) -> list[str]:
    return [reason.code.value for reason in answer.verdict.reasons]


def result(answer: Answer[NoticeResult]) -> NoticeResult:
    assert answer.result is not None
    return answer.result


def objected(
    received: date | None, settled: date | None = None, outcome: Finding | None = None
) -> NoticeFacts:
    one = PendingObjection(id="Y1", received_on=received, settled_on=settled, outcome=outcome)
    return replace(FACTS, objections=(one,))


@pytest.mark.clause("HZA-3-3-7a")
@pytest.mark.parametrize(
    ("day", "code"),
    [
        (1, "not_yet_published"),
        (2, "notice_running"),
        (10, "notice_running"),
        (11, "notice_running"),
        (12, "notice_ended"),
    ],
)
def test_a_notice_has_ended_only_after_its_last_day(day: int, code: str) -> None:
    answer = ask(replace(FACTS, as_of=date(2026, 3, day)))

    assert codes(answer) == [code]
    assert isinstance(answer.verdict, Allowed) is (day == 12)
    assert result(answer).last_day == date(2026, 3, 11)
    assert result(answer).holds_back == LIST.holds_back


@pytest.mark.clause("HZA-3-3-7a")
def test_an_open_objection_holds_the_next_stage_back() -> None:
    answer = ask(objected(date(2026, 3, 11)))

    (reason,) = answer.verdict.reasons
    assert isinstance(answer.verdict, Refused)
    assert (reason.code.value, reason.facts["objection"]) == ("objection_open", "Y1")
    assert result(answer).open_objections == ("Y1",)


@pytest.mark.parametrize(("day", "code"), [(11, "objection_settled"), (12, "objection_settled")])
def test_a_settled_objection_holds_nothing_back(day: int, code: str) -> None:
    answer = ask(objected(date(2026, 3, 9), date(2026, 3, day), Finding.UPHELD))

    assert isinstance(answer.verdict, Allowed)
    assert codes(answer) == ["notice_ended", code]
    assert result(answer).upheld_objections == ("Y1",)


def test_an_objection_settled_later_was_open_on_the_day_asked_for() -> None:
    answer = ask(objected(date(2026, 3, 9), date(2026, 3, 13)))

    assert codes(answer) == ["objection_open"]


def test_an_objection_received_after_the_day_asked_for_was_not_there() -> None:
    assert codes(ask(objected(date(2026, 3, 13)))) == ["notice_ended"]


@pytest.mark.clause("HZA-3-3-7b")
def test_an_objection_out_of_time_holds_nothing_back() -> None:
    answer = ask(objected(date(2026, 3, 12)))

    assert isinstance(answer.verdict, Allowed)
    assert codes(answer) == ["notice_ended", "objection_out_of_time"]
    assert result(answer).objections_out_of_time == ("Y1",)


def test_an_objection_before_publication_is_a_contradiction() -> None:
    assert codes(ask(objected(date(2026, 3, 1)))) == ["objection_before_publication"]


def test_the_day_of_receipt_is_asked_only_of_an_open_objection() -> None:
    assert ask(objected(None)).verdict == Undecided(
        (missing(CLAUSE, "objections[Y1].received_on"),)
    )
    assert isinstance(ask(objected(None, date(2026, 3, 9))).verdict, Allowed)


def test_notice_and_objection_are_both_named() -> None:
    facts = replace(objected(date(2026, 3, 9)), as_of=date(2026, 3, 11))

    assert codes(ask(facts)) == ["notice_running", "objection_open"]


def test_what_is_not_known_is_asked_for() -> None:
    answer = ask(NoticeFacts(list="winners"))

    names = [reason.facts["fact"] for reason in answer.verdict.reasons]
    assert names == ["as_of", "objections", "published_on"]


def test_the_day_asked_for_is_asked_though_objections_are_open() -> None:
    answer = ask(replace(objected(date(2026, 3, 9), date(2026, 3, 10)), as_of=None))

    assert answer.verdict == Undecided((missing(LISTS, "as_of"),))


def test_a_list_is_asked_for() -> None:
    assert ask(NoticeFacts()).verdict == Undecided((missing(LISTS, "list"),))
    assert ask(NoticeFacts(), Rules()).verdict.reasons[0].clause == "民法典-201"


def test_an_unknown_list_is_refused_with_the_known_ones() -> None:
    (reason,) = ask(NoticeFacts(list="losers")).verdict.reasons

    assert reason.facts == {"list": "losers", "known": ("winners", "eligible")}


@pytest.mark.clause("ZJ-13-3", "ZJ-13-4")
def test_where_no_notice_is_laid_down_nothing_holds_the_next_stage_back() -> None:
    answer = ask(NoticeFacts(list="eligible"))

    assert isinstance(answer.verdict, Allowed)
    assert codes(answer) == ["no_notice_laid_down"]
    assert result(answer).holds_back is None


@pytest.mark.clause("ZJ-13-8")
def test_a_notice_of_unsaid_length_cannot_end_until_rules_set_it() -> None:
    rules = replace(RULES, notices=(replace(LIST, period=SILENT),))
    adopted = Adopted(
        adoption=ADOPTION, periods={"winners": Period(length=5, unit=Unit.WORKING_DAYS)}
    )

    assert codes(ask(FACTS, rules)) == ["not_regulated"]
    filled = ask(replace(FACTS, implementing_rules=adopted), rules)
    assert isinstance(filled.verdict, Allowed)
    assert result(filled).last_day == date(2026, 3, 9)


def test_length_and_day_of_publication_are_both_missed() -> None:
    rules = replace(RULES, notices=(replace(LIST, period=SILENT),))

    answer = ask(replace(FACTS, published_on=None), rules)

    assert codes(answer) == ["not_regulated"]
    assert isinstance(answer.verdict, Refused)


@pytest.mark.clause("HZC-4-1c", "HZC-4-2-2")
def test_objections_the_text_does_not_provide_for_are_refused_until_rules_do() -> None:
    rules = replace(RULES, notices=(replace(LIST, objections=SILENT),))
    facts = objected(date(2026, 3, 9), date(2026, 3, 10))
    adopted = Adopted(adoption=ADOPTION, objections={"winners": "public"})
    wrong = Adopted(adoption=ADOPTION, objections={"winners": "secret"})

    assert codes(ask(facts, rules)) == ["not_regulated"]
    assert isinstance(ask(FACTS, rules).verdict, Allowed)
    filled = ask(replace(facts, implementing_rules=adopted), rules)
    assert isinstance(filled.verdict, Allowed)
    assert codes(ask(replace(facts, implementing_rules=wrong), rules)) == ["unknown_objection_rule"]


@pytest.mark.clause("HZA-3-3-7b")
def test_under_the_other_reading_the_time_for_objections_is_set_by_the_cycle() -> None:
    rules = replace(RULES, objections=(replace(PUBLIC, window=Window.SET_PER_CYCLE),))
    longer = Adopted(
        adoption=ADOPTION,
        periods={"winners_objections": Period(length=10, unit=Unit.WORKING_DAYS)},
    )
    facts = replace(objected(date(2026, 3, 12), date(2026, 3, 12)), implementing_rules=longer)

    assert codes(ask(objected(date(2026, 3, 12)), rules)) == ["not_regulated"]
    assert codes(ask(facts, rules)) == ["notice_running"]
    after = replace(facts, as_of=date(2026, 3, 17))
    assert codes(ask(after, rules)) == ["notice_ended", "notice_ended", "objection_settled"]


def test_a_year_not_announced_leaves_the_end_open() -> None:
    facts = replace(FACTS, published_on=date(2026, 12, 28), as_of=date(2027, 2, 1))

    answer = ask(facts)

    assert codes(answer) == ["calendar_not_announced"]
    assert isinstance(answer.verdict, Undecided)


def test_a_provisional_end_is_no_end() -> None:
    facts = replace(FACTS, published_on=date(2026, 12, 21), as_of=date(2026, 12, 31))

    answer = ask(facts)

    assert result(answer).last_day == date(2026, 12, 30)
    assert codes(answer) == ["calendar_not_announced"]


def test_two_objections_of_one_id_and_one_settled_before_it_came_are_refused() -> None:
    with pytest.raises(ValueError, match="each id once"):
        NoticeFacts(objections=(PendingObjection(id="Y1"), PendingObjection(id="Y1")))
    with pytest.raises(ValueError, match="before received_on"):
        PendingObjection(id="Y1", received_on=date(2026, 3, 9), settled_on=date(2026, 3, 8))
    assert PendingObjection(id="Y1", settled_on=date(2026, 3, 8)).received_on is None


def test_rules_that_name_nothing_and_ids_used_twice_are_refused() -> None:
    with pytest.raises(ValueError, match="no rule of this name: public"):
        Rules(clocks=(VERIFICATION,), notices=(LIST,))
    with pytest.raises(ValueError, match="no rule of this name: verification"):
        Rules(objections=(PUBLIC,))
    with pytest.raises(ValueError, match="an id of its own"):
        Rules(clocks=(VERIFICATION, VERIFICATION))
