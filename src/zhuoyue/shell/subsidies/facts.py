"""Books and rows into the core's values: who won what, what was paid, what is left on the line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhuoyue.core import subsidies
from zhuoyue.core.dossier import Dossier, Entry
from zhuoyue.core.regulation import Act, EntryRecorded, Law, Scope
from zhuoyue.core.subsidies import BudgetFacts, Financing, Honour, MoneyFacts, Purpose, Source
from zhuoyue.core.units import Yuan
from zhuoyue.shell.ledger import facts as books
from zhuoyue.shell.notices.facts import award_of
from zhuoyue.shell.subsidies.models import Budget, EarlierPayment, Payment, StatedFact

COMPLETE = "paid"
"""The fact by which somebody vouches that the list of earlier payments is complete."""

AMOUNTS = frozenset({"audited_investment", "paid_by_source"})
"""Stated facts that are sums in whole yuan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Won:
    """What a case won (获奖): the award, the day of the decision, and when the honour ended."""

    award: str
    decided_on: date
    document: str
    ended_on: date | None


def concluding(law: Law) -> Act | None:
    """The act that completes the last stage: the honour is conferred, or the list announced."""
    procedure = law.regulation.procedure
    last = procedure.stages[-1].id if procedure.stages else None
    return next((act for act in procedure.acts if last and act.completes == last), None)


def concluded(last: Act, dossier: Dossier) -> bool:
    """Whether the honour was conferred on anybody, or the list announced."""
    if last.scope is Scope.CYCLE:
        return dossier.cycle.last((last.id,)) is not None
    return any(record.last((last.id,)) is not None for record in dossier.cases.values())


def deciding(law: Law) -> Act | None:
    """The act by which winners are decided on: it completes what the last stage waits for."""
    procedure = law.regulation.procedure
    before = frozenset(procedure.stages[-1].after) if procedure.stages else frozenset()
    return next((act for act in procedure.acts if act.completes in before), None)


def after_award(law: Law) -> tuple[Act, ...]:
    """The acts on a case that wait for the conclusion: payment, reports, proposals to revoke."""
    last = concluding(law)
    return tuple(
        act
        for act in law.regulation.procedure.acts
        if last is not None
        and act.scope is Scope.CASE
        and act.stage is None
        and any(isinstance(gate, EntryRecorded) and last.id in gate.acts for gate in act.requires)
    )


def pay_act(law: Law) -> Act | None:
    """The act by which money is paid: it carries the amount and nothing else."""
    return next(
        (
            act
            for act in law.regulation.procedure.acts
            if act.scope is Scope.CASE and [need.fact for need in act.needs] == ["amount"]
        ),
        None,
    )


def won(law: Law, dossier: Dossier) -> Won | None:
    """What the case looked at has won; None before the conclusion, and for all others.

    An honour taken back was won all the same: `ended_on` says until when it stood.
    """
    last = concluding(law)
    final = _entry(dossier, (last.id,)) if last is not None else None
    if final is None:
        return None
    gates = [
        gate for act in after_award(law) for gate in act.requires if isinstance(gate, EntryRecorded)
    ]
    found = [_entry(dossier, gate.acts) for gate in gates]
    decided = _entry(dossier, [act.id for act in (deciding(law), last) if act is not None])
    end = dossier.record(Scope.CASE).ended_by
    if not gates or None in found or decided is None or _before(end, final):
        return None
    return Won(
        award=award_of(dossier, dossier.case or "") or _only_award(law),
        decided_on=_day(_first(dossier, law) or decided),
        document=str((_first(dossier, law) or decided).facts.get("document_number", "")),
        ended_on=_day(end) if end is not None else None,
    )


def _first(dossier: Dossier, law: Law) -> Entry | None:
    act = deciding(law)
    return _entry(dossier, (act.id,)) if act is not None else None


def _entry(dossier: Dossier, acts: Iterable[str]) -> Entry | None:
    names = tuple(acts)
    return dossier.record(Scope.CASE).last(names) or dossier.cycle.last(names)


def _before(end: Entry | None, final: Entry) -> bool:
    """Whether the case had ended before the conclusion was reached."""
    return end is not None and end.at is not None and final.at is not None and end.at <= final.at


def _day(entry: Entry) -> date:
    if entry.at is None:
        message = f"{entry.act}: an entry of our own book tells its instant"
        raise ValueError(message)
    return books.in_china(entry.at).date()


def _only_award(law: Law) -> str:
    awards = law.regulation.awards
    return awards[0].id if len(awards) == 1 else ""


def honour(law: Law, award: str) -> Honour:
    """The honour as the question `money` names it."""
    grants = law.regulation.subsidies.grants
    source = next((one.source for one in grants if one.award == award), Source.CITY)
    return Honour(source=source, award=award)


def in_force(rows: Iterable[EarlierPayment]) -> list[EarlierPayment]:
    """The earlier payments that no later row replaces."""
    listed = list(rows)
    replaced = {one.replaces_id for one in listed}
    return [one for one in listed if one.pk not in replaced]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One payment with what came back of it, in whole yuan."""

    payment: Payment
    back: int
    reversed: int

    @property
    def net(self) -> int:
        """What of it is still with the organisation."""
        return self.payment.amount - self.reversed - self.back


def accounts(rows: Iterable[Payment]) -> list[Account]:
    """The payments among the rows, each with its returns."""
    listed = list(rows)
    back: dict[int, int] = {}
    undone: dict[int, int] = {}
    for one in listed:
        if one.of_id is not None:
            sums = undone if one.kind == Payment.Kind.REVERSAL else back
            sums[one.of_id] = sums.get(one.of_id, 0) + one.amount
    return [
        Account(payment=one, back=back.get(one.pk, 0), reversed=undone.get(one.pk, 0))
        for one in listed
        if one.kind == Payment.Kind.PAYMENT
    ]


def paid(
    earlier: Iterable[EarlierPayment], rows: Iterable[Payment]
) -> tuple[subsidies.Payment, ...]:
    """Everything paid to an organisation before, as the core deducts it."""
    entered = [
        subsidies.Payment(
            source=Source(one.source),
            award=one.award or None,
            amount=Yuan(one.amount),
            recovered=Yuan(one.recovered),
        )
        for one in in_force(earlier)
    ]
    own = [
        subsidies.Payment(
            source=Source(one.payment.source),
            award=one.payment.award,
            amount=Yuan(one.payment.amount - one.reversed),
            recovered=Yuan(one.back),
        )
        for one in accounts(rows)
        if one.payment.amount > one.reversed
    ]
    return (*entered, *own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The rows that the sum of one case rests on."""

    earlier: Sequence[EarlierPayment] = ()
    payments: Sequence[Payment] = ()
    stated: Sequence[StatedFact] = ()

    @property
    def facts(self) -> Mapping[str, StatedFact]:
        """The newest statement of each fact."""
        return {one.fact: one for one in self.stated}


def money(
    law: Law,
    what: Won,
    known: Known,
    *,
    rules: subsidies.SubsidiesAdopted | None,
    proposed: int | None = None,
) -> MoneyFacts:
    """The facts of question money; earlier payments are unknown until somebody vouched for the list."""
    stated = known.facts
    return MoneyFacts(
        honour=honour(law, what.award),
        paid=paid(known.earlier, known.payments) if COMPLETE in stated else None,
        audited_investment=_yuan(stated, "audited_investment"),
        paid_by_source=_yuan(stated, "paid_by_source"),
        financing=Financing(stated["financing"].value) if "financing" in stated else None,
        proposed=None if proposed is None else Yuan(proposed),
        implementing_rules=rules,
    )


def _yuan(stated: Mapping[str, StatedFact], fact: str) -> Yuan | None:
    return Yuan(int(stated[fact].value)) if fact in stated else None


def budget(
    amount: int | None,
    *,
    budgets: Iterable[Budget],
    payments: Iterable[Payment],
    rules: subsidies.SubsidiesAdopted | None,
) -> BudgetFacts:
    """The facts of question budget for a sum to a winner; `payments`: all of the cycle."""
    approved = [one.approved for one in budgets]
    return BudgetFacts(
        purpose=Purpose.GRANT,
        amount=None if amount is None else Yuan(amount),
        approved=Yuan(approved[-1]) if approved else None,
        spent=Yuan(sum(one.net for one in accounts(payments))),
        implementing_rules=rules,
    )
