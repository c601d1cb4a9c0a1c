"""What is found on the way to a verdict, collected."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhuoyue.core.verdict import Reason, Verdict, settle


@dataclass(frozen=True, slots=True)
class Findings:
    """Reasons met, reasons against, and questions open; they add up."""

    met: tuple[Reason, ...] = ()
    failed: tuple[Reason, ...] = ()
    unsettled: tuple[Reason, ...] = ()

    def __add__(self, other: "Findings") -> "Findings":
        """Both together."""
        return Findings(
            met=self.met + other.met,
            failed=self.failed + other.failed,
            unsettled=self.unsettled + other.unsettled,
        )

    def verdict(self, *also_met: Reason) -> Verdict:
        """The one verdict of all that was found."""
        return settle(met=(*also_met, *self.met), failed=self.failed, unsettled=self.unsettled)


NOTHING = Findings()


def asked(*questions: Reason) -> Findings:
    """Questions only."""
    return Findings(unsettled=questions)


def refused(*reasons: Reason) -> Findings:
    """Reasons against only."""
    return Findings(failed=reasons)


def together(findings: Sequence[Findings]) -> Findings:
    """All of them together, in one step however many there are."""
    return Findings(
        met=tuple(reason for found in findings for reason in found.met),
        failed=tuple(reason for found in findings for reason in found.failed),
        unsettled=tuple(reason for found in findings for reason in found.unsettled),
    )
