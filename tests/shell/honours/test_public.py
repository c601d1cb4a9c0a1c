"""What the public sees: winners once honoured, three answers on a certificate; nothing before, nothing else."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from tests.shell.conftest import Browse
from tests.shell.honours.test_conferring import approved
from tests.shell.town import Town

from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.honours import actions
from zhuoyue.shell.honours.models import Certificate
from zhuoyue.shell.kit import clock, visibility
from zhuoyue.shell.people.models import Honour


def real(town: Town) -> None:
    """The same cycle, as if it were no rehearsal."""
    town.cycle.rehearsal = False
    town.cycle.save()
    for case in town.cases:
        case.refresh_from_db()


def honoured(town: Town, many: int = 3) -> None:
    approved(town, many)
    real(town)
    by = town.users["government"]
    actions.confer_all(cycle=town.cycle, by=by, at=town.later())


def answer(client: Client, number: str) -> str:
    page = client.get("/honours/check/", {"number": number}).content.decode()
    (found,) = [x for x in ("有效", "已撤销", "没有这个编号") if f">{x}<" in page]
    return found


def test_the_winners_are_public_once_honoured_and_not_before(client: Client, town: Town) -> None:
    approved(town)
    real(town)
    before = client.get("/honours/winners/ZJ-2026/")
    index = client.get("/honours/").content.decode()
    actions.confer_all(cycle=town.cycle, by=town.users["government"], at=town.later())
    after = client.get("/honours/winners/ZJ-2026/").content.decode()

    assert before.status_code == 404
    assert town.cycle.name not in index
    assert [name in after for name in ("诸暨试样1", "诸暨试样2", "诸暨试样3")] == [
        True,
        True,
        False,
    ]
    assert "ZJ-2026-1002" in after
    assert "612.5" not in after


def test_a_certificate_is_valid_revoked_or_unknown(client: Client, town: Town) -> None:
    honoured(town)
    case = town.cases[0]
    case.ended_by = "revoke"
    case.save()

    found = [answer(client, f"ZJ-2026-{n}") for n in ("1001", "1002", "1003")]

    assert sorted(found[:2]) == ["已撤销", "有效"]
    assert found[2] == "没有这个编号"
    assert "已撤销" in client.get("/honours/winners/ZJ-2026/").content.decode()


def test_a_genuine_number_names_organisation_and_award_and_a_wrong_one_nothing(
    client: Client, town: Town
) -> None:
    honoured(town)
    pages = [
        client.get("/honours/check/", {"number": f"ZJ-2026-{n}"}).content.decode()
        for n in ("1001", "1003")
    ]
    listed = client.get("/honours/winners/ZJ-2026/").content.decode()
    first = Certificate.objects.get(number="ZJ-2026-1001").honour

    for said in (first.name, first.award_name):
        assert said in pages[0]
        assert said in listed
    assert "诸暨试样" not in pages[1]
    assert "612.5" not in pages[0]


def test_a_rehearsal_is_shown_to_those_in_it_and_in_a_demo_marked(
    client: Client, browse: Browse, town: Town, settings: Settings
) -> None:
    approved(town)
    actions.confer_all(cycle=town.cycle, by=town.users["government"], at=town.later())

    assert client.get("/honours/winners/ZJ-2026/").status_code == 404
    assert answer(client, "ZJ-2026-1001") == "没有这个编号"
    assert browse("stranger").get("/honours/winners/ZJ-2026/").status_code == 404
    with clock.turned(town.later()):
        assert browse("committee").get("/honours/winners/ZJ-2026/").status_code == 200
    settings.DEMO = True
    page = client.get("/honours/winners/ZJ-2026/").content.decode()
    assert "演练" in page


INSIDE = {"office", "government", "oversight"}


def test_the_list_before_it_is_public_is_for_those_who_decide_and_watch(
    browse: Browse, town: Town
) -> None:
    approved(town)

    with clock.turned(town.later()):
        seen = {
            role
            for role in town.users
            if browse(role).get("/honours/cycles/ZJ-2026/").status_code == 200
        }
        sheets = {
            role
            for role in town.users
            if "/honours/" in browse(role).get("/cycles/ZJ-2026/").content.decode()
        }

    assert seen == INSIDE
    assert sheets & {"applicant", "rival", "examiner", "stranger", "township"} == set()


@pytest.mark.parametrize("real_one", [True, False])
def test_honours_and_certificates_of_a_rehearsal_leak_to_nobody_outside(
    town: Town, *, real_one: bool
) -> None:
    if real_one:
        honoured(town)
    else:
        approved(town)
        actions.confer_all(cycle=town.cycle, by=town.users["government"], at=town.later())

    for thing in (Certificate.objects.first(), Honour.objects.first()):
        assert thing is not None
        seen = {role for role, user in town.users.items() if visibility.may_see(user, thing)}
        assert ("stranger" in seen) is real_one
        assert "office" in seen


def test_a_list_of_winners_takes_as_many_queries_with_three_as_with_one(
    client: Client, town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    honoured(town, 3)
    add_third()
    assert client.get("/honours/winners/ZJ-2026/").content.decode().count("ZJ-2026-100") == 3
    with django_assert_num_queries(3):
        client.get("/honours/winners/ZJ-2026/")
    Certificate.objects.exclude(order=1).delete()
    with django_assert_num_queries(3):
        client.get("/honours/winners/ZJ-2026/")


def add_third() -> None:
    """One more certificate, under the third number."""
    last = Certificate.objects.order_by("order").last()
    assert last is not None
    case = Case.objects.get(number="ZJ-2026-0003")
    honour = Honour.objects.get(pk=last.honour_id)
    honour.pk, honour.name, honour.case = None, case.organisation.name, case.number
    honour.save()
    last.pk, last.case, last.honour, last.order, last.number = None, case, honour, 3, "ZJ-2026-1003"
    last.save()


def test_the_whole_way_is_done_on_pages(browse: Browse, town: Town) -> None:
    approved(town)
    page = "/honours/cycles/ZJ-2026/"
    government, office = browse("government"), browse("office")

    with clock.turned(town.later()):
        seen = government.get(page).content.decode()
        without = office.post(f"{page}decide/", {"do": "confer_all"})
        nobody = government.post(f"{page}decide/", {"do": "confer", "case": "ZJ-2026-0003"})
        done = government.post(f"{page}decide/", {"do": "confer_all"})
        case = government.get(f"/cases/{town.cases[0].number}/")
        own = browse("applicant").get(f"/cases/{town.cases[0].number}/").content.decode()

    assert "诸暨试样1有限公司" in seen
    assert (without.status_code, nobody.status_code, done.status_code) == (409, 404, 302)
    assert Certificate.objects.count() == 2
    assert case.status_code in {200, 404}
    assert "ZJ-2026-1001" in own
