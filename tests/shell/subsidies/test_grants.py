"""The money of a winner: derived, asked for, paid once, got back; sums to the yuan."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.shell.subsidies.won import ALL, HANGZHOU, POOL, WENZHOU, ZHUJI, Place, build

from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.subsidies import actions, queries
from zhuoyue.shell.subsidies.actions import TooMuch, Voucher
from zhuoyue.shell.subsidies.models import Budget, Payment

PAYERS = {HANGZHOU: "office", POOL: "office", ZHUJI: "finance"}


def payer(place: Place) -> str:
    return PAYERS[place.law.regulation.id]


def vouch(place: Place, number: int = 0) -> None:
    actions.state(
        case=place.cases[number],
        fact="paid",
        value="complete",
        document="核查表1",
        by=place.users["office"],
        at=place.later(),
    )


def fund(place: Place, approved: int = 1_000_000) -> None:
    actions.set_budget(
        cycle=place.cycle,
        approved=approved,
        document="财预〔2026〕3号",
        by=place.users["office"],
        at=place.later(),
    )


def pay(place: Place, number: int = 0, voucher: str = "记-001", **more: int) -> Payment:
    at = place.later()
    return actions.pay(
        case=place.cases[number],
        voucher=Voucher(number=voucher, on=at.date()),
        role=payer(place),
        by=place.users[payer(place)],
        at=at,
        **more,
    )


def earlier(place: Place, **what: object) -> None:
    told = {"award": "", "recovered": 0, "year": 2024, "document": "旧文1", **what}
    actions.enter_earlier(
        case=place.cases[0], what=told, by=place.users["office"], at=place.later()
    )


def payable(place: Place, number: int = 0) -> int | None:
    grant = queries.grant_of(place.cases[number])
    assert grant is not None
    return grant.payable


@pytest.mark.parametrize(
    ("regulation", "award", "sum_"),
    [
        pytest.param(HANGZHOU, "quality", 600_000, marks=pytest.mark.clause("HZA-4-3")),
        pytest.param(HANGZHOU, "innovation", 300_000, marks=pytest.mark.clause("HZA-4-3")),
        pytest.param(ZHUJI, "quality", 200_000, marks=pytest.mark.clause("ZJ-14a")),
        pytest.param(ZHUJI, "innovation", 100_000, marks=pytest.mark.clause("ZJ-14a")),
    ],
)
def test_a_winner_gets_what_the_text_says(db: None, regulation: str, award: str, sum_: int) -> None:
    place = build(regulation, award=award)
    vouch(place)
    fund(place)

    row = pay(place)

    assert row.amount == sum_
    assert Entry.objects.get(act="pay").facts == {"amount": sum_}
    assert queries.grant_of(place.cases[1]) is None


@pytest.mark.clause("HZC-5-2-4")
@pytest.mark.parametrize(
    ("invested", "sum_"), [(199_999, 199_999), (200_000, 200_000), (200_001, 200_000)]
)
def test_cultivation_is_bound_by_the_audited_investment(db: None, invested: int, sum_: int) -> None:
    place = build(POOL)
    vouch(place)
    grant = queries.grant_of(place.cases[0])
    assert grant is not None
    assert grant.missing == ("audited_investment",)
    actions.state(
        case=place.cases[0],
        fact="audited_investment",
        value=str(invested),
        document="审计报告7",
        by=place.users["office"],
        at=place.later(),
    )
    fund(place)

    assert pay(place).amount == sum_


@pytest.mark.clause("HZA-4-3")
def test_the_merit_award_brings_no_money(db: None) -> None:
    place = build(HANGZHOU, award="merit")
    vouch(place)
    fund(place)

    with pytest.raises(Refused, match="award_carries_no_money"):
        pay(place)


@pytest.mark.clause("WZ-20")
def test_where_the_text_leaves_the_sum_to_others_the_page_shows_the_article(db: None) -> None:
    place = build(WENZHOU)
    with clock.turned(place.later()):
        page = place.client("office").get(f"/subsidies/{place.cases[0].number}/")

    assert "五（二十）" in page.content.decode()
    assert payable(place) is None
    assert "兑付</button>" not in page.content.decode()


@pytest.mark.clause("HZA-4-4")
@pytest.mark.parametrize(
    ("sum_", "left"), [(599_999, 1), (600_000, 0), (600_001, 0), (200_000, 400_000)]
)
def test_hangzhou_deducts_what_was_paid_and_never_below_zero(
    db: None, sum_: int, left: int
) -> None:
    place = build(HANGZHOU)
    earlier(place, source="provincial", award="quality", amount=sum_)
    vouch(place)

    assert payable(place) == left


@pytest.mark.clause("ZJ-14b")
def test_zhuji_pays_the_difference_after_a_lower_award_and_nothing_twice(db: None) -> None:
    place = build(ZHUJI)
    earlier(place, source="city", award="innovation", amount=100_000)
    vouch(place)
    assert payable(place) == 100_000

    earlier(place, source="city", award="quality", amount=200_000)

    assert payable(place) == 0


def test_nothing_is_paid_before_somebody_vouched_for_what_was_paid_before(db: None) -> None:
    place = build(ZHUJI)
    fund(place)

    with pytest.raises(Refused, match="missing_fact"):
        pay(place)


def test_a_corrected_row_no_longer_counts(db: None) -> None:
    place = build(HANGZHOU)
    earlier(place, source="city", award="quality", amount=600_000)
    vouch(place)
    grant = queries.grant_of(place.cases[0])
    assert grant is not None
    earlier(
        place,
        source="city",
        award="quality",
        amount=60_000,
        replaces=grant.known.earlier[0],
    )

    assert payable(place) == 540_000


@pytest.mark.clause("ZJ-14b")
def test_zhuji_pays_once(db: None) -> None:
    place = build(ZHUJI)
    vouch(place)
    fund(place)
    pay(place)

    with pytest.raises(Refused, match="nothing_payable"):
        pay(place, voucher="记-002")
    assert Payment.objects.count() == 1


@pytest.mark.clause("HZA-4-4")
def test_hangzhou_pays_a_ceiling_in_parts_up_to_the_yuan(db: None) -> None:
    place = build(HANGZHOU)
    vouch(place)
    fund(place)
    pay(place, part=250_000)
    assert payable(place) == 350_000

    with pytest.raises(Refused, match="above_payable"):
        pay(place, voucher="记-002", part=350_001)
    pay(place, voucher="记-002", part=350_000)

    assert payable(place) == 0
    assert [one.amount for one in Payment.objects.all()] == [250_000, 350_000]


@pytest.mark.clause("ZJ-14a")
def test_a_fixed_sum_is_not_paid_in_parts(db: None) -> None:
    place = build(ZHUJI)
    vouch(place)
    fund(place)

    with pytest.raises(Refused, match="below_fixed_sum"):
        pay(place, part=199_999)


@pytest.mark.clause("ZJ-15")
@pytest.mark.parametrize(("approved", "fits"), [(199_999, False), (200_000, True), (200_001, True)])
def test_no_more_is_paid_than_was_approved(db: None, approved: int, fits: bool) -> None:
    place = build(ZHUJI)
    vouch(place)
    fund(place, approved)
    if fits:
        assert pay(place).amount == 200_000
        return

    with pytest.raises(Refused, match="above_budget"):
        pay(place)
    assert not Entry.objects.filter(act="pay").exists()


def test_without_a_budget_nothing_is_paid(db: None) -> None:
    place = build(ZHUJI)
    vouch(place)

    with pytest.raises(Refused, match="missing_fact"):
        pay(place)


@pytest.mark.clause("ZJ-15")
def test_only_whom_the_text_names_pays(db: None) -> None:
    place = build(ZHUJI)
    vouch(place)
    fund(place)
    url = f"/subsidies/{place.cases[0].number}/pay/"
    told = {"number": "记-001", "on": place.at.date().isoformat()}
    with clock.turned(place.later()):
        for role in set(place.users) - {"finance"}:
            assert place.client(role).post(url, told).status_code == 404, role
        assert place.client("finance").post(url, told).status_code == 302

    assert Payment.objects.get().by == place.users["finance"].reference


def test_somebody_without_the_role_enters_nothing(db: None) -> None:
    place = build(ZHUJI)
    with pytest.raises(Refused, match="role_may_not_act"):
        actions.set_budget(
            cycle=place.cycle, approved=1, document="x", by=place.users["audit"], at=place.later()
        )
    assert not Budget.objects.exists()


@pytest.mark.parametrize(("back", "taken"), [(200_000, True), (200_001, False), (0, False)])
def test_no_more_comes_back_than_was_paid(db: None, back: int, taken: bool) -> None:
    place = build(ZHUJI)
    vouch(place)
    fund(place)
    row = pay(place)

    def give() -> Payment:
        return actions.give_back(
            payment=row,
            kind="refund",
            amount=back,
            voucher=Voucher(number="退-1", on=place.at.date()),
            by=place.users["office"],
            at=place.later(),
        )

    if not taken:
        with pytest.raises(TooMuch):
            give()
        return
    give()
    assert payable(place) == 200_000
    with pytest.raises(TooMuch):
        give()


def test_a_payment_is_neither_changed_nor_removed(db: None) -> None:
    place = build(ZHUJI)
    vouch(place)
    fund(place)
    row = pay(place)

    for harm in (Payment.objects.filter(pk=row.pk).update, Payment.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            harm(**({"amount": 1} if harm.__name__ == "update" else {}))


def test_the_page_asks_for_exactly_the_fact_that_is_missing(db: None) -> None:
    place = build(HANGZHOU)
    number, office = place.cases[0].number, place.client("office")
    with clock.turned(place.later()):
        before = office.get(f"/subsidies/{number}/").content.decode()
        wrong = office.post(f"/subsidies/{number}/facts/paid/", {"document": "表1"})
        told = {"value": "on", "document": "表1"}
        office.post(f"/subsidies/{number}/facts/paid/", told)
        after = office.get(f"/subsidies/{number}/").content.decode()
        other = office.post(f"/subsidies/{number}/facts/loyalty/", told)

    assert "缺少的事实" in before
    assert wrong.status_code == 422
    assert "表1" in wrong.content.decode()
    assert "缺少的事实" not in after
    assert "本届预算还没有登记" in after
    assert other.status_code == 404


def test_a_payment_on_the_page_takes_the_sum_of_the_core_whatever_is_sent(db: None) -> None:
    place = build(ZHUJI)
    vouch(place)
    fund(place)
    url = f"/subsidies/{place.cases[0].number}/pay/"
    told = {"number": "记-9", "on": place.at.date().isoformat(), "amount": "999999"}
    with clock.turned(place.later()):
        client = place.client("finance")
        ahead = client.post(url, {**told, "on": "2030-01-01"})
        client.post(url, told)
        again = client.post(url, {**told, "number": "记-10"})

    assert ahead.status_code == 422
    assert [one.amount for one in Payment.objects.all()] == [200_000]
    assert again.status_code == 409
    assert "记-10" not in again.content.decode() or "没有余额" in again.content.decode()


def test_the_case_is_linked_for_those_alone_who_may_open_it(db: None) -> None:
    place = build(ZHUJI)
    number = place.cases[0].number
    link = f'href="/cases/{number}/"'

    with clock.turned(place.later()):
        pages = {role: place.client(role).get(f"/subsidies/{number}/") for role in place.users}
        linked = {role for role, page in pages.items() if link in page.content.decode()}
        opens = {
            role
            for role in place.users
            if place.client(role).get(f"/cases/{number}/").status_code == 200
        }

    assert linked <= opens
    assert "office" in linked


@pytest.mark.parametrize("regulation", ALL)
def test_every_place_has_its_pages(db: None, regulation: str) -> None:
    place = build(regulation)
    office = place.client("office")
    with clock.turned(place.later()):
        for url in (
            f"/subsidies/{place.cases[0].number}/",
            f"/subsidies/cycles/{place.cycle.code}/",
            f"/cases/{place.cases[0].number}/",
            f"/cycles/{place.cycle.code}/",
            "/subsidies/book/",
            "/",
        ):
            assert office.get(url).status_code == 200, url
        assert office.get(f"/subsidies/{place.cases[1].number}/").status_code == 404


def test_the_list_of_grants_takes_as_many_queries_for_three_winners_as_for_one(db: None) -> None:
    place, counts = build(HANGZHOU), []
    vouch(place)
    fund(place)
    for number in range(3):
        if number == 1:
            place.win(place.cases[1])
            place.write("elect", "committee", place.cases[1], award="innovation")
            place.write("confer", "government", place.cases[1])
            pay(place, part=1)
            pay(place, voucher="b", part=1)
        with CaptureQueriesContext(connection) as seen:
            queries.grants(place.cycle)
        counts.append((len(queries.grants(place.cycle)), len(seen)))

    assert counts[0][0] == 1
    assert counts[2][0] == 2
    assert counts[2][1] == counts[1][1] <= counts[0][1] + 1
