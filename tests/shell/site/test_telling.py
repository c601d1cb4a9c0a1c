"""Who hears of what: each act of each regulation, and that nothing leaks."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.shell.town import Town

from zhuoyue.core.regulation import Scope
from zhuoyue.rulebook import library
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import Message
from zhuoyue.shell.site import hearing, telling

TOLD = {
    "hangzhou-award-2025": {
        "submit", "withdraw", "notify_rejection", "confer", "pay", "report", "revoke", "recover",
        "announce_revocation",
    },
    "hangzhou-cultivation-2025": {
        "submit", "supplement", "report_change", "decide_change", "withdraw", "recommend",
        "decline_recommendation", "notify_rejection", "notify_left_out", "present", "pay", "report",
        "withdraw_status", "revoke", "recover", "announce_revocation", "disqualify", "take_off",
    },
    "wenzhou-award-2022": {
        "submit", "recommend_association", "recommend", "withdraw", "accept", "notify_rejection",
        "notify_left_out", "confirm_report", "revoke",
    },
    "zhuji-award-2025": {
        "submit", "recommend_township", "recommend_industry", "lodge", "withdraw", "accept", "reject",
        "disqualify", "confer", "pay", "revoke", "recover", "enter_credit_file",
    },
}  # fmt: skip
"""The acts on a case of which its organisation hears: all others are internal."""


@pytest.mark.parametrize("regulation", sorted(TOLD))
def test_the_organisation_hears_of_these_acts_and_no_others(regulation: str) -> None:
    law = library.law(regulation)
    acts = [one for one in law.regulation.procedure.acts if one.scope is Scope.CASE]

    assert {one.id for one in acts if hearing.hearers(law, one).organisation} == TOLD[regulation]


@pytest.mark.parametrize(
    ("regulation", "told"),
    [
        ("hangzhou-award-2025", {"publish_eligible", "publish_shortlist", "publish_winners", "approve"}),
        ("hangzhou-cultivation-2025", {"publish_eligible", "publish_shortlist", "publish_admissions", "announce"}),
        ("wenzhou-award-2022", {"publish_winners", "approve", "announce"}),
        ("zhuji-award-2025", {"publish_winners", "approve"}),
    ],
)  # fmt: skip
def test_of_the_cycle_organisations_hear_only_what_is_public(
    regulation: str, told: set[str]
) -> None:
    law = library.law(regulation)
    acts = [one for one in law.regulation.procedure.acts if one.scope is Scope.CYCLE]

    assert {one.id for one in acts if hearing.hearers(law, one).all_organisations} == told


@pytest.mark.clause("HZC-4-1c", "HZC-4-2-3")
def test_the_recommender_hears_of_the_letters_that_the_text_sends_it() -> None:
    law = library.law("hangzhou-cultivation-2025")
    acts = [one for one in law.regulation.procedure.acts if hearing.hearers(law, one).recommenders]

    assert {one.id for one in acts} >= {"notify_rejection", "notify_left_out"}


def told(entry: Entry) -> dict[str, str]:
    return {
        one.user.username: one.title_zh
        for one in Message.objects.filter(key=f"entry:{entry.pk}").select_related("user")
    }


def test_an_application_is_told_its_organisation_its_recommender_and_the_office(
    town: Town,
) -> None:
    town.call()
    entry = town.submit(town.open_case())

    telling.tell_of(entry.pk)

    assert set(told(entry)) == {"applicant", "township", "office"}


def test_told_twice_is_told_once(town: Town) -> None:
    town.call()
    entry = town.submit(town.open_case())

    first = telling.tell_of(entry.pk)
    second = telling.tell_of(entry.pk)

    assert (first, second) == (3, 0)


def test_nobody_is_told_of_another_organisations_case(town: Town) -> None:
    town.call()
    town.submit(town.open_case(1))
    entry = town.submit(town.open_case(0))

    telling.tell_of(entry.pk)

    assert {"rival", "third", "stranger"} & set(told(entry)) == set()


def test_an_act_asks_for_its_telling_in_its_own_transaction(town: Town) -> None:
    entry = town.call()

    job = ProcrastinateJob.objects.get(task_name="site.tell")

    assert (job.args, job.status) == ({"entry": entry.pk}, "todo")


def test_a_stage_that_ends_tells_who_acts_in_the_next(town: Town) -> None:
    entry = town.call()

    telling.tell_of(entry.pk)

    titles = dict(Message.objects.values_list("user__username", "title_zh"))
    assert set(titles) == {"township", "industry_authority", "office"}
    assert titles["office"] == "申报推荐已开始：诸暨市政府质量奖2026届（演练）"


def test_what_is_not_in_the_book_is_told_nobody(town: Town) -> None:
    assert telling.tell_of(1_000_000) == 0
