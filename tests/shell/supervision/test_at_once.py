"""Two at once: one is done, one is refused, and the money book still adds up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from django.db import connection
from tests.shell.subsidies.test_grants import fund, vouch
from tests.shell.subsidies.test_grants import pay as paid
from tests.shell.subsidies.won import HANGZHOU, ZHUJI, Place, build
from tests.shell.supervision.test_duties import pdf
from tests.shell.supervision.test_oversight import open_matter, step
from tests.shell.supervision.test_revocation import FRAUD, decide, propose

from zhuoyue.core.supervision import Breach
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.subsidies import actions as subsidies
from zhuoyue.shell.subsidies import queries as money
from zhuoyue.shell.subsidies.actions import TooMuch, Voucher
from zhuoyue.shell.subsidies.models import Payment
from zhuoyue.shell.supervision import actions
from zhuoyue.shell.supervision.models import FollowUp, Proceeding, Step, YearlyReport


def at_once(do: Callable[[int], object]) -> list[str]:
    """What two threads get that do this at the same time."""

    def one(number: int) -> str:
        try:
            do(number)
        except (Refused, TooMuch, actions.NotOwed) as wrong:
            return type(wrong).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


def funded(regulation: str, approved: int = 1_000_000) -> Place:
    place = build(regulation)
    vouch(place)
    fund(place, approved)
    return place


def entries(act: str) -> int:
    return Entry.objects.filter(act=act).count()


def test_a_winner_is_paid_once(own_database: str) -> None:
    place = funded(ZHUJI)
    at = place.later()

    def pay(number: int) -> None:
        subsidies.pay(
            case=place.cases[0],
            voucher=Voucher(number=f"记-{number}", on=at.date()),
            role="finance",
            by=place.users["finance"],
            at=at,
        )

    assert at_once(pay) == ["Refused", "done"]
    assert [one.amount for one in Payment.objects.all()] == [200_000]
    assert entries("pay") == 1


def test_two_winners_do_not_share_a_budget_that_reaches_for_one(own_database: str) -> None:
    place = funded(ZHUJI, 200_000)
    place.write("elect", "committee", place.cases[1], award="quality")
    place.write("confer", "government", place.cases[1])
    vouch(place, 1)
    at = place.later()

    def pay(number: int) -> None:
        subsidies.pay(
            case=place.cases[number],
            voucher=Voucher(number=f"记-{number}", on=at.date()),
            role="finance",
            by=place.users["finance"],
            at=at,
        )

    assert at_once(pay) == ["Refused", "done"]
    assert sum(one.amount for one in Payment.objects.all()) == 200_000


def test_a_payment_comes_back_once(own_database: str) -> None:
    place = funded(ZHUJI)
    row, at = paid(place), place.later()

    def give_back(number: int) -> None:
        subsidies.give_back(
            payment=row,
            kind="refund",
            amount=150_000,
            voucher=Voucher(number=f"退-{number}", on=at.date()),
            by=place.users["office"],
            at=at,
        )

    assert at_once(give_back) == ["TooMuch", "done"]
    assert money.returns_of(row) == 150_000


def test_a_proposal_is_made_once_decided_once_and_recovered_once(own_database: str) -> None:
    place = funded(ZHUJI)
    paid(place)
    at = place.later()

    def put_forward(_: int) -> None:
        charge = actions.Charge(breach=Breach.FRAUD, told=FRAUD, narrative="经过", evidence="证据")
        actions.propose(
            case=place.cases[0], charge=charge, role="office", by=place.users["office"], at=at
        )

    def rule(_: int) -> None:
        ruling = actions.Ruling(approved=True, on=at.date(), document="政发〔2027〕9号")
        actions.decide(
            row=Proceeding.objects.get(),
            ruling=ruling,
            role="government",
            by=place.users["government"],
            at=at,
        )

    def recover(number: int) -> None:
        back = actions.Returned(
            plaque=True, certificate=True, voucher=Voucher(number=f"收-{number}", on=at.date())
        )
        actions.recover(
            row=Proceeding.objects.get(),
            back=back,
            role="office",
            by=place.users["office"],
            at=at,
        )

    assert at_once(put_forward) == ["Refused", "done"]
    assert at_once(rule) == ["Refused", "done"]
    assert at_once(recover) == ["Refused", "done"]
    assert [entries(act) for act in ("propose_revocation", "revoke", "recover")] == [1, 1, 1]
    assert [one.amount for one in Payment.objects.filter(kind="recovery")] == [200_000]
    assert FollowUp.objects.get(act="recover").money == 200_000


def test_a_payment_and_a_revocation_at_once_leave_no_money_unseen(own_database: str) -> None:
    place = funded(ZHUJI)
    row = propose(place, Breach.FRAUD, FRAUD)
    at = place.later()

    def either(number: int) -> None:
        if number:
            decide(place, row)
        else:
            subsidies.pay(
                case=place.cases[0],
                voucher=Voucher(number="记-1", on=at.date()),
                role="finance",
                by=place.users["finance"],
                at=at,
            )

    assert "done" in at_once(either)
    place.cases[0].refresh_from_db()
    ended = bool(place.cases[0].ended_by)
    outstanding = sum(one.net for one in money.received(place.cases[0]))
    assert ended
    assert outstanding in {0, 200_000}
    assert entries("pay") == Payment.objects.count()


def test_a_report_is_handed_in_once(own_database: str) -> None:
    place = build(HANGZHOU)
    at = place.at.replace(year=2027)

    def report(number: int) -> None:
        actions.report(
            case=place.cases[0],
            year=2026,
            sent=pdf(f"报告{number}.pdf"),
            role="applicant",
            by=place.users["applicant"],
            at=at,
        )

    assert at_once(report) == ["NotOwed", "done"]
    assert YearlyReport.objects.count() == 1


def test_an_order_is_answered_once(own_database: str) -> None:
    place = build(HANGZHOU)
    matter = open_matter(place)
    step(place, matter, "order", due=date(2026, 11, 1))
    at = place.later()

    def answer(_: int) -> None:
        actions.take_step(
            matter=matter, kind="answer", text="已纠正", by=place.users["office"], at=at
        )

    assert at_once(answer) == ["Refused", "done"]
    assert Step.objects.filter(kind="answer").count() == 1
