"""The desk: what waits, in piles; what others owe; one's own case."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.conftest import Browse
from tests.shell.town import Town
from tests.shell.votes.room import all_vote, meet, opened

from zhuoyue.shell.kit import clock
from zhuoyue.shell.site import desks
from zhuoyue.shell.votes import actions


def desk(town: Town, role: str) -> desks.Desk:
    with clock.turned(town.later()):
        return desks.desk_of(town.users[role], town.at)


def said(found: desks.Desk) -> list[tuple[list[str], int]]:
    piles = [pile for group in found.groups for pile in group.piles]
    return [([one.zh for one in pile.what], len(pile.items)) for pile in piles]


def test_equal_acts_on_several_cases_are_one_line(town: Town) -> None:
    town.call()
    for number in range(3):
        town.submit(town.open_case(number))

    assert (["镇乡（街道）签署推荐意见"], 3) in said(desk(town, "township"))


def test_a_desk_counts_every_case(town: Town) -> None:
    town.call()
    for number in range(2):
        town.submit(town.open_case(number))

    assert desk(town, "township").count == 2


def test_the_office_sees_what_others_owe_and_the_others_do_not(town: Town) -> None:
    town.call()
    town.submit(town.open_case())
    owed = {role: desk(town, role).owed for role in ("office", "township", "applicant")}

    assert ("镇乡（街道）人民政府", "镇乡（街道）签署推荐意见", 1) in [
        (one.who.zh, one.what.zh, len(one.about)) for one in owed["office"]
    ]
    assert (owed["township"], owed["applicant"]) == ((), ())


def test_an_applicant_finds_its_own_case_and_nobody_elses(browse: Browse, town: Town) -> None:
    town.call()
    own, other = town.open_case(0), town.open_case(1)
    with clock.turned(town.later()):
        page = browse("applicant").get("/").content.decode()

    assert own.number in page
    assert other.number not in page


def test_an_act_before_the_close_of_applications_says_until_when(town: Town) -> None:
    town.call(closes="2026-04-30")
    town.open_case()
    piles = [pile for group in desk(town, "applicant").groups for pile in group.piles]

    assert [(pile.until, pile.late) for pile in piles] == [(date(2026, 4, 30), 0)]


def test_nothing_waits_for_a_stranger(town: Town) -> None:
    town.call()
    town.open_case()
    found = desk(town, "stranger")

    assert (found.groups, found.owed, found.coming, found.mine) == ((), (), (), ())


def test_a_desk_reads_as_often_for_three_cases_as_for_one(town: Town) -> None:
    counts = []
    town.call()
    for number in range(3):
        town.submit(town.open_case(number))
        desk(town, "office")
        with CaptureQueriesContext(connection) as read, clock.turned(town.at):
            desks.desk_of(town.users["office"], town.at)
        counts.append(len(read))

    assert counts == [counts[0]] * 3
    assert counts[0] < 40


def test_what_is_done_and_not_asked_for_again_waits_no_more(browse: Browse, town: Town) -> None:
    ballot = opened(meet(town, present=12))
    all_vote(ballot, yes=7, no=5)

    def waits() -> tuple[set[str], set[str]]:
        piles = [pile for group in desk(town, "committee").groups for pile in group.piles]
        owed = desk(town, "office").owed
        return {x.zh for pile in piles for x in pile.what}, {one.what.zh for one in owed}

    before, owed_before = waits()
    with clock.turned(town.later()):
        actions.count(ballot=ballot, role="committee", by=town.users["committee"], at=town.later())
    after, owed_after = waits()
    with clock.turned(town.later()):
        page = browse("committee").get("/cycles/ZJ-2026/").content.decode()

    assert {"投票表决"} <= before & owed_before
    assert not {"投票表决", "审查综合评价报告和评审资料"} & (after | owed_after)
    assert "还可以（已办过，需要时可以再办）" in page
