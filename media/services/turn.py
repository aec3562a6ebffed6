"""Credentials for TURN that end by themselves (coturn's `use-auth-secret`), one per person."""

import base64
import hashlib
import hmac
import time

from django.conf import settings

from contactcenter.protocol import IceServer


def servers(who: str) -> list[IceServer]:
    """Where this person's browser may reach the relay through; empty without TURN.

    `who` is in the credential, for the log of the TURN server: `Actor.id`, or a made-up name.
    """
    if not settings.TURN_URLS or not settings.TURN_SECRET:
        return []
    name = f"{int(time.time()) + settings.TURN_SECONDS}:{who}"
    digest = hmac.new(settings.TURN_SECRET.encode(), name.encode(), hashlib.sha1).digest()
    secret = base64.b64encode(digest).decode()
    return [IceServer(urls=settings.TURN_URLS, username=name, credential=secret)]
