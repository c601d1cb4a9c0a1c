"""Reads: notices, their clocks and objections; who may see which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from zhuoyue.core import notices
from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Act, Law
from zhuoyue.core.verdict import Answer, Verdict
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import phrases, visibility
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.notices import facts
from zhuoyue.shell.notices.facts import Posting
from zhuoyue.shell.notices.models import Notice, Objection, Objector
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.facts import News
from zhuoyue.shell.people.models import Body

Line = dict[str, str]


def notices_seen(user: Any) -> QuerySet[Notice]:  # noqa: ANN401 - also nobody
    """The notices this reader may see, newest first; a visitor sees those of real cycles."""
    return visibility.visible(Notice.objects.select_related("cycle"), user)


def notice_seen(user: Any, code: str, name: str) -> Notice | None:  # noqa: ANN401
    """One notice, if this reader may see it."""
    return notices_seen(user).filter(cycle__code=code, list=name).first()


def notice_of(cycle: Cycle, name: str) -> Notice | None:
    """The notice of a list."""
    return Notice.objects.select_related("cycle").filter(cycle=cycle, list=name).first()


def name_of(law: Law, name: str) -> Text:
    """What the regulation calls a list."""
    rules = law.regulation.notices
    names = {one.id: one.name for one in rules.notices}
    names |= {one.id: one.name for one in rules.no_notice}
    return names.get(name, Text(zh=name, en=name))


def rule_of(law: Law, name: str) -> notices.NoticeRule | None:
    """The rule of a list."""
    return next((one for one in law.regulation.notices.notices if one.id == name), None)


def adopted(cycle: Cycle, law: Law) -> notices.Adopted | None:
    """What the implementing rules say on periods and objections."""
    dossier = ledger.dossier_of(law, cycle.code)
    return facts.adopted(notices.Adopted, "notices", cycle, law, dossier)


def clock(cycle: Cycle, law: Law, name: str, starts_on: date) -> Answer[notices.Deadline]:
    """Until when a list that is published on this day stays public, day by day."""
    asked = notices.DeadlineFacts(
        clock=name, starts_on=starts_on, implementing_rules=adopted(cycle, law)
    )
    return notices.deadline(law.regulation.notices, asked, facts.time(law))


def clock_of(notice: Notice) -> Answer[notices.Deadline]:
    """The clock of a published notice."""
    law = cycles.law_of(notice.cycle)
    return clock(notice.cycle, law, notice.list, facts.day_of(notice))


def lines(cycle: Cycle, posting: Posting) -> list[Line]:
    """The organisations that the list names now: by award, then by name, so that no order tells a rank."""
    law = cycles.law_of(cycle)
    dossier = cycles.dossier_of(cycle)
    numbers = facts.listed(law, dossier, posting.stage)
    ranks = {award.id: award.rank for award in law.regulation.awards}
    found = [
        {
            "case": case.number,
            "name": case.organisation.name,
            "award": facts.award_of(dossier, case.number),
        }
        for case in applications.cases(cycle).filter(number__in=numbers)
    ]
    return sorted(found, key=lambda one: (ranks.get(one["award"], 0), one["name"]))


def numbers_on(notice: Notice) -> frozenset[str]:
    """The cases that a list named when it was published."""
    return frozenset(line["case"] for line in notice.lines)


def struck(row: Objection) -> list[Case]:
    """The cases on the list that could lose their place over this objection: those still open."""
    numbers = numbers_on(row.notice)
    listed = applications.cases(row.notice.cycle).filter(number__in=numbers, ended_by="")
    named = {line["case"] for line in row.notice.lines if line["name"] == row.about}
    return sorted(listed, key=lambda one: (one.number not in named, one.organisation.name))


def counts_against(row: Objection, posting: facts.Posting) -> bool:
    """Whether an objection found what takes a case off: upheld, or a breach proven, as the text says."""
    if posting.strike_on == "finding":
        return row.finding == notices.Finding.UPHELD.value
    return row.violation_proven is True


def upheld_about(cycle: Cycle) -> frozenset[str]:
    """The names on lists of a cycle over which an objection raised in time was upheld."""
    rows = Objection.objects.filter(notice__cycle=cycle, settled_on__isnull=False)
    rows = rows.filter(finding=notices.Finding.UPHELD.value).exclude(in_time=False)
    return frozenset(rows.values_list("about", flat=True))


def names_by_award(notice: Notice) -> list[tuple[Text | None, list[str]]]:
    """What the public sees of a list: names, under the award each is proposed for."""
    awards = {award.id: award.name for award in cycles.law_of(notice.cycle).regulation.awards}
    groups: dict[str, list[str]] = {}
    for line in notice.lines:
        groups.setdefault(line["award"], []).append(line["name"])
    return [(awards.get(award), names) for award, names in groups.items()]


def ended(notice: Notice, *, on: date) -> Answer[notices.NoticeResult]:
    """Whether the notice has ended and all objections in time are settled."""
    law = cycles.law_of(notice.cycle)
    rows = Objection.objects.filter(notice=notice)
    asked = facts.of_notice(notice, rows, as_of=on, rules=adopted(notice.cycle, law))
    return notices.notice(law.regulation.notices, asked, facts.time(law))


def standing(
    row: Objection, *, objector: notices.Objector | None = None
) -> Answer[notices.ObjectionResult]:
    """Whether an objection is in time, by when it is verified, what follows."""
    notice = row.notice
    law = cycles.law_of(notice.cycle)
    asked = facts.of_objection(row, notice, objector=objector, rules=adopted(notice.cycle, law))
    return notices.objection(law.regulation.notices, asked, facts.time(law))


def current(cycle: Cycle) -> Posting | None:
    """The list whose notice is the present stage's matter."""
    law = cycles.law_of(cycle)
    stages = cycles.dossier_of(cycle).cycle.completed
    waiting = (one for one in facts.postings(law) if one.stage.id not in stages)
    return next((one for one in waiting if set(one.stage.after) <= stages), None)


def posting_of(notice: Notice) -> Posting | None:
    """The acts around a notice."""
    return facts.posting_of(cycles.law_of(notice.cycle), notice.list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One objection as an official sees it; `objector` only where they may know who it is."""

    objection: Objection
    verdict: Verdict
    result: notices.ObjectionResult | None
    objector: Objector | None
    late: bool

    def of(self, cycle: Cycle) -> bool:
        """Whether it was raised in this cycle."""
        return self.objection.notice.cycle_id == cycle.pk

    @property
    def due(self) -> date | None:
        """The last day of the verification, where a time is set."""
        verification = self.result.verification if self.result is not None else None
        return verification.due if verification is not None else None


def objections_seen(user: Any, cycle: Cycle, *, at: datetime) -> list[Seen]:  # noqa: ANN401
    """The objections of a cycle that this person may see."""
    rows = visibility.visible(_objections().filter(notice__cycle=cycle), user)
    return [_seen(row, user, at) for row in rows]


def objection_seen(user: Any, number: str, *, at: datetime) -> Seen | None:  # noqa: ANN401
    """One objection, if this person may see it."""
    row = visibility.visible(_objections().filter(number=number), user).first()
    return _seen(row, user, at) if row is not None else None


def receipt(number: str) -> Objection | None:
    """The objection of a receipt number; the receipt shows nothing of what was raised or by whom."""
    return _objections().filter(number=number).first()


def findings(notice: Notice) -> list[Objection]:
    """The settled objections whose finding the text makes public (公示核查结果); none elsewhere."""
    if notices.ResultGoes.PUBLICISED not in _goes(cycles.law_of(notice.cycle)):
        return []
    rows = Objection.objects.filter(notice=notice, settled_on__isnull=False)
    return list(rows.order_by("settled_on", "number"))


def tells_objector(row: Objection) -> bool:
    """Whether the objector reads the finding on the receipt: it is settled and public or told to them."""
    open_to = {notices.ResultGoes.PUBLICISED, notices.ResultGoes.TOLD_TO_PARTIES}
    goes = _goes(cycles.law_of(row.notice.cycle))
    return row.settled_on is not None and bool(goes & open_to)


def _goes(law: Law) -> frozenset[notices.ResultGoes]:
    """Where the text sends the results of verifications."""
    return frozenset(one.result for one in law.regulation.notices.objections)


def open_objections(user: Any, *, at: datetime) -> Sequence[Seen]:  # noqa: ANN401
    """The objections not settled yet, of all cycles, that this person may see."""
    rows = visibility.visible(_objections().filter(settled_on__isnull=True), user)
    return [_seen(row, user, at) for row in rows if row.in_time is not False]


def _objections() -> QuerySet[Objection]:
    return Objection.objects.select_related("notice__cycle")


def _seen(row: Objection, user: Any, at: datetime) -> Seen:  # noqa: ANN401
    who = visibility.visible(Objector.objects.filter(objection=row), user).first()
    return replace(_standing(row, at), objector=who)


def _standing(row: Objection, at: datetime) -> Seen:
    """One objection and its clock, without who raised it."""
    answer = standing(row)
    verification = answer.result.verification if answer.result is not None else None
    due = verification.due if verification is not None else None
    late = due is not None and row.verified_on is None and due < at.date()
    return Seen(
        objection=row, verdict=answer.verdict, result=answer.result, objector=None, late=late
    )


@visibility.grants(Notice)
def _notices(user: Any) -> Q:  # noqa: ANN401
    """Everybody sees a notice; that of a rehearsal only who sees the cycle, and visitors of a demo."""
    if settings.DEMO:
        return Q(pk__isnull=False)
    return Q(cycle__rehearsal=False) | Q(cycle__in=visibility.visible(cycles.cycles(), user))


def _watching(user: Any, path: str) -> Q:  # noqa: ANN401
    seen = visibility.NOTHING
    for one in people.bodies_of(user):
        if one.body is not None and one.body.kind in {Body.Kind.OFFICE, Body.Kind.OVERSIGHT}:
            here = Q(**{f"{path}__code": one.cycle}) if one.cycle else Q()
            seen |= here & Q(**{f"{path}__place": one.body.place})
    return seen


@visibility.grants(Objector)
def _objectors(user: Any) -> Q:  # noqa: ANN401
    """The award office and the oversight of the place, nobody else."""
    return _watching(user, "objection__notice__cycle")


@visibility.grants(Objection)
def _whole_objections(user: Any) -> Q:  # noqa: ANN401
    """The award office and the oversight; whoever settles objections there sees the verification."""
    seen = _watching(user, "notice__cycle")
    held = {one.role for one in people.bodies_of(user)}
    if held:
        for notice in Notice.objects.select_related("cycle"):
            posting = posting_of(notice)
            if posting is not None and posting.settle is not None:
                roles = cycles.roles_of(user, notice.cycle)
                if roles & held & set(posting.settle.by):
                    seen |= Q(notice=notice)
    return seen


def deals_with_objections(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person may know that there is nothing to deal with."""
    law = cycles.law_of(cycle)
    roles = cycles.roles_of(user, cycle)
    kinds = {one.body.kind for one in people.bodies_of(user) if one.body is not None}
    settles = any(one.settle and roles & set(one.settle.by) for one in facts.postings(law))
    return settles or bool(kinds & {Body.Kind.OFFICE, Body.Kind.OVERSIGHT})


def of_cycle(user: Any, cycle: Cycle) -> list[tuple[Notice, Text]]:  # noqa: ANN401
    """The notices of a cycle with their names, for its page."""
    law = cycles.law_of(cycle)
    rows = visibility.visible(Notice.objects.filter(cycle=cycle), user)
    return [(row, name_of(law, row.list)) for row in rows]


Concern = tuple[News, tuple[str, ...], Cycle]
_SOON = timedelta(days=2)
"""Before the last day of a verification: a courtesy of the house, no period of the text."""


def clocks_that_concern(*, at: datetime) -> Iterator[Concern]:
    """What clocks have run out or soon will, and the roles that have to act."""
    yield from _ended_notices(at.date())
    rows = _objections().filter(settled_on__isnull=True).exclude(in_time=False)
    for row in rows:
        yield from _objection_clock(row, at)


def _ended_notices(today: date) -> Iterator[Concern]:
    open_ones = Notice.objects.select_related("cycle").filter(closed_at__isnull=True)
    for notice in open_ones.filter(last_day__lt=today):
        law, posting = cycles.law_of(notice.cycle), posting_of(notice)
        if posting is not None:
            name = name_of(law, notice.list)
            title = Text(zh=f"公示期满：{name.zh}", en=f"Notice has ended: {name.en}")
            body = Text(
                zh=f"公示已于 {notice.last_day} 届满，请核对异议后结束公示。",
                en=f"Its last day was {notice.last_day}; see to the objections and close it.",
            )
            url = reverse("notices:close", args=[notice.cycle.code])
            news = _news(f"notice-ended:{notice.pk}", (title, body), url, law, posting.close)
            yield replace(news, cycle=notice.cycle.code), posting.close.by, notice.cycle


def _objection_clock(row: Objection, at: datetime) -> Iterator[Concern]:
    seen, posting = _standing(row, at), posting_of(row.notice)
    if seen.due is None or row.verified_on is not None or posting is None or not posting.verify:
        return
    if seen.due - at.date() > _SOON:
        return
    zh, en = ("已逾期", "late") if seen.late else ("即将到期", "due soon")
    title = Text(zh=f"异议核查{zh}：{row.number}", en=f"Objection {row.number}: {en}")
    body = Text(zh=f"核查期限至 {seen.due}。", en=f"Its verification is due on {seen.due}.")
    url = reverse("notices:objection", args=[row.number])
    key = f"objection-{'late' if seen.late else 'due'}:{row.number}"
    law = cycles.law_of(row.notice.cycle)
    news = _news(key, (title, body), url, law, posting.verify)
    yield replace(news, cycle=row.notice.cycle.code), posting.verify.by, row.notice.cycle


def _news(key: str, said: tuple[Text, Text], url: str, law: Law, act: Act) -> News:
    label = phrases.clause(law.regulation, act.clause)
    article = label.article if label is not None else None
    return News(key=key, title=said[0], body=said[1], url=url, clause=article, urgent=True)
