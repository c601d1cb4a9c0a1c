"""What may be paid for an honour, step by step: ceilings, highest-only, once only, difference."""

from datetime import date
from fractions import Fraction

import pytest

from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated
from zhuoyue.core.subsidies import (
    Budget,
    ByPolicy,
    Ceiling,
    Code,
    Exclusion,
    Financing,
    Fixed,
    Grant,
    HighestOnly,
    Honour,
    Line,
    Money,
    MoneyFacts,
    NoSum,
    OncePerAward,
    Payment,
    Purpose,
    Rules,
    Source,
    SubsidiesAdopted,
    TopUp,
    differences,
    money,
    payable,
)
from zhuoyue.core.units import Yuan, yuan
from zhuoyue.core.verdict import Allowed, Answer, Common, Reason, Refused, Undecided

CITY, CULTIVATION, PROVINCIAL = Source.CITY, Source.CULTIVATION, Source.PROVINCIAL


def _grant(source: Source, name: str, ceiling: str, *, investment: bool = False) -> Grant:
    bound = Ceiling(
        kind="ceiling",
        at_most=yuan(ceiling),
        bounded_by="audited_investment" if investment else "nothing",
    )
    clause = ClauseId("HZA-4-3" if source in (CITY, CULTIVATION) else "HZA-4-1")
    return Grant(id=f"{source}-{name}", clause=clause, source=source, honour=name, sum=bound)


HIGHEST = HighestOnly(
    kind="highest_only",
    clause=ClauseId("HZA-4-4"),
    deducts="named_and_principle",
    named=frozenset({CITY, PROVINCIAL, CULTIVATION, Source.PROJECT}),
    by_principle=frozenset({Source.NATIONAL}),
    recovered="not_deducted",
)

HANGZHOU = Rules(
    clause=ClauseId("HZA-1-1"),
    grants=(
        _grant(Source.NATIONAL, "quality", "500万元"),
        _grant(Source.NATIONAL, "nomination", "200万元"),
        _grant(PROVINCIAL, "quality", "200万元"),
        _grant(CITY, "quality", "60万元"),
        _grant(CITY, "innovation", "30万元"),
        Grant(
            id="merit",
            clause=ClauseId("HZA-4-3"),
            source=CITY,
            award="merit",
            sum=NoSum(kind="none"),
        ),
        _grant(CULTIVATION, "cultivation", "20万元", investment=True),
    ),
    settlement=HIGHEST,
    lines=(
        Line(
            id="work",
            clause=ClauseId("WZ-20"),
            purposes=frozenset({Purpose.REVIEW_WORK}),
            budget=Budget.BUREAU,
        ),
        Line(
            id="bureau",
            clause=ClauseId("HZA-4-4"),
            purposes=frozenset({Purpose.GRANT}),
            budget=Budget.BUREAU,
        ),
    ),
)

QUALITY = Honour(source=CITY, award="quality")
ADMISSION = Honour(source=CULTIVATION, award="cultivation")


def _paid(source: Source, amount: int, award: str | None = None, recovered: int = 0) -> Payment:
    return Payment(source=source, award=award, amount=Yuan(amount), recovered=Yuan(recovered))


def _once(
    *,
    after_higher: str = "nothing",
    difference_to: str = "sum_paid",
    recovered: str = "not_deducted",
) -> OncePerAward:
    return OncePerAward(
        kind="once_per_award",
        clause=ClauseId("ZJ-14b"),
        awards=("quality", "innovation"),
        difference_to="current_sum" if difference_to == "current_sum" else "sum_paid",
        after_higher="in_full" if after_higher == "in_full" else "nothing",
        recovered="deducted" if recovered == "deducted" else "not_deducted",
    )


def _fixed(name: str, amount: str) -> Grant:
    return Grant(
        id=name,
        clause=ClauseId("ZJ-14a"),
        source=CITY,
        award=name,
        sum=Fixed(kind="fixed", amount=yuan(amount)),
    )


def _zhuji(settlement: OncePerAward | None = None) -> Rules:
    return Rules(
        clause=ClauseId("ZJ-14a"),
        grants=(
            _fixed("quality", "20万元"),
            _fixed("innovation", "10万元"),
            _fixed("special", "5万元"),
        ),
        settlement=settlement or _once(),
    )


def _codes(answer: Answer[Money]) -> list[str]:
    return [reason.code.value for reason in answer.verdict.reasons]


def _result(answer: Answer[Money]) -> Money:
    assert answer.result is not None
    return answer.result


def _payable(rules: Rules, facts: MoneyFacts) -> int:
    return _result(money(rules, facts)).payable


def _steps(answer: Answer[Money]) -> list[tuple[Code, int]]:
    return [(step.code, step.amount) for step in _result(answer).steps]


def _facts(honour: Honour = QUALITY, *paid: Payment, proposed: int | None = None) -> MoneyFacts:
    return MoneyFacts(
        honour=honour, paid=paid, proposed=None if proposed is None else Yuan(proposed)
    )


@pytest.mark.clause("HZA-4-3")
@pytest.mark.parametrize(
    ("proposed", "over"), [(599_999, 0), (600_000, 0), (600_001, 1), (1_000_000, 400_000)]
)
def test_a_proposal_keeps_to_the_ceiling(proposed: int, over: int) -> None:
    answer = money(HANGZHOU, _facts(proposed=proposed))

    assert isinstance(answer.verdict, Refused if over else Allowed)
    assert _result(answer).over == over


@pytest.mark.clause("HZA-4-3")
def test_the_merit_award_carries_no_money_and_says_so() -> None:
    answer = money(HANGZHOU, MoneyFacts(honour=Honour(source=CITY, award="merit")))

    assert answer.verdict == Refused(answer.verdict.reasons)
    assert _codes(answer) == [Code.NO_MONEY]
    assert _result(answer).payable == 0


@pytest.mark.clause("HZA-1-1")
def test_an_honour_the_text_does_not_pay_is_refused_with_those_it_pays() -> None:
    answer = money(HANGZHOU, _facts(Honour(source=Source.DISTRICT, award="quality")))

    assert isinstance(answer.verdict, Refused)
    assert answer.result is None
    (reason,) = answer.verdict.reasons
    assert reason.clause == "HZA-1-1"
    assert reason.facts["known"] == tuple(grant.title for grant in HANGZHOU.grants)


def test_without_an_honour_there_is_nothing_to_decide() -> None:
    answer = money(HANGZHOU, MoneyFacts())

    assert isinstance(answer.verdict, Undecided)
    assert [reason.facts for reason in answer.verdict.reasons] == [{"fact": "honour"}]


@pytest.mark.clause("HZA-4-3")
@pytest.mark.parametrize(
    ("invested", "payable"),
    [(0, 0), (199_999, 199_999), (200_000, 200_000), (200_001, 200_000), (900_000, 200_000)],
)
def test_cultivation_pays_neither_more_than_invested_nor_than_the_ceiling(
    invested: int, payable: int
) -> None:
    facts = MoneyFacts(honour=ADMISSION, paid=(), audited_investment=Yuan(invested))

    assert _payable(HANGZHOU, facts) == payable


@pytest.mark.clause("HZA-4-3")
def test_cultivation_waits_for_the_audit() -> None:
    answer = money(HANGZHOU, _facts(ADMISSION))

    assert isinstance(answer.verdict, Undecided)
    assert answer.verdict.reasons[0].facts == {"fact": "audited_investment"}


@pytest.mark.clause("HZA-4-4")
@pytest.mark.parametrize(
    ("received", "payable"),
    [(0, 600_000), (599_999, 1), (600_000, 0), (600_001, 0), (5_000_000, 0)],
)
def test_what_was_received_is_deducted_and_never_more_than_is_there(
    received: int, payable: int
) -> None:
    facts = _facts(QUALITY, _paid(Source.PROJECT, received))

    assert _payable(HANGZHOU, facts) == payable


@pytest.mark.clause("HZA-4-4")
def test_every_deduction_is_a_step_and_the_floor_is_one_too() -> None:
    answer = money(
        HANGZHOU,
        _facts(QUALITY, _paid(CITY, 300_000, "innovation"), _paid(PROVINCIAL, 400_000, "quality")),
    )

    assert _steps(answer) == [
        (Code.CEILING, 600_000),
        (Code.DEDUCTED, -300_000),
        (Code.DEDUCTED, -400_000),
        (Code.NOT_BELOW_ZERO, 100_000),
    ]
    assert _codes(answer) == [Code.NOTHING_PAYABLE]


@pytest.mark.clause("HZA-4-4")
def test_an_unknown_history_is_not_an_empty_one() -> None:
    answer = money(HANGZHOU, MoneyFacts(honour=QUALITY))

    assert isinstance(answer.verdict, Undecided)
    assert answer.verdict.reasons[0].facts == {"fact": "paid"}


@pytest.mark.clause("HZA-4-4")
@pytest.mark.parametrize(("recovered", "payable"), [(0, 300_000), (1, 300_001), (300_000, 600_000)])
def test_recovered_sums_are_not_deducted(recovered: int, payable: int) -> None:
    facts = _facts(QUALITY, _paid(CITY, 300_000, "innovation", recovered))

    assert _payable(HANGZHOU, facts) == payable


@pytest.mark.clause("HZA-4-4")
def test_the_other_readings_deduct_recovered_sums_and_spare_national_ones() -> None:
    narrow = HighestOnly(
        kind="highest_only",
        clause=HIGHEST.clause,
        deducts="named",
        named=HIGHEST.named,
        by_principle=HIGHEST.by_principle,
        recovered="deducted",
    )
    rules = Rules(clause=HANGZHOU.clause, grants=HANGZHOU.grants, settlement=narrow)

    assert _payable(rules, _facts(QUALITY, _paid(CITY, 300_000, None, 300_000))) == 300_000
    assert _payable(rules, _facts(QUALITY, _paid(Source.NATIONAL, 5_000_000))) == 600_000


@pytest.mark.clause("HZA-4-4")
def test_other_money_is_listed_as_not_deducted() -> None:
    answer = money(HANGZHOU, _facts(QUALITY, _paid(Source.OTHER, 7), _paid(CITY, 5, None, 5)))

    assert _result(answer).payable == 600_000
    assert [one.amount for one in _result(answer).not_deducted] == [7, 5]


@pytest.mark.clause("HZA-4-4")
@pytest.mark.parametrize(
    ("honour", "beside", "payable"),
    [
        (QUALITY, Honour(source=CITY, award="innovation"), 600_000),
        (Honour(source=CITY, award="innovation"), QUALITY, 0),
        (
            Honour(source=PROVINCIAL, award="quality"),
            Honour(source=Source.NATIONAL, award="nomination"),
            0,
        ),
        (
            Honour(source=Source.NATIONAL, award="nomination"),
            Honour(source=PROVINCIAL, award="quality"),
            2_000_000,
        ),
        (QUALITY, QUALITY, 600_000),
        (QUALITY, Honour(source=CITY, award="merit"), 600_000),
        (QUALITY, Honour(source=Source.OTHER, award="anything"), 600_000),
    ],
)
def test_of_honours_won_together_the_highest_is_paid_once(
    honour: Honour, beside: Honour, payable: int
) -> None:
    facts = MoneyFacts(honour=honour, also_won=(beside,), paid=())

    assert _payable(HANGZHOU, facts) == payable


@pytest.mark.clause("HZA-4-4")
@pytest.mark.parametrize(("invested", "payable"), [(99_999, 100_000), (100_000, 0), (100_001, 0)])
def test_honours_won_together_are_compared_by_what_they_are_worth(
    invested: int, payable: int
) -> None:
    small = Grant(
        id="small",
        clause=ClauseId("HZA-4-3"),
        source=CITY,
        honour="small",
        sum=Fixed(kind="fixed", amount=yuan("10万元")),
    )
    rules = Rules(clause=HANGZHOU.clause, grants=(*HANGZHOU.grants, small), settlement=HIGHEST)
    facts = MoneyFacts(
        honour=Honour(source=CITY, award="small"),
        also_won=(ADMISSION,),
        paid=(),
        audited_investment=Yuan(invested),
    )

    assert _payable(rules, facts) == payable


@pytest.mark.clause("HZA-4-4")
@pytest.mark.parametrize(
    "beside", [ADMISSION, Honour(source=CITY, award="unheard-of")], ids=["not audited", "unknown"]
)
def test_an_honour_of_unknown_worth_beside_it_is_for_a_person(beside: Honour) -> None:
    answer = money(HANGZHOU, MoneyFacts(honour=QUALITY, also_won=(beside,), paid=()))

    assert isinstance(answer.verdict, Undecided)
    assert [(one.code, one.facts) for one in answer.verdict.reasons] == [
        (Common.JUDGEMENT_NEEDED, {"matter": "also_won[0]"})
    ]


@pytest.mark.clause("ZJ-14a")
@pytest.mark.parametrize(
    ("proposed", "code"),
    [(199_999, Code.BELOW_FIXED), (200_000, Code.PAYABLE), (200_001, Code.ABOVE_PAYABLE)],
)
def test_a_fixed_sum_is_paid_to_the_yuan(proposed: int, code: Code) -> None:
    assert _codes(money(_zhuji(), _facts(proposed=proposed))) == [code]


@pytest.mark.clause("ZJ-14b")
def test_the_same_award_is_paid_once_only() -> None:
    answer = money(_zhuji(), _facts(QUALITY, _paid(CITY, 1, "quality")))

    assert _steps(answer) == [(Code.FIXED_SUM, 200_000), (Code.PAID_ONCE_ONLY, -200_000)]


@pytest.mark.clause("ZJ-14b")
@pytest.mark.parametrize(
    ("received", "payable"), [(99_999, 100_001), (100_000, 100_000), (250_000, 0)]
)
def test_the_higher_award_after_the_lower_brings_the_difference(
    received: int, payable: int
) -> None:
    facts = _facts(QUALITY, _paid(CITY, received, "innovation"))

    assert _payable(_zhuji(), facts) == payable


@pytest.mark.clause("ZJ-14b")
def test_read_otherwise_the_difference_is_of_todays_sums_however_often_it_was_paid() -> None:
    rules = _zhuji(_once(difference_to="current_sum"))
    twice = (_paid(CITY, 30_000, "innovation"), _paid(CITY, 40_000, "innovation"))

    assert _payable(rules, _facts(QUALITY, *twice)) == 100_000


@pytest.mark.clause("ZJ-14b")
def test_a_lower_award_without_a_sum_of_today_counts_as_paid() -> None:
    gone = Rules(
        clause=ClauseId("ZJ-14a"),
        grants=(_fixed("quality", "20万元"),),
        settlement=_once(difference_to="current_sum"),
    )
    vague = Rules(
        clause=ClauseId("ZJ-14a"),
        grants=(_fixed("quality", "20万元"), _grant(CITY, "innovation", "10万元")),
        settlement=_once(difference_to="current_sum"),
    )
    facts = _facts(QUALITY, _paid(CITY, 30_000, "innovation"))

    assert _payable(gone, facts) == 170_000
    assert _payable(vague, facts) == 170_000


@pytest.mark.clause("ZJ-14b")
@pytest.mark.parametrize(("reading", "payable"), [("nothing", 0), ("in_full", 100_000)])
def test_the_lower_award_after_or_beside_the_higher(reading: str, payable: int) -> None:
    rules = _zhuji(_once(after_higher=reading))
    innovation = Honour(source=CITY, award="innovation")
    after = _facts(innovation, _paid(CITY, 200_000, "quality"))
    beside = MoneyFacts(honour=innovation, also_won=(QUALITY,), paid=())

    assert _payable(rules, after) == payable
    assert _payable(rules, beside) == payable


@pytest.mark.clause("ZJ-14b")
def test_money_of_other_sources_awards_or_recovered_leaves_the_reward_alone() -> None:
    before = (
        _paid(PROVINCIAL, 500_000, "quality"),
        _paid(CITY, 50_000, "special"),
        _paid(CITY, 200_000, "quality", 200_000),
        _paid(CITY, 9, None, 9),
    )
    answer = money(_zhuji(), _facts(QUALITY, *before))

    assert _result(answer).payable == 200_000
    assert len(_result(answer).not_deducted) == 4


@pytest.mark.clause("ZJ-14b")
def test_an_award_outside_the_rule_is_paid_whatever_was_paid() -> None:
    special = Honour(source=CITY, award="special")

    assert _payable(_zhuji(), _facts(special, _paid(CITY, 200_000, "quality"))) == 50_000


@pytest.mark.clause("ZJ-14b")
def test_a_payment_for_an_award_not_named_must_be_cleared_up() -> None:
    answer = money(_zhuji(), _facts(QUALITY, _paid(PROVINCIAL, 1), _paid(CITY, 100_000)))

    assert isinstance(answer.verdict, Undecided)
    assert answer.verdict.reasons[0].facts == {"fact": "paid[1].award"}


def _wenzhou() -> Rules:
    silence = NotRegulated(not_regulated=ClauseId("WZ-20"))
    policy = Grant(
        id="quality",
        clause=ClauseId("WZ-20"),
        source=CITY,
        award="quality",
        sum=ByPolicy(kind="policy", amount=silence),
    )
    return Rules(clause=ClauseId("WZ-20"), grants=(policy,))


ADOPTION = Adoption(decision="1号", on=date(2022, 9, 1), by="市政府")


@pytest.mark.clause("WZ-20")
@pytest.mark.parametrize(
    ("adopted", "code"),
    [
        (None, Common.NOT_REGULATED),
        (SubsidiesAdopted(adoption=ADOPTION), Common.NOT_REGULATED),
        (SubsidiesAdopted(amount=Yuan(1)), Common.RULES_NOT_ADOPTED),
        (SubsidiesAdopted(adoption=ADOPTION, amount=Yuan(1)), Code.PAYABLE),
    ],
)
def test_a_sum_left_to_policy_needs_the_policy(
    adopted: SubsidiesAdopted | None, code: Code | Common
) -> None:
    answer = money(_wenzhou(), MoneyFacts(honour=QUALITY, implementing_rules=adopted))

    assert _codes(answer) == [code]


@pytest.mark.clause("HZA-4-3", "ZJ-14a")
@pytest.mark.parametrize("rules", [HANGZHOU, _zhuji()], ids=["ceiling", "fixed"])
def test_implementing_rules_do_not_overrule_a_stated_sum(rules: Rules) -> None:
    adopted = SubsidiesAdopted(adoption=ADOPTION, amount=Yuan(1))
    answer = money(rules, MoneyFacts(honour=QUALITY, paid=(), implementing_rules=adopted))

    assert isinstance(answer.verdict, Refused)
    assert _codes(answer) == [Common.CONTRADICTS_REGULATION]


def _harbour(*excluded: Exclusion) -> Rules:
    top_up = Grant(
        id="city",
        clause=ClauseId("HB-72"),
        source=CITY,
        honour="quality",
        sum=TopUp(kind="top_up", share=Fraction(1, 2)),
    )
    return Rules(clause=ClauseId("HB-71"), grants=(top_up,), excluded=excluded)


@pytest.mark.clause("HB-72")
@pytest.mark.parametrize(("from_city", "payable"), [(1, 0), (2, 1), (300_001, 150_000)])
def test_a_top_up_drops_fractions_of_a_yuan(from_city: int, payable: int) -> None:
    facts = MoneyFacts(honour=QUALITY, paid_by_source=Yuan(from_city), paid=(_paid(CITY, 5),))
    answer = money(_harbour(), facts)

    assert _result(answer).payable == payable
    assert [one.amount for one in _result(answer).not_deducted] == [5]


@pytest.mark.clause("HB-72")
def test_a_top_up_and_its_neighbours_cannot_be_compared() -> None:
    rules = Rules(
        clause=ClauseId("HB-71"),
        grants=(*_harbour().grants, _grant(PROVINCIAL, "quality", "1万元")),
        settlement=HIGHEST,
    )
    facts = MoneyFacts(
        honour=Honour(source=PROVINCIAL, award="quality"), also_won=(QUALITY,), paid=()
    )

    assert _codes(money(rules, facts)) == [Common.JUDGEMENT_NEEDED]


FULLY = Exclusion(clause=ClauseId("HB-74"), financing=frozenset({Financing.FULLY_BUDGETED}))


@pytest.mark.clause("HB-74")
@pytest.mark.parametrize(
    ("financing", "kind", "payable"),
    [
        (Financing.FULLY_BUDGETED, Refused, 0),
        (Financing.PARTLY_BUDGETED, Allowed, 150_000),
        (Financing.SELF_FINANCED, Allowed, 150_000),
    ],
)
def test_bodies_fully_financed_by_the_budget_get_nothing(
    financing: Financing, kind: type, payable: int
) -> None:
    facts = MoneyFacts(honour=QUALITY, financing=financing, paid_by_source=Yuan(300_000))
    answer = money(_harbour(FULLY), facts)

    assert isinstance(answer.verdict, kind)
    assert _result(answer).payable == payable
    assert sum(step.amount for step in _result(answer).steps) == payable


@pytest.mark.clause("HB-74")
def test_all_that_is_unknown_is_asked_at_once() -> None:
    first = money(_harbour(FULLY), MoneyFacts(honour=QUALITY))
    second = money(_harbour(FULLY), MoneyFacts(honour=QUALITY, paid_by_source=Yuan(2)))

    assert [one.facts["fact"] for one in first.verdict.reasons] == ["financing", "paid_by_source"]
    assert [one.facts["fact"] for one in second.verdict.reasons] == ["financing"]
    assert second.result is None


@pytest.mark.clause("HZA-4-4")
@pytest.mark.parametrize(
    ("proposed", "available", "codes"),
    [
        (600_000, 600_000, [Code.PAYABLE]),
        (600_000, 599_999, [Code.ABOVE_BUDGET]),
        (None, 599_999, [Code.ABOVE_BUDGET]),
        (600_001, 599_999, [Code.ABOVE_PAYABLE, Code.ABOVE_BUDGET]),
    ],
)
def test_a_payment_beyond_the_budget_is_refused_beside_everything_else(
    proposed: int | None, available: int, codes: list[Code]
) -> None:
    facts = MoneyFacts(
        honour=QUALITY,
        paid=(),
        proposed=None if proposed is None else Yuan(proposed),
        available=Yuan(available),
    )
    answer = money(HANGZHOU, facts)

    assert _codes(answer) == codes
    assert answer.verdict.reasons[-1].clause in ("HZA-4-3", "HZA-4-4")


def test_a_grant_is_for_one_honour() -> None:
    nothing = NoSum(kind="none")
    with pytest.raises(ValueError, match="either an award or an honour"):
        Grant(id="x", clause=ClauseId("A"), source=CITY, sum=nothing)
    with pytest.raises(ValueError, match="either an award or an honour"):
        Grant(id="x", clause=ClauseId("A"), source=CITY, award="a", honour="b", sum=nothing)


def test_one_honour_has_one_grant_and_one_purpose_one_line() -> None:
    grant, line = HANGZHOU.grants[0], HANGZHOU.lines[0]
    with pytest.raises(ValueError, match="two grants"):
        Rules(clause=ClauseId("A"), grants=(grant, grant))
    with pytest.raises(ValueError, match="two budget lines"):
        Rules(clause=ClauseId("A"), lines=(line, line))


def test_a_top_up_is_a_share_above_zero() -> None:
    with pytest.raises(ValueError, match="above zero"):
        TopUp(kind="top_up", share=Fraction(0))


@pytest.mark.parametrize(("amount", "recovered"), [(1, 2), (-1, 0), (1, -1)])
def test_no_more_is_recovered_than_was_paid(amount: int, recovered: int) -> None:
    with pytest.raises(ValueError, match="recovered"):
        _paid(CITY, amount, None, recovered)


def test_sums_repeated_from_another_regulation_must_agree() -> None:
    admission = HANGZHOU.grants[-1]
    same = Rules(
        clause=ClauseId("HZC-5-2-4"),
        grants=(admission,),
        settlement=HIGHEST,
        lines=HANGZHOU.lines,
    )
    other = Rules(
        clause=ClauseId("HZC-5-2-4"),
        grants=(
            _grant(CULTIVATION, "cultivation", "10万元", investment=True),
            _grant(CULTIVATION, "more", "1万元"),
        ),
        settlement=_once(),
    )

    assert differences(same, HANGZHOU) == ()
    assert differences(other, HANGZHOU) == (
        "cultivation-cultivation",
        "cultivation-more",
        "settlement",
        "lines",
    )
    assert differences(Rules(clause=ClauseId("A")), Rules(clause=ClauseId("B"))) == ()
    assert differences(Rules(clause=ClauseId("A")), HANGZHOU) == ("settlement", "lines")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (MoneyFacts(), Common.MISSING_FACT),
        (MoneyFacts(honour=Honour(source=CITY, award="unheard-of")), Code.NO_GRANT),
        (MoneyFacts(honour=QUALITY), Common.MISSING_FACT),
    ],
)
def test_the_sum_alone_says_why_it_is_open(facts: MoneyFacts, code: Code | Common) -> None:
    found = payable(HANGZHOU, facts)

    assert isinstance(found, Reason)
    assert found.code is code
    assert money(HANGZHOU, facts).verdict.reasons == (found,)


@pytest.mark.clause("HZA-4-1", "HZA-4-3", "ZJ-15a")
@pytest.mark.parametrize(
    ("award", "invested", "proposed", "expected"),
    [
        ("quality", None, "60万元", Undecided),
        ("quality", None, "61万元", Refused),
        ("cultivation", None, "20万元", Undecided),
        ("cultivation", None, "21万元", Refused),
        ("cultivation", "15万元", "15万元", Undecided),
        ("cultivation", "15万元", "16万元", Refused),
        ("cultivation", "25万元", "21万元", Refused),
        ("merit", None, "1万元", Refused),
    ],
)
def test_more_than_the_text_ever_gives_is_refused_though_earlier_payments_are_not_known(
    award: str, invested: str | None, proposed: str, expected: type
) -> None:
    facts = MoneyFacts(
        honour=Honour(source=CULTIVATION if award == "cultivation" else CITY, award=award),
        audited_investment=None if invested is None else yuan(invested),
        proposed=yuan(proposed),
    )
    answer = money(HANGZHOU, facts)

    assert isinstance(answer.verdict, expected)
    open_ = any(reason.code is Common.MISSING_FACT for reason in answer.verdict.reasons)
    assert open_ is (expected is Undecided)


def test_a_share_of_a_sum_not_known_bounds_no_proposal() -> None:
    top_up = Grant(
        id="top-up",
        clause=ClauseId("HB-7"),
        source=CITY,
        honour="quality",
        sum=TopUp(kind="top_up", share=Fraction(1, 2)),
    )
    rules = Rules(clause=ClauseId("HB-7"), grants=(top_up,), lines=())
    asked = MoneyFacts(honour=Honour(source=CITY, award="quality"), proposed=yuan("60万元"))

    assert isinstance(money(rules, asked).verdict, Undecided)
