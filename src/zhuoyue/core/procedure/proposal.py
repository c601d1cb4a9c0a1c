"""What somebody wants to do now, and the scene in which it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhuoyue.core.clause import Adoption
from zhuoyue.core.dossier import Dossier, Entry, Scalar
from zhuoyue.core.regulation import Act, Procedure, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """Implementing rules given beside the book (实施细则): the decision, and what it sets."""

    adoption: Adoption | None = None
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An act about to be done (拟实施的行为).

    `roles_held`: the other roles of this person in the cycle, as far as known. `facts`: what the
    entry would carry.
    """

    act: str
    role: str | None = None
    at: datetime | None = None
    actor: str | None = None
    roles_held: tuple[str, ...] = ()
    facts: Mapping[str, Scalar] = field(default_factory=dict)
    implementing_rules: Adopted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The act proposed, the procedure it belongs to, and what is on record."""

    procedure: Procedure
    dossier: Dossier
    act: Act
    proposal: Proposal

    def found(self, acts: tuple[str, ...]) -> tuple[Entry, ...]:
        """The entries of these acts, those of the cycle's book before those of the case's."""
        return (*self.dossier.cycle.of(acts), *self.dossier.record(Scope.CASE).of(acts))

    def last(self, act: str) -> Entry | None:
        """The newest entry of one act, which stands in one of the two books only."""
        entries = self.found((act,))
        return entries[-1] if entries else None


def same(value: Scalar | None, one_of: tuple[str | bool, ...]) -> bool:
    """Whether a recorded value is one of these; yes and no are not numbers."""
    return any(value == one and isinstance(value, bool) is isinstance(one, bool) for one in one_of)
