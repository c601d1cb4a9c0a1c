"""Tables: cases, and the bodies that are party to them."""

from typing import ClassVar

from django.db import models
from typing_extensions import override

from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.people.models import Body, Organisation


class Case(models.Model):
    """One organisation's application in one cycle and all that follows from it (申报件)."""

    number = models.CharField(max_length=48, unique=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="cases")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cases")
    awards = models.JSONField(default=list, help_text="ids of the awards applied for")
    completed = models.JSONField(
        default=list, help_text="cached: stages completed in this case's book"
    )
    ended_by = models.CharField(max_length=64, blank=True, help_text="cached: act that ended it")
    last_act = models.CharField(max_length=64, blank=True, help_text="cached: newest entry")
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One case of an organisation in a cycle."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "organisation"], name="case_once")
        ]

    @override
    def __str__(self) -> str:
        """Number and name as shown on pages."""
        return f"{self.number} {self.organisation}"


class Party(models.Model):
    """A body that acts in this case in this role (推荐单位等)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    body = models.ForeignKey(Body, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=32)

    class Meta:
        """Once per role."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "body", "role"], name="party_once")
        ]

    @override
    def __str__(self) -> str:
        """Which body as what."""
        return f"{self.body} · {self.role}"
