"""Who did what to whom, for ever: a trigger in the database refuses changes (SEC-1)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, verbose_name=_("who")
    )
    action = models.CharField(_("action"), max_length=40)
    subject = models.CharField(_("on what"), max_length=80)
    outcome = models.CharField(_("outcome"), max_length=24, default="done")
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
