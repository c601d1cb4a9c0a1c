from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.conftest import Browse
from tests.shell.town import Town

from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.eligibility import facts, queries
from zhuoyue.shell.eligibility.models import DepartmentAnswer, Judgement
from zhuoyue.shell.kit import clock, pages
from zhuoyue.shell.ledger.models import Entry

FILLED: dict[str, dict[str, Any]] = {
    "awards": {"applies_for": ["quality"]},
    "organisation": {
        "registered_in": "330681",
        "operating_since": "2010-01-01",
        "activities": ["manufacturing"],
    },
    "record": {"licences": [], "incidents": [], "revocations": []},
    "route": {"industry_authority": False},
}
OWNERS = ("applicant", "rival", "third")
HUMAN = ("lawful_operation", "leading", "integrity")


def hand_in(town: Town, number: int) -> Case:
    case, by = town.open_case(number), town.users[OWNERS[number]]
    for section, told in FILLED.items():
        applications.save_section(
            case=case, section=section, told=told, version=0, by=by, at=town.later()
        )
    for part in ("self_assessment", "application_form", "evidence"):
        sent = SimpleUploadedFile("材料.pdf", b"%PDF-1.7")
        applications.add_file(case=case, part=part, sent=sent, by=by, at=town.later())
    applications.submit(case=case, by=by, at=town.later())
    told = {"favourable": True, "signed": True, "opinion": "同意"}
    applications.recommend(case=case, by=town.users["township"], at=town.later(), told=told)
    applications.lodge(case=case, by=by, at=town.later())
    return case


@pytest.fixture
def case(town: Town) -> Case:
    town.call(closes="2026-03-31")
    return hand_in(town, 0)


@pytest.fixture
def closed(town: Town, case: Case) -> Case:
    town.later(days=40)
    town.act("close_applications", "office")
    return case


def consult_and_answer(browse: Browse, town: Town, case: Case, adverse: str = "false") -> None:
    with clock.turned(town.later()):
        department = town.bodies["department"].pk
        browse("office").post("/eligibility/cycles/ZJ-2026/consult/", {"department": department})
        browse("department").post(
            "/eligibility/cycles/ZJ-2026/answer/",
            {"consultation": "1", f"adverse-{case.number}": adverse},
        )


def judge(browse: Browse, town: Town, case: Case, met: str = "true") -> None:
    with clock.turned(town.later()):
        for condition in HUMAN:
            browse("office").post(
                f"/eligibility/{case.number}/judgements/{condition}/",
                {"met": met, "grounds": "查阅材料", "evidence": "部门证明"},
            )


def test_a_case_is_shown_condition_by_condition(browse: Browse, town: Town, closed: Case) -> None:
    with clock.turned(town.later()):
        page = browse("office").get(f"/eligibility/{closed.number}/").content.decode()

    assert "待定" in page
    assert "第十二条" in page
    assert "记录认定" in page


def test_an_open_question_keeps_the_office_from_deciding_either_way(
    browse: Browse, town: Town, closed: Case
) -> None:
    url = f"/eligibility/{closed.number}/decision/"
    with clock.turned(town.later()):
        for decision in ("accept", "reject"):
            page = browse("office").post(url, {"decision": decision, "grounds": "不符合"})
            assert page.status_code == 409
            assert "不符合</textarea>" in page.content.decode()

    assert not Entry.objects.filter(act__in=("accept", "reject")).exists()


def test_findings_and_answers_let_the_office_accept(
    browse: Browse, town: Town, closed: Case
) -> None:
    consult_and_answer(browse, town, closed)
    judge(browse, town, closed)
    with clock.turned(town.later()):
        shown = browse("office").get(f"/eligibility/{closed.number}/").content.decode()
        done = browse("office").post(
            f"/eligibility/{closed.number}/decision/", {"decision": "accept"}
        )
        late = browse("office").post(
            f"/eligibility/{closed.number}/judgements/leading/", {"met": "false", "grounds": "再想"}
        )

    assert "查阅材料" in shown
    assert "诸暨市应急管理局" in shown
    assert "office 账号" in shown
    assert done.status_code == 302
    assert Entry.objects.filter(act="accept", chain=closed.number).exists()
    assert late.status_code == 409


def test_a_case_that_meets_everything_cannot_be_rejected_and_one_that_fails_can(
    browse: Browse, town: Town, closed: Case
) -> None:
    consult_and_answer(browse, town, closed)
    judge(browse, town, closed)
    url = f"/eligibility/{closed.number}/decision/"
    with clock.turned(town.later()):
        kept = browse("office").post(url, {"decision": "reject", "grounds": "不想要"})
    judge(browse, town, closed, met="false")
    with clock.turned(town.later()):
        done = browse("office").post(url, {"decision": "reject", "grounds": "指标不居前列"})

    assert kept.status_code == 409
    assert done.status_code == 302
    assert Entry.objects.get(act="reject").facts["grounds"] == "指标不居前列"
    assert Judgement.objects.count() == 6


def test_a_department_answers_for_every_applicant_or_not_at_all(
    browse: Browse, town: Town, closed: Case
) -> None:
    with clock.turned(town.later()):
        department = town.bodies["department"].pk
        browse("office").post("/eligibility/cycles/ZJ-2026/consult/", {"department": department})
        url = "/eligibility/cycles/ZJ-2026/answer/"
        listed = browse("department").get(url).content.decode()
        page = browse("department").post(url, {"consultation": "1"})

    assert closed.organisation.name in listed
    assert page.status_code == 409
    assert DepartmentAnswer.objects.count() == 0


def test_only_office_and_oversight_see_the_review(browse: Browse, town: Town, closed: Case) -> None:
    with clock.turned(town.later()):
        for role in town.users:
            client = browse(role)
            expected = 200 if role in ("office", "oversight") else 404
            assert client.get(f"/eligibility/{closed.number}/").status_code == expected, role
            listed = client.get("/eligibility/cycles/ZJ-2026/").status_code
            assert listed == expected, role
            if role != "office":
                told = {"met": "true", "grounds": "好"}
                url = f"/eligibility/{closed.number}/judgements/leading/"
                assert client.post(url, told).status_code in (404, 409), role

    assert Judgement.objects.count() == 0


def test_the_list_takes_as_many_queries_for_three_cases_as_for_one(
    browse: Browse, town: Town, case: Case
) -> None:
    client, counts = browse("office"), []
    for number in (1, 2, 3):
        if number > 1:
            hand_in(town, number - 1)
        with clock.turned(town.later()):
            client.get("/eligibility/cycles/ZJ-2026/")
            with CaptureQueriesContext(
                connection,
            ) as seen:
                page = client.get("/eligibility/cycles/ZJ-2026/")
        counts.append(len(seen))
        assert page.content.decode().count("ZJ-2026-000") >= number

    assert counts[0] == counts[2]


@pytest.mark.clause("HZC-4-1a", "HZC-4-4")
def test_every_consultation_of_a_text_is_asked_and_answered_on_the_same_pages() -> None:
    law = cycles.law_named("hangzhou-cultivation-2025")
    found = [(one.ask.id, one.answer.id) for one in facts.rounds(law)]

    assert found == [("consult", "answer"), ("consult_on_list", "answer_on_list")]
    acts = {one.id: one for one in law.regulation.procedure.acts}
    names = [[pages.page_of(law, acts[name]) for name in pair] for pair in found]
    assert names == [["eligibility:consult", "eligibility:answer"]] * 2


def test_what_departments_say_later_of_a_list_changes_nothing_of_the_review(
    town: Town, closed: Case
) -> None:
    for number, adverse in (("1", False), ("2", True)):
        DepartmentAnswer.objects.create(
            case=closed,
            consultation=number,
            department="市税务局",
            adverse=adverse,
            by="P-TEST",
            at=town.later(),
        )

    said = facts.answers({"1": "市税务局"}, DepartmentAnswer.objects.all())

    assert said is not None
    assert [one["adverse"] for one in said] == [False]
    assert [one.consultation for one in queries.adverse([closed])[closed.pk]] == ["2"]
