"""What must be known about a panel before it may start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from zhuoyue.core.clause import Adoption
from zhuoyue.core.panels.rules import Interest, Level, Role
from zhuoyue.core.units import Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The days on which the panel works, both included (评审工作期间)."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        """Refuse a last day before the first."""
        if self.last_day < self.first_day:
            message = f"the work ends on {self.last_day}, before it begins on {self.first_day}"
            raise ValueError(message)


def _in_order(first: date | None, last: date | str | None) -> None:
    if first is not None and isinstance(last, date) and last < first:
        message = f"valid through {last}, which is before it is valid from, {first}"
        raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """One qualification certificate of an examiner; both days are valid days (评审员资格)."""

    level: Level | None = None
    valid_from: date | None = None
    valid_through: Annotated[
        date | Literal["unlimited"] | None, "last day on which it is valid; 有效期至（含当日）"
    ] = None

    def __post_init__(self) -> None:
        """Refuse days in the wrong order."""
        _in_order(self.valid_from, self.valid_through)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One term for which an examiner is appointed to the expert pool, both days included (聘期)."""

    valid_from: date | None = None
    valid_through: Annotated[
        date | Literal["unlimited"] | None, "last day of the term; 聘期届满日（含当日）"
    ] = None

    def __post_init__(self) -> None:
        """Refuse days in the wrong order."""
        _in_order(self.valid_from, self.valid_through)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One tie to an applicant found in the registers (系统查出的利害关系)."""

    applicant: str
    interest: Interest
    ended: Annotated[
        date | Literal["ongoing"] | None, "last day of the tie, or ongoing; 关系终止日"
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """One member of the panel (评审员)."""

    id: str
    expertise: Annotated[
        frozenset[str] | None,
        "kinds of expertise for these applicants, e.g. industry_expert, quality_expert; 专长",
    ] = None
    qualifications: tuple[Qualification, ...] | None = None
    found_suitable: Annotated[
        bool | None, "recorded judgement on knowledge, experience and integrity; 专业水平与品行认定"
    ] = None
    appointments: Annotated[
        tuple[Appointment, ...] | None,
        "terms in the expert pool; empty list = not in the pool; 聘任",
    ] = None
    trained: Annotated[bool | None, "trained for the pool, on record; 培训记录"] = None
    undertaking_signed_on: Annotated[
        date | Literal["not_signed"] | None, "undertaking for this cycle; 承诺书签署日"
    ] = None
    other_roles: Annotated[
        frozenset[Role] | None,
        "the person's other roles in this cycle; empty list = none; 其他身份",
    ] = None
    district: Annotated[str | None, "code of the district of the employer; 所在区县代码"] = None
    declarations: Annotated[
        Mapping[str, bool] | None,
        "applicant id → true: declares an interest, false: declares none; not in the list or null = "
        "not asked; 利害关系申报",
    ] = None
    ties: Annotated[
        tuple[Tie, ...] | None,
        "what the registers show; empty list = looked up, nothing found; 系统核查结果",
    ] = None
    applicants_elsewhere: Annotated[
        int | None,
        "applicants at this stage on the examiner's other panels; 本阶段已承担的申报组织数",
    ] = None

    def __post_init__(self) -> None:
        """Refuse a negative count."""
        if self.applicants_elsewhere is not None and self.applicants_elsewhere < 0:
            message = f"a number of applicants is not negative: {self.applicants_elsewhere}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """One applicant the panel is going to review (受评组织)."""

    id: str
    district: Annotated[str | None, "code of the district of registration; 注册地区县代码"] = None
    consultants: Annotated[
        frozenset[str] | None,
        "ids of the examiners it names as its consultants; empty list = none; 申报咨询人员",
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalRequest:
    """A request that an examiner not review an applicant, and what was decided (回避申请)."""

    examiner: str
    applicant: str
    decision: Annotated[
        Literal["upheld", "dismissed"] | None, "null = not decided yet; 决定：同意 / 驳回"
    ] = None
    reason: Annotated[str | None, "why it was decided so; 决定理由"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelsAdopted:
    """What the cycle's implementing rules say about panels (实施细则)."""

    adoption: Adoption | None = None
    size: Annotated[Range | None, "number of examiners on a panel; 评审组人数"] = None
    former_tie_years: Annotated[
        int | None, "years for which a tie that ended still counts; 已终止关系的回避年限"
    ] = None
    applicants_at_most: Annotated[
        int | None, "applicants per examiner and stage; 每名评审员本阶段承担上限"
    ] = None

    def __post_init__(self) -> None:
        """Refuse limits below one."""
        for number in (self.former_tie_years, self.applicants_at_most):
            if number is not None and number < 1:
                message = f"a limit of the implementing rules is at least 1, not {number}"
                raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFacts:
    """The panel that is to start: its members, its leader, and whom it is going to review."""

    stage: Annotated[str | None, "stage id, e.g. desk_review, site_visit; 阶段"] = None
    work: Work | None = None
    members: tuple[Examiner, ...] | None = None
    leaders: Annotated[tuple[str, ...] | None, "ids of the leaders named; 组长"] = None
    applicants: tuple[Applicant, ...] | None = None
    recusal_requests: Annotated[
        tuple[RecusalRequest, ...], "requests on record; none if left out; 回避申请"
    ] = ()
    size_deviation_reason: Annotated[
        str | None, "recorded reason for an unusual number; none on record if left out; 偏离理由"
    ] = None
    implementing_rules: PanelsAdopted | None = None

    def __post_init__(self) -> None:
        """Refuse a member or an applicant listed twice."""
        for people in (self.members, self.applicants):
            ids = [one.id for one in people or ()]
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                message = f"listed twice: {', '.join(twice)}"
                raise ValueError(message)
