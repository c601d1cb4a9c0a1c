"""How long an organisation is kept from applying: bans and waiting times (不得申报的期限)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, assert_never

from zhuoyue.core.calendar import Counting, corresponding
from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility.organisation import Revocation, RevocationGround
from zhuoyue.core.eligibility.reasons import Code, Finding
from zhuoyue.core.verdict import Fact, Reason, missing

_ONE_DAY = timedelta(days=1)

JudgedOn = Literal["application_day", "application_deadline"]


_LONGEST = 100


def insist_on_years(years: int) -> None:
    """Refuse a number of years that no calendar can be counted by."""
    if not 1 <= years <= _LONGEST:
        message = f"a number of years is 1 to {_LONGEST}, not {years}"
        raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """So many years (N年内). `last_day`: whether the corresponding day itself is still inside."""

    kind: Literal["years"]
    years: int
    last_day: Literal["corresponding_day", "day_before"] = "corresponding_day"

    def __post_init__(self) -> None:
        """Refuse no years and more than a hundred."""
        insist_on_years(self.years)

    def last(self, since: date, counting: Counting) -> date:
        """The last day inside; the day of the event is not counted, rest days move nothing."""
        day = corresponding(since, months=12 * self.years, counting=counting)
        return day if self.last_day == "corresponding_day" else day - _ONE_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycles:
    """So many award cycles (N届内)."""

    kind: Literal["cycles"]
    cycles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForEver:
    """Never again (不得再次申报)."""

    kind: Literal["for_ever"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoBan:
    """The clause takes the award away and says nothing of applying again."""

    kind: Literal["none"]


Length = Years | Cycles | ForEver | NoBan


@dataclass(frozen=True, slots=True, kw_only=True)
class BanRule:
    """Which grounds of revocation keep an organisation from applying, and how long."""

    id: str
    clause: ClauseId
    grounds: tuple[RevocationGround, ...]
    length: Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Bans:
    """What a regulation says of applying again after a revocation (再次申报).

    `clause` speaks of it, or would have to. `judged_on`: whether the day of applying or the end of
    the application period must be free. A ground that no rule names is put to a person.
    """

    clause: ClauseId
    judged_on: JudgedOn
    rules: tuple[BanRule, ...]

    @property
    def bar_nobody(self) -> bool:
        """Whether no rule keeps anybody from applying, so that no revocation need be known."""
        return all(isinstance(rule.length, NoBan) for rule in self.rules)

    @property
    def without_revocations(self) -> Finding:
        """What is said where there is no revocation, or where none could bar anybody."""
        code = Code.NO_BAN_IN_TEXT if self.bar_nobody else Code.NO_BAN
        return Finding(met=(Reason(code, self.clause),))

    def rule_for(self, ground: RevocationGround) -> BanRule | None:
        """The rule that names this ground."""
        return next((rule for rule in self.rules if ground in rule.grounds), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """One thing that keeps, or kept, an organisation from applying.

    `bars`: false where the text says nothing of applying again. `last_day` is the last day kept
    out, `free_from` the first day free; absent where cycles are counted, where it lasts for ever,
    or where a fact is missing.
    """

    clause: ClauseId
    cause: str
    since: date | None
    bars: bool = True
    last_day: date | None = None
    free_from: date | None = None
    cycles_left: int | None = None
    for_ever: bool = False

    @property
    def dated(self) -> bool:
        """Whether it is known from which day it bars nobody."""
        return not self.bars or self.free_from is not None or self.cycles_left == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What starts a barrier, where it stands in the facts, and how it is called."""

    cause: str
    on: date | None
    cycles_since: int | None
    path: str
    day_fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The codes by which a barrier says that it stands, by days, by cycles, for ever, or is over."""

    stands: Code
    stands_for_cycles: Code
    stands_for_ever: Code
    over: Code


BAN = Words(
    stands=Code.BANNED,
    stands_for_cycles=Code.BANNED_FOR_CYCLES,
    stands_for_ever=Code.BANNED_FOR_EVER,
    over=Code.BAN_OVER,
)
WAIT = Words(
    stands=Code.STILL_WAITING,
    stands_for_cycles=Code.STILL_WAITING_CYCLES,
    stands_for_ever=Code.NEVER_AGAIN,
    over=Code.WAITING_OVER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How a barrier is measured: its clause, its words, the day that must be free, the counting."""

    clause: ClauseId
    words: Words
    day: date | Reason
    counting: Counting

    def against(self, length: Length, event: Event) -> tuple[Barrier, Finding]:
        """The barrier that an event raised, and whether it still stands on the day."""
        match length:
            case Years():
                return self._years(length, event)
            case Cycles():
                return self._cycles(length, event)
            case ForEver():
                barrier = self._barrier(event, for_ever=True)
                return barrier, self._finding(barrier, stands=True)
            case NoBan():
                facts: Mapping[str, Fact] = {"cause": event.cause, "decided_on": event.on}
                met = (Reason(Code.NO_BAN_IN_TEXT, self.clause, facts),)
                return replace(self._barrier(event), bars=False), Finding(met=met)
            case _:
                assert_never(length)

    def _barrier(self, event: Event, *, for_ever: bool = False) -> Barrier:
        return Barrier(clause=self.clause, cause=event.cause, since=event.on, for_ever=for_ever)

    def _years(self, length: Years, event: Event) -> tuple[Barrier, Finding]:
        if event.on is None:
            unknown = missing(self.clause, f"{event.path}.{event.day_fact}")
            return self._barrier(event), Finding(unsettled=(unknown,))
        last = length.last(event.on, self.counting)
        barrier = Barrier(
            clause=self.clause,
            cause=event.cause,
            since=event.on,
            last_day=last,
            free_from=last + _ONE_DAY,
        )
        if isinstance(self.day, Reason):
            return barrier, Finding(unsettled=(self.day,))
        return barrier, self._finding(barrier, stands=self.day <= last)

    def _cycles(self, length: Cycles, event: Event) -> tuple[Barrier, Finding]:
        if event.cycles_since is None:
            unknown = missing(self.clause, f"{event.path}.cycles_since")
            return self._barrier(event), Finding(unsettled=(unknown,))
        left = max(0, length.cycles - event.cycles_since)
        barrier = Barrier(clause=self.clause, cause=event.cause, since=event.on, cycles_left=left)
        return barrier, self._finding(barrier, stands=left > 0)

    def _finding(self, barrier: Barrier, *, stands: bool) -> Finding:
        facts: dict[str, Fact] = {"cause": barrier.cause, "since": barrier.since}
        if barrier.for_ever:
            code = self.words.stands_for_ever
        elif barrier.cycles_left is not None:
            code = self.words.stands_for_cycles
            facts |= {"cycles_left": barrier.cycles_left}
        else:
            code = self.words.stands
            facts |= {"last_day": barrier.last_day, "free_from": barrier.free_from}
        if stands:
            return Finding(failed=(Reason(code, self.clause, facts),))
        return Finding(met=(Reason(self.words.over, self.clause, facts),))


def ban(
    bans: Bans, revocation: Revocation, *, path: str, day: date | Reason, counting: Counting
) -> tuple[Barrier | None, Finding]:
    """What a revocation means for applying again; a ground unknown to the text is asked back."""
    rule = bans.rule_for(revocation.ground)
    if rule is None:
        facts: Mapping[str, Fact] = {"ground": revocation.ground, "fact": f"{path}.ground"}
        return None, Finding(unsettled=(Reason(Code.GROUND_UNKNOWN, bans.clause, facts),))
    measure = Measure(clause=rule.clause, words=BAN, day=day, counting=counting)
    event = Event(
        cause=revocation.ground,
        on=revocation.decided_on,
        cycles_since=revocation.cycles_since,
        path=path,
        day_fact="decided_on",
    )
    return measure.against(rule.length, event)
