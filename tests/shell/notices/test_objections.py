from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from tests.shell.conftest import Browse
from tests.shell.notices.road import WHO, objection, publish, to_notice
from tests.shell.town import Town

from zhuoyue.core import notices as core
from zhuoyue.core.procedure import Code
from zhuoyue.rulebook import book, library
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.notices import actions, facts, queries
from zhuoyue.shell.notices.models import Objection


def verify(town: Town, row: Objection, finding: core.Finding = core.Finding.DISMISSED) -> None:
    actions.verify(
        number=row.number,
        role="office",
        by=town.users["office"],
        at=town.later(),
        record="经核查，所反映问题不属实。",
        finding=finding,
        violation_proven=finding is core.Finding.UPHELD,
    )


def settle(town: Town, row: Objection, *, proven: bool = False) -> None:
    actions.settle(
        number=row.number, role="chair", by=town.users["chair"], at=town.later(), proven=proven
    )


def strike(town: Town, row: Objection, case: Case) -> None:
    actions.strike(
        number=row.number, case=case, role="office", by=town.users["office"], at=town.later()
    )


def close(town: Town) -> None:
    actions.close(
        cycle=town.cycle,
        list_id="proposed_winners",
        role="office",
        by=town.users["office"],
        at=town.later(),
    )


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {one.code for one in refusal.value.verdict.reasons}


def test_the_book_learns_number_and_list_of_an_objection_and_nothing_else(town: Town) -> None:
    to_notice(town)

    row = objection(town, publish(town))

    entry = Entry.objects.get(act="object")
    assert (entry.by, entry.actor) == ("public", None)
    assert entry.facts == {"objection": row.number, "list": "proposed_winners"}


def test_an_objection_holds_the_notice_open_until_it_is_settled(town: Town) -> None:
    to_notice(town)
    row = objection(town, publish(town))
    town.later(days=20)

    with pytest.raises(Refused) as refusal:
        close(town)
    assert codes(refusal) == {core.Code.OBJECTION_OPEN}

    verify(town, row)
    settle(town, row)
    close(town)
    assert Entry.objects.filter(act="close_winners_notice").exists()
    assert not book.verify(list(ledger.export(cycles.law_of(town.cycle), "ZJ-2026")))


def test_a_notice_that_runs_is_not_closed_and_is_on_the_day_after(town: Town) -> None:
    to_notice(town)
    publish(town)
    town.later(days=12)

    with pytest.raises(Refused) as refusal:
        close(town)
    assert codes(refusal) == {core.Code.NOTICE_RUNNING}

    town.later(days=1)
    close(town)


def test_an_objection_after_the_last_day_is_received_and_holds_nothing_back(town: Town) -> None:
    to_notice(town)
    notice = publish(town)
    town.later(days=14)

    row = objection(town, notice)

    assert row.in_time is False
    assert not Entry.objects.filter(act="object").exists()
    close(town)


def test_once_the_notice_is_closed_nothing_is_received(town: Town) -> None:
    to_notice(town)
    notice = publish(town)
    town.later(days=14)
    close(town)

    with pytest.raises(Refused) as refusal:
        objection(town, notice)

    assert Code.STAGE_OVER in codes(refusal)
    assert not Objection.objects.exists()


def test_nothing_is_settled_that_was_not_verified_nor_twice(town: Town) -> None:
    to_notice(town)
    row = objection(town, publish(town))

    with pytest.raises(Refused) as refusal:
        settle(town, row)
    assert codes(refusal) == {Code.ENTRY_LACKING}

    verify(town, row)
    settle(town, row)
    with pytest.raises(Refused) as refusal:
        settle(town, row)
    assert codes(refusal) == {Code.DONE_ONCE}


def test_what_the_chair_finds_proven_costs_the_award(town: Town) -> None:
    elected, _ = to_notice(town)
    row = objection(town, publish(town))
    verify(town, row, core.Finding.UPHELD)
    settle(town, row, proven=True)

    row.refresh_from_db()
    assert (row.finding, row.violation_proven, row.settled_on) == (
        "upheld",
        True,
        date(2026, 5, 1),
    )
    strike(town, row, elected)
    elected.refresh_from_db()
    assert elected.ended_by == "disqualify"
    assert Entry.objects.get(act="disqualify").facts == {"objection": row.number}
    with pytest.raises(Refused):
        strike(town, row, elected)


@pytest.mark.clause("ZJ-13-8")
def test_what_is_not_proven_or_not_on_the_list_costs_nobody_the_award(town: Town) -> None:
    elected, other = to_notice(town)
    row = objection(town, publish(town))
    with pytest.raises(Refused, match="entry"):
        strike(town, row, elected)
    verify(town, row)
    settle(town, row, proven=False)

    with pytest.raises(Refused, match="entry"):
        strike(town, row, elected)
    with pytest.raises(Refused, match="unknown_act"):
        strike(town, row, other)


def test_the_office_strikes_off_on_the_page_of_the_objection(browse: Browse, town: Town) -> None:
    elected, _ = to_notice(town)
    row = objection(town, publish(town))
    page = f"/notices/objections/{row.number}/"
    verify(town, row, core.Finding.UPHELD)
    with clock.turned(town.later()):
        early = browse("office").get(page).content.decode()
        refused = browse("office").post(f"{page}strike/", {"case": elected.number})
    settle(town, row, proven=True)

    with clock.turned(town.later()):
        shown = browse("office").get(page).content.decode()
        chair = browse("chair").post(f"{page}strike/", {"case": elected.number})
        nobody = browse("stranger").post(f"{page}strike/", {"case": elected.number})
        wrong = browse("office").post(f"{page}strike/", {"case": "ZJ-2026-9999"})
        way = browse("office").get(f"/notices/cases/{elected.number}/")
        done = browse("office").post(f"{page}strike/", {"case": elected.number})
        after = browse("office").get(page).content.decode()

    assert [f"{page}strike/" in one for one in (early, shown, after)] == [False, True, False]
    assert [one.status_code for one in (refused, chair, nobody, wrong, way, done)] == [
        404,
        404,
        404,
        422,
        302,
        302,
    ]
    elected.refresh_from_db()
    assert elected.ended_by == "disqualify"


def test_the_act_of_striking_off_has_its_place_in_the_text_that_knows_it() -> None:
    found = {
        name: [one.strike.id for one in facts.postings(cycles.law_named(name)) if one.strike]
        for name in library.ids()
    }

    assert {name: acts for name, acts in found.items() if acts} == {
        "hangzhou-cultivation-2025": ["take_off"],
        "zhuji-award-2025": ["disqualify"],
    }


def test_of_two_who_settle_at_once_one_is_refused(lived_in: Town) -> None:
    to_notice(lived_in)
    row = objection(lived_in, publish(lived_in))
    verify(lived_in, row)
    at = lived_in.later()

    def one(_: int) -> str:
        try:
            actions.settle(
                number=row.number, role="chair", by=lived_in.users["chair"], at=at, proven=False
            )
        except Refused as refusal:
            return ",".join(reason.code for reason in refusal.verdict.reasons)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == ["done", "done_once"]


def test_office_and_chair_do_it_on_pages(browse: Browse, town: Town) -> None:
    to_notice(town)
    row = objection(town, publish(town))
    office, chair = browse("office"), browse("chair")
    page = f"/notices/objections/{row.number}/"

    with clock.turned(town.later()):
        listed = office.get("/notices/cycles/ZJ-2026/objections/").content.decode()
        sent = office.post(f"{page}verify/", {"record": "核查记录一份", "finding": "dismissed"})
        settled = chair.post(f"{page}settle/", {"proven": "false"})
        shown = chair.get(page).content.decode()

    assert row.number in listed
    assert (sent.status_code, settled.status_code) == (302, 302)
    assert "核查记录一份" in shown
    row.refresh_from_db()
    assert row.settled_on is not None


def test_who_settles_reads_whom_it_concerns_and_not_who_objected(
    browse: Browse, town: Town
) -> None:
    to_notice(town)
    row = objection(town, publish(town))
    row.about = "诸暨试样1有限公司"
    row.save()
    page = f"/notices/objections/{row.number}/"

    with clock.turned(town.later()):
        seen = {role: browse(role).get(page).content.decode() for role in ("chair", "office")}
        listed = browse("chair").get("/notices/cycles/ZJ-2026/objections/").content.decode()

    for text in (*seen.values(), listed):
        assert "诸暨试样1有限公司" in text
    assert WHO["name"] in seen["office"]
    assert "异议人（保密）" in seen["office"]
    for secret in (WHO["name"], WHO["contact"], row.facts, "异议人（保密）"):
        assert secret not in seen["chair"] + listed


def test_the_office_cannot_settle_for_the_chair(browse: Browse, town: Town) -> None:
    to_notice(town)
    row = objection(town, publish(town))
    verify(town, row)

    with clock.turned(town.later()):
        sent = browse("office").post(
            f"/notices/objections/{row.number}/settle/", {"proven": "false"}
        )

    assert sent.status_code == 404


def test_a_desk_names_the_objection_that_waits(browse: Browse, town: Town) -> None:
    to_notice(town)
    row = objection(town, publish(town))

    with clock.turned(town.later()):
        assert row.number in browse("office").get("/").content.decode()
        assert row.number not in browse("rival").get("/").content.decode()


def test_where_the_text_asks_for_nothing_in_particular_little_is_enough(town: Town) -> None:
    to_notice(town)
    little = {"about": "", "facts": "有问题", "reasons": "", "evidence": ""}

    row = actions.receive(
        notice=publish(town), what=little, who={**WHO, "name": ""}, at=town.later()
    )

    assert row.in_time is True


@pytest.mark.clause("HZC-4-5", "HZC-4-6", "ZJ-13-8")
@pytest.mark.parametrize(
    ("regulation", "list_id", "act", "rests_on"),
    [
        ("zhuji-award-2025", "proposed_winners", "disqualify", "proven"),
        ("hangzhou-cultivation-2025", "proposed_admissions", "take_off", "finding"),
        ("hangzhou-cultivation-2025", "eligible", None, ""),
        ("wenzhou-award-2022", "provisional_winners", None, ""),
    ],
)
def test_what_takes_a_case_off_after_an_objection_is_known_by_what_it_rests_on(
    regulation: str, list_id: str, act: str | None, rests_on: str
) -> None:
    posting = facts.posting_of(cycles.law_named(regulation), list_id)

    assert posting is not None
    assert (posting.strike.id if posting.strike else None, posting.strike_on) == (act, rests_on)
    upheld = Objection(finding="upheld", violation_proven=False)
    assert queries.counts_against(upheld, posting) is (rests_on == "finding")
