"""The switches of ROLE-2, behind the confirmation of PRIV-2."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contactcenter.web import staff_actor
from conversations.services import audit
from supervisor.models import SupervisorSwitches


class SwitchesForm(forms.ModelForm[SupervisorSwitches]):
    confirms = forms.BooleanField(
        required=False,
        label=_("We alone answer for lawful use"),
        help_text=_(
            "Our organisation alone answers for lawful use of these functions, including laws on"
            " access to individual employee analytics and on monitoring, recording and storing"
            " communications with end users."
        ),
    )

    class Meta:
        model = SupervisorSwitches
        fields = ["may_monitor", "may_force_close", "may_assign"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wants = any(data.get(name) for name in self.Meta.fields)
        if wants and not data.get("confirms") and self.instance.acknowledged_at is None:
            self.add_error("confirms", _("Confirm this before you switch anything on."))
        elif data.get("confirms") and self.instance.acknowledged_at is None:
            self.instance.acknowledged_at = timezone.now()
        return data


@admin.register(SupervisorSwitches)
class SupervisorSwitchesAdmin(admin.ModelAdmin[SupervisorSwitches]):
    form = SwitchesForm
    list_display = ["__str__", "may_monitor", "may_force_close", "may_assign", "acknowledged_by"]
    readonly_fields = ["acknowledged_by", "acknowledged_at"]
    fields = [
        "confirms", "acknowledged_by", "acknowledged_at",
        "may_monitor", "may_force_close", "may_assign",
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: SupervisorSwitches, form: Any, change: bool
    ) -> None:
        if obj.acknowledged_at is not None and obj.acknowledged_by is None:
            obj.acknowledged_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        audit.record(
            staff_actor(request), "switches.change", "supervisor",
            may_monitor=obj.may_monitor, may_force_close=obj.may_force_close, may_assign=obj.may_assign,
        )  # fmt: skip
