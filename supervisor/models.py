"""What supervisors may do, whom they watch, and what they asked the worker to close."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation


class SupervisorSwitches(models.Model):
    """ROLE-2, one row. Nothing is on before the operator confirmed lawful use (PRIV-2)."""

    may_monitor = models.BooleanField(_("supervisors may monitor and join"), default=False)
    may_force_close = models.BooleanField(_("supervisors may force close"), default=False)
    may_assign = models.BooleanField(_("supervisors may assign"), default=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("confirmed by"),
        editable=False,
    )
    acknowledged_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("supervisor switches")
        verbose_name_plural = _("supervisor switches")
        constraints = [
            models.CheckConstraint(name="one_row_of_switches", condition=Q(id=1)),
            models.CheckConstraint(
                name="acknowledged_before_switched_on",
                condition=Q(acknowledged_at__isnull=False)
                | Q(may_monitor=False, may_force_close=False, may_assign=False),
                violation_error_message=_(
                    "Confirm first that your organisation alone answers for lawful use."
                ),
            ),
        ]

    def __str__(self) -> str:
        return "Supervisor switches"


class MonitorSession(models.Model):
    """A supervisor reads along. Not a participant: the customer's view does not change."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="monitored_once", fields=["conversation", "user"], condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.conversation_id}"


class ForceCloseRequest(models.Model):
    """Written before the worker is asked, so that a lost task closes the conversation all the same."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    requested_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_force_close_at_a_time", fields=["conversation"], condition=Q(done_at=None)
            )
        ]

    def __str__(self) -> str:
        return str(self.conversation_id)
