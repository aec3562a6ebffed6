"""The one row of the masking policy: on."""

from typing import Any

from django.db import migrations


def make(apps: Any, schema_editor: Any) -> None:
    apps.get_model("masking", "MaskingPolicy").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("masking", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
