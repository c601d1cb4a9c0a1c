"""Winners of earlier cycles: entered from a list once, compared with what an applicant states."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.shell.conftest import Browse
from tests.shell.town import Town

from zhuoyue.core.procedure import Code
from zhuoyue.shell.applications.models import Application
from zhuoyue.shell.honours import actions, queries
from zhuoyue.shell.honours.queries import Difference
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.people.models import Honour

LIST = (
    "authority,cycle,award,organisation,source\n"
    "诸暨市,2020,质量奖,诸暨试样1有限公司,ZJ20\n"
    "诸暨市人民政府,2020,创新奖,别家有限公司,ZJ20\n"
    "温州市,2022,市长质量奖,温州一家公司,WZ\n"
    "嘉兴市,2015,市长质量奖,嘉兴一家公司,JX\n"
)


def sent(text: str = LIST) -> SimpleUploadedFile:
    return SimpleUploadedFile("winners.csv", ("\ufeff" + text).encode())


def test_a_list_is_entered_once_and_its_awards_are_known_by_their_ids(
    browse: Browse, town: Town
) -> None:
    page, office = "/honours/cycles/ZJ-2026/register/", browse("office")

    first = office.post(page, {"do": "enter", "file": sent()})
    again = office.post(page, {"do": "enter", "file": sent()})

    assert (first.status_code, again.status_code) == (302, 302)
    rows = {(row.name, row.place, row.award) for row in Honour.objects.all()}
    assert rows == {
        ("诸暨试样1有限公司", "330681", "quality"),
        ("别家有限公司", "330681", "innovation"),
        ("温州一家公司", "3303", "quality"),
        ("嘉兴一家公司", "", ""),
    }
    assert queries.honours_of(town.organisations[0]).get().cycle == "2020"
    shown = office.get(page).content.decode()
    assert "诸暨试样1有限公司" in shown
    assert shown.count("与任何办法的奖项名称不符，名额和资格审查都不计") == 1  # 嘉兴市


def test_a_list_that_lacks_something_is_said_and_nothing_is_entered(
    browse: Browse, town: Town
) -> None:
    page, office = "/honours/cycles/ZJ-2026/register/", browse("office")

    no_column = office.post(page, {"do": "enter", "file": sent("authority,cycle\n诸暨市,2020\n")})
    no_name = office.post(page, {"do": "enter", "file": sent(LIST + "诸暨市,2020,质量奖,,x\n")})

    assert (no_column.status_code, no_name.status_code) == (422, 422)
    assert "award、organisation" in no_column.content.decode()
    assert "第6行" in no_name.content.decode()
    assert Honour.objects.count() == 0


def test_only_the_office_enters_and_dates(browse: Browse, town: Town) -> None:
    rows = [{"authority": "诸暨市", "cycle": "2020", "award": "质量奖", "organisation": "甲公司"}]

    for role in ("applicant", "government", "committee", "stranger"):
        assert browse(role).get("/honours/cycles/ZJ-2026/register/").status_code == 404
        with pytest.raises(Refused) as refusal:
            actions.enter_earlier(rows=rows, cycle=town.cycle, by=town.users[role])
        assert [one.code for one in refusal.value.verdict.reasons] == [Code.ROLE_MAY_NOT_ACT]
    office = town.users["office"]
    assert actions.enter_earlier(rows=rows, cycle=town.cycle, by=office) == 1
    day = date(2021, 1, 8)
    assert actions.date_earlier(cycle=town.cycle, name="2020", won_on=day, by=office) == 1
    assert Honour.objects.get().won_on == day


def test_one_winner_is_entered_by_itself_and_its_honour_taken_back_once(
    browse: Browse, town: Town
) -> None:
    page, office = "/honours/cycles/ZJ-2026/register/", browse("office")
    one = {"do": "one", "organisation": "甲公司", "authority": "诸暨市", "cycle": "2020"}
    full = one | {"award": "质量奖", "won_on": "2021-01-08", "source": "诸政发〔2021〕1号"}

    half = office.post(page, one)
    done = office.post(page, full)
    row = Honour.objects.get()
    back = {"do": "revoke", "honour": row.pk, "document": "诸政发〔2023〕5号"}
    no_day = office.post(page, back)
    early = office.post(page, back | {"revoked_on": "2021-01-07"})
    taken = office.post(page, back | {"revoked_on": "2023-05-01"})
    again = office.post(page, back | {"revoked_on": "2023-05-02"})

    assert (half.status_code, done.status_code, no_day.status_code) == (422, 302, 422)
    assert "甲公司" in half.content.decode()
    assert (early.status_code, taken.status_code, again.status_code) == (409, 302, 409)
    row.refresh_from_db()
    assert (row.award, row.won_on, row.revoked_on) == (
        "quality",
        date(2021, 1, 8),
        date(2023, 5, 1),
    )
    assert row.revocation_document == "诸政发〔2023〕5号"
    assert "已撤销" in office.get(page).content.decode()
    for role in ("applicant", "government", "stranger"):
        assert browse(role).post(page, back).status_code == 404


@pytest.mark.clause("ZJ-14b")
def test_what_the_applicant_states_is_compared_with_the_register(town: Town) -> None:
    case = town.open_case()
    rows = [
        {
            "authority": "诸暨市",
            "cycle": "2020",
            "award": "质量奖",
            "organisation": "诸暨试样1有限公司",
        }
    ]
    actions.enter_earlier(rows=rows, cycle=town.cycle, by=town.users["office"])

    def states(*awards: str) -> list[Difference]:
        held = [{"award": award} for award in awards]
        told = {"organisation": {"facts": {"awards_held": held}, "version": 1}}
        Application.objects.update_or_create(case=case, defaults={"sections": told})
        return queries.differences(case)

    assert queries.differences(case) == []
    assert states("quality") == []
    (hidden,) = states()
    (claimed,) = states("quality", "innovation")
    assert (hidden.award, hidden.known, hidden.stated) == ("quality", True, False)
    assert (claimed.award, claimed.known, claimed.stated) == ("innovation", False, True)
    assert (claimed.name.zh, claimed.name.en) != ("innovation", "innovation")
