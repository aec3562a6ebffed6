"""Masking policies, and a page to try them out. Here, since masking itself knows no audit log."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contactcenter.web import staff_actor
from conversations.services import audit
from masking import engine, guard, policies
from masking.models import (
    Audience,
    CustomPattern,
    Direction,
    Entity,
    MaskingPolicy,
    MaskingRule,
)

READERS = (Audience.AGENT, Audience.SUPERVISOR, Audience.CUSTOMER, Audience.EXPORT)


class RuleInline(admin.TabularInline[MaskingRule, MaskingPolicy]):
    model = MaskingRule
    extra = 0


class PatternInline(admin.TabularInline[CustomPattern, MaskingPolicy]):
    model = CustomPattern
    extra = 0


class PolicyForm(forms.ModelForm[MaskingPolicy]):
    class Meta:
        model = MaskingPolicy
        fields = "__all__"  # noqa: DJ007 - the admin's own form

    def clean_is_default(self) -> bool:
        """Without a default nothing an admin decided would hold where a queue names no policy."""
        wanted = bool(self.cleaned_data["is_default"])
        if self.initial.get("is_default") and not wanted:
            raise ValidationError(_("Make another policy the default one instead."))
        return wanted


class TesterForm(forms.Form):
    text = forms.CharField(
        label=_("text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )
    policy = forms.ModelChoiceField(MaskingPolicy.objects.all(), label=_("masking policy"))
    writer = forms.ChoiceField(
        label=_("written by"),
        choices=[(d.value, d.label) for d in (Direction.CUSTOMER, Direction.AGENT)],
    )


@admin.register(MaskingPolicy)
class MaskingPolicyAdmin(admin.ModelAdmin[MaskingPolicy]):
    form = PolicyForm
    list_display = ["name", "is_default", "is_on", "regions"]
    readonly_fields = ["try_it"]
    inlines = [RuleInline, PatternInline]
    change_list_template = "admin/masking/change_list.html"

    @admin.display(description=_("try it"))
    def try_it(self, policy: MaskingPolicy) -> SafeString | str:
        if policy._state.adding:
            return gettext("Save first: the page tries what is in force.")
        return format_html(
            '<a href="../../tester/?policy={}">{}</a>',
            policy.pk,
            gettext("Open the masking tester"),
        )

    def has_delete_permission(self, request: HttpRequest, obj: MaskingPolicy | None = None) -> bool:
        is_default = obj is not None and obj.is_default
        return not is_default and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: MaskingPolicy, form: Any, change: bool) -> None:
        if obj.is_default:
            MaskingPolicy.objects.exclude(pk=obj.pk).update(is_default=False)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        policy = form.instance
        policies.forget()
        audit.record(
            staff_actor(request), "masking.change", f"policy {policy.pk}",
            name=policy.name, is_on=policy.is_on, tail=policy.tail, regions=policy.regions,
            rules=[str(rule) for rule in policy.rules.all()],
            patterns=[str(pattern) for pattern in policy.patterns.filter(is_active=True)],
        )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        tester = path("tester/", self.admin_site.admin_view(self.tester), name="masking_tester")
        return [tester, *super().get_urls()]

    def tester(self, request: HttpRequest) -> HttpResponse:
        """What each reader would get of a text (MASK-17). Nothing typed here is stored."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        default = MaskingPolicy.objects.filter(is_default=True).first()
        first = {"policy": request.GET.get("policy") or (default and default.pk)}
        form = TesterForm(request.POST or None, initial=first)
        shown: list[tuple[str, str]] = []
        found: list[tuple[str, str]] = []
        if form.is_valid():
            shown, found = _tried(**form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Masking tester"), "opts": self.model._meta, "form": form,
            "shown": shown, "found": found, "is_tried": form.is_bound and form.is_valid(),
        }  # fmt: skip
        return TemplateResponse(request, "admin/masking/tester.html", context)


def _tried(
    text: str, policy: MaskingPolicy, writer: str
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    decisions = policies.decisions_of(policy, policy.rules.all(), policy.patterns.all())
    side = Direction(writer)
    kept = guard.guard(text, writer=side, decisions=decisions)
    original = kept.original or guard.Original(kept.text)
    shown = [
        (
            str(reader.label),
            guard.view(original, writer=side, reader=reader, decisions=decisions),
        )
        for reader in READERS
    ]
    found = [
        (
            span.validator if span.entity == "CUSTOM" else str(Entity(span.entity).label),
            text[span.start : span.end],
        )
        for span in engine.find(text, policy=decisions.detectors[side])
    ]
    return shown, found
