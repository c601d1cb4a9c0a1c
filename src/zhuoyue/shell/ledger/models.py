"""Tables: entries and seals, append-only, held by a trigger of the database; heads of the chains."""

from typing import ClassVar

from django.db import models
from typing_extensions import override


class Entry(models.Model):
    """One act on record (入账的行为): chained by hashes within its chain; never changed, never removed."""

    cycle = models.CharField(max_length=32)
    chain = models.CharField(max_length=48, help_text="code of the cycle, or number of a case")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=64)
    by = models.CharField(max_length=32, help_text="role id of the regulation")
    actor = models.CharField(max_length=16, null=True)  # noqa: DJ001 - nobody is not ""
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Each number once in its chain; no chain in two cycles."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="entry_once"),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="entry_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["cycle", "chain", "sequence"])]

    @override
    def __str__(self) -> str:
        """Which entry."""
        return f"{self.chain} {self.sequence} {self.act}"


class Head(models.Model):
    """The newest entry of a chain (账本末条): kept by a trigger whenever an entry comes in."""

    chain = models.CharField(max_length=48, primary_key=True)
    cycle = models.CharField(max_length=32, db_index=True)
    sequence = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    @override
    def __str__(self) -> str:
        """Which chain, and how long it is."""
        return f"{self.chain} {self.sequence}"


class Seal(models.Model):
    """All heads of a cycle sealed together (封存): at stage ends and daily."""

    cycle = models.CharField(max_length=32)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    why = models.CharField(max_length=120)
    heads = models.JSONField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    after = models.BigIntegerField(help_text="id of the newest entry of the cycle that it covers")

    class Meta:
        """Each number once in its cycle."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "number"], name="seal_once")
        ]

    @override
    def __str__(self) -> str:
        """Which seal."""
        return f"{self.cycle} seal {self.number}"
