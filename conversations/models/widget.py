"""A place on somebody's site where customers can start a conversation."""

import re
import secrets
import uuid
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.utils.translation import gettext_lazy as _

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")


def new_key() -> str:
    return secrets.token_urlsafe(12)


def luminance(colour: str) -> float:
    """WCAG relative luminance of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class Widget(models.Model):
    """WID-2, SEC-3, CALL-3. `origins` are the exact sites that may embed it, one a line."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=80)
    subtitle = models.CharField(_("subtitle"), max_length=160, blank=True)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#2352d6",
        validators=[RegexValidator(COLOUR, _("Use the form #rrggbb."))],
    )
    position = models.CharField(
        _("position"),
        max_length=5,
        choices=[
            ("end", _("End of the line (right in English)")),
            ("start", _("Start of the line")),
        ],
        default="end",
    )
    language = models.CharField(_("language"), max_length=8, blank=True)
    origins = models.TextField(
        _("allowed sites"),
        help_text=_("One exact origin a line, such as https://shop.example"),
        blank=True,
    )
    asks_email = models.BooleanField(_("ask for the e-mail"), default=False)
    requires_consent = models.BooleanField(
        _("require consent before the first message"),
        default=False,
        help_text=_("Without it a conversation is neither monitored nor recorded."),
    )
    privacy_url = models.URLField(_("privacy page"), blank=True)
    calls = models.CharField(
        _("calls"),
        max_length=5,
        choices=[
            ("none", _("No calls")),
            ("voice", _("Voice calls")),
            ("video", _("Voice and video calls")),
        ],
        default="none",
    )
    ring_seconds = models.PositiveSmallIntegerField(
        _("a call rings for (seconds)"),
        default=45,
        validators=[MinValueValidator(5), MaxValueValidator(300)],
    )
    records_calls = models.BooleanField(
        _("record every call"),
        default=False,
        help_text=_("Everybody in the call sees that it is recorded."),
    )
    recordings_days = models.PositiveSmallIntegerField(
        _("recordings are kept (days)"),
        default=90,
        help_text=_("Then they are deleted. 0 keeps them for ever."),
    )
    customers_send_files = models.BooleanField(
        _("customers may send files"),
        default=False,
        help_text=_("Pictures, PDF, text and CSV. What masking hides is hidden in files too."),
    )
    agents_send_files = models.BooleanField(_("agents may send files"), default=False)
    file_most_mb = models.PositiveSmallIntegerField(
        _("a file may have (MB)"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("widget")
        verbose_name_plural = _("widgets")

    def __str__(self) -> str:
        return self.name

    @property
    def allowed_origins(self) -> list[str]:
        return [line.strip().rstrip("/") for line in self.origins.splitlines() if line.strip()]

    @property
    def ink(self) -> str:
        """The text colour on the brand colour: white where it reads at 4.5:1, else near black."""
        return "#ffffff" if 1.05 / (luminance(self.colour) + 0.05) >= 4.5 else "#111111"

    @property
    def file_most(self) -> int:
        """So many bytes a file may have."""
        return self.file_most_mb << 20

    def clean(self) -> None:
        for origin in self.allowed_origins:
            parts = urlsplit(origin)
            if (
                parts.scheme not in ("http", "https")
                or not parts.hostname
                or parts.path
                or parts.query
                or not re.fullmatch(r"[A-Za-z0-9.\-]+(:\d+)?", parts.netloc)
            ):
                raise ValidationError(
                    {"origins": _("%(origin)s is not an origin.") % {"origin": origin}}
                )


class Question(models.Model):
    """WID-4: asked before the chat."""

    class Kind(models.TextChoices):
        LINE = "line", _("One line")
        TEXT = "text", _("Several lines")
        CHOICE = "choice", _("Choice")
        CONSENT = "consent", _("Consent")

    MOST = 10

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    widget = models.ForeignKey(Widget, on_delete=models.CASCADE, related_name="questions")
    label = models.CharField(_("question"), max_length=512)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.LINE)
    options = models.TextField(
        _("options"), blank=True, help_text=_("One a line."), validators=[MaxLengthValidator(2000)]
    )
    is_required = models.BooleanField(_("required"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("question before the chat")
        verbose_name_plural = _("questions before the chat")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label

    @property
    def choices(self) -> list[str]:
        return [line.strip() for line in self.options.splitlines() if line.strip()]

    def clean(self) -> None:
        if self.kind == self.Kind.CHOICE and len(self.choices) < 2:
            raise ValidationError({"options": _("A choice needs at least two options.")})
