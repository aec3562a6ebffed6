"""What the admins decided about masking: policies, their rules and their own patterns."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumbers import SUPPORTED_REGIONS

from masking import patterns


class Entity(models.TextChoices):
    """What the engine tells apart."""

    CARD = "CARD", _("Card number")
    CVV = "CVV", _("Card check code")
    IBAN = "IBAN", _("Bank account")
    SSN = "SSN", _("Social security number")
    EMAIL = "EMAIL", _("E-mail address")
    PHONE = "PHONE", _("Phone number")


class Direction(models.TextChoices):
    """Who wrote it."""

    CUSTOMER = "customer", _("Customers")
    AGENT = "agent", _("Agents and supervisors")
    BOTH = "both", _("Both")


class Audience(models.TextChoices):
    """Who reads it."""

    AGENT = "agent", _("Agents")
    SUPERVISOR = "supervisor", _("Supervisors")
    CUSTOMER = "customer", _("Customers")
    EXPORT = "export", _("Files and e-mails")
    EVERYBODY = "everybody", _("Everybody")


class Action(models.TextChoices):
    SHOW = "show", _("Show")
    MASK = "mask", _("Mask; the original is kept encrypted")
    REDACT = "redact", _("Redact: masked before it is stored, for ever")


class MaskingPolicy(models.Model):
    """A set of decisions. One is the default; a queue may name another (MASK-1, MASK-17)."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_default = models.BooleanField(
        _("default"), default=False, help_text=_("In force where a queue names no other.")
    )
    is_on = models.BooleanField(
        _("mask sensitive customer data"),
        default=True,
        help_text=_("Off: staff read what customers wrote, except what was redacted."),
    )
    tail = models.PositiveSmallIntegerField(
        _("characters left readable at the end"), default=4, validators=[MaxValueValidator(4)]
    )
    hides_length = models.BooleanField(
        _("hide the length too"), default=False, help_text=_("Always the same number of stars.")
    )
    regions = models.CharField(
        _("countries of national numbers"),
        max_length=120,
        default="US GB CZ PL IT IL DE FR ES",
        help_text=_("Two-letter country codes, separated by spaces."),
    )
    delivers_when_failing = models.BooleanField(
        _("deliver unmasked when masking fails"),
        default=False,
        help_text=_("Off: the message is held back and marked."),
    )

    class Meta:
        verbose_name = _("masking policy")
        verbose_name_plural = _("masking policies")
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                name="one_default_policy", fields=["is_default"], condition=Q(is_default=True)
            )
        ]
        permissions = [
            # MASK-19. No right brings back a check code, or anything that was redacted.
            ("reveal_card", "Can reveal card numbers"),
            ("reveal_iban", "Can reveal bank accounts"),
            ("reveal_ssn", "Can reveal social security numbers"),
            ("reveal_email", "Can reveal e-mail addresses"),
            ("reveal_phone", "Can reveal phone numbers"),
            ("reveal_custom", "Can reveal what own patterns mask"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def region_codes(self) -> tuple[str, ...]:
        return tuple(self.regions.upper().split())

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Without the one default: whoever becomes it takes that from the one before (the admin saves so)."""
        super().validate_constraints({*(exclude or ()), "is_default"})

    def clean(self) -> None:
        for code in self.region_codes:
            # "UK" would find no number at all, and nobody would notice.
            if code not in SUPPORTED_REGIONS:
                raise ValidationError(
                    {"regions": _("%(code)s is not a country code.") % {"code": code}}
                )


class MaskingRule(models.Model):
    """What happens with one entity; what has no rule follows the built-in table (masking.policies)."""

    policy = models.ForeignKey(MaskingPolicy, on_delete=models.CASCADE, related_name="rules")
    entity = models.CharField(_("what"), max_length=8, choices=Entity.choices)
    direction = models.CharField(
        _("written by"), max_length=8, choices=Direction.choices, default=Direction.BOTH
    )
    audience = models.CharField(
        _("read by"), max_length=10, choices=Audience.choices, default=Audience.EVERYBODY
    )
    action = models.CharField(_("action"), max_length=6, choices=Action.choices)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["entity", "direction", "audience"]
        constraints = [
            models.UniqueConstraint(
                name="masking_rule_once", fields=["policy", "entity", "direction", "audience"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.direction} {self.audience}: {self.action}"

    def clean(self) -> None:
        if self.entity == Entity.CVV and self.action != Action.REDACT:
            # PCI DSS 3.3.1: not retained after authorization, even encrypted.
            raise ValidationError({"action": _("A card check code may never be kept.")})
        if self.action == Action.REDACT and self.audience != Audience.EVERYBODY:
            raise ValidationError({"audience": _("What is redacted is so for everybody.")})


class CustomPattern(models.Model):
    """MASK-17: an admin's own regular expression; syntax and limits of RE2 (masking.patterns)."""

    policy = models.ForeignKey(MaskingPolicy, on_delete=models.CASCADE, related_name="patterns")
    name = models.CharField(_("name"), max_length=40)
    pattern = models.CharField(_("regular expression"), max_length=500)
    direction = models.CharField(
        _("written by"), max_length=8, choices=Direction.choices, default=Direction.BOTH
    )
    action = models.CharField(
        _("action"),
        max_length=6,
        choices=[(a.value, a.label) for a in (Action.MASK, Action.REDACT)],
        default=Action.MASK,
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("own pattern")
        verbose_name_plural = _("own patterns")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="masking_pattern_once", fields=["policy", "name"])
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        try:
            patterns.check(self.pattern)
        except patterns.PatternRefused as refusal:
            # Reasons are RE2's own words, in English; the code says which rule it was.
            raise ValidationError(
                {
                    "pattern": _("This pattern cannot be used (%(code)s). %(detail)s")
                    % {"code": refusal.code, "detail": refusal.detail}
                }
            ) from refusal
