"""What is known about an organisation: the facts of the eligibility review (组织情况)."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from zhuoyue.core.eligibility.credit_code import OrganisationKind

_AREA_CODE = re.compile(r"[1-9][0-9]{5}")


class IncidentKind(StrEnum):
    """What can stain a record (不良情形)."""

    FAILED_QUALITY_INSPECTION = "failed_quality_inspection"
    FAILED_SAFETY_INSPECTION = "failed_safety_inspection"
    ACCIDENT = "accident"
    COMPLAINT = "complaint"
    EXPORT_NOTIFICATION = "export_notification"
    VIOLATION = "violation"


class AccidentClass(StrEnum):
    """How grave an accident is by the state's rules (一般、较大、重大、特别重大), in this order."""

    GENERAL = "general"
    LARGER = "larger"
    MAJOR = "major"
    EXTRAORDINARY = "extraordinary"

    def reaches(self, other: "AccidentClass") -> bool:
        """Whether this class is the other one or graver (以上 includes it)."""
        order = tuple(AccidentClass)
        return order.index(self) >= order.index(other)


class SizeClass(StrEnum):
    """Size of an enterprise (大型、中型、小型、微型)."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One event on the record; what is not known stays out."""

    kind: IncidentKind
    on: Annotated[date | None, "day of the event 发生日"] = None
    accident_class: Annotated[
        AccidentClass | None, "for accidents: class by the state's rules 事故等级"
    ] = None
    serious: Annotated[bool | None, "for complaints and violations: serious 重大、严重"] = None
    substantiated: Annotated[bool | None, "for complaints: found to be valid 有效投诉"] = None
    responsible: Annotated[bool | None, "for complaints: the organisation's fault 因组织责任"] = (
        None
    )
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One entry in the list of seriously untrustworthy entities (列入严重失信名单)."""

    listed_on: date
    removed_on: Annotated[date | None, "day of removal 移出日; absent: still listed"] = None

    def __post_init__(self) -> None:
        """Refuse a removal before the listing."""
        if self.removed_on is not None and self.removed_on < self.listed_on:
            message = "removed_on lies before listed_on"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A yearly grade, for instance in the per-mu evaluation (评价结果)."""

    scheme: Annotated[str, "per_mu 亩均效益, standardised_production 农产品标准化生产绩效 …"]
    year: int
    grade: Annotated[str, "the grade's letter, for instance A 档次"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of one year, with its place in the industry where known (经济指标)."""

    figure: Annotated[str, "for instance tax 纳税额, profit 利润, sales 销售额; in yuan"]
    year: int
    value: Decimal | None = None
    rank: Annotated[int | None, "place in the city's industry, 1 is best 行业排名"] = None

    def __post_init__(self) -> None:
        """Refuse a place before the first."""
        if self.rank is not None and self.rank < 1:
            message = "a rank is 1 or more"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence or permit that the state demands (应取得的证照)."""

    name: str
    held: bool | None = None
    valid_until: Annotated[date | None, "last day of validity, included 有效期止"] = None
    unlimited: Annotated[bool, "never expires 长期有效"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person found on a condition that no machine decides (认定)."""

    condition: Annotated[str, "id of the condition in the regulation"]
    met: bool
    by: Annotated[str | None, "role of the person, for instance office 评审办"] = None
    on: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolMembership:
    """Where the organisation stands in the cultivation pool (培育库)."""

    status: Literal["admitted", "withdrawn", "revoked", "never_admitted"]
    admitted_on: date | None = None


class RevocationGround(StrEnum):
    """Why an award was taken away (撤销事由); the same words as in supervision."""

    FRAUD = "fraud"
    ACCIDENT = "accident"
    SERIOUS_VIOLATION = "serious_violation"
    NO_LONGER_QUALIFIED = "no_longer_qualified"
    REPORT_NOT_HANDED_IN = "report_not_handed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """An award that was taken away (撤销、取消)."""

    ground: Annotated[RevocationGround, "why it was taken away 撤销事由"]
    decided_on: Annotated[date | None, "day of the decision 决定之日"] = None
    cycles_since: Annotated[
        int | None,
        "cycles opened since the decision, the one applied for not counted 其后已开展届数",
    ] = None

    def __post_init__(self) -> None:
        """Refuse a negative number of cycles."""
        _not_negative(self.cycles_since)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAward:
    """An award the organisation has won, here or elsewhere (曾获奖项)."""

    award: Annotated[str, "id of the award: one of the regulation's, or a lower programme's"]
    won_on: Annotated[date | None, "day of the government's decision 表彰决定之日"] = None
    cycles_since: Annotated[
        int | None, "cycles opened since, the one applied for not counted 其后已开展届数"
    ] = None

    def __post_init__(self) -> None:
        """Refuse a negative number of cycles."""
        _not_negative(self.cycles_since)


def _not_negative(cycles: int | None) -> None:
    if cycles is not None and cycles < 0:
        message = "cycles_since is 0 or more"
        raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts:
    """All that the conditions ask of an organisation; an empty list means none, absent not known."""

    name: str | None = None
    unified_social_credit_code: Annotated[str | None, "18 characters 统一社会信用代码"] = None
    kind: OrganisationKind | None = None
    managed_under_civil_servant_law: Annotated[
        bool | None,
        "managed under or by reference to the Civil Servant Law 按照（参照）公务员法管理",
    ] = None
    legal_person: Annotated[bool | None, "independent legal person 独立法人资格"] = None
    registered_in: Annotated[
        str | None, "six-digit administrative code of the place of registration 注册地行政区划代码"
    ] = None
    operating_since: Annotated[
        date | None, "in normal operation without a break since this day 正常运行起始日"
    ] = None
    activities: Annotated[
        tuple[str, ...] | None, "kinds of activity, ids as in the regulation's awards 从事的活动"
    ] = None
    industries: Annotated[tuple[str, ...] | None, "industry ids as in the regulation 所属产业"] = (
        None
    )
    manufacturer: Annotated[bool | None, "belongs to manufacturing 制造业"] = None
    agricultural_producer: Annotated[bool | None, "produces farm products 农产品生产企业"] = None
    above_designated_size: Annotated[bool | None, "enterprise above designated size 规上企业"] = (
        None
    )
    size_class: SizeClass | None = None
    excellence_since: Annotated[
        date | None, "practises performance excellence since this day 实施卓越绩效模式起始日"
    ] = None
    evaluations: tuple[Evaluation, ...] | None = None
    figures: tuple[Figure, ...] | None = None
    licences: Annotated[
        tuple[Licence, ...] | None, "licences the state demands of it 应取得的证照; empty: none"
    ] = None
    incidents: Annotated[tuple[Incident, ...] | None, "events on record; empty: none known"] = None
    untrustworthy_listings: Annotated[
        tuple[Listing, ...] | None, "entries in the list 严重失信名单; empty: never listed"
    ] = None
    cultivation_pool: PoolMembership | None = None
    revocations: Annotated[
        tuple[Revocation, ...] | None, "awards taken away under this regulation; empty: none"
    ] = None
    awards_held: tuple[HeldAward, ...] | None = None
    judgements: tuple[Judgement, ...] = ()
    encouragement_tags: Annotated[
        tuple[str, ...], "shown and counted, without effect on any decision 鼓励申报类别"
    ] = ()

    def __post_init__(self) -> None:
        """Refuse a place of registration that is no administrative code."""
        if self.registered_in is not None and not _AREA_CODE.fullmatch(self.registered_in):
            message = "registered_in is a six-digit administrative code"
            raise ValueError(message)
