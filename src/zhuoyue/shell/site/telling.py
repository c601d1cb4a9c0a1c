"""After an act: the persons concerned are told, once, in both languages (告知)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from zhuoyue.core.clause import Text
from zhuoyue.core.procedure import way
from zhuoyue.core.procedure.stages import State
from zhuoyue.core.regulation import Act, Law
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import phrases
from zhuoyue.shell.ledger import actions as ledger
from zhuoyue.shell.ledger import queries as books
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people import queries as persons
from zhuoyue.shell.people.facts import News
from zhuoyue.shell.site import hearing

_EVERYBODY = frozenset({hearing.APPLICANT, hearing.PUBLIC})


def tell_of(pk: int) -> int:
    """Tell of one entry of the book; answers how many messages were new. Twice is as once."""
    entry = books.entry(pk)
    cycle = cycles.cycle_of(entry.cycle) if entry is not None else None
    if entry is None or cycle is None:
        return 0
    law = cycles.law_of(cycle)
    act = ledger.act_named(law, entry.act)
    if act is None:
        return 0
    case = applications.case_of(entry.chain) if entry.chain != entry.cycle else None
    told = _of_case(law, act, case) if case is not None else _of_cycle(law, act, cycle)
    return sum(
        people.tell(users=users, news=_keyed(news, pk, law, act, cycle), at=entry.at)
        for users, news in told
    )


Told = Iterator[tuple[Any, News]]


def _of_case(law: Law, act: Act, case: Any) -> Told:  # noqa: ANN401 - a row
    who = hearing.hearers(law, act)
    news = News(
        key="",
        title=Text(zh=f"{act.name.zh}：{case.number}", en=f"{act.name.en}: {case.number}"),
        body=Text(
            zh=f"{case.organisation.name}的申报件 {case.number}：“{act.name.zh}”已入账。",
            en=f"Case {case.number} of {case.organisation.name}: “{act.name.en}” is on record.",
        ),
        url=applications.url_of(case),
        urgent=who.urgent,
    )
    if who.organisation:
        yield persons.of_organisation(case.organisation), news
    if who.recommenders:
        bodies = [one.body_id for one in case.parties.all()]
        roles = sorted(hearing.recommenders(law))
        yield persons.of_bodies((body, role) for body in bodies for role in roles), news
    if who.office:
        yield _office(case.cycle), replace(news, urgent=False)


def _office(cycle: Any) -> Any:  # noqa: ANN401 - rows
    return persons.holders(hearing.OFFICE, place=cycle.place, cycle=cycle.code)


def _of_cycle(law: Law, act: Act, cycle: Any) -> Told:  # noqa: ANN401 - a row
    who = hearing.hearers(law, act)
    news = News(
        key="",
        title=Text(zh=f"{act.name.zh}：{cycle.name}", en=f"{act.name.en}: {cycle.name}"),
        body=Text(
            zh=f"{cycle.name}：“{act.name.zh}”已入账，详见页面。",
            en=f"{cycle.name}: “{act.name.en}” is on record; see the page.",
        ),
        url=cycles.url_of(cycle),
        urgent=who.urgent,
    )
    if who.all_organisations:
        for case in applications.cases(cycle).exclude(last_act=""):
            yield persons.of_organisation(case.organisation), news
    if who.office:
        yield _office(cycle), news
    if who.next_stage:
        yield from _next_stage(law, cycle)


def _next_stage(law: Law, cycle: Any) -> Told:  # noqa: ANN401 - a row
    """Those who act in the stage that has begun: it is their turn."""
    lines = way(law.regulation.procedure, cycles.dossier_of(cycle))
    stage = next((line.stage for line in lines if line.state is State.NOW), None)
    name = phrases.names(law.regulation).get(stage or "")
    if stage is None or name is None:
        return
    acts = [act for act in law.regulation.procedure.acts if act.stage == stage]
    news = News(
        key=f"stage:{cycle.code}:{stage}",
        title=Text(zh=f"{name.zh}已开始：{cycle.name}", en=f"{name.en} has begun: {cycle.name}"),
        body=Text(
            zh="有您可能要办理的事项，见今日待办。", en="There may be work for you; see your desk."
        ),
        url="/",
    )
    for role in sorted({role for act in acts for role in act.by} - _EVERYBODY):
        yield persons.holders(role, place=cycle.place, cycle=cycle.code), news


def _keyed(news: News, pk: int, law: Law, act: Act, cycle: Any) -> News:  # noqa: ANN401
    """The same with its key, its clause and its cycle."""
    clause = phrases.clause(law.regulation, act.clause)
    return replace(
        news,
        key=news.key or f"entry:{pk}",
        clause=clause.article if clause is not None else None,
        cycle=cycle.code,
    )
