"""What lies in the database, for tests that look for what must not be there (called by tests.arrange)."""

from django.db import connection
from psycopg.sql import SQL, Identifier

from contactcenter import sealing
from conversations.models import Entry
from routing.models import WorkItem


def originals_of(conversation_id: str) -> list[str]:
    """What is sealed beside each message, opened; empty where nothing is."""
    rows = Entry.objects.filter(conversation_id=conversation_id, kind="message").order_by("seq")
    return [sealing.unseal(row.sealed) if row.sealed else "" for row in rows]


def everything_stored() -> str:
    """Every row of every table as text."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(SQL("SELECT t::text FROM {} t").format(Identifier(table)))
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def conversations_of(queue_id: str) -> list[str]:
    """The ids of what this queue holds or held."""
    found = WorkItem.objects.filter(queue_id=queue_id)
    return [str(key) for key in found.values_list("pk", flat=True)]
