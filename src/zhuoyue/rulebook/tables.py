"""What the command line shows people: tables (表)."""

from collections import Counter
from collections.abc import Sequence

from rich.table import Table

from zhuoyue.rulebook.coverage import Standing
from zhuoyue.rulebook.diff import Change
from zhuoyue.rulebook.notation import write_json

_STATUS = {
    "encoded": "已编码 encoded",
    "judgement": "由人判断 judgement",
    "out_of_scope": "不在范围 out of scope",
}


def coverage_table(rows: Sequence[Standing]) -> Table:
    """Every clause in a line, and the sums in the caption."""
    sums = Counter[str](row.clause.status for row in rows)
    caption = " · ".join(f"{_STATUS[status]} {sums[status]}" for status in _STATUS)
    table = Table(
        title="条款覆盖 · coverage",
        caption=f"{len(rows)} 条 clauses: {caption}",
        row_styles=["", "dim"],
    )
    for heading in ("条款 clause", "原文位置 article", "状态 status", "规则 rule"):
        table.add_column(heading)
    table.add_column("案例 cases", justify="right")
    table.add_column("测试 tests", justify="right")
    for row in rows:
        why = row.clause.reason
        table.add_row(
            row.clause.id,
            row.clause.article.zh,
            _STATUS[row.clause.status],
            "\n".join(row.rules) if why is None else why.zh,
            str(len(row.cases)),
            str(len(row.tests)),
        )
    return table


def diff_table(changes: Sequence[Change], before: str, after: str) -> Table:
    """Every difference in a line."""
    table = Table(title="修订对照 · comparison", caption=f"{len(changes)} 处不同 · differences")
    table.add_column("位置 path", overflow="fold")
    table.add_column(before, overflow="fold")
    table.add_column(after, overflow="fold")
    for change in changes:
        table.add_row(change.path, _shown(change.before), _shown(change.after))
    return table


def _shown(value: object) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else write_json(value)
