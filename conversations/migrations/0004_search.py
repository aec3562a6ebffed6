"""Finds words in what was said (RPT-2); over the masked text, so nothing hidden is in the index."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0003_sealed")]
    operations = [
        migrations.AddIndex(
            "entry",
            GinIndex(
                SearchVector("text", config="simple"),
                name="words_said",
                condition=models.Q(kind__in=("message", "note")),
            ),
        )
    ]
