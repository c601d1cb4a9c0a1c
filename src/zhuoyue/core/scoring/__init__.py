"""Room: scoring - percentages into points, sheets into a score (评分)."""

from zhuoyue.core.scoring.codes import Code
from zhuoyue.core.scoring.combining import combine
from zhuoyue.core.scoring.edition import Band, Category, Edition, Item, Standard
from zhuoyue.core.scoring.facts import (
    Assessor,
    Attendance,
    Comments,
    Decided,
    ScoreFacts,
    ScoringAdopted,
)
from zhuoyue.core.scoring.results import AssessorScore, ItemScore, Score
from zhuoyue.core.scoring.rules import (
    AttendanceRule,
    CommentRule,
    CriteriaSheet,
    IndependentRule,
    Method,
    MethodRule,
    OwnItem,
    OwnSheet,
    Rules,
    SpreadRule,
    StageRule,
)
from zhuoyue.core.scoring.scores import score
from zhuoyue.core.scoring.sheets import comments, of_assessor
from zhuoyue.core.scoring.table import Sheet, Table, own_table, table, totals

__all__ = [
    "Assessor",
    "AssessorScore",
    "Attendance",
    "AttendanceRule",
    "Band",
    "Category",
    "Code",
    "CommentRule",
    "Comments",
    "CriteriaSheet",
    "Decided",
    "Edition",
    "IndependentRule",
    "Item",
    "ItemScore",
    "Method",
    "MethodRule",
    "OwnItem",
    "OwnSheet",
    "Rules",
    "Score",
    "ScoreFacts",
    "ScoringAdopted",
    "Sheet",
    "SpreadRule",
    "StageRule",
    "Standard",
    "Table",
    "combine",
    "comments",
    "of_assessor",
    "own_table",
    "score",
    "table",
    "totals",
]
