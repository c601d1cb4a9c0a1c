"""What assessors wrote: every item, percentages on the steps, comments (评分表的核对)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.findings import Findings, failed, met, together, unknown
from zhuoyue.core.scoring.codes import Code
from zhuoyue.core.scoring.edition import FULL
from zhuoyue.core.scoring.facts import Assessor, Comments, Decided
from zhuoyue.core.scoring.rules import CommentRule
from zhuoyue.core.scoring.table import Table


@dataclass(frozen=True, slots=True)
class Marks:
    """The usable percentages of one sheet, and what was found in the others."""

    by: str
    percent: Mapping[str, int]
    findings: Findings


def of_assessor(table: Table, clause: ClauseId, assessor: Assessor, path: str) -> Marks:
    """One assessor's percentages (独立评审)."""
    if assessor.items is None:
        return Marks(assessor.id, {}, unknown(clause, f"{path}.items"))
    where = {item: f"{path}.items.{item}" for item in table.ids}
    return _marks(table, clause, assessor.id, assessor.items, where)


def of_consensus(table: Table, clause: ClauseId, decided: Mapping[str, Decided] | None) -> Marks:
    """The percentages the panel decided together (合议评审)."""
    if decided is None:
        return Marks("consensus", {}, unknown(clause, "consensus"))
    given = {item: one.percent for item, one in decided.items() if one.percent is not None}
    strangers = [item for item in decided if item not in table.ids and item not in given]
    where = {item: f"consensus.{item}.percent" for item in table.ids}
    marks = _marks(table, clause, "consensus", given, where)
    alien = [_stranger(clause, "consensus", item) for item in strangers]
    return Marks(marks.by, marks.percent, together((marks.findings, *alien)))


def _marks(
    table: Table,
    clause: ClauseId,
    by: str,
    given: Mapping[str, Decimal],
    where: Mapping[str, str],
) -> Marks:
    lacking = unknown(clause, *(where[item] for item in table.ids if item not in given))
    strange = [_stranger(clause, by, item) for item in given if item not in table.ids]
    known = {item: given[item] for item in table.ids if item in given}
    wrong = [_wrong(table, clause, by, item) for item in known.items() if not _fits(table, item[1])]
    fine = {item: int(percent) for item, percent in known.items() if _fits(table, percent)}
    return Marks(by, fine, together((lacking, *strange, *wrong)))


def _fits(table: Table, percent: Decimal) -> bool:
    return percent in table.allowed


def _stranger(clause: ClauseId, by: str, item: str) -> Findings:
    return failed(Code.UNKNOWN_ITEM, clause, by=by, item=item)


def _wrong(table: Table, clause: ClauseId, by: str, marked: tuple[str, Decimal]) -> Findings:
    item, percent = marked
    if not 0 <= percent <= FULL:
        return failed(Code.PERCENT_OUT_OF_RANGE, clause, by=by, item=item, percent=percent)
    return failed(
        Code.PERCENT_OFF_STEP,
        clause,
        by=by,
        item=item,
        percent=percent,
        next_below=max(step for step in table.allowed if step < percent),
        next_above=min(step for step in table.allowed if step > percent),
    )


def comments(rule: CommentRule | None, table: Table, assessor: Assessor, path: str) -> Findings:
    """Whether the assessor wrote enough to every item; a bare percentage is not a score yet."""
    if rule is None or rule.at_least == 0:
        return Findings()
    if assessor.comments is None:
        return unknown(rule.clause, f"{path}.comments")
    written = assessor.comments
    few = [
        failed(
            Code.COMMENTS_TOO_FEW,
            rule.clause,
            by=assessor.id,
            item=item,
            comments=_number(written[item]),
            at_least=rule.at_least,
        )
        for item in table.ids
        if item in written and _number(written[item]) < rule.at_least
    ]
    lacking = [f"{path}.comments.{item}" for item in table.ids if item not in written]
    if few or lacking:
        return together((*few, unknown(rule.clause, *lacking)))
    return met(Code.COMMENTS_WRITTEN, rule.clause, by=assessor.id, at_least=rule.at_least)


def _number(written: Comments) -> int:
    return written.strengths + written.opportunities
