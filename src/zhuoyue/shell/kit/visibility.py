"""Who may see what, decided in one place, deny by default (可见范围).

A room says once per kind of thing which rows a viewer may see; pages, lists, counts, search,
exports and letters ask here and nowhere else. Later rooms may add grants to an earlier room's kind
(an examiner sees the cases assigned to them); nobody can take one back.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

Grant = Callable[[Any], Q]
M = TypeVar("M", bound=Model)

NOTHING = Q(pk__in=())

_grants: dict[type[Model], list[Grant]] = {}


def grants(kind: type[Model]) -> Callable[[Grant], Grant]:
    """Register a function user → Q: these rows of this kind the user may see."""

    def register(grant: Grant) -> Grant:
        _grants.setdefault(kind, []).append(grant)
        return grant

    return register


def kinds() -> Sequence[type[Model]]:
    """Every kind of thing somebody may see."""
    return tuple(_grants)


def allowed(kind: type[Model], user: Any) -> Q:  # noqa: ANN401 - any viewer, also nobody
    """Which rows of this kind the user may see; none for a kind that no room opened."""
    seen = NOTHING
    for grant in _grants.get(kind, ()):
        seen |= grant(user)
    return seen


def visible(rows: QuerySet[M], user: Any) -> QuerySet[M]:  # noqa: ANN401
    """Those of the rows that the user may see, each once."""
    pks = rows.model._default_manager.filter(allowed(rows.model, user)).values("pk")  # noqa: SLF001
    return rows.filter(pk__in=pks)


def may_see(user: Any, thing: Model) -> bool:  # noqa: ANN401
    """Whether the user may see this one thing."""
    rows = type(thing)._default_manager.filter(pk=thing.pk)  # noqa: SLF001
    return visible(rows, user).exists()
