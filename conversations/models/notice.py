"""What people are told about monitoring, recording and storing; every text has a version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """PRIV-3, PRIV-5. The newest row of a kind is the one in force; rows are never changed."""

    class Kind(models.TextChoices):
        CUSTOMER = "customer", _("To customers, before the first message")
        AGENT = "agent", _("To agents, at sign-in")

    kind = models.CharField(_("for whom"), max_length=8, choices=Kind.choices)
    version = models.PositiveIntegerField(_("version"), editable=False)
    text = models.TextField(
        _("text"), blank=True, help_text=_("Empty: the text the product ships, in every language.")
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(name="notice_version_once", fields=["kind", "version"])
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class NoticeAcknowledgement(models.Model):
    """An agent confirmed one version, once."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="notice_confirmed_once", fields=["notice", "user"])
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.notice}"
