"""What agents pick from: standard responses and outcome codes."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class StandardResponse(models.Model):
    """CHAT-7. `<name>` marks a parameter that is filled before sending (CHAT-5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=80, unique=True)
    shortcut = models.CharField(
        _("shortcut"),
        max_length=24,
        blank=True,
        validators=[RegexValidator(r"^[\w-]+$", _("Letters, digits, - and _ only."))],
    )
    text = models.TextField(_("text"), max_length=1000)
    language = models.CharField(_("language"), max_length=8, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("standard response")
        verbose_name_plural = _("standard responses")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class OutcomeCode(models.Model):
    """How a conversation ended: one row is a wrap-up reason or a disposition code."""

    class Kind(models.TextChoices):
        WRAP_UP = "wrap_up", _("Wrap-up reason")
        DISPOSITION = "disposition", _("Disposition code")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.WRAP_UP)
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("outcome code")
        verbose_name_plural = _("outcome codes")
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(name="outcome_code_once", fields=["kind", "name"])]

    def __str__(self) -> str:
        return self.name
