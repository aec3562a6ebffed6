"""Clips that agents play to customers (VID-12)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.states import ClipState


class Clip(models.Model):
    """Uploaded by an admin, transcoded once by the worker; playable when `ready`."""

    class Kind(models.TextChoices):
        DEMONSTRATION = "demonstration", _("Demonstration")
        ADVERTISING = "advertising", _("Advertising")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=80)
    kind = models.CharField(
        _("kind"), max_length=13, choices=Kind.choices, default=Kind.DEMONSTRATION
    )
    # Names of files below settings.MEDIA_FILES, made by us.
    source = models.CharField(max_length=80, blank=True, editable=False)
    file = models.CharField(max_length=80, blank=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=8,
        default=ClipState.NEW,
        editable=False,
        choices=[
            (ClipState.NEW.value, _("waits for the worker")),
            (ClipState.WORKING.value, _("is being prepared")),
            (ClipState.READY.value, _("ready")),
            (ClipState.FAILED.value, _("could not be read")),
        ],
    )
    seconds = models.PositiveIntegerField(_("length (seconds)"), default=0, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    changed_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        verbose_name = _("clip")
        verbose_name_plural = _("clips")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
