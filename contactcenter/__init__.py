"""Wiring above the apps (settings, urls, asgi, celery) and the realtime kernel below them."""

from contactcenter.celery import app as celery_app

__all__ = ["celery_app"]
