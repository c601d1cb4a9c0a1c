"""Tables: cycles."""

import uuid
from typing import ClassVar

from django.db import models
from typing_extensions import override


class Cycle(models.Model):
    """One run of an award (届), pinned to one version of its regulation by SHA-256."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=12, help_text="administrative code")
    regulation = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the regulation's folder")
    rehearsal = models.BooleanField(default=False)
    opened = models.DateTimeField()
    implementing_rules = models.JSONField(default=dict, blank=True)
    stage = models.CharField(max_length=64, blank=True, help_text="cached; the book decides")

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-opened", "code"]

    @override
    def __str__(self) -> str:
        """The name as shown on pages."""
        return self.name


class Paper(models.Model):
    """A document of a cycle as it was filed: rules adopted, an approval (归档文件)."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="papers")
    act = models.CharField(max_length=64, help_text="act that it belongs to")
    name = models.CharField(max_length=160, help_text="the file's own name")
    kind = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    size = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=16, help_text="reference of who filed it")

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """The name as shown on pages."""
        return self.name


class Rules(models.Model):
    """Implementing rules as the office drafted or the committee adopted them (实施细则)."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="rules")
    act = models.CharField(max_length=64, help_text="act by which they stand in the book")
    adopted = models.BooleanField()
    values = models.JSONField(help_text="parameter → value as the core reads it")
    decision = models.CharField(max_length=120, blank=True, help_text="number of the decision")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="rules")
    at = models.DateTimeField()
    by = models.CharField(max_length=16, help_text="reference of who put them on record")

    class Meta:
        """In the order in which they came; a later adoption amends the earlier."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """Decision or draft."""
        return self.decision or f"{self.act} {self.pk}"


class Call(models.Model):
    """The call as it was published (申报通知)."""

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="call")
    text = models.TextField(help_text="what the office says beside the days")
    opens = models.DateField()
    closes = models.CharField(max_length=32, help_text="day or instant, as on record")
    criteria = models.CharField(max_length=64)
    earlier = models.JSONField(null=True, blank=True, help_text="years of the earlier cycles")
    at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        """Whose call."""
        return str(self.cycle)
