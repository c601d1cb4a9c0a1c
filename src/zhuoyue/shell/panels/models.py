"""Tables: experts, panels, who sits on them, what they review, what members declare."""

from typing import ClassVar

from django.db import models
from typing_extensions import override

from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.people.models import User


class Expert(models.Model):
    """What is known of a person as an examiner (专家); null: not looked up or not asked yet."""

    user = models.OneToOneField(User, models.PROTECT, related_name="expert")
    employer = models.CharField(max_length=120, blank=True)
    district = models.CharField(max_length=12, blank=True, help_text="code; of the employer")
    expertise = models.JSONField(null=True, blank=True, help_text="kinds of expertise")
    qualifications = models.JSONField(null=True, blank=True, help_text="level, valid from, through")
    appointments = models.JSONField(null=True, blank=True, help_text="terms in the expert pool")
    found_suitable = models.BooleanField(null=True, blank=True)
    trained = models.BooleanField(null=True, blank=True)
    ties = models.JSONField(
        null=True, blank=True, help_text="credit code, interest, ended: from the registers"
    )

    @override
    def __str__(self) -> str:
        """The name as shown on pages."""
        return str(self.user)


class Panel(models.Model):
    """A panel of examiners in a cycle (评审组), for one or more stages."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="panels")
    name = models.CharField(max_length=64)
    stages = models.JSONField(help_text="ids of the stages at which it works")
    first_day = models.DateField()
    last_day = models.DateField()
    size_deviation_reason = models.TextField(blank=True)

    class Meta:
        """Each name once in its cycle."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "name"], name="panel_once"),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="panel_days_in_order"
            ),
        ]

    @override
    def __str__(self) -> str:
        """The name as shown on pages."""
        return self.name


class PanelMember(models.Model):
    """One examiner on a panel (组员)."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="panel_seats")
    leader = models.BooleanField(default=False)

    class Meta:
        """Nobody twice, one leader at most."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel", "user"], name="panel_member_once"),
            models.UniqueConstraint(
                fields=["panel"], condition=models.Q(leader=True), name="panel_one_leader"
            ),
        ]

    @override
    def __str__(self) -> str:
        """Who."""
        return str(self.user)


class Assignment(models.Model):
    """A case that a panel reviews (分组)."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="assignments")
    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")

    class Meta:
        """Not twice on one panel."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel", "case"], name="assignment_once")
        ]

    @override
    def __str__(self) -> str:
        """Which case."""
        return str(self.case_id)


class Declaration(models.Model):
    """What a person declared of their interest in a case (利害关系申报); a later row replaces it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="declarations")
    case = models.ForeignKey(Case, models.PROTECT, related_name="declarations")
    interested = models.BooleanField()
    interest = models.CharField(max_length=32, blank=True, help_text="id of the ground")
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """Who of whom."""
        return f"{self.user} · {self.case_id}"
