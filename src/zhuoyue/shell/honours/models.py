"""Tables: certificates of the honours conferred here."""

from typing import ClassVar

from django.db import models
from typing_extensions import override

from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.people.models import Honour


class Certificate(models.Model):
    """The certificate of an honour (证书): its number, by award and order; never given twice."""

    honour = models.OneToOneField(Honour, models.PROTECT, related_name="certificate")
    case = models.OneToOneField(Case, models.PROTECT, related_name="certificate")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="certificates")
    award = models.CharField(max_length=64)
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=64, unique=True)
    conferred_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Each order once in its award and cycle; by award and order."""

        ordering: ClassVar = ["cycle", "award", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "award", "order"], name="certificate_order_once"
            ),
            models.CheckConstraint(condition=models.Q(order__gte=1), name="certificate_from_one"),
        ]

    @override
    def __str__(self) -> str:
        """Its number."""
        return self.number
