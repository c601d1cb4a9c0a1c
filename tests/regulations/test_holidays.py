"""The holiday files say for every day what the notices say, and what two libraries say."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar  # type: ignore[import-untyped]
import holidays
import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "regulations" / "national" / "holidays"
FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)
SATURDAY = 5

# The days on which a library differs from the files: (day, working day by the files, library).
DIFFERENCES: set[tuple[date, bool, str]] = set()


class _Yaml12(yaml.SafeLoader):
    """PyYAML with the booleans of YAML 1.2, to which `on` and `off` are plain words."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool")]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Yaml12.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def _files() -> dict[str, Any]:
    return {
        path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=_Yaml12)
        for path in FOLDER.glob("*.yaml")
    }


def _days_between(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


FILES = _files()
ENTRIES = [(stem, entry) for stem, file in FILES.items() for entry in file["days"]]
OFF = [
    day
    for _, entry in ENTRIES
    for span in entry["off"]
    for day in _days_between(span["since"], span["until"])
]
WORK = [day for _, entry in ENTRIES for day in entry["work"]]


def _is_working_day(day: date) -> bool:
    return day in WORK or (day.weekday() < SATURDAY and day not in OFF)


def _last_day(start: date, working_days: int, *, first_day_counts: bool = False) -> date:
    day = start if first_day_counts else start + timedelta(days=1)
    while True:
        working_days -= _is_working_day(day)
        if working_days == 0:
            return day
        day += timedelta(days=1)


def test_the_years_2007_to_2026_are_all_there_and_no_other() -> None:
    assert sorted(FILES) == [str(year) for year in range(2007, 2027)]


def test_every_file_is_of_the_year_in_its_name_and_announced() -> None:
    said = {stem: (file["year"], file["status"]) for stem, file in FILES.items()}
    assert said == {stem: (int(stem), "announced") for stem in FILES}


def test_every_day_from_2007_to_2026_agrees_with_two_libraries() -> None:
    china = holidays.country_holidays("CN", years=range(FIRST.year, LAST.year + 1))
    libraries: dict[str, Callable[[date], bool]] = {
        "chinesecalendar": chinese_calendar.is_workday,
        "holidays": china.is_working_day,
    }
    found = {
        (day, _is_working_day(day), name)
        for day in _days_between(FIRST, LAST)
        for name, works in libraries.items()
        if works(day) is not _is_working_day(day)
    }
    assert found == DIFFERENCES


def test_no_day_is_announced_twice() -> None:
    announced = OFF + WORK
    assert sorted(announced) == sorted(set(announced))


def test_every_make_up_day_falls_on_a_weekend() -> None:
    assert [day for day in WORK if day.weekday() < SATURDAY] == []


def test_every_festival_has_days_off_and_its_ranges_run_forward() -> None:
    backward = [
        (stem, span)
        for stem, entry in ENTRIES
        for span in entry["off"]
        if span["since"] > span["until"]
    ]
    without = [(stem, entry["name"]) for stem, entry in ENTRIES if not entry["off"]]
    assert (backward, without) == ([], [])


def test_december_days_stand_in_the_file_of_the_notice_that_announced_them() -> None:
    reaching_back = {
        stem: sorted(
            day
            for of, entry in ENTRIES
            if of == stem
            for day in [
                *entry["work"],
                *(d for span in entry["off"] for d in _days_between(span["since"], span["until"])),
            ]
            if day.year != int(stem)
        )
        for stem in FILES
    }
    assert {stem: days for stem, days in reaching_back.items() if days} == {
        "2007": [date(2006, 12, 30), date(2006, 12, 31)],
        "2008": [date(2007, 12, 29), date(2007, 12, 30), date(2007, 12, 31)],
        "2012": [date(2011, 12, 31)],
        "2019": [date(2018, 12, 29), date(2018, 12, 30), date(2018, 12, 31)],
        "2023": [date(2022, 12, 31)],
    }


@pytest.mark.parametrize(
    ("year", "off", "work"),
    [(2025, 28, 5), (2026, 33, 6)],
)
def test_a_notice_has_as_many_days_off_and_make_up_days_as_published(
    year: int, off: int, work: int
) -> None:
    found = tuple(sum(day.year == year for day in days) for days in (OFF, WORK))
    assert found == (off, work)


@pytest.mark.parametrize(
    ("start", "working_days", "first_day_counts", "last"),
    [
        (date(2025, 9, 26), 7, False, date(2025, 10, 13)),
        (date(2025, 9, 26), 7, True, date(2025, 10, 11)),
        (date(2026, 2, 10), 7, False, date(2026, 2, 26)),
        (date(2026, 4, 30), 5, False, date(2026, 5, 11)),
    ],
)
def test_periods_in_working_days_end_on_the_day_worked_out_by_hand(
    start: date, working_days: int, first_day_counts: bool, last: date
) -> None:
    assert _last_day(start, working_days, first_day_counts=first_day_counts) == last
