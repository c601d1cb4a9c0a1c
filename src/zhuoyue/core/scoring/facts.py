"""What must be known to make one application's score at one stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from zhuoyue.core.clause import Adoption
from zhuoyue.core.scoring.rules import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """How many comments an assessor wrote to an item (优势、改进机会的条数)."""

    strengths: int = 0
    opportunities: int = 0

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        if min(self.strengths, self.opportunities) < 0:
            message = "a number of comments is not negative"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessor:
    """One assessor's own sheet (独立评审评分表)."""

    id: str
    items: Annotated[Mapping[str, Decimal] | None, "item id → per cent, e.g. 55; 条款得分率"] = None
    comments: Annotated[Mapping[str, Comments] | None, "item id → comments; 评语"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the panel decided on an item in consensus, and the note on how (合议结果)."""

    percent: Annotated[Decimal | None, "per cent decided in consensus; 合议得分率"] = None
    note: Annotated[str | None, "how a difference over the limit was resolved; 差异处理说明"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Whether a member of the panel took part in the scoring (到会情况)."""

    id: str
    present: bool | None = None
    absence_reason: Annotated[str | None, "recorded reason of an absence; 缺席原因"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringAdopted:
    """What the cycle's implementing rules say about scores (实施细则)."""

    adoption: Adoption | None = None
    method: Annotated[Method | None, "how one score is made of several; 合成方法"] = None
    item_spread_limit: Annotated[
        Decimal | None,
        "more percentage points than this between two assessors are flagged; 条款差异上限",
    ] = None
    total_spread_limit: Annotated[
        Decimal | None, "more points than this between two totals are flagged; 总分差异上限"
    ] = None

    def __post_init__(self) -> None:
        """Refuse negative limits."""
        for limit in (self.item_spread_limit, self.total_spread_limit):
            if limit is not None and limit < 0:
                message = f"a limit is not negative: {limit}"
                raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFacts:
    """The sheets of one application at one stage; the score is computed, never given."""

    stage: Annotated[str | None, "stage id, e.g. desk, site; 阶段"] = None
    edition: Annotated[
        str | None, "edition of the criteria the cycle pinned, e.g. gbt-19580-2012; 准则版本"
    ] = None
    assessors: tuple[Assessor, ...] | None = None
    consensus: Annotated[Mapping[str, Decided] | None, "item id → what was decided; 合议"] = None
    total_spread_note: Annotated[
        str | None, "how a difference of totals over the limit was resolved; 总分差异处理说明"
    ] = None
    attendance: Annotated[
        tuple[Attendance, ...] | None, "every member of the panel; 全组评审员到会情况"
    ] = None
    implementing_rules: ScoringAdopted | None = None

    def __post_init__(self) -> None:
        """Refuse a person listed twice."""
        for people in (self.assessors, self.attendance):
            ids = [one.id for one in people or ()]
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                message = f"listed twice: {', '.join(twice)}"
                raise ValueError(message)
