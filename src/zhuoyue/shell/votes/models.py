"""Tables: meetings, seats, ballots; who has voted and the slips, with nothing between the two."""

import uuid
from typing import ClassVar

from django.db import models
from typing_extensions import override

from zhuoyue.core.ballots import Mode
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.people.models import User


class Meeting(models.Model):
    """A meeting of the committee (审委会会议): what it was told before it votes, on whom it votes."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="meetings")
    opened_at = models.DateTimeField()
    heard = models.JSONField(default=list, help_text="ids of what was heard or examined")
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
