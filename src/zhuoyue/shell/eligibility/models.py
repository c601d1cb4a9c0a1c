"""Tables: what people found on the conditions no machine decides, and what departments answered."""

from typing import ClassVar

from django.db import models
from typing_extensions import override

from zhuoyue.core.eligibility.organisation import RevocationGround
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.people.models import Organisation


class Judgement(models.Model):
    """What one person found on a condition (认定); a later row of the same person replaces it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="judgements")
    condition = models.CharField(max_length=64, help_text="id of the condition in the regulation")
    met = models.BooleanField()
    grounds = models.TextField()
    evidence = models.JSONField(default=list, help_text="what it rests on, each in words")
    role = models.CharField(max_length=32)
    by = models.CharField(max_length=16, help_text="reference of who found it")
    at = models.DateTimeField()

    class Meta:
        """In the order in which they were found."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """Which condition of whom."""
        return f"{self.case.number} · {self.condition}"


class DepartmentAnswer(models.Model):
    """What a consulted department said of one applicant (部门意见); a later row replaces it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="department_answers")
    consultation = models.CharField(max_length=16, blank=True, help_text="number it answers")
    department = models.CharField(max_length=120, help_text="name as it was consulted")
    adverse = models.BooleanField()
    text = models.TextField(blank=True)
    by = models.CharField(max_length=16, help_text="reference of who answered")
    at = models.DateTimeField()

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """Which department on whom."""
        return f"{self.case.number} · {self.department}"


class Revocation(models.Model):
    """An honour that was taken back (撤销): what a re-application ban is counted from; never changed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="revocations")
    case = models.OneToOneField(Case, models.PROTECT, related_name="revocation")
    programme = models.CharField(max_length=64, help_text="regulation without its year")
    ground = models.CharField(
        max_length=32, choices=[(one.value, one.value) for one in RevocationGround]
    )
    decided_on = models.DateField()
    document = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        """In the order in which they were decided."""

        ordering: ClassVar = ["decided_on", "pk"]

    @override
    def __str__(self) -> str:
        """Of whom, on which ground."""
        return f"{self.organisation} {self.ground}"
