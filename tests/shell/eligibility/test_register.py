"""Earlier awards: the register of winners decides, not the applicant's own word alone."""

from datetime import date

from tests.shell.town import Town

from zhuoyue.shell.eligibility import facts
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Honour


def won(town: Town, **more: object) -> Honour:
    told: dict[str, object] = {
        "name": town.organisations[0].name,
        "authority": "诸暨市",
        "place": "330681",
        "cycle": "2020",
        "award": "quality",
        "award_name": "质量奖",
        "won_on": date(2021, 1, 8),
    }
    return Honour.objects.create(**{**told, **more})


def held(town: Town, declared: list[dict[str, object]] | None) -> object:
    return facts.awards_held(declared, people.honours(town.organisations[0]), town.cycle)


def test_what_is_on_the_register_counts_though_the_applicant_says_nothing(town: Town) -> None:
    assert held(town, None) is None
    assert held(town, []) == []
    won(town)

    on_register = {"award": "quality", "won_on": "2021-01-08"}
    assert held(town, None) == [on_register]
    assert held(town, []) == [on_register]
    assert held(town, [{"award": "quality", "cycles_since": 2}]) == [
        {"award": "quality", "cycles_since": 2, "won_on": "2021-01-08"}
    ]
    assert held(town, [{"award": "quality", "won_on": "2010-03-01"}]) == [
        on_register,
        {"award": "quality", "won_on": "2010-03-01"},
    ]


def test_honours_elsewhere_of_this_cycle_rehearsed_or_taken_back_are_none(town: Town) -> None:
    won(town, place="3303", authority="温州市")
    won(town, cycle=town.cycle.code)
    won(town, cycle="2018", rehearsal=True)
    won(town, cycle="2016", revoked_on=date(2022, 1, 1))
    won(town, cycle="2015", award="", award_name="别的奖")

    assert held(town, []) == []


def test_the_honours_of_several_are_read_at_once_by_name_or_as_registered(town: Town) -> None:
    by_name = won(town)
    registered = won(town, cycle="2018", name="曾用名公司", organisation=town.organisations[1])

    found = people.honours_among(town.organisations[:3])

    assert [found[one.pk] for one in town.organisations[:3]] == [[by_name], [registered], []]
