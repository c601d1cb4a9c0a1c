"""May a panel start: size, leader, expertise, and what implementing rules may change."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zhuoyue.core import panels
from zhuoyue.core.calendar import Counting
from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated
from zhuoyue.core.panels import Code, Examiner, PanelFacts, PanelsAdopted
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Allowed, Answer, Common, Refused, Undecided

ZJ10 = ClauseId("ZJ-10")
WZ9B = ClauseId("WZ-9b")
HZA = ClauseId("HZA-2-3-2")
ADOPTION = Adoption(decision="诸审委〔2026〕1号", on=date(2026, 3, 1), by="审委会")


def size(
    bound: Range | NotRegulated, *, with_reason: bool = False, clause: ClauseId = ZJ10
) -> panels.SizeRule:
    return panels.SizeRule(
        clause=clause, bound=bound, deviation="with_reason" if with_reason else "refused"
    )


AT_LEAST_3 = size(Range(at_least=Decimal(3)))
RULE = panels.PanelRule(
    id="review",
    clause=ZJ10,
    stages=("desk", "site"),
    size=AT_LEAST_3,
    leader=panels.LeaderRule(clause=ZJ10),
    expertise=panels.ExpertiseRule(clause=ZJ10, kinds=("industry", "quality"), by="any_member"),
    recusal=panels.RecusalRule(
        clause=ZJ10,
        grounds=(),
        district=panels.DistrictRule(clause=ZJ10, same_district="no_ground"),
    ),
    load=panels.LoadRule(clause=ZJ10),
)


def member(name: str, *expertise: str) -> Examiner:
    return Examiner(id=name, expertise=frozenset(expertise), declarations={"acme": False})


WANG, LI, ZHAO = member("wang", "quality"), member("li", "industry"), member("zhao")
FACTS = PanelFacts(
    stage="desk",
    members=(WANG, LI, ZHAO),
    leaders=("wang",),
    applicants=(panels.Applicant(id="acme"),),
)


def ask(rule: panels.PanelRule, facts: PanelFacts) -> Answer[panels.PanelResult]:
    return panels.may_start(panels.Rules(rules=(rule,)), facts, counting=Counting())


def codes(answer: Answer[panels.PanelResult]) -> list[str]:
    assert not isinstance(answer.verdict, Allowed)
    return [reason.code for reason in answer.verdict.reasons]


def questions(answer: Answer[panels.PanelResult]) -> list[object]:
    assert isinstance(answer.verdict, Undecided)
    return [reason.facts["fact"] for reason in answer.verdict.reasons]


@pytest.mark.clause("ZJ-10")
def test_three_examiners_with_a_leader_and_both_kinds_may_start() -> None:
    answer = ask(RULE, FACTS)

    assert isinstance(answer.verdict, Allowed)
    assert answer.result is not None
    assert answer.result.expertise == {"industry": ("li",), "quality": ("wang",)}
    assert [one.leader for one in answer.result.members] == [True, False, False]


@pytest.mark.clause("ZJ-10")
def test_two_examiners_may_not_start() -> None:
    assert codes(ask(RULE, replace(FACTS, members=(WANG, LI)))) == [Code.SIZE_OUTSIDE]


@pytest.mark.clause("ZJ-10")
def test_a_recorded_reason_does_not_help_where_no_deviation_is_allowed() -> None:
    facts = replace(FACTS, members=(WANG, LI), size_deviation_reason="只有两人")

    assert codes(ask(RULE, facts)) == [Code.SIZE_OUTSIDE]


@pytest.mark.clause("WZ-9b")
@pytest.mark.parametrize(
    ("number", "usual"), [(2, False), (3, True), (4, True), (5, True), (6, False)]
)
def test_usually_three_to_five(*, number: int, usual: bool) -> None:
    bound = Range(at_least=Decimal(3), at_most=Decimal(5))
    rule = replace(
        RULE, size=size(bound, with_reason=True, clause=WZ9B), expertise=None, leader=None
    )
    facts = replace(FACTS, members=tuple(member(f"e{n}") for n in range(number)))

    plain = ask(rule, facts)
    reasoned = ask(rule, replace(facts, size_deviation_reason="专家不足"))

    assert isinstance(plain.verdict, Allowed if usual else Refused)
    assert isinstance(reasoned.verdict, Allowed)
    assert reasoned.verdict.reasons[0].code is (
        Code.SIZE_MET if usual else Code.SIZE_DEVIATION_RECORDED
    )


@pytest.mark.clause("HZA-2-3-2")
def test_a_size_the_text_leaves_open_comes_from_adopted_implementing_rules() -> None:
    silent = replace(RULE, size=size(NotRegulated(not_regulated=HZA), with_reason=True, clause=HZA))
    four = PanelsAdopted(size=Range(at_least=Decimal(4)), adoption=ADOPTION)

    assert codes(ask(silent, FACTS)) == [Common.NOT_REGULATED]
    assert codes(ask(silent, replace(FACTS, implementing_rules=replace(four, adoption=None)))) == [
        Common.RULES_NOT_ADOPTED
    ]
    # what the cycle adopted is binding, with or without a reason
    reasoned = replace(FACTS, implementing_rules=four, size_deviation_reason="专家不足")
    assert codes(ask(silent, reasoned)) == [Code.SIZE_OUTSIDE]


@pytest.mark.clause("ZJ-5", "ZJ-10")
@pytest.mark.parametrize(
    ("adopted", "fits"),
    [
        (Range(at_least=Decimal(3)), True),
        (Range(at_least=Decimal("2.5"), at_most=Decimal(9)), True),
        (Range(more_than=Decimal(2)), True),
        (Range(at_least=Decimal(2)), False),
        (Range(more_than=Decimal(1)), False),
        (Range(at_most=Decimal(9)), False),
    ],
)
def test_implementing_rules_may_narrow_a_size_and_never_widen_it(
    *, adopted: Range, fits: bool
) -> None:
    facts = replace(FACTS, implementing_rules=PanelsAdopted(size=adopted, adoption=ADOPTION))

    verdict = ask(RULE, facts).verdict

    assert isinstance(verdict, Allowed) is fits
    if not fits:
        assert [reason.code for reason in verdict.reasons] == [Common.CONTRADICTS_REGULATION]


@pytest.mark.clause("WZ-9b")
@pytest.mark.parametrize(
    ("adopted", "fits"),
    [
        (Range(at_least=Decimal(3), at_most=Decimal(5)), True),
        (Range(at_least=Decimal(3), below=Decimal(6)), True),
        (Range(at_least=Decimal(3), below=Decimal("5.5")), True),
        (Range(at_least=Decimal(3), at_most=Decimal(6)), False),
        (Range(at_least=Decimal(3)), False),
    ],
)
def test_an_upper_bound_is_not_widened_either(*, adopted: Range, fits: bool) -> None:
    bound = Range(at_least=Decimal(3), at_most=Decimal(5))
    facts = replace(FACTS, implementing_rules=PanelsAdopted(size=adopted, adoption=ADOPTION))

    assert isinstance(ask(replace(RULE, size=size(bound)), facts).verdict, Allowed) is fits


def test_a_narrower_size_counts_only_once_adopted() -> None:
    facts = replace(FACTS, implementing_rules=PanelsAdopted(size=Range(at_least=Decimal(4))))

    assert codes(ask(RULE, facts)) == [Common.RULES_NOT_ADOPTED]


@pytest.mark.clause("ZJ-10")
@pytest.mark.parametrize(
    ("leaders", "code"),
    [
        ((), Code.NO_LEADER),
        (("wang", "li"), Code.SEVERAL_LEADERS),
        (("sun",), Code.LEADER_NOT_MEMBER),
    ],
)
def test_exactly_one_leader_and_the_leader_is_a_member(
    leaders: tuple[str, ...], code: Code
) -> None:
    assert codes(ask(RULE, replace(FACTS, leaders=leaders))) == [code]


@pytest.mark.clause("ZJ-10")
def test_what_is_not_known_is_asked_for() -> None:
    answer = ask(RULE, PanelFacts(stage="desk"))

    assert questions(answer) == ["members", "leaders", "applicants"]
    assert answer.result is not None
    assert answer.result.size is None


def test_the_members_are_asked_for_even_where_only_a_leader_is_named() -> None:
    assert "members" in questions(ask(RULE, PanelFacts(stage="desk", leaders=("wang",))))


def test_the_stage_is_asked_only_where_stages_have_rules_of_their_own() -> None:
    other = replace(RULE, id="other", stages=("defence",))
    facts = replace(FACTS, stage=None)

    two = panels.may_start(panels.Rules(rules=(RULE, other)), facts, counting=Counting())

    assert isinstance(ask(RULE, facts).verdict, Allowed)
    assert questions(two) == ["stage"]
    assert codes(ask(RULE, replace(FACTS, stage="vote"))) == [Code.NO_PANEL_AT_STAGE]


@pytest.mark.clause("ZJ-10")
def test_a_kind_of_expertise_nobody_brings_is_named() -> None:
    answer = ask(RULE, replace(FACTS, members=(WANG, ZHAO, member("sun", "law"))))

    assert isinstance(answer.verdict, Refused)
    assert answer.verdict.reasons[0].facts["kinds"] == ("industry",)


@pytest.mark.clause("ZJ-10")
def test_unknown_expertise_is_asked_for_only_where_it_could_still_help() -> None:
    unknown = Examiner(id="sun", declarations={"acme": False})

    assert questions(ask(RULE, replace(FACTS, members=(WANG, ZHAO, unknown)))) == [
        "members[2].expertise"
    ]
    assert isinstance(ask(RULE, replace(FACTS, members=(WANG, LI, unknown))).verdict, Allowed)


@pytest.mark.clause("ZJ-10")
def test_one_person_with_both_kinds_counts_for_both_or_once_as_the_reading_says() -> None:
    facts = replace(FACTS, members=(member("wang", "industry", "quality"), ZHAO, member("li")))
    distinct = panels.ExpertiseRule(
        clause=ZJ10, kinds=("industry", "quality"), by="distinct_members"
    )

    assert isinstance(ask(RULE, facts).verdict, Allowed)
    assert codes(ask(replace(RULE, expertise=distinct), facts)) == [Code.EXPERTISE_IN_TOO_FEW]


def test_distinct_members_are_matched_however_they_are_ordered() -> None:
    distinct = panels.ExpertiseRule(
        clause=ZJ10, kinds=("industry", "quality"), by="distinct_members"
    )
    both, one = member("wang", "industry", "quality"), member("li", "industry")

    for order in ((both, one, ZHAO), (one, both, ZHAO), (ZHAO, both, one)):
        answer = ask(replace(RULE, expertise=distinct), replace(FACTS, members=order))
        assert isinstance(answer.verdict, Allowed)


def test_all_reasons_are_given_not_the_first_only() -> None:
    facts = replace(FACTS, members=(WANG,), leaders=())

    assert codes(ask(RULE, facts)) == [Code.SIZE_OUTSIDE, Code.NO_LEADER, Code.EXPERTISE_ABSENT]


def test_an_empty_list_of_applicants_is_not_a_panel_ready_to_start() -> None:
    assert questions(ask(RULE, replace(FACTS, applicants=()))) == ["applicants"]


def test_rules_name_each_stage_once() -> None:
    with pytest.raises(ValueError, match="at least one stage"):
        panels.Rules(rules=())
    with pytest.raises(ValueError, match="one panel rule"):
        panels.Rules(rules=(RULE, replace(RULE, id="again")))


def test_nobody_is_listed_twice() -> None:
    with pytest.raises(ValueError, match="listed twice: wang"):
        replace(FACTS, members=(WANG, LI, WANG))
    with pytest.raises(ValueError, match="listed twice: acme"):
        replace(FACTS, applicants=(panels.Applicant(id="acme"),) * 2)


def test_limits_of_implementing_rules_are_at_least_one() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        PanelsAdopted(former_tie_years=0)
    with pytest.raises(ValueError, match="at least 1"):
        PanelsAdopted(applicants_at_most=0)
    assert PanelsAdopted(former_tie_years=1, applicants_at_most=1).size is None
