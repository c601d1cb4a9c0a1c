"""A cycle of a few cases made into one of many: rows copied in bulk, the book written anew, honestly.

The few are played by the rehearsal, through the actions. Copies get numbers, organisations and
accounts of their own; every entry of theirs stands beside the one it copies, and all chains, heads
and seals of the cycle are worked out anew, so that `zhuoyue verify` finds nothing.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from zhuoyue.core.eligibility.credit_code import check_character
from zhuoyue.shell.ledger import facts as lines
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.site.rehearsal.play import Play

_BATCH = 2_000
_CODES = 100_000
"""Credit codes of copies begin here."""

Copies = dict[Any, list[Any]]
"""The key of a row → the rows copied from it, one for each time."""


def kind(name: str) -> Any:  # noqa: ANN401 - a table of the house
    """A table by its name."""
    return apps.get_model("shell", name)


@transaction.atomic
def multiply(play: Play, *, number: int, first: int) -> None:
    """Let a cycle have so many cases; `first`: of the codes of the organisations that are added."""
    played = list(play.town.cases)
    times = range(1, -(-number // len(played)))
    organisations = _organisations([case.organisation for case in played], times, first)
    people = _applicants(play, organisations)
    cases = _cases(play, organisations, times, number)
    _whatever_belongs_to(cases)
    _write_anew(play, cases, people)
    ledger.forget()


def _saved(rows: list[Any]) -> list[Any]:
    return list(type(rows[0]).objects.bulk_create(rows, batch_size=_BATCH)) if rows else []


def _copied(row: Any, **changed: Any) -> Any:  # noqa: ANN401 - rows
    """A row not saved yet, with everything as in the other, but its key and what may stand once only."""
    table = type(row)
    told = {one.attname: getattr(row, one.attname) for one in table._meta.concrete_fields}  # noqa: SLF001
    for one in table._meta.concrete_fields:  # noqa: SLF001
        if one.primary_key:
            told.pop(one.attname)
        elif one.unique and one.has_default():
            told[one.attname] = one.get_default()
    return table(**{**told, **changed})


def _organisations(rows: list[Any], times: range, first: int) -> Copies:
    places = iter(range(first + _CODES, first + _CODES + len(rows) * len(times)))
    made = [
        _copied(
            row,
            name=row.name.replace("有限公司", f"第{n}有限公司"),
            unified_social_credit_code=_code(row.unified_social_credit_code[:10], next(places)),
        )
        for row in rows
        for n in times
    ]
    saved = iter(_saved(made))
    return {row.pk: [next(saved) for _ in times] for row in rows}


def _code(place: str, number: int) -> str:
    body = f"{place[:10]}{number:07d}"
    return body + check_character(body)


def _applicants(play: Play, organisations: Copies) -> dict[Any, list[str]]:
    """An account for every organisation copied: reference of the first → references of the copies."""
    found: dict[Any, list[str]] = {}
    users, seats = [], []
    for case in play.town.cases:
        own = play.town.applicants[case.number]
        seat = own.memberships.get()
        for n, organisation in enumerate(organisations[case.organisation_id], 1):
            reference = f"{own.reference}-{n:02d}"
            user = _copied(own, username=f"{own.username}-{n}", reference=reference)
            users.append(user)
            seats.append((seat, user, organisation))
            found.setdefault(own.reference, []).append(reference)
    _saved(users)
    _saved([_copied(seat, user_id=user.pk, organisation_id=of.pk) for seat, user, of in seats])
    return found


def _cases(play: Play, organisations: Copies, times: range, number: int) -> Copies:
    code, played = play.town.cycle.code, play.town.cases
    for case in played:
        case.refresh_from_db()
    numbers = iter(range(len(played) + 1, number + 1))
    made: dict[Any, list[Any]] = {case.pk: [] for case in played}
    for n in times:
        for case in played:
            given = next(numbers, None)
            if given is not None:
                own = organisations[case.organisation_id][n - 1]
                copy = _copied(case, number=f"{code}-{given:04d}", organisation_id=own.pk)
                made[case.pk].append(copy)
    _saved([copy for copies in made.values() for copy in copies])
    return made


def _whatever_belongs_to(cases: Copies) -> None:
    """Copy the rows that point to a case, and those that point to these, of whatever room."""
    copies: dict[type[models.Model], Copies] = {kind("Case"): cases}
    waiting = [table for table in apps.get_app_config("shell").get_models() if table not in copies]
    while waiting:
        ready = [table for table in waiting if not _points(table, set(waiting) - {table})]
        for table in ready or waiting:
            _copy_table(table, copies)
        waiting = [table for table in waiting if ready and table not in ready]


def _points(table: type[models.Model], to: set[type[models.Model]]) -> list[Any]:
    return [
        one
        for one in table._meta.concrete_fields  # noqa: SLF001
        if one.is_relation and one.related_model in to
    ]


def _copy_table(table: type[models.Model], copies: dict[type[models.Model], Copies]) -> None:
    links = _points(table, set(copies))
    if not links:
        return
    made: Copies = {}
    link = links[0]
    sources = copies[link.related_model]
    for row in table._default_manager.filter(**{f"{link.name}__in": list(sources)}):  # noqa: SLF001
        times = range(len(sources[getattr(row, link.attname)]))
        made[row.pk] = [_copied(row, **_same_time(row, links, copies, n)) for n in times]
    _saved([copy for rows in made.values() for copy in rows])
    copies[table] = made


def _same_time(
    row: Any,  # noqa: ANN401 - a row
    links: list[Any],
    copies: dict[type[models.Model], Copies],
    n: int,
) -> dict[str, Any]:
    told = {}
    for link in links:
        known = copies[link.related_model].get(getattr(row, link.attname))
        if known:
            told[link.attname] = known[n].pk
    return told


def _write_anew(play: Play, cases: Copies, people: dict[Any, list[str]]) -> None:
    """The whole book of the cycle, entry by entry in its order, with the copies' beside the first."""
    code = play.town.cycle.code
    entries, seals = ledger.entries(code), ledger.seals(code)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in ("shell_entry", "shell_seal", "shell_head"):
            cursor.execute(f"DELETE FROM {table} WHERE cycle = %s", [code])  # noqa: S608 - our names
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SELECT nextval('shell_entry_id_seq')")
        key = cursor.fetchone()[0]
    chains = {case.number: [copy.number for copy in cases[case.pk]] for case in play.town.cases}
    writer = _Writer(str(lines.header(play.town.law, code)["hash"]), key)
    for entry in sorted(entries, key=lambda one: one.pk):
        while seals and seals[0].after < entry.pk:
            writer.seal(seals.pop(0))
        for row in _with_copies(entry, chains, people):
            writer.add(row)
    for seal in seals:
        writer.seal(seal)
    _saved(writer.entries)
    _saved(writer.seals)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('shell_entry_id_seq', %s)", [writer.key])


def _with_copies(
    entry: Any,  # noqa: ANN401 - a row
    chains: dict[str, list[str]],
    people: dict[Any, list[str]],
) -> Iterator[Any]:
    yield _copied(entry)
    for n, chain in enumerate(chains.get(entry.chain, ())):
        actors = people.get(entry.actor)
        yield _copied(entry, chain=chain, actor=actors[n] if actors else entry.actor)


class _Writer:
    """Chains entries and seals as the ledger does."""

    def __init__(self, header: str, key: int) -> None:
        """Begin with nothing on record; `key`: of the first row."""
        self.header, self.key = header, key
        self.entries: list[Any] = []
        self.seals: list[Any] = []
        self.heads: dict[str, tuple[int, str]] = {}

    def add(self, row: Any) -> None:  # noqa: ANN401 - a row
        """The next entry of its chain."""
        before, row.previous = self.heads.get(row.chain, (0, self.header))
        row.sequence, row.pk = before + 1, self.key
        row.hash = str(lines.entry_line(row)["hash"])
        self.heads[row.chain] = row.sequence, row.hash
        self.entries.append(row)
        self.key += 1

    def seal(self, row: Any) -> None:  # noqa: ANN401 - a row
        """The next seal over all heads as they are."""
        row.pk, row.after = None, self.key - 1
        row.heads = {chain: list(head) for chain, head in self.heads.items()}
        row.root = lines.root(self.heads)
        row.previous = self.seals[-1].hash if self.seals else self.header
        row.hash = str(lines.seal_line(row)["hash"])
        self.seals.append(row)
