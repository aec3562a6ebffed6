"""What the tables need beyond columns: an unchangeable audit log, room for updates, first texts."""

from typing import Any

from django.db import migrations

AUDIT_GUARD = """
CREATE FUNCTION conversations_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON conversations_auditentry FOR EACH STATEMENT
    EXECUTE FUNCTION conversations_audit_is_append_only();
"""
AUDIT_FREE = """
DROP TRIGGER audit_is_append_only ON conversations_auditentry;
DROP FUNCTION conversations_audit_is_append_only();
"""


def first_notices(apps: Any, schema_editor: Any) -> None:
    """Version 1 of each notice is the shipped text."""
    notice = apps.get_model("conversations", "Notice")
    for kind in ("customer", "agent"):
        notice.objects.get_or_create(kind=kind, version=1)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]

    operations = [
        migrations.RunSQL(AUDIT_GUARD, AUDIT_FREE),
        # Every message updates its conversation's counters: half-filled pages keep that in place.
        migrations.RunSQL(
            "ALTER TABLE conversations_conversation SET (fillfactor = 50)",
            "ALTER TABLE conversations_conversation RESET (fillfactor)",
        ),
        migrations.RunPython(first_notices, migrations.RunPython.noop),
    ]
