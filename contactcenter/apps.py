"""The application of the wiring and the people."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactCenterConfig(AppConfig):
    name = "contactcenter"
    verbose_name = _("People")

    def ready(self) -> None:
        """Register the checks of production settings."""
        importlib.import_module("contactcenter.checks")
