"""Reads: panels, who sits on them, who may review which case at which stage."""

from django.db.models import Q, QuerySet

from zhuoyue.shell.applications.models import Application, Case, Material
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import visibility
from zhuoyue.shell.panels.models import Assignment, Declaration, Panel
from zhuoyue.shell.people.models import User


def panels_of(cycle: Cycle) -> QuerySet[Panel]:
    """The panels of a cycle with members and cases."""
    rows = Panel.objects.filter(cycle=cycle)
    return rows.prefetch_related("members__user__expert", "assignments__case__organisation")


def panel_for(case: Case, stage: str) -> Panel | None:
    """The panel that reviews a case at a stage."""
    rows = Panel.objects.filter(assignments__case=case).prefetch_related("members__user")
    return next((one for one in rows if stage in one.stages), None)


def members(panel: Panel) -> list[User]:
    """Who sits on a panel, the leader among them."""
    return [one.user for one in panel.members.all()]


def leader_of(panel: Panel) -> User | None:
    """Who leads a panel."""
    return next((one.user for one in panel.members.all() if one.leader), None)


def declared_free(user: User, case: Case) -> bool | None:
    """Whether the newest declaration says: no interest; None: not declared yet."""
    newest = Declaration.objects.filter(user=user, case=case).order_by("-pk").first()
    return None if newest is None else not newest.interested


def may_review(user: User, case: Case, stage: str) -> bool:
    """Whether a person sits on the case's panel of this stage and has declared no interest."""
    panel = panel_for(case, stage)
    return panel is not None and user in members(panel) and declared_free(user, case) is True


def _assigned(user: User) -> QuerySet[Assignment]:
    return Assignment.objects.filter(panel__members__user=user.pk)


def _free_of(user: User) -> list[int]:
    """The assigned cases in which the user's newest declaration says: no interest."""
    newest: dict[int, bool] = {}
    rows = Declaration.objects.filter(user=user.pk, case__in=_assigned(user).values("case"))
    for case, interested in rows.order_by("pk").values_list("case", "interested"):
        newest[case] = not interested
    return [case for case, free in newest.items() if free]


@visibility.grants(Case)
def _cases(user: User) -> Q:
    """A member of its panel: the case by name, so that an interest can be declared."""
    return Q(pk__in=_assigned(user).values("case")) if user.pk else visibility.NOTHING


@visibility.grants(Application)
@visibility.grants(Material)
def _papers(user: User) -> Q:
    """A member of its panel who declared no interest: what was handed in."""
    if not user.pk:
        return visibility.NOTHING
    return Q(case__in=_free_of(user), case__application__digest__gt="")
