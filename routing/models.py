"""Rows of routing. Capacity counters are changed by services/capacity.py and the pass only."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation, Widget
from conversations.states import LIVE_CHAT
from routing.states import OfferState, Presence, WorkState

PRESENCES = [
    (Presence.AVAILABLE.value, _("Available")),
    (Presence.BUSY.value, _("Busy")),
    (Presence.DO_NOT_DISTURB.value, _("Do not disturb")),
    (Presence.AWAY.value, _("Away")),
    (Presence.OFFLINE.value, _("Offline")),
]


def default_presences() -> list[str]:
    return [Presence.AVAILABLE.value]


class Agent(models.Model):
    """What routing knows of a person: presence, capacity, memberships."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, verbose_name=_("user")
    )
    max_units = models.PositiveSmallIntegerField(
        _("capacity"), default=4, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    override_units = models.PositiveSmallIntegerField(default=0, editable=False)
    used_units = models.PositiveSmallIntegerField(default=0, editable=False)
    default_presence = models.CharField(
        _("presence at sign-in"), max_length=16, choices=PRESENCES, default=Presence.AVAILABLE
    )
    presence = models.CharField(max_length=16, default=Presence.OFFLINE, editable=False)
    presence_text = models.CharField(max_length=40, blank=True, editable=False)
    presence_set_by = models.CharField(max_length=120, default="system", editable=False)
    presence_since = models.DateTimeField(auto_now_add=True, editable=False)
    # What a lost connection interrupted, and when (PRES-8).
    resume_presence = models.CharField(max_length=16, blank=True, editable=False)
    lost_at = models.DateTimeField(null=True, editable=False)
    missed_queue = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        constraints = [
            models.CheckConstraint(
                name="never_over_capacity",
                condition=Q(used_units__lte=F("max_units") + F("override_units")),
                violation_error_message=_("The agent holds more work than that now."),
            )
        ]
        indexes = [
            models.Index(name="agent_lost", fields=["lost_at"], condition=Q(lost_at__isnull=False))
        ]

    def __str__(self) -> str:
        return str(self.user)


class Queue(models.Model):
    """Work that waits, and who may get it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    priority = models.SmallIntegerField(_("priority"), default=0, help_text=_("Higher first."))
    target_seconds = models.PositiveIntegerField(
        _("answer within (seconds)"), default=120, validators=[MinValueValidator(5)]
    )
    masking_policy = models.ForeignKey(
        "masking.MaskingPolicy",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("masking policy"),
        help_text=_("Empty: the default one."),
    )
    agents = models.ManyToManyField(
        Agent, through="routing.Membership", related_name="queues", verbose_name=_("agents")
    )
    supervisors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="supervised_queues",
        blank=True,
        limit_choices_to={"is_supervisor": True},
        verbose_name=_("supervisors"),
    )

    class Meta:
        verbose_name = _("queue")
        verbose_name_plural = _("queues")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An agent serves a queue; remembers their last turn for round robin."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, verbose_name=_("agent"))
    last_assigned_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("queue member")
        verbose_name_plural = _("queue members")
        constraints = [models.UniqueConstraint(name="member_once", fields=["queue", "agent"])]

    def __str__(self) -> str:
        return f"{self.agent} · {self.queue}"


class Workstream(models.Model):
    """How one kind of work is distributed."""

    class Mode(models.TextChoices):
        PUSH = "push", _("Push: the router offers it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    channel = models.CharField(
        _("channel"), max_length=12, choices=Conversation.Channel.choices, default=LIVE_CHAT
    )
    mode = models.CharField(_("mode"), max_length=4, choices=Mode.choices, default=Mode.PUSH)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, verbose_name=_("queue"))
    units = models.PositiveSmallIntegerField(
        _("capacity a conversation takes"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    priority = models.SmallIntegerField(_("priority"), default=0, help_text=_("Higher first."))
    allowed_presences = ArrayField(
        models.CharField(max_length=16, choices=PRESENCES),
        default=default_presences,
        verbose_name=_("presences that get this work"),
    )
    offer_seconds = models.PositiveSmallIntegerField(
        _("time to answer an offer (seconds)"),
        default=120,
        validators=[MinValueValidator(5), MaxValueValidator(600)],
    )
    shows_timer = models.BooleanField(_("show the timer"), default=True)
    can_reject = models.BooleanField(_("agents may reject"), default=True)
    rejecting_sets_do_not_disturb = models.BooleanField(
        _("rejecting sets Do not disturb"), default=False
    )
    requires_reason = models.BooleanField(_("a wrap-up reason is required"), default=True)
    is_fallback = models.BooleanField(
        _("fallback"), default=False, help_text=_("Takes what no other workstream takes.")
    )

    class Meta:
        verbose_name = _("workstream")
        verbose_name_plural = _("workstreams")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="one_fallback_a_channel",
                fields=["channel"],
                condition=Q(is_fallback=True),
                violation_error_message=_("This channel has a fallback workstream already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not self.allowed_presences:
            raise ValidationError({"allowed_presences": _("Choose at least one presence.")})
        if Presence.OFFLINE in self.allowed_presences:
            raise ValidationError(
                {"allowed_presences": _("Nobody who is offline can be offered work.")}
            )


class WidgetRoute(models.Model):
    """What starts in this widget belongs to this workstream."""

    widget = models.OneToOneField(
        Widget, primary_key=True, on_delete=models.CASCADE, verbose_name=_("widget")
    )
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, related_name="widget_routes"
    )

    class Meta:
        verbose_name = _("widget of this workstream")
        verbose_name_plural = _("widgets of this workstream")

    def __str__(self) -> str:
        return f"{self.widget} → {self.workstream}"


class WorkItem(models.Model):
    """A conversation as work: where it waits, who holds it, what it costs them."""

    conversation = models.OneToOneField(
        Conversation, primary_key=True, on_delete=models.CASCADE, related_name="work_item"
    )
    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, db_index=False)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, db_index=False)
    priority = models.SmallIntegerField(default=0)
    units = models.PositiveSmallIntegerField(default=1)
    enqueued_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=WorkState.WAITING)
    # As with offers: the pass has locked the agent's row when it writes this.
    agent = models.ForeignKey(
        Agent, null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    held_units = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="units_are_held_by_somebody",
                condition=Q(agent__isnull=True, held_units=0) | Q(agent__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                name="waiting_work",
                fields=["queue", "-priority", "enqueued_at"],
                condition=Q(state="waiting"),
            ),
            models.Index(name="held_work", fields=["agent"], condition=Q(agent__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.conversation_id)


class Offer(models.Model):
    """A work item put to one agent until `expires_at`.

    Made by the thousand from rows that the pass has locked, so the database need not look them up
    once more for each (docs/adr/004).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work_item = models.ForeignKey(
        WorkItem,
        on_delete=models.CASCADE,
        related_name="offers",
        db_index=False,
        db_constraint=False,
    )
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    state = models.CharField(max_length=9, default=OfferState.PENDING)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_pending_offer", fields=["work_item"], condition=Q(state="pending")
            )
        ]
        indexes = [
            models.Index(name="offer_due", fields=["expires_at"], condition=Q(state="pending")),
        ]

    def __str__(self) -> str:
        return f"{self.work_item_id} → {self.agent_id}"


class Skip(models.Model):
    """This agent turned this item down: not again until then, or until they set their presence."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="skip_once", fields=["work_item", "agent"])]

    def __str__(self) -> str:
        return f"{self.work_item_id} not {self.agent_id}"
