"""A queue may name its masking policy."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0002_tables"), ("masking", "0003_policies")]
    operations = [
        migrations.AddField(
            "queue",
            "masking_policy",
            models.ForeignKey(
                blank=True, help_text="Empty: the default one.", null=True,
                on_delete=django.db.models.deletion.PROTECT, to="masking.maskingpolicy",
                verbose_name="masking policy",
            ),
        )
    ]
