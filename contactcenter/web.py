"""What HTTP doors share: who asks, from which address, and how a refusal is told."""

import ipaddress
from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from contactcenter.models import User
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused, rest_exception_handler

_CODES = {403: "not_allowed", 404: "not_found"}
MOST_NAME = 150  # what User.username holds


def claimed_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name somebody signs in with, for the throttle: its rows take no endless names."""
    given = (credentials or {}).get("username") or request.POST.get("username", "")
    return str(given)[:MOST_NAME]


def staff_actor(request: Request | HttpRequest) -> Actor:
    """The signed-in person as an actor of the desk."""
    user = cast(User, request.user)
    return Actor(
        audience="desk", name=user.name, user_id=user.pk, is_agent=user.is_agent,
        is_supervisor=user.is_supervisor, is_admin=user.is_staff,
    )  # fmt: skip


def is_visit(request: Request) -> bool:
    """A person opened this address as a page; scripts and pictures ask otherwise."""
    return "text/html" in request.headers.get("Accept", "")


def refused_page(
    request: Request | HttpRequest, refusal: Refused, *, back: str = ""
) -> HttpResponse:
    """A refusal in words, for whoever opened the address as a page; `back` is where they came from."""
    context = {"seconds": refusal.retry_after, "again": request.get_full_path(), "back": back}
    pages = [f"{refusal.status}.html", "404.html"]
    answer = render(request, pages, context, status=refusal.status)
    for name, value in refusal.headers.items():
        answer[name] = value
    return answer


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
    """A page in words for a person who opened the address; JSON for everybody else."""
    told = rest_exception_handler(error, context)
    request = context["request"]
    if told is None or request.method != "GET" or not is_visit(request):
        return told
    if isinstance(error, NotAuthenticated):
        return redirect_to_login(request.get_full_path())
    if isinstance(error, Refused):
        return refused_page(request, error)
    code = _CODES.get(told.status_code)
    return refused_page(request, Refused(code)) if code else told


def only_from_us(request: Request) -> None:
    """For doors without a session: they are for pages of ours; a foreign page gets nothing.

    Raises Refused: `not_allowed`.
    """
    if request.headers.get("Origin", settings.PUBLIC_URL) not in settings.ORIGINS:
        raise Refused("not_allowed")


def address_of(request: Request | HttpRequest) -> str:
    """The visitor's address. X-Forwarded-For counts only behind as many proxies as were declared.

    IPv6 is cut to its /64: one household has all of it.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if settings.TRUSTED_PROXIES and len(forwarded) >= settings.TRUSTED_PROXIES:
        address = forwarded[-settings.TRUSTED_PROXIES].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    return str(parsed)
