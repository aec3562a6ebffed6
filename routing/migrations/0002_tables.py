"""Room for updates in place on the tables that every offer changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE routing_agent SET (fillfactor = 50);"
            "ALTER TABLE routing_membership SET (fillfactor = 50);"
            "ALTER TABLE routing_workitem SET (fillfactor = 70)",
            "ALTER TABLE routing_agent RESET (fillfactor);"
            "ALTER TABLE routing_membership RESET (fillfactor);"
            "ALTER TABLE routing_workitem RESET (fillfactor)",
        )
    ]
