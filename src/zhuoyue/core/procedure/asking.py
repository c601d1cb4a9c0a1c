"""Whether an act is still asked for, or was done and may only be done again (是否还须办理)."""

from zhuoyue.core.dossier import Dossier, Entry, Record
from zhuoyue.core.procedure.proposal import same
from zhuoyue.core.regulation import Act, EntryRecorded, EntrySays, Procedure


def still_asked(procedure: Procedure, dossier: Dossier, act: Act) -> bool:
    """Whether the book waits for the act: it is not on record, or something asks for it anew.

    Anew: another entry of its kind is unanswered; what it rests on was done again after it; a later
    step wants its entry to say something else.
    """
    record = dossier.record(act.scope)
    last = record.last((act.id,))
    if last is None:
        return True
    return any(
        _unanswered(gate, record, act) or _newer(gate, record, last)
        for gate in act.requires
        if isinstance(gate, EntryRecorded)
    ) or any(_says_otherwise(gate, last) for gate in _looked_at(procedure, act))


def _unanswered(gate: EntryRecorded, record: Record, act: Act) -> bool:
    """Whether an entry that it answers one by one has no answer yet."""
    if gate.same is None:
        return False
    answered = [entry.facts.get(gate.same) for entry in record.of((act.id,))]
    return any(entry.facts.get(gate.same) not in answered for entry in record.of(gate.acts))


def _newer(gate: EntryRecorded, record: Record, last: Entry) -> bool:
    """Whether what it rests on, in the same book, was done again after it."""
    ground = record.last(gate.acts)
    return gate.same is None and ground is not None and ground.sequence > last.sequence


def _looked_at(procedure: Procedure, act: Act) -> list[EntrySays]:
    """What later steps want its entry to say, where no key tells its entries apart."""
    gates = [gate for one in procedure.acts for gate in one.requires if not one.ends_case]
    return [
        gate
        for gate in gates
        if isinstance(gate, EntrySays) and gate.act == act.id and gate.same is None
    ]


def _says_otherwise(gate: EntrySays, last: Entry) -> bool:
    return not same(last.facts.get(gate.fact), gate.one_of)
