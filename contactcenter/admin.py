"""Accounts of the staff."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contactcenter.models import User
from contactcenter.realtime import publish


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    list_display = [
        "username",
        "display_name",
        "is_agent",
        "is_supervisor",
        "is_staff",
        "is_active",
    ]
    list_filter = ["is_agent", "is_supervisor", "is_staff", "is_active"]
    search_fields = ["username", "display_name", "email"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["display_name", "first_name", "last_name", "email", "language"]}),
        (
            _("Roles"),
            {
                "fields": ["is_active", "is_agent", "is_supervisor", "is_api_client", "is_staff",
                           "is_superuser", "groups", "user_permissions"]
            },
        ),
    ]  # fmt: skip

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        # Open sockets look at once whether this person still may.
        publish.user_changed(obj.pk)
