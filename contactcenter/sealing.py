"""Encryption of what may neither lie in the database nor travel through Valkey in clear.

Keys come from DATA_KEYS, newest first: the first one seals, all of them open. Fernet (AES-128-CBC with
HMAC-SHA256) of the `cryptography` package, its key derived by HKDF (RFC 5869).
"""

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealBroken(Exception):
    """No key of DATA_KEYS opens this: it was sealed with a key that is gone, or changed."""


def seal(text: str) -> str:
    """Encrypted with the newest key; ASCII."""
    return _box(tuple(settings.DATA_KEYS)).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What `seal` got. Raises SealBroken."""
    try:
        return _box(tuple(settings.DATA_KEYS)).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken from None


def seal_bytes(content: bytes) -> bytes:
    """The same for what is no text."""
    return _box(tuple(settings.DATA_KEYS)).encrypt(content)


def unseal_bytes(sealed: bytes) -> bytes:
    """What `seal_bytes` got. Raises SealBroken."""
    try:
        return _box(tuple(settings.DATA_KEYS)).decrypt(sealed)
    except InvalidToken:
        raise SealBroken from None


def reseal(sealed: str) -> str:
    """The same content under the newest key. Raises SealBroken."""
    try:
        return _box(tuple(settings.DATA_KEYS)).rotate(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken from None


def digest(value: str) -> str:
    """A keyed digest (HMAC-SHA256, hex) to look a value up without storing it."""
    return digests(value)[0]


def digests(value: str) -> list[str]:
    """The digest under every key, newest first: what was written before a rotation is found too."""
    return [
        hmac.new(_derived(key, b"lookup"), value.encode(), hashlib.sha256).hexdigest()
        for key in settings.DATA_KEYS
    ]


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, b"seal"))) for key in keys])


@cache
def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())
