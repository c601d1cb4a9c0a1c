import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries
from tests.shell.town import SUBMITTED, Town

from zhuoyue.core.procedure import Code
from zhuoyue.core.regulation import Scope
from zhuoyue.rulebook import book
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger import actions, queries
from zhuoyue.shell.ledger.models import Entry


def test_an_act_the_regulation_permits_is_recorded_with_its_role_and_actor(town: Town) -> None:
    entry = town.call()

    assert (entry.chain, entry.sequence, entry.act, entry.by) == (
        "ZJ-2026",
        1,
        "publish_call",
        "office",
    )
    assert entry.actor == town.users["office"].reference
    assert entry.facts == {"closes": "2026-04-30", "criteria": "gbt-19580-2012"}


def test_an_act_it_does_not_permit_is_refused_with_every_reason_and_leaves_nothing(
    town: Town,
) -> None:
    case = town.open_case()

    with pytest.raises(Refused) as refusal:
        town.submit(case)

    assert {reason.code for reason in refusal.value.verdict.reasons} == {
        Code.STAGE_NOT_REACHED,
        Code.ENTRY_LACKING,
    }
    assert Entry.objects.count() == 0


def test_nobody_records_in_a_role_they_do_not_hold(town: Town) -> None:
    law = cycles.law_of(town.cycle)

    with pytest.raises(Refused) as refusal:
        actions.record(
            law=law,
            cycle="ZJ-2026",
            act="draft_rules",
            role="office",
            actor=town.users["township"],
            at=town.at,
        )

    assert [reason.code for reason in refusal.value.verdict.reasons] == [Code.ROLE_MAY_NOT_ACT]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE shell_entry SET facts = '{}'",
        "DELETE FROM shell_entry",
        "TRUNCATE shell_entry",
        "UPDATE shell_seal SET root = ''",
        "DELETE FROM shell_seal",
        "TRUNCATE shell_seal",
    ],
)
def test_the_database_refuses_to_change_or_remove_what_is_on_record(
    town: Town, tampering: str
) -> None:
    town.call()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(tampering)

    assert Entry.objects.get().facts["closes"] == "2026-04-30"


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE shell_head SET sequence = 7",
        "DELETE FROM shell_head",
        "TRUNCATE shell_head",
        "INSERT INTO shell_head (chain, cycle, sequence, hash) VALUES ('X', 'ZJ-2026', 1, '')",
    ],
)
def test_the_heads_follow_the_entries_and_nobody_else(town: Town, tampering: str) -> None:
    town.call()

    with pytest.raises(DatabaseError, match="follows the entries"), transaction.atomic():
        connection.cursor().execute(tampering)

    assert queries.heads("ZJ-2026") == {"ZJ-2026": (1, Entry.objects.get().hash)}


def test_the_heads_are_the_newest_entries(town: Town) -> None:
    town.act("draft_rules", "office")
    town.call()
    town.submit(town.open_case(0))
    case = town.open_case(1)
    town.submit(case)
    town.act("recommend_township", "township", case, signed=True, opinion="同意推荐")

    newest = {row.chain: (row.sequence, row.hash) for row in Entry.objects.order_by("sequence")}

    assert queries.heads("ZJ-2026") == newest
    assert {chain: number for chain, (number, _) in newest.items()} == {
        "ZJ-2026": 2,
        "ZJ-2026-0001": 1,
        "ZJ-2026-0002": 2,
    }


def test_a_head_without_its_entries_is_a_broken_book(town: Town) -> None:
    town.call()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE shell_entry DISABLE TRIGGER shell_entry_kept")
        cursor.execute("DELETE FROM shell_entry")
    queries.forget()

    with pytest.raises(queries.BookBroken, match="ZJ-2026: a head without entries"):
        queries.dossier_of(cycles.law_of(town.cycle), "ZJ-2026")


def test_an_exported_book_is_found_intact(town: Town) -> None:
    town.call()
    case = town.open_case()
    town.submit(case)
    town.act("recommend_township", "township", case, opinion="同意推荐", signed=True)
    town.act("lodge", "applicant", case)
    actions.seal(law=cycles.law_of(town.cycle), cycle="ZJ-2026", at=town.later(), why="daily")

    exported = list(queries.export(cycles.law_of(town.cycle), "ZJ-2026"))

    assert not book.verify(exported)
    assert sum(b'"kind":"seal"' in line for line in exported) == 2
    assert sum(b'"kind":"entry"' in line for line in exported) == 4


def test_a_row_changed_behind_our_back_shows_in_the_export(town: Town) -> None:
    town.act("draft_rules", "office")
    town.call()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE shell_entry DISABLE TRIGGER shell_entry_kept")
        cursor.execute("UPDATE shell_entry SET actor = 'P-OTHER' WHERE sequence = 1")

    exported = list(queries.export(cycles.law_of(town.cycle), "ZJ-2026"))

    assert book.verify(exported)


def test_what_is_cached_is_what_the_book_says(town: Town) -> None:
    town.call()
    case = town.open_case()
    town.submit(case)
    town.act("withdraw", "applicant", case)

    town.cycle.refresh_from_db()
    case.refresh_from_db()

    law = cycles.law_of(town.cycle)
    assert town.cycle.stage == cycles.stage_now(law, cycles.dossier_of(town.cycle)) == "application"
    assert (case.ended_by, case.last_act, case.last_at) == ("withdraw", "withdraw", town.at)


def test_the_dossier_takes_two_queries_for_one_case_and_for_three(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    town.call()
    law = cycles.law_of(town.cycle)
    for number in range(3):
        town.submit(town.open_case(number))
        queries.dossier_of(law, "ZJ-2026")
        with django_assert_num_queries(1):
            queries.dossier_of(law, "ZJ-2026", "ZJ-2026-0001")
        queries.forget()
        with django_assert_num_queries(2):
            dossier = queries.dossier_of(law, "ZJ-2026", "ZJ-2026-0001")
        assert len(dossier.cases) == number + 1


def test_what_was_just_recorded_is_folded_as_if_read_from_the_rows(town: Town) -> None:
    law = cycles.law_of(town.cycle)
    town.call()
    case = town.open_case()
    town.submit(case)
    town.act("recommend_township", "township", case, signed=True, opinion="同意推荐")

    remembered = queries.dossier_of(law, "ZJ-2026", case.number)
    queries.forget()
    read = queries.dossier_of(law, "ZJ-2026", case.number)

    assert read == remembered
    assert [list(entry.facts) for entry in read.record(Scope.CASE).entries] == [
        list(entry.facts) for entry in remembered.record(Scope.CASE).entries
    ]


def test_an_act_takes_as_many_queries_among_three_cases_as_with_one(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    town.call()
    for number in range(3):
        case = town.open_case(number)
        town.submit(case)
        with django_assert_num_queries(9):  # a savepoint begun and left, and who is to be told
            town.act("recommend_township", "township", case, signed=True, opinion="同意推荐")


def test_what_was_rolled_back_is_not_remembered(town: Town) -> None:
    law = cycles.law_of(town.cycle)
    town.act("draft_rules", "office")
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        town.call()
        queries.dossier_of(law, "ZJ-2026")
        raise ZeroDivisionError

    acts = [entry.act for entry in queries.dossier_of(law, "ZJ-2026").cycle.entries]

    assert acts == ["draft_rules"]


def test_an_act_dated_before_what_is_on_record_is_refused(town: Town) -> None:
    town.call()
    case = town.open_case()
    town.submit(case)
    town.at -= timedelta(hours=2)

    with pytest.raises(Refused) as refusal:
        town.act("draft_rules", "office")

    assert [reason.code for reason in refusal.value.verdict.reasons] == [Code.EARLIER_THAN_BOOK]


def _at_once(count: int, work: object) -> list[str]:
    """Run `work(n)` in as many threads, started together; "done" or the codes that refused."""
    start = Barrier(count)
    assert callable(work)

    def one(number: int) -> str:
        start.wait()
        try:
            work(number)
        except Refused as refusal:
            return ",".join(reason.code for reason in refusal.verdict.reasons)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(one, range(count)))


def test_of_two_who_submit_one_case_at_once_one_is_refused(lived_in: Town) -> None:
    lived_in.call()
    case = lived_in.open_case()
    at = lived_in.later()

    outcomes = _at_once(
        2,
        lambda _: applications.perform(
            case=case,
            act="submit",
            role="applicant",
            by=lived_in.users["applicant"],
            at=at,
            facts=SUBMITTED,
        ),
    )

    assert outcomes == ["done", "done_once"]
    assert list(Entry.objects.filter(chain=case.number).values_list("sequence", flat=True)) == [1]


def test_many_acts_of_the_cycle_at_once_make_one_unbroken_chain(lived_in: Town) -> None:
    law = cycles.law_of(lived_in.cycle)
    at = lived_in.later()

    outcomes = _at_once(
        6,
        lambda _: actions.record(
            law=law,
            cycle="ZJ-2026",
            act="draft_rules",
            role="office",
            actor=lived_in.users["office"],
            at=at,
        ),
    )

    exported = list(queries.export(law, "ZJ-2026"))
    assert outcomes == ["done"] * 6
    assert not book.verify(exported)
