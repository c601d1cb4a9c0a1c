"""The questions of this room, answered on facts given tersely."""

from collections.abc import Iterator
from difflib import get_close_matches

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.dossier import UNNAMED, Broken, Dossier, Entry, Record, act_of, fold
from zhuoyue.core.procedure.facts import ActFacts, ActResult, EntryFacts, WayFacts, WayResult
from zhuoyue.core.procedure.findings import Code, Findings, failed, met, unknown
from zhuoyue.core.procedure.permission import examine
from zhuoyue.core.procedure.proposal import Proposal
from zhuoyue.core.procedure.stages import State, done, stage_of, state
from zhuoyue.core.procedure.way import next_acts, recorded, way
from zhuoyue.core.regulation import Procedure, Scope
from zhuoyue.core.verdict import Allowed, Answer, Reason

_POINTERS = ("acts", "completed_by", "closed_by", "lifted_by")


def answer_act(procedure: Procedure, facts: ActFacts) -> Answer[ActResult]:
    """Whether the act may be done now, what is missing, and what comes next."""
    clause = procedure.clause
    if facts.act is None:
        return Answer(unknown(clause, "act").verdict())
    dossier = _dossier(procedure, facts.entries, facts.case, clause)
    if isinstance(dossier, Findings):
        return Answer(dossier.verdict())
    act = act_of(procedure, facts.act)
    if act is not None and act.scope is Scope.CASE and dossier.case is None:
        return Answer(unknown(act.clause, "case").verdict())
    proposal = Proposal(
        act=facts.act,
        role=facts.by,
        at=facts.at,
        actor=facts.actor,
        roles_held=facts.roles_held,
        facts=facts.facts,
        implementing_rules=facts.implementing_rules,
    )
    findings = examine(procedure, dossier, proposal)
    return Answer(findings.verdict(), _act_result(procedure, dossier, proposal, findings))


def _act_result(
    procedure: Procedure, dossier: Dossier, proposal: Proposal, findings: Findings
) -> ActResult:
    allowed = isinstance(findings.verdict(), Allowed)
    after = recorded(procedure, dossier, proposal) if allowed else dossier
    steps = next_acts(
        procedure, after, at=proposal.at, implementing_rules=proposal.implementing_rules
    )
    act = act_of(procedure, proposal.act)
    stage = stage_of(procedure, act.stage) if act is not None else None
    return ActResult(
        act=proposal.act,
        stage=stage.id if stage is not None else None,
        stage_state=state(stage, done(procedure, dossier)) if stage is not None else None,
        missing_acts=tuple(dict.fromkeys(_missing_acts(findings.failed))),
        missing_facts=tuple(
            dict.fromkeys(str(reason.facts["fact"]) for reason in findings.unsettled)
        ),
        possible_next=steps.now,
        possible_any_time=steps.any_time,
    )


def _missing_acts(failed_on: tuple[Reason, ...]) -> Iterator[str]:
    """The acts that would remove what stands against it, as the reasons name them."""
    for reason in failed_on:
        names = next((reason.facts[key] for key in _POINTERS if key in reason.facts), None)
        yield from names if isinstance(names, tuple) else ()


def answer_way(procedure: Procedure, facts: WayFacts) -> Answer[WayResult]:
    """Where the cycle and the case stand, and who has the next step."""
    clause = procedure.clause
    dossier = _dossier(procedure, facts.entries, facts.case, clause)
    if isinstance(dossier, Findings):
        return Answer(dossier.verdict())
    lines = way(procedure, dossier)
    ended = dossier.record(Scope.CASE).ended_by
    here = tuple(line for line in lines if line.state is State.NOW)
    stands = Findings(
        met=tuple(
            reason
            for line in here
            for reason in met(Code.STANDS_AT, line.clause, stage=line.stage).met
        )
    )
    result = WayResult(
        stages=lines,
        ended_by=ended.act if ended is not None else None,
        steps=next_acts(
            procedure, dossier, at=facts.at, implementing_rules=facts.implementing_rules
        ),
    )
    return Answer(stands.verdict(), result)


def _dossier(
    procedure: Procedure,
    entries: tuple[EntryFacts, ...] | None,
    case: str | None,
    clause: ClauseId,
) -> Dossier | Findings:
    """The entries folded, book by book; or what is wrong with them."""
    if entries is None:
        return unknown(clause, "entries")
    books: dict[str | None, list[Entry]] = {None: []}
    for told in entries:
        book = books.setdefault(_book(procedure, told, case), [])
        book.append(_entry(told, len(book) + 1))
    records: dict[str | None, Record] = {}
    for name, book in books.items():
        scope = Scope.CYCLE if name is None else Scope.CASE
        record = fold(procedure, scope, book)
        if isinstance(record, Broken):
            return _unusable(procedure, record, name, clause)
        records[name] = record
    cases = {name: record for name, record in records.items() if name is not None}
    return Dossier(cycle=records[None], cases=cases, case=case or _only(tuple(cases)))


def _book(procedure: Procedure, told: EntryFacts, case: str | None) -> str | None:
    """The case in whose book an entry stands; None for the cycle's."""
    act = act_of(procedure, told.act)
    if act is None or act.scope is Scope.CYCLE:
        return told.case
    return told.case or case or UNNAMED


def _entry(told: EntryFacts, position: int) -> Entry:
    return Entry(
        sequence=told.sequence if told.sequence is not None else position,
        act=told.act,
        by=told.by,
        at=told.at,
        actor=told.actor,
        facts=told.facts,
    )


def _only(names: tuple[str, ...]) -> str | None:
    if not names:
        return UNNAMED
    return names[0] if len(names) == 1 else None


def _unusable(procedure: Procedure, broken: Broken, case: str | None, clause: ClauseId) -> Findings:
    near = get_close_matches(broken.act, [act.id for act in procedure.acts])
    return failed(
        Code.BOOK_BROKEN,
        clause,
        why=broken.why.value,
        act=broken.act,
        sequence=broken.sequence,
        expected=broken.expected,
        case=case,
        did_you_mean=tuple(near) if near != [broken.act] else (),
    )
