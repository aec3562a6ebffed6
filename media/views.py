"""HTTP doors of calls: what an agent picks from, and recordings for those who may hear them."""

from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.cache import never_cache
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from contactcenter.models import User
from contactcenter.web import staff_actor
from conversations import access
from conversations.services import audit
from media import selectors
from media.models import Recording
from media.states import RecordingState
from routing.models import WorkItem


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


@never_cache
@api_view(["GET"])
def recording(request: Request, recording_id: str) -> FileResponse:
    """REC-3: supervisors of its queue and admins hear it, admins may keep it; everything is noted."""
    row = (
        Recording.objects.filter(pk=access.parse_id(recording_id), state=RecordingState.READY)
        .select_related("call")
        .first()
    )
    if row is None or not _may_hear(request, row):
        raise Http404
    wants_copy = "download" in request.GET
    if wants_copy and not request.user.is_staff:
        raise Http404
    path = Path(settings.MEDIA_FILES) / row.file
    if not path.exists():
        raise Http404
    audit.record(
        staff_actor(request), "recording.download" if wants_copy else "recording.play", row.pk
    )
    return FileResponse(
        path.open("rb"), content_type="video/webm", as_attachment=wants_copy,
        filename=f"call-{row.call_id}.webm",
    )  # fmt: skip


def _may_hear(request: Request | HttpRequest, row: Recording) -> bool:
    user = cast(User, request.user)
    if user.is_staff:
        return True
    return (
        user.is_supervisor
        and WorkItem.objects.filter(
            pk=row.call.conversation_id, queue__supervisors=user.pk
        ).exists()
    )
