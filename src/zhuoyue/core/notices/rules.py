"""What a text says on periods, public notices and objections (期限、公示、异议的规定)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zhuoyue.core.calendar import FirstDay, RestDay
from zhuoyue.core.clause import ClauseId, NotRegulated, Text
from zhuoyue.core.units import Period


class Code(StrEnum):
    """Reasons of this room."""

    LAST_DAY = "last_day"
    LAST_DAY_MOVED = "last_day_moved"
    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    DONE_BEFORE_START = "done_before_start"
    UNKNOWN_CLOCK = "unknown_clock"
    UNKNOWN_LIST = "unknown_list"
    UNKNOWN_OBJECTION_RULE = "unknown_objection_rule"
    NO_NOTICE_LAID_DOWN = "no_notice_laid_down"
    NOTICE_RUNNING = "notice_running"
    NOTICE_ENDED = "notice_ended"
    NOT_YET_PUBLISHED = "not_yet_published"
    OBJECTION_OPEN = "objection_open"
    OBJECTION_SETTLED = "objection_settled"
    OBJECTION_OUT_OF_TIME = "objection_out_of_time"
    OBJECTION_IN_TIME = "objection_in_time"
    OBJECTION_BEFORE_PUBLICATION = "objection_before_publication"
    OBJECTION_LACKS = "objection_lacks"
    REAL_NAME_REQUIRED = "real_name_required"
    VERIFICATION_DUE = "verification_due"
    VERIFICATION_IN_TIME = "verification_in_time"
    VERIFICATION_LATE = "verification_late"
    VERIFICATION_NOT_TIMED = "verification_not_timed"
    OBJECTION_UPHELD = "objection_upheld"
    OBJECTION_DISMISSED = "objection_dismissed"


class Starts(StrEnum):
    """What a period begins with (起算事件)."""

    PUBLICATION = "publication"
    RECEIPT = "receipt"
    EVENT = "event"
    KNOWLEDGE = "knowledge"
    ORDER = "order"


class Publisher(StrEnum):
    """Who makes a list public (公示主体)."""

    OFFICE = "office"
    APPLICANT = "applicant"


class Window(StrEnum):
    """When objections can be raised (异议期): as long as the notice runs, or a time set apart."""

    NOTICE_PERIOD = "notice_period"
    SET_PER_CYCLE = "set_per_cycle"


class Grounds(StrEnum):
    """What an objection must bring (异议材料): 事实、理由、佐证材料."""

    FACTS = "facts"
    REASONS = "reasons"
    EVIDENCE = "evidence"


class ResultGoes(StrEnum):
    """Where the result of the verification goes (核查结果的去向)."""

    PUBLICISED = "publicised"
    TOLD_TO_PARTIES = "told_to_parties"
    CHAIR_REVIEW = "chair_review"
    COMMITTEE_REVIEW = "committee_review"


class Finding(StrEnum):
    """What the verification found (核查结论)."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Effect(StrEnum):
    """What becomes of a case whose objection was upheld (异议成立的后果)."""

    LOSES_AWARD = "loses_award"
    COMMITTEE_DECIDES = "committee_decides"
    OFFICE_DECIDES = "office_decides"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """A period of the text (期限): how long, from what.

    `first_day` and `last_day_on_rest_day` stand here only where the text's own words are read so;
    otherwise the national readings hold.
    """

    id: str
    clause: ClauseId
    name: Text
    period: Period | NotRegulated
    starts: Starts
    of: Text
    first_day: FirstDay | None = None
    last_day_on_rest_day: RestDay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upheld:
    """What becomes of the case when an objection is upheld; perhaps only for proven violations."""

    clause: ClauseId
    effect: Effect
    violations_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRule:
    """Who may object with what, who verifies by when, where the result goes (异议规则).

    `verification` is the id of the clock that runs from receipt.
    """

    id: str
    clause: ClauseId
    window: Window
    needs: frozenset[Grounds]
    real_name_required: bool
    confidential: bool
    verification: str
    verified_with: Text | None = None
    result: ResultGoes
    upheld: Upheld | NotRegulated


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """A list that is made public before the next stage (公示): how long, where, what waits for it."""

    id: str
    clause: ClauseId
    name: Text
    period: Period | NotRegulated
    where: Text | NotRegulated
    holds_back: Text
    objections: str | NotRegulated
    publisher: Publisher = Publisher.OFFICE
    first_day: FirstDay | None = None
    last_day_on_rest_day: RestDay | None = None

    def clock(self) -> ClockRule:
        """The notice period as a clock from publication."""
        return ClockRule(
            id=self.id,
            clause=self.clause,
            name=self.name,
            period=self.period,
            starts=Starts.PUBLICATION,
            of=self.name,
            first_day=self.first_day,
            last_day_on_rest_day=self.last_day_on_rest_day,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoNotice:
    """A list for which the text lays down no notice: nothing holds the next stage back."""

    id: str
    clause: ClauseId
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of this room."""

    clocks: tuple[ClockRule, ...] = ()
    notices: tuple[NoticeRule, ...] = ()
    objections: tuple[ObjectionRule, ...] = ()
    no_notice: tuple[NoNotice, ...] = ()

    def __post_init__(self) -> None:
        """Refuse one id for two clocks, and references to rules that are not there."""
        parts: tuple[tuple[ClockRule | NoticeRule | NoNotice, ...], ...]
        parts = (self.clocks, self.notices, self.no_notice)
        _once(item.id for part in parts for item in part)
        rules = {rule.id for rule in self.objections}
        clocks = {clock.id for clock in self.clocks}
        _known((n.objections for n in self.notices if isinstance(n.objections, str)), rules)
        _known((rule.verification for rule in self.objections), clocks)


def _once(ids: Iterable[str]) -> None:
    seen = list(ids)
    if len(seen) != len(set(seen)):
        message = "each clock, notice and list has an id of its own"
        raise ValueError(message)


def _known(ids: Iterable[str], known: set[str]) -> None:
    strange = sorted(set(ids) - known)
    if strange:
        message = f"no rule of this name: {', '.join(strange)}"
        raise ValueError(message)
