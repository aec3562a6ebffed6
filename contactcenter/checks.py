"""Refuses to run in production with unsafe settings, and lists all of them at once."""

import os
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

KEY_LENGTH = 50
PLACEHOLDERS = ("only-for-development", "django-insecure", "change-me", "changeme", "example")
STRONG_HASHERS = ("Argon2", "Scrypt", "BCrypt", "PBKDF2PasswordHasher")


def problems() -> Iterator[tuple[str, str]]:
    """What is unsafe, as (identity, sentence); nothing at all while DEBUG is on."""
    if settings.DEBUG:
        return
    yield from _key_problems("SECRET_KEY", settings.SECRET_KEY if _has_key() else "")
    for key in settings.DATA_KEYS or [""]:
        yield from _key_problems("DATA_KEYS", key)
    yield from _address_problems()
    for name in ("DATABASE_URL", "REDIS_URL"):
        if not os.environ.get(name):
            yield name, f"{name} is not set: the built-in address is for development."
    if not any(strong in settings.PASSWORD_HASHERS[0] for strong in STRONG_HASHERS):
        yield "PASSWORD_HASHER", "PASSWORD_HASHER is weak: leave it unset for Argon2."


def _has_key() -> bool:
    # Django raises on the mere reading of an empty key.
    try:
        return bool(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return False


def _key_problems(name: str, key: str) -> Iterator[tuple[str, str]]:
    is_placeholder = any(word in key.lower() for word in PLACEHOLDERS)
    if len(key) < KEY_LENGTH or len(set(key)) < 10 or is_placeholder:
        yield (
            name,
            f"{name} has to be {KEY_LENGTH} or more random characters, for example from:"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
        )


def _address_problems() -> Iterator[tuple[str, str]]:
    for origin in settings.ORIGINS:
        address = urlsplit(origin)
        if address.scheme != "https" or not address.hostname:
            yield "PUBLIC_URL", f"PUBLIC_URL and EXTRA_ORIGINS have to be https: {origin!r} is not."
        elif address.path or address.query or address.fragment:
            yield "PUBLIC_URL", f"{origin!r} has to be scheme, host and port only."
    if "*" in settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS", "ALLOWED_HOSTS must not contain *: name the hosts."


@register(Tags.security)
def production_settings(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """The same list for `manage.py check`, and for every command that checks first."""
    return [Error(text, id=f"contactcenter.{name}") for name, text in problems()]


def refuse_unsafe_settings() -> None:
    """Raise ImproperlyConfigured with the whole list when production settings are unsafe."""
    found = [text for _, text in problems()]
    if found:
        raise ImproperlyConfigured("Unsafe settings:\n" + "\n".join(f"  - {t}" for t in found))
