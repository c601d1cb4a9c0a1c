"""Addresses of this room, and what it puts on the shared pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import URLPattern, path, reverse

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Act, Law, Scope
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, pages
from zhuoyue.shell.supervision import facts, queries, views

urlpatterns: list[URLPattern] = [
    path("cycles/<str:code>/", views.cycle, name="cycle"),
    path("cycles/<str:code>/oversight/", views.oversight, name="oversight"),
    path("cycles/<str:code>/conduct/", views.conduct, name="conduct"),
    path("cycles/<str:code>/misconduct/", views.report_misconduct, name="report-misconduct"),
    path("status/<str:number>/", views.status, name="status"),
    path("misconduct/<str:number>/", views.misconduct, name="misconduct"),
    path("matters/<int:pk>/", views.matter, name="matter"),
    path("matters/<int:pk>/steps/", views.step, name="step"),
    path("matters/<int:pk>/close/", views.close_matter, name="close"),
    path("proceedings/<int:pk>/", views.proceeding, name="proceeding"),
    path("proceedings/<int:pk>/decision/", views.decide, name="decide"),
    path("proceedings/<int:pk>/recovery/", views.recover, name="recover"),
    path("proceedings/<int:pk>/acts/<str:name>/", views.follow_up, name="follow-up"),
    path("files/<uuid:token>/", views.download, name="file"),
    path("<str:number>/", views.case, name="case"),
    path("<str:number>/report/", views.report, name="report"),
    path("<str:number>/evaluation/", views.evaluate, name="evaluate"),
    path("<str:number>/changes/", views.report_change, name="report-change"),
    path("<str:number>/changes/<int:change>/", views.decide_change, name="decide-change"),
    path("<str:number>/use/", views.use, name="use"),
    path("<str:number>/revocation/", views.revocation, name="revocation"),
    path("<str:number>/oversight/", views.case_oversight, name="case-oversight"),
]

_DUTIES = Text(zh="获奖后义务", en="Duties after the award")
_REVOCATION = Text(zh="撤销", en="Revocation")
_OVERSIGHT = Text(zh="评审监督", en="Oversight")


@pages.act_pages
def _claims(law: Law, act: Act) -> str | None:
    """Reports, evaluations, changes; everything around a revocation; the oversight's acts."""
    if act in (facts.report_act(law), facts.evaluation_act(law), *facts.change_acts(law)):
        return "supervision:case"
    if act.id in facts.revoking_acts(law):
        return "supervision:revocation"
    if act.id in facts.oversight_acts(law).ids:
        on_case = act.scope is Scope.CASE
        return "supervision:case-oversight" if on_case else "supervision:oversight"
    return None


@pages.desk
def waiting(user: Any, at: datetime) -> Iterator[pages.Waiting]:  # noqa: ANN401
    """Reports owed or late, proposals to revoke, changes, and what the oversight has to do."""
    held = queries.held_by(user)
    if held:
        yield from _duties_waiting(held, at)
        yield from _revocations_waiting(user, held)
        yield from _oversight_waiting(held, at)


def _duties_waiting(held: queries.Held, at: datetime) -> Iterator[pages.Waiting]:
    """For a winner: the reports it owes. For the office: who is late."""
    for own in queries.duties_of(held, at.date()):
        for line in queries.reports_due(own, at):
            about = line.duty.about_year
            what = Text(zh=f"提交 {about} 年度报告", en=f"Hand in the report on {about}")
            yield _duty(own, line, what)
    for other in queries.overdue(held, at.date()):
        for line in other.owed:
            if line.late:
                about = line.duty.about_year
                what = Text(zh=f"{about} 年度报告逾期未报", en=f"The report on {about} is missing")
                yield _duty(other, line, what)


def _duty(winner: queries.Winner, line: queries.DutyLine, what: Text) -> pages.Waiting:
    return pages.Waiting(
        group=_DUTIES,
        what=what,
        about=str(winner.case.organisation),
        url=reverse("supervision:case", args=[winner.case.number]),
        until=line.duty.due_on,
        late=line.late,
    )


def _revocations_waiting(user: Any, held: queries.Held) -> Iterator[pages.Waiting]:  # noqa: ANN401
    """Proposals to revoke that wait for this person's decision, or for what follows; changes."""
    for one in queries.open_proceedings(held):
        acts = one.outstanding if one.row.decided_on else [one.way.decide]
        for act in acts:
            if queries.role_for(user, one.row.case, act) is not None:
                yield pages.Waiting(
                    group=_REVOCATION,
                    what=act.name,
                    about=str(one.row.case.organisation),
                    url=reverse("supervision:proceeding", args=[one.row.pk]),
                )
    for change in queries.open_changes(held):
        yield pages.Waiting(
            group=Text(zh="重大变化", en="Changes"),
            what=Text(zh="决定变化的影响", en="Decide the effect of a change"),
            about=str(change.case.organisation),
            url=reverse("supervision:case", args=[change.case.number]),
        )


def _oversight_waiting(held: queries.Held, at: datetime) -> Iterator[pages.Waiting]:
    """For the oversight group: reports and matters. For the office: orders to answer."""
    reports, matters = queries.to_oversee(held)
    for report in reports:
        yield pages.Waiting(
            group=_OVERSIGHT,
            what=Text(zh="处理举报", en="Look at a report of misconduct"),
            about=report.number,
            url=reverse("supervision:misconduct", args=[report.number]),
        )
    for matter in matters:
        yield pages.Waiting(
            group=_OVERSIGHT,
            what=Text(zh="办理监督事项", en="Deal with a matter"),
            about=f"{matter.number} {matter.who}",
            url=reverse("supervision:matter", args=[matter.pk]),
        )
    for matter, step in queries.orders_to_answer(held):
        yield pages.Waiting(
            group=_OVERSIGHT,
            what=Text(zh="报告纠正情况", en="Report the correction"),
            about=matter.number,
            url=reverse("supervision:matter", args=[matter.pk]),
            until=step.due,
            late=step.due is not None and step.due < at.date(),
        )


@pages.rail
def _in_rail(user: Any, cycle: Any, at: datetime) -> Iterator[pages.Link]:  # noqa: ANN401
    """For the oversight group what waits in its room; for the office the matters it can see."""
    count, late = queries.oversight_counts(user, cycle, at.date())
    if count is not None:
        url = reverse("supervision:oversight", args=[cycle.code])
        yield pages.Link(name=_OVERSIGHT, url=url, count=count, late=late, order=90)


@pages.case_sheet
def _suspended_case(user: Any, case: Any) -> pages.Sheet | None:  # noqa: ANN401
    """That the case stands still, at the top."""
    del user
    found = queries.suspensions(case.cycle, case.number)
    shown = {"suspensions": found}
    return (
        pages.Sheet(template="supervision/_suspended.html", context=shown, order=0)
        if found
        else None
    )


@pages.cycle_sheet
def _suspended_cycle(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """That the cycle stands still, at the top."""
    del user
    found = queries.suspensions(cycle)
    shown = {"suspensions": found}
    return (
        pages.Sheet(template="supervision/_suspended.html", context=shown, order=0)
        if found
        else None
    )


@pages.case_sheet
def _on_case(user: Any, case: Any) -> pages.Sheet | None:  # noqa: ANN401
    """The years after of a winner, for those who may see them."""
    seen = queries.case_seen(user, case.number)
    winner = queries.winner(seen, clock.today()) if seen is not None else None
    if winner is None:
        return None
    proceedings = queries.proceedings_seen(user, case)
    shown = {"winner": winner, "case": case, "proceedings": proceedings}
    return pages.Sheet(template="supervision/_on_case.html", context=shown, order=90)


@pages.cycle_sheet
def _on_cycle(user: Any, cycle: Any) -> pages.Sheet | None:  # noqa: ANN401
    """The ways to the duties, the oversight, and for everybody to a report of misconduct."""
    shown = {
        "cycle": cycle,
        "watches": queries.watches(user, cycle) and bool(queries.winners(cycle, clock.today())),
        "oversees": queries.oversees(user, cycle) or "office" in cycles.roles_of(user, cycle),
    }
    return pages.Sheet(template="supervision/_on_cycle.html", context=shown, order=90)
