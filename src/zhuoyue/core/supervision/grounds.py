"""On which grounds an honour may be taken back, and what must be known of a case (撤销事由)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.supervision.adopted import Body, SupervisionAdopted
from zhuoyue.core.units import Period, Unit, Yuan

_NOTHING = Yuan(0)


class Breach(StrEnum):
    """What an organisation did or suffered that may cost it the honour."""

    FRAUD = "fraud"
    ACCIDENT = "accident"
    SERIOUS_VIOLATION = "serious_violation"
    NO_LONGER_QUALIFIED = "no_longer_qualified"
    REPORT_NOT_HANDED_IN = "report_not_handed_in"


class Severity(StrEnum):
    """The classes of accidents of the State Council's rules, the lightest first (事故等级)."""

    GENERAL = "general"
    LARGER = "larger"
    MAJOR = "major"
    EXTRAORDINARY = "extraordinary"

    def reaches(self, other: "Severity") -> bool:
        """Whether this class is the other or a graver one (以上 includes the class itself)."""
        classes = tuple(Severity)
        return classes.index(self) >= classes.index(other)


class AccidentKind(StrEnum):
    """In what an accident happened: quality, work safety, environment, public health."""

    QUALITY = "product_quality"
    SAFETY = "work_safety"
    ENVIRONMENT = "environment"
    PUBLIC_HEALTH = "public_health"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccidentTest:
    """Which accidents count: from which class on, and of which kinds.

    `open_list`: the text goes on with “等” (and the like); another kind is for a person to judge.
    """

    at_least: Severity
    kinds: frozenset[AccidentKind]
    open_list: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyTime:
    """The ground has no window."""

    kind: Literal["any_time"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterAward:
    """The ground counts from the day of the award on, that day and the last day included.

    `within` ends on the corresponding day (两年内: 民法典 1259, 202); None has no end. It is not a
    period for doing something, so a last day on a rest day is not moved. `counts` says which day
    must lie inside, `before_award` whether the ground also reaches back behind the award.
    """

    kind: Literal["after_award"]
    within: Period | None = None
    counts: Literal["day_of_event", "day_of_discovery"]
    before_award: Literal["outside", "inside"] = "outside"

    def __post_init__(self) -> None:
        """Refuse a window in days or working days."""
        if self.within is not None and self.within.unit not in (Unit.YEARS, Unit.MONTHS):
            message = (
                f"the window of a ground is counted in years or months, not {self.within.unit}"
            )
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class InCultivation:
    """The ground counts while the organisation is in the cultivation pool (培育期间)."""

    kind: Literal["in_cultivation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuringReview:
    """The ground counts if found while the review is going on (评审过程中发现)."""

    kind: Literal["during_review"]


Window = AnyTime | AfterAward | InCultivation | DuringReview


class Gravity(StrEnum):
    """What people must have found about a violation before it counts."""

    SERIOUS = "serious"
    GREAT_IMPACT = "great_impact"


class Recovered(StrEnum):
    """What is taken back: plaque, certificate, money."""

    PLAQUE = "plaque"
    CERTIFICATE = "certificate"
    MONEY = "money"


class Published(StrEnum):
    """How it is made known: announcement, credit file, disclosure."""

    ANNOUNCEMENT = "announcement"
    CREDIT_FILE = "credit_file"
    DISCLOSURE = "disclosure"


class Lost(StrEnum):
    """What is lost: the title, admission to cultivation, the place in the running review."""

    TITLE = "title"
    ADMISSION = "admission"
    PLACE_IN_REVIEW = "place_in_review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Within what time money goes back, and from which day that runs."""

    within: Period | NotRegulated
    runs_from: Literal["decision", "receipt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What follows from a ground.

    `bans`: a re-application ban follows; its length stands with the eligibility rules and is asked
    by question reapply.
    """

    loses: Lost
    recovers: frozenset[Recovered] = frozenset()
    publishes: frozenset[Published] = frozenset()
    refund: Refund | None = None
    bans: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground of revocation (撤销事由).

    `effect`: the body may, or must, act. `accident` and `gravity` are the tests of an accident and
    of a violation.
    """

    id: str
    clause: ClauseId
    breach: Breach
    accident: AccidentTest | None = None
    gravity: frozenset[Gravity] = frozenset()
    window: Window
    effect: Literal["may", "must"]
    proposed_by: Body
    decided_by: Body
    consequences: Consequences

    def __post_init__(self) -> None:
        """Refuse an accident ground without its test, and the test on another ground."""
        if (self.accident is None) == (self.breach is Breach.ACCIDENT):
            message = f"ground {self.id}: an accident, and only an accident, needs its classes"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident:
    """One accident as the competent authority classed it (按国家有关规定认定)."""

    severity: Annotated[Severity | None, "its class; 事故等级"] = None
    kind: Annotated[AccidentKind | None, "in what it happened; 事故类别"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One sum that the honour brought, and what of it came back already."""

    amount: Annotated[Yuan, "the sum paid, whole yuan; 已付金额"]
    recovered: Annotated[Yuan, "of it already back, whole yuan; 已退回、收回"] = _NOTHING

    def __post_init__(self) -> None:
        """Refuse negative sums and more recovered than was paid."""
        if not 0 <= self.recovered <= self.amount:
            message = f"of {self.amount} yuan paid, {self.recovered} cannot have been recovered"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The decision on a proposal to revoke (审批决定)."""

    body: Annotated[Body, "who decided; 决定机关"]
    approved: Annotated[bool, "whether the revocation was approved; 是否批准"]
    on: Annotated[date, "the day of the decision; 决定日期"]
    received_on: Annotated[date | None, "the day the organisation received it; 送达日期"] = None

    def __post_init__(self) -> None:
        """Refuse a decision received before it was taken."""
        if self.received_on is not None and self.received_on < self.on:
            message = f"decided on {self.on}, it cannot be received on {self.received_on}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationFacts:
    """What is known about a breach and the honour it may cost."""

    breach: Annotated[Breach | None, "what happened; 事由"] = None
    awarded_on: Annotated[date | None, "the day of the award decision; 获奖之日"] = None
    event_on: Annotated[date | None, "the day it happened; 发生之日"] = None
    discovered_on: Annotated[date | None, "the day it was discovered; 发现之日"] = None
    established: Annotated[
        bool | None, "whether a competent authority established it; 是否查证属实"
    ] = None
    established_by: Annotated[str | None, "which authority; 认定机关"] = None
    accident: Annotated[Accident | None, "for an accident: class and kind; 事故"] = None
    serious: Annotated[
        bool | None, "for a violation: whether it was found serious; 是否认定为严重"
    ] = None
    great_impact: Annotated[
        bool | None, "for a violation: whether its social impact is great; 是否造成重大社会影响"
    ] = None
    in_cultivation: Annotated[
        bool | None, "whether the organisation was in the pool that day; 是否在培育期间"
    ] = None
    found_during_review: Annotated[
        bool | None, "whether it was found while the review was running; 是否在评审过程中发现"
    ] = None
    received: Annotated[
        tuple[Received, ...] | None, "what the honour brought in money; 已得资助、奖金"
    ] = None
    decision: Annotated[Decision | None, "the decision, once there is one; 审批决定"] = None
    implementing_rules: SupervisionAdopted | None = None

    def __post_init__(self) -> None:
        """Refuse a discovery before the event."""
        if self.event_on and self.discovered_on and self.discovered_on < self.event_on:
            message = (
                f"what happened on {self.event_on} cannot be discovered on {self.discovered_on}"
            )
            raise ValueError(message)
