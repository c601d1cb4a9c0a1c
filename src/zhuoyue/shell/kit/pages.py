"""What rooms put on the shared pages: desks, case and cycle sheets, their own page for an act.

A room registers in its `urls.py`; the site collects. So a room needs no other room to show itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zhuoyue.core.clause import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for a person (待办): what, about whom, until when, where it is done."""

    group: Text
    what: Text
    about: str
    url: str
    until: date | None = None
    late: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A block that a room puts on a case's or a cycle's page: its template and what it needs."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50


Desk = Callable[[Any, datetime], Iterable[Waiting]]
SheetMaker = Callable[[Any, Any], Sheet | None]

desks: list[Desk] = []
case_sheets: list[SheetMaker] = []
cycle_sheets: list[SheetMaker] = []
act_pages: dict[str, str] = {}


def desk(collector: Desk) -> Desk:
    """Let a room say what waits for a user: (user, at) → Waiting."""
    desks.append(collector)
    return collector


def case_sheet(maker: SheetMaker) -> SheetMaker:
    """Let a room put a sheet on the case page: (user, case) → Sheet or None for nothing to see."""
    case_sheets.append(maker)
    return maker


def cycle_sheet(maker: SheetMaker) -> SheetMaker:
    """Let a room put a sheet on the cycle page: (user, cycle) → Sheet or None."""
    cycle_sheets.append(maker)
    return maker


def act_page(act: str, url: str) -> None:
    """Send the button of an act to a room's own page instead of the generic one.

    The address of this name takes `code` (of the cycle) for an act of the cycle and `number` (of the
    case) for an act on a case.
    """
    act_pages[act] = url


def sheets(makers: Iterable[SheetMaker], user: Any, thing: Any) -> tuple[Sheet, ...]:  # noqa: ANN401
    """The sheets that this user sees on a page, in their order."""
    made = (maker(user, thing) for maker in makers)
    return tuple(sorted((one for one in made if one is not None), key=lambda one: one.order))
