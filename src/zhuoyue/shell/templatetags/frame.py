"""What stands around every page: where one is, the rail, the legal basis (页面框架).

`{% frame as frame %}` in the base page; nothing is read before the template asks for it.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import RequestContext

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, pages, phrases, visibility
from zhuoyue.shell.people import queries as people

register = template.Library()

SHOWN_CYCLES = 6
"""So many other cycles stand in the rail; the desk lists all."""

_BEHIND = (
    ("scene",),
    ("case",),
    ("cycle",),
    ("notice",),
    ("meeting",),
    ("panel",),
    ("ballot", "meeting"),
    ("row", "notice"),
)
"""Where a page's own context holds its cycle, or the thing that has one."""


class Frame:
    """The frame of one page for one reader; nothing is read before the template asks."""

    def __init__(self, request: HttpRequest, context: Mapping[str, Any]) -> None:
        """Keep where to look."""
        self.request, self.context = request, context
        self.user: Any = getattr(request, "user", None)

    @property
    def known(self) -> bool:
        """Whether somebody is logged in."""
        return bool(getattr(self.user, "is_authenticated", False))

    @cached_property
    def cycle(self) -> Any:  # noqa: ANN401 - a row
        """The cycle this page is about; None on a page about none."""
        for first, *rest in _BEHIND:
            thing = self.context.get(first)
            for name in rest:
                thing = getattr(thing, name, None)
            if thing is not None:
                found = thing if first == "cycle" else getattr(thing, "cycle", None)
                if found is not None:
                    return found
        return self._addressed()

    def _addressed(self) -> Any:  # noqa: ANN401 - a row
        """The cycle that the address names by its code; on a page of no cycle the only one there is."""
        match = self.request.resolver_match
        code = match.kwargs.get("code") if match is not None else None
        if code is None:
            return self._only()
        found = cycles.cycle_of(str(code))
        return found if found is not None and visibility.may_see(self.user, found) else None

    def _only(self) -> Any:  # noqa: ANN401 - a row
        if not self.known:
            return None
        seen = list(visibility.visible(cycles.cycles(), self.user)[:2])
        return seen[0] if len(seen) == 1 else None

    @cached_property
    def above(self) -> tuple[Text, ...]:
        """Place and programme, as far as the cycle's name does not say them itself."""
        if self.law is None:
            return ()
        law = self.law.regulation
        return tuple(
            one for one in (law.place.name, law.programme) if one.zh not in self.cycle.name
        )

    @cached_property
    def case(self) -> Any:  # noqa: ANN401 - a row
        """The case this page is about."""
        scene = self.context.get("scene")
        return getattr(scene, "case", None) or self.context.get("case")

    @cached_property
    def law(self) -> Law | None:
        """The law of the cycle."""
        return cycles.law_of(self.cycle) if self.cycle is not None else None

    @cached_property
    def rail(self) -> tuple[pages.Link, ...]:
        """The rooms of the cycle in which there is something for this reader."""
        if self.cycle is None or not self.known:
            return ()
        at = clock.now()
        links = [one for room in pages.rails for one in room(self.user, self.cycle, at)]
        return tuple(sorted(links, key=lambda one: one.order))

    @cached_property
    def others(self) -> list[Any]:
        """The other cycles this reader may see, newest first."""
        if not self.known:
            return []
        seen = visibility.visible(cycles.cycles(), self.user)
        if self.cycle is not None:
            seen = seen.exclude(pk=self.cycle.pk)
        return list(seen[:SHOWN_CYCLES])

    @cached_property
    def organisations(self) -> list[Any]:
        """The organisations that this person acts for, each once."""
        if not self.known:
            return []
        held = (one.organisation for one in people.memberships(self.user))
        return list({one.pk: one for one in held if one is not None}.values())

    @cached_property
    def parts(self) -> list[tuple[str, tuple[Text, ...]]]:
        """What this person is (任职): body or organisation, and in which roles."""
        names = phrases.names(self.law.regulation) if self.law is not None else {}
        held: dict[str, list[Text]] = {}
        for one in people.memberships(self.user):
            roles = held.setdefault(str(one.body or one.organisation), [])
            if one.role in names:  # another cycle's text may know other roles
                roles.append(names[one.role])
        return [(name, tuple(dict.fromkeys(roles))) for name, roles in held.items()]


@register.simple_tag(takes_context=True)
def frame(context: RequestContext) -> Frame | None:
    """`{% frame as frame %}`; None where there is no request, as on the page of a failure."""
    request: Any = context.get("request")
    known: dict[Any, Any] = context.flatten()
    return Frame(request, known) if request is not None else None
