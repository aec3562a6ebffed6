"""Celery doors of routing: the pass, woken by events, and the tick that looks at every deadline."""

import logging

from celery import shared_task
from django.core.cache import cache

from contactcenter.realtime import tickets
from conversations.services import ending, remasking
from routing.services import attendance, offers, passes, presence

logger = logging.getLogger(__name__)
WOKEN = "routing:woken"


def wake() -> None:
    """Ask for a pass soon. Many calls before it starts are one pass; the tick makes up for a lost one."""
    try:
        if cache.add(WOKEN, 1, timeout=2):
            run_pass.delay()
    except Exception:
        logger.warning("routing: could not wake the router", exc_info=True)


@shared_task
def run_pass() -> None:
    """Pass until nobody gets anything more."""
    cache.delete(WOKEN)
    while passes.run():
        pass


@shared_task
def tick() -> None:
    """Five times a second: whatever is due is done, whoever was killed in between."""
    offers.expire_due()
    attendance.expire()
    ending.close_overdue()
    presence.reroute_lost()
    if passes.is_work_waiting():
        while passes.run():
            pass


@shared_task
def minute() -> None:
    """Coarse work: tickets nobody used, messages that masking held back."""
    tickets.forget_expired()
    remasking.retry_held()
