"""What stands in the way of a score: too few sheets, differences, absences, typed scores (核对)."""

from zhuoyue.core.findings import Findings, failed, met, together, unknown
from zhuoyue.core.scoring.case import Case
from zhuoyue.core.scoring.codes import Code
from zhuoyue.core.scoring.facts import Attendance
from zhuoyue.core.scoring.rules import AttendanceRule
from zhuoyue.core.scoring.sheets import comments


def check(case: Case) -> Findings:
    """Everything found in one application's sheets."""
    return together(
        (
            _enough(case),
            *(sheet.findings for sheet in case.sheets),
            *_comments(case),
            case.decided.findings if case.decided else _typed(case),
            *_spreads(case),
            _total_spread(case),
            _attendance(case),
        )
    )


def _enough(case: Case) -> Findings:
    consensus = case.method is not None and case.method.combine == "consensus"
    if consensus and case.rule.independent is None:
        return Findings()
    clause = case.rule.independent.clause if case.rule.independent else case.rule.method.clause
    if not case.facts.assessors:
        return unknown(clause, "assessors")
    needed = case.method.assessors_at_least if case.method else 1
    if len(case.facts.assessors) < needed:
        number = len(case.facts.assessors)
        return failed(
            Code.ASSESSORS_TOO_FEW, case.rule.method.clause, assessors=number, at_least=needed
        )
    return Findings()


def _comments(case: Case) -> list[Findings]:
    return [
        comments(case.rule.comments, case.table, assessor, f"assessors[{n}]")
        for n, assessor in enumerate(case.facts.assessors or ())
    ]


def _typed(case: Case) -> Findings:
    """A percentage typed in where the method computes it (评分不得手工填写)."""
    if case.method is None:
        return Findings()
    typed = [item for item, one in (case.facts.consensus or {}).items() if one.percent is not None]
    clause, method = case.rule.method.clause, case.method.combine
    return together(failed(Code.SCORE_TYPED, clause, item=item, method=method) for item in typed)


def _spreads(case: Case) -> list[Findings]:
    if case.limits is None:
        return []
    clause = case.rule.spread.clause
    if case.limits.item is None:
        return [met(Code.SPREAD_WITHOUT_LIMIT, clause)]
    flagged = [item for item in case.table.ids if over_limit(case, item)]
    if not flagged:
        return [met(Code.SPREAD_WITHIN_LIMIT, clause, limit=case.limits.item)]
    return [_resolved(case, item) for item in flagged]


def over_limit(case: Case, item: str) -> bool | None:
    """Whether assessors differ by more than the limit; None without a limit or two assessors."""
    spread = case.spread(item)
    if case.limits is None or case.limits.item is None or spread is None:
        return None
    return spread > case.limits.item


def _resolved(case: Case, item: str) -> Findings:
    found = Code.SPREAD_NOT_RESOLVED if note_on(case, item) is None else Code.SPREAD_RESOLVED
    given = case.percentages(item).values()
    say = failed if found is Code.SPREAD_NOT_RESOLVED else met
    return say(
        found,
        case.rule.spread.clause,
        item=item,
        lowest=min(given),
        highest=max(given),
        spread=case.spread(item),
        limit=case.limits.item if case.limits else None,
    )


def note_on(case: Case, item: str) -> str | None:
    """The note on how a difference was resolved."""
    decided = (case.facts.consensus or {}).get(item)
    return decided.note if decided else None


def total_over_limit(case: Case) -> bool | None:
    """Whether totals differ by more than the limit; None without a limit or two totals."""
    spread = case.total_spread()
    if case.limits is None or case.limits.total is None or spread is None:
        return None
    return spread > case.limits.total


def _total_spread(case: Case) -> Findings:
    over = total_over_limit(case)
    if over is None or case.limits is None:
        return Findings()
    clause, noted = case.rule.spread.clause, case.facts.total_spread_note is not None
    spread, limit = case.total_spread(), case.limits.total
    if not over:
        return met(Code.TOTAL_SPREAD_WITHIN_LIMIT, clause, spread=spread, limit=limit)
    if noted:
        return met(Code.TOTAL_SPREAD_RESOLVED, clause, spread=spread, limit=limit)
    return failed(Code.TOTAL_SPREAD_NOT_RESOLVED, clause, spread=spread, limit=limit)


def _attendance(case: Case) -> Findings:
    rule = case.rule.attendance
    if rule is None:
        return Findings()
    if not case.facts.attendance:
        return unknown(rule.clause, "attendance")
    listed = {one.id for one in case.facts.attendance}
    unlisted = [
        f"attendance.{one.id}" for one in case.facts.assessors or () if one.id not in listed
    ]
    each = [_present(rule, one, n) for n, one in enumerate(case.facts.attendance)]
    if all(one.present for one in case.facts.attendance) and not unlisted:
        return met(Code.ALL_PRESENT, rule.clause, members=len(listed))
    return together((*each, unknown(rule.clause, *unlisted)))


def _present(rule: AttendanceRule, one: Attendance, n: int) -> Findings:
    if one.present is None:
        return unknown(rule.clause, f"attendance[{n}].present")
    if one.present:
        return Findings()
    if one.absence_reason is None:
        return failed(Code.ABSENCE_NOT_RECORDED, rule.clause, member=one.id)
    return met(Code.ABSENCE_RECORDED, rule.clause, member=one.id, recorded=one.absence_reason)
