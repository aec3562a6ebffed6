"""What admins set up and read: widgets, notices, responses, outcome codes, transcripts, the audit log."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, TextField
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations import selectors
from conversations.models import (
    AuditEntry,
    Conversation,
    Customer,
    Notice,
    OutcomeCode,
    Question,
    StandardResponse,
    Widget,
)
from conversations.services import notices
from masking.models import Audience


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that tell what happened: to be read, not edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class QuestionFormSet(BaseInlineFormSet[Question, Widget, forms.ModelForm[Question]]):
    def clean(self) -> None:
        super().clean()
        kept = [f for f in self.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        if len(kept) > Question.MOST:
            raise ValidationError(_("At most ten questions, or nobody answers them."))


class QuestionInline(admin.TabularInline[Question, Widget]):
    model = Question
    formset = QuestionFormSet
    extra = 0
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 30})}}


class WidgetForm(forms.ModelForm[Widget]):
    language = forms.ChoiceField(
        label=_("language"),
        required=False,
        choices=[("", _("Follow the visitor")), *settings.LANGUAGES],
    )
    privacy_url = forms.URLField(label=_("privacy page"), required=False, assume_scheme="https")

    class Meta:
        model = Widget
        fields = "__all__"  # noqa: DJ007 - the admin's own form
        widgets = {"colour": forms.TextInput(attrs={"type": "color"})}


@admin.register(Widget)
class WidgetAdmin(admin.ModelAdmin[Widget]):
    class Media:
        # Deferred: it looks for what it works on, and the admin puts scripts into the head.
        js = [forms.Script("dist/admin/main.js", defer=True)]

    form = WidgetForm
    list_display = ["name", "title", "is_active", "sites"]
    search_fields = ["name", "title", "origins"]
    readonly_fields = ["snippet", "preview", "check_page"]
    inlines = [QuestionInline]
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 60})}}
    fieldsets = [
        (None, {"fields": ["name", "is_active", "snippet", "origins"]}),
        (
            _("Look"),
            {"fields": ["title", "subtitle", "colour", "position", "language", "preview"]},
        ),
        (_("Before the chat"), {"fields": ["asks_email", "requires_consent", "privacy_url"]}),
        (_("Files"), {"fields": ["customers_send_files", "agents_send_files", "file_most_mb"]}),
        (
            _("Calls"),
            {
                "fields": [
                    "calls",
                    "ring_seconds",
                    "records_calls",
                    "recordings_days",
                    "check_page",
                ]
            },
        ),
    ]

    @admin.display(description=_("sites"))
    def sites(self, widget: Widget) -> int:
        return len(widget.allowed_origins)

    @admin.display(description=_("embed snippet"))
    def snippet(self, widget: Widget) -> SafeString | str:
        if widget._state.adding:
            return gettext("Save first: the key is made then.")
        code = (
            f'<script async src="{settings.PUBLIC_URL}/widget/loader.js"'
            f' data-widget="{widget.key}"></script>'
        )
        return format_html(
            '<code class="snippet" id="snippet">{}</code>'
            '<button type="button" class="button" data-copy="snippet" data-done="{}"'
            ' data-selected="{}">{}</button>',
            code,
            gettext("Copied"),
            gettext("Selected, copy it by keyboard"),
            gettext("Copy"),
        )

    @admin.display(description=_("check before a call"))
    def check_page(self, widget: Widget) -> SafeString | str:
        if widget._state.adding:
            return gettext("Save first: the key is made then.")
        if widget.calls == "none":
            return ""
        address = settings.PUBLIC_URL + reverse("widget_check_page", args=[widget.key])
        return format_html('<a href="{}">{}</a>', address, address)

    @admin.display(description=_("preview"))
    def preview(self, widget: Widget) -> SafeString | str:
        """What is typed above, before it is saved: both themes, both directions."""
        if widget._state.adding:
            return gettext("Save first: the preview needs the key.")
        address = reverse("widget_preview", args=[widget.key])
        views = [("light", "en"), ("dark", "en"), ("light", "he"), ("dark", "he")]
        return format_html(
            '<div class="previews">{}</div>',
            format_html_join(
                "",
                '<iframe title="{}" data-preview="{}?theme={}&amp;lang={}"></iframe>',
                ((f"{theme} {language}", address, theme, language) for theme, language in views),
            ),
        )


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin[Notice]):
    """A new text is a new version; an old one is never changed (PRIV-6)."""

    list_display = ["kind", "version", "created_at"]
    fields = ["kind", "text"]

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        row = notices.publish(obj.kind, obj.text)
        obj.pk, obj.version = row.pk, row.version


@admin.register(StandardResponse)
class StandardResponseAdmin(admin.ModelAdmin[StandardResponse]):
    list_display = ["title", "shortcut", "language", "is_active"]
    list_filter = ["is_active", "language"]
    search_fields = ["title", "text", "shortcut"]


@admin.register(OutcomeCode)
class OutcomeCodeAdmin(admin.ModelAdmin[OutcomeCode]):
    list_display = ["name", "kind", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name"]


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    """Transcripts, masked as the staff sees them."""

    list_display = ["id", "widget", "channel", "state", "created_at", "closed_at", "close_reason"]
    list_filter = ["state", "channel", "widget"]
    date_hierarchy = "created_at"
    fields = [
        "id", "widget", "channel", "state", "created_at", "accepted_at", "ended_at", "ended_by",
        "closed_at", "close_reason", "outcome", "transcript",
    ]  # fmt: skip
    readonly_fields = ["transcript"]

    @admin.display(description=_("transcript"))
    def transcript(self, conversation: Conversation) -> SafeString:
        entries, _has_more = selectors.staff_entries(conversation.pk, Audience.AGENT)
        return render_transcript(entries)


def render_transcript(entries: list[Any]) -> SafeString:
    """The newest page of a log as an escaped list."""
    return format_html(
        '<ol class="transcript">{}</ol>',
        format_html_join(
            "",
            '<li><b>{}</b> <span dir="auto">{}</span></li>',
            (
                (entry.author.name or entry.author.role, entry.text or entry.kind)
                for entry in entries
            ),
        ),
    )


@admin.register(Customer)
class CustomerAdmin(ReadOnlyAdmin):
    list_display = ["id", "widget", "language", "created_at"]
    fields = ["id", "widget", "language", "created_at"]


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "action", "subject", "outcome"]
    list_filter = ["action", "outcome"]
    search_fields = ["subject"]
    date_hierarchy = "at"
