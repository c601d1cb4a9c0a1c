"""Clocks tell; they never act in anybody's name."""

from datetime import datetime, timedelta

from tests.shell.notices.road import RULES, WHO, objection, publish, to_notice
from tests.shell.town import Town

from zhuoyue.shell.kit import clock
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.notices import queries, tasks
from zhuoyue.shell.people.models import Message

TIMED = {**RULES, "notices.periods.verification": {"working_days": 5}}


def sweep(at: datetime) -> list[tuple[str, str]]:
    """Who is told what, new ones only."""
    before = set(Message.objects.values_list("pk", flat=True))
    with clock.turned(at):
        tasks.remind()
    new = Message.objects.exclude(pk__in=before).select_related("user").order_by("pk")
    return [(one.user.username, one.title_zh) for one in new]


def test_the_last_day_itself_still_belongs_to_the_notice(town: Town) -> None:
    to_notice(town)
    notice = publish(town)
    last = datetime.combine(notice.last_day, datetime.min.time(), clock.CHINA)

    on_the_day = sweep(last + timedelta(hours=23, minutes=59))
    after = sweep(last + timedelta(days=1))
    again = sweep(last + timedelta(days=1, minutes=1))

    assert on_the_day == []
    assert after == [("office", "公示期满：拟奖组织名单")]
    assert again == []


def test_nothing_is_closed_by_the_clock(town: Town) -> None:
    to_notice(town)
    notice = publish(town)
    before = Entry.objects.count()

    sweep(town.at + timedelta(days=30))

    notice.refresh_from_db()
    assert (notice.closed_at, Entry.objects.count()) == (None, before)


def test_a_closed_notice_is_no_matter_any_more(town: Town) -> None:
    to_notice(town)
    notice = publish(town)
    notice.closed_at = town.at
    notice.save()

    assert sweep(town.at + timedelta(days=30)) == []


def test_an_objection_is_told_before_it_is_due_and_when_it_is_late(town: Town) -> None:
    to_notice(town, rules=TIMED)
    row = objection(town, publish(town))
    seen = queries.objection_seen(town.users["office"], row.number, at=town.at)
    assert seen is not None
    assert seen.due is not None
    due = datetime.combine(seen.due, datetime.min.time(), clock.CHINA) + timedelta(hours=9)

    early = sweep(due - timedelta(days=3))
    soon = sweep(due - timedelta(days=2))
    on_the_day = sweep(due)
    late = sweep(due + timedelta(days=1))

    titles = [
        [title for _, title in told if row.number in title]
        for told in (early, soon, on_the_day, late)
    ]
    assert titles == [
        [],
        [f"异议核查即将到期：{row.number}"],
        [],
        [f"异议核查已逾期：{row.number}"],
    ]


def test_the_clock_of_an_objection_tells_nothing_of_who_and_what(town: Town) -> None:
    to_notice(town, rules=TIMED)
    objection(town, publish(town))

    sweep(town.at + timedelta(days=60))

    told = "".join(
        f"{one.title_zh}{one.body_zh}{one.title_en}{one.body_en}" for one in Message.objects.all()
    )
    assert Message.objects.filter(key__startswith="objection-late").exists()
    assert not any(word in told for word in (WHO["name"], WHO["contact"], "线索甲"))


def test_without_a_period_in_the_text_no_objection_is_ever_late(town: Town) -> None:
    to_notice(town)
    objection(town, publish(town))

    told = sweep(town.at + timedelta(days=90))

    assert [title for _, title in told] == ["公示期满：拟奖组织名单"]
