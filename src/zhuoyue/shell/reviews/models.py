"""Tables: examiners' sheets, what a panel agreed on, visits, decisions that people take at a gate."""

from typing import ClassVar

from django.db import models
from typing_extensions import override

from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.people.models import User


class Sheet(models.Model):
    """One examiner's own sheet of a case at a stage (独立评审评分表); sealed when handed in."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="review_sheets")
    stage = models.CharField(max_length=64)
    user = models.ForeignKey(User, models.PROTECT, related_name="review_sheets")
    items = models.JSONField(
        default=dict, help_text="item → percent, strengths, opportunities, issues, page; as typed"
    )
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was sealed")
    released = models.BooleanField(default=False, help_text="every sheet of the panel is in")

    class Meta:
        """One of a person for a case at a stage."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "stage", "user"], name="sheet_once"),
            models.CheckConstraint(
                condition=models.Q(released=False) | models.Q(handed_in_at__isnull=False),
                name="sheet_released_when_in",
            ),
        ]

    @override
    def __str__(self) -> str:
        """Whose of what."""
        return f"{self.case_id} · {self.stage} · {self.user_id}"


class Consensus(models.Model):
    """What a panel agreed on and reported of a case at a stage (合议、评审报告)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="consensuses")
    stage = models.CharField(max_length=64)
    items = models.JSONField(default=dict, help_text="item → percent and note, as typed")
    total_note = models.TextField(blank=True, help_text="how a difference of totals was resolved")
    attendance = models.JSONField(
        default=dict, help_text="reference of a member → present, reason of absence"
    )
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    total = models.CharField(max_length=40, blank=True, help_text="exact; set by the report")
    report = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the report")
    report_name = models.CharField(max_length=160, blank=True)
    report_text = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was sealed")

    class Meta:
        """One of a case at a stage."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "stage"], name="consensus_once")
        ]

    @override
    def __str__(self) -> str:
        """Of what."""
        return f"{self.case_id} · {self.stage}"


class SignOff(models.Model):
    """A member of the panel stands by one version of the consensus, or differs (签字、保留意见)."""

    consensus = models.ForeignKey(Consensus, models.PROTECT, related_name="sign_offs")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(help_text="of the consensus that was signed")
    agrees = models.BooleanField()
    difference = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """In the order in which they came; each version once."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consensus", "user", "version"], name="sign_off_once")
        ]

    @override
    def __str__(self) -> str:
        """Who."""
        return str(self.user_id)


class Visit(models.Model):
    """A visit to an applicant (现场评审): when, who, what is to be verified, what was seen."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="visit")
    first_day = models.DateField()
    last_day = models.DateField()
    people = models.TextField(help_text="who goes, who is asked to be there")
    agenda = models.TextField(blank=True)
    to_verify = models.TextField(blank=True, help_text="for the panel's eyes")
    notes = models.TextField(blank=True, help_text="for the panel's eyes")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        """The days in their order."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="visit_days_in_order"
            )
        ]

    @override
    def __str__(self) -> str:
        """To whom."""
        return str(self.case_id)


class Ruling(models.Model):
    """What people decided where the text leaves it to them (并列、不予进入、审议、调整奖项); the newest holds."""

    class Kind(models.TextChoices):
        """What was decided."""

        TIE = "tie", "并列处理决定"
        HOLD_BACK = "hold_back", "不予进入"
        DELIBERATION = "deliberation", "审议候选组织建议名单"
        TRANSFER = "transfer", "是否同意调整奖项"

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="rulings")
    stage = models.CharField(max_length=64, help_text="of the gate")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="rulings")
    cases = models.JSONField(default=list, help_text="numbers of the cases picked")
    yes = models.BooleanField(default=True)
    body = models.CharField(max_length=120, help_text="who decided")
    on = models.DateField()
    reason = models.TextField()
    by = models.CharField(max_length=16, help_text="reference of who put it on record")
    at = models.DateTimeField()

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """What, at which gate."""
        return f"{self.cycle_id} · {self.stage} · {self.kind}"
