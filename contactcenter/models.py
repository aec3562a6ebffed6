"""The people who sign in, and who is connected: what the realtime kernel itself must remember."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody of the staff. What they may do follows from the role switches below (ROLE-1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    display_name = models.CharField(_("display name"), max_length=80, blank=True)
    is_agent = models.BooleanField(_("agent"), default=False)
    is_supervisor = models.BooleanField(_("supervisor"), default=False)
    is_api_client = models.BooleanField(_("API client"), default=False)
    language = models.CharField(_("language"), max_length=8, blank=True)
    # Made by `manage.py demo`, with a password everybody knows.
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta(AbstractUser.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What colleagues and customers read: the display name, else the full name, else the log-in."""
        return self.display_name or self.get_full_name() or self.username


class SocketTicket(models.Model):
    """Lets one browser open one socket within a minute. Only its digest is stored."""

    digest = models.CharField(max_length=64, primary_key=True)
    audience = models.CharField(max_length=12)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE)
    customer_id = models.UUIDField(null=True)
    session = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.audience


class Connection(models.Model):
    """A socket that is open now: a lease its web process renews. Nothing depends on its clean end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    node = models.CharField(max_length=40, db_index=True)
    audience = models.CharField(max_length=12)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE)
    customer_id = models.UUIDField(null=True, db_index=True)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.audience} {self.node}"
