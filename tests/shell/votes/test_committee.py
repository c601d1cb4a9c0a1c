"""The roster: set up once a cycle, approved where the text asks, members by their accounts."""

import pytest
from tests.shell.conftest import Browse
from tests.shell.notices.road import adopt
from tests.shell.town import Town
from tests.shell.votes.room import members, set_up

from zhuoyue.core.procedure import Code
from zhuoyue.core.verdict import Common
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.votes import actions
from zhuoyue.shell.votes.models import Meeting, Member, Seat


@pytest.mark.clause("ZJ-8")
def test_a_roster_stands_in_place_of_the_one_before_and_meetings_keep_theirs(town: Town) -> None:
    adopt(town)
    set_up(town, 3)
    actions.open_meeting(cycle=town.cycle, at=town.later())
    user = Member.objects.filter(part="member")[0].user
    office = town.users["office"]
    actions.set_up(
        cycle=town.cycle,
        places=[actions.Placed(unit="新单位", user=user)],
        role="office",
        by=office,
        at=town.later(),
    )

    assert [one.unit for one in Member.objects.all()] == ["新单位"]
    assert [one.unit for one in Seat.objects.all()] == ["单位0", "单位1", "单位2"]
    assert Entry.objects.filter(act="set_up_committee").last().facts == {"members": 1}  # type: ignore[union-attr]


@pytest.mark.clause("ZJ-8")
def test_a_committee_of_nobody_of_two_chairs_or_one_twice_is_refused(town: Town) -> None:
    adopt(town)
    one, two = members(town, 2)
    clerk = actions.Placed(unit="审定办", user=town.users["office"], part="clerk")
    chairs = [actions.Placed(unit=f"u{n}", user=u, part="chair") for n, u in enumerate((one, two))]
    twice = [actions.Placed(unit=f"u{n}", user=one) for n in range(2)]

    for places in ([], [clerk], chairs, twice):
        with pytest.raises(Refused) as refusal:
            actions.set_up(
                cycle=town.cycle,
                places=places,
                role="office",
                by=town.users["office"],
                at=town.later(),
            )
        assert [x.code for x in refusal.value.verdict.reasons] == [Common.MISSING_FACT]
    assert Member.objects.count() == 0


@pytest.mark.clause("ZJ-8")
def test_others_than_the_office_set_up_nothing(town: Town) -> None:
    adopt(town)
    (one,) = members(town, 1)

    with pytest.raises(Refused) as refusal:
        actions.set_up(
            cycle=town.cycle,
            places=[actions.Placed(unit="单位", user=one)],
            role="office",
            by=town.users["committee"],
            at=town.later(),
        )

    assert [x.code for x in refusal.value.verdict.reasons] == [Code.ROLE_MAY_NOT_ACT]
    assert Member.objects.count() == 0


def test_without_a_roster_there_is_no_meeting(town: Town) -> None:
    adopt(town)

    with pytest.raises(Refused):
        actions.open_meeting(cycle=town.cycle, at=town.later())

    assert Meeting.objects.count() == 0


def test_the_roster_offers_the_committees_accounts_and_nobody_elses(
    browse: Browse, town: Town
) -> None:
    adopt(town)
    page = browse("office").get("/votes/cycles/ZJ-2026/roster/").content.decode()

    offered = {role for role, user in town.users.items() if f'name="part-{user.pk}"' in page}
    assert offered == {"committee", "chair", "office"}
