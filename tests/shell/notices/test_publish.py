from datetime import date

import pytest
from tests.shell.conftest import Browse
from tests.shell.notices.road import RULES, publish, to_candidates, to_notice
from tests.shell.town import Town

from zhuoyue.core.procedure import Code
from zhuoyue.core.verdict import Common
from zhuoyue.shell.kit import clock
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.notices.models import Notice


def test_a_list_is_public_for_as_many_working_days_as_were_adopted(town: Town) -> None:
    to_notice(town)

    notice = publish(town)

    # 1 May to 5 May are days off, Saturday 9 May is worked
    assert notice.published_at.date() == date(2026, 5, 1)
    assert notice.last_day == date(2026, 5, 13)
    assert Entry.objects.get(act="publish_winners").facts == {"last_day": "2026-05-13", "names": 1}


def test_the_list_holds_who_was_elected_and_nobody_else(town: Town) -> None:
    elected, _ = to_notice(town)

    assert publish(town).lines == [
        {"case": elected.number, "name": "诸暨试样1有限公司", "award": "quality"}
    ]


def test_where_the_text_is_silent_and_nothing_was_adopted_it_is_refused(town: Town) -> None:
    to_notice(town)
    town.cycle.implementing_rules = {}
    town.cycle.save()

    with pytest.raises(Refused) as refusal:
        publish(town)

    assert [one.code for one in refusal.value.verdict.reasons] == [Common.NOT_REGULATED]
    assert not Notice.objects.exists()
    assert not Entry.objects.filter(act="publish_winners").exists()


def test_before_its_stage_a_list_is_not_published(town: Town) -> None:
    to_candidates(town)

    with pytest.raises(Refused) as refusal:
        publish(town)

    assert Code.STAGE_NOT_REACHED in {one.code for one in refusal.value.verdict.reasons}


def test_a_list_is_published_once(town: Town) -> None:
    to_notice(town)
    publish(town)

    with pytest.raises(Refused) as refusal:
        publish(town)

    assert [one.code for one in refusal.value.verdict.reasons] == [Code.DONE_ONCE]


def test_the_office_sees_the_days_counted_before_it_publishes(browse: Browse, town: Town) -> None:
    to_notice(town)
    office = browse("office")

    with clock.turned(town.later()):
        page = office.get("/notices/cycles/ZJ-2026/publish/").content.decode()
        done = office.post("/notices/cycles/ZJ-2026/publish/")
        shown = office.get("/cycles/ZJ-2026/").content.decode()

    assert "2026年5月13日" in page
    assert "调休上班日" in page
    assert "节假日" in page
    assert done.headers["Location"] == "/notices/ZJ-2026/proposed_winners/"
    assert "拟奖组织名单" in shown


def test_nobody_but_the_office_gets_the_page_to_publish(browse: Browse, town: Town) -> None:
    to_notice(town)

    for role in ("applicant", "committee", "examiner", "oversight"):
        assert browse(role).get("/notices/cycles/ZJ-2026/publish/").status_code == 404


def test_an_adopted_length_of_another_kind_is_counted_as_such(town: Town) -> None:
    to_notice(town, rules={**RULES, "notices.periods.proposed_winners": {"days": 7}})

    assert publish(town).last_day == date(2026, 5, 8)
