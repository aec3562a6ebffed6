"""What admins set up and read of calls: the clip library, calls with their region, recordings."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contactcenter.web import staff_actor
from conversations.admin.content import ReadOnlyAdmin
from conversations.services import audit
from media.models import Call, Clip, Recording
from media.services import clips
from media.states import RecordingState


class ClipForm(forms.ModelForm[Clip]):
    upload = forms.FileField(
        label=_("video file"),
        required=False,
        help_text=_("At most 200 MB and ten minutes. The worker prepares it within moments."),
    )

    class Meta:
        model = Clip
        fields = ["title", "kind", "is_active"]

    def clean_upload(self) -> Any:
        upload = self.cleaned_data.get("upload")
        if upload is None and not self.instance.source and not self.instance.file:
            raise forms.ValidationError(_("Choose a file."))
        if upload is not None:
            clips.check(upload.file, upload.size)
        return upload


@admin.register(Clip)
class ClipAdmin(admin.ModelAdmin[Clip]):
    form = ClipForm
    list_display = ["title", "kind", "state", "seconds", "is_active"]
    list_filter = ["kind", "state"]
    search_fields = ["title"]
    readonly_fields = ["state", "seconds"]

    def save_model(self, request: HttpRequest, obj: Clip, form: Any, change: bool) -> None:
        upload = form.cleaned_data.get("upload")
        if upload is not None:
            clips.store(obj, upload.file)
        super().save_model(request, obj, form, change)
        audit.record(staff_actor(request), "clip.save", obj.pk)


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "state", "agent_name", "length", "region", "end_reason"]
    list_filter = ["state", "kind", "region"]
    date_hierarchy = "created_at"
    fields = [
        "conversation", "kind", "state", "asked_by", "agent", "created_at", "connected_at",
        "ended_at", "end_reason", "done_at", "region", "relay", "quality",
    ]  # fmt: skip

    @admin.display(description=_("length (seconds)"))
    def length(self, call: Call) -> int:
        return call.seconds

    @admin.display(description=_("quality, 1 to 5"))
    def quality(self, call: Call) -> str:
        return ", ".join(f"{rating.side}: {rating.stars}" for rating in call.ratings.all())


@admin.register(Recording)
class RecordingAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "call", "state", "seconds", "links"]
    list_filter = ["state"]
    date_hierarchy = "started_at"
    fields = ["call", "state", "started_by", "started_at", "stopped_at", "seconds", "links"]

    @admin.display(description=_("file"))
    def links(self, row: Recording) -> SafeString | str:
        if row.state != RecordingState.READY:
            return ""
        url = reverse("recording", args=[row.pk])
        return format_html(
            '<a href="{}">{}</a> · <a href="{}?download">{}</a>',
            url, gettext("Play"), url, gettext("Download"),
        )  # fmt: skip
