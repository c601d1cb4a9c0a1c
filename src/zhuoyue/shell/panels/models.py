"""Tables: experts, panels, who sits on them, what they review, interests declared, recusal asked for."""

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
    trainings = models.JSONField(null=True, blank=True, help_text="day and subject of each")
    found_suitable = models.BooleanField(null=True, blank=True)
    suitable_grounds = models.TextField(blank=True)
    suitable_by = models.CharField(max_length=16, blank=True, help_text="reference of who found it")
    suitable_at = models.DateTimeField(null=True, blank=True)
    ties = models.JSONField(
        null=True, blank=True, help_text="credit code, interest, ended: from the registers"
    )
    changed_by = models.CharField(max_length=16, blank=True, help_text="reference")
    changed_at = models.DateTimeField(null=True, blank=True)

    @override
    def __str__(self) -> str:
        """The name as shown on pages."""
        return str(self.user)


class Panel(models.Model):
    """A panel of examiners in a cycle (评审组), for the stages of one rule of the regulation.

    Drafted, then appointed, and from then on never edited: a change is a new version that
    replaces it once it is appointed. At work: appointed and not ended.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="panels")
    name = models.CharField(max_length=64)
    stages = models.JSONField(help_text="ids of the stages at which it works")
    first_day = models.DateField()
    last_day = models.DateField()
    size_deviation_reason = models.TextField(blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.TextField(blank=True, help_text="why it replaces the version before")
    appointed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="replaced by the next version")

    class Meta:
        """Each version of a name once in its cycle."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "name", "version"], name="panel_once"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(appointed_at__isnull=False),
                name="panel_ended_was_appointed",
            ),
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


class ConsultantsNamed(models.Model):
    """Whom an applicant names as those who consulted for it (申报咨询人员); a later row replaces it.

    No row: not asked. An empty list: none.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="consultants_named")
    names = models.JSONField(help_text="full names")
    by = models.CharField(max_length=16, help_text="reference of who said so")
    at = models.DateTimeField()

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """Of which case."""
        return f"{self.case_id} · {len(self.names)}"


class RecusalRequest(models.Model):
    """A request that a person not review a case (回避申请), and what the office decided on it.

    The applicant is shown no names: it gives the name it knows, the office says who that is.
    """

    class Decision(models.TextChoices):
        """What the office decided."""

        UPHELD = "upheld", "同意回避"
        DISMISSED = "dismissed", "驳回申请"

    case = models.ForeignKey(Case, models.PROTECT, related_name="recusal_requests")
    named = models.CharField(max_length=64, help_text="the person, as the applicant knows them")
    grounds = models.TextField()
    by = models.CharField(max_length=16, help_text="reference of who asked")
    at = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=16, blank=True, help_text="reference")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order in which they came; a decision has its reason."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decision="") | ~models.Q(reason=""),
                name="recusal_decided_with_reason",
            )
        ]

    @override
    def __str__(self) -> str:
        """Whom, in which case."""
        return f"{self.named} · {self.case_id}"
