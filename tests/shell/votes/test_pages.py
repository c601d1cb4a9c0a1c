import re

from tests.shell.conftest import Browse
from tests.shell.notices.road import RULES, to_candidates
from tests.shell.town import Town
from tests.shell.votes.room import all_vote, counted, meet, members, opened

from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import clock
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.votes import actions
from zhuoyue.shell.votes.models import Ballot, Meeting


def test_a_vote_is_held_on_pages(browse: Browse, town: Town) -> None:  # noqa: PLR0915 - the whole way
    to_candidates(town, 1)
    people = [town.users["committee"], *members(town, 2)]
    office, committee = browse("office"), browse("committee")
    page = "/votes/cycles/ZJ-2026/"
    places = {f"part-{one.pk}": "member" for one in people}
    units = {f"unit-{one.pk}": f"单位{one.pk}" for one in people}

    with clock.turned(town.later()):
        nobody = office.post(page)
        half = office.post(f"{page}roster/", places)
        office.post(f"{page}roster/", places | units)
        office.post(page)
        seats = Meeting.objects.get().seats.all()
        early = office.post(f"{page}ballots/", {"award": "quality", "mode": "secret_ballot"})
        office.post(f"{page}roll/", {"present": [str(seat.pk) for seat in seats[:2]]})
        not_theirs = office.post(f"{page}heard/", {"act": "examine"})
        heard = committee.post(f"{page}heard/", {"act": "examine"})
        office.post(f"{page}ballots/", {"award": "quality", "mode": "secret_ballot"})
        ballot = f"/votes/ballots/{Ballot.objects.get().pk}/"
        case = town.cases[0].number
        slip = committee.get(ballot).content.decode()
        desk = committee.get("/").content.decode()
        cast = committee.post(f"{ballot}cast/", {case: "yes"})
        twice = committee.post(f"{ballot}cast/", {case: "yes"})
        done = committee.post(f"{ballot}count/")
        counts = committee.get(ballot).content.decode()
        unchecked = committee.post(f"{page}result/decide/", {"do": "carry_out"})
        office.post(f"{page}result/decide/", {"do": "check"})
        result = committee.get(f"{page}result/").content.decode()
        carried = committee.post(f"{page}result/decide/", {"do": "carry_out"})
        fixed = committee.post(f"{page}result/decide/", {"do": "fix"})
        minutes = office.get(f"/votes/meetings/{Meeting.objects.get().pk}/minutes/")

    assert (nobody.status_code, half.status_code) == (409, 422)
    assert (early.status_code, not_theirs.status_code, heard.status_code) == (409, 404, 302)
    assert "选票不记姓名" in slip
    assert ballot in desk
    assert (cast.status_code, twice.status_code, done.status_code) == (302, 409, 302)
    assert "2×1 ≥ 1" in counts
    assert "第十三条" in counts
    assert unchecked.status_code == 409
    assert "按此结果逐家入账" in result
    assert (carried.status_code, fixed.status_code) == (302, 302)
    assert Entry.objects.get(act="elect").facts["award"] == "quality"
    assert "2×1 ≥ 1" in minutes.content.decode()


def test_who_does_not_sit_there_finds_no_page(browse: Browse, town: Town) -> None:
    ballot = opened(meet(town, present=12))
    all_vote(ballot, yes=7, no=5)
    counted(town, ballot)

    with clock.turned(town.later()):
        for role in ("applicant", "examiner", "stranger", "department", "finance"):
            client = browse(role)
            assert client.get("/votes/cycles/ZJ-2026/").status_code == 404
            assert client.get(f"/votes/ballots/{ballot.pk}/").status_code == 404
        assert browse("oversight").get(f"/votes/ballots/{ballot.pk}/").status_code == 200


def test_rules_that_no_question_can_read_are_named_and_nothing_is_counted(
    browse: Browse, town: Town
) -> None:
    ballot = opened(meet(town, present=12))
    all_vote(ballot, yes=7, no=5)
    wrong = {**RULES, "ballots.mode": "acclamation"}
    Cycle.objects.filter(pk=town.cycle.pk).update(implementing_rules=wrong)

    with clock.turned(town.later()):
        page = browse("office").get("/votes/cycles/ZJ-2026/")
        count = browse("committee").post(f"/votes/ballots/{ballot.pk}/count/")

    assert (page.status_code, count.status_code) == (409, 409)
    assert "mode" in page.content.decode()
    assert Ballot.objects.get().counts is None


def test_who_has_voted_learns_that_and_nothing_of_the_count(browse: Browse, town: Town) -> None:
    meeting = meet(town, present=12)
    seat = meeting.seats.all()[0]
    seat.user = town.users["committee"]
    seat.save()
    ballot = opened(meeting)
    all_vote(ballot, yes=7)
    page = f"/votes/ballots/{ballot.pk}/"

    with clock.turned(town.later()):
        seen = {role: browse(role).get(page).content.decode() for role in ("committee", "office")}

    assert "您已投票" in seen["committee"]
    assert "您已投票" not in seen["office"]
    for text in seen.values():
        assert "7 / 12" in text
        assert "2×7" not in text


def test_a_ballot_that_is_open_is_not_offered_again(browse: Browse, town: Town) -> None:
    opened(meet(town, present=12))

    with clock.turned(town.later()):
        page = browse("office").get("/votes/cycles/ZJ-2026/").content.decode()

    assert "投票正在进行" in page
    assert "开始表决</button>" not in page
    assert "另行召开会议" not in page


def test_who_has_no_account_cannot_vote_on_a_page_so_slips_are_of_paper(
    browse: Browse, town: Town
) -> None:
    meeting = meet(town, present=18)
    seat = meeting.seats.order_by("pk")[2]
    seat.user = None
    seat.save()
    office, page = browse("office"), "/votes/cycles/ZJ-2026/"
    told = {"award": "quality", "mode": "secret_ballot"}

    with clock.turned(town.later()):
        offered = office.get(page).content.decode()
        refused = office.post(f"{page}ballots/", told)
        assert Ballot.objects.count() == 0
        taken = office.post(f"{page}ballots/", told | {"on_paper": "on"})

    assert re.search(r'name="on_paper"[^>]*checked', offered)
    assert refused.status_code == 409
    assert "单位2没有账号，不能在页面上投票；请用纸质选票" in refused.content.decode()
    assert taken.status_code == 302
    assert Ballot.objects.get().on_paper


def test_an_empty_box_is_neither_counted_nor_offered_for_counting(
    browse: Browse, town: Town
) -> None:
    ballot = opened(meet(town, present=12))
    page = f"/votes/ballots/{ballot.pk}/"

    with clock.turned(town.later()):
        empty = browse("committee").get(page).content.decode()
        refused = browse("committee").post(f"{page}count/")
        all_vote(ballot, yes=1)
        begun = browse("committee").get(page).content.decode()

    assert "结束投票并计票</button>" not in empty
    assert "有人投票以后，本页才能结束投票并计票。" in empty
    assert refused.status_code == 409
    assert "选票" in refused.content.decode()
    assert Ballot.objects.get().counts is None
    assert "结束投票并计票</button>" in begun
    assert "还差 11张" in begun


def test_the_office_reads_on_the_ballot_who_does_what_next(browse: Browse, town: Town) -> None:
    ballot = opened(meet(town, present=12))
    page = f"/votes/ballots/{ballot.pk}/"

    with clock.turned(town.later()):
        office = browse("office")
        before = office.get(page).content.decode()
        all_vote(ballot, yes=7, no=5)
        voted = office.get(page).content.decode()
        counted(town, ballot)
        after = office.get(page).content.decode()

    assert "等待成员投票：已投 0 / 12，还差 12张。" in before
    assert "投票结束后由审委会结束投票并计票" in before
    assert "到会成员都已投票。请由审委会结束投票并计票" in voted
    assert "下一步：在“表决结果与名额”核对名单并入账。" in after


def test_a_ballot_opened_by_mistake_is_taken_back_until_somebody_votes(
    browse: Browse, town: Town
) -> None:
    meeting = meet(town, present=12)
    first = opened(meeting)

    with clock.turned(town.later()):
        not_theirs = browse("committee").post(f"/votes/ballots/{first.pk}/withdraw/")
        back = browse("office").post(f"/votes/ballots/{first.pk}/withdraw/")
        assert not Ballot.objects.exists()
        second = opened(meeting)
        all_vote(second, yes=1)
        page = browse("office").get(f"/votes/ballots/{second.pk}/").content.decode()
        late = browse("office").post(f"/votes/ballots/{second.pk}/withdraw/")

    assert (not_theirs.status_code, back.status_code, late.status_code) == (404, 302, 409)
    assert "撤回本次表决" not in page
    assert Ballot.objects.get() == second


def test_members_are_told_what_the_office_must_do_first(browse: Browse, town: Town) -> None:
    meeting = meet(town, present=3)
    page = "/votes/cycles/ZJ-2026/"

    with clock.turned(town.later()):
        few = browse("committee").get(page).content.decode()
        actions.take_roll(meeting=meeting, present=[str(one.pk) for one in meeting.seats.all()])
        ballot = opened(meeting)
        all_vote(ballot, yes=18)
        counted(town, ballot)
        seen = {
            role: browse(role).get(f"{page}result/").content.decode()
            for role in ("committee", "office")
        }

    assert "下一步：等办公室登记到会；够法定人数后才能开始表决。" in few
    assert "下一步：等办公室录全并确认" in seen["committee"]
    assert "确认往届获奖名单已录全</button>" not in seen["committee"]
    assert "确认往届获奖名单已录全</button>" in seen["office"]
