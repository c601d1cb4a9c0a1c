"""The tables."""

import django.db.models.deletion
import uuid
import zhuoyue.shell.notices.models
import zhuoyue.shell.people.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("username", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=64)),
                (
                    "reference",
                    models.CharField(
                        default=zhuoyue.shell.people.models.new_reference,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=32)),
                ("language", models.CharField(default="zh-hans", max_length=8)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=48, unique=True)),
                (
                    "awards",
                    models.JSONField(default=list, help_text="ids of the awards applied for"),
                ),
                (
                    "completed",
                    models.JSONField(
                        default=list, help_text="cached: stages completed in this case's book"
                    ),
                ),
                (
                    "ended_by",
                    models.CharField(
                        blank=True, help_text="cached: act that ended it", max_length=64
                    ),
                ),
                (
                    "last_act",
                    models.CharField(blank=True, help_text="cached: newest entry", max_length=64),
                ),
                ("last_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("place", models.CharField(help_text="administrative code", max_length=12)),
                ("regulation", models.CharField(max_length=64)),
                ("version", models.CharField(max_length=32)),
                (
                    "digest",
                    models.CharField(help_text="SHA-256 of the regulation's folder", max_length=64),
                ),
                ("rehearsal", models.BooleanField(default=False)),
                ("opened", models.DateTimeField()),
                ("implementing_rules", models.JSONField(blank=True, default=dict)),
                (
                    "stage",
                    models.CharField(
                        blank=True, help_text="cached; the book decides", max_length=64
                    ),
                ),
            ],
            options={
                "ordering": ["-opened", "code"],
            },
        ),
        migrations.CreateModel(
            name="Body",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("office", "评审办公室"),
                            ("district", "区、县（市）"),
                            ("township", "镇乡（街道）"),
                            ("industry", "行业主管部门"),
                            ("association", "行业协会"),
                            ("department", "部门"),
                            ("committee", "评审委员会"),
                            ("experts", "评审专家"),
                            ("oversight", "监督小组"),
                            ("government", "人民政府"),
                            ("finance", "财政部门"),
                            ("audit", "审计部门"),
                            ("discipline", "纪检监察机关"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        help_text="administrative code of the award's place", max_length=12
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="shell.body",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sections",
                    models.JSONField(
                        default=dict,
                        help_text="section → {facts, version, at, by}; facts as the core reads them",
                    ),
                ),
                (
                    "frozen",
                    models.JSONField(
                        blank=True, help_text="everything, as it was handed in", null=True
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        blank=True, help_text="SHA-256 of what was frozen", max_length=64
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="shell.case",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="cycle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="shell.cycle"
            ),
        ),
        migrations.CreateModel(
            name="DepartmentAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "department",
                    models.CharField(help_text="name as it was consulted", max_length=120),
                ),
                ("adverse", models.BooleanField()),
                ("text", models.TextField(blank=True)),
                ("by", models.CharField(help_text="reference of who answered", max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="department_answers",
                        to="shell.case",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cycle", models.CharField(max_length=32)),
                (
                    "chain",
                    models.CharField(
                        help_text="code of the cycle, or number of a case", max_length=48
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=64)),
                ("by", models.CharField(help_text="role id of the regulation", max_length=32)),
                ("actor", models.CharField(max_length=16, null=True)),
                ("facts", models.JSONField(default=dict)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["cycle", "chain", "sequence"], name="shell_entry_cycle_00f120_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "sequence"), name="entry_once"),
                    models.CheckConstraint(
                        condition=models.Q(("sequence__gte", 1)), name="entry_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        help_text="id of the condition in the regulation", max_length=64
                    ),
                ),
                ("met", models.BooleanField()),
                ("grounds", models.TextField()),
                (
                    "evidence",
                    models.JSONField(default=list, help_text="what it rests on, each in words"),
                ),
                ("role", models.CharField(max_length=32)),
                ("by", models.CharField(help_text="reference of who found it", max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="shell.case",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "part",
                    models.CharField(help_text="id of the part in the regulation", max_length=64),
                ),
                ("name", models.CharField(help_text="the file's own name", max_length=160)),
                ("kind", models.CharField(max_length=8)),
                ("digest", models.CharField(help_text="SHA-256 of the file", max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(help_text="reference of who sent it", max_length=16)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="shell.case",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "heard",
                    models.JSONField(default=list, help_text="ids of what was heard or examined"),
                ),
                ("cases", models.ManyToManyField(related_name="meetings", to="shell.case")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="shell.cycle",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("award", models.CharField(max_length=64)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("secret_ballot", "secret_ballot"),
                            ("named_ballot", "named_ballot"),
                            ("show_of_hands", "show_of_hands"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "present",
                    models.PositiveSmallIntegerField(
                        help_text="members taking part when it was opened"
                    ),
                ),
                (
                    "candidates",
                    models.JSONField(help_text="id, name and overall score of each candidate"),
                ),
                (
                    "counts",
                    models.JSONField(
                        blank=True, help_text="slips and votes, once closed", null=True
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="shell.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "list",
                    models.CharField(help_text="id of the list in the regulation", max_length=64),
                ),
                (
                    "lines",
                    models.JSONField(
                        help_text="case, name and award of each organisation on the list"
                    ),
                ),
                ("published_at", models.DateTimeField()),
                ("last_day", models.DateField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="shell.cycle",
                    ),
                ),
            ],
            options={
                "ordering": ["-published_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        default=zhuoyue.shell.notices.models.new_number,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "in_time",
                    models.BooleanField(help_text="empty: the calendar was not out", null=True),
                ),
                (
                    "about",
                    models.CharField(blank=True, help_text="name on the list", max_length=120),
                ),
                ("facts", models.TextField(blank=True)),
                ("reasons", models.TextField(blank=True)),
                ("evidence", models.TextField(blank=True)),
                ("record", models.TextField(blank=True, help_text="of the verification")),
                ("verified_on", models.DateField(blank=True, null=True)),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "upheld"), ("dismissed", "dismissed")],
                        max_length=16,
                    ),
                ),
                ("violation_proven", models.BooleanField(blank=True, null=True)),
                ("settled_on", models.DateField(blank=True, null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="shell.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["received_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Objector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("organisation", "单位"), ("person", "个人")], max_length=16
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("contact", models.CharField(blank=True, max_length=120)),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objector",
                        to="shell.objection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("unified_social_credit_code", models.CharField(max_length=18, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("enterprise", "enterprise"),
                            ("individual_business", "individual_business"),
                            ("farmers_cooperative", "farmers_cooperative"),
                            ("public_institution", "public_institution"),
                            ("social_organisation", "social_organisation"),
                            ("private_non_enterprise_unit", "private_non_enterprise_unit"),
                            ("foundation", "foundation"),
                            ("party_or_state_organ", "party_or_state_organ"),
                            ("democratic_party", "democratic_party"),
                            ("mass_organisation", "mass_organisation"),
                            ("other", "other"),
                        ],
                        default="enterprise",
                        max_length=32,
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        blank=True, help_text="administrative code of its seat", max_length=12
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="shell.body",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(help_text="role id of the regulation", max_length=32)),
                (
                    "cycle",
                    models.CharField(
                        blank=True, help_text="code of the cycle; empty: any", max_length=32
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, help_text="last day, included", null=True)),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="shell.body",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="shell.organisation",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="shell.organisation",
            ),
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=32)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="shell.body",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="shell.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cycle", models.CharField(max_length=32)),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("why", models.CharField(max_length=120)),
                ("heads", models.JSONField()),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "after",
                    models.BigIntegerField(
                        help_text="id of the newest entry of the cycle that it covers"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "number"), name="seal_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit", models.CharField(max_length=120)),
                ("present", models.BooleanField(default=False)),
                ("recused", models.BooleanField(default=False)),
                ("substitute", models.CharField(blank=True, max_length=64)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="shell.meeting",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("marks", models.JSONField(help_text="candidate → yes, no or abstain")),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="shell.ballot",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Voted",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voted",
                        to="shell.ballot",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shell.seat",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.UniqueConstraint(fields=("place", "kind", "name"), name="body_once"),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.UniqueConstraint(fields=("meeting", "award"), name="ballot_once"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("cycle", "list"), name="notice_once"),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finding", ""), ("verified_on__isnull", True)),
                    models.Q(
                        ("verified_on__isnull", False), models.Q(("finding", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="objection_finding_when_verified",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_on__isnull", True), ("verified_on__isnull", False), _connector="OR"
                ),
                name="objection_settled_when_verified",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unified_social_credit_code__regex", "^[0-9A-HJ-NPQRTUWXY]{18}$")
                ),
                name="credit_code_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("body__isnull", True), ("organisation__isnull", True), _connector="XOR"
                ),
                name="membership_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("user", "body", "organisation", "role", "cycle", "since"),
                name="membership_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("cycle", "organisation"), name="case_once"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(fields=("case", "body", "role"), name="party_once"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("meeting", "user"), name="seat_once"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("meeting", "unit"), name="unit_once"),
        ),
        migrations.AddConstraint(
            model_name="voted",
            constraint=models.UniqueConstraint(fields=("ballot", "seat"), name="voted_once"),
        ),
    ]
