"""TURN credentials as coturn checks them: they end, name one person, and cannot be made up."""

import base64
import hashlib
import hmac
import time
import uuid

import pytest
from pytest_django import Settings

from media.services import turn

pytestmark = pytest.mark.unit
SECRET = "shared with coturn"


def test_a_credential_ends_by_itself_and_names_one_person(settings: Settings) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = ["turns:turn.example:443"], SECRET
    settings.TURN_SECONDS = 600
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    (first,), (second,) = turn.servers(one), turn.servers(other)
    ends, _, who = first.username.partition(":")
    assert 590 <= int(ends) - time.time() <= 600
    assert who == one
    right = hmac.new(SECRET.encode(), first.username.encode(), hashlib.sha1).digest()
    assert first.credential == base64.b64encode(right).decode()
    assert first.credential != second.credential


def test_without_turn_nothing_is_given(settings: Settings) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = [], SECRET
    assert turn.servers("somebody") == []
