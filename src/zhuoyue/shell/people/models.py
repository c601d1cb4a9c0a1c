"""Tables: users, organisations, bodies, memberships."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from typing_extensions import override

from zhuoyue.core.eligibility.credit_code import OrganisationKind

_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_reference() -> str:
    """A stable name for the books that says nothing about the person."""
    return "P-" + "".join(secrets.choice(_SIGNS) for _ in range(8))


class Users(BaseUserManager["User"]):
    """Makes users with hashed passwords."""

    def create_user(self, username: str, password: str | None = None, **more: Any) -> "User":  # noqa: ANN401
        """Make a user; without a password nobody can log in as them."""
        user = self.model(username=username, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who logs in (用户). In the books they appear by `reference` only."""

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64)
    reference = models.CharField(max_length=16, unique=True, default=new_reference, editable=False)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    is_active = models.BooleanField(default=True)
    columns = models.JSONField(
        default=dict, blank=True, help_text="table → columns this person does not want to see"
    )

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    @override
    def __str__(self) -> str:
        """The name as shown on pages."""
        return self.name or self.username


class Body(models.Model):
    """A public body, or a part of one, that acts in an award (单位、机构)."""

    class Kind(models.TextChoices):
        """What sort of body."""

        OFFICE = "office", "评审办公室"
        DISTRICT = "district", "区、县（市）"
        TOWNSHIP = "township", "镇乡（街道）"
        INDUSTRY = "industry", "行业主管部门"
        ASSOCIATION = "association", "行业协会"
        DEPARTMENT = "department", "部门"
        COMMITTEE = "committee", "评审委员会"
        EXPERTS = "experts", "评审专家"
        OVERSIGHT = "oversight", "监督小组"
        GOVERNMENT = "government", "人民政府"
        FINANCE = "finance", "财政部门"
        AUDIT = "audit", "审计部门"
        DISCIPLINE = "discipline", "纪检监察机关"

    LOCAL: ClassVar[frozenset[str]] = frozenset({"district", "township", "industry", "association"})
    """Kinds that act on those cases only to which they are party."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    place = models.CharField(max_length=12, help_text="administrative code of the award's place")
    area = models.CharField(
        max_length=12, blank=True, help_text="administrative code of the body's own area, if any"
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)

    class Meta:
        """One body of a name in a place."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "kind", "name"], name="body_once")
        ]

    @override
    def __str__(self) -> str:
        """The name as shown on pages."""
        return self.name


class Organisation(models.Model):
    """An organisation that may apply (组织), by its unified social credit code."""

    name = models.CharField(max_length=120)
    unified_social_credit_code = models.CharField(max_length=18, unique=True)
    kind = models.CharField(
        max_length=32,
        choices=[(kind.value, kind.value) for kind in OrganisationKind],
        default=OrganisationKind.ENTERPRISE.value,
    )
    area = models.CharField(max_length=12, blank=True, help_text="administrative code of its seat")
    township = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="organisations"
    )

    class Meta:
        """The code is stored as the register prints it."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(unified_social_credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="credit_code_form",
            )
        ]

    @override
    def __str__(self) -> str:
        """The name as shown on pages."""
        return self.name


class Membership(models.Model):
    """Who acts in which role for which body or organisation (任职), in one cycle or until it ends."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="members")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="members"
    )
    role = models.CharField(max_length=32, help_text="role id of the regulation")
    cycle = models.CharField(max_length=32, blank=True, help_text="code of the cycle; empty: any")
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="last day, included")

    class Meta:
        """Either for a body or for an organisation, and not twice the same."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(body__isnull=True) ^ models.Q(organisation__isnull=True),
                name="membership_of_one",
            ),
            models.UniqueConstraint(
                fields=["user", "body", "organisation", "role", "cycle", "since"],
                name="membership_once",
                nulls_distinct=False,
            ),
        ]

    @override
    def __str__(self) -> str:
        """Who as what."""
        return f"{self.user} · {self.role}"


class Honour(models.Model):
    """An honour that an organisation holds or held (荣誉): here or elsewhere, of this or of earlier cycles.

    It stands this low because many rooms ask for it; the room honours alone writes it.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="honours"
    )
    name = models.CharField(max_length=120, help_text="of the organisation, as it was honoured")
    authority = models.CharField(max_length=120, help_text="who conferred it, by name")
    place = models.CharField(
        max_length=12, blank=True, help_text="administrative code; empty: none"
    )
    cycle = models.CharField(max_length=64, help_text="code of a cycle held here, or as published")
    case = models.CharField(max_length=48, blank=True, help_text="number of a case held here")
    award = models.CharField(max_length=64, blank=True, help_text="id of the award, where known")
    award_name = models.CharField(max_length=64)
    won_on = models.DateField(null=True, blank=True, help_text="day of the decision")
    document_number = models.CharField(max_length=120, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    revocation_document = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=255, blank=True, help_text="where it is known from")
    rehearsal = models.BooleanField(default=False)

    class Meta:
        """An organisation has an award once in a cycle."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "cycle", "award_name", "name"], name="honour_once"
            )
        ]

    @override
    def __str__(self) -> str:
        """Who won what."""
        return f"{self.name} · {self.award_name}"


class Message(models.Model):
    """What the house tells a person (站内信), in both languages; never changed but for read and mailed."""

    user = models.ForeignKey(User, models.PROTECT, related_name="messages")
    key = models.CharField(max_length=160, help_text="the same matter is told once")
    cycle = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    body_zh = models.TextField()
    body_en = models.TextField()
    clause_zh = models.CharField(max_length=64, blank=True)
    clause_en = models.CharField(max_length=64, blank=True)
    url = models.CharField(max_length=200)
    urgent = models.BooleanField(
        help_text="a deadline or a decision: mailed at once, not in a digest"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; nobody is told the same twice."""

        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="message_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["user"], condition=models.Q(read_at__isnull=True), name="message_unread"
            ),
            models.Index(
                fields=["at"], condition=models.Q(mailed_at__isnull=True), name="message_unmailed"
            ),
        ]

    @override
    def __str__(self) -> str:
        """Its title."""
        return self.title_zh
