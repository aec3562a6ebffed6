"""HTTP doors of calls: the check before one, what an agent picks from, recordings for who may hear them."""

from pathlib import Path
from typing import cast

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from contactcenter.models import User
from contactcenter.web import address_of, only_from_us, staff_actor
from conversations import access
from conversations.models import Widget
from conversations.services import audit
from media import selectors
from media.access import recordings_for
from media.services import joining, turn
from media.states import RecordingState


@api_view(["GET"])
def clips(request: Request) -> Response:
    """VID-12: what can be pushed in this conversation."""
    access.conversation_for(
        staff_actor(request), request.GET.get("conversation", ""), "call.control"
    )
    return Response({"clips": selectors.clips()})


@api_view(["GET"])
def colleagues(request: Request) -> Response:
    """VID-4: who can be asked into the call."""
    actor = staff_actor(request)
    access.conversation_for(actor, request.GET.get("conversation", ""), "call.control")
    return Response({"agents": selectors.colleagues(actor.staff_id)})


@login_required
@never_cache
@require_GET
def check_page(request: HttpRequest) -> HttpResponse:
    """CALL-2, CALL-8: what this browser lacks for calls, before there is one."""
    return _check_page(request, reverse("check"))


@never_cache
@require_GET
def widget_check_page(request: HttpRequest, key: str) -> HttpResponse:
    """CALL-11: the same for customers of a site with calls."""
    return _check_page(request, reverse("widget_check", args=[_with_calls(key).key]))


def _check_page(request: HttpRequest, line: str) -> HttpResponse:
    return render(
        request, "call_check.html", {"config": {"line": line, "csrf": get_token(request)}}
    )


@api_view(["GET", "POST"])
def check(request: Request) -> Response:
    """The line of the check page: how to reach a relay (GET), and the loop through it (POST)."""
    return _check(request, str(staff_actor(request).id))


@csrf_exempt
@api_view(["GET", "POST"])
@authentication_classes([])
@permission_classes([])
def widget_check(request: Request, key: str) -> Response:
    """The same for customers who need not have written yet; limited by their address."""
    _with_calls(key)
    only_from_us(request)
    return _check(request, f"visitor-{address_of(request)}")


def _with_calls(key: str) -> Widget:
    return get_object_or_404(Widget.objects.exclude(calls="none"), key=key, is_active=True)


def _check(request: Request, who: str) -> Response:
    if request.method == "GET":
        return Response(
            {"servers": msgspec.to_builtins(turn.servers(who)), "relay_only": settings.TURN_ONLY}
        )
    asked = request.data if isinstance(request.data, dict) else {}
    return Response({"sdp": joining.check(who, str(asked.get("sdp", "")))})


@never_cache
@api_view(["GET"])
def recording(request: Request, recording_id: str) -> FileResponse:
    """REC-3: supervisors of its queue and admins hear it, admins may keep it; everything is noted."""
    user = cast(User, request.user)
    ready = recordings_for(user).filter(state=RecordingState.READY)
    row = ready.filter(pk=access.parse_id(recording_id)).first()
    if row is None:
        raise Http404
    wants_copy = "download" in request.GET
    if wants_copy and not user.is_staff:
        raise Http404
    try:
        file = (Path(settings.MEDIA_FILES) / row.file).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    audit.record(
        staff_actor(request), "recording.download" if wants_copy else "recording.play", row.pk
    )
    return FileResponse(
        file, content_type="video/webm", as_attachment=wants_copy,
        filename=f"call-{row.call_id}.webm",
    )  # fmt: skip
