"""Replay a book against the regulation it was kept under: was every act permitted when it was done."""

from collections.abc import Iterator

from zhuoyue.core.dossier import Broken, Dossier, Record, fold
from zhuoyue.core.procedure import Proposal, permits
from zhuoyue.core.regulation import Regulation, Scope
from zhuoyue.core.verdict import Allowed, Verdict
from zhuoyue.rulebook.book.checking import Checked
from zhuoyue.rulebook.book.findings import Code, Finding, found
from zhuoyue.rulebook.book.lines import Line, entry_of
from zhuoyue.rulebook.phrases import Lexicon, lexicon, sentence


class Replay:
    """The dossiers of a cycle and its cases as they grow, entry by entry."""

    def __init__(self, regulation: Regulation, cycle: str) -> None:
        """Begin with nothing on record."""
        self.regulation = regulation
        self.chain = cycle
        self.cycle = Record()
        self.cases: dict[str, Record] = {}

    def dossier(self, case: str | None) -> Dossier:
        """What is on record now, seen from a case or from the cycle."""
        return Dossier(cycle=self.cycle, cases=self.cases, case=case)

    def add(self, line: Line) -> Verdict | Broken:
        """Put one more entry on record; answers whether it was permitted, or does not fit."""
        entry, chain = entry_of(line), line["chain"]
        case = None if chain == self.chain else chain
        dossier = self.dossier(case)
        scope = Scope.CYCLE if case is None else Scope.CASE
        record = fold(self.regulation.procedure, scope, [entry], onto=dossier.record(scope))
        if isinstance(record, Broken):
            return record
        verdict = permits(
            self.regulation.procedure,
            dossier,
            Proposal(
                act=entry.act, role=entry.by, at=entry.at, actor=entry.actor, facts=entry.facts
            ),
        )
        if case is None:
            self.cycle = record
        else:
            self.cases[case] = record
        return verdict


def replayed(checked: Checked, regulation: Regulation) -> Iterator[Finding]:
    """Every entry that was not permitted when it was recorded; stops at one that does not fit."""
    names = lexicon(regulation)
    replay = Replay(regulation, checked.header["cycle"] if checked.header else "")
    for number, line in checked.entries:
        outcome = replay.add(line)
        about = {key: line[key] for key in ("chain", "sequence", "act")}
        if isinstance(outcome, Broken):
            yield found(Code.BOOK_UNFIT, number, **about, why=outcome.why.value)
            return
        if not isinstance(outcome, Allowed):
            yield found(Code.NOT_PERMITTED, number, **about, **_why(outcome, names))


def _why(verdict: Verdict, names: Lexicon) -> dict[str, str]:
    said = [sentence(reason, names) for reason in verdict.reasons]
    return {"zh": "".join(one.zh for one in said), "en": " ".join(one.en for one in said)}
