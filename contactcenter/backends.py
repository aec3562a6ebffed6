"""Who may sign in with a password."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from contactcenter.models import User


class StaffBackend(ModelBackend):
    """Django's own, without the demo accounts once this is no demo any more."""

    def user_can_authenticate(self, user: Any) -> bool:
        is_refused = isinstance(user, User) and user.is_demo and not settings.DEBUG
        return super().user_can_authenticate(user) and not is_refused
