"""What admins set up of routing: agents, queues, workstreams."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conversations.services import guarding
from routing.models import (
    PRESENCES,
    Agent,
    Membership,
    Queue,
    WidgetRoute,
    WorkItem,
    Workstream,
    default_presences,
)
from routing.states import WorkState


class MembershipInline(admin.TabularInline[Membership, Any]):
    model = Membership
    extra = 0
    autocomplete_fields = ["agent"]


class AgentMembershipInline(admin.TabularInline[Membership, Any]):
    model = Membership
    extra = 0


@admin.register(Agent)
class AgentAdmin(admin.ModelAdmin[Agent]):
    list_display = ["user", "presence", "used_units", "max_units"]
    list_filter = ["presence", "queues"]
    search_fields = ["user__username", "user__display_name"]
    autocomplete_fields = ["user"]
    inlines = [AgentMembershipInline]


@admin.register(Queue)
class QueueAdmin(admin.ModelAdmin[Queue]):
    list_display = ["name", "priority", "target_seconds"]
    search_fields = ["name"]
    filter_horizontal = ["supervisors"]
    inlines = [MembershipInline]

    def save_model(self, request: HttpRequest, obj: Queue, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        waiting = WorkItem.objects.filter(queue=obj).exclude(state=WorkState.DONE)
        guarding.follow(waiting.values_list("pk", flat=True), obj.masking_policy_id)


class WorkstreamForm(forms.ModelForm[Workstream]):
    allowed_presences = forms.MultipleChoiceField(
        label=_("presences that get this work"),
        choices=PRESENCES,
        initial=default_presences,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Workstream
        fields = "__all__"  # noqa: DJ007 - the admin's own form


class WidgetRouteInline(admin.TabularInline[WidgetRoute, Workstream]):
    model = WidgetRoute
    extra = 0


@admin.register(Workstream)
class WorkstreamAdmin(admin.ModelAdmin[Workstream]):
    form = WorkstreamForm
    list_display = ["name", "channel", "queue", "units", "is_fallback"]
    list_filter = ["channel", "queue"]
    search_fields = ["name"]
    inlines = [WidgetRouteInline]

    def get_readonly_fields(self, request: Any, obj: Workstream | None = None) -> list[str]:
        """Channel and mode are fixed after creation (ROUTE-2)."""
        return ["channel", "mode"] if obj else []
