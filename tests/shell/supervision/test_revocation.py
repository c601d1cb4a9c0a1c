"""Taking an honour back: ground, decision, what follows, the ban; money back to the yuan."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.shell.subsidies.test_grants import fund, pay, vouch
from tests.shell.subsidies.won import ALL, HANGZHOU, POOL, WENZHOU, ZHUJI, Place, build

from zhuoyue.core.supervision import Breach
from zhuoyue.core.verdict import Allowed
from zhuoyue.shell.cycles import actions as cycles
from zhuoyue.shell.cycles import queries as cycles_queries
from zhuoyue.shell.eligibility import queries as eligibility
from zhuoyue.shell.eligibility.models import Revocation
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.subsidies import actions as subsidies
from zhuoyue.shell.subsidies import queries as money
from zhuoyue.shell.subsidies.actions import Voucher
from zhuoyue.shell.subsidies.models import Payment
from zhuoyue.shell.supervision import actions, queries
from zhuoyue.shell.supervision.models import FollowUp, Proceeding

FRAUD = {"established": True, "event_on": "2026-03-01", "established_by": "市市场监管局"}
ACCIDENT = {"established": True, "accident": {"severity": "major", "kind": "work_safety"}}


def propose(place: Place, breach: Breach, told: dict[str, Any], number: int = 0) -> Proceeding:
    charge = actions.Charge(breach=breach, told=told, narrative="经过", evidence="证据")
    return actions.propose(
        case=place.cases[number],
        charge=charge,
        role="office",
        by=place.users["office"],
        at=place.later(),
    )


def decide(
    place: Place, row: Proceeding, role: str = "government", *, approved: bool = True
) -> Proceeding:
    at = place.later()
    ruling = actions.Ruling(approved=approved, on=at.date(), document="政发〔2027〕9号")
    return actions.decide(row=row, ruling=ruling, role=role, by=place.users[role], at=at)


def recover(place: Place, row: Proceeding, *, money_too: bool = True) -> FollowUp:
    at = place.later()
    voucher = Voucher(number="收-1", on=at.date()) if money_too else None
    back = actions.Returned(plaque=True, certificate=True, voucher=voucher)
    return actions.recover(row=row, back=back, role="office", by=place.users["office"], at=at)


@pytest.mark.clause("ZJ-18a")
def test_fraud_in_zhuji_from_the_proposal_to_the_credit_file(db: None) -> None:
    place = build(ZHUJI)
    vouch(place)
    fund(place)
    pay(place)
    row = propose(place, Breach.FRAUD, FRAUD)
    weighed = queries.weighed(row)
    assert weighed.result is not None
    assert weighed.result.money_to_recover == 200_000

    decide(place, row)
    back = recover(place, row)
    actions.follow_up(
        row=row,
        name="enter_credit_file",
        document="信用〔2027〕1号",
        role="office",
        by=place.users["office"],
        at=place.later(),
    )

    number = place.cases[0].number
    assert back.money == 200_000
    assert [one.act for one in Entry.objects.filter(chain=number)][-4:] == [
        "propose_revocation",
        "revoke",
        "recover",
        "enter_credit_file",
    ]
    assert Payment.objects.get(kind="recovery").amount == 200_000
    assert queries.weighed(row).outstanding == []
    assert money.won_by(place.cases[0]).ended_on == date(2026, 10, 12)  # type: ignore[union-attr]


@pytest.mark.clause("ZJ-18a")
@pytest.mark.parametrize(
    ("on", "free"),
    [(date(2031, 10, 11), False), (date(2031, 10, 12), False), (date(2031, 10, 13), True)],
)
def test_the_ban_of_five_years_ends_with_its_last_day(db: None, on: date, free: bool) -> None:
    place = build(ZHUJI)
    decide(place, propose(place, Breach.FRAUD, FRAUD))
    assert Revocation.objects.get().decided_on == date(2026, 10, 12)

    answer = eligibility.reapplication(place.organisations[0], place.law, on)

    assert isinstance(answer.verdict, Allowed) is free


@pytest.mark.clause("ZJ-18a")
def test_the_eligibility_review_of_a_later_cycle_knows_of_it(db: None) -> None:
    place = build(ZHUJI)
    decide(place, propose(place, Breach.FRAUD, FRAUD))
    later = cycles.open_cycle(
        code="T-2027",
        name="2027届",
        regulation=ZHUJI,
        at=place.later(),
        rehearsal=True,
    )
    case = place.open_case(place.organisations[0], later)
    other = place.open_case(place.organisations[1], later)
    dossier = cycles_queries.dossier_of(later, case.number)

    told = eligibility.told(case, place.law, dossier, place.at)
    clean = eligibility.told(other, place.law, dossier, place.at)

    assert told["organisation"]["revocations"] == [{"ground": "fraud", "decided_on": "2026-10-12"}]
    assert "revocations" not in clean["organisation"]


@pytest.mark.clause("ZJ-18b")
@pytest.mark.clause("HZA-6-5")
@pytest.mark.parametrize("regulation", [ZHUJI, HANGZHOU])
@pytest.mark.parametrize(
    ("day", "inside"), [("2028-10-11", True), ("2028-10-12", True), ("2028-10-13", False)]
)
def test_an_accident_counts_for_two_years(
    db: None, regulation: str, day: str, inside: bool
) -> None:
    place = build(regulation)
    place.at = datetime(2028, 11, 1, 9, tzinfo=CHINA)
    if inside:
        assert propose(place, Breach.ACCIDENT, {**ACCIDENT, "event_on": day}).pk
        return

    with pytest.raises(Refused, match="event_after_window"):
        propose(place, Breach.ACCIDENT, {**ACCIDENT, "event_on": day})
    assert not Proceeding.objects.exists()


def test_what_is_not_established_is_not_proposed_and_what_is_open_neither(db: None) -> None:
    place = build(ZHUJI)
    with pytest.raises(Refused, match="breach_not_established"):
        propose(place, Breach.FRAUD, {**FRAUD, "established": False})
    with pytest.raises(Refused, match="missing_fact"):
        propose(place, Breach.FRAUD, {})
    with pytest.raises(Refused, match="no_such_revocation_ground"):
        propose(place, Breach.NO_LONGER_QUALIFIED, FRAUD)

    assert not Entry.objects.filter(act="propose_revocation").exists()


def test_one_proposal_at_a_time_and_one_decision_on_it(db: None) -> None:
    place = build(ZHUJI)
    row = propose(place, Breach.FRAUD, FRAUD)
    with pytest.raises(Refused, match="done_once"):
        propose(place, Breach.FRAUD, FRAUD)
    with pytest.raises(Refused, match="role_may_not_act"):
        decide(place, row, "office")
    decide(place, row)

    with pytest.raises(Refused, match="done_once"):
        decide(place, row)
    assert Entry.objects.filter(act="revoke").count() == 1


def test_what_was_not_approved_changes_nothing(db: None) -> None:
    place = build(ZHUJI)
    row = decide(place, propose(place, Breach.FRAUD, FRAUD), approved=False)

    assert row.approved is False
    assert not Revocation.objects.exists()
    assert not Entry.objects.filter(act="revoke").exists()
    with pytest.raises(Refused):
        recover(place, row)
    assert propose(place, Breach.FRAUD, FRAUD).pk != row.pk


@pytest.mark.clause("HZC-5-2-5")
def test_the_pool_takes_admission_back_and_the_money_within_three_months(db: None) -> None:
    place = build(POOL, at=datetime(2026, 6, 1, 9, tzinfo=CHINA))
    vouch(place)
    actions_state(place, "audited_investment", "150000")
    fund(place)
    pay(place)
    told = {**ACCIDENT, "event_on": "2026-06-01", "in_cultivation": True}
    row = decide(place, propose(place, Breach.ACCIDENT, told), "office")
    weighed = queries.weighed(row)

    assert weighed.result is not None
    assert weighed.result.refund_due_on == date(2026, 9, 1)
    assert weighed.result.money_to_recover == 150_000
    assert recover(place, row).money == 150_000
    assert Entry.objects.get(act="revoke").facts == {"ground": "accident"}


@pytest.mark.clause("HZC-5-2-5")
def test_a_refund_that_ends_in_a_year_without_a_calendar_has_no_day_yet(db: None) -> None:
    place = build(POOL)
    told = {**ACCIDENT, "event_on": "2026-10-12", "in_cultivation": True}
    row = decide(place, propose(place, Breach.ACCIDENT, told), "office")
    weighed = queries.weighed(row)

    assert [one.code for one in weighed.answered.reasons] == ["calendar_not_announced"]
    assert row.approved is True


def actions_state(place: Place, fact: str, value: str) -> None:
    subsidies.state(
        case=place.cases[0],
        fact=fact,
        value=value,
        document="审计报告",
        by=place.users["office"],
        at=place.later(),
    )


@pytest.mark.clause("HZC-5-2-4")
def test_the_pool_withdraws_the_status_of_who_does_not_report(db: None) -> None:
    place = build(POOL)
    place.at = datetime(2027, 6, 1, 9, tzinfo=CHINA)
    told = {"established": True, "in_cultivation": True, "about_year": 2026}
    decide(place, propose(place, Breach.REPORT_NOT_HANDED_IN, told), "office")

    assert Entry.objects.get(act="withdraw_status").facts == {"year": 2026}


@pytest.mark.clause("HZC-5-1-4")
def test_the_pool_disqualifies_an_applicant_for_fraud_found_during_the_review(db: None) -> None:
    place = build(POOL)
    cycle = cycles.open_cycle(
        code="T-2027", name="2027届", regulation=POOL, at=place.later(), rehearsal=True
    )
    case = place.open_case(place.organisations[1], cycle)
    place.write("submit", "applicant", case)
    told = {"established": True, "found_during_review": True, "event_on": "2026-09-01"}
    decide(place, propose(place, Breach.FRAUD, told, number=2), "office")

    assert Entry.objects.get(act="disqualify").facts == {"ground": "fraud"}
    case.refresh_from_db()
    assert case.ended_by == "disqualify"


@pytest.mark.clause("WZ-21a")
@pytest.mark.clause("WZ-21b")
def test_wenzhou_takes_the_title_and_nothing_else(db: None) -> None:
    place = build(WENZHOU)
    told = {"established": True, "event_on": "2027-01-05"}
    place.at = datetime(2027, 2, 1, 9, tzinfo=CHINA)
    row = decide(place, propose(place, Breach.NO_LONGER_QUALIFIED, told))

    assert Entry.objects.get(act="propose_revocation").facts == {"ground": "no_longer_fit"}
    assert queries.weighed(row).outstanding == []
    with pytest.raises(Refused, match="unknown_act"):
        recover(place, row)


@pytest.mark.clause("HZA-4-4")
@pytest.mark.clause("HZA-6-3")
def test_what_was_recovered_is_not_deducted_from_a_later_grant(db: None) -> None:
    place = build(HANGZHOU)
    vouch(place)
    fund(place)
    pay(place)
    row = decide(place, propose(place, Breach.FRAUD, FRAUD))
    before = money.grant_of(place.cases[0])
    recover(place, row)
    after = money.grant_of(place.cases[0])

    assert before is not None
    assert after is not None
    assert (before.payable, after.payable) == (0, 600_000)
    with pytest.raises(Refused):
        pay(place, voucher="b")


def test_recovering_again_is_refused_and_takes_nothing_more(db: None) -> None:
    place = build(HANGZHOU)
    vouch(place)
    fund(place)
    pay(place)
    row = decide(place, propose(place, Breach.FRAUD, FRAUD))
    recover(place, row)

    with pytest.raises(Refused):
        recover(place, row)
    assert Payment.objects.filter(kind="recovery").count() == 1


def test_announcing_is_done_once(db: None) -> None:
    place = build(HANGZHOU)
    row = decide(place, propose(place, Breach.FRAUD, FRAUD))

    def announce() -> FollowUp:
        return actions.follow_up(
            row=row,
            name="announce_revocation",
            document="公告1",
            role="office",
            by=place.users["office"],
            at=place.later(),
        )

    announce()
    with pytest.raises(Refused, match="done_once"):
        announce()


FORM = {
    "breach": "fraud",
    "event_on": "2026-03-01",
    "established": "true",
    "established_by": "市市场监管局",
    "narrative": "伪造检测报告",
    "evidence": "检测机构来函",
}


def test_a_proposal_on_the_page_is_weighed_and_keeps_what_was_entered(db: None) -> None:
    place = build(ZHUJI)
    office, url = place.client("office"), f"/supervision/{place.cases[0].number}/revocation/"
    with clock.turned(place.later()):
        empty = office.post(url, {**FORM, "narrative": ""})
        wrong = office.post(url, {**FORM, "established": "false"})
        odd = office.post(url, {**FORM, "discovered_on": "2026-02-01"})

    assert (empty.status_code, wrong.status_code, odd.status_code) == (422, 409, 422)
    assert "伪造检测报告" in wrong.content.decode()
    assert not Proceeding.objects.exists()


def test_the_whole_way_on_pages(db: None) -> None:
    place = build(ZHUJI)
    vouch(place)
    fund(place)
    pay(place)
    office, government = place.client("office"), place.client("government")
    with clock.turned(place.later()):
        office.post(f"/supervision/{place.cases[0].number}/revocation/", FORM)
        url = f"/supervision/proceedings/{Proceeding.objects.get().pk}/"
        desk = government.get("/").content.decode()
        shown = government.get(url).content.decode()
        told = {"approved": "true", "on": "2026-10-12", "document": "诸政发〔2026〕3号"}
        ahead = government.post(f"{url}decision/", {**told, "on": "2030-01-01"})
        mine = office.post(f"{url}decision/", told)
        government.post(f"{url}decision/", told)
        end = office.get(url).content.decode()

    assert "批准取消荣誉资格" in desk
    assert "200,000" in shown
    assert (ahead.status_code, mine.status_code) == (422, 404)
    assert "已撤销" in end
    assert "2031年10月12日" in end


def test_what_came_back_is_entered_on_the_page(db: None) -> None:
    place = build(ZHUJI)
    vouch(place)
    fund(place)
    pay(place)
    row = decide(place, propose(place, Breach.FRAUD, FRAUD))
    office, url = place.client("office"), f"/supervision/proceedings/{row.pk}/"
    with clock.turned(place.later()):
        nothing = office.post(f"{url}recovery/", {})
        half = office.post(f"{url}recovery/", {"number": "收-1"})
        office.post(f"{url}recovery/", {"plaque": "on", "number": "收-1", "on": "2026-10-12"})
        office.post(f"{url}acts/enter_credit_file/", {"document": "信用1"})
        none = office.post(f"{url}acts/submit/", {})

    assert (nothing.status_code, half.status_code, none.status_code) == (422, 422, 404)
    assert [(one.act, one.money) for one in FollowUp.objects.all()] == [
        ("recover", 200_000),
        ("enter_credit_file", 0),
    ]


@pytest.mark.parametrize("decided", [False, True])
def test_the_organisation_learns_of_a_proposal_when_it_is_decided(db: None, decided: bool) -> None:
    place = build(ZHUJI)
    row = propose(place, Breach.FRAUD, FRAUD)
    if decided:
        decide(place, row)
    with clock.turned(place.later()):
        seen = {
            role
            for role in place.users
            if place.client(role).get(f"/supervision/proceedings/{row.pk}/").status_code == 200
        }
        pages = [
            place.client(role).get(f"/cases/{place.cases[0].number}/").content.decode()
            for role in ("applicant",)
        ]

    watching = {"office", "oversight", "audit", "discipline", "government"}
    assert watching <= seen
    assert not seen & {"rival", "stranger", "examiner", "leader", "finance", "committee"}
    assert ("applicant" in seen) is decided
    assert ("撤销案" in pages[0]) is decided


@pytest.mark.parametrize("regulation", ALL)
def test_nobody_but_the_office_proposes(db: None, regulation: str) -> None:
    place = build(regulation)
    url = f"/supervision/{place.cases[0].number}/revocation/"
    with clock.turned(place.later()):
        for role in set(place.users) - {"office"}:
            assert place.client(role).post(url, FORM).status_code == 404, role
        assert place.client("office").get(url).status_code == 200

    assert not Proceeding.objects.exists()


def test_a_decision_is_not_older_than_the_award(db: None) -> None:
    place = build(ZHUJI)
    row = propose(place, Breach.FRAUD, FRAUD)
    early = (place.at - timedelta(days=1)).date()
    ruling = actions.Ruling(approved=True, on=early, document="x")

    with pytest.raises(Refused, match="revocation_decided_too_early"):
        actions.decide(
            row=row,
            ruling=ruling,
            role="government",
            by=place.users["government"],
            at=place.later(),
        )
    assert not Revocation.objects.exists()
