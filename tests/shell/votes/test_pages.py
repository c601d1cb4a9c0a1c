from tests.shell.conftest import Browse
from tests.shell.notices.road import to_candidates
from tests.shell.town import Town
from tests.shell.votes.room import all_vote, counted, meet, members, opened

from zhuoyue.shell.kit import clock
from zhuoyue.shell.votes.models import Ballot, Meeting


def test_a_vote_is_held_on_pages(browse: Browse, town: Town) -> None:
    to_candidates(town, 1)
    town.act("examine", "committee")
    members(town, 2)
    office, committee = browse("office"), browse("committee")
    page = "/votes/cycles/ZJ-2026/"

    with clock.turned(town.later()):
        office.post(page, {"roster": "审委会办公室 committee\n市财政局 m0\n市经信局 m1"})
        seats = Meeting.objects.get().seats.all()
        early = office.post(f"{page}ballots/", {"award": "quality", "mode": "secret_ballot"})
        office.post(f"{page}roll/", {"present": [str(seat.pk) for seat in seats[:2]]})
        office.post(f"{page}heard/", {"step": "evaluation_report"})
        office.post(f"{page}ballots/", {"award": "quality", "mode": "secret_ballot"})
        ballot = f"/votes/ballots/{Ballot.objects.get().pk}/"
        case = town.cases[0].number
        slip = committee.get(ballot).content.decode()
        cast = committee.post(f"{ballot}cast/", {case: "yes"})
        twice = committee.post(f"{ballot}cast/", {case: "yes"})
        done = committee.post(f"{ballot}count/")
        result = committee.get(ballot).content.decode()

    assert early.status_code == 409
    assert "选票不记姓名" in slip
    assert (cast.status_code, twice.status_code, done.status_code) == (302, 409, 302)
    assert "2×1 ≥ 1" in result
    assert "第十三条" in result


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
