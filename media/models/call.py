"""A call in a conversation, and who takes part in it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation, Customer
from media.states import LIVE, CallState, LegRole, LegState


class Call(models.Model):
    """`state` is written by lifecycle only; `relay`, `epoch` and `revision` by relays and failover."""

    class Kind(models.TextChoices):
        VOICE = "voice", _("Voice")
        VIDEO = "video", _("Video")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="calls", verbose_name=_("conversation")
    )
    # Made by the browser: starting twice with the same id is one call.
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=[(s.value, s.value) for s in CallState],
        default=CallState.REQUESTED,
    )
    asked_by = models.CharField(_("asked by"), max_length=12)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, verbose_name=_("agent")
    )
    agent_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(_("started"))
    # A deadline: enforced by the tick and by whoever answers (CALL-17).
    rings_until = models.DateTimeField(null=True)
    connected_at = models.DateTimeField(_("accepted"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    end_reason = models.CharField(_("how it ended"), max_length=24, blank=True)
    done_at = models.DateTimeField(_("marked done"), null=True)
    # Where its media is. A higher epoch is a new relay.
    relay = models.CharField(_("relay"), max_length=40, blank=True)
    region = models.CharField(_("media region"), max_length=40, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    # Since when no relay answers for it.
    stranded_at = models.DateTimeField(null=True)
    # What the agent set.
    is_held = models.BooleanField(default=False)
    is_video_off = models.BooleanField(default=False)
    can_video = models.BooleanField(default=False)
    clip = models.ForeignKey("media.Clip", null=True, on_delete=models.SET_NULL)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_live_call",
                fields=["conversation"],
                condition=Q(state__in=sorted(LIVE)),
            ),
            models.UniqueConstraint(name="call_started_once", fields=["conversation", "client_id"]),
            models.CheckConstraint(
                name="call_over_iff_ended_at",
                condition=Q(state__in=sorted(LIVE), ended_at__isnull=True)
                | (~Q(state__in=sorted(LIVE)) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                name="call_rings", fields=["rings_until"], condition=Q(rings_until__isnull=False)
            ),
            models.Index(name="live_call", fields=["relay"], condition=Q(state__in=sorted(LIVE))),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def seconds(self) -> int:
        """How long people have talked."""
        if self.connected_at is None or self.ended_at is None:
            return 0
        return round((self.ended_at - self.connected_at).total_seconds())


class Leg(models.Model):
    """Somebody's part in a call. Its id is what the relay knows them by; a new connection keeps it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="legs")
    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in LegRole])
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE)
    name = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=8, default=LegState.INVITED)
    # Which of their tabs has it: two must not fight for one connection.
    device = models.CharField(max_length=40, blank=True)
    is_audio_on = models.BooleanField(default=True)
    is_video_on = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    # Until then an invitation is answered, or a connection stands.
    due_at = models.DateTimeField(null=True)
    # Receiving m-line → whose media it carries, as the relay told last.
    slots = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_leg_a_person",
                fields=["call", "user"],
                condition=Q(left_at=None, user__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_customer_leg",
                fields=["call", "customer"],
                condition=Q(left_at=None, customer__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="leg_due", fields=["due_at"], condition=Q(due_at__isnull=False)),
            models.Index(name="legs_of_user", fields=["user"], condition=Q(left_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class CallRating(models.Model):
    """CALL-16: how it was for one side, 1 to 5."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="ratings")
    side = models.CharField(_("side"), max_length=12)
    stars = models.PositiveSmallIntegerField(_("stars"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="rated_once", fields=["call", "side"]),
            models.CheckConstraint(name="one_to_five", condition=Q(stars__gte=1, stars__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.stars}"
