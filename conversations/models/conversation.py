"""One customer matter, and who takes part in it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.states import LIVE_CHAT, MESSAGING, State


class Conversation(models.Model):
    """Kept narrow: every message updates its counters. `state` is written by lifecycle only."""

    class Channel(models.TextChoices):
        LIVE_CHAT = LIVE_CHAT, _("Live chat")
        MESSAGING = MESSAGING, _("Messaging")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(
        "conversations.Customer", on_delete=models.PROTECT, verbose_name=_("customer")
    )
    widget = models.ForeignKey(
        "conversations.Widget", null=True, on_delete=models.PROTECT, verbose_name=_("widget")
    )
    # Made by the browser: starting twice with the same id is one conversation.
    start_id = models.UUIDField(editable=False)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    state = models.CharField(
        _("state"), max_length=8, choices=[(s.value, s.value) for s in State], default=State.OPEN
    )
    state_since = models.DateTimeField(_("in this state since"))
    created_at = models.DateTimeField(_("started"))
    accepted_at = models.DateTimeField(_("first accepted"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.CharField(_("ended by"), max_length=12, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    close_reason = models.CharField(_("closure reason"), max_length=32, blank=True)
    # Deadlines: enforced by the tick and by whoever reads them.
    auto_close_at = models.DateTimeField(null=True)
    customer_lost_at = models.DateTimeField(null=True)
    # The log's counters; only log.append changes them.
    last_seq = models.IntegerField(default=0)
    last_public_seq = models.IntegerField(default=0)
    waiting_since = models.DateTimeField(null=True)
    # Of the queue it is in; None: the default one.
    masking_policy = models.ForeignKey(
        "masking.MaskingPolicy", null=True, on_delete=models.PROTECT, editable=False
    )
    # Masking holds digits back that may be part of a longer number (MASK-16).
    holds_back = models.BooleanField(default=False)
    # The start, as the customer's browser told it.
    language = models.CharField(max_length=8, blank=True)
    page_url = models.CharField(max_length=500, blank=True)
    page_title = models.CharField(max_length=200, blank=True)
    notice_version = models.PositiveIntegerField(default=0)
    has_consented = models.BooleanField(default=False)
    requires_consent = models.BooleanField(default=False)
    # The outcome.
    outcome = models.ForeignKey(
        "conversations.OutcomeCode", null=True, on_delete=models.PROTECT, verbose_name=_("reason")
    )
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.CheckConstraint(
                name="closed_iff_closed_at",
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
            ),
            models.UniqueConstraint(name="started_once", fields=["customer", "start_id"]),
        ]
        indexes = [
            models.Index(name="ongoing", fields=["created_at"], condition=Q(closed_at=None)),
            models.Index(
                name="auto_close_due",
                fields=["auto_close_at"],
                condition=Q(auto_close_at__isnull=False),
            ),
            models.Index(
                name="customer_lost",
                fields=["customer_lost_at"],
                condition=Q(customer_lost_at__isnull=False),
            ),
            models.Index(
                name="closed_lately", fields=["closed_at"], condition=Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Participant(models.Model):
    """A session: somebody's part in a conversation, from joining to leaving."""

    class Role(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        PRIMARY = "primary", _("Primary agent")
        SUPERVISOR = "supervisor", _("Supervisor")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="participants"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    customer = models.ForeignKey("conversations.Customer", null=True, on_delete=models.CASCADE)
    role = models.CharField(max_length=12, choices=Role.choices)
    name = models.CharField(max_length=120, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=32, blank=True)
    # How far this side has got (CHAT-14).
    delivered_seq = models.IntegerField(default=0)
    read_seq = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_primary_agent",
                fields=["conversation"],
                condition=Q(role="primary", left_at=None),
            ),
            models.UniqueConstraint(
                name="one_session_a_person",
                fields=["conversation", "user", "role"],
                condition=Q(left_at=None, user__isnull=False),
            ),
            models.CheckConstraint(
                name="user_or_customer",
                condition=Q(user__isnull=True) ^ Q(customer__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="sessions_of_user", fields=["user"], condition=Q(left_at=None)),
            models.Index(
                name="sessions_of_customer", fields=["customer"], condition=Q(left_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class PreChatAnswer(models.Model):
    """An answer given before the chat, masked; the original is sealed where they differ."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=512)
    text = models.TextField()
    sealed = models.TextField(null=True)  # noqa: DJ001
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.question
