"""What rooms put on the shared pages: desks, rail, search, sheets, their own page for an act.

A room registers in its `urls.py`; the site collects. So a room needs no other room to show itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse

from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Dossier
from zhuoyue.core.procedure import still_asked as still_asked_by_book
from zhuoyue.core.regulation import Act, Law


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A line of the rail (侧栏): a room of the present cycle, how much lies there, how much is late."""

    name: Text
    url: str
    count: int | None = None
    late: int = 0
    order: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found (检索结果): what kind of thing, its name, what tells it apart, where it is."""

    kind: Text
    name: str
    about: str
    url: str


Desk = Callable[[Any, datetime], Iterable[Waiting]]
Rail = Callable[[Any, Any, datetime], Iterable[Link]]
Finder = Callable[[Any, str], Iterable[Found]]
SheetMaker = Callable[[Any, Any], Sheet | None]
Resolver = Callable[[Law, Act], str | None]

desks: list[Desk] = []
rails: list[Rail] = []
finders: list[Finder] = []
case_sheets: list[SheetMaker] = []
cycle_sheets: list[SheetMaker] = []
_act_pages: dict[str, str] = {}
_resolvers: list[Resolver] = []
_listed: set[str] = set()
_found: dict[tuple[str, str], str | None] = {}


def desk(collector: Desk) -> Desk:
    """Let a room say what waits for a user: (user, at) → Waiting."""
    desks.append(collector)
    return collector


def rail(collector: Rail) -> Rail:
    """Let a room stand in the rail: (user, cycle, at) → Link; no link where there is nothing for them.

    It runs on every page of the cycle: one or two queries, counts over what the user may see.
    """
    rails.append(collector)
    return collector


def finder(search: Finder) -> Finder:
    """Let a room be searched: (user, text) → Found, only among what the user may see, few at most."""
    finders.append(search)
    return search


def case_sheet(maker: SheetMaker) -> SheetMaker:
    """Let a room put a sheet on the case page: (user, case) → Sheet or None for nothing to see."""
    case_sheets.append(maker)
    return maker


def cycle_sheet(maker: SheetMaker) -> SheetMaker:
    """Let a room put a sheet on the cycle page: (user, cycle) → Sheet or None."""
    cycle_sheets.append(maker)
    return maker


def act_page(act: str, url: str) -> None:
    """Send the button of an act that has this id in every text to a room's own page.

    The address of this name takes `code` (of the cycle) for an act of the cycle and `number` (of the
    case) for an act on a case.
    """
    _act_pages[act] = url


def act_pages(resolver: Resolver) -> Resolver:
    """Let a room claim acts by what the regulation says of them: (law, act) → name of its page or None.

    For what every text calls by another name: an act is known by its role, stage, gates and needs.
    """
    _resolvers.append(resolver)
    return resolver


def waits_by_itself(url: str) -> None:
    """Let a room say that its own desk lists who has something to do on this page (逐件列出).

    Of an act that several people do, each once, the book alone does not tell for whom it waits still.
    """
    _listed.add(url)


def listed_by_room(law: Law, act: Act) -> bool:
    """Whether the room of an act lists on the desk for whom it waits."""
    return page_of(law, act) in _listed


Asking = Callable[[Any, Any, Dossier, Act], bool]
_asking: dict[str, Asking] = {}


def asks_again(url: str) -> Callable[[Asking], Asking]:
    """Let a room say whether an act on its page waits again: (user or None, cycle, dossier, act).

    Of what is done once for each award or by each person, one entry tells too little.
    """

    def register(asking: Asking) -> Asking:
        _asking[url] = asking
        return asking

    return register


def still_asked(user: Any, cycle: Any, law: Law, dossier: Dossier, act: Act) -> bool:  # noqa: ANN401
    """Whether an act waits for somebody, or was done and may only be done again."""
    asking = _asking.get(page_of(law, act) or "")
    return still_asked_by_book(law.regulation.procedure, dossier, act) or (
        asking is not None and asking(user, cycle, dossier, act)
    )


def page_of(law: Law, act: Act) -> str | None:
    """The name of the room's own page for an act; None: the generic page made from the data."""
    key = (law.digest, act.id)
    if key not in _found:
        claimed = (resolver(law, act) for resolver in _resolvers)
        _found[key] = _act_pages.get(act.id) or next((one for one in claimed if one), None)
    return _found[key]


Hiding = Callable[[Any, Sequence[Any]], Mapping[str, frozenset[str]]]
_hidings: list[Hiding] = []


def hides(hiding: Hiding) -> Hiding:
    """Let a room keep entries of a case's book from a user: (user, cases) → case number → acts.

    The user's own entries stay; so do those of acts not named. What may not be read may not be
    counted either.
    """
    _hidings.append(hiding)
    return hiding


def hidden(user: Any, cases: Sequence[Any]) -> Mapping[str, frozenset[str]]:  # noqa: ANN401
    """Case number → the acts whose entries by others this user may not see."""
    found: dict[str, frozenset[str]] = {}
    for hiding in _hidings:
        for number, acts in hiding(user, cases).items():
            found[number] = found.get(number, frozenset()) | acts
    return found


@lru_cache(maxsize=50_000)
def address(name: str, **where: str) -> str:
    """The address of a page; for lists, which name the same pages again and again."""
    return reverse(name, kwargs=where)


def sheets(makers: Iterable[SheetMaker], user: Any, thing: Any) -> tuple[Sheet, ...]:  # noqa: ANN401
    """The sheets that this user sees on a page, in their order."""
    made = (maker(user, thing) for maker in makers)
    return tuple(sorted((one for one in made if one is not None), key=lambda one: one.order))
