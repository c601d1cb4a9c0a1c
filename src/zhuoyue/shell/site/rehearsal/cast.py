"""Who takes part in a rehearsal: organisations, invented or from a list of winners, and their strength (角色)."""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path as File

from zhuoyue.core.eligibility.credit_code import check_character
from zhuoyue.core.regulation import Regulation

INVENTED = "虚构"
_FIRST = "松柏桐枫杉榆槐梓楠樟桦棠"
_SECOND = "川溪泽湖江湾岭坡原野洲浦"
_TRADES = ("机械", "纺织", "电子", "阀门", "食品", "建设", "环保", "物流", "材料", "仪表")
_YOUNG = timedelta(days=200)
_OLD = timedelta(days=365 * 12)
_EVERY_YOUNG = 6
_PERSON = 3
"""Names as short as this are of persons; they take no part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """One organisation on the stage. `source`: where its name is from; what it does here is made up."""

    name: str
    code: str
    source: str
    award: str
    strength: int
    since: date
    district: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name from a list, and where it stands there."""

    name: str
    award: str
    source: str


def read_winners(file: File) -> list[Named]:
    """The organisations of a list with the columns authority, cycle, award, organisation, source."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found: dict[str, Named] = {}
    for row in rows:
        name = (row.get("organisation") or "").strip()
        if len(name) > _PERSON and name not in found:
            where = f"{row.get('authority', '')} {row.get('cycle', '')} {row.get('source', '')}"
            found[name] = Named(name=name, award=row.get("award") or "", source=where.strip())
    return list(found.values())


def players(
    regulation: Regulation,
    *,
    number: int,
    chance: random.Random,
    start: date,
    named: Sequence[Named] = (),
    first: int = 1,
) -> list[Player]:
    """So many organisations; the same chance gives the same. `first`: number of the first made-up code."""
    chosen = list(named)
    chance.shuffle(chosen)
    names = [(one.name, one.source) for one in chosen[:number]]
    names += [(_invented(n, regulation), INVENTED) for n in range(len(names), number)]
    awards = [award.id for award in regulation.awards]
    return [
        Player(
            name=name,
            code=_code(regulation.place.code, n + first),
            source=source,
            award=awards[n % len(awards)],
            strength=chance.randint(52, 70),
            since=start - (_YOUNG if n % _EVERY_YOUNG == _EVERY_YOUNG - 1 else _OLD),
            district=district_of(regulation.place.code),
        )
        for n, (name, source) in enumerate(names)
    ]


def _invented(n: int, regulation: Regulation) -> str:
    first, second = _FIRST[n % len(_FIRST)], _SECOND[(n // len(_FIRST) + n) % len(_SECOND)]
    trade = _TRADES[n % len(_TRADES)]
    return f"{regulation.place.name.zh.removesuffix('市')}{first}{second}{trade}有限公司"


def district_of(place: str) -> str:
    """The district of every player: the place itself where it is a county, else its first district."""
    city = place[:4]
    return place if len(place) > len(city) else f"{city}02"


def _code(place: str, n: int) -> str:
    """A well-formed credit code that nobody has."""
    body = f"91{place.ljust(6, '0')[:6]}MA{n:07d}"
    return body + check_character(body)
