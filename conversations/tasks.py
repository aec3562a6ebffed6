"""Celery doors of conversations. Arguments are ids only: they lie in Valkey in clear."""

from uuid import UUID

from celery import shared_task

from conversations.services import attachments, transcripts


@shared_task(autoretry_for=(OSError,), retry_backoff=5, max_retries=5)
def send_transcript(conversation_id: str) -> None:
    """WID-12. Tried again while the mail server does not answer."""
    transcripts.mail(UUID(conversation_id))


@shared_task
def sweep_files() -> None:
    """Every hour: files that no conversation knows."""
    attachments.sweep()
