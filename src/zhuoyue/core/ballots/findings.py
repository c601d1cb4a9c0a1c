"""What the checks of one question found, put together."""

from dataclasses import dataclass

from zhuoyue.core.verdict import Common, Reason

_OPEN = frozenset({Common.MISSING_FACT, Common.JUDGEMENT_NEEDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Reasons for, reasons against, and open questions, in the order in which they were found."""

    met: tuple[Reason, ...] = ()
    failed: tuple[Reason, ...] = ()
    unsettled: tuple[Reason, ...] = ()

    def __add__(self, other: "Findings") -> "Findings":
        """Both, the first one's first; the same question only once."""
        return Findings(
            met=_once(self.met, other.met),
            failed=_once(self.failed, other.failed),
            unsettled=_once(self.unsettled, other.unsettled),
        )


def _once(first: tuple[Reason, ...], second: tuple[Reason, ...]) -> tuple[Reason, ...]:
    asked = [reason.facts for reason in first if reason.code is Common.MISSING_FACT]
    return first + tuple(
        reason
        for reason in second
        if reason not in first
        and not (reason.code is Common.MISSING_FACT and reason.facts in asked)
    )


def against(*reasons: Reason | None) -> Findings:
    """What speaks against: open where a fact or a person is missing, failed otherwise."""
    given = [reason for reason in reasons if reason is not None]
    return Findings(
        failed=tuple(reason for reason in given if reason.code not in _OPEN),
        unsettled=tuple(reason for reason in given if reason.code in _OPEN),
    )


def met(*reasons: Reason) -> Findings:
    """What speaks for."""
    return Findings(met=reasons)
