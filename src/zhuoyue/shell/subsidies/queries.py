"""Reads: grants as the core derives them, budgets, the money book; who may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from zhuoyue.core import subsidies
from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.core.subsidies import Purpose, SubsidiesAdopted
from zhuoyue.core.verdict import Allowed, Answer, Common, Reason
from zhuoyue.rulebook.phrases import words
from zhuoyue.rulebook.questions import QUESTIONS
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import letters, phrases, visibility
from zhuoyue.shell.kit.once import once
from zhuoyue.shell.kit.phrases import Answered, Said, answered
from zhuoyue.shell.ledger.queries import seen_from
from zhuoyue.shell.notices.facts import adopted
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body
from zhuoyue.shell.subsidies import facts
from zhuoyue.shell.subsidies.facts import Account, Known, Won
from zhuoyue.shell.subsidies.models import Budget, EarlierPayment, Payment, StatedFact

KEEPER = "office"
"""The role that keeps the record of earlier payments and budgets, beside whoever pays."""

_READERS = frozenset(
    {
        Body.Kind.OFFICE,
        Body.Kind.OVERSIGHT,
        Body.Kind.FINANCE,
        Body.Kind.AUDIT,
        Body.Kind.DISCIPLINE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step of a derivation on a page."""

    said: Said
    about: Text
    amount: int
    balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The money of one winner: the core's answer, its steps, what was paid."""

    case: Case
    law: Law
    won: Won
    answer: Answer[subsidies.Money]
    known: Known
    accounts: Sequence[Account]

    @property
    def award(self) -> Text:
        """The name of the award."""
        names = phrases.names(self.law.regulation)
        return names.get(self.won.award, Text(zh=self.won.award, en=self.won.award))

    @property
    def answered(self) -> Answered:
        """The verdict in words."""
        return answered(self.answer.verdict, self.law)

    @property
    def steps(self) -> list[StepLine]:
        """The derivation, each step with its sentence and clause."""
        listed = self.answer.result.steps if self.answer.result is not None else ()
        return [step_line(one, self.law) for one in listed]

    @property
    def ignored(self) -> list[tuple[Text, int]]:
        """Earlier payments that leave this sum untouched."""
        listed = self.answer.result.not_deducted if self.answer.result is not None else ()
        return [(_about(one.source.value, one.award, self.law), one.amount) for one in listed]

    @property
    def payable(self) -> int | None:
        """What is left to pay; None while the core allows nothing."""
        allowed = isinstance(self.answer.verdict, Allowed)
        return self.answer.result.payable if allowed and self.answer.result is not None else None

    @property
    def exact(self) -> bool:
        """Whether the sum is fixed, so that no part of it can be proposed."""
        return self.answer.result is not None and self.answer.result.exact

    @property
    def paid(self) -> int:
        """What this case got and still has."""
        return sum(one.net for one in self.accounts)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that the core asks for."""
        return missing_facts(self.answer.verdict.reasons)


def missing_facts(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The paths of the facts asked for, each once."""
    found = (str(one.facts["fact"]) for one in reasons if one.code is Common.MISSING_FACT)
    return tuple(dict.fromkeys(found))


def step_line(step: subsidies.Step, law: Law) -> StepLine:
    """A step of the core in words."""
    reason = Reason(step.code, step.clause)
    about = _about(step.source.value, step.award, law)
    said = phrases.answered(Allowed((reason,)), law).reasons[0]
    return StepLine(said=said, about=about, amount=step.amount, balance=step.balance)


def _about(source: str, award: str | None, law: Law) -> Text:
    named, common = phrases.names(law.regulation), words()
    parts = [
        named.get(one) or common.get(one) or Text(zh=one, en=one) for one in (source, award) if one
    ]
    if len(parts) > 1 and parts[0] == parts[1]:
        parts = parts[:1]
    return Text(zh="·".join(one.zh for one in parts), en=", ".join(one.en for one in parts))


def rules_of(cycle: Cycle, law: Law) -> SubsidiesAdopted | None:
    """What the cycle's implementing rules say on money."""
    dossier = cycles.dossier_of(cycle)
    return adopted(SubsidiesAdopted, "subsidies", cycle, law, dossier)


def won_by(case: Case) -> Won | None:
    """What a case has won; None before the conclusion."""
    law = cycles.law_of(case.cycle)
    return facts.won(law, cycles.dossier_of(case.cycle, case.number))


CaseWon = tuple[Case, Won]


def winners(cycle: Cycle, rows: Iterable[Case] | None = None) -> list[tuple[Case, Won]]:
    """The winners of a cycle, honours taken back included; queries do not grow with the cases.

    Where nobody has won yet, no case is read.
    """
    found = _wons(cycle)
    if rows is None and found:
        rows = applications.cases(cycle).filter(number__in=list(found))
    return [(case, found[case.number]) for case in rows or () if case.number in found]


def winners_of(listed: Iterable[Cycle], rows: Iterable[Case] | None = None) -> list[CaseWon]:
    """The winners of several cycles, or those among `rows`; queries grow neither with cycles nor cases."""
    every = {one.pk: one for one in listed}
    cycles.gather(every.values())
    found = {number: won for one in every.values() for number, won in _wons(one).items()}
    if not found:
        return []
    if rows is None:
        rows = applications.cases().filter(number__in=list(found))
    won = [case for case in rows if case.number in found and case.cycle_id in every]
    for case in won:
        case.cycle = every[case.cycle_id]
    return [(case, found[case.number]) for case in won]


def _wons(cycle: Cycle) -> dict[str, Won]:
    """What was won in a cycle, by the number of the case."""
    return once(("won", cycle.pk), lambda: _found_won(cycle))


def _found_won(cycle: Cycle) -> dict[str, Won]:
    law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
    last = facts.concluding(law)
    if last is None or not facts.concluded(last, dossier):
        return {}
    wons = ((one, facts.won(law, seen_from(dossier, one))) for one in dossier.cases)
    return {number: won for number, won in wons if won is not None}


def grants(cycle: Cycle, rows: Iterable[Case] | None = None) -> list[Grant]:
    """The money of every winner of a cycle; queries do not grow with the winners."""
    law, listed = cycles.law_of(cycle), winners(cycle, rows)
    if not listed:
        return []
    rules = rules_of(cycle, law)
    known = known_of([case for case, _ in listed])
    return [_grant(case, law, won, known[case.pk], rules) for case, won in listed]


def grants_of(listed: Iterable[Cycle]) -> list[Grant]:
    """The money of every winner of several cycles; queries grow neither with cycles nor winners."""
    won = winners_of(listed)
    if not won:
        return []
    known = known_of([case for case, _ in won])
    rules = {case.cycle: rules_of(case.cycle, cycles.law_of(case.cycle)) for case, _ in won}
    return [
        _grant(case, cycles.law_of(case.cycle), one, known[case.pk], rules[case.cycle])
        for case, one in won
    ]


def grant_of(case: Case, *, proposed: int | None = None) -> Grant | None:
    """The money of one case; None unless it has won."""
    law, won = cycles.law_of(case.cycle), won_by(case)
    if won is None:
        return None
    known = known_of([case])[case.pk]
    return _grant(case, law, won, known, rules_of(case.cycle, law), proposed)


def _grant(  # noqa: PLR0917 - what was read once for all
    case: Case,
    law: Law,
    won: Won,
    known: Known,
    rules: SubsidiesAdopted | None,
    proposed: int | None = None,
) -> Grant:
    asked = facts.money(law, won, known, rules=rules, proposed=proposed)
    own = [one for one in known.payments if one.case_id == case.pk]
    return Grant(
        case=case,
        law=law,
        won=won,
        answer=QUESTIONS["money"].decide(law, asked),
        known=known,
        accounts=facts.accounts(own),
    )


def known_of(rows: Iterable[Case]) -> dict[int, Known]:
    """What is recorded of the money of these cases' organisations, at the place of each case."""
    listed = list(rows)
    who = [one.organisation_id for one in listed]
    here = {
        "case__organisation__in": who,
        "case__cycle__place__in": {_place(one) for one in listed},
    }
    payments = _by_owner(Payment.objects.filter(**here).select_related("case__cycle"))
    earlier = _by_owner(EarlierPayment.objects.filter(**here).select_related("case__cycle"))
    stated: dict[int, list[StatedFact]] = {one.pk: [] for one in listed}
    for row in StatedFact.objects.filter(case__in=listed):
        stated[row.case_id].append(row)
    return {
        one.pk: Known(
            earlier=earlier.get((one.organisation_id, _place(one)), []),
            payments=payments.get((one.organisation_id, _place(one)), []),
            stated=stated[one.pk],
        )
        for one in listed
    }


def _place(case: Case) -> str:
    return case.cycle.place


def _by_owner(rows: Iterable[Any]) -> dict[tuple[int, str], list[Any]]:
    """Rows of money by organisation and place."""
    found: dict[tuple[int, str], list[Any]] = {}
    for row in rows:
        found.setdefault((row.case.organisation_id, _place(row.case)), []).append(row)
    return found


REHEARSAL = "演练材料：情节虚构，不是真实评审结果，不得作为兑付依据。"
"""Printed on every paper of a rehearsal."""

_SHEET = (
    ("序号", False, False),
    ("组织", True, False),
    ("奖项", True, False),
    ("核定（元）", False, True),
    ("已支付（元）", False, True),
    ("尚可支付（元）", False, True),
    ("核算情况", True, False),
    ("依据", True, False),
)
"""The columns of the money sheet: name, wide, number."""


def money_sheet(cycle: Cycle, at: datetime) -> dict[str, Any]:
    """What the money sheet of a cycle says (奖励资金表): as the page does, in the paper's Chinese."""
    law, listed = cycles.law_of(cycle), grants(cycle)
    total = sum((one.payable or 0) + one.paid for one in listed)
    paid, left = sum(one.paid for one in listed), sum(one.payable or 0 for one in listed)
    rows = [_sheet_row(number, one) for number, one in enumerate(listed, 1)]
    rows.append(["", "合计", "", *(f"{one:,}" for one in (total, paid, left)), "", ""])
    act = facts.pay_act(law)
    return {
        "title": f"{cycle.name}　奖励资金表",
        "number": f"{law.regulation.title.zh}；统计时间：{letters.day(at)}",
        "note": REHEARSAL if cycle.rehearsal else "",
        "names": [one.case.organisation.name for one in listed],
        "sections": [
            {
                "columns": [
                    {"name": name, "wide": wide, "number": number} for name, wide, number in _SHEET
                ],
                "rows": rows,
            }
        ],
        "basis": letters.basis(law.regulation, *([act.clause] if act is not None else [])),
        "issuer": "",
        "date": letters.day(at),
    }


def _sheet_row(number: int, grant: Grant) -> list[str]:
    settled = grant.payable is not None
    left = grant.payable or 0
    open_ = "—" if grant.answered.word == "refused" else "待核定"
    steps = [one.said.clause for one in grant.steps] or [
        one.clause for one in grant.answered.reasons
    ]
    clauses = dict.fromkeys(one.article.zh for one in steps if one is not None)
    return [
        str(number),
        grant.case.organisation.name,
        grant.award.zh,
        f"{grant.paid + left:,}" if settled else open_,
        f"{grant.paid:,}",
        f"{left:,}" if settled else open_,
        _state(grant),
        "、".join(clauses),
    ]


def _state(grant: Grant) -> str:
    if grant.won.ended_on is not None:
        return f"荣誉已于{letters.day(grant.won.ended_on)}终止"
    if grant.payable is None:
        return "；".join(one.sentence.zh for one in grant.answered.reasons)
    return "已付清" if not grant.payable else "待兑付"


# --- budgets


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """A budget line of a cycle on a page: what was approved, by which document, what is spent."""

    line: subsidies.Line
    row: Budget | None
    spent: int
    answer: Answer[subsidies.Charge]
    payer: Text

    @property
    def left(self) -> int | None:
        """What remains; None while nothing is approved on record."""
        return self.row.approved - self.spent if self.row is not None else None


def grant_line(law: Law) -> subsidies.Line | None:
    """The line that pays winners."""
    lines = law.regulation.subsidies.lines
    return next((one for one in lines if Purpose.GRANT in one.purposes), None)


def charge(cycle: Cycle, amount: int | None) -> Answer[subsidies.Charge]:
    """What the core says of charging a sum for a winner to its budget line."""
    law = cycles.law_of(cycle)
    line = grant_line(law)
    asked = facts.budget(
        amount,
        budgets=Budget.objects.filter(cycle=cycle, line=line.id if line is not None else ""),
        payments=Payment.objects.filter(case__cycle=cycle),
        rules=rules_of(cycle, law),
    )
    answer: Answer[subsidies.Charge] = QUESTIONS["budget"].decide(law, asked)
    return answer


def budget_lines(cycle: Cycle) -> list[BudgetLine]:
    """The lines out of which winners are paid."""
    law = cycles.law_of(cycle)
    line = grant_line(law)
    if line is None:
        return []
    row = Budget.objects.filter(cycle=cycle, line=line.id).last()
    spent = sum(one.net for one in facts.accounts(Payment.objects.filter(case__cycle=cycle)))
    answer = charge(cycle, 0)
    named = answer.result.budget if answer.result is not None else line.budget
    payer = words().get(str(named), Text(zh="未规定", en="not laid down"))
    return [BudgetLine(line=line, row=row, spent=spent, answer=answer, payer=payer)]


# --- the money book


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """One row of the money book: what went out is above nothing, what came back below."""

    row: Payment
    award: Text
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The money book as shown: its rows and sums in whole yuan."""

    lines: Sequence[BookLine]
    paid: int
    back: int

    @property
    def net(self) -> int:
        """What is with the winners."""
        return self.paid - self.back


def book(user: Any, *, cycle: str = "", year: int | None = None) -> Book:  # noqa: ANN401
    """The movements of money that a reader may see, oldest first."""
    rows = visibility.visible(Payment.objects.select_related("case__cycle"), user)
    rows = rows.select_related("case__organisation", "case__cycle")
    if cycle:
        rows = rows.filter(case__cycle__code=cycle)
    if year is not None:
        rows = rows.filter(on__year=year)
    lines = [_book_line(one) for one in rows.order_by("on", "pk")]
    return Book(
        lines=lines,
        paid=sum(one.amount for one in lines if one.amount > 0),
        back=-sum(one.amount for one in lines if one.amount < 0),
    )


def _book_line(row: Payment) -> BookLine:
    law = cycles.law_of(row.case.cycle)
    names = phrases.names(law.regulation)
    sign = 1 if row.kind == Payment.Kind.PAYMENT else -1
    award = names.get(row.award, Text(zh=row.award, en=row.award))
    return BookLine(row=row, award=award, amount=sign * row.amount)


def reads_book(user: Any) -> bool:  # noqa: ANN401
    """Whether this person may open the money book, empty or not."""
    kinds = {one.body.kind for one in people.bodies_of(user) if one.body is not None}
    return bool(kinds & _READERS)


def book_cycles(user: Any) -> list[Cycle]:  # noqa: ANN401
    """The cycles of which a reader sees money."""
    return list(Cycle.objects.filter(watching(user, "")).distinct())


# --- who may do and see what


def keeps_money(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person enters earlier payments, facts and budgets: the office, and whoever pays."""
    act = facts.pay_act(cycles.law_of(cycle))
    keepers = {KEEPER, *(act.by if act is not None else ())}
    return bool(keepers & cycles.roles_of(user, cycle))


def pay_role(user: Any, case: Case) -> str | None:  # noqa: ANN401
    """The role in which this person pays; None for everybody else."""
    act = facts.pay_act(cycles.law_of(case.cycle))
    held = applications.roles_in(user, case)
    return next((one for one in act.by if one in held), None) if act is not None else None


def case_seen(user: Any, number: str) -> Case | None:  # noqa: ANN401
    """A case whose money this person may see: own ones, and for those who read the money book."""
    rows = Case.objects.select_related("cycle", "organisation").filter(number=number)
    return rows.filter(_own(user, "") | watching(user, "cycle__")).first()


def cycle_seen(user: Any, code: str) -> Cycle | None:  # noqa: ANN401
    """A cycle whose money as a whole this person may see."""
    return Cycle.objects.filter(watching(user, "")).filter(code=code).first()


def movements(user: Any, cycle: Cycle) -> int | None:  # noqa: ANN401
    """How many movements of money a reader of the book finds in a cycle; None: the book is not theirs.

    None as well before anybody has won: there is nothing to read yet.
    """
    if not reads_cycle(user, cycle):
        return None
    law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
    last = facts.concluding(law)
    if last is None or not facts.concluded(last, dossier):
        return None
    return Payment.objects.filter(case__cycle=cycle).count()


def reads_cycle(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person sits in a body that reads the money book of the cycle's place."""
    held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
    return any(one.body is not None and one.body.kind in _READERS for one in held)


def payment_seen(user: Any, pk: int) -> Payment | None:  # noqa: ANN401
    """One payment."""
    rows = Payment.objects.select_related("case__cycle", "case__organisation")
    return visibility.visible(rows, user).filter(pk=pk).first()


def to_pay(user: Any, at: datetime) -> list[Grant]:  # noqa: ANN401
    """The winners whom this person has to pay: something is left, or a fact is missing."""
    del at
    held = {one.role for one in people.bodies_of(user)}
    acts = {one: facts.pay_act(cycles.law_of(one)) for one in (book_cycles(user) if held else ())}
    mine = [one for one, act in acts.items() if act is not None and set(act.by) & held]
    return [one for one in grants_of(mine) if _open(one)]


def _open(grant: Grant) -> bool:
    """Whether a payment still waits for somebody."""
    if grant.won.ended_on is not None:
        return False
    return bool(grant.payable) or (grant.payable is None and bool(grant.missing))


def returns_of(payment: Payment) -> int:
    """What came back of a payment, or was undone."""
    found = facts.accounts([payment, *payment.returns.all()])[0]
    return found.payment.amount - found.net


def received(case: Case) -> list[Account]:
    """What a case got, payment by payment, with what came back (for later rooms)."""
    return facts.accounts(Payment.objects.filter(case=case).select_related("case"))


def received_by(rows: Iterable[Case]) -> dict[int, list[Account]]:
    """The same for several cases, by their keys, in one query."""
    found: dict[int, list[Payment]] = {one.pk: [] for one in rows}
    for row in Payment.objects.filter(case__in=list(found)).select_related("case"):
        found[row.case_id].append(row)
    return {key: facts.accounts(own) for key, own in found.items()}


def newest_day(case: Case) -> date | None:
    """The day of the newest movement of a case."""
    return Payment.objects.filter(case=case).order_by("-on").values_list("on", flat=True).first()


def watching(user: Any, path: str) -> Q:  # noqa: ANN401
    """The cycles whose money bodies of this person watch: `path` leads to the cycle."""
    seen = visibility.NOTHING
    for one in people.bodies_of(user):
        if one.body is not None and one.body.kind in _READERS:
            here = Q(**{f"{path}code": one.cycle}) if one.cycle else Q()
            seen |= here & Q(**{f"{path}place": one.body.place})
    return seen


def _own(user: Any, path: str) -> Q:  # noqa: ANN401
    held = people.memberships(user)
    own = [one.organisation_id for one in held if one.organisation_id is not None]
    return Q(**{f"{path}organisation_id__in": own})


@visibility.grants(Payment)
@visibility.grants(EarlierPayment)
@visibility.grants(StatedFact)
def _money(user: Any) -> Q:  # noqa: ANN401
    """Its own organisation; office, oversight, finance, audit and discipline bodies of the place."""
    return _own(user, "case__") | watching(user, "case__cycle__")


@visibility.grants(Budget)
def _budgets(user: Any) -> Q:  # noqa: ANN401
    """Office, oversight, finance, audit and discipline bodies of the place."""
    return watching(user, "cycle__")


def earlier_rows(grant: Grant) -> list[tuple[EarlierPayment, Text, bool]]:
    """Every earlier payment entered, with its honour in words, and whether it still counts."""
    counted = {one.pk for one in facts.in_force(grant.known.earlier)}
    return [
        (one, _about(one.source, one.award or None, grant.law), one.pk in counted)
        for one in grant.known.earlier
    ]


def payments_of(case: Case) -> QuerySet[Payment]:
    """Every movement of a case, oldest first."""
    return Payment.objects.filter(case=case).order_by("pk")
