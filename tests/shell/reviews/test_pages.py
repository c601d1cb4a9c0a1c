"""The pages, by the people who use them; and everybody else, who must find nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.reviews.road import AWARD, POOL, WENZHOU, ZHUJI, Road, to_review
from tests.shell.reviews.test_way import evaluated, to_site

from zhuoyue.shell.applications.models import Application, Case
from zhuoyue.shell.kit import clock
from zhuoyue.shell.panels.models import Assignment, Declaration, Panel
from zhuoyue.shell.people.models import User
from zhuoyue.shell.reviews import queries
from zhuoyue.shell.reviews.models import Consensus, Sheet

ITEM = "4.1.2"


def status(road: Road, user: User, url: str) -> int:
    """The answer's status; a file in it is closed."""
    answer = road.browse(user).get(url)
    for close in getattr(answer, "_resource_closers", ()):  # all of close() but the connection
        close()
    return answer.status_code


def form(road: Road, percent: int, stage: str = "desk") -> dict[str, str]:
    return {
        f"{item}:{name}": text
        for item, one in road.filled(percent, stage).items()
        for name, text in one.items()
    }


def sheet_url(road: Road, number: int = 0, stage: str = "desk") -> str:
    return f"/reviews/{road.cases[number].number}/{stage}/sheet/"


def consensus_url(road: Road, number: int = 0, stage: str = "desk") -> str:
    return f"/reviews/{road.cases[number].number}/{stage}/consensus/"


def test_a_sheet_is_filled_in_and_handed_in(db: None) -> None:
    road = to_review(POOL)
    url, client = sheet_url(road), road.browse(road.examiners[0])

    with clock.turned(road.later()):
        empty = client.get(url)
        saved = client.post(url, {**form(road, 55), "version": "0"}, headers={"HX-Request": "true"})
        shown = client.get(url).content.decode()
        done = client.post(url, {**form(road, 55), "version": "1", "hand_in": "1"})
        sealed = client.get(url).content.decode()
        again = client.post(url, {**form(road, 60), "version": "2"})

    assert empty.status_code == 200
    assert "已保存" in saved.content.decode()
    assert 'value="1"' in saved.content.decode()
    assert "方法系统" in shown
    assert done.status_code == 302
    assert "已提交并封存" in sealed
    assert again.status_code == 409
    assert Sheet.objects.get().items[ITEM]["percent"] == "55"


def test_two_windows_are_told_and_nothing_is_lost(db: None) -> None:
    road = to_review(POOL)
    url, client = sheet_url(road), road.browse(road.examiners[0])

    with clock.turned(road.later()):
        client.post(url, {f"{ITEM}:percent": "50", "version": "0"})
        late = client.post(
            url, {f"{ITEM}:percent": "70", f"{ITEM}:strengths": "另一窗口", "version": "0"}
        )
        by_itself = client.post(
            url, {f"{ITEM}:percent": "70", "version": "0"}, headers={"HX-Request": "true"}
        )

    assert late.status_code == 409
    assert "刚保存过" in late.content.decode()
    assert "另一窗口" in late.content.decode()
    assert "刚保存过" in by_itself.content.decode()
    assert Sheet.objects.get().items[ITEM]["percent"] == "50"


def test_a_sheet_off_the_steps_keeps_what_was_typed(db: None) -> None:
    road = to_review(POOL)
    url, client = sheet_url(road), road.browse(road.examiners[0])
    entered = {**form(road, 55), f"{ITEM}:percent": "53", "version": "0", "hand_in": "1"}

    with clock.turned(road.later()):
        refused = client.post(url, entered)

    assert refused.status_code == 409
    assert "53" in refused.content.decode()
    assert "方法系统" in refused.content.decode()
    assert Sheet.objects.get().handed_in_at is None


def test_the_panel_agrees_signs_and_reports_on_pages(db: None) -> None:
    road = to_review(POOL)
    for user, percent in zip(road.examiners, (40, 70), strict=True):
        road.hand_in(user, percent)
    url, leader = consensus_url(road), road.browse(road.leader)
    agreed = {f"{item}:percent": "55" for item in road.filled(55)}
    there = {f"present:{one.reference}": "true" for one in road.panel}

    with clock.turned(road.later()):
        page = leader.get(url).content.decode()
        leader.post(url, {**agreed, **there, "version": "0", "do": "save"})
        early = leader.post(url, {"do": "report", "report_text": "报告正文"})
        for one in road.panel:
            answer = {"do": "sign", "version": "1", "agrees": "true"}
            if one == road.examiners[1]:
                answer = {**answer, "agrees": "false", "difference": "应当更高"}
            assert road.browse(one).post(url, answer).status_code == 302
        done = leader.post(url, {"do": "report", "report_text": "报告正文"})
        after = leader.get(url).content.decode()

    assert ">30<" in page.replace(" ", "").replace("\n", "")
    assert early.status_code == 409
    assert "报告正文" in early.content.decode()
    assert done.status_code == 302
    assert Consensus.objects.get().total == "550"
    assert "应当更高" in after


def test_nobody_sees_a_sheet_before_all_are_in(db: None) -> None:
    road = to_review(POOL)
    first, second = road.examiners
    road.hand_in(first, 40)
    sheet = Sheet.objects.get()
    everybody = {
        "self": first,
        "colleague": second,
        "leader": road.leader,
        "office": road.office,
        "oversight": road.who("oversight"),
        "applicant": road.applicant(),
        "rival": road.applicant(1),
        "department": road.who("department"),
    }

    def readers() -> set[str]:
        return {
            name
            for name, user in everybody.items()
            if status(road, user, f"/reviews/sheets/{sheet.pk}/") == 200
        }

    with clock.turned(road.later()):
        before = readers()
    road.hand_in(second, 70)
    with clock.turned(road.later()):
        after = readers()

    assert before == {"self"}
    assert after == {"self", "colleague", "leader", "office", "oversight"}


def opened_by(road: Road, user: User) -> dict[str, bool]:
    """What a member of the panel gets: case, papers, its own and another's sheet, the consensus."""
    case = road.cases[0]
    Application.objects.get_or_create(case=case, defaults={"digest": "f" * 64})
    own = Sheet.objects.filter(case=case, user=user).first()
    other = Sheet.objects.filter(case=case).exclude(user=user).first()
    assert own is not None
    assert other is not None
    pages = {
        "case": f"/cases/{case.number}/",
        "papers": f"/applications/{case.number}/",
        "own": f"/reviews/sheets/{own.pk}/",
        "other": f"/reviews/sheets/{other.pk}/",
        "consensus": consensus_url(road),
        "visit": f"/reviews/{case.number}/site/visit/",
    }
    with clock.turned(road.later()):
        return {name: status(road, user, url) == 200 for name, url in pages.items()}


@pytest.mark.parametrize("regulation", [POOL, ZHUJI, WENZHOU, AWARD])
def test_once_the_work_is_over_and_its_last_day_past_the_papers_are_closed_to_the_panel(
    db: None, regulation: str
) -> None:
    road = to_review(regulation)
    for number in range(2):
        road.reviewed(65, number=number)
    user = road.examiners[0]
    everything = opened_by(road, user)
    past = road.play.now.date() - timedelta(days=1)
    Panel.objects.update(first_day=past, last_day=past)
    late = opened_by(road, user)
    Case.objects.filter(pk=road.cases[0].pk).update(ended_by="leave_out")
    over = opened_by(road, user)
    Declaration.objects.create(
        user=user, case=road.cases[0], interested=True, interest="employment", at=road.later()
    )
    barred = opened_by(road, user)

    assert everything == dict.fromkeys(everything, True)
    assert late == everything
    assert over == dict.fromkeys(everything, False) | {"own": True}
    assert barred == dict.fromkeys(everything, False)


def test_a_panel_whose_stages_are_behind_keeps_its_papers_until_its_last_day(db: None) -> None:
    road = to_site(ZHUJI)
    for number in range(2):
        road.visited(65, number)
    road.close("site")
    user = road.examiners[0]
    before = opened_by(road, user)
    past = road.play.now.date() - timedelta(days=1)
    Panel.objects.update(first_day=past, last_day=past)

    assert before == dict.fromkeys(before, True)
    assert opened_by(road, user) == dict.fromkeys(before, False) | {"own": True}


def test_an_examiner_cannot_count_the_sheets_of_others(db: None) -> None:
    road = to_review(POOL)
    first, second = road.examiners
    road.hand_in(first, 40)
    case = road.cases[0]
    pages = (
        f"/cases/{case.number}/",
        f"/cycles/{road.cycle.code}/",
        consensus_url(road),
        sheet_url(road),
        "/",
    )

    with clock.turned(road.later()):
        client = road.browse(second)
        seen = "".join(client.get(page).content.decode() for page in pages)
        book = client.get(pages[0]).content.decode()
        own = road.browse(first).get(pages[0]).content.decode()
        applicant = road.browse(road.applicant()).get(pages[0]).content.decode()

    assert first.name not in seen
    assert "1/2" not in seen
    assert "<span>独立评审 <span" not in book
    assert "<span>独立评审 <span" in own
    assert "<span>独立评审 <span" not in applicant


def test_leader_and_office_see_who_is_in_but_not_what(db: None) -> None:
    road = to_review(POOL)
    road.hand_in(road.examiners[0], 40)

    with clock.turned(road.later()):
        for user in (road.leader, road.office, road.who("oversight")):
            page = road.browse(user).get(consensus_url(road)).content.decode()
            assert road.examiners[0].name in page
            assert "已提交" in page
            assert "方法系统" not in page
            assert "/reviews/sheets/" not in page


SEEN = {
    "desk/sheet": {"examiner"},
    "desk/consensus": {"examiner", "leader", "office", "oversight"},
    "desk/report": {"examiner", "leader", "office", "oversight"},
    "site/visit": {"examiner", "leader", "office", "oversight", "applicant"},
}


def viewers(road: Road) -> dict[str, User]:
    found = dict(road.play.town.officials)
    own = {"examiner": road.examiners[0], "leader": road.leader}
    out = {"applicant": road.applicant(), "rival": road.applicant(1)}
    return {**found, **own, **out}


@pytest.mark.parametrize("page", sorted(SEEN))
def test_only_these_roles_find_the_page(db: None, page: str) -> None:
    road = to_site(POOL)
    road.plan()
    url = f"/reviews/{road.cases[0].number}/{page}/"

    with clock.turned(road.later()):
        found = {name for name, user in viewers(road).items() if status(road, user, url) == 200}

    assert found == SEEN[page]


def test_the_applicant_sees_the_days_of_the_visit_and_nothing_else(db: None) -> None:
    road = to_site(POOL)
    road.plan()
    url = f"/reviews/{road.cases[0].number}/site/visit/"

    with clock.turned(road.later()):
        page = road.browse(road.applicant()).get(url).content.decode()
        case = road.browse(road.applicant()).get(f"/cases/{road.cases[0].number}/").content.decode()

    assert "评审组全体" in page
    assert "核实" not in page
    assert road.examiners[0].name not in page + case
    assert "650" not in page + case


@pytest.mark.parametrize("regulation", [POOL, ZHUJI, WENZHOU, AWARD])
def test_scores_are_for_those_whom_the_text_gives_reason(db: None, regulation: str) -> None:
    road = to_review(regulation)
    road.reviewed(65)
    road.reviewed(30, number=1)
    url = f"/reviews/cycles/{road.cycle.code}/desk/"

    with clock.turned(road.later()):
        readers = {
            name
            for name, user in viewers(road).items()
            if "650" in road.browse(user).get(url).content.decode()
        }

    proposes = {"leader"} if regulation in (ZHUJI, AWARD) else set()
    assert readers == {"office", *proposes, *({"oversight"} & set(road.play.town.officials))}


@pytest.mark.clause("ZJ-13-4")
def test_a_leader_sees_what_is_proposed_of_the_own_panel_and_of_no_other(db: None) -> None:
    road = to_review(ZHUJI)
    road.reviewed(65)
    road.reviewed(70, number=1)
    url = f"/reviews/cycles/{road.cycle.code}/desk/"
    first, second = road.cases
    other = Panel.objects.create(
        cycle=road.cycle,
        name="别的组",
        stages=["desk"],
        first_day=road.play.now.date(),
        last_day=road.play.now.date(),
        appointed_at=road.play.now,
    )
    with clock.turned(road.later()):
        both = road.browse(road.leader).get(url).content.decode()
        Assignment.objects.filter(case=second).update(panel=other)
        own = road.browse(road.leader).get(url).content.decode()

    assert "提出" in own
    for text in (first.organisation.name, second.organisation.name, "650", "700"):
        assert text in both
    assert first.organisation.name in own
    assert "650" in own
    assert second.organisation.name not in own
    assert "700" not in own
    assert "其他评审组的还有 1 家。" in own
    assert "全部按结论入账" not in both


def test_people_are_asked_for_what_the_result_leaves_open_and_for_nothing_else(db: None) -> None:
    road = to_site(ZHUJI, 2)
    for number, total in enumerate(("599.99", "600")):
        road.visited(60, number)
        Consensus.objects.filter(case=road.cases[number]).update(total=total)
        road.cases[number].awards = ["quality"]
        road.cases[number].save()
    road.close("site")
    evaluated(road)
    pages = {}
    with clock.turned(road.later()):
        office = road.browse(road.office)
        pages["asked"] = office.get(f"/reviews/cycles/{road.cycle.code}/overall/").content.decode()
        Consensus.objects.update(total="600")
        pages["not"] = office.get(f"/reviews/cycles/{road.cycle.code}/overall/").content.decode()

    first, second = (f'<option value="{one.number}">' for one in road.cases)
    assert "是否同意调整到下一奖项" in pages["asked"]
    assert first in pages["asked"]
    assert second not in pages["asked"]
    assert "是否同意调整到下一奖项" not in pages["not"]
    assert "由人决定的事项" not in pages["not"]


def test_a_tie_is_put_to_people_only_where_there_is_one(db: None) -> None:
    road = to_review(WENZHOU, 2)
    road.reviewed(65)
    road.reviewed(65, number=1)
    url = f"/reviews/cycles/{road.cycle.code}/desk/"

    with clock.turned(road.later()):
        within = road.browse(road.office).get(url).content.decode()

    assert "全部按结论入账" in within
    assert "并列处理决定" not in within


def test_the_committee_reads_the_scores_once_the_list_is_before_it(db: None) -> None:
    road = to_site(ZHUJI)
    for number in range(2):
        road.visited(65, number)
    road.close("site")
    evaluated(road)
    road.carry_out("overall")
    url, committee = f"/reviews/cycles/{road.cycle.code}/overall/", road.who("committee")

    with clock.turned(road.later()):
        before = road.browse(committee).get(url).status_code
    road.close("overall")
    with clock.turned(road.later()):
        after = road.browse(committee).get(url).content.decode()

    assert before == 404
    assert "650" in after
    assert road.examiners[0].name not in after


def test_the_office_carries_out_the_gate_on_its_page(db: None) -> None:
    road = to_review(POOL)
    road.reviewed(55)
    road.reviewed(50, number=1)
    road.before_gate("desk")
    url, office = f"/reviews/cycles/{road.cycle.code}/desk/", road.browse(road.office)

    with clock.turned(road.later()):
        page = office.get(url).content.decode()
        done = office.post(url, {"do": "carry_out", "letter": "告〔2026〕"})
        twice = office.post(url, {"do": "carry_out", "letter": "告〔2026〕"})
        closed = office.post(url, {"do": "close"})
        other = road.browse(road.who("oversight")).post(url, {"do": "carry_out"})

    assert "得分500，未达到550分" in page
    assert 'class=" cut"' in page
    assert (done.status_code, twice.status_code, closed.status_code) == (302, 409, 302)
    assert other.status_code == 409


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_costs_the_same_for_one_case_and_for_three(db: None, many: int) -> None:
    road = to_review(POOL, many)
    for number in range(many):
        road.reviewed(55, number=number)
    board = queries.Board(road.cycle, "desk")

    with CaptureQueriesContext(connection) as made:
        rows = (board.progress, queries.spoken(board, board.places))

    assert [len(one) for one in rows] == [many, many]
    assert len(made) == 8


@pytest.mark.parametrize("many", [1, 3])
def test_what_waits_costs_the_same_for_one_case_and_for_three(db: None, many: int) -> None:
    road = to_review(POOL, many)

    with clock.turned(road.later()), CaptureQueriesContext(connection) as made:
        waiting = queries.waiting_sheets(road.examiners[0])

    assert len(waiting) == many
    assert len(made) == 14
