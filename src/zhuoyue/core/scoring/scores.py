"""The question `score`: what an application scored at a stage, and how (评分)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from zhuoyue.core.findings import Findings, failed, met, refused, together, unknown
from zhuoyue.core.scoring import sheets
from zhuoyue.core.scoring.case import Case, Limits, limits
from zhuoyue.core.scoring.checking import check, note_on, over_limit, total_over_limit
from zhuoyue.core.scoring.codes import Code
from zhuoyue.core.scoring.combining import rounded
from zhuoyue.core.scoring.edition import FULL, Edition
from zhuoyue.core.scoring.facts import ScoreFacts, ScoringAdopted
from zhuoyue.core.scoring.results import AssessorScore, ItemScore, Score
from zhuoyue.core.scoring.rules import Method, OwnSheet, Rules, StageRule
from zhuoyue.core.scoring.table import Table, own_table, table
from zhuoyue.core.verdict import Answer, Reason, contradiction, regulated

_METHOD = "scoring_method"


def score(rules: Rules, facts: ScoreFacts, *, editions: Mapping[str, Edition]) -> Answer[Score]:
    """The score of one application at one stage, with its whole derivation.

    Refused: percentages off the steps, unresolved differences, absences without a reason, no
    method. Undecided: what is not scored yet. The result shows what can be computed so far.
    """
    if facts.stage is None:
        return _only(unknown(rules.rules[0].clause, "stage"))
    rule = rules.at(facts.stage)
    if rule is None:
        known = tuple(stage for one in rules.rules for stage in one.stages)
        clause = rules.rules[0].clause
        return _only(failed(Code.NO_SCORE_AT_STAGE, clause, stage=facts.stage, known=known))
    found = _table(rule, facts.edition, editions)
    if isinstance(found, Findings):
        return _only(found)
    return _answer(rule, facts, found, facts.stage)


def _only(findings: Findings) -> Answer[Score]:
    return Answer(findings.verdict())


def _table(
    rule: StageRule, edition: str | None, editions: Mapping[str, Edition]
) -> Table | Findings:
    if isinstance(rule.sheet, OwnSheet):
        return own_table(rule.sheet)
    if edition is None:
        return unknown(rule.clause, "edition")
    if edition not in editions:
        known = tuple(sorted(editions))
        return failed(Code.UNKNOWN_EDITION, rule.clause, edition=edition, known=known)
    return table(editions[edition])


def _answer(rule: StageRule, facts: ScoreFacts, by: Table, stage: str) -> Answer[Score]:
    adopted = facts.implementing_rules or ScoringAdopted()
    method = regulated(rule.method.method, adopted.method, adopted.adoption, parameter=_METHOD)
    against = contradiction(
        rule.method.method, adopted.method, clause=rule.method.clause, parameter=_METHOD
    )
    limit = limits(rule, adopted)
    case = _case(rule, facts, by, method, limit)
    result = _result(case, stage)
    reasons = (method, against, limit)
    findings = together(
        (
            refused(*(reason for reason in reasons if isinstance(reason, Reason))),
            check(case),
            _computed(case, result.total),
        )
    )
    return Answer(findings.verdict(), result)


def _case(
    rule: StageRule, facts: ScoreFacts, by: Table, method: Method | Reason, limit: Limits | Reason
) -> Case:
    alone = rule.independent.clause if rule.independent else rule.clause
    known = None if isinstance(method, Reason) else method
    together_scored = known is not None and known.combine == "consensus"
    return Case(
        rule=rule,
        facts=facts,
        table=by,
        method=known,
        limits=None if isinstance(limit, Reason) else limit,
        sheets=tuple(
            sheets.of_assessor(by, alone, assessor, f"assessors[{n}]")
            for n, assessor in enumerate(facts.assessors or ())
        ),
        decided=sheets.of_consensus(by, rule.method.clause, facts.consensus)
        if together_scored
        else None,
    )


def _computed(case: Case, total: Fraction | None) -> Findings:
    if case.method is None or total is None:
        return Findings()
    clause, method = case.rule.method.clause, case.method.combine
    return met(Code.SCORE_COMPUTED, clause, total=total, method=method)


def _result(case: Case, stage: str) -> Score:
    percent = case.panel_percent()
    categories = None if percent is None else case.categories_of(percent)
    total = case.panel_total(categories)
    return Score(
        stage=stage,
        edition=None if isinstance(case.rule.sheet, OwnSheet) else case.facts.edition,
        method=case.method,
        assessors=tuple(_assessor(case, marks) for marks in case.sheets),
        item_spread_limit=case.limits.item if case.limits else None,
        items=tuple(
            _item(case, item, points, None if percent is None else percent[item])
            for item, points in zip(case.table.ids, case.table.points, strict=True)
        ),
        flagged_items=tuple(item for item in case.table.ids if over_limit(case, item)),
        total_spread_limit=case.limits.total if case.limits else None,
        total_spread=case.total_spread(),
        total_over_limit=total_over_limit(case),
        categories=categories,
        total=total,
        total_rounded=None if total is None else Decimal(rounded(total)).scaleb(-2),
    )


def _assessor(case: Case, marks: sheets.Marks) -> AssessorScore:
    total = case.total_of(marks)
    return AssessorScore(
        assessor=marks.by,
        categories=None if total is None else case.categories_of(marks.percent),
        total=total,
    )


def _item(case: Case, item: str, points: int, percent: Fraction | None) -> ItemScore:
    given = case.percentages(item)
    spread = case.spread(item)
    return ItemScore(
        item=item,
        points=points,
        percentages=given,
        lowest=None if spread is None else min(given.values()),
        highest=None if spread is None else max(given.values()),
        spread=spread,
        over_limit=over_limit(case, item),
        note=note_on(case, item),
        percent=percent,
        score=None if percent is None else percent * Fraction(points, FULL),
    )
