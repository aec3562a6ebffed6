"""What the admin decided about masking."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MaskingPolicy(models.Model):
    """One row. Off: staff read what customers wrote (MASK-1)."""

    is_on = models.BooleanField(_("mask sensitive customer data"), default=True)
    redacts_payment_data = models.BooleanField(
        _("never store card and social security numbers"),
        default=True,
        help_text=_("They are masked before the first write; nobody can bring them back."),
    )

    class Meta:
        verbose_name = _("masking")
        verbose_name_plural = _("masking")
        constraints = [models.CheckConstraint(name="one_masking_policy", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return "Masking"
