"""What a winner owes in the years after, by when, and whether it was done."""

from datetime import date

import pytest

from zhuoyue.core.calendar import Calendar, RestDay
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.supervision import (
    Code,
    Due,
    Duties,
    DutiesFacts,
    DutyState,
    FirstReport,
    Report,
    Reports,
    Standing,
    SupervisionAdopted,
    duties,
)
from zhuoyue.core.verdict import Allowed, Answer, Common, Refused, Undecided

CLAUSE = ClauseId("HZA-6-4")
WORDS = Text(zh="自我评价报告", en="self-assessment report")
CALENDAR = Calendar(years=frozenset({2026, 2027, 2028, 2029}), off=frozenset(), work=frozenset())
ADOPTION = Adoption(decision="1号", on=date(2026, 1, 5), by="评审组")
MAY = Due(month=6, bound="before_month")
AWARDED = date(2026, 5, 18)


def _rule(
    *,
    every: int = 2,
    first: FirstReport = FirstReport.YEAR_AFTER,
    years: int | None = 5,
    due: Due | None = MAY,
) -> Reports:
    silence = NotRegulated(not_regulated=CLAUSE)
    return Reports(
        kind="reports",
        id="report",
        clause=CLAUSE,
        what=WORDS,
        every_years=every,
        first=first,
        years=silence if years is None else years,
        due=silence if due is None else due,
        on_failure="withdrawal",
    )


def _ask(rule: Reports | Standing, facts: DutiesFacts) -> Answer[Duties]:
    return duties((rule,), facts, clause=ClauseId("HZA-6-3"), calendar=CALENDAR)


def _facts(
    as_of: date,
    *reports: Report,
    awarded_on: date = AWARDED,
    ended_on: date | None = None,
    adopted: SupervisionAdopted | None = None,
) -> DutiesFacts:
    return DutiesFacts(
        awarded_on=awarded_on,
        as_of=as_of,
        reports=reports,
        ended_on=ended_on,
        implementing_rules=adopted,
    )


def _states(answer: Answer[Duties]) -> list[DutyState]:
    assert answer.result is not None
    return [duty.state for duty in answer.result.duties]


def _years(answer: Answer[Duties]) -> list[int | None]:
    assert answer.result is not None
    return [duty.due_year for duty in answer.result.duties]


def _codes(answer: Answer[Duties]) -> list[str]:
    return [reason.code.value for reason in answer.verdict.reasons]


@pytest.mark.clause("HZA-6-4")
@pytest.mark.parametrize(
    ("first", "years"),
    [
        (FirstReport.AWARD_YEAR, [2028, 2030]),
        (FirstReport.YEAR_AFTER, [2027, 2029, 2031]),
        (FirstReport.AFTER_ONE_INTERVAL, [2028, 2030]),
    ],
)
def test_reports_fall_every_second_year_of_five_as_the_text_is_read(
    first: FirstReport, years: list[int]
) -> None:
    answer = _ask(_rule(first=first), _facts(date(2026, 5, 18), awarded_on=date(2026, 6, 1)))

    assert _years(answer) == years
    assert answer.result is not None
    assert [duty.about_year for duty in answer.result.duties] == [year - 1 for year in years]


@pytest.mark.clause("HZC-5-2-4")
@pytest.mark.parametrize(
    ("admitted", "first_year"), [(date(2026, 5, 31), 2026), (date(2026, 6, 1), 2027)]
)
def test_read_otherwise_whoever_is_admitted_by_the_due_day_reports_the_same_year(
    admitted: date, first_year: int
) -> None:
    rule = _rule(every=1, first=FirstReport.AWARD_YEAR, years=1)
    answer = _ask(rule, _facts(date(2026, 5, 1), awarded_on=admitted))

    assert _years(answer)[0] == first_year


@pytest.mark.clause("HZC-5-2-4")
@pytest.mark.parametrize(
    ("bound", "last"),
    [("before_month", date(2027, 5, 31)), ("within_month", date(2027, 6, 30))],
)
def test_before_june_leaves_june_out_unless_read_otherwise(bound: str, last: date) -> None:
    due = Due(month=6, bound="within_month" if bound == "within_month" else "before_month")
    answer = _ask(_rule(due=due), _facts(date(2026, 12, 1)))

    assert answer.result is not None
    assert answer.result.duties[0].due_on == last


@pytest.mark.clause("HZC-5-2-4")
@pytest.mark.parametrize(
    ("handed_in", "state", "codes"),
    [
        (date(2027, 5, 30), DutyState.DONE, [Code.DUTIES_IN_ORDER]),
        (date(2027, 5, 31), DutyState.DONE, [Code.DUTIES_IN_ORDER]),
        (date(2027, 6, 1), DutyState.LATE, [Code.REPORT_LATE]),
    ],
)
def test_a_report_is_in_time_up_to_its_last_day(
    handed_in: date, state: DutyState, codes: list[Code]
) -> None:
    answer = _ask(_rule(), _facts(date(2027, 12, 1), Report(about_year=2026, on=handed_in)))

    assert _states(answer) == [state, DutyState.NOT_DUE, DutyState.NOT_DUE]
    assert _codes(answer) == codes


@pytest.mark.clause("HZC-5-2-4")
@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2026, 12, 31), DutyState.NOT_DUE),
        (date(2027, 1, 1), DutyState.DUE),
        (date(2027, 5, 31), DutyState.DUE),
        (date(2027, 6, 1), DutyState.MISSING),
    ],
)
def test_a_report_not_handed_in_is_missing_from_the_day_after(
    as_of: date, state: DutyState
) -> None:
    answer = _ask(_rule(), _facts(as_of))

    assert _states(answer)[0] is state
    assert isinstance(answer.verdict, Refused if state is DutyState.MISSING else Allowed)
    assert answer.result is not None
    assert answer.result.proposals == (("withdrawal",) if state is DutyState.MISSING else ())


@pytest.mark.clause("HZA-6-4")
def test_the_earliest_report_about_the_year_counts_and_later_days_are_not_known_yet() -> None:
    twice = (
        Report(about_year=2026, on=date(2027, 7, 1)),
        Report(about_year=2026, on=date(2027, 5, 1)),
        Report(about_year=2028, on=date(2029, 5, 1)),
    )
    answer = _ask(_rule(), _facts(date(2027, 12, 1), *twice))

    assert _states(answer) == [DutyState.DONE, DutyState.NOT_DUE, DutyState.NOT_DUE]


@pytest.mark.clause("HZA-6-4")
@pytest.mark.parametrize(
    ("as_of", "codes"),
    [
        (date(2027, 3, 1), [Common.NOT_REGULATED]),
        (date(2028, 3, 1), [Common.NOT_REGULATED, Code.REPORT_MISSING]),
        (date(2032, 1, 1), [Code.REPORT_MISSING] * 3),
    ],
)
def test_a_day_left_open_refuses_while_a_report_lies_ahead(as_of: date, codes: list[str]) -> None:
    answer = _ask(_rule(due=None), _facts(as_of))

    assert isinstance(answer.verdict, Refused)
    assert _codes(answer) == codes
    assert _years(answer) == [2027, 2029, 2031]


@pytest.mark.clause("HZA-6-4")
def test_adopted_rules_fill_the_day_and_say_by_whom() -> None:
    march = Due(month=3, day=31)
    adopted = SupervisionAdopted(adoption=ADOPTION, report_due=march)
    filled = _ask(_rule(due=None), _facts(date(2026, 12, 1), adopted=adopted))
    unsigned = _ask(
        _rule(due=None),
        _facts(date(2026, 12, 1), adopted=SupervisionAdopted(report_due=march)),
    )

    assert filled.result is not None
    assert filled.result.duties[0].due_on == date(2027, 3, 31)
    assert isinstance(filled.verdict, Allowed)
    assert _codes(unsigned) == [Common.RULES_NOT_ADOPTED]


@pytest.mark.clause("HZA-6-4")
def test_adopted_rules_cannot_change_what_the_text_says() -> None:
    adopted = SupervisionAdopted(adoption=ADOPTION, report_due=Due(month=3, day=31), years=3)
    answer = _ask(_rule(), _facts(date(2026, 12, 1), adopted=adopted))

    assert _codes(answer) == [Common.CONTRADICTS_REGULATION] * 2


@pytest.mark.clause("HZC-5-2-4")
def test_a_length_left_open_lists_up_to_the_year_asked_about() -> None:
    answer = _ask(_rule(every=1, years=None), _facts(date(2028, 1, 1)))

    assert _years(answer) == [2027, 2028]
    assert _codes(answer) == [Code.REPORT_MISSING]


@pytest.mark.clause("HZC-5-2-4")
@pytest.mark.parametrize(
    ("as_of", "handed_in", "state", "codes"),
    [
        (date(2027, 5, 31), None, DutyState.DUE, [Code.DUTIES_IN_ORDER, Code.END_LEFT_OPEN]),
        (date(2027, 6, 1), None, DutyState.MISSING, [Code.REPORT_MISSING]),
        (
            date(2027, 6, 1),
            date(2027, 5, 31),
            DutyState.DONE,
            [Code.DUTIES_IN_ORDER, Code.END_LEFT_OPEN],
        ),
        (date(2027, 6, 1), date(2027, 6, 1), DutyState.LATE, [Code.REPORT_LATE]),
    ],
)
def test_a_length_left_open_holds_up_nothing_about_this_years_report(
    as_of: date, handed_in: date | None, state: DutyState, codes: list[str]
) -> None:
    reports = () if handed_in is None else (Report(about_year=2026, on=handed_in),)
    answer = _ask(_rule(every=1, years=None), _facts(as_of, *reports))

    assert _states(answer) == [state]
    assert _codes(answer) == codes


@pytest.mark.clause("HZC-5-2-4")
def test_a_length_set_by_rules_nobody_adopted_is_refused() -> None:
    adopted = SupervisionAdopted(years=3)
    answer = _ask(_rule(every=1, years=None), _facts(date(2027, 1, 1), adopted=adopted))

    assert _codes(answer) == [Common.RULES_NOT_ADOPTED]


@pytest.mark.clause("HZC-5-2-4")
@pytest.mark.parametrize(
    ("ended_on", "years"),
    [
        (date(2028, 5, 30), [2027]),
        (date(2028, 5, 31), [2027, 2028]),
        (date(2028, 6, 1), [2027, 2028]),
        (date(2040, 1, 1), [2027, 2028, 2029]),
    ],
)
def test_the_end_of_the_honour_ends_the_duty(ended_on: date, years: list[int]) -> None:
    closed = _ask(_rule(every=1, years=3), _facts(date(2026, 6, 1), ended_on=ended_on))
    silent = _ask(_rule(every=1, years=None), _facts(date(2026, 6, 1), ended_on=ended_on))

    assert _years(closed) == years
    assert _codes(silent) == [Code.DUTIES_IN_ORDER]


@pytest.mark.clause("HZA-6-4")
@pytest.mark.parametrize(
    ("ended_on", "years"), [(date(2026, 12, 31), []), (date(2027, 1, 1), [2027])]
)
def test_without_a_day_the_duty_arises_with_its_year(ended_on: date, years: list[int]) -> None:
    answer = _ask(_rule(due=None), _facts(date(2026, 6, 1), ended_on=ended_on))

    assert _years(answer) == years


@pytest.mark.clause("HZC-5-2-4")
@pytest.mark.parametrize(
    ("rest_day", "last"),
    [(RestDay.STAYS, date(2026, 5, 31)), (RestDay.NEXT_WORKING_DAY, date(2026, 6, 1))],
)
def test_a_due_day_on_a_sunday_stays_unless_read_like_a_period(
    rest_day: RestDay, last: date
) -> None:
    due = Due(month=6, bound="before_month", rest_day=rest_day)
    answer = _ask(_rule(due=due), _facts(date(2026, 1, 2), awarded_on=date(2025, 6, 1)))

    assert answer.result is not None
    assert answer.result.duties[0].due_on == last


def test_a_day_that_moves_needs_the_years_calendar() -> None:
    due = Due(month=6, bound="before_month", rest_day=RestDay.NEXT_WORKING_DAY)
    answer = _ask(_rule(due=due), _facts(date(2026, 6, 1)))

    assert isinstance(answer.verdict, Undecided)
    assert [one.facts for one in answer.verdict.reasons] == [{"year": 2031}]
    assert answer.result is not None
    assert [duty.due_on for duty in answer.result.duties] == [
        date(2027, 5, 31),
        date(2029, 5, 31),
        None,
    ]


def test_unknown_reports_are_asked_for_once_a_report_was_due() -> None:
    early = DutiesFacts(awarded_on=AWARDED, as_of=date(2026, 12, 31))
    later = DutiesFacts(awarded_on=AWARDED, as_of=date(2027, 1, 1))

    assert isinstance(_ask(_rule(), early).verdict, Allowed)
    assert [one.facts for one in _ask(_rule(), later).verdict.reasons] == [{"fact": "reports"}]
    assert _states(_ask(_rule(), later))[0] is DutyState.UNKNOWN


def test_both_days_are_asked_for() -> None:
    answer = _ask(_rule(), DutiesFacts())

    assert isinstance(answer.verdict, Undecided)
    assert [one.facts["fact"] for one in answer.verdict.reasons] == ["awarded_on", "as_of"]


@pytest.mark.clause("ZJ-20", "WZ-23", "HZA-5-1", "HZC-5-2-2")
def test_a_standing_duty_has_no_day_and_is_not_judged() -> None:
    rule = Standing(kind="standing", id="promotion", clause=ClauseId("ZJ-20"), what=WORDS)
    answer = _ask(rule, _facts(date(2030, 1, 1)))

    assert isinstance(answer.verdict, Allowed)
    assert _states(answer) == [DutyState.STANDING]


@pytest.mark.parametrize(
    ("month", "day", "bound"),
    [(2, 29, "on_day"), (13, 1, "on_day"), (6, None, "on_day"), (6, 1, "before_month")],
)
def test_a_due_day_exists_in_every_year(month: int, day: int | None, bound: str) -> None:
    with pytest.raises(ValueError, match="day"):
        Due(month=month, day=day, bound="on_day" if bound == "on_day" else "before_month")


def test_before_january_is_the_last_day_of_the_year_before() -> None:
    assert Due(month=1, bound="before_month").named(2027) == date(2026, 12, 31)


def test_a_report_comes_after_its_year_and_at_least_every_so_many_years() -> None:
    assert Report(about_year=2026, on=date(2027, 1, 1)).on == date(2027, 1, 1)
    with pytest.raises(ValueError, match="cannot be handed in"):
        Report(about_year=2026, on=date(2026, 12, 31))
    with pytest.raises(ValueError, match="every year or less often"):
        _rule(every=0)


@pytest.mark.clause("ZJ-20")
@pytest.mark.parametrize(
    ("ended_on", "state", "code"),
    [
        (None, DutyState.STANDING, Code.STANDING_DUTY),
        (date(2027, 1, 1), DutyState.STANDING, Code.STANDING_DUTY),
        (date(2026, 12, 31), DutyState.ENDED, Code.DUTY_ENDED),
    ],
)
def test_a_standing_duty_is_named_with_its_clause_until_the_honour_ends(
    ended_on: date | None, state: DutyState, code: Code
) -> None:
    rule = Standing(kind="standing", id="promotion", clause=ClauseId("ZJ-20"), what=WORDS)

    answer = _ask(rule, DutiesFacts(awarded_on=AWARDED, as_of=date(2027, 1, 1), ended_on=ended_on))

    assert _states(answer) == [state]
    assert _codes(answer) == [code]
    assert [reason.clause for reason in answer.verdict.reasons] == ["ZJ-20"]


def test_an_honour_does_not_end_before_it_was_given() -> None:
    with pytest.raises(ValueError, match="before awarded_on"):
        DutiesFacts(awarded_on=AWARDED, ended_on=date(2026, 5, 17))
