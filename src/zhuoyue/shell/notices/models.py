"""Tables: public notices, objections, and apart from them who objected."""

import secrets
from typing import ClassVar

from django.db import models
from typing_extensions import override

from zhuoyue.core.notices import Finding
from zhuoyue.shell.cycles.models import Cycle

_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_number() -> str:
    """A receipt number that tells neither how many came before nor can be guessed."""
    return "Y-" + "".join(secrets.choice(_SIGNS) for _ in range(10))


class Notice(models.Model):
    """One list on public notice (公示): the names as they were published, and the last day."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="notices")
    list = models.CharField(max_length=64, help_text="id of the list in the regulation")
    lines = models.JSONField(help_text="case, name and award of each organisation on the list")
    published_at = models.DateTimeField()
    last_day = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Each list once in a cycle, newest first."""

        ordering: ClassVar = ["-published_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "list"], name="notice_once")
        ]

    @override
    def __str__(self) -> str:
        """Which list."""
        return f"{self.cycle} {self.list}"


class Objection(models.Model):
    """What was raised against a list (异议), without who raised it."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    number = models.CharField(max_length=16, unique=True, default=new_number, editable=False)
    received_at = models.DateTimeField()
    in_time = models.BooleanField(null=True, help_text="empty: the calendar was not out")
    about = models.CharField(max_length=120, blank=True, help_text="name on the list")
    facts = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    record = models.TextField(blank=True, help_text="of the verification")
    verified_on = models.DateField(null=True, blank=True)
    finding = models.CharField(
        max_length=16, blank=True, choices=[(one.value, one.value) for one in Finding]
    )
    violation_proven = models.BooleanField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        """Oldest first; verified with a finding; settled only when verified."""

        ordering: ClassVar = ["received_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(verified_on__isnull=True, finding="")
                | models.Q(verified_on__isnull=False) & ~models.Q(finding=""),
                name="objection_finding_when_verified",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_on__isnull=True) | models.Q(verified_on__isnull=False),
                name="objection_settled_when_verified",
            ),
        ]

    @override
    def __str__(self) -> str:
        """Its receipt number."""
        return self.number


class Objector(models.Model):
    """Who raised an objection (异议人): kept apart, for the award office and the oversight only."""

    class Kind(models.TextChoices):
        """An organisation or a person."""

        ORGANISATION = "organisation", "单位"
        PERSON = "person", "个人"

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="objector")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)

    @override
    def __str__(self) -> str:
        """Not who: a log or a page must not tell by accident."""
        return f"objector of {self.objection_id}"
