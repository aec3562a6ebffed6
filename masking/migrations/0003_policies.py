"""From one row with two switches to policies with rules and own patterns."""

from typing import Any

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

REVEALS = [
    ("reveal_card", "Can reveal card numbers"),
    ("reveal_iban", "Can reveal bank accounts"),
    ("reveal_ssn", "Can reveal social security numbers"),
    ("reveal_email", "Can reveal e-mail addresses"),
    ("reveal_phone", "Can reveal phone numbers"),
    ("reveal_custom", "Can reveal what own patterns mask"),
]
WRITERS = [("customer", "Customers"), ("agent", "Agents and supervisors"), ("both", "Both")]


def keep_the_switches(apps: Any, schema_editor: Any) -> None:
    """The one row becomes the default policy; who stored payment data in clear goes on masking it."""
    policy = apps.get_model("masking", "MaskingPolicy")
    rule = apps.get_model("masking", "MaskingRule")
    policy.objects.filter(pk=1).update(name="Default", is_default=True)
    if policy.objects.filter(pk=1, redacts_payment_data=False).exists():
        for entity in ("CARD", "SSN"):
            rule.objects.create(policy_id=1, entity=entity, direction="customer", action="mask")


class Migration(migrations.Migration):
    dependencies = [("masking", "0002_policy")]

    operations = [
        migrations.RemoveConstraint("maskingpolicy", "one_masking_policy"),
        migrations.AlterModelOptions(
            "maskingpolicy",
            {
                "ordering": ["-is_default", "name"],
                "permissions": REVEALS,
                "verbose_name": "masking policy",
                "verbose_name_plural": "masking policies",
            },
        ),
        migrations.AddField(
            "maskingpolicy",
            "name",
            models.CharField(default="", max_length=80, unique=True, verbose_name="name"),
            preserve_default=False,
        ),
        migrations.AddField(
            "maskingpolicy",
            "is_default",
            models.BooleanField(
                default=False,
                help_text="In force where a queue names no other.",
                verbose_name="default",
            ),
        ),
        migrations.AddField(
            "maskingpolicy",
            "tail",
            models.PositiveSmallIntegerField(
                default=4,
                validators=[django.core.validators.MaxValueValidator(4)],
                verbose_name="characters left readable at the end",
            ),
        ),
        migrations.AddField(
            "maskingpolicy",
            "hides_length",
            models.BooleanField(
                default=False,
                help_text="Always the same number of stars.",
                verbose_name="hide the length too",
            ),
        ),
        migrations.AddField(
            "maskingpolicy",
            "regions",
            models.CharField(
                default="US GB CZ PL IT IL DE FR ES",
                help_text="Two-letter country codes, separated by spaces.",
                max_length=120,
                verbose_name="countries of national numbers",
            ),
        ),
        migrations.AddField(
            "maskingpolicy",
            "delivers_when_failing",
            models.BooleanField(
                default=False,
                help_text="Off: the message is held back and marked.",
                verbose_name="deliver unmasked when masking fails",
            ),
        ),
        migrations.AlterField(
            "maskingpolicy",
            "is_on",
            models.BooleanField(
                default=True,
                help_text="Off: staff read what customers wrote, except what was redacted.",
                verbose_name="mask sensitive customer data",
            ),
        ),
        migrations.CreateModel(
            name="MaskingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entity", models.CharField(choices=[("CARD", "Card number"), ("CVV", "Card check code"), ("IBAN", "Bank account"), ("SSN", "Social security number"), ("EMAIL", "E-mail address"), ("PHONE", "Phone number")], max_length=8, verbose_name="what")),
                ("direction", models.CharField(choices=WRITERS, default="both", max_length=8, verbose_name="written by")),
                ("audience", models.CharField(choices=[("agent", "Agents"), ("supervisor", "Supervisors"), ("customer", "Customers"), ("export", "Files and e-mails"), ("everybody", "Everybody")], default="everybody", max_length=10, verbose_name="read by")),
                ("action", models.CharField(choices=[("show", "Show"), ("mask", "Mask; the original is kept encrypted"), ("redact", "Redact: masked before it is stored, for ever")], max_length=6, verbose_name="action")),
                ("policy", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="masking.maskingpolicy")),
            ],
            options={
                "verbose_name": "rule",
                "verbose_name_plural": "rules",
                "ordering": ["entity", "direction", "audience"],
                "constraints": [models.UniqueConstraint(fields=("policy", "entity", "direction", "audience"), name="masking_rule_once")],
            },
        ),
        migrations.CreateModel(
            name="CustomPattern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("pattern", models.CharField(max_length=500, verbose_name="regular expression")),
                ("direction", models.CharField(choices=WRITERS, default="both", max_length=8, verbose_name="written by")),
                ("action", models.CharField(choices=[("mask", "Mask; the original is kept encrypted"), ("redact", "Redact: masked before it is stored, for ever")], default="mask", max_length=6, verbose_name="action")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("policy", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="patterns", to="masking.maskingpolicy")),
            ],
            options={
                "verbose_name": "own pattern",
                "verbose_name_plural": "own patterns",
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("policy", "name"), name="masking_pattern_once")],
            },
        ),
        migrations.RunPython(keep_the_switches, migrations.RunPython.noop),
        # The one row was made with a number of its own choice.
        migrations.RunSQL(
            "SELECT setval(pg_get_serial_sequence('masking_maskingpolicy', 'id'), max(id))"
            " FROM masking_maskingpolicy",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField("maskingpolicy", "redacts_payment_data"),
        migrations.AddConstraint(
            "maskingpolicy",
            models.UniqueConstraint(
                condition=models.Q(is_default=True), fields=("is_default",), name="one_default_policy"
            ),
        ),
    ]
