"""Writes: open a cycle, do an act of the cycle, file the approval, set the rules, publish the call."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhuoyue.core.procedure import Code
from zhuoyue.core.regulation import Act, Law
from zhuoyue.core.verdict import Common, Fact, Reason
from zhuoyue.core.verdict import Refused as RefusedVerdict
from zhuoyue.shell.cycles import facts as law_facts
from zhuoyue.shell.cycles import queries
from zhuoyue.shell.cycles.models import Call, Cycle, Paper, Rules
from zhuoyue.shell.kit import papers, uploads
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.kit.refusal import Refused, insist, refuse
from zhuoyue.shell.ledger import actions as ledger
from zhuoyue.shell.ledger import queries as ledger_queries
from zhuoyue.shell.ledger.models import Entry, Seal
from zhuoyue.shell.people.models import User


class CodeTaken(Exception):
    """There is a cycle of this code already."""


def open_cycle(
    *, code: str, name: str, regulation: str, at: datetime, rehearsal: bool = False
) -> Cycle:
    """Open a cycle (开届), pinned to the text that is on the shelf now.

    Refused: a draft that is to bind somebody, a text not in force. Raises CodeTaken.
    """
    law = queries.law_named(regulation)
    day = at.astimezone(CHINA).date()
    verdict = queries.opening_answer(law, rehearsal=rehearsal, on=day).verdict
    if isinstance(verdict, RefusedVerdict):
        raise Refused(verdict, law)
    cycle = Cycle(
        code=code,
        name=name,
        place=law.regulation.place.code,
        regulation=law.regulation.id,
        version=law.regulation.version,
        digest=law.digest,
        rehearsal=rehearsal,
        opened=at,
    )
    cycle.stage = queries.stage_now(law, ledger_queries.dossier_of(law, code))
    try:
        with transaction.atomic():
            cycle.save(force_insert=True)
    except IntegrityError as error:
        raise CodeTaken(code) from error
    return cycle


@transaction.atomic
def perform(
    *,
    cycle: Cycle,
    act: str,
    role: str,
    by: User | None,
    at: datetime,
    facts: Mapping[str, object] | None = None,
) -> Entry:
    """Do an act of the cycle and put it on record; raises Refused. The cached stage follows."""
    law = queries.law_of(cycle)
    entry = ledger.record(
        law=law, cycle=cycle.code, act=act, role=role, actor=by, at=at, facts=facts
    )
    known = ledger.act_named(law, act)
    if known is not None and known.completes:
        refresh_stage(cycle=cycle)
    return entry


def refresh_stage(*, cycle: Cycle) -> None:
    """Let the cached stage follow the book, in turn with others who complete a stage (in a transaction)."""
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    cycle.stage = queries.stage_now(queries.law_of(cycle), queries.dossier_of(cycle))
    cycle.save(update_fields=["stage"])


@transaction.atomic
def file_paper(*, cycle: Cycle, act: str, sent: Any, by: User, at: datetime) -> Paper:  # noqa: ANN401
    """File a document of the cycle (归档); raises BadUpload."""
    kind = uploads.kind_of(sent)
    return Paper.objects.create(
        cycle=cycle,
        act=act,
        name=uploads.plain_name(sent.name),
        kind=kind,
        digest=papers.keep(sent.chunks()),
        size=sent.size,
        at=at,
        by=by.reference,
    )


@transaction.atomic
def file_approval(
    *,
    cycle: Cycle,
    sent: Any,  # noqa: ANN401 - an uploaded file
    told: Mapping[str, object],
    by: User,
    at: datetime,
) -> Entry:
    """File the approval of the commendation period (登记评比表彰批准) with its document."""
    ledger_queries.lock(cycle.code, None)
    act = _act(cycle, law_facts.approving(queries.law_of(cycle)))
    paper = file_paper(cycle=cycle, act=act.id, sent=sent, by=by, at=at)
    role = _role(cycle, act, by)
    said = {**told, "file": paper.digest}
    return perform(cycle=cycle, act=act.id, role=role, by=by, at=at, facts=said)


@transaction.atomic
def publish_call(
    *,
    cycle: Cycle,
    closes: date,
    criteria: str,
    earlier: Iterable[int],
    text: str,
    by: User,
    at: datetime,
) -> Call:
    """Publish the call (发布申报通知). Refused: what the core says of it, open questions too."""
    ledger_queries.lock(cycle.code, None)
    law, years = queries.law_of(cycle), tuple(earlier)
    act = _act(cycle, law_facts.calling(law))
    opens = at.astimezone(CHINA).date()
    answer = queries.call_answer(
        cycle, opens=opens, closes=closes, criteria=criteria, earlier=years
    )
    insist(answer.verdict, law)
    said: dict[str, object] = {"closes": closes, "criteria": criteria}
    said |= {need.fact: False for need in act.needs if need.one_of == (False,)}
    role = _role(cycle, act, by)
    entry = perform(cycle=cycle, act=act.id, role=role, by=by, at=at, facts=said)
    return Call.objects.create(
        cycle=cycle,
        text=text,
        opens=opens,
        closes=closes.isoformat(),
        criteria=criteria,
        earlier=list(years),
        at=entry.at,
    )


@transaction.atomic
def draft_rules(*, cycle: Cycle, values: Mapping[str, object], by: User, at: datetime) -> Rules:
    """Put the office's draft of the implementing rules on record (制订实施细则)."""
    ledger_queries.lock(cycle.code, None)
    law = queries.law_of(cycle)
    act = _act(cycle, law_facts.drafting(law))
    _readable(law, values)
    role = _role(cycle, act, by)
    entry = perform(
        cycle=cycle, act=act.id, role=role, by=by, at=at, facts={"draft": _text(values)}
    )
    return Rules.objects.create(
        cycle=cycle,
        act=act.id,
        adopted=False,
        values=dict(values),
        at=entry.at,
        by=by.reference,
    )


@transaction.atomic
def adopt_rules(
    *,
    cycle: Cycle,
    rules: Mapping[str, object],
    role: str,
    by: User,
    at: datetime,
    facts: Mapping[str, object],
    sent: Any = None,  # noqa: ANN401 - an uploaded file
) -> Entry:
    """Adopt implementing rules, or amend them (通过实施细则): what is new goes on record and is kept.

    `rules`: parameter → value as the core reads it; `facts`: what the entry carries beside each of
    them, the number of the decision. Refused: a value the core cannot read, a parameter the text
    settles itself, or that something on record rests on already.
    """
    ledger_queries.lock(cycle.code, None)
    kept = Cycle.objects.select_for_update().get(pk=cycle.pk).implementing_rules
    law = queries.law_of(cycle)
    act = _act(cycle, law_facts.adopting(law))
    new = {name: value for name, value in rules.items() if kept.get(name) != value}
    _readable(law, new)
    paper = file_paper(cycle=cycle, act=act.id, sent=sent, by=by, at=at) if sent else None
    said = {**{name: _text(value) for name, value in new.items()}, **facts}
    said |= {"document": paper.digest} if paper is not None else {}
    entry = perform(cycle=cycle, act=act.id, role=role, by=by, at=at, facts=said)
    cycle.implementing_rules = {**kept, **new}
    cycle.save(update_fields=["implementing_rules"])
    Rules.objects.create(
        cycle=cycle,
        act=act.id,
        adopted=True,
        values=new,
        decision=str(facts.get("decision", ""))[:120],
        paper=paper,
        at=entry.at,
        by=by.reference,
    )
    return entry


def _text(value: object) -> str:
    """A value as the book carries it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _readable(law: Law, values: Mapping[str, object]) -> None:
    """Refuse no values at all, parameters the text does not leave open, values of another form."""
    known = {one.parameter: one for one in law_facts.silences(law)}
    clause = law.regulation.procedure.clause
    reasons = [
        Reason(Common.CONTRADICTS_REGULATION, clause, {"parameter": name})
        for name in values
        if name not in known
    ]
    reasons += [
        Reason(Code.FACT_UNFIT, known[name].clause, {"fact": name, "value": str(value)})
        for name, value in values.items()
        if name in known and law_facts.unreadable(name, value)
    ]
    if not values:
        reasons.append(Reason(Common.MISSING_FACT, clause, {"fact": "implementing_rules"}))
    if reasons:
        raise refuse(*reasons, law=law)


def _act(cycle: Cycle, act: Act | None) -> Act:
    """The act, where this regulation has one."""
    if act is None:
        law = queries.law_of(cycle)
        clause = law.regulation.procedure.clause
        told: dict[str, Fact] = {"act": "-", "did_you_mean": ()}
        raise refuse(Reason(Code.UNKNOWN_ACT, clause, told), law=law)
    return act


def _role(cycle: Cycle, act: Act, by: User) -> str:
    """The role in which this person does the act; one they do not hold is refused by the ledger."""
    held = queries.roles_of(by, cycle)
    return next((role for role in act.by if role in held), act.by[0])


def seal_today(*, cycle: Cycle, at: datetime) -> Seal | None:
    """The seal of this day in China (每日封存); None if it is there or not needed."""
    law = queries.law_of(cycle)
    return ledger.seal_daily(law=law, cycle=cycle.code, at=at, under_way=bool(cycle.stage))
