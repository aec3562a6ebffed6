"""Stored in clear is what agents read; the original lies sealed beside it."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from contactcenter.sealing import digest
from masking import engine, guard


def seal_what_was_clear(apps: Any, schema_editor: Any) -> None:
    """Texts, names and addresses that masking changed were kept in clear until now."""
    for name in ("Entry", "PreChatAnswer"):
        model = apps.get_model("conversations", name)
        for row in model.objects.exclude(masked_text=None).iterator():
            if row.masked_text != row.text:
                values = {"text": row.masked_text, "sealed": _sealed(row.text)}
                model.objects.filter(pk=row.pk).update(**values)
        if name == "Entry":
            model.objects.exclude(sealed=None).update(is_masked=True)
    customer = apps.get_model("conversations", "Customer")
    for row in customer.objects.iterator():
        values = {"email_digest": digest(row.email.casefold()) if row.email else ""}
        for field in ("name", "email", "phone"):
            value = getattr(row, field)
            masked = engine.mask(value)
            if masked != value:
                values |= {field: masked, f"{field}_sealed": _sealed(value)}
        customer.objects.filter(pk=row.pk).update(**values)


def _sealed(text: str) -> str:
    return guard.Original(text, tuple(engine.find(text))).sealed()


def text_field() -> models.TextField:
    return models.TextField(null=True)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_ground"), ("masking", "0003_policies")]

    operations = [
        migrations.AddField("entry", "sealed", text_field()),
        migrations.AddField("entry", "is_masked", models.BooleanField(db_default=False)),
        migrations.AddField("prechatanswer", "sealed", text_field()),
        migrations.AddField(
            "conversation",
            "masking_policy",
            models.ForeignKey(
                editable=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                to="masking.maskingpolicy",
            ),
        ),
        migrations.AddField("conversation", "holds_back", models.BooleanField(default=False)),
        *(
            migrations.AddField(
                "customer", f"{field}_sealed", models.TextField(editable=False, null=True)
            )
            for field in ("name", "email", "phone")
        ),
        *(
            migrations.AddField(
                "customer",
                f"{field}_digest",
                models.CharField(blank=True, db_index=True, editable=False, max_length=64, default=""),
                preserve_default=False,
            )
            for field in ("email", "phone")
        ),
        migrations.RunPython(seal_what_was_clear, migrations.RunPython.noop),
        migrations.RemoveField("entry", "masked_text"),
        migrations.RemoveField("prechatanswer", "masked_text"),
    ]
