"""Celery doors of the supervisor."""

import logging

from celery import shared_task

from supervisor.services import closing

logger = logging.getLogger(__name__)


def ask(request_id: int) -> None:
    """Have the worker carry it out; if the broker is away, the tick finds the row."""
    try:
        force_close.delay(request_id)
    except Exception:
        logger.warning("supervisor: a force close waits for the tick", exc_info=True)


@shared_task
def force_close(request_id: int) -> None:
    closing.carry_out(request_id)


@shared_task
def tick() -> None:
    """Every second: force closes whose task got lost."""
    closing.carry_out_forgotten()
