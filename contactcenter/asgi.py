"""What the ASGI server runs: pages by Django, sockets by contactcenter.sockets."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

from contactcenter.checks import refuse_unsafe_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcenter.settings")

refuse_unsafe_settings()
pages = get_asgi_application()

from contactcenter import sockets  # noqa: E402 - only after Django is set up

application = ProtocolTypeRouter({"http": pages, "websocket": sockets.application})
