"""Search over everything a reader may see: names, credit codes, numbers of cases and papers (检索)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Q

from zhuoyue.core.clause import Text
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import pages, visibility

EACH = 20
"""So many of a kind are shown."""

SHORTEST = 2


def found(user: Any, text: str) -> list[tuple[Text, list[pages.Found]]]:  # noqa: ANN401
    """What matches, by kind; nothing for a text too short to tell anything."""
    groups: dict[Text, list[pages.Found]] = {}
    wanted = " ".join(text.split())
    if len(wanted) >= SHORTEST:
        for search in pages.finders:
            for one in islice(search(user, wanted), EACH):
                groups.setdefault(one.kind, []).append(one)
    return list(groups.items())


@pages.finder
def _cases(user: Any, text: str) -> Iterator[pages.Found]:  # noqa: ANN401
    match = (
        Q(number__icontains=text)
        | Q(organisation__name__icontains=text)
        | Q(organisation__unified_social_credit_code__icontains=text)
    )
    for case in applications.cases_seen(user).filter(match)[:EACH]:
        code = case.organisation.unified_social_credit_code
        yield pages.Found(
            kind=Text(zh="案卷", en="Cases"),
            name=str(case.organisation.name),
            about=f"{case.number} · {code} · {case.cycle.name}",
            url=applications.url_of(case),
        )


@pages.finder
def _cycles(user: Any, text: str) -> Iterator[pages.Found]:  # noqa: ANN401
    match = Q(code__icontains=text) | Q(name__icontains=text)
    for cycle in visibility.visible(cycles.cycles(), user).filter(match)[:EACH]:
        yield pages.Found(
            kind=Text(zh="届", en="Cycles"),
            name=cycle.name,
            about=cycle.code,
            url=cycles.url_of(cycle),
        )
