"""How a rehearsal does an act as a person would: through the room's own actions, one module a room (代办).

A room's module fills in made-up content (sheets, declarations, slips) and calls the very actions that
the room's pages call. What no module takes is done on the generic act page's action.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhuoyue.core.regulation import Act
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An act whose turn has come: `case` None for an act of the cycle; `facts` as the play made them up."""

    play: Any
    act: Act
    case: Case | None
    role: str
    by: User | None
    at: datetime
    facts: Mapping[str, Any]


Hand = Callable[[Turn], Entry | None]
"""Does the act through a room's action and answers its entry; None: not this room's."""

Choice = Callable[[Turn], bool | None]
"""Whether the favourable act of a pair is to be done, as the room's own queries say; None: not its."""

Preparation = Callable[[Any, str, Any], None]
"""What must be there before the first expert of a panel acts at a stage: (play, stage, panel)."""

hands: list[Hand] = []
preparations: list[Preparation] = []
choices: list[Choice] = []


def done(turn: Turn) -> Entry | None:
    """The entry of the first room that takes the act; None if none does."""
    found = (hand(turn) for hand in hands)
    return next((entry for entry in found if entry is not None), None)


def chosen(turn: Turn) -> bool | None:
    """What the first room says that this choice belongs to; None if none does."""
    found = (choice(turn) for choice in choices)
    return next((said for said in found if said is not None), None)
