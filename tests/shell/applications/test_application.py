import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.shell.conftest import Browse
from tests.shell.town import PLACE, Town, credit_code

from zhuoyue.shell.applications import actions, queries
from zhuoyue.shell.applications.models import Application, Case, Material
from zhuoyue.shell.kit import clock, uploads, visibility
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people import actions as people

PARTS = ("self_assessment", "application_form", "evidence")


def pdf(name: str = "自评报告.pdf", content: bytes = b"%PDF-1.7 text") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def office_file(inside: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in ("[Content_Types].xml", inside):
            archive.writestr(name, "<x/>")
    return held.getvalue()


def fill(town: Town, case: Case, role: str = "applicant") -> None:
    by = town.users[role]
    told: dict[str, dict[str, Any]] = {
        "awards": {"applies_for": ["quality"]},
        "organisation": {
            "registered_in": "330681",
            "operating_since": "2010-01-01",
            "activities": ["manufacturing"],
        },
        "record": {"licences": [], "incidents": [], "revocations": []},
        "route": {"bodies": {"township": town.bodies["township"].pk}, "industry_authority": False},
    }
    for section, facts in told.items():
        actions.save_section(
            case=case, section=section, told=facts, version=0, by=by, at=town.later()
        )


def upload_all(town: Town, case: Case, role: str = "applicant") -> None:
    for part in PARTS:
        sent = pdf(f"{part} 材料.pdf", b"%PDF-" + part.encode())
        actions.add_file(case=case, part=part, sent=sent, by=town.users[role], at=town.later())


@pytest.fixture
def case(town: Town) -> Case:
    town.call()
    return town.open_case()


@pytest.fixture
def handed_in(town: Town, case: Case) -> Case:
    fill(town, case)
    upload_all(town, case)
    actions.submit(case=case, by=town.users["applicant"], at=town.later())
    return case


def get(town: Town, client: Client, url: str) -> str:
    with clock.turned(town.later()):
        page = client.get(url)
    assert page.status_code == 200, url
    return page.content.decode()


def test_an_organisation_named_for_a_cycle_begins_its_application(
    browse: Browse, town: Town
) -> None:
    town.call()
    own = people.register_organisation(name="诸暨新来有限公司", code=credit_code(9))
    people.appoint(
        user=town.users["stranger"],
        role="applicant",
        since=town.at.date(),
        organisation=own,
        cycle=town.cycle.code,
    )
    client = browse("stranger")
    with clock.turned(town.later()):
        assert "开始填报" in client.get("/cycles/ZJ-2026/").content.decode()
        done = client.post("/applications/begin/ZJ-2026/", {"organisation": own.pk})
        again = client.get("/applications/begin/ZJ-2026/")

    found = Case.objects.get(organisation=own)
    assert done.headers["Location"] == f"/applications/{found.number}/"
    assert again.status_code == 404


def test_nobody_begins_for_another_organisation(browse: Browse, town: Town) -> None:
    town.call()
    town.open_case()
    with clock.turned(town.later()):
        page = browse("applicant").post(
            "/applications/begin/ZJ-2026/", {"organisation": town.organisations[1].pk}
        )

    assert page.status_code == 404
    assert Case.objects.count() == 1


def test_the_page_lists_what_is_missing_and_what_the_program_would_say(
    browse: Browse, town: Town, case: Case
) -> None:
    page = get(town, browse("applicant"), f"/applications/{case.number}/")

    assert "还缺" in page
    assert "卓越绩效自我评价报告" in page
    assert "尚不能断定" in page
    assert "第十三条" in page
    assert "未填写" in page


def test_sections_are_saved_by_the_form_and_show_who_saved(
    browse: Browse, town: Town, case: Case
) -> None:
    client = browse("applicant")
    url = f"/applications/{case.number}/sections/"
    with clock.turned(town.later()):
        client.post(
            url + "organisation/",
            {
                "version": "0",
                "kind": "enterprise",
                "registered_in": "330681",
                "operating_since": "2010-01-01",
                "activities": ["manufacturing"],
            },
        )
        client.post(
            url + "record/",
            {
                "version": "0",
                "licences-count": "1",
                "licences-0-name": "排污许可证",
                "licences-0-held": "true",
                "licences-0-valid_until": "2027-12-31",
                "incidents-count": "0",
                "incidents-none": "on",
                "revocations-count": "0",
            },
        )
        client.post(url + "awards/", {"version": "0", "applies_for": ["quality", "innovation"]})

    saved = Application.objects.get(case=case).sections
    assert saved["organisation"]["facts"]["operating_since"] == "2010-01-01"
    assert saved["record"]["facts"] == {
        "licences": [{"name": "排污许可证", "held": True, "valid_until": "2027-12-31"}],
        "incidents": [],
    }
    case.refresh_from_db()
    assert case.awards == ["quality", "innovation"]
    assert "applicant 账号" in get(town, client, f"/applications/{case.number}/")
    assert "排污许可证" in get(town, client, url + "record/")


def test_facts_that_cannot_be_are_named_and_what_was_entered_stays(
    browse: Browse, town: Town, case: Case
) -> None:
    with clock.turned(town.later()):
        page = browse("applicant").post(
            f"/applications/{case.number}/sections/organisation/",
            {"version": "0", "registered_in": "诸暨", "operating_since": "2010-01-01"},
        )

    assert page.status_code == 409
    assert "诸暨" in page.content.decode()
    assert not Application.objects.filter(case=case).exists()


def test_two_editors_do_not_overwrite_each_other(browse: Browse, town: Town, case: Case) -> None:
    people.appoint(
        user=town.users["stranger"],
        role="editor",
        since=town.at.date(),
        organisation=case.organisation,
    )
    url = f"/applications/{case.number}/sections/organisation/"
    with clock.turned(town.later()):
        first = browse("stranger").post(url, {"version": "0", "registered_in": "330681"})
        second = browse("applicant").post(url, {"version": "0", "registered_in": "330682"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "330682" in second.content.decode()
    saved = Application.objects.get(case=case).sections["organisation"]["facts"]
    assert saved["registered_in"] == "330681"


def test_an_editor_fills_in_but_does_not_hand_in(browse: Browse, town: Town, case: Case) -> None:
    fill(town, case)
    upload_all(town, case)
    people.appoint(
        user=town.users["stranger"],
        role="editor",
        since=town.at.date(),
        organisation=case.organisation,
    )
    with clock.turned(town.later()):
        page = browse("stranger").post(f"/applications/{case.number}/submit/")

    assert page.status_code == 409
    assert not Entry.objects.filter(act="submit").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.pdf", b"MZ a program"),
        ("报告.exe", b"MZ a program"),
        ("报告.svg", b"<svg onload='alert(1)'/>"),
        ("报告.pdf", b""),
        ("报告.docx", b"PK\x03\x04 no archive"),
        ("报告.docx", office_file("xl/workbook.xml")),
        ("图.png", b"\xff\xd8\xff not a png"),
        ("报告", b"%PDF-1.7"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_not_taken(
    browse: Browse, town: Town, case: Case, name: str, content: bytes
) -> None:
    with clock.turned(town.later()):
        page = browse("applicant").post(
            f"/applications/{case.number}/upload/evidence/",
            {"files": [SimpleUploadedFile(name, content)]},
        )

    assert page.status_code == 422
    assert Material.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("营业执照.jpeg", b"\xff\xd8\xff\xe0 picture"),
        ("图.PNG", b"\x89PNG\r\n\x1a\n picture"),
        ("表.xlsx", office_file("xl/workbook.xml")),
        ("报告.docx", office_file("word/document.xml")),
    ],
)
def test_what_it_says_is_taken_under_its_own_name(
    browse: Browse, town: Town, case: Case, name: str, content: bytes
) -> None:
    client = browse("applicant")
    with clock.turned(town.later()):
        page = client.post(
            f"/applications/{case.number}/upload/evidence/",
            {"files": [SimpleUploadedFile(name, content)]},
        )
        sent = client.get(f"/applications/files/{Material.objects.get().token}/")

    assert page.status_code == 302
    assert Material.objects.get().name == name
    assert b"".join(sent) == content
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    sent.close()


def test_a_file_beyond_the_limit_is_not_taken(
    town: Town, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 8)
    with pytest.raises(uploads.BadUpload):
        actions.add_file(
            case=case, part="evidence", sent=pdf(), by=town.users["applicant"], at=town.later()
        )


def test_a_name_loses_its_folders_and_the_signs_nobody_sees() -> None:
    assert uploads.plain_name("..\\..\\材\u202e料/../报告.pdf") == "报告.pdf"
    assert uploads.plain_name("报\u202e告\x00.pdf") == "报告.pdf"
    assert uploads.plain_name("长" * 300 + ".pdf") == "长" * 116 + ".pdf"


def test_an_incomplete_application_is_not_taken_and_every_gap_is_named(
    browse: Browse, town: Town, case: Case
) -> None:
    with clock.turned(town.later()):
        page = browse("applicant").post(f"/applications/{case.number}/submit/")

    assert page.status_code == 409
    assert page.content.decode().count("相关证实性材料") >= 1
    assert not Entry.objects.filter(act="submit").exists()


def test_handing_in_freezes_everything_under_one_digest(
    browse: Browse, town: Town, handed_in: Case
) -> None:
    entry, application = Entry.objects.get(act="submit"), Application.objects.get(case=handed_in)

    assert entry.facts["digest"] == application.digest
    assert entry.facts["self_assessment"] is True
    assert entry.facts["industry_authority"] is False
    assert application.frozen is not None
    assert [one["name"] for one in application.frozen["files"]] == [f"{p} 材料.pdf" for p in PARTS]
    assert application.digest in get(
        town, browse("applicant"), f"/applications/{handed_in.number}/"
    )


@pytest.mark.clause("WZ-24b", "HZC-4-3-1")
def test_handing_in_keeps_where_the_organisation_is_registered(town: Town, handed_in: Case) -> None:
    handed_in.organisation.refresh_from_db()

    assert handed_in.organisation.area == "330681"


def test_what_was_handed_in_is_sealed(browse: Browse, town: Town, handed_in: Case) -> None:
    client, url = browse("applicant"), f"/applications/{handed_in.number}"
    with clock.turned(town.later()):
        answers = [
            client.post(f"{url}/sections/organisation/", {"version": "1", "registered_in": "1"}),
            client.post(f"{url}/upload/evidence/", {"files": [pdf()]}),
            client.post(f"/applications/files/{handed_in.materials.all()[0].token}/remove/"),
            client.post(f"{url}/submit/"),
        ]

    assert [one.status_code for one in answers] == [409] * 4
    assert Material.objects.count() == 3


def test_after_the_deadline_every_write_is_refused_with_the_day_and_the_clause(
    browse: Browse, town: Town
) -> None:
    town.call(closes="2026-03-10")
    case = town.open_case()
    fill(town, case)
    upload_all(town, case)
    client, url = browse("applicant"), f"/applications/{case.number}"
    with clock.turned(datetime(2026, 3, 11, 0, 0, 1, tzinfo=clock.CHINA)):
        answers = [
            client.post(f"{url}/sections/organisation/", {"version": "1"}),
            client.post(f"{url}/upload/evidence/", {"files": [pdf()]}),
            client.post(f"{url}/submit/"),
        ]

    assert [one.status_code for one in answers] == [409] * 3
    for one in answers:
        assert "2026" in one.content.decode()
        assert "第十三条" in one.content.decode()
    assert Material.objects.count() == 3


def test_a_draft_and_its_files_are_seen_by_its_organisation_alone(
    browse: Browse, town: Town, case: Case
) -> None:
    fill(town, case)
    upload_all(town, case)
    town.open_case(1)
    token = Material.objects.all()[0].token
    with clock.turned(town.later()):
        for role in town.users:
            page = browse(role).get(f"/applications/{case.number}/")
            assert page.status_code == (200 if role == "applicant" else 404), role
            if role != "applicant":
                sent = browse(role).get(f"/applications/files/{token}/")
                assert sent.status_code == 404, role


def test_what_is_handed_in_is_seen_by_those_who_deal_with_it(town: Town, handed_in: Case) -> None:
    town.open_case(1)
    other = people.set_up_body(name="枫桥镇人民政府", kind="township", place=PLACE)
    neighbour = people.open_account(username="neighbour", name="邻镇", password=None)
    people.appoint(user=neighbour, role="township", since=town.at.date(), body=other)
    town.users["neighbour"] = neighbour
    material, application = handed_in.materials.all()[0], Application.objects.get(case=handed_in)

    for thing in (material, application):
        seen = {role for role, user in town.users.items() if visibility.may_see(user, thing)}
        assert seen == {"applicant", "office", "township", "oversight"}


def test_nobody_writes_to_another_organisations_application(
    browse: Browse, town: Town, case: Case
) -> None:
    fill(town, case)
    upload_all(town, case)
    token, url = Material.objects.all()[0].token, f"/applications/{case.number}"
    town.open_case(1)
    with clock.turned(town.later()):
        for role in set(town.users) - {"applicant"}:
            client = browse(role)
            codes = [
                client.post(f"{url}/sections/awards/", {"version": "1"}).status_code,
                client.post(f"{url}/upload/evidence/", {"files": [pdf()]}).status_code,
                client.post(f"/applications/files/{token}/remove/").status_code,
                client.post(f"{url}/submit/").status_code,
            ]
            assert codes == [404] * 4, role
    with pytest.raises(Refused):
        actions.save_section(
            case=case,
            section="awards",
            told={},
            version=1,
            by=town.users["rival"],
            at=town.later(),
        )


def test_a_guessed_address_of_a_file_leads_nowhere(browse: Browse, handed_in: Case) -> None:
    digest = handed_in.materials.all()[0].digest

    for guess in (digest, "1", "00000000-0000-0000-0000-000000000000", "..%2f..%2f"):
        assert browse("office").get(f"/applications/files/{guess}/").status_code == 404


def test_both_opinions_are_kept_and_a_case_with_one_missing_is_not_lodged(
    browse: Browse, town: Town, case: Case
) -> None:
    fill(town, case)
    actions.save_section(
        case=case,
        section="route",
        told={
            "bodies": {
                "township": town.bodies["township"].pk,
                "industry_authority": town.bodies["industry_authority"].pk,
            },
            "industry_authority": True,
        },
        version=1,
        by=town.users["applicant"],
        at=town.later(),
    )
    upload_all(town, case)
    actions.submit(case=case, by=town.users["applicant"], at=town.later())
    opinion = {"favourable": "true", "signed": "on"}
    url = f"/applications/{case.number}/"
    with clock.turned(town.later()):
        browse("township").post(url + "recommend/", {**opinion, "opinion": "管理扎实，同意"})
        early = browse("applicant").post(url + "lodge/")
    with clock.turned(town.later(hours=1)):
        shown = browse("industry_authority").get(url + "recommend/").content.decode()
        browse("industry_authority").post(url + "recommend/", {**opinion, "opinion": "行业领先"})
    with clock.turned(town.later(hours=1)):
        lodged = browse("applicant").post(url + "lodge/")
        page = browse("office").get(f"/cases/{case.number}/").content.decode()

    assert early.status_code == 409
    assert "管理扎实" in shown
    assert lodged.status_code == 302
    assert "管理扎实" in page
    assert "行业领先" in page


def test_a_declined_recommendation_keeps_the_case_from_the_office(
    browse: Browse, town: Town, handed_in: Case
) -> None:
    url = f"/applications/{handed_in.number}/"
    told = {"favourable": "false", "signed": "on", "opinion": "有未结案件"}
    with clock.turned(town.later()):
        given = browse("township").post(url + "recommend/", told)
        lodged = browse("applicant").post(url + "lodge/")

    assert given.status_code == 302
    assert lodged.status_code == 409
    assert not Entry.objects.filter(act="lodge").exists()


def test_another_township_recommends_nothing(browse: Browse, town: Town, handed_in: Case) -> None:
    other = people.set_up_body(name="枫桥镇人民政府", kind="township", place=PLACE)
    neighbour = people.open_account(username="neighbour", name="邻镇", password=None)
    people.appoint(user=neighbour, role="township", since=town.at.date(), body=other)
    town.users["neighbour"] = neighbour

    with clock.turned(town.later()):
        page = browse("neighbour").get(f"/applications/{handed_in.number}/recommend/")

    assert page.status_code == 404


def test_an_application_is_withdrawn_by_its_own_act(
    browse: Browse, town: Town, handed_in: Case
) -> None:
    with clock.turned(town.later()):
        page = browse("applicant").post(f"/cases/{handed_in.number}/acts/withdraw/")

    assert page.status_code == 302
    handed_in.refresh_from_db()
    assert handed_in.ended_by == "withdraw"


def test_the_preview_says_what_the_core_says(town: Town, case: Case) -> None:
    fill(town, case)
    answer = queries.preview(case, town.later())

    assert not isinstance(answer, list)
    asked = {str(one.facts.get("matter")) for one in answer.verdict.reasons}
    assert {"lawful_operation", "leading", "integrity"} <= asked
