from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisorConfig(AppConfig):
    name = "supervisor"
    verbose_name = _("Supervisor")

    def ready(self) -> None:
        from conversations import access as conversation_access
        from supervisor import access, receivers  # noqa: F401

        conversation_access.relate(access.relations)
