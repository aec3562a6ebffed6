"""The application of the wiring and the people."""

import importlib

from django.apps import AppConfig


class ContactCenterConfig(AppConfig):
    name = "contactcenter"
    verbose_name = "People"

    def ready(self) -> None:
        """Register the checks of production settings."""
        importlib.import_module("contactcenter.checks")
