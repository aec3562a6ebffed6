"""Recordings of calls (REC-1…3)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from media.models.call import Call
from media.states import RUNNING, RecordingState


class Recording(models.Model):
    """What the relay wrote of a call, and the one file made of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, related_name="recordings", verbose_name=_("call")
    )
    state = models.CharField(_("state"), max_length=10, default=RecordingState.ON)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started"))
    stopped_at = models.DateTimeField(_("stopped"), null=True)
    changed_at = models.DateTimeField(auto_now=True)
    # As the relay told: path, kind, leg, started_at, ended_at. A relay that died left its part behind.
    parts = models.JSONField(default=list)
    # Name below settings.MEDIA_FILES.
    file = models.CharField(max_length=80, blank=True)
    seconds = models.FloatField(_("length (seconds)"), default=0)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_running_recording",
                fields=["call"],
                condition=Q(state__in=sorted(RUNNING)),
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
