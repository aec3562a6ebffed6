"""Celery doors of calls: the tick for deadlines and reports, and the slow work on files."""

from uuid import UUID

from celery import shared_task

from media.services import assembling, calling, clips, failover, recordings

LONG = 1800


@shared_task
def tick() -> None:
    """Five times a second: what relays report, who rings in vain, whose relay is gone."""
    failover.drain_events()
    calling.expire_due()
    failover.expire_due()
    failover.rescue()


@shared_task
def files() -> None:
    """Every second: hand out recordings and clips that wait for somebody to work on them."""
    recording_id = recordings.take_next()
    if recording_id is not None:
        assemble.delay(str(recording_id))
    clip_id = clips.take_next()
    if clip_id is not None:
        transcode.delay(str(clip_id))


@shared_task
def expire() -> None:
    """Every ten minutes: recordings whose time is up."""
    recordings.expire_due()


@shared_task(time_limit=LONG, soft_time_limit=LONG - 60)
def assemble(recording_id: str) -> None:
    assembling.run(UUID(recording_id))


@shared_task(time_limit=LONG, soft_time_limit=LONG - 60)
def transcode(clip_id: str) -> None:
    clips.transcode(UUID(clip_id))
