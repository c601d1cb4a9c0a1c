"""Conditions on measured things: grades, figures, places in the industry (等级与指标)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhuoyue.core.eligibility.bans import insist_on_years
from zhuoyue.core.eligibility.case import Case, Condition, Known, Scope
from zhuoyue.core.eligibility.judged import Judged
from zhuoyue.core.eligibility.organisation import Evaluation, Figure
from zhuoyue.core.eligibility.reasons import Code, Finding, together
from zhuoyue.core.units import Range
from zhuoyue.core.verdict import Fact, Reason, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """A lower grade that is enough for some (可放宽到…)."""

    only_for: Scope
    at_least: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded(Condition):
    """A grade in the latest yearly evaluation (最新年度评价结果达到…档).

    `scale` from the best grade to the worst; `relaxed` grades are enough for those they are for.
    `unlisted`: where the text names those with “等” (and the like), whether the list is closed or the
    office finds, on record under the id of this condition, that somebody not named is alike.
    """

    kind: Literal["graded"]
    scheme: str
    scale: tuple[str, ...]
    at_least: str
    relaxed: tuple[Relaxed, ...] = ()
    unlisted: Literal["not_relaxed", "judged_by_office"] = "not_relaxed"

    def __post_init__(self) -> None:
        """Refuse grades that are not on the scale."""
        for grade in (self.at_least, *(one.at_least for one in self.relaxed)):
            if grade not in self.scale:
                message = f"grade {grade} is not on the scale"
                raise ValueError(message)

    def check(self, case: Case) -> Finding:
        """The latest year alone counts; who may pass with less is asked only if it matters."""
        latest = self._latest(case)
        if isinstance(latest, Finding):
            return latest
        if latest.grade not in self.scale:
            return self._failed(Code.GRADE_NOT_ON_SCALE, latest)
        if self._reaches(latest.grade, self.at_least):
            return self._met(latest, self.at_least)
        return self._relaxed(latest, case)

    def _latest(self, case: Case) -> Evaluation | Finding:
        evaluations = case.organisation.evaluations
        known = [one for one in evaluations or () if one.scheme == self.scheme]
        if evaluations is None:
            return case.unknown(self.clause, "evaluations")
        if not known:
            facts: Mapping[str, Fact] = {"scheme": self.scheme, "at_least": self.at_least}
            return Finding(failed=(Reason(Code.GRADE_ABSENT, self.clause, facts),))
        year = max(one.year for one in known)
        latest = [one for one in known if one.year == year]
        if len({one.grade for one in latest}) > 1:
            return self._failed(Code.GRADES_CONTRADICT, latest[0])
        published = [
            one.year
            for one in case.application.latest_evaluation_years
            if one.scheme == self.scheme
        ]
        if published and max(published) > year:
            return self._failed(Code.GRADE_OUTDATED, latest[0], latest_year=max(published))
        return latest[0]

    def _relaxed(self, latest: Evaluation, case: Case) -> Finding:
        enough = [one for one in self.relaxed if self._reaches(latest.grade, one.at_least)]
        answers: list[tuple[Relaxed, Known]] = [(one, one.only_for.covers(case)) for one in enough]
        for one, covered in answers:
            if covered is True:
                return self._met(latest, one.at_least)
        unknown = [fact for _, covered in answers if isinstance(covered, tuple) for fact in covered]
        if unknown:
            return Finding(unsettled=tuple(missing(self.clause, fact) for fact in unknown))
        if enough and self.unlisted == "judged_by_office":
            return self._alike(latest, enough[0].at_least, case)
        return self._failed(Code.GRADE_TOO_LOW, latest)

    def _alike(self, latest: Evaluation, bound: str, case: Case) -> Finding:
        """Somebody not named who may be alike: for the office to find."""
        person = Judged(kind="judged", id=self.id, clause=self.clause, by="office")
        found = person.check(case)
        if found.state == "met":
            return together((self._met(latest, bound), found))
        return self._failed(Code.GRADE_TOO_LOW, latest) if found.failed else found

    def _reaches(self, grade: str, bound: str) -> bool:
        return self.scale.index(grade) <= self.scale.index(bound)

    def _met(self, latest: Evaluation, bound: str) -> Finding:
        facts: Mapping[str, Fact] = {"grade": latest.grade, "year": latest.year, "at_least": bound}
        return Finding(met=(Reason(Code.GRADE_REACHED, self.clause, facts),))

    def _failed(self, code: Code, latest: Evaluation, **more: Fact) -> Finding:
        facts: Mapping[str, Fact] = {
            "scheme": self.scheme,
            "grade": latest.grade,
            "year": latest.year,
            "at_least": self.at_least,
            **more,
        }
        return Finding(failed=(Reason(code, self.clause, facts),))


def _figure(case: Case, name: str, year: int) -> tuple[Figure | None, str]:
    for place, one in enumerate(case.organisation.figures or ()):
        if one.figure == name and one.year == year:
            return one, case.of(f"figures[{place}]")
    return None, case.of(f"figures[{name} {year}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWithin(Condition):
    """A figure inside bounds in each of the last complete years (近N年每年…不低于…)."""

    kind: Literal["figure_within"]
    figure: str
    bound: Range
    years: int

    def __post_init__(self) -> None:
        """Refuse no years and more than a hundred."""
        insist_on_years(self.years)

    def check(self, case: Case) -> Finding:
        """The calendar years before the year of the reference day; each is looked at alone."""
        day = case.reference_day(self.clause)
        if isinstance(day, Reason):
            return Finding(unsettled=(day,))
        return together(self._year(day.year - back, case) for back in range(self.years, 0, -1))

    def _year(self, year: int, case: Case) -> Finding:
        entry, path = _figure(case, self.figure, year)
        if entry is None or entry.value is None:
            return Finding(unsettled=(missing(self.clause, f"{path}.value"),))
        facts: Mapping[str, Fact] = {
            "figure": self.figure,
            "year": year,
            "value": entry.value,
            "lower": self.bound.lower,
            "upper": self.bound.upper,
        }
        if self.bound.holds(entry.value):
            return case.met(Code.FIGURE_REACHED, self.clause, facts)
        low = self.bound.lower
        too_low = low is not None and entry.value <= low
        code = Code.FIGURE_TOO_LOW if too_low else Code.FIGURE_TOO_HIGH
        return Finding(failed=(Reason(code, self.clause, facts),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked(Condition):
    """Among the best of its industry in one of some figures last year (居同行业前N位)."""

    kind: Literal["ranked"]
    figures: tuple[str, ...]
    best: int

    def check(self, case: Case) -> Finding:
        """One figure is enough; an unknown place is asked only while no known one is enough."""
        day = case.reference_day(self.clause)
        if isinstance(day, Reason):
            return Finding(unsettled=(day,))
        met, unknown = self._looked_up(day, case)
        if met:
            return Finding(met=met)
        if unknown:
            return Finding(unsettled=unknown)
        facts: Mapping[str, Fact] = {"figures": self.figures, "best": self.best}
        return Finding(failed=(Reason(Code.RANK_TOO_LOW, self.clause, facts),))

    def _looked_up(self, day: date, case: Case) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
        met: list[Reason] = []
        unknown: list[Reason] = []
        for name in self.figures:
            entry, path = _figure(case, name, day.year - 1)
            if entry is None or entry.rank is None:
                unknown.append(missing(self.clause, f"{path}.rank"))
            elif entry.rank <= self.best:
                facts: Mapping[str, Fact] = {"figure": name, "rank": entry.rank, "best": self.best}
                met.append(Reason(Code.RANK_REACHED, self.clause, facts))
        return tuple(met), tuple(unknown)
