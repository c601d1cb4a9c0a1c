"""Tables: cases, the bodies that are party to them, what the organisation fills in and hands in."""

import uuid
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


class Application(models.Model):
    """What an organisation fills in, section by section, until it hands it in (申报书)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="application")
    sections = models.JSONField(
        default=dict, help_text="section → {facts, version, at, by}; facts as the core reads them"
    )
    frozen = models.JSONField(null=True, blank=True, help_text="everything, as it was handed in")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was frozen")

    @override
    def __str__(self) -> str:
        """Whose it is."""
        return f"{self.case.number} {self.digest[:12]}"


class Material(models.Model):
    """A file of one part of the submission (申报材料)."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="materials")
    part = models.CharField(max_length=64, help_text="id of the part in the regulation")
    name = models.CharField(max_length=160, help_text="the file's own name")
    kind = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    size = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=16, help_text="reference of who sent it")

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """The name as shown on pages."""
        return self.name
