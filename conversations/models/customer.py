"""Somebody who writes to us. No account: a browser's token is all we know at first."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Customer(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Masked; what was masked is sealed beside it, and found again by its keyed digest.
    name = models.CharField(_("name"), max_length=120, blank=True)
    name_sealed = models.TextField(null=True, editable=False)  # noqa: DJ001
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    email_sealed = models.TextField(null=True, editable=False)  # noqa: DJ001
    email_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    phone_sealed = models.TextField(null=True, editable=False)  # noqa: DJ001
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    language = models.CharField(_("language"), max_length=8, blank=True)
    widget = models.ForeignKey(
        "conversations.Widget", null=True, on_delete=models.SET_NULL, verbose_name=_("widget")
    )
    # SHA-256 of the visitor token; the token itself is never stored.
    token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")

    def __str__(self) -> str:
        return self.name or "?"
