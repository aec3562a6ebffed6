"""What the ASGI server runs: pages by Django, sockets by contactcenter.sockets."""

import os

from django.core.asgi import get_asgi_application

from contactcenter.checks import refuse_unsafe_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcenter.settings")

refuse_unsafe_settings()
application = get_asgi_application()
