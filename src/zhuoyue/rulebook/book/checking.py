"""Check the lines of a book one after the other: hashes, chains, seals."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhuoyue.rulebook.book.canonical import root_of
from zhuoyue.rulebook.book.findings import Code, Finding, found
from zhuoyue.rulebook.book.lines import FORMAT, Line, read_line


@dataclass(slots=True)
class Checked:
    """What was read of a book so far, and what is wrong with it."""

    header: Line | None = None
    entries: list[tuple[int, Line]] = field(default_factory=list)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    seals: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    now: datetime | None = None

    @property
    def origin(self) -> str:
        """The hash from which every chain and the chain of seals start: the header's."""
        return str(self.header["hash"]) if self.header is not None else ""


def check(rows: Iterable[bytes], kept: Mapping[int, str]) -> Checked:
    """Every finding in a book; `kept` are the hashes of seals kept elsewhere, by their number."""
    checked = Checked()
    number = 0
    for number, row in enumerate(rows, 1):
        line = read_line(number, row)
        if isinstance(line, Finding):
            checked.findings.append(line)
        else:
            checked.findings += _line(checked, number, line)
    if number == 0:
        checked.findings.append(found(Code.EMPTY, 1))
    checked.findings += _witnessed(checked, number, kept)
    return checked


def _line(checked: Checked, number: int, line: Line) -> Iterator[Finding]:
    if (number == 1) is not (line["kind"] == "header"):
        yield found(Code.HEADER_MISPLACED, number)
        return
    match line["kind"]:
        case "header":
            checked.header = line
            if line["format"] != FORMAT:
                yield found(Code.FORMAT_UNKNOWN, number, format=line["format"], known=FORMAT)
        case "entry":
            yield from _time(checked, number, line)
            yield from _entry(checked, number, line)
        case _:
            yield from _seal(checked, number, line)
            checked.seals.append(str(line["hash"]))


def _time(checked: Checked, number: int, line: Line) -> Iterator[Finding]:
    at = datetime.fromisoformat(line["at"])
    if checked.now is not None and at < checked.now:
        yield _about(Code.TIME_BACKWARDS, number, line)
    checked.now = at


def _entry(checked: Checked, number: int, line: Line) -> Iterator[Finding]:
    chain, sequence = line["chain"], line["sequence"]
    last, head = checked.heads.get(chain, (0, checked.origin))
    if sequence <= last:
        yield _about(Code.ENTRY_OUT_OF_ORDER, number, line, after=last)
        return
    if sequence > last + 1:
        yield _about(Code.ENTRY_MISSING, number, line, first=last + 1, last=sequence - 1)
    elif line["previous"] != head:
        yield _about(Code.CHAIN_BROKEN, number, line)
    checked.heads[chain] = (sequence, line["hash"])
    checked.entries.append((number, line))


def _about(code: Code, number: int, line: Line, **facts: object) -> Finding:
    return found(code, number, chain=line["chain"], sequence=line["sequence"], **facts)


def _seal(checked: Checked, number: int, line: Line) -> Iterator[Finding]:
    seal, expected = line["seal"], len(checked.seals) + 1
    if seal != expected:
        yield found(Code.SEAL_OUT_OF_ORDER, number, seal=seal, expected=expected)
    elif line["previous"] != (checked.seals[-1] if checked.seals else checked.origin):
        yield found(Code.SEAL_CHAIN_BROKEN, number, seal=seal)
    if line["root"] != root_of(line["heads"]):
        yield found(Code.SEAL_FORGED, number, seal=seal)
    yield from _heads(checked, number, line)


def _heads(checked: Checked, number: int, line: Line) -> Iterator[Finding]:
    seal = line["seal"]
    for chain, (sequence, head) in line["heads"].items():
        code = _sealed(checked.heads.get(chain, (0, "")), (sequence, head))
        if code is not None:
            left = checked.heads.get(chain, (0, ""))[0]
            facts = {"seal": seal, "chain": chain, "sequence": sequence, "left": left}
            yield found(code, number, **facts)
    for chain, (sequence, _) in checked.heads.items():
        if chain not in line["heads"]:
            yield found(Code.NOT_UNDER_SEAL, number, seal=seal, chain=chain, sequence=sequence)


def _sealed(here: tuple[int, str], sealed: tuple[int, str]) -> Code | None:
    """How the head found here differs from the head under the seal."""
    if here == sealed:
        return None
    if here[0] == 0:
        return Code.CHAIN_MISSING
    if here[0] < sealed[0]:
        return Code.TAIL_CUT
    return Code.NOT_UNDER_SEAL if here[0] > sealed[0] else Code.CHANGED_SINCE_SEAL


def _witnessed(checked: Checked, last: int, kept: Mapping[int, str]) -> Iterator[Finding]:
    for seal, seen in sorted(kept.items()):
        if not 1 <= seal <= len(checked.seals):
            yield found(Code.SEAL_MISSING, max(last, 1), seal=seal)
        elif checked.seals[seal - 1] != seen:
            yield found(Code.SEAL_DIFFERS, max(last, 1), seal=seal)
