"""Writes: earlier payments, facts and budgets on record; pay; enter what came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhuoyue.core.procedure import Code as ProcedureCode
from zhuoyue.core.subsidies import Code, Purpose
from zhuoyue.core.verdict import Fact, Reason
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit.refusal import Refused, insist, refuse
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.people.models import User
from zhuoyue.shell.subsidies import facts, queries
from zhuoyue.shell.subsidies.models import Budget, EarlierPayment, Payment, StatedFact


class TooMuch(ValueError):
    """More would come back than was paid and not returned yet; `left`: in whole yuan."""

    def __init__(self, left: int) -> None:
        """Keep what is left."""
        super().__init__(f"at most {left} yuan can come back")
        self.left = left


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """What proves a movement of money (凭证): number, day, document, a remark."""

    number: str
    on: date
    document: str = ""
    note: str = ""


@transaction.atomic
def enter_earlier(
    *, case: Case, what: Mapping[str, object], by: User, at: datetime
) -> EarlierPayment:
    """Enter a sum paid before or elsewhere (登记历史资助). A row that `replaces` another corrects it."""
    _insist_keeper(case.cycle, by)
    return EarlierPayment.objects.create(case=case, by=by.reference, at=at, **what)


@transaction.atomic
def state(
    *, case: Case, fact: str, value: str, document: str, by: User, at: datetime
) -> StatedFact:
    """State a fact that the sum rests on, with the document that proves it (核定事实)."""
    _insist_keeper(case.cycle, by)
    return StatedFact.objects.create(
        case=case, fact=fact, value=value, document=document, by=by.reference, at=at
    )


@transaction.atomic
def set_budget(*, cycle: Cycle, approved: int, document: str, by: User, at: datetime) -> Budget:
    """Put the approved budget of the line that pays winners on record (登记预算); the newest counts.

    Refused: the text names no line for winners.
    """
    _insist_keeper(cycle, by)
    ledger.lock(cycle.code, None)
    law = cycles.law_of(cycle)
    line = queries.grant_line(law)
    if line is None:
        told: dict[str, Fact] = {"purpose": Purpose.GRANT.value, "known": ()}
        clause = law.regulation.subsidies.clause
        raise refuse(Reason(Code.NO_BUDGET_LINE, clause, told), law=law)
    return Budget.objects.create(
        cycle=cycle, line=line.id, approved=approved, document=document, by=by.reference, at=at
    )


@transaction.atomic
def pay(
    *,
    case: Case,
    voucher: Voucher,
    role: str,
    by: User,
    at: datetime,
    part: int | None = None,
) -> Payment:
    """Pay a winner what the core derives (兑付): the whole sum, or `part` of a ceiling.

    Refused: nothing won, the core gives no sum or a smaller one, nothing is left to pay, the budget
    does not reach, the procedure does not allow it. Under the cycle's lock: the budget is of all.
    """
    ledger.lock(case.cycle.code, None)
    law, act = cycles.law_of(case.cycle), facts.pay_act(cycles.law_of(case.cycle))
    grant = queries.grant_of(case, proposed=part)
    if act is None or grant is None:
        clause = act.clause if act is not None else law.regulation.subsidies.clause
        told: dict[str, Fact] = {"act": act.id if act is not None else "pay"}
        raise refuse(Reason(ProcedureCode.UNKNOWN_ACT, clause, told), law=law)
    insist(grant.answer.verdict, law)
    amount = part if part is not None else grant.payable
    if not amount:
        raise refuse(*grant.answer.verdict.reasons, law=law)
    charge = queries.charge(case.cycle, amount)
    insist(charge.verdict, law)
    applications.perform(case=case, act=act.id, role=role, by=by, at=at, facts={"amount": amount})
    honour = facts.honour(law, grant.won.award)
    return Payment.objects.create(
        case=case,
        kind=Payment.Kind.PAYMENT,
        source=honour.source.value,
        award=honour.award,
        line=charge.result.line if charge.result is not None else "",
        amount=amount,
        **_proof(voucher, by, at),
    )


@transaction.atomic
def give_back(
    *, payment: Payment, kind: str, amount: int, voucher: Voucher, by: User, at: datetime
) -> Payment:
    """Enter what came back of a payment (退回、收回、冲正): a new row, the payment stays as it is.

    Raises TooMuch for more than is still out.
    """
    _insist_keeper(payment.case.cycle, by)
    ledger.lock(payment.case.cycle.code, None)
    left = payment.amount - queries.returns_of(payment)
    if not 0 < amount <= left:
        raise TooMuch(left)
    return Payment.objects.create(
        case=payment.case,
        kind=kind,
        of=payment,
        source=payment.source,
        award=payment.award,
        line=payment.line,
        amount=amount,
        **_proof(voucher, by, at),
    )


def _proof(voucher: Voucher, by: User, at: datetime) -> dict[str, object]:
    return {
        "on": voucher.on,
        "voucher": voucher.number,
        "document": voucher.document,
        "note": voucher.note,
        "by": by.reference,
        "at": at,
    }


def _insist_keeper(cycle: Cycle, by: User) -> None:
    if not queries.keeps_money(by, cycle):
        raise _not_by(cycle, by)


def _not_by(cycle: Cycle, by: User) -> Refused:
    law = cycles.law_of(cycle)
    act = facts.pay_act(law)
    clause = act.clause if act is not None else law.regulation.subsidies.clause
    told: dict[str, Fact] = {
        "act": act.id if act is not None else "pay",
        "role": tuple(sorted(cycles.roles_of(by, cycle))),
        "by": act.by if act is not None else (queries.KEEPER,),
    }
    return refuse(Reason(ProcedureCode.ROLE_MAY_NOT_ACT, clause, told), law=law)
