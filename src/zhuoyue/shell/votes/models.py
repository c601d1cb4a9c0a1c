"""Tables: meetings, seats, ballots; who has voted and the slips, with nothing between the two."""

import uuid
from typing import ClassVar

from django.db import models
from typing_extensions import override

from zhuoyue.core.ballots import Mode
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.people.models import User


class Member(models.Model):
    """One place on the committee's roster of a cycle (委员会名单): unit, who acts for it, as what."""

    class Part(models.TextChoices):
        """As what; the clerk (记录人) keeps the record and does not vote."""

        CHAIR = "chair", "主任委员"
        MEMBER = "member", "委员"
        CLERK = "clerk", "记录人"

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="committee")
    unit = models.CharField(max_length=120)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField(max_length=8, choices=Part.choices, default=Part.MEMBER)

    class Meta:
        """Nobody stands on it twice, no unit either, one chair; in the order entered."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "user"], name="member_once"),
            models.UniqueConstraint(fields=["cycle", "unit"], name="member_unit_once"),
            models.UniqueConstraint(
                fields=["cycle"], condition=models.Q(part="chair"), name="one_chair"
            ),
        ]

    @override
    def __str__(self) -> str:
        """The unit."""
        return self.unit


class Meeting(models.Model):
    """A meeting of the committee (审委会会议): on whom it votes. What it heard stands in the book."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="meetings")
    opened_at = models.DateTimeField()
    cases = models.ManyToManyField(Case, related_name="meetings")

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-opened_at", "pk"]

    @override
    def __str__(self) -> str:
        """Of which cycle."""
        return f"{self.cycle} {self.opened_at:%Y-%m-%d}"


class Seat(models.Model):
    """One member on the roster (成员): who votes for it, whether present, who stands in."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="seats")
    unit = models.CharField(max_length=120)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    present = models.BooleanField(default=False)
    recused = models.BooleanField(default=False)
    substitute = models.CharField(max_length=64, blank=True)

    class Meta:
        """Nobody sits on two seats."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "user"], name="seat_once"),
            models.UniqueConstraint(fields=["meeting", "unit"], name="unit_once"),
        ]

    @override
    def __str__(self) -> str:
        """The unit."""
        return self.unit


class Ballot(models.Model):
    """One vote on one award (一次表决); closed with its counts, which only then exist."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="ballots")
    award = models.CharField(max_length=64)
    mode = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Mode])
    present = models.PositiveSmallIntegerField(help_text="members taking part when it was opened")
    candidates = models.JSONField(help_text="id, name and overall score of each candidate")
    counts = models.JSONField(null=True, blank=True, help_text="slips and votes, once closed")
    on_paper = models.BooleanField(
        default=False, help_text="slips of paper, counted by two persons"
    )
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Each award once in a meeting."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "award"], name="ballot_once")
        ]

    @override
    def __str__(self) -> str:
        """On which award."""
        return f"{self.meeting} {self.award}"

    @property
    def by_hand(self) -> bool:
        """Whether persons count: raised hands, or slips of paper."""
        return self.on_paper or self.mode == Mode.SHOW_OF_HANDS


class Voted(models.Model):
    """Who has handed in a slip (已投票): no time, no number, no slip."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="voted")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        """Once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "seat"], name="voted_once")
        ]

    @override
    def __str__(self) -> str:
        """Which seat."""
        return str(self.seat_id)


class Slip(models.Model):
    """A slip in the box (选票): marks and a random id; no member, no time, no order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="slips")
    marks = models.JSONField(help_text="candidate → yes, no or abstain")

    class Meta:
        """By chance."""

        ordering: ClassVar = ["id"]

    @override
    def __str__(self) -> str:
        """Nothing."""
        return "slip"


class Tally(models.Model):
    """What one person counted of raised hands or paper slips (清点); two must have counted the same."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="tallies")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    counts = models.JSONField(help_text="slips, and votes on each candidate")

    class Meta:
        """One of each person."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "by"], name="tally_once")
        ]

    @override
    def __str__(self) -> str:
        """Of which ballot."""
        return str(self.ballot_id)


class TieDecision(models.Model):
    """The decision on candidates of equal standing for the last places (并列处理决定)."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="tie_decisions")
    award = models.CharField(max_length=64)
    picked = models.JSONField(help_text="numbers of the cases that get a place")
    decided_by = models.CharField(max_length=120)
    decided_on = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=16, help_text="reference of who recorded it")

    class Meta:
        """One an award."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "award"], name="tie_decided_once")
        ]

    @override
    def __str__(self) -> str:
        """On which award."""
        return self.award


class WinnersChecked(models.Model):
    """That the register of earlier winners is complete for this cycle's vote (往届获奖核对)."""

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="winners_checked")
    at = models.DateTimeField()
    by = models.CharField(max_length=16, help_text="reference of who checked it")

    @override
    def __str__(self) -> str:
        """Of which cycle."""
        return str(self.cycle)
