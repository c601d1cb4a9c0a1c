"""Tables: letters that were sent."""

import uuid
from typing import ClassVar

from django.db import models
from typing_extensions import override

from zhuoyue.shell.applications.models import Case


class Letter(models.Model):
    """A letter as it was sent (告知书): its file by digest, to whom, by which act; never changed."""

    class To(models.TextChoices):
        """To whom."""

        APPLICANT = "applicant", "申报组织"
        RECOMMENDER = "recommender", "推荐单位"

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    act = models.CharField(max_length=64)
    to = models.CharField(max_length=16, choices=To.choices)
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    sent_at = models.DateTimeField()

    class Meta:
        """By one act one letter to each."""

        ordering: ClassVar = ["sent_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "act", "to"], name="letter_once")
        ]

    @override
    def __str__(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}"
