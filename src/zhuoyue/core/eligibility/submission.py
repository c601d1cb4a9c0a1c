"""What a submission consists of: rules, facts and results (申报材料)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from zhuoyue.core.clause import Adoption, ClauseId, NotRegulated, Text
from zhuoyue.core.eligibility.characters import characters


class MaterialsCode(StrEnum):
    """Why a submission may or may not be taken."""

    PART_COMPLETE = "part_complete"
    PART_MISSING = "part_missing"
    PART_TWICE = "part_twice"
    TOO_LONG = "too_long"
    NO_ELECTRONIC_COPY = "no_electronic_copy"
    TOO_FEW_COPIES = "too_few_copies"
    CONTROLLED_NOT_COVERED = "controlled_not_covered"
    ITEMS_MISSING = "items_missing"
    CHART_LEVELS_MISSING = "chart_levels_missing"
    CHART_UNITS_BARE = "chart_units_without_place_or_duties"
    IN_TIME = "in_time"
    TOO_LATE = "too_late"
    CHANGED_AFTER_DEADLINE = "changed_after_deadline"
    CHANGE_ACCEPTED = "change_accepted"
    DECLARED = "declared"
    NOT_DECLARED = "not_declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesRule:
    """In what form and number a part is handed in (电子文档与纸质份数); more copies do no harm."""

    clause: ClauseId
    electronic: bool
    paper: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the submission and what the text asks of it (申报材料之一).

    `max_characters` includes the number (以内). `covers`: whose controlled organisations it must
    cover, all or those inside the place. `items`: every item of the criteria is answered.
    `chart_levels`: levels an organisation chart must show, each row with place and duties.
    """

    id: str
    clause: ClauseId
    name: Text
    max_characters: int | None = None
    copies: CopiesRule | None = None
    covers: Literal["none", "controlled", "controlled_here"] = "none"
    items: bool = False
    chart_levels: tuple[Literal["department", "workshop"], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationRule:
    """The signed declaration of truth, completeness and accuracy (真实性承诺)."""

    clause: ClauseId
    signed_by: Literal["legal_representative"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRule:
    """What becomes of changes after the deadline (截止后的补充、更改)."""

    clause: ClauseId
    after_deadline: Literal["refused", "accepted"] | NotRegulated


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsRule:
    """What a complete submission is; `clause` is that of handing in within the time set."""

    clause: ClauseId
    parts: tuple[Part, ...] | NotRegulated
    declaration: DeclarationRule | None = None
    supplements: SupplementRule


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One unit in the organisation chart (组织机构图)."""

    unit: str
    level: Literal["department", "workshop"]
    place: str | None = None
    duties: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedPart:
    """One part as handed in; give the count of characters or the text itself."""

    part: Annotated[str, "id of the part in the regulation"]
    characters: Annotated[int | None, "characters as a Chinese word processor counts 字数"] = None
    text: Annotated[str | None, "counted here if no count is given"] = None
    electronic: Annotated[bool | None, "electronic file handed in 电子文档"] = None
    paper_copies: Annotated[int | None, "bound paper copies received 纸质份数"] = None
    covers_controlled: Annotated[
        tuple[str, ...] | None, "names of the controlled organisations it covers"
    ] = None
    covers_items: Annotated[tuple[str, ...] | None, "criteria items it answers, e.g. 4.1.2"] = None
    chart: tuple[ChartRow, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        if (self.characters or 0) < 0 or (self.paper_copies or 0) < 0:
            message = "counts are 0 or more"
            raise ValueError(message)

    @property
    def length(self) -> int | None:
        """The count given, else counted from the text, else not known."""
        if self.characters is not None or self.text is None:
            return self.characters
        return characters(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlledName:
    """A controlled organisation of a group, and whether it lies inside the place."""

    name: str
    inside: Annotated[bool | None, "inside the place of the regulation 本行政区域内"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """The declaration as it was signed (承诺书)."""

    signed: bool | None = None
    by: Annotated[Literal["legal_representative", "another"] | None, "who signed 签字人"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something added or changed after it was handed in (补充、更改)."""

    part: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsAdopted:
    """What the cycle's implementing rules set where the text is silent (实施细则)."""

    adoption: Adoption | None = None
    parts: tuple[Part, ...] | None = None
    after_deadline: Literal["refused", "accepted"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsFacts:
    """The facts of a submission."""

    submitted_at: Annotated[datetime | None, "instant with its zone 提交时间"] = None
    deadline: Annotated[datetime | None, "instant with its zone, to the second 截止时间"] = None
    parts: Annotated[tuple[SubmittedPart, ...] | None, "all that was handed in"] = None
    as_group: Annotated[bool | None, "applies in the name of a group 以集团名义申报"] = None
    controlled: tuple[ControlledName, ...] | None = None
    criteria_items: Annotated[
        tuple[str, ...] | None, "items of the edition pinned, e.g. 4.1.2 评审条款"
    ] = None
    declaration: Declaration | None = None
    changes: Annotated[tuple[Change, ...], "additions and changes made after handing in"] = ()
    implementing_rules: MaterialsAdopted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartResult:
    """What was found of one part; `characters` and `paper_copies` as counted."""

    part: str
    complete: bool
    characters: int | None
    at_most: int | None
    paper_copies: int | None
    items_missing: tuple[str, ...]
    controlled_missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsResult:
    """Every part asked for, whether it was in time, and what changed afterwards."""

    parts: tuple[PartResult, ...]
    in_time: bool | None
    changed_after_deadline: tuple[str, ...]
