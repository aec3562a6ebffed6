"""The masking switch."""

from django.contrib import admin
from django.http import HttpRequest

from masking.models import MaskingPolicy


@admin.register(MaskingPolicy)
class MaskingPolicyAdmin(admin.ModelAdmin[MaskingPolicy]):
    list_display = ["__str__", "is_on", "redacts_payment_data"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
