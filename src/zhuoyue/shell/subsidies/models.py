"""Tables: payments and what came back, earlier payments, stated facts, budgets; append-only."""

from typing import ClassVar

from django.db import models
from typing_extensions import override

from zhuoyue.core.subsidies import Source
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle

_SOURCES = [(one.value, one.value) for one in Source]


class Payment(models.Model):
    """One movement of money for an honour (兑付、退回、收回、冲正): whole yuan, never negative.

    What came back names in `of` the payment that it belongs to.
    """

    class Kind(models.TextChoices):
        """Paid out, given back, taken back after a revocation, or a wrong entry undone."""

        PAYMENT = "payment", "兑付"
        REFUND = "refund", "退回"
        RECOVERY = "recovery", "收回"
        REVERSAL = "reversal", "冲正"

    case = models.ForeignKey(Case, models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="returns")
    source = models.CharField(max_length=16, choices=_SOURCES, help_text="whose honour")
    award = models.CharField(max_length=64)
    line = models.CharField(max_length=64, help_text="id of the budget line in the regulation")
    amount = models.PositiveBigIntegerField(help_text="whole yuan")
    on = models.DateField()
    voucher = models.CharField(max_length=64)
    document = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=16, help_text="reference of who entered it")
    at = models.DateTimeField()

    class Meta:
        """In the order of entry; a voucher once in a place's cycle; only returns name a payment."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_above_nothing"),
            models.CheckConstraint(
                condition=models.Q(kind="payment", of__isnull=True)
                | ~models.Q(kind="payment") & models.Q(of__isnull=False),
                name="payment_return_of_one",
            ),
            models.UniqueConstraint(fields=["case", "kind", "voucher", "of"], name="payment_once"),
        ]

    @override
    def __str__(self) -> str:
        """Which voucher."""
        return f"{self.case.number} {self.kind} {self.voucher}"


class EarlierPayment(models.Model):
    """A sum paid before or elsewhere, as the office entered it (历史资助); a later row may replace it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="earlier_payments")
    source = models.CharField(max_length=16, choices=_SOURCES)
    award = models.CharField(max_length=64, blank=True)
    amount = models.PositiveBigIntegerField(help_text="whole yuan")
    recovered = models.PositiveBigIntegerField(default=0, help_text="of it back since")
    year = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=120)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    by = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        """In the order of entry; never more back than was paid."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(recovered__lte=models.F("amount")),
                name="earlier_payment_back_at_most",
            )
        ]

    @override
    def __str__(self) -> str:
        """Of which case, which document."""
        return f"{self.case.number} {self.document}"


class StatedFact(models.Model):
    """One fact that a sum rests on (核定事实), with the document that proves it; the newest counts."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="stated_facts")
    fact = models.CharField(max_length=32, help_text="as the question `money` names it")
    value = models.CharField(max_length=32)
    document = models.CharField(max_length=120)
    by = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        """In the order of entry."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """Which fact of whom."""
        return f"{self.case.number} {self.fact}"


class Budget(models.Model):
    """What was approved for a budget line of a cycle (部门预算); the newest row counts."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="budgets")
    line = models.CharField(max_length=64)
    approved = models.PositiveBigIntegerField(help_text="whole yuan")
    document = models.CharField(max_length=120)
    by = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        """In the order of entry."""

        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        """Which line of which cycle."""
        return f"{self.cycle.code} {self.line}"
