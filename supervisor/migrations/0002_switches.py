"""The one row of switches: everything off until somebody confirms lawful use (PRIV-2)."""

from typing import Any

from django.db import migrations


def make(apps: Any, schema_editor: Any) -> None:
    apps.get_model("supervisor", "SupervisorSwitches").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("supervisor", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
