"""What the checks of one question found, put together on the way to its verdict."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.verdict import Fact, Reason, Verdict, missing, settle


@dataclass(frozen=True, slots=True)
class Findings:
    """What was met, what failed, what is still to be asked; in the order in which it was found."""

    met: tuple[Reason, ...] = ()
    failed: tuple[Reason, ...] = ()
    unsettled: tuple[Reason, ...] = ()

    def __add__(self, other: "Findings") -> "Findings":
        """Both, the first one's first."""
        return Findings(
            met=self.met + other.met,
            failed=self.failed + other.failed,
            unsettled=self.unsettled + other.unsettled,
        )

    def once(self) -> "Findings":
        """The same with every reason once."""
        return Findings(
            met=_once(self.met), failed=_once(self.failed), unsettled=_once(self.unsettled)
        )

    def verdict(self, *also_met: Reason) -> Verdict:
        """The one verdict of all that was found."""
        return settle(met=(*also_met, *self.met), failed=self.failed, unsettled=self.unsettled)


NOTHING = Findings()


def _once(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    seen: dict[Hashable, list[Reason]] = defaultdict(list)
    found: list[Reason] = []
    for reason in reasons:
        alike = seen[_likeness(reason)]
        if reason not in alike:
            alike.append(reason)
            found.append(reason)
    return tuple(found)


def _likeness(reason: Reason) -> Hashable:
    """What equal reasons have alike, so that only few are compared with each other."""
    words = ((name, fact) for name, fact in reason.facts.items() if isinstance(fact, str))
    return reason.code, reason.clause, frozenset(words)


def met(code: StrEnum, clause: ClauseId, **facts: Fact) -> Findings:
    """A condition that is fulfilled."""
    return Findings(met=(Reason(code, clause, facts),))


def failed(code: StrEnum, clause: ClauseId, **facts: Fact) -> Findings:
    """A condition that is not fulfilled."""
    return Findings(failed=(Reason(code, clause, facts),))


def refused(*reasons: Reason | None) -> Findings:
    """Refusals made elsewhere, if any."""
    return Findings(failed=tuple(reason for reason in reasons if reason is not None))


def asked(*questions: Reason) -> Findings:
    """Questions made elsewhere."""
    return Findings(unsettled=questions)


def unknown(clause: ClauseId, *facts: str) -> Findings:
    """Facts that must be asked for, by their paths."""
    return asked(*(missing(clause, fact) for fact in facts))


def together(findings: Iterable[Findings]) -> Findings:
    """All of them as one, in one step however many there are."""
    every = tuple(findings)
    return Findings(
        met=tuple(reason for one in every for reason in one.met),
        failed=tuple(reason for one in every for reason in one.failed),
        unsettled=tuple(reason for one in every for reason in one.unsettled),
    )
