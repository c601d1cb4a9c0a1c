import re

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from tests.shell.conftest import Browse
from tests.shell.notices.road import WHAT, WHO, objection, publish, to_notice
from tests.shell.town import Town

from zhuoyue.shell.kit import clock, visibility
from zhuoyue.shell.notices.models import Notice, Objection, Objector

PAGE = "/notices/ZJ-2026/proposed_winners/"
FORM = f"{PAGE}object/"
SECRET = [WHO["name"], WHO["contact"], WHAT["facts"], WHAT["reasons"], WHAT["evidence"]]


@pytest.fixture
def real(town: Town) -> Town:
    """The cycle is no rehearsal: what is public is public."""
    town.cycle.rehearsal = False
    town.cycle.save()
    cache.clear()
    return town


def test_anybody_reads_a_notice_without_log_in_and_without_javascript(
    client: Client, real: Town
) -> None:
    to_notice(real)
    publish(real)

    with clock.turned(real.later()):
        listed = client.get("/notices/").content.decode()
        page = client.get(PAGE).content.decode()

    assert "拟奖组织名单" in listed
    assert "诸暨试样1有限公司" in page
    assert "2026年5月13日" in page
    assert f'href="{FORM}"' in page
    assert 'href="/supervision/cycles/ZJ-2026/misconduct/"' in page
    assert "第十三条" in page
    assert "hx-" not in page.replace("htmx", "")


def test_a_notice_shows_names_and_neither_scores_nor_votes_nor_those_who_failed(
    client: Client, real: Town
) -> None:
    elected, failed = to_notice(real)
    publish(real)

    with clock.turned(real.later()):
        page = client.get(PAGE).content.decode()

    text = re.sub(r"<[^>]+>", " ", page)
    for hidden in ("612.5", "611.5", "13票", "票数：", failed.organisation.name, elected.number):
        assert hidden not in text
    assert elected.organisation.unified_social_credit_code not in page
    assert not re.search(r"\b(612|611)\b", text)


def test_a_rehearsal_is_not_public(client: Client, town: Town, settings: Settings) -> None:
    to_notice(town)
    publish(town)

    with clock.turned(town.later()):
        hidden = client.get(PAGE).status_code, "拟奖" in client.get("/notices/").content.decode()
        settings.DEMO = True
        shown = client.get(PAGE)

    assert hidden == (404, False)
    assert "演练" in shown.content.decode()


def test_anybody_objects_and_gets_a_receipt(real: Town) -> None:
    to_notice(real)
    publish(real)
    visitor = Client(enforce_csrf_checks=True)

    with clock.turned(real.later()):
        form = visitor.get(FORM)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.content.decode())
        assert token is not None
        without = visitor.post(FORM, {**WHAT, **WHO})
        sent = visitor.post(FORM, {**WHAT, **WHO, "csrfmiddlewaretoken": token[1]})
        receipt = visitor.get(sent.headers["Location"]).content.decode()

    row = Objection.objects.get()
    assert without.status_code == 403
    assert row.number in receipt
    assert not any(word in receipt for word in SECRET)
    assert (row.objector.name, row.facts) == (WHO["name"], WHAT["facts"])


def test_a_form_with_a_mistake_comes_back_with_what_was_entered(client: Client, real: Town) -> None:
    to_notice(real)
    publish(real)

    with clock.turned(real.later()):
        sent = client.post(FORM, {**WHAT, **WHO, "kind": "nobody"})

    assert sent.status_code == 422
    assert WHAT["facts"] in sent.content.decode()
    assert not Objection.objects.exists()


def test_too_many_objections_from_one_address_are_told_to_wait(client: Client, real: Town) -> None:
    to_notice(real)
    publish(real)

    with clock.turned(real.later()):
        answers = [client.post(FORM, {"kind": "nobody"}).status_code for _ in range(21)]

    assert answers == [422] * 20 + [429]


def pages_of(town: Town, row: Objection) -> list[str]:
    return [
        "/",
        "/notices/",
        PAGE,
        FORM,
        f"/notices/receipts/{row.number}/",
        f"/notices/objections/{row.number}/",
        "/notices/cycles/ZJ-2026/objections/",
        "/cycles/ZJ-2026/",
        *(f"/cases/{case.number}/" for case in town.cases),
    ]


def test_who_objected_and_what_shows_on_no_page_but_the_office_s_and_the_oversight_s(
    browse: Browse, real: Town
) -> None:
    to_notice(real)
    row = objection(real, publish(real))
    told: dict[str, bool] = {}

    with clock.turned(real.later()):
        for role in [*real.users, None]:
            client = browse(role) if role else Client()
            html = "".join(client.get(page).content.decode() for page in pages_of(real, row))
            told[str(role)] = any(word in html for word in SECRET)

    assert {role for role, seen in told.items() if seen} == {"office", "oversight"}


def test_no_page_of_an_applicant_changes_by_an_objection_but_the_book_of_the_cycle(
    browse: Browse, real: Town
) -> None:
    """Neither text nor count: the same pages with one objection and with four."""
    to_notice(real)
    notice = publish(real)
    objection(real, notice)
    case = real.cases[0].number
    visitor, applicant = Client(), browse("applicant")

    def seen() -> list[str]:
        html = [visitor.get(page).content.decode() for page in ("/notices/", PAGE)]
        html += [applicant.get(page).content.decode() for page in (f"/cases/{case}/", PAGE)]
        return [re.sub(r'value="\w{64}"', "", one) for one in html]

    at = real.later(minutes=10)
    with clock.turned(at):
        before = seen()
    for _ in range(3):
        real.at = at
        objection(real, notice)
    with clock.turned(at):
        after = seen()

    assert after == before


def test_only_these_roles_see_an_objection_and_who_raised_it(town: Town) -> None:
    to_notice(town)
    notice = publish(town)
    row = objection(town, notice)
    other = objection(town, notice)

    def see(thing: Objection | Objector) -> set[str]:
        return {role for role, user in town.users.items() if visibility.may_see(user, thing)}

    assert see(row) == {"office", "oversight", "chair"}
    assert see(other.objector) == {"office", "oversight"}


def test_a_notice_of_a_rehearsal_is_seen_by_those_who_see_the_cycle(town: Town) -> None:
    to_notice(town)
    notice = publish(town)

    seen = {role for role, user in town.users.items() if visibility.may_see(user, notice)}

    assert {"stranger", "third"}.isdisjoint(seen)
    assert {"applicant", "rival", "office"} <= seen
    assert Notice.objects.count() == 1
