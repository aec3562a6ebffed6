"""HTTP doors of files: sent as a form, given to whoever may read the conversation (CHAT-18)."""

import dataclasses
import io

from django.conf import settings
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    parser_classes,
    permission_classes,
)
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from contactcenter.realtime.limits import spend
from contactcenter.web import address_of, only_from_us, staff_actor
from conversations.filetypes import IMAGES
from conversations.models import Widget
from conversations.services import files, visitors

MOST_FROM_ADDRESS = 60
"""Files a minute; each person has a lower limit of their own."""
MOST_READS_FROM_ADDRESS = 120
MOST_READS = 240
"""A minute, for one of the staff. Each time the text is searched anew, which takes a processor."""


@api_view(["POST"])
@parser_classes([MultiPartParser])
def send(request: Request) -> Response:
    """From the desk, or with ?side=supervisor from the drawer of a supervisor who joined."""
    return _send(request, _staff(request))


@never_cache
@api_view(["GET"])
def read(request: Request, attachment_id: str) -> HttpResponseBase:
    actor = _staff(request)
    limit_reads(actor)
    return response(files.read(actor, attachment_id), is_copy="copy" in request.GET)


@csrf_exempt
@api_view(["POST"])
@authentication_classes([])
@permission_classes([])
@parser_classes([MultiPartParser])
def visitor_send(request: Request, key: str) -> Response:
    actor = _visitor(request, key)
    spend(f"files:{address_of(request)}", most=MOST_FROM_ADDRESS, seconds=60)
    return _send(request, actor) if actor else _unknown()


@never_cache
@api_view(["GET"])
@authentication_classes([])
@permission_classes([])
def visitor_read(request: Request, key: str, attachment_id: str) -> HttpResponseBase:
    actor = _visitor(request, key)
    spend(f"file-reads:{address_of(request)}", most=MOST_READS_FROM_ADDRESS, seconds=60)
    if actor is None:
        return _unknown()
    return response(files.read(actor, attachment_id), is_copy="copy" in request.GET)


def limit_reads(actor: Actor) -> None:
    """Raises Refused `rate_limited` when one of the staff has fetched too many within the minute."""
    spend(f"file-reads:{actor.id}", most=MOST_READS, seconds=60)


def response(given: files.Given, *, is_copy: bool) -> FileResponse:
    """Nothing that a browser could run: pictures may be shown, everything else is saved."""
    is_shown = given.kind in IMAGES and not is_copy
    answer = FileResponse(
        io.BytesIO(given.content), as_attachment=not is_shown, filename=given.name,
        content_type=given.kind.value,
    )  # fmt: skip
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _send(request: Request, author: Actor) -> Response:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.MOST_FILE_BODY:
        raise Refused("too_large")
    file = request.FILES.get("file")
    if file is None:
        raise Refused("invalid", "file")
    sent = files.send(
        author,
        files.Upload(
            conversation_id=str(request.POST.get("conversation", "")),
            client_id=str(request.POST.get("client_id", "")),
            name=file.name or "",
            content=file.read(),
        ),
    )
    return Response({"seq": sent.seq, "at": sent.at}, status=201)


def _staff(request: Request) -> Actor:
    """Who reads along or has joined speaks from the supervisor's side, as on that socket."""
    actor = staff_actor(request)
    is_chief = actor.is_supervisor and request.GET.get("side") == "supervisor"
    return dataclasses.replace(actor, audience="supervisor") if is_chief else actor


def _visitor(request: Request, key: str) -> Actor | None:
    widget = get_object_or_404(Widget, key=key, is_active=True)
    only_from_us(request)
    try:
        return visitors.of_header(widget, request.headers.get("Authorization", ""))
    except Refused:
        return None


def _unknown() -> Response:
    return Response({"code": "token_unknown"}, status=401)
