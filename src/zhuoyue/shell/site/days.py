"""The days that the books give to the gates of the present stage, and how they were counted (期限)."""

from dataclasses import dataclass
from datetime import date, datetime

from zhuoyue.core.calendar import DayKind
from zhuoyue.core.dossier import Dossier
from zhuoyue.core.notices import Deadline
from zhuoyue.core.regulation import Act, After, Law, Scope, Until
from zhuoyue.rulebook.clauses import Clause
from zhuoyue.shell.kit import phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A day that a gate of the present stage waits for or runs out on (期限).

    `waited`: nothing may happen before it has passed, so passing it is no delay.
    """

    act: Act
    day: date
    late: bool
    waited: bool
    clause: Clause | None


def on_record(dossier: Dossier, act: str, fact: str) -> date | None:
    """The day that the newest entry of an act gives in a fact."""
    both = (dossier.cycle, dossier.record(Scope.CASE))
    entry = next((e for e in (record.last((act,)) for record in both) if e is not None), None)
    value = entry.facts.get(fact) if entry is not None else None
    try:
        return datetime.fromisoformat(str(value)).date() if value is not None else None
    except ValueError:
        return None


def limits(law: Law, dossier: Dossier, stage: str | None, today: date) -> tuple[Limit, ...]:
    """The days that the gates of a stage look at, soonest first, each once."""
    found: dict[date, Limit] = {}
    for act in law.regulation.procedure.acts:
        for gate in act.requires if act.stage == stage else ():
            if isinstance(gate, Until | After):
                day = on_record(dossier, gate.act, gate.fact)
                if day is not None:
                    waited = isinstance(gate, After)
                    found.setdefault(
                        day,
                        Limit(
                            act=act,
                            day=day,
                            late=day < today and not waited,
                            waited=waited,
                            clause=phrases.clause(law.regulation, gate.clause),
                        ),
                    )
    return tuple(found[day] for day in sorted(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How a period was counted (计算经过): the days that count, the make-up days, the days that do not."""

    days: tuple[date, ...]
    made_up: tuple[date, ...]
    left_out: tuple[date, ...]
    provisional: bool


def counted(clock: Deadline) -> Counted:
    """The derivation of a period in three lists."""
    numbered = [one for one in clock.derivation if one.number]
    return Counted(
        days=tuple(one.day for one in numbered),
        made_up=tuple(one.day for one in numbered if one.kind is DayKind.MAKE_UP_DAY),
        left_out=tuple(one.day for one in clock.derivation if not one.number),
        provisional=clock.provisional,
    )
