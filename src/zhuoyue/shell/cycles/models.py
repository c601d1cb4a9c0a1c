"""Tables: cycles."""

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
