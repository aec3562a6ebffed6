"""The people who sign in, and the tickets that let their browsers open a socket."""

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

    class Meta(AbstractUser.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What colleagues and customers read: the display name, else the full name, else the log-in."""
        return self.display_name or self.get_full_name() or self.username
