"""The exceptions of the shell: a core verdict that is no "allowed" (不予), and what the house itself bars."""

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Allowed, Reason, Undecided, Verdict
from zhuoyue.core.verdict import Refused as RefusedVerdict


class Refused(Exception):
    """An act that the regulation does not permit now; carries the verdict with every reason.

    `law`, where known, gives the names of awards and clauses to the sentences.
    """

    def __init__(self, verdict: RefusedVerdict | Undecided, law: Law | None = None) -> None:
        """Keep the verdict for the page that shows it."""
        super().__init__(", ".join(f"{one.code.value} ({one.clause})" for one in verdict.reasons))
        self.verdict = verdict
        self.law = law


class Barred(Exception):
    """What the house itself does not let be done, with no clause behind it: the reason in words."""

    def __init__(self, said: Text) -> None:
        """Keep the reason for the page that shows it."""
        super().__init__(said.en)
        self.said = said


def insist(verdict: Verdict, law: Law | None = None) -> Allowed:
    """Go on only if the verdict allows it; raises Refused with the verdict otherwise."""
    if isinstance(verdict, Allowed):
        return verdict
    raise Refused(verdict, law)


def refuse(*reasons: Reason, law: Law | None = None) -> Refused:
    """The exception for reasons found in the shell itself, to be raised."""
    return Refused(RefusedVerdict(reasons), law)
