"""Tables of the years after and of the oversight: reports, changes, revocations, matters, misconduct."""

import secrets
import uuid
from typing import ClassVar

from django.db import models
from typing_extensions import override

from zhuoyue.core import supervision as core
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle

_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_number() -> str:
    """A receipt number that tells neither how many came before nor can be guessed."""
    return "J-" + "".join(secrets.choice(_SIGNS) for _ in range(12))


class YearlyReport(models.Model):
    """A report of a winner on one year (上年度自我评价报告), with its file."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="yearly_reports")
    year = models.PositiveSmallIntegerField(help_text="the year it is about")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    size = models.PositiveBigIntegerField()
    by = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        """One a year, in the order in which they came."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "year"], name="yearly_report_once")
        ]

    @override
    def __str__(self) -> str:
        """Whose, about which year."""
        return f"{self.case.number} {self.year}"


class Evaluation(models.Model):
    """A follow-up evaluation of a winner (绩效跟踪评估): whether it still qualifies, and on what ground."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="evaluations")
    still_fit = models.BooleanField()
    record = models.TextField()
    by = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        """In the order in which they were held."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """Of whom, and what came of it."""
        return f"{self.case.number} {self.still_fit}"


class Change(models.Model):
    """A change that an applicant reported while its case runs (重大变化), and its effect."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="changes")
    number = models.CharField(max_length=16)
    event_on = models.DateField()
    text = models.TextField()
    by = models.CharField(max_length=16)
    at = models.DateTimeField()
    effect = models.TextField(blank=True)
    decided_by = models.CharField(max_length=16, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Each number once in its case; an effect has a day and a person."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="change_once"),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, effect="")
                | models.Q(decided_at__isnull=False) & ~models.Q(effect=""),
                name="change_effect_when_decided",
            ),
        ]

    @override
    def __str__(self) -> str:
        """Which change of whom."""
        return f"{self.case.number} {self.number}"


class Proceeding(models.Model):
    """A proposal to take an honour back, and what was decided on it (撤销)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="proceedings")
    breach = models.CharField(
        max_length=32, choices=[(one.value, one.value) for one in core.Breach]
    )
    told = models.JSONField(help_text="facts of the question `revocation`, as they were found")
    narrative = models.TextField()
    evidence = models.TextField()
    by = models.CharField(max_length=16)
    at = models.DateTimeField()
    approved = models.BooleanField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=120, blank=True)
    decided_by = models.CharField(max_length=16, blank=True)

    class Meta:
        """One open proposal of a case; a decision has its day."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(decided_on__isnull=True),
                name="proceeding_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_on__isnull=True, approved__isnull=True)
                | models.Q(decided_on__isnull=False, approved__isnull=False),
                name="proceeding_decided_on_a_day",
            ),
        ]

    @override
    def __str__(self) -> str:
        """Which ground against whom."""
        return f"{self.case.number} {self.breach}"


class FollowUp(models.Model):
    """What was done after a revocation (善后): recovered, announced, entered in the credit file."""

    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="follow_ups")
    act = models.CharField(max_length=64)
    plaque = models.BooleanField(default=False)
    certificate = models.BooleanField(default=False)
    money = models.PositiveBigIntegerField(default=0, help_text="whole yuan")
    document = models.CharField(max_length=120, blank=True)
    by = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        """In the order in which it was done."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """Which act."""
        return f"{self.proceeding} {self.act}"


class MisconductReport(models.Model):
    """What somebody reported to the oversight group (举报、投诉), without who reported it."""

    class State(models.TextChoices):
        """All that the status page tells."""

        RECEIVED = "received", "已收到"
        OPENED = "opened", "办理中"
        CLOSED = "closed", "已办结"

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="misconduct_reports")
    number = models.CharField(max_length=16, unique=True, default=new_number, editable=False)
    matter = models.CharField(max_length=32)
    subject = models.CharField(max_length=32)
    about = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    by_name = models.BooleanField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.RECEIVED)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """Its receipt number."""
        return self.number


class Informant(models.Model):
    """Who reported (举报人): kept apart, for the oversight group only."""

    report = models.OneToOneField(MisconductReport, models.PROTECT, related_name="informant")
    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=120, blank=True)

    @override
    def __str__(self) -> str:
        """Not who: a log or a page must not tell by accident."""
        return f"informant of {self.report_id}"


class Matter(models.Model):
    """A case of the oversight group (监督事项): about what, against whom, from which source."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="matters")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="matters")
    number = models.CharField(max_length=16)
    matter = models.CharField(max_length=32)
    subject = models.CharField(max_length=32)
    who = models.CharField(max_length=120)
    text = models.TextField()
    source = models.CharField(max_length=16)
    report = models.OneToOneField(
        MisconductReport, models.PROTECT, null=True, blank=True, related_name="opened_as"
    )
    by = models.CharField(max_length=16)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=32, blank=True)
    finding = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Each number once in its cycle; closed with an outcome."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "number"], name="matter_once"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome="")
                | models.Q(closed_at__isnull=False) & ~models.Q(outcome=""),
                name="matter_outcome_when_closed",
            ),
        ]

    @override
    def __str__(self) -> str:
        """Which matter."""
        return f"{self.cycle.code} {self.number}"


class Step(models.Model):
    """One step in a matter (监督措施): suspended, ordered, answered, lifted; never changed."""

    class Kind(models.TextChoices):
        """What was done."""

        SUSPEND = "suspend", "责令暂停"
        LIFT = "lift", "解除暂停"
        ORDER = "order", "责令纠正"
        ANSWER = "answer", "报告纠正情况"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    text = models.TextField()
    due = models.DateField(null=True, blank=True, help_text="until when an answer is expected")
    by = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        """In the order in which they were taken."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """Which step of which matter."""
        return f"{self.matter} {self.kind}"
