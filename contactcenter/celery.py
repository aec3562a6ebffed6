"""The Celery application. Tasks live in each app's tasks.py."""

import os

from celery import Celery, signals
from django.core.exceptions import ImproperlyConfigured

from contactcenter.checks import refuse_unsafe_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcenter.settings")

app = Celery("contactcenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.celeryd_init.connect
@signals.beat_init.connect
def refuse_to_start(**_: object) -> None:
    """End the worker or beat at once when production settings are unsafe."""
    try:
        refuse_unsafe_settings()
    except ImproperlyConfigured as unsafe:
        # Celery logs and forgets every other exception of a signal's receiver.
        raise SystemExit(str(unsafe)) from unsafe
