"""The first page of a role: what waits for it, what others owe, where its own cases stand (今日待办)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any

from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Dossier
from zhuoyue.core.regulation import Act, Law, Scope, Until
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import pages, visibility
from zhuoyue.shell.kit.phrases import names
from zhuoyue.shell.ledger.queries import seen_from
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.site import days

WATCHING = frozenset({"office", "oversight"})
"""Roles that are shown what everybody else owes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Equal acts on several cases (同类事项): one line of a desk."""

    what: tuple[Text, ...]
    items: tuple[pages.Waiting, ...]

    @property
    def late(self) -> int:
        """How many are late."""
        return sum(one.count for one in self.items if one.late)

    @property
    def until(self) -> date | None:
        """The first day that runs out."""
        return min((one.until for one in self.items if one.until is not None), default=None)

    @property
    def count(self) -> int:
        """How many things wait."""
        return sum(one.count for one in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What waits in one cycle, or in one room: what is late first, then by day."""

    name: Text
    piles: tuple[Pile, ...]

    @property
    def late(self) -> int:
        """How many things are late."""
        return sum(one.late for one in self.piles)

    @property
    def count(self) -> int:
        """How many things wait."""
        return sum(one.count for one in self.piles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What others have to do next (他人待办): who, what, on how many cases, some of them by name."""

    cycle: Text
    who: Text
    what: Text
    about: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A day that the books of a cycle give (将到的日期)."""

    cycle: Text
    url: str
    limit: days.Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything on a desk."""

    groups: tuple[Group, ...]
    owed: tuple[Owed, ...]
    coming: tuple[Coming, ...]
    mine: tuple[Any, ...]

    @property
    def count(self) -> int:
        """How many things wait for this person."""
        return sum(one.count for one in self.groups)

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(one.late for one in self.groups)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A cycle in which a person acts: its books, read once."""

    cycle: Any
    law: Law
    dossier: Dossier
    roles: frozenset[str]
    cases: Mapping[str, applications.Brief]
    at: datetime

    @cached_property
    def name(self) -> Text:
        return Text(zh=self.cycle.name, en=self.cycle.name)

    @cached_property
    def standings(self) -> list[tuple[Dossier, tuple[applications.Brief, ...]]]:
        """The cases that the same acts are open to, together."""
        listed = cycles.alike(self.law, self.dossier, self.cases, self.at)
        return [(seen, tuple(self.cases[number] for number in them)) for seen, them in listed]

    def open_acts(
        self,
        user: Any,  # noqa: ANN401
        roles: frozenset[str] | None = None,
    ) -> Iterator[tuple[Any, list[Any]]]:
        """Every case in its order, with the acts that wait for the reader there, or for these roles."""
        found: dict[str, list[Any]] = {}
        for seen, cases in self.standings:
            known: dict[frozenset[str], list[Any]] = {}
            for case in cases:
                own = case.roles if roles is None else roles
                if own not in known:
                    known[own] = list(self._open(seen, own))
                found[case.number] = known[own]
        for number, case in self.cases.items():
            yield case, [one for one in found[number] if self._waits(user, number, one[0].act)]

    def _waits(self, user: Any, number: str, act: Act) -> bool:  # noqa: ANN401
        """Whether an act on a case waits; of a thousand cases most have not seen it at all."""
        record = self.dossier.cases.get(number)
        if record is None or record.last((act.id,)) is None:
            return True
        return self.asked(user, seen_from(self.dossier, number), act)

    def asked(self, user: Any, seen: Dossier, act: Act) -> bool:  # noqa: ANN401
        """Whether the act waits, for this person or, without one, for anybody."""
        return pages.still_asked(user, self.cycle, self.law, seen, act)

    def _open(self, seen: Dossier, roles: frozenset[str]) -> Iterator[tuple[Any, date | None]]:
        for one in cycles.permitted_acts(self.law, seen, roles, scope=Scope.CASE, at=self.at):
            if one.act.stage is not None and not one.act.ends_case:
                yield one, _until(one.act, seen)


def desk_of(user: Any, at: datetime) -> Desk:  # noqa: ANN401
    """What lies on the desk of a person at an instant."""
    parts = _parts_of(user, at)
    rooms = chain.from_iterable(room(user, at) for room in pages.desks if room is not next_steps)
    found: dict[Text, list[pages.Waiting]] = defaultdict(list)
    for one in chain(rooms, _next_steps(user, parts, at)):
        found[one.group].append(one)
    groups = [Group(name=name, piles=_piles(items)) for name, items in found.items()]
    return Desk(
        groups=tuple(sorted(groups, key=lambda one: not one.late)),
        owed=tuple(chain.from_iterable(_owed(part, at) for part in parts)),
        coming=tuple(chain.from_iterable(_coming(part, at) for part in parts)),
        mine=_mine(user, parts),
    )


def _piles(items: Iterable[pages.Waiting]) -> tuple[Pile, ...]:
    """Acts on one page of one thing are one item; items of the same acts one pile."""
    by_page: dict[tuple[str, str], list[pages.Waiting]] = defaultdict(list)
    for one in items:
        by_page[one.url, one.about].append(one)
    piles: dict[tuple[Text, ...], list[pages.Waiting]] = defaultdict(list)
    for same in by_page.values():
        piles[tuple(dict.fromkeys(one.what for one in same))].append(same[0])
    made = [Pile(what=what, items=tuple(sorted(own, key=_urgency))) for what, own in piles.items()]
    return tuple(sorted(made, key=lambda one: (not one.late, one.until or date.max)))


def _urgency(one: pages.Waiting) -> tuple[bool, date]:
    return not one.late, one.until or date.max


def _parts_of(user: Any, at: datetime) -> list[_Part]:  # noqa: ANN401
    seen = {
        cycle: held
        for cycle in visibility.visible(cycles.cycles(), user)
        if (held := people.memberships_in(user, cycle=cycle.code, place=cycle.place))
    }
    cycles.gather(seen)
    cases = applications.briefs(user, seen)
    return [
        _Part(
            cycle=cycle,
            law=cycles.law_of(cycle),
            dossier=cycles.dossier_of(cycle),
            roles=frozenset(one.role for one in held),
            cases={one.number: one for one in cases[cycle.pk]},
            at=at,
        )
        for cycle, held in seen.items()
    ]


@pages.desk
def next_steps(user: Any, at: datetime) -> Iterator[pages.Waiting]:  # noqa: ANN401
    """The acts of the present stages that this person may do now, in every cycle they act in."""
    yield from _next_steps(user, _parts_of(user, at), at)


def _next_steps(
    user: Any,  # noqa: ANN401
    parts: Iterable[_Part],
    at: datetime,
) -> Iterator[pages.Waiting]:
    for part in parts:
        law, dossier = part.law, part.dossier
        for one in cycles.permitted_acts(law, dossier, part.roles, scope=Scope.CYCLE, at=at):
            if one.act.stage is not None and part.asked(user, dossier, one.act):
                url = _url(law, one.act, "cycle-act", {"code": part.cycle.code})
                until = _until(one.act, dossier)
                yield pages.Waiting(
                    group=part.name, what=one.act.name, about="", url=url, until=until
                )
        for case, acts in part.open_acts(user):
            for one, until in acts:
                if pages.listed_by_room(law, one.act):
                    continue
                yield pages.Waiting(
                    group=part.name,
                    what=one.act.name,
                    about=case.organisation,
                    url=_url(law, one.act, "case-act", {"number": case.number}),
                    until=until,
                )


def _until(act: Act, dossier: Dossier) -> date | None:
    """The day by which the text wants it done, as far as the books tell one."""
    gates = (gate for gate in act.requires if isinstance(gate, Until))
    told = (days.on_record(dossier, gate.act, gate.fact) for gate in gates)
    return min((day for day in told if day is not None), default=None)


def _owed(part: _Part, at: datetime) -> Iterator[Owed]:
    """The next steps of everybody else, for those who keep the whole in view."""
    if not part.roles & WATCHING:
        return
    words = names(part.law.regulation)
    for (role, act), about in _others(part, at).items():
        yield Owed(cycle=part.name, who=words[role], what=words[act], about=tuple(about))


def _others(part: _Part, at: datetime) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """By role and act: the cases on which somebody else may do it now; none for one of the cycle."""
    acts = part.law.regulation.procedure.acts
    others = frozenset(chain.from_iterable(act.by for act in acts)) - part.roles
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for one in cycles.permitted_acts(part.law, part.dossier, others, scope=Scope.CYCLE, at=at):
        if one.act.stage is not None and part.asked(None, part.dossier, one.act):
            found[one.role, one.act.id] = []
    for case, acts_open in part.open_acts(None, others):
        for one, _ in acts_open:
            named = (case.organisation, pages.address("case", number=case.number))
            found[one.role, one.act.id].append(named)
    return found


def _coming(part: _Part, at: datetime) -> Iterator[Coming]:
    """The days that the present stage of a cycle looks at."""
    stage = cycles.stage_now(part.law, part.dossier)
    for limit in days.limits(part.law, part.dossier, stage, at.date()):
        yield Coming(cycle=part.name, url=cycles.url_of(part.cycle), limit=limit)


def _mine(user: Any, parts: Iterable[_Part]) -> tuple[Any, ...]:  # noqa: ANN401
    """The cases of the person's own organisations, also those that have ended."""
    return tuple(applications.own_cases(user, [part.cycle for part in parts]))


def _url(law: Law, act: Act, generic: str, where: dict[str, str]) -> str:
    own = pages.page_of(law, act)
    return pages.address(own, **where) if own else pages.address(generic, act=act.id, **where)
